"""A pack is checked whole before it is used, and says where and how to mend what does not hold."""

import pickle
from pathlib import Path

import pytest

from wordbond.errors import InvalidPack
from wordbond.packs import load_pack

TAIL = "high,Public record,,general knowledge"
GOOD = {
    "pack.toml": 'name = "small"\ntitle = "A small pack"\nseries = ["output.csv"]\n',
    "people.csv": f"person,name,aliases,certainty,source,source_url,basis\nada-berg,Ada Berg,Berg,{TAIL}\n",
    "bodies.csv": "body,kind,name,aliases,demonyms,metonyms,certainty,source,source_url,basis\n"
    f"AAA,country,Aaland,,Aalander,Port Aa?,{TAIL}\n"
    f"UNION,alliance,The Union,,,,{TAIL}\n",
    "memberships.csv": f"body,member,first,certainty,source,source_url,basis\nUNION,AAA,1990,{TAIL}\n",
    "offices.csv": "office,title,body,aliases,certainty,source,source_url,basis\n"
    f"union-head,Secretary,UNION,union chief,{TAIL}\n",
    "holdings.csv": "person,office,first,last,as_of,certainty,source,source_url,basis\n"
    f"ada-berg,union-head,2020-02,,2025-01-01,{TAIL}\n",
    "events.csv": "event,name,first,last,place,speakers,certainty,source,source_url,basis\n"
    f"E1,A talk,2025-01-02,,Aa,ada-berg,{TAIL}\n",
    "programmes.csv": f"programme,name,aliases,lead,certainty,source,source_url,basis\nfund,The Fund,TF,UNION,{TAIL}\n",
    "targets.csv": "target,measure,value,bound,unit,deadline,agreed_at,agreed_on,parties,certainty,source,source_url,"
    "basis\n"
    f"G1,share,5 to 6,exactly,percent,2030,A talk,2025-01-02,AAA,{TAIL}\n",
    "pledged.csv": "pledged,kind,announced,donors,amount,bound,currency,unit,programme,stage,overlaps,certainty,source,"
    f"source_url,basis\nP1,contribution,2025-01-02,AAA,100,exactly,EUR,money,fund,pledged,,{TAIL}\n"
    f"P2,allocation_of,2025-02,AAA,40,exactly,EUR,money,fund,pledged,P1,{TAIL}\n",
    "facts.csv": "fact,on,speaker,subject,figure,bound,unit,kind,certainty,source,source_url,basis\n"
    f"M1,2025,Ada Berg,boats,12,about,boats,statement,{TAIL}\n",
    "rates.csv": f"currency,to,on,rate,certainty,source,source_url,basis\nEUR,USD,2024,1.08,{TAIL}\n",
    "output.csv": "iso3,year,measure,value,unit,estimate,certainty,source,source_url,basis\n"
    f"AAA,2024,x,1.5,EUR,no,{TAIL}\n",
    "lexicons/acts.csv": "words,label,example,certainty,source,source_url,basis\n"
    f"vow,promised,She vowed to go.,{TAIL}\n",
}

BROKEN = [
    ("people.csv", "aliases", "nicknames", "people.csv:1: column nicknames: unknown"),
    ("people.csv", "name,aliases", "name,name", "people.csv:1: column name: found twice"),
    ("people.csv", "person,name", "aliases,name", "people.csv:1: column aliases: found twice"),
    ("people.csv", "Public record", "", "people.csv:2: column source: found nothing, expected some text"),
    ("people.csv", "high", "sure", "column certainty: found “sure”, expected one of high, medium, low"),
    ("people.csv", "ada-berg,Ada Berg", "ada berg,Ada Berg", "column person: found “ada berg”, expected an id"),
    ("people.csv", "Berg,high", "Berg|,high", "column aliases: found “Berg|”"),
    ("people.csv", "Public record,,", "Public record,ftp://x,", "column source_url: found “ftp://x”"),
    ("people.csv", "Berg,high", "Berg,extra,high", "people.csv:2: found 8 cells, expected 7"),
    ("people.csv", "Berg,high", '"Berg,high', "people.csv:2: unexpected end of data"),
    ("bodies.csv", "country", "land", "bodies.csv:2: column kind: found “land”, expected one of country"),
    ("bodies.csv", "UNION,", "AAA,", "bodies.csv:3: column body: found “AAA”, expected no second row"),
    (
        "memberships.csv",
        "UNION",
        "UNIAN",
        "memberships.csv:2: column body: found “UNIAN”, expected an id that bodies.csv",
    ),
    ("offices.csv", ",UNION,", ",NOBODY,", "offices.csv:2: column body: found “NOBODY”"),
    ("rates.csv", "EUR", "euro", "rates.csv:2: column currency: found “euro”, expected three capitals"),
    ("rates.csv", "1.08", "0", "rates.csv:2: column rate: found “0”, expected a number above zero"),
    ("rates.csv", "USD", "EUR", "rates.csv:2: column rate: found “1.08”, expected a number above zero between two"),
    ("holdings.csv", "2020-02", "2020-13", "holdings.csv:2: column first: found “2020-13”, expected a date"),
    ("holdings.csv", "2020-02,,", "2020-02,2019,", "column last: found “2019”, expected a date not before 2020-02"),
    (
        "holdings.csv",
        "ada-berg",
        "ada",
        "holdings.csv:2: column person: found “ada”, expected an id that people.csv has",
    ),
    ("events.csv", "ada-berg", "nobody", "events.csv:2: column speakers: found “nobody”"),
    ("events.csv", "2025-01-02,", "02.01.2025,", "column first: found “02.01.2025”, expected a date such as"),
    ("programmes.csv", "UNION", "UNIAN", "programmes.csv:2: column lead: found “UNIAN”"),
    ("targets.csv", "5 to 6", "6 to 5", "targets.csv:2: column value: found “6 to 5”, expected a range that rises"),
    ("targets.csv", "2030", "2020", "targets.csv:2: column deadline: found “2020”, expected a date not before"),
    ("targets.csv", "AAA", "CCC", "targets.csv:2: column parties: found “CCC”"),
    ("pledged.csv", "pledged,P1,", "pledged,,", "pledged.csv:3: column overlaps: found nothing, expected the row"),
    ("pledged.csv", "pledged,P1,", "pledged,P9,", "pledged.csv:3: column overlaps: found “P9”"),
    ("pledged.csv", "AAA,100", "AAA,-100", "pledged.csv:2: column amount: found “-100”, expected no negative amount"),
    ("pledged.csv", "100,exactly", "1e2,exactly", "pledged.csv:2: column amount: found “1e2”, expected a number"),
    ("pledged.csv", "100,exactly", "100,", "pledged.csv:2: column bound: found nothing, expected a bound"),
    ("pledged.csv", "EUR", "", "pledged.csv:2: column currency: found nothing"),
    ("facts.csv", "12", "a dozen", "facts.csv:2: column figure: found “a dozen”, expected a number"),
    ("output.csv", "2024", "24", "output.csv:2: column year: found “24”, expected a year"),
    ("output.csv", "no", "n", "output.csv:2: column estimate: found “n”, expected one of yes, no"),
    ("output.csv", "AAA", "CCC", "output.csv:2: column iso3: found “CCC”"),
    ("lexicons/acts.csv", "She vowed to go.", "", "acts.csv:2: column example: found nothing"),
    ("pack.toml", 'name = "small"', "", "pack.toml: name: missing"),
    ("pack.toml", 'name = "small"', "name = 3", "pack.toml: name: found 3"),
    ("pack.toml", 'name = "small"', "name = small", "pack.toml: Invalid value"),
    ("pack.toml", "output.csv", "input.csv", "pack.toml: series: found ['input.csv']"),
    ("pack.toml", 'series = ["output.csv"]', "", "output.csv: unknown table"),
]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_small_pack_loads_whole(tmp_path: Path) -> None:
    pack = load_pack(write(tmp_path, GOOD))
    assert (pack.name, pack.language) == ("small", "en")
    assert [h.person.name for h in pack.holdings] == ["Ada Berg"]
    assert pack.lexicon("acts").entries[0].label == "promised"
    assert pack.targets[0].high == 6
    assert pickle.loads(pickle.dumps(pack)).people_named("berg")[0].id == "ada-berg"


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN, ids=[row[3][:60] for row in BROKEN])
def test_a_bad_row_is_named_with_its_line_and_column(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    assert old in GOOD[file]
    with pytest.raises(InvalidPack) as refused:
        load_pack(write(tmp_path, GOOD | {file: GOOD[file].replace(old, new, 1)}))
    assert message in str(refused.value)
    assert "; " in str(refused.value), "the message tells the way out"


def test_the_same_sum_again_is_refused_unless_it_says_so(tmp_path: Path) -> None:
    again = f"P3,contribution,2025-03-01,AAA,100,exactly,EUR,money,fund,pledged,,{TAIL}\n"
    with pytest.raises(
        InvalidPack, match=r"pledged\.csv:4: column amount: .* like that of P1, which would count twice"
    ):
        load_pack(write(tmp_path, GOOD | {"pledged.csv": GOOD["pledged.csv"] + again}))
    said = again.replace("pledged,,", "pledged,P1,")
    assert len(load_pack(write(tmp_path, GOOD | {"pledged.csv": GOOD["pledged.csv"] + said})).pledged) == 3


def test_a_folder_without_a_pack_names_the_packs_there_are(tmp_path: Path) -> None:
    with pytest.raises(InvalidPack, match=r"found no pack\.toml.*alliance"):
        load_pack(tmp_path / "nowhere")


def test_a_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "people.csv").write_bytes(b"person,name\xff")
    with pytest.raises(InvalidPack, match=r"people\.csv: byte 11 is no UTF-8"):
        load_pack(tmp_path)


def test_the_version_follows_the_words_and_not_the_place(tmp_path: Path) -> None:
    first = load_pack(write(tmp_path / "a", GOOD))
    same = load_pack(write(tmp_path / "b", GOOD))
    other = load_pack(write(tmp_path / "c", GOOD | {"people.csv": GOOD["people.csv"].replace("Ada", "Eda")}))
    assert first.version == same.version != other.version


def test_a_changed_file_is_seen_at_the_next_loading(tmp_path: Path) -> None:
    before = load_pack(write(tmp_path, GOOD))
    after = load_pack(write(tmp_path, {"people.csv": GOOD["people.csv"].replace("Ada", "Eda")}))
    assert before.version != after.version


def test_a_target_is_superseded_by_another_of_the_table_alone(tmp_path: Path) -> None:
    table = GOOD["targets.csv"].replace("parties,", "parties,superseded_by,").replace(",AAA,", ",AAA,G1,")
    with pytest.raises(
        InvalidPack, match=r"targets\.csv:2: column superseded_by: found “G1”, expected the id of another"
    ):
        load_pack(write(tmp_path, GOOD | {"targets.csv": table}))

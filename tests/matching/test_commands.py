from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from wordbond.errors import UnreadableInput
from wordbond.matching.commands import verify_file, verify_lines
from wordbond.matching.search import PassageIndex

POOL = [
    {"passage": "k:1", "debate": "k", "speaker": "ANA RUIZ", "text": "Good evening, and welcome to the town hall."},
    {
        "passage": "k:2",
        "debate": "k",
        "speaker": "ANA RUIZ",
        "text": "We planted 3,000 oaks along the canal last winter.",
    },
    {
        "passage": "k:3",
        "debate": "k",
        "speaker": "TOM OYE",
        "text": "Not one of them has died, whatever my opponent says.",
    },
    {"passage": "m:1", "debate": "m", "speaker": "TOM OYE", "text": "We planted three hundred limes in the park."},
]


def test_batch_gives_what_one_by_one_gives() -> None:
    rows = [
        {"id": n, "said": POOL[1]["text"], "reported": r}
        for n, r in enumerate(["We planted 3,000 oaks", "We planted 5,000 oaks"])
    ]
    lines = [json.dumps(r) for r in rows]
    together = list(verify_lines(lines))
    assert together == [next(verify_lines([line])) for line in lines]
    assert [json.loads(t)["label"] for t in together] == ["verbatim", "altered-fact"]
    fact = json.loads(together[1])["altered"][0]
    assert (fact["type"], fact["said"], fact["reported"]) == ("number", "3,000 oaks", "5,000 oaks")


def test_a_pool_is_searched_within_the_field_named() -> None:
    pool = [json.dumps(p) for p in POOL]
    line = json.dumps({"id": "a", "debate": "k", "reported": "Three thousand oak trees were planted along the canal"})
    got = json.loads(next(verify_lines([line], pool=pool, within="debate")))
    assert got["passages"][0] == "k:2"
    assert got["label"] in {"paraphrase", "light-edit"}
    other = json.dumps({"id": "b", "debate": "nowhere", "reported": "Three thousand oaks"})
    assert json.loads(next(verify_lines([other], pool=pool, within="debate")))["passages"] == []


@pytest.mark.parametrize("line", ["{", "[1]", '{"id": 1}', '{"said": "x", "reported": 3}'])
def test_a_bad_line_is_named(line: str) -> None:
    good = json.dumps({"said": "a", "reported": "a"})
    with pytest.raises(UnreadableInput, match=r"pairs\.jsonl:2: "):
        list(verify_lines([good, line], name="pairs.jsonl"))


def test_files_may_be_packed(tmp_path: Path) -> None:
    source, target, pool = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "pool.jsonl.gz"
    source.write_text(json.dumps({"id": 1, "reported": "Not one of them has died"}) + "\n\n", encoding="utf-8")
    with gzip.open(pool, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(p) + "\n" for p in POOL)
    assert verify_file(source, target, pool=pool) == 1
    assert json.loads(target.read_text(encoding="utf-8"))["passages"][0] == "k:3"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    with pytest.raises(UnreadableInput, match=r"in\.jsonl: No such file"):
        verify_file(source, tmp_path / "out.jsonl")
    source.write_bytes(b'{"said": "\xff"}')
    with pytest.raises(UnreadableInput, match="not UTF-8"):
        verify_file(source, tmp_path / "out.jsonl")


def test_a_speaker_named_in_the_report_tells_two_passages_apart() -> None:
    text = "We planted trees along the canal."
    index = PassageIndex([("a", text, "ANA RUIZ"), ("b", text, "TOM OYE")])
    assert index.search("Oye: we planted trees along the canal")[0].passage == "b"
    assert index.search("Ruiz says we planted trees along the canal")[0].passage == "a"


def test_nothing_is_found_in_an_empty_pool() -> None:
    assert PassageIndex().search("anything") == []
    assert PassageIndex([("a", "", "")]).search("") == []

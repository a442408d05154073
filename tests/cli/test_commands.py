"""Each command with good and bad arguments: what it prints, its exit code, and that a message names the way out."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, PACK, Run

REPORT = EXAMPLES / "reports" / "2025-09-18_coastwire_six-billion-pledged.txt"


def quotation_of(record: Path, wordbond: Run) -> str:
    hits = json.loads(wordbond("search", "harbour", "--in", "quotations", "-r", record, "--json").out)
    return str(hits[0]["id"])


def test_reading_the_examples_twice_changes_nothing(examples: Path, wordbond: Run) -> None:
    before = wordbond("export", "--format", "record", "-r", examples).out
    ran = wordbond("read", EXAMPLES, "--pack", PACK, "-r", examples)
    assert ran.code == 0 and "0 new, 12 known already" in ran.out
    assert wordbond("export", "--format", "record", "-r", examples).out == before


def test_processes_read_what_one_process_reads(read_once: Path, tmp_path: Path, wordbond: Run) -> None:
    alone = tmp_path / "alone.wordbond"
    assert wordbond("read", EXAMPLES, "--pack", PACK, "-r", alone, "--jobs", 1).code == 0
    rows = [wordbond("export", "-r", record).out for record in (alone, read_once)]
    assert rows[0] == rows[1] and rows[0]


def test_a_file_that_is_not_there_leaves_the_others_read(tmp_path: Path, wordbond: Run) -> None:
    record = tmp_path / "r.wordbond"
    ran = wordbond("read", "no-such.txt", REPORT, "--pack", PACK, "-r", record, "--json")
    told = json.loads(ran.out)
    assert ran.code == 1 and told["new"] == 1 and len(told["texts"]) == 1
    assert told["unread"] == [
        {"location": "no-such.txt", "message": "no-such.txt: no such file or directory; check the name"}
    ]
    assert "no-such.txt" in ran.err


def test_standard_input_is_read(tmp_path: Path, process: Run) -> None:
    ran = process("read", "-", "--pack", PACK, "-r", tmp_path / "r.wordbond", stdin=REPORT.read_bytes())
    assert ran.code == 0 and "1 new" in ran.out


def test_a_record_of_another_pack_is_not_mixed_unasked(examples: Path, wordbond: Run) -> None:
    for call in (["read", REPORT], ["rebuild"]):
        ran = wordbond(*call, "-r", examples)
        assert ran.code == 1 and "velmar" in ran.err and "--pack" in ran.err
    ran = wordbond("rebuild", "-r", examples, "--pack", PACK, "--json")
    assert ran.code == 0 and json.loads(ran.out) == {"renewed": 0, "unchanged": 12, "orphaned": 0, "failed": []}
    assert json.loads(wordbond("rebuild", "--all", "-r", examples, "--pack", PACK, "--json").out)["renewed"] == 12


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:9/", "no public address"),
        ("http://localhost/page", "no public address"),
        ("http://[::1]/", "no public address"),
        ("http://192.168.1.1/", "no public address"),
        ("file:///etc/hostname", "only http and https"),
        ("ftp://example.org/x", "only http and https"),
    ],
)
def test_addresses_that_are_not_the_public_web_are_refused(
    address: str, reason: str, tmp_path: Path, wordbond: Run
) -> None:
    ran = wordbond("read", address, "-r", tmp_path / "r.wordbond")
    assert ran.code == 1 and address in ran.err and reason in ran.err


@pytest.mark.parametrize(
    "call",
    [
        ("show", "report", "abcdef"),
        ("search", "harbour"),
        ("decisions",),
        ("rebuild",),
        ("export",),
        ("serve",),
        ("correct", "abcdef", "--author", "A", "--reason", "b", "--reject"),
        ("withdraw", "abcdef", "--author", "A", "--reason", "b"),
    ],
)
def test_a_record_that_is_not_there_is_not_made(call: tuple[str, ...], tmp_path: Path, wordbond: Run) -> None:
    ran = wordbond(*call, "-r", tmp_path / "none.wordbond")
    assert ran.code == 1 and "none.wordbond: no record is here" in ran.err and "wordbond read" in ran.err
    assert not ran.out and not list(tmp_path.iterdir())


@pytest.mark.parametrize("call", [("read", REPORT), ("search", "harbour"), ("import", REPORT)])
def test_a_folder_is_no_record(call: tuple[object, ...], tmp_path: Path, wordbond: Run) -> None:
    ran = wordbond(*call, "-r", tmp_path)
    assert ran.code == 1 and f"{tmp_path}: a record is a file" in ran.err


def test_a_record_of_another_program_is_left_alone(tmp_path: Path, wordbond: Run) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("these are my notes\n" * 100)
    ran = wordbond("read", REPORT, "-r", other)
    assert ran.code == 1 and "notes.txt" in ran.err
    assert other.read_text() == "these are my notes\n" * 100


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("show", "report", "zzzzzz"), "no id of a text"),
        (("show", "report", "abc"), "6 to 32 hexadecimal digits"),
        (("show", "report", "0" * 32), "no text 0000"),
        (("show", "report", ""), "no id of a text"),
        (("show", "quotation", "000000"), "wordbond search"),
        (("show", "speaker", "Nobody Atall"), "those quoted most: Marit Ellendorf"),
        (("show", "speaker", "ellendorf"), "may be meant: Marit Ellendorf"),
        (("search", ""), "at least one"),
        (("search", '"'), "at least one"),
        (("withdraw", "000000", "--author", "A", "--reason", "b"), "wordbond decisions"),
        (("correct", "000000", "--author", "A", "--reason", "b", "--reject"), "wordbond search"),
    ],
)
def test_what_is_not_there_is_told_with_the_way_out(
    call: tuple[str, ...], words: str, read_once: Path, wordbond: Run
) -> None:
    ran = wordbond(*call, "-r", read_once)
    assert ran.code == 1 and words in ran.err and not ran.out


@pytest.mark.parametrize(
    "call",
    [
        (),
        ("read",),
        ("read", REPORT, "--jobs", "0"),
        ("show", "thing", "abcdef"),
        ("search", "x", "-n", "0"),
        ("search", "x", "--in", "nowhere"),
        ("export", "--format", "pdf"),
        ("serve", "--port", "99999"),
        ("correct", "abcdef", "--author", "A", "--reason", "b"),
        ("correct", "abcdef", "--author", "A", "--reason", "b", "--kind", "loud"),
        ("correct", "abcdef", "--author", "A", "--reason", "b", "--kind", "direct", "--reject"),
        ("correct", "abcdef", "--reject"),
        ("no-such-command",),
        ("attribute", "x"),
    ],
)
def test_a_wrong_call_is_told_and_touches_nothing(
    call: tuple[str, ...], tmp_path: Path, wordbond: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = wordbond(*call)
    assert ran.code == 2 and "Usage:" in ran.all
    assert not list(tmp_path.iterdir())


def test_an_id_that_two_texts_share_is_told_as_ambiguous(tmp_path: Path, wordbond: Run) -> None:
    from wordbond.model import DatedOn, Origin, Report
    from wordbond.record import open_record

    seen: dict[str, str] = {}
    for number in range(100_000):  # about 5,000 suffice for two of 24 bits
        text = f"Report {number} on the harbour."
        first = seen.setdefault(Report.id_of(text, None)[:6], text)
        if first != text:
            break
    prefix = Report.id_of(text, None)[:6]
    origin = Origin(location="-", media_type="text/plain", sha256="")
    with open_record(tmp_path / "r.wordbond") as record:
        for same in (first, text):
            with record.transaction():
                record.add_text(
                    Report(id=Report.id_of(same, None), text=same, origin=origin, published=DatedOn.unknown())
                )
    ran = wordbond("show", "report", prefix, "-r", tmp_path / "r.wordbond")
    assert ran.code == 1 and "ambiguous" in ran.err and "more of its digits" in ran.err


def test_every_json_is_one_valid_value(examples: Path, wordbond: Run, tmp_path: Path) -> None:
    quotation = quotation_of(examples, wordbond)
    shown = json.loads(wordbond("show", "quotation", quotation, "-r", examples, "--json").out)
    assert shown["quotation"]["id"] == quotation
    text = shown["quotation"]["text_id"]
    assert json.loads(wordbond("show", "report", text[:6], "-r", examples, "--json").out)["text"]["id"] == text
    speaker = json.loads(wordbond("show", "speaker", "marit ellendorf", "-r", examples, "--json").out)
    assert len(speaker["quotations"]) == speaker["speaker"]["quotations"] > 50
    assert json.loads(wordbond("pack", PACK, "--json").out)["name"] == "velmar"
    assert json.loads(wordbond("decisions", "-r", examples, "--json").out) == []
    assert json.loads(wordbond("search", "zzzz", "-r", examples, "--json").out) == []
    for line in wordbond("export", "-r", examples).out.splitlines():
        assert json.loads(line)["type"] == "quotation"
    rows = list(csv.DictReader(io.StringIO(wordbond("export", "--format", "csv", "-r", examples).out)))
    assert len(rows) == len(wordbond("export", "-r", examples).out.splitlines()) > 100


def test_a_decision_is_taken_shown_and_withdrawn(examples: Path, wordbond: Run) -> None:
    quotation = quotation_of(examples, wordbond)
    signed = ("--author", "Ada", "--reason", "the tape says so", "-r", examples)
    ran = wordbond("correct", quotation[:8], "--speaker", "Jon Vale", *signed, "--json")
    decision = json.loads(ran.out)[0]["id"]
    assert ran.code == 0 and "Jon Vale" in wordbond("show", "quotation", quotation, "-r", examples).out
    assert "stands" in wordbond("decisions", "-r", examples).out
    listed = json.loads(wordbond("decisions", "-r", examples, "--json").out)
    assert [row["decision"]["id"] for row in listed] == [decision]
    assert wordbond("withdraw", decision[:8], *signed).code == 0
    assert "withdrawn" in wordbond("decisions", "-r", examples).out
    assert "Jon Vale (" not in wordbond("show", "speaker", "Jon Vale", "-r", examples).out
    again = wordbond("withdraw", decision[:8], *signed)
    assert again.code == 1 and "withdrawn" in again.err
    for empty in (("--author", "", "--reason", "x"), ("--author", "x", "--reason", " ")):
        ran = wordbond("correct", quotation, "--reject", *empty, "-r", examples)
        assert ran.code == 1 and "needs" in ran.err


def test_a_whole_record_goes_out_and_comes_in(examples: Path, tmp_path: Path, wordbond: Run) -> None:
    quotation = quotation_of(examples, wordbond)
    wordbond("correct", quotation, "--kind", "indirect", "--author", "A", "--reason", "b", "-r", examples)
    whole, copy = tmp_path / "whole.jsonl", tmp_path / "copy.wordbond"
    assert wordbond("export", "--format", "record", "-o", whole, "-r", examples).code == 0
    ran = wordbond("import", whole, "-r", copy, "--json", "--pack", PACK)
    assert ran.code == 0 and json.loads(ran.out) == {"texts": 12, "decisions": 1, "withdrawals": 0}
    assert wordbond("export", "--format", "record", "-r", copy).out == whole.read_text("utf-8")
    assert json.loads(wordbond("import", whole, "-r", copy, "--json").out) == {
        "texts": 0,
        "decisions": 0,
        "withdrawals": 0,
    }


def test_an_imported_record_is_linked_as_the_one_it_came_from(examples: Path, tmp_path: Path, wordbond: Run) -> None:
    whole, copy = tmp_path / "whole.jsonl", tmp_path / "copy.wordbond"
    wordbond("export", "--format", "record", "-o", whole, "-r", examples)
    ran = wordbond("import", whole, "-r", copy)
    assert ran.code == 0 and "--pack" in ran.err
    assert wordbond("statements", "-r", copy, "--json").out == "[]\n"
    assert wordbond("import", whole, "-r", copy, "--pack", PACK).code == 0
    for said in (("statements",), ("conflicts",), ("lineage", "--pack", PACK)):
        of_copy, of_source = (wordbond(*said, "-r", r, "--json").out for r in (copy, examples))
        assert of_copy.strip("[] \n") and of_copy == of_source


def test_what_is_no_export_is_refused_by_name(tmp_path: Path, wordbond: Run, read_once: Path) -> None:
    record = tmp_path / "new.wordbond"
    ran = wordbond("import", tmp_path / "none.jsonl", "-r", record)
    assert ran.code == 1 and "none.jsonl: cannot be read" in ran.err and not record.exists()
    rows = tmp_path / "rows.jsonl"
    wordbond("export", "-o", rows, "-r", read_once)
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "picture.jsonl").write_bytes(b"\x89PNG\r\n\xff\xfe")
    for name in ("rows.jsonl", "empty.jsonl", "picture.jsonl"):
        ran = wordbond("import", tmp_path / name, "-r", record)
        assert ran.code == 1 and name in ran.err and "expected" in ran.err
    wordbond("export", "--format", "record", "-o", rows, "-r", read_once)
    (tmp_path / "cut.jsonl").write_bytes(rows.read_bytes()[: rows.stat().st_size // 2])
    ran = wordbond("import", tmp_path / "cut.jsonl", "-r", record)
    assert ran.code == 1 and "cut.jsonl, line" in ran.err and "was imported" in ran.err


@pytest.mark.parametrize(("name", "reason"), [("folder", "a folder"), ("none/out.csv", "No such file")])
def test_an_export_that_cannot_be_written_leaves_nothing(
    name: str, reason: str, tmp_path: Path, read_once: Path, wordbond: Run
) -> None:
    (tmp_path / "folder").mkdir()
    ran = wordbond("export", "-r", read_once, "-o", tmp_path / name)
    assert ran.code == 1 and name in ran.err and reason in ran.err
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_articles_are_attributed_from_file_to_file(tmp_path: Path, wordbond: Run, process: Run) -> None:
    lines = json.dumps({"id": "a", "text": "“It opens in May,” Ada Brink said."}) + "\nno json\n"
    packed, out = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.encode()))
    ran = wordbond("attribute", packed, out)
    assert ran.code == 1 and "in.jsonl.gz:2" in ran.err
    written = gzip.decompress(out.read_bytes()).splitlines()
    assert len(written) == 1 and json.loads(written[0])["attributions"]
    streamed = process("attribute", "-", "-", stdin=lines.splitlines()[0].encode())
    assert streamed.code == 0 and json.loads(streamed.out) == json.loads(written[0])


@pytest.mark.parametrize(
    ("source", "target", "named"),
    [
        ("none.jsonl", "out.jsonl", "none.jsonl"),
        (".", "out.jsonl", "."),
        ("in.jsonl", "none/out.jsonl", "none/out.jsonl"),
        ("in.jsonl", "folder", "folder"),
    ],
)
def test_attribute_names_the_file_that_cannot_be_used(
    source: str, target: str, named: str, tmp_path: Path, wordbond: Run
) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "x"}\n')
    (tmp_path / "folder").mkdir()
    ran = wordbond("attribute", tmp_path / source, tmp_path / target)
    assert ran.code == 1 and f"{tmp_path / named}: " in ran.err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "in.jsonl"]


def test_analyse_prints_json_and_makes_no_record(
    tmp_path: Path, wordbond: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = wordbond("analyse", REPORT, "no-such.txt", "--pack", PACK)
    told = json.loads(ran.out)
    assert ran.code == 1 and "no-such.txt" in ran.err and len(told["reports"]) == 1
    assert not list(tmp_path.iterdir())


def test_a_pack_that_is_none_is_told(tmp_path: Path, wordbond: Run) -> None:
    for name in ("no-such-pack", tmp_path, REPORT):
        for call in (["pack", name], ["read", REPORT, "-r", tmp_path / "r.wordbond", "--pack", name]):
            ran = wordbond(*call)
            assert ran.code == 1 and f"{name}: found no pack.toml" in ran.err and "alliance" in ran.err


@pytest.mark.parametrize("table", sorted(path.name for path in PACK.glob("*.csv")))
def test_a_bad_cell_of_a_pack_is_named_by_file_line_and_column(table: str, tmp_path: Path, wordbond: Run) -> None:
    rows = list(csv.reader(io.StringIO((PACK / table).read_text("utf-8"))))
    head, first = rows[0], next(row for row in rows[1:] if row and not row[0].startswith("#"))
    pack = tmp_path / "pack"
    shutil.copytree(PACK, pack)
    for column in ("no such column", *({"id", "source", "on", "since", "until", "year", "value"} & set(head))):
        changed = [cells[:] for cells in rows]
        if column in head:
            changed[rows.index(first)][head.index(column)] = "###"
        else:
            changed[0].append(column)
            changed = [changed[0], *([*row, "x"] for row in changed[1:])]
        with (pack / table).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(changed)
        ran = wordbond("pack", pack)
        if ran.code == 0:
            assert column in {"id", "source"}, f"{table}: ### passed as {column}"
            continue
        assert ran.code == 1 and table in ran.err, f"{table}, {column}: {ran.err}"
        assert column in head or column in ran.err, ran.err

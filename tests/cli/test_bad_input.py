"""A folder of all that goes wrong: each file named with the way out, the good ones read, nothing half-written."""

from __future__ import annotations

import gzip
import os
import random
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, PACK, Run
from wordbond.record import open_record

GOOD = "The bridge {} opens in May.\n\n“It is late,” Ada Brink said on Monday.\n"
PACKED = gzip.compress(random.Random(1).randbytes(30_000).hex().encode())

REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\t\n", "is empty"),
    "binary.bin": (bytes(range(256)) * 50, "binary data"),
    "nulls.txt": (bytes(5_000), "binary data"),
    "paper.pdf": (b"%PDF-1.7\n\x00\xff", "is a PDF"),
    "office.docx": (b"PK\x03\x04" + bytes(100), "office document"),
    "cut.txt.gz": (PACKED[: len(PACKED) // 2], "cut off"),
    "bad.gz": (b"\x1f\x8b\x08\x00nothing packed", "damaged"),
    "bare.html": (b"<html><head><title></title></head><body></body></html>", "no words"),
    "none.xml": (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "no entries"),
    "deep.jsonl": (b"[" * 50_000, "is no JSON"),
    "broken.warc": (b"WARC/1.0\r\nbroken", "no page or text"),
    "lines.jsonl": (b'{"title": "no text"}\n[1, 2]\n{"te\n', "lines.jsonl:3"),
}

READ: dict[str, bytes] = {
    "utf-8.txt": GOOD.format("over the river").encode(),
    "mixed.txt": GOOD.format("Größe").encode() + "“Größe”".encode("cp1252"),
    "latin.txt": GOOD.format("Größe in Köln").encode("cp1252"),
    "utf-16.txt": GOOD.format("sixteen").encode("utf-16"),
    "nul.txt": GOOD.format("with a null\0").encode(),
    "surrogate.txt": GOOD.format("half").encode() + b"\xed\xa0\xbd",
    "surrogate.jsonl": b'{"text": "Half a pair \\ud83d opens. \\u201cIt is late,\\u201d Ada Brink said."}\n',
    "right-to-left.txt": (
        'قال الوزير "إن الجسر سيفتح في مايو". \u202eAda\u202c\n\nאמר השר: "הגשר ייפתח במאי".\n'
    ).encode(),
    "untidy.html": b"<html><body><p>The bridge <b>opens<p>Ada Brink said that it <i>was late</div></table><td>",
    "nested.html": b"<html><body>" + b"<div>" * 50_000 + b"<p>The bridge of divs opens, Ada Brink said.",
    "marks.txt": ("“”\"'«» ‘ ’ „ " * 8_000).encode(),
}


def test_each_bad_file_is_named_and_the_others_are_read(tmp_path: Path, wordbond: Run) -> None:
    folder, record = tmp_path / "in", tmp_path / "r.wordbond"
    folder.mkdir()
    for name, (data, _) in REFUSED.items():
        (folder / name).write_bytes(data)
    for name, data in READ.items():
        (folder / name).write_bytes(data)
    (folder / "loop").symlink_to("loop")
    (folder / "away.txt").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"\x89PNG")
    ran = wordbond("read", folder, tmp_path / "pictures", "-r", record, "--pack", PACK)
    assert ran.code == 1 and "Traceback" not in ran.err
    told = ran.err.splitlines()
    for name, (_, reason) in REFUSED.items():
        assert [line for line in told if name in line and reason in line], f"{name}: {reason}\n{ran.err}"
    for name in ("loop", "away.txt", "pipe", "pictures: a directory without reports"):
        assert [line for line in told if name in line], name
    assert not [line for line in told if any(f"/{name}:" in line for name in READ)]
    with open_record(record, create=False) as store:
        assert store.faults() == []
        assert {Path(row.location.partition("#")[0]).name for row in store.iter_texts(limit=100)} == set(READ)
    again = wordbond("read", folder, "-r", record, "--pack", PACK)
    assert again.code == 1 and f"0 new, {len(READ)} known already" in again.out


def test_two_hundred_megabytes_on_one_line_are_refused(tmp_path: Path, wordbond: Run) -> None:
    text, lines = tmp_path / "line.txt", tmp_path / "line.jsonl"
    with text.open("wb") as out:
        for _ in range(200):
            out.write(b"The bridge opens in May. " * 40_000)
    with lines.open("wb") as out:
        out.write(b'{"text": "')
        for _ in range(200):
            out.write(b"The bridge opens in May. " * 40_000)
        out.write(b'"}\n{"text": "The other bridge opens in May."}\n')
    ran = wordbond("read", text, lines, "-r", tmp_path / "r.wordbond", "--pack", PACK)
    assert ran.code == 1 and "line.txt: is one piece of over 50 MB" in ran.err and "line.jsonl:1" in ran.err
    assert "1 new, 2 not read" in ran.out


def test_a_record_of_a_later_version_is_left_alone(examples: Path, wordbond: Run) -> None:
    with closing(sqlite3.connect(examples)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = examples.read_bytes()
    for call in (("read", EXAMPLES), ("search", "harbour"), ("rebuild",), ("export",)):
        ran = wordbond(*call, "-r", examples)
        assert ran.code == 1 and "written by a later version of Wordbond" in ran.err and str(examples) in ran.err
    assert examples.read_bytes() == before


def test_a_full_disk_keeps_whole_reports(tmp_path: Path, wordbond: Run) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small disk can be made here; tests/record fills a record by other means")
    try:
        ran = wordbond("read", EXAMPLES, "-r", small / "r.wordbond", "--pack", PACK)
        assert ran.code == 1 and "r.wordbond" in ran.err and "full" in ran.err
        with open_record(small / "r.wordbond", create=False) as store:
            assert store.faults() == [] and store.counts().reports < 10
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_folder_that_may_only_be_read_is_told(tmp_path: Path, wordbond: Run, examples: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    examples.rename(closed / "r.wordbond")
    mounted = subprocess.run(["mount", "--bind", closed, closed], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no folder can be closed here to whoever runs the tests")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", closed], check=True)
        ran = wordbond("read", EXAMPLES, "-r", closed / "new.wordbond", "--pack", PACK)
        assert ran.code == 1 and "new.wordbond" in ran.err and "Traceback" not in ran.err
        ran = wordbond("export", "-r", closed / "r.wordbond", "-o", closed / "out.csv")
        assert (
            ran.code == 1
            and "r.wordbond: the file cannot be opened" in ran.err
            and "right to read and write" in ran.err
        )
    finally:
        subprocess.run(["umount", closed], check=True)

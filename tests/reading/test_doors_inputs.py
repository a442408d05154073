"""The front door: files of all kinds and conditions, directories and standard input, each bad one a message."""

from __future__ import annotations

import gzip
import os
import random
import resource
import socket
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wordbond.reading.document import Document, Form, Unread
from wordbond.reading.inputs import read_documents
from wordbond.reading.sources import Kind, Limits, sniff

STORY = "“We will build it,” the minister said.\r\n\r\nNobody asked when.\r\n"


def read(*inputs: object, **options: object) -> list[Document | Unread]:
    return list(read_documents(map(str, inputs), **options))  # type: ignore[arg-type]


def messages(found: list[Document | Unread]) -> list[str]:
    return [str(item.error) for item in found if isinstance(item, Unread)]


def test_a_text_file_comes_back_as_it_is_line_ends_and_all(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(STORY.encode())
    (document,) = read(path)
    assert isinstance(document, Document)
    assert document.text == STORY
    assert document.form is Form.TEXT
    assert document.origin.location == str(path)
    assert document.findings == ()


def test_every_bad_file_is_a_message_with_its_name_and_the_others_are_read(tmp_path: Path) -> None:
    good, last = tmp_path / "a.txt", tmp_path / "z.txt"
    good.write_bytes(STORY.encode())
    last.write_text("The last.")
    bad = {
        name: tmp_path / name
        for name in ("empty.txt", "binary.txt", "blank.html", "cut.txt.gz", "no.jsonl", "missing.txt")
    }
    bad["empty.txt"].touch()
    bad["binary.txt"].write_bytes(random.Random(7).randbytes(3000))
    bad["blank.html"].write_text("<html><script>draw()</script></html>")
    bad["cut.txt.gz"].write_bytes(gzip.compress(STORY.encode() * 99)[:-9])
    bad["no.jsonl"].write_text("{broken\n")
    found = read(good, *bad.values(), last)
    assert [item.text for item in found if isinstance(item, Document)] == [STORY, "The last."]
    for path, message in zip(bad.values(), messages(found), strict=True):
        assert message.startswith(str(path))
        assert "; " in message


def test_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        pipe, sock, device = messages(read(tmp_path / "pipe", tmp_path / "socket", "/dev/zero"))
    assert "is a pipe, expected a file" in pipe
    assert "wordbond read - <" in pipe
    assert "is a socket or pipe, expected a file" in sock
    assert "is no regular file" in device


def test_files_and_directories_that_may_not_be_read_are_told_of(tmp_path: Path) -> None:
    path, folder = tmp_path / "secret.txt", tmp_path / "closed"
    path.write_text(STORY)
    path.chmod(0)
    folder.mkdir(mode=0)
    root = os.geteuid() == 0
    if root:  # Who may read everything steps down for a moment.
        os.seteuid(65534)
    try:
        found = messages(read(path, folder))
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
    assert len(found) == 2
    assert all("ermission denied" in message for message in found)


def test_names_that_no_file_can_have_are_told_of(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    nameless, odd, long, circle = messages(read("", "a\0b.txt", "x" * 5000, loop))
    assert "no such file" in nameless
    assert "null character" in odd
    assert "too long for a file name" in long
    assert "a link that leads to itself" in circle


def test_a_file_name_that_is_no_utf8_can_be_shown(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:  # noqa: PTH123 (a name of bytes)
        file.write(b"Words.")
    (document,) = read(os.fsdecode(path))
    assert isinstance(document, Document)
    assert document.origin.location.endswith("caf\\xe9.txt")


def test_a_directory_is_read_in_order_without_what_stands_beside_reports(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", "a/pictures/x.PNG", ".git/config", "c/pack.toml", "README.md", "d.htm"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><p>{name}</p></html>" if name.endswith("htm") else name)
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found = read(tmp_path)
    assert [item.text for item in found if isinstance(item, Document)] == ["a/1.txt", "a/2.txt", "b.txt", "d.htm"]
    assert [item.location for item in found if isinstance(item, Unread)] == [str(tmp_path / "gone.txt")]


def test_a_directory_without_reports_says_what_it_passed_over(tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(b"\x89PNG")
    assert messages(read(tmp_path)) == [
        f"{tmp_path}: a directory without reports; 1 pictures, tables and the like were passed over. Expected texts, "
        "pages, feeds, archives or JSON lines; name a file itself to read it whatever its ending"
    ]


def test_standard_input_is_told_by_its_bytes() -> None:
    (plain,) = read("-", stdin=BytesIO(STORY.encode()))
    assert isinstance(plain, Document)
    assert (plain.text, plain.origin.location) == (STORY, "-")
    lines = read("-", stdin=BytesIO(gzip.compress(b'{"text": "One."}\n{"text": "Two."}\n')))
    assert [item.text for item in lines if isinstance(item, Document)] == ["One.", "Two."]
    assert messages(read("-", stdin=BytesIO(b"")))[0].startswith("-: is empty")


def test_a_stream_that_breaks_off_is_told_of() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    (message,) = messages(read("-", stdin=Broken()))
    assert "reading broke off (Input/output error)" in message


def test_an_endless_line_is_refused_before_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "endless.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
        file.seek(0)
        file.write(b"word " * 20_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (message,) = messages(read(path))
    assert "is one piece of over 50 MB" in message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000
    (bounded,) = messages(read(path, limits=Limits(text_bytes=1000)))
    assert "over 0 MB" in bounded


def test_a_million_quotation_marks_are_a_text_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "marks.txt"
    path.write_text("“" * 1_000_000, "utf-8")
    (document,) = read(path)
    assert isinstance(document, Document)
    assert len(document.text) == 1_000_000


@pytest.mark.parametrize(
    ("head", "name", "media_type", "kind"),
    [
        (b"WARC/1.0\r\n", "x.txt", None, Kind.WARC),
        (b"<!-- saved --><!DOCTYPE html>\n<html>", "", None, Kind.HTML),
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0">', "x.html", "text/html", Kind.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "", None, Kind.FEED),
        ("\ufeff<html>".encode("utf-16"), "x.txt", None, Kind.HTML),
        (b"\xef\xbb\xbf<p>Words.</p>", "", None, Kind.HTML),
        (b"<p> is the tag for paragraphs", "lesson.txt", None, Kind.TEXT),
        (b"x < y", "", "text/html", Kind.HTML),
        (b"He said <b>no</b>", "x.htm", None, Kind.HTML),
        (b"He said no.", "page.html.txt", None, Kind.TEXT),
        (b'{"text": "x"}\n', "", None, Kind.JSONL),
        (b'{"html": "<html><body>x"}', "", None, Kind.JSONL),
        (b'[{"text": "x"}]', "", "application/json", Kind.JSONL),
        (b"{He said no.}", "", None, Kind.TEXT),
        (b"garbage", "https://x.example/a.jsonl?x=1", None, Kind.JSONL),
        (b"", "", None, Kind.TEXT),
        (b"<!-- x -->" * 4000 + b"words", "", None, Kind.TEXT),
    ],
)
def test_the_kind_of_an_input_is_told_from_its_bytes_first(
    head: bytes, name: str, media_type: str | None, kind: Kind
) -> None:
    assert sniff(head, name=name, media_type=media_type) is kind


STARTS = [
    b"",
    b"\x1f\x8b\x08\x00",
    b"WARC/1.0\r\n",
    b"<rss>",
    b"<html>",
    b'{"text":',
    b"\x28\xb5\x2f\xfd",
    b'[{"',
    b"\xff\xfe",
]


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from(STARTS))
def test_any_bytes_give_documents_or_messages(data: bytes, start: bytes) -> None:
    found = read("-", stdin=BytesIO(start + data))
    for item in found:
        if isinstance(item, Document):
            assert item.text.strip()
            assert "\x00" not in item.text
            item.text.encode()
        else:
            assert str(item.error).startswith("-")


def test_reading_plain_text_loads_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    code = (
        "import sys; from wordbond.reading.inputs import read_documents; "
        f"assert len(list(read_documents([{str(path)!r}]))) == 1; "
        "print([name for name in ('trafilatura', 'lxml', 'fastwarc', 'feedparser', 'htmldate') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


MEASURE = """
import sys, threading, time
import psutil
from wordbond.reading.inputs import read_documents
from wordbond.reading.document import Document
process, peaks = psutil.Process(), [0]
def watch():
    while True:
        peaks[0] = max(peaks[0], process.memory_info().rss)
        time.sleep(0.01)
threading.Thread(target=watch, daemon=True).start()
number = sum(isinstance(item, Document) for item in read_documents([sys.argv[1]]))
print(number, peaks[0])
"""


@pytest.mark.slow
def test_an_archive_of_any_size_is_read_in_bounded_memory(tmp_path: Path) -> None:
    """40 MB of answers, most of them not pages, with pages between; the bound for an archive of any size is 400 MB."""
    path = tmp_path / "large.warc.gz"
    filler = random.Random(3).randbytes(2_000_000)
    words = "<p>" + "The minister said that the bridge would be open by spring, and nobody believed it. " * 30 + "</p>"
    with path.open("wb") as out:
        for number in range(20):
            for kind, body in (("image/png", filler), ("text/html", f"<html><body><article>{words}{number}".encode())):
                http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n" % kind.encode()
                head = (
                    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
                    b"WARC-Target-URI: https://x.example/%d\r\nContent-Length: %d\r\n\r\n"
                    % (number, len(http) + len(body))
                )
                out.write(gzip.compress(head + http + body + b"\r\n\r\n", 1))
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    number, peak_bytes = map(int, done.stdout.split())
    assert number == 20
    assert 20e6 < peak_bytes < 400e6

"""The front door: paths, directories, addresses and standard input, one document after the other.

An input that cannot be read is an `Unread` in its place among the others, never the end of them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wordbond.errors import UnreadableInput
from wordbond.reading.document import Document, Unread
from wordbond.reading.sources import Kind, Limits, Source, open_file, open_stream, printable
from wordbond.reading.texts import text_from_bytes

if TYPE_CHECKING:
    from wordbond.reading.fetching import Fetcher

__all__ = ["read_documents", "read_source"]

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_BESIDE_REPORTS = frozenset(
    (
        *(".css", ".js", ".mjs", ".map", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico"),
        *(".bmp", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".webm", ".ogg", ".wav", ".m4a", ".mov"),
        *(".csv", ".tsv", ".toml", ".yaml", ".yml", ".ini", ".cfg", ".lock", ".py", ".pyc", ".sh", ".ipynb", ".log"),
        *(
            ".db",
            ".db-wal",
            ".db-shm",
            ".sqlite",
            ".sqlite3",
            ".wordbond",
            ".parquet",
            ".xls",
            ".xlsx",
            ".cdx",
            ".cdxj",
        ),
    )
)
"""Endings of files that stand beside reports and are none. Named by itself, such a file is read."""
_ABOUT_THE_FILES = re.compile(r"(?:readme|licen[cs]e|copying)(?:\.\w+)?\Z", re.IGNORECASE)


def read_documents(
    inputs: Iterable[str],
    *,
    stdin: BinaryIO | None = None,
    fetch: Fetcher | None = None,
    limits: Limits | None = None,
) -> Iterator[Document | Unread]:
    """The texts of all `inputs`, in order: paths, directories (searched through), http(s) addresses, `-` for `stdin`.

    What an input is, its bytes tell: plain text, HTML, RSS or Atom, WARC, JSON lines, each also packed with gzip or
    zstd. In a directory, hidden files, `README` and the like, and files with the endings of pictures, tables and
    programs are passed over; the others are read in order of their names. `fetch` defaults to the web, public
    addresses alone; `limits` to 50 MB a text and 10 MB a page.
    """
    bounds = limits or Limits()
    for given in inputs:
        if given == "-":
            yield from _told("-", _read_stdin(stdin, bounds))
        elif _ADDRESS.match(given):
            yield from _told(given, _read_address(given, fetch, bounds))
        elif given and _is_directory(Path(given)):
            yield from _read_directory(Path(given), bounds)
        else:
            yield from _told(printable(given), _read_file(given, bounds))


def read_source(source: Source, limits: Limits) -> Iterator[Document | Unread]:
    """The texts of one opened input. Raises UnreadableInput where it as a whole gives none."""
    match source.kind:
        case Kind.WARC:
            from wordbond.reading.warc import read_archive

            yield from read_archive(source, limits)
        case Kind.JSONL:
            from wordbond.reading.jsonl import read_lines

            yield from read_lines(source, limits)
        case Kind.FEED:
            from wordbond.reading.feeds import feed_from_bytes

            data = source.read_all(limits.feed_bytes, "expected a feed; split it, or fetch a part of it")
            yield from feed_from_bytes(data, location=source.location, charset=source.charset, address=source.address)
        case Kind.HTML:
            from wordbond.reading.html import page_from_bytes

            way_out = "expected a page; if it is a collection of reports, make it JSON lines, one report a line"
            data = source.read_all(limits.page_bytes, way_out)
            yield page_from_bytes(data, location=source.location, charset=source.charset, address=source.address)
        case Kind.TEXT:
            way_out = "expected one report; split it, or make it JSON lines, one report a line"
            data = source.read_all(limits.text_bytes, way_out)
            yield text_from_bytes(data, location=source.location, charset=source.charset, address=source.address)


def _told(location: str, documents: Iterator[Document | Unread]) -> Iterator[Document | Unread]:
    """`documents`, and what breaks them off as an `Unread` at their end."""
    try:
        yield from documents
    except UnreadableInput as error:
        yield Unread(location, error)
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        message = f"{location}: reading broke off ({reason}); check the disk or the pipe, then read it again"
        yield Unread(location, UnreadableInput(message))


def _read_file(path: str, limits: Limits) -> Iterator[Document | Unread]:
    with open_file(path) as source:
        yield from read_source(source, limits)


def _read_stdin(stdin: BinaryIO | None, limits: Limits) -> Iterator[Document | Unread]:
    yield from read_source(open_stream(stdin or sys.stdin.buffer, location="-"), limits)


def _read_address(address: str, fetch: Fetcher | None, limits: Limits) -> Iterator[Document | Unread]:
    from wordbond.reading.fetching import WebFetcher  # The network's libraries, for addresses alone.

    fetched = (fetch or WebFetcher())(address)
    source = open_stream(
        BytesIO(fetched.body),
        location=address,
        name=fetched.address,
        media_type=fetched.media_type,
        charset=fetched.charset,
        address=fetched.address,
    )
    yield from read_source(source, limits)


def _read_directory(directory: Path, limits: Limits) -> Iterator[Document | Unread]:
    read = passed_over = 0
    for path in _files_in(directory):
        if isinstance(path, Unread):
            read += 1
            yield path
        elif path.suffix.lower() in _BESIDE_REPORTS or _ABOUT_THE_FILES.match(path.name):
            passed_over += 1
        else:
            read += 1
            yield from _told(printable(str(path)), _read_file(str(path), limits))
    if not read:
        location = printable(str(directory))
        beside = f"; {passed_over:,} pictures, tables and the like were passed over" if passed_over else ""
        message = (
            f"{location}: a directory without reports{beside}. Expected texts, pages, feeds, archives or JSON lines; "
            "name a file itself to read it whatever its ending"
        )
        yield Unread(location, UnreadableInput(message))


def _files_in(directory: Path) -> Iterator[Path | Unread]:
    """The files below `directory`, hidden ones left out, in order of their names; an `Unread` for what stays closed.

    Links are followed, but no directory is entered twice.
    """
    entered = set[tuple[int, int]]()
    waiting = [directory]
    while waiting:
        path = waiting.pop()
        if not _is_directory(path):
            yield path
            continue
        try:
            found = path.stat()
            if (found.st_dev, found.st_ino) in entered:
                continue
            entered.add((found.st_dev, found.st_ino))
            below = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
        except OSError as error:
            location = printable(str(path))
            message = f"{location}: the directory may not be read ({error.strerror}); make it readable, or leave it out"
            yield Unread(location, UnreadableInput(message))
            continue
        waiting += reversed(below)


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # Names too long or with null characters; opening tells of them.
        return False

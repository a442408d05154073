"""The inputs as streams: opened with care, unpacked where packed, and told apart by their first bytes.

Nothing is read whole here but its first 64 KiB; how much of a stream may be held is for its reader, within `Limits`.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from wordbond.errors import UnreadableInput
from wordbond.reading.packing import BROKEN_PACKING, Gunzip, Readable, Unzstd

__all__ = [
    "HEAD_BYTES",
    "Kind",
    "Limits",
    "Source",
    "open_file",
    "open_stream",
    "printable",
    "sniff",
]

HEAD_BYTES = 65_536


class Kind(StrEnum):
    """What an input is, as found."""

    TEXT = "text/plain"
    HTML = "text/html"
    FEED = "application/rss+xml"
    WARC = "application/warc"
    JSONL = "application/jsonl"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large one text may be, in bytes unpacked. Archives and directories as a whole have no bound."""

    text_bytes: int = 50_000_000
    page_bytes: int = 10_000_000
    """One page of markup: the tree takes about twenty times as much memory."""
    feed_bytes: int = 10_000_000
    record_bytes: int = 16 * 1024 * 1024
    """One record of a web archive."""
    line_bytes: int = 64 * 1024 * 1024
    """One line of JSONL."""

    def check_page(self, size: int, location: str) -> None:
        """Raise UnreadableInput where a page that stands inside an archive or field is larger than a page may be."""
        if size > self.page_bytes:
            raise UnreadableInput(
                f"{location}: is a page of over {self.page_bytes / 1e6:,.0f} MB, expected one report; if it is a "
                "collection, split it into reports"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened input. `stream` gives all of its bytes, unpacked, `head` among them."""

    location: str
    kind: Kind
    stream: io.BufferedReader
    charset: str | None = None
    """As the server's header claims it."""
    address: str | None = None
    """Where it was fetched from."""

    def read_all(self, limit: int, way_out: str) -> bytes:
        """All bytes; raises UnreadableInput, ending with `way_out`, beyond `limit` or where the packing is damaged."""
        try:
            data = self.stream.read(limit + 1)
        except BROKEN_PACKING as error:
            raise UnreadableInput(
                f"{self.location}: the packed file is cut off or damaged ({error}); get it again, or unpack what is "
                "left with `gzip -dc FILE > OUT`"
            ) from error
        if len(data) > limit:
            raise UnreadableInput(f"{self.location}: is one piece of over {limit / 1e6:,.0f} MB; {way_out}")
        return data


def printable(path: str) -> str:
    """`path` fit to be shown and stored: bytes of a file name that are no UTF-8 stand as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@contextmanager
def open_file(path: str) -> Iterator[Source]:
    """The regular file at `path`, closed on the way out.

    Raises UnreadableInput, naming the file and the way out, where there is none, it is no regular file, or it may not
    be read. A pipe is refused rather than waited for.
    """
    location = printable(path)
    with _opened(path, location) as file:
        yield open_stream(file, location=location, name=path)


def open_stream(
    stream: Readable,
    *,
    location: str,
    name: str = "",
    media_type: str | None = None,
    charset: str | None = None,
    address: str | None = None,
) -> Source:
    """`stream` with its kind told from its first bytes, gzip and zstd unpacked as it is read.

    `name` (a file name or address) and `media_type` decide only where the bytes leave it open.
    """
    joined, head = _with_head(stream)
    for _ in range(2):  # A packed file inside a packed file happens; deeper nesting is an attack.
        if head.startswith(b"\x1f\x8b"):
            unpacked: Readable = Gunzip(joined)
        elif head.startswith((b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")):
            unpacked = Unzstd(joined)
        else:
            break
        try:
            joined, head = _with_head(unpacked)
        except BROKEN_PACKING as error:
            raise UnreadableInput(
                f"{location}: the packed file is damaged from its start ({error}); get it again"
            ) from error
        name = name.removesuffix(".gz").removesuffix(".zst")
    kind = sniff(head, name=name, media_type=media_type)
    return Source(location=location, kind=kind, stream=joined, charset=charset, address=address)


_SUFFIXES = {
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".shtml": Kind.HTML,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
}
_MEDIA_TYPES = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/rss+xml": Kind.FEED,
    "application/atom+xml": Kind.FEED,
    "application/jsonl": Kind.JSONL,
    "application/x-ndjson": Kind.JSONL,
    "text/plain": Kind.TEXT,
}
# Possessive: a thousand comments without an element after them must not be divided up in all possible ways.
_ROOT = re.compile(
    rb"\s*+(?:(?:<\?[^>]*+>|(?><!--.{0,4000}?-->))\s*+)*+"
    rb"(?:<!doctype\s+(?P<doctype>\w+)[^>]*>|<(?P<name>[a-z][\w:.-]*)(?=[\s/>]))",
    re.DOTALL | re.IGNORECASE,
)
_FEED_ROOTS = (b"rss", b"feed", b"rdf:rdf", b"channel")
_PAGE_TAGS = re.compile(rb"<!doctype html|<html[\s>]|<body[\s>]|<head>", re.IGNORECASE)
_JSON = re.compile(rb"\s*(?:\[\s*)?\{\s*(?:\"|\})")


def sniff(head: bytes, *, name: str = "", media_type: str | None = None) -> Kind:
    """What an input is, by its first bytes; its name and claimed media type decide where they leave it open.

    Markup in a file called `.txt` counts only where a whole page or feed begins: a text may quote a tag.
    """
    if head.startswith(b"WARC/"):
        return Kind.WARC
    view = _latin_view(head)
    path = urlsplit(name).path if "://" in name else name
    claimed = _SUFFIXES.get(PurePosixPath(path).suffix.lower()) or _MEDIA_TYPES.get(media_type or "")
    root = _ROOT.match(view)
    if root:
        tag = (root["doctype"] or root["name"]).lower()
        if tag in _FEED_ROOTS:
            return Kind.FEED
        if tag == b"html" or claimed is not Kind.TEXT:
            return Kind.HTML
    if claimed is Kind.JSONL or _JSON.match(view):
        return Kind.JSONL
    if claimed is None and _PAGE_TAGS.search(view[:4096]):
        return Kind.HTML
    return claimed or Kind.TEXT


def _latin_view(head: bytes) -> bytes:
    """`head` without byte order mark, UTF-16 and UTF-32 squeezed to their ASCII characters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x00\x00\xfe\xff")):
        return head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    return head.removeprefix(codecs.BOM_UTF8)


@contextmanager
def _opened(path: str, location: str) -> Iterator[BinaryIO]:
    # Without O_NONBLOCK, opening a pipe that nobody writes to waits for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise UnreadableInput(_why_closed(error, location)) from error
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            what = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "no regular file"
            raise UnreadableInput(
                f"{location}: is {what}, expected a file; to read what it gives, use `wordbond read - < {location}`"
            )
        yield file


def _why_closed(error: OSError | ValueError, location: str) -> str:
    if isinstance(error, ValueError):
        return f"{location}: is no file name (it holds a null character); give a path, an address or `-`"
    ways_out = {
        errno.ENOENT: "no such file or directory; check the name",
        errno.ENOTDIR: "no such file or directory; check the name",
        errno.EACCES: "may not be read (permission denied); make it readable (`chmod u+r`), or leave it out",
        errno.ELOOP: "is a link that leads to itself; remove the link, or name the file it should lead to",
        errno.ENAMETOOLONG: "is too long for a file name; to read a text itself, pipe it into `wordbond read -`",
        errno.ENXIO: "is a socket or pipe, expected a file",
    }
    unusual = f"cannot be opened ({error.strerror}); check the file and the disk"
    return f"{location}: {ways_out.get(error.errno or 0, unusual)}"


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were already taken, whole again."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._head:
            taken = self._head[: len(buffer)]
            self._head = self._head[len(taken) :]
        else:
            taken = memoryview(self._rest.read(len(buffer)) or b"")
        buffer[: len(taken)] = taken
        return len(taken)


def _with_head(stream: Readable) -> tuple[io.BufferedReader, bytes]:
    pieces = list[bytes]()
    missing = HEAD_BYTES
    try:
        while missing and (piece := stream.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
    except BROKEN_PACKING:
        # What came before the break is still read; the break shows again at its place.
        if not pieces:
            raise
    head = b"".join(pieces)
    return io.BufferedReader(_Rejoined(head, stream), HEAD_BYTES), head

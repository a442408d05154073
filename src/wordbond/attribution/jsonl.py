"""Attribution of articles in JSON lines, one an object with `id` and `text`: what the command `attribute` runs.

In and out have the form of PolNeAR's benchmark files: an article's `attributions`, each with `source`, `cue` and
`content` as lists of [start, end] offsets into `text` in Python string indices, the marks and “that” beside a content
counted in. Each also carries `kind` and `confidence`. Lines are read and written one at a time.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypedDict

from wordbond.attribution import attribute
from wordbond.attribution.marks import find_marked, split_paragraphs
from wordbond.attribution.structure import with_marks
from wordbond.errors import UnreadableInput
from wordbond.model import DatedOn, Origin, Quotation, Report, Span

__all__ = ["Attributed", "attribute_line", "attribute_lines", "bare_report"]

LINE_BYTES = 1 << 29
"""A longer line is refused: half a gigabyte is no article."""

_THAT = re.compile(r"\bthat[ \t\n]+$", re.IGNORECASE)

AsReport = Callable[[str], Report]
Method = Callable[[Report], tuple[Quotation, ...]]


@dataclass(frozen=True, slots=True)
class Attributed:
    """How a run of `attribute_lines` went."""

    articles: int
    quotations: int
    refused: int
    """Lines that could not be read; each was told through `tell`."""


class _Row(TypedDict):
    source: list[list[int]]
    cue: list[list[int]]
    content: list[list[int]]
    kind: str
    confidence: float


def bare_report(text: str) -> Report:
    """A report of `text` alone, each line a paragraph, nothing of it noise: as benchmark articles are meant."""
    return Report(
        id=Report.id_of(text, None),
        text=text,
        origin=Origin(location="-", media_type="application/jsonl", sha256=""),
        published=DatedOn.unknown(),
        paragraphs=tuple(split_paragraphs(text)),
    )


def attribute_lines(
    source: str,
    target: str,
    *,
    tell: Callable[[UnreadableInput], None],
    as_report: AsReport = bare_report,
    method: Method = attribute,
    stdin: BinaryIO | None = None,
    stdout: BinaryIO | None = None,
) -> Attributed:
    """Attribute every article of the file `source` and write the outcome to the file `target`, in the same order.

    A name that ends in .gz is packed with gzip; `-` is standard input or output. A line that holds no article is told
    through `tell`, with its number, and left out; so is a packed file's break, and what came before it is kept. The
    target appears when all is written; a run that dies leaves none.

    Raises OSError where a file cannot be opened or written.
    """
    refused = articles = quotations = 0
    with _reading(source, stdin) as lines, _writing(target, stdout) as out:
        for number, line in _numbered(lines, source):
            try:
                if isinstance(line, UnreadableInput):
                    raise line
                written, found = attribute_line(line, f"{source}:{number}", as_report, method)
            except UnreadableInput as error:
                refused += 1
                tell(error)
                continue
            out.write(written)
            articles += 1
            quotations += found
    return Attributed(articles, quotations, refused)


def attribute_line(
    line: bytes, place: str, as_report: AsReport = bare_report, method: Method = attribute
) -> tuple[bytes, int]:
    """One article's line with its attributions, line end included, and how many they are; `place` is for messages.

    Raises UnreadableInput where `line` holds no object with `id` and `text`.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{place}: not a line of JSON ({error}); expected an object with id and text") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("id"), str | int):
        raise UnreadableInput(f"{place}: no article; expected an object with the strings id and text")
    report = as_report(row["text"])
    found = method(report)
    outer = [m for m in find_marked(report.text, report.paragraphs)[0] if m.depth == 0]
    rows = [_row(q, _with_that(with_marks(q.content, outer), report.text)) for q in found]
    # Escaped: a lone surrogate in a text goes through as it came.
    return json.dumps({"id": row["id"], "attributions": rows}).encode("ascii") + b"\n", len(rows)


def _with_that(content: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """`content` with the conjunction before it, which the corpus counts in and a quotation leaves out."""
    first = content[0]
    that = _THAT.search(text, max(0, first.start - 8), first.start)
    return content if that is None else (Span(that.start(), first.end), *content[1:])


def _row(quotation: Quotation, content: tuple[Span, ...]) -> _Row:
    return {
        "source": _pairs(quotation.source),
        "cue": _pairs(quotation.cue),
        "content": _pairs(*content),
        "kind": quotation.kind.value,
        "confidence": round(quotation.confidence, 4),
    }


def _pairs(*spans: Span | None) -> list[list[int]]:
    return [[span.start, span.end] for span in spans if span is not None]


def _numbered(stream: BinaryIO, location: str) -> Iterator[tuple[int, bytes | UnreadableInput]]:
    """The lines with something in them, numbered from 1; where one is too long or the packing breaks, what to say."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(LINE_BYTES + 1)
            if len(line) > LINE_BYTES:
                while (rest := stream.readline(LINE_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield number, UnreadableInput(f"{location}:{number}: longer than {LINE_BYTES} bytes; split the article")
                continue
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield number, UnreadableInput(f"{location}:{number}: the packed file breaks off ({error}); fetch it again")
            return
        if not line:
            return
        if line.strip():
            yield number, line


@contextlib.contextmanager
def _reading(source: str, stdin: BinaryIO | None) -> Iterator[BinaryIO]:
    if source == "-":
        yield stdin or sys.stdin.buffer
    elif source.endswith(".gz"):
        with gzip.open(source, "rb") as packed:
            yield packed  # type: ignore[misc]  # typeshed: a GzipFile is a BinaryIO in all but name
    else:
        with Path(source).open("rb") as stream:
            yield stream


@contextlib.contextmanager
def _writing(target: str, stdout: BinaryIO | None) -> Iterator[BinaryIO | io.BufferedIOBase]:
    """A stream whose bytes stand at `target` once all are written, and not before."""
    if target == "-":
        stream = stdout or sys.stdout.buffer
        yield stream
        stream.flush()
        return
    path = Path(target)
    if path.exists() and not path.is_file():  # /dev/null and its like
        with path.open("wb") as device:
            yield device
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as plain:
            if target.endswith(".gz"):
                # No time stamp: the same articles give the same bytes.
                with gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0) as packed:
                    yield packed
            else:
                yield plain
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

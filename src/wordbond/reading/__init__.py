"""Reading: from files, pages, feeds, archives and addresses to `Report` and `Transcript`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Protocol

from wordbond.model import Report, Transcript
from wordbond.reading.document import Document, Form, OffsetMap, Unread
from wordbond.reading.inputs import read_documents
from wordbond.reading.report import read_report
from wordbond.reading.sources import Limits
from wordbond.reading.transcript import is_transcript, read_transcript
from wordbond.reading.values import host_of

if TYPE_CHECKING:
    from wordbond.reading.fetching import Fetcher

__all__ = [
    "Document",
    "Form",
    "Limits",
    "OffsetMap",
    "OutletNames",
    "Unread",
    "is_transcript",
    "read_document",
    "read_documents",
    "read_inputs",
    "read_report",
    "read_transcript",
]


HEAD_CHARS = 1000
HEAD_LINE_CHARS = 120
_HEAD_PARTS = re.compile(r"\s[–—|·-]\s|,\s")
"""What parts a masthead line or byline: “Le Phare – Maurenne”, “By Irja Solenne, Ravno Digest”."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


class OutletNames(Protocol):
    """Knows outlets by the hosts of their sites, as a pack does."""

    def outlets_named(self, words: str, /) -> Sequence[_Named]:
        """The outlets with this name, alias or host."""


def read_inputs(
    inputs: Iterable[str],
    *,
    pack: OutletNames | None = None,
    stdin: BinaryIO | None = None,
    fetch: Fetcher | None = None,
    limits: Limits | None = None,
) -> Iterator[Report | Transcript | Unread]:
    """The reports and transcripts of paths, directories, addresses and standard input (`-`), in order.

    What cannot be read is an `Unread` in its place, with a message that names it and the way out; the others are still
    read. Archives are streamed: one text is held at a time.
    """
    for document in read_documents(inputs, stdin=stdin, fetch=fetch, limits=limits):
        yield document if isinstance(document, Unread) else read_document(document, pack=pack)


def read_document(document: Document, *, pack: OutletNames | None = None) -> Report | Transcript:
    """The transcript or report that `document` holds. Pure.

    Where a page names no outlet but its host, `pack` gives the outlet's usual name; where a report names none, an
    outlet of the pack that stands by itself above the report, or in its byline, is its outlet.
    """
    host = host_of(document.address) if document.address else None
    if pack is not None and host and document.outlet in (None, host):
        known = pack.outlets_named(host)
        if len(known) == 1:
            document = replace(document, outlet=known[0].name)
    if is_transcript(document):
        return read_transcript(document)
    report = read_report(document)
    printed = _outlet_above(report, pack) if pack is not None and report.outlet is None else None
    return replace(report, outlet=printed, id=Report.id_of(report.text, printed)) if printed else report


def _outlet_above(report: Report, pack: OutletNames) -> str | None:
    """The one outlet of the pack that a line, or a part of one, above a report's first long paragraph names."""
    found: dict[str, None] = {}
    for line in report.text[:HEAD_CHARS].splitlines():
        if len(line) > HEAD_LINE_CHARS:
            break
        for part in _HEAD_PARTS.split(line):
            found.update(dict.fromkeys(outlet.name for outlet in pack.outlets_named(part.strip())))
    return next(iter(found)) if len(found) == 1 else None

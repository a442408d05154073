"""What a door hands over: a text with everything known beside it, before anything is found in it.

Files, pages, feeds and archives differ only up to here. From a `Document`, `read_report` and `read_transcript` make the
records; they are pure and see no bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wordbond.errors import InvalidRecord, WordbondError
from wordbond.model import Basis, Finding, Origin, Span

__all__ = ["Document", "Edit", "Form", "OffsetMap", "Unread", "replaced"]


class Form(StrEnum):
    """What the words of a document were taken from."""

    TEXT = "text"
    """Plain text, with its own line ends: a file, a JSON field, standard input."""
    HTML = "html"
    """Markup: one block a line, blocks divided by one line feed, no markup left."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of length by a cleaning step: raw [raw_start, raw_end) became clean [clean_start, clean_end)."""

    raw_start: int
    raw_end: int
    clean_start: int
    clean_end: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a cleaned text stood before the cleaning, and the other way round.

    Made by the cleaning step as it works. Only changes of length are held, in reading order; between two of them both
    texts run in step, so a map without edits says that every offset is unchanged.
    """

    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        raw = clean = 0
        for edit in self.edits:
            in_order = raw <= edit.raw_start <= edit.raw_end and clean <= edit.clean_start <= edit.clean_end
            if not in_order or edit.raw_start - raw != edit.clean_start - clean:
                raise InvalidRecord(f"offset map: {edit} does not follow raw {raw}, clean {clean} in step")
            raw, clean = edit.raw_end, edit.clean_end

    def to_raw(self, span: Span) -> Span:
        """The raw stretch that `span` of the clean text was made from; a part of a replaced run gives the whole run.

        What was dropped just before or after the span is left out.
        """
        return Span(self._raw_start(span.start), self._raw_end(span.end))

    def to_clean(self, span: Span) -> Span | None:
        """The clean stretch made from `span` of the raw text; None where all of it was dropped."""
        start, end = self._clean_start(span.start), self._clean_end(span.end)
        return Span(start, end) if start < end else None

    def _raw_start(self, offset: int) -> int:
        # A start at a dropped run belongs to the first kept character, which stands after it.
        at = bisect_right(self.edits, offset, key=lambda edit: edit.clean_start) - 1
        if at < 0:
            return offset
        edit = self.edits[at]
        return edit.raw_start if offset < edit.clean_end else edit.raw_end + offset - edit.clean_end

    def _raw_end(self, offset: int) -> int:
        # The end of a span belongs to its last character, so a run dropped at `offset` itself is left out.
        at = bisect_right(self.edits, offset - 1, key=lambda edit: edit.clean_start) - 1
        if at < 0:
            return offset
        edit = self.edits[at]
        return edit.raw_end if offset <= edit.clean_end else edit.raw_end + offset - edit.clean_end

    def _clean_start(self, offset: int) -> int:
        at = bisect_right(self.edits, offset, key=lambda edit: edit.raw_start) - 1
        if at < 0:
            return offset
        edit = self.edits[at]
        return edit.clean_start if offset < edit.raw_end else edit.clean_end + offset - edit.raw_end

    def _clean_end(self, offset: int) -> int:
        at = bisect_right(self.edits, offset - 1, key=lambda edit: edit.raw_start) - 1
        if at < 0:
            return offset
        edit = self.edits[at]
        return edit.clean_end if offset <= edit.raw_end else edit.clean_end + offset - edit.raw_end


def replaced(text: str, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> tuple[str, OffsetMap]:
    """`text` with each match of `pattern` replaced, and the offset map made while replacing.

    A replacement as long as its match leaves no edit.
    """
    edits = list[Edit]()
    pieces = list[str]()
    raw = clean = 0
    for match in pattern.finditer(text):
        new = replacement(match)
        pieces += (text[raw : match.start()], new)
        start = clean + match.start() - raw
        raw, clean = match.end(), start + len(new)
        if len(new) != len(match[0]):
            edits.append(Edit(match.start(), raw, start, clean))
    if not pieces:
        return text, OffsetMap()
    pieces.append(text[raw:])
    return "".join(pieces), OffsetMap(tuple(edits))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text as it came through a door, and what was said of it beside the text. Nothing here is found in the words.

    `text` has no null characters and no lone surrogates. Of a plain file it is the file decoded as UTF-8 with its line
    ends as they are, so a span of it is one of the file; where something had to be dropped, `offsets` tells the way
    back and a finding says what.
    """

    text: str
    origin: Origin
    form: Form = Form.TEXT
    title: str | None = None
    outlet: str | None = None
    """The site, paper or channel that published it, as named by its own metadata."""
    address: str | None = None
    """The http(s) address that the text itself claims (canonical or feed link), else the one it was fetched from."""
    byline: str | None = None
    published: date | None = None
    published_basis: Basis = Basis.UNKNOWN
    """METADATA where markup, feed or field gives the date; INFERRED where it was read off the page or address."""
    language: str | None = None
    """ISO 639-1 code as claimed by the metadata: often the template's and not the text's."""
    publisher: str | None = None
    """The organisation that the page's structured data names as publisher, where it says so."""
    based_on: tuple[str, ...] = ()
    """Names or addresses of what the page itself says it is based on (`isBasedOn`), in order."""
    offsets: OffsetMap | None = None
    """From `text` to the decoded file or field; None where the words were taken out of markup."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """An input, or an entry of one, that gave no text; the others were still read."""

    location: str
    error: WordbondError
    """Its message names the place and the way out."""

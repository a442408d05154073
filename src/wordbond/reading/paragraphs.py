"""Paragraphs and headings: what of a page is running text, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from wordbond.model import Span, spans_in_order
from wordbond.reading.lines import OPENERS, Line

__all__ = ["find_headings", "find_paragraphs"]

_HEADING_CHARS = 120
_HEADING_WORDS = 16
_FIGURE = re.compile(r":\s*[\d€$£]")
_SPEECH = OPENERS.replace("'", "")
"""In single marks a British subhead stands; a quotation that is a line by itself stands in double ones."""
_NAMED = re.compile(r"[–—-]?\s?\w+(?: \w+){1,3}, ")
"""“Jane Roe, minister for rivers” below a quotation says who spoke; it heads nothing."""


def find_paragraphs(lines: Sequence[Line], cut: Iterable[Span]) -> tuple[Span, ...]:
    """A span for each of `lines`, without the stretches of `cut` (noise and credits within a line)."""
    gone = spans_in_order(cut)
    spans: list[Span] = []
    at = 0
    for line in lines:
        start = line.start
        while at < len(gone) and gone[at].end <= start:
            at += 1
        next_cut = at
        while next_cut < len(gone) and gone[next_cut].start < line.end:
            if start < gone[next_cut].start:
                spans.append(Span(start, gone[next_cut].start))
            start = max(start, gone[next_cut].end)
            next_cut += 1
        if start < line.end:
            spans.append(Span(start, line.end))
    return tuple(spans)


def find_headings(lines: Sequence[Line], title: Line | None) -> tuple[Span, ...]:
    """Those of `lines` that head what follows: short, without a final stop, no quotation, a longer line after them.

    `title` is the title's line, which is no heading of a part; nor are the kickers and decks above the first paragraph.
    """
    headings: list[Span] = []
    begun = False
    for index, (before, line) in enumerate(pairwise(lines[:-1]), 1):
        begun = begun or before.running or before.bulleted
        names_speaker = before.head[0] in OPENERS and _NAMED.match(line.head)
        if begun and line is not title and not names_speaker and _heads(line) and _is_headed(lines, index + 1):
            headings.append(line.span)
    return tuple(headings)


def _heads(line: Line) -> bool:
    if line.size > _HEADING_CHARS or line.bulleted or len(line.head.split()) > _HEADING_WORDS:
        return False
    asks = line.tail[-1] == "?"
    quoted = line.head[0] in _SPEECH and line.tail[-1] in _SPEECH
    first = line.head.lstrip(OPENERS + "([ ")[:1]
    if _FIGURE.search(line.head):
        return False
    return (line.titled or asks) and line.tail[-1] not in ".…" and not quoted and not first.islower()


def _is_headed(lines: Sequence[Line], after: int) -> bool:
    line = lines[after]
    return (
        line.running
        or line.bulleted
        or line.stopped
        or (_heads(line) and after + 1 < len(lines) and lines[after + 1].running)
    )

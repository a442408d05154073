"""Paragraphs and headings: what of a page is running text, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wordbond.model import Span
from wordbond.reading.lines import Line

__all__ = ["find_headings", "find_paragraphs"]

_HEADING_CHARS = 120
_HEADING_WORDS = 16
_OPENERS = '"“”„«»‘‚‹'


def find_paragraphs(lines: Sequence[Line], cut: Iterable[Span]) -> tuple[Span, ...]:
    """A span for each of `lines`, without the stretches of `cut` (noise and credits within a line)."""
    spans = [line.span for line in lines]
    for gone in cut:
        spans = [piece for span in spans for piece in _without(span, gone)]
    return tuple(spans)


def _without(span: Span, gone: Span) -> list[Span]:
    if not span.overlaps(gone):
        return [span]
    pieces: list[Span] = []
    if span.start < gone.start:
        pieces.append(Span(span.start, gone.start))
    if gone.end < span.end:
        pieces.append(Span(gone.end, span.end))
    return pieces


def find_headings(lines: Sequence[Line], title: Line | None) -> tuple[Span, ...]:
    """Those of `lines` that head what follows: short, without a final stop, no quotation, a longer line after them.

    `title` is the title's line, which is no heading of a part; nor are the kickers and decks above the first paragraph.
    """
    first = next((index for index, line in enumerate(lines) if line.running or line.bulleted), len(lines))
    return tuple(
        line.span
        for index, line in enumerate(lines[:-1])
        if index > first and line is not title and _heads(line) and _is_headed(lines, index + 1)
    )


def _heads(line: Line) -> bool:
    if line.size > _HEADING_CHARS or line.bulleted or len(line.head.split()) > _HEADING_WORDS:
        return False
    asks = line.tail[-1] == "?"
    quoted = line.head[0] in _OPENERS and line.tail[-1] in _OPENERS
    first = line.head.lstrip(_OPENERS + "'([ ")[:1]
    return (line.titled or asks) and line.tail[-1] not in ".…" and not quoted and not first.islower()


def _is_headed(lines: Sequence[Line], after: int) -> bool:
    line = lines[after]
    return (
        line.running
        or line.bulleted
        or line.stopped
        or (_heads(line) and after + 1 < len(lines) and lines[after + 1].running)
    )

"""A quotation in its place: the paragraphs that it stands in, with it marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from wordbond.model import Quotation, Report, Span, Transcript
from wordbond.web.marking import Block, BlockKind, mark
from wordbond.web.views.parts import QuotationLine
from wordbond.web.views.text import quotation_layers

__all__ = ["context_of", "paragraphs_around"]

AROUND_CHARS = 400
"""Context on either side where a paragraph is longer than that."""


def _no_note(_line: QuotationLine, _last: bool) -> Markup:
    return Markup("")


def context_of(text: Report | Transcript, quotation: Quotation, line: QuotationLine) -> tuple[Markup, ...]:
    """The paragraphs in which the quotation stands, with it marked."""
    parts = [*quotation.content, *(span for span in (quotation.source, quotation.cue) if span)]
    blocks = [Block(BlockKind.PARAGRAPH, span) for span in paragraphs_around(text, parts)]
    layers = quotation_layers(text.text, [quotation], (line,), _no_note)
    return tuple(mark(text.text, blocks, layers))


def paragraphs_around(text: Report | Transcript, parts: Sequence[Span]) -> Iterator[Span]:
    """The paragraphs that hold any of `parts`, each cut to what is near them; else just what is near."""
    whole = text.paragraphs if isinstance(text, Report) else [span for turn in text.turns for span in turn.words]
    found = False
    for paragraph in whole:
        held = [span for span in parts if span.overlaps(paragraph)]
        if held:
            found = True
            yield _near(text.text, paragraph, min(held).start, max(span.end for span in held))
    if not found:
        first, last = min(span.start for span in parts), max(span.end for span in parts)
        yield _near(text.text, Span(0, len(text.text)), first, last)


def _near(text: str, paragraph: Span, start: int, end: int) -> Span:
    """`paragraph` cut at words, AROUND_CHARS before `start` and behind `end`."""
    first, last = max(paragraph.start, start - AROUND_CHARS), min(paragraph.end, end + AROUND_CHARS)
    if first > paragraph.start:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else first
    if last < paragraph.end:
        space = text.rfind(" ", end, last)
        last = space if space > end else last
    return Span(first, last)

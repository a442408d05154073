"""Text with things marked in it: cut once at all their ends, so that marks may nest, cross and repeat.

Stands between the record's spans and the templates: `lay_out` says which stretches of a text are paragraphs, headings
and noise, `mark` writes their HTML. With the tags and the added notes taken out, what is left is the text, exactly.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup, escape

from wordbond.model import NoiseKind, Report, Span, Transcript

__all__ = ["Block", "BlockKind", "Layer", "lay_out", "lay_out_turns", "mark"]

MOST_OPEN = 12
"""Marks open at one place; one that would lie deeper is left out, so the cost stays linear whatever the spans are."""


class BlockKind(StrEnum):
    """What a stretch of a text is on the page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TITLE = "title"
    NOISE = "noise"
    LABEL = "label"
    """The speaker printed before a turn of a transcript."""
    LOOSE = "loose"
    """Printed, but neither running text nor noise: a date line, a byline."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text that stands by itself on the page."""

    kind: BlockKind
    span: Span
    noise: NoiseKind | None = None


END = Markup("</span>")
NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Layer:
    """Something to mark: `opening` and `ending` are written around its words, `added` once, behind the last of them.

    Where another mark or the end of a block cuts it, it is ended and opened anew. `rank` orders marks of equal extent,
    the outer first.
    """

    span: Span
    opening: Markup
    ending: Markup = END
    added: Markup = NOTHING
    rank: int = 0


def lay_out(report: Report) -> tuple[Block, ...]:
    """The blocks of `report`, in order and without overlap: everything in its text but white space is in one.

    Noise that touches a paragraph stays part of it, for a mark inside; the rest stands by itself.
    """
    paragraphs = sorted(report.paragraphs)
    headings = set(report.headings)
    found = [
        Block(_kind_of(span, headings, report.title_span), span)
        for span in {*paragraphs, *report.headings, *([report.title_span] if report.title_span else [])}
    ]
    starts = [span.start for span in paragraphs]
    ends = [span.end for span in paragraphs]
    found += [
        Block(BlockKind.NOISE, noise.span, noise.kind)
        for noise in report.noise
        if bisect_right(ends, noise.span.start) == bisect_left(starts, noise.span.end)
    ]
    return _without_gaps(report.text, found)


def _kind_of(span: Span, headings: set[Span], title: Span | None) -> BlockKind:
    if span == title:
        return BlockKind.TITLE
    return BlockKind.HEADING if span in headings else BlockKind.PARAGRAPH


def lay_out_turns(transcript: Transcript) -> tuple[Block, ...]:
    """The blocks of `transcript`: each turn's label and paragraphs, and whatever stands between, loose."""
    found = []
    for turn in transcript.turns:
        if turn.label is not None:
            found.append(Block(BlockKind.LABEL, turn.label))
        found.extend(Block(BlockKind.PARAGRAPH, span) for span in turn.words)
    return _without_gaps(transcript.text, found)


def _without_gaps(text: str, found: Iterable[Block]) -> tuple[Block, ...]:
    """`found` in order, each clipped to what the ones before it leave, with loose blocks for the words between."""
    blocks: list[Block] = []
    at = 0
    for block in sorted(found, key=lambda b: (b.span.start, -b.span.end, b.kind is BlockKind.PARAGRAPH)):
        start, end = max(block.span.start, at), min(block.span.end, len(text))
        if start >= end:
            continue
        _add_loose(blocks, text, at, start)
        blocks.append(Block(block.kind, Span(start, end), block.noise))
        at = end
    _add_loose(blocks, text, at, len(text))
    return tuple(blocks)


def _add_loose(blocks: list[Block], text: str, start: int, end: int) -> None:
    """Add the words from `start` to `end`, which come next: as a block of their own, or to the end of the last one.

    Marks without a letter belong to what they follow, and so does the rest of a label's line.
    """
    if blocks and blocks[-1].kind is BlockKind.LABEL:
        break_ = text.find("\n", start, end)
        line_end = end if break_ < 0 else break_
        if text[start:line_end].strip():
            _lengthen(blocks, start + len(text[start:line_end].rstrip()))
            start = line_end
    words = text[start:end]
    if not words.strip():
        return
    first = start + len(words) - len(words.lstrip())
    last = first + len(words.strip())
    if blocks and blocks[-1].kind is not BlockKind.NOISE and not any(char.isalnum() for char in text[first:last]):
        _lengthen(blocks, last)
    else:
        blocks.append(Block(BlockKind.LOOSE, Span(first, last)))


def _lengthen(blocks: list[Block], end: int) -> None:
    last = blocks[-1]
    blocks[-1] = Block(last.kind, Span(last.span.start, end), last.noise)


def mark(text: str, blocks: Sequence[Block], layers: Iterable[Layer]) -> list[Markup]:
    """The HTML of each block's words with `layers` marked in it.

    `blocks` are in order, apart, and leave only white space between them. Takes time in proportion to the text and
    the layers, however they cross.
    """
    waiting = sorted(_clipped(layers, blocks), key=lambda item: (item[0], -item[1], item[2].rank))
    pages: list[Markup] = []
    open_: list[tuple[int, Layer]] = []
    index = 0
    for block in blocks:
        out: list[str] = [layer.opening for _, layer in open_]
        at = block.span.start
        while True:
            index = _open(waiting, index, at, open_, out)
            following = waiting[index][0] if index < len(waiting) else block.span.end
            stop = min([block.span.end, following, *(end for end, _ in open_)])
            out.append(escape(text[at:stop]))
            at = stop
            _close(at, open_, out)
            if at == block.span.end:
                break
        out.extend(layer.ending for _, layer in reversed(open_))
        pages.append(Markup("".join(out)))  # noqa: S704 each part is markup or escaped above
    return pages


def _clipped(layers: Iterable[Layer], blocks: Sequence[Block]) -> Iterable[tuple[int, int, Layer]]:
    """Each layer with its start and end moved out of the white space between blocks; those of no words left out."""
    starts = [block.span.start for block in blocks]
    ends = [block.span.end for block in blocks]
    for layer in layers:
        first = bisect_right(ends, layer.span.start)
        last = bisect_left(starts, layer.span.end) - 1
        if first > last:
            continue
        start, end = max(layer.span.start, starts[first]), min(layer.span.end, ends[last])
        if start < end:
            yield start, end, layer


def _open(
    waiting: Sequence[tuple[int, int, Layer]], index: int, at: int, open_: list[tuple[int, Layer]], out: list[str]
) -> int:
    while index < len(waiting) and waiting[index][0] == at:
        _, end, layer = waiting[index]
        index += 1
        if len(open_) < MOST_OPEN:
            open_.append((end, layer))
            out.append(layer.opening)
    return index


def _close(at: int, open_: list[tuple[int, Layer]], out: list[str]) -> None:
    """Close what ends at `at`; what was opened later and goes on is cut and opened anew."""
    ending = [place for place, (end, _) in enumerate(open_) if end == at]
    if not ending:
        return
    above = open_[ending[0] :]
    del open_[ending[0] :]
    for end, layer in reversed(above):
        out.append(layer.added + layer.ending if end == at else layer.ending)
    for end, layer in above:
        if end != at:
            out.append(layer.opening)
            open_.append((end, layer))

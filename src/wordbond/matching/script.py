"""The word-level edit script of a comparison, in spans of both texts."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment
from wordbond.matching.reading import Reading
from wordbond.matching.verdict import Edit
from wordbond.model import Span

__all__ = ["edit_script", "span_of"]


def span_of(side: Reading, first: int, last: int) -> Span | None:
    """The characters of words `first` up to but without `last`; None for no word."""
    part = side.text.words[first:last]
    return Span(min(w.start for w in part), max(w.end for w in part)) if part else None


def edit_script(said: Reading, reported: Reading, aligned: Alignment) -> tuple[Edit, ...]:
    """Steps in the order of the report: equal, replaced, inserted, deleted, moved.

    Every word of both texts stands in one step at least; words moved stand in their two places at once, and what is
    left between two equal runs is replaced, inserted or deleted.
    """
    out: list[Edit] = []
    j = i = 0
    while i < len(reported) or j < len(said):
        while i < len(reported) and aligned.kind[i] == "equal" and aligned.pair[i] == j:
            first_i, first_j = i, j
            while i < len(reported) and aligned.kind[i] == "equal" and aligned.pair[i] == j:
                i, j = i + 1, j + 1
            out.append(Edit("equal", span_of(said, first_j, j), span_of(reported, first_i, i)))
        end = i
        while end < len(reported) and not (aligned.kind[end] == "equal" and aligned.pair[end] >= j):
            end += 1
        stop = aligned.pair[end] if end < len(reported) else len(said)
        _between(said, reported, aligned, (j, stop), (i, end), out)
        i, j = end, stop
    return tuple(out)


def _between(
    said: Reading,
    reported: Reading,
    aligned: Alignment,
    ours: tuple[int, int],
    theirs: tuple[int, int],
    out: list[Edit],
) -> None:
    """The steps for what stands between two equal runs."""
    j, stop = ours
    i, end = theirs
    k = i
    while k < end:
        if aligned.kind[k] == "moved" and not j <= aligned.pair[k] < stop:
            first = k
            while k + 1 < end and aligned.kind[k + 1] == "moved" and aligned.pair[k + 1] == aligned.pair[k] + 1:
                k += 1
            _plain(said, reported, (j, j), (i, first), out)
            moved = span_of(said, aligned.pair[first], aligned.pair[k] + 1)
            out.append(Edit("moved", moved, span_of(reported, first, k + 1)))
            i = k + 1
        k += 1
    _plain(said, reported, (j, stop), (i, end), out)


def _plain(said: Reading, reported: Reading, ours: tuple[int, int], theirs: tuple[int, int], out: list[Edit]) -> None:
    gone, come = span_of(said, *ours), span_of(reported, *theirs)
    if gone and come:
        out.append(Edit("replaced", gone, come))
    elif gone:
        out.append(Edit("deleted", gone, None))
    elif come:
        out.append(Edit("inserted", None, come))

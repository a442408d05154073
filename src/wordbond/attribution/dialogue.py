"""Speech that a dash opens at the head of its paragraph: — We will build it, — said the mayor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wordbond.attribution.uses import MarkedUse
from wordbond.model import Span

__all__ = ["find_dialogue", "trimmed"]

_OPENING = re.compile(r"[—–―-][ \u00a0\u2009\u202f]?(?=[^\W\d_]|[¿¡…\"“«„])")
_TURN = re.compile(r"(?<=[,.!?…])[ \u00a0\u2009\u202f]+[—–―][ \u00a0\u2009\u202f]+")


def find_dialogue(text: str, paragraph: Span) -> Iterator[tuple[Span, Span, MarkedUse]]:
    """The speech of a paragraph that a dash opens: with the dash, without it, and how sure it is to be speech.

    Speech ends at a dash before words in lower case, which report it, and goes on at the next dash. Without such words
    an item of a list looks the same: `unsure` after a long dash where a sentence ends, nothing after a short one.
    """
    if not (opening := _OPENING.match(text, paragraph.start, paragraph.end)):
        return
    turns = [found.span() for found in _TURN.finditer(text, opening.end(), paragraph.end)]
    if turns and text[turns[0][1]].islower():
        edges = [opening.span(), *turns, (paragraph.end, paragraph.end)]
        use = MarkedUse.SPEECH
    elif text[paragraph.start] in "—―" and text[paragraph.end - 1] in ".!?…":
        edges = [opening.span(), (paragraph.end, paragraph.end)]
        use = MarkedUse.UNSURE
    else:
        return
    for (start, begin), (end, _) in zip(edges[::2], edges[1::2], strict=False):
        if inner := trimmed(text, begin, end):
            first = start + len(text[start:begin]) - len(text[start:begin].lstrip())
            yield Span(first, inner.end), inner, use


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch without the white space at its ends; None where nothing else is there."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None

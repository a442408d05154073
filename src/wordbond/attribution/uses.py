"""What quotation marks are for, as far as their place and their words' shape tell: speech, a title, or doubt cast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from wordbond.model import Span

__all__ = ["MarkedUse", "use_of"]

HEAD_CHARS = 400
"""How much of a stretch is looked at: nine words, which settle it, are shorter."""

_WORD = re.compile(r"[^\W\d_][\w'’-]*|\d[\d.,%]*")
_TITLES = frozenset(["《》"])
_SPEECH_WORDS = 9  # longer than all but the longest titles, and than any doubted word
_ENDS = frozenset(",.!?…;—")


class MarkedUse(StrEnum):
    """What a pair of quotation marks does."""

    SPEECH = "speech"
    """Carries somebody's words."""
    SCARE = "scare"
    """Sets a word or two apart: “so-called”."""
    TITLE = "title"
    """Names a work, a programme, a slogan: the film “Dunkirk”."""
    UNSURE = "unsure"
    """Its shape does not tell; a cue near it may."""


def use_of(text: str, span: Span, inner: Sequence[Span], style: str) -> MarkedUse:
    """What the marks at `span` around `inner` are for, by punctuation, length and capitals alone.

    Knows no verbs, so “a bridge too far” after *called it* is `unsure`, and the same words are `speech` once a comma
    stands before the closing mark.
    """
    if style in _TITLES:
        return MarkedUse.TITLE
    words = _WORD.findall(text, inner[0].start, min(inner[0].end, inner[0].start + HEAD_CHARS))
    if len(inner) > 1 or len(words) >= _SPEECH_WORDS or len(style) == 1:
        return MarkedUse.SPEECH
    if not words:
        return MarkedUse.UNSURE
    lead = _same_line(text[max(0, span.start - 40) : span.start][::-1])[::-1].rstrip()
    after = _same_line(text[span.end : span.end + 40])
    shape = _Shape(words, text[inner[0].end - 1], lead, after)
    return shape.ended() if shape.last in _ENDS else shape.open_ended()


class _Shape:
    """The look of a stretch of up to eight words, and of what stands beside it."""

    def __init__(self, words: Sequence[str], last: str, lead: str, after: str) -> None:
        self.words = len(words)
        self.last = last
        self.capital = words[0][0].isupper()
        self.title_case = self.capital and all(w[0].isupper() or w[0].isdigit() or len(w) < 4 for w in words)
        self.introduced = lead.endswith((":", ","))
        self.begins = not lead or lead.rstrip("”’»«“‘\"'")[-1:] in ("", ".", "!", "?", "…")
        self.reported = after.lstrip()[:1] in (",", "–", "—")
        """Whether a reporting clause may follow."""
        self.stopped = after[:1] in (",", ".")

    def ended(self) -> MarkedUse:
        """Where a comma or stop stands inside the marks: speech, but that American print sets one inside any marks."""
        apart = self.introduced or self.begins
        if self.title_case and self.last in ",." and not apart:
            return MarkedUse.TITLE if self.words > 1 or self.last == "," else MarkedUse.UNSURE
        if self.words <= 2 and not self.capital and not apart:
            return MarkedUse.SCARE
        return MarkedUse.SPEECH if self.capital or self.words >= 4 or apart else MarkedUse.UNSURE

    def open_ended(self) -> MarkedUse:
        """Where nothing stands before the closing mark: a part of a sentence, a title, or speech in British print."""
        apart = self.introduced or (self.begins and self.reported)
        if self.capital and apart and (self.words >= 4 or self.stopped or self.reported):
            return MarkedUse.SPEECH
        if self.title_case and not self.introduced:
            return MarkedUse.TITLE
        if self.words <= 2 and not self.capital and not self.introduced:
            return MarkedUse.SCARE
        if self.words >= 6 or (self.introduced and self.words >= 3) or (self.capital and self.words >= 5):
            return MarkedUse.SPEECH
        return MarkedUse.UNSURE


def _same_line(text: str) -> str:
    """`text` up to its first line end."""
    return text.splitlines()[0] if text and text.splitlines() else ""

"""What an outlet makes, in its own words, of words that it quotes in the same report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wordbond.matching.conflicts.model import Conflict, Place, Side
from wordbond.matching.conflicts.statements import KIND_OF
from wordbond.matching.renderings import Rendering, renderings
from wordbond.matching.verdict import AlteredFact, FactKind, Fidelity
from wordbond.matching.verify import verify
from wordbond.model import Analysis, QuotationKind, Report, Span, TextId

__all__ = ["conflicts_of_restatements"]

NEIGHBOURS = 3
"""How many quotations before and behind an indirect one are asked whether it tells the same."""
SURE_FROM = 0.8
"""An altered fact counts from this confidence: a summary is freer than a quotation."""
COVERED_FROM = 0.75
"""So much of the indirect words must answer to the direct ones, or they tell something else."""
EDITED_MOST = 0.45
"""Edits on one indirect word, at most: a freer summary may be right in its own way."""
FEWEST_WORDS = 6
_WORD_BEHIND = re.compile(r"[ \u00a0]\w[\w’'-]*")
_PAIRED = {FactKind.NUMBER, FactKind.UNIT, FactKind.DATE}
"""Kinds that count where both sides give the fact."""


def conflicts_of_restatements(analysis: Analysis) -> Iterator[Conflict]:
    """Facts that an indirect quotation gives otherwise than a direct one of the same speaker beside it."""
    if not isinstance(analysis.text, Report):
        return
    said = list(renderings(analysis))
    for at, told in enumerate(said):
        if told.kind is QuotationKind.DIRECT:
            continue
        for quoted in said[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]:
            if quoted.kind is QuotationKind.DIRECT and quoted.speaker_id == told.speaker_id is not None:
                yield from _compared(quoted, told)


def _compared(quoted: Rendering, told: Rendering) -> Iterator[Conflict]:
    verdict = verify(quoted.words, told.words, speaker=quoted.speaker)
    if verdict.label is not Fidelity.ALTERED_FACT or len(verdict.altered) > 1:
        return
    if verdict.coverage < COVERED_FROM or verdict.edit_share > EDITED_MOST or len(told.words.split()) < FEWEST_WORDS:
        return
    for fact in verdict.altered:
        if fact.confidence < SURE_FROM or not _counts(fact):
            continue
        sides = [_side(quoted, fact.said), _side(told, fact.reported)]
        yield Conflict(
            kind=KIND_OF[fact.kind],
            topic=" ".join(quoted.words.split()[:12]),
            sides=tuple(sorted(sides, key=lambda side: (side.value, side.spans))),
        )


def _counts(fact: AlteredFact) -> bool:
    if fact.kind in _PAIRED:
        return fact.said is not None and fact.reported is not None
    return fact.kind is FactKind.NEGATION


def _side(rendering: Rendering, span: Span | None) -> Side:
    whole = _with_next_word(rendering.words, span) if span else Span(0, len(rendering.words))
    places = tuple(Place(TextId(rendering.text_id), place) for place in rendering.spans_of(whole))
    return Side(whole.of(rendering.words), places)


def _with_next_word(words: str, span: Span) -> Span:
    """A negation says nothing without the word that it denies."""
    following = _WORD_BEHIND.match(words, span.end)
    return Span(span.start, following.end()) if following else span

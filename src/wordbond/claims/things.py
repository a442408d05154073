"""Ends of relations that no pack names: a thing hosted or led (“a brigade headquarters”), the organs of a country.

The nouns stand in the pack's lexicon `classes`: under a relation's own label those that may be its object, under
`organs` those that act for whom they belong to (“Sweden’s army”, “the Dutch cabinet”).
"""

from __future__ import annotations

import re
from functools import lru_cache

from wordbond.claims.mentions import Mention
from wordbond.claims.model import Party
from wordbond.claims.scene import Scene
from wordbond.claims.triggers import class_pattern
from wordbond.model import Span
from wordbond.packs import Lexicon

__all__ = ["has_organ", "thing_after", "thing_before"]

_STOP = (
    r"(?:to|of|in|by|from|and|or|for|with|on|at|as|is|are|was|were|be|has|have|had|will|would|can|could|may|might|"
    r"must|should|that|which|who|when|if|but|than|against|about|its|their|his|her|our)"
)
_WORDS = rf"(?:(?!{_STOP}\s)[\w’'-]+\s+)"
_DETERMINER = r"(?:(?:a|an|the|its|their|his|her|our|this|that|another|both)\s+)?"

_FURTHER = (
    r"(?:\s+(?:in|at|near|for|of)\s+[\w-]+)?(?:,?\s+(?:which|that))?"
    r"(?:\s+(?:is|are|was|were|has been|have been|had been|will be|would be|to be)(?:\s+\w+ly|\s+being)?)?"
)
"""What may stand between a thing and the passive verb that it goes with: “the brigade in Latvia is led by”."""


@lru_cache(maxsize=32)
def _ahead_of(classes: Lexicon, label: str) -> re.Pattern[str] | None:
    heads = class_pattern(classes, label)
    if heads is None:
        return None
    return re.compile(rf"\s+{_DETERMINER}(?P<thing>{_WORDS}{{0,5}}?{heads}(?:\s+{heads})*)(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=32)
def _behind(classes: Lexicon, label: str) -> re.Pattern[str] | None:
    heads = class_pattern(classes, label)
    if heads is None:
        return None
    named = rf"(?:the|an?|its|their|his|her|our|this|that)\s+(?P<thing>{_WORDS}{{0,3}}?{heads})"
    return re.compile(rf"\b(?:{named}|(?P<bare>{heads})){_FURTHER}\s+$", re.IGNORECASE)


@lru_cache(maxsize=32)
def _organs(classes: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    heads = class_pattern(classes, "organs")
    if heads is None:
        return None
    return (
        re.compile(rf"(?:['’]s?)?\s+{_WORDS}{{0,2}}?{heads}(?![\w-])", re.IGNORECASE),
        re.compile(rf"\b{heads}\s+of\s+(?:the\s+)?$", re.IGNORECASE),
    )


def thing_after(scene: Scene, trigger: Span, sentence: Span, label: str) -> Party | None:
    """The thing right behind a verb at `trigger`; None where the text names a party of the pack in its place."""
    pattern = _ahead_of(scene.pack.lexicon("classes"), label)
    match = pattern.match(scene.text, trigger.end, sentence.end) if pattern is not None else None
    if match is None:
        return None
    span = Span(*match.span("thing"))
    if any(m.span.overlaps(span) and m.span.end >= span.end for m in scene.within(Span(span.start, sentence.end))):
        return None
    return Party(match["thing"], None, span)


def thing_before(scene: Scene, trigger: Span, sentence: Span, label: str) -> Party | None:
    """The thing that ends where the words at `trigger` begin: “the force led by Portugal”."""
    pattern = _behind(scene.pack.lexicon("classes"), label)
    if pattern is None or trigger.start <= sentence.start:
        return None
    ahead = scene.text[max(sentence.start, trigger.start - 80) : trigger.start]
    match = pattern.search(ahead)
    if match is None:
        return None
    start, group = trigger.start - len(ahead), "thing" if match["thing"] else "bare"
    return Party(match[group], None, Span(start + match.start(group), start + match.end(group)))


def has_organ(scene: Scene, mention: Mention, end: int) -> bool:
    """Whether what acts is an organ of the party named: “Sweden’s army”, “the armed forces of Japan”.

    `end` bounds the look ahead.
    """
    patterns = _organs(scene.pack.lexicon("classes"))
    if patterns is None:
        return False
    follows, leads = patterns
    if mention.possessive or mention.adjective:
        return follows.match(scene.text, mention.span.end, end) is not None
    first = scene.joined(mention)[0].span.start
    return leads.search(scene.text[max(0, first - 40) : first]) is not None

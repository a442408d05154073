"""Claims: the figures that a text asserts, with who asserts them, of whom, of what and for when.

Every quantity that is no mere length of time is a claim, unless it only points back (“the two leaders”), counts in
passing (“three things”), converts the figure before it, or repeats in a heading what the body tells.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from wordbond.claims.coins import shared_coin
from wordbond.claims.mentions import Mention
from wordbond.claims.model import Claim, Party, Period, Quantity, UnitKind
from wordbond.claims.periods import find_periods
from wordbond.claims.quantities import find_quantities
from wordbond.claims.scene import Scene, set_scene
from wordbond.claims.triggers import compiled
from wordbond.claims.words import amount_words
from wordbond.model import Attribution, Quotation, Report, Span, Transcript
from wordbond.packs import Pack

__all__ = ["claims_in", "find_claims"]

_MEASURE_REACH = 90
"""How far, in characters, a measure may stand from its figure within the sentence."""
_SAYING_REACH = 25
"""How far behind a cue, in characters, the day of the saying may stand: “said at a meeting on Thursday”."""
_CLAUSE = re.compile(r"\b(?:that|which|who|whether|because|while|when|after|before|demand\w*)\b|[;:—–]")
"""Between a figure and a measure they show that the two belong to different clauses."""
_PRONOUN = re.compile(
    r"\b(?:they|it|we|he|she|(?:the|its|his|her|their|our|my) (?:country|government|cabinet|nation|administration))\b"
    r"(?=\s)",
    re.IGNORECASE,
)
_PART = re.compile(r"[:;]|\s[–—]\s")
_BY_AFTER = re.compile(r"\b(?:by|from)\s+(?:the\s+)?$")
T = TypeVar("T")


def find_claims(
    report: Report | Transcript, quotations: Sequence[Quotation], attributions: Sequence[Attribution], pack: Pack
) -> tuple[Claim, ...]:
    """The claims of `report`, in reading order. Pure; noise holds none."""
    return claims_in(set_scene(report, quotations, attributions, pack))


def claims_in(scene: Scene) -> tuple[Claim, ...]:
    """The claims of a text made ready; see `find_claims`."""
    quantities = find_quantities(scene.text, scene.paragraphs, scene.pack.language)
    periods = find_periods(scene.text, scene.paragraphs, scene.day)
    cues = sorted(span.end for q in scene.quotations for span in (q.cue, q.source) if span is not None)
    taken = [q.number for q in quantities if q.kind is not UnitKind.TIME]
    periods = tuple(p for p in periods if not _meets(taken, p.span) and not _is_of_saying(scene, p, cues))
    told = [q for at, q in enumerate(quantities) if _is_claim(scene, quantities, at)]
    body = {(q.value, unit) for q in told if not _in_heading(scene, q) for unit in (q.unit, "")}
    return tuple(
        _claim(scene, quantity, told, periods)
        for quantity in told
        if not (_in_heading(scene, quantity) and (quantity.value, quantity.unit) in body)
    )


def _meets(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of `spans`, which stand in order and apart, shares a character with `span`."""
    at = bisect_left(spans, span.start, key=lambda other: other.end)
    return any(other.overlaps(span) for other in spans[at : at + 2])


def _near(spans: Sequence[T], sentence: Span, place: Callable[[T], Span]) -> Sequence[T]:
    """Those of `spans`, which stand in order and apart, that lie wholly in `sentence`."""
    first = bisect_left(spans, sentence.start, key=lambda item: place(item).start)
    last = bisect_left(spans, sentence.end, key=lambda item: place(item).start)
    return [item for item in spans[first:last] if sentence.holds(place(item))]


def _in_heading(scene: Scene, quantity: Quantity) -> bool:
    return any(heading.holds(quantity.number) for heading in scene.headings)


def _is_claim(scene: Scene, quantities: Sequence[Quantity], at: int) -> bool:
    quantity = quantities[at]
    words = amount_words(scene.pack.language)
    if quantity.kind is UnitKind.TIME or quantity.unit in words.idle:
        return False
    if quantity.kind is UnitKind.COUNT and quantity.value < 10 and not quantity.number.of(scene.text).isdigit():
        before = scene.text[max(0, quantity.span.start - 20) : quantity.span.start].split()[-1:]
        if before and before[0].lower().strip("“\"'(") in words.pointing:
            return False
    if at and quantity.kind is UnitKind.MONEY and quantities[at - 1].kind is UnitKind.MONEY:
        between = scene.text[quantities[at - 1].span.end : quantity.span.start]
        if between.strip(" ,") in ("(", "[", "(about", "or"):
            return False
    return True


def _claim(scene: Scene, quantity: Quantity, told: Sequence[Quantity], periods: Sequence[Period]) -> Claim:
    sentence = scene.sentence_at(quantity.number.start)
    measure = _measure(scene, quantity, sentence, told)
    quoted = scene.quoted_at(quantity.number)
    subjects = _subjects(scene, quantity, sentence)
    periods = _periods(scene, quantity, sentence, told, _near(periods, sentence, lambda p: p.span))
    quantity = _with_coin(scene, quantity, subjects)
    span = quantity.span
    if measure is not None and measure[0].end > span.end:
        span = Span(span.start, measure[0].end)
    return Claim(
        text_id=scene.text_id,
        span=span,
        quantity=quantity,
        subjects=subjects,
        measure=measure[1] if measure else None,
        periods=periods,
        said_by=quoted[1].speaker if quoted else None,
        quotation_id=quoted[0].id if quoted else None,
        confidence=quoted[1].confidence if quoted else 1.0,
    )


def _with_coin(scene: Scene, quantity: Quantity, subjects: Sequence[Party]) -> Quantity:
    """`quantity` with its currency, where the text leaves open whose kroner they are and its parties tell it."""
    if quantity.kind is not UnitKind.COUNT:
        return quantity

    def parties() -> Iterator[Party]:
        yield from subjects
        if (home := scene.home_of(quantity.number)) is not None:
            yield home

    coin = shared_coin(scene.text, quantity.number.end, parties(), amount_words(scene.pack.language), scene.day)
    if coin is None:
        return quantity
    span = Span(quantity.span.start, max(quantity.span.end, coin[1]))
    return replace(quantity, unit=coin[0], kind=UnitKind.MONEY, span=span)


def _is_of_saying(scene: Scene, period: Period, cues: Sequence[int]) -> bool:
    """Whether a time tells when words were said: right behind a cue or source, in no quotation.

    `cues` are the places where cues and sources end, in order.
    """
    at = bisect_right(cues, period.span.start)
    near = at > 0 and period.span.start - cues[at - 1] <= _SAYING_REACH
    return near and scene.quoted_at(period.span) is None


def _measure(scene: Scene, quantity: Quantity, sentence: Span, told: Sequence[Quantity]) -> tuple[Span, str] | None:
    """The nearest measure of the pack's lexicon in the sentence, no other figure between; one that follows first."""
    rivals = _near(told, sentence, lambda q: q.number)
    start = max(sentence.start, quantity.span.start - 2 * _MEASURE_REACH)
    end = min(sentence.end, quantity.span.end + 2 * _MEASURE_REACH)
    best: tuple[int, int, Span, str] | None = None
    counted = quantity.kind is UnitKind.COUNT and bool(quantity.unit)  # a count says itself what it counts
    for pattern, entry in compiled(scene.pack.lexicon("measures")):
        for match in pattern.finditer(scene.text, start, end):
            after = match.start() >= quantity.number.end
            if counted and not quantity.span.overlaps(Span(*match.span())):
                continue
            gap = match.start() - quantity.span.end if after else quantity.span.start - match.end()
            low, high = sorted((match.start(), quantity.number.start))
            between = scene.text[min(match.end(), quantity.span.end) : max(match.start(), quantity.span.start)]
            crossed = bool(_CLAUSE.search(between)) or any(
                low < q.number.start < high and q is not quantity for q in rivals
            )
            if gap > _MEASURE_REACH or crossed:
                continue
            key = (max(gap, 0) + (0 if after else 12), -len(match[0]), Span(*match.span()), entry.label)
            if best is None or key[:2] < best[:2]:
                best = key
    return (best[2], best[3]) if best else None


def _subjects(scene: Scene, quantity: Quantity, sentence: Span) -> tuple[Party, ...]:
    """The parties that the figure is told of: the subject before it, else the agent after it, else any before."""
    before = Span(sentence.start, quantity.span.start) if quantity.span.start > sentence.start else None
    mentions = [m for m in scene.within(before) if not _is_source(scene, m)] if before else []
    mentions = [m for m in mentions if not (m.party.id or "").startswith("programme:")] or mentions
    subjects = [m for m in mentions if not scene.is_oblique(m, sentence.start)]
    pronouns = [
        match
        for match in _PRONOUN.finditer(scene.text, sentence.start, quantity.span.start)
        if not scene.is_source(Span(*match.span()))
    ]
    last = subjects[-1] if subjects else None
    if pronouns and (last is None or pronouns[-1].start() > last.span.end):
        taken = _pronoun(scene, pronouns[-1])
        if taken is not None:
            return (taken,)
    if last is not None:
        return _parties(scene, last)
    after = Span(quantity.span.end, sentence.end) if sentence.end > quantity.span.end else None
    for mention in scene.within(after) if after else ():
        if _BY_AFTER.search(scene.text[sentence.start : mention.span.start]):
            return _parties(scene, mention)
    return _parties(scene, mentions[-1]) if mentions else ()


def _parties(scene: Scene, mention: Mention) -> tuple[Party, ...]:
    found = dict.fromkeys(replace(m.party, span=m.span) for m in scene.joined(mention))
    return tuple(found)


def _is_source(scene: Scene, mention: Mention) -> bool:
    """Whether a mention is of a person to whom a quotation is attributed: one who tells the figure rather than owns it.

    A body may do both: “the Compact agreed on 4 percent”.
    """
    return mention.person and scene.is_source(mention.span)


def _pronoun(scene: Scene, match: re.Match[str]) -> Party | None:
    word = match[0].lower()
    if word == "we" or " " in word:
        return scene.home_of(Span(*match.span()))
    taken = scene.taken_up_before(match.start(), plural=word == "they", persons=word in ("he", "she"))
    return replace(taken.party, span=taken.span) if taken else None


def _periods(
    scene: Scene, quantity: Quantity, sentence: Span, told: Sequence[Quantity], periods: Sequence[Period]
) -> tuple[Period, ...]:
    """The times of the sentence that belong to the figure: those nearer to it than to another figure."""
    found: list[Period] = []
    rivals = _near(told, sentence, lambda q: q.number)
    for period in periods:
        nearest = min(
            rivals, key=lambda q: (_parted(scene.text, q.span, period.span), _gap(q.span, period.span), q.span.start)
        )
        shared = all(period.span.end <= q.span.start for q in rivals) and period.span.start - sentence.start < 12
        if nearest is quantity or shared:
            found.append(period)
    return tuple(found)


def _parted(text: str, one: Span, other: Span) -> bool:
    """Whether a colon, semicolon or dash stands between: then the two belong to different parts of the sentence."""
    first, second = sorted((one, other))
    return bool(_PART.search(text, first.end, max(second.start, first.end)))


def _gap(one: Span, other: Span) -> int:
    return max(other.start - one.end, one.start - other.end, 0)

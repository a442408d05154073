"""Figures and days that two sentences give differently for one thing, in one report or in two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import floor, log10

from wordbond.attribution.days import DayWords
from wordbond.matching.conflicts.lines import FEWEST_SHARED, Line, alike, same_thing
from wordbond.matching.conflicts.model import Conflict, Place, Side
from wordbond.matching.quantities import Quantity
from wordbond.matching.tables import tables
from wordbond.model import Precision, Span

__all__ = ["conflicts_of_lines"]

APPROXIMATE_SHARE = 0.1
"""“About 100” may be so much more or less."""
_TOPIC_WORDS = 12
_TIME_FIRST = re.compile(r"(?:In|During|By|Since|Between|From|At the end of|Until)\s(?:\w+\s){0,3}(?:19|20)\d\d\b")
_HYPHEN = re.compile(r"\w[-‑]\w")


def conflicts_of_lines(ours: Sequence[Line], theirs: Sequence[Line]) -> Iterator[Conflict]:
    """Each two sentences, one of `ours` and one of `theirs`, that differ in one figure or one day and no other fact.

    Where both are the same lines, each pair is looked at once. Two quotations are left to their statement: in one
    report a speaker may well give two figures.
    """
    within = ours is theirs
    index = _index(theirs)
    for at, one in enumerate(ours):
        counts: dict[int, int] = {}
        for lemma in one.frame:
            for place in index.get(lemma, ()):
                counts[place] = counts.get(place, 0) + 1
        for place, shared in sorted(counts.items()):
            other = theirs[place]
            if shared < FEWEST_SHARED or (within and place <= at) or (one.quoted and other.quoted):
                continue
            if not same_thing(one, other):
                continue
            yield from _figures(one, other)
            yield from _days(one, other)


def _index(lines: Sequence[Line]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        for lemma in line.frame:
            found.setdefault(lemma, []).append(place)
    return found


# -- figures ----------------------------------------------------------------------------------------------------


def _figures(one: Line, other: Line) -> Iterator[Conflict]:
    if not _same_time(one, other):
        return
    units = {_unit(q) for q in one.reading.quantities} & {_unit(q) for q in other.reading.quantities}
    for unit in sorted(unit for unit in units if unit is not None):
        ours = [q for q in one.reading.quantities if _unit(q) == unit]
        theirs = [q for q in other.reading.quantities if _unit(q) == unit]
        if len(ours) != 1 or len(theirs) != 1 or _agree(ours[0], theirs[0]):
            continue
        a, b = one.quantity_at(ours[0]), other.quantity_at(theirs[0])
        if not _beside_alike(one, ours[0], other, theirs[0]) or not _one_holds_the_other(
            one, ours[0], other, theirs[0]
        ):
            continue
        if not _compound(one, a) and not _compound(other, b):
            yield from _conflict("number", one, a, other, b)


def _unit(quantity: Quantity) -> str | None:
    if quantity.measures in {"ordinal", "clock", "times"} or quantity.noun in tables().months:
        return None
    return quantity.measures or quantity.noun or None


def _agree(one: Quantity, other: Quantity) -> bool:
    """Whether two figures can both be right: equal, one the other rounded, or one a bound that the other keeps."""
    a, b = one.value, other.value
    if a == b or _rounded(a, b) or _rounded(b, a):
        return True
    if 0 in (one.bound, other.bound) and abs(a - b) <= APPROXIMATE_SHARE * max(abs(a), abs(b)):
        return True
    for bound, limit, value in ((one.bound, a, b), (other.bound, b, a)):
        if (bound == 1 and value >= limit) or (bound == -1 and value <= limit):
            return True
    return False


def _rounded(rough: float, exact: float) -> bool:
    """Whether `rough` is `exact` given with fewer figures; never of numbers under twenty, which nobody rounds."""
    if min(rough, exact) < 20 and rough == int(rough) and exact == int(exact):
        return False
    if rough <= 0 or exact <= 0:
        return False
    digits = len(f"{rough:.10g}".replace(".", "").strip("0"))
    step = 10.0 ** (floor(log10(exact)) - digits + 1)
    return abs(rough - exact) <= step / 2 * 1.001 and abs(rough - exact) <= 0.1 * exact


def _beside_alike(one: Line, a: Quantity, other: Line, b: Quantity) -> bool:
    """Whether the words before two figures, and those behind them, are much the same: “killed” is not “injured”."""
    pairs = zip(one.around(a.first, a.last), other.around(b.first, b.last), strict=True)
    return all(_overlapping(ours, theirs) for ours, theirs in pairs)


def _one_holds_the_other(one: Line, a: Quantity, other: Line, b: Quantity) -> bool:
    """Whether all words of one figure's clause stand in the other sentence: else each says a thing of its own."""
    left = one.clause_of(a.at) - other.frame
    right = other.clause_of(b.at) - one.frame
    return not any(all(not alike(w, v) for v in other.frame) for w in left) or not any(
        all(not alike(w, v) for v in one.frame) for w in right
    )


def _overlapping(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    if not ours or not theirs:
        return True
    fewer, more = sorted((ours, theirs), key=len)
    return 2 * sum(any(alike(word, w) for w in more) for word in fewer) >= len(fewer)


def _compound(line: Line, span: Span) -> bool:
    """Whether a figure only describes (“a four-way race”)."""
    return bool(_HYPHEN.search(_written(line, span)))


def _same_time(one: Line, other: Line) -> bool:
    """Whether no day, month or year of one stands against one of the other, nor a time at the head of one alone."""
    if bool(_TIME_FIRST.match(one.text)) != bool(_TIME_FIRST.match(other.text)):
        return False
    for kind in ("year", "month", "weekday", "day", "season"):
        ours = {d.value for d in one.reading.dates if d.kind == kind}
        theirs = {d.value for d in other.reading.dates if d.kind == kind}
        if ours and theirs and not ours & theirs:
            return False
    return True


# -- days -------------------------------------------------------------------------------------------------------


def _days(one: Line, other: Line) -> Iterator[Conflict]:
    ours, theirs = _day_words(one), _day_words(other)
    if len(ours) != 1 or len(theirs) != 1 or _overlap(ours[0], theirs[0]):
        return
    a, b = ours[0], theirs[0]
    verb, their_verb = one.before(_word_at(one, a.span)), other.before(_word_at(other, b.span))
    if verb is None or their_verb is None or not alike(verb, their_verb) or not _same_figures(one, other):
        return
    here = Span(one.span.start + a.span.start, one.span.start + a.span.end)
    there = Span(other.span.start + b.span.start, other.span.start + b.span.end)
    yield from _conflict("date", one, here, other, there)


def _day_words(line: Line) -> list[DayWords]:
    """Days and months of the calendar; “on Thursday” may be any Thursday, and is mostly that of the saying."""
    return [
        d
        for d in line.days
        if d.on.first is not None
        and d.on.precision in (Precision.DAY, Precision.DAYS, Precision.MONTH)
        and any(char.isdigit() for char in d.span.of(line.text))
    ]


def _overlap(one: DayWords, other: DayWords) -> bool:
    a, b = one.on, other.on
    return not (a.first and a.last and b.first and b.last) or (a.first <= b.last and b.first <= a.last)


def _word_at(line: Line, span: Span) -> int:
    words = line.reading.text.words
    return next((at for at, word in enumerate(words) if word.start >= span.start), len(words))


def _same_figures(one: Line, other: Line) -> bool:
    ours, theirs = ({q.value for q in line.reading.quantities if _unit(q) is not None} for line in (one, other))
    return not (ours - theirs and theirs - ours)


def _conflict(kind: str, one: Line, here: Span, other: Line, there: Span) -> Iterator[Conflict]:
    if one.of_another_time(here) or other.of_another_time(there):
        return
    longer = max(one, other, key=lambda line: len(line.frame))
    sides = [Side(_written(line, span), (Place(line.text_id, span),)) for line, span in ((one, here), (other, there))]
    yield Conflict(
        kind=kind,
        topic=" ".join(longer.text.split()[:_TOPIC_WORDS]),
        sides=tuple(sorted(sides, key=lambda side: (side.value, side.spans))),
    )


def _written(line: Line, span: Span) -> str:
    return line.text[span.start - line.span.start : span.end - line.span.start]

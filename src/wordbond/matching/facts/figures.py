"""Figures: values, units, bounds, and two that changed places."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import (
    Change,
    around,
)
from wordbond.matching.quantities import Quantity
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["find_numbers"]


def _same_measure(a: Quantity, b: Quantity) -> bool:
    return a.measures == b.measures or (not a.measures and b.measures not in {"ordinal", "monthday"} and not b.noun)


def _equal(a: Quantity, b: Quantity) -> bool:
    """Whether two figures are the same, for all that wording can change."""
    if a.measures != b.measures:
        loose = {a.measures, b.measures}
        if not (loose <= {"", "clock", "monthday"} or loose == {"", "times"}):
            unknown = (not a.measures and not a.noun) or (not b.measures and not b.noun)
            if not unknown:
                return False
            return a.mantissa == b.mantissa
    if a.value == b.value:
        return True
    top = max(abs(a.value), abs(b.value))
    off = abs(a.value - b.value) / top if top else 0.0
    if a.measures == "time":
        return off < 0.02
    if a.measures == "share" and (a.mantissa < 1 + 1e-9 or b.mantissa < 10) and off < 0.02:
        return True
    return (b.bound == 0 and off <= 0.06 and _rounder(b, a)) or (
        b.bound == 1 and _rounder(b, a) and b.value < a.value and off <= 0.06
    )


def _rounder(a: Quantity, b: Quantity) -> bool:
    """Whether a figure has fewer significant digits than another."""
    return len(f"{a.mantissa:g}".replace(".", "").strip("0")) < len(f"{b.mantissa:g}".replace(".", "").strip("0"))


def _ratios(side: Reading) -> list[tuple[float, frozenset[int]]]:
    """Shares of a hundred in two counts, “nine out of ten”, or as “every third”, with the places of their figures."""
    out = [
        (100 / q.value, frozenset((q.at,)))
        for q in side.quantities
        if q.measures == "ordinal" and q.at and side.forms[q.at - 1] == "every"
    ]
    ones = [(1.0, at) for at, form in enumerate(side.forms) if form == "one"]
    counts = [(q.value, q.at) for q in side.quantities if q.measures in {"", "ordinal"}] + ones
    for part, at in counts:
        for whole, place in counts:
            between = side.forms[at + 1 : place]
            if 0 < place - at <= 4 and part < whole <= 1000 and between[:1] in (("of",), ("in",), ("out",)):
                out.append((100 * part / whole, frozenset((at, place))))
    return out


def _same_ratio(said: Reading, reported: Reading, r: Quantity) -> bool:
    """Whether a figure is a share, or part of one, that was said in other figures."""
    if r.measures == "share":
        return any(abs(ratio - r.value) < 0.5 for ratio, _ in _ratios(said))
    ours = [ratio for ratio, _ in _ratios(said)] + [q.value for q in said.quantities if q.measures == "share"]
    return any(r.at in places and any(abs(ratio - x) < 0.5 for x in ours) for ratio, places in _ratios(reported))


_REST = word_set("rest remaining remainder other others left outstanding still uncounted without missing unsold unpaid")
_SUM = word_set("total together altogether combined sum overall all difference more fewer less between")


def _derived(quantity: Quantity, said: tuple[Quantity, ...], reported: Reading) -> bool:
    """Whether a reader could have reckoned the figure from those said, and the report says that it was reckoned.

    A rest to 100 goes with “the remaining” and its like, a sum or difference of counts with “in all” and its like;
    spans of time and sums of money are reckoned without a word.
    """
    same = [q.value for q in said if q.measures == quantity.measures]
    if quantity.measures == "share":
        return any(abs(100 - v - quantity.value) < 1e-9 for v in same) and not _REST.isdisjoint(reported.forms)
    if not quantity.measures and (_SUM | _REST).isdisjoint(reported.forms):
        return False
    if quantity.value != quantity.mantissa:  # “70 of the 90 million”: the rest is 20 million
        written = [q.mantissa for q in said]
        if any(abs(a - b) == quantity.mantissa for n, a in enumerate(written) for b in written[n + 1 :]):
            return not _REST.isdisjoint(reported.forms)
    return any(
        abs(abs(a - b) - quantity.value) < 1e-9 or abs(a + b - quantity.value) < 1e-9
        for n, a in enumerate(same)
        for b in same[n + 1 :]
        if a != b
    )


def find_numbers(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Figures that differ in value, unit or bound, and two that changed places."""
    out: list[Change] = []
    free = list(said.quantities)
    matched: list[tuple[Quantity, Quantity]] = []
    open_: list[Quantity] = []
    for r in reported.quantities:
        equal = [q for q in free if _equal(q, r)]
        if equal:
            best = max(equal, key=lambda q: around(reported, aligned, q.at, r.at))
            free.remove(best)
            matched.append((best, r))
        else:
            open_.append(r)
    for r in open_:
        out += _open_number(said, reported, aligned, r, free)
    for s, r in matched:
        out += _bounds(said, reported, s, r) or _spread(said, reported, s, r)
    out += _swapped_numbers(aligned, matched)
    return out


_HOURS = frozenset(["noon", "midday", "midnight"])
"""Hours in words: a reader who adds one as “at lunch” went by tells no figure."""


def _open_number(
    said: Reading, reported: Reading, aligned: Alignment, r: Quantity, free: list[Quantity]
) -> list[Change]:
    """The change that a figure of the report without its equal among those said makes, if any."""
    if _same_ratio(said, reported, r):
        return []
    repeated = any(_equal(q, r) for q in said.quantities)
    rivals = [q for q in free if _same_measure(q, r) or _same_measure(r, q) or _other_unit(q, r)]
    rivals = [q for q in rivals if (q.measures == "ordinal") == (r.measures == "ordinal")]
    if _derived(r, said.quantities, reported) and not (rivals and around(reported, aligned, rivals[0].at, r.at) > 5):
        return []
    if not rivals:
        if (
            repeated
            or r.measures in {"ordinal", "times"}
            or (any(form in {"both", "pair", "couple"} for form in said.forms) and r.value == 2)
        ):
            return []
        if r.measures == "monthday" or (r.value <= 3 and not r.measures) or r.noun in _HOURS:
            return []
        if r.measures == "time" and (r.mantissa == 1 or aligned.equal < 0.5 * len(reported)):
            return []
        added = 0.75 if r.measures in {"share", "euro", "dollar", "pound", "time"} or r.value >= 10 else 0.55
        return [Change("number", (0, 0), (r.first, r.last), added)]
    s = max(rivals, key=lambda q: around(reported, aligned, q.at, r.at) + 3 * (q.noun == r.noun))
    near = around(reported, aligned, s.at, r.at)
    if repeated and near < 3:
        return []
    kind = "unit" if s.mantissa == r.mantissa else "date" if r.measures == "monthday" else "number"
    free.remove(s)
    return [Change(kind, (s.at, s.last), (r.at, r.last), 0.97 if near else 0.85)]


def _other_unit(a: Quantity, b: Quantity) -> bool:
    """Whether the same figure counts two known units."""
    return a.mantissa == b.mantissa and bool(a.measures) and bool(b.measures)


def _bounds(said: Reading, reported: Reading, s: Quantity, r: Quantity) -> list[Change]:
    """A bound turned round, or one put on or taken from an upper limit."""
    if s.bound == r.bound or (s.value != r.value and abs(s.value - r.value) / max(s.value, r.value) > 0.02):
        return []
    both = (s.first, s.last), (r.first, r.last)
    if s.bound is not None and r.bound is not None and s.bound * r.bound == -1:
        if s.measures == "time" and "within" in (said.forms[s.first], reported.forms[r.first]):
            return []
        return [Change("comparator", *both, 0.95)]
    if said.forms[s.at - 1 : s.at] == reported.forms[r.at - 1 : r.at] or s.measures in {"ordinal", "monthday"}:
        return []
    strict = {"within", "nearly", "almost", "close", "from", "over"}
    if r.bound in {1, -1} and s.bound is None and reported.forms[r.first] not in strict and s.measures != "time":
        if _bound_elsewhere(said, s, r.bound) or (r.bound == -1 and _only(said, s)):
            return []
        return [Change("comparator", *both, 0.6)]
    if s.bound == -1 and r.bound is None and said.forms[s.first] in {"up", "at", "a"}:
        return [Change("comparator", *both, 0.7)]
    return []


_OVER = word_set("over in within during across")
_EACH = word_set("a an per each every")


def _spread(said: Reading, reported: Reading, s: Quantity, r: Quantity) -> list[Change]:
    """An amount over several years on one side and for each on the other: “4 percent over two years”, “a year”."""
    ours, theirs = (_over(said, s), _rate(said, s)), (_over(reported, r), _rate(reported, r))
    for spread, rate in ((ours[0], theirs[1]), (theirs[0], ours[1])):
        if spread and rate and not (ours[0] and ours[1]) and not (theirs[0] and theirs[1]):
            return [Change("unit", (s.at, s.last), (r.at, r.last), 0.8)]
    return []


def _over(side: Reading, quantity: Quantity) -> bool:
    """Whether a figure is spread over several spans of time behind it."""
    near = [q for q in side.quantities if quantity.last < q.at <= quantity.last + 5 and q.measures == "time"]
    return any(q.mantissa > 1 and not _OVER.isdisjoint(side.forms[quantity.last : q.at]) for q in near)


def _rate(side: Reading, quantity: Quantity) -> bool:
    """Whether a figure counts for each span of time: “a year”, “annually”."""
    forms = side.forms[quantity.last : quantity.last + 4]
    spans = [k for k in range(1, len(forms)) if forms[k] in _SPANS and forms[k - 1] in _EACH]
    return bool(spans) or not _YEARLY.isdisjoint(forms[:2])


_SPANS = word_set("hour day week month quarter year decade")
_YEARLY = word_set("annually yearly monthly weekly daily hourly")


def _only(said: Reading, s: Quantity) -> bool:
    """Whether a figure is told as little: “only two”, which “no more than two” tells as well."""
    return any(tables().quantifiers.get(form) == "only" for form in said.forms[max(0, s.at - 3) : s.at])


def _bound_elsewhere(said: Reading, s: Quantity, bound: int) -> bool:
    """Whether words near a figure bound it in a way that its own reading does not see."""
    comparators = tables().comparators
    around = said.forms[max(0, s.at - 7) : s.last + 4]
    return any(side == bound for form in around for _, side in comparators.get(form, ()))


def _swapped_numbers(aligned: Alignment, matched: list[tuple[Quantity, Quantity]]) -> list[Change]:
    """Two figures that changed places: each stands among the other's words."""
    out = []
    for n, (s1, r1) in enumerate(matched):
        for s2, r2 in matched[n + 1 :]:
            if s1.value == s2.value or s1.measures != s2.measures:
                continue
            straight = _neighbours(aligned, s1, r1) + _neighbours(aligned, s2, r2)
            crossed = _neighbours(aligned, s1, r2) + _neighbours(aligned, s2, r1)
            if crossed >= 3 and crossed > 2 * straight + 1:
                out.append(Change("number", (s1.at, s1.last), (r2.at, r2.last), 0.8))
    return out


def _neighbours(aligned: Alignment, s: Quantity, r: Quantity) -> int:
    """How many of the two words before and after a figure are aligned with those at the other."""
    found = 0
    for step in (-2, -1, 1, 2):
        i = (r.at if step < 0 else r.last - 1) + step
        if 0 <= i < len(aligned.pair) and (p := aligned.pair[i]) >= 0:
            found += abs(p - ((s.at if step < 0 else s.last - 1) + step)) <= 1
    return found

"""Fourth step of matching: the facts that differ, compared as slots whatever the wording around them."""

from __future__ import annotations

from typing import NamedTuple

from wordbond.matching.alignment import Alignment, against, closeness, is_noun, same_name
from wordbond.matching.lexicon import nearness, parts, related, subjects
from wordbond.matching.quantities import Quantity
from wordbond.matching.reading import Dated, Negation, Reading, token
from wordbond.matching.tables import tables

__all__ = ["Change", "find_changes"]


class Change(NamedTuple):
    """One fact that differs: half-open places of words on both sides; an empty stretch where a side lacks it."""

    kind: str
    said: tuple[int, int]
    reported: tuple[int, int]
    confidence: float


def find_changes(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """All changes of fact between the two, each with the confidence that a reader would call it one."""
    content = sum(reported.content)
    close = aligned.equal / max(1, len(reported))
    out: list[Change] = []
    out += _numbers(said, reported, aligned)
    out += _dates(said, reported, aligned)
    out += _names(said, reported, aligned, close)
    if content:
        out += _negations(said, reported, aligned, close)
        out += _modalities(said, reported, aligned, close)
        out += _quantifiers(said, reported, aligned)
        out += _substitutions(said, reported, aligned, close)
        out += _opposed_in_gaps(said, reported, aligned)
        out += _roles(said, reported, aligned)
        out += _conditions(said, reported, aligned)
        out += _attributions(said, reported, aligned)
    return _distinct(out)


def _distinct(changes: list[Change]) -> list[Change]:
    """Drop a change that another of higher confidence covers on either side."""
    out: list[Change] = []
    for change in sorted(changes, key=lambda c: -c.confidence):
        if not any(_overlap(change.reported, c.reported) or _overlap(change.said, c.said) for c in out):
            out.append(change)
    return sorted(out, key=lambda c: (c.reported, c.said))


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


# --- quantities


def _same_measure(a: Quantity, b: Quantity) -> bool:
    return a.measures == b.measures or (not a.measures and b.measures not in {"ordinal", "monthday"} and not b.noun)


def _equal(a: Quantity, b: Quantity) -> bool:
    """Whether two figures are the same, for all that wording can change."""
    if a.measures != b.measures:
        loose = {a.measures, b.measures}
        if not (loose <= {"", "clock", "monthday"} or loose == {"", "ordinal"} and False):
            unknown = not a.measures and not a.noun or not b.measures and not b.noun
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


def _derived(quantity: Quantity, said: tuple[Quantity, ...]) -> bool:
    """Whether a reader could have reckoned the figure from those said: a rest to 100, a sum, a difference."""
    same = [q.value for q in said if q.measures == quantity.measures]
    if quantity.measures == "share" and any(abs(100 - v - quantity.value) < 1e-9 for v in same):
        return True
    return any(
        abs(abs(a - b) - quantity.value) < 1e-9 or abs(a + b - quantity.value) < 1e-9
        for n, a in enumerate(same)
        for b in same[n + 1 :]
        if a != b
    )


def _numbers(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    out: list[Change] = []
    free = list(said.quantities)
    matched: list[tuple[Quantity, Quantity]] = []
    open_: list[Quantity] = []
    for r in reported.quantities:
        equal = [q for q in free if _equal(q, r)]
        if equal:
            best = max(equal, key=lambda q: _around(said, reported, aligned, q.at, r.at))
            free.remove(best)
            matched.append((best, r))
        else:
            open_.append(r)
    for r in open_:
        out += _open_number(said, reported, aligned, r, free)
    for s, r in matched:
        out += _bounds(said, reported, s, r)
    out += _swapped_numbers(said, reported, aligned, matched)
    return out


def _around(said: Reading, reported: Reading, aligned: Alignment, j: int, i: int) -> int:
    """How many words within four of reported place `i` are aligned with words within five of said place `j`."""
    found = 0
    for k in range(max(0, i - 4), min(len(reported), i + 5)):
        p = aligned.pair[k]
        if k != i and p >= 0 and abs(p - j) <= 5:
            found += 2 if reported.content[k] else 1
    return found


def _open_number(
    said: Reading, reported: Reading, aligned: Alignment, r: Quantity, free: list[Quantity]
) -> list[Change]:
    """The change that a figure of the report without its equal among those said makes, if any."""
    repeated = any(_equal(q, r) for q in said.quantities)
    rivals = [q for q in free if _same_measure(q, r) or _same_measure(r, q) or q.mantissa == r.mantissa]
    rivals = [q for q in rivals if (q.measures == "ordinal") == (r.measures == "ordinal")]
    if _derived(r, said.quantities) and not (rivals and _around(said, reported, aligned, rivals[0].at, r.at) > 5):
        return []
    if not rivals:
        if (
            repeated
            or r.measures in {"ordinal", "times"}
            or any(form in {"both", "pair", "couple"} for form in said.forms)
            and r.value == 2
        ):
            return []
        if r.measures == "monthday" or r.value <= 3 and not r.measures:
            return []
        if r.measures == "time" and (r.mantissa == 1 or aligned.equal < 0.5 * len(reported)):
            return []
        added = 0.75 if r.measures in {"share", "euro", "dollar", "pound", "time"} or r.value >= 10 else 0.55
        return [Change("number", (0, 0), (r.first, r.last), added)]
    s = max(rivals, key=lambda q: _around(said, reported, aligned, q.at, r.at) + 3 * (q.noun == r.noun))
    near = _around(said, reported, aligned, s.at, r.at)
    if repeated and near < 3:
        return []
    kind = "unit" if s.mantissa == r.mantissa else "date" if r.measures == "monthday" else "number"
    free.remove(s)
    return [Change(kind, (s.at, s.last), (r.at, r.last), 0.97 if near else 0.85)]


def _bounds(said: Reading, reported: Reading, s: Quantity, r: Quantity) -> list[Change]:
    """A bound turned round, or one put on or taken from an upper limit."""
    if s.bound == r.bound or s.value != r.value and abs(s.value - r.value) / max(s.value, r.value) > 0.02:
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
        if _bound_elsewhere(said, s, r.bound):
            return []
        return [Change("comparator", *both, 0.6)]
    if s.bound == -1 and r.bound is None and said.forms[s.first] in {"up", "at", "a"}:
        return [Change("comparator", *both, 0.7)]
    return []


def _bound_elsewhere(said: Reading, s: Quantity, bound: int) -> bool:
    """Whether words near a figure bound it in a way that its own reading does not see."""
    comparators = tables().comparators
    around = said.forms[max(0, s.at - 7) : s.last + 4]
    return any(side == bound for form in around for _, side in comparators.get(form, ()))


def _swapped_numbers(
    said: Reading, reported: Reading, aligned: Alignment, matched: list[tuple[Quantity, Quantity]]
) -> list[Change]:
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


# --- dates


def _dates(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    out: list[Change] = []
    for kind in ("weekday", "month", "year", "day", "season"):
        free = [d for d in said.dates if d.kind == kind]
        open_: list[Dated] = []
        for r in (d for d in reported.dates if d.kind == kind):
            slot = aligned.pair[r.at]
            same = [d for d in free if d.value == r.value and d.at == slot] or [d for d in free if d.value == r.value]
            if same:
                free.remove(same[0])
            else:
                open_.append(r)
        for r in open_:
            if not free or kind == "day" and not _slot(aligned, free, r):
                continue
            if kind == "month" and _month_by_other_words(said, reported, r):
                continue
            repeated = any(d.kind == kind and d.value == r.value for d in said.dates)
            s = max(free, key=lambda d: _around(said, reported, aligned, d.at, r.at))
            if repeated and _around(said, reported, aligned, s.at, r.at) < 3:
                continue
            free.remove(s)
            out.append(Change("date", (s.at, s.at + 1), (r.at, r.at + 1), 0.8 if kind in {"day", "season"} else 0.95))
    out += _relations_of_time(said, reported, aligned)
    return out


def _slot(aligned: Alignment, free: list[Dated], r: Dated) -> bool:
    return any(aligned.pair[r.at] == d.at for d in free)


def _month_by_other_words(said: Reading, reported: Reading, r: Dated) -> bool:
    """“before July” for “by the end of June”."""
    months = tables().months
    number = months.index(r.value)
    before = reported.forms[max(0, r.at - 2) : r.at]
    ends = {d.value for d in said.dates if d.kind == "month" and "end" in said.forms[max(0, d.at - 3) : d.at]}
    return ("before" in before and months[number - 1] in ends) or (
        "end" in reported.forms[max(0, r.at - 3) : r.at]
        and any(
            d.value == months[(number + 1) % 12] and "before" in said.forms[max(0, d.at - 5) : d.at] for d in said.dates
        )
    )


_UNTIL = frozenset("by before until till within".split())
_SINCE = frozenset("after from since following past".split())


def _relations_of_time(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """“by 2030” against “after 2030”: the same date on the other side of an event."""
    out = []
    for r in reported.dates:
        for s in said.dates:
            if (s.kind, s.value) != (r.kind, r.value) or s.at == 0 or r.at == 0:
                continue
            ours, theirs = set(said.forms[max(0, s.at - 4) : s.at]), set(reported.forms[max(0, r.at - 4) : r.at])
            crossed = ours & _UNTIL and theirs & _SINCE and not ours & _SINCE and not theirs & _UNTIL
            crossed = crossed or (ours & _SINCE and theirs & _UNTIL and not ours & _UNTIL and not theirs & _SINCE)
            if crossed:
                out.append(Change("date", (s.at - 1, s.at + 1), (r.at - 1, r.at + 1), 0.8))
    return out


# --- names

_PRONOUNS = frozenset(
    "i we he she they it my our his her their its me us him them you your this that these those who".split()
)
_SAYING = frozenset(
    "say tell add argue insist declare announce explain note according stress warn underline concede".split()
)


def _known_name(form: str, at: int, own: Reading, other: Reading) -> bool:
    if form in other.forms or form.removesuffix("'s") in other.forms or form + "'s" in other.forms:
        return True
    if own.lemmas[at] in other.lemmas:
        return True
    if any(same_name(form, other.forms[j]) for j in other.names):
        return True
    return 2 <= len(form) <= 6 and form in _initials(other)


def _initials(side: Reading) -> set[str]:
    """The initials of each run of capitalised words, small words between them passed over."""
    out: set[str] = set()
    letters, last = "", -9
    for at, word in enumerate(side.text.words):
        if word.capital:
            letters = letters + word.form[0] if at - last <= 2 else word.form[0]
            last = at
            out.add(letters)
    return out


def _names(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
    out = []
    lost = [j for j in said.names if not _known_name(said.forms[j], j, said, reported)]
    new = [i for i in reported.names if not _known_name(reported.forms[i], i, reported, said)]
    for i in new:
        j = aligned.pair[i]
        if j >= 0 and j in lost:
            out.append(_name_change(said, reported, j, i, 0.95))
            lost.remove(j)
            continue
        if j >= 0 and aligned.kind[i] != "slot" or _speaks(reported, i):
            continue
        around = [(abs_context(aligned, i, j), j) for j in lost]
        best = max(around, default=(0, -1))
        if best[0] >= 2:
            out.append(_name_change(said, reported, best[1], i, 0.9))
            lost.remove(best[1])
        elif best[0] == 1 or (lost and close > 0.5):
            confidence = 0.65 if best[0] else 0.5
            out.append(_name_change(said, reported, best[1], i, confidence))
            lost.remove(best[1])
    for i in reported.names:
        j = aligned.pair[i]
        if j < 0 or j not in said.names or aligned.kind[i] not in {"slot", "meaning"} or i in new:
            continue
        if not same_name(said.forms[j], reported.forms[i]):
            out.append(_name_change(said, reported, j, i, 0.9))
    return out


def abs_context(aligned: Alignment, i: int, j: int) -> int:
    """On how many sides the nearest aligned neighbour of `i` stands within four words of `j`: 0 to 2."""
    found = 0
    for direction in (-1, 1):
        for step in range(1, 5):
            k = i + direction * step
            if 0 <= k < len(aligned.pair) and (p := aligned.pair[k]) >= 0:
                found += abs(p - j) <= 4
                break
    return found


def _name_change(said: Reading, reported: Reading, j: int, i: int, confidence: float) -> Change:
    return Change("name", _whole_name(said, j), _whole_name(reported, i), confidence)


def _whole_name(side: Reading, at: int) -> tuple[int, int]:
    return at, at + 1


def _speaks(reported: Reading, i: int) -> bool:
    """Whether the name at `i` is the report's own naming of the speaker: a word of saying stands beside it."""
    around = reported.lemmas[max(0, i - 3) : i] + reported.lemmas[i + 1 : i + 4]
    return any(w in _SAYING for w in around)


# --- negation


def _denied(side: Reading, at: int) -> tuple[int, bool]:
    """How many negators deny the word at `at`, and whether a word that can deny stands before it in its sentence."""
    count = sum(at in n.scope for n in side.negations)
    deniers = tables().deniers
    first = at
    while first > 0 and side.sentence[first - 1] == side.sentence[at] and at - first < 9:
        first -= 1
    loose = any(side.lemmas[k] in deniers or side.forms[k] in deniers for k in range(first, at))
    last = at
    while last < len(side) and side.sentence[last] == side.sentence[at] and last - at < 7:
        loose = loose or (last != at and side.lemmas[last] in deniers)
        last += 1
    return count, loose


def _negations(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
    out = []
    for own, other, pair, flipped in ((said, reported, aligned.back, False), (reported, said, aligned.pair, True)):
        back = aligned.pair if not flipped else aligned.back
        for negation in own.negations:
            if _idiom(own, negation, aligned, flipped):
                continue
            confidence = _lost_negation(own, other, pair, back, negation, close)
            if confidence:
                here = _with_auxiliary(own, negation.at)
                there = pair[negation.scope[0]] if negation.scope else max(0, pair[negation.at - 1])
                place = _auxiliary_before(other, there)
                out.append(Change("negation", *((place, here) if flipped else (here, place)), confidence))
    return out


def _idiom(own: Reading, negation: Negation, aligned: Alignment, flipped: bool) -> bool:
    """“no doubt” and “no question” say yes, unless the other side has the very word in the same place."""
    if not negation.scope or own.lemmas[negation.scope[0]] not in {"doubt", "question"}:
        return False
    first = negation.scope[0]
    at = first if flipped else aligned.back[first]
    return at < 0 or aligned.kind[at] != "equal"


_AUXILIARIES = frozenset(
    "will would shall should can could may might must do does did is are was were am has have had be been ought".split()
)


def _with_auxiliary(side: Reading, at: int) -> tuple[int, int]:
    """A negator with the auxiliary before it, or with the noun behind “no”."""
    if side.forms[at] == "not" and at and side.forms[at - 1] in _AUXILIARIES:
        return at - 1, at + 1
    if side.forms[at] in {"no", "neither"} and at + 1 < len(side):
        return at, at + 2
    return at, at + 1


def _auxiliary_before(side: Reading, at: int) -> tuple[int, int]:
    for k in range(at, max(-1, at - 4), -1):
        if side.forms[k] in _AUXILIARIES:
            return k, k + 1
    return at, at + 1


def _lost_negation(
    own: Reading, other: Reading, pair: list[int], back: list[int], negation: Negation, close: float
) -> float:
    """How sure it is that what `own` denies, `other` does not: 0.0 to 1.0."""
    at, scope = negation
    negators = tables().negators
    if pair[at] >= 0 and other.forms[pair[at]] in negators:
        return 0.0
    if not scope:
        beside = at > 0 and own.forms[at - 1] in _AUXILIARIES and pair[at - 1] >= 0 and pair[at] < 0
        return 0.6 if beside and len(own.negations) != len(other.negations) else 0.0
    core = scope[:4]
    aligned = [k for k in core if pair[k] >= 0]
    if not aligned or pair[core[0]] < 0:
        return 0.0
    free = [n for n in other.negations if back[n.at] < 0 or own.forms[back[n.at]] not in negators]
    for k in aligned:
        there = pair[k]
        loose = _denied(other, there)[1]
        if any(there in n.scope for n in free) or (loose and not _same_denier(own, other, there)):
            return 0.0
        if against(own.lemmas[k], other.lemmas[there]):
            return 0.0
    if free and min(abs(n.at - pair[k]) for n in free for k in aligned) <= 6:
        return 0.0
    share = len(aligned) / len(core)
    if closeness(own.forms[core[0]], other.forms[pair[core[0]]]) < 0.9 and not token(own.forms[core[0]]).figure:
        share *= 0.7
    if close < 0.6 and own.forms[at] != "not" and _sweeping(own, other, at, scope):
        return 0.3
    if len(core) == 1 or share == 1.0:
        return 0.9 if close >= 0.4 or len(core) >= 3 else 0.7
    return 0.85 * share if close >= 0.6 else 0.7 * share


def _sweeping(own: Reading, other: Reading, at: int, scope: tuple[int, ...]) -> bool:
    """Whether “nobody does more than” or “not one is late” may stand as “all”, “most” or “first” on the other side."""
    if any(own.forms[k] in {"more", "than", "less"} for k in range(at, scope[-1] + 1)):
        return True
    return any(tables().quantifiers.get(f) == "all" for f in other.forms)


def _same_denier(own: Reading, other: Reading, there: int) -> bool:
    """Whether the word that could deny on the other side stands on this side as well, and so makes no difference."""
    deniers = tables().deniers
    ours = {w for w in own.lemmas if w in deniers}
    theirs = {w for w in other.lemmas[max(0, there - 9) : there + 7] if w in deniers}
    return theirs <= ours


# --- modality

_GROUPS = {
    "will": "future", "shall": "future", "would": "future", "going": "future",
    "may": "possible", "might": "possible", "could": "able", "can": "able", "able": "able",
    "must": "bound", "should": "ought", "ought": "ought",
}  # fmt: skip
_WISHES = ("wish", "wish", "plan", "agreed", "begun")
"""How a verb holds under another one with “to”, by the rung of that one on the ladder of action."""
_CHANGED = {
    frozenset(p.split()): confidence
    for p, confidence in {
        "possible future": 0.9, "possible bound": 0.9, "possible ought": 0.85, "possible past": 0.75,
        "possible present": 0.7, "possible agreed": 0.85, "possible plan": 0.6,
        "bound able": 0.85, "ought able": 0.85, "future able": 0.57,
        "future past": 0.75, "wish future": 0.85, "wish past": 0.85, "wish agreed": 0.85, "wish bound": 0.8,
        "wish present": 0.6, "plan past": 0.85, "agreed past": 0.7, "plan agreed": 0.5, "plan future": 0.35,
        "plan bound": 0.5, "bound past": 0.5,
    }.items()
}  # fmt: skip
"""How surely one way of holding in the place of another changes the fact, in a text that is otherwise close."""


_BEFORE_NOUN = frozenset(
    "the a an this that these those my our his her its their your of in on at for with from no every each".split()
)
"""Words behind which no verb stands."""


def _modal(side: Reading, at: int) -> tuple[str, int]:
    """How the verb at `at` is said to hold, and the place of the word that says so; `unknown` where none tells."""
    action = tables().ladders
    if not side.forms[at - 1 : at] or side.forms[at - 1] in _BEFORE_NOUN:
        return "unknown", at
    for k in range(at - 1, max(-1, at - 6), -1):
        form = side.forms[k]
        if form == "not" or form == "be":
            continue
        if form in {"is", "are", "am"}:
            return "present", k
        if form == "to" and k:
            if k + 1 != at and side.content[k + 1] and not side.forms[k + 1].endswith("ly"):
                break
            governor = k - 1 if side.forms[k - 1] not in {"not", "whether"} else k - 2
            if side.forms[governor] in {"have", "has", "had", "need", "needs", "needed"}:
                return "bound", governor
            if side.forms[governor] in _GROUPS:
                return _GROUPS[side.forms[governor]], governor
            rung = action.get(side.lemmas[governor], {}).get("action")
            if rung is not None and rung < 5:
                return _WISHES[rung], governor
            return "unknown", governor
        group = _GROUPS.get(form)
        if group and not (form == "may" and side.text.words[k].capital and not side.text.words[k].opens):
            return group, k
        if form in {"has", "have", "had", "did", "was", "were", "been"}:
            return "past", k
        if side.lemmas[k] == "consider" and side.forms[at].endswith("ing"):
            return "wish", k
        if side.clause[k] != side.clause[at] or (side.content[k] and not form.endswith("ly")):
            break
    form = side.forms[at]
    if at and side.forms[at - 1] == "be" or form.endswith("ing"):
        return "unknown", at
    if form != side.lemmas[at] and (form.endswith("ed") or not form.endswith("s")):
        return "past", at
    return "present", at


def _modalities(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
    out = []
    for i, j in enumerate(aligned.pair):
        if j < 0:
            continue
        if not reported.content[i]:
            if aligned.kind[i] == "slot":
                out += _exchanged_modal(said, reported, j, i, close)
            continue
        a, b = said.lemmas[j], reported.lemmas[i]
        if a != b:
            step = _ladder_step(a, b) if said.content[j] and aligned.kind[i] != "moved" else 0.0
            if step:
                if close < 0.4 or (close < 0.6 and abs_context(aligned, i, j) < 2):
                    step -= 0.35
                out.append(Change("modality", (j, j + 1), (i, i + 1), step))
                continue
        if "v" in parts(a) and "v" in parts(b) and aligned.kind[i] != "slot":
            out += _other_modal(said, reported, j, i, close)
    out += _hedges(said, reported, aligned)
    return out


def _exchanged_modal(said: Reading, reported: Reading, j: int, i: int, close: float) -> list[Change]:
    """One auxiliary in the place of another, whatever they govern."""
    ours, theirs = _GROUPS.get(said.forms[j]), _GROUPS.get(reported.forms[i])
    if not ours or not theirs or ours == theirs:
        return []
    confidence = _CHANGED.get(frozenset((ours, theirs)), 0.0)
    return [Change("modality", (j, j + 1), (i, i + 1), confidence)] if confidence and close >= 0.4 else []


def _other_modal(said: Reading, reported: Reading, j: int, i: int, close: float) -> list[Change]:
    """The change that another modal on an aligned verb makes."""
    (ours, a), (theirs, b) = _modal(said, j), _modal(reported, i)
    if ours == theirs:
        return []
    first, second = said.forms[a], reported.forms[b]
    if (first, second) in {
        ("will", "would"),
        ("can", "could"),
        ("may", "might"),
        ("shall", "would"),
        ("could", "might"),
        ("may", "could"),
        ("might", "could"),
    }:
        return []
    confidence = _CHANGED.get(frozenset((ours, theirs)), 0.0)
    if {ours, theirs} == {"future", "past"} and not (
        {first, second} & {"will", "shall"}
        and {first, second} & {"has", "have", "did", said.forms[j], reported.forms[i]}
    ):
        confidence = 0.4
    if confidence and close < 0.4:
        confidence -= 0.15
    return [Change("modality", (a, a + 1), (b, b + 1), confidence)] if confidence >= 0.3 else []


def _ladder_step(a: str, b: str) -> float:
    """How surely a word exchanged for one of another rung of commitment, request or certainty changes the fact."""
    ladders = tables().ladders
    ours, theirs = ladders.get(a), ladders.get(b)
    if not ours or not theirs:
        return 0.0
    steps = [abs(rung - theirs[name]) for name, rung in ours.items() if name in theirs]
    if not steps or min(steps) == 0:
        return 0.0
    variants = tables().variants
    if not (variants.get(a) or frozenset()).isdisjoint(variants.get(b) or ()):
        return 0.0
    return 0.85 if min(steps) >= 2 or len(steps) == 1 else 0.6


_HEDGES = frozenset(
    "may might could perhaps possibly maybe reportedly allegedly considering considers consider hopes hoping".split()
)


def _hedges(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """A hedge in the report that nothing said answers to."""
    ladders = tables().ladders
    low = {w for w, where in ladders.items() if 0 in where.values()}
    if any(
        form in _HEDGES or lemma_ in low
        for form, lemma_ in zip(said.forms, said.lemmas, strict=True)
        if form not in {"can", "invite", "allow", "permit"}
    ):
        return []
    out = []
    for i, form in enumerate(reported.forms):
        if (
            form in _HEDGES
            and aligned.pair[i] < 0
            and not (form == "may" and reported.text.words[i].capital and not reported.text.words[i].opens)
        ):
            if form in {"could", "might"} and "can" in said.forms:
                continue
            following = next(
                (k for k in range(i + 1, min(i + 5, len(reported))) if reported.content[k] and aligned.pair[k] >= 0), -1
            )
            j = aligned.pair[following] if following >= 0 else 0
            place = _auxiliary_before(said, j) if following >= 0 else (0, 0)
            out.append(Change("modality", place, (i, i + 1), 0.75 if form != "could" else 0.6))
    return out


# --- quantifiers

_EXCHANGED = {
    frozenset(p.split())
    for p in (
        "all most",
        "all many",
        "all some",
        "all few",
        "all none",
        "most some",
        "most few",
        "most none",
        "many few",
        "many none",
        "some none",
    )
}


def _quantifiers(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    classes = tables().quantifiers
    out = []
    for i, form in enumerate(reported.forms):
        theirs = "one" if form == "one" else classes.get(form)
        if not theirs or theirs == "only" or (theirs == "one" and aligned.kind[i] != "slot"):
            continue
        j = aligned.pair[i] if aligned.kind[i] != "equal" else -1
        ours = ("one" if said.forms[j] == "one" else classes.get(said.forms[j], "")) if j >= 0 else ""
        if j < 0 and aligned.pair[i] < 0:
            head = next(
                (
                    k
                    for k in range(i + 1, min(i + 4, len(reported)))
                    if aligned.pair[k] >= 0 and (reported.content[k] or reported.forms[k] in {"of", "them"})
                ),
                -1,
            )
            if head < 0:
                continue
            there = aligned.pair[head]
            for k in range(there - 1, max(-1, there - 4), -1):
                if said.forms[k] in classes and aligned.back[k] < 0:
                    j, ours = k, classes[said.forms[k]]
                    break
        if aligned.kind[i] == "slot" and {ours, theirs} in ({"all", "one"}, {"most", "one"}, {"many", "one"}):
            out.append(Change("quantifier", (j, j + 1), (i, i + 1), 0.85))
        elif ours and ours != theirs and frozenset((ours, theirs)) in _EXCHANGED and "none" not in (ours, theirs):
            out.append(Change("quantifier", (j, j + 1), (i, i + 1), 0.85))
    return out


# --- words exchanged

_THING = frozenset({5, 6, 8, 13, 14, 15, 17, 18, 20, 27})
"""WordNet's files of animals, artefacts, body, food, groups, places, objects, persons, plants and substances."""


def _substitutions(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
    """Opposites, and another thing in the same place of an otherwise equal text."""
    out = []
    names_said, names_reported = set(said.names), set(reported.names)
    dated, dated_too = {d.at for d in said.dates}, {d.at for d in reported.dates}
    for i, j in enumerate(aligned.pair):
        if j < 0 or aligned.kind[i] == "equal":
            continue
        kind = aligned.kind[i]
        a, b = said.lemmas[j], reported.lemmas[i]
        if kind == "opposed" or (a != b and against(a, b)):
            if not _compensated(said, reported, aligned, j, i):
                what = "date" if {a, b} <= _TIME_SIDES else "direction"
                out.append(Change(what, (j, j + 1), (i, i + 1), 0.85 if close >= 0.4 else 0.65))
            continue
        if kind != "slot" or j in names_said or i in names_reported:
            continue
        if not said.content[j] or not reported.content[i]:
            out += _exchanged_particles(said, reported, j, i)
            continue
        units = tables().units
        if a in units and b in units:
            if units[a].measures == units[b].measures and not _counted(said, j):
                out.append(Change("unit", (j, j + 1), (i, i + 1), 0.8))
            continue
        if j in dated or i in dated_too or a in units or b in units:
            continue
        confidence = _other_thing(said.forms[j], reported.forms[i], close, _tight(aligned, j, i))
        if confidence:
            out.append(Change("name", (j, j + 1), (i, i + 1), confidence))
    return out


def _counted(side: Reading, at: int) -> bool:
    """Whether a unit belongs to a quantity, which is compared as such."""
    return any(q.first <= at < q.last for q in side.quantities)


def _opposed_in_gaps(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Opposites among words without a partner that stand in the same gap: “against” for “in favour of”."""
    pair, back = aligned.pair, aligned.back
    out = []
    i = 0
    while i < len(pair):
        if pair[i] >= 0:
            i += 1
            continue
        end = i
        while end < len(pair) and pair[end] < 0:
            end += 1
        first = pair[i - 1] + 1 if i else 0
        last = first
        while last < len(back) and back[last] < 0 and last - first < 5:
            last += 1
        if first < last and end - i <= 5:
            for j in range(first, last):
                hit = next((k for k in range(i, end) if against(said.lemmas[j], reported.lemmas[k])), -1)
                if hit >= 0 and said.forms[j] not in _VAGUE and not _compensated(said, reported, aligned, j, hit):
                    out.append(Change("direction", (j, j + 1), (i, end), 0.75))
        i = end
    return out


_VAGUE = frozenset("in out up down on off go come get".split())
_TIME_SIDES = frozenset("before after since until ahead following prior".split())


def _tight(aligned: Alignment, j: int, i: int) -> bool:
    """Whether the words on both sides of a pair are aligned with each other."""
    left = i == 0 or aligned.pair[i - 1] == j - 1
    right = i + 1 == len(aligned.pair) or aligned.pair[i + 1] == j + 1
    return left and right


def _exchanged_particles(said: Reading, reported: Reading, j: int, i: int) -> list[Change]:
    """A “with” turned to “without”."""
    pair = {said.forms[j], reported.forms[i]}
    if "without" in pair and pair & {"with", "under", "on"}:
        return [Change("negation", (j, j + 1), (i, i + 1), 0.9)]
    return []


def _other_thing(said: str, reported: str, close: float, tight: bool) -> float:
    """How surely one content word in the place of another names another thing or act."""
    first, second = token(said), token(reported)
    a, b = first.lemma, second.lemma
    if first.figure or second.figure or closeness(said, reported) >= 0.6:
        return 0.0
    relation = related(a, b)
    nouns = "n" in parts(a) and "n" in parts(b) and (is_noun(said) or is_noun(reported))
    if nouns and not said.endswith(("ed", "ing")) and not reported.endswith(("ed", "ing")):
        things = not _things(a).isdisjoint(_things(b))
        base = 0.75 if things else 0.5 if relation == "sister" else 0.4
        return base + 0.1 * tight - (0.0 if close >= 0.6 else 0.15 if close >= 0.4 else 0.3)
    return 0.45 if tight and close >= 0.75 and relation not in {"sister", "kind"} else 0.0


def _things(lemma_: str) -> set[int]:
    """The kinds of thing that a noun's first senses are; a person and a group count as one kind."""
    found = subjects(lemma_) & _THING
    return {18 if kind == 14 else kind for kind in found}


def _turned(own: Reading, pair: list[int], at: int, there: int) -> bool:
    """Whether what `own` compares with, behind “than”, stands before the opposite on the other side."""
    than = next((k for k in range(at + 1, min(len(own), at + 5)) if own.forms[k] == "than"), -1)
    if than < 0:
        return False
    found = [pair[k] for k in range(than + 1, min(len(own), than + 9)) if own.content[k] and pair[k] >= 0]
    return sum(p < there for p in found) > len(found) / 2


def _compensated(said: Reading, reported: Reading, aligned: Alignment, j: int, i: int) -> bool:
    """Whether a negation on one side, or the two sides of a comparison exchanged, undoes an opposite."""
    ours, loose = _denied(said, j)
    theirs, loose_too = _denied(reported, i)
    if ours % 2 != theirs % 2:
        return True
    if _turned(said, aligned.back, j, i) or _turned(reported, aligned.pair, i, j):
        return True
    before = [aligned.pair[k] for k in range(max(0, i - 6), i) if aligned.pair[k] >= 0 and reported.content[k]]
    after = [
        aligned.pair[k] for k in range(i + 1, min(len(reported), i + 7)) if aligned.pair[k] >= 0 and reported.content[k]
    ]
    crossed = sum(p > j for p in before) + sum(p < j for p in after)
    return crossed > len(before) + len(after) - crossed


# --- roles


def _roles(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Two parties that changed places around a verb that did not change its voice."""
    out = []
    for i, j in enumerate(aligned.pair):
        if j < 0 or aligned.kind[i] == "opposed" or not reported.content[i] or "v" not in parts(said.lemmas[j]):
            continue
        if closeness(said.forms[j], reported.forms[i]) < 0.9 or _passive(said, j) != _passive(reported, i):
            continue
        ours, theirs = _parties(said, j), _parties(reported, i)
        if not ours or not theirs:
            continue
        (a, b), (c, d) = ours, theirs
        if _same(said, reported, a, d) and _same(said, reported, b, c) and not _same(said, said, a, b):
            if not _same(said, reported, a, c) and not _same(said, reported, b, d):
                place = (min(*a, j), max(*b, j) + 1)
                out.append(Change("role", place, (min(*c, i), max(*d, i) + 1), 0.85))
    return out


_FIRST_PERSON = frozenset("i we me us my our".split())


def _same(one: Reading, other: Reading, j: tuple[int, int], i: tuple[int, int]) -> bool:
    """Whether two parties share a head word, or are both the one who speaks."""
    ours, theirs = {one.lemmas[k] for k in range(j[0], j[1] + 1)}, {other.lemmas[k] for k in range(i[0], i[1] + 1)}
    if ours & theirs - {"the", "a"}:
        return True
    return bool(ours & _FIRST_PERSON) and bool(theirs & _FIRST_PERSON)


def _parties(side: Reading, at: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """First and last place of the nearest party before and after a verb in its sentence."""
    before = after = None
    for k in range(at - 1, max(-1, at - 6), -1):
        if side.sentence[k] != side.sentence[at]:
            break
        if _party(side, k):
            first = k
            while first > 0 and k - first < 2 and side.content[first - 1] and _party(side, first - 1):
                first -= 1
            before = (first, k)
            break
    for k in range(at + 1, min(len(side), at + 6)):
        if side.sentence[k] != side.sentence[at]:
            break
        if _party(side, k):
            last = k
            while last + 1 < len(side) and last - k < 2 and side.content[last + 1] and _party(side, last + 1):
                last += 1
            after = (k, last)
            break
    return (before, after) if before and after else None


def _party(side: Reading, at: int) -> bool:
    if at in side.names or side.forms[at] in _FIRST_PERSON:
        return True
    return side.content[at] and is_noun(side.forms[at]) and bool(subjects(side.lemmas[at]) & {14, 15, 18})


def _passive(side: Reading, at: int) -> bool:
    forms = side.forms
    return (
        any(f in {"was", "were", "is", "are", "been", "be", "being"} for f in forms[max(0, at - 3) : at])
        and "by" in forms[at + 1 : at + 5]
    )


# --- conditions


def _openers(side: Reading, table: dict[str, tuple[tuple[str, ...], ...]]) -> list[tuple[int, int]]:
    """Half-open places of the phrases of `table`."""
    out = []
    for at, form in enumerate(side.forms):
        for phrase in table.get(form, ()):
            if side.forms[at : at + len(phrase)] == phrase:
                out.append((at, at + len(phrase)))
                break
    return out


_QUESTION = frozenset("ask asked asks wonder wondered know knows see decide discuss consider".split())


def _stretch(side: Reading, at: int) -> tuple[int, int]:
    """The clause that an opener at `at` begins: up to a mark or the end of the sentence."""
    end = at + 1
    while (
        end < len(side) and side.sentence[end] == side.sentence[at] and not (side.text.words[end].gap and end - at > 2)
    ):
        end += 1
    return at, end


def _conditions(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    table = tables().conditions
    loose = {"should", "once", "until", "whenever", "pending", "except", "in"}
    out = []
    for own, other, pair, back, flipped in (
        (said, reported, aligned.back, aligned.pair, False),
        (reported, said, aligned.pair, aligned.back, True),
    ):
        found = [o for o in _openers(own, table) if own.forms[o[0]] not in loose or o[1] - o[0] > 1]
        if not found or _openers(other, table):
            continue
        for at, after in found:
            if (
                own.forms[at] == "if"
                and at
                and own.forms[at - 1] in _QUESTION | {"as", "even"}
                and own.forms[at - 1] != "even"
            ):
                continue
            first, last = _stretch(own, at)
            inside = [k for k in range(after, last) if own.content[k]]
            rest = [
                k
                for k in range(len(own))
                if own.content[k] and own.sentence[k] == own.sentence[at] and not first <= k < last
            ]
            carried = sum(pair[k] >= 0 for k in inside)
            main = sum(pair[k] >= 0 for k in rest)
            if not inside or not rest or main < 0.4 * len(rest) and main < 3:
                continue
            if carried <= 0.34 * len(inside) and not _exception(other):
                place = (first, last)
                out.append(Change("condition", *(((0, 0), place) if flipped else (place, (0, 0))), 0.8))
            elif carried >= 0.5 * len(inside) and flipped is False and _asserted(other, pair, inside):
                out.append(Change("condition", (first, last), (0, 0), 0.6))
    return out


def _exception(side: Reading) -> bool:
    words = {
        "exception",
        "except",
        "excepted",
        "condition",
        "conditional",
        "provided",
        "conditions",
        "depend",
        "depends",
        "barring",
        "without",
        "case",
        "event",
        "should",
        "once",
        "unless",
        "if",
        "when",
        "or",
        "even",
        "though",
        "although",
        "depending",
        "only",
        "not",
    }
    return any(f in words for f in side.forms)


def _asserted(other: Reading, pair: list[int], inside: list[int]) -> bool:
    """Whether what was a condition stands in the report as a fact."""
    return (
        not _exception(other) and "were" not in other.forms and "would" not in other.forms and "when" not in other.forms
    )


# --- attribution


def _attributions(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Words that the speaker ascribed to others, reported as the speaker's own."""
    table = tables().attributions
    if _openers(reported, table) or any(w in _SAYING or w in _HEARSAY for w in reported.lemmas):
        return []
    out = []
    for first, last in _openers(said, table):
        if any(aligned.back[k] >= 0 and aligned.kind[aligned.back[k]] == "equal" for k in range(first, last)):
            continue
        clause = [k for k in range(last, len(said)) if said.content[k] and said.sentence[k] == said.sentence[first]]
        carried = sum(aligned.back[k] >= 0 for k in clause[:8])
        if clause and carried >= 0.5 * len(clause[:8]):
            end = last
            while end < len(said) and not said.text.words[end].gap and end - first < 7:
                end += 1
            out.append(Change("attribution", (first, end), (0, 0), 0.7))
    return out


_HEARSAY = frozenset(
    "report claim allege believe think accord apparently evidently account estimate find conclude".split()
)

"""Negation: what one side denies and the other does not."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment, against, closeness
from wordbond.matching.facts.change import (
    AUXILIARIES,
    Change,
    auxiliary_before,
    denied,
)
from wordbond.matching.reading import Negation, Reading, token
from wordbond.matching.tables import tables

__all__ = ["find_negations"]


def find_negations(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
    """Negators of one side whose words the other side asserts."""
    out = []
    for own, other, pair, flipped in ((said, reported, aligned.back, False), (reported, said, aligned.pair, True)):
        back = aligned.pair if not flipped else aligned.back
        for negation in own.negations:
            if _idiom(own, negation, aligned, flipped) or (not flipped and _left_out(own, negation.at, pair)):
                continue
            confidence = _lost_negation(own, other, pair, back, negation, close)
            if confidence:
                here = _with_auxiliary(own, negation.at)
                there = pair[negation.scope[0]] if negation.scope else max(0, pair[negation.at - 1])
                place = auxiliary_before(other, there)
                out.append(Change("negation", *((place, here) if flipped else (here, place)), confidence))
    return out


def _idiom(own: Reading, negation: Negation, aligned: Alignment, flipped: bool) -> bool:
    """“no doubt” and “no question” say yes, unless the other side has the very word in the same place."""
    if not negation.scope or own.lemmas[negation.scope[0]] not in {"doubt", "question"}:
        return False
    first = negation.scope[0]
    at = first if flipped else aligned.back[first]
    return at < 0 or aligned.kind[at] != "equal"


def _left_out(own: Reading, at: int, pair: list[int]) -> bool:
    """Whether a clause that stands between marks, with a verb of its own, is left out whole: “…, it is not, …”."""
    words = own.text.words
    first, last = at, at + 1
    while first > 0 and not words[first].gap:
        first -= 1
    while last < len(words) and not words[last].gap:
        last += 1
    whole = range(first, last)
    return (
        last - first >= 3
        and all(pair[k] < 0 for k in whole)
        and not AUXILIARIES.isdisjoint(own.forms[first:last])
        and own.forms[first] not in AUXILIARIES
    )


def _with_auxiliary(side: Reading, at: int) -> tuple[int, int]:
    """A negator with the auxiliary before it, or with the noun behind “no”."""
    if side.forms[at] == "not" and at and side.forms[at - 1] in AUXILIARIES:
        return at - 1, at + 1
    if side.forms[at] in {"no", "neither"} and at + 1 < len(side):
        return at, at + 2
    return at, at + 1


def _lost_negation(
    own: Reading, other: Reading, pair: list[int], back: list[int], negation: Negation, close: float
) -> float:
    """How sure it is that what `own` denies, `other` does not: 0.0 to 1.0."""
    at, scope = negation
    negators = tables().negators
    answered = pair[at] >= 0 and other.forms[pair[at]] in negators
    if not scope:
        if answered:
            return 0.0
        if own.forms[at] in _OBJECTS:
            verb = pair[at - 1] if at else -1
            equal = verb >= 0 and own.content[at - 1] and own.lemmas[at - 1] == other.lemmas[verb]
            clear = not other.negations and denied(other, verb) == (0, False) if equal else False
            return 0.65 if clear and close >= 0.6 else 0.0
        beside = at > 0 and own.forms[at - 1] in AUXILIARIES and pair[at - 1] >= 0 and pair[at] < 0
        near = [n for n in other.negations if beside and abs(n.at - pair[at - 1]) <= 2]
        return 0.6 if beside and not near else 0.0
    core = scope[:4]
    aligned = [k for k in core if pair[k] >= 0]
    if not aligned or pair[core[0]] < 0:
        return 0.0
    free = [n for n in other.negations if back[n.at] < 0 or own.forms[back[n.at]] not in negators]
    for k in aligned:
        there = pair[k]
        loose = denied(other, there)[1]
        if any(there in n.scope for n in other.negations) or (loose and not _same_denier(own, other, there, back)):
            return 0.0
        if against(own.lemmas[k], other.lemmas[there]):
            return 0.0
    if _told_by_condition(own, other, at):
        return 0.0
    if answered and (own.forms[at] != "not" or close < 0.6):
        return 0.0
    head = pair[core[0]]
    if any(other.sentence[n.at] == other.sentence[head] and abs(n.at - head) <= 6 for n in free):
        return 0.0
    share = len(aligned) / len(core)
    alike = closeness(own.forms[core[0]], other.forms[head])
    if not token(own.forms[core[0]]).figure and (alike < 0.9 or (alike < 1.0 and close < 0.6)):
        share *= 0.7
    if close < 0.6 and own.forms[at] != "not" and _sweeping(own, other, at, scope):
        return 0.3
    if share == 1.0:
        return 0.9 if close >= 0.4 or len(core) >= 3 else 0.7
    return 0.85 * share if close >= 0.6 else 0.7 * share


_UNTIL, _AFTER = {"until", "till", "before"}, {"after", "when", "once"}


def _told_by_condition(own: Reading, other: Reading, at: int) -> bool:
    """Whether the negator at `at` stands as “unless” for “if not”, or as “only after” for “not before”."""
    if "unless" in other.forms and "if" in own.forms[max(0, at - 6) : at]:
        return True
    return not _UNTIL.isdisjoint(own.forms[at:]) and "only" in other.forms and not _AFTER.isdisjoint(other.forms)


_OBJECTS = frozenset(["nobody", "nothing", "none"])


def _sweeping(own: Reading, other: Reading, at: int, scope: tuple[int, ...]) -> bool:
    """Whether “nobody does more than” or “not one is late” may stand as “all”, “most” or “first” on the other side."""
    if any(own.forms[k] in {"more", "than", "less"} for k in range(at, scope[-1] + 1)):
        return True
    return any(tables().quantifiers.get(f) == "all" for f in other.forms)


def _same_denier(own: Reading, other: Reading, there: int, back: list[int]) -> bool:
    """Whether the word that could deny on the other side stands on this side as well, and so makes no difference."""
    deniers = tables().deniers
    ours = {w for w in own.lemmas if w in deniers}
    near = range(max(0, there - 9), min(len(other), there + 7))
    places = [k for k in near if other.lemmas[k] in deniers]
    theirs = {other.lemmas[k] for k in places}
    if any(back[k] < 0 and other.lemmas.count(other.lemmas[k]) > own.lemmas.count(other.lemmas[k]) > 0 for k in places):
        return False  # one of them stands for the negator of this side: “stop calling”, “do not call”
    return all(w in ours or any(closeness(w, o) >= 0.9 for o in ours) for w in theirs)

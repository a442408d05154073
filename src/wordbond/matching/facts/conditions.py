"""Conditions dropped or added, and words that the speaker ascribed to others."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import (
    AUXILIARIES,
    SAYING,
    Change,
    openers,
)
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["find_attributions", "find_conditions"]

_QUESTION = word_set("ask asked asks wonder wondered know knows see decide discuss consider as")
"""Words behind which “if” opens no condition."""
_LOOSE = word_set("should once until whenever pending except in")
"""Openers of a condition that as often open something else: one word of them is not enough."""
_ALTERNATIVES = word_set(
    "exception except excepted condition conditional provided conditions depend depends barring without case event "
    "once unless if exchange return granting when while whenever or even though although depending only not after"
)
"""Words that may carry a condition in another way."""
_INVERTED = word_set("had should were")
"""“Had they known” for “if they had known”."""
_PART_FROM = 0.6
"""Share of the main clause from which a cut that leaves out its condition asserts it."""
_BESIDE = 2
"""Content words on each side of a condition, one of which a report has that drops it."""
_SUBJECTS = word_set(
    "the a an this that these those it he she they we you i there any our their its his her my your no"
)
"""Words that follow “should” only where it opens a condition."""


def find_conditions(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Conditions of one side that the other lacks though it has what depends on them."""
    out = []
    for own, other, pair, flipped in ((said, reported, aligned.back, False), (reported, said, aligned.pair, True)):
        found = _conditions(own)
        if not found or _conditions(other) or _inverted(other):
            continue
        for first, after in found:
            last = _end(own, first)
            confidence = _lost(own, other, pair, (first, after, last), flipped)
            if confidence:
                place = (first, last)
                out.append(Change("condition", *(((0, 0), place) if flipped else (place, (0, 0))), confidence))
    return out


def _conditions(side: Reading) -> list[tuple[int, int]]:
    """Half-open places of the words that open a condition: “if”, “as long as”, “not … before”."""
    found = []
    for at, after in openers(side, tables().conditions):
        single = after - at == 1
        if single and side.forms[at] in _LOOSE and not _awaited(side, at):
            continue
        if single and side.forms[at] == "if" and at and side.forms[at - 1] in _QUESTION:
            continue
        found.append((at, after))
    for negation in side.negations:
        for at in range(negation.at + 1, len(side)):
            if side.sentence[at] != side.sentence[negation.at] or (side.text.words[at].gap and at > negation.at + 1):
                break
            if side.forms[at] in {"before", "until", "till"} and _has_verb(side, at):
                found.append((at, at + 1))
                break
    return found


_AHEAD = word_set("will shall would can must going")


def _awaited(side: Reading, at: int) -> bool:
    """Whether a “once” opens a clause with a verb that what lies ahead waits for: “we will leave once it is paid”."""
    if side.forms[at] != "once" or side.forms[at + 1 : at + 2] == () or side.forms[at + 1] not in _SUBJECTS:
        return False
    outside = [side.forms[k] for k in range(len(side)) if side.sentence[k] == side.sentence[at] and k < at]
    return _has_verb(side, at) and not _AHEAD.isdisjoint(outside)


def _has_verb(side: Reading, at: int) -> bool:
    """Whether a clause with an auxiliary of its own follows: “before all have been counted”, not “before noon”."""
    return any(form in AUXILIARIES for form in side.forms[at + 1 : _end(side, at)])


_WITH_NOUN = (("in",), ("but",))
_NOUN_NEXT = (("return",), ("exchange",), ("for",))
_NOUN_WORDS = 5
"""“In return for the loan …”: what is asked for stands within so many words, the main clause behind it."""


def _inverted(side: Reading) -> bool:
    words = side.text.words
    return any(
        (word.opens and word.form in _INVERTED)
        or (word.form == "should" and at + 1 < len(words) and words[at + 1].form in _SUBJECTS)
        for at, word in enumerate(words)
    )


def _end(side: Reading, at: int) -> int:
    """The end of the clause that an opener at `at` begins: a mark or the end of the sentence."""
    end = at + 1
    if side.forms[at : at + 1] in _WITH_NOUN and side.forms[at + 1 : at + 2] in _NOUN_NEXT:
        return min(len(side), at + _NOUN_WORDS)
    while end < len(side) and side.sentence[end] == side.sentence[at]:
        if side.text.words[end].gap and end - at > 2:
            break
        end += 1
    return end


def _lost(own: Reading, other: Reading, pair: list[int], place: tuple[int, int, int], flipped: bool) -> float:
    """How surely the other side has what depends on the condition at `place` and not the condition: 0.0 to 1.0."""
    first, after, last = place
    inside = [k for k in range(after, last) if own.content[k]]
    rest = [
        k
        for k in range(len(own))
        if own.content[k] and own.sentence[k] == own.sentence[first] and not first <= k < last
    ]
    main = sum(pair[k] >= 0 for k in rest)
    if not inside or not rest or (main < 0.4 * len(rest) and main < 3):
        return 0.0
    if main < _PART_FROM * len(rest) and _only_cut(other, pair):
        return 0.0  # a fragment, which asserts nothing without its condition
    near = [k for k in rest if k < first][-_BESIDE:] + [k for k in rest if k >= last][:_BESIDE]
    if all(pair[k] < 0 for k in near):
        return 0.0  # a part from elsewhere in the sentence
    if own.forms[first] in {"before", "until", "till"} and _other_clause(own, first, pair):
        return 0.0
    carried = sum(pair[k] >= 0 for k in inside) / len(inside)
    if carried <= 0.34 and (own.forms[first] in {"before", "until", "till"} or _ALTERNATIVES.isdisjoint(other.forms)):
        return 0.8
    asserted = _ALTERNATIVES.isdisjoint(other.forms) and not {"were", "would"} & set(other.forms)
    return 0.6 if carried >= 0.5 and not flipped and asserted and own.forms[first] not in {"before", "until"} else 0.0


def _other_clause(own: Reading, first: int, pair: list[int]) -> bool:
    """Whether the clause that the condition at `first` hangs on is left out with it: “…, and it will not before …”."""
    start = first
    while start > 0 and not own.text.words[start].gap and not own.text.words[start].opens:
        start -= 1
    return start < first and all(pair[k] < 0 for k in range(start, first))


def _only_cut(other: Reading, pair: list[int]) -> bool:
    """Whether the other side has nothing but words of this one, in order."""
    places = [p for p in pair if p >= 0]
    return len(places) == len(other) and places == sorted(places)


def find_attributions(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Words that the speaker ascribed to others, reported as the speaker's own."""
    table = tables().attributions
    if openers(reported, table) or any(w in SAYING or w in _HEARSAY for w in reported.lemmas):
        return []
    out = []
    for first, last in openers(said, table):
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


_HEARSAY = word_set("report claim allege believe think accord apparently evidently account estimate find conclude")

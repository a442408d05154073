"""Words exchanged: opposites, and another thing in the same place of an otherwise equal text."""

from __future__ import annotations

from wordbond.matching.alignment import AKIN, Alignment, against, closeness, is_noun
from wordbond.matching.facts.change import (
    Change,
    denied,
)
from wordbond.matching.lexicon import akin, nearness, parts, related, subjects
from wordbond.matching.reading import Reading, token
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["find_exchanged", "find_leftovers", "find_modifiers", "find_opposed", "find_replaced"]

NEARLY_EQUAL, EQUAL_BUT_ONE = 0.85, 0.88
"""Share of equal words from which a noun, or any word, in the place of an unrelated one is a change: where all else is
carried word for word, nobody chose his own words. Own pairs and generated ones."""
DISJOINT = 0.5
"""That two nouns name things of kinds that have nothing in common; in other words an idiom may do so as well."""
_THING = frozenset({5, 6, 8, 13, 14, 15, 17, 18, 20, 27})
"""WordNet's files of animals, artefacts, body, food, groups, places, objects, persons, plants and substances."""


def find_exchanged(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
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
            if not (_compensated(said, reported, aligned, j, i) or _phrasal(said, j) or _phrasal(reported, i)):
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
        both_told = reported.lemmas[i] in said.lemmas and said.lemmas[j] in reported.lemmas
        if both_told and (not _tight(aligned, j, i) or said.forms.count("by") != reported.forms.count("by")):
            continue  # each is told on both sides, only elsewhere
        crossed = all(said.lemmas.count(w) == reported.lemmas.count(w) for w in (a, b))
        if _said_elsewhere(said, reported.forms[i]) or (crossed and a in reported.lemmas):
            continue  # what crossed, the roles tell
        confidence = _other_thing(said.forms[j], reported.forms[i], close, _tight(aligned, j, i))
        if confidence:
            out.append(Change("name", (j, j + 1), (i, i + 1), confidence))
    return out


def find_replaced(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
    """One thing told in two words for another in one: “drinking water” for “gas”, where all else is equal."""
    if close < NEARLY_EQUAL:
        return []
    out = []
    pair, content = aligned.pair, reported.content
    i = 0
    while i < len(pair):
        end = i
        while end < len(pair) and pair[end] < 0:
            end += 1
        if i < end and i and end < len(pair) and pair[end] > pair[i - 1]:
            gap = range(pair[i - 1] + 1, pair[end])
            ours = [j for j in gap if said.content[j]]
            theirs = [k for k in range(i, end) if content[k]]
            if {len(ours), len(theirs)} == {1, 2} and all(aligned.back[j] < 0 for j in ours):
                j, k = ours[-1], theirs[-1]
                a, b = said.forms[j], reported.forms[k]
                counted = _counted(said, j) or _counted(reported, k)
                if is_noun(a) and is_noun(b) and not counted and not _any_close(said, ours, reported, theirs):
                    out.append(Change("name", (ours[0], j + 1), (theirs[0], k + 1), 0.6))
        i = max(end, i + 1)
    return out


def _any_close(said: Reading, ours: list[int], reported: Reading, theirs: list[int]) -> bool:
    """Whether a word of one stretch can stand for one of the other, by meaning or by its first letters."""
    pairs = [(said.forms[j], reported.forms[i]) for j in ours for i in theirs]
    return any(a[:4] == b[:4] or closeness(a, b) > 0 for a, b in pairs)


def find_modifiers(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Another word beside one head: “the defence minister” for “the minister of finance”."""
    out = []
    for i, j in enumerate(aligned.pair):
        if j < 0 or not reported.content[i] or said.lemmas[j] != reported.lemmas[i] or not is_noun(said.forms[j]):
            continue
        if said.lemmas.count(said.lemmas[j]) > 1 or reported.lemmas.count(said.lemmas[j]) > 1:
            continue
        a, b = _modifier(said, j), _modifier(reported, i)
        if a < 0 or b < 0 or (a < j) == (b < i):
            continue  # in the same place words are compared anyway
        if aligned.back[a] >= 0 or aligned.pair[b] >= 0 or not (is_noun(said.forms[a]) and is_noun(reported.forms[b])):
            continue
        ours, theirs = said.forms[a], reported.forms[b]
        if _said_elsewhere(said, theirs) or _said_elsewhere(reported, ours):
            continue
        if closeness(ours, theirs) < AKIN and a not in said.names and b not in reported.names:
            out.append(Change("name", (min(a, j), max(a, j) + 1), (min(b, i), max(b, i) + 1), 0.6))
    return out


def find_leftovers(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """The one person, beast, food or place that each side leaves over, in texts that otherwise carry each other."""
    ours = _left(said, aligned.back)
    theirs = _left(reported, aligned.pair)
    if len(ours) != 1 or len(theirs) != 1:
        return []
    j, i = ours[0], theirs[0]
    a, b = said.lemmas[j], reported.lemmas[i]
    kinds = subjects(a) & subjects(b) & _PARTIES
    rest = [k for k, content in enumerate(reported.content) if content and k != i]
    carried = sum(aligned.pair[k] >= 0 for k in rest)
    if (
        not kinds
        or carried < 0.6 * len(rest)
        or closeness(a, b) > 0
        or akin(a, b)
        or _anybody(a, b)
        or related(a, b) == "kind"
    ):
        return []
    if _said_elsewhere(said, reported.forms[i]) or _said_elsewhere(reported, said.forms[j]):
        return []
    return [Change("name", (j, j + 1), (i, i + 1), 0.6)]


_PARTIES = frozenset({5, 13, 15, 18, 20})


def _left(side: Reading, pair: list[int]) -> list[int]:
    """Places of the words for persons, beasts, food, places and plants that stand for nothing on the other side."""
    names = set(side.names)
    return [
        at
        for at, content in enumerate(side.content)
        if content
        and pair[at] < 0
        and at not in names
        and side.forms[at] not in tables().negators
        and side.forms[at] not in tables().quantifiers
        and is_noun(side.forms[at])
        and not subjects(side.lemmas[at]).isdisjoint(_PARTIES)
    ]


def _modifier(side: Reading, at: int) -> int:
    """The place of the one noun that tells which `at` is meant, before it or behind “of”; -1 for none or several."""
    behind = -1
    if side.forms[at + 1 : at + 2] == ("of",):
        after = next((k for k in range(at + 2, min(len(side), at + 5)) if side.content[k]), -1)
        behind = after if after >= 0 and after - at - 2 <= 1 else -1
    before = at - 1 if at and side.content[at - 1] and not side.text.words[at].gap else -1
    if before >= 0 and (side.forms[before][0].isdigit() or "v" in parts(side.lemmas[before])[:1]):
        before = -1
    return -1 if before >= 0 and behind >= 0 else max(before, behind)


def _said_elsewhere(said: Reading, form: str) -> bool:
    """Whether another word said explains `form`, as “jury” does “jurors”."""
    return any(0.75 <= closeness(other, form) < 1.0 for other in said.forms if token(other).content)


def _counted(side: Reading, at: int) -> bool:
    """Whether a unit belongs to a quantity, which is compared as such."""
    return any(q.first <= at < q.last for q in side.quantities)


def find_opposed(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
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
                if (
                    hit >= 0
                    and _VAGUE.isdisjoint((said.forms[j], reported.forms[hit]))
                    and not _compensated(said, reported, aligned, j, hit)
                ):
                    out.append(Change("direction", (j, j + 1), (i, end), 0.75))
        i = end
    return out


_LIGHT = word_set("go come get be bring take put keep turn send")
_PARTICLES = word_set("up down back over off out on in through along")


def _phrasal(side: Reading, at: int) -> bool:
    """Whether the particle behind a verb like “go” tells what is done: “went down”, “came about”."""
    return side.lemmas[at] in _LIGHT and not _PARTICLES.isdisjoint(side.forms[at + 1 : at + 2])


_VAGUE = word_set("in out up down on off go come get")
_TIME_SIDES = word_set("before after since until ahead following prior")


def _tight(aligned: Alignment, j: int, i: int) -> bool:
    """Whether the words on both sides of a pair are aligned with each other."""
    left = (
        i == 0
        or aligned.pair[i - 1] == j - 1
        or (j > 1 and 0 <= j - 2 == aligned.pair[i - 1] and _free(aligned, j - 1))
    )
    right = i + 1 == len(aligned.pair) or aligned.pair[i + 1] == j + 1
    if not right and i + 2 < len(aligned.pair) and aligned.pair[i + 1] < 0:
        right = aligned.pair[i + 2] == j + 1  # “asked for it” in the place of “accepted it”
    return left and right


def _free(aligned: Alignment, j: int) -> bool:
    return aligned.back[j] < 0


def _exchanged_particles(said: Reading, reported: Reading, j: int, i: int) -> list[Change]:
    """A “with” turned to “without”."""
    pair = {said.forms[j], reported.forms[i]}
    if "without" in pair and pair & {"with", "under", "on"}:
        return [Change("negation", (j, j + 1), (i, i + 1), 0.9)]
    return []


_ANYBODY = word_set("man woman person people human individual")
"""Words for a person that may stand for any other: “the man who paid” for “the financier”."""


def _anybody(a: str, b: str) -> bool:
    return (a in _ANYBODY and 18 in subjects(b)) != (b in _ANYBODY and 18 in subjects(a))


def _other_thing(said: str, reported: str, close: float, tight: bool) -> float:
    """How surely one content word in the place of another names another thing or act."""
    first, second = token(said), token(reported)
    a, b = first.lemma, second.lemma
    if first.figure or second.figure or closeness(said, reported) >= 0.6:
        return 0.0
    relation = related(a, b)
    noun_said, noun_reported = is_noun(said), is_noun(reported)
    nouns = (noun_said and noun_reported) or (
        tight and "n" in parts(a) and "n" in parts(b) and (noun_said or noun_reported)
    )
    if akin(a, b) or (_anybody(a, b) and close < NEARLY_EQUAL):
        return 0.3 if nouns and tight else 0.0
    if nouns and not said.endswith(("ed", "ing")) and not reported.endswith(("ed", "ing")):
        base = _kinds_apart(a, b) or (0.5 if relation == "sister" else 0.4)
        if tight and close >= NEARLY_EQUAL and nearness(said, reported) < 0.5:
            base = max(base, 0.5)
        if base == DISJOINT and close < 0.75:
            return 0.45
        return base + 0.1 * tight - (0.0 if close >= 0.6 else 0.15 if close >= 0.4 else 0.3)
    if not tight or relation in {"sister", "kind"}:
        return 0.0
    return 0.6 if close >= EQUAL_BUT_ONE else 0.45 if close >= 0.75 else 0.0


def _kinds_apart(a: str, b: str) -> float:
    """How surely two nouns whose senses are not related name two things, by the kinds that they name; 0.0 for ideas."""
    ours, theirs = subjects(a), subjects(b)
    if ours == theirs == {26}:  # states: two illnesses
        return 0.6
    ours, theirs = ours & _THING, theirs & _THING
    if not ours or not theirs:
        return 0.0
    if not ours.isdisjoint(theirs) or ours | theirs <= {14, 18}:  # a person and a body are one kind
        return 0.75
    return DISJOINT


def _turned(own: Reading, pair: list[int], at: int, there: int) -> bool:
    """Whether what `own` compares with, behind “than”, stands before the opposite on the other side."""
    than = next((k for k in range(at + 1, min(len(own), at + 5)) if own.forms[k] == "than"), -1)
    if than < 0:
        return False
    found = [pair[k] for k in range(than + 1, min(len(own), than + 9)) if own.content[k] and pair[k] >= 0]
    return sum(p < there for p in found) > len(found) / 2


def _empty(side: Reading, at: int) -> bool:
    """Whether a “with” is one “with no”."""
    return side.forms[at] == "with" and not tables().negators.isdisjoint(side.forms[at + 1 : at + 3])


def _negated(side: Reading, at: int) -> bool:
    """Whether an “ever” stands behind a word that denies: “nobody ever”, “without ever”."""
    return side.forms[at] == "ever" and not _BEFORE_EVER.isdisjoint(side.forms[max(0, at - 7) : at])


_BEFORE_EVER = word_set("not no nobody none nor neither without hardly")


def _compensated(said: Reading, reported: Reading, aligned: Alignment, j: int, i: int) -> bool:
    """Whether a negation on one side, or the two sides of a comparison exchanged, undoes an opposite."""
    if "without" in (said.forms[j], reported.forms[i]) and (_empty(said, j) or _empty(reported, i)):
        return True
    if {said.forms[j], reported.forms[i]} == {"never", "ever"} and (_negated(said, j) or _negated(reported, i)):
        return True
    ours, _ = denied(said, j)
    theirs, _ = denied(reported, i)
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

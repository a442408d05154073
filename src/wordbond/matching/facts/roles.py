"""Roles: who did it to whom."""

from __future__ import annotations

from functools import lru_cache

from wordbond.matching.alignment import Alignment, closeness, is_noun
from wordbond.matching.facts.change import Change, named
from wordbond.matching.lexicon import parts, subjects
from wordbond.matching.reading import Reading, token

__all__ = ["find_roles", "find_voices"]


def find_roles(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Two parties that changed places around a verb that did not change its voice, or two words of a close text."""
    out = _crossed_words(said, reported, aligned)
    elsewhere = sum(content and aligned.kind[i] != "equal" for i, content in enumerate(reported.content))
    if elsewhere >= 2:  # parties that changed places stand in order on one side alone
        out += _crossed_verbs(said, reported)
    tell = [[k for k, form in enumerate(side.forms) if form == "told"] for side in (said, reported)]
    told = list(zip(*reversed(tell), strict=True)) if len(tell[0]) == len(tell[1]) else []
    pairs = [*enumerate(aligned.pair), *((i, j) for i, j in told if aligned.pair[i] < 0)]
    for i, j in pairs:
        if j < 0 or aligned.kind[i] == "opposed" or not _shared_verb(said, reported, j, i):
            continue
        plain = said.lemmas[j] == reported.lemmas[i] and not (is_noun(said.forms[j]) or is_noun(reported.forms[i]))
        plain = plain and 2 * aligned.equal >= len(reported) and not said.forms[j].endswith("ing")
        for find in (_acting, _nouns) if plain else (_acting,):
            ours, theirs = _parties(said, j, find(said)), _parties(reported, i, find(reported))
            if ours and theirs and _crossed(said, reported, ours, theirs):
                (a, b), (c, d) = ours, theirs
                place = (min(*a, j), max(*b, j) + 1)
                out.append(Change("role", place, (min(*c, i), max(*d, i) + 1), 0.85))
                break
    return out


_POSSESSIVES = frozenset(["my", "our", "his", "their", "your", "its"])


def find_voices(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """“The nurses praised the doctors” for “the nurses were praised by the doctors”: another voice, the same order."""
    if ("by" in said.forms) == ("by" in reported.forms):
        return []
    out = []
    for i, j in enumerate(aligned.pair):
        if j < 1 or i < 1 or not reported.content[i] or said.lemmas[j] != reported.lemmas[i]:
            continue
        ours, theirs = _passive_by(said, j), _passive_by(reported, i)
        if ours == theirs or not _verbs(said, j, reported, i):
            continue
        a, b = _parties(said, j, _nouns(said)), _parties(reported, i, _nouns(reported))
        if not a or not b or _same(said, said, a[0], a[1]):
            continue
        if _same(said, reported, a[0], b[0]) and _same(said, reported, a[1], b[1]):
            out.append(Change("role", (a[0][0], a[1][1] + 1), (b[0][0], b[1][1] + 1), 0.8))
    return out


def _passive_by(side: Reading, at: int) -> bool:
    return side.forms[at - 1] in _BE and side.forms[at + 1 : at + 2] == ("by",)


def _verbs(said: Reading, j: int, reported: Reading, i: int) -> bool:
    """Whether two words are the verb of their clause, in the active voice where they are not in the passive one."""
    for side, at in ((said, j), (reported, i)):
        active = not _passive_by(side, at)
        if "v" not in parts(side.lemmas[at]) or side.forms[at].endswith("ing") or named(side, at):
            return False
        if active and (side.forms[at - 1] in _BE or side.forms[at + 1 : at + 2] in _PREPOSITIONS):
            return False
    return True


_PREPOSITIONS = (("in",), ("on",), ("at",), ("to",), ("for",), ("with",), ("from",), ("as",))


def _shared_verb(said: Reading, reported: Reading, j: int, i: int) -> bool:
    """Whether two aligned words are one verb in one voice."""
    if said.forms[j] == reported.forms[i] == "told":
        return _passive(said, j) == _passive(reported, i)
    if not reported.content[i] or "v" not in parts(said.lemmas[j]):
        return False
    if is_noun(said.forms[j]) != is_noun(reported.forms[i]) or named(said, j) or named(reported, i):
        return False
    return closeness(said.forms[j], reported.forms[i]) >= 0.9 and _passive(said, j) == _passive(reported, i)


def _crossed_words(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """“keep the old and sell the new” for “sell the old and keep the new”: each word in the other's place."""
    if said.forms.count("by") != reported.forms.count("by"):
        return []  # another voice
    slots = [(j, i) for i, j in enumerate(aligned.pair) if j >= 0 and aligned.kind[i] in {"slot", "opposed"}]
    return [
        Change("role", (j, other_j + 1), (i, other_i + 1), 0.9)
        for n, (j, i) in enumerate(slots)
        for other_j, other_i in slots[n + 1 :]
        if said.lemmas[j] == reported.lemmas[other_i] and said.lemmas[other_j] == reported.lemmas[i]
    ]


def _crossed_verbs(said: Reading, reported: Reading) -> list[Change]:
    """Two acts that exchanged who does them or to whom: thanked A and blamed B, thanked B and blamed A."""
    ours, theirs = _acts_told(said), _acts_told(reported)
    both = [w for w in ours if w in theirs]
    out = []
    for n, one in enumerate(both):
        for other in both[n + 1 :]:
            for party in (0, 1):
                a, b = ours[one][1 + party], ours[other][1 + party]
                c, d = theirs[one][1 + party], theirs[other][1 + party]
                if min(a, b, c, d) < 0 or said.lemmas[a] == said.lemmas[b]:
                    continue
                if said.lemmas[a] == reported.lemmas[d] and said.lemmas[b] == reported.lemmas[c]:
                    out.append(Change("role", (min(a, b), max(a, b) + 1), (min(c, d), max(c, d) + 1), 0.75))
    return out


@lru_cache(maxsize=1024)
def _acts_told(side: Reading) -> dict[str, tuple[int, int, int]]:
    """Verbs told once, in the active voice: lemma -> its place, who does it and to whom; -1 where none stands near."""
    places = _acting(side)
    found: dict[str, tuple[int, int, int]] = {}
    for at, lemma in enumerate(side.lemmas):
        form = side.forms[at]
        if not side.content[at] or "v" not in parts(lemma)[:1] or side.lemmas.count(lemma) > 1 or named(side, at):
            continue
        if form.endswith("ing") or _BE & set(side.forms[max(0, at - 3) : at]):
            continue
        before = next((k for k in range(at - 1, max(-1, at - 5), -1) if side.content[k] or k in places), -1)
        after = next((k for k in range(at + 1, min(len(side), at + 5)) if side.content[k] or k in places), -1)
        who = before if before in places and side.clause[before] == side.clause[at] else -1
        whom = after if after in places and not side.text.words[after].gap else -1
        found[lemma] = (at, who, whom)
    return found


_BE = {"was", "were", "is", "are", "been", "be", "being"}
_Parties = tuple[tuple[int, int], tuple[int, int]]


def _crossed(said: Reading, reported: Reading, ours: _Parties, theirs: _Parties) -> bool:
    """Whether the party before the verb on one side stands behind it on the other, and the other way round."""
    (a, b), (c, d) = ours, theirs
    if not (_same(said, reported, a, d) and _same(said, reported, b, c)):
        return False
    return not (_same(said, said, a, b) or _same(said, reported, a, c) or _same(said, reported, b, d))


_FORMS = ("i we me us my our", "he him his", "she her hers", "they them their", "you your", "it its itself")
_PERSONS = {form: person for person, forms in enumerate(_FORMS) for form in forms.split()}
"""A pronoun's person; its forms are one party."""


def _same(one: Reading, other: Reading, j: tuple[int, int], i: tuple[int, int]) -> bool:
    """Whether two parties share a head word, or are both the one who speaks."""
    ours, theirs = {one.lemmas[k] for k in range(j[0], j[1] + 1)}, {other.lemmas[k] for k in range(i[0], i[1] + 1)}
    if ours & theirs - {"the", "a"}:
        return True
    return not _persons(ours).isdisjoint(_persons(theirs))


def _persons(words: set[str]) -> set[int]:
    return {_PERSONS[w] for w in words if w in _PERSONS}


def _parties(side: Reading, at: int, places: frozenset[int]) -> _Parties | None:
    """First and last place of the nearest of `places` before and after a verb in its sentence."""
    before = after = None
    for k in range(at - 1, max(-1, at - 6), -1):
        if side.sentence[k] != side.sentence[at]:
            break
        if k in places:
            first = k
            while (
                first > 0
                and k - first < 2
                and side.content[first - 1]
                and first - 1 in places
                and not side.text.words[first].gap
            ):
                first -= 1
            before = (first, k)
            break
    for k in range(at + 1, min(len(side), at + 6)):
        if side.sentence[k] != side.sentence[at]:
            break
        if k in places and not (side.forms[k] in _POSSESSIVES and k + 1 in places):
            last = k
            while last + 1 < len(side) and last - k < 2 and side.content[last + 1] and last + 1 in places:
                last += 1
            after = (k, last)
            break
    return (before, after) if before and after else None


@lru_cache(maxsize=1024)
def _acting(side: Reading) -> frozenset[int]:
    """Places of those who can act: names, persons, groups, places, and whoever speaks."""
    names = set(side.names)
    return frozenset(
        at
        for at, form in enumerate(side.forms)
        if at in names or form in _PERSONS or (side.content[at] and _acts(form))
    )


@lru_cache(maxsize=1024)
def _nouns(side: Reading) -> frozenset[int]:
    """Places of nouns, names and whoever speaks."""
    names = set(side.names)
    return frozenset(
        at
        for at, form in enumerate(side.forms)
        if at in names or form in _PERSONS or (side.content[at] and not form[0].isdigit() and is_noun(form))
    )


@lru_cache(maxsize=50_000)
def _acts(form: str) -> bool:
    return is_noun(form) and not subjects(token(form).lemma).isdisjoint({14, 15, 18})


def _passive(side: Reading, at: int) -> bool:
    forms = side.forms
    before = forms[max(0, at - 3) : at]
    if _BE.isdisjoint(before):
        return False
    participle = forms[at] != side.lemmas[at] and not forms[at].endswith("ing")
    return "by" in forms[at + 1 : at + 5] or (participle and before[-1] in _BE and "by" not in forms)

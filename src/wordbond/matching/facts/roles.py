"""Roles: who did it to whom."""

from __future__ import annotations

from functools import lru_cache

from wordbond.matching.alignment import Alignment, closeness, is_noun
from wordbond.matching.facts.change import (
    Change,
)
from wordbond.matching.lexicon import parts, subjects
from wordbond.matching.reading import Reading, token
from wordbond.matching.wordset import word_set

__all__ = ["find_roles"]


def find_roles(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Two parties that changed places around a verb that did not change its voice."""
    out: list[Change] = []
    if len(_party_places(said)) < 2 or len(_party_places(reported)) < 2:
        return out
    for i, j in enumerate(aligned.pair):
        if j < 0 or aligned.kind[i] == "opposed" or not reported.content[i] or "v" not in parts(said.lemmas[j]):
            continue
        if closeness(said.forms[j], reported.forms[i]) < 0.9 or _passive(said, j) != _passive(reported, i):
            continue
        ours, theirs = _parties(said, j), _parties(reported, i)
        if not ours or not theirs:
            continue
        (a, b), (c, d) = ours, theirs
        if (
            _same(said, reported, a, d)
            and _same(said, reported, b, c)
            and not (_same(said, said, a, b) or _same(said, reported, a, c) or _same(said, reported, b, d))
        ):
            place = (min(*a, j), max(*b, j) + 1)
            out.append(Change("role", place, (min(*c, i), max(*d, i) + 1), 0.85))
    return out


_FIRST_PERSON = word_set("i we me us my our")


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
    return at in _party_places(side)


@lru_cache(maxsize=1024)
def _party_places(side: Reading) -> frozenset[int]:
    """Places of those who can act: names, persons, groups, places, and whoever speaks."""
    names = set(side.names)
    return frozenset(
        at
        for at, form in enumerate(side.forms)
        if at in names or form in _FIRST_PERSON or (side.content[at] and _acts(form))
    )


@lru_cache(maxsize=50_000)
def _acts(form: str) -> bool:
    return is_noun(form) and not subjects(token(form).lemma).isdisjoint({14, 15, 18})


def _passive(side: Reading, at: int) -> bool:
    forms = side.forms
    return (
        any(f in {"was", "were", "is", "are", "been", "be", "being"} for f in forms[max(0, at - 3) : at])
        and "by" in forms[at + 1 : at + 5]
    )

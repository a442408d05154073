"""Another body or person at the head of the same act, another kind of the same thing."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment, closeness, is_noun
from wordbond.matching.facts.change import AUXILIARIES, Change, named
from wordbond.matching.lexicon import akin, nearness, parts, related, subjects
from wordbond.matching.reading import Reading
from wordbond.matching.wordset import word_set

__all__ = ["find_heads"]

_ACTORS = frozenset({14, 18})
"""WordNet's files of groups and persons."""
_CONCRETE = frozenset({5, 6, 8, 13, 14, 15, 17, 18, 20, 27})
"""WordNet's files of animals, artefacts, body, food, groups, places, objects, persons, plants and substances."""
_REACH = 7
"""Words behind a head among which its verb stands."""
_NEAR = 0.7
"""Cosine of two words for bodies from which wording may explain one for the other."""
_KINDS_NEAR = 0.4
"""The same of two nouns that tell which kind of a thing is meant."""
_ANYBODY = word_set("man woman person people human individual side one party group team member official")


def find_heads(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """“The court will decide” for “the mayor will decide”, “the goods station” for “the bus station”."""
    out: list[Change] = []
    pair, kind = aligned.pair, aligned.kind
    loose = [k for k, content in enumerate(reported.content) if content and (pair[k] < 0 or kind[k] == "slot")]
    for i in sorted({i for k in loose for i in range(k + 1, min(len(pair), k + 1 + _REACH))}):
        j = pair[i]
        if j < 1 or not reported.content[i] or closeness(said.forms[j], reported.forms[i]) < 0.9:
            continue
        if said.lemmas[j] == reported.lemmas[i] and is_noun(said.forms[j]) and is_noun(reported.forms[i]):
            a, b = j - 1, i - 1
            if _other_kind(said, reported, aligned, a, b):
                out.append(Change("name", (a, j + 1), (b, i + 1), 0.6))
                continue
        if "v" not in parts(said.lemmas[j]) or named(said, j) or named(reported, i):
            continue
        a, b = _subject(said, j), _subject(reported, i)
        if a >= 0 and b >= 0 and _other_actor(said, reported, aligned, a, b):
            out.append(Change("name", (a, a + 1), (b, b + 1), 0.6))
    return out


def _subject(side: Reading, at: int) -> int:
    """The noun before a verb with nothing between but auxiliaries, “that” and adverbs; -1 for none."""
    k = at - 1
    while k >= 0 and (side.forms[k] in AUXILIARIES or side.forms[k] in _BETWEEN or side.forms[k].endswith("ly")):
        if side.text.words[k + 1].gap:
            return -1
        k -= 1
    if k < 0 or side.text.words[k + 1].gap or side.clause[k + 1] != side.clause[at]:
        return -1
    return k if side.content[k] and is_noun(side.forms[k]) and not side.forms[k][0].isdigit() else -1


_BETWEEN = word_set("that who which not also now then still to")


def _free(aligned: Alignment, a: int, b: int) -> bool:
    """Whether two words stand for nothing on the other side, or for each other by their place alone."""
    return (aligned.back[a] < 0 and aligned.pair[b] < 0) or (aligned.pair[b] == a and aligned.kind[b] == "slot")


def _unlike(said: Reading, reported: Reading, a: int, b: int) -> bool:
    """Whether no table relates two words and neither has its like elsewhere on the other side."""
    ours, theirs = said.lemmas[a], reported.lemmas[b]
    if closeness(said.forms[a], reported.forms[b]) > 0 or akin(ours, theirs) or related(ours, theirs):
        return False
    if ours[:4] == theirs[:4]:
        return False
    return not (
        any(
            closeness(said.forms[a], form) >= 0.65
            for form, c in zip(reported.forms, reported.content, strict=True)
            if c
        )
        or any(
            closeness(form, reported.forms[b]) >= 0.65 for form, c in zip(said.forms, said.content, strict=True) if c
        )
    )


def _other_actor(said: Reading, reported: Reading, aligned: Alignment, a: int, b: int) -> bool:
    if not _free(aligned, a, b) or a in said.names or b in reported.names:
        return False
    ours, theirs = said.lemmas[a], reported.lemmas[b]
    if ours in _ANYBODY or theirs in _ANYBODY or not (subjects(ours) & subjects(theirs) & _ACTORS):
        return False
    return nearness(ours, theirs) < _NEAR and _unlike(said, reported, a, b)


def _other_kind(said: Reading, reported: Reading, aligned: Alignment, a: int, b: int) -> bool:
    if not (aligned.pair[b] == a and aligned.kind[b] == "slot") or a in said.names or b in reported.names:
        return False
    if said.text.words[a + 1].gap or reported.text.words[b + 1].gap:
        return False
    ours, theirs = said.forms[a], reported.forms[b]
    if not (said.content[a] and reported.content[b] and is_noun(ours) and is_noun(theirs)):
        return False
    both = (said.lemmas[a], reported.lemmas[b])
    if any(parts(w)[:1] != "n" or "a" in parts(w) for w in both) or not any(subjects(w) & _CONCRETE for w in both):
        return False  # “key rate”, “policy rate”
    return nearness(ours, theirs) < _KINDS_NEAR and _unlike(said, reported, a, b)

"""Up or down: a verb with its particle against any other word of the way a thing goes."""

from __future__ import annotations

from functools import lru_cache

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import Change, denied
from wordbond.matching.reading import Reading
from wordbond.matching.wordset import word_set

__all__ = ["find_trends"]

_UP = word_set("rise increase grow climb soar surge swell mount")
_DOWN = word_set("fall decrease decline drop shrink plunge slump dwindle sink")
_LIGHT = word_set("go come be bring move creep edge")
_PARTICLES = {"up": 1, "down": -1}
_NEXT = 2
"""Words behind a verb among which its particle stands: “went back down”."""


def find_trends(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """“went up” for “fell”, where each side tells of one way alone."""
    ours = _trends(said)
    theirs = _trends(reported) if ours else ()
    if not theirs or {way for _, _, way in ours} & {way for _, _, way in theirs}:
        return []
    if len({way for _, _, way in (*ours, *theirs)}) != 2 or not any(b - a > 1 for a, b, _ in (*ours, *theirs)):
        return []  # two plain verbs are compared as opposites
    (j, last, _), (i, end, _) = ours[0], theirs[0]
    if denied(said, j)[0] % 2 != denied(reported, i)[0] % 2 or _compares(said) != _compares(reported):
        return []
    around = [k for k in range(max(0, i - 6), min(len(reported), end + 6)) if reported.content[k] and k != i]
    carried = sum(aligned.pair[k] >= 0 and abs(aligned.pair[k] - j) <= 12 for k in around)
    return [Change("direction", (j, last), (i, end), 0.85)] if 2 * carried > len(around) > 0 else []


def _compares(side: Reading) -> bool:
    return "than" in side.forms


@lru_cache(maxsize=1024)
def _trends(side: Reading) -> tuple[tuple[int, int, int], ...]:
    """Half-open places of the words that tell a way, and 1 for up or -1 for down."""
    out = []
    for at, lemma in enumerate(side.lemmas):
        if lemma in _UP or lemma in _DOWN:
            out.append((at, at + 1, 1 if lemma in _UP else -1))
        elif lemma in _LIGHT:
            behind = range(at + 1, min(len(side), at + 1 + _NEXT))
            found = next((k for k in behind if side.forms[k] in _PARTICLES and not side.text.words[k].gap), -1)
            if found >= 0 and _measured(side, found):
                out.append((at, found + 1, _PARTICLES[side.forms[found]]))
    return tuple(out)


_AFTER = word_set("by from to on since again last this for in and over year month week")


def _measured(side: Reading, at: int) -> bool:
    """Whether a particle tells a way, not a place or an idiom: it ends a clause, or a measure or a time follows."""
    following = side.forms[at + 1 : at + 2]
    return not following or bool(side.text.words[at + 1].gap) or following[0] in _AFTER or following[0][0].isdigit()

"""Whose it is: ours or theirs. One person's “my” is left alone: “the one who tells my, or her, daughter”."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment, is_noun
from wordbond.matching.facts.change import Change
from wordbond.matching.reading import Reading
from wordbond.matching.wordset import word_set

__all__ = ["find_possessors"]

_OURS = word_set("our ours")
_THEIRS = word_set("their his her")
_FIRST = word_set("we i us our ours me my")
_REACH = 3
"""Words before a noun among which its possessor stands."""


def find_possessors(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """“their guard” or “enemy soil” for “our guard” or “our soil”, where the report speaks as “we” too.

    A report in the third person turns every “our” to “their” and changes nothing.
    """
    if _FIRST.isdisjoint(said.forms) or _FIRST.isdisjoint(reported.forms):
        return []
    out = []
    for i, j in enumerate(aligned.pair):
        if j < 1 or i < 1 or said.lemmas[j] != reported.lemmas[i] or not (said.content[j] and is_noun(said.forms[j])):
            continue
        a, b = _possessor(said, j), _possessor(reported, i)
        ours, theirs = _whose(said, a), _whose(reported, b)
        if not ours or not theirs or ours == theirs:
            continue
        out.append(Change("role", (a, j + 1), (b, i + 1), 0.7))
    return out


def _possessor(side: Reading, at: int) -> int:
    """The place of the possessive or of the person whose thing `at` is; -1 for none."""
    for k in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if side.text.words[k + 1].gap or side.sentence[k] != side.sentence[at]:
            return -1
        if side.forms[k] in _OURS or side.forms[k] in _THEIRS or side.forms[k] == "my":
            return k
        if k == at - 1 and side.content[k] and k not in side.names and side.lemmas[k] in _FOES:
            return k
        if not side.content[k] and side.forms[k] != "own":
            return -1
    return -1


_FOES = word_set("enemy foe opponent rival neighbour neighbor adversary foreign")


def _whose(side: Reading, at: int) -> str:
    if at < 0 or side.forms[at] == "my":
        return ""
    return "ours" if side.forms[at] in _OURS else "theirs"

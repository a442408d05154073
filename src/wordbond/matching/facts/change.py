"""One fact that differs, and what every kind of fact is looked up with."""

from __future__ import annotations

from typing import NamedTuple

from wordbond.matching.alignment import Alignment
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = [
    "AUXILIARIES",
    "SAYING",
    "Change",
    "around",
    "auxiliary_before",
    "beside",
    "denied",
    "named",
    "openers",
]

AUXILIARIES = word_set(
    "will would shall should can could may might must do does did is are was were am has have had be been ought"
)
SAYING = word_set(
    "say tell add argue insist declare announce explain note according stress warn underline concede state inform "
    "quote point remark mention emphasise recall reply answer confirm"
)


class Change(NamedTuple):
    """One fact that differs: half-open places of words on both sides; an empty stretch where a side lacks it."""

    kind: str
    said: tuple[int, int]
    reported: tuple[int, int]
    confidence: float


_BEFORE_THINGS = word_set(
    "a an the this that these those my our your his her its their no every each some any of percent"
)
_BEFORE_ACTS = word_set(
    "to will would shall should can could may might must i we he she they you who not never did does do"
)


def named(side: Reading, at: int) -> bool | None:
    """Whether the word at `at` names a thing there (“received a call”) rather than tells an act (“we call”).

    None where the words before do not tell.
    """
    before = side.forms[at - 1] if at else ""
    if before == "that" and at > 1 and side.content[at - 2] and not side.text.words[at - 1].gap:
        return None  # “the side that warned us”
    if before in _BEFORE_THINGS:
        return True
    return False if before in _BEFORE_ACTS else None


def around(reported: Reading, aligned: Alignment, j: int, i: int) -> int:
    """How many words within four of reported place `i` are aligned with words within five of said place `j`."""
    found = 0
    for k in range(max(0, i - 4), min(len(reported), i + 5)):
        p = aligned.pair[k]
        if k != i and p >= 0 and abs(p - j) <= 5:
            found += 2 if reported.content[k] else 1
    return found


def beside(aligned: Alignment, i: int, j: int) -> int:
    """On how many sides the nearest aligned neighbour of `i` stands within four words of `j`: 0 to 2."""
    found = 0
    for direction in (-1, 1):
        for step in range(1, 5):
            k = i + direction * step
            if 0 <= k < len(aligned.pair) and (p := aligned.pair[k]) >= 0:
                found += abs(p - j) <= 4
                break
    return found


def auxiliary_before(side: Reading, at: int) -> tuple[int, int]:
    """The place of the auxiliary within three words before `at`, or of the word itself."""
    for k in range(at, max(-1, at - 4), -1):
        if side.forms[k] in AUXILIARIES:
            return k, k + 1
    return at, at + 1


def denied(side: Reading, at: int) -> tuple[int, bool]:
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


def openers(side: Reading, table: dict[str, tuple[tuple[str, ...], ...]]) -> list[tuple[int, int]]:
    """Half-open places of the phrases of `table`."""
    out = []
    for at, form in enumerate(side.forms):
        for phrase in table.get(form, ()):
            if side.forms[at : at + len(phrase)] == phrase:
                out.append((at, at + len(phrase)))
                break
    return out

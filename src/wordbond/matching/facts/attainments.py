"""How far an act has got: asked for or received, recommended or decided, wherever the verb stands."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment, closeness, is_noun
from wordbond.matching.facts.change import Change, named
from wordbond.matching.lexicon import parts
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables

__all__ = ["find_attainments"]

_LADDERS = ("action", "attainment")
_BE = (("was",), ("were",), ("is",), ("are",), ("been",), ("be",), ("being",))
_OBJECTS = 3
"""Content words behind a verb among which its object is looked for."""


def find_attainments(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Verbs without a partner, of rungs two apart or of asking and getting, before the same object."""
    theirs = _rungs(reported, said, aligned.pair)
    ours = _rungs(said, reported, aligned.back) if theirs else []
    out = []
    for i in theirs:
        for j in ours:
            a, b = said.lemmas[j], reported.lemmas[i]
            if not _apart(a, b) or closeness(a, b) > 0.0 or a in reported.lemmas or b in said.lemmas:
                continue
            objects = {aligned.pair[k] for k in _objects(reported, i)} & set(_objects(said, j))
            if objects:
                out.append(Change("modality", (j, j + 1), (i, i + 1), 0.7))
                break
    return out


def _rungs(side: Reading, other: Reading, pair: list[int]) -> list[int]:
    """Places of verbs that stand on a ladder and for nothing on the other side, or for a noun elsewhere."""
    ladders = tables().ladders
    return [
        at
        for at, lemma in enumerate(side.lemmas)
        if lemma in ladders
        and (pair[at] < 0 or not other.content[pair[at]] or is_noun(other.forms[pair[at]]))
        and side.content[at]
        and any(name in ladders[lemma] for name in _LADDERS)
        and (parts(lemma)[:1] == "v" or ("v" in parts(lemma) and side.forms[at].endswith(("ed", "ing"))))
        and not named(side, at)
    ]


def _apart(a: str, b: str) -> bool:
    ladders = tables().ladders
    ours, theirs = ladders[a], ladders[b]
    steps = {name: abs(ours[name] - theirs[name]) for name in _LADDERS if name in ours and name in theirs}
    return steps.get("attainment", 0) >= 1 or steps.get("action", 0) >= 2


def _objects(side: Reading, at: int) -> list[int]:
    """The content words behind a verb, or before it in the passive voice, as far as its sentence goes."""
    if side.forms[at - 1 : at] in _BE and not side.forms[at].endswith("ing"):
        before = [k for k in range(max(0, at - 7), at) if side.content[k] and side.sentence[k] == side.sentence[at]]
        return before[-_OBJECTS:]
    near = range(at + 1, min(len(side), at + 9))
    found = [k for k in near if side.content[k] and side.sentence[k] == side.sentence[at]]
    return [k for k in found if side.lemmas[k] not in tables().day_words][:_OBJECTS]

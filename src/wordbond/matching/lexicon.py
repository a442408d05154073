"""What words have to do with each other: lemmas, senses, opposites and nearness, read once from the package's data.

The tables come from WordNet 3.0 and a sentence encoder (training/matching/build_lexicon.py); nothing in them was
chosen for any text. A word that is not in them is still compared by its letters.
"""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from wordbond.matching.wordset import word_set

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "RAREST",
    "akin",
    "direction",
    "lemma",
    "lemmas",
    "nearness",
    "opposed",
    "parts",
    "rarity",
    "related",
    "subjects",
]

_PERSON, _GROUP = 18, 14  # lexicographer files noun.person and noun.group


@dataclass(frozen=True, slots=True)
class _Tables:
    senses: dict[str, tuple[int, ...]]
    """lemma -> numbers of its senses, commonest first within each part of speech"""
    kinds: list[tuple[int, ...]]
    """sense -> senses it is a kind of"""
    parts: list[str]
    subjects: list[int]
    opposed: frozenset[tuple[str, str]]
    derived: frozenset[tuple[str, str]]
    irregular: dict[str, str]
    rarity: dict[str, int]


def _pairs(lines: list[str]) -> frozenset[tuple[str, str]]:
    out = set()
    for line in lines:
        a, b = line.split(" ")
        out.add((a, b))
    return frozenset(out)


@cache
def _tables() -> _Tables:
    packed = files(__package__).joinpath("data/lexicon.txt.gz").read_bytes()
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in gzip.decompress(packed).decode().splitlines():
        if line[0] == "[":
            current = sections[line[1:-1]] = []
        elif line[0] != "#":
            current.append(line)
    kinds: list[tuple[int, ...]] = []
    parts: list[str] = []
    subjects: list[int] = []
    for line in sections["senses"]:
        head, _, tail = line.partition(" ")
        parts.append(head[0])
        subjects.append(int(head[1:]))
        kinds.append(tuple(map(int, tail.split(","))) if tail else ())
    senses, rarities = {}, {}
    for line in sections["lemmas"]:
        word, rank, numbers = line.split(" ")
        senses[word] = tuple(map(int, numbers.split(",")))
        rarities[word] = int(rank)
    irregular = dict(line.split(" ") for line in sections["irregular"])
    return _Tables(
        senses, kinds, parts, subjects, _pairs(sections["opposed"]), _pairs(sections["derived"]), irregular, rarities
    )


@cache
def _vectors() -> tuple[dict[str, int], NDArray[np.float32]]:
    import numpy as np

    packed = files(__package__).joinpath("data/vectors.npz").read_bytes()
    with np.load(io.BytesIO(packed)) as loaded:
        words = str(loaded["words"]).split(" ")
        rows = loaded["vectors"].astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.vstack([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])
    return {w: i for i, w in enumerate(words)}, rows


@cache
def lemmas() -> dict[str, int]:
    """Every lemma of the tables and its place there."""
    return {word: number for number, word in enumerate(_tables().senses)}


@cache
def _akin() -> frozenset[int]:
    import numpy as np

    packed = files(__package__).joinpath("data/akin.npz").read_bytes()
    with np.load(io.BytesIO(packed)) as loaded:
        return frozenset(np.cumsum(loaded["steps"], dtype=np.int64).tolist())


@lru_cache(maxsize=200_000)
def akin(a: str, b: str) -> bool:
    """Whether some sense of two lemmas, however rare, is related: synonyms, kinds within three steps, parts, causes.

    Much looser than `related`: that “booking” stands for “reservation”, or “soldiers” for “men”, is possible, no more.
    """
    known = lemmas()
    i, j = known.get(a), known.get(b)
    if i is None or j is None:
        return False
    return min(i, j) * len(known) + max(i, j) in _akin()


_SUFFIXES = (
    ("ies", "y"), ("ied", "y"), ("ier", "y"), ("iest", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"),
    ("xes", "x"), ("zes", "z"), ("s", ""), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"),
    ("ing", ""), ("er", "e"), ("er", ""), ("est", "e"), ("est", ""),
    ("men", "man"),
)  # fmt: skip
_DEGREES = word_set("iest ier est er")
_OTHER_SPELLING = (("ise", "ize"), ("isation", "ization"), ("our", "or"), ("ising", "izing"), ("ised", "ized"))


@lru_cache(maxsize=100_000)
def lemma(form: str) -> str:
    """The dictionary form of a normalised word; words that no table holds lose a plural or past ending at most.

    An inflected form that is a lemma of its own (“left”, “meeting”) is read as the form of a verb or plural noun.
    """
    if form.endswith("'s"):
        form = form[:-2]
    elif form.endswith("s'"):
        form = form[:-1]
    tables = _tables()
    found = tables.irregular.get(form)
    if found:
        return found
    senses = tables.senses
    for ending, instead in _SUFFIXES:
        if ending in _DEGREES and form in senses:
            continue  # “lower” is a verb as well
        if form.endswith(ending) and len(form) - len(ending) >= 2:
            stem = form[: -len(ending)] + instead
            doubled = len(stem) > 3 and stem[-1] == stem[-2] and ending in {"ed", "ing", "er", "est"}
            known = _known(stem, senses, ending)
            if known:
                return known
            if doubled and (known := _known(stem[:-1], senses, ending)):
                return known
    if form in senses:
        return form
    american = _american(form)
    if american in senses:
        return american
    if len(form) > 5 and form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form


def _american(form: str) -> str:
    for ours, theirs in _OTHER_SPELLING:
        if ours in form:
            return form.replace(ours, theirs)
    return form


def _known(stem: str, senses: dict[str, tuple[int, ...]], ending: str) -> str | None:
    """`stem` where it is a lemma that may take `ending`."""
    if len(stem) < 3 and stem not in {"do", "go", "be"}:
        return None
    if stem not in senses:
        stem = _american(stem)
        if stem not in senses:
            return None
    parts = _tables().parts
    wanted = "v" if ending in {"ed", "ing", "ied"} else "ar" if ending in _DEGREES else "nv"
    return stem if any(parts[s] in wanted for s in senses[stem]) else None


RAREST = 16
"""Rarity of a word that no table holds."""


def rarity(word: str) -> int:
    """How rare a lemma is in English: the binary digits of its place by frequency, 0 to 15; 16 for an unknown one."""
    return _tables().rarity.get(word, RAREST)


@lru_cache(maxsize=50_000)
def parts(word: str) -> str:
    """The parts of speech that a lemma can be, the commonest first: letters of `nvar`; empty for an unknown word."""
    tables = _tables()
    return "".join(dict.fromkeys(tables.parts[s] for s in tables.senses.get(word, ())))


@lru_cache(maxsize=50_000)
def subjects(word: str) -> frozenset[int]:
    """WordNet's lexicographer files of a lemma's first two noun senses, such as 18 for persons."""
    tables = _tables()
    nouns = [s for s in tables.senses.get(word, ()) if tables.parts[s] == "n"][:2]
    return frozenset(tables.subjects[s] for s in nouns)


@lru_cache(maxsize=100_000)
def opposed(a: str, b: str) -> bool:
    """Whether two lemmas are opposites; “accept” and “reject” are, “tea” and “coffee” are not."""
    return ((a, b) if a < b else (b, a)) in _tables().opposed


@lru_cache(maxsize=200_000)
def related(a: str, b: str) -> str:
    """How two lemmas are related by their senses: `same`, `derived`, `kind` (one is a kind of the other), `sister`
    (two kinds of one thing), or empty."""
    tables = _tables()
    if a == b:
        return "same"
    ours, theirs = tables.senses.get(a, ()), tables.senses.get(b, ())
    if not set(ours).isdisjoint(theirs):
        return "same"
    if ((a, b) if a < b else (b, a)) in tables.derived:
        return "derived"
    above_a = {k for s in ours for k in tables.kinds[s]}
    above_b = {k for s in theirs for k in tables.kinds[s]}
    if not above_a.isdisjoint(theirs) or not above_b.isdisjoint(ours):
        return "kind"
    return "sister" if not above_a.isdisjoint(above_b) else ""


def direction(word: str) -> NDArray[np.float32]:
    """The vector of a lemma, of length one; zero where there is none."""
    index, rows = _vectors()
    found: NDArray[np.float32] = rows[index.get(word, -1)]
    return found


@lru_cache(maxsize=200_000)
def nearness(a: str, b: str) -> float:
    """Cosine of the vectors of two words' lemmas; 0.0 where one has none."""
    index, rows = _vectors()
    i, j = index.get(lemma(a)), index.get(lemma(b))
    return float(rows[i] @ rows[j]) if i is not None and j is not None else 0.0

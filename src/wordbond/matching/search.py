"""Finding the passage that reported words come from: an inverted index over the lines of transcripts.

Candidates are ranked by BM25 over lemmas and letter groups (Robertson and Zaragoza 2009); the best of them again by how
much of the report's weight they carry, in the line and with its neighbours, in how long runs, and whose line it is.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from wordbond.matching.reading import token
from wordbond.matching.words import normalise

__all__ = ["Hit", "PassageIndex"]

K1, B = 1.2, 0.5
"""BM25's usual constants; `B` at 0.5 since a transcript's lines are short."""
RERANKED = 60
WEIGHTS = (0.223, 0.124, 0.163, 0.074, 0.090, 0.067, 0.063, 0.104, 0.093)
"""Of the features in `_Query.features`, in their order; they sum to about one.

A ranking softmax, fitted by training/matching/fit_search.py on the train split of the debates.
"""
_COMMON_SHARE = 0.2
_LETTERS = 5
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{3,})[\"”“»]")


class Hit(NamedTuple):
    """A passage and how well it answers to the words searched."""

    passage: str
    score: float
    """From 0.0 for nothing in common to about 0.8 for the very words, 1.0 where their speaker is named as well."""


@dataclass(slots=True)
class _Line:
    passage: str
    speaker: frozenset[str]
    lemmas: frozenset[str]
    joined: str
    size: int


class _Query:
    """The words searched, weighed by how rare they are."""

    def __init__(self, text: str, index: PassageIndex) -> None:
        self.forms = normalise(text).forms
        self.lemmas = [token(f).lemma for f in self.forms]
        self.weights = {w: index.weight(w) for w in self.lemmas}
        self.total = sum(self.weights[w] for w in self.lemmas) or 1.0
        self.joined = " ".join(self.forms)
        self.pairs = [f" {a} {b} " for a, b in zip(self.forms, self.forms[1:], strict=False)]
        self.quoted = [f" {' '.join(normalise(q).forms)} " for q in _QUOTED.findall(text)]

    def carried(self, lemmas: frozenset[str] | set[str]) -> float:
        """Share of the weight of the words searched that stands among `lemmas`."""
        return sum(self.weights[w] for w in self.lemmas if w in lemmas) / self.total

    def features(self, lines: list[_Line], number: int, first: float) -> list[float]:
        """What is known of line `number`: BM25 against the best, weight carried by the line and by its surroundings,
        pairs of words, letters, longest run, words between quotation marks, whether its speaker is named, and pairs of
        words in the surroundings."""
        line = lines[number]
        window = lines[max(0, number - 1) : number + 2]
        around = set[str]().union(*(other.lemmas for other in window))
        joined = "".join(other.joined for other in window)
        hits = [pair in line.joined for pair in self.pairs]
        longest = run = 0
        for hit in hits:
            run = run + 1 if hit else 0
            longest = max(longest, run)
        here = self.carried(line.lemmas)
        quoted = 0.0
        if self.quoted:
            quoted = max((fuzz.partial_ratio(q, line.joined) / 100) ** 4 for q in self.quoted)
        named = bool(line.speaker & self.weights.keys())
        return [
            first,
            here,
            self.carried(around),
            sum(hits) / len(hits) if hits else here,
            fuzz.partial_ratio(self.joined, line.joined) / 100,
            longest / len(hits) if hits else here,
            quoted,
            float(named),
            sum(pair in joined for pair in self.pairs) / len(hits) if hits else here,
        ]


class PassageIndex:
    """Passages of one or more transcripts, in their order; add them, then search. Holds about 1 KB a line."""

    def __init__(self, passages: Iterable[tuple[str, str, str]] = ()) -> None:
        """`passages`: (id, text, speaker or empty) in reading order, so that neighbours are known."""
        self._lines: list[_Line] = []
        self._postings: dict[str, tuple[array[int], array[int]]] = {}
        self._sizes = array("f")
        self._texts: dict[str, str] = {}
        for passage, text, speaker in passages:
            self.add(passage, text, speaker)

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, passage: str, text: str, speaker: str = "") -> None:
        """Add one passage behind those added before."""
        forms = normalise(text).forms
        number = len(self._lines)
        self._texts[passage] = text
        lemmas = [token(f).lemma for f in forms]
        names = frozenset(normalise(speaker).forms)
        joined = f" {' '.join(forms)} "
        self._lines.append(_Line(passage, names, frozenset(lemmas), joined, len(forms)))
        counts = Counter(_features(joined, lemmas))
        self._sizes.append(sum(counts.values()))
        postings = self._postings
        for feature, count in counts.items():
            held = postings.get(feature)
            if held is None:
                held = postings[feature] = (array("I"), array("H"))
            held[0].append(number)
            held[1].append(min(count, 65535))

    def text(self, passage: str) -> str:
        """The text of a passage that a search gave; raises KeyError for another."""
        return self._texts[passage]

    def weight(self, lemma_: str) -> float:
        """The inverse document frequency of a lemma among the lines."""
        held = self._postings.get("w " + lemma_)
        seen = len(held[0]) if held else 0
        return math.log(1 + (len(self._lines) - seen + 0.5) / (seen + 0.5))

    def search(self, text: str, most: int = 10, *, reranked: int = RERANKED) -> list[Hit]:
        """The passages that answer best to `text`, the best first; none where they share no uncommon word.

        `reranked`: how many of those that BM25 puts first are looked at closely.
        """
        hits = [
            Hit(passage, sum(w * x for w, x in zip(WEIGHTS, features, strict=True)))
            for passage, features in self.features(text, reranked)
        ]
        hits.sort(key=lambda h: (-h.score, h.passage))
        return hits[:most]

    def features(self, text: str, reranked: int = RERANKED) -> list[tuple[str, list[float]]]:
        """The candidates for `text`, each with what `WEIGHTS` weighs."""
        query = _Query(text, self)
        ranked = self._candidates(query, reranked)
        return [(self._lines[n].passage, query.features(self._lines, n, first / ranked[0][1])) for n, first in ranked]

    def _candidates(self, query: _Query, reranked: int) -> list[tuple[int, float]]:
        count = len(self._lines)
        if not count or not query.forms:
            return []
        sizes = np.frombuffer(self._sizes, dtype=np.float32)
        norms = K1 * (1 - B + B * sizes / sizes.mean())
        scores: NDArray[np.float32] = np.zeros(count, dtype=np.float32)
        for feature, times in Counter(_features(f" {query.joined} ", query.lemmas)).items():
            held = self._postings.get(feature)
            if held is None or len(held[0]) > _COMMON_SHARE * count + 50:
                continue
            seen = len(held[0])
            weight = times * math.log(1 + (count - seen + 0.5) / (seen + 0.5)) * (K1 + 1)
            numbers = np.frombuffer(held[0], dtype=np.uint32)
            often = np.frombuffer(held[1], dtype=np.uint16).astype(np.float32)
            scores[numbers] += weight * often / (often + norms[numbers])
        best = np.argpartition(-scores, min(reranked, count - 1))[:reranked]
        found = [(int(n), float(scores[n])) for n in best if scores[n] > 0]
        return sorted(found, key=lambda x: (-x[1], x[0]))


def _features(joined: str, lemmas: Sequence[str]) -> list[str]:
    """Lemmas, and each five letters in a row, spaces among them."""
    out = ["w " + w for w in lemmas]
    out += [joined[i : i + _LETTERS] for i in range(len(joined) - _LETTERS + 1)]
    return out

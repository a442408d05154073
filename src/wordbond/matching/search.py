"""Finding the passage that reported words come from: an inverted index over the lines of transcripts.

Candidates are ranked by BM25 over lemmas and letter groups; the best of them again by how much of the report's weight
they carry, in the line and with its neighbours, in how long runs, and whose line it is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz

from wordbond.matching.postings import Postings
from wordbond.matching.reading import token
from wordbond.matching.words import normalise

__all__ = ["Hit", "PassageIndex"]

RERANKED = 60
WEIGHTS = (0.223, 0.124, 0.163, 0.074, 0.090, 0.067, 0.063, 0.104, 0.093)
"""Of the features in `_Query.features`, in their order; they sum to about one.

A ranking softmax, fitted by training/matching/fit_search.py on the train split of the debates.
"""
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


class _Query:
    """The words searched, weighed by how rare they are."""

    def __init__(self, text: str, index: PassageIndex) -> None:
        self.forms = normalise(text).forms
        self.lemmas = [token(f).lemma for f in self.forms]
        times = Counter(self.lemmas)
        self.weights = {w: often * index.weight(w) for w, often in times.items()}
        self.total = sum(self.weights.values()) or 1.0
        self.joined = " ".join(self.forms)
        self.pairs = [f" {a} {b} " for a, b in zip(self.forms, self.forms[1:], strict=False)]
        self.quoted = [f" {' '.join(normalise(q).forms)} " for q in _QUOTED.findall(text)]

        self.known = frozenset(times)
        self._shared: dict[int, tuple[frozenset[str], list[bool]]] = {}

    def carried(self, lemmas: Iterable[str]) -> float:
        """Share of the weight of the words searched that `lemmas`, some of them, make up; the same in any order."""
        return math.fsum([self.weights[w] for w in lemmas]) / self.total

    def shared(self, lines: list[_Line], number: int) -> tuple[frozenset[str], list[bool]]:
        """The lemmas searched that line `number` holds, and for each pair of words whether it does; remembered."""
        found = self._shared.get(number)
        if found is None:
            line = lines[number]
            joined = line.joined
            found = self._shared[number] = line.lemmas & self.known, [pair in joined for pair in self.pairs]
        return found

    def features(self, lines: list[_Line], number: int, first: float) -> list[float]:
        """What is known of line `number`: BM25 against the best, weight carried by the line and by its surroundings,
        pairs of words, letters, longest run, words between quotation marks, whether its speaker is named, and pairs of
        words in the surroundings."""
        line = lines[number]
        window = [self.shared(lines, n) for n in range(max(0, number - 1), min(len(lines), number + 2))]
        lemmas, hits = self.shared(lines, number)
        here = self.carried(lemmas)
        quoted = 0.0
        if self.quoted:
            quoted = max((fuzz.partial_ratio(q, line.joined) / 100) ** 4 for q in self.quoted)
        return [
            first,
            here,
            self.carried(frozenset[str]().union(*[held for held, _ in window])),
            sum(hits) / len(hits) if hits else here,
            fuzz.partial_ratio(self.joined, line.joined) / 100,
            _longest(hits) / len(hits) if hits else here,
            quoted,
            float(not self.known.isdisjoint(line.speaker)),
            sum(map(any, zip(*[held for _, held in window], strict=True))) / len(hits) if hits else here,
        ]


def _longest(hits: list[bool]) -> int:
    """The most that are true in a row."""
    longest = run = 0
    for hit in hits:
        if hit:
            run += 1
        elif run:
            longest, run = max(longest, run), 0
    return max(longest, run)


class PassageIndex:
    """Passages of one or more transcripts, in their order; add them, then search. Holds about 1 KB a line."""

    def __init__(self, passages: Iterable[tuple[str, str, str]] = ()) -> None:
        """`passages`: (id, text, speaker or empty) in reading order, so that neighbours are known."""
        self._lines: list[_Line] = []
        self._postings = Postings()
        self._texts: dict[str, str] = {}
        for passage, text, speaker in passages:
            self.add(passage, text, speaker)

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, passage: str, text: str, speaker: str = "") -> None:
        """Add one passage behind those added before."""
        forms = normalise(text).forms
        self._texts[passage] = text
        lemmas = [token(f).lemma for f in forms]
        names = frozenset(normalise(speaker).forms)
        joined = f" {' '.join(forms)} "
        self._lines.append(_Line(passage, names, frozenset(lemmas), joined))
        self._postings.add(joined, lemmas)

    def text(self, passage: str) -> str:
        """The text of a passage that a search gave; raises KeyError for another."""
        return self._texts[passage]

    def weight(self, lemma_: str) -> float:
        """The inverse document frequency of a lemma among the lines."""
        return self._postings.rarity(lemma_)

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
        scores = self._postings.scores(f" {query.joined} ", query.lemmas)
        best = np.argpartition(-scores, min(reranked, count - 1))[:reranked]
        found = [(int(n), float(scores[n])) for n in best if scores[n] > 0]
        return sorted(found, key=lambda x: (-x[1], x[0]))

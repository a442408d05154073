"""Whether reported words answer to words said at all, or to nothing there."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from wordbond.matching.alignment import Alignment
from wordbond.matching.lexicon import direction, rarity
from wordbond.matching.reading import Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Likeness", "likeness"]

WEIGHTS = (2.44, 3.56, 1.29, 3.54, 3.16, 4.22, 0.49, 2.94)
"""Of the fields of `Likeness`, in their order. Logistic regression on generated and own pairs, among them statements
that share words with what was said and say something else: training/matching/fit_found.py."""
BIAS = -16.7
"""The fit gives -18.0; so much more keeps rewrites that share few words, at the price of two other claims in 130."""
PLAIN_FROM = 0.8
"""Coverage and kept order from which no more is asked."""
_WORTH = {"equal": 1.0, "moved": 1.0, "meaning": 0.75, "opposed": 0.75, "pronoun": 0.75, "slot": 0.2, "": 0.0}
_MOST = 0.7
"""Share of the words carried whose stretch tells how near together they were said; the others may be chance."""


class Likeness(NamedTuple):
    """How alike reported words are to those said."""

    coverage: float
    """Share of the reported content words that stand for words said; names and figures count half as much again."""
    order: float
    """Share of neighbouring content words whose words said are near each other as well."""
    weight: float
    """As coverage, the rarer a word the more it counts."""
    subject: float
    """Cosine of what both are about on the whole."""
    told: float
    """Share of the content words of the sentences said that are carried."""
    together: float
    """How densely the words carried stand in the text said: 1 for an unbroken run."""
    said: float
    """Logarithm of the number of content words said."""
    reported: float
    """Logarithm of the number of content words reported."""

    @property
    def found(self) -> float:
        """Probability that the words reported answer to the words said."""
        z = BIAS + sum(w * x for w, x in zip(WEIGHTS, self, strict=True))
        return 1.0 / (1.0 + math.exp(-z))


def likeness(said: Reading, reported: Reading, aligned: Alignment) -> Likeness:
    """How alike the two are: words, their order, their weight, and what they are about on the whole."""
    pair, kind = aligned.pair, aligned.kind
    content = [i for i, yes in enumerate(reported.content) if yes]
    size, ours = math.log1p(len(content)), math.log1p(sum(said.content))
    if not content:
        same = float(any(p >= 0 for p in pair))
        return Likeness(same, same, same, same, same, same, ours, size)
    names = set(reported.names)
    got = total = carried = weight = 0.0
    kept = 0
    before = -9
    places: list[int] = []
    for i in content:
        worth = 1.5 if i in names or reported.forms[i][0].isdigit() else 1.0
        rare = max(1, rarity(reported.lemmas[i]) - 5)
        total += worth
        weight += rare
        got += worth * _WORTH[kind[i]]
        if pair[i] >= 0:
            if kind[i] != "slot":
                carried += rare
                places.append(pair[i])
            kept += before >= 0 and abs(pair[i] - before) <= 4
        before = pair[i]
    coverage, order = got / total, kept / max(1, len(content) - 1)
    if len(content) == 1:
        order = coverage
    alike = 1.0 if coverage >= PLAIN_FROM and order >= 0.5 else _same_subject(said, reported, aligned)
    told, together = _spread(said, places)
    return Likeness(coverage, order, carried / weight, alike, told, together, ours, size)


def _spread(said: Reading, places: list[int]) -> tuple[float, float]:
    """How much of the sentences said stands at `places`, and how near together; sentences with one such word apart."""
    places = sorted(p for p in places if said.content[p])
    if not places:
        return 0.0, 0.0
    numbers = _numbers(said)
    per: dict[int, int] = {}
    for p in places:
        per[said.sentence[p]] = per.get(said.sentence[p], 0) + 1
    touched = {sentence for sentence, count in per.items() if count > 1} or set(per)
    whole = sum(count for sentence, count in numbers.sentences if sentence in touched)
    most = max(1, math.ceil(_MOST * len(places)))
    at = [numbers.places[p] for p in places]
    stretch = min(at[k + most - 1] - at[k] + 1 for k in range(len(at) - most + 1))
    return sum(per[s] for s in touched) / whole, most / stretch


class _Numbers(NamedTuple):
    places: dict[int, int]
    """place of a content word -> which content word it is"""
    sentences: tuple[tuple[int, int], ...]
    """sentence, its content words"""


@lru_cache(maxsize=1024)
def _numbers(side: Reading) -> _Numbers:
    places: dict[int, int] = {}
    counts: dict[int, int] = {}
    for at, content in enumerate(side.content):
        if content:
            places[at] = len(places)
            counts[side.sentence[at]] = counts.get(side.sentence[at], 0) + 1
    return _Numbers(places, tuple(counts.items()))


def _same_subject(said: Reading, reported: Reading, aligned: Alignment) -> float:
    """Cosine between the words reported and the sentences said that any of them stands for."""
    touched = frozenset(said.sentence[p] for p in aligned.pair if p >= 0 and said.content[p])
    if not touched:
        return 0.0
    ours = _sum(said, None if len(touched) > said.sentence[-1] else touched)
    return max(0.0, float(ours @ _sum(reported, None)))


@lru_cache(maxsize=4096)
def _sum(side: Reading, sentences: frozenset[int] | None) -> NDArray[np.float32]:
    """The direction of a side's content words, rare ones weighing more; of length one, or zero."""
    total = direction("") * 0
    for at, word in enumerate(side.lemmas):
        if side.content[at] and (sentences is None or side.sentence[at] in sentences):
            total = total + direction(word) * max(1, rarity(word) - 6)
    size = float((total @ total) ** 0.5)
    return total / size if size else total

"""Whether reported words answer to words said at all, or to nothing there."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from wordbond.matching.alignment import Alignment
from wordbond.matching.lexicon import direction, rarity
from wordbond.matching.reading import Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Likeness", "likeness"]

WEIGHTS = (3.51, 2.7, 3.95, 4.46)
"""Of the four likenesses below, in their order. Logistic regression on generated and own pairs, among them statements
that share words with what was said and say something else: training/matching/fit_found.py."""
BIAS = -6.9
"""The fit gives -7.2; a little more keeps rewrites that share few words."""
PLAIN_FROM = 0.8
"""Coverage and kept order from which no more is asked."""
_WORTH = {"equal": 1.0, "moved": 1.0, "meaning": 0.75, "opposed": 0.75, "slot": 0.2, "": 0.0}


class Likeness(tuple[float, float, float, float]):
    """Coverage, order kept, weight carried, direction: each 0 to 1."""

    __slots__ = ()

    @property
    def coverage(self) -> float:
        """Share of the reported content words that stand for words said; names and figures count half as much again."""
        return self[0]

    @property
    def found(self) -> float:
        """Probability that the words reported answer to the words said."""
        z = BIAS + sum(w * x for w, x in zip(WEIGHTS, self, strict=True))
        return 1.0 / (1.0 + math.exp(-z))


def likeness(said: Reading, reported: Reading, aligned: Alignment) -> Likeness:
    """How alike the two are: words, their order, their weight, and what they are about on the whole."""
    pair, kind = aligned.pair, aligned.kind
    content = [i for i, yes in enumerate(reported.content) if yes]
    if not content:
        return Likeness((1.0,) * 4 if any(p >= 0 for p in pair) else (0.0,) * 4)
    names = set(reported.names)
    got = total = carried = weight = 0.0
    kept = 0
    before = -9
    for i in content:
        worth = 1.5 if i in names or reported.forms[i][0].isdigit() else 1.0
        rare = max(1, rarity(reported.lemmas[i]) - 5)
        total += worth
        weight += rare
        got += worth * _WORTH[kind[i]]
        if pair[i] >= 0:
            carried += rare if kind[i] != "slot" else 0
            kept += before >= 0 and abs(pair[i] - before) <= 4
        before = pair[i]
    coverage, order = got / total, kept / max(1, len(content) - 1)
    if len(content) == 1:
        order = coverage
    alike = 1.0 if coverage >= PLAIN_FROM and order >= 0.5 else _same_subject(said, reported, aligned)
    return Likeness((coverage, order, carried / weight, alike))


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

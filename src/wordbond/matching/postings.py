"""An inverted index of lines by lemma and by letters, built with arrays: which lines hold what, and how often.

Lines are added one by one and put in order, some thousands at a time, when they are first searched. Scores are those of
BM25 (Robertson and Zaragoza 2009).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Postings"]

K1, B = 1.2, 0.5
"""BM25's usual constants; `B` at 0.5 since a transcript's lines are short."""
LETTERS = 5
BLOCK_LINES = 8192
"""Lines put in order at once: 8,192 take some 40 MB while it is done."""
COMMON_SHARE, COMMON_LINES = 0.2, 50
"""What more than so many of the lines hold says nothing."""
_STEP = np.uint64(0x9E3779B97F4A7C15)
_IS_LETTERS = np.uint64(1 << 63)
Features = NDArray[np.uint64]
"""Lemmas by their number, five letters in a row by a hash with its highest bit set; in any order, with repeats."""


class _Block(NamedTuple):
    """Which of its lines, counted from 0, hold each feature: `lines[first[k] : first[k + 1]]` for `features[k]`."""

    features: Features
    first: NDArray[np.int64]
    lines: NDArray[np.uint32]
    often: NDArray[np.float32]


class Postings:
    """Lines by what they hold. Adding takes time by the line; the first search after it, by the lines of a block."""

    def __init__(self) -> None:
        self._sizes = array("f")
        self._numbers: dict[str, int] = {}
        self._seen: Counter[str] = Counter()
        self._blocks: list[_Block] = []
        self._ordered = 0
        self._norms: NDArray[np.float64] = np.zeros(0)
        self._pending: list[tuple[str, array[int]]] = []
        """The lines from the last block that is not full, their letters and lemmas."""

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, joined: str, lemmas: Sequence[str]) -> None:
        """Add a line: its words joined by spaces, one at each end, and their lemmas."""
        numbers = self._numbers
        self._pending.append((joined, array("I", [numbers.setdefault(w, len(numbers)) for w in lemmas])))
        self._seen.update(set(lemmas))
        self._sizes.append(len(lemmas) + max(0, len(joined) - LETTERS + 1))

    def rarity(self, lemma: str) -> float:
        """The inverse document frequency of a lemma among the lines."""
        seen = self._seen[lemma]
        return math.log(1 + (len(self) - seen + 0.5) / (seen + 0.5))

    def scores(self, joined: str, lemmas: Sequence[str]) -> NDArray[np.float64]:
        """BM25 of every line, in their order, for words given as to `add`; zero where nothing uncommon is shared."""
        count = len(self)
        self._order()
        known = array("I", [self._numbers[w] for w in lemmas if w in self._numbers])
        wanted, times = np.unique(_features([(joined, known)])[0], return_counts=True)
        if not count or not len(wanted):
            return np.zeros(count)
        spans = [
            (
                block.first[np.searchsorted(block.features, wanted)],
                block.first[np.searchsorted(block.features, wanted, "right")],
            )
            for block in self._blocks
        ]
        seen = np.sum([last - first for first, last in spans], axis=0)
        told = (seen > 0) & (seen <= COMMON_SHARE * count + COMMON_LINES)
        worth = np.where(told, times * np.log(1 + (count - seen + 0.5) / (seen + 0.5)) * (K1 + 1), 0.0)
        scores = np.zeros(count)
        for number, (block, (first, last)) in enumerate(zip(self._blocks, spans, strict=True)):
            part = slice(number * BLOCK_LINES, min(count, (number + 1) * BLOCK_LINES))
            lengths = np.where(told, last - first, 0)
            ends = np.cumsum(lengths)
            at = np.arange(ends[-1]) + np.repeat(first - ends + lengths, lengths)
            lines, often = block.lines[at], block.often[at]
            shares = often / (often + self._norms[part][lines])
            scores[part] = np.bincount(lines, np.repeat(worth, lengths) * shares, part.stop - part.start)
        return scores

    def _order(self) -> None:
        """Put the lines added since into blocks; the last block is made anew until it is full."""
        if self._ordered == len(self):
            return
        if len(self._blocks) * BLOCK_LINES > self._ordered:
            self._blocks.pop()
        while self._pending:
            self._blocks.append(_block(self._pending[:BLOCK_LINES]))
            if len(self._pending) < BLOCK_LINES:
                break
            del self._pending[:BLOCK_LINES]
        self._ordered = len(self)
        sizes = np.frombuffer(self._sizes, dtype=np.float32).astype(np.float64)
        self._norms = K1 * (1 - B + B * sizes / (sizes.mean() or 1.0))


def _features(lines: Sequence[tuple[str, array[int]]]) -> tuple[Features, NDArray[np.int64]]:
    """What the lines hold, and for each feature the number of its line from 0."""
    lemmas = np.concatenate([np.frombuffer(held, dtype=np.uint32) for _, held in lines] or [np.zeros(0, np.uint32)])
    owners = np.repeat(np.arange(len(lines)), [len(held) for _, held in lines])
    letters = "".join([joined for joined, _ in lines]).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(letters, dtype="<u4").astype(np.uint64)
    whose = np.repeat(np.arange(len(lines)), [len(joined) for joined, _ in lines])
    rows = max(0, len(codes) - LETTERS + 1)
    hashed = np.zeros(rows, dtype=np.uint64)
    for place in range(LETTERS):
        hashed = hashed * _STEP + codes[place : place + rows]
    inside = whose[:rows] == whose[LETTERS - 1 :]
    found = np.concatenate([lemmas.astype(np.uint64), hashed[inside] | _IS_LETTERS])
    return found, np.concatenate([owners, whose[:rows][inside]])


def _block(lines: Sequence[tuple[str, array[int]]]) -> _Block:
    found, owners = _features(lines)
    features, place = np.unique(found, return_inverse=True)
    pairs, often = np.unique(place * len(lines) + owners, return_counts=True)
    place, owners = np.divmod(pairs, len(lines))
    first = np.searchsorted(place, np.arange(len(features) + 1))
    return _Block(features, first, owners.astype(np.uint32), often.astype(np.float32))

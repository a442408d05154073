"""Statements of a record in memory, found again by their keys; the same steps run as joins in a database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wordbond.matching.keys import Key, keys
from wordbond.matching.words import Word

__all__ = ["Meeting", "StatementIndex"]

READ_AT_MOST = 100
"""Postings read for one search, the keys of the fewest statements first: 60 to 400 found the same on own pairs."""


class Meeting(NamedTuple):
    """A statement that shares keys with words searched."""

    statement: str
    score: float
    """Sum over shared keys of 1 over the statements that have it; the greater the better."""


class StatementIndex:
    """Statements by key. Adding and searching take time by a statement's keys, not by how many statements there are."""

    def __init__(self) -> None:
        self._postings: dict[Key, list[int]] = {}
        self._ids: list[str | None] = []
        self._numbers: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, statement: str, words: Sequence[Word]) -> None:
        """Add a variant of `statement`; a statement may be added in as many wordings as it has."""
        self.add_keys(statement, keys(words))

    def add_keys(self, statement: str, found: Sequence[Key]) -> None:
        """Add a variant by its keys."""
        number = len(self._ids)
        self._ids.append(statement)
        self._numbers.setdefault(statement, []).append(number)
        postings = self._postings
        for key in found:
            held = postings.get(key)
            if held is None:
                postings[key] = [number]
            else:
                held.append(number)

    def remove(self, statement: str) -> None:
        """Forget a statement and its variants; nothing happens where there is none."""
        for number in self._numbers.pop(statement, ()):
            self._ids[number] = None

    def candidates(self, words: Sequence[Word], most: int = 5) -> list[Meeting]:
        """At most `most` statements that may carry `words`, the likeliest first; the same in any order of adding."""
        return self.candidates_by_keys(keys(words), most)

    def candidates_by_keys(self, found: Sequence[Key], most: int = 5) -> list[Meeting]:
        """As `candidates`, by keys."""
        postings = self._postings
        lists = [held for key in found if (held := postings.get(key)) is not None]
        lists.sort(key=len)
        scores: dict[int, float] = {}
        get = scores.get
        left = READ_AT_MOST
        for held in lists:
            left -= len(held)
            if left < 0:
                break
            worth = 1.0 / (1.0 + len(held))
            for number in held:
                scores[number] = get(number, 0.0) + worth
        best: dict[str, float] = {}
        ids = self._ids
        ordered = sorted(scores, key=scores.__getitem__, reverse=True)
        last = 0.0
        for number in ordered:
            statement, score = ids[number], scores[number]
            if len(best) >= most and score < last:
                break
            if statement is not None and statement not in best:
                best[statement] = last = score
        ranked = sorted(best.items(), key=lambda x: (-x[1], x[0]))[:most]
        return [Meeting(statement, round(score, 9)) for statement, score in ranked]

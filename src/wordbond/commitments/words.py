"""The words that tell a commitment and its stage: `data/undertakings.csv`, each entry with an example."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from wordbond.claims.triggers import pattern_of
from wordbond.commitments.model import Stage

__all__ = ["Word", "Words", "undertaking_words"]

FILE = "undertakings.csv"


@dataclass(frozen=True, slots=True)
class Word:
    """One line of the file."""

    words: str
    label: str
    example: str


@dataclass(frozen=True, slots=True)
class Words:
    """The file’s entries as patterns, by label."""

    entries: tuple[Word, ...]
    patterns: dict[str, re.Pattern[str]]
    """One pattern for all words of a label."""

    def stages(self) -> tuple[tuple[Stage, re.Pattern[str]], ...]:
        """The labels that are stages, with their pattern."""
        return tuple((stage, self.patterns[stage.value]) for stage in Stage if stage.value in self.patterns)


@lru_cache(maxsize=1)
def undertaking_words() -> Words:
    """The words, read once."""
    text = resources.files("wordbond.commitments").joinpath("data", FILE).read_text(encoding="utf-8")
    entries = tuple(Word(row["words"], row["label"], row["example"]) for row in csv.DictReader(text.splitlines()))
    by_label: dict[str, list[str]] = {}
    for entry in entries:
        by_label.setdefault(entry.label, []).append(entry.words)
    patterns = {
        label: re.compile(pattern_of("|".join(sorted(_ways(words), key=len, reverse=True))), re.IGNORECASE)
        for label, words in by_label.items()
    }
    return Words(entries, patterns)


def _ways(lines: list[str]) -> list[str]:
    return [way for line in lines for way in line.split("|")]

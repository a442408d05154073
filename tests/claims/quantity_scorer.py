"""Reads the phrase files and scores what a finder makes of them; used by the tests and the benchmark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from wordbond.claims.model import Quantity

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Phrase:
    """One sentence with one marked phrase and what it says."""

    text: str
    start: int
    end: int
    comparator: str
    value: Decimal
    upper: Decimal | None
    unit: str

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


def phrases(half: str) -> list[Phrase]:
    lines = (HERE / f"quantities_{half}.txt").read_text("utf-8").splitlines()
    return [_phrase(line) for line in lines if line and not line.startswith("#")]


def _phrase(line: str) -> Phrase:
    text, _, said = line.rpartition(" | ")
    comparator, value, unit = said.split(" ", 2)
    low, _, high = value.partition("..")
    start, end = text.index("[["), text.index("]]") - 2
    plain = text.replace("[[", "").replace("]]", "")
    return Phrase(plain, start, end, comparator, Decimal(low), Decimal(high) if high else None, unit)


def is_right(phrase: Phrase, found: Quantity) -> bool:
    """Value (and upper end), unit and comparator as expected, the number inside the phrase."""
    return (
        phrase.start <= found.number.start < phrase.end
        and abs(found.value - phrase.value) <= abs(phrase.value) * Decimal("1e-12")
        and found.upper == phrase.upper
        and found.unit == phrase.unit
        and found.comparator.value == phrase.comparator
    )


def misses(half: str, find: Callable[[str], tuple[Quantity, ...]]) -> Iterator[tuple[Phrase, list[Quantity]]]:
    for phrase in phrases(half):
        found = list(find(phrase.text))
        if not any(is_right(phrase, quantity) for quantity in found):
            yield phrase, found

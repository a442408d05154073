"""Which figures of a pack may be set beside each other: those of one party, measure and edition, in unbroken years.

Two editions of a table may differ for the same year, because prices, definitions or revisions do. So nothing here
ever subtracts across them: every run of figures is of one edition, and what another edition says is told beside it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wordbond.packs import Figure

__all__ = ["Run", "Series", "published_by", "trouble_of"]

_EDITION = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MOST_PERCENT = 100


def published_by(edition: str, day: date) -> bool:
    """Whether an edition named by its date (`2024-06`, `2024-06-17`, `2024`) had surely appeared by `day`.

    One without a date is taken to be always there.
    """
    match = _EDITION.fullmatch(edition)
    if match is None:
        return True
    year, month = int(match[1]), int(match[2] or 12)
    if not 1 <= month <= 12:
        return True
    last = int(match[3]) if match[3] else monthrange(year, month)[1]
    return (year, month, last) <= (day.year, day.month, day.day)


def trouble_of(figure: Figure) -> str | None:
    """What is wrong with a figure that no arithmetic may use, naming its row; None where nothing is."""
    row = f"{figure.series}, {figure.body} {figure.year}, edition {figure.edition or 'without name'}"
    if not figure.value.is_finite() or figure.value < 0:
        return f"{row}: found {figure.value} {figure.unit}, expected no negative amount"
    if figure.unit.startswith("percent") and figure.value > _MOST_PERCENT:
        return f"{row}: found {figure.value} {figure.unit}, expected no more than {_MOST_PERCENT}"
    return None


@dataclass(frozen=True, slots=True)
class Run:
    """One party's figures of one edition in order of years."""

    edition: str
    figures: tuple[Figure, ...]

    @property
    def last(self) -> Figure:
        """The latest figure."""
        return self.figures[-1]

    @property
    def missing(self) -> tuple[int, ...]:
        """The years between the first and the last that have no figure."""
        there = {figure.year for figure in self.figures}
        return tuple(year for year in range(self.figures[0].year, self.last.year) if year not in there)

    def of_year(self, year: int) -> Figure | None:
        """The figure of the year; None where there is none."""
        return next((figure for figure in self.figures if figure.year == year), None)


@dataclass(frozen=True, slots=True)
class Series:
    """All runs of one measure that were known on a day, by party; the newest edition first."""

    runs: dict[str, tuple[Run, ...]]

    @classmethod
    def known_on(cls, figures: Iterable[Figure], name: str, day: date, *, edition: str | None = None) -> Series:
        """The runs of `table:measure` known on `day`: of editions that had appeared, for years not after the day's.

        With `edition`, that one alone, whenever it appeared. Figures of an edition without a date count for
        years that were over.
        """
        table, _, measure = name.partition(":")
        parted: dict[tuple[str, str], list[Figure]] = {}
        for figure in figures:
            if figure.series != table or figure.measure != measure or figure.year > day.year:
                continue
            if edition is None and not published_by(figure.edition, day):
                continue
            if not _EDITION.fullmatch(figure.edition) and figure.year == day.year:
                continue
            if edition in (None, figure.edition):
                parted.setdefault((figure.body, figure.edition), []).append(figure)
        runs: dict[str, list[Run]] = {}
        for body, name_of in sorted(parted, key=lambda key: key[1], reverse=True):
            in_order = sorted(parted[body, name_of], key=lambda figure: figure.year)
            runs.setdefault(body, []).append(Run(name_of, tuple(in_order)))
        return cls({body: tuple(found) for body, found in runs.items()})

    def of(self, body: str) -> tuple[Run, ...]:
        """The party's runs, the newest edition first; none where the series has nothing on it."""
        return self.runs.get(body, ())

    def histories(self, edition: str, bodies: Iterable[str]) -> dict[str, list[float]]:
        """The values of each of `bodies` in one edition; those with a gap or a senseless figure are left out."""
        found: dict[str, list[float]] = {}
        for body in bodies:
            for run in self.of(body):
                if run.edition == edition and not run.missing and not any(map(trouble_of, run.figures)):
                    found[body] = [float(figure.value) for figure in run.figures]
        return found

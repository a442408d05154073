"""What the method would have said in earlier years, and how right it would have been.

For each year before a target was due, `assess` is asked with the figures up to that year alone. The figures are of one
edition, published when all was over: later revisions of early years stand in it, which nobody knew then. So this
tests the method, not what a reader of that time could have had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from wordbond.commitments.assess import assess, due_year, is_reached, parties_of
from wordbond.commitments.editions import Series
from wordbond.errors import InvalidRecord
from wordbond.packs import Figure, Pack, Target

__all__ = ["Forecast", "backtest", "brier_score", "calibration"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The chances given to one party in one year, and what came of it."""

    party: str
    year: int
    method: float
    """The simulated paths: 0 to 1."""
    no_change: float
    """The first naive forecast: the last figure stays as it is; 1.0 or 0.0."""
    trend: float
    """The second: the straight line through all figures so far (least squares) goes on; 1.0 or 0.0."""
    reached: bool


def backtest(
    target: Target, pack: Pack, *, edition: str, years: Sequence[int], paths: int = 100_000, seed: int = 0
) -> tuple[Forecast, ...]:
    """The forecasts for each party that was bound from the start, in each of `years`, each as of its last day.

    Raises InvalidRecord where the target has no deadline or a year is not before it. Parties without a figure for the
    year of the deadline are left out: nobody can tell how it ended.
    """
    due = due_year(target)
    if due is None or any(year >= due for year in years):
        raise InvalidRecord(f"target {target.id}: the years {list(years)} must lie before it was due ({due})")
    whole = Series.known_on(pack.series, target.series, date(due, 12, 31), edition=edition)
    ends = {body: run.of_year(due) for body, runs in whole.runs.items() for run in runs}
    found: list[Forecast] = []
    for year in years:
        day = date(year, 12, 31)
        late = parties_of(target, pack, day)[1]
        for judged in assess(target, pack, day, edition=edition, paths=paths, seed=seed):
            end = ends.get(judged.party)
            if judged.projection is None or end is None or judged.party in late:
                continue
            found.append(
                Forecast(
                    party=judged.party,
                    year=year,
                    method=judged.projection.probability,
                    no_change=float(is_reached(target, judged.history[-1].value)),
                    trend=float(_trend_reaches(target, judged.history, due)),
                    reached=is_reached(target, end.value),
                )
            )
    return tuple(found)


def brier_score(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """The mean squared difference of chance and outcome: 0.0 is foresight, 0.25 what “a half” always scores.

    Raises InvalidRecord where there are none, or not as many of the one as of the other. Source: Brier 1950.
    """
    if not chances or len(chances) != len(outcomes):
        raise InvalidRecord(f"{len(chances)} chances and {len(outcomes)} outcomes, expected as many, and one at least")
    return float(np.mean((np.asarray(chances) - np.asarray(outcomes, dtype=float)) ** 2))


def calibration(
    chances: Sequence[float], outcomes: Sequence[bool], *, bins: int = 5
) -> tuple[tuple[float, float, int], ...]:
    """For each of `bins` equal ranges of chance that occurs: mean chance, share that came true, number."""
    found: list[tuple[float, float, int]] = []
    for at in range(bins):
        held = [
            (chance, outcome)
            for chance, outcome in zip(chances, outcomes, strict=True)
            if min(int(chance * bins), bins - 1) == at
        ]
        if held:
            mean = sum(chance for chance, _ in held) / len(held)
            found.append((mean, sum(outcome for _, outcome in held) / len(held), len(held)))
    return tuple(found)


def _trend_reaches(target: Target, history: Sequence[Figure], due: int) -> bool:
    years = np.asarray([figure.year for figure in history], dtype=float)
    values = np.asarray([float(figure.value) for figure in history])
    slope, level = np.polyfit(years - due, values, 1)
    # The line's value at `due` is `level`; rounding keeps a line that ends at 2 exactly from falling short by 1e-16.
    return is_reached(target, type(history[0].value)(str(round(float(level), 9)))) if np.isfinite(slope) else False

"""Paths that a yearly figure may take, drawn from the changes that it and its peers have seen.

Method: a shrunken bootstrap of yearly changes in logarithms (so a path never falls below zero, and a rise from 1 to 1.1
counts like one from 2 to 2.2).

1. The yearly changes of each party are pooled. A party's drift is the mean of its own changes drawn towards the mean
   of all: with n changes of its own, these weigh n / (n + SHRINKAGE), as in empirical Bayes estimates of many means
   (Efron and Morris 1975).
2. What is left of each change beside its party's mean is a remainder. A step of a path is the drift and one remainder
   drawn with replacement (Efron 1979): one of the party's own with the same weight as above, else one of the pool.
3. Each path has a drift of its own, normal about the party's with the standard deviation √(s² / (n + SHRINKAGE)), s²
   the variance of the remainders: how well a drift is known from so few years.

SHRINKAGE and the logarithms were chosen on another series, the shares of equipment, never on the figures that
benchmarks/bench_assess.py tests the forecasts by; docs/assessment.md tells what else was tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordbond.errors import InvalidRecord

__all__ = ["FAN_SHARES", "MIN_CHANGES", "SHRINKAGE", "Drawn", "Outlook", "fit", "simulate"]

Floats: TypeAlias = NDArray[np.float64]

SHRINKAGE = 30.0
"""In yearly changes; a party with ten of its own is three parts pool and one part itself. Equipment shares: 30 or more
beat 10, 5 and 2 for every level and year asked of them."""
MIN_CHANGES = 12
"""Fewer yearly changes in all say too little of what a year may bring."""
FAN_SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
FAN_PATHS = 20_000
"""Paths that the fan's quantiles are taken from, the probability from all: sorting is the dearer part."""
_SLOTS = 1 << 16


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the changes of one series say of each party's next ones, in logarithms a year."""

    drift: float
    drift_error: float
    """Standard deviation of the drift among paths."""
    own: Floats
    """The party's own remainders."""
    pool: Floats
    """Those of all parties."""
    own_weight: float
    """How often a step draws one of its own: 0 to 1."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The outcome of many paths of one party."""

    share: float
    """How many of the paths hold at the last year: 0 to 1."""
    fan: tuple[tuple[float, ...], ...]
    """For each year, the values below which FAN_SHARES of the paths lie."""


def fit(histories: Mapping[str, Sequence[float]]) -> dict[str, Outlook]:
    """The outlook of each party that has two figures or more, from all their unbroken yearly figures.

    Changes from or to zero have no logarithm and are left out. Raises InvalidRecord for a negative figure, and where
    fewer than MIN_CHANGES changes are left in all.
    """
    changes = {party: _changes(party, figures) for party, figures in histories.items()}
    pooled = np.concatenate([*changes.values(), np.empty(0)])
    if len(pooled) < MIN_CHANGES:
        raise InvalidRecord(f"found {len(pooled)} yearly changes, expected {MIN_CHANGES} or more to draw from")
    common = float(pooled.mean())
    rests = {party: _remainders(own, common) for party, own in changes.items()}
    pool = np.concatenate(list(rests.values()))
    spread = float(pool.var())
    found: dict[str, Outlook] = {}
    for party, own in changes.items():
        if len(own):
            weight = len(own) / (len(own) + SHRINKAGE)
            drift = weight * float(own.mean()) + (1 - weight) * common
            error = float(np.sqrt(spread / (len(own) + SHRINKAGE)))
            found[party] = Outlook(drift, error, rests[party], pool, weight)
    return found


def simulate(
    outlook: Outlook, level: float, *, years: int, bar: float, at_most: bool = False, paths: int, seed: Sequence[int]
) -> Drawn:
    """How many of `paths` paths from `level` stand at `bar` or above (`at_most`: at or below) after `years` years.

    Equal arguments give equal outcomes. Raises InvalidRecord where level, bar, years or paths are not above zero.
    """
    if not (level > 0 and bar > 0 and years > 0 and paths > 0):
        raise InvalidRecord(f"level {level}, bar {bar}, years {years} and paths {paths} must all be above zero")
    chance = np.random.default_rng(seed)
    slots = _slots(outlook)
    walked = np.empty((years, paths), dtype=np.float32)
    drifts = chance.standard_normal(paths, dtype=np.float32) * np.float32(outlook.drift_error)
    drifts += np.float32(outlook.drift)
    at = np.full(paths, np.log(level), dtype=np.float32)
    for year in range(years):
        at += drifts
        at += slots[np.frombuffer(chance.bytes(2 * paths), dtype=np.uint16)]
        walked[year] = at
    edge = np.float32(np.log(bar))
    slack = np.float32(1e-6)
    held = walked[-1] <= edge + slack if at_most else walked[-1] >= edge - slack
    return Drawn(int(np.count_nonzero(held)) / paths, _fan(walked[:, :FAN_PATHS]))


def _changes(party: str, figures: Sequence[float]) -> Floats:
    values = np.asarray(figures, dtype=np.float64)
    if not np.all(np.isfinite(values)) or np.any(values < 0):
        raise InvalidRecord(f"{party}: found the figures {list(figures)}, expected none below zero")
    with np.errstate(divide="ignore", invalid="ignore"):
        changes = np.diff(np.log(values))
    return np.asarray(changes[np.isfinite(changes)], dtype=np.float64)


def _remainders(own: Floats, common: float) -> Floats:
    """What is left of each change beside the party's mean, widened by the degree of freedom that the mean took."""
    if len(own) < 2:
        return own - common
    return np.asarray((own - own.mean()) * np.sqrt(len(own) / (len(own) - 1)), dtype=np.float64)


def _slots(outlook: Outlook) -> NDArray[np.float32]:
    """The remainders laid out over 65,536 slots, each as often as it is to be drawn: one draw of 16 bits is a step."""
    own = round(_SLOTS * outlook.own_weight)
    laid = np.concatenate([np.resize(outlook.own, own), np.resize(outlook.pool, _SLOTS - own)])
    return laid.astype(np.float32)


def _fan(walked: NDArray[np.float32]) -> tuple[tuple[float, ...], ...]:
    ranks = [round(share * (walked.shape[1] - 1)) for share in FAN_SHARES]
    sorted_at = np.partition(walked, ranks, axis=1)[:, ranks]
    return tuple(tuple(float(value) for value in np.exp(row)) for row in sorted_at.astype(np.float64))

"""The nouns of assessment: how far a target has got, with every number that the judgement rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wordbond.errors import InvalidRecord
from wordbond.packs import Figure, Target

__all__ = ["Assessment", "Projection", "Verdict", "Working"]


class Verdict(StrEnum):
    """How a target stands for one party, as of a date."""

    KEPT = "kept"
    PARTLY_KEPT = "partly kept"
    NOT_KEPT = "not kept"
    ON_TRACK = "on track"
    BEHIND = "behind"
    OUT_OF_REACH = "out of reach"
    SUPERSEDED = "superseded"
    """Another target took its place before it was due."""
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """One number of the arithmetic, how it came about, and the figures of the pack that it came from."""

    name: str
    """What it is: `required yearly change`."""
    sum: str
    """The arithmetic with its numbers: `(3.5 - 2.12) / (2035 - 2024)`."""
    value: float
    unit: str
    figures: tuple[Figure, ...]
    """The rows of the pack in it; empty where the target alone gives its numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What the simulated paths say."""

    probability: float
    """The share of paths that reach the target in time: 0 to 1."""
    error: float
    """Its Monte Carlo standard error: how far chance alone may have moved it, not how wrong the method may be."""
    paths: int
    seed: int
    changes: int
    """Yearly changes that were drawn from, the party's own among them."""
    own_changes: int
    fan: tuple[tuple[int, tuple[float, ...]], ...]
    """For each year, the values below which 5, 25, 50, 75 and 95 per cent of the paths lie."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.probability <= 1.0:
            raise InvalidRecord(f"probability {self.probability} is outside [0, 1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The judgement on one target for one party, as of a date."""

    target: Target
    party: str
    """The body's id in the pack."""
    name: str
    as_of: date
    verdict: Verdict
    reason: str
    """One sentence that says what the verdict rests on, or why there is none."""
    edition: str | None = None
    """The publication that every number below is taken from; None where none was used."""
    figure: Figure | None = None
    """The latest figure of that edition, or the one of the year the target was due in."""
    history: tuple[Figure, ...] = ()
    """The party's figures of that edition in order of years."""
    required_change: float | None = None
    """The yearly change from `figure` that would just reach the target, in its unit; 0.0 where it is reached."""
    observed_change: float | None = None
    """The mean yearly change of the last years, in the same unit."""
    projection: Projection | None = None
    workings: tuple[Working, ...] = ()
    notes: tuple[str, ...] = ()
    """Exceptions, figures of other editions, estimates: what a reader must know beside the verdict."""

    def __post_init__(self) -> None:
        if not self.reason:
            raise InvalidRecord(f"{self.target.id}, {self.party}: a verdict without a reason")

"""The nouns of commitments: what was undertaken, in which words, and how far a target has got, with every number.

Frozen, typed and complete when built, like those of `wordbond.model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from wordbond.claims.model import Party, Period, Quantity
from wordbond.errors import InvalidRecord
from wordbond.model import QuotationId, Span, TextId, digest
from wordbond.packs import Figure, Rate, Target

__all__ = [
    "Assessment",
    "Commitment",
    "CommitmentId",
    "Converted",
    "Projection",
    "Stage",
    "SumKind",
    "Verdict",
    "Working",
]

CommitmentId = NewType("CommitmentId", str)


class Stage(StrEnum):
    """How far an undertaking has got, from aim to thing: the ladder of IATI, with what stands before and after."""

    TARGET = "target"
    """An aim."""
    ANNOUNCED = "announced"
    """Said to be going to happen (“will”, “plans to”), without a promise."""
    PLEDGED = "pledged"
    """Promised. IATI: pledge."""
    COMMITTED = "committed"
    """Bound by a budget, decision or contract; Kiel’s “allocated”. IATI: commitment."""
    DISBURSED = "disbursed"
    """Paid, or on its way. IATI: disbursement."""
    DELIVERED = "delivered"
    """There."""
    CANCELLED = "cancelled"
    """Withdrawn, wholly or for a time. On no rung: the last word, whenever it was spoken."""

    @property
    def rung(self) -> int:
        """The height on the ladder, from 0; a cancellation stands above all."""
        return list(Stage).index(self)


class SumKind(StrEnum):
    """What an amount is, and so whether it may be added to others."""

    OWN = "own"
    """Stands for itself."""
    RUNNING_TOTAL = "running total"
    """All that was undertaken until then."""
    RESTATEMENT = "restatement"
    """Said again, of an earlier day."""
    PART = "part"
    """A part of another amount."""

    @property
    def is_summand(self) -> bool:
        """Whether it may be added."""
        return self is SumKind.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What one text says that a party takes on."""

    text_id: TextId
    parties: tuple[Party, ...]
    """Who owes it; empty where the text does not say."""
    to: Party | None = None
    action: str
    """In the text’s words."""
    measure: str | None = None
    """From the pack’s lexicon of measures; None where it has none for these words."""
    quantity: Quantity | None = None
    """None where no figure is given: wide, not testable."""
    deadline: Period | None = None
    """By when, or for which time; None where it is open."""
    made: Period | None = None
    """When it was undertaken, where the clause says so."""
    stage: Stage
    stage_word: str
    """The report’s own word."""
    sum_kind: SumKind = SumKind.OWN
    whole: Quantity | None = None
    """The amount that this is a part of, where the clause gives it: “as part of a package of $500 million”."""
    programme: str | None = None
    """The id of the pack’s programme that it goes through, where the clause names one."""
    evidence: tuple[Span, ...]
    said_by: str | None = None
    """The speaker’s name; None for the outlet’s own voice or a speaker who cannot be told (see `quotation_id`)."""
    quotation_id: QuotationId | None = None
    confidence: float = 0.5
    """By the strength of the words; not calibrated."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise InvalidRecord("a commitment without evidence")

    @property
    def id(self) -> CommitmentId:
        """A digest of the text, the place of the words and of the figure."""
        number = self.quantity.number if self.quantity else None
        places = tuple((span.start, span.end) for span in self.evidence)
        return CommitmentId(digest("commitment", self.text_id, places, (number.start, number.end) if number else None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """An amount in another currency, beside the one stated."""

    value: Decimal
    currency: str
    original: Decimal
    original_currency: str
    rate: Rate
    """With its date and source."""


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

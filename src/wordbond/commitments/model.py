"""The nouns of commitments: who takes on what, and how far it has got by the report's own words.

Frozen, typed and complete when built, like those of `wordbond.model`, whose `Analysis` holds them. Those of targets
stand in `assessment`, those of the ledger in `ledger_model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from wordbond.basics import QuotationId, Span, TextId, digest
from wordbond.claims.model import Party, Period, Quantity
from wordbond.errors import InvalidRecord

__all__ = ["Commitment", "CommitmentId", "Stage", "SumKind"]

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
        return _RUNGS[self]


_RUNGS = {stage: rung for rung, stage in enumerate(Stage)}


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

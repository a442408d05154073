"""What the record answers with besides the nouns themselves: rows of lists, counts and hits, ready to be shown.

Every row of a paged list has a `cursor`; given back as `after`, the list goes on behind that row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wordbond.commitments.model import Commitment
from wordbond.model import (
    Attribution,
    Basis,
    DatedOn,
    Occasion,
    Precision,
    Quotation,
    QuotationKind,
    Span,
    SpeakerId,
    TextId,
    digest,
)
from wordbond.record.decisions import Decision, Standing, Withdrawal

__all__ = [
    "CommitmentPlace",
    "CommitmentRow",
    "Counts",
    "DecisionRow",
    "Hit",
    "OccasionRow",
    "OutletRow",
    "QuotationRow",
    "Run",
    "SpeakerRow",
    "TextRow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A text in a list: all but its words. `get_text` gives the whole."""

    id: TextId
    kind: str
    """report or transcript"""
    outlet: str | None
    """The publisher, of a transcript."""
    title: str | None
    begins: str
    """The first characters of one without a title, to call it by; empty where it has a title."""
    language: str | None
    first: date | None
    """The first day on which it may have been published (a transcript: spoken); None where unknown."""
    last: date | None
    precision: Precision
    basis: Basis
    location: str
    read_at: datetime
    chars: int
    quotations: int
    """How many it carries, those that a person rejected left out."""
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationRow:
    """A quotation in a list, with all that a page needs to show it."""

    quotation: Quotation
    """As the machine saw it."""
    judged: Attribution
    """The machine's judgement."""
    standing: Standing
    """What holds at present, people's decisions included: show this."""
    words: str
    """The content as written, its spans joined by one space."""
    source: str | None
    """The mention as written."""
    cue: str | None
    day: date | None
    """The first day known of its occasion, else of its publication; the list is in this order."""
    occasion: Occasion | None
    """The occasion that stands, as the text first read describes it."""
    text_kind: str
    """report or transcript"""
    outlet: str | None
    title: str | None
    begins: str
    """The first characters of a text without a title; empty where it has one."""
    language: str | None
    published: DatedOn
    """When its text was published, a transcript's words spoken."""
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRow:
    """A speaker with what the record holds of them."""

    id: SpeakerId
    name: str
    quotations: int
    texts: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionRow:
    """An occasion, as the text first read describes it, with what the record holds of it."""

    occasion: Occasion
    quotations: int
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow:
    """An outlet with what was read of it; None stands for reports that name none."""

    name: str | None
    reports: int
    quotations: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision with what became of it."""

    decision: Decision
    withdrawal: Withdrawal | None
    quotation_id: str | None
    """The quotation that it applies to now; None where it is withdrawn, or where no quotation fits any more."""

    @property
    def orphaned(self) -> bool:
        """Whether it still holds but no quotation is there for it to hold of; never so of a verdict on a target."""
        return self.decision.anchor is not None and self.withdrawal is None and self.quotation_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What analysed a text: the version of Wordbond, of its model and pack, and when the run began."""

    version: str
    model_version: str
    pack_version: str
    at: datetime

    @property
    def id(self) -> str:
        """A digest of the versions and the time."""
        return digest("run", self.version, self.model_version, self.pack_version, self.at.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a record holds."""

    reports: int
    transcripts: int
    quotations: int
    """Those that a person rejected left out."""
    by_kind: dict[QuotationKind, int]
    speakers: int
    occasions: int
    outlets: int
    decisions: int
    """Those that stand; withdrawn ones left out."""
    orphaned: int
    """Decisions that stand but have lost their quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A text or quotation that a search found."""

    kind: str
    """report, transcript or quotation"""
    id: str
    text_id: TextId
    text_kind: str
    """report or transcript"""
    title: str | None
    outlet: str | None
    language: str | None
    day: date | None
    speaker: str | None
    """Of a quotation, as it stands; else None."""
    score: float
    """Lower is better (BM25); of use within one search of one kind only."""
    span: Span | None
    """The stretch of the text to show; None for an empty text."""
    snippet: str
    """The words at `span`."""
    marks: tuple[Span, ...]
    """The words found, as spans of the same text, inside `span`. Empty where they stand in the title alone."""
    cursor: str


CommitmentPlace = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment as one text tells of it, with where that text comes from."""

    commitment: Commitment
    day: date | None
    """The text's day of publication; None where one day is not known."""
    outlet: str | None
    title: str | None
    official: bool = False
    """Whether the text is a transcript; its day is then the one on which the words were spoken."""
    place: CommitmentPlace = (0, 0, 0)
    """Where it stands in the record, and a number that is another one once it says something else."""

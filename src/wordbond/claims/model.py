"""The nouns of claims: what a text says of amounts, times, relations and threats, each with its place in the text.

Frozen, typed and complete when built, like those of `wordbond.model`, whose `Analysis` holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from wordbond.basics import DatedOn, QuotationId, Span, TextId, digest
from wordbond.errors import InvalidRecord

__all__ = [
    "PERCENT",
    "PERCENT_OF_GDP",
    "Claim",
    "ClaimId",
    "Comparator",
    "Modality",
    "Party",
    "Period",
    "PeriodRole",
    "Quantity",
    "Relation",
    "RelationId",
    "Threat",
    "ThreatId",
    "UnitKind",
]

ClaimId = NewType("ClaimId", str)
RelationId = NewType("RelationId", str)
ThreatId = NewType("ThreatId", str)

PERCENT = "percent"
PERCENT_OF_GDP = "percent of GDP"


class Comparator(StrEnum):
    """How an amount stands to the value beside it; `about` and its like are `~`."""

    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    ABOUT = "~"
    EQUAL = "="


class UnitKind(StrEnum):
    """What sort of thing is measured."""

    MONEY = "money"
    """The unit is an ISO 4217 code."""
    SHARE = "share"
    """The unit is `percent`, `percent of GDP`, or another that begins with `percent`."""
    COUNT = "count"
    """The unit is the noun as written, in lower case; empty where none stands there."""
    RATIO = "ratio"
    """The unit is `times`."""
    TIME = "time"
    """The unit is a plural such as `years`: how long, not when."""
    PHYSICAL = "physical"
    """The unit is a plural such as `kilometres`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount as a text states it."""

    span: Span
    """The whole phrase: “more than 1.4 million rounds a year”."""
    number: Span
    """The number alone, with its scale: “1.4 million”."""
    value: Decimal
    """In whole units: 1.4 million is 1400000. The lower end of a range. A vague “hundreds” is 100, with `>`."""
    upper: Decimal | None = None
    """The upper end of a range; None where there is none."""
    unit: str
    """See UnitKind; a count’s noun is kept as written, so “nations” and “countries” differ."""
    kind: UnitKind
    comparator: Comparator = Comparator.EQUAL
    approximate: bool = False
    """Whether a word such as “about” or “nearly” weakens it, beside whatever the comparator says."""
    additive: bool = False
    """Whether it comes on top of another amount: “a further”, “another”, “more”."""
    per: str | None = None
    """The time, or other unit, that it is a rate of: `year`, `month`; None for an amount."""

    def __post_init__(self) -> None:
        if not self.span.holds(self.number):
            raise InvalidRecord(f"the number {self.number} stands outside its phrase {self.span}")
        if self.upper is not None and self.upper < self.value:
            raise InvalidRecord(f"the range {self.value} to {self.upper} runs backwards")
        if not self.value.is_finite():
            raise InvalidRecord(f"{self.value} is no amount")


class PeriodRole(StrEnum):
    """How what is said stands to the time named."""

    IN = "in"
    """At or during it."""
    BY = "by"
    """At its end at the latest: a deadline."""
    SINCE = "since"
    UNTIL = "until"
    """Going on to its end."""
    BEFORE = "before"
    AFTER = "after"
    FOR = "for"
    """Meant for it: “assistance for 2025”."""
    OVER = "over"
    """Spread over a length of time: “over three years”."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time as a text names it: an interval where it can be told, else its words and what they hang on."""

    span: Span
    """With the word that gives its role: “by the end of 2035”."""
    role: PeriodRole
    dated: DatedOn
    """The interval; of unknown precision where it leans on a day that is not known. No day is ever invented."""
    symbol: str
    """The time in itself: an ISO 8601 interval or duration (`2025-01-01/2025-03-31`, `P6M`), or words (`this year`)."""
    anchor: str | None = None
    """What it is reckoned from: `reference` (the day of the report), or words of the text; None for a stated date."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a claim or relation, as written and as the pack knows them."""

    name: str
    """The pack’s name; the words of the text where the pack has none."""
    id: str | None = None
    """As in `SpeakerId`: `body:DEU`, `person:mark-rutte`, `programme:purl`; None where the pack has none."""
    span: Span | None = None
    """None where the party is not named in the clause but follows from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure that somebody asserts of something."""

    text_id: TextId
    span: Span
    """The words that state it, the quantity among them."""
    quantity: Quantity
    subjects: tuple[Party, ...] = ()
    """Of whom; several where the text joins them (“Italy, Spain and Belgium”). Empty where nobody can be told."""
    measure: str | None = None
    """From the pack’s lexicon of measures; None where it has none for these words."""
    periods: tuple[Period, ...] = ()
    said_by: str | None = None
    """The speaker’s name; None for the outlet’s own voice or a speaker who cannot be told (see `quotation_id`)."""
    quotation_id: QuotationId | None = None
    """The quotation that it stands in; None for the outlet’s own voice."""
    confidence: float = 1.0

    @property
    def id(self) -> ClaimId:
        """A digest of the text and the place of the number."""
        return ClaimId(digest("claim", self.text_id, self.quantity.number.start, self.quantity.number.end))


class Modality(StrEnum):
    """Whether what is said is so, may come to be, or is only supposed."""

    ACTUAL = "actual"
    POTENTIAL = "potential"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """That one party stands in a relation to another, according to somebody."""

    text_id: TextId
    a: Party
    relation: str
    """A label of the pack’s lexicon of relations."""
    b: Party
    evidence: Span
    implicit: bool = False
    """Whether an end is not named in the clause."""
    modality: Modality = Modality.ACTUAL
    holder: str | None = None
    """Who says so; None for the outlet’s own voice or a speaker who cannot be told."""
    quotation_id: QuotationId | None = None
    confidence: float = 1.0

    @property
    def id(self) -> RelationId:
        """A digest of the text, the relation, its ends and its place."""
        return RelationId(
            digest(
                "relation",
                self.text_id,
                self.relation,
                self.a.name,
                self.b.name,
                self.evidence.start,
                self.evidence.end,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """A danger that a text names."""

    text_id: TextId
    kind: str
    """A label of the pack’s lexicon of threats."""
    actors: tuple[Party, ...]
    """Empty where nobody is named."""
    targets: tuple[Party, ...]
    modality: Modality
    evidence: Span
    holder: str | None = None
    quotation_id: QuotationId | None = None
    confidence: float = 1.0

    @property
    def id(self) -> ThreatId:
        """A digest of the text, the kind and the place."""
        return ThreatId(digest("threat", self.text_id, self.kind, self.evidence.start, self.evidence.end))

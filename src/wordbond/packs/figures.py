"""The figures of a pack: series, targets, announced pledges and single statements of fact.

Conflicting rows stand side by side, each with its source; what is missing is missing. Nothing here adds anything up
without asking `addable`, since running totals and restatements would count one promise twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from wordbond.errors import InvalidRecord
from wordbond.packs.types import Evidence, PartialDate

__all__ = ["Bound", "Fact", "Figure", "Pledged", "PledgedKind", "Rate", "Target", "addable"]


class Bound(StrEnum):
    """How a stated number stands to the real one."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    UP_TO = "up to"
    LESS_THAN = "less than"
    TARGET = "target"
    """The number is what is aimed at, not what was given."""
    SHORT_BY = "short by"
    """The number is what is missing."""
    INCREASE_OF = "increase of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One cell of a published series: what one body spent, made or had in one year, by one edition."""

    series: str
    """The table it stands in, such as `defence_expenditure`."""
    body: str
    year: int
    measure: str
    value: Decimal
    unit: str
    estimate: bool
    edition: str
    """Which publication; empty where the series has one. Figures of two editions are never subtracted."""
    definition: str
    evidence: Evidence
    cross_check: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A measurable aim that bodies set themselves or were set."""

    id: str
    measure: str
    value: Decimal | None
    """The lower end where the aim is a range; None where only words set it."""
    high: Decimal | None
    """The upper end of a range; else None."""
    bound: Bound
    unit: str
    deadline: PartialDate | None
    deadline_text: str
    """The deadline as the source puts it; empty where there is none."""
    agreed_at: str
    agreed_on: PartialDate
    parties: tuple[str, ...]
    exceptions: str
    legal_force: str
    status_note: str
    series: str = ""
    """The series and measure that tell how far it has got, as `table:measure`; empty where none does."""
    superseded_by: str = ""
    """The id of the target that took its place; empty where none did."""
    evidence: Evidence


class PledgedKind(StrEnum):
    """What an announced sum is, and so whether it may be added to others."""

    NATIONAL = "national"
    """A party's own, outside any programme."""
    CONTRIBUTION = "contribution"
    """A party's own share of a programme."""
    FACILITY = "facility"
    COMMITMENT = "commitment"
    """Taken on by many together; the members' own sums are parts of it."""
    BUDGET = "budget"
    ALLOCATION_OF = "allocation_of"
    PROGRESS = "progress"
    CONFERENCE_TOTAL = "conference_total"
    RUNNING_TOTAL = "running_total"
    PROGRAMME_TOTAL = "programme_total"
    RESTATEMENT = "restatement"

    @property
    def is_summand(self) -> bool:
        """Whether such a sum stands for itself; a total, a part and a retelling never do."""
        return self in _SUMMANDS


_SUMMANDS = frozenset({PledgedKind.NATIONAL, PledgedKind.CONTRIBUTION, PledgedKind.FACILITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledged:
    """One announcement of money or goods, as made on one day."""

    id: str
    kind: PledgedKind
    announced: PartialDate
    donors: tuple[str, ...]
    speaker: str
    amount: Decimal | None
    bound: Bound | None
    currency: str
    unit: str
    """`money`, or what is counted in kind."""
    programme: str | None
    """The id of the programme that it goes through."""
    vehicle: str
    package: str
    stage: str
    """The source's own word."""
    buys: str
    overlaps: tuple[str, ...]
    """Ids of announcements that hold some of the same money."""
    evidence: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A single public statement of a number, such as an output of ammunition."""

    id: str
    on: PartialDate
    speaker: str
    subject: str
    figure: Decimal | None
    high: Decimal | None
    bound: Bound | None
    unit: str
    kind: str
    targets: tuple[str, ...] = ()
    """Ids of the targets that it tells the progress of."""
    evidence: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one unit of a currency was worth in another, on a day or over a year."""

    currency: str
    """ISO 4217."""
    to: str
    on: PartialDate
    """A year where the rate is its mean."""
    rate: Decimal
    """So many `to` for one `currency`."""
    evidence: Evidence
    note: str = ""


def addable(pledged: Iterable[Pledged]) -> tuple[Pledged, ...]:
    """`pledged` as they are, once it is sure that adding them up counts nothing twice.

    Raises InvalidRecord, naming the rows, where one is a total, a part or a retelling, where two overlap, or where
    two are in different units or currencies.
    """
    rows = tuple(pledged)
    ids = {row.id for row in rows}
    for row in rows:
        if not row.kind.is_summand:
            raise InvalidRecord(f"{row.id} is a {row.kind.value}, which stands for other sums; leave it out of the sum")
        if twice := ids.intersection(row.overlaps):
            raise InvalidRecord(f"{row.id} holds some of the same money as {', '.join(sorted(twice))}; add only one")
        if (row.unit, row.currency) != (rows[0].unit, rows[0].currency):
            raise InvalidRecord(
                f"{row.id} is in {row.currency or row.unit}, {rows[0].id} in {rows[0].currency or rows[0].unit}; "
                "convert them first"
            )
    return rows

"""The nouns of the ledger: a telling, an entry with all its tellings, and sums that say what they left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wordbond.claims.model import UnitKind
from wordbond.commitments.model import Commitment, Converted, Stage, SumKind
from wordbond.commitments.money import convert
from wordbond.errors import InvalidRecord
from wordbond.packs import Rate

__all__ = ["Entry", "Ledger", "Telling", "Total"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One text's word of a commitment."""

    commitment: Commitment
    told_on: date | None
    """When the text was published; None where that is not known."""
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One announcement with all that tells of it."""

    commitment: Commitment
    """As first told."""
    tellings: tuple[Telling, ...]
    """In order of time: the evidence."""
    stage: Stage
    """The highest rung that any telling puts it on; cancelled where the latest says so."""
    first_told: date | None
    last_told: date | None
    whole_id: str | None = None
    """The entry that this is a part of."""

    @property
    def id(self) -> str:
        """That of the commitment as first told."""
        return self.commitment.id

    @property
    def amount(self) -> Decimal:
        """As first told, in `commitment.quantity.unit`."""
        if self.commitment.quantity is None:
            raise InvalidRecord(f"entry {self.id} has no amount")
        return self.commitment.quantity.value

    @property
    def is_summand(self) -> bool:
        """Whether it may be added: neither total, restatement nor part, not cancelled, no mere aim, and not a rate."""
        quantity = self.commitment.quantity
        return (
            self.commitment.sum_kind is SumKind.OWN
            and self.whole_id is None
            and self.stage not in (Stage.CANCELLED, Stage.TARGET)
            and quantity is not None
            and quantity.kind in (UnitKind.MONEY, UnitKind.COUNT)
            and quantity.per is None
        )

    def part_of(self, whole: Entry) -> Entry:
        """This entry, linked to the one that it is a part of."""
        return replace(self, whole_id=whole.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum, what is in it, and what is not."""

    value: Decimal
    unit: str
    entries: tuple[Entry, ...]
    """Each counted once."""
    converted: tuple[Converted, ...]
    """Those in other currencies, with rate, date and source."""
    without_rate: tuple[Entry, ...]
    """In other currencies, with no rate of the pack near enough: the sum is too low, nobody can tell by how much."""
    left_out: tuple[Entry, ...]
    """Totals, restatements, parts, aims and what was cancelled: never added."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries in order of the day they were first told."""

    entries: tuple[Entry, ...]
    others: tuple[Telling, ...] = ()
    """Commitments without an amount: kept, never merged or summed."""
    rates: tuple[Rate, ...] = ()

    def of(self, *, party: str | None = None, programme: str | None = None, stage: Stage | None = None) -> Ledger:
        """The entries of a party (a body's id such as `body:DEU`), a programme and a stage, as far as each is asked."""

        def fits(entry: Entry) -> bool:
            owners = {p.id or p.name for telling in entry.tellings for p in telling.commitment.parties}
            programmes = {telling.commitment.programme for telling in entry.tellings}
            return (
                (party is None or party in owners)
                and (programme is None or programme in programmes)
                and (stage is None or entry.stage is stage)
            )

        return replace(self, entries=tuple(filter(fits, self.entries)))

    def total(self, unit: str) -> Total:
        """The sum of the ledger's own amounts in `unit`: other currencies converted where the pack has a rate.

        A joint undertaking counts once. A lower bound (“more than”) counts with its bound.
        """
        value, counted, left_out = Decimal(0), list[Entry](), list[Entry]()
        converted, without_rate = list[Converted](), list[Entry]()
        for entry in self.entries:
            quantity = entry.commitment.quantity
            if quantity is None or not entry.is_summand:
                left_out.append(entry)
            elif quantity.unit == unit:
                value += quantity.value
                counted.append(entry)
            elif quantity.kind is UnitKind.MONEY:
                changed = self._converted(entry, unit)
                if changed is None:
                    without_rate.append(entry)
                else:
                    value += changed.value
                    counted.append(entry)
                    converted.append(changed)
        return Total(
            value=value,
            unit=unit,
            entries=tuple(counted),
            converted=tuple(converted),
            without_rate=tuple(without_rate),
            left_out=tuple(left_out),
        )

    def _converted(self, entry: Entry, unit: str) -> Converted | None:
        quantity = entry.commitment.quantity
        if quantity is None or entry.first_told is None:
            return None
        return convert(quantity.value, quantity.unit, unit, entry.first_told, self.rates)

"""The nouns of the ledger: a telling, an entry with all its tellings, and sums that say what they left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wordbond.claims.model import UnitKind
from wordbond.commitments.model import Commitment, Stage, SumKind
from wordbond.commitments.money import Converted, convert
from wordbond.errors import InvalidRecord
from wordbond.packs import Rate

__all__ = ["Entry", "Ledger", "LeftOut", "Telling", "Total"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One text's word of a commitment."""

    commitment: Commitment
    told_on: date | None
    """When the text was published; None where that is not known."""
    outlet: str | None = None
    official: bool = False
    """Whether the text is a transcript, so that the words are the speaker’s own."""


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
    owners: frozenset[str] = frozenset()
    """The ids of all who owe it, those of a collective's members among them; empty where nobody can be told."""
    is_collective: bool = False
    """Whether it was told of a body that stands for many, such as “the allies”, so that members' sums may be in it."""

    @property
    def id(self) -> str:
        """That of the commitment as first told."""
        return self.commitment.id

    @property
    def reports(self) -> int:
        """How many reports tell of it."""
        return len({one.commitment.text_id for one in self.tellings if not one.official})

    @property
    def transcripts(self) -> int:
        """In how many transcripts it was spoken of."""
        return len({one.commitment.text_id for one in self.tellings if one.official})

    @property
    def amount(self) -> Decimal:
        """As first told, in `commitment.quantity.unit`."""
        if self.commitment.quantity is None:
            raise InvalidRecord(f"entry {self.id} has no amount")
        return self.commitment.quantity.value

    @property
    def why_not_summed(self) -> str | None:
        """Why the amount may not be added to others; None where it may."""
        quantity = self.commitment.quantity
        if self.commitment.sum_kind is not SumKind.OWN:
            return f"a {self.commitment.sum_kind.value}"
        if self.whole_id is not None:
            return "a part of another amount"
        if self.stage in (Stage.CANCELLED, Stage.TARGET):
            return "cancelled" if self.stage is Stage.CANCELLED else "an aim"
        if not self.owners:
            return "nobody is named who owes it, so it may be another's"
        if quantity is None or quantity.kind not in (UnitKind.MONEY, UnitKind.COUNT) or quantity.per is not None:
            return "no amount that can be added"
        return None

    @property
    def is_summand(self) -> bool:
        """Whether it may be added: see `why_not_summed`."""
        return self.why_not_summed is None

    def part_of(self, whole: Entry) -> Entry:
        """This entry, linked to the one that it is a part of."""
        return replace(self, whole_id=whole.id)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that a sum leaves out, and why."""

    entry: Entry
    reason: str


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
    left_out: tuple[LeftOut, ...]
    """What may count some of the same twice: totals, restatements, parts, joint sums beside their members', aims."""


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

        Nothing is counted twice: where members' sums stand beside their collective's, the collective's is left out;
        where a member's stands beside that of several of whom it is one, the member's is. A lower bound (“more than”)
        counts with its bound.
        """
        fit = [entry for entry in self.entries if entry.is_summand and self._is_comparable(entry, unit)]
        value, counted = Decimal(0), list[Entry]()
        left_out = [LeftOut(e, e.why_not_summed) for e in self.entries if e.why_not_summed is not None]
        converted, without_rate = list[Converted](), list[Entry]()
        for entry in fit:
            overlap = next((other for other in fit if other is not entry and _yields_to(entry, other)), None)
            quantity = entry.commitment.quantity
            if overlap is not None:
                left_out.append(LeftOut(entry, f"may be counted in entry {overlap.id[:8]} already"))
            elif quantity is not None and quantity.unit == unit:
                value += quantity.value
                counted.append(entry)
            elif (changed := self._converted(entry, unit)) is None:
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

    def _is_comparable(self, entry: Entry, unit: str) -> bool:
        quantity = entry.commitment.quantity
        return quantity is not None and (quantity.unit == unit or (quantity.kind is UnitKind.MONEY and unit.isupper()))

    def _converted(self, entry: Entry, unit: str) -> Converted | None:
        quantity = entry.commitment.quantity
        if quantity is None or entry.first_told is None:
            return None
        return convert(quantity.value, quantity.unit, unit, entry.first_told, self.rates)


def _yields_to(entry: Entry, other: Entry) -> bool:
    """Whether `entry` is left out of a sum that holds `other`, as the one may hold some of the other's amount."""
    if entry.is_collective:
        return not other.is_collective and bool(other.owners & entry.owners)
    return not other.is_collective and entry.owners < other.owners

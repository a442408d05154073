"""Programmes of the pack: need, packages, payers, stages and coverage, each figure with its source.

The figures are the pack's announcements; what the record's texts tell stands beside them and is never added to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup

from wordbond.commitments.programmes import Package, ProgrammeStatus, programme_status
from wordbond.errors import NotFound
from wordbond.packs import Evidence, Pack, Pledged, Programme
from wordbond.web.addresses import address_of, linkable
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.amounts import ConvertedLine, converted_line, number_words
from wordbond.web.views.coverage import render_coverage
from wordbond.web.views.lists import twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow
from wordbond.web.views.promises import CommitmentLine, PartyRef, Promises, commitment_line
from wordbond.web.views.targets import TargetLine, target_line
from wordbond.web.words import day_words, shortened

__all__ = [
    "PackageLine",
    "PayerLine",
    "ProgrammeLine",
    "ProgrammePage",
    "Programmes",
    "ProgrammesPage",
    "SourceLine",
    "pledged_words",
    "source_line",
]

MOST_TOLD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """What a figure of the pack rests on."""

    words: str
    link: str | None
    basis: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLine:
    """A programme in a list."""

    id: str
    name: str
    aliases: tuple[str, ...]
    lead: str | None
    beneficiary: str | None
    unit: str
    since: str | None
    announcements: int
    """Of the pack."""
    commitments: int
    """Of the record's texts."""

    @property
    def href(self) -> str:
        """The path of its page."""
        return address_of("programmes", self.id)

    def row(self) -> dict[str, Cell]:
        """The programme as a row of a table."""
        return {
            "id": self.id,
            "name": self.name,
            "lead": self.lead,
            "beneficiary": self.beneficiary,
            "unit": self.unit,
            "since": self.since,
            "announcements": self.announcements,
            "commitments": self.commitments,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLine:
    """One announcement that pays for a programme."""

    id: str
    announced: str
    payers: tuple[PartyRef, ...]
    stage: str
    """The source's own word."""
    amount: str
    """As announced, in words."""
    value: str | None
    """In the programme's unit, as a decimal number; None where no amount or no rate is known."""
    converted: ConvertedLine | None
    counted: bool
    reason: str
    """Why it is not; empty where it is."""
    package: str
    buys: str
    note: str
    source: SourceLine

    def row(self) -> dict[str, Cell]:
        """The announcement as a row of a table."""
        return {
            "id": self.id,
            "announced": self.announced,
            "payers": " | ".join(one.name for one in self.payers),
            "stage": self.stage,
            "amount": self.amount,
            "value": self.value,
            "rate": self.converted.rate if self.converted else None,
            "counted": "yes" if self.counted else "no",
            "reason": self.reason or None,
            "package": self.package or None,
            "buys": self.buys or None,
            "source": self.source.words,
            "source_url": self.source.link,
            "certainty": self.source.certainty,
            "note": self.note or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerLine:
    """Who pays, alone or with others: the sum of what is counted of theirs."""

    payers: tuple[PartyRef, ...]
    value: str
    words: str
    announcements: int

    @property
    def name(self) -> str:
        """Who they are, in words."""
        names = [one.name for one in self.payers]
        return f"{', '.join(names[:-1])} and {names[-1]} together" if len(names) > 1 else "".join(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLine:
    """What somebody said that the sum is: told, never added."""

    words: str
    on: str
    speaker: str
    source: SourceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePage:
    """A programme as of a day."""

    line: ProgrammeLine
    as_of: str
    raised: str
    """At least so much, in the programme's unit, in words."""
    raised_value: str
    packages_raised: str | None
    """In packages of the usual size."""
    package_size: str | None
    need: TargetLine | None
    need_source: SourceLine | None
    need_until: str | None
    coverage_share: float | None
    reason: str
    """Why no coverage can be told; empty where it can."""
    packages: tuple[PackageLine, ...]
    """In order of announcement."""
    payers: tuple[PayerLine, ...]
    stages: tuple[tuple[str, int], ...]
    """The sources' words for the stage, and how many announcements have each."""
    stated: tuple[StatedLine, ...]
    goals: tuple[TargetLine, ...]
    told: tuple[CommitmentLine, ...]
    """What the record's texts tell of it, the last first; as many as MOST_TOLD."""
    told_total: int
    source: SourceLine
    note: str
    day: str = field(metadata=PAGE_ONLY)
    plot: Markup | None = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammesPage:
    """All programmes of the pack."""

    pack: str
    items: tuple[ProgrammeLine, ...]
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


class Programmes:
    """The views of the pack's programmes."""

    def __init__(self, promises: Promises) -> None:
        self._promises = promises
        self._names = lru_cache(maxsize=1)(lambda: {body.id: body.name for body in promises.pack().bodies})

    def programmes_page(self, shelf: Shelf, asked: Asked) -> ProgrammesPage:
        """The programmes that the pack describes."""
        pack = self._promises.pack()
        return ProgrammesPage(
            pack=pack.title or pack.name,
            items=tuple(self._line(one, shelf) for one in pack.programmes),
            twins=twins_of(asked),
        )

    def programmes_rows(self, shelf: Shelf, _asked: Asked) -> Iterator[HasRow]:
        """The same, for CSV."""
        return (self._line(one, shelf) for one in self._promises.pack().programmes)

    def programme_page(self, shelf: Shelf, asked: Asked) -> ProgrammePage:
        """How the programme that is asked for stands on the day `on`; raises NotFound."""
        pack, (status, day) = self._promises.pack(), self._status(shelf, asked)
        programme, unit = status.programme, status.programme.unit
        lines = tuple(self._package_line(one) for one in status.packages)
        words = [one.stage for one in status.packages]
        told = sorted(status.told, key=lambda entry: (entry.last_told or date.min, entry.id), reverse=True)
        rows = self._promises.promised(shelf).rows(entry.id for entry in told[:MOST_TOLD])
        return ProgrammePage(
            line=self._line(programme, shelf),
            as_of=day_words(day),
            raised=_sum_words(status.raised, unit),
            raised_value=f"{status.raised:f}",
            packages_raised=f"{status.packages_raised:.1f}" if status.packages_raised is not None else None,
            package_size=_sum_words(programme.package, unit) if programme.package else None,
            need=target_line(status.need) if status.need else None,
            need_source=source_line(status.need.evidence) if status.need else None,
            need_until=_sum_words(status.need_until, unit) if status.need_until is not None else None,
            coverage_share=round(status.coverage_share, 4) if status.coverage_share is not None else None,
            reason=status.reason,
            packages=lines,
            payers=tuple(self._payers(status)),
            stages=tuple((word, words.count(word)) for word in sorted(set(words), key=lambda w: (-words.count(w), w))),
            stated=tuple(_stated(row) for row in status.stated_totals),
            goals=tuple(target_line(goal) for goal in status.goals),
            told=tuple(commitment_line(row, pack) for row in rows),
            told_total=len(told),
            source=source_line(programme.evidence),
            note=programme.note,
            day=day.isoformat(),
            plot=render_coverage(status),
            twins=twins_of(asked),
        )

    def programme_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """Its packages, for CSV."""
        status, _ = self._status(shelf, asked)
        return (self._package_line(one) for one in status.packages)

    def _status(self, shelf: Shelf, asked: Asked) -> tuple[ProgrammeStatus, date]:
        pack, day = self._promises.pack(), asked.day("on") or self._promises.today()
        programme = programme_with(pack, asked.named["id"])
        ledger = self._promises.promised(shelf).ledger
        key = ("programme", programme.id, day)
        return shelf.at_hand(key, lambda: programme_status(programme, ledger, pack, day)), day

    def _line(self, programme: Programme, shelf: Shelf) -> ProgrammeLine:
        pack, names = self._promises.pack(), self._names()
        return ProgrammeLine(
            id=programme.id,
            name=programme.name,
            aliases=programme.aliases,
            lead=names.get(programme.lead, programme.lead) if programme.lead else None,
            beneficiary=names.get(programme.beneficiary, programme.beneficiary) if programme.beneficiary else None,
            unit=programme.unit,
            since=str(programme.first) if programme.first else None,
            announcements=sum(row.programme == programme.id for row in pack.pledged),
            commitments=self._promises.counts(shelf).programmes[programme.id],
        )

    def _package_line(self, one: Package) -> PackageLine:
        row = one.row
        return PackageLine(
            id=row.id,
            announced=str(row.announced),
            payers=self._refs(row.donors),
            stage=one.stage,
            amount=pledged_words(row),
            value=f"{one.value:f}" if one.value is not None else None,
            converted=converted_line(one.converted) if one.converted else None,
            counted=one.counted,
            reason=one.reason,
            package=row.package,
            buys=row.buys,
            note=row.note,
            source=source_line(row.evidence),
        )

    def _refs(self, donors: tuple[str, ...]) -> tuple[PartyRef, ...]:
        return tuple(PartyRef(self._names().get(donor, donor), f"body:{donor}") for donor in donors)

    def _payers(self, status: ProgrammeStatus) -> Iterator[PayerLine]:
        """Those who pay, most first; a joint announcement is that of all its payers together."""
        sums: dict[tuple[str, ...], list[Decimal]] = {}
        for one in status.packages:
            if one.counted and one.value is not None:
                sums.setdefault(one.row.donors, []).append(one.value)
        for donors, values in sorted(sums.items(), key=lambda item: (-sum(item[1]), item[0])):
            total = sum(values, Decimal(0))
            yield PayerLine(
                payers=self._refs(donors),
                value=f"{total:f}",
                words=_sum_words(total, status.programme.unit),
                announcements=len(values),
            )


def programme_with(pack: Pack, programme_id: str) -> Programme:
    """The pack's programme with this id, in any case; raises NotFound, listing those there are."""
    for programme in pack.programmes:
        if programme.id.casefold() == programme_id.casefold():
            return programme
    known = ", ".join(one.id for one in pack.programmes) or "none"
    raise NotFound(f"pack {pack.name}: no programme {shortened(programme_id, 80)}; programmes.csv has {known}")


def _sum_words(value: Decimal, unit: str) -> str:
    """A sum in words, rounded to four digits; `unit` leads where it is a currency."""
    rounded = round(value, 3 - value.adjusted()) if value else Decimal(0)
    number = number_words(rounded)
    return f"{unit} {number}" if unit.isupper() else f"{number} {unit}".strip()


def pledged_words(row: Pledged) -> str:
    """What was announced, in words."""
    if row.amount is None:
        return "no amount stated"
    unit = row.currency if row.unit == "money" else row.unit
    bound = f"{row.bound.value} " if row.bound is not None and row.bound.value != "exactly" else ""
    number = number_words(row.amount)
    return f"{bound}{unit} {number}" if unit.isupper() else f"{bound}{number} {unit}".strip()


def _stated(row: Pledged) -> StatedLine:
    return StatedLine(
        words=pledged_words(row), on=str(row.announced), speaker=row.speaker, source=source_line(row.evidence)
    )


def source_line(evidence: Evidence) -> SourceLine:
    """What a row of the pack rests on, for a view."""
    return SourceLine(
        words=evidence.source,
        link=linkable(evidence.source_url),
        basis=evidence.basis,
        certainty=evidence.certainty.value,
    )

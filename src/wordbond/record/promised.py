"""What the texts of a record promise, read as one ledger: announcements with all that tells of each, and deadlines.

    promised = record.promised(pack)
    rows = promised.page(CommitmentFilter(party="body:NOR"), limit=30)
    more = promised.page(CommitmentFilter(party="body:NOR"), after=rows[-1].cursor, limit=30)
    whole = promised.commitment(rows[0].id)

The ledger is linked from all commitments of the record when it is first asked for, and kept until the record changes.
Lists are paged by key: a cursor names the row it stands for, so nothing is shown twice or left out where texts come in
between two pages.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from wordbond.commitments.deadlines import Deadline, DeadlineState, deadlines, due_of
from wordbond.commitments.ledger import link_commitments
from wordbond.commitments.ledger_model import Entry, Ledger, Telling, Total
from wordbond.commitments.model import Commitment, Stage
from wordbond.errors import NotFound
from wordbond.packs import Pack
from wordbond.record import tables as t
from wordbond.record.views import CommitmentRow

if TYPE_CHECKING:
    from wordbond.matching.conflicts import Conflict
    from wordbond.record.record import Record

__all__ = [
    "CommitmentFilter",
    "DeadlineRow",
    "Disagreement",
    "PromiseRow",
    "PromiseWhole",
    "Promised",
    "StageStep",
    "TellingRow",
]

MIN_PREFIX_CHARS = 6
DAYS_KEPT = 4
"""So many days, those asked about first going first, keep their deadlines at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFilter:
    """Which commitments to list; what is None leaves all."""

    party: str | None = None
    """Owed by this one: an id as in the record, such as `body:NOR`."""
    to: str | None = None
    """Promised to this one: an id such as `body:UKR`."""
    programme: str | None = None
    """The id of a programme of the pack."""
    measure: str | None = None
    stage: Stage | None = None
    """The one it has reached: of several tellings the highest, or cancelled where the last says so."""
    due_before: date | None = None
    """Due on an earlier day than this."""
    due_from: date | None = None
    """Due on this day or later."""
    with_amount: bool | None = None
    """Whether it names an amount."""
    words: str | None = None
    """Each of these stands in what is told of it: action, measure, parties, programme, outlet; whatever the case."""

    def fits(self, row: PromiseRow) -> bool:
        """Whether `row` is among those asked for."""
        told = [telling.commitment for telling in row.tellings]
        due = row.due
        return (
            (self.party is None or any(self.party in (p.id, p.name) for one in told for p in one.parties))
            and (self.to is None or any(one.to and self.to in (one.to.id, one.to.name) for one in told))
            and (self.programme is None or any(one.programme == self.programme for one in told))
            and (self.measure is None or any(one.measure == self.measure for one in told))
            and (self.stage is None or row.stage is self.stage)
            and (self.due_before is None or (due is not None and due < self.due_before))
            and (self.due_from is None or (due is not None and due >= self.due_from))
            and (self.with_amount is None or self.with_amount == (row.entry is not None))
            and (self.words is None or _holds(row, self.words))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """A commitment in a list: one announcement, however many texts tell of it."""

    id: str
    """That of the commitment as first told; of the ledger's entry."""
    commitment: Commitment
    """As first told: parties, beneficiary, amount, deadline."""
    entry: Entry | None
    """Its place in the ledger; None where it names no amount, so that nothing is merged or added up."""
    tellings: tuple[Telling, ...]
    """In order of time."""
    stage: Stage
    due: date | None
    """The last day on which it is due."""
    first_told: date | None
    last_told: date | None
    reports: int
    transcripts: int
    outlets: tuple[str, ...]
    """Who published them, publishers of transcripts among them, by name."""
    words: str = ""
    """The clause as first told; filled in where rows are given out a page at a time."""
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingRow:
    """One text's word of a commitment, ready to be shown."""

    telling: Telling
    words: str
    """The clause as printed, or spoken."""
    title: str | None
    kind: str
    """report or transcript"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStep:
    """A stage, when it was first told of, and by which text."""

    stage: Stage
    word: str
    """The text's own."""
    on: date | None
    commitment_id: str
    """The telling that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """What the tellings of one announcement say otherwise of it."""

    field: str
    """amount, deadline or beneficiary"""
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    """Each value with the ids of the tellings that have it, the one told by most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWhole:
    """A commitment with all that the record knows of it."""

    row: PromiseRow
    evidences: tuple[TellingRow, ...]
    """Every text's word of it, in order of time: the first tells it, the others retell it."""
    stages: tuple[StageStep, ...]
    """In order of time, each stage where it is first told."""
    disagreements: tuple[Disagreement, ...]
    conflicts: tuple[Conflict, ...]
    """Facts on which the texts disagree in the very words that tell of it, with each other or with the pack."""
    whole: PromiseRow | None
    """The announcement that this is a part of."""
    parts: tuple[PromiseRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """A deadline in a list."""

    deadline: Deadline
    row: PromiseRow | None
    """The commitment; None for a target of the pack."""
    cursor: str


class Promised:
    """The reading side of an open record's commitments, as they stood when it was made; see `Record.promised`."""

    def __init__(self, record: Record, pack: Pack, earlier: Promised | None = None) -> None:
        """`earlier` is of the same record and pack before a change: what it read and linked is not done again."""
        self._record = record
        self._pack = pack
        self._kept: tuple[tuple[CommitmentRow, ...], Ledger | None] = (
            earlier._kept if earlier is not None else ((), None)
        )
        self._turn = threading.RLock()
        self._due: dict[date, list[Deadline]] = {}

    @property
    def ledger(self) -> Ledger:
        """All commitments of the record, each announcement once."""
        with self._turn:  # whoever comes while it is linked waits for it instead of linking, too
            return self._linked

    @cached_property
    def _linked(self) -> Ledger:
        before, linked = self._kept
        rows = tuple(self._record.iter_commitments({row.place: row.commitment for row in before}))
        if linked is None or rows != before:
            tellings = (Telling(row.commitment, row.day, row.outlet, row.official) for row in rows)
            linked = link_commitments(tellings, self._pack)
        self._kept = (rows, linked)
        return linked

    @property
    def _rows(self) -> tuple[PromiseRow, ...]:
        with self._turn:
            return self._sorted

    @cached_property
    def _sorted(self) -> tuple[PromiseRow, ...]:
        rows = [_row_of_entry(entry) for entry in self.ledger.entries]
        rows += [_row_of_telling(telling) for telling in self.ledger.others]
        return tuple(sorted(rows, key=_place))

    @cached_property
    def _by_id(self) -> dict[str, PromiseRow]:
        return {row.id: row for row in self._rows}

    # -- lists ------------------------------------------------------------------------------------------------

    def page(
        self, which: CommitmentFilter | None = None, *, after: str | None = None, limit: int = 30
    ) -> list[PromiseRow]:
        """Up to `limit` commitments, those told last first, behind the cursor `after`.

        Raises NotFound where `after` is no cursor of this list.
        """
        wanted = self._rows if which is None else [row for row in self._rows if which.fits(row)]
        return self.part_of(wanted, after=after, limit=limit)

    def part_of(self, rows: Sequence[PromiseRow], *, after: str | None = None, limit: int = 30) -> list[PromiseRow]:
        """Up to `limit` of `rows`, a list of `rows_where`, behind the cursor `after`, with their words."""
        place = None if after is None else _place_of_cursor(after)
        start = 0 if place is None else bisect_right(rows, place, key=_place)
        return self.worded(rows[start : start + limit])

    def rows(self, ids: Iterable[str]) -> list[PromiseRow]:
        """The commitments with these whole ids, in their order; those that are not there are left out."""
        return self.worded([self._by_id[one] for one in ids if one in self._by_id])

    def count(self, which: CommitmentFilter | None = None) -> int:
        """How many commitments fit."""
        return sum(which is None or which.fits(row) for row in self._rows)

    def rows_where(self, fits: Callable[[PromiseRow], bool]) -> list[PromiseRow]:
        """All commitments of which `fits` holds, those told last first, without their words; see `worded`."""
        return [row for row in self._rows if fits(row)]

    def chosen(self, which: CommitmentFilter) -> Ledger:
        """The ledger of those that fit."""
        kept = {row.id for row in self._rows if which.fits(row)}
        return replace(
            self.ledger,
            entries=tuple(entry for entry in self.ledger.entries if entry.id in kept),
            others=tuple(one for one in self.ledger.others if one.commitment.id in kept),
        )

    def total(self, unit: str, which: CommitmentFilter | None = None) -> Total:
        """What the commitments that fit come to in `unit`, nothing counted twice; see `Ledger.total`."""
        return (self.ledger if which is None else self.chosen(which)).total(unit)

    # -- one --------------------------------------------------------------------------------------------------

    def commitment(self, identity: str) -> PromiseWhole:
        """The commitment whose id this is or begins with (6 digits or more): any of its tellings' ids will do.

        Raises NotFound where there is none, or more than one.
        """
        row = self._by_id.get(identity) or self._begins_with(identity)
        rows = {other.id: other for other in self._rows}
        parts = [other for other in self._rows if other.entry is not None and other.entry.whole_id == row.id]
        whole = rows.get(row.entry.whole_id) if row.entry is not None and row.entry.whole_id else None
        (row,) = self.worded([row])
        return PromiseWhole(
            row=row,
            evidences=self._evidences(row),
            stages=_stages(row.tellings),
            disagreements=_disagreements(row.tellings),
            conflicts=tuple(self._conflicts(row)),
            whole=self.worded([whole])[0] if whole else None,
            parts=tuple(self.worded(parts)),
        )

    def _begins_with(self, identity: str) -> PromiseRow:
        if len(identity) < MIN_PREFIX_CHARS or not set(identity) <= set("0123456789abcdef"):
            raise NotFound(
                f"{identity!r} is no id of a commitment; expected {MIN_PREFIX_CHARS} hexadecimal digits or more"
            )
        found = {
            row.id: row
            for row in self._rows
            if any(telling.commitment.id.startswith(identity) for telling in row.tellings)
        }
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            raise NotFound(f"commitment {identity} is ambiguous: {', '.join(sorted(found)[:3])} …; give more digits")
        raise NotFound(f"no commitment {identity} in {self._record.where}; `wordbond commitments` lists them")

    def _evidences(self, row: PromiseRow) -> tuple[TellingRow, ...]:
        ids = {telling.commitment.text_id for telling in row.tellings}
        words = self._texts(ids)
        with self._record._reading() as connection:
            x = t.texts.c
            about = {one.id: one for one in connection.execute(select(x.id, x.title, x.kind).where(x.id.in_(ids)))}
        return tuple(
            TellingRow(
                telling=telling,
                words=words_of(telling.commitment, words[telling.commitment.text_id]),
                title=about[telling.commitment.text_id].title,
                kind=about[telling.commitment.text_id].kind,
            )
            for telling in row.tellings
        )

    def _conflicts(self, row: PromiseRow) -> Iterable[Conflict]:
        """Those of the statements that the tellings stand in, and of their texts with the pack, at their very place."""
        from wordbond.matching.conflicts import unique

        said = self._record.said
        told = [telling.commitment for telling in row.tellings]
        found = [c for one in told if one.quotation_id for c in said.conflicts_of_quotation(one.quotation_id)]
        found += [c for text_id in sorted({one.text_id for one in told}) for c in said.conflicts_with_pack(text_id)]
        places = [(one.text_id, span) for one in told for span in one.evidence]
        return unique(
            conflict
            for conflict in found
            if any(
                place.text_id == text_id and place.span.overlaps(span)
                for side in conflict.sides
                for place in side.spans
                for text_id, span in places
            )
        )

    # -- deadlines --------------------------------------------------------------------------------------------

    def deadlines(
        self,
        as_of: date,
        *,
        states: Sequence[DeadlineState] = (),
        first: date | None = None,
        last: date | None = None,
        targets: bool = True,
        after: str | None = None,
        limit: int | None = None,
    ) -> list[DeadlineRow]:
        """Deadlines as they stood on `as_of`, the earliest first, behind the cursor `after`.

        `states` leaves those in one of these; `first` and `last` bound the last day on which they are due, both
        inclusive; `targets` has those of the pack among them. What is due in the next month:

            promised.deadlines(today, states=[DeadlineState.AHEAD], first=today, last=today + timedelta(days=30))

        Raises NotFound where `after` is no cursor of this list.
        """
        found = [
            one
            for one in self._deadlines(as_of)
            if (targets or one.target is None)
            and (not states or one.state in states)
            and (first is None or one.last >= first)
            and (last is None or one.last <= last)
        ]
        if after is not None:
            day, _, identity = after.partition(".")
            place = (_day_of_cursor(day, after), identity)
            found = [one for one in found if (one.last, one.id) > place]
        kept = found if limit is None else found[:limit]
        rows = {row.id: row for row in self.worded([self._by_id[d.id] for d in kept if d.commitment is not None])}
        return [DeadlineRow(deadline=d, row=rows.get(d.id), cursor=f"{d.last}.{d.id}") for d in kept]

    def _deadlines(self, as_of: date) -> list[Deadline]:
        with self._turn:
            if as_of not in self._due:
                while len(self._due) >= DAYS_KEPT:
                    del self._due[next(iter(self._due))]
                self._due[as_of] = deadlines(self._linked, self._pack, as_of)
            return self._due[as_of]

    def slipping(self, as_of: date) -> list[DeadlineRow]:
        """Commitments told anew with a later date, or past their date without a word of delivery."""
        return self.deadlines(as_of, states=[DeadlineState.SLIPPING, DeadlineState.OVERDUE], targets=False)

    # -- words ------------------------------------------------------------------------------------------------

    def worded(self, rows: Sequence[PromiseRow]) -> list[PromiseRow]:
        """`rows` with the clause that first tells of each."""
        texts = self._texts({row.commitment.text_id for row in rows})
        return [replace(row, words=words_of(row.commitment, texts[row.commitment.text_id])) for row in rows]

    def _texts(self, ids: Iterable[str]) -> dict[str, str]:
        return self._record.words_of_texts(ids)


def words_of(one: Commitment, text: str) -> str:
    """The clause of `text` that tells of `one`, white space as single spaces, its stretches joined by “ … ”."""
    return " … ".join(" ".join(span.of(text).split()) for span in one.evidence)


# -- rows -------------------------------------------------------------------------------------------------------


def _row_of_entry(entry: Entry) -> PromiseRow:
    return _row(entry.commitment, entry, entry.tellings, entry.stage)


def _row_of_telling(telling: Telling) -> PromiseRow:
    return _row(telling.commitment, None, (telling,), telling.commitment.stage)


def _row(one: Commitment, entry: Entry | None, tellings: tuple[Telling, ...], stage: Stage) -> PromiseRow:
    days = [telling.told_on for telling in tellings if telling.told_on is not None]
    due = due_of(one)
    official = {telling.commitment.text_id for telling in tellings if telling.official}
    last_told = max(days, default=None)
    return PromiseRow(
        id=one.id,
        commitment=one,
        entry=entry,
        tellings=tellings,
        stage=stage,
        due=due[1] if due else None,
        first_told=min(days, default=None),
        last_told=last_told,
        reports=len({telling.commitment.text_id for telling in tellings} - official),
        transcripts=len(official),
        outlets=tuple(sorted({telling.outlet for telling in tellings if telling.outlet})),
        cursor=f"{last_told or ''}.{one.id}",
    )


def _place(row: PromiseRow) -> tuple[int, str]:
    """Where a row stands: those told last first, those of an unknown day at the end."""
    return -(row.last_told.toordinal() if row.last_told else 0), row.id


def _place_of_cursor(cursor: str) -> tuple[int, str]:
    day, _, identity = cursor.partition(".")
    return (-_day_of_cursor(day, cursor).toordinal() if day else 0), identity


def _day_of_cursor(day: str, cursor: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise NotFound(f"{cursor!r} is no place in this list; begin it anew, without `after`") from error


def _holds(row: PromiseRow, words: str) -> bool:
    told = set(row.outlets)
    for telling in row.tellings:
        one = telling.commitment
        told.update(filter(None, (one.action, one.measure, one.programme, one.said_by, one.stage_word)))
        told.update(party.name for party in (*one.parties, *filter(None, (one.to,))))
    whole = " ".join(told).casefold()
    return all(word in whole for word in words.casefold().split())


def _stages(tellings: Sequence[Telling]) -> tuple[StageStep, ...]:
    steps: dict[Stage, StageStep] = {}
    for telling in tellings:
        one = telling.commitment
        steps.setdefault(
            one.stage, StageStep(stage=one.stage, word=one.stage_word, on=telling.told_on, commitment_id=one.id)
        )
    return tuple(steps.values())


def _disagreements(tellings: Sequence[Telling]) -> tuple[Disagreement, ...]:
    fields: tuple[tuple[str, Callable[[Commitment], str | None]], ...] = (
        ("amount", _amount),
        ("deadline", lambda one: str(due[1]) if (due := due_of(one)) else None),
        ("beneficiary", lambda one: one.to.name if one.to else None),
    )
    found: list[Disagreement] = []
    for name, value_of in fields:
        sides: dict[str, list[str]] = {}
        for telling in tellings:
            if (value := value_of(telling.commitment)) is not None:
                sides.setdefault(value, []).append(telling.commitment.id)
        if len(sides) > 1:
            most_first = sorted(sides.items(), key=lambda side: -len(side[1]))
            found.append(Disagreement(field=name, sides=tuple((value, tuple(ids)) for value, ids in most_first)))
    return tuple(found)


def _amount(one: Commitment) -> str | None:
    quantity = one.quantity
    if quantity is None:
        return None
    value = quantity.value if quantity.value % 1 else quantity.value.quantize(Decimal(1))
    sign = "" if quantity.comparator.value == "=" else f"{quantity.comparator.value} "
    return f"{sign}{value:,f} {quantity.unit}".rstrip()

"""What is due soon, what slips, and what is past its date without a word of delivery: for the first page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wordbond.commitments.deadlines import Deadline, DeadlineState
from wordbond.record.promised import DeadlineRow, Promised
from wordbond.web.addresses import address_of
from wordbond.web.shelf import Shelf
from wordbond.web.views.amounts import amount_line, due_line
from wordbond.web.views.promises import Promises
from wordbond.web.words import day_words, shortened

__all__ = ["DueItem", "Dues", "dues_of"]

SHOWN = 4
"""Of each sort."""
SOON_DAYS = 183
STATE_WORDS = {
    DeadlineState.AHEAD: "due",
    DeadlineState.SLIPPING: "slipping",
    DeadlineState.OVERDUE: "past its date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """A deadline, of a commitment of the texts or a target of the pack."""

    id: str
    state: DeadlineState
    words: str
    """How it stands, in a word or two."""
    title: str
    due: str
    """When, as told, with the last day that this can mean."""
    last: str
    days_left: int
    reason: str
    is_target: bool

    @property
    def href(self) -> str:
        """The page of the commitment or target."""
        return address_of("targets" if self.is_target else "commitments", self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """Deadlines as they stand on a day: some of each sort, and how many there are."""

    items: tuple[DueItem, ...]
    """What slips first, then what is due soon, then what is past its date, the latest first."""
    slipping: int
    soon: int
    overdue: int

    @property
    def summary(self) -> str:
        """How many there are of each sort, in words."""
        told = []
        if self.slipping:
            told.append(f"{self.slipping:,} told anew with a later date")
        if self.soon:
            told.append(f"{self.soon:,} due within half a year")
        if self.overdue:
            late = f"{self.overdue:,} past the date without a word of delivery"
            told.append(f"{late} in these texts, which may only mean that none was read")
        return f"In all {', '.join(told)}."


def dues_of(shelf: Shelf, promises: Promises) -> Dues | None:
    """Deadlines of the record and of its pack; None where no pack fits the record."""
    if (promised := promises.promised_or_none(shelf)) is None:
        return None
    day = promises.today()
    return shelf.at_hand(("due", day), lambda: _find(promised, day))


def _find(promised: Promised, day: date) -> Dues:
    soon = promised.deadlines(
        day, states=[DeadlineState.AHEAD], first=day, last=day + timedelta(days=SOON_DAYS), targets=True
    )
    late = promised.slipping(day)
    slipping = [row for row in late if row.deadline.state is DeadlineState.SLIPPING]
    overdue = [row for row in late if row.deadline.state is DeadlineState.OVERDUE]
    return Dues(
        items=tuple(_items([*slipping[:SHOWN], *soon[:SHOWN], *overdue[: -SHOWN - 1 : -1]])),
        slipping=len(slipping),
        soon=len(soon),
        overdue=len(overdue),
    )


def _items(rows: Iterable[DeadlineRow]) -> Iterator[DueItem]:
    for row in rows:
        one = row.deadline
        yield DueItem(
            id=one.id,
            state=one.state,
            words=STATE_WORDS.get(one.state, one.state.value),
            title=_title(one),
            due=_due(one),
            last=one.last.isoformat(),
            days_left=one.days_left,
            reason=f"agreed at {one.target.agreed_at}, {one.target.agreed_on}" if one.target else one.reason,
            is_target=one.target is not None,
        )


def _title(one: Deadline) -> str:
    if one.target is not None:
        return f"{one.target.id}: {one.target.measure}"
    told = one.commitment
    if told is None:
        return one.id
    owes = ", ".join(party.name for party in told.parties) or "Nobody named"
    return f"{owes}: {amount_line(told.quantity).words if told.quantity else shortened(told.action, 90)}"


def _due(one: Deadline) -> str:
    if one.first == one.last:
        return f"on {day_words(one.last)}"
    told = one.commitment.deadline if one.commitment else None
    words = due_line(told).words if told else f"by {one.target.deadline}" if one.target else ""
    return f"{words}, {day_words(one.last)} at the latest"

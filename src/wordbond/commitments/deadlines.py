"""Deadlines: when what was promised is due, and whether it slips, by what the texts tell until a day.

Nothing here judges whether a promise was kept: a deadline that passed without a word of delivery is `overdue` in the
record, which may only mean that no report of the delivery was read. Targets of the pack are judged by `assess`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wordbond.claims.model import UnitKind
from wordbond.commitments.amounts import Amounts
from wordbond.commitments.ledger import is_told_anew, owners_of
from wordbond.commitments.ledger_model import Entry, Ledger, Telling
from wordbond.commitments.model import Commitment, Stage
from wordbond.packs import Pack, PartialDate, Target

__all__ = ["Deadline", "DeadlineState", "deadlines", "due_of"]


_Told = Amounts[tuple[str, date, Telling]]
"""The tellings of one owner by amount, each with its entry's id and the last day on which it is due."""


class DeadlineState(StrEnum):
    """How a deadline stands on a day, as far as the texts tell."""

    AHEAD = "ahead"
    SLIPPING = "slipping"
    """Told anew with a later date, and not yet done."""
    OVERDUE = "overdue"
    """Past, and no text tells that it was done."""
    MET = "met"
    """Told as delivered; of money, as paid."""
    CANCELLED = "cancelled"
    PAST = "past"
    """Of a target: its date has passed; whether it was kept, `assess` tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When something is due."""

    id: str
    """Of the ledger's entry, of a commitment without an amount, or of a target of the pack."""
    commitment: Commitment | None
    """As first told; None for a target."""
    target: Target | None
    """None for a commitment of the texts."""
    first: date
    last: date
    """The first and last day that the words leave open: “by 2030” is due on 31 December at the latest."""
    days_left: int
    """From the day asked about to `last`; negative where it is past."""
    state: DeadlineState
    reason: str
    """One sentence that says what the state rests on."""
    later: date | None = None
    """The latest date that it was told anew with, where that is later than `last`."""
    later_id: str | None = None
    """The commitment that tells so: the id of one text's word."""


def due_of(one: Commitment) -> tuple[date, date] | None:
    """The first and last day on which `one` is due; None where it has no deadline that is a time."""
    dated = one.deadline.dated if one.deadline else None
    return (dated.first, dated.last) if dated and dated.first and dated.last else None


def deadlines(ledger: Ledger, pack: Pack, as_of: date, *, targets: bool = True) -> list[Deadline]:
    """Every deadline of the ledger, and with `targets` of the pack, as it stood on `as_of`; the earliest first.

    What was told, or agreed, after that day is left out. A commitment slips where a later text tells the same owners'
    same amount, or deed, with a later date.
    """
    told = dict[frozenset[str], _Told]()
    for entry in ledger.entries:
        if due_of(entry.commitment) is not None and (owners := owners_of(entry.commitment)):
            for telling in entry.tellings:
                quantity, due = telling.commitment.quantity, due_of(telling.commitment)
                if _is_known(telling, as_of) and quantity is not None and due is not None:
                    told.setdefault(owners, Amounts(pack.rates)).add(quantity, (entry.id, due[1], telling))
    found = [one for entry in ledger.entries if (one := _of_entry(entry, told, pack, as_of)) is not None]
    found += [one for telling in ledger.others if (one := _of_other(telling, as_of)) is not None]
    if targets:
        found += [one for target in pack.targets if (one := _of_target(target, as_of)) is not None]
    return sorted(found, key=lambda one: (one.last, one.id))


def _of_entry(entry: Entry, told: Mapping[frozenset[str], _Told], pack: Pack, as_of: date) -> Deadline | None:
    due, known = due_of(entry.commitment), [t for t in entry.tellings if _is_known(t, as_of)]
    quantity = entry.tellings[0].commitment.quantity
    if due is None or not known or quantity is None:
        return None
    own_id, rivals = entry.id, told.get(owners_of(entry.commitment))
    near = rivals.near(quantity, entry.first_told) if rivals is not None else ()
    others = [
        t
        for identity, last, t in near
        if last > due[1] and identity != own_id and is_told_anew(entry, t, pack)  # the cheapest question first
    ]
    return _deadline(own_id, entry.commitment, due, known, [*known, *others], as_of)


def _of_other(telling: Telling, as_of: date) -> Deadline | None:
    due = due_of(telling.commitment)
    if due is None or not _is_known(telling, as_of):
        return None
    return _deadline(telling.commitment.id, telling.commitment, due, [telling], [telling], as_of)


def _is_known(telling: Telling, as_of: date) -> bool:
    return telling.told_on is None or telling.told_on <= as_of


def _deadline(
    identity: str,
    one: Commitment,
    due: tuple[date, date],
    known: list[Telling],
    retold: list[Telling],
    as_of: date,
) -> Deadline:
    later = max(_later(retold, due[1]), key=lambda pair: (pair[0], pair[1].id), default=None)
    state, reason = _state(due[1], known, as_of)
    if later is not None and state in (DeadlineState.AHEAD, DeadlineState.OVERDUE):
        state, reason = DeadlineState.SLIPPING, f"first told for {due[1]}, later for {later[0]}"
    return Deadline(
        id=identity,
        commitment=one,
        target=None,
        first=due[0],
        last=due[1],
        days_left=(due[1] - as_of).days,
        state=state,
        reason=reason,
        later=later[0] if later else None,
        later_id=later[1].id if later else None,
    )


def _later(tellings: Iterable[Telling], last: date) -> Iterator[tuple[date, Commitment]]:
    for telling in tellings:
        due = due_of(telling.commitment)
        if due is not None and due[1] > last:
            yield due[1], telling.commitment


def _state(last: date, known: list[Telling], as_of: date) -> tuple[DeadlineState, str]:
    in_time = sorted(known, key=lambda t: (t.told_on or date.min, t.commitment.stage.rung))
    latest = in_time[-1]
    if latest.commitment.stage is Stage.CANCELLED:
        return DeadlineState.CANCELLED, f"told as cancelled on {_on(latest)}"
    for telling in in_time:
        if _is_done(telling.commitment):
            return DeadlineState.MET, f"told as {telling.commitment.stage.value} on {_on(telling)}"
    if last < as_of:
        return DeadlineState.OVERDUE, f"was due on {last}; no text of the record tells that it was done"
    return DeadlineState.AHEAD, f"last told as {latest.commitment.stage.value} on {_on(latest)}"


def _is_done(one: Commitment) -> bool:
    money = one.quantity is not None and one.quantity.kind is UnitKind.MONEY
    return one.stage is Stage.DELIVERED or (money and one.stage is Stage.DISBURSED)


def _on(telling: Telling) -> str:
    return str(telling.told_on or "an unknown day")


def _of_target(target: Target, as_of: date) -> Deadline | None:
    due: PartialDate | None = target.deadline
    if due is None or as_of < target.agreed_on.first:
        return None
    return Deadline(
        id=target.id,
        commitment=None,
        target=target,
        first=due.first,
        last=due.last,
        days_left=(due.last - as_of).days,
        state=DeadlineState.AHEAD if due.last >= as_of else DeadlineState.PAST,
        reason=f"agreed at {target.agreed_at}, {target.agreed_on}; how it stands, `assess` tells",
    )

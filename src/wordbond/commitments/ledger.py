"""The ledger: what many reports tell of commitments, each announcement one entry however often it is told.

Two tellings are one announcement where nothing they say is at odds: party, beneficiary, thing, deadline, programme, and
amount within rounding, in the same currency or converted by the pack's rates; and where they were told near enough in
time. “A further” tells of another one. Running totals, restatements without their original and parts stay beside the
sums, and are never added to them.

Merging follows the earliest telling of an entry, not the last, so that a chain of small differences does not draw two
announcements into one. The order of the reports does not matter: they are taken by date, amount and id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from wordbond.claims.model import Quantity, UnitKind
from wordbond.commitments.amounts import Amounts
from wordbond.commitments.ledger_model import Entry, Ledger, Telling
from wordbond.commitments.model import Commitment, Stage, SumKind
from wordbond.commitments.money import convert
from wordbond.errors import InvalidRecord
from wordbond.packs import BodyKind, Pack, fold

__all__ = ["is_told_anew", "link_commitments", "owners_of"]

MERGE_DAYS = 60
"""Tellings of one announcement lie so near each other; the same sum half a year later is another or a reminder."""
ROUNDING_SHARE = Decimal("0.04")
"""“577 million” and “about 600 million” are one; “500” and “550” are not."""
RATE_SHARE = Decimal("0.09")
"""Allowed beside a conversion: a year's mean stands for its days, and reports round after converting."""
_UNKNOWN = ""


def link_commitments(tellings: Iterable[Telling], pack: Pack) -> Ledger:
    """The entries that `tellings` come to, in order of the day they were first told. Pure; the order does not matter.

    Only commitments with an amount and a party make entries that are summed; those without stand in `Ledger.others`.
    """
    in_order = sorted({one.commitment.id: one for one in tellings}.values(), key=_order)
    told = [one for one in in_order if one.commitment.quantity is not None]
    others = tuple(one for one in in_order if one.commitment.quantity is None)
    by_owners: dict[frozenset[str], _Groups] = {}
    for kind_first in (SumKind.OWN, SumKind.PART, SumKind.RUNNING_TOTAL, SumKind.RESTATEMENT):
        for telling in told:
            if telling.commitment.sum_kind is kind_first:
                owners = owners_of(telling.commitment)
                by_owners.setdefault(owners, _Groups(pack)).add(telling)
    _place_unowned(by_owners, pack)
    expand = _Expansion(pack)
    places = {id(telling): at for at, telling in enumerate(in_order)}
    entries = [
        _entry(sorted(group, key=lambda one: places[id(one)]), group, expand)
        for groups in by_owners.values()
        for group in groups.all
    ]
    entries.sort(key=lambda entry: (entry.first_told or date.max, entry.id))
    return Ledger(tuple(_with_wholes(entries)), others, pack.rates)


def _order(telling: Telling) -> tuple[object, ...]:
    quantity = telling.commitment.quantity
    value = quantity.value if quantity else Decimal(0)
    return (telling.told_on or date.max, not telling.official, value, telling.commitment.id)  # who spoke tells it first


class _Groups:
    """The announcements of the same owners, each with the tellings that are put with it."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.all: list[list[Telling]] = []
        self._by_amount = Amounts[int](pack.rates)

    def add(self, telling: Telling, *, exactly: bool = False) -> None:
        """Put a telling with the announcement that it retells, the nearest in amount and then in time, or by itself.

        `exactly`: only with one of just its amount, told in like words within a day.
        """
        quantity = telling.commitment.quantity
        if quantity is None:
            raise InvalidRecord(f"commitment {telling.commitment.id} has no amount to be told apart by")
        near = [
            (_distance(self.all[at][0], telling, self._pack), at)
            for at in self._by_amount.near(quantity, telling.told_on)
            if _same(self.all[at], telling, self._pack)
            and (not exactly or _is_alike(self.all[at][0], telling, self._pack))
        ]
        if near:
            self.all[min(near)[1]].append(telling)
        else:
            self._by_amount.add(quantity, len(self.all))
            self.all.append([telling])


def _place_unowned(by_owners: dict[frozenset[str], _Groups], pack: Pack) -> None:
    """Put each telling that names nobody with the one announcement of just its amount, told nearby; else with tellings
    like it that name nobody either."""
    unowned = by_owners.pop(frozenset(), None)
    if unowned is None:
        return
    owned = Amounts[list[Telling]](pack.rates)
    for groups in by_owners.values():
        for group in groups.all:
            if (quantity := group[0].commitment.quantity) is not None:
                owned.add(quantity, group)
    left = _Groups(pack)
    for telling in (telling for group in unowned.all for telling in group):
        quantity = telling.commitment.quantity
        fits = [
            group
            for group in (owned.near(quantity, telling.told_on) if quantity is not None else ())
            if _gap(group[0], telling, pack) == 0 and _near_in_time(group[0], telling, restates=False)
        ]
        if len(fits) == 1:
            fits[0].append(telling)
        else:
            left.add(telling, exactly=True)
    if left.all:
        by_owners[frozenset()] = left


def _is_alike(first: Telling, other: Telling, pack: Pack) -> bool:
    """Whether two tell of one amount within a day, in words of which half are the same."""
    if first.told_on is None or other.told_on is None or abs((first.told_on - other.told_on).days) > 1:
        return False
    ours, theirs = (set(fold(one.commitment.action).split()) for one in (first, other))
    return _gap(first, other, pack) == 0 and 2 * len(ours & theirs) >= max(len(ours), len(theirs))


def _distance(first: Telling, other: Telling, pack: Pack) -> tuple[Decimal, int]:
    gap = _gap(first, other, pack)
    days = abs((first.told_on - other.told_on).days) if first.told_on and other.told_on else MERGE_DAYS
    return (gap if gap is not None else Decimal(9), days)


def _same(group: Sequence[Telling], telling: Telling, pack: Pack) -> bool:
    """Whether `telling` may be the announcement that `group` tells of: nothing in it is at odds with any of them."""
    first, one = group[0].commitment, telling.commitment
    restates = one.sum_kind is SumKind.RESTATEMENT
    if not restates and SumKind.RUNNING_TOTAL in (first.sum_kind, one.sum_kind) and first.sum_kind is not one.sum_kind:
        return False
    if _is_further(group, telling):
        return False
    if not _near_in_time(group[0], telling, restates=restates):
        return False
    gap = _gap(group[0], telling, pack)
    if gap is None or gap > _allowed(first, one):
        return False
    return all(_agree(other.commitment, one) for other in group)


def is_told_anew(entry: Entry, telling: Telling, pack: Pack) -> bool:
    """Whether a telling of another entry, of a later day, tells of this one with another deadline.

    Its owners, amount, beneficiary, thing and programme are the same, or left open by one of them.
    """
    if entry.first_told is None or telling.told_on is None or telling.told_on <= entry.first_told:
        return False
    one = entry.commitment
    gap = _gap(entry.tellings[0], telling, pack)
    if gap is None or gap > _allowed(one, telling.commitment) or one.sum_kind is SumKind.RUNNING_TOTAL:
        return False
    return _agree(one, telling.commitment, keys=(_to, _measure, _programme))


def _agree(one: Commitment, other: Commitment, keys: Sequence[Callable[[Commitment], str]] = ()) -> bool:
    """Whether two tellings could be of one announcement, by all but amount and time: what one leaves open agrees."""
    keys = keys or (_to, _measure, _programme, _deadline)
    if any(key(one) and key(other) and key(one) != key(other) for key in keys):
        return False
    if (one.stage is Stage.TARGET) != (other.stage is Stage.TARGET):
        return False
    return owners_of(one) == owners_of(other)


def _is_further(group: Sequence[Telling], telling: Telling) -> bool:
    """Whether one says “a further” of a sum that the other told before it, on another day."""
    first = group[0]
    if first.told_on == telling.told_on:
        return False
    more = [one.commitment.quantity is not None and one.commitment.quantity.additive for one in (first, telling)]
    return more[1] and not any(
        one.commitment.quantity is not None and one.commitment.quantity.additive for one in group
    )


def _near_in_time(first: Telling, telling: Telling, *, restates: bool) -> bool:
    if first.told_on is None or telling.told_on is None:
        return True
    days = (telling.told_on - first.told_on).days
    return 0 <= days <= 10 * MERGE_DAYS if restates else abs(days) <= MERGE_DAYS


def _gap(one: Telling, other: Telling, pack: Pack) -> Decimal | None:
    """How far two amounts lie apart, as a share of the larger; None where they cannot be compared."""
    first, second = one.commitment.quantity, other.commitment.quantity
    if first is None or second is None or first.kind is not second.kind or first.per != second.per:
        return None
    value = second.value
    if first.unit != second.unit:
        if first.kind is not UnitKind.MONEY:
            return None
        day = other.told_on or one.told_on
        converted = convert(second.value, second.unit, first.unit, day, pack.rates) if day else None
        if converted is None:
            return None
        value = converted.value
    largest = max(abs(first.value), abs(value))
    return abs(first.value - value) / largest if largest else Decimal(0)


def _allowed(one: Commitment, other: Commitment) -> Decimal:
    first, second = one.quantity, other.quantity
    if first is None or second is None:
        return Decimal(0)
    if first.unit != second.unit:
        return RATE_SHARE
    return ROUNDING_SHARE if first.kind is UnitKind.MONEY or _is_rough(first) or _is_rough(second) else Decimal(0)


def _is_rough(quantity: Quantity) -> bool:
    return quantity.approximate or quantity.comparator.value != "="


def owners_of(one: Commitment) -> frozenset[str]:
    """The ids, or else the names, of who owes it; empty where nobody is named."""
    return frozenset(party.id or party.name for party in one.parties)


def _to(one: Commitment) -> str:
    return (one.to.id or one.to.name) if one.to else _UNKNOWN


def _measure(one: Commitment) -> str:
    return one.measure or _UNKNOWN


def _programme(one: Commitment) -> str:
    return one.programme or _UNKNOWN


def _deadline(one: Commitment) -> str:
    return str(one.deadline.dated.last.year) if one.deadline and one.deadline.dated.last else _UNKNOWN


def _entry(in_time: Sequence[Telling], group: Sequence[Telling], expand: _Expansion) -> Entry:
    """The announcement that a group, as put together and in order of time, tells of."""
    first = next((one for one in group if one.commitment.sum_kind is SumKind.OWN), in_time[0]).commitment
    latest = max(in_time, key=lambda one: (one.told_on or date.min, one.commitment.stage.rung))
    highest = max(in_time, key=lambda one: one.commitment.stage.rung)
    owners = owners_of(first) or next(
        (found for one in in_time if (found := owners_of(one.commitment))), frozenset[str]()
    )
    days = [one.told_on for one in in_time if one.told_on is not None]
    return Entry(
        commitment=first,
        tellings=tuple(in_time),
        stage=latest.commitment.stage if latest.commitment.stage is Stage.CANCELLED else highest.commitment.stage,
        first_told=min(days) if days else None,
        last_told=max(days) if days else None,
        owners=expand.members(owners),
        is_collective=expand.is_collective(owners),
    )


class _Expansion:
    """Who stands behind the ids of owners: a collective's members of whatever day."""

    def __init__(self, pack: Pack) -> None:
        self._wholes: dict[str, frozenset[str]] = {}
        members: dict[str, set[str]] = {}
        for one in pack.memberships:
            members.setdefault(one.body, set()).add(f"body:{one.member}")
        for body in pack.bodies:
            if body.kind in (BodyKind.COLLECTIVE, BodyKind.ALLIANCE):
                found = members.get(body.id) or members.get(body.part_of or "") or set()
                self._wholes[str(body.speaker_id)] = frozenset(found)

    def members(self, owners: frozenset[str]) -> frozenset[str]:
        """`owners` with the members of those that are collectives."""
        return owners.union(*(self._wholes.get(owner, frozenset()) for owner in owners))

    def is_collective(self, owners: frozenset[str]) -> bool:
        """Whether one of them stands for many."""
        return any(owner in self._wholes for owner in owners)


def _with_wholes(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, those that are parts of another in the ledger linked to it."""
    by_owner: dict[str, list[Entry]] = {}
    for entry in entries:
        for owner in owners_of(entry.commitment):
            by_owner.setdefault(owner, []).append(entry)
    found: list[Entry] = []
    for entry in entries:
        if entry.commitment.sum_kind is not SumKind.PART:
            found.append(entry)
            continue
        rivals = {id(other): other for owner in owners_of(entry.commitment) for other in by_owner[owner]}
        wholes = [other for other in rivals.values() if other is not entry and _holds(other, entry)]
        found.append(entry.part_of(min(wholes, key=lambda one: (one.amount, one.id))) if wholes else entry)
    return found


def _holds(whole: Entry, part: Entry) -> bool:
    """Whether `part` says that it is a part, and `whole` is of its unit, larger, by one of its owners or so named."""
    one, other = part.commitment, whole.commitment
    if one.sum_kind is not SumKind.PART or one.quantity is None or other.quantity is None:
        return False
    if one.quantity.unit != other.quantity.unit or other.quantity.value <= one.quantity.value:
        return False
    if one.whole is not None:
        named = one.whole.value
        return abs(other.quantity.value - named) <= ROUNDING_SHARE * named and bool(owners_of(one) & owners_of(other))
    together = {telling.commitment.text_id for telling in part.tellings}
    return bool(owners_of(one) & owners_of(other)) and any(t.commitment.text_id in together for t in whole.tellings)

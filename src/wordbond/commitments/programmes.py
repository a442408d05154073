"""How a programme of the pack stands, as of a date: its packages, who pays them, and how far they cover the need.

All figures are the pack's own announcements; what a record's reports tell stands beside them and is never added to
them, since the two tell of the same money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wordbond.commitments.ledger_model import Entry, Ledger
from wordbond.commitments.model import Commitment
from wordbond.commitments.money import Converted, convert
from wordbond.packs import Certainty, Fact, Pack, Pledged, Programme, Target, fold

__all__ = ["Goal", "Package", "Payer", "ProgrammeStatus", "programme_status"]

MONTH_DAYS = Decimal("30.4375")
_TWICE = "holds money of one that is counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One announcement that pays for the programme."""

    row: Pledged
    payers: tuple[str, ...]
    """Names of the bodies."""
    stage: str
    """The source's own word."""
    value: Decimal | None
    """In the programme's unit; None where no amount or no rate is known."""
    converted: Converted | None
    """How it came from another currency; None where it is the programme's own, or no rate is known."""
    counted: bool
    """Whether it is in `ProgrammeStatus.raised`."""
    reason: str
    """Why it is not; empty where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A body that pays for packages of the programme."""

    body: str
    """Its id in the pack."""
    name: str
    alone: Decimal
    """What its own counted packages come to, in the programme's unit."""
    own: tuple[str, ...]
    """Ids of the packages that it pays alone, counted or not."""
    joint: tuple[str, ...]
    """Ids of those that it pays with others; nobody has said how they share them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A target that the programme serves, with what is known of its progress."""

    target: Target
    facts: tuple[Fact, ...]
    """The pack's statements of how far it has got, or is planned to get, known on the day; the latest last."""
    told: tuple[Entry, ...]
    """What the record's texts tell of it: commitments of its parties at its very level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeStatus:
    """A programme as of a date."""

    programme: Programme
    as_of: date
    packages: tuple[Package, ...]
    """In order of announcement."""
    raised: Decimal
    """At least so much, in the programme's unit: the largest sum of announcements that hold none of the same money."""
    packages_raised: Decimal | None
    """`raised` in packages of the usual size; None where the pack states none."""
    stated_totals: tuple[Pledged, ...]
    """What speakers said the sum to be, the latest last; they are told, not added."""
    need: Target | None
    need_until: Decimal | None
    """The monthly need from the programme's first day to `as_of`."""
    coverage_share: float | None
    """`raised` of `need_until`, at least; None with `reason`."""
    reason: str
    """Why no coverage can be told; empty where it can."""
    goals: tuple[Target, ...]
    progress: tuple[Goal, ...]
    """The goals agreed by `as_of`, each with what is known of its progress."""
    facts: tuple[Fact, ...]
    """What the pack knows of it beside, by `as_of`."""
    told: tuple[Entry, ...]
    """What the record's texts tell of it, by `as_of`."""

    @property
    def payers(self) -> tuple[Payer, ...]:
        """Who pays which packages, those that alone pay most first; shares of joint packages are not guessed."""
        names = {donor: name for one in self.packages for donor, name in zip(one.row.donors, one.payers, strict=True)}
        found: list[Payer] = []
        for body, name in names.items():
            theirs = [one for one in self.packages if body in one.row.donors]
            own = [one for one in theirs if len(one.row.donors) == 1]
            found.append(
                Payer(
                    body=body,
                    name=name,
                    alone=sum((one.value for one in own if one.counted and one.value is not None), Decimal(0)),
                    own=tuple(one.row.id for one in own),
                    joint=tuple(one.row.id for one in theirs if len(one.row.donors) > 1),
                )
            )
        return tuple(sorted(found, key=lambda payer: (-payer.alone, payer.name)))


def programme_status(programme: Programme, ledger: Ledger, pack: Pack, as_of: date) -> ProgrammeStatus:
    """How `programme` stands on `as_of`, by the announcements of the pack until then, and by the ledger beside them.

    Announcements of low certainty, running totals, restatements and parts are listed and not counted. Of those that
    hold some of the same money, the choice that comes to most is counted, which still counts nothing twice.
    """
    rows = sorted(
        (row for row in pack.pledged if row.programme == programme.id and row.announced.first <= as_of),
        key=lambda row: (row.announced, row.id),
    )
    listed = [
        _package(row, programme, pack) for row in rows if row.kind.is_summand or row.kind.value == "allocation_of"
    ]
    usable = {one.row.id: one.value for one in listed if not one.reason and one.value is not None}
    chosen = _most(listed, usable)
    packages = tuple(
        replace(one, counted=one.row.id in chosen, reason=one.reason or ("" if one.row.id in chosen else _TWICE))
        for one in listed
    )
    raised = sum((usable[row_id] for row_id in chosen), Decimal(0))
    goals = tuple(target for target in pack.targets if target.id in programme.goals)
    need = next((goal for goal in goals if goal.unit == f"{programme.unit} per month" and goal.value), None)
    share, until, reason = _coverage(programme, need, raised, as_of)
    known = [entry for entry in ledger.entries if entry.first_told is None or entry.first_told <= as_of]
    return ProgrammeStatus(
        programme=programme,
        as_of=as_of,
        packages=packages,
        raised=raised,
        packages_raised=raised / programme.package if programme.package else None,
        stated_totals=tuple(row for row in rows if row.kind.value in ("programme_total", "running_total")),
        need=need,
        need_until=until,
        coverage_share=share,
        reason=reason,
        goals=goals,
        progress=tuple(_goal(target, known, pack, as_of) for target in goals if target.agreed_on.first <= as_of),
        facts=_facts(programme, pack, as_of),
        told=replace(ledger, entries=tuple(known)).of(programme=programme.id).entries,
    )


def _goal(target: Target, known: Sequence[Entry], pack: Pack, as_of: date) -> Goal:
    facts = sorted(
        (fact for fact in pack.facts if target.id in fact.targets and fact.on.first <= as_of),
        key=lambda fact: (fact.on, fact.id),
    )
    return Goal(
        target=target,
        facts=tuple(facts),
        told=tuple(entry for entry in known if any(_is_of(target, one.commitment) for one in entry.tellings)),
    )


def _is_of(target: Target, one: Commitment) -> bool:
    """Whether a commitment is the target, in a text's words: its level, in its unit, by one of its parties."""
    quantity, owners = one.quantity, {party.id for party in one.parties}
    if quantity is None or target.value is None or quantity.value not in (target.value, target.high):
        return False
    unit = f"{quantity.unit} per {quantity.per}" if quantity.per else quantity.unit
    return unit == target.unit and bool(owners & {f"body:{party}" for party in target.parties})


def _facts(programme: Programme, pack: Pack, as_of: date) -> tuple[Fact, ...]:
    """The statements whose subject names the programme."""
    names = [f" {fold(name)} " for name in (programme.name, *programme.aliases, *programme.expansions)]
    found = [
        fact
        for fact in pack.facts
        if fact.on.first <= as_of and any(name in f" {fold(fact.subject)} " for name in names)
    ]
    return tuple(sorted(found, key=lambda fact: (fact.on, fact.id)))


def _package(row: Pledged, programme: Programme, pack: Pack) -> Package:
    names = {body.id: body.name for body in pack.bodies}
    value, converted, reason = row.amount, None, ""
    if row.amount is None:
        reason = "no amount is known"
    elif row.unit == "money" and row.currency != programme.unit:
        converted = convert(row.amount, row.currency, programme.unit, row.announced.last, pack.rates)
        value = converted.value if converted else None
        reason = (
            "" if converted else f"cannot tell: no rate from {row.currency} to {programme.unit} near {row.announced}"
        )
    elif row.unit not in ("money", programme.unit):
        value, reason = None, f"counted in {row.unit}"
    if not reason and not row.kind.is_summand:
        reason = f"a {row.kind.value.replace('_', ' ')}"
    if not reason and row.evidence.certainty is Certainty.LOW:
        reason = "of low certainty"
    return Package(
        row=row,
        payers=tuple(names.get(donor, donor) for donor in row.donors),
        stage=row.stage,
        value=value,
        converted=converted,
        counted=False,
        reason=reason,
    )


def _most(listed: Sequence[Package], values: dict[str, Decimal]) -> frozenset[str]:
    """The ids that come to most, no two of which hold some of the same money: exact, group by group."""
    rivals: dict[str, set[str]] = {row_id: set() for row_id in values}
    for one in listed:
        for other in one.row.overlaps:
            if one.row.id in values and other in values:
                rivals[one.row.id].add(other)
                rivals[other].add(one.row.id)
    chosen: set[str] = set()
    left = set(values)
    while left:
        group, fresh = set[str](), {min(left)}
        while fresh:
            group |= fresh
            fresh = {other for row_id in fresh for other in rivals[row_id]} - group
        left -= group
        chosen |= _best(tuple(sorted(group)), rivals, values)
    return frozenset(chosen)


def _best(group: tuple[str, ...], rivals: dict[str, set[str]], values: dict[str, Decimal]) -> frozenset[str]:
    """The part of `group` without rivals in it that is worth most: with the first of them, or without."""
    if not group:
        return frozenset()
    first, rest = group[0], group[1:]
    taken = _best(tuple(other for other in rest if other not in rivals[first]), rivals, values) | {first}
    if not rivals[first].intersection(rest):
        return taken
    return max(taken, _best(rest, rivals, values), key=lambda ids: (sum(values[i] for i in ids), sorted(ids)))


def _coverage(
    programme: Programme, need: Target | None, raised: Decimal, as_of: date
) -> tuple[float | None, Decimal | None, str]:
    if need is None or need.value is None:
        return None, None, "the pack states no monthly need"
    if programme.first is None or as_of <= programme.first.first:
        return None, None, f"the programme had not begun by {as_of}"
    until = need.value * (as_of - programme.first.first).days / MONTH_DAYS
    return float(raised / until), until, ""

"""Checks and builds the figures of a pack, and refuses rows that would count one promise twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from pathlib import Path

from wordbond.packs.figures import Bound, Fact, Figure, Pledged, PledgedKind, Rate, Target
from wordbond.packs.tables import Row, Table
from wordbond.packs.types import PartialDate

__all__ = ["read_facts", "read_pledged", "read_rates", "read_series", "read_targets"]

_RANGE = re.compile(r"(\d+(?:\.\d+)?) to (\d+(?:\.\d+)?)")
_CURRENCY = re.compile("[A-Z]{3}")
_MUST_OVERLAP = frozenset({PledgedKind.ALLOCATION_OF, PledgedKind.RESTATEMENT})


def read_series(tables: Sequence[Table], bodies: Collection[str]) -> tuple[Figure, ...]:
    """The figures of all series; one body, year, measure and edition has one figure."""
    found: list[Figure] = []
    for table in tables:
        table.check_unique("iso3", "year", "measure", "edition")
        name = Path(table.file).stem
        for row in table:
            found.append(  # noqa: PERF401 - a record of twelve fields is no comprehension
                Figure(
                    series=name,
                    body=_body(row, "iso3", row.filled("iso3"), bodies),
                    year=row.year("year"),
                    measure=row.filled("measure"),
                    value=row.needed_number("value"),
                    unit=row.filled("unit"),
                    estimate=row.flag("estimate"),
                    edition=row.text("edition"),
                    definition=row.text("definition"),
                    evidence=row.evidence(),
                    cross_check=row.text("cross_check"),
                    note=row.text("note"),
                )
            )
    return tuple(found)


def read_targets(table: Table, bodies: Collection[str]) -> tuple[Target, ...]:
    """The targets in order of their rows."""
    table.check_unique("target")
    ids = {row.text("target") for row in table}
    found: list[Target] = []
    for row in table:
        superseded_by = row.text("superseded_by")
        if superseded_by and (superseded_by not in ids or superseded_by == row.text("target")):
            row.refuse("superseded_by", "the id of another row of this table", "add it or leave the cell empty")
        low, high = _range(row, "value")
        agreed_on = row.needed_day("agreed_on")
        found.append(
            Target(
                id=row.id("target"),
                measure=row.filled("measure"),
                value=low,
                high=high,
                bound=row.choice("bound", Bound),
                unit=row.filled("unit"),
                deadline=_deadline(row, agreed_on),
                deadline_text=row.text("deadline"),
                agreed_at=row.filled("agreed_at"),
                agreed_on=agreed_on,
                parties=tuple(_body(row, "parties", party, bodies) for party in _listed(row, "parties")),
                exceptions=row.text("exceptions"),
                legal_force=row.text("legal_force"),
                status_note=row.text("status_note"),
                series=row.text("series"),
                superseded_by=superseded_by,
                evidence=row.evidence(),
            )
        )
    return tuple(found)


def read_pledged(table: Table, bodies: Collection[str], programmes: Collection[str]) -> tuple[Pledged, ...]:
    """The announcements in order of their rows; raises InvalidPack where two would count the same money twice."""
    table.check_unique("pledged")
    ids = {row.text("pledged") for row in table}
    found: list[Pledged] = []
    for row in table:
        kind = row.choice("kind", PledgedKind)
        overlaps = row.words("overlaps")
        for other in overlaps:
            if other not in ids or other == row.text("pledged"):
                row.refuse("overlaps", "ids of other rows of this table", f"add {other} or take it out")
        if kind in _MUST_OVERLAP and not overlaps:
            row.refuse("overlaps", f"the row that this {kind.value} is of", "name it, or choose another kind")
        programme = row.text("programme") or None
        if programme is not None and programme not in programmes:
            row.refuse("programme", "an id that programmes.csv has", "add it there or correct it here")
        amount = row.number("amount")
        if amount is not None and amount < 0:
            row.refuse("amount", "no negative amount", "cancel a pledge by its stage")
        if (amount is None) != (not row.text("bound")):
            row.refuse("bound", "a bound beside an amount, and none without", "fill in both or neither")
        if row.filled("unit") == "money" and amount is not None:
            row.filled("currency")
        found.append(
            Pledged(
                id=row.id("pledged"),
                kind=kind,
                announced=row.needed_day("announced"),
                donors=tuple(_body(row, "donors", donor, bodies) for donor in _listed(row, "donors")),
                speaker=row.text("speaker"),
                amount=amount,
                bound=None if amount is None else row.choice("bound", Bound),
                currency=row.text("currency"),
                unit=row.text("unit"),
                programme=programme,
                vehicle=row.text("vehicle"),
                package=row.text("package"),
                stage=row.filled("stage"),
                buys=row.text("buys"),
                overlaps=overlaps,
                evidence=row.evidence(),
                note=row.text("note"),
            )
        )
    _refuse_doubles(table, found)
    return tuple(found)


def read_facts(table: Table, targets: Collection[str]) -> tuple[Fact, ...]:
    """The single statements in order of their rows."""
    table.check_unique("fact")
    found: list[Fact] = []
    for row in table:
        for target in row.words("targets"):
            if target not in targets:
                row.refuse("targets", "ids that targets.csv has", f"add {target} there or correct it here")
        low, high = _range(row, "figure")
        found.append(
            Fact(
                id=row.id("fact"),
                on=row.needed_day("on"),
                speaker=row.filled("speaker"),
                subject=row.filled("subject"),
                figure=low,
                high=high,
                bound=row.choice("bound", Bound) if low is not None else None,
                unit=row.text("unit"),
                kind=row.filled("kind"),
                targets=row.words("targets"),
                evidence=row.evidence(),
                note=row.text("note"),
            )
        )
    return tuple(found)


def read_rates(table: Table) -> tuple[Rate, ...]:
    """The exchange rates in order of their rows; one currency has one rate to another on one day or in one year."""
    table.check_unique("currency", "to", "on")
    found: list[Rate] = []
    for row in table:
        for column in ("currency", "to"):
            if not _CURRENCY.fullmatch(row.text(column)):
                row.refuse(column, "three capitals as in ISO 4217", "write it so, such as EUR")
        rate = row.needed_number("rate")
        if rate <= 0 or row.text("currency") == row.text("to"):
            row.refuse("rate", "a number above zero between two currencies", "correct it")
        found.append(
            Rate(
                currency=row.text("currency"),
                to=row.text("to"),
                on=row.needed_day("on"),
                rate=rate,
                evidence=row.evidence(),
                note=row.text("note"),
            )
        )
    return tuple(found)


def _refuse_doubles(table: Table, found: Sequence[Pledged]) -> None:
    """Refuse a sum that the same donors announce again, by the same way, without a word on the overlap."""
    seen: dict[tuple[object, ...], Pledged] = {}
    for row, pledged in zip(table, found, strict=True):
        if not pledged.kind.is_summand or pledged.amount is None:
            continue
        key = (pledged.donors, pledged.amount, pledged.currency, pledged.unit, pledged.programme or pledged.vehicle)
        earlier = seen.setdefault(key, pledged)
        if earlier is pledged or earlier.id in pledged.overlaps or pledged.id in earlier.overlaps:
            continue
        if not (pledged.package and earlier.package and pledged.package != earlier.package):
            row.refuse(
                "amount",
                f"no second sum like that of {earlier.id}, which would count twice",
                f"write {earlier.id} under overlaps, make the row a restatement, or give each its package",
            )


def _listed(row: Row, column: str) -> tuple[str, ...]:
    row.filled(column)
    return row.words(column)


def _body(row: Row, column: str, found: str, bodies: Collection[str]) -> str:
    if found not in bodies:
        row.refuse(column, "ids that bodies.csv has", f"add {found} there or correct it here")
    return found


def _range(row: Row, column: str) -> tuple[Decimal | None, Decimal | None]:
    """One number or `5 to 6`."""
    if match := _RANGE.fullmatch(row.text(column)):
        low, high = Decimal(match[1]), Decimal(match[2])
        if low >= high:
            row.refuse(column, "a range that rises, such as 5 to 6", "swap the two")
        return low, high
    return row.number(column), None


def _deadline(row: Row, agreed_on: PartialDate) -> PartialDate | None:
    """The deadline where it is a date; a deadline in words has none."""
    if not re.fullmatch(r"[\d-]+", row.text("deadline")):
        return None
    return row.after(agreed_on, "deadline")

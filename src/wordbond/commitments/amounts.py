"""Amounts kept so that those near a given one are found without looking at all the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from math import floor, log
from typing import Generic, TypeVar

from wordbond.claims.model import Quantity, UnitKind
from wordbond.commitments.money import convert
from wordbond.packs import Rate

__all__ = ["Amounts"]

T = TypeVar("T")

_STEP = log(1.05)
_REACH = 3
"""Steps on either side: more than a tenth, which no rounding or change of currency passes."""


class Amounts(Generic[T]):
    """Items by amount. `near` gives all that lie within a tenth of another amount, and some that lie farther."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        self._rates = rates
        self._items: dict[tuple[UnitKind, str | None], dict[str, dict[tuple[int, int], list[T]]]] = {}

    def add(self, quantity: Quantity, item: T) -> None:
        """Keep `item` under the amount."""
        units = self._items.setdefault((quantity.kind, quantity.per), {})
        units.setdefault(quantity.unit, {}).setdefault(_step(quantity.value), []).append(item)

    def near(self, quantity: Quantity, on: date | None) -> Iterator[T]:
        """The items near the amount, those in other currencies by the rate near `on`; without a day, all of these."""
        for unit, steps in self._items.get((quantity.kind, quantity.per), {}).items():
            if unit != quantity.unit and quantity.kind is UnitKind.MONEY and on is None:
                yield from (item for items in steps.values() for item in items)
                continue
            value = quantity.value if unit == quantity.unit else self._converted(quantity, unit, on)
            if value is not None:
                sign, at = _step(value)
                for step in range(at - _REACH, at + _REACH + 1):
                    yield from steps.get((sign, step), ())

    def _converted(self, quantity: Quantity, unit: str, on: date | None) -> Decimal | None:
        if quantity.kind is not UnitKind.MONEY or on is None:
            return None
        converted = convert(quantity.value, quantity.unit, unit, on, self._rates)
        return converted.value if converted else None


def _step(value: Decimal) -> tuple[int, int]:
    """The sign of an amount, and its size in steps of a twentieth."""
    if not value:
        return 0, 0
    return (1 if value > 0 else -1), floor(log(abs(value)) / _STEP)

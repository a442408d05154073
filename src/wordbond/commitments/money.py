"""Amounts in another currency, by the pack's rates alone, each with its date and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wordbond.packs import Rate

__all__ = ["MOST_RATE_DAYS", "Converted", "convert"]

MOST_RATE_DAYS = 366
"""A rate serves amounts of so many days before and after it, no others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """An amount in another currency, beside the one stated."""

    value: Decimal
    currency: str
    original: Decimal
    original_currency: str
    rate: Rate
    """With its date and source."""


def convert(amount: Decimal, currency: str, to: str, on: date, rates: Sequence[Rate]) -> Converted | None:
    """`amount` in `to`, by the rate of the day, month or year nearest to `on`; None where the pack has none near it.

    A rate given the other way round is turned. No rate is made of two others.
    """
    near: list[tuple[int, int, Rate, bool]] = []
    for at, rate in enumerate(rates):
        turned = (rate.to, rate.currency) == (currency, to)
        if not turned and (rate.currency, rate.to) != (currency, to):
            continue  # most are of other pairs: their days are not asked for
        if (days := _days_from(rate, on)) <= MOST_RATE_DAYS:
            near.append((days, at, rate, turned))
    if not near:
        return None
    _, _, rate, turned = min(near, key=lambda one: one[:2])
    value = amount / rate.rate if turned else amount * rate.rate
    return Converted(value=value, currency=to, original=amount, original_currency=currency, rate=rate)


def _days_from(rate: Rate, on: date) -> int:
    """Days from `on` to the rate's interval, and a little for its length, so that a day's rate beats a year's."""
    if rate.on.first <= on <= rate.on.last:
        return (rate.on.last - rate.on.first).days // 30
    return (
        min(abs((rate.on.first - on).days), abs((on - rate.on.last).days)) + (rate.on.last - rate.on.first).days // 30
    )

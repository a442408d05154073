"""Amounts, deadlines and stages of commitments in words: for lists, pages, feeds and calendars alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wordbond.claims.model import Comparator, Period, PeriodRole, Quantity, UnitKind
from wordbond.commitments.model import Stage
from wordbond.commitments.money import Converted, convert
from wordbond.packs import Pack, Rate
from wordbond.web.addresses import linkable
from wordbond.web.words import date_words

__all__ = [
    "ROLE_WORDS",
    "STAGE_WORDS",
    "AmountLine",
    "ConvertedLine",
    "DueLine",
    "amount_line",
    "conversions",
    "converted_line",
    "due_line",
    "number_words",
]

STAGE_WORDS = {
    Stage.TARGET: "an aim",
    Stage.ANNOUNCED: "announced",
    Stage.PLEDGED: "pledged",
    Stage.COMMITTED: "committed",
    Stage.DISBURSED: "paid or on its way",
    Stage.DELIVERED: "delivered",
    Stage.CANCELLED: "cancelled",
}
COMPARATOR_WORDS = {
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "up to ",
    Comparator.ABOUT: "about ",
    Comparator.EQUAL: "",
}
ROLE_WORDS = {
    PeriodRole.BY: "by {}",
    PeriodRole.IN: "in {}",
    PeriodRole.BEFORE: "before {}",
    PeriodRole.AFTER: "after {}",
    PeriodRole.SINCE: "since {}",
    PeriodRole.UNTIL: "until {}",
    PeriodRole.FOR: "for {}",
    PeriodRole.OVER: "over {}",
}
SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
MOST_DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountLine:
    """An amount as a text states it."""

    words: str
    value: str
    """In whole units, as a decimal number; the lower end of a range."""
    upper: str | None
    unit: str
    kind: UnitKind
    comparator: Comparator
    approximate: bool
    per: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedLine:
    """An amount in another currency, with the rate that it was converted by."""

    words: str
    value: str
    currency: str
    rate: str
    """The rate in words, with the day or time that it is of."""
    source: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A deadline as precisely as it is told and no more."""

    words: str
    first: str | None
    """The first and last day that it can mean; None where no date can be told."""
    last: str | None
    precision: str
    role: PeriodRole


def number_words(value: Decimal) -> str:
    """`value` with its scale where that is exact to a thousandth: “577 million”, “1.25 billion”; else in figures."""
    for size, name in SCALES:
        if abs(value) >= size:
            scaled = value / size
            if scaled == round(scaled, MOST_DECIMALS):
                return f"{_plain(scaled)} {name}"
            break
    return _plain(value)


def _plain(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return f"{value.to_integral_value():,f}" if whole else f"{value.normalize():,f}"


def amount_line(quantity: Quantity) -> AmountLine:
    """The amount for a view: “more than EUR 6 billion”, “2 to 3 percent of GDP”, “about 40 tanks a year”."""
    number = number_words(quantity.value)
    if quantity.upper is not None:
        number = f"{number} to {number_words(quantity.upper)}"
    words = f"{quantity.unit} {number}" if quantity.kind is UnitKind.MONEY else f"{number} {quantity.unit}".strip()
    weak = "about " if quantity.approximate and quantity.comparator is Comparator.EQUAL else ""
    per = f" a {quantity.per}" if quantity.per else ""
    return AmountLine(
        words=f"{COMPARATOR_WORDS[quantity.comparator]}{weak}{words}{per}",
        value=f"{quantity.value:f}",
        upper=f"{quantity.upper:f}" if quantity.upper is not None else None,
        unit=quantity.unit,
        kind=quantity.kind,
        comparator=quantity.comparator,
        approximate=quantity.approximate,
        per=quantity.per,
    )


def due_line(period: Period) -> DueLine:
    """The deadline for a view: “by 2035”, “in March 2026”; its own words where no date can be told."""
    dated = period.dated
    told = date_words(dated) if dated.first else period.symbol
    words = ROLE_WORDS[period.role].format(told)
    return DueLine(
        words=words if dated.first else f"{words} (no date can be told)",
        first=dated.first.isoformat() if dated.first else None,
        last=dated.last.isoformat() if dated.last else None,
        precision=dated.precision.value,
        role=period.role,
    )


def conversions(
    quantity: Quantity | None, on: date | None, pack: Pack, wanted: str | None
) -> tuple[tuple[ConvertedLine, ...], tuple[str, ...]]:
    """An amount of money in `wanted`, and in the currency that most rates of the pack lead to; and those without rate.

    The rate is the pack's nearest to `on`. Both are empty for what is no money.
    """
    if quantity is None or quantity.kind is not UnitKind.MONEY:
        return (), ()
    aims = dict.fromkeys(aim for aim in (wanted, _common(pack.rates)) if aim and aim.isupper())
    found, without = list[ConvertedLine](), list[str]()
    for aim in aims:
        if aim == quantity.unit:
            continue
        converted = convert(quantity.value, quantity.unit, aim, on, pack.rates) if on else None
        if converted is None:
            without.append(aim)
        else:
            found.append(converted_line(converted))
    return tuple(found), tuple(without)


def _common(rates: tuple[Rate, ...]) -> str | None:
    """The currency that most rates lead to."""
    aims = [rate.to for rate in rates]
    return max(sorted(set(aims)), key=aims.count) if aims else None


def converted_line(converted: Converted) -> ConvertedLine:
    """The conversion for a view, rounded to four digits, since a rate of another day is no closer."""
    rate, value = converted.rate, converted.value
    rounded = round(value, 3 - value.adjusted()) if value else value
    return ConvertedLine(
        words=f"about {converted.currency} {number_words(rounded)}",
        value=f"{value:f}",
        currency=converted.currency,
        rate=f"{rate.rate.normalize():f} {rate.to} for 1 {rate.currency}, {_rate_day(rate)}",
        source=rate.evidence.source,
        link=linkable(rate.evidence.source_url),
    )


def _rate_day(rate: Rate) -> str:
    return f"on {rate.on}" if rate.on.first == rate.on.last else f"mean of {rate.on}"

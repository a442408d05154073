"""The days that a report's words name, reckoned from the day of its publication; none is ever invented.

“Thursday” is the last Thursday up to publication; “6 November” the one nearest before it; “earlier this month” stays a
month. Words that lead to no day, or lean on a publication day that is not known, give a date of unknown precision.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wordbond.almanac import MONTHS, WEEKDAYS
from wordbond.model import Basis, DatedOn, Precision, Span

__all__ = ["DayWords", "find_days"]

_WEEKDAYS = tuple(name.lower() for name in WEEKDAYS)
_MONTH = (
    r"(Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*[-–]\s*(\d{{1,2}}))?\s+(?:of\s+)?{_MONTH}(?:,?\s+(\d{{4}}))?\b"
)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*[-–]\s*(\d{{1,2}}))?\b(?!\s*(?:percent|per cent|%))"
    r"(?:,\s+(\d{4}))?"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_WEEKDAY = re.compile(r"\b(?:(last|next|this|coming)\s+)?(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!’s|'s)")
_NEAR = re.compile(
    r"\b(today|yesterday|tonight|this (?:morning|afternoon|evening)|earlier in the day|last night|tomorrow)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:(earlier|later|late|early)\s+)?(this|last)\s+(week|month|year|spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(rf"\b(?:in|since|late|early|mid-|of|last)\s?{_MONTH}(?:\s+(\d{{4}}))?\b(?!\s*\d)", re.IGNORECASE)
_JOIN = re.compile(r"\s*(?:and|to|through|until|[-–])\s*(?:on\s+)?")
_AGO = re.compile(r"\b(a|one|two|three|four|five|six|\d{1,2})\s+(day|week)s?\s+ago\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DayWords:
    """Words that name a day, several, or a month, and when that was."""

    span: Span
    on: DatedOn


def find_days(text: str, start: int, end: int, published: date | None) -> list[DayWords]:
    """The words between two places of `text` that name days, in reading order, none inside another."""
    found: list[DayWords] = []
    for day in sorted(_all(text, start, end, published), key=lambda d: (d.span.start, -d.span.end)):
        if found and found[-1].span.overlaps(day.span):
            continue
        if found and (both := _together(text, found[-1], day)):
            found[-1] = both
        else:
            found.append(day)
    return found


def _together(text: str, one: DayWords, other: DayWords) -> DayWords | None:
    """“Wednesday and Thursday” as one stretch, where the days follow each other within a week."""
    first, last = one.on.day, other.on.day
    if first is None or last is None or not first < last <= first + timedelta(days=6):
        return None
    if not _JOIN.fullmatch(text, one.span.end, other.span.start):
        return None
    span = Span(one.span.start, other.span.end)
    return DayWords(span, DatedOn(first, last, Precision.DAYS, one.on.basis, span))


def _all(text: str, start: int, end: int, published: date | None) -> Iterator[DayWords]:
    for match in _DAY_MONTH.finditer(text, start, end):
        yield from _dated(match, match[1], match[2], match[3], match[4], published)
    for match in _MONTH_DAY.finditer(text, start, end):
        yield from _dated(match, match[2], match[3], match[1], match[4], published)
    for match in _ISO.finditer(text, start, end):
        yield from _dated(match, match[3], None, MONTHS[max(0, int(match[2]) - 1) % 12], match[1], published)
    for match in _DOTTED.finditer(text, start, end):
        if 1 <= int(match[2]) <= 12:
            yield from _dated(match, match[1], None, MONTHS[int(match[2]) - 1], match[3], published)
    for match in _WEEKDAY.finditer(text, start, end):
        yield DayWords(Span(*match.span()), _weekday(match, published))
    for match in _NEAR.finditer(text, start, end):
        away = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(match[1].lower(), 0)
        yield DayWords(Span(*match.span()), _shifted(match, published, away))
    for match in _AGO.finditer(text, start, end):
        count = _NUMBERS.get(match[1].lower()) or int(match[1])
        if match[2].lower() == "day":
            yield DayWords(Span(*match.span()), _shifted(match, published, -count))
        else:
            yield DayWords(Span(*match.span()), _week(match, published, -count))
    for match in _SPAN.finditer(text, start, end):
        yield DayWords(Span(*match.span()), _stretch(match, published))
    for match in _IN_MONTH.finditer(text, start, end):
        yield DayWords(Span(*match.span()), _month(match, published))


def _dated(
    match: re.Match[str], first: str, last: str | None, month: str, year: str | None, published: date | None
) -> Iterator[DayWords]:
    number = _month_number(month)
    span = Span(*match.span())
    if year is None and published is None:
        yield DayWords(span, DatedOn.unknown())
        return
    basis = Basis.STATED if year else Basis.INFERRED
    candidates = [int(year)] if year else _years_near(published)
    days = [pair for pair in (_days(y, number, first, last) for y in candidates) if pair]
    if days:
        start, end = min(days, key=lambda pair: _distance(pair[0], published))
        yield DayWords(span, DatedOn(start, end, Precision.DAY if start == end else Precision.DAYS, basis, span))


def _distance(day: date, published: date | None) -> int:
    """How far a day lies from publication; print says “30 December” of the last one, unless the next is close."""
    away = (day - published).days if published else 0
    return -away if away <= 0 else 7 * away


def _years_near(published: date | None) -> list[int]:
    """Years to try for a day without one: that of publication and its neighbours."""
    return [published.year - 1, published.year, published.year + 1] if published else []


def _days(year: int, month: int, first: str, last: str | None) -> tuple[date, date] | None:
    """The first and last day, or None where the calendar has no such day."""
    try:
        start = date(year, month, int(first))
        end = date(year, month, int(last)) if last else start
    except ValueError:
        return None
    return (start, end) if start <= end else None


def _weekday(match: re.Match[str], published: date | None) -> DatedOn:
    span = Span(*match.span())
    if published is None:
        return DatedOn.unknown()
    wanted = _WEEKDAYS.index(match[2].lower() + "day")
    back = (published.weekday() - wanted) % 7
    if (match[1] or "").lower() in ("next", "coming"):
        return DatedOn.on(published + timedelta(days=(7 - back)), Basis.INFERRED, span)
    if (match[1] or "").lower() == "last" and back == 0:
        back = 7
    return DatedOn.on(published - timedelta(days=back), Basis.INFERRED, span)


def _shifted(match: re.Match[str], published: date | None, days: int) -> DatedOn:
    if published is None:
        return DatedOn.unknown()
    return DatedOn.on(published + timedelta(days=days), Basis.INFERRED, Span(*match.span()))


def _week(match: re.Match[str], published: date | None, weeks: int) -> DatedOn:
    if published is None:
        return DatedOn.unknown()
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=weeks)
    return DatedOn(monday, monday + timedelta(days=6), Precision.DAYS, Basis.INFERRED, Span(*match.span()))


def _stretch(match: re.Match[str], published: date | None) -> DatedOn:
    span, unit = Span(*match.span()), match[3].lower()
    if published is None:
        return DatedOn.unknown()
    last = match[2].lower() == "last"
    if unit == "week":
        return _week(match, published, -1 if last else 0)
    if unit == "month":
        day = published.replace(day=1) - timedelta(days=1) if last else published
        return _whole_month(day.year, day.month, span)
    year = published.year - 1 if last and unit == "year" else published.year
    if unit != "year" and last:
        return DatedOn.unknown()
    return DatedOn(date(year, 1, 1), date(year, 12, 31), Precision.YEAR, Basis.INFERRED, span)


def _month(match: re.Match[str], published: date | None) -> DatedOn:
    span, number = Span(*match.span()), _month_number(match[1])
    if match[2]:
        return _whole_month(int(match[2]), number, span, Basis.STATED)
    if published is None:
        return DatedOn.unknown()
    year = published.year if number <= published.month else published.year - 1
    return _whole_month(year, number, span)


def _whole_month(year: int, month: int, span: Span, basis: Basis = Basis.INFERRED) -> DatedOn:
    if not 1 <= year <= 9999:
        return DatedOn.unknown()
    return DatedOn(date(year, month, 1), date(year, month, monthrange(year, month)[1]), Precision.MONTH, basis, span)


def _month_number(word: str) -> int:
    return next(at for at, month in enumerate(MONTHS, 1) if month.startswith(word[:3].capitalize()))

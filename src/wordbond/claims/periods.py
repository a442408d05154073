"""Deadlines and periods as intervals: “in the first three months of this year”, “by 2035”, “within six months”.

A time is an interval of days with the precision of its bounds, the role that its preposition gives, and its anchor:
what is reckoned from the day of the report is told apart from what the text states. Without that day a relative time
keeps its symbol and has no interval; a time that hangs on an event (“when the war ends”) never gets one. No day is
ever invented: “by 2035” is the whole of 2035.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wordbond.almanac import MONTHS
from wordbond.attribution.days import find_days
from wordbond.claims.model import Period, PeriodRole
from wordbond.model import Basis, DatedOn, Precision, Span

__all__ = ["REFERENCE", "find_periods"]

REFERENCE = "reference"
"""The anchor of a time reckoned from the day of the report."""

_NUMBERS = {
    **{
        w: n
        for n, w in enumerate(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        )
    },
    "a": 1,
    "an": 1,
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1, "opening": 1}
_ISO_UNITS = {"day": "D", "week": "W", "month": "M", "year": "Y", "decade": "0Y", "quarter": "Q", "hour": "H"}
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_THE_YEAR = r"(?P<rel>this|next|last|the\s+(?:current|previous|coming|following|same|past))\s+year"
_WHOSE = rf"(?:(?:of\s+)?(?:{_YEAR}|{_THE_YEAR})(?:['’]s)?)"

_ROLES = {
    "by": PeriodRole.BY,
    "no later than": PeriodRole.BY,
    "not later than": PeriodRole.BY,
    "at the latest": PeriodRole.BY,
    "until": PeriodRole.UNTIL,
    "till": PeriodRole.UNTIL,
    "through": PeriodRole.UNTIL,
    "up to": PeriodRole.UNTIL,
    "before": PeriodRole.BEFORE,
    "ahead of": PeriodRole.BEFORE,
    "prior to": PeriodRole.BEFORE,
    "after": PeriodRole.AFTER,
    "from": PeriodRole.SINCE,
    "since": PeriodRole.SINCE,
    "starting in": PeriodRole.SINCE,
    "starting": PeriodRole.SINCE,
    "as of": PeriodRole.SINCE,
    "as from": PeriodRole.SINCE,
    "for": PeriodRole.FOR,
    "over": PeriodRole.OVER,
    "within": PeriodRole.BY,
    "in": PeriodRole.IN,
    "on": PeriodRole.IN,
    "at": PeriodRole.IN,
    "during": PeriodRole.IN,
    "throughout": PeriodRole.IN,
}
_EVENT_ROLES = {"until": PeriodRole.UNTIL, "before": PeriodRole.BEFORE, "when": PeriodRole.IN}
_ROLE = re.compile(
    rf"\b(?P<role>{'|'.join(sorted((re.escape(r) for r in _ROLES), key=len, reverse=True))})\s+"
    r"(?:(?:about|around|roughly|early|late|mid|the)[\s-]+)*$",
    re.IGNORECASE,
)
_OWN_ROLE = re.compile(r"(?P<role>since|in|by|until|before|after|from|on)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Time:
    """Words that name a time, before their preposition is looked at."""

    start: int
    end: int
    dated: DatedOn
    symbol: str
    anchor: str | None = None
    role: PeriodRole | None = None
    """A role that the words themselves give, such as “within six months”."""


def find_periods(
    text: str, paragraphs: Sequence[Span] | None = None, reference: date | None = None
) -> tuple[Period, ...]:
    """The times that `text` names, in reading order, none inside another.

    `reference` is the day that “this year” and “last Wednesday” are reckoned from; None where it is not known. One
    outside the years 1000 to 8999 counts as not known, so that all that is reckoned from it is a date.
    """
    if reference is not None and not 1000 <= reference.year < 9000:
        reference = None
    found: list[Period] = []
    for span in paragraphs if paragraphs is not None else ([Span(0, len(text))] if text else []):
        times = sorted(_all(text, span.start, span.end, reference), key=lambda t: (t.start, -t.end))
        taken = span.start
        for time in times:
            if time.start >= taken:
                period = _period(text, span.start, taken, time)
                found.append(period)
                taken = period.span.end
    return tuple(found)


def _period(text: str, start: int, floor: int, time: _Time) -> Period:
    before = text[max(start, floor, time.start - 40) : time.start]
    match = _ROLE.search(before)
    own = _OWN_ROLE.match(text, time.start, time.end)
    said = own or match
    role = time.role or (_ROLES[said["role"].lower()] if said else PeriodRole.IN)
    at = time.start - (len(before) - match.start("role")) if match else time.start
    return Period(span=Span(at, time.end), role=role, dated=time.dated, symbol=time.symbol, anchor=time.anchor)


def _all(text: str, start: int, end: int, reference: date | None) -> Iterator[_Time]:
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            time = read(match, reference)
            if time is not None:
                yield time
    for day in find_days(text, start, end, reference):
        words = day.span.of(text)
        anchor = None if day.on.basis is Basis.STATED else REFERENCE
        symbol = _iso(day.on) if day.on.first and anchor is None else " ".join(words.split())
        yield _Time(day.span.start, day.span.end, day.on, symbol, anchor)


def _iso(dated: DatedOn) -> str:
    if dated.first is None or dated.last is None:
        return ""
    if dated.precision is Precision.YEAR and dated.first.year == dated.last.year:
        return f"{dated.first:%Y}"
    return str(dated.first) if dated.first == dated.last else f"{dated.first}/{dated.last}"


def _number(word: str) -> int:
    low = word.lower()
    return _NUMBERS[low] if low in _NUMBERS else int(low)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _make(
    match: re.Match[str],
    bounds: tuple[date, date] | None,
    precision: Precision,
    anchor: str | None,
    *,
    symbol: str | None = None,
    role: PeriodRole | None = None,
) -> _Time:
    span = Span(*match.span())
    if bounds is None:
        return _Time(span.start, span.end, DatedOn.unknown(), symbol or " ".join(match[0].split()), anchor, role)
    basis = Basis.STATED if anchor is None else Basis.INFERRED
    dated = DatedOn(bounds[0], bounds[1], precision, basis, span)
    words = " ".join(match[0].split()) if anchor else _iso(dated)
    return _Time(span.start, span.end, dated, symbol or words, anchor, role)


def _whose_year(match: re.Match[str], reference: date | None) -> tuple[int | None, str | None]:
    """The year that “of 2025” or “of this year” names, and the anchor; (None, …) where it cannot be told."""
    if match["year"]:
        return int(match["year"]), None
    rel = " ".join((match["rel"] or "").lower().split())
    if rel == "the same" or reference is None:
        return None, REFERENCE if rel != "the same" else "the same year"
    away = {"next": 1, "the coming": 1, "the following": 1, "last": -1, "the previous": -1, "the past": -1}.get(rel, 0)
    return reference.year + away, REFERENCE


def _part_of_year(match: re.Match[str], reference: date | None) -> _Time | None:
    """“the first three months of this year”, “the second half of 2025”, “the third quarter of next year”."""
    year, anchor = _whose_year(match, reference)
    ordinal = _ORDINALS[match["ordinal"].lower()]
    length = {"month": 1, "quarter": 3, "half": 6}[match["unit"].lower().rstrip("s")]
    count = _number(match["count"]) if match["count"] else 0
    if count:
        if ordinal not in (1, -1) or not 0 < count * length <= 12:
            return None
        first = 1 if ordinal == 1 else 13 - count * length
        last = first + count * length - 1
    else:
        position = 12 // length if ordinal == -1 else ordinal
        first, last = length * (position - 1) + 1, length * position
    if last > 12:
        return None
    return _make(match, _months(year, first, last) if year else None, Precision.MONTH, anchor)


def _edge_of_year(match: re.Match[str], reference: date | None) -> _Time | None:
    """“the end of 2025”, “mid-2026”, “early next year”: within the year, its day not said."""
    year, anchor = _whose_year(match, reference)
    return _make(match, (date(year, 1, 1), date(year, 12, 31)) if year else None, Precision.YEAR, anchor)


def _year(match: re.Match[str], reference: date | None) -> _Time | None:  # noqa: ARG001 (the readers share a shape)
    year = int(match["year"])
    return _make(match, (date(year, 1, 1), date(year, 12, 31)), Precision.YEAR, None)


def _years(match: re.Match[str], reference: date | None) -> _Time | None:  # noqa: ARG001
    first, last = int(match["year"]), int(match["last"])
    last = last if last > 99 else first // 100 * 100 + last
    if not first < last < first + 60:
        return None
    return _make(match, (date(first, 1, 1), date(last, 12, 31)), Precision.YEAR, None)


def _relative_year(match: re.Match[str], reference: date | None) -> _Time | None:
    year, anchor = _whose_year(match, reference)
    return _make(match, (date(year, 1, 1), date(year, 12, 31)) if year else None, Precision.YEAR, anchor)


def _decade(match: re.Match[str], reference: date | None) -> _Time | None:
    if match["tens"]:
        first = int(match["tens"])
        return _make(match, (date(first, 1, 1), date(first + 9, 12, 31)), Precision.YEAR, None)
    if reference is None:
        return _make(match, None, Precision.UNKNOWN, REFERENCE)
    first = reference.year // 10 * 10 + {"next": 10, "last": -10}.get((match["which"] or "").lower(), 0)
    if match["which"] and not match["end"]:
        bounds, precision = _reach(reference, 10, "year", back=match["which"].lower() == "last")
        return _make(match, bounds, precision, REFERENCE)
    if match["end"]:
        return _make(match, (date(first + 9, 1, 1), date(first + 9, 12, 31)), Precision.YEAR, REFERENCE)
    return _make(match, (date(first, 1, 1), date(first + 9, 12, 31)), Precision.YEAR, REFERENCE)


def _month_of(match: re.Match[str], reference: date | None) -> _Time | None:
    """“June 2027”, “the end of June next year”."""
    year, anchor = _whose_year(match, reference)
    month = MONTHS.index(match["month"].capitalize()) + 1
    return _make(match, _months(year, month, month) if year else None, Precision.MONTH, anchor)


def _next_unit(match: re.Match[str], reference: date | None) -> _Time | None:
    """“next month”, “this quarter”."""
    away = {"next": 1, "coming": 1, "this": 0, "last": -1, "past": -1}[match["which"].lower()]
    unit = match["unit"].lower()
    if reference is None:
        return _make(match, None, Precision.UNKNOWN, REFERENCE)
    if unit == "week":
        monday = reference - timedelta(days=reference.weekday()) + timedelta(weeks=away)
        return _make(match, (monday, monday + timedelta(days=6)), Precision.DAYS, REFERENCE)
    length = 1 if unit == "month" else 3
    index = (reference.year * 12 + reference.month - 1) // length + away
    year, first = divmod(index * length, 12)
    return _make(match, _months(year, first + 1, first + length), Precision.MONTH, REFERENCE)


def _symbol(match: re.Match[str]) -> str:
    unit = match["unit"].lower().rstrip("s")
    return f"P{_number(match['count'])}{_ISO_UNITS[unit]}"


def _stretch(match: re.Match[str], reference: date | None) -> _Time | None:
    """“within six months”, “over the next three years”, “in the past two years”: from the day of the report."""
    lead = match["lead"].lower()
    which = (match["which"] or "").lower()
    back = which in ("past", "last", "previous", "recent")
    bounds, precision = _reach(reference, _number(match["count"]), match["unit"].lower().rstrip("s"), back=back)
    role = (
        PeriodRole.OVER
        if lead in ("over", "for", "during", "across")
        else PeriodRole.BY
        if lead == "within"
        else PeriodRole.IN
    )
    if not which and lead != "within":
        return _make(match, None, Precision.UNKNOWN, None, symbol=_symbol(match), role=PeriodRole.OVER)
    return _make(match, bounds, precision, REFERENCE, symbol=_symbol(match), role=role)


def _reach(reference: date | None, count: int, unit: str, *, back: bool) -> tuple[tuple[date, date] | None, Precision]:
    """The interval from `reference` over `count` units, its far end as exact as the unit is."""
    if reference is None:
        return None, Precision.UNKNOWN
    try:
        if unit in ("day", "week"):
            away = timedelta(days=count * (7 if unit == "week" else 1))
            return ((reference - away, reference) if back else (reference, reference + away)), Precision.DAYS
        if unit in ("month", "quarter"):
            months = (
                reference.year * 12
                + reference.month
                - 1
                + (-1 if back else 1) * count * (3 if unit == "quarter" else 1)
            )
            year, month = divmod(months, 12)
            far = _months(year, month + 1, month + 1)
            return ((far[0], reference) if back else (reference, far[1])), Precision.MONTH
        years = count * (10 if unit == "decade" else 1)
        if back:
            return (date(reference.year - years, 1, 1), reference), Precision.YEAR
        return (reference, date(reference.year + years, 12, 31)), Precision.YEAR
    except (ValueError, OverflowError):
        return None, Precision.UNKNOWN


def _ago(match: re.Match[str], reference: date | None) -> _Time | None:
    """“three years ago”, “two months earlier”: the year or month so far away, whole."""
    if match["how"].lower() != "ago":
        return _make(match, None, Precision.UNKNOWN, "the time told before", symbol=f"-{_symbol(match)}")
    bounds, precision = _reach(reference, _number(match["count"]), match["unit"].lower().rstrip("s"), back=True)
    if bounds is not None and precision is Precision.YEAR:
        bounds = (bounds[0], date(bounds[0].year, 12, 31))
    elif bounds is not None and precision is Precision.MONTH:
        bounds = _months(bounds[0].year, bounds[0].month, bounds[0].month)
    elif bounds is not None:
        bounds = (
            (bounds[0], bounds[0] + timedelta(days=6)) if "week" in match["unit"].lower() else (bounds[0], bounds[0])
        )
    return _make(match, bounds, precision, REFERENCE, symbol=f"-{_symbol(match)}")


def _event(match: re.Match[str], reference: date | None) -> _Time | None:  # noqa: ARG001
    """“when the war ends”, “after the ceasefire”: a time that no calendar knows."""
    role = _EVENT_ROLES.get(match["when"].split()[0].lower(), PeriodRole.AFTER)
    return _make(match, None, Precision.UNKNOWN, " ".join(match["event"].split()), role=role)


_UNITS = r"(?P<unit>days?|weeks?|months?|quarters?|years?|decades?)"
_EDGE = r"(?:(?:the\s+)?(?:very\s+)?(?:end|beginning|start|middle|close|turn)\s+of|(?:early|mid|late)[\s-]+(?:in\s+)?)"

_Read = Callable[["re.Match[str]", "date | None"], "_Time | None"]
_PATTERNS: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (
            rf"\b(?:the\s+)?(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:{_COUNT}\s+)?(?P<unit>months?|quarters?|half|halves)\s+{_WHOSE}\b",
            _part_of_year,
        ),
        (rf"(?<!\w){_EDGE}\s*{_WHOSE}\b", _edge_of_year),
        (
            rf"\b(?:(?:the\s+)?(?:end|beginning|start|middle)\s+of\s+|(?:early|mid|late)[\s-]+)?{_MONTH},?\s+{_WHOSE}\b",
            _month_of,
        ),
        (
            r"\b(?P<end>(?:the\s+)?end\s+of\s+)?(?:(?:the|this)\s+)?(?P<which>next|last)?\s*(?P<tens>(?:19|20)\d0)s\b",
            _decade,
        ),
        (
            r"\b(?P<end>(?:the\s+)?end\s+of\s+)?(?:the\s+|this\s+|the\s+)?(?P<which>next|last)?\s*\bdecade\b(?P<tens>)(?!\s+(?:ago|of))",
            _decade,
        ),
        (
            rf"\b(?<![\d.,$€£-]){_YEAR}\s?(?:[-–/]|to|through|until)\s?(?P<last>(?:20)?\d\d)\b(?!\s?(?:%|percent|per\s+cent|[bm]illion|bn))",
            _years,
        ),
        (
            r"\b(?<!of\s)(?P<year>)(?P<rel>this|next|last|the\s+(?:current|previous|coming|following))\s+(?:calendar\s+|fiscal\s+|financial\s+)?year\b(?!s|-)",
            _relative_year,
        ),
        (r"\b(?P<which>next|this|last|coming)\s+(?P<unit>week|month|quarter)\b", _next_unit),
        (
            rf"\b(?P<lead>within|over|in|during|for|across)\s+(?:(?:the|a\s+period\s+of|its|their)\s+)?(?:(?P<which>next|coming|following|past|last|previous|recent)\s+)?{_COUNT}[\s-]+{_UNITS}\b(?!\s+(?:of|old|ago|earlier|later|before|after))",
            _stretch,
        ),
        (rf"\b{_COUNT}\s+{_UNITS}\s+(?P<how>ago|earlier|later)\b", _ago),
        (
            r"\b(?P<when>when|after|once|until|as\s+soon\s+as|before)\s+(?P<event>(?:the\s+)?(?:war|fighting|conflict|ceasefire|truce|hostilities|"
            r"election|elections|time\s+comes|summit|peace\s+deal|agreement)(?:\s+(?:ends?|is\s+over|comes|holds?|begins?|is\s+signed|are\s+over))?)\b",
            _event,
        ),
        (
            rf"(?<![\w.,$€£/-])(?:fiscal\s+year\s+|fiscal\s+|FY\s?)?{_YEAR}(?![\w/%-]|[.,]\d|\s?(?:%|percent|per\s+cent|million|billion|bn|euros?|dollars?))",
            _year,
        ),
    )
)

"""Dates as pages print them, and which of them is the day of publication.

`find_date` reads one date off a short stretch; what cannot be told (a day without a year, 06/07 in English) is left
unread, for no day is ever invented. `published_on` weighs what the text states against what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from wordbond.almanac import month_number
from wordbond.model import Basis, DatedOn, Finding, Span
from wordbond.reading.document import Document
from wordbond.reading.tables import word_pattern

__all__ = [
    "DateRole",
    "Printed",
    "find_date",
    "find_day_month",
    "find_month",
    "find_weekday",
    "month_names",
    "published_on",
    "read_labelled",
    "says_published",
    "scraped_date",
]

YEARS = range(1900, 2101)
_SCRAPED = re.compile(r"\s?date (\d{4})-(\d\d)-(\d\d)(?:\s|$)")
_YEARISH = re.compile(r"(?:19|20)\d\d|\d\.\s?\d\d(?!\d)")
"""Without a year there is no date to read, so nothing dearer is tried."""
_ISO = re.compile(r"(?<![\d-])(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d(?=\s|$|,))(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<![\d.])(\d{1,2})(?:st|nd|rd|th|er|ère|º|\.)?[\s.-]+(?:of |de |d['’])?([^\W\d_]{3,14})\.?"
    r"(?:,?[\s.-]+(?:de |del |do )?(\d{4})(?!\d))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?<!\w)([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4})(?!\d))?", re.IGNORECASE
)
_EAST_ASIAN = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/_-]|$)")
_MONTH_FIRST_LANGUAGES = frozenset({"en"})
"""Where 06/07/2025 may mean either day; everywhere else in Europe the day stands first."""


class DateRole(StrEnum):
    """What a date on a page is the date of, weightiest first."""

    PUBLISHED = "published"
    """Labelled so, or put first by a scraper."""
    BARE = "bare"
    """A line or part of a line that is nothing but a date."""
    DATELINE = "dateline"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Printed:
    """A date that the text prints as its own."""

    day: date
    span: Span
    role: DateRole


def scraped_date(text: str) -> tuple[date, Span, int] | None:
    """The date that a scraper put before the text (` date 2025-04-04 `), its place, and where the text goes on."""
    match = _SCRAPED.match(text)
    day = _day(match[1], match[2], match[3]) if match else None
    if match is None or day is None:
        return None
    return day, Span(match.start() + match[0].index("date"), match.end(3)), match.end()


def find_date(words: str, language: str | None) -> tuple[date, int, int] | None:
    """The first whole date in `words` (year included), with its place; None where none can be told for certain.

    `language` gives the month names, English ones are always known; and whether 06/07/2025 puts the day first.
    """
    for pattern in (_ISO, _EAST_ASIAN):
        match = pattern.search(words)
        if match and (day := _day(match[1], match[2], match[3])):
            return day, match.start(), match.end()
    match = _NUMERIC.search(words)
    if match and (day := _numeric(match, language)):
        return day, match.start(), match.end()
    for pattern, (d, m) in ((_DAY_FIRST, (1, 2)), (_MONTH_FIRST, (2, 1))):
        for match in pattern.finditer(words):
            month = find_month(match[m], language)
            if month and match[3] and (day := _day(match[3], month, match[d])):
                return day, match.start(), match.end()
    return None


def find_day_month(words: str, language: str | None) -> tuple[int, int, int, int] | None:
    """Day and month of the first date in `words`, the year left open, with its place; None where there is none."""
    for pattern, (d, m) in ((_DAY_FIRST, (1, 2)), (_MONTH_FIRST, (2, 1))):
        for match in pattern.finditer(words):
            month = find_month(match[m], language)
            if month and 1 <= int(match[d]) <= 31:
                return int(match[d]), month, match.start(), match.end()
    return None


def _numeric(match: re.Match[str], language: str | None) -> date | None:
    first, second, year = int(match[1]), int(match[3]), match[4]
    if len(year) == 2:
        if match[2] != ".":
            return None
        year = "20" + year
    if first > 12:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    if language in _MONTH_FIRST_LANGUAGES and match[2] != "." and first != second:
        return None
    return _day(year, second, first)


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def find_month(word: str, language: str | None) -> int | None:
    """The number of the month that `word` names, in `language` or English, whole or short; None where it names none."""
    word = word.lower().rstrip(".")
    return month_number(word) or (month_names(language).get(word) if language and language != "en" else None)


def find_weekday(word: str, language: str | None) -> bool:
    """Whether `word` names a day of the week, in `language` or English, whole or short."""
    word = word.lower().rstrip(".,")
    return word in weekday_names("en") or (language is not None and word in weekday_names(language))


@cache
def weekday_names(language: str) -> frozenset[str]:
    """Names of the days of the week in lower case, whole and short, as CLDR has them; empty where it has not."""
    from babel import UnknownLocaleError
    from babel.dates import get_day_names

    try:
        found = [get_day_names(width, locale=language).values() for width in ("wide", "abbreviated")]
    except (UnknownLocaleError, ValueError):
        return frozenset()
    return frozenset(name.lower().rstrip(".") for names in found for name in names)


@cache
def month_names(language: str) -> dict[str, int]:
    """Month names of `language` in lower case, whole and short, as CLDR has them; empty for a language it has not."""
    # Babel reads its locale files from disk; most runs meet two or three languages.
    from babel import UnknownLocaleError
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    try:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context=context, locale=language).items():
                    names.setdefault(name.lower().rstrip("."), number)
    except (UnknownLocaleError, ValueError):
        return {}
    return names


@cache
def _labels() -> tuple[tuple[DateRole, re.Pattern[str]], ...]:
    return tuple(
        (role, re.compile(rf"[\W_]*{word_pattern(table, joined=True)}\s*(?:[:|–-]|\bon\b|\bat\b)?\s*", re.IGNORECASE))
        for role, table in ((DateRole.UPDATED, "updated"), (DateRole.PUBLISHED, "published"))
    )


_AROUND = re.compile(
    r"(?:[^\w]|\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d+)?(?:[ap]m\b)?|\d{1,2}\s?h\b|(?<!\w)t(?=\d)|(?<=\d)z\b|"
    r"\b(?:am|pm|a\.m\.|p\.m\.|gmt|utc|bst|cet|cest|est|edt|eet|eest|msk|ist|z|h|uhr|at|à|um|klo|kl|ob|o|u|r|"
    r"года|г|року|р|ore|alle|a las|às|godz|local time|time|den|le|el|il|on|dated|\d{1,2})\b|[+-]\d\d:?\d\d)*",
    re.IGNORECASE,
)


_CLOCK_CHARS = 45
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}|\b\d{1,2}\s?(?:h|min|hours?|days?|Uhr)\b")
_ZONE = re.compile(r"\s*[^\W\d_]{1,5}\W*(?:\([^()\d]{1,15}\))?\W*")
"""What may follow a time of day and is in no list: “hs”, “hrs”, “WAT”."""


def read_labelled(words: str, language: str | None) -> tuple[DateRole, date, int, int] | None:
    """The date of a stretch that is a date and nothing else: label, weekday, time of day and zone aside."""
    if not _YEARISH.search(words):
        return None
    role = DateRole.BARE
    at = 0
    for labelled, pattern in _labels():
        match = pattern.match(words)
        if match:
            role, at = labelled, match.end()
            break
    found = find_date(words[at:], language)
    if found is None:
        return None
    day, start, end = found
    before, after = words[at : at + start], words[at + end :]
    if role is DateRole.BARE and not _is_frame(before, after):
        return None
    if role is not DateRole.BARE and len(before.split()) > 3:
        return None
    return role, day, at + start, at + end


def says_published(words: str) -> bool:
    """Whether a short line says when the report came out without a date: “Published today at 16:08”."""
    if len(words) > _CLOCK_CHARS or _YEARISH.search(words) or _CLOCK.search(words) is None:
        return False
    return any(pattern.match(words) for _, pattern in _labels())


def _is_frame(before: str, after: str) -> bool:
    """Whether what stands around a date is only a weekday before it and a time after it."""
    before_words = [word for word in re.findall(r"[^\W\d_]+", before) if len(word) > 1]
    if len(before_words) > 1:
        clock = _AROUND.match(before)
        if clock is None or clock.end() < len(before):
            return False
    if len(after) > 40:
        return False
    if _labels()[0][1].match(after):
        return True  # “19.06.2031 - Update: 20.06.2031”: the first is of the publication.
    clock = _AROUND.match(after)
    rest = after[clock.end() :] if clock else after
    return not rest or (_ZONE.fullmatch(rest) is not None and any(char.isdigit() for char in after))


def published_on(document: Document, printed: Sequence[Printed]) -> tuple[DatedOn, list[Finding]]:
    """The day of the first publication, and what it rests on; unknown where nothing tells it.

    A date that the text labels as its own comes first, then the metadata, a bare date, a dateline's; a date of a later
    change is used only where there is nothing else, and then only as inferred.
    """
    first = {role: next((p for p in printed if p.role is role), None) for role in DateRole}
    findings: list[Finding] = []
    known = document.published
    stated = first[DateRole.PUBLISHED] or first[DateRole.BARE] or first[DateRole.DATELINE]
    if stated is not None and known is not None and stated.day != known:
        findings.append(Finding("dates-disagree", stated.span, f"The text states {stated.day}, its metadata {known}."))
        if stated.role is not DateRole.PUBLISHED:
            stated = None
    if stated is not None:
        return DatedOn.on(stated.day, Basis.STATED, stated.span), findings
    if known is not None:
        basis = document.published_basis if document.published_basis is not Basis.UNKNOWN else Basis.METADATA
        return DatedOn.on(known, basis), findings
    in_address = _ADDRESS_DATE.search(document.address or "")
    if in_address and (day := _day(in_address[1], in_address[2], in_address[3])):
        return DatedOn.on(day, Basis.INFERRED), findings
    updated = first[DateRole.UPDATED]
    if updated is not None:
        findings.append(Finding("only-a-date-of-change", updated.span, "The text dates only its last change."))
        return DatedOn.on(updated.day, Basis.INFERRED, updated.span), findings
    return DatedOn.unknown(), findings

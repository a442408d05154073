"""Deadlines as an iCalendar (RFC 5545), for any calendar program.

A deadline that is known by its month or year alone is given no day: its entry stands on the last day that the words
leave open, says so in its title and text, is tentative, and carries the interval (`X-WORDBOND-FIRST`, `-LAST`,
`-PRECISION`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from wordbond.web.replies import NOT_KEPT

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["CalendarEntry", "as_calendar"]

MEDIA_TYPE = "text/calendar; charset=utf-8"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A deadline."""

    key: str
    """Its kind and id: the entry keeps its identity wherever the pages are served."""
    title: str
    href: str
    first: date
    """The first and last day that the words leave open; the same where the day is told."""
    last: date
    precision: str
    words: str
    """The deadline as it is told: “by 2035”."""
    details: str
    status: str = ""
    """A word for how it stands, such as `slipping`; empty for none."""

    @property
    def has_day(self) -> bool:
        """Whether one day is told."""
        return self.first == self.last


def as_calendar(title: str, entries: Iterable[CalendarEntry], *, base: str, read_at: datetime | None) -> Response:
    """`entries` as a calendar of all-day events; `base` is where the pages are served, `read_at` when it changed."""
    from icalendar import Calendar  # heavy: half a second

    calendar = Calendar()
    calendar.add("prodid", "-//Wordbond//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _words(title))
    base = base.rstrip("/")
    stamp = read_at.astimezone(UTC).replace(microsecond=0) if read_at else NEVER
    for entry in entries:
        calendar.add_component(_event(entry, base, stamp))
    return Response(calendar.to_ical(), media_type=MEDIA_TYPE, headers=dict(NOT_KEPT))


def _event(entry: CalendarEntry, base: str, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{_words(entry.key).replace(':', '-')}@wordbond")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.last)  # a date: an all-day event of this one day
    title, told = _words(entry.title), f"As told: {_words(entry.words)}."
    if not entry.has_day:
        title = f"{title} ({_words(entry.words)}; no day is told)"
        told += (
            f" No day is told: this stands on {entry.last.isoformat()}, the last day of the time from "
            f"{entry.first.isoformat()} that the words leave open."
        )
    event.add("summary", title)
    address = f"{base}{entry.href}"
    event.add("description", "\n".join(filter(None, (told, _words(entry.details), address))))
    event.add("url", address)
    event.add("status", "CONFIRMED" if entry.has_day else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    if entry.status:
        event.add("categories", [_words(entry.status)])
    event.add("x-wordbond-first", entry.first.isoformat())
    event.add("x-wordbond-last", entry.last.isoformat())
    event.add("x-wordbond-precision", entry.precision)
    return event


def _words(value: str) -> str:
    """`value` on one line, without what a calendar cannot hold."""
    return " ".join(_CONTROL.sub("\ufffd", value).split())

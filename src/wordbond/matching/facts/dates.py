"""Dates: another day, month or year, or the other side of one."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import (
    Change,
    around,
)
from wordbond.matching.reading import Dated, Reading
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["find_dates"]


def find_dates(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Weekdays, months, years, days and seasons that differ, and dates on the other side of an event."""
    out: list[Change] = []
    for kind in ("weekday", "month", "year", "day", "season"):
        free = [d for d in said.dates if d.kind == kind]
        open_: list[Dated] = []
        for r in (d for d in reported.dates if d.kind == kind):
            slot = aligned.pair[r.at]
            same = [d for d in free if d.value == r.value and d.at == slot] or [d for d in free if d.value == r.value]
            if same:
                free.remove(same[0])
            else:
                open_.append(r)
        for r in open_:
            if not free or (kind == "day" and not _slot(aligned, free, r)):
                continue
            if kind == "month" and _month_by_other_words(said, reported, r):
                continue
            repeated = any(d.kind == kind and d.value == r.value for d in said.dates)
            s = max(free, key=lambda d: around(reported, aligned, d.at, r.at))
            if repeated and around(reported, aligned, s.at, r.at) < 3:
                continue
            free.remove(s)
            out.append(Change("date", (s.at, s.at + 1), (r.at, r.at + 1), 0.8 if kind in {"day", "season"} else 0.95))
    out += _relations_of_time(said, reported)
    return out


def _slot(aligned: Alignment, free: list[Dated], r: Dated) -> bool:
    return any(aligned.pair[r.at] == d.at for d in free)


def _month_by_other_words(said: Reading, reported: Reading, r: Dated) -> bool:
    """“before July” for “by the end of June”."""
    months = tables().months
    number = months.index(r.value)
    before = reported.forms[max(0, r.at - 2) : r.at]
    ends = {d.value for d in said.dates if d.kind == "month" and "end" in said.forms[max(0, d.at - 3) : d.at]}
    return ("before" in before and months[number - 1] in ends) or (
        "end" in reported.forms[max(0, r.at - 3) : r.at]
        and any(
            d.value == months[(number + 1) % 12] and "before" in said.forms[max(0, d.at - 5) : d.at] for d in said.dates
        )
    )


_UNTIL = word_set("by before until till within")
_SINCE = word_set("after from since following past")


def _relations_of_time(said: Reading, reported: Reading) -> list[Change]:
    """“by 2030” against “after 2030”: the same date on the other side of an event."""
    out = []
    for r in reported.dates:
        for s in said.dates:
            if (s.kind, s.value) != (r.kind, r.value) or s.at == 0 or r.at == 0:
                continue
            ours, theirs = set(said.forms[max(0, s.at - 4) : s.at]), set(reported.forms[max(0, r.at - 4) : r.at])
            crossed = ours & _UNTIL and theirs & _SINCE and not ours & _SINCE and not theirs & _UNTIL
            crossed = crossed or (ours & _SINCE and theirs & _UNTIL and not ours & _UNTIL and not theirs & _SINCE)
            if crossed:
                out.append(Change("date", (s.at - 1, s.at + 1), (r.at - 1, r.at + 1), 0.8))
    return out

"""Spans of time told from today or as a rate: last month, next year, 20 a day."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from wordbond.matching.facts.change import Change
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["find_periods"]

_SPANS = word_set("minute hour day night week month year decade century")
_LAST, _NEXT, _THIS = word_set("last past previous"), word_set("next coming following"), word_set("this current")
_RATE = word_set("a an per each every")
_ADVERBS = {
    "hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month", "annually": "year",
    "annual": "year", "yearly": "year",
}  # fmt: skip


class _Period(NamedTuple):
    side: str
    """last, next, this or rate"""
    span: str
    first: int
    last: int


def find_periods(said: Reading, reported: Reading) -> list[Change]:
    """“last month” for “last year”, “a day” for “a week”, where each side tells one of them that the other does not."""
    out = _offsets_differ(said, reported)
    ours = _periods(said)
    theirs = _periods(reported) if ours else ()
    if not theirs:
        return out
    for kind, sides in (("date", ("last", "next", "this")), ("unit", ("rate",))):
        lost = [p for p in ours if p.side in sides and not _told(p, theirs)]
        new = [p for p in theirs if p.side in sides and not _told(p, ours)]
        pairs = [(s, r) for r in new for s in lost if (s.side == r.side) != (s.span == r.span)]
        if len(lost) == len(new) == 1 and pairs:
            (s, r) = pairs[0]
            if _apart(said, s, reported, r) and (kind == "unit" or s.side == r.side or _moves(said, reported)):
                out.append(Change(kind, (s.first, s.last), (r.first, r.last), 0.8 if s.side == r.side else 0.6))
    return out


class _Offset(NamedTuple):
    span: str
    first_step: int
    last_step: int
    """Spans from now: 0 and 0 this year, 1 and 2 the next two years, -2 and -2 two years ago."""
    first: int
    last: int


def _offsets_differ(said: Reading, reported: Reading) -> list[Change]:
    """“in two years' time” for “next year”, “the next two winters” for “this winter”: one told on each side alone."""
    ours = _offsets(said)
    theirs = _offsets(reported) if ours else ()
    if not any(o.last_step - o.first_step or abs(o.first_step) > 1 for o in (*ours, *theirs)):
        return []  # single steps are compared as periods
    lost = [o for o in ours if not any(o[:3] == p[:3] for p in theirs)]
    new = [o for o in theirs if not any(o[:3] == p[:3] for p in ours)]
    for s in lost:
        for r in new:
            if s.span != r.span or (s.first_step < 0) != (r.first_step < 0):
                continue
            if _both_told(said, r) or _both_told(reported, s):
                continue
            return [Change("date", (s.first, s.last), (r.first, r.last), 0.75)]
    return []


def _both_told(side: Reading, offset: _Offset) -> bool:
    """Whether several spans are told one by one: “this winter and the next”."""
    if offset.last_step == offset.first_step:
        return False
    at = {o.first for o in _offsets(side) if o.span == offset.span}
    return any(side.forms[k + 2 : k + 5] in (("and", "the", "next"), ("and", "next", side.forms[k + 1])) for k in at)


_OFFSETS = {"last": -1, "past": -1, "next": 1, "coming": 1, "this": 0}


@lru_cache(maxsize=1024)
def _offsets(side: Reading) -> tuple[_Offset, ...]:
    """Spans told by how many of them they are from now."""
    forms, lemmas, out = side.forms, side.lemmas, []
    for at, lemma in enumerate(lemmas):
        if at == 0 or (lemma not in _SPANS and lemma not in tables().seasons):
            continue
        before = forms[at - 1]
        if before in _OFFSETS and forms[at] == lemma:
            step = _OFFSETS[before]
            out.append(_Offset(lemma, step, step, at - 1, at + 1))
        count = int(before) if before.isdigit() and len(before) < 3 else 0
        behind = forms[at + 1 : at + 3]
        if count > 1 and at > 1 and forms[at - 2] in {"next", "last", "past", "coming"}:
            step = _OFFSETS[forms[at - 2]]
            steps = (1, count) if step > 0 else (-count, -1)
            out.append(_Offset(lemma, *steps, at - 2, at + 1))
        elif count and (behind[:1] == ("ago",) or (behind[:1] == ("earlier",) and lemma in _SPANS)):
            out.append(_Offset(lemma, -count, -count, at - 1, at + 2))
        elif count and (behind == ("from", "now") or (behind[:1] == ("time",) and forms[at - 2] == "in")):
            out.append(_Offset(lemma, count, count, at - 1, at + 2))
    return tuple(out)


@lru_cache(maxsize=1024)
def _periods(side: Reading) -> tuple[_Period, ...]:
    out = []
    forms = side.forms
    for at, lemma in enumerate(side.lemmas):
        if forms[at] in _ADVERBS:
            out.append(_Period("rate", _ADVERBS[forms[at]], at, at + 1))
        if lemma not in _SPANS or not at:
            continue
        before = forms[at - 1]
        two = forms[at - 2] if at > 1 else ""
        what = (
            "last" if before in _LAST else "next" if before in _NEXT else "this" if before in _THIS else
            "rate" if before in _RATE and forms[at] == lemma and _is_rate(side, at) else ""
        )  # fmt: skip
        if what and not (two and two[0].isdigit()):
            out.append(_Period(what, lemma, at - 1, at + 1))
    return tuple(out)


def _is_rate(side: Reading, at: int) -> bool:
    """Whether “a year” counts how often: a figure or what it counts stands before it and no word of time around it."""
    if side.forms[at - 1] in {"per", "every", "each"}:
        return True
    ahead = side.forms[at + 1] if at + 1 < len(side) else ""
    counted = any(q.last <= at - 1 and at - 1 - q.last <= 3 for q in side.quantities)
    return counted and ahead not in _AROUND and (at < 2 or side.forms[at - 2] not in _OPENING)


_AROUND = word_set("ago later earlier before after and long old or sooner ahead longer")
_OPENING = word_set("in for within of after over than about nearly almost under half only just by during")


def _told(period: _Period, others: tuple[_Period, ...]) -> bool:
    return any(period.side == p.side and period.span == p.span for p in others)


def _moves(said: Reading, reported: Reading) -> bool:
    """Whether both sides stand in one frame of time: an indirect report shifts “this year” to “last year”."""
    return said.forms[0] == reported.forms[0] and len(said) == len(reported)


def _apart(said: Reading, s: _Period, reported: Reading, r: _Period) -> bool:
    """Whether neither span is told on the other side as a length: “a week” for “seven days”."""
    units = tables().units
    return not (
        any(q.measures == "time" and abs(q.value - units[s.span].size) < 1 for q in reported.quantities)
        or any(q.measures == "time" and abs(q.value - units[r.span].size) < 1 for q in said.quantities)
    )

"""Days and places of the pack's events, and sums of its pledges, as a report has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from wordbond.almanac import MONTHS
from wordbond.attribution.days import DayWords, find_days
from wordbond.claims.model import Comparator, UnitKind
from wordbond.commitments.model import Commitment, Stage, SumKind
from wordbond.matching.conflicts.model import Conflict, Place, Side, source_of
from wordbond.model import Analysis, Precision, Report, Span
from wordbond.packs import Pack
from wordbond.packs.figures import Bound, Pledged
from wordbond.packs.types import Certainty, Event

__all__ = ["wrong_events", "wrong_pledges"]

BEHIND_CHARS = 90
"""How far behind an event's name its place and day may stand."""
SAME_PLEDGE_DAYS = 10
"""A sum announced by one party for one programme within so many days is the same announcement."""
ALIKE_SHARE = Decimal("0.05")
"""Sums nearer to each other than this are one sum, rounded."""

_PLACE = re.compile(
    r"[ \u00a0](?:held[ \u00a0])?(?:in|at)[ \u00a0]"
    r"(?P<place>(?:The[ \u00a0]|New[ \u00a0]|St\.?[ \u00a0])?[A-ZÀ-Þ][\w’-]+)"
)
_RANGE_END = re.compile(r"[.;:!?\n”\"]")
_TOTALS = re.compile(
    r"\b(?:total|so far|altogether|overall|in all|combined|together|since|package|of which|share|worth of|to date|"
    r"jointly|each|additional(?:ly)?|already|earlier|previously)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:and|after|before|since|until|by|ahead|wants|will)\b")
MOST_BETWEEN = 3
"""So many words at most may stand between an event, its place and its day."""


def wrong_events(report: Report, pack: Pack, day: date) -> Iterator[Conflict]:
    """“The summit in The Hague in July” where the pack has June, and “in Brussels in June” where it was elsewhere.

    Only where the report gives a month, and where one of the two is right: an event that the pack does not know is
    passed over.
    """
    series: dict[str, list[Event]] = {}
    for event in pack.events:
        if event.evidence.certainty is Certainty.HIGH:
            for name in {event.name, event.series or event.name}:
                series.setdefault(name, []).append(event)
    for name, events in sorted(series.items()):
        bare = name.removeprefix("The ")
        for match in re.finditer(rf"(?<![\w-]){re.escape(bare)}\b", report.text):
            if not report.is_noise(Span(*match.span())):
                yield from _held_against(report, match, events, day, series)


def _held_against(
    report: Report, match: re.Match[str], events: Sequence[Event], day: date, series: dict[str, list[Event]]
) -> Iterator[Conflict]:
    ends = _RANGE_END.search(report.text, match.end())
    stop = min(match.end() + BEHIND_CHARS, ends.start() if ends else len(report.text))
    place = _PLACE.match(report.text, match.end(), stop)
    if place is not None and place["place"] in MONTHS:
        place = None
    days = [d for d in find_days(report.text, match.end(), stop, day) if _has_month(d, report.text)]
    between = report.text[place.end() if place else match.end() : days[0].span.start] if days else ""
    if not days or between.count(" ") > MOST_BETWEEN or _BETWEEN.search(between):
        return
    when = days[0]
    then = [e for e in events if _meets(e, when)]
    there = [e for e in events if place is None or _is_place(e.place, place["place"])]
    if not then and there and (place is not None or len(events) == 1):
        nearest = min(there, key=lambda e: abs((e.first.first - (when.on.first or day)).days))
        yield _event_conflict("date", report, when.span, nearest, _days_of(nearest))
    elif (
        place is not None
        and not there
        and len({e.place for e in then}) == 1
        and then[0].place
        and _known_place(place["place"], series)
    ):
        yield _event_conflict("place", report, Span(*place.span("place")), then[0], then[0].place)


def _event_conflict(kind: str, report: Report, span: Span, event: Event, right: str) -> Conflict:
    return Conflict(
        kind=kind,
        topic=f"{event.name}: {'days' if kind == 'date' else 'place'}",
        sides=(Side(span.of(report.text), (Place(report.id, span),)),),
        reference=right,
        basis="pack",
        source=source_of([event.evidence]),
    )


def _days_of(event: Event) -> str:
    return str(event.first) if event.first == event.last else f"{event.first} to {event.last}"


def _has_month(words: DayWords, text: str) -> bool:
    named = any(month[:3] in words.span.of(text) for month in MONTHS)
    known = words.on.precision in (Precision.DAY, Precision.DAYS, Precision.MONTH)
    return named and known and words.on.first is not None


def _meets(event: Event, when: DayWords) -> bool:
    first, last = when.on.first, when.on.last
    return first is not None and last is not None and event.first.first <= last and first <= event.last.last


def _is_place(place: str | None, where: str) -> bool:
    return place is not None and place.removeprefix("The ").casefold() == where.removeprefix("The ").casefold()


def _known_place(where: str, series: dict[str, list[Event]]) -> bool:
    return any(_is_place(event.place, where) for events in series.values() for event in events)


# -- pledges ----------------------------------------------------------------------------------------------------


def wrong_pledges(analysis: Analysis, pack: Pack, day: date) -> Iterator[Conflict]:
    """Sums that a party undertakes for a programme, where the pack has one other sum of that party in those days."""
    report = analysis.text
    for commitment in analysis.commitments:
        row = _row_of(commitment, report.text, pack, day)
        quantity = commitment.quantity
        if row is None or quantity is None or row.amount is None:
            continue
        yield Conflict(
            kind="number",
            topic=f"{commitment.parties[0].name} for {row.vehicle or row.programme}, {row.announced}",
            sides=(Side(quantity.span.of(report.text), (Place(report.id, quantity.span),)),),
            reference=f"{row.amount:,f} {row.currency}".replace(".00 ", " "),
            basis="pack",
            source=source_of([row.evidence]),
        )


def _row_of(commitment: Commitment, text: str, pack: Pack, day: date) -> Pledged | None:
    """The pack's one announcement that the commitment must be, and is not in its sum."""
    quantity = commitment.quantity
    if (
        quantity is None
        or quantity.kind is not UnitKind.MONEY
        or quantity.additive
        or quantity.upper is not None
        or commitment.programme is None
        or commitment.sum_kind is not SumKind.OWN
        or commitment.stage not in (Stage.ANNOUNCED, Stage.PLEDGED, Stage.COMMITTED)
        or len(commitment.parties) != 1
        or any(_TOTALS.search(span.of(text)) for span in commitment.evidence)
    ):
        return None
    party = (commitment.parties[0].id or "").removeprefix("body:")
    rows = [r for r in pack.pledged if party in r.donors and r.programme == commitment.programme]
    rows = [r for r in rows if r.amount is not None and r.unit == "money"]
    if any(r.currency == quantity.unit and _alike(r, quantity.value, quantity.comparator) for r in rows):
        return None
    near = [r for r in rows if abs((r.announced.first - day).days) <= SAME_PLEDGE_DAYS]
    alone = [r for r in near if r.donors == (party,) and r.kind.is_summand and not r.overlaps]
    if len(alone) != 1 or alone[0].currency != quantity.unit:
        return None
    row = alone[0]
    sure = row.evidence.certainty is Certainty.HIGH and row.announced.first == row.announced.last
    return row if sure else None


def _alike(row: Pledged, value: Decimal, comparator: Comparator) -> bool:
    amount = row.amount or Decimal(0)
    if abs(amount - value) <= ALIKE_SHARE * max(amount, value):
        return True
    if comparator in (Comparator.MORE, Comparator.AT_LEAST) or row.bound in (Bound.UP_TO, Bound.LESS_THAN):
        return amount > value
    below = comparator in (Comparator.LESS, Comparator.AT_MOST) or row.bound in (Bound.AT_LEAST, Bound.MORE_THAN)
    return below and value > amount

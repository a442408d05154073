"""Offices that a report gives to people who did not hold them on the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from wordbond.matching.conflicts.model import Conflict, Place, Side, source_of
from wordbond.matching.wordset import word_set
from wordbond.model import Analysis, Quotation, Report, Span
from wordbond.packs import Pack, fold
from wordbond.packs.types import Holding, Office, Person

__all__ = ["wrong_offices"]

HELD_FROM = 0.5
"""`Holding.share_on` from which the pack is believed that somebody held an office on a day."""
AFTER_DAYS = 45
"""So long after a term reports may still call somebody by the office."""
_FORMER = re.compile(r"\b(?:former|ex)[- ](?P<title>[\w.’'-]+(?: [\w.’'-]+){0,4}?) $", re.IGNORECASE)
_TITLE = re.compile(r"(?:[\w.’'-]+[ \u00a0]){1,6}$")
_NOT_THE_OFFICE = word_set(
    "former ex then late deputy vice acting assistant under shadow interim incoming outgoing designate elect first co "
    "ousted previous during since honorary onetime longtime"
)
_THEN = re.compile(
    r"\b(?:then|when|at the time|in those days|(?:years?|decades?) ago|last (?:year|decade)|earlier|"
    r"previous(?:ly)?|once|used to|(?:19|20)\d\d(?:s)?)\b",
    re.IGNORECASE,
)


def wrong_offices(analysis: Analysis, pack: Pack, day: date) -> Iterator[Conflict]:
    """“Former President X” of somebody in office, and “Prime Minister X” where the pack has another on the day."""
    report = analysis.text
    if not isinstance(report, Report):
        return
    for person in pack.people:
        names = [n for n in (person.name, *person.aliases) if n in report.text]
        if names:
            pattern = re.compile(
                r"\b(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")\b"
            )
            yield from _called_former(report, pack, day, person, pattern)
    for person in pack.people:
        if " " in person.name and person.name in report.text:
            yield from _called_by_anothers(report, analysis.quotations, pack, day, person)


def _called_former(
    report: Report, pack: Pack, day: date, person: Person, pattern: re.Pattern[str]
) -> Iterator[Conflict]:
    places, held = list[Place](), list[Holding]()
    for match in pattern.finditer(report.text):
        before = _FORMER.search(report.text, max(0, match.start() - 60), match.start())
        if before is None or report.is_noise(Span(before.start(), match.end())):
            continue
        title = fold(before["title"])
        for holding in pack.holdings_of(person):
            called = {fold(n) for n in (holding.office.title, *holding.office.aliases)}
            if holding.share_on(day) >= HELD_FROM and any(c == title or title.endswith(" " + c) for c in called):
                places.append(Place(report.id, Span(before.start(), match.end())))
                held.append(holding)
                break
    if places:
        yield Conflict(
            kind="role",
            topic=f"office of {person.name} on {day}",
            sides=(Side(places[0].span.of(report.text), tuple(places)),),
            reference=f"{person.name} was {held[0].office.title} on {day}",
            basis="pack",
            source=source_of(h.evidence for h in held),
        )


def _called_by_anothers(
    report: Report, quotations: Sequence[Quotation], pack: Pack, day: date, person: Person
) -> Iterator[Conflict]:
    found: dict[str, tuple[list[Place], Holding]] = {}
    for match in re.finditer(rf"\b{re.escape(person.name)}\b(?![’'-]?\w)", report.text):
        before = _TITLE.search(report.text, max(0, match.start() - 80), match.start())
        if before is None or report.is_noise(Span(*match.span())) or _looks_back(report, match.start(), day):
            continue
        titled = _title_before(before[0], pack)
        if titled is None:
            continue
        title, offices = titled
        span = Span(match.start() - len(title) - 1, match.end())
        speaking = any(q.source is not None and q.source.overlaps(span) for q in quotations)
        holder = _true_holder(person, offices, pack, day, speaking=speaking)
        if holder is not None:
            found.setdefault(holder.office.id, ([], holder))[0].append(Place(report.id, span))
    for places, holder in found.values():
        yield Conflict(
            kind="role",
            topic=f"{holder.office.title} of {holder.body.name} on {day}",
            sides=(Side(places[0].span.of(report.text), tuple(places)),),
            reference=f"{holder.person.name} was {holder.office.title} of {holder.body.name} on {day}",
            basis="pack",
            source=source_of([holder.evidence]),
        )


def _looks_back(report: Report, place: int, day: date) -> bool:
    """Whether the sentence around `place` speaks of another time."""
    start = max(report.text.rfind(mark, 0, place) for mark in (". ", "\n", "! ", "? ")) + 1
    ends = [end for mark in (". ", "\n") if (end := report.text.find(mark, place)) >= 0]
    sentence = report.text[start : min(ends, default=len(report.text))]
    return any(m[0] != str(day.year) for m in _THEN.finditer(sentence))


def _title_before(words: str, pack: Pack) -> tuple[str, tuple[Office, ...]] | None:
    """The longest title that ends `words`, and the offices it may name; None beside a word that bends it."""
    parts = words.split()
    for first in range(len(parts)):
        title = " ".join(parts[first:])
        if not title[0].isupper() or not (offices := pack.offices_named(title)):
            continue
        before = parts[first - 1] if first else ""
        lead = fold(before).rpartition(" ")[2]
        if lead in _NOT_THE_OFFICE or (before[:1].isupper() and before[-1:] not in ",.;:"):
            return None
        return words.rstrip()[-len(title) :], offices
    return None


def _true_holder(
    person: Person, offices: tuple[Office, ...], pack: Pack, day: date, *, speaking: bool
) -> Holding | None:
    """Who held the office that is meant, where `person` did not; None where that cannot be told."""
    own = pack.holdings_of(person)
    ids = {office.id for office in offices}
    if any(h.office.id in ids and h.share_on(day) > 0.0 for h in own):
        return None
    homes = {h.body.id for h in own}
    meant = offices if len(offices) == 1 else tuple(o for o in offices if o.body in homes)
    if len(meant) != 1:
        return None
    before = [h for h in own if h.office.id == meant[0].id]
    if before and (not speaking or not all(h.ended_before(day - timedelta(AFTER_DAYS)) for h in before)):
        return None
    if not before and not any(h.share_on(day) >= HELD_FROM for h in own):
        return None
    true = [h for h in pack.holdings if h.office.id == meant[0].id and h.share_on(day) >= HELD_FROM]
    return true[0] if len({h.person.id for h in true}) == 1 else None

"""Where and when words were spoken, apart from when they were printed: the occasions of a report.

Each reporting clause is read for a day, a place and a kind of occasion (“on Thursday in Berlin at a press conference”).
What it names is matched to the pack's events by day and place, name or speaker; what fits none becomes an occasion of
its own. A quotation whose clause names nothing belongs to the occasion that its speaker was last heard on, else to the
one that the report is about. No day is invented: “on Thursday” in an undated report has none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from wordbond.almanac import MONTHS, WEEKDAYS
from wordbond.attribution.days import DayWords, find_days
from wordbond.attribution.sentences import sentence_starts
from wordbond.model import (
    Attribution,
    Basis,
    DatedOn,
    Occasion,
    OccasionId,
    Precision,
    Quotation,
    QuotationId,
    Report,
    Sighting,
    Span,
    digest,
    spans_in_order,
)
from wordbond.packs import Event, Pack, fold

__all__ = ["Occasions", "find_occasions"]

_KINDS = (
    "press conference|news conference|press briefing|briefing|interview|keynote speech|speech|address|statement|"
    "press statement|hearing|debate|town hall|rally|panel discussion|ceremony|forum|summit|conference|meeting|talks|"
    "visit|podcast|broadcast|session"
)
_KIND = re.compile(
    rf"\b(?:at|in|during|after|following|before|ahead of|on the sidelines of|on the results of|from|to)\s+"
    rf"((?:(?:an?|the|his|her|their|its|this)\s+)?(?:[\w’'-]+\s+){{0,5}}?({_KINDS})s?\b"
    rf"(?:\s+(?:of|with|on|at|in|between|following)\s+(?:the\s+)?[\w’'.-]+(?:\s+[\w’'.-]+){{0,4}}?(?=[,.;:]|$|\s(?:that|and|on|in)\b))?)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at)\s+(?:the\s+)?((?:[A-Z][\w’'.-]*)(?:\s+(?:of\s+)?[A-Z][\w’'-]*){0,3})")
_ENDS_IN_KIND = re.compile(rf"\b(?:{_KINDS})$", re.IGNORECASE)
_TAKEN_UP = re.compile(r"(?:Afterwards?|After (?:it|the|that)|Later|Then|There|At the same)\b")
_SPOKEN_AT = frozenset({"at", "in", "during", "from"})
_NO_PLACE = re.compile(rf"(?:{'|'.join((*MONTHS, *WEEKDAYS))}|I|The|A|His|Her|GDP|English)\b")
_REACH_DAYS = 400


@dataclass(frozen=True, slots=True)
class Occasions:
    """The occasions of one report."""

    occasions: tuple[Occasion, ...]
    sightings: tuple[Sighting, ...]
    of_quotations: tuple[OccasionId | None, ...]
    """For each quotation, in their order, the occasion of its words; None where nothing tells it."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """What one reporting clause says of its occasion."""

    day: DayWords | None = None
    place: str | None = None
    kind: str = ""
    """Folded, as `press conference`."""
    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return self.day is not None or bool(self.kind)


def find_occasions(
    report: Report,
    quotations: Sequence[Quotation],
    pack: Pack,
    attributions: Sequence[Attribution] = (),
) -> Occasions:
    """The occasions that `report` speaks of, where they are mentioned, and the one of each quotation that has one.

    `attributions`, in the order of `quotations`, tell who speaks: a speaker's later words are taken to be of the same
    occasion, another's are not. Without them every quotation whose clause names nothing falls to the report's main one.
    """
    return _Reading(report, pack).read(quotations, attributions)


class _Reading:
    """One report on its way to its occasions."""

    def __init__(self, report: Report, pack: Pack) -> None:
        self.report = report
        self.text = report.text
        self.pack = pack
        self.published = report.published.first if report.published.day else None
        self.paragraphs = report.paragraphs or (Span(0, len(self.text)),) if self.text else ()
        self.starts = sentence_starts(self.text, self.paragraphs)
        self.named = self._named_events()
        self.occasions: dict[OccasionId, Occasion] = {}
        self.sightings: dict[tuple[OccasionId, Span], None] = {}

    def read(self, quotations: Sequence[Quotation], attributions: Sequence[Attribution]) -> Occasions:
        """All at once."""
        who = [a.speaker_id or "" for a in attributions] if len(attributions) == len(quotations) else []
        said = {q.id: speaker for q, speaker in zip(quotations, who, strict=False)}
        names = {q.id: (a.speaker or "").rpartition(" ")[2] for q, a in zip(quotations, attributions, strict=False)}
        quoted = spans_in_order(span for q in quotations for span in q.content)
        in_order = sorted(quotations, key=lambda q: q.extent.start)
        found: dict[QuotationId, OccasionId] = {}
        heard: dict[str, OccasionId] = {}
        for quotation in in_order:
            speaker = said.get(quotation.id, "")
            clause = self._clause(quotation, quoted)
            if not clause and speaker not in heard:
                clause = self._told_before(quotation, quoted, names.get(quotation.id, ""))
            occasion = self._occasion(clause, speaker, heard.get(speaker)) if clause else None
            if occasion is not None:
                self._see(occasion, clause.spans)
                found[quotation.id] = heard[speaker] = occasion.id
        main = self._main([q for q in in_order if not self._is_heading(q)], found, said, quoted)
        heard = dict(reversed([(said.get(q.id, ""), found[q.id]) for q in in_order if q.id in found]))
        if main is not None:
            heard.setdefault(*main)
        for quotation in in_order:
            speaker = said.get(quotation.id, "")
            if quotation.id in found:
                heard[speaker] = found[quotation.id]
            elif (speaker or not who) and speaker in heard:
                found[quotation.id] = heard[speaker]
        self._mentioned()
        return Occasions(
            tuple(self.occasions.values()),
            tuple(Sighting(*pair) for pair in self.sightings),
            tuple(found.get(quotation.id) for quotation in quotations),
        )

    def _main(
        self,
        quotations: Sequence[Quotation],
        found: dict[QuotationId, OccasionId],
        said: dict[QuotationId, str],
        quoted: Sequence[Span],
    ) -> tuple[str, OccasionId] | None:
        """The speaker most heard and the occasion that the report opens with, where no clause of theirs told one."""
        counted = Counter(said.get(q.id, "") for q in quotations)
        counted.pop("", None) if len(counted) > 1 else None
        speaker = counted.most_common(1)[0][0] if counted else ""
        if any(said.get(q.id, "") == speaker for q in quotations if q.id in found):
            return None
        clause = self._lead(quoted)
        occasion = self._occasion(clause, speaker, None) if clause and quotations else None
        if occasion is None or occasion.event_id is None:
            for event, span in self.named:
                if speaker and any(speaker.endswith(f":{who}") for who in event.speakers) and self._is_recent(event):
                    clause, occasion = _Clause(spans=(span,)), self._of_event(event, None)
        if occasion is None:
            return None
        self._see(occasion, clause.spans)
        return speaker, occasion.id

    def _is_recent(self, event: Event) -> bool:
        """Whether an event was no more than a week before publication."""
        return self.published is not None and 0 <= (self.published - event.first.first).days <= 7

    def _clause(self, quotation: Quotation, quoted: Sequence[Span]) -> _Clause:
        """Day, place and kind in the sentence of the quotation's cue or source, its content left out."""
        anchor = quotation.cue or quotation.source
        if anchor is None:
            return _Clause()
        start, end = self._sentence(anchor.start)
        return self._told(Span(start, max(end, anchor.end)), quoted, anchor.start)

    def _told(self, sentence: Span, left_out: Sequence[Span], near: int) -> _Clause:
        """What a sentence says of an occasion, nearest to a place in it."""
        parts = _outside(sentence, left_out)
        days = [day for part in parts for day in find_days(self.text, part.start, part.end, self.published)]
        day = min(days, key=lambda d: abs(d.span.start - near), default=None)
        kinds = [match for part in parts for match in _KIND.finditer(self.text, part.start, part.end)]
        kind = min(kinds, key=lambda m: abs(m.start() - near), default=None)
        if day is None and kind is None:
            return _Clause()
        spans = [day.span] if day else []
        if kind is not None:
            spans.append(Span(*kind.span(1)))
        return _Clause(
            day=day,
            place=self._place(parts, near),
            kind=self._kind(kind),
            spans=tuple(_joined(spans, self.text)),
        )

    def _told_before(self, quotation: Quotation, quoted: Sequence[Span], name: str) -> _Clause:
        """What the two sentences before in the same paragraph say, the nearer first.

        They count where they name the speaker, or where the quotation's own sentence takes them up (“Afterwards”).
        """
        at = (quotation.cue or quotation.source or quotation.content[0]).start
        start = self._sentence(at)[0]
        paragraph = self._paragraph(at)
        number = bisect_left(self.starts, start)
        for place in reversed(
            [p for p in self.starts[max(0, number - 2) : number] if paragraph and paragraph.start <= p]
        ):
            clause = self._told(Span(place, self._sentence(place)[1]), quoted, place)
            named = bool(name) and name in self.text[place : self._sentence(place)[1]]
            if clause.day is None or clause.day.on.precision not in (Precision.DAY, Precision.DAYS):
                continue
            if named or _TAKEN_UP.match(self.text, start):
                return clause if named else _Clause(day=clause.day, spans=(clause.day.span,))
        return _Clause()

    def _lead(self, quoted: Sequence[Span]) -> _Clause:
        """What the first sentences of the report say: “Speaking in Berlin on Thursday …”."""
        title = self.report.title_span
        body = [p for p in self.starts if title is None or not title.start <= p < title.end][:4]
        for place in body:
            clause = self._told(Span(place, self._sentence(place)[1]), quoted, place)
            if clause.day is not None and clause.day.on.precision in (Precision.DAY, Precision.UNKNOWN):
                return clause
        return _Clause()

    def _place(self, parts: Sequence[Span], near: int) -> str | None:
        found = [
            (abs(match.start() - near), re.sub(r"[’']s?$|\.$", "", match[1]))
            for part in parts
            for match in _PLACE.finditer(self.text, part.start, part.end)
            if not _NO_PLACE.match(match[1]) and not _ENDS_IN_KIND.search(match[1])
        ]
        return min(found)[1] if found else None

    def _kind(self, match: re.Match[str] | None) -> str:
        """The kind of occasion the words were spoken on; a meeting that they followed is another."""
        if match is None:
            return ""
        lead = match[0][: match.start(1) - match.start()].strip().lower()
        return fold(match[2]) if lead in _SPOKEN_AT or lead in ("on the sidelines of", "to") else ""

    def _sentence(self, at: int) -> tuple[int, int]:
        number = bisect_right(self.starts, at)
        start = self.starts[number - 1] if number else 0
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        paragraph = self._paragraph(at)
        return start, min(end, paragraph.end) if paragraph else end

    def _paragraph(self, at: int) -> Span | None:
        number = bisect_right(self.paragraphs, at, key=lambda paragraph: paragraph.start)
        return self.paragraphs[number - 1] if number and at < self.paragraphs[number - 1].end else None

    def _is_heading(self, quotation: Quotation) -> bool:
        title = self.report.title_span
        return title is not None and title.overlaps(quotation.extent)

    def _occasion(self, clause: _Clause, speaker: str, before: OccasionId | None) -> Occasion | None:
        """The occasion that a clause names: a pack event, the speaker's own before, or a new one."""
        on = clause.day.on if clause.day is not None else None
        if on is None and before is not None:
            known = self.occasions[before]
            if self._called(clause) is None and (clause.place in (None, known.place) or known.place is None):
                return known
        if on is None and self.published is not None and clause.kind:
            near = self._event(None, clause, speaker)
            if near is not None:
                return self._of_event(near, None)
        event = self._called(clause) or (self._event(on, clause, speaker) if on is not None else None)
        if event is not None:
            return self._of_event(event, on)
        spoken = on or DatedOn.unknown()
        own = () if spoken.day and clause.place else (self.report.id,)
        return Occasion(
            id=OccasionId(digest("occasion", spoken.first, spoken.last, fold(clause.place or ""), clause.kind, *own)),
            name=clause.kind or None,
            spoken=spoken,
            place=clause.place,
        )

    def _called(self, clause: _Clause) -> Event | None:
        """The event whose name stands in the words of a clause, unless its day contradicts them."""
        on = clause.day.on if clause.day is not None else None
        for event, span in self.named:
            if any(s.start - 60 <= span.start and span.end <= s.end + 60 for s in clause.spans):
                first, last = (on.first, on.last) if on is not None else (None, None)
                if first is None or last is None or (event.first.first <= last and first <= event.last.last):
                    return event
        return None

    def _event(self, on: DatedOn | None, clause: _Clause, speaker: str) -> Event | None:
        """The pack's event on that day which place, kind, name or speaker single out; None where two fit alike."""
        if on is not None and on.first is not None and on.precision in (Precision.DAY, Precision.DAYS):
            events = self.pack.events_on(on.first, on.last)
        elif self.published is not None:
            events = self.pack.events_on(self.published - timedelta(days=2), self.published)
        else:
            return None
        scored = sorted(((self._fit(event, clause, speaker), event.id, event) for event in events), reverse=True)
        if not scored or scored[0][0] < 2 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        return scored[0][2]

    def _fit(self, event: Event, clause: _Clause, speaker: str) -> int:
        place = fold(clause.place or self.report.dateline or "")
        named = fold(event.place or "")
        score = 0
        if place and named:
            score += 2 if named in place or place in named else -2
        if speaker and event.speakers:
            score += 2 if any(speaker.endswith(f":{who}") for who in event.speakers) else -1
        medium = fold(event.medium)
        if clause.kind and (clause.kind in medium or clause.kind in fold(event.name)):
            score += 2
        return score + any(event is named for named, _ in self.named)

    def _of_event(self, event: Event, on: DatedOn | None) -> Occasion:
        spoken = on if on is not None and on.first is not None else None
        if spoken is None:
            first, last = event.first.first, event.last.last
            exact = event.first.first == event.first.last and event.last.first == event.last.last
            one = Precision.DAY if first == last else Precision.DAYS
            spoken = DatedOn(first, last, one if exact else Precision.MONTH, Basis.INFERRED)
        return Occasion(
            id=OccasionId(f"event:{self.pack.name}:{event.id}"),
            name=event.name,
            spoken=spoken,
            place=event.place,
            event_id=event.id,
        )

    def _see(self, occasion: Occasion, spans: Sequence[Span]) -> None:
        known = self.occasions.get(occasion.id)
        if known is None or (known.spoken.first is None and occasion.spoken.first is not None):
            self.occasions[occasion.id] = occasion
        for span in spans:
            self.sightings[occasion.id, span] = None

    def _mentioned(self) -> None:
        """Events of the pack that the report calls by name, whether or not anybody is quoted from them."""
        for event, span in self.named:
            self._see(self._of_event(event, None), [span])

    def _named_events(self) -> list[tuple[Event, Span]]:
        """The events whose names the report prints, with the places; of several of one name the nearest in time."""
        by_name: dict[str, list[Event]] = {}
        for event in self.pack.events:
            if len(event.name.split()) > 1:
                by_name.setdefault(event.name, []).append(event)
        found: list[tuple[Event, Span]] = []
        for name, events in by_name.items():
            nearest = self._nearest(events)
            if nearest is None:
                continue
            for match in re.finditer(rf"\b{re.escape(name)}\b", self.text, re.IGNORECASE):
                span = Span(*match.span())
                if any(p.holds(span) for p in self.paragraphs):
                    found.append((nearest, span))
        return sorted(found, key=lambda pair: pair[1])

    def _nearest(self, events: Sequence[Event]) -> Event | None:
        day = self.published
        if day is None:
            return events[0] if len(events) == 1 else None
        near = [event for event in events if abs((event.first.first - day).days) <= _REACH_DAYS]
        return min(near, key=lambda event: abs((event.first.first - day).days), default=None)


def _outside(span: Span, inner: Sequence[Span]) -> list[Span]:
    """The parts of `span` that none of `inner` covers, which stand in order and apart."""
    parts: list[Span] = []
    at = span.start
    low = bisect_right(inner, span.start, key=lambda cut: cut.end)
    for cut in inner[low : bisect_left(inner, span.end, key=lambda cut: cut.start)]:
        if cut.start > at:
            parts.append(Span(at, cut.start))
        at = max(at, cut.end)
    if at < span.end:
        parts.append(Span(at, span.end))
    return parts


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Spans in order, those with little between them as one."""
    joined: list[Span] = []
    for span in spans_in_order(spans):
        if joined and span.start - joined[-1].end <= 30 and "\n" not in text[joined[-1].end : span.start]:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined

"""The list of commitments: each announcement once, under filters, as a page, a table, a feed and a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wordbond.commitments.deadlines import Deadline
from wordbond.commitments.model import Stage
from wordbond.record.promised import PromiseRow
from wordbond.web.addresses import with_query
from wordbond.web.asked import Asked
from wordbond.web.calendars import CalendarEntry
from wordbond.web.feeds import FeedEntry
from wordbond.web.shelf import Shelf
from wordbond.web.views.amounts import STAGE_WORDS
from wordbond.web.views.lists import FEED_LINES, twins_of
from wordbond.web.views.parts import PAGE_ONLY, HasRow
from wordbond.web.views.promises import CommitmentCounts, CommitmentLine, Promises, commitment_line
from wordbond.web.words import day_words, shortened

__all__ = ["Commitments", "CommitmentsPage", "Counted"]

MOST_PARTIES = 200
SHOWN_PARTIES = 12
FILTERS = ("party", "programme", "stage", "due_before", "q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A value of a filter, how many commitments have it, and the list of those."""

    value: str
    name: str
    count: int
    href: str

    @property
    def figure(self) -> str:
        """The count, its thousands apart."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFilters:
    """The form that narrows the list, with what is in it now; an empty string where nothing is."""

    party: str
    programme: str
    stage: str
    due_before: str
    q: str
    programmes: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    party_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentsPage:
    """A part of the list of commitments."""

    total: int
    items: tuple[CommitmentLine, ...]
    next: str | None
    stages: tuple[Counted, ...]
    """Of the whole record."""
    programmes: tuple[Counted, ...]
    parties: tuple[Counted, ...]
    """Those who owe most commitments."""
    filters: CommitmentFilters = field(metadata=PAGE_ONLY)
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


class Commitments:
    """The list of what was promised."""

    def __init__(self, promises: Promises) -> None:
        self._promises = promises

    def commitments_page(self, shelf: Shelf, asked: Asked) -> CommitmentsPage:
        """Commitments under the filters, those told last first."""
        pack = self._promises.pack()
        which, limit = self._promises.chosen(shelf, asked), asked.limit()
        found = self._promises.page(shelf, which, asked.words("after"), limit + 1)
        counts = self._promises.counts(shelf)
        names = {one.id: one.name for one in pack.programmes}
        return CommitmentsPage(
            total=len(self._promises.fitting(shelf, which)),
            items=tuple(commitment_line(row, pack) for row in found[:limit]),
            next=asked.following(found[limit - 1].cursor) if len(found) > limit else None,
            stages=tuple(
                _counted("stage", stage.value, STAGE_WORDS[stage].capitalize(), counts.stages[stage])
                for stage in Stage
                if counts.stages[stage]
            ),
            programmes=tuple(
                _counted("programme", key, names.get(key, key), count) for key, count in counts.programmes.most_common()
            ),
            parties=tuple(
                _counted("party", key or name, name, count)
                for (key, name), count in counts.parties.most_common(SHOWN_PARTIES)
            ),
            filters=_filters(asked, names, counts),
            chosen=_chosen(asked, names, {key: name for key, name in counts.parties if key}),
            twins=(*twins_of(asked), ("Atom feed", asked.twin("atom")), ("calendar of deadlines", asked.twin("ics"))),
        )

    def commitments_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """All commitments under the filters."""
        pack, which = self._promises.pack(), self._promises.chosen(shelf, asked)
        return (commitment_line(row, pack) for row in self._promises.rows(shelf, which))

    def commitments_feed(self, shelf: Shelf, asked: Asked) -> tuple[str, list[FeedEntry]]:
        """The commitments under the filters that were told last."""
        pack, which = self._promises.pack(), self._promises.chosen(shelf, asked)
        rows = self._promises.page(shelf, which, None, asked.limit(FEED_LINES))
        return "Commitments", [_feed_entry(commitment_line(row, pack)) for row in rows]

    def commitments_calendar(self, shelf: Shelf, asked: Asked) -> tuple[str, Iterator[CalendarEntry]]:
        """The deadlines of the commitments under the filters; those without a date are left out."""
        pack, promised, today = self._promises.pack(), self._promises.promised(shelf), self._promises.today()
        which = self._promises.chosen(shelf, asked)
        states = {row.deadline.id: row.deadline for row in promised.deadlines(today, targets=False)}
        return "Wordbond: deadlines of commitments", (
            _calendar_entry(states[row.id], row, commitment_line(row, pack))
            for row in self._promises.rows(shelf, which)
            if row.id in states
        )


def _counted(parameter: str, value: str, name: str, count: int) -> Counted:
    return Counted(value=value, name=name, count=count, href=with_query("/commitments", **{parameter: value}))


def _filters(asked: Asked, names: dict[str, str], counts: CommitmentCounts) -> CommitmentFilters:
    def present(name: str) -> str:
        return asked.words(name) or ""

    return CommitmentFilters(
        party=present("party"),
        programme=present("programme"),
        stage=present("stage"),
        due_before=present("due_before"),
        q=present("q"),
        programmes=tuple((key, names.get(key, key)) for key, _ in counts.programmes.most_common()),
        stages=tuple((stage.value, STAGE_WORDS[stage]) for stage in Stage),
        party_names=tuple(dict.fromkeys(name for (_, name), _ in counts.parties.most_common(MOST_PARTIES))),
    )


def _chosen(asked: Asked, programmes: dict[str, str], parties: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The filters in force, each in words and with the address without it."""
    return tuple(
        (_in_words(name, value, programmes, parties), asked.again(**{name: None}))
        for name in FILTERS
        if (value := asked.words(name)) is not None
    )


def _in_words(name: str, value: str, programmes: dict[str, str], parties: dict[str, str]) -> str:
    if name == "stage":
        return STAGE_WORDS[Stage(value)]
    if name == "due_before":
        return f"due before {value}"
    if name == "q":
        return f"“{shortened(value, 60)}”"
    return (parties if name == "party" else programmes).get(value, value)


def commitment_title(line: CommitmentLine) -> str:
    """A commitment in a few words: who owes it, and what."""
    return f"{line.owes}: {line.amount.words if line.amount else shortened(line.action, 80)}"


def _feed_entry(line: CommitmentLine) -> FeedEntry:
    return FeedEntry(
        key=f"commitment:{line.id}",
        title=commitment_title(line),
        href=line.href,
        day=line.last_told,
        summary=f"{STAGE_WORDS[line.stage].capitalize()}{f', {line.due.words}' if line.due else ''}: {line.words}",
        author=line.outlets[0] if line.outlets else "Wordbond",
    )


def _calendar_entry(deadline: Deadline, row: PromiseRow, line: CommitmentLine) -> CalendarEntry:
    period = row.commitment.deadline
    told = f", told last on {day_words(row.last_told)}" if row.last_told else ""
    return CalendarEntry(
        key=f"commitment:{row.id}",
        title=commitment_title(line),
        href=line.href,
        first=deadline.first,
        last=deadline.last,
        precision=period.dated.precision.value if period else "",
        words=line.due.words if line.due else "",
        details=f"“{line.words}” Stage: {STAGE_WORDS[line.stage]}{told}. {deadline.reason.capitalize()}.",
        status=deadline.state.value,
    )

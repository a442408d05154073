"""The first page: what was read, when, and the newest of what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wordbond.errors import RecordUnusable
from wordbond.model import QuotationKind
from wordbond.packs.subjects import SubjectKind, subjects
from wordbond.record import Counts
from wordbond.web.addresses import with_query
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.asserted import kinds_of
from wordbond.web.views.diff import CARRIED_WORDS
from wordbond.web.views.due import Dues, dues_of
from wordbond.web.views.lists import OutletLine, SpeakerLine, TextLine, outlet_lines, speaker_line, text_line
from wordbond.web.views.parts import PAGE_ONLY, QuotationLine, Ref, quotation_line
from wordbond.web.views.promises import Promises
from wordbond.web.views.statements import LabelCount, StatementLine, statement_line
from wordbond.web.views.told import label_words
from wordbond.web.words import day_words, finding_words, kind_words

__all__ = ["CountLine", "OverviewPage", "kind_lines", "overview_page"]

NEWEST = 12
SHOWN = 10
SHOWN_TEXTS = 6
SHOWN_KINDS = 6
ALTERED = 4
DOUBTFUL_BELOW = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """A count under a name, with the list that it counts."""

    name: str
    count: int
    href: str | None = None

    @property
    def figure(self) -> str:
        """The count, its thousands apart."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """What the record holds, in sum, and what is new in it."""

    counts: Counts
    last_read: str | None
    """The day on which a text was read last, in words."""
    newest: tuple[QuotationLine, ...]
    speakers: tuple[SpeakerLine, ...]
    outlets: tuple[OutletLine, ...]
    kinds: tuple[CountLine, ...]
    read: tuple[TextLine, ...]
    findings: tuple[CountLine, ...]
    altered: tuple[StatementLine, ...]
    """The newest statements of which a text altered a fact."""
    fidelity: tuple[LabelCount, ...]
    """How many quotations carry a statement in which way."""
    conflicts: int
    due: Dues | None
    """What was promised and is due or slipping; None where no pack fits the record."""
    threats: tuple[CountLine, ...]
    """The kinds of threat that are named most."""
    themes: tuple[Ref, ...]
    """Dossiers of the themes that the pack follows; empty where no pack fits the record."""
    waiting: int
    """Quotations that wait for a person's eye."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def overview_page(shelf: Shelf, asked: Asked, *, promises: Promises) -> OverviewPage:
    """The first page."""
    counts = shelf.counts()
    latest = shelf.record.latest(SHOWN_TEXTS)
    newest = shelf.record.iter_quotations(newest_first=True, limit=NEWEST)
    return OverviewPage(
        counts=counts,
        last_read=day_words(latest[0].read_at.date()) if latest else None,
        newest=tuple(quotation_line(row) for row in newest),
        speakers=tuple(speaker_line(row) for row in shelf.speakers()[:SHOWN]),
        outlets=tuple(outlet_lines(shelf.outlets()[:SHOWN])),
        kinds=kind_lines((kind, counts.by_kind[kind]) for kind in QuotationKind),
        read=tuple(text_line(row) for row in latest),
        findings=tuple(
            CountLine(name=finding_words(code).capitalize(), count=n) for code, n in shelf.finding_counts()[:SHOWN]
        ),
        altered=tuple(statement_line(row) for row, _ in shelf.altered(ALTERED)),
        fidelity=tuple(
            LabelCount(label, words, shelf.label_counts()[label])
            for label, words in CARRIED_WORDS.items()
            if label in shelf.label_counts()
        ),
        conflicts=len(shelf.conflicts()),
        due=dues_of(shelf, promises),
        threats=tuple(
            CountLine(name=label_words(kind).capitalize(), count=count, href=with_query("/threats", threat=kind))
            for kind, count in kinds_of(shelf, "threats")[:SHOWN_KINDS]
        ),
        themes=_themes(promises),
        waiting=shelf.doubtful(DOUBTFUL_BELOW),
        twins=(("JSON", asked.twin("json")),),
    )


def _themes(promises: Promises) -> tuple[Ref, ...]:
    try:
        pack = promises.pack()
    except RecordUnusable:
        return ()
    return tuple(Ref("dossiers", one.record_id, one.name) for one in subjects(pack, [SubjectKind.THEME])[:SHOWN])


def kind_lines(counts: Iterable[tuple[str, int]], **also: str) -> tuple[CountLine, ...]:
    """Quotations by kind, those kinds that occur; `also` narrows the lists that they lead to."""
    return tuple(
        CountLine(
            name=kind_words(kind).capitalize(), count=count, href=with_query("/quotations", kind=str(kind), **also)
        )
        for kind, count in counts
        if count
    )

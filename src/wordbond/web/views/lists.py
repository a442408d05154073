"""The plain lists: quotations, texts, speakers, occasions, outlets; each paged by the key of its last line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from wordbond.errors import NotFound
from wordbond.model import DatedOn, QuotationKind
from wordbond.record import OccasionRow, OutletRow, SpeakerRow, TextRow
from wordbond.web.addresses import address_of
from wordbond.web.asked import Asked
from wordbond.web.feeds import FeedEntry
from wordbond.web.shelf import Shelf
from wordbond.web.views.parts import (
    PAGE_ONLY,
    Cell,
    Dated,
    HasRow,
    QuotationLine,
    Ref,
    called,
    dated,
    occasion_ref,
    quotation_line,
)
from wordbond.web.words import counted, kind_words, shortened

__all__ = [
    "FilterForm",
    "ListPage",
    "OccasionLine",
    "OutletLine",
    "SpeakerLine",
    "TextLine",
    "chosen_filters",
    "cut",
    "feed_entry",
    "find_quotations",
    "occasion_line",
    "occasions_page",
    "occasions_rows",
    "outlet_lines",
    "outlets_page",
    "outlets_rows",
    "quotations_feed",
    "quotations_page",
    "quotations_rows",
    "reports_page",
    "reports_rows",
    "speaker_line",
    "speakers_page",
    "speakers_rows",
    "text_line",
    "transcripts_page",
    "transcripts_rows",
    "twins_of",
]


Line = TypeVar("Line")

MOST_CHOICES = 100
FEED_LINES = 50
FILTERS = ("outlet", "speaker", "occasion", "kind", "of", "from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A report or transcript in a list."""

    ref: Ref
    outlet: str | None
    language: str | None
    published: Dated
    quotations: int
    chars: int

    def row(self) -> dict[str, Cell]:
        """The text as a row of a table."""
        return {
            "id": self.ref.id,
            "title": self.ref.name,
            "outlet": self.outlet,
            "language": self.language,
            "published_first": self.published.first,
            "published_last": self.published.last,
            "published_basis": self.published.basis,
            "quotations": self.quotations,
            "chars": self.chars,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLine:
    """A speaker in a list."""

    ref: Ref
    quotations: int
    texts: int
    first: str | None
    """The first day on which they are known to have spoken."""
    last: str | None

    @property
    def name(self) -> str:
        """The speaker's name."""
        return self.ref.name

    @property
    def href(self) -> str:
        """The path of the speaker's page."""
        return self.ref.href

    @property
    def figure(self) -> str:
        """The number of quotations."""
        return f"{self.quotations:,}"

    @property
    def detail(self) -> str:
        """The figures in words."""
        return f"{counted(self.quotations, 'quotation')} in {counted(self.texts, 'text')}"

    def row(self) -> dict[str, Cell]:
        """The speaker as a row of a table."""
        return {
            "id": self.ref.id,
            "name": self.ref.name,
            "quotations": self.quotations,
            "texts": self.texts,
            "first": self.first,
            "last": self.last,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletLine:
    """An outlet in a list; the reports that name none are together under None."""

    outlet: str | None
    reports: int
    quotations: int
    first: str | None
    last: str | None

    @property
    def name(self) -> str:
        """The outlet's name, or that there is none."""
        return self.outlet or "No outlet named"

    @property
    def href(self) -> str | None:
        """The outlet's page."""
        return address_of("outlets", self.outlet) if self.outlet else None

    @property
    def figure(self) -> str:
        """The number of reports."""
        return f"{self.reports:,}"

    @property
    def detail(self) -> str:
        """The figures in words."""
        return f"{counted(self.reports, 'report')}, {counted(self.quotations, 'quotation')}"

    def row(self) -> dict[str, Cell]:
        """The outlet as a row of a table."""
        return {
            "outlet": self.outlet,
            "reports": self.reports,
            "quotations": self.quotations,
            "first": self.first,
            "last": self.last,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionLine:
    """An occasion in a list."""

    ref: Ref
    spoken: Dated
    place: str | None
    event_id: str | None
    quotations: int
    texts: int

    @property
    def name(self) -> str:
        """The occasion with its date."""
        return f"{self.ref.name}, {self.spoken.words}"

    @property
    def href(self) -> str:
        """The list of what was said there."""
        return self.ref.href

    @property
    def detail(self) -> str:
        """The figures in words."""
        return f"{counted(self.quotations, 'quotation')} in {counted(self.texts, 'text')}"

    def row(self) -> dict[str, Cell]:
        """The occasion as a row of a table."""
        return {
            "id": self.ref.id,
            "name": self.ref.name,
            "first": self.spoken.first,
            "last": self.spoken.last,
            "basis": self.spoken.basis,
            "place": self.place,
            "event_id": self.event_id,
            "quotations": self.quotations,
            "texts": self.texts,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterForm:
    """The form that narrows a list, with what is in it now; an empty string where nothing is."""

    action: str
    kept: tuple[tuple[str, str], ...]
    """Filters that the form does not show but keeps."""
    kind: str
    kinds: tuple[tuple[str, str], ...]
    outlet: str
    outlets: tuple[str, ...]
    """The outlets to choose from, those with most reports."""
    first: str
    last: str
    order: str


def filter_form(shelf: Shelf, asked: Asked) -> FilterForm:
    """The form for the list that is asked for."""

    def present(name: str) -> str:
        return asked.words(name) or ""

    return FilterForm(
        action=asked.path,
        kept=tuple((name, present(name)) for name in ("speaker", "occasion", "limit") if present(name)),
        kind=present("kind"),
        kinds=tuple((kind.value, kind_words(kind)) for kind in QuotationKind),
        outlet=present("outlet"),
        outlets=tuple(row.name for row in shelf.outlets()[:MOST_CHOICES] if row.name),
        first=present("from"),
        last=present("to"),
        order=present("order") or "newest",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A part of a list, with the way to the next part."""

    of: str
    """What it lists: quotations, texts, speakers, occasions or outlets."""
    title: str
    standfirst: str | None = None
    items: tuple[HasRow, ...]
    next: str | None
    """The address of the next part, in the form that was asked for; None at the end."""
    chosen: tuple[tuple[str, str], ...] = field(default=(), metadata=PAGE_ONLY)
    """The filters in force: each in words, with the address of the list without it."""
    filters: FilterForm | None = field(default=None, metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(default=(), metadata=PAGE_ONLY)


def chosen_filters(asked: Asked, named: dict[str, str] | None = None) -> tuple[tuple[str, str], ...]:
    """The filters in force, each in words and with the address without it; `named` gives ids their names."""
    return tuple(
        (_filter_words(name, value.strip(), named or {}), asked.again(**{name: None}))
        for name, value in asked.parameters.items()
        if name in FILTERS and value.strip()
    )


def _filter_words(name: str, value: str, named: dict[str, str]) -> str:
    if name == "kind":
        return kind_words(value)
    return f"{name} {value}" if name in ("from", "to") else named.get(value, value)


def twins_of(asked: Asked) -> tuple[tuple[str, str], ...]:
    """The addresses of a list as JSON and CSV."""
    return (("JSON", asked.twin("json")), ("CSV", asked.twin("csv")))


# -- quotations -------------------------------------------------------------------------------------------------


def find_quotations(
    shelf: Shelf,
    asked: Asked,
    *,
    limit: int | None = None,
    after: str | None = None,
    speaker_id: str | None = None,
    occasion_id: str | None = None,
) -> Iterator[tuple[QuotationLine, str]]:
    """The quotations under the filters of `asked`, of one speaker or occasion if given, each with its cursor."""
    kind = asked.choice("kind", [kind.value for kind in QuotationKind])
    rows = shelf.record.iter_quotations(
        speaker_id=speaker_id or asked.words("speaker"),
        occasion_id=occasion_id or asked.words("occasion"),
        outlet=asked.words("outlet"),
        kind=QuotationKind(kind) if kind else None,
        first=asked.day("from"),
        last=asked.day("to"),
        newest_first=asked.choice("order", ("newest", "oldest")) != "oldest",
        after=after,
        limit=limit,
    )
    return ((quotation_line(row), row.cursor) for row in rows)


def quotations_page(shelf: Shelf, asked: Asked) -> ListPage:
    """Quotations by the day on which they were spoken, the newest first unless asked otherwise."""
    found = list(find_quotations(shelf, asked, limit=asked.limit() + 1, after=asked.words("after")))
    lines, following = cut(found, asked)
    named = {ref.id: ref.name for line in lines for ref in (line.speaker, line.occasion) if ref}
    return ListPage(
        of="quotations",
        title="Quotations",
        standfirst=None if asked.parameters else "By the day on which they were spoken, or else published.",
        items=tuple(lines),
        next=following,
        chosen=chosen_filters(asked, named),
        filters=filter_form(shelf, asked),
        twins=(*twins_of(asked), ("Atom feed", asked.twin("atom"))),
    )


def quotations_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All quotations under the filters."""
    return (line for line, _ in find_quotations(shelf, asked))


def quotations_feed(shelf: Shelf, asked: Asked) -> tuple[str, list[FeedEntry]]:
    """The newest quotations under the filters."""
    lines = [line for line, _ in find_quotations(shelf, asked, limit=asked.limit(FEED_LINES))]
    return "Quotations", [feed_entry(line) for line in lines]


def feed_entry(line: QuotationLine) -> FeedEntry:
    """A quotation for a feed."""
    who = line.speaker.name if line.speaker else line.source or "Nobody named"
    dated_on = line.spoken or line.published
    return FeedEntry(
        key=f"quotation:{line.id}",
        title=f"{who}: {shortened(line.words, 100)}",
        href=line.href,
        day=dated_on.first,
        summary=line.words,
        author=line.outlet or "Wordbond",
    )


def cut(found: list[tuple[Line, str]], asked: Asked) -> tuple[list[Line], str | None]:
    """The lines of one page and the address of the next, where one more than a page's lines was found."""
    limit = asked.limit()
    lines = [line for line, _ in found[:limit]]
    return lines, asked.following(found[limit - 1][1]) if len(found) > limit else None


# -- texts ------------------------------------------------------------------------------------------------------


def text_line(row: TextRow) -> TextLine:
    """A text of the record for a list."""
    published = dated(DatedOn(row.first, row.last, row.precision, row.basis))
    return TextLine(
        ref=Ref(f"{row.kind}s", row.id, called(row.title, row.begins)),
        outlet=row.outlet,
        language=row.language,
        published=published,
        quotations=row.quotations,
        chars=row.chars,
    )


def find_texts(
    shelf: Shelf, asked: Asked, kind: str, *, limit: int | None = None, after: str | None = None
) -> Iterator[tuple[TextLine, str]]:
    """The texts under the filters of `asked`, each with its cursor."""
    rows = shelf.record.iter_texts(
        kind=kind,
        outlet=asked.words("outlet"),
        first=asked.day("from"),
        last=asked.day("to"),
        newest_first=asked.choice("order", ("newest", "oldest")) != "oldest",
        after=after,
        limit=limit,
    )
    return ((text_line(row), row.cursor) for row in rows)


def reports_page(shelf: Shelf, asked: Asked) -> ListPage:
    """Reports by day of publication, the newest first unless asked otherwise."""
    return _texts_page(shelf, asked, "report", "Reports")


def reports_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All reports under the filters."""
    return (line for line, _ in find_texts(shelf, asked, "report"))


def transcripts_page(shelf: Shelf, asked: Asked) -> ListPage:
    """Transcripts by the day of the words, the newest first unless asked otherwise."""
    return _texts_page(shelf, asked, "transcript", "Transcripts")


def transcripts_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All transcripts under the filters."""
    return (line for line, _ in find_texts(shelf, asked, "transcript"))


def _texts_page(shelf: Shelf, asked: Asked, kind: str, title: str) -> ListPage:
    found = list(find_texts(shelf, asked, kind, limit=asked.limit() + 1, after=asked.words("after")))
    lines, following = cut(found, asked)
    return ListPage(
        of="texts",
        title=title,
        items=tuple(lines),
        next=following,
        chosen=chosen_filters(asked),
        filters=filter_form(shelf, asked),
        twins=twins_of(asked),
    )


# -- speakers, occasions, outlets -------------------------------------------------------------------------------


def speaker_line(row: SpeakerRow) -> SpeakerLine:
    """A speaker of the record for a list."""
    return SpeakerLine(
        ref=Ref("speakers", row.id, row.name),
        quotations=row.quotations,
        texts=row.texts,
        first=row.first.isoformat() if row.first else None,
        last=row.last.isoformat() if row.last else None,
    )


def speakers_page(shelf: Shelf, asked: Asked) -> ListPage:
    """Who is quoted, those with most quotations first."""
    return _short_list(asked, "speakers", "Those with most quotations first.", speakers_rows(shelf, asked))


def speakers_rows(shelf: Shelf, _asked: Asked) -> Iterator[SpeakerLine]:
    """All speakers."""
    return (speaker_line(row) for row in shelf.speakers())


def occasion_line(row: OccasionRow) -> OccasionLine:
    """An occasion of the record for a list."""
    occasion = row.occasion
    return OccasionLine(
        ref=occasion_ref(occasion) or Ref("occasions", occasion.id, "An occasion without a name"),
        spoken=dated(occasion.spoken),
        place=occasion.place,
        event_id=occasion.event_id,
        quotations=row.quotations,
        texts=row.texts,
    )


def occasions_page(shelf: Shelf, asked: Asked) -> ListPage:
    """When and where words were spoken, the latest first."""
    told = "When and where words were spoken, the latest first."
    return _short_list(asked, "occasions", told, occasions_rows(shelf, asked))


def occasions_rows(shelf: Shelf, _asked: Asked) -> Iterator[OccasionLine]:
    """All occasions."""
    return (occasion_line(row) for row in shelf.occasions())


def outlet_lines(rows: Iterable[OutletRow]) -> Iterator[OutletLine]:
    """Outlets of the record for a list."""
    return (
        OutletLine(
            outlet=row.name,
            reports=row.reports,
            quotations=row.quotations,
            first=row.first.isoformat() if row.first else None,
            last=row.last.isoformat() if row.last else None,
        )
        for row in rows
    )


def outlets_page(shelf: Shelf, asked: Asked) -> ListPage:
    """Who published the reports, those with most first."""
    told = "Who published the reports, those with most first."
    return _short_list(asked, "outlets", told, outlets_rows(shelf, asked))


def outlets_rows(shelf: Shelf, _asked: Asked) -> Iterator[OutletLine]:
    """All outlets."""
    return outlet_lines(shelf.outlets())


def _short_list(asked: Asked, of: str, told: str, lines: Iterator[SpeakerLine | OccasionLine | OutletLine]) -> ListPage:
    """A page of a list that the record counts as a whole; `after` is the id or name of the last line shown."""
    after = asked.words("after")
    if after is not None and not any(_key(line) == after for line in lines):
        raise NotFound(f"“{after}” is no longer in this list; begin it anew")
    limit = asked.limit()
    found = list(islice(lines, limit + 1))
    following = asked.following(_key(found[limit - 1])) if len(found) > limit else None
    return ListPage(
        of=of,
        title=of.capitalize(),
        standfirst=told,
        items=tuple(found[:limit]),
        next=following,
        twins=twins_of(asked),
    )


def _key(line: SpeakerLine | OccasionLine | OutletLine) -> str:
    return (line.outlet or "-") if isinstance(line, OutletLine) else line.ref.id

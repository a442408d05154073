"""Search: what holds the words, narrowed by facets, each figure of which says what choosing it would leave."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from wordbond.almanac import MONTHS
from wordbond.model import QuotationKind, Span
from wordbond.record import Found, Hit, SearchFilter
from wordbond.web.addresses import address_of
from wordbond.web.asked import Asked
from wordbond.web.feeds import FeedEntry
from wordbond.web.marking import Block, BlockKind, Layer, mark
from wordbond.web.shelf import Shelf
from wordbond.web.views.lists import chosen_filters, twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow
from wordbond.web.words import counted, day_words, kind_words, shortened

__all__ = ["Facet", "FacetLine", "HitLine", "SearchPage", "search_feed", "search_page", "search_rows"]

OF_WORDS = {"quotation": "Quotations", "report": "Reports", "transcript": "Transcripts"}
SHOWN = 8
MOST_DAYS = 14
"""Years, or a year and its months."""
MOST_RANKED = 2_000
FEED_RANKED = 500
FEED_LINES = 50
FOUND_OPENING = Markup("<mark>")
FOUND_ENDING = Markup("</mark>")
FILTERS = ("of", "outlet", "speaker", "kind", "from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """A text or quotation that was found."""

    of: str
    id: str
    text_id: str
    href: str
    title: str | None
    outlet: str | None
    language: str | None
    day: str | None
    speaker: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...]
    """Where the words found stand in `snippet`, in characters."""
    on: str | None = field(metadata=PAGE_ONLY)
    text_href: str = field(metadata=PAGE_ONLY)
    html: Markup = field(metadata=PAGE_ONLY)

    def row(self) -> dict[str, Cell]:
        """The hit as a row of a table."""
        return {
            "of": self.of,
            "id": self.id,
            "text_id": self.text_id,
            "title": self.title,
            "outlet": self.outlet,
            "language": self.language,
            "day": self.day,
            "speaker": self.speaker,
            "snippet": self.snippet,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLine:
    """A value of a facet."""

    value: str
    name: str
    count: int
    chosen: bool
    href: str = field(metadata=PAGE_ONLY)

    @property
    def figure(self) -> str:
        """The count, its thousands apart."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A filter with its values, those that would leave most first."""

    parameter: str
    """What it goes by in the address; `days` stands for `from` and `to` together."""
    name: str
    lines: tuple[FacetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What a search found."""

    query: str
    total: int
    items: tuple[HitLine, ...]
    facets: tuple[Facet, ...]
    next: str | None
    told: str = field(metadata=PAGE_ONLY)
    kept: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    """The filters that a new search keeps."""
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def search_page(shelf: Shelf, asked: Asked) -> SearchPage:
    """The hits for `q` under the filters of `asked`."""
    query = asked.words("q") or ""
    limit = asked.limit()
    found = shelf.record.find(query, _filter(asked), limit=limit + 1, after=asked.words("after"))
    hits = found.hits[:limit]
    facets = tuple(_facets(asked, found)) if query else ()
    named = {line.value: line.name for facet in facets for line in facet.lines if facet.parameter == "speaker"}
    return SearchPage(
        query=query,
        total=found.total,
        items=tuple(_hit_line(hit) for hit in hits),
        facets=facets,
        next=asked.following(hits[-1].cursor) if len(found.hits) > limit else None,
        told=_told(found),
        kept=tuple((name, value) for name, value in asked.parameters.items() if name in FILTERS and value.strip()),
        chosen=chosen_filters(asked, named),
        twins=(*twins_of(asked), ("Atom feed", asked.twin("atom"))),
    )


def search_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All hits that are ranked, the best first."""
    found = shelf.record.find(asked.words("q") or "", _filter(asked), limit=2 * MOST_RANKED)
    return (_hit_line(hit) for hit in found.hits)


def search_feed(shelf: Shelf, asked: Asked) -> tuple[str, list[FeedEntry]]:
    """The newest of the FEED_RANKED best hits."""
    query = asked.words("q") or ""
    found = shelf.record.find(query, _filter(asked), limit=FEED_RANKED)
    newest = sorted(found.hits, key=lambda hit: hit.day.isoformat() if hit.day else "", reverse=True)
    return f"Search: {query}" if query else "Search", [_entry(hit) for hit in newest[:FEED_LINES]]


def _entry(hit: Hit) -> FeedEntry:
    line = _hit_line(hit)
    name = f"{hit.speaker or 'Nobody named'}: {shortened(hit.snippet, 100)}" if hit.kind == "quotation" else hit.title
    return FeedEntry(
        key=f"{hit.kind}:{hit.id}",
        title=name or "Untitled",
        href=line.href,
        day=line.day,
        summary=hit.snippet,
        author=hit.outlet or "Wordbond",
    )


def _filter(asked: Asked) -> SearchFilter:
    kind = asked.choice("kind", [kind.value for kind in QuotationKind])
    return SearchFilter(
        of=asked.choice("of", tuple(OF_WORDS)),
        outlet=asked.words("outlet"),
        speaker_id=asked.words("speaker"),
        kind=QuotationKind(kind) if kind else None,
        first=asked.day("from"),
        last=asked.day("to"),
    )


def _told(found: Found) -> str:
    many = counted(found.total, "hit")
    return f"{many}, the best first" if found.total > 1 else many


def _facets(asked: Asked, found: Found) -> Iterator[Facet]:
    facets = found.facets
    yield _facet(asked, "of", "Where", ((of, OF_WORDS[of], n) for of, n in facets.of))
    yield _facet(asked, "speaker", "Speaker", facets.speakers)
    yield _facet(asked, "outlet", "Outlet", ((outlet, outlet, n) for outlet, n in facets.outlets))
    yield _facet(asked, "kind", "Kind", ((kind, kind_words(kind).capitalize(), n) for kind, n in facets.kinds))
    yield _days_facet(asked, facets.months)


def _days_facet(asked: Asked, months: Sequence[tuple[str, int]]) -> Facet:
    """Years, the newest first; once a year is chosen, or where there is but one, its months."""
    first, last = asked.day("from"), asked.day("to")
    years: Counter[str] = Counter()
    for month, count in months:
        years[month[:4]] += count
    year = f"{first.year:04}" if first and last and first.year == last.year else None
    shown = list(years.items())
    if year is not None or len(years) == 1:
        shown = [(one, count) for one, count in shown if one == year and len(years) > 1]
        shown += [(month, count) for month, count in months if year in (None, month[:4])]
    lines = [_days_line(asked, part, count) for part, count in shown[:MOST_DAYS]]
    return Facet(parameter="days", name="When", lines=tuple(lines))


def _days_line(asked: Asked, part: str, count: int) -> FacetLine:
    """A year (2026) or month (2026-03) with the days that it has."""
    year, month = int(part[:4]), int(part[5:] or 0)
    first, last = date(year, month or 1, 1), date(year, month or 12, monthrange(year, month or 12)[1])
    chosen = (asked.day("from"), asked.day("to")) == (first, last)
    days = {"from": None, "to": None} if chosen else {"from": first.isoformat(), "to": last.isoformat()}
    return FacetLine(
        value=part,
        name=f"{MONTHS[month - 1]} {year}" if month else str(year),
        count=count,
        chosen=chosen,
        href=asked.again(**days),
    )


def _facet(asked: Asked, parameter: str, name: str, values: Iterable[tuple[str, str, int]]) -> Facet:
    present = asked.words(parameter)
    lines = [
        FacetLine(
            value=value,
            name=told,
            count=count,
            chosen=value == present,
            href=asked.again(**{parameter: None if value == present else value}),
        )
        for value, told, count in values
    ]
    shown = lines[:SHOWN] + [line for line in lines[SHOWN:] if line.chosen]
    return Facet(parameter=parameter, name=name, lines=tuple(shown))


def _hit_line(hit: Hit) -> HitLine:
    text_href = address_of(f"{hit.text_kind}s", hit.text_id)
    start = hit.span.start if hit.span else 0
    marks = tuple((span.start - start, span.end - start) for span in hit.marks)
    return HitLine(
        of=hit.kind,
        id=hit.id,
        text_id=hit.text_id,
        href=address_of("quotations", hit.id) if hit.kind == "quotation" else text_href,
        title=hit.title,
        outlet=hit.outlet,
        language=hit.language,
        day=hit.day.isoformat() if hit.day else None,
        speaker=hit.speaker,
        snippet=hit.snippet,
        marks=marks,
        on=day_words(hit.day) if hit.day else None,
        text_href=text_href,
        html=_marked(hit.snippet, marks),
    )


def _marked(snippet: str, marks: tuple[tuple[int, int], ...]) -> Markup:
    if not snippet:
        return Markup("")
    block = Block(BlockKind.PARAGRAPH, Span(0, len(snippet)))
    layers = [Layer(Span(start, end), FOUND_OPENING, FOUND_ENDING) for start, end in marks]
    return mark(snippet, [block], layers)[0]

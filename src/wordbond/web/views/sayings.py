"""The page of one speaker: everything that the record has them saying, in order of time. Of an occasion, likewise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from wordbond.web.addresses import with_query
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.lists import chosen_filters, cut, find_quotations, occasion_line, twins_of
from wordbond.web.views.overview import CountLine, kind_lines
from wordbond.web.views.parts import PAGE_ONLY, HasRow, QuotationLine, Ref, quotation_line
from wordbond.web.words import day_words

__all__ = ["Carrier", "SayingsPage", "occasion_page", "occasion_rows", "speaker_page", "speaker_rows"]

SHOWN = 12
CARRIERS = 20
LOOKED_THROUGH = 400


@dataclass(frozen=True, slots=True)
class Carrier:
    """A text that carries words of an occasion."""

    text: Ref
    outlet: str | None
    quotations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SayingsPage:
    """Quotations that belong together, in order of time, with what they are in sum."""

    of: str
    """speaker or occasion"""
    id: str
    name: str
    quotations: int
    texts: int
    span: str | None
    """The days between which the words were spoken, or the day and place of the occasion, in words."""
    mentions: tuple[CountLine, ...] = ()
    """How the speaker is named in print."""
    kinds: tuple[CountLine, ...] = ()
    outlets: tuple[CountLine, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    """The texts that carry words of the occasion, those with most first; they can be compared."""
    items: tuple[QuotationLine, ...]
    next: str | None
    newest_first: bool = field(metadata=PAGE_ONLY)
    other_order: str = field(metadata=PAGE_ONLY)
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def speaker_page(shelf: Shelf, asked: Asked) -> SayingsPage:
    """The page of the speaker that is asked for, the oldest words first; raises NotFound."""
    speaker = shelf.speaker(asked.named["id"])
    sums = shelf.speaker_sums(speaker.id)
    lines, following = _lines(shelf, asked, speaker_id=speaker.id)
    return SayingsPage(
        of="speaker",
        id=speaker.id,
        name=speaker.name,
        quotations=speaker.quotations,
        texts=speaker.texts,
        span=_span(speaker.first, speaker.last),
        mentions=tuple(CountLine(name=words, count=count) for words, count in sums.mentions[:SHOWN]),
        kinds=kind_lines(sums.kinds, speaker=speaker.id),
        outlets=tuple(
            CountLine(name=outlet or "no outlet named", count=count, href=_at_outlet(speaker.id, outlet))
            for outlet, count in sums.outlets[:SHOWN]
        ),
        items=tuple(lines),
        next=following,
        newest_first=_newest_first(asked),
        other_order=asked.again(order=None if _newest_first(asked) else "newest"),
        chosen=chosen_filters(asked),
        twins=twins_of(asked),
    )


def occasion_page(shelf: Shelf, asked: Asked) -> SayingsPage:
    """The page of the occasion that is asked for; raises NotFound."""
    row = shelf.record.occasion(asked.named["id"])
    line = occasion_line(row)
    lines, following = _lines(shelf, asked, occasion_id=row.occasion.id)
    place = row.occasion.place if row.occasion.name else None
    return SayingsPage(
        of="occasion",
        id=row.occasion.id,
        name=line.ref.name,
        quotations=row.quotations,
        texts=row.texts,
        span=", ".join(part for part in (place, line.spoken.words if line.spoken.first else None) if part) or None,
        carriers=_carriers(shelf, row.occasion.id),
        items=tuple(lines),
        next=following,
        newest_first=_newest_first(asked),
        other_order=asked.again(order=None if _newest_first(asked) else "newest"),
        chosen=chosen_filters(asked),
        twins=twins_of(asked),
    )


def _carriers(shelf: Shelf, occasion_id: str) -> tuple[Carrier, ...]:
    """The texts of the first quotations of an occasion."""
    found: dict[str, Carrier] = {}
    for row in shelf.record.iter_quotations(occasion_id=occasion_id, limit=LOOKED_THROUGH):
        line = quotation_line(row)
        before = found[line.text.id].quotations if line.text.id in found else 0
        found[line.text.id] = Carrier(line.text, line.outlet, before + 1)
    return tuple(sorted(found.values(), key=lambda one: (-one.quotations, one.text.id))[:CARRIERS])


def speaker_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All quotations of the speaker under the filters."""
    speaker = shelf.speaker(asked.named["id"])
    return (line for line, _ in find_quotations(shelf, _in_time(asked), speaker_id=speaker.id))


def occasion_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All quotations of the occasion under the filters."""
    row = shelf.record.occasion(asked.named["id"])
    return (line for line, _ in find_quotations(shelf, _in_time(asked), occasion_id=row.occasion.id))


def _lines(shelf: Shelf, asked: Asked, **whose: str) -> tuple[list[QuotationLine], str | None]:
    ordered = _in_time(asked)
    found = find_quotations(shelf, ordered, limit=asked.limit() + 1, after=asked.words("after"), **whose)
    return cut(list(found), asked)


def _newest_first(asked: Asked) -> bool:
    return asked.choice("order", ("newest", "oldest")) == "newest"


def _in_time(asked: Asked) -> Asked:
    """`asked` with its order told: the oldest first where nothing is said."""
    order = "newest" if _newest_first(asked) else "oldest"
    return Asked(asked.path, asked.named, {**asked.parameters, "order": order}, asked.form)


def _span(first: date | None, last: date | None) -> str | None:
    if first is None or last is None:
        return None
    return f"on {day_words(first)}" if first == last else f"from {day_words(first)} to {day_words(last)}"


def _at_outlet(speaker_id: str, outlet: str | None) -> str | None:
    return with_query("/quotations", speaker=speaker_id, outlet=outlet, order="oldest") if outlet else None

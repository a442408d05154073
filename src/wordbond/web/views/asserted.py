"""The lists of claims and threats, and one claim by itself: what texts assert, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from wordbond.claims.model import Claim, Modality, Threat
from wordbond.errors import NotFound
from wordbond.record import Record
from wordbond.record.asserted import AssertedFilter, Told
from wordbond.web.addresses import linkable, text_fragment
from wordbond.web.asked import Asked
from wordbond.web.linked import data_block, linked_figure
from wordbond.web.shelf import Shelf
from wordbond.web.views.lists import twins_of
from wordbond.web.views.parts import PAGE_ONLY, HasRow
from wordbond.web.views.told import (
    ClaimTold,
    Subjects,
    ThreatTold,
    ToldFilters,
    chips,
    claim_told,
    label_words,
    threat_told,
    told_filters,
)

__all__ = ["Asserting", "ClaimPage", "ClaimsPage", "ThreatsPage", "ToldCount", "asserted_filter"]

SHOWN_KINDS = 14
BESIDE = 8
"""Other claims of the same text that the page of one shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCount:
    """A label, how often it is told of in the whole record, and the list of that."""

    label: str
    name: str
    count: int
    href: str

    @property
    def figure(self) -> str:
        """The count, its thousands apart."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsPage:
    """A part of the list of claims."""

    total: int
    items: tuple[ClaimTold, ...]
    next: str | None
    labels: tuple[ToldCount, ...]
    """The measures that are told of most, in the whole record."""
    filters: ToldFilters = field(metadata=PAGE_ONLY)
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatsPage:
    """A part of the list of threats."""

    total: int
    items: tuple[ThreatTold, ...]
    next: str | None
    labels: tuple[ToldCount, ...]
    """The kinds that are told of most, in the whole record."""
    filters: ToldFilters = field(metadata=PAGE_ONLY)
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """One claim, with the others of its text."""

    line: ClaimTold
    link: str | None
    """The words in the original, where its address may be followed."""
    others: tuple[ClaimTold, ...]
    others_total: int
    linked: Markup = field(metadata=PAGE_ONLY)
    """The claim as schema.org's linked data."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


class Asserting:
    """What the texts of a record assert."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects

    def claims_page(self, shelf: Shelf, asked: Asked) -> ClaimsPage:
        """Figures that texts assert of something, the newest text first."""
        which, limit = asserted_filter(asked, self._subjects, "measure", modal=False), asked.limit()
        found = shelf.record.asserted.page_of_claims(which, after=asked.words("after"), limit=limit + 1)
        kinds = kinds_of(shelf, "claims")
        return ClaimsPage(
            total=total_of(shelf, "claims", which),
            items=tuple(claim_told(told, self._subjects) for told in found[:limit]),
            next=asked.following(found[limit - 1].cursor) if len(found) > limit else None,
            labels=told_counts(asked, "measure", kinds),
            filters=told_filters(asked, "measure", kinds, modal=False),
            chosen=chips(asked, "measure", self._subjects.known()),
            twins=twins_of(asked),
        )

    def claims_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """All claims under the filters."""
        which = asserted_filter(asked, self._subjects, "measure", modal=False)
        return (claim_told(told, self._subjects) for told in shelf.record.asserted.claims(which))

    def claim_page(self, shelf: Shelf, asked: Asked) -> ClaimPage:
        """One claim; raises NotFound."""
        told, others = _claim_at(shelf.record, asked.named["id"])
        line = claim_told(told, self._subjects)
        location = linkable(shelf.record.get_text_row(told.text_id).location)
        return ClaimPage(
            line=line,
            link=text_fragment(location, told.words) if location else None,
            others=tuple(claim_told(other, self._subjects) for other in others[:BESIDE]),
            others_total=len(others),
            linked=data_block(linked_figure(line, location)),
            twins=(("JSON", asked.twin("json")),),
        )

    def threats_page(self, shelf: Shelf, asked: Asked) -> ThreatsPage:
        """Dangers that texts name, the newest text first."""
        which, limit = asserted_filter(asked, self._subjects, "threat", modal=True), asked.limit()
        found: list[Told[Threat]] = shelf.record.asserted.page_of_threats(
            which, after=asked.words("after"), limit=limit + 1
        )
        kinds = kinds_of(shelf, "threats")
        return ThreatsPage(
            total=total_of(shelf, "threats", which),
            items=tuple(threat_told(told, self._subjects) for told in found[:limit]),
            next=asked.following(found[limit - 1].cursor) if len(found) > limit else None,
            labels=told_counts(asked, "threat", kinds),
            filters=told_filters(asked, "threat", kinds, modal=True),
            chosen=chips(asked, "threat", self._subjects.known()),
            twins=twins_of(asked),
        )

    def threats_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """All threats under the filters."""
        which = asserted_filter(asked, self._subjects, "threat", modal=True)
        return (threat_told(told, self._subjects) for told in shelf.record.asserted.threats(which))


def asserted_filter(asked: Asked, subjects: Subjects, parameter: str, *, modal: bool) -> AssertedFilter:
    """The filter that `asked` names; `parameter` holds the label."""
    modality = asked.choice("modality", tuple(Modality)) if modal else None
    return AssertedFilter(
        party=subjects.asked(asked),
        kind=asked.words(parameter),
        modality=Modality(modality) if modality else None,
        holder=asked.words("holder"),
        first=asked.day("from"),
        last=asked.day("to"),
    )


def kinds_of(shelf: Shelf, of: str) -> tuple[tuple[str, int], ...]:
    """How often each label is told of."""
    return shelf.at_hand(("kinds", of), lambda: shelf.record.asserted.kinds(of))


def total_of(shelf: Shelf, of: str, which: AssertedFilter) -> int:
    """How many fit."""
    return shelf.at_hand(("asserted", of, which), lambda: shelf.record.asserted.count(of, which))


def told_counts(asked: Asked, parameter: str, kinds: tuple[tuple[str, int], ...]) -> tuple[ToldCount, ...]:
    """The labels that are told of most, and the one asked for."""
    present = asked.words(parameter)
    return tuple(
        ToldCount(label=kind, name=label_words(kind), count=count, href=asked.again(**{parameter: kind}))
        for place, (kind, count) in enumerate(kinds)
        if place < SHOWN_KINDS or kind == present
    )


def _claim_at(record: Record, place: str) -> tuple[Told[Claim], list[Told[Claim]]]:
    """The claim whose number stands at `place` (a text's id, a full stop, an offset), and the others of the text."""
    text_id, _, start = place.partition(".")
    if not (start.isascii() and start.isdigit() and len(start) < 10):
        raise NotFound(f"“{place}” is no address of a claim; expected the id of a text, a full stop and a place")
    whole = record.get_text_row(text_id).id
    claims = list(record.asserted.claims(AssertedFilter(text_id=whole)))
    others = [told for told in claims if told.what.quantity.number.start != int(start)]
    if len(others) == len(claims):
        raise NotFound(f"no claim stands at {start} of the text {whole}; it may have been read anew")
    return next(told for told in claims if told.what.quantity.number.start == int(start)), others

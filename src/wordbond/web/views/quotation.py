"""The page of one quotation: its exact words, where they stand, who was weighed as the speaker, how to cite it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from markupsafe import Markup

from wordbond.model import Candidate, Quotation, Report, Transcript
from wordbond.record import QuotationRow
from wordbond.web.addresses import linkable, text_fragment
from wordbond.web.asked import Asked
from wordbond.web.cite import Cited, Source, cites_of
from wordbond.web.linked import data_block, linked_quotation
from wordbond.web.shelf import Shelf
from wordbond.web.views.context import context_of
from wordbond.web.views.lineage import CarriedLine, carried_lines
from wordbond.web.views.parts import PAGE_ONLY, QuotationLine, Ref, quotation_line
from wordbond.web.views.review import (
    DecisionLine,
    ReviewLine,
    decided_line,
    plain_line,
    seen_by,
    standing_decision,
)
from wordbond.web.words import sure_words

__all__ = ["CandidateLine", "QuotationPage", "Selector", "quotation_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateLine:
    """Somebody who was weighed as the speaker."""

    ref: Ref
    confidence: float

    @property
    def name(self) -> str:
        """The candidate's name."""
        return self.ref.name

    @property
    def href(self) -> str:
        """The path of the candidate's page."""
        return self.ref.href

    @property
    def figure(self) -> str:
        """The confidence in words with its figure."""
        return sure_words(self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Where the words stand, as W3C's TextQuoteSelector and TextPositionSelector have it."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    text_sha256: str
    """Of the bytes that the text was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationPage:
    """One quotation with all that is known of it."""

    line: QuotationLine
    rejected: bool
    decided: bool
    seen_sure: str
    judged_sure: str
    candidates: tuple[CandidateLine, ...]
    decisions: tuple[DecisionLine, ...]
    link: str | None
    fragment: str | None
    """The original's address with a fragment that shows the words."""
    place: str
    """The address of the words on the page of their text."""
    cites: tuple[Cited, ...]
    selector: Selector
    carried: tuple[CarriedLine, ...]
    """The statements that it carries and others, too."""
    review: ReviewLine = field(metadata=PAGE_ONLY)
    """For the form that decides on it."""
    context: tuple[Markup, ...] = field(metadata=PAGE_ONLY)
    linked: Markup = field(metadata=PAGE_ONLY)
    """The quotation as schema.org's linked data."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def quotation_page(shelf: Shelf, asked: Asked, *, today: Callable[[], date]) -> QuotationPage:
    """The page of the quotation that is asked for; raises NotFound."""
    row = shelf.record.get_quotation(asked.named["id"])
    line = quotation_line(row)
    text = shelf.record.get_text(row.quotation.text_id)
    link = linkable(text.origin.location)
    standing = row.standing
    return QuotationPage(
        line=line,
        rejected=standing.rejected,
        decided=standing.decided,
        seen_sure=sure_words(row.quotation.confidence),
        judged_sure=sure_words(standing.attribution.confidence),
        candidates=_candidate_lines(row.judged.candidates),
        decisions=tuple(decided_line(d) for d in shelf.record.decisions(quotation_id=row.quotation.id)),
        link=link,
        fragment=text_fragment(link, row.quotation.content[0].of(text.text)) if link else None,
        place=f"{line.text.href}#at-{row.quotation.id}",
        cites=cites_of(_source(row, line, text, link, today())),
        selector=_selector(text, row.quotation),
        carried=tuple(
            one for one in carried_lines(shelf.record, row.quotation.text_id) if one.quotation == row.quotation.id
        ),
        review=replace(plain_line(row), seen=seen_by(standing_decision(shelf.record, row))),
        context=context_of(text, row.quotation, line),
        linked=data_block(linked_quotation(line, link)),
        twins=(("JSON", f"{line.href}.json"),),
    )


def _candidate_lines(candidates: tuple[Candidate, ...]) -> tuple[CandidateLine, ...]:
    return tuple(CandidateLine(ref=Ref("speakers", c.speaker_id, c.name), confidence=c.confidence) for c in candidates)


def _source(row: QuotationRow, line: QuotationLine, text: Report | Transcript, link: str | None, today: date) -> Source:
    return Source(
        quotation_id=row.quotation.id,
        words=row.words,
        speaker=line.speaker.name if line.speaker else None,
        title=text.title,
        byline=text.byline if isinstance(text, Report) else None,
        outlet=row.outlet,
        first=row.published.first,
        last=row.published.last,
        address=link,
        language=row.language,
        accessed=today,
        is_transcript=isinstance(text, Transcript),
    )


def _selector(text: Report | Transcript, quotation: Quotation) -> Selector:
    extent, words = quotation.extent, text.text
    return Selector(
        exact=extent.of(words),
        prefix=words[max(0, extent.start - 32) : extent.start],
        suffix=words[extent.end : extent.end + 32],
        start=extent.start,
        end=extent.end,
        text_sha256=text.origin.sha256,
    )

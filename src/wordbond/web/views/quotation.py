"""The page of one quotation: its exact words, where they stand, who was weighed as the speaker, how to cite it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from wordbond.model import Candidate, Quotation, Report, Span, Transcript
from wordbond.record import Decision, DecisionRow, Field, QuotationRow
from wordbond.web.addresses import linkable, text_fragment
from wordbond.web.asked import Asked
from wordbond.web.cite import Cited, Source, cites_of
from wordbond.web.marking import Block, BlockKind, mark
from wordbond.web.shelf import Shelf
from wordbond.web.views.parts import PAGE_ONLY, QuotationLine, Ref, quotation_line
from wordbond.web.views.text import quotation_layers
from wordbond.web.words import day_words, kind_words, sure_words

__all__ = ["CandidateLine", "DecisionLine", "QuotationPage", "Selector", "quotation_page"]

AROUND_CHARS = 400
"""Context on either side where a paragraph is longer than that."""


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
class DecisionLine:
    """What a person decided about the quotation."""

    id: str
    words: str
    author: str
    reason: str
    on: str
    withdrawn: str | None
    """Who withdrew it; None while it stands."""


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
    context: tuple[Markup, ...] = field(metadata=PAGE_ONLY)
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
        decisions=tuple(_decision_line(d) for d in shelf.record.decisions(quotation_id=row.quotation.id)),
        link=link,
        fragment=text_fragment(link, row.quotation.content[0].of(text.text)) if link else None,
        place=f"{line.text.href}#at-{row.quotation.id}",
        cites=cites_of(_source(row, line, text, link, today())),
        selector=_selector(text, row.quotation),
        context=_context(text, row.quotation, line),
        twins=(("JSON", f"{line.href}.json"),),
    )


def _candidate_lines(candidates: tuple[Candidate, ...]) -> tuple[CandidateLine, ...]:
    return tuple(CandidateLine(ref=Ref("speakers", c.speaker_id, c.name), confidence=c.confidence) for c in candidates)


def _decision_line(row: DecisionRow) -> DecisionLine:
    decision = row.decision
    return DecisionLine(
        id=decision.id,
        words=_decided_words(decision),
        author=decision.author,
        reason=decision.reason,
        on=day_words(decision.at.date()),
        withdrawn=row.withdrawal.author if row.withdrawal else None,
    )


def _decided_words(decision: Decision) -> str:
    value = decision.value
    if decision.field is Field.SPEAKER:
        name = value.get("name") if isinstance(value, dict) else None
        return f"Spoken by {name}" if name else "Nobody can be told"
    if decision.field is Field.KIND:
        return kind_words(str(value)).capitalize()
    if decision.field is Field.OCCASION:
        return "Said on another occasion" if value else "Said on no known occasion"
    return "No quotation"


def _no_note(_line: QuotationLine, _last: bool) -> Markup:
    return Markup("")


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


def _context(text: Report | Transcript, quotation: Quotation, line: QuotationLine) -> tuple[Markup, ...]:
    """The paragraphs in which the quotation stands, with it marked."""
    blocks = [Block(BlockKind.PARAGRAPH, span) for span in _paragraphs_around(text, quotation)]
    layers = quotation_layers(text.text, [quotation], (line,), _no_note)
    return tuple(mark(text.text, blocks, layers))


def _paragraphs_around(text: Report | Transcript, quotation: Quotation) -> Iterator[Span]:
    """The paragraphs that hold its content, source or cue, each cut to what is near them; else just what is near."""
    parts = [*quotation.content, *(span for span in (quotation.source, quotation.cue) if span)]
    whole = text.paragraphs if isinstance(text, Report) else [span for turn in text.turns for span in turn.words]
    found = False
    for paragraph in whole:
        held = [span for span in parts if span.overlaps(paragraph)]
        if held:
            found = True
            yield _near(text.text, paragraph, min(held).start, max(span.end for span in held))
    if not found:
        yield _near(text.text, Span(0, len(text.text)), quotation.extent.start, quotation.extent.end)


def _near(text: str, paragraph: Span, start: int, end: int) -> Span:
    """`paragraph` cut at words, AROUND_CHARS before `start` and behind `end`."""
    first, last = max(paragraph.start, start - AROUND_CHARS), min(paragraph.end, end + AROUND_CHARS)
    if first > paragraph.start:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else first
    if last < paragraph.end:
        space = text.rfind(" ", end, last)
        last = space if space > end else last
    return Span(first, last)

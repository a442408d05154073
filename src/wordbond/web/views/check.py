"""Words checked against the record: a few by themselves, or each quotation of a whole text in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from wordbond.checking import Checked, Found, check, check_analysis, speaker_of
from wordbond.matching.verdict import Fidelity
from wordbond.model import Analysis, Report, SpeakerId
from wordbond.record import TextRow
from wordbond.web.addresses import address_of
from wordbond.web.asked import Asked, InvalidQuery
from wordbond.web.shelf import Shelf
from wordbond.web.views.diff import LABEL_WORDS, Wording, wording
from wordbond.web.views.parts import PAGE_ONLY, QuotationLine, Ref, called, text_ref
from wordbond.web.views.text import MarkedBlock, text_page
from wordbond.web.words import day_words, sure_words

__all__ = ["CheckPage", "CheckedLine", "CheckedText", "FoundLine", "check_page", "checked_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A place of the record that answers to words checked."""

    wording: Wording
    official: bool
    """Whether a transcript; else a report."""
    speaker: Ref | None
    text: Ref
    outlet: str | None
    day: str | None
    quotation: str
    before: str
    after: str
    """The words around what was compared."""
    on: str | None = field(metadata=PAGE_ONLY)

    @property
    def href(self) -> str:
        """The page of the quotation that answers."""
        return address_of("quotations", self.quotation)

    @property
    def sure(self) -> str:
        """How sure the label is, in words with its figure."""
        return sure_words(self.wording.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLine:
    """Words, and what answers to them: transcripts first, then the likeliest."""

    words: str
    label: Fidelity
    label_words: str
    found: tuple[FoundLine, ...]
    quotations: int
    """Quotations and turns that could have answered."""
    turns: int
    """Turns of transcripts that were searched sentence by sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """The form, and what answers to the words in it."""

    words: str
    speaker: str
    on: str
    checked: CheckedLine | None
    """None where nothing is asked yet."""
    speakers: tuple[str, ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationChecked:
    """A quotation of the text that was sent, and what answers to it."""

    number: int
    line: QuotationLine
    checked: CheckedLine


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedText:
    """A whole text with each of its quotations checked. It is in no record."""

    title: str
    quotations: tuple[QuotationChecked, ...]
    counts: tuple[tuple[str, int], ...]
    """How many have which label, in words, those that occur."""
    known: Ref | None
    """The same text, where the record holds it."""
    blocks: tuple[MarkedBlock, ...] = field(metadata=PAGE_ONLY)


def check_page(shelf: Shelf, asked: Asked) -> CheckPage:
    """The words in `words`, said by `speaker` on the day `on` where these are given."""
    words, day = asked.words("words"), asked.day("on")
    speaker = _speaker(shelf, asked)
    checked = None
    if words:
        if not any(char.isalnum() for char in words):
            raise InvalidQuery("“words” has no word to check")
        checked = checked_line(shelf, check(shelf.record, words, speaker=speaker, on=day))
    return CheckPage(
        words=words or "",
        speaker=speaker[1] if speaker else "",
        on=day.isoformat() if day else "",
        checked=checked,
        speakers=tuple(row.name for row in shelf.speakers()[:200]),
        twins=(("JSON", asked.twin("json")),) if words else (),
    )


def _speaker(shelf: Shelf, asked: Asked) -> tuple[SpeakerId, str] | None:
    name = asked.words("speaker")
    return speaker_of(shelf.record, name) if name else None


def checked_line(shelf: Shelf, checked: Checked) -> CheckedLine:
    """What was found, for a view."""
    rows: dict[str, TextRow] = {}
    for found in checked.found:
        if found.rendering.text_id not in rows:
            rows[found.rendering.text_id] = shelf.record.get_text_row(found.rendering.text_id)
    return CheckedLine(
        words=checked.words,
        label=checked.label,
        label_words=LABEL_WORDS[checked.label],
        found=tuple(_found_line(found, checked.words, rows[found.rendering.text_id]) for found in checked.found),
        quotations=checked.reach.quotations,
        turns=checked.reach.turns,
    )


def _found_line(found: Found, words: str, row: TextRow) -> FoundLine:
    rendering = found.rendering
    return FoundLine(
        wording=wording(found.passage.of(rendering.words), words, found.verdict),
        official=rendering.official,
        speaker=Ref("speakers", rendering.speaker_id, rendering.speaker or rendering.speaker_id)
        if rendering.speaker_id
        else None,
        text=Ref(f"{row.kind}s", row.id, called(row.title, row.begins)),
        outlet=row.outlet,
        day=row.first.isoformat() if row.first else None,
        quotation=rendering.id,
        before=rendering.words[found.around.start : found.passage.start],
        after=rendering.words[found.passage.end : found.around.end],
        on=_day(row.first),
    )


def _day(day: date | None) -> str | None:
    return day_words(day) if day else None


def checked_text(shelf: Shelf, analysis: Analysis) -> CheckedText:
    """Each quotation of `analysis` against the record."""
    checked = {one.quotation: checked_line(shelf, one) for one in check_analysis(shelf.record, analysis)}

    def note(line: QuotationLine, last: bool) -> Markup:
        return _note(line, checked.get(line.id)) if last else Markup("")

    page = text_page(analysis, note)
    lines = [
        QuotationChecked(number=line.number or 0, line=line, checked=checked[line.id])
        for line in page.quotations
        if line.id in checked
    ]
    return CheckedText(
        title=page.title or page.ref.name,
        quotations=tuple(lines),
        counts=_counts(lines),
        known=_known(shelf, analysis),
        blocks=page.blocks,
    )


_NOTE = Markup(
    '<a class="ref" id="at-{}" href="#v{}" data-added>{}<span class="visually-hidden">, verdict on this quotation'
    '</span></a><span class="verdict {}" data-added lang="en" dir="ltr"> {}</span>'
)


def _note(line: QuotationLine, checked: CheckedLine | None) -> Markup:
    if checked is None:
        return Markup("")
    return _NOTE.format(line.number, line.number, line.number, checked.label.value, checked.label_words)


def _counts(lines: Sequence[QuotationChecked]) -> tuple[tuple[str, int], ...]:
    counted = ((words, sum(line.checked.label is label for line in lines)) for label, words in LABEL_WORDS.items())
    return tuple((words, count) for words, count in counted if count)


def _known(shelf: Shelf, analysis: Analysis) -> Ref | None:
    from wordbond.errors import NotFound

    try:
        shelf.record.get_text_row(analysis.text.id)
    except NotFound:
        return None
    ref = text_ref(analysis.text)
    return Ref("reports" if isinstance(analysis.text, Report) else "transcripts", ref.id, ref.name)

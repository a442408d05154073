"""The page of one report or transcript: its text as printed, with everything found in it marked in place."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from wordbond.errors import NotFound
from wordbond.model import Analysis, Finding, NoiseKind, Quotation, QuotationKind, Report, Span, Transcript
from wordbond.web.addresses import linkable
from wordbond.web.asked import Asked
from wordbond.web.linked import data_block, linked_text
from wordbond.web.marking import Block, BlockKind, Layer, lay_out, lay_out_turns, mark
from wordbond.web.shelf import Shelf
from wordbond.web.views.asserting import (
    ChangeLine,
    ClaimLine,
    TakenOnLine,
    asserting_layers,
    change_lines,
    claim_lines,
    taken_on_lines,
)
from wordbond.web.views.lineage import CarriedLine, EdgeLine, carried_lines, derived_lines, origin_lines
from wordbond.web.views.parts import (
    PAGE_ONLY,
    Dated,
    QuotationLine,
    Ref,
    dated,
    quotation_lines_of_analysis,
    quotations_in_order,
    text_ref,
)
from wordbond.web.views.promises import Promises
from wordbond.web.words import NOISE_WORDS, finding_words

__all__ = ["MarkedBlock", "TextPage", "quotation_layers", "text_page", "text_page_of"]

OPENING_MARKS = "“„«‹‘‚\"'「『"
CLOSING_MARKS = "”“»«›‹’‘\"'」』.,"
"""Marks that belong to a quotation for the eye, though its content excludes them; a full stop counts before a mark."""

MOST_MARKS = 3
WHOLE_ID_CHARS = 32


Note = Callable[[QuotationLine, bool], Markup]
"""Writes the small note of a quotation, to stand after a part of it; with its number where that is the last part."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something untidy that was noticed, with the words it stands at."""

    code: str
    words: str
    note: str
    at: str | None


@dataclass(frozen=True, slots=True)
class NoiseLine:
    """Where the text is no report, in characters."""

    kind: NoiseKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A stretch of the text with its marks written; `kind` says how it is set."""

    kind: BlockKind
    html: Markup
    noise: NoiseKind | None = None

    @property
    def noise_words(self) -> str:
        """The noise's kind in words, or empty."""
        return NOISE_WORDS[self.noise] if self.noise else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A report or transcript with its quotations."""

    ref: Ref
    is_transcript: bool
    title: str | None
    outlet: str | None
    credits: tuple[str, ...]
    byline: str | None
    dated: Dated
    dateline: str | None
    language: str | None
    translated: bool
    location: str
    link: str | None
    """The original's address, where it may be followed."""
    sha256: str
    quotations: tuple[QuotationLine, ...]
    findings: tuple[FindingLine, ...]
    noise: tuple[NoiseLine, ...]
    model_version: str
    pack_version: str
    origins: tuple[EdgeLine, ...]
    """Where a report has its words from; empty where that was not reckoned."""
    derived: tuple[EdgeLine, ...]
    """What comes from it."""
    carried: tuple[CarriedLine, ...]
    """Statements that its quotations carry and others, too."""
    claims: tuple[ClaimLine, ...]
    """Figures that it asserts, in reading order."""
    commitments: tuple[TakenOnLine, ...]
    """What it says that somebody takes on, in reading order."""
    changed: tuple[ChangeLine, ...]
    """What the record knows, or doubts, by this text."""
    text: str
    blocks: tuple[MarkedBlock, ...] = field(metadata=PAGE_ONLY)
    linked: Markup = field(metadata=PAGE_ONLY)
    """The text as schema.org's linked data."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)

    @property
    def carried_by(self) -> dict[str, list[CarriedLine]]:
        """The statements by the quotation that carries them."""
        by: dict[str, list[CarriedLine]] = {}
        for line in self.carried:
            by.setdefault(line.quotation, []).append(line)
        return by

    @property
    def before_title(self) -> tuple[MarkedBlock, ...]:
        """What is printed before the title; empty where the title stands nowhere in the text."""
        return self.blocks[: self._title_place] if self._title_place is not None else ()

    @property
    def title_block(self) -> MarkedBlock | None:
        """The title as printed, or None."""
        return self.blocks[self._title_place] if self._title_place is not None else None

    @property
    def after_title(self) -> tuple[MarkedBlock, ...]:
        """The rest of the text."""
        return self.blocks[self._title_place + 1 :] if self._title_place is not None else self.blocks

    @property
    def _title_place(self) -> int | None:
        return next((i for i, block in enumerate(self.blocks) if block.kind is BlockKind.TITLE), None)


def text_page_of(shelf: Shelf, asked: Asked, *, kind: str, note: Note, promises: Promises) -> TextPage:
    """The page of the report or transcript that is asked for; raises NotFound where it is not that kind of text."""
    text_id = asked.named["id"]
    return shelf.page(
        ("text", kind, text_id),
        lambda: _text_page_of(shelf, text_id, kind, note, promises),
        chars=lambda page: len(page.text),
    )


def _text_page_of(shelf: Shelf, text_id: str, kind: str, note: Note, promises: Promises) -> TextPage:
    record = shelf.record
    if len(text_id) != WHOLE_ID_CHARS:
        text_id = record.get_text_row(text_id).id
    decisions = record.decisions(text_id=text_id)
    try:
        analysis = record.get_analysis(text_id, decided=bool(decisions))
    except NotFound:
        analysis = Analysis(text=record.get_text(text_id))  # there, but not analysed yet; or not there
    if isinstance(analysis.text, Report) != (kind == "report"):
        raise NotFound(f"no {kind} {text_id} is in this record, but a text of another kind")
    page = text_page(analysis, note, {row.quotation_id for row in decisions})
    return replace(
        page,
        origins=origin_lines(record, text_id, analysis.text.text) if kind == "report" else (),
        derived=derived_lines(record, text_id) if kind == "report" else (),
        carried=carried_lines(record, text_id),
        changed=change_lines(shelf, promises, text_id),
    )


def text_page(analysis: Analysis, note: Note, decided: Container[str | None] = ()) -> TextPage:
    """The page of `analysis`; `note` writes the small notes that belong to its quotations.

    `decided` holds the ids of those that people have decided on.
    """
    text = analysis.text
    lines = tuple(quotation_lines_of_analysis(analysis, decided))
    return TextPage(
        ref=text_ref(text),
        is_transcript=isinstance(text, Transcript),
        title=text.title,
        outlet=text.outlet if isinstance(text, Report) else text.publisher,
        credits=tuple(dict.fromkeys(credit.agency for credit in text.credits)) if isinstance(text, Report) else (),
        byline=text.byline if isinstance(text, Report) else None,
        dated=dated(text.published if isinstance(text, Report) else text.spoken),
        dateline=text.dateline if isinstance(text, Report) else text.place,
        language=text.language,
        translated=isinstance(text, Report) and text.translated,
        location=text.origin.location,
        link=linkable(text.origin.location),
        sha256=text.origin.sha256,
        quotations=lines,
        findings=tuple(_finding_line(text.text, f) for f in (*text.findings, *analysis.findings)),
        noise=_noise_lines(text),
        model_version=analysis.model_version,
        pack_version=analysis.pack_version,
        origins=(),
        derived=(),
        carried=(),
        claims=claim_lines(analysis.claims, text.text),
        commitments=taken_on_lines(analysis.commitments, text.text),
        changed=(),
        text=text.text,
        blocks=_marked_blocks(analysis, [quotation for quotation, _ in quotations_in_order(analysis)], lines, note),
        linked=_linked(text, lines),
        twins=(("JSON", f"{text_ref(text).href}.json"),),
    )


def _linked(text: Report | Transcript, lines: tuple[QuotationLine, ...]) -> Markup:
    first = (text.published if isinstance(text, Report) else text.spoken).first
    form = linked_text(
        lines,
        text_id=text.id,
        title=text_ref(text).name,
        outlet=text.outlet if isinstance(text, Report) else text.publisher,
        day=first.isoformat() if first else None,
        link=linkable(text.origin.location),
    )
    return data_block(form)


def _noise_lines(text: Report | Transcript) -> tuple[NoiseLine, ...]:
    found = text.noise if isinstance(text, Report) else ()
    return tuple(NoiseLine(noise.kind, noise.span.start, noise.span.end) for noise in found)


def _finding_line(text: str, finding: Finding) -> FindingLine:
    at = text[finding.span.start : finding.span.end][:80] if finding.span else None
    return FindingLine(finding.code, finding_words(finding.code), finding.note, at)


def _marked_blocks(
    analysis: Analysis,
    quotations: list[Quotation],
    lines: tuple[QuotationLine, ...],
    note: Note,
) -> tuple[MarkedBlock, ...]:
    text = analysis.text
    blocks = lay_out(text) if isinstance(text, Report) else lay_out_turns(text)
    layers = _noise_layers(text, blocks) if isinstance(text, Report) else []
    layers += quotation_layers(text.text, quotations, lines, note)
    layers += asserting_layers(analysis)
    marked = mark(text.text, blocks, layers)
    return tuple(MarkedBlock(b.kind, html, b.noise) for b, html in zip(blocks, marked, strict=True))


def _noise_layers(text: Report, blocks: tuple[Block, ...]) -> list[Layer]:
    """Noise inside of running text; what stands by itself is a block of its own."""
    alone = {block.span for block in blocks if block.kind is BlockKind.NOISE}
    opening = Markup('<span class="noise" title="{}">')
    return [
        Layer(noise.span, opening.format(NOISE_WORDS[noise.kind]), rank=-1)
        for noise in text.noise
        if noise.span not in alone
    ]


WORDS_OPENING = {kind: Markup('<span class="words {}">').format(kind.value) for kind in QuotationKind}
SAID_OPENING = Markup('<span class="said" data-q="{}">')
SOURCE_OPENING = Markup('<span class="source">')
CUE_OPENING = Markup('<span class="cue">')


def quotation_layers(
    text: str,
    quotations: list[Quotation],
    lines: tuple[QuotationLine, ...],
    note: Note,
) -> list[Layer]:
    """What is marked of each quotation: its words by kind, its source and cue, and its note after each part.

    The stretch that answers to the pointer takes in the marks beside the words, so that the note's number stands
    after them.
    """
    edges = {edge for q in quotations for span in q.content for edge in (span.start, span.end)}
    layers = []
    for quotation, line in zip(quotations, lines, strict=True):
        said = SAID_OPENING.format(line.number or line.id)
        for part in quotation.content:
            added = note(line, part is quotation.content[-1])
            layers.append(Layer(_with_marks(text, part, edges), said, added=added))
            layers.append(Layer(part, WORDS_OPENING[quotation.kind], rank=1))
        if quotation.source:
            layers.append(Layer(quotation.source, SOURCE_OPENING, rank=2))
        if quotation.cue:
            layers.append(Layer(quotation.cue, CUE_OPENING, rank=3))
    return layers


def _with_marks(text: str, part: Span, edges: set[int]) -> Span:
    """`part` with the marks beside it, three at most and never past the edge of another quotation's part."""
    start, end = part.start, part.end
    while start > 0 and part.start - start < MOST_MARKS and text[start - 1] in OPENING_MARKS:
        start -= 1
        if start in edges:
            break
    while end < len(text) and end - part.end < MOST_MARKS and text[end] in CLOSING_MARKS:
        end += 1
        if end in edges:
            break
    return Span(start, end)

"""Statements: one saying by one speaker on one occasion, and how each text carries it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from wordbond.matching.renderings import Rendering, Window
from wordbond.matching.statements import Variant
from wordbond.matching.verdict import Fidelity
from wordbond.model import Basis, DatedOn, Precision
from wordbond.record import TextRow
from wordbond.record.said import StatementRow
from wordbond.web.addresses import address_of, linkable, text_fragment
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.diff import CARRIED_WORDS, Wording, wording
from wordbond.web.views.lists import chosen_filters, twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, Dated, HasRow, Ref, called, dated
from wordbond.web.words import date_words, sure_words

__all__ = [
    "LabelCount",
    "StatementLine",
    "StatementPage",
    "StatementsPage",
    "VariantLine",
    "statement_line",
    "statement_page",
    "statement_rows",
    "statements_page",
    "statements_rows",
    "variants_of",
]

FEWEST = ("1", "2", "3", "5")
USUAL_FEWEST = "2"
CSV_PAGE = 200


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many carry a statement in one way."""

    label: Fidelity
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement in a list."""

    id: str
    words: str
    """Those of the transcript, or of the text that the others are compared with."""
    speaker: Ref | None
    when: str | None
    first: str | None
    last: str | None
    official: bool
    reports: int
    independent: int
    """Sources that these reports come down to, as far as their lineage tells."""
    labels: tuple[LabelCount, ...]

    @property
    def href(self) -> str:
        """The path of its page."""
        return address_of("statements", self.id)

    def row(self) -> dict[str, Cell]:
        """The statement as a row of a table."""
        counted = {one.label: one.count for one in self.labels}
        return {
            "id": self.id,
            "words": self.words,
            "speaker_id": self.speaker.id if self.speaker else None,
            "speaker": self.speaker.name if self.speaker else None,
            "first": self.first,
            "last": self.last,
            "transcript": "yes" if self.official else "no",
            "reports": self.reports,
            "independent": self.independent,
            **{label.value.replace("-", "_"): counted.get(label, 0) for label in Fidelity},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantLine:
    """How one text carries a statement."""

    quotation: str
    words: str
    wording: Wording | None
    """Against the reference; None for the reference itself."""
    official: bool
    text: Ref
    outlet: str | None
    language: str | None
    published: Dated
    link: str | None
    """Into the original, where the words stand."""

    @property
    def href(self) -> str:
        """The page of the quotation."""
        return address_of("quotations", self.quotation)

    @property
    def sure(self) -> str | None:
        """How sure the label is, in words with its figure."""
        return sure_words(self.wording.confidence) if self.wording else None

    def row(self) -> dict[str, Cell]:
        """The variant as a row of a table."""
        verdict = self.wording
        facts = verdict.altered if verdict else ()
        return {
            "quotation": self.quotation,
            "text_id": self.text.id,
            "title": self.text.name,
            "outlet": self.outlet,
            "published": self.published.first,
            "transcript": "yes" if self.official else "no",
            "words": self.words,
            "label": verdict.label.value if verdict else "reference",
            "form": verdict.form.value if verdict else None,
            "confidence": verdict.confidence if verdict else None,
            "altered": "; ".join(f"{one.kind}: {one.said or '-'} > {one.reported or '-'}" for one in facts) or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """One statement with all that carry it: the reference first, then by fidelity and day."""

    line: StatementLine
    occasion: Ref | None
    reference: VariantLine
    variants: tuple[VariantLine, ...]
    related: tuple[StatementLine, ...]
    """Statements on other occasions that share a phrase with this one."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsPage:
    """A part of the list of statements."""

    items: tuple[StatementLine, ...]
    next: str | None
    fewest: str
    label: str
    labels: tuple[LabelCount, ...]
    """How often each label occurs in the whole record."""
    fewest_choices: tuple[str, ...] = field(metadata=PAGE_ONLY)
    kept: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def statements_page(shelf: Shelf, asked: Asked) -> StatementsPage:
    """Statements that several reports carry, or that a transcript has; the newest first."""
    limit = asked.limit()
    found = _page(shelf, asked, asked.words("after"), limit + 1)
    counts = shelf.label_counts()
    lines = tuple(statement_line(row) for row, _ in found[:limit])
    named = {line.speaker.id: line.speaker.name for line in lines if line.speaker}
    return StatementsPage(
        items=lines,
        next=asked.following(found[limit - 1][1]) if len(found) > limit else None,
        fewest=asked.choice("fewest", FEWEST) or USUAL_FEWEST,
        label=asked.choice("label", tuple(Fidelity)) or "",
        labels=tuple(LabelCount(label, words, counts.get(label, 0)) for label, words in CARRIED_WORDS.items()),
        fewest_choices=FEWEST,
        kept=tuple((name, asked.words(name) or "") for name in ("speaker", "occasion", "limit") if asked.words(name)),
        chosen=chosen_filters(asked, named),
        twins=twins_of(asked),
    )


def statements_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All statements under the filters."""
    after: str | None = None
    while True:
        found = _page(shelf, asked, after, CSV_PAGE)
        yield from (statement_line(row) for row, _ in found)
        if len(found) < CSV_PAGE:
            return
        after = found[-1][1]


def _page(shelf: Shelf, asked: Asked, after: str | None, limit: int) -> list[tuple[StatementRow, str]]:
    label = asked.choice("label", tuple(Fidelity))
    return shelf.record.said.page_of_statements(
        speaker_id=asked.words("speaker"),
        occasion_id=asked.words("occasion"),
        label=Fidelity(label) if label else None,
        fewest_reports=int(asked.choice("fewest", FEWEST) or USUAL_FEWEST),
        after=after,
        limit=limit,
    )


def statement_line(row: StatementRow) -> StatementLine:
    """A statement of the record, for a view."""
    statement = row.statement
    labels = [variant.verdict.label for variant in statement.variants if variant.verdict]
    spoken = _spoken(statement.window)
    return StatementLine(
        id=statement.id,
        words=statement.passage.of(row.renderings[statement.reference].words),
        speaker=Ref("speakers", statement.speaker_id, statement.speaker or statement.speaker_id)
        if statement.speaker_id
        else None,
        when=_when(statement.window, spoken),
        first=spoken.first.isoformat() if spoken.first else None,
        last=spoken.last.isoformat() if spoken.last else None,
        official=statement.official,
        reports=row.reports,
        independent=row.independent,
        labels=tuple(
            LabelCount(label, CARRIED_WORDS[label], labels.count(label)) for label in Fidelity if label in labels
        ),
    )


def _spoken(window: Window) -> DatedOn:
    if not window.first or not window.last:
        return DatedOn.unknown()
    first, last = date.fromordinal(window.first), date.fromordinal(window.last)
    return DatedOn(first, last, Precision.DAY if first == last else Precision.DAYS, Basis.INFERRED)


def _when(window: Window, spoken: DatedOn) -> str | None:
    if spoken.last is None:
        return None
    return date_words(spoken) if window.firm else f"by {date_words(DatedOn.on(spoken.last, Basis.INFERRED))}"


def statement_page(shelf: Shelf, asked: Asked) -> StatementPage:
    """The statement that is asked for; raises NotFound."""
    row = shelf.record.said.statement(asked.named["id"])
    statement = row.statement
    reference, variants = variants_of(shelf, row)
    occasion = None
    if statement.occasion_id:
        known = next((one for one in shelf.occasions() if one.occasion.id == statement.occasion_id), None)
        if known is not None:
            occasion = Ref("occasions", known.occasion.id, known.occasion.name or known.occasion.place or "An occasion")
    return StatementPage(
        line=statement_line(row),
        occasion=occasion,
        reference=reference,
        variants=variants,
        related=tuple(statement_line(other) for other in shelf.record.said.related(statement.id)[:6]),
        twins=twins_of(asked),
    )


def statement_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All that carry the statement, the reference first."""
    reference, variants = variants_of(shelf, shelf.record.said.statement(asked.named["id"]))
    return iter((reference, *variants))


_ORDER = {label: place for place, label in enumerate(reversed(Fidelity))} | {Fidelity.NOT_FOUND: len(Fidelity)}
"""What was altered first, what cannot be compared last."""


def variants_of(shelf: Shelf, row: StatementRow) -> tuple[VariantLine, tuple[VariantLine, ...]]:
    """The reference, and the others: those that altered a fact first, what cannot be compared last."""
    said = row.statement.passage.of(row.renderings[row.statement.reference].words)
    texts: dict[str, TextRow] = {}
    lines: list[VariantLine] = []
    for variant in row.statement.variants:
        rendering = row.renderings[variant.quotation]
        if rendering.text_id not in texts:
            texts[rendering.text_id] = shelf.record.get_text_row(rendering.text_id)
        lines.append(_variant_line(variant, rendering, texts[rendering.text_id], said))
    reference = next(line for line in lines if line.quotation == row.statement.reference)
    others = [line for line in lines if line is not reference]
    others.sort(key=lambda line: (_ORDER[line.wording.label] if line.wording else -1, line.published.first or ""))
    return reference, tuple(others)


def _variant_line(variant: Variant, rendering: Rendering, text: TextRow, said: str) -> VariantLine:
    words = variant.part.of(rendering.words)
    link = linkable(text.location)
    first = rendering.spans_of(variant.part)
    return VariantLine(
        quotation=rendering.id,
        words=words,
        wording=wording(said, words, variant.verdict, carried=True) if variant.verdict else None,
        official=rendering.official,
        text=Ref(f"{text.kind}s", text.id, called(text.title, text.begins)),
        outlet=text.outlet,
        language=text.language,
        published=dated(DatedOn(text.first, text.last, text.precision, text.basis)),
        link=text_fragment(link, words if len(first) == 1 else words[:60].rsplit(" ", 1)[0]) if link else None,
    )

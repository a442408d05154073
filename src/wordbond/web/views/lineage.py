"""Where a report has its words from, and what it made of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from wordbond.errors import NotFound
from wordbond.matching.lineage import EVENT, LOST, Edge, EdgeKind, EvidenceKind
from wordbond.matching.verdict import Fidelity
from wordbond.record import Record
from wordbond.record.said import Carried
from wordbond.web.addresses import address_of
from wordbond.web.views.diff import CARRIED_WORDS
from wordbond.web.views.parts import PAGE_ONLY, Ref, called
from wordbond.web.words import sure_words

__all__ = ["CarriedLine", "EdgeLine", "carried_lines", "derived_lines", "origin_lines"]

KIND_WORDS = {
    EdgeKind.ROOT: "reported from the occasion itself",
    EdgeKind.COPY: "copied from",
    EdgeKind.REWRITE: "rewritten from",
    EdgeKind.TRANSLATION: "translated from",
    EdgeKind.MERGE: "merged from",
}
DERIVED_WORDS = {
    EdgeKind.ROOT: "",
    EdgeKind.COPY: "copied by",
    EdgeKind.REWRITE: "rewritten by",
    EdgeKind.TRANSLATION: "translated by",
    EdgeKind.MERGE: "merged into",
}
EVIDENCE_WORDS = {
    EvidenceKind.CREDIT: "it credits it",
    EvidenceKind.SHARED_READING: "words that only these two have",
    EvidenceKind.SHARED_PROSE: "a sentence of the outlet's own in both",
    EvidenceKind.SHARED_QUOTATION: "words of the speaker cut or changed alike",
}
MOST_EVIDENCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeLine:
    """Where a report comes from, or what comes from it."""

    kind: EdgeKind
    words: str
    """How, with the other text's name after it where there is one."""
    text: Ref | None
    outlet: str | None
    lost: str | None
    """The agency whose text is not at hand."""
    confidence: float
    evidence: tuple[tuple[str, str], ...]
    """What speaks for it, in words, and the words of the derived report that do."""

    @property
    def sure(self) -> str:
        """The confidence in words with its figure."""
        return sure_words(self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLine:
    """A statement that a quotation of the text carries."""

    quotation: str
    statement: str
    label: Fidelity | None
    """Against the transcript or the text that carries it best; None where the others are held against this one."""
    reports: int
    official: bool
    words: str = field(metadata=PAGE_ONLY)

    @property
    def href(self) -> str:
        """The statement's page."""
        return address_of("statements", self.statement)


def origin_lines(record: Record, text_id: str, text: str) -> tuple[EdgeLine, ...]:
    """Where the report with this id and text comes from; empty where its lineage was not reckoned."""
    edges = record.said.origins_of(text_id)
    return tuple(_line(record, edge, edge.origin, KIND_WORDS[edge.kind], text) for edge in edges)


def derived_lines(record: Record, text_id: str) -> tuple[EdgeLine, ...]:
    """What comes from the report."""
    edges = record.said.derived_from(text_id)
    return tuple(_line(record, edge, edge.derived, DERIVED_WORDS[edge.kind], None) for edge in edges)


def _line(record: Record, edge: Edge, other: str, words: str, text: str | None) -> EdgeLine:
    ref, outlet = None, None
    if other != EVENT and not other.startswith(LOST):
        try:
            row = record.get_text_row(other)
            ref, outlet = Ref(f"{row.kind}s", row.id, called(row.title, row.begins)), row.outlet
        except NotFound:
            pass
    shown = edge.evidence[:MOST_EVIDENCE] if text is not None else ()
    return EdgeLine(
        kind=edge.kind,
        words=KIND_WORDS[EdgeKind.ROOT] if other == EVENT else words,
        text=ref,
        outlet=outlet,
        lost=other.removeprefix(LOST) if other.startswith(LOST) else None,
        confidence=round(edge.confidence, 4),
        evidence=tuple((EVIDENCE_WORDS[one.kind], (text or "")[one.span.start : one.span.end]) for one in shown),
    )


def carried_lines(record: Record, text_id: str) -> tuple[CarriedLine, ...]:
    """What the quotations of a text carry that others carry, too."""
    return tuple(_carried_line(one) for one in record.said.carried_by(text_id))


def _carried_line(one: Carried) -> CarriedLine:
    words = "the others are held against this" if one.label is None else CARRIED_WORDS[one.label]
    return CarriedLine(
        quotation=one.quotation,
        statement=one.statement,
        label=one.label,
        reports=one.reports,
        official=one.official,
        words=words,
    )

"""Two wordings of one saying beside each other: what was said, what was reported, and which facts differ."""

from __future__ import annotations

from dataclasses import dataclass

from wordbond.matching.verdict import AlteredFact, FactKind, Fidelity, Form, Verdict
from wordbond.model import Span

__all__ = ["CARRIED_WORDS", "LABEL_WORDS", "DiffPart", "FactLine", "Wording", "wording"]

LABEL_WORDS = {
    Fidelity.VERBATIM: "verbatim",
    Fidelity.ELLIPSIS: "shortened",
    Fidelity.LIGHT_EDIT: "lightly edited",
    Fidelity.PARAPHRASE: "paraphrased",
    Fidelity.ALTERED_FACT: "a fact altered",
    Fidelity.NOT_FOUND: "not found",
}
"""Fidelity as the pages say it; the label itself stands in the data."""

CARRIED_WORDS = LABEL_WORDS | {Fidelity.NOT_FOUND: "too far apart to compare"}
"""The same for what is known to carry one statement: there, nothing was looked for."""

FORM_WORDS = {
    Form.PLAIN: "",
    Form.TRIMMED: "cut at an end",
    Form.MARKED: "with gaps marked",
    Form.SILENT: "with gaps unmarked",
    Form.MERGED: "passages merged",
    Form.INDIRECT: "in indirect speech",
    Form.EDITED: "edited",
    Form.BACK_TRANSLATED: "as translated there and back",
    Form.REWRITTEN: "rewritten",
}

FACT_WORDS = {
    FactKind.NUMBER: "a figure",
    FactKind.UNIT: "a unit",
    FactKind.COMPARATOR: "a bound of a figure",
    FactKind.DATE: "a date",
    FactKind.NAME: "a name",
    FactKind.NEGATION: "a negation",
    FactKind.MODALITY: "how firmly it is put",
    FactKind.QUANTIFIER: "of how many it is said",
    FactKind.DIRECTION: "a word turned to its opposite",
    FactKind.ROLE: "who does it to whom",
    FactKind.CONDITION: "a condition",
    FactKind.VOICE: "words of the outlet's own",
    FactKind.ATTRIBUTION: "what was ascribed to others",
}


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A run of words: in both wordings, in one alone, or moved."""

    kind: str
    """equal, said, reported, moved"""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A fact that differs, in the words of both sides; empty where that side has none."""

    kind: FactKind
    words: str
    said: str
    reported: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How reported words stand to the words said."""

    label: Fidelity
    label_words: str
    form: Form
    form_words: str
    confidence: float
    said: str
    reported: str
    parts: tuple[DiffPart, ...]
    altered: tuple[FactLine, ...]
    doubts: tuple[FactLine, ...]
    """Facts that may be altered, for a reader's eye."""
    garbled: tuple[FactLine, ...]
    """What looks like a slip in passing the words on."""


def wording(said: str, reported: str, verdict: Verdict, *, carried: bool = False) -> Wording:
    """The comparison that `verdict` made of the two; `carried` where both are known to be one saying."""
    return Wording(
        label=verdict.label,
        label_words=(CARRIED_WORDS if carried else LABEL_WORDS)[verdict.label],
        form=verdict.form,
        form_words=FORM_WORDS[verdict.form],
        confidence=round(verdict.confidence, 4),
        said=said,
        reported=reported,
        parts=tuple(_parts(said, reported, verdict)),
        altered=tuple(_fact(fact, said, reported) for fact in verdict.altered),
        doubts=tuple(_fact(fact, said, reported) for fact in verdict.doubts),
        garbled=tuple(_fact(fact, said, reported) for fact in verdict.garbled),
    )


def _parts(said: str, reported: str, verdict: Verdict) -> list[DiffPart]:
    parts: list[DiffPart] = []
    for edit in verdict.script:
        there, here = _at(edit.said, said), _at(edit.reported, reported)
        if edit.kind == "equal":
            parts.append(DiffPart("equal", here or there))
        elif edit.kind == "moved":
            parts.append(DiffPart("moved", here or there))
        else:
            parts += [DiffPart("said", there)] if there else []
            parts += [DiffPart("reported", here)] if here else []
    return [part for part in parts if part.words.strip()]


def _at(span: Span | None, words: str) -> str:
    return words[span.start : span.end] if span else ""


def _fact(fact: AlteredFact, said: str, reported: str) -> FactLine:
    return FactLine(
        kind=fact.kind,
        words=FACT_WORDS[fact.kind],
        said=_at(fact.said, said),
        reported=_at(fact.reported, reported),
        confidence=round(fact.confidence, 4),
    )

"""What a comparison gives: label, form, script, altered facts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wordbond.model import Span

__all__ = ["AlteredFact", "Edit", "FactKind", "Fidelity", "Form", "Verdict"]


class Fidelity(StrEnum):
    """How reported words stand to the words said; the last that applies."""

    VERBATIM = "verbatim"
    """One unbroken run of the words said; case, marks, spelling and number format do not count."""
    ELLIPSIS = "ellipsis"
    """Only words said, in order, with a gap: marked, silent, or two passages merged."""
    LIGHT_EDIT = "light-edit"
    """The same facts; at most 30 edits on 100 words reported, no clause moved."""
    PARAPHRASE = "paraphrase"
    """The same facts in other words or order."""
    ALTERED_FACT = "altered-fact"
    """A fact differs."""
    NOT_FOUND = "not-found"
    """Nothing said answers to it."""


class Form(StrEnum):
    """How the words were carried; it does not decide the label."""

    PLAIN = "plain"
    TRIMMED = "trimmed"
    MARKED = "marked"
    SILENT = "silent"
    MERGED = "merged"
    INDIRECT = "indirect"
    EDITED = "edited"
    BACK_TRANSLATED = "back-translated"
    REWRITTEN = "rewritten"


class FactKind(StrEnum):
    """What kind of fact differs."""

    NUMBER = "number"
    UNIT = "unit"
    COMPARATOR = "comparator"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    MODALITY = "modality"
    QUANTIFIER = "quantifier"
    DIRECTION = "direction"
    """A word exchanged for its opposite."""
    ROLE = "role"
    """Who did it to whom."""
    CONDITION = "condition"
    VOICE = "voice"
    """Words of the outlet's own in the speaker's mouth."""
    ATTRIBUTION = "attribution"
    """What the speaker ascribed to others, reported as the speaker's own."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of the script that turns the words said into those reported."""

    kind: str
    """equal, replaced, inserted, deleted, moved"""
    said: Span | None
    """Characters of the text said; None for an insertion."""
    reported: Span | None
    """Characters of the reported text; None for a deletion."""


@dataclass(frozen=True, slots=True)
class AlteredFact:
    """One fact that differs, in its words on both sides."""

    kind: FactKind
    said: Span | None
    """None where only the report has it."""
    reported: Span | None
    """None where the report dropped it."""
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How `reported` carries `said`. All spans are characters of the two texts that were compared."""

    label: Fidelity
    form: Form
    script: tuple[Edit, ...]
    altered: tuple[AlteredFact, ...] = ()
    """Facts called altered; empty unless the label is altered-fact."""
    doubts: tuple[AlteredFact, ...] = ()
    """Facts that may be altered, under the threshold; for a reader's eye."""
    garbled: tuple[AlteredFact, ...] = ()
    """Transmission errors: a wrong word of similar form in an otherwise equal text."""
    edit_share: float = 0.0
    """Edits on one reported word, the ends of the words said free: 0.0 equal, 1.0 nothing in common."""
    coverage: float = 0.0
    """Share of the reported content words that stand for words said."""
    confidence: float = 1.0
    """In [0, 1] that the label is right."""

"""What lineage tells: edges between reports, each with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wordbond.model import Span

__all__ = ["EVENT", "LOST", "Edge", "EdgeKind", "Evidence", "EvidenceKind"]

EVENT = "event"
"""The origin of an independent report."""
LOST = "lost:"
"""The origin of siblings begins so, followed by the name of the agency whose text is not at hand."""


class EdgeKind(StrEnum):
    """How a report came from its origin (classes after Nicholls 2019)."""

    ROOT = "root"
    """Independent: reported from the occasion."""
    COPY = "copy"
    """Wire copy: the same sentences with small changes."""
    REWRITE = "rewrite"
    """Sentences reordered, turned into reported speech, left out or added."""
    TRANSLATION = "translation"
    """The order kept and most sentences worded anew, as translation there and back does."""
    MERGE = "merge"
    """Sentences of two origins."""


class EvidenceKind(StrEnum):
    """What speaks for an edge."""

    CREDIT = "credit"
    """The report credits the origin, or the agency that the origin credits or is."""
    SHARED_READING = "shared-reading"
    """Words that these two have and no other report of the occasion: an error of one taken over by the other, say."""
    SHARED_PROSE = "shared-prose"
    """A sentence of the outlet's own that both print."""
    SHARED_QUOTATION = "shared-quotation"
    """The same words of a speaker, cut or changed in the same way. Weak by itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the derived report, and its like in the origin where that is at hand."""

    kind: EvidenceKind
    span: Span
    origin_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One report derives from one origin."""

    derived: str
    origin: str
    """A report's id, `event`, or `lost:` and an agency's name."""
    kind: EdgeKind
    confidence: float
    """In [0, 1]: the share of this origin among all that were weighed."""
    evidence: tuple[Evidence, ...] = ()

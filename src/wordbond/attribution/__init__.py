"""Who said it: quotations found in a report, with their words, their cue and their source."""

from __future__ import annotations

from wordbond.attribution.trained import find_quotations
from wordbond.model import Quotation, Report

__all__ = ["MODEL_VERSION", "attribute"]

MODEL_VERSION = "tagger-1"
"""Names the method in every analysis, so that a record knows which of its analyses another method made."""


def attribute(report: Report) -> tuple[Quotation, ...]:
    """The quotations of `report`, in reading order. The one line here chooses the method."""
    return find_quotations(report)

"""One database of texts, what they carry, what is judged of it and what people decided. See docs/record.md."""

from __future__ import annotations

from wordbond.record.decisions import (
    Anchor,
    Decision,
    DecisionId,
    Field,
    Standing,
    Withdrawal,
    kind_is,
    not_a_quotation,
    occasion_is,
    speaker_is,
    verdict_is,
)
from wordbond.record.facets import Facets, Found, SearchFilter
from wordbond.record.rebuilding import Rebuilt, rebuild
from wordbond.record.record import Record, open_record
from wordbond.record.summing import SpeakerSums
from wordbond.record.views import (
    Counts,
    DecisionRow,
    Hit,
    OccasionRow,
    OutletRow,
    QuotationRow,
    Run,
    SpeakerRow,
    TextRow,
)

__all__ = [
    "Anchor",
    "Counts",
    "Decision",
    "DecisionId",
    "DecisionRow",
    "Facets",
    "Field",
    "Found",
    "Hit",
    "OccasionRow",
    "OutletRow",
    "QuotationRow",
    "Rebuilt",
    "Record",
    "Run",
    "SearchFilter",
    "SpeakerRow",
    "SpeakerSums",
    "Standing",
    "TextRow",
    "Withdrawal",
    "kind_is",
    "not_a_quotation",
    "occasion_is",
    "open_record",
    "rebuild",
    "speaker_is",
    "verdict_is",
]

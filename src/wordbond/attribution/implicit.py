"""Speech that names nobody, in a report that quotes one speaker alone: whose it is, the report as a whole tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wordbond.model import Attribution, Candidate, Quotation, QuotationKind

__all__ = ["name_unattributed"]

LEAST_QUOTATIONS = 3
"""So often must the one speaker be quoted before speech without a source is taken to be theirs."""
CONFIDENCE = 0.7
"""That the one speaker of a report also spoke what stands in marks and names nobody: a guess, not measured."""


def name_unattributed(quotations: Sequence[Quotation], attributions: Sequence[Attribution]) -> list[Attribution]:
    """`attributions` with direct speech of no named source given to the one speaker of the report, where there is one.

    A report that quotes two speakers leaves such speech with nobody.
    """
    speakers = {a.speaker_id: a for a in attributions if a.speaker_id is not None}
    if len(speakers) != 1 or sum(a.speaker_id is not None for a in attributions) < LEAST_QUOTATIONS:
        return list(attributions)
    ((speaker_id, known),) = speakers.items()
    return [
        replace(
            attribution,
            speaker_id=speaker_id,
            speaker=known.speaker,
            candidates=(Candidate(speaker_id, known.speaker or speaker_id, CONFIDENCE),),
            confidence=round(quotation.confidence * CONFIDENCE, 4),
        )
        if quotation.source is None and quotation.kind is QuotationKind.DIRECT and attribution.speaker_id is None
        else attribution
        for quotation, attribution in zip(quotations, attributions, strict=True)
    ]

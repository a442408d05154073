"""Commitments in the form in which reports are annotated by hand; see docs/annotation.md."""

from __future__ import annotations

from collections.abc import Iterable

from wordbond.claims.model import Period
from wordbond.commitments.model import Commitment, Stage
from wordbond.jsonform import JsonDict, JsonValue
from wordbond.model import DatedOn, Precision, Span

__all__ = ["commitment_items"]

_STAGES = {Stage.COMMITTED: "committed", Stage.DISBURSED: "arriving"}


def commitment_items(report_id: str, text: str, commitments: Iterable[Commitment]) -> list[JsonValue]:
    """A row for each commitment, numbered in order: parties, amount, deadline, stage, evidence with its words."""
    return [_row(one, text, f"{report_id}.k{at}") for at, one in enumerate(commitments, start=1)]


def _row(one: Commitment, text: str, row_id: str) -> JsonDict:
    return {
        "id": row_id,
        "parties": [party.name for party in one.parties],
        "to": one.to.name if one.to else None,
        "action": one.action,
        "measure": one.measure,
        "value": float(one.quantity.value) if one.quantity else None,
        "unit": one.quantity.unit if one.quantity else None,
        "comparator": one.quantity.comparator.value if one.quantity else None,
        "deadline": _last_day(one.deadline.dated) if one.deadline else None,
        "period": _made(one.made),
        "stage": _STAGES.get(one.stage, one.stage.value),
        "stage_word": one.stage_word,
        "sum": one.sum_kind.value,
        "said_by": one.said_by,
        "evidence": [_shown(text, span) for span in one.evidence],
        "confidence": round(one.confidence, 3),
    }


def _shown(text: str, span: Span) -> JsonDict:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _last_day(dated: DatedOn) -> str | None:
    """The end of the time, as exactly as it is known: a day, month or year."""
    if dated.last is None:
        return None
    if dated.precision is Precision.MONTH:
        return f"{dated.last:%Y-%m}"
    return f"{dated.last:%Y}" if dated.precision is Precision.YEAR else str(dated.last)


def _made(period: Period | None) -> str | None:
    return f"made {period.symbol}" if period else None

"""Rows of a pack as cells by column name, for the tables that show them beside what the texts say."""

from __future__ import annotations

from decimal import Decimal

from wordbond.packs import Bound, Evidence, Fact, Pledged, Target

__all__ = ["Cells", "bounded", "cells_of_fact", "cells_of_pledged", "cells_of_target", "sourced"]

Cells = dict[str, object]


def cells_of_target(target: Target) -> Cells:
    """What is aimed at, by when, and the source."""
    return {
        "id": target.id,
        "day": target.agreed_on,
        "what": f"{target.measure}, due {target.deadline or target.deadline_text or 'on no date'}",
        "value": bounded(target.value, target.high, target.bound),
        "unit": target.unit,
        "words": target.status_note or None,
        **sourced(target.evidence),
    }


def cells_of_fact(fact: Fact) -> Cells:
    """Who stated what number of what, and the source."""
    return {
        "id": fact.id,
        "day": fact.on,
        "who": fact.speaker,
        "what": fact.subject,
        "value": bounded(fact.figure, fact.high, fact.bound),
        "unit": fact.unit,
        "stage": fact.kind,
        "words": fact.note or None,
        **sourced(fact.evidence),
    }


def cells_of_pledged(row: Pledged) -> Cells:
    """Who announced how much, and the source; the donors by their ids."""
    return {
        "id": row.id,
        "day": row.announced,
        "who": " | ".join(row.donors),
        "what": f"{row.kind.value.replace('_', ' ')}: {row.vehicle or row.programme or ''}".rstrip(": "),
        "value": bounded(row.amount, None, row.bound),
        "unit": row.currency or row.unit,
        "stage": row.stage,
        "words": row.buys or row.note or None,
        **sourced(row.evidence),
    }


def bounded(low: Decimal | None, high: Decimal | None, bound: Bound | None) -> str | None:
    """An amount with its bound, `at least 2`, or a range; None where there is none."""
    if low is None:
        return None
    sign = "" if bound in (None, Bound.EXACTLY) else f"{bound.value} "
    return f"{sign}{low:f}{f' to {high:f}' if high is not None else ''}"


def sourced(evidence: Evidence) -> Cells:
    """Publisher and title, and the address where there is one."""
    return {"source": evidence.source, "source_url": evidence.source_url or None}

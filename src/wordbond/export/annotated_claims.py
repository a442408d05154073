"""Claims, relations and threats in the form in which reports are annotated by hand: see `annotation`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from wordbond.claims.model import Claim, Period, PeriodRole, Quantity, Relation, Threat
from wordbond.jsonform import JsonDict, JsonValue
from wordbond.model import Precision, Span

__all__ = ["claim_items", "relation_items", "threat_items"]

OUTLET = "(outlet)"
"""Who says what stands in the outlet's own voice."""


def claim_items(report_id: str, text: str, claims: Iterable[Claim]) -> list[JsonValue]:
    """An item for each claim; the upper end of a range stands beside its value as `upper`."""
    items: list[JsonValue] = []
    for number, claim in enumerate(claims, 1):
        quantity = claim.quantity
        items.append(
            {
                "id": f"{report_id}.c{number}",
                **_shown(text, claim.span),
                "subject": ", ".join(party.name for party in claim.subjects) or None,
                "measure": claim.measure or quantity.kind.value,
                "value": _number(quantity.value),
                **({"upper": _number(quantity.upper)} if quantity.upper is not None else {}),
                "unit": _unit(quantity),
                "comparator": quantity.comparator.value,
                "per": quantity.per,
                "period": ", ".join(map(_period, claim.periods)) or None,
                "said_by": claim.said_by if claim.quotation_id else OUTLET,
                "confidence": claim.confidence,
            }
        )
    return items


def relation_items(report_id: str, text: str, relations: Iterable[Relation]) -> list[JsonValue]:
    """An item for each pair."""
    return [
        {
            "id": f"{report_id}.r{number}",
            "a": relation.a.name,
            "relation": relation.relation,
            "b": relation.b.name,
            "evidence": _shown(text, relation.evidence),
            "implicit": relation.implicit,
            "modality": relation.modality.value,
            "said_by": relation.holder if relation.quotation_id else OUTLET,
        }
        for number, relation in enumerate(relations, 1)
    ]


def threat_items(report_id: str, text: str, threats: Iterable[Threat]) -> list[JsonValue]:
    """An item for each threat."""
    return [
        {
            "id": f"{report_id}.t{number}",
            "kind": threat.kind,
            "actor": [party.name for party in threat.actors] or ["(unspecified)"],
            "target": [party.name for party in threat.targets],
            "modality": threat.modality.value,
            "evidence": _shown(text, threat.evidence),
            "said_by": threat.holder if threat.quotation_id else OUTLET,
        }
        for number, threat in enumerate(threats, 1)
    ]


def _shown(text: str, span: Span) -> JsonDict:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _number(value: Decimal) -> JsonValue:
    return int(value) if value == value.to_integral() else float(value)


def _unit(quantity: Quantity) -> str | None:
    """The unit as annotators write it: `%` for percent."""
    return quantity.unit.replace("percent", "%") if quantity.unit != "percentage points" else quantity.unit


def _period(period: Period) -> str:
    dated = period.dated
    if dated.first is None or dated.last is None:
        time = period.symbol
    elif dated.precision is Precision.YEAR and dated.first.year == dated.last.year:
        time = f"{dated.first:%Y}"
    elif dated.precision is Precision.MONTH:
        months = (f"{dated.first:%Y-%m}", f"{dated.last:%Y-%m}")
        time = months[0] if months[0] == months[1] else "/".join(months)
    else:
        time = str(dated.first) if dated.first == dated.last else f"{dated.first}/{dated.last}"
    return time if period.role is PeriodRole.IN else f"{period.role.value} {time}"

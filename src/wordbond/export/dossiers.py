"""A dossier as JSON and as rows: each item with its place in a text, or with the source of its row in the pack."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wordbond.claims.model import Quantity
from wordbond.jsonform import JsonDict, JsonValue, to_json
from wordbond.packs import Bound, Evidence, Fact, Figure, Pledged, Target

if TYPE_CHECKING:
    from wordbond.record.asserted import Told
    from wordbond.record.dossiers import Dossier
    from wordbond.record.promised import PromiseRow

__all__ = ["DOSSIER_COLUMNS", "dossier_rows", "json_of_dossier"]

DOSSIER_COLUMNS = (
    *("section", "id", "day", "who", "what", "value", "unit", "stage", "reports", "outlet"),
    *("text_id", "start", "end", "words", "source", "source_url"),
)
Cells = dict[str, object]


def json_of_dossier(dossier: Dossier) -> JsonDict:
    """All of `dossier` as one JSON object; spans are `[start, end]`, amounts their digits as text."""
    subject = dossier.subject
    return {
        "subject": {
            "id": subject.record_id,
            "kind": subject.kind.value,
            "name": subject.name,
            "aliases": list(subject.aliases),
        },
        "counts": dict(dossier.counts),
        "about": [to_json(one) for one in dossier.about],
        "statements": [to_json(one) for one in dossier.statements],
        "claims": [_json_of_told(told) for told in dossier.claims],
        "conflicts": [to_json(one) for one in dossier.conflicts],
        "commitments": [_json_of_promise(row) for row in dossier.commitments],
        "relations": [_json_of_told(told) for told in dossier.relations],
        "threats": [_json_of_told(told) for told in dossier.threats],
        "targets": [_json_of_row(one) for one in dossier.targets],
        "programmes": [_json_of_row(one) for one in dossier.programmes],
        "figures": [_json_of_row(one) for one in dossier.figures],
        "facts": [_json_of_row(one) for one in dossier.facts],
        "pledged": [_json_of_row(one) for one in dossier.pledged],
    }


def _json_of_told(told: Told[Any]) -> JsonDict:
    return {
        "id": told.what.id,
        "day": told.day or None,
        "outlet": told.outlet,
        "title": told.title,
        "text_kind": told.kind,
        "span": [told.span.start, told.span.end],
        "words": told.words,
        "context": told.context,
        **to_json(told.what),
    }


def _json_of_promise(row: PromiseRow) -> JsonDict:
    return {
        "id": row.id,
        "stage": row.stage.value,
        "due": str(row.due) if row.due else None,
        "first_told": str(row.first_told) if row.first_told else None,
        "last_told": str(row.last_told) if row.last_told else None,
        "reports": row.reports,
        "transcripts": row.transcripts,
        "outlets": list(row.outlets),
        "words": row.words,
        "commitment": to_json(row.commitment),
        "tellings": [telling.commitment.id for telling in row.tellings],
    }


def _json_of_row(row: object) -> JsonDict:
    """A row of a pack: dates as the pack writes them, its evidence beside it."""
    return {name: _plain(getattr(row, name)) for name in row.__dataclass_fields__}  # type: ignore[attr-defined]


def _plain(value: object) -> JsonValue:
    if isinstance(value, Evidence):
        return to_json(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


# -- rows -------------------------------------------------------------------------------------------------------


def dossier_rows(dossier: Dossier) -> Iterator[tuple[object, ...]]:
    """One row for each item, a cell for each of DOSSIER_COLUMNS."""
    for cells in _cells(dossier):
        yield tuple(cells.get(column) for column in DOSSIER_COLUMNS)


def _cells(dossier: Dossier) -> Iterator[Cells]:
    for about in dossier.about:
        yield {"section": "about", "what": about.label, "words": about.words, **_sourced(about.evidence)}
    for saying in dossier.statements:
        yield {
            "section": "statement",
            "id": saying.statement_id or saying.quotation_id,
            "day": saying.day,
            "who": saying.speaker,
            "what": "by" if saying.own else "about",
            "reports": saying.reports,
            "outlet": saying.outlet,
            "text_id": saying.text_id,
            "words": saying.words,
        }
    for claim in dossier.claims:
        subjects = ", ".join(party.name for party in claim.what.subjects)
        yield {
            **_told(claim, "claim"),
            "who": claim.what.said_by,
            "what": f"{subjects}: {claim.what.measure or ''}".strip(": "),
            **_quantified(claim.what.quantity),
        }
    for conflict in dossier.conflicts:
        sides = " | ".join(side.value or "(not there)" for side in conflict.sides)
        texts = " | ".join(dict.fromkeys(place.text_id for side in conflict.sides for place in side.spans))
        known = f"; {conflict.basis}: {conflict.reference}" if conflict.reference is not None else ""
        yield {
            "section": "conflict",
            "what": conflict.kind,
            "value": sides + known,
            "text_id": texts,
            "words": conflict.topic,
        }
    yield from map(_promised, dossier.commitments)
    for relation in dossier.relations:
        ends = f"{relation.what.a.name} {relation.what.relation} {relation.what.b.name}"
        what = f"{ends} ({relation.what.modality.value})"
        yield {**_told(relation, "relation"), "who": relation.what.holder, "what": what}
    for threat in dossier.threats:
        ends = f"{_names(threat.what.actors)} > {_names(threat.what.targets)}"
        what = f"{threat.what.kind}: {ends} ({threat.what.modality.value})"
        yield {**_told(threat, "threat"), "who": threat.what.holder, "what": what}
    yield from map(_target, dossier.targets)
    for programme in dossier.programmes:
        words = programme.note or None
        yield {
            "section": "programme",
            "id": programme.id,
            "what": programme.name,
            "words": words,
            **_sourced(programme.evidence),
        }
    yield from map(_figure, dossier.figures)
    yield from map(_fact, dossier.facts)
    yield from map(_pledged, dossier.pledged)


def _told(told: Told[Any], section: str) -> Cells:
    return {
        "section": section,
        "id": told.what.id,
        "day": told.day,
        "outlet": told.outlet,
        "text_id": told.text_id,
        "start": told.span.start,
        "end": told.span.end,
        "words": told.context,
    }


def _names(parties: Any) -> str:
    return ", ".join(party.name for party in parties) or "?"


def _quantified(quantity: Quantity | None) -> Cells:
    if quantity is None:
        return {}
    sign = "" if quantity.comparator.value == "=" else f"{quantity.comparator.value} "
    high = f" to {quantity.upper:f}" if quantity.upper is not None else ""
    unit = f"{quantity.unit} per {quantity.per}" if quantity.per else quantity.unit
    return {"value": f"{sign}{quantity.value:f}{high}", "unit": unit}


def _promised(row: PromiseRow) -> Cells:
    one = row.commitment
    return {
        "section": "commitment",
        "id": row.id,
        "day": row.first_told,
        "who": ", ".join(party.name for party in one.parties),
        "what": f"{one.measure or one.action}{f', due {row.due}' if row.due else ''}",
        **_quantified(one.quantity),
        "stage": row.stage.value,
        "reports": row.reports,
        "outlet": " | ".join(row.outlets),
        "text_id": one.text_id,
        "start": one.evidence[0].start,
        "end": one.evidence[-1].end,
        "words": row.words,
    }


def _target(target: Target) -> Cells:
    return {
        "section": "target",
        "id": target.id,
        "day": target.agreed_on,
        "what": f"{target.measure}, due {target.deadline or target.deadline_text or 'on no date'}",
        "value": _amount(target.value, target.high, target.bound),
        "unit": target.unit,
        "words": target.status_note,
        **_sourced(target.evidence),
    }


def _figure(figure: Figure) -> Cells:
    return {
        "section": "figure",
        "day": figure.year,
        "who": figure.body,
        "what": f"{figure.measure}, edition {figure.edition or '-'}{', estimate' if figure.estimate else ''}",
        "value": figure.value,
        "unit": figure.unit,
        **_sourced(figure.evidence),
    }


def _fact(fact: Fact) -> Cells:
    return {
        "section": "fact",
        "id": fact.id,
        "day": fact.on,
        "who": fact.speaker,
        "what": fact.subject,
        "value": _amount(fact.figure, fact.high, fact.bound),
        "unit": fact.unit,
        "stage": fact.kind,
        "words": fact.note,
        **_sourced(fact.evidence),
    }


def _pledged(row: Pledged) -> Cells:
    return {
        "section": "pledged",
        "id": row.id,
        "day": row.announced,
        "who": " | ".join(row.donors),
        "what": f"{row.kind.value.replace('_', ' ')}: {row.vehicle or row.programme or ''}".rstrip(": "),
        "value": _amount(row.amount, None, row.bound),
        "unit": row.currency or row.unit,
        "stage": row.stage,
        "words": row.buys or row.note,
        **_sourced(row.evidence),
    }


def _amount(low: Decimal | None, high: Decimal | None, bound: Bound | None) -> str | None:
    if low is None:
        return None
    sign = "" if bound in (None, Bound.EXACTLY) else f"{bound.value} "
    return f"{sign}{low:f}{f' to {high:f}' if high is not None else ''}"


def _sourced(evidence: Evidence) -> Cells:
    return {"source": evidence.source, "source_url": evidence.source_url or None}

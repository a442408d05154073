"""A dossier as JSON and as rows: each item with its place in a text, or with the source of its row in the pack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wordbond.claims.model import Quantity
from wordbond.export.pack_rows import Cells, cells_of_fact, cells_of_pledged, cells_of_target, sourced
from wordbond.jsonform import JsonDict, JsonValue, to_json
from wordbond.packs import Evidence, Figure

if TYPE_CHECKING:
    from wordbond.record.asserted import Told
    from wordbond.record.dossiers import Dossier
    from wordbond.record.promised import PromiseRow
    from wordbond.record.verdicts import DecidedVerdict

__all__ = ["DOSSIER_COLUMNS", "dossier_rows", "json_of_dossier"]

DOSSIER_COLUMNS = (
    *("section", "id", "day", "who", "what", "value", "unit", "stage", "reports", "outlet"),
    *("text_id", "start", "end", "words", "source", "source_url"),
)


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
        "verdicts": [_json_of_verdict(one) for one in dossier.verdicts],
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


def _json_of_verdict(one: DecidedVerdict) -> JsonDict:
    return {
        "id": one.decision.id,
        "target": one.target_id,
        "party": one.party,
        "verdict": one.verdict.value,
        "as_of": str(one.as_of),
        "author": one.decision.author,
        "reason": one.decision.reason,
        "at": one.decision.at.isoformat(),
        "withdrawn": to_json(one.withdrawal) if one.withdrawal else None,
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
        yield {"section": "about", "what": about.label, "words": about.words, **sourced(about.evidence)}
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
    for target in dossier.targets:
        yield {"section": "target", **cells_of_target(target)}
    for programme in dossier.programmes:
        words = programme.note or None
        yield {
            "section": "programme",
            "id": programme.id,
            "what": programme.name,
            "words": words,
            **sourced(programme.evidence),
        }
    yield from map(_figure, dossier.figures)
    for fact in dossier.facts:
        yield {"section": "fact", **cells_of_fact(fact)}
    for row in dossier.pledged:
        yield {"section": "pledged", **cells_of_pledged(row)}
    for verdict in dossier.verdicts:
        yield {
            "section": "verdict",
            "id": verdict.decision.id,
            "day": verdict.as_of,
            "who": verdict.decision.author,
            "what": f"{verdict.target_id}, {verdict.party}",
            "value": verdict.verdict.value,
            "stage": "withdrawn" if verdict.withdrawal else "stands",
            "words": verdict.decision.reason,
        }


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


def _figure(figure: Figure) -> Cells:
    return {
        "section": "figure",
        "day": figure.year,
        "who": figure.body,
        "what": f"{figure.measure}, edition {figure.edition or '-'}{', estimate' if figure.estimate else ''}",
        "value": figure.value,
        "unit": figure.unit,
        **sourced(figure.evidence),
    }

"""Claims, relations and threats in the tables: written and read with the analysis that they belong to.

The whole of each stands as JSON in `form`; the columns beside it are for finding and for sums.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select

from wordbond.claims.model import Claim, Relation, Threat
from wordbond.jsonform import dump_json, from_json, load_json, to_json
from wordbond.model import Analysis
from wordbond.record import tables as t

__all__ = ["CLAIMING", "claims_of_text", "insert_claims", "relations_of_text", "threats_of_text"]

CLAIMING = (t.claims, t.relations, t.threats)
"""The tables whose rows come and go with an analysis."""

_forms = {
    table: select(table.c.form).where(table.c.text_key == bindparam("key")).order_by(table.c.ordinal)
    for table in CLAIMING
}


def insert_claims(connection: Connection, text_key: int, analysis: Analysis) -> None:
    """Write what the analysis claims; the text has no such rows yet."""
    for table, rows in (
        (t.claims, [_row_of_claim(claim) for claim in analysis.claims]),
        (t.relations, [_row_of_relation(relation) for relation in analysis.relations]),
        (t.threats, [_row_of_threat(threat) for threat in analysis.threats]),
    ):
        if rows:
            placed = [{"text_key": text_key, "ordinal": number, **row} for number, row in enumerate(rows)]
            connection.execute(insert(table), placed)


def _row_of_claim(claim: Claim) -> dict[str, Any]:
    first = claim.subjects[0] if claim.subjects else None
    return {
        "id": claim.id,
        "subject_id": first.id if first else None,
        "subject": first.name if first else None,
        "measure": claim.measure,
        "unit": claim.quantity.unit,
        "amount": float(claim.quantity.value),
        "said_by": claim.said_by,
        "form": dump_json(to_json(claim)),
    }


def _row_of_relation(relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.id,
        "a": relation.a.name,
        "a_id": relation.a.id,
        "relation": relation.relation,
        "b": relation.b.name,
        "b_id": relation.b.id,
        "holder": relation.holder,
        "form": dump_json(to_json(relation)),
    }


def _row_of_threat(threat: Threat) -> dict[str, Any]:
    return {
        "id": threat.id,
        "kind": threat.kind,
        "modality": threat.modality.value,
        "holder": threat.holder,
        "form": dump_json(to_json(threat)),
    }


def claims_of_text(connection: Connection, text_key: int) -> tuple[Claim, ...]:
    """The claims of the text, in reading order."""
    return tuple(from_json(Claim, load_json(form)) for form in _read(connection, t.claims, text_key))


def relations_of_text(connection: Connection, text_key: int) -> tuple[Relation, ...]:
    """The relations that the text tells of."""
    return tuple(from_json(Relation, load_json(form)) for form in _read(connection, t.relations, text_key))


def threats_of_text(connection: Connection, text_key: int) -> tuple[Threat, ...]:
    """The threats that the text names."""
    return tuple(from_json(Threat, load_json(form)) for form in _read(connection, t.threats, text_key))


def _read(connection: Connection, table: Table, text_key: int) -> list[str]:
    return list(connection.execute(_forms[table], {"key": text_key}).scalars())

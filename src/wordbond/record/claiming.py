"""Claims, relations, threats and commitments: written and read with the analysis that they belong to, and listed.

The whole of each stands as JSON in `form`; the columns beside it are for finding and for sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, tuple_

from wordbond.claims.model import Claim, Relation, Threat
from wordbond.commitments.model import Commitment
from wordbond.jsonform import dump_json, from_json, load_json, to_json
from wordbond.model import Analysis
from wordbond.record import tables as t
from wordbond.record.views import CommitmentPlace, CommitmentRow

__all__ = [
    "CLAIMING",
    "claims_of_text",
    "commitment_row",
    "commitments_of_text",
    "insert_claims",
    "page_of_commitments",
    "relations_of_text",
    "threats_of_text",
]

CLAIMING = (t.claims, t.relations, t.threats, t.commitments)
"""The tables whose rows come and go with an analysis."""

_forms = {
    table: select(table.c.form).where(table.c.text_key == bindparam("key")).order_by(table.c.ordinal)
    for table in CLAIMING
}


def insert_claims(connection: Connection, text_key: int, analysis: Analysis) -> None:
    """Write what the analysis claims and finds undertaken; the text has no such rows yet."""
    for table, rows in (
        (t.claims, [_row_of_claim(claim) for claim in analysis.claims]),
        (t.relations, [_row_of_relation(relation) for relation in analysis.relations]),
        (t.threats, [_row_of_threat(threat) for threat in analysis.threats]),
        (t.commitments, [_row_of_commitment(commitment) for commitment in analysis.commitments]),
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


def _row_of_commitment(commitment: Commitment) -> dict[str, Any]:
    first = commitment.parties[0] if commitment.parties else None
    last = commitment.deadline.dated.last if commitment.deadline else None
    return {
        "id": commitment.id,
        "party_id": first.id if first else None,
        "party": first.name if first else None,
        "programme": commitment.programme,
        "stage": commitment.stage.value,
        "unit": commitment.quantity.unit if commitment.quantity else None,
        "amount": float(commitment.quantity.value) if commitment.quantity else None,
        "due": str(last) if last else None,
        "said_by": commitment.said_by,
        "form": dump_json(to_json(commitment)),
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


def commitments_of_text(connection: Connection, text_key: int) -> tuple[Commitment, ...]:
    """The commitments that the text tells of, in reading order."""
    return tuple(from_json(Commitment, load_json(form)) for form in _read(connection, t.commitments, text_key))


def page_of_commitments(connection: Connection, after: tuple[int, int], limit: int) -> list[Row[Any]]:
    """The next `limit` rows behind (`text_key`, `ordinal`): these two, `form`, and what lists say of the text."""
    c, x = t.commitments.c, t.texts.c
    found = (
        select(c.text_key, c.ordinal, c.form, x.day, x.last_on, x.outlet, x.title, x.kind)
        .join(t.texts, t.texts.c.key == c.text_key)
        .where(tuple_(c.text_key, c.ordinal) > tuple_(*after))
        .order_by(c.text_key, c.ordinal)
        .limit(limit)
    )
    return list(connection.execute(found))


def commitment_row(row: Row[Any], known: Mapping[CommitmentPlace, Commitment]) -> CommitmentRow:
    """A row of `page_of_commitments` as the record gives it out; what is `known` is not read again."""
    place = (row.text_key, row.ordinal, hash(row.form))
    return CommitmentRow(
        commitment=known.get(place) or from_json(Commitment, load_json(row.form)),
        day=date.fromisoformat(row.day) if row.day and row.day == row.last_on else None,
        outlet=row.outlet,
        title=row.title,
        official=row.kind == "transcript",
        place=place,
    )


def _read(connection: Connection, table: Table, text_key: int) -> list[str]:
    return list(connection.execute(_forms[table], {"key": text_key}).scalars())

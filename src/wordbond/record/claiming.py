"""Claims, relations, threats and commitments: written and read with the analysis that they belong to, and listed.

The whole of each stands as JSON in `form`; the columns beside it are for finding and for sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, tuple_

from wordbond.claims.model import Claim, Party, Relation, Threat
from wordbond.commitments.model import Commitment
from wordbond.jsonform import dump_json, from_json, load_json, to_json
from wordbond.model import Analysis, Span
from wordbond.record import tables as t
from wordbond.record.views import CommitmentRow

if TYPE_CHECKING:
    from wordbond.record.record import Record

__all__ = [
    "CLAIMING",
    "Asserted",
    "Told",
    "claims_of_text",
    "commitment_row",
    "commitments_of_text",
    "insert_claims",
    "is_called",
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
    """The next `limit` rows behind (`text_key`, `ordinal`): these two, `form`, and the text's day, outlet and title."""
    c = t.commitments.c
    found = (
        select(c.text_key, c.ordinal, c.form, t.texts.c.day, t.texts.c.last_on, t.texts.c.outlet, t.texts.c.title)
        .join(t.texts, t.texts.c.key == c.text_key)
        .where(tuple_(c.text_key, c.ordinal) > tuple_(*after))
        .order_by(c.text_key, c.ordinal)
        .limit(limit)
    )
    return list(connection.execute(found))


def commitment_row(row: Row[Any]) -> CommitmentRow:
    """A row of `page_of_commitments` as the record gives it out."""
    day = date.fromisoformat(row.day) if row.day and row.day == row.last_on else None
    return CommitmentRow(from_json(Commitment, load_json(row.form)), day, row.outlet, row.title)


def _read(connection: Connection, table: Table, text_key: int) -> list[str]:
    return list(connection.execute(_forms[table], {"key": text_key}).scalars())


T = TypeVar("T", Claim, Relation, Threat)


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """What one text asserts, with where it stands."""

    what: T
    text_id: str
    outlet: str | None
    day: str
    """The first day on which the text may have been published or spoken, ISO; empty where none is known."""
    words: str


class Asserted:
    """The reading side of what the texts of an open record assert, the newest text first."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def claims(self) -> Iterator[Told[Claim]]:
        """Every claim."""
        return self._told(t.claims, Claim, lambda claim: claim.span)

    def relations(self) -> Iterator[Told[Relation]]:
        """Every relation that a text tells of."""
        return self._told(t.relations, Relation, lambda relation: relation.evidence)

    def threats(self) -> Iterator[Told[Threat]]:
        """Every threat that a text names."""
        return self._told(t.threats, Threat, lambda threat: threat.evidence)

    def _told(self, table: Table, kind: type[T], place: Callable[[T], Span]) -> Iterator[Told[T]]:
        which = (
            select(t.texts.c.key, t.texts.c.id, t.texts.c.outlet, t.texts.c.day)
            .where(t.texts.c.key.in_(select(table.c.text_key)))
            .order_by(t.texts.c.day.desc(), t.texts.c.key.desc())
        )
        with self._record._reading() as connection:
            texts = connection.execute(which).all()
        for row in texts:
            with self._record._reading() as connection:
                forms = _read(connection, table, row.key)
            text = self._record.get_text(row.id).text
            for form in forms:
                what = from_json(kind, load_json(form))
                yield Told(what, row.id, row.outlet, row.day, place(what).of(text))


def is_called(party: Party, name: str) -> bool:
    """Whether `name` is the party's name or id, or the id without its kind, whatever the case."""
    wanted = name.casefold()
    known = (party.name, party.id or "", (party.id or "").partition(":")[2])
    return any(wanted == one.casefold() for one in known if one)

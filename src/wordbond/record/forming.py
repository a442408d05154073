"""Statements as rows: formed anew from the links of the quotations that hang together, written, and read back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from wordbond.jsonform import dump_json, from_json, load_json, to_json
from wordbond.matching.relating import Link, Relation
from wordbond.matching.renderings import Rendering, Window
from wordbond.matching.statements import Statement, Variant, form_statements
from wordbond.matching.verdict import Verdict
from wordbond.model import Span
from wordbond.record import tables as t
from wordbond.record.renderings import AT_ONCE, linked_renderings, links_around

__all__ = ["forget_statements", "settle_statements", "statement_of_row", "statements_of"]


def settle_statements(connection: Connection, quotation_keys: set[int]) -> None:
    """Form the statements of these quotations, and of all that hang together with them, anew."""
    keys, fresh = set(quotation_keys), set(quotation_keys)
    links = set[Row[Any]]()
    while fresh:
        around = [row for row in links_around(connection, fresh) if row.relation == Relation.UTTERANCE]
        links.update(around)
        fresh = {key for row in around for key in (row.a_key, row.b_key)} - keys
        keys |= fresh
    held = linked_renderings(connection, keys)
    known = {rendering.id: rendering for rendering in held.values()}
    made = form_statements(known, (_link(held, row) for row in links if row.a_key in held and row.b_key in held))
    forget_statements(connection, sorted(keys))
    by_id = {rendering.id: key for key, rendering in held.items()}
    if not made:
        return
    connection.execute(_insert_statements, [_row_of_statement(s, known, by_id) for s in made])
    ids = [s.id for s in made]
    key_of = dict[str, int]()
    for start in range(0, len(ids), AT_ONCE):
        found = connection.execute(_keys_of_statements, {"ids": ids[start : start + AT_ONCE]})
        key_of.update((row.id, row.key) for row in found)
    rows = [_row_of_variant(key_of[s.id], by_id[v.quotation], v) for s in made for v in s.variants]
    connection.execute(_insert_variants, rows)


_insert_statements, _insert_variants = insert(t.statements), insert(t.variants)
_keys_of_statements = select(t.statements.c.id, t.statements.c.key).where(
    t.statements.c.id.in_(bindparam("ids", expanding=True))
)


def _link(held: dict[int, Rendering], row: Row[Any]) -> Link:
    a, b = held[row.a_key].units[row.a_number].id, held[row.b_key].units[row.b_number].id
    return Link(a, b, Relation(row.relation), row.score)


def forget_statements(connection: Connection, quotation_keys: Sequence[int]) -> None:
    """Take away the statements that any of these quotations carries, with all their variants."""
    for start in range(0, len(quotation_keys), AT_ONCE):
        part = quotation_keys[start : start + AT_ONCE]
        keys = list(connection.execute(_statements_holding, {"keys": part}).scalars())
        if keys:
            connection.execute(_delete_variants, {"keys": keys})
            connection.execute(_delete_statements, {"keys": keys})


_statements_holding = (
    select(t.variants.c.statement_key)
    .distinct()
    .where(t.variants.c.quotation_key.in_(bindparam("keys", expanding=True)))
)
_delete_variants = delete(t.variants).where(t.variants.c.statement_key.in_(bindparam("keys", expanding=True)))
_delete_statements = delete(t.statements).where(t.statements.c.key.in_(bindparam("keys", expanding=True)))


def _row_of_statement(statement: Statement, known: dict[str, Rendering], by_id: dict[str, int]) -> dict[str, Any]:
    return {
        "id": statement.id,
        "speaker_id": statement.speaker_id,
        "speaker": statement.speaker,
        "occasion_id": statement.occasion_id,
        "event_id": statement.event_id,
        "first_day": statement.window.first,
        "last_day": statement.window.last,
        "firm": statement.window.firm,
        "reference_key": by_id[statement.reference],
        "passage_start": statement.passage.start,
        "passage_end": statement.passage.end,
        "official": statement.official,
        "reports": len({known[v.quotation].text_id for v in statement.variants if not known[v.quotation].official}),
    }


def _row_of_variant(statement_key: int, quotation_key: int, variant: Variant) -> dict[str, Any]:
    verdict = variant.verdict
    return {
        "statement_key": statement_key,
        "quotation_key": quotation_key,
        "numbers": dump_json(list(variant.units)),
        "part_start": variant.part.start,
        "part_end": variant.part.end,
        "label": verdict.label.value if verdict else None,
        "form": verdict.form.value if verdict else None,
        "verdict": dump_json(to_json(verdict)) if verdict else None,
    }


_statements = (
    select(t.statements, t.quotations.c.id.label("reference"))
    .join(t.quotations, t.quotations.c.key == t.statements.c.reference_key)
    .order_by(t.statements.c.id)
)
_variants = (
    select(t.variants, t.quotations.c.id)
    .join(t.quotations, t.quotations.c.key == t.variants.c.quotation_key)
    .where(t.variants.c.statement_key.in_(bindparam("keys", expanding=True)))
    .order_by(t.quotations.c.id)
)


def statements_of(connection: Connection, where: Any = None) -> list[Statement]:
    """The statements that fit the condition `where` on table `statements`, by id; all without one."""
    rows = connection.execute(_statements if where is None else _statements.where(where)).all()
    variants: dict[int, list[Variant]] = {}
    keys = [row.key for row in rows]
    for start in range(0, len(keys), AT_ONCE):
        for row in connection.execute(_variants, {"keys": keys[start : start + AT_ONCE]}):
            verdict = from_json(Verdict, load_json(row.verdict)) if row.verdict else None
            variants.setdefault(row.statement_key, []).append(
                Variant(
                    quotation=row.id,
                    units=tuple(json.loads(row.numbers)),
                    part=Span(row.part_start, row.part_end),
                    verdict=verdict,
                )
            )
    return [statement_of_row(row, variants[row.key]) for row in rows]


def statement_of_row(row: Row[Any], variants: Sequence[Variant]) -> Statement:
    """The statement that a row of `statements`, with the id of its reference, and its variants make up."""
    return Statement(
        id=row.id,
        speaker_id=row.speaker_id,
        speaker=row.speaker,
        occasion_id=row.occasion_id,
        event_id=row.event_id,
        window=Window(row.first_day, row.last_day, bool(row.firm)),
        variants=tuple(variants),
        reference=row.reference,
        passage=Span(row.passage_start, row.passage_end),
        official=bool(row.official),
    )

"""Decisions in the tables: appended, withdrawn by a row of their own, listed with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, insert, or_, select

from wordbond.errors import InvalidDecision, NotFound
from wordbond.jsonform import JsonValue, dump_json, load_json, span_of_json
from wordbond.model import Span, TextId
from wordbond.record import tables as t
from wordbond.record.decisions import QUOTATION, Anchor, Decision, Field, Withdrawal
from wordbond.record.dialect import SQLite
from wordbond.record.views import DecisionRow

__all__ = [
    "add_decision",
    "add_withdrawal",
    "count_by_author",
    "decisions_on",
    "get_decision",
    "latest_decisions",
    "list_decisions",
    "live_decisions",
]


_live_decisions = (
    select(t.decisions)
    .outerjoin(t.withdrawals)
    .where(t.decisions.c.text_id == bindparam("text_id"), t.withdrawals.c.decision_key.is_(None))
    .order_by(t.decisions.c.at, t.decisions.c.key)
)


def spans_of_json(form: JsonValue) -> tuple[Span, ...]:
    """The spans written as an array of pairs."""
    return tuple([span_of_json(pair) for pair in form]) if isinstance(form, list) else ()


def anchor_of(connection: Connection, quotation_id: str) -> Anchor:
    """Where the quotation with this id stands; raises NotFound where there is none."""
    q = t.quotations.c
    row = connection.execute(
        select(t.texts.c.id, q.content, q.words).join_from(t.quotations, t.texts).where(q.id == quotation_id)
    ).first()
    if row is None:
        raise NotFound(f"no quotation {quotation_id} in this record; it may have gone with a new analysis of its text")
    return Anchor(TextId(row.id), spans_of_json(load_json(row.content)), row.words)


def add_decision(connection: Connection, dialect: SQLite, decision: Decision) -> Decision | None:
    """Append `decision`, that on a quotation with its anchor; None where it is there already."""
    if decision.anchor is None and decision.subject_kind == QUOTATION:
        if decision.field is Field.OCCASION and decision.value is not None:
            _check_occasion(connection, str(decision.value))
        decision = replace(decision, anchor=anchor_of(connection, decision.subject_id))
    anchor = decision.anchor
    row = {
        "id": decision.id,
        "subject_kind": decision.subject_kind,
        "subject_id": decision.subject_id,
        "field": decision.field.value,
        "value": dump_json(decision.value),
        "author": decision.author,
        "reason": decision.reason,
        "at": decision.at.isoformat(),
        "text_id": anchor.text_id if anchor else "",  # a verdict stands in no text
        "spans": dump_json([[span.start, span.end] for span in anchor.spans] if anchor else []),
        "words": anchor.words if anchor else "",
    }
    added = connection.execute(dialect.insert_new(t.decisions), row).scalar()
    if added is None:
        return None
    if decision.field is Field.SPEAKER and isinstance(decision.value, dict) and decision.value["speaker_id"]:
        name = {"id": decision.value["speaker_id"], "name": decision.value["name"]}
        connection.execute(dialect.insert_new(t.speakers), name)
    return decision


def _check_occasion(connection: Connection, occasion_id: str) -> None:
    if connection.execute(select(t.occasions.c.id).where(t.occasions.c.id == occasion_id).limit(1)).first() is None:
        raise InvalidDecision(f"no occasion {occasion_id} in this record; `occasions()` lists those there are")


def add_withdrawal(connection: Connection, withdrawal: Withdrawal) -> None:
    """Append `withdrawal`; raises NotFound without its decision, InvalidDecision where that is withdrawn already."""
    found = get_decision(connection, withdrawal.decision_id)
    if found.withdrawal == withdrawal:
        return
    if found.withdrawal is not None:
        earlier = found.withdrawal
        raise InvalidDecision(
            f"decision {withdrawal.decision_id} was withdrawn on {earlier.at:%Y-%m-%d %H:%M} by {earlier.author}"
        )
    key = select(t.decisions.c.key).where(t.decisions.c.id == withdrawal.decision_id).scalar_subquery()
    row = {
        "decision_key": connection.execute(select(key)).scalar_one(),
        "author": withdrawal.author,
        "reason": withdrawal.reason,
        "at": withdrawal.at.isoformat(),
    }
    connection.execute(insert(t.withdrawals), row)


def live_decisions(connection: Connection, text_id: str) -> list[tuple[int, Decision]]:
    """The decisions on `text_id` that are not withdrawn, each with its key, the earliest first."""
    rows = connection.execute(_live_decisions, {"text_id": text_id})
    return [(row.key, decision_of_row(row)) for row in rows]


def get_decision(connection: Connection, decision_id: str) -> DecisionRow:
    """The decision with this id; raises NotFound."""
    row = connection.execute(_decision_rows().where(t.decisions.c.id == decision_id)).first()
    if row is None:
        raise NotFound(f"no decision {decision_id} in this record")
    return _view_of_row(row)


def list_decisions(
    connection: Connection,
    *,
    text_id: str | None,
    quotation_id: str | None,
    orphaned: bool | None,
    withdrawn: bool | None,
) -> Sequence[DecisionRow]:
    """The decisions that fit the filters, in the order in which they were taken."""
    if text_id is not None and quotation_id is None and orphaned is None and withdrawn is None:
        return [_view_of_row(row) for row in connection.execute(_decisions_of_text, {"text_id": text_id})]
    d, gone = t.decisions.c, t.withdrawals.c.decision_key
    found = _decision_rows().order_by(d.at, d.key)
    if text_id is not None:
        found = found.where(d.text_id == text_id)
    if quotation_id is not None:
        found = found.where((d.subject_id == quotation_id) | (t.quotations.c.id == quotation_id))
    if withdrawn is not None:
        found = found.where(gone.is_not(None) if withdrawn else gone.is_(None))
    if orphaned is not None:
        lost = and_(gone.is_(None), t.applications.c.quotation_key.is_(None), d.subject_kind == QUOTATION)
        found = found.where(lost if orphaned else ~lost)
    return [_view_of_row(row) for row in connection.execute(found)]


def decisions_on(connection: Connection, subject_kind: str, subject_ids: str) -> list[DecisionRow]:
    """The decisions on subjects of this kind whose ids begin so, in the order in which they were taken."""
    d = t.decisions.c
    found = _decision_rows().where(
        d.subject_kind == subject_kind, d.subject_id.startswith(subject_ids, autoescape=True)
    )
    return [_view_of_row(row) for row in connection.execute(found.order_by(d.at, d.key))]


def latest_decisions(
    connection: Connection, limit: int, *, author: str | None = None, before: str | None = None
) -> list[DecisionRow]:
    """The decisions on quotations, the last taken first: those that `author` took or withdrew, before the one named."""
    d = t.decisions.c
    found = _decision_rows().where(d.subject_kind == QUOTATION).order_by(d.at.desc(), d.key.desc()).limit(limit)
    if author is not None:
        found = found.where(or_(d.author == author, t.withdrawals.c.author == author))
    if before is not None:
        last = connection.execute(select(d.at, d.key).where(d.id == before)).first()
        if last is None:
            raise NotFound(f"no decision {before} in this record")
        found = found.where(or_(d.at < last.at, and_(d.at == last.at, d.key < last.key)))
    return [_view_of_row(row) for row in connection.execute(found)]


def count_by_author(connection: Connection) -> list[tuple[str, int]]:
    """Who decided how often, those with most first."""
    author = t.decisions.c.author
    count = func.count()
    return [
        (row[0], row[1]) for row in connection.execute(select(author, count).group_by(author).order_by(-count, author))
    ]


def _decision_rows() -> Select[Any]:
    w = t.withdrawals.c
    return (
        select(
            t.decisions,
            w.decision_key.label("withdrawn"),
            w.author.label("withdrawn_by"),
            w.reason.label("withdrawn_for"),
            w.at.label("withdrawn_at"),
            t.quotations.c.id.label("quotation_id"),
        )
        .outerjoin(t.withdrawals, w.decision_key == t.decisions.c.key)
        .outerjoin(t.applications, t.applications.c.decision_key == t.decisions.c.key)
        .outerjoin(t.quotations, t.quotations.c.key == t.applications.c.quotation_key)
    )


_decisions_of_text = (
    _decision_rows().where(t.decisions.c.text_id == bindparam("text_id")).order_by(t.decisions.c.at, t.decisions.c.key)
)


def _view_of_row(row: Row[Any]) -> DecisionRow:
    withdrawal = None
    if row.withdrawn is not None:
        at = datetime.fromisoformat(row.withdrawn_at)
        withdrawal = Withdrawal(decision_id=row.id, author=row.withdrawn_by, reason=row.withdrawn_for, at=at)
    return DecisionRow(decision=decision_of_row(row), withdrawal=withdrawal, quotation_id=row.quotation_id)


def decision_of_row(row: Row[Any]) -> Decision:
    """The decision that a row of `decisions` holds."""
    return Decision(
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        field=Field(row.field),
        value=load_json(row.value),
        author=row.author,
        reason=row.reason,
        at=datetime.fromisoformat(row.at),
        anchor=Anchor(TextId(row.text_id), spans_of_json(load_json(row.spans)), row.words) if row.text_id else None,
    )

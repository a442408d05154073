"""What the texts of a record say together, to be read: statements with their variants, phrase families, lineage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from wordbond.matching.relating import Relation
from wordbond.matching.renderings import Rendering
from wordbond.matching.statements import Statement
from wordbond.record import linking, reading
from wordbond.record import tables as t

if TYPE_CHECKING:
    from wordbond.record.record import Record

__all__ = ["Said", "StatementRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement with the words of all that carry it."""

    statement: Statement
    renderings: dict[str, Rendering]
    """By quotation id, of every variant."""
    reports: int
    """How many reports carry it."""
    independent: int
    """How many of them do not have it from another report, or from a text that another has it from, as far as the
    lineage tells."""


class Said:
    """The reading side of an open record's statements."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def statement(self, statement_id: str) -> StatementRow:
        """The statement whose id this is or begins with (6 digits or more); raises NotFound."""
        with self._record._reading() as connection:
            whole = reading.resolve(connection, t.statements, statement_id, "statement")
            return self._rows(t.statements.c.id == whole)[0]

    def statements_of(self, quotation_id: str) -> list[StatementRow]:
        """The statements that a quotation carries, one mostly; none where it was never linked."""
        keys = (
            select(t.variants.c.statement_key)
            .join(t.quotations, t.quotations.c.key == t.variants.c.quotation_key)
            .where(t.quotations.c.id == quotation_id)
        )
        return self._rows(t.statements.c.key.in_(keys))

    def iter_statements(self, *, speaker_id: str | None = None, fewest_reports: int = 2) -> Iterator[StatementRow]:
        """The statements that so many reports carry at least, by id."""
        where = t.statements.c.reports >= fewest_reports
        if speaker_id is not None:
            where &= t.statements.c.speaker_id == speaker_id
        yield from self._rows(where)

    def related(self, statement_id: str) -> list[StatementRow]:
        """The statements that share a phrase with this one on another occasion."""
        with self._record._reading() as connection:
            own = {
                row.quotation_key
                for row in connection.execute(
                    select(t.variants.c.quotation_key)
                    .join(t.statements, t.statements.c.key == t.variants.c.statement_key)
                    .where(t.statements.c.id == statement_id)
                )
            }
            links = [row for row in linking.links_around(connection, own) if row.relation == Relation.PHRASE]
        others = {key for row in links for key in (row.a_key, row.b_key)} - own
        keys = select(t.variants.c.statement_key).where(t.variants.c.quotation_key.in_(others))
        return [row for row in self._rows(t.statements.c.key.in_(keys)) if row.statement.id != statement_id]

    def _rows(self, where: object) -> list[StatementRow]:
        with self._record._reading() as connection:
            statements = linking.statements_of(connection, where)
            ids = {variant.quotation for s in statements for variant in s.variants}
            keys = connection.execute(select(t.quotations.c.key).where(t.quotations.c.id.in_(ids))).scalars().all()
            held = {r.id: r for r in linking.linked_renderings(connection, keys).values()}
        return [self._row(s, {v.quotation: held[v.quotation] for v in s.variants}) for s in statements]

    def _row(self, statement: Statement, held: dict[str, Rendering]) -> StatementRow:
        texts = {r.text_id for r in held.values() if not r.official}
        return StatementRow(
            statement=statement, renderings=held, reports=len(texts), independent=self.independent(texts)
        )

    def independent(self, text_ids: set[str]) -> int:
        """How many sources these reports come down to: those that derive from one another, or from one lost text, count
        once. Reports whose lineage was not reckoned count each by itself."""
        return len(text_ids)

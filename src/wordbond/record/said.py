"""What the texts of a record say together, to be read: statements with their variants, phrase families, lineage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, Row, bindparam, func, select

from wordbond.errors import NotFound
from wordbond.jsonform import JsonValue, from_json, load_json
from wordbond.matching.conflicts import Conflict, conflicts_of_statement, unique
from wordbond.matching.lineage import EVENT, LOST, Edge, EdgeKind, Evidence
from wordbond.matching.relating import Relation
from wordbond.matching.renderings import Rendering, Unit, Window
from wordbond.matching.statements import Statement
from wordbond.matching.verdict import Fidelity
from wordbond.record import linking, reading
from wordbond.record import tables as t
from wordbond.together import sources_of

if TYPE_CHECKING:
    from wordbond.record.record import Record

__all__ = ["Carried", "Said", "StatementRow"]

IDS_AT_ONCE = 500


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A quotation that carries a statement."""

    quotation: str
    statement: str
    label: Fidelity | None
    """None where the others are compared with this one."""
    reports: int
    """How many reports carry the statement."""
    official: bool
    """Whether it is compared with a transcript."""


# Built once: SQLAlchemy spends longer on building a statement than SQLite on answering one of these.
_carried_by = (
    select(
        t.quotations.c.id,
        t.statements.c.id.label("statement"),
        t.variants.c.label,
        t.statements.c.reports,
        t.statements.c.official,
    )
    .join_from(t.variants, t.quotations, t.quotations.c.key == t.variants.c.quotation_key)
    .join(t.statements, t.statements.c.key == t.variants.c.statement_key)
    .join(t.texts, t.texts.c.key == t.quotations.c.text_key)
    .where(t.texts.c.id == bindparam("text_id"), (t.statements.c.reports > 1) | t.statements.c.official)
    .order_by(t.quotations.c.key)
)
_all_edges = (
    select(t.lineage, t.texts.c.id)
    .join(t.texts, t.texts.c.key == t.lineage.c.text_key)
    .order_by(t.lineage.c.text_key, t.lineage.c.ordinal)
)
_edges_of = _all_edges.where(t.texts.c.id.in_(bindparam("text_ids", expanding=True)))
_derived_from = _all_edges.where(
    t.lineage.c.origin_key == select(t.texts.c.key).where(t.texts.c.id == bindparam("text_id")).scalar_subquery()
)


def _edge_of_row(row: Row[Any]) -> Edge:
    return Edge(
        derived=row.id,
        origin=row.origin,
        kind=EdgeKind(row.kind),
        confidence=row.confidence,
        evidence=tuple(from_json(Evidence, e) for e in cast("list[JsonValue]", load_json(row.evidence))),
    )


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

    def page_of_statements(
        self,
        *,
        speaker_id: str | None = None,
        occasion_id: str | None = None,
        label: Fidelity | None = None,
        fewest_reports: int = 2,
        after: str | None = None,
        limit: int = 30,
    ) -> list[tuple[StatementRow, str]]:
        """Statements by day, the newest first, behind the cursor `after`; each with its cursor.

        Those that so many reports carry, or one that can be held against a transcript; `label` leaves those of which a
        variant bears it. Raises NotFound where `after` is no cursor.
        """
        s = t.statements.c
        wanted = select(s.key, s.id, s.last_day).where(
            (s.reports >= fewest_reports) | (s.official & (s.reports >= min(1, fewest_reports)))
        )
        if speaker_id is not None:
            wanted = wanted.where(s.speaker_id == speaker_id)
        if occasion_id is not None:
            wanted = wanted.where(s.occasion_id == occasion_id)
        if label is not None:
            bearing = select(t.variants.c.statement_key).where(t.variants.c.label == label.value)
            wanted = wanted.where(s.key.in_(bearing))
        if after is not None:
            day, _, key = after.partition(".")
            if not (day.isdecimal() and key.isdecimal() and len(after) < 30):
                raise NotFound(f"{after!r} is no place in this list; begin it anew, without `after`")
            wanted = wanted.where((s.last_day < int(day)) | ((s.last_day == int(day)) & (s.key < int(key))))
        with self._record._reading() as connection:
            found = connection.execute(wanted.order_by(s.last_day.desc(), s.key.desc()).limit(limit)).all()
        rows = {row.statement.id: row for row in self._rows(s.key.in_([one.key for one in found]))}
        return [(rows[one.id], f"{one.last_day}.{one.key}") for one in found if one.id in rows]

    def count_labels(self) -> dict[Fidelity, int]:
        """How many variants bear each label, those that any does."""
        v = t.variants.c
        with self._record._reading() as connection:
            rows = connection.execute(select(v.label, func.count()).where(v.label.is_not(None)).group_by(v.label)).all()
        return {Fidelity(label): count for label, count in rows}

    def carried_by(self, text_id: str) -> list[Carried]:
        """What the quotations of a text carry that others carry, too."""
        with self._record._reading() as connection:
            rows = connection.execute(_carried_by, {"text_id": text_id}).all()
        return [
            Carried(
                quotation=row.id,
                statement=row.statement,
                label=Fidelity(row.label) if row.label else None,
                reports=row.reports,
                official=bool(row.official),
            )
            for row in rows
        ]

    def origins_of(self, text_id: str) -> list[Edge]:
        """Where a report has its words from, one step back."""
        return self._edges({text_id})

    def derived_from(self, text_id: str) -> list[Edge]:
        """The reports that derive from this one, as far as the lineage tells."""
        with self._record._reading() as connection:
            rows = connection.execute(_derived_from, {"text_id": text_id}).all()
        return [_edge_of_row(row) for row in rows]

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

    def _rows(self, where: Any) -> list[StatementRow]:
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
        once. A report whose lineage was not reckoned counts by itself."""
        return sources_of(self.edges(text_ids), text_ids)

    # -- lineage ----------------------------------------------------------------------------------------------

    def edges(self, text_ids: set[str] | None = None) -> list[Edge]:
        """The lineage of these reports and all that they derive from; of all reports without `text_ids`."""
        found: dict[str, list[Edge]] = {}
        fresh = text_ids
        while fresh is None or fresh:
            for row in self._edges(fresh):
                found.setdefault(row.derived, []).append(row)
            if fresh is None:
                break
            fresh = {edge.origin for edges in found.values() for edge in edges} - found.keys() - {EVENT}
            fresh = {name for name in fresh if not name.startswith(LOST)}
        return [edge for _, edges in sorted(found.items()) for edge in edges]

    def _edges(self, text_ids: set[str] | None) -> list[Edge]:
        with self._record._reading() as connection:
            if text_ids is None:
                rows = connection.execute(_all_edges).all()
            else:
                rows = connection.execute(_edges_of, {"text_ids": sorted(text_ids)}).all()
        return [_edge_of_row(row) for row in rows]

    # -- conflicts --------------------------------------------------------------------------------------------

    def conflicts(self) -> list[Conflict]:
        """Facts on which texts disagree with each other or with the pack, those of one kind together."""
        altered = select(t.variants.c.statement_key).distinct().where(t.variants.c.label == Fidelity.ALTERED_FACT.value)
        found = [
            conflict
            for row in self._rows(t.statements.c.key.in_(altered))
            for conflict in conflicts_of_statement(row.statement, row.renderings)
        ]
        with self._record._reading() as connection:
            rows = connection.execute(select(t.conflicts.c.conflict)).scalars().all()
        return list(unique([*found, *(from_json(Conflict, load_json(row)) for row in rows)]))

    def conflicts_of_quotation(self, quotation_id: str) -> list[Conflict]:
        """Those on the statements that a quotation carries."""
        rows = self.statements_of(quotation_id)
        return [conflict for row in rows for conflict in conflicts_of_statement(row.statement, row.renderings)]

    def conflicts_of_statements(self, statement_ids: Iterable[str]) -> list[Conflict]:
        """Those on the statements with these whole ids."""
        v, ids, found = t.variants.c, sorted(set(statement_ids)), list[Conflict]()
        altered = select(v.statement_key).distinct().where(v.label == Fidelity.ALTERED_FACT.value)
        for at in range(0, len(ids), IDS_AT_ONCE):
            some = t.statements.c.id.in_(ids[at : at + IDS_AT_ONCE]) & t.statements.c.key.in_(altered)
            for row in self._rows(some):
                found += conflicts_of_statement(row.statement, row.renderings)
        return found

    def conflicts_with_pack(self, text_id: str | None = None) -> list[Conflict]:
        """What the text with this whole id, or any text, says that the pack knows otherwise."""
        wanted = select(t.conflicts.c.conflict).join(t.texts, t.texts.c.key == t.conflicts.c.text_key)
        if text_id is not None:
            wanted = wanted.where(t.texts.c.id == text_id)
        with self._record._reading() as connection:
            rows = connection.execute(wanted.order_by(t.conflicts.c.text_key, t.conflicts.c.ordinal)).scalars().all()
        return [from_json(Conflict, load_json(row)) for row in rows]

    # -- words that are in no text ----------------------------------------------------------------------------

    def meet(self, words: Rendering) -> list[tuple[Unit, Rendering, Unit]]:
        """The sentences of the record that share keys with `words`: (its sentence, whose, the sentence there)."""
        with self._record._reading() as connection:
            return linking.met_by(connection, self._record._dialect, words)

    def transcripts(self, *, speaker_id: str | None, window: Window) -> list[Rendering]:
        """The turns of transcripts, in order, of one speaker and of days that `window` allows."""
        r = t.renderings.c
        where: list[ColumnElement[bool]] = [r.official.is_(True)]
        if speaker_id is not None:
            where.append(r.speaker_id == speaker_id)
        if window.first:
            where += [r.last_day >= window.first, r.first_day <= window.last]
        with self._record._reading() as connection:
            keys = connection.execute(select(r.quotation_key).where(*where)).scalars().all()
            return list(linking.linked_renderings(connection, keys).values())

    def renderings(self) -> int:
        """How many quotations and turns can be met."""
        with self._record._reading() as connection:
            return int(connection.execute(select(func.count()).select_from(t.renderings)).scalar_one())

    def asked(self, words: Rendering) -> int:
        """How many of them `meet` looks for `words` among."""
        with self._record._reading() as connection:
            return linking.count_asked(connection, words)

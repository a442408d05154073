"""What the texts of a record assert, to be read: claims, relations and threats, each with its place in its text.

Lists are paged by key: the newest text first, within a text in reading order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, and_, case, false, func, or_, select, true

from wordbond.claims.model import Claim, Modality, Party, Relation, Threat
from wordbond.errors import NotFound
from wordbond.jsonform import dump_json, from_json, load_json
from wordbond.model import Span
from wordbond.record import tables as t
from wordbond.record.reading import BEGINS_CHARS, day_of

if TYPE_CHECKING:
    from wordbond.record.record import Record

__all__ = [
    "Asserted",
    "AssertedFilter",
    "Edge",
    "Graph",
    "Node",
    "Told",
]

PAGE = 200
CONTEXT_CHARS = 400
LONGEST_NAME_CHARS = 1000
"""A longer name is nobody's."""
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’')]*(\s+)(?=[^a-z\s])|(\n\s*\n)")

T = TypeVar("T", Claim, Relation, Threat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Generic[T]):
    """What one text asserts, with where it stands."""

    what: T
    text_id: str
    kind: str
    """report or transcript"""
    outlet: str | None
    title: str | None
    day: str
    """The first day on which the text may have been published or spoken, ISO; empty where none is known."""
    span: Span
    """Its evidence."""
    words: str
    """The words at `span`."""
    context: str
    """The sentence that they stand in, or what of a long one stands near, white space as single spaces."""
    begins: str = ""
    """The first characters of the text, to call one without a title by."""
    cursor: str = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertedFilter:
    """Which claims, relations or threats to list; what is None leaves all."""

    party: str | None = None
    """An id such as `body:NOR`, or the name of somebody whom the pack does not know: among the subjects of a claim, on
    either side of a relation, an actor or target of a threat."""
    kind: str | None = None
    """A claim’s measure, a relation, or a kind of threat: a label of the pack’s lexicon."""
    amount: Decimal | None = None
    """Of claims, in whole units: 1.4 million is 1400000."""
    unit: str | None = None
    """Of claims: `EUR`, `percent of GDP`, `rounds per year`."""
    among: tuple[str, ...] = ()
    """Ids: relations between two of these alone, threats by one of them."""
    modality: Modality | None = None
    """Of relations and threats."""
    holder: str | None = None
    """Who says so: a speaker’s name; empty for the outlet’s own voice or a speaker who cannot be told."""
    text_id: str | None = None
    """A whole id."""
    first: date | None = None
    last: date | None = None
    """The first and last day, both inclusive, on which the text was published or spoken."""
    any_of: tuple[AssertedFilter, ...] = ()
    """Where there are some, one of these must fit as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A party of the relations."""

    id: str
    """As in `Party.id`; `name:` and the name for one that the pack does not know."""
    name: str
    tellings: int
    """How often a text puts it in a relation, on either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation between two parties, however many texts tell of it."""

    a: str
    """The id of a node."""
    relation: str
    b: str
    modality: Modality
    tellings: int
    texts: int
    holders: int
    """According to how many speakers; an outlet’s own voice is none."""
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The relations of a record: edges told most first, and the nodes that these join."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    edges_in_all: int
    """How many there are, those that a limit left out among them."""


class Asserted:
    """The reading side of what the texts of an open record assert, the newest text first."""

    def __init__(self, record: Record) -> None:
        self._record = record

    # -- lists ------------------------------------------------------------------------------------------------

    def claims(self, which: AssertedFilter | None = None) -> Iterator[Told[Claim]]:
        """Every claim that fits."""
        return self._all(self.page_of_claims, which)

    def relations(self, which: AssertedFilter | None = None) -> Iterator[Told[Relation]]:
        """Every relation that a text tells of and that fits."""
        return self._all(self.page_of_relations, which)

    def threats(self, which: AssertedFilter | None = None) -> Iterator[Told[Threat]]:
        """Every threat that a text names and that fits."""
        return self._all(self.page_of_threats, which)

    def page_of_claims(
        self, which: AssertedFilter | None = None, *, after: str | None = None, limit: int = 30
    ) -> list[Told[Claim]]:
        """Up to `limit` claims behind the cursor `after`; raises NotFound where it is none."""
        return self._page(t.claims, Claim, lambda claim: claim.span, which or AssertedFilter(), after, limit)

    def page_of_relations(
        self, which: AssertedFilter | None = None, *, after: str | None = None, limit: int = 30
    ) -> list[Told[Relation]]:
        """Up to `limit` relations behind the cursor `after`; raises NotFound where it is none."""
        return self._page(t.relations, Relation, lambda one: one.evidence, which or AssertedFilter(), after, limit)

    def page_of_threats(
        self, which: AssertedFilter | None = None, *, after: str | None = None, limit: int = 30
    ) -> list[Told[Threat]]:
        """Up to `limit` threats behind the cursor `after`; raises NotFound where it is none."""
        return self._page(t.threats, Threat, lambda threat: threat.evidence, which or AssertedFilter(), after, limit)

    def count(self, of: str, which: AssertedFilter | None = None) -> int:
        """How many claims, relations or threats (`of`) fit."""
        table = _TABLES[of]
        counted = select(func.count()).select_from(table).join(t.texts, t.texts.c.key == table.c.text_key)
        with self._record._reading() as connection:
            return int(connection.execute(counted.where(*_conditions(table, which or AssertedFilter()))).scalar_one())

    def kinds(self, of: str) -> tuple[tuple[str, int], ...]:
        """How often each measure (`of` claims), relation (`of` relations) or kind (`of` threats) is told of."""
        column = _kind_column(_TABLES[of])
        counted = select(column, func.count()).where(column.is_not(None)).group_by(column)
        with self._record._reading() as connection:
            rows = connection.execute(counted).all()
        return tuple(sorted(((str(kind), int(count)) for kind, count in rows), key=lambda row: (-row[1], row[0])))

    def _all(self, page: Callable[..., list[Told[T]]], which: AssertedFilter | None) -> Iterator[Told[T]]:
        after: str | None = None
        while True:
            rows = page(which, after=after, limit=PAGE)
            yield from rows
            if len(rows) < PAGE:
                return
            after = rows[-1].cursor

    def _page(
        self,
        table: Table,
        kind: type[T],
        place: Callable[[T], Span],
        which: AssertedFilter,
        after: str | None,
        limit: int,
    ) -> list[Told[T]]:
        x, c = t.texts.c, table.c
        wanted = (
            select(x.key, x.id, x.kind, x.outlet, x.title, x.day, c.ordinal, c.form)
            .join_from(table, t.texts, x.key == c.text_key)
            .where(*_conditions(table, which))
            .order_by(x.day.desc(), x.key.desc(), c.ordinal)
            .limit(limit)
        )
        if after is not None:
            wanted = _behind(wanted, table, after)
        with self._record._reading() as connection:
            rows = connection.execute(wanted).all()
        texts = self._record.words_of_texts(row.id for row in rows)
        return [_told(row, from_json(kind, load_json(row.form)), place, texts[row.id]) for row in rows]

    # -- relations as a graph ---------------------------------------------------------------------------------

    def graph(self, which: AssertedFilter | None = None, *, limit: int | None = None) -> Graph:
        """The relations that fit as nodes and edges, those told most first, at most `limit` edges.

        The tellings of one edge: `page_of_relations` with its ends, or `edge_tellings`.
        """
        r, x = t.relations.c, t.texts.c
        a_id = case((r.a_id.is_not(None), r.a_id), else_="name:" + r.a)
        b_id = case((r.b_id.is_not(None), r.b_id), else_="name:" + r.b)
        modality = case(*((_holds(r.form, "modality", m.value), m.value) for m in Modality), else_="")
        counted = (
            select(
                a_id.label("a_id"),
                func.max(r.a).label("a"),
                r.relation,
                b_id.label("b_id"),
                func.max(r.b).label("b"),
                modality.label("modality"),
                func.count().label("tellings"),
                func.count(r.text_key.distinct()).label("texts"),
                func.count(r.holder.distinct()).label("holders"),
                func.min(case((x.day != "", x.day))).label("first"),
                func.max(x.day).label("last"),
            )
            .join_from(t.relations, t.texts, x.key == r.text_key)
            .where(*_conditions(t.relations, which or AssertedFilter()))
            .group_by(a_id, r.relation, b_id, modality)
        )
        with self._record._reading() as connection:
            rows = connection.execute(counted).all()
        rows = sorted(rows, key=lambda row: (-row.tellings, row.a_id, row.relation, row.b_id, row.modality))
        kept = rows if limit is None else rows[:limit]
        return Graph(nodes=_nodes(kept), edges=tuple(map(_edge, kept)), edges_in_all=len(rows))

    def edge_tellings(self, edge: Edge, *, limit: int = 30) -> list[Told[Relation]]:
        """The texts' words for one edge, up to `limit` of them, the newest first."""
        found = self.relations(AssertedFilter(party=_asked(edge.a), kind=edge.relation, modality=edge.modality))
        kept: list[Told[Relation]] = []
        for told in found:
            if (node_id(told.what.a), node_id(told.what.b)) == (edge.a, edge.b):
                kept.append(told)
                if len(kept) == limit:
                    break
        return kept


_TABLES = {"claims": t.claims, "relations": t.relations, "threats": t.threats}
_KIND_COLUMNS = {"claims": "measure", "relations": "relation", "threats": "kind"}


def node_id(party: Party) -> str:
    """The id of the node that stands for `party`."""
    return party.id or f"name:{party.name}"


def _asked(node: str) -> str:
    return node.removeprefix("name:")


def _kind_column(table: Table) -> ColumnElement[str | None]:
    return table.c[_KIND_COLUMNS[table.name]]


def _holds(form: ColumnElement[str], name: str, value: str | None) -> ColumnElement[bool]:
    """Whether the JSON text `form` has this member with this value: its quotation marks make it no part of a string."""
    if value is not None and len(value) > LONGEST_NAME_CHARS:
        return false()  # SQLite refuses a pattern without end
    return form.contains(f"{dump_json(name)}:{dump_json(value)}", autoescape=True)


def _conditions(table: Table, which: AssertedFilter) -> list[ColumnElement[bool]]:
    x, c = t.texts.c, table.c
    found: list[ColumnElement[bool]] = []
    if which.party is not None:
        if table is t.relations:
            ends = (c.a_id, c.b_id, c.a, c.b)  # a name that the pack does not know may have a colon, as ids do
            found.append(or_(*(end == which.party for end in ends)))
        else:
            found.append(_holds(c.form, "id" if ":" in which.party else "name", which.party))
    if which.kind is not None:
        found.append(_kind_column(table) == which.kind)
    if table is t.claims:
        found += _of_quantity(which)
    elif which.among:
        found += _among(table, which.among)
    if which.modality is not None and table is not t.claims:
        found.append(_holds(c.form, "modality", which.modality.value))
    if which.holder is not None:
        holder = c.said_by if table is t.claims else c.holder
        found.append(holder.is_(None) if which.holder == "" else holder == which.holder)
    if which.text_id is not None:
        found.append(x.id == which.text_id)
    if which.first is not None:
        found.append(x.last_on >= which.first.isoformat())
    if which.last is not None:
        found.append(and_(x.day <= which.last.isoformat(), x.day != ""))
    if which.any_of:
        found.append(or_(*(and_(true(), *_conditions(table, one)) for one in which.any_of)))
    return found


def _of_quantity(which: AssertedFilter) -> list[ColumnElement[bool]]:
    c = t.claims.c
    found: list[ColumnElement[bool]] = []
    if which.amount is not None:
        found.append(c.amount == float(which.amount))
    if which.unit is not None:
        unit, _, per = which.unit.partition(" per ")
        found += [c.unit == unit, _holds(c.form, "per", per or None)]
    return found


def _among(table: Table, bodies: tuple[str, ...]) -> list[ColumnElement[bool]]:
    c = table.c
    if table is t.relations:
        return [c.a_id.in_(bodies), c.b_id.in_(bodies)]
    # The actors stand before the targets: an id between the two names is an actor's.
    return [or_(*(c.form.like(f'%"actors":[%"id":{_escaped(body)}%],"targets":[%', escape="/") for body in bodies))]


def _escaped(name: str) -> str:
    """`name` as JSON writes it, for a pattern."""
    return dump_json(name).replace("/", "//").replace("%", "/%").replace("_", "/_")


def _behind(wanted: Select[Any], table: Table, after: str) -> Select[Any]:
    x, c = t.texts.c, table.c
    day, _, rest = after.partition(".")
    key, _, ordinal = rest.partition(".")
    if not (key.isdecimal() and ordinal.isdecimal() and len(after) < 60):
        raise NotFound(f"{after!r} is no place in this list; begin it anew, without `after`")
    later = or_(x.key < int(key), and_(x.key == int(key), c.ordinal > int(ordinal)))
    return wanted.where(x.day <= day, or_(x.day < day, later))


def _told(row: Any, what: T, place: Callable[[T], Span], text: str) -> Told[T]:
    span = place(what)
    return Told(
        what=what,
        text_id=row.id,
        kind=row.kind,
        outlet=row.outlet,
        title=row.title,
        day=row.day,
        span=span,
        words=span.of(text),
        context=sentence_around(span, text),
        begins=text[:BEGINS_CHARS],
        cursor=f"{row.day}.{row.key}.{row.ordinal}",
    )


def sentence_around(span: Span, text: str) -> str:
    """The words of the sentence of `text` that holds `span`, at most CONTEXT_CHARS beyond it on either side."""
    low, high = max(0, span.start - CONTEXT_CHARS), min(len(text), span.end + CONTEXT_CHARS)
    start = low if low == 0 else text.find(" ", low, span.start) + 1 or span.start
    end = high if high == len(text) else max(text.rfind(" ", span.end, high), span.end)
    for match in _SENTENCE_END.finditer(text, low, high):
        space = match.span(match.lastindex or 0)
        if space[1] <= span.start:
            start = space[1]
        elif space[0] >= span.end:
            end = space[0]
            break
    return " ".join(text[start:end].split())


def _edge(row: Row[Any]) -> Edge:
    return Edge(
        a=row.a_id,
        relation=row.relation,
        b=row.b_id,
        modality=Modality(row.modality),
        tellings=row.tellings,
        texts=row.texts,
        holders=row.holders,
        first=day_of(row.first or ""),
        last=day_of(row.last or ""),
    )


def _nodes(rows: Sequence[Row[Any]]) -> tuple[Node, ...]:
    names: dict[str, str] = {}
    tellings: dict[str, int] = {}
    for row in rows:
        for identity, name in ((row.a_id, row.a), (row.b_id, row.b)):
            names[identity] = max(names.get(identity, ""), name)
            tellings[identity] = tellings.get(identity, 0) + row.tellings
    found = (Node(id=one, name=names[one], tellings=tellings[one]) for one in names)
    return tuple(sorted(found, key=lambda node: (-node.tellings, node.name)))

"""Relations: who stands how to whom according to the texts, as a picture and a table; one by one with the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from wordbond.claims.model import Modality, Party, Relation
from wordbond.errors import NotFound
from wordbond.model import digest
from wordbond.record.asserted import Asserted, AssertedFilter, Edge, Graph, Told
from wordbond.web.addresses import address_of
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.asserted import ToldCount, asserted_filter, kinds_of, told_counts
from wordbond.web.views.graph import DrawnEdge, DrawnNode, render_graph
from wordbond.web.views.lists import twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow
from wordbond.web.views.told import (
    NamedParty,
    RelationTold,
    Subjects,
    ToldFilters,
    chips,
    label_words,
    relation_told,
    told_filters,
)
from wordbond.web.words import counted, day_words

__all__ = ["RelationPage", "Relations", "RelationsPage", "TieLine", "edge_id", "picture_of", "tie_id"]

MOST_NODES = 24
MOST_EDGES = 36
MOST_OF_TWO = 2
"""Relations drawn between the same two."""
MOST_TELLINGS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TieLine:
    """A relation between two parties, however many texts tell of it."""

    id: str
    a: NamedParty
    relation: str
    b: NamedParty
    modality: Modality
    tellings: int
    texts: int
    holders: int
    """According to how many speakers; an outlet's own voice is none."""
    first: str | None
    last: str | None
    number: int = field(metadata=PAGE_ONLY)
    """What its relation goes by in the picture."""
    on: str = field(metadata=PAGE_ONLY)

    @property
    def href(self) -> str:
        """The path of its page."""
        return address_of("relations", self.id)

    def row(self) -> dict[str, Cell]:
        """The relation as a row of a table."""
        return {
            "id": self.id,
            "a": self.a.name,
            "a_id": self.a.id,
            "relation": self.relation,
            "b": self.b.name,
            "b_id": self.b.id,
            "modality": self.modality.value,
            "tellings": self.tellings,
            "texts": self.texts,
            "holders": self.holders,
            "first": self.first,
            "last": self.last,
        }


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A relation of the picture, with the number that it goes by there."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsPage:
    """A part of the relations that fit, and a picture of those told most."""

    total: int
    items: tuple[TieLine, ...]
    next: str | None
    labels: tuple[ToldCount, ...]
    """How often each relation is told of in the whole record."""
    plot: Markup | None = field(metadata=PAGE_ONLY)
    key: tuple[KeyLine, ...] = field(metadata=PAGE_ONLY)
    drawn: str = field(metadata=PAGE_ONLY)
    """How much of the relations the picture shows."""
    filters: ToldFilters = field(metadata=PAGE_ONLY)
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationPage:
    """One relation with the words of the texts that tell of it."""

    line: TieLine
    items: tuple[RelationTold, ...]
    """The newest."""
    total: int
    otherwise: tuple[TieLine, ...]
    """What else is told of the two."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


class Relations:
    """The relations of a record."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects

    def relations_page(self, shelf: Shelf, asked: Asked) -> RelationsPage:
        """Who stands how to whom, what is told most first."""
        which, limit, after = self._which(asked), asked.limit(), asked.words("after")
        graph = _graph(shelf, which)
        start = 0
        if after is not None:
            places = [place for place, edge in enumerate(graph.edges) if edge_id(edge) == after]
            if not places:
                raise NotFound(f"“{after}” is no longer in this list; begin it anew")
            start = places[0] + 1
        shown = graph.edges[start : start + limit]
        plot, key, drawn = picture_of(graph, self._subjects) if start == 0 else (None, (), "")
        kinds = kinds_of(shelf, "relations")
        return RelationsPage(
            total=len(graph.edges),
            items=tuple(self._lines(graph, shown, {one.name: one.number for one in key})),
            next=asked.following(edge_id(shown[-1])) if len(graph.edges) > start + limit else None,
            labels=told_counts(asked, "relation", kinds),
            plot=plot,
            key=key,
            drawn=drawn,
            filters=told_filters(asked, "relation", kinds, modal=True),
            chosen=chips(asked, "relation", self._subjects.known()),
            twins=twins_of(asked),
        )

    def relations_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """All relations under the filters."""
        graph = _graph(shelf, self._which(asked))
        return self._lines(graph, graph.edges, {})

    def relation_page(self, shelf: Shelf, asked: Asked) -> RelationPage:
        """One relation; raises NotFound."""
        graph, edge = self._edge(shelf, asked)
        told = _tellings(shelf.record.asserted, edge, asked.limit())
        others = [one for one in graph.edges if {one.a, one.b} == {edge.a, edge.b} and one != edge]
        return RelationPage(
            line=next(self._lines(graph, [edge], {})),
            items=tuple(relation_told(one, self._subjects) for one in told),
            total=edge.tellings,
            otherwise=tuple(self._lines(graph, others, {})),
            twins=twins_of(asked),
        )

    def relation_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """What the texts tell of one relation, the newest first."""
        _, edge = self._edge(shelf, asked)
        told = _tellings(shelf.record.asserted, edge, MOST_TELLINGS)
        return (relation_told(one, self._subjects) for one in told)

    def _which(self, asked: Asked) -> AssertedFilter:
        return asserted_filter(asked, self._subjects, "relation", modal=True)

    def _edge(self, shelf: Shelf, asked: Asked) -> tuple[Graph, Edge]:
        graph, wanted = _graph(shelf, AssertedFilter()), asked.named["id"]
        for edge in graph.edges:
            if edge_id(edge) == wanted:
                return graph, edge
        raise NotFound(f"no relation “{wanted}” is in this record; /relations lists them")

    def _lines(self, graph: Graph, edges: Iterable[Edge], numbers: Mapping[str, int]) -> Iterator[TieLine]:
        names = {node.id: node.name for node in graph.nodes}
        for edge in edges:
            yield TieLine(
                id=edge_id(edge),
                a=self._subjects.party(_party(edge.a, names), "/relations"),
                relation=edge.relation,
                b=self._subjects.party(_party(edge.b, names), "/relations"),
                modality=edge.modality,
                tellings=edge.tellings,
                texts=edge.texts,
                holders=edge.holders,
                first=edge.first.isoformat() if edge.first else None,
                last=edge.last.isoformat() if edge.last else None,
                number=numbers.get(label_words(edge.relation), 0),
                on=_days(edge),
            )


def edge_id(edge: Edge) -> str:
    """What the page of a relation goes by: a digest of its ends, label and modality."""
    return tie_id(edge.a, edge.relation, edge.b, edge.modality)


def tie_id(a: str, relation: str, b: str, modality: Modality) -> str:
    """The same, by the ids of the nodes."""
    return digest("tie", a, relation, b, modality.value)[:24]


def picture_of(graph: Graph, subjects: Subjects) -> tuple[Markup | None, tuple[KeyLine, ...], str]:
    """The relations told most as a picture, the key to its numbers, and how much of them it shows in words."""
    names = {node.id: node.name for node in graph.nodes}
    ends = list[str]()
    edges = list[Edge]()
    of_two: Counter[frozenset[str]] = Counter()
    for edge in graph.edges:
        new = [one for one in dict.fromkeys((edge.a, edge.b)) if one not in ends]
        pair = frozenset((edge.a, edge.b))
        fits = len(ends) + len(new) <= MOST_NODES and len(edges) < MOST_EDGES and of_two[pair] < MOST_OF_TWO
        if fits and edge.a != edge.b:
            of_two[pair] += 1
            ends += new
            edges.append(edge)
    numbers = {relation: place for place, relation in enumerate(dict.fromkeys(one.relation for one in edges), 1)}
    nodes = [DrawnNode(one, names[one], subjects.party(_party(one, names), "/relations").href) for one in ends]
    plot = render_graph(
        nodes,
        [DrawnEdge(one.a, one.b, numbers[one.relation], label_words(one.relation), one.modality) for one in edges],
    )
    left_out = len(graph.edges) - len(edges)
    drawn = f"{counted(len(edges), 'relation')} of {counted(len(ends), 'party', 'parties')}"
    if left_out:
        drawn += f"; {left_out:,} more {'stands' if left_out == 1 else 'stand'} in the table alone"
    return plot, tuple(KeyLine(number, label_words(relation)) for relation, number in numbers.items()), drawn


def _graph(shelf: Shelf, which: AssertedFilter) -> Graph:
    return shelf.at_hand(("relations", which), lambda: shelf.record.asserted.graph(which))


def _tellings(asserted: Asserted, edge: Edge, limit: int) -> list[Told[Relation]]:
    return asserted.edge_tellings(edge, limit=limit)


def _party(node: str, names: Mapping[str, str]) -> Party:
    return Party(names[node], None if node.startswith("name:") else node)


def _days(edge: Edge) -> str:
    if edge.first is None or edge.last is None:
        return "on an unknown day"
    if edge.first == edge.last:
        return day_words(edge.first)
    return f"{day_words(edge.first)} – {day_words(edge.last)}"

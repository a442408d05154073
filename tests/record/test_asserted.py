"""Claims, relations and threats of a record: filters, pages by key, and relations as a graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wordbond.claims.model import Modality
from wordbond.errors import NotFound
from wordbond.model import Span
from wordbond.packs import load_pack
from wordbond.pipeline import analyse
from wordbond.reading import Unread, read_inputs
from wordbond.record import Record, open_record
from wordbond.record.asserted import AssertedFilter, node_id, sentence_around

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LISTS = ("claims", "relations", "threats")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    record = open_record(tmp_path_factory.mktemp("asserted") / "straits.db")
    pack = load_pack(EXAMPLES / "pack")
    for text in read_inputs([str(EXAMPLES / "reports"), str(EXAMPLES / "transcripts")], pack=pack):
        assert not isinstance(text, Unread)
        with record.transaction():
            record.add_analysis(analyse(text, pack))
    return record


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_any_size_hold_all_rows_once_the_newest_text_first(record: Record, name: str) -> None:
    page: Callable[..., list[Any]] = getattr(record.asserted, f"page_of_{name}")
    whole = list(getattr(record.asserted, name)())
    assert len(whole) > 5
    assert [told.day for told in whole] == sorted((told.day for told in whole), reverse=True)
    for size in (1, 4):
        rows = now = page(limit=size)
        while now:
            now = page(after=now[-1].cursor, limit=size)
            rows = rows + now
        assert rows == whole
    for told in whole:
        assert told.words == told.span.of(record.get_text(told.text_id).text)
        assert " ".join(told.words.split()) in told.context
    for wrong in ("", "x", "2025-10-07.1", "2025-10-07.1.x"):
        with pytest.raises(NotFound):
            page(after=wrong)


def test_filters_leave_what_they_ask_for(record: Record) -> None:
    asserted = record.asserted
    kestmark = list(asserted.claims(AssertedFilter(party="body:KES")))
    assert kestmark
    for told in kestmark:
        assert "body:KES" in {party.id for party in told.what.subjects}
    measures = dict(asserted.kinds("claims"))
    for measure, count in measures.items():
        assert len(list(asserted.claims(AssertedFilter(kind=measure)))) == count
    for modality in Modality:
        told_so = [told for told in asserted.threats() if told.what.modality is modality]
        assert list(asserted.threats(AssertedFilter(modality=modality))) == told_so
    for holder in {told.what.holder for told in asserted.threats()}:
        of_holder = [told for told in asserted.threats() if told.what.holder == holder]
        assert list(asserted.threats(AssertedFilter(holder=holder or ""))) == of_holder
    dravian = [t for t in asserted.threats() if "body:DRA" in {p.id for p in (*t.what.actors, *t.what.targets)}]
    assert dravian
    assert list(asserted.threats(AssertedFilter(party="body:DRA"))) == dravian
    one = dravian[0]
    assert one in list(asserted.threats(AssertedFilter(text_id=one.text_id)))
    assert list(asserted.threats(AssertedFilter(party="body:%"))) == []
    assert list(asserted.threats(AssertedFilter(party='"'))) == []


def test_the_graph_counts_what_the_list_tells(record: Record) -> None:
    asserted = record.asserted
    graph, relations = asserted.graph(), list(asserted.relations())
    assert sum(edge.tellings for edge in graph.edges) == len(relations)
    assert len(graph.edges) == graph.edges_in_all
    assert {node.id for node in graph.nodes} == {node_id(p) for told in relations for p in (told.what.a, told.what.b)}
    assert sum(node.tellings for node in graph.nodes) == 2 * len(relations)
    for edge in graph.edges:
        tellings = asserted.edge_tellings(edge)
        assert len(tellings) == edge.tellings
        assert len({told.text_id for told in tellings}) == edge.texts
        assert {told.what.modality for told in tellings} == {edge.modality}
        assert len({told.what.holder for told in tellings} - {None}) == edge.holders
        assert str(edge.last) == max(told.day for told in tellings)
    few = asserted.graph(limit=2)
    assert few.edges == graph.edges[:2]
    assert few.edges_in_all == graph.edges_in_all
    of_compact = asserted.graph(AssertedFilter(party="body:COMPACT"))
    assert all("body:COMPACT" in (edge.a, edge.b) for edge in of_compact.edges)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("It rained. He said “no”. They left at 4.5 p.m. again.", "no", "He said “no”."),
        ("One line", "line", "One line"),
        ("A heading\n\nThe bridge of St. Anne opens. It is new.", "bridge", "The bridge of St."),
        ("First. Second part, which is\nwrapped. Third.", "part", "Second part, which is wrapped."),
    ],
)
def test_the_sentence_around_words(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    assert sentence_around(Span(start, start + len(words)), text) == expected


def test_the_sentence_around_words_of_a_text_without_sentences_is_bounded() -> None:
    text = "word " * 5000
    assert len(sentence_around(Span(10_000, 10_004), text)) < 1000


def test_filters_that_join_others_and_counts_agree_with_the_list(record: Record) -> None:
    asserted = record.asserted
    all_relations, all_threats = list(asserted.relations()), list(asserted.threats())
    either = AssertedFilter(any_of=(AssertedFilter(party="body:DRA"), AssertedFilter(kind="supports")))
    expected = [
        told
        for told in all_relations
        if told.what.relation == "supports" or "body:DRA" in (told.what.a.id, told.what.b.id)
    ]
    assert list(asserted.relations(either)) == expected != all_relations
    assert asserted.count("relations", either) == len(expected)
    among = AssertedFilter(among=("body:DRA", "body:NEM"))
    assert list(asserted.relations(among)) == [
        told for told in all_relations if {told.what.a.id, told.what.b.id} <= {"body:DRA", "body:NEM"}
    ]
    by_dravia = [told for told in all_threats if "body:DRA" in {actor.id for actor in told.what.actors}]
    assert list(asserted.threats(AssertedFilter(among=("body:DRA",)))) == by_dravia
    against = {party.id for told in all_threats for party in told.what.targets if party.id} - {"body:DRA"}
    assert against
    for body in against:
        rows = list(asserted.threats(AssertedFilter(among=(body,))))
        assert rows == [told for told in all_threats if body in {actor.id for actor in told.what.actors}]
    assert asserted.count("threats") == len(all_threats)
    assert asserted.count("claims", AssertedFilter(any_of=(AssertedFilter(),))) == asserted.count("claims")


def test_claims_by_amount_and_unit(record: Record) -> None:
    claims = list(record.asserted.claims())
    for told in claims:
        quantity = told.what.quantity
        unit = f"{quantity.unit} per {quantity.per}" if quantity.per else quantity.unit
        found = list(record.asserted.claims(AssertedFilter(amount=quantity.value, unit=unit)))
        assert told in found
        assert {(one.what.quantity.value, one.what.quantity.unit, one.what.quantity.per) for one in found} == {
            (quantity.value, quantity.unit, quantity.per)
        }

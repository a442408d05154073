"""Any string is a query; hits are ranked, marked in their place and paged."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.record.samples import bridge, hearing, make_report

from wordbond.errors import NotFound
from wordbond.model import Analysis, Attribution, Quotation, QuotationKind, Span
from wordbond.record import Hit, Record
from wordbond.record.search import SNIPPET_CHARS, mark, phrases_of


def add(record: Record, *texts: str) -> None:
    with record.transaction():
        for text in texts:
            record.add_text(make_report(text, title=None))


def snippets(record: Record, query: str, in_: str = "texts") -> list[str]:
    return [hit.snippet for hit in record.search(query, in_=in_)]


def marked(hit: Hit) -> list[str]:
    assert hit.span is not None
    return [hit.snippet[m.start - hit.span.start : m.end - hit.span.start] for m in hit.marks]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("harbour", ["The harbour opens"]),
        ("HARBOUR opens", ["The harbour opens"]),
        ("opens harbour", ["The harbour opens"]),
        ('"opens harbour"', []),
        ('"harbour opens"', ["The harbour opens"]),
        ("“harbour opens”", ["The harbour opens"]),
        ('"harbour opens', ["The harbour opens"]),
        ("harb*", ["The harbour opens"]),
        ("ha*", []),
        ("harb", []),
        ("senor", ["El Señor habló"]),
        ("HABLÓ", ["El Señor habló"]),
        ("hablo\u0301", ["El Señor habló"]),
        ("don't", ["They don’t know"]),
        ("서울에서", ["그는 서울에서 말했다"]),
        ("мост", ["Построим мост"]),
        ("harbour AND opens", []),
        ("harbour OR señor", []),
        ("harbour NOT opens", []),
        ("text:harbour", []),
        ("harbour)", ["The harbour opens"]),
        ("-harbour ^opens", ["The harbour opens"]),
        ("NEAR(harbour opens, 2)", []),
        ("harbour\x00opens", ["The harbour opens"]),
        ("'; DROP TABLE texts; --", []),
        ("", []),
        ("  \n", []),
        ('"""', []),
        ("*", []),
        ("👩‍👩‍👧", []),
        ("\ud83d harbour", ["The harbour opens"]),
        ("harbour " * 5000, ["The harbour opens"]),
    ],
)
def test_a_query_finds_its_words_and_nothing_else_has_a_meaning(record: Record, query: str, found: list[str]) -> None:
    add(record, "The harbour opens", "El Señor habló", "They don’t know", "그는 서울에서 말했다", "Построим мост")
    assert snippets(record, query) == found


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters()))
def test_no_string_is_an_error(record: Record, query: str) -> None:
    for in_ in ("texts", "quotations", "all"):
        assert record.search(query, in_=in_) == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), st.data())
def test_marks_lie_inside_the_snippet_and_the_snippet_inside_the_text(
    record: Record, text: str, data: st.DataObject
) -> None:
    query = data.draw(st.sampled_from(text.split() or [text]))
    snippet, marks = mark(text, phrases_of(query), [Span(0, len(text))])
    assert snippet is not None and snippet.end <= len(text)
    assert all(snippet.holds(m) for m in marks)
    assert list(marks) == sorted(marks)
    if phrases_of(query) and query.isascii() and query.isalnum():
        assert marks, "the text holds the word"


def test_the_better_match_comes_first(record: Record) -> None:
    add(record, "bridge " + "word " * 200, "bridge bridge over the river", "nothing of the kind")
    assert [s[:14] for s in snippets(record, "bridge")] == ["bridge bridge ", "bridge word wo"]


def test_found_words_are_marked_and_shown_with_what_stands_around_them(record: Record) -> None:
    text = "First words. " * 40 + "Here the Élan of the harbour opening shows. " + "Last words. " * 40
    add(record, text)
    (hit,) = record.search("elan harbour open*", in_="texts")
    assert marked(hit) == ["Élan", "harbour", "opening"]
    assert len(hit.snippet) <= SNIPPET_CHARS and hit.snippet == hit.snippet.strip()
    assert hit.span is not None and hit.span.of(text) == hit.snippet


def test_a_phrase_is_marked_as_one(record: Record) -> None:
    add(record, "opens, they say: the harbour opens")
    (hit,) = record.search('"harbour opens"', in_="texts")
    assert marked(hit) == ["harbour opens"]


def test_a_title_alone_may_match(record: Record) -> None:
    with record.transaction():
        record.add_text(make_report("Body of the report.", title="Zeppelin lands"))
    (hit,) = record.search("zeppelin", in_="texts")
    assert (hit.title, hit.marks, hit.snippet) == ("Zeppelin lands", (), "Body of the report.")


def test_quotations_are_found_by_their_words_alone(record: Record) -> None:
    with record.transaction():
        record.add_analysis(bridge())
        record.add_analysis(hearing())
    (hit,) = record.search("pay bridge", in_="quotations")
    assert (hit.id, hit.speaker, hit.kind) == (bridge().quotations[0].id, "Ana Lindqvist", "quotation")
    assert marked(hit) == ["bridge", "pay"]
    assert record.search("ministry", in_="quotations") == []
    kinds = [h.kind for h in record.search("bridge")]
    assert sorted(kinds) == ["quotation", "quotation", "report", "transcript"] and kinds[0] == "quotation"


def test_pages_of_hits_join_to_the_whole(record: Record) -> None:
    with record.transaction():
        for n in range(23):
            text = make_report(f"bridge {'x ' * (n % 5)} number {n}")
            quotation = Quotation(text_id=text.id, kind=QuotationKind.DIRECT, content=(Span(0, 6),))
            record.add_analysis(
                Analysis(text=text, quotations=(quotation,), attributions=(Attribution(quotation_id=quotation.id),))
            )
    for in_, many in (("texts", 23), ("quotations", 23), ("all", 46)):
        whole = [hit.id for hit in record.search("bridge", in_=in_, limit=100)]
        paged: list[str] = []
        after = None
        while hits := record.search("bridge", in_=in_, limit=4, after=after):
            paged += [hit.id for hit in hits]
            after = hits[-1].cursor
        assert len(set(whole)) == len(whole) == many
        assert paged == whole


@pytest.mark.parametrize("cursor", ["x", "1", "~~", "a:b~", "nan:1~", "1:-1~", "1:99999999999999999999999~", "inf:1~"])
def test_a_place_that_is_none_is_refused(record: Record, cursor: str) -> None:
    add(record, "bridge")
    with pytest.raises(NotFound, match="no place in a search"):
        record.search("bridge", after=cursor)


def test_only_what_is_there_can_be_searched(record: Record) -> None:
    with pytest.raises(NotFound, match="texts, all"):
        record.search("bridge", in_="weather")
    assert record.search("bridge", limit=0) == []

"""Texts and analyses come back unchanged; reading again changes nothing; lists are whole, in order and paged."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.record.samples import (
    BRIDGE,
    LINDQVIST,
    MINISTRY,
    NOON,
    OPENING,
    analyses,
    at,
    bridge,
    hearing,
    make_report,
    moved,
)

from wordbond.errors import InvalidRecord, NotFound, NoTransaction
from wordbond.model import Analysis, Basis, DatedOn, Precision, QuotationKind, Span
from wordbond.record import Record, open_record


def add(record: Record, *wanted: Analysis) -> list[bool]:
    changed = []
    for analysis in wanted:
        with record.transaction():
            changed.append(record.add_analysis(analysis))
    return changed


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(analyses())
def test_every_analysis_comes_back_unchanged(opened: Callable[[Path], Record], analysis: Analysis) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as record:
        assert add(record, analysis, analysis) == [True, False]
        assert record.get_analysis(analysis.text.id) == analysis
        assert record.get_text(analysis.text.id) == analysis.text
        for row in record.iter_quotations(text_id=analysis.text.id):
            assert row.words == row.quotation.words(analysis.text.text)
            assert row.source == (row.quotation.source.of(analysis.text.text) if row.quotation.source else None)
        for word in ("a", "0", analysis.text.text[:9]):
            record.search(word)
        assert record.faults() == []


def test_reading_again_changes_nothing(record: Record, tmp_path: Path) -> None:
    assert add(record, bridge(), hearing()) == [True, True]
    before = record.counts()
    elsewhere = bridge()
    moved_file = replace(
        elsewhere, text=replace(elsewhere.text, origin=replace(elsewhere.text.origin, location="copy.txt"))
    )
    assert add(record, bridge(), hearing(), moved_file) == [False, False, False]
    assert record.counts() == before
    assert record.get_text(bridge().text.id).origin.location == "print/bridge.txt"


def test_a_text_without_analysis_is_kept_and_found_to_want_one(record: Record) -> None:
    with record.transaction():
        assert record.add_text(bridge().text) is True
        assert record.add_text(bridge().text) is False
    assert record.get_text(bridge().text.id) == bridge().text
    with pytest.raises(NotFound, match="has not been analysed"):
        record.get_analysis(bridge().text.id)
    assert list(record.iter_stale("rules-1", "pack-1")) == [bridge().text.id]
    assert add(record, bridge()) == [True]
    assert list(record.iter_stale("rules-1", "pack-1")) == []


def test_the_same_text_at_two_outlets_is_two_reports(record: Record) -> None:
    add(record, bridge(), bridge(outlet="Westhaven Echo"))
    assert record.counts().reports == 2
    assert [o.name for o in record.outlets()] == ["Osthaven Post", "Westhaven Echo"]


@pytest.mark.parametrize("version", [{"model_version": "rules-2"}, {"pack_version": "pack-2"}])
def test_another_model_or_pack_replaces_the_analysis(record: Record, version: dict[str, str]) -> None:
    add(record, bridge())
    later = replace(moved(bridge(), by=1, model_version="rules-1"), **version)  # type: ignore[arg-type]
    assert add(record, later, later) == [True, False]
    assert record.get_analysis(later.text.id) == later
    assert record.counts().quotations == 3
    assert record.search('"build the bridge"', in_="quotations") != []
    with pytest.raises(NotFound):
        record.get_quotation(bridge().quotations[0].id)
    assert record.faults() == []


def test_a_later_analysis_renews_what_was_read_beside_the_words(record: Record) -> None:
    add(record, bridge())
    later = bridge(model_version="rules-2")
    later = replace(later, text=replace(later.text, title="Harbour news", language="sv", noise=()))
    add(record, later)
    assert record.get_text(later.text.id) == later.text
    assert [hit.id for hit in record.search("harbour news", in_="texts")] == [later.text.id]
    assert record.faults() == []


def test_spans_of_another_print_never_enter(record: Record) -> None:
    add(record, bridge())
    spaced = make_report(BRIDGE.replace("bridge,” Ana", "bridge,”  Ana"))
    assert spaced.id == bridge().text.id
    assert add(record, Analysis(text=spaced, model_version="rules-2", pack_version="pack-1")) == [False]
    assert record.get_analysis(spaced.id) == bridge()


def test_an_analysis_of_another_text_is_refused_whole(record: Record) -> None:
    wrong = replace(bridge(), text=hearing().text)
    with pytest.raises(InvalidRecord, match="of another text"), record.transaction():
        record.add_analysis(wrong)
    outside = replace(bridge().quotations[0], content=(Span(0, 9_999),))
    beyond = replace(
        bridge(),
        quotations=(outside,),
        attributions=(replace(bridge().attributions[0], quotation_id=outside.id),),
    )
    with pytest.raises(InvalidRecord, match="ends after the text"), record.transaction():
        record.add_analysis(beyond)
    twice = replace(
        bridge(),
        quotations=(bridge().quotations[0],) * 2,
        attributions=(bridge().attributions[0],) * 2,
    )
    with pytest.raises(InvalidRecord, match="comes twice"), record.transaction():
        record.add_analysis(twice)
    assert record.counts().reports == 0


def test_nothing_is_written_outside_a_transaction(record: Record) -> None:
    with pytest.raises(NoTransaction, match=r"with record\.transaction"):
        record.add_text(bridge().text)


def test_a_transaction_that_raises_leaves_nothing(record: Record) -> None:
    with pytest.raises(RuntimeError), record.transaction():
        record.add_analysis(bridge())
        assert record.counts().reports == 1
        raise RuntimeError
    assert record.counts().reports == 0
    assert add(record, bridge()) == [True]
    assert record.get_run(bridge().text.id) is not None


def test_an_error_swallowed_inside_a_transaction_spoils_it(record: Record) -> None:
    with pytest.raises(NoTransaction, match="nothing was written"), record.transaction():
        record.add_analysis(hearing())
        with pytest.raises(InvalidRecord):
            record.add_text(make_report("half of a pair \ud83d"))
        with pytest.raises(NoTransaction, match="has failed"):
            record.add_analysis(bridge())
    assert record.counts().reports == record.counts().transcripts == 0


def test_a_block_inside_another_is_undone_alone(record: Record) -> None:
    with record.transaction():
        record.add_analysis(hearing())
        with pytest.raises(InvalidRecord), record.transaction():
            record.add_analysis(bridge())
            record.add_text(make_report("half of a pair \ud83d"))
        record.add_analysis(bridge(outlet="Westhaven Echo"))
    assert (record.counts().reports, record.counts().transcripts) == (1, 1)
    assert record.get_run(bridge(outlet="Westhaven Echo").text.id) is not None
    assert record.faults() == []


def test_an_id_may_be_shortened_to_six_digits(record: Record) -> None:
    add(record, bridge())
    text_id, quotation_id = bridge().text.id, bridge().quotations[0].id
    assert record.get_text(text_id[:6]).id == text_id
    assert record.get_quotation(quotation_id[:7]).quotation.id == quotation_id
    for wrong in (text_id[:5], "", "zzzzzz", "%" * 8, "ABCDEF", text_id + "0", "abc'def"):
        with pytest.raises(NotFound, match="is no id of a text"):
            record.get_text(wrong)
    with pytest.raises(NotFound, match="no text"):
        record.get_text("0" * 32)


def test_an_ambiguous_id_lists_what_it_may_be(record: Record) -> None:
    texts = [make_report(f"text {n}") for n in range(9000)]
    by_beginning: dict[str, list[str]] = {}
    for text in texts:
        by_beginning.setdefault(text.id[:6], []).append(text.id)
    beginning, ids = next(((k, v) for k, v in by_beginning.items() if len(v) > 1), ("", []))
    assert ids, "9,000 digests without a common beginning of six digits: choose other texts"
    with record.transaction():
        for text in texts:
            if text.id in ids:
                record.add_text(text)
    with pytest.raises(NotFound, match="ambiguous") as error:
        record.get_text(beginning)
    assert all(text_id in str(error.value) for text_id in ids)


def test_quotations_are_listed_by_speaker_occasion_kind_and_confidence(record: Record) -> None:
    add(record, bridge(), hearing())
    pledge, start, mirage = bridge().quotations
    (heard,) = hearing().quotations

    def ids(**wanted: object) -> list[str]:
        return [row.quotation.id for row in record.iter_quotations(**wanted)]  # type: ignore[arg-type]

    assert ids() == [heard.id, pledge.id, start.id, mirage.id]
    assert ids(newest_first=True) == [mirage.id, start.id, pledge.id, heard.id]
    assert ids(speaker_id=LINDQVIST) == [heard.id, pledge.id]
    assert ids(occasion_id=OPENING) == [pledge.id]
    assert ids(kind=QuotationKind.INDIRECT) == [start.id]
    assert ids(min_confidence=0.6) == [heard.id, pledge.id, start.id]
    assert ids(first=date(2025, 5, 5)) == [pledge.id, start.id, mirage.id]
    assert ids(last=date(2025, 5, 5)) == [heard.id, pledge.id]
    assert ids(text_id=hearing().text.id) == [heard.id]
    row = record.get_quotation(pledge.id)
    assert (row.source, row.cue, row.day) == ("Ana Lindqvist", "said", date(2025, 5, 5))
    assert (row.quotation, row.judged) == (pledge, bridge().attributions[0])
    assert row.standing.attribution == row.judged and not row.standing.decided


@pytest.mark.parametrize("newest_first", [True, False])
def test_pages_join_to_the_whole_list(record: Record, newest_first: bool) -> None:
    days = [DatedOn.unknown() if n % 5 == 0 else DatedOn.on(date(2025, 1, 1 + n % 7), Basis.STATED) for n in range(60)]
    with record.transaction():
        for n, day in enumerate(days):
            record.add_text(make_report(f"report {n}", published=day))
    whole = list(record.iter_texts(newest_first=newest_first))
    assert len({row.id for row in whole}) == 60
    known = [row.first for row in whole if row.first]
    assert known == sorted(known, reverse=newest_first)
    paged, after = [], None
    while page := list(record.iter_texts(newest_first=newest_first, after=after, limit=7)):
        paged += page
        after = page[-1].cursor
    assert paged == whole
    assert list(islice(record.iter_texts(newest_first=newest_first), 3)) == whole[:3]
    with pytest.raises(NotFound, match="no place in this list"):
        list(record.iter_texts(after="nowhere"))


def test_an_iterator_goes_on_while_others_write(record: Record) -> None:
    with record.transaction():
        for n in range(450):
            record.add_text(make_report(f"report {n}"))
    seen = 0
    for row in record.iter_ids():
        with record.transaction():
            record.add_analysis(Analysis(text=record.get_text(row), model_version="m", pack_version="p"))
        seen += 1
    assert seen == 450
    assert list(record.iter_stale("m", "p")) == []


def test_a_reading_block_sees_one_state_of_the_record(record: Record) -> None:
    with open_record(record.where) as other, record.reading():
        before = record.counts()
        with other.transaction():
            other.add_analysis(bridge())
        with record.reading():
            assert record.counts() == before
        assert list(record.iter_texts()) == []
    assert record.counts().reports == before.reports + 1


def test_texts_are_listed_by_kind_outlet_and_day(record: Record) -> None:
    june = DatedOn(date(2025, 6, 1), date(2025, 6, 30), Precision.MONTH, Basis.INFERRED)
    with record.transaction():
        record.add_analysis(bridge())
        record.add_analysis(hearing())
        record.add_text(make_report("monthly", outlet="Monthly", published=june))
        record.add_text(make_report("undated", outlet=None, published=DatedOn.unknown()))

    def titles(**wanted: object) -> list[str | None]:
        return [row.title for row in record.iter_texts(**wanted)]  # type: ignore[arg-type]

    assert titles() == ["monthly", "Minister promises bridge", "Hearing", "undated"]
    assert titles(kind="transcript") == ["Hearing"]
    assert titles(outlet="Monthly") == ["monthly"]
    assert titles(first=date(2025, 6, 15)) == ["monthly"]
    assert titles(last=date(2025, 5, 2)) == ["Hearing"]
    row = next(record.iter_texts(outlet="Osthaven Post"))
    assert (row.quotations, row.chars, row.read_at, row.kind) == (3, len(BRIDGE), NOON, "report")
    assert [r.title for r in record.latest(2)] == ["undated", "monthly"]


def test_speakers_occasions_outlets_and_counts_add_up(record: Record) -> None:
    add(record, bridge(), hearing(), bridge(outlet="Westhaven Echo"))
    first, second = record.speakers()
    assert (first.id, first.name, first.quotations, first.texts) == (LINDQVIST, "Ana Lindqvist", 3, 3)
    assert (first.first, first.last) == (date(2025, 5, 1), date(2025, 5, 5))
    assert (second.id, second.quotations) == (MINISTRY, 2)
    assert record.speaker(MINISTRY) == second and record.speakers(limit=1) == [first]
    (occasion,) = record.occasions()
    assert occasion.occasion == bridge().occasions[0] and (occasion.quotations, occasion.texts) == (2, 2)
    assert record.occasion(OPENING) == occasion
    assert [(o.name, o.reports, o.quotations) for o in record.outlets()] == [
        ("Osthaven Post", 1, 3),
        ("Westhaven Echo", 1, 3),
    ]
    counts = record.counts()
    assert (counts.reports, counts.transcripts, counts.quotations, counts.speakers) == (2, 1, 7, 2)
    assert counts.by_kind == {QuotationKind.DIRECT: 5, QuotationKind.INDIRECT: 2, QuotationKind.MIXED: 0}
    assert (counts.occasions, counts.outlets, counts.decisions, counts.orphaned) == (1, 2, 0, 0)
    for wrong in (lambda: record.speaker("nobody"), lambda: record.occasion("nowhere")):
        with pytest.raises(NotFound):
            wrong()


def test_the_run_that_made_an_analysis_is_on_record(record: Record) -> None:
    add(record, bridge(), hearing())
    run = record.get_run(bridge().text.id)
    assert run is not None
    assert (run.model_version, run.pack_version, run.at) == ("rules-1", "pack-1", NOON)
    assert record.runs() == [run]


def test_a_record_is_the_same_when_opened_again(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db") as record:
        add(record, bridge())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.db"]
    with open_record(f"sqlite:///{tmp_path}/r.db", create=False) as record:
        assert record.get_analysis(bridge().text.id) == bridge()


def test_a_copy_made_while_the_record_is_open_is_whole(record: Record, tmp_path: Path) -> None:
    add(record, bridge())
    record.back_up(tmp_path / "copy.db")
    with open_record(tmp_path / "copy.db", create=False) as copy:
        assert copy.get_analysis(bridge().text.id) == bridge()


def test_odd_but_storable_characters_stay(record: Record) -> None:
    text = "nul \x00 in the midst, \u2028 a line, 👩‍👩‍👧 a family, e\u0301 composed, \ufeff a mark, \U0010ffff the last"
    report = make_report(text, title="t\x00t")
    with record.transaction():
        record.add_text(report)
    assert record.get_text(report.id) == report
    (hit,) = record.search("family midst")
    assert [span.of(text) for span in hit.marks] == ["midst", "family"]
    assert hit.span is not None and hit.span.of(text) == hit.snippet
    assert at("family", text) in hit.marks

"""People's decisions stand above the machine's judgement, outlast a new analysis and are withdrawn, never erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.samples import BRIDGE, LINDQVIST, MINISTRY, NOON, OPENING, at, bridge, hearing, make_report, moved

from wordbond.errors import InvalidDecision, InvalidRecord, NotFound
from wordbond.jsonform import JsonValue, dump_json, load_json
from wordbond.model import Analysis, Attribution, Occasion, OccasionId, Quotation, QuotationKind, Span, SpeakerId
from wordbond.record import (
    Anchor,
    Decision,
    Field,
    Record,
    kind_is,
    not_a_quotation,
    occasion_is,
    speaker_is,
)
from wordbond.record.decisions import decision_of_json, find_anchored, json_of_decision, shared_part

FALK = SpeakerId("falk")
PLEDGE, START, MIRAGE = bridge().quotations


def said_by(name: str = "Per Falk", at: datetime = NOON, quotation: Quotation = MIRAGE) -> Decision:
    return speaker_is(quotation.id, FALK, name, author="editor", reason="heard it on the recording", at=at)


def decide(record: Record, *decisions: Decision) -> list[Decision]:
    with record.transaction():
        return [record.decide(decision) for decision in decisions]


def withdraw(record: Record, decision: Decision) -> None:
    with record.transaction():
        record.withdraw(decision.id, author="editor", reason="it was another recording", at=NOON + timedelta(hours=1))


def add(record: Record, analysis: Analysis) -> None:
    with record.transaction():
        record.add_analysis(analysis)


@pytest.fixture(autouse=True)
def _bridge_is_read(record: Record) -> None:
    add(record, bridge())


def test_a_decided_speaker_stands_above_the_machines(record: Record) -> None:
    (decision,) = decide(record, said_by())
    row = record.get_quotation(MIRAGE.id)
    assert (row.standing.attribution.speaker_id, row.standing.attribution.speaker) == (FALK, "Per Falk")
    assert row.standing.attribution.confidence == 1.0 and row.standing.decided
    assert row.judged == bridge().attributions[2], "the machine's judgement is kept"
    assert [r.quotation.id for r in record.iter_quotations(speaker_id=FALK)] == [MIRAGE.id]
    assert record.speaker(FALK).name == "Per Falk"
    assert record.get_analysis(bridge().text.id) == bridge()
    assert record.get_analysis(bridge().text.id, decided=True).attributions[2].speaker == "Per Falk"
    assert decision.anchor == Anchor(bridge().text.id, MIRAGE.content, "a mirage")


def test_deciding_the_same_again_changes_nothing(record: Record) -> None:
    first = decide(record, said_by())
    assert decide(record, said_by()) == first
    assert len(record.decisions()) == 1


def test_a_withdrawn_decision_stays_on_record_and_no_longer_stands(record: Record) -> None:
    (decision,) = decide(record, said_by(quotation=PLEDGE))
    withdraw(record, decision)
    assert record.get_quotation(PLEDGE.id).standing.attribution == bridge().attributions[0]
    (row,) = record.decisions()
    assert row.decision == decision and row.withdrawal is not None and not row.orphaned
    assert row.withdrawal.reason == "it was another recording"
    assert record.decisions(withdrawn=False) == []
    with pytest.raises(InvalidDecision, match="was withdrawn on 2025-06-01"), record.transaction():
        record.withdraw(decision.id, author="another", reason="again", at=NOON + timedelta(days=1))
    assert record.counts().decisions == 0


def test_the_later_decision_stands_and_the_earlier_comes_back_when_it_is_withdrawn(record: Record) -> None:
    later = said_by("Paula Falk", at=NOON + timedelta(minutes=1))
    decide(record, later, said_by())
    assert record.get_quotation(MIRAGE.id).standing.attribution.speaker == "Paula Falk"
    withdraw(record, later)
    assert record.get_quotation(MIRAGE.id).standing.attribution.speaker == "Per Falk"


def test_nobody_is_an_answer_that_a_person_may_give(record: Record) -> None:
    decide(record, speaker_is(PLEDGE.id, None, None, author="e", reason="a crowd", at=NOON))
    standing = record.get_quotation(PLEDGE.id).standing
    assert standing.attribution.speaker_id is None and standing.attribution.candidates
    assert {row.id for row in record.speakers()} == {MINISTRY}


def test_a_rejected_quotation_leaves_lists_counts_and_search(record: Record) -> None:
    (decision,) = decide(record, not_a_quotation(MIRAGE.id, author="e", reason="scare quotes", at=NOON))
    assert MIRAGE.id not in {row.quotation.id for row in record.iter_quotations()}
    assert [row.quotation.id for row in record.iter_quotations(rejected=True)] == [MIRAGE.id]
    assert record.counts().quotations == 2 and record.get_text_row(bridge().text.id).quotations == 2
    assert record.search("mirage", in_="quotations") == []
    assert record.get_analysis(bridge().text.id, decided=True).quotations == (PLEDGE, START)
    withdraw(record, decision)
    assert len(record.search("mirage", in_="quotations")) == 1


def test_kind_and_occasion_can_be_decided(record: Record) -> None:
    decide(
        record,
        kind_is(START.id, QuotationKind.MIXED, author="e", reason="r", at=NOON),
        occasion_is(START.id, OPENING, author="e", reason="r", at=NOON),
        occasion_is(PLEDGE.id, None, author="e", reason="r", at=NOON),
    )
    row = record.get_quotation(START.id)
    assert (row.standing.kind, row.standing.attribution.occasion_id) == (QuotationKind.MIXED, OPENING)
    assert row.quotation.kind is QuotationKind.INDIRECT and row.day == date(2025, 5, 5)
    assert record.get_quotation(PLEDGE.id).day == date(2025, 5, 6), "without an occasion, the day of publication"
    assert [r.quotation.id for r in record.iter_quotations(occasion_id=OPENING)] == [START.id]
    decided = record.get_analysis(bridge().text.id, decided=True)
    assert decided.quotations[1].kind is QuotationKind.MIXED


def test_an_occasion_of_another_text_can_be_named(record: Record) -> None:
    add(record, hearing())
    (heard,) = hearing().quotations
    decide(record, occasion_is(heard.id, OPENING, author="e", reason="r", at=NOON))
    assert record.get_quotation(heard.id).day == date(2025, 5, 5)
    with pytest.raises(InvalidDecision, match="no occasion"), record.transaction():
        record.decide(occasion_is(heard.id, OccasionId("nowhere"), author="e", reason="r", at=NOON))


def test_decisions_outlast_an_analysis_that_moves_the_edges(record: Record) -> None:
    decide(record, said_by(), not_a_quotation(START.id, author="e", reason="r", at=NOON))
    later = moved(bridge(), by=1, model_version="rules-2")
    add(record, later)
    standing = [row.standing for row in record.iter_quotations(rejected=None)]
    assert [s.attribution.speaker for s in standing] == ["Ana Lindqvist", "Ministry of Works", "Per Falk"]
    assert [s.rejected for s in standing] == [False, True, False]
    assert [row.quotation_id for row in record.decisions()] == [
        q.id for q in (later.quotations[2], later.quotations[1])
    ]
    assert record.decisions(quotation_id=later.quotations[2].id) == record.decisions(quotation_id=MIRAGE.id)


def test_a_decision_whose_quotation_is_gone_is_orphaned_and_comes_back_with_it(record: Record) -> None:
    decide(record, said_by())
    fewer = replace(bridge("rules-2"), quotations=bridge().quotations[:2], attributions=bridge().attributions[:2])
    add(record, fewer)
    assert [row.decision.subject_id for row in record.decisions(orphaned=True)] == [MIRAGE.id]
    assert record.counts().orphaned == 1
    add(record, bridge("rules-3"))
    assert record.decisions(orphaned=True) == [] and len(record.decisions(orphaned=False)) == 1
    assert record.get_quotation(MIRAGE.id).standing.attribution.speaker == "Per Falk"


def test_a_decision_follows_its_words_to_the_other_copy(record: Record) -> None:
    text = "“We will stay.” he said.\nNews in brief\n“We will stay.” he said."
    report = make_report(text)

    def analysis(start: int, model: str) -> Analysis:
        quotation = Quotation(
            text_id=report.id, kind=QuotationKind.DIRECT, content=(Span(start + 1, start + len("“We will stay.")),)
        )
        judged = Attribution(quotation_id=quotation.id)
        return Analysis(text=report, quotations=(quotation,), attributions=(judged,), model_version=model)

    first, second = analysis(0, "m1"), analysis(text.rindex("“"), "m2")
    add(record, first)
    decide(record, said_by(quotation=first.quotations[0]))
    add(record, second)
    assert record.get_quotation(second.quotations[0].id).standing.attribution.speaker == "Per Falk"


def test_a_decision_on_what_is_not_there_is_refused(record: Record) -> None:
    with pytest.raises(NotFound, match="no quotation"), record.transaction():
        record.decide(said_by(quotation=hearing().quotations[0]))
    with pytest.raises(NotFound, match="no decision"), record.transaction():
        record.withdraw("0" * 32, author="e", reason="r", at=NOON)
    assert record.decisions() == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        (Field.SPEAKER, "Falk", "expected"),
        (Field.SPEAKER, {"speaker_id": "falk", "name": None}, "null for both"),
        (Field.SPEAKER, {"speaker_id": "", "name": " "}, "null for both"),
        (Field.SPEAKER, {"speaker_id": "falk"}, "expected"),
        (Field.QUOTATION, True, "withdraw the decision"),
        (Field.KIND, "shouted", "direct, indirect or mixed"),
        (Field.KIND, {"a": []}, "direct, indirect or mixed"),
        (Field.OCCASION, 7, "an id or null"),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused(field: Field, value: JsonValue, told: str) -> None:
    with pytest.raises(InvalidDecision, match=told):
        Decision(subject_id=MIRAGE.id, field=field, value=value, author="e", reason="r", at=NOON)


@pytest.mark.parametrize(
    ("author", "reason", "when", "told"),
    [
        (" ", "r", NOON, "author"),
        ("e", "\n", NOON, "reason"),
        ("e", "r", NOON.replace(tzinfo=None), "UTC"),
        ("e", "r", NOON.astimezone(timezone(timedelta(hours=2))), "UTC"),
    ],
)
def test_an_unsigned_decision_is_refused(author: str, reason: str, when: datetime, told: str) -> None:
    with pytest.raises(InvalidDecision, match=told):
        not_a_quotation(MIRAGE.id, author=author, reason=reason, at=when)


def test_decisions_are_about_quotations(record: Record) -> None:
    with pytest.raises(InvalidDecision, match="'weather'"):
        replace(said_by(), subject_kind="weather")


@given(
    st.builds(
        speaker_is,
        st.text(),
        st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1),
        st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1),
        author=st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1),
        reason=st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1),
        at=st.datetimes(timezones=st.just(UTC)),
    )
)
def test_a_decision_is_read_back_as_it_was_written(decision: Decision) -> None:
    assert decision_of_json(load_json(dump_json(json_of_decision(decision)))) == decision


@pytest.mark.parametrize("form", [None, [], {}, {"id": "x"}, json_of_decision(said_by()) | {"more": "x"}])
def test_what_is_no_decision_is_refused(form: JsonValue) -> None:
    with pytest.raises(InvalidRecord):
        decision_of_json(form)


def test_edges_may_move_so_far_and_no_farther() -> None:
    anchor = Anchor(bridge().text.id, (Span(100, 120),), "no words of the text")

    def found(start: int, end: int) -> bool:
        quotation = Quotation(text_id=bridge().text.id, kind=QuotationKind.DIRECT, content=(Span(start, end),))
        return find_anchored(anchor, [quotation], BRIDGE) is not None

    assert found(100, 120) and found(105, 120) and found(100, 130)
    assert not found(100, 141) and not found(115, 125) and not found(0, 20)
    assert shared_part([Span(0, 10)], [Span(5, 15)]) == pytest.approx(1 / 3)
    assert at("a mirage").start > 120
    assert LINDQVIST != FALK


def test_an_occasion_keeps_the_evidence_of_each_text(record: Record) -> None:
    add(record, bridge(outlet="Westhaven Echo"))
    (row,) = record.occasions()
    assert isinstance(row.occasion, Occasion) and row.texts == 2

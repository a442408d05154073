"""What a record promises, read as one ledger: lists by key, one commitment whole, deadlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.record.samples import make_report

import wordbond
from wordbond.commitments.deadlines import DeadlineState
from wordbond.commitments.model import Stage
from wordbond.errors import NotFound
from wordbond.packs import Pack, load_pack
from wordbond.record import Record, open_record
from wordbond.record.promised import CommitmentFilter, Promised

TELLINGS = (
    ("Fjord Times", "6 May 2024", "Norway pledged 50 million euros for buses in Ukraine by the end of 2025."),
    ("Coast Echo", "8 May 2024", "Norway has allocated about 51 million euros for buses in Ukraine by 2025."),
    ("Coast Echo", "9 July 2024", "Norway promised to send 50 million euros to Ukraine for buses by 2027."),
    ("Coast Echo", "10 July 2024", "Denmark pledged 80 million euros for hospitals in Ukraine by June 2024."),
    ("Fjord Times", "11 July 2024", "Denmark will deliver 90 drones to Ukraine by the end of August 2024."),
    ("Coast Echo", "20 August 2024", "Denmark has delivered 90 drones to Ukraine."),
    ("Fjord Times", "12 July 2024", "Sweden promised to help Ukraine rebuild its schools."),
)


def add_report(record: Record, pack: Pack, outlet: str, day: str, sentence: str) -> None:
    text = f"Talks on aid go on\n\nGENEVA, {day} – Talks began at noon and went on until late.\n\n{sentence}\n"
    with record.transaction():
        record.add_analysis(wordbond.analyse(text, outlet=outlet, pack=pack))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def promised(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Promised:
    record = open_record(tmp_path_factory.mktemp("promised") / "record.db")
    for outlet, day, sentence in TELLINGS:
        add_report(record, pack, outlet, day, sentence)
    return record.promised(pack)


def test_pages_of_any_size_hold_all_rows_once_those_told_last_first(promised: Promised) -> None:
    whole = promised.page(limit=100)
    assert [row.last_told for row in whole] == sorted((row.last_told for row in whole), reverse=True)  # type: ignore[type-var]
    for size in (1, 2, 3):
        rows = page = promised.page(limit=size)
        while page:
            page = promised.page(after=page[-1].cursor, limit=size)
            rows = rows + page
        assert rows == whole
    assert len(whole) == promised.count() == 5


def test_filters_leave_what_they_ask_for(promised: Promised) -> None:
    def parties(**which: object) -> list[str]:
        rows = promised.page(CommitmentFilter(**which))  # type: ignore[arg-type]
        assert len(rows) == promised.count(CommitmentFilter(**which))  # type: ignore[arg-type]
        return sorted(row.commitment.parties[0].name for row in rows)

    assert parties(party="body:NOR") == ["Norway", "Norway"]
    assert parties(to="body:UKR", party="body:NOR") == ["Norway"]
    assert parties(stage=Stage.DELIVERED) == ["Denmark"]
    assert parties(due_before=date(2024, 12, 31)) == ["Denmark", "Denmark"]
    assert parties(due_from=date(2026, 1, 1)) == ["Norway"]
    assert parties(with_amount=False) == ["Sweden"]
    assert parties(programme="purl") == []


def test_a_commitment_is_whole_with_stages_retellings_and_what_they_disagree_on(promised: Promised) -> None:
    row = next(row for row in promised.page(CommitmentFilter(party="body:NOR")) if row.reports == 2)
    for telling in row.tellings:
        assert promised.commitment(telling.commitment.id[:9]).row.id == row.id
    whole = promised.commitment(row.id)
    assert [one.telling.outlet for one in whole.evidences] == ["Fjord Times", "Coast Echo"]
    assert "pledged 50 million euros" in whole.evidences[0].words
    assert [(step.stage, step.word, step.on) for step in whole.stages] == [
        (Stage.PLEDGED, "pledged", date(2024, 5, 6)),
        (Stage.COMMITTED, "allocated", date(2024, 5, 8)),
    ]
    assert [(one.field, [value for value, _ in one.sides]) for one in whole.disagreements] == [
        ("amount", ["50,000,000 EUR", "~ 51,000,000 EUR"])
    ]


def test_deadlines_tell_what_is_done_what_slips_and_what_is_past(promised: Promised) -> None:
    told = {
        (row.row.commitment.parties[0].name, row.deadline.last): row.deadline
        for row in promised.deadlines(date(2025, 1, 1), targets=False)
        if row.row is not None
    }
    assert {key: one.state for key, one in told.items()} == {
        ("Norway", date(2025, 12, 31)): DeadlineState.SLIPPING,
        ("Norway", date(2027, 12, 31)): DeadlineState.AHEAD,
        ("Denmark", date(2024, 6, 30)): DeadlineState.OVERDUE,
        ("Denmark", date(2024, 8, 31)): DeadlineState.MET,
    }
    assert told["Norway", date(2025, 12, 31)].later == date(2027, 12, 31)
    assert told["Norway", date(2025, 12, 31)].days_left == 364


def test_what_was_told_after_the_day_asked_about_is_not_known_on_it(promised: Promised) -> None:
    rows = promised.deadlines(date(2024, 6, 1), targets=False)
    assert [row.deadline.state for row in rows] == [DeadlineState.AHEAD]
    assert [row.deadline.state for row in promised.slipping(date(2024, 6, 1))] == []


def test_deadlines_are_paged_by_key_with_those_of_the_pack(promised: Promised, pack: Pack) -> None:
    whole = promised.deadlines(date(2025, 1, 1))
    assert {row.deadline.id for row in whole} >= {target.id for target in pack.targets if target.id == "G01"}
    rows = page = promised.deadlines(date(2025, 1, 1), limit=3)
    while page:
        page = promised.deadlines(date(2025, 1, 1), after=page[-1].cursor, limit=3)
        rows = rows + page
    assert rows == whole


def test_what_is_no_id_and_no_cursor_is_refused(promised: Promised) -> None:
    for wrong in ("", "abc", "Norway", "ffffffffffff"):
        with pytest.raises(NotFound):
            promised.commitment(wrong)
    for wrong in ("x", "2024-13-01.a", "."):
        with pytest.raises(NotFound):
            promised.deadlines(date(2025, 1, 1), after=wrong)
    with pytest.raises(NotFound):
        promised.page(after="yesterday")


def test_the_ledger_is_kept_until_the_record_changes(tmp_path: Path, pack: Pack) -> None:
    with open_record(tmp_path / "record.db") as record:
        add_report(record, pack, *TELLINGS[0])
        before = record.promised(pack)
        assert record.promised(pack) is before
        assert before.count() == 1
        add_report(record, pack, *TELLINGS[3])
        assert record.promised(pack).count() == 2
        with record.transaction():
            assert record.promised(pack).count() == 2


def test_after_a_change_only_what_is_new_is_read_and_the_ledger_is_that_of_a_fresh_record(
    tmp_path: Path, pack: Pack
) -> None:
    with open_record(tmp_path / "one.db") as record, open_record(tmp_path / "other.db") as other:
        for told in TELLINGS[:4]:
            add_report(record, pack, *told)
        first = record.promised(pack).ledger
        with record.transaction():
            record.add_text(make_report("A text of nothing.\n", "Nobody"))
        again = record.promised(pack)
        assert again.ledger is first, "no commitment has changed"
        for told in TELLINGS[4:]:
            add_report(record, pack, *told)
        after = record.promised(pack).ledger
        assert {id(t.commitment) for e in first.entries for t in e.tellings} <= {
            id(t.commitment) for e in after.entries for t in e.tellings
        }
        for told in TELLINGS:
            add_report(other, pack, *told)
        assert after == other.promised(pack).ledger
        (text_id, *_) = record.iter_ids()
        analysis = record.get_analysis(text_id)
        with record.transaction():
            record.add_analysis(replace(analysis, commitments=()), anew=True)
        assert record.promised(pack).count() == len(TELLINGS) - 2

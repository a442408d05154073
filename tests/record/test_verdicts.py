"""A person's verdict on a target stands above the machine's; its history is kept, and it can be taken back."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wordbond.cli.main import app
from wordbond.commitments.assess import target_named
from wordbond.commitments.assessment import Verdict
from wordbond.errors import InvalidDecision, NotFound
from wordbond.export import export_jsonl, import_jsonl
from wordbond.packs import Pack, load_pack
from wordbond.record import Decision, Field, Record, open_record, verdict_is
from wordbond.record.verdicts import Judged, decided_verdicts, judged, set_verdict

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SIGNED = {"author": "E. Ditor", "reason": "the budget law says so"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def decide(record: Record, pack: Pack, verdict: str, as_of: date, at: datetime = NOON, target: str = "G05") -> str:
    with record.transaction():
        found = set_verdict(record, pack, target_named(pack, target), "Germany", verdict, as_of, at=at, **SIGNED)
    return found.decision.id


def german(record: Record | None, pack: Pack, day: date, target: str = "G05") -> Judged:
    (found,) = judged(record, target_named(pack, target), pack, day, party="DEU", paths=200)
    return found


def test_it_stands_above_the_machine_from_its_day_on_and_both_are_told(record: Record, pack: Pack) -> None:
    decide(record, pack, "On-Track", date(2026, 1, 1))
    after = german(record, pack, date(2026, 2, 1))
    assert after.decided is not None
    assert after.verdict is after.decided.verdict is Verdict.ON_TRACK
    assert after.assessment == german(None, pack, date(2026, 2, 1)).assessment
    before = german(record, pack, date(2025, 12, 31))
    assert before.decided is None
    assert before.verdict is before.assessment.verdict
    assert len(before.history) == 1
    assert [
        one for one in judged(record, target_named(pack, "G05"), pack, date(2026, 2, 1), paths=200) if one.decided
    ] == [after]


def test_the_verdict_of_the_latest_day_stands_and_a_withdrawn_one_gives_way(record: Record, pack: Pack) -> None:
    decide(record, pack, "behind", date(2026, 1, 1))
    second = decide(record, pack, "out of reach", date(2026, 3, 1), NOON + timedelta(days=60))
    assert german(record, pack, date(2026, 2, 1)).verdict is Verdict.BEHIND
    assert german(record, pack, date(2026, 4, 1)).verdict is Verdict.OUT_OF_REACH
    with record.transaction():
        record.withdraw(second, author="E. Ditor", reason="misread", at=NOON + timedelta(days=61))
    after = german(record, pack, date(2026, 4, 1))
    assert after.verdict is Verdict.BEHIND
    assert [one.withdrawal is not None for one in after.history] == [False, True]
    with pytest.raises(InvalidDecision, match="was withdrawn"), record.transaction():
        record.withdraw(second, author="E. Ditor", reason="again", at=NOON + timedelta(days=62))


def test_a_correction_for_the_same_day_stands_above_the_earlier_one(record: Record, pack: Pack) -> None:
    decide(record, pack, "behind", date(2026, 1, 1))
    decide(record, pack, "on track", date(2026, 1, 1), NOON + timedelta(hours=1))
    assert german(record, pack, date(2026, 1, 1)).verdict is Verdict.ON_TRACK


def test_what_was_on_track_before_the_date_says_nothing_after_it(record: Record, pack: Pack) -> None:
    decide(record, pack, "on track", date(2020, 1, 1), target="G01")
    assert german(record, pack, date(2024, 6, 1), "G01").verdict is Verdict.ON_TRACK
    assert german(record, pack, date(2025, 6, 1), "G01").decided is None
    decide(record, pack, "kept", date(2025, 2, 1), NOON + timedelta(hours=1), target="G01")
    assert german(record, pack, date(2025, 6, 1), "G01").verdict is Verdict.KEPT


def test_deciding_the_same_again_changes_nothing(record: Record, pack: Pack) -> None:
    assert decide(record, pack, "behind", date(2026, 1, 1)) == decide(record, pack, "behind", date(2026, 1, 1))
    assert len(decided_verdicts(record, pack.name, "G05")) == 1


def test_verdicts_are_decisions_like_others_but_no_quotation_is_missed(record: Record, pack: Pack) -> None:
    identity = decide(record, pack, "behind", date(2026, 1, 1))
    (row,) = record.decisions()
    assert row.decision.id == identity
    assert not row.orphaned
    assert record.decisions(orphaned=True) == []
    counts = record.counts()
    assert (counts.decisions, counts.orphaned) == (1, 0)
    assert record.latest_decisions() == []
    assert decided_verdicts(record, "another-pack") == ()
    assert decided_verdicts(record, pack.name, "G0") == ()


def test_a_whole_export_brings_verdicts_and_withdrawals_back(record: Record, pack: Pack, tmp_path: Path) -> None:
    decide(record, pack, "behind", date(2026, 1, 1))
    gone = decide(record, pack, "kept", date(2026, 1, 2), NOON + timedelta(hours=1))
    with record.transaction():
        record.withdraw(gone, author="E. Ditor", reason="too early", at=NOON + timedelta(hours=2))
    lines = list(export_jsonl(record))
    with open_record(tmp_path / "other.db") as other:
        assert import_jsonl(other, lines).decisions == 2
        assert decided_verdicts(other, pack.name) == decided_verdicts(record, pack.name)
        assert import_jsonl(other, lines).decisions == 0


@pytest.mark.parametrize(
    ("verdict", "party", "author", "error"),
    [
        ("super", "Germany", "E. Ditor", NotFound),
        ("", "Germany", "E. Ditor", NotFound),
        ("kept", "Switzerland", "E. Ditor", NotFound),
        ("kept", "", "E. Ditor", NotFound),
        ("kept", "Germany", " ", InvalidDecision),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    record: Record, pack: Pack, verdict: str, party: str, author: str, error: type[Exception]
) -> None:
    with pytest.raises(error), record.transaction():
        set_verdict(
            *(record, pack, target_named(pack, "G05"), party, verdict, date(2026, 1, 1)),
            author=author,
            reason="because",
            at=NOON,
        )
    assert record.decisions() == []


def test_a_decision_that_mixes_subjects_is_refused() -> None:
    day = date(2026, 1, 1)
    with pytest.raises(InvalidDecision, match="pack:target:party"):
        verdict_is("alliance", "", "DEU", Verdict.KEPT, day, at=NOON, **SIGNED)
    for kind, field, value in (
        ("target", Field.KIND, "direct"),
        ("quotation", Field.VERDICT, {"verdict": "kept", "as_of": "2026-01-01"}),
        ("report", Field.KIND, "direct"),
    ):
        with pytest.raises(InvalidDecision):
            Decision(subject_kind=kind, subject_id="a:b:c", field=field, value=value, at=NOON, **SIGNED)  # type: ignore[arg-type]
    for value in (
        {"verdict": "sworn", "as_of": "2026-01-01"},
        {"verdict": "kept", "as_of": "May"},
        {"verdict": "kept"},
        7,
    ):
        with pytest.raises(InvalidDecision, match="expected"):
            Decision(subject_kind="target", subject_id="a:b:c", field=Field.VERDICT, value=value, at=NOON, **SIGNED)  # type: ignore[arg-type]


def test_the_commands_decide_show_and_withdraw(tmp_path: Path, pack: Pack) -> None:
    path = str(tmp_path / "record.db")
    open_record(path).close()

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*arguments, "--record", path])
        return done.exit_code, done.stdout

    asked = ["assess", "G05", "--as-of", "2026-02-01", "--paths", "200", "--party", "Germany"]
    signed = ["--author", "E. Ditor", "--reason", "the budget law"]
    machine = json.loads(run(*asked, "--json")[1])[0]
    assert machine["decided"] is None
    assert machine["stands"] == machine["verdict"]
    code, told = run("decide", "G05", "--party", "DEU", "--verdict", "kept", "--as-of", "2026-01-10", *signed, "--json")
    assert code == 0
    identity = json.loads(told)["id"]
    after = json.loads(run(*asked, "--json")[1])[0]
    assert (after["stands"], after["verdict"]) == ("kept", machine["verdict"])
    assert after["decided"]["reason"] == "the budget law"
    (row,) = csv.DictReader(io.StringIO(run(*asked, "--csv")[1]))
    assert (row["verdict"], row["stands"], row["decided_by"]) == (machine["verdict"], "kept", "E. Ditor")
    shown = run(*asked)[1]
    assert "kept ✓" in shown
    assert f"the machine: {machine['verdict']}" in shown
    (listed,) = json.loads(run("decisions", "--json")[1])
    assert listed["decision"]["subject_id"] == "alliance:G05:DEU"
    assert "verdict" in run("decisions")[1]
    assert run("withdraw", identity[:8], *signed)[0] == 0
    shown = run(*asked)[1]
    assert "kept ✓" not in shown
    assert "withdrawn by E. Ditor" in shown
    assert run("decide", "G05", "--party", "DEU", "--verdict", "great", *signed)[0] == 1
    assert run("decide", "G05", "--party", "DEU", "--verdict", "kept", "--as-of", "May", *signed)[0] == 2
    assert run("decide", "Q05", "--party", "DEU", "--verdict", "kept", *signed)[0] == 1

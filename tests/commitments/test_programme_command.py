"""`wordbond programme` tells people, machines and spreadsheets the same, every figure with its source or words."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.commitments.conftest import HEAD, TAIL
from tests.commitments.test_programmes import FILES, status
from typer.testing import CliRunner

from wordbond.cli.main import app
from wordbond.errors import InvalidPack
from wordbond.export.programmes import PROGRAMME_COLUMNS
from wordbond.packs import load_pack

FACTS = f"fact,on,speaker,subject,figure,bound,unit,kind,targets,{HEAD}\n"


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["programme", *arguments])
    return done.exit_code, done.stdout


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A record with two reports of one sum for the list."""
    reports = tmp_path / "reports"
    reports.mkdir()
    for at, sentence in enumerate(
        [
            "Norway pledged 40 million dollars through PURL for Ukraine.",
            "Norway will pay about 40 million dollars through PURL.",
        ]
    ):
        words = f"Report {at}\n\nGENEVA, {at + 6} October 2025 - Talks began at noon and went on.\n\n{sentence}\n"
        (reports / f"{at}.txt").write_text(words, encoding="utf-8")
    record = tmp_path / "record.wordbond"
    assert CliRunner().invoke(app, ["read", str(reports), "--record", str(record)]).exit_code == 0
    return record


def test_payers_are_told_apart_from_those_who_pay_together(tmp_path: Path) -> None:
    payers = {payer.body: payer for payer in status(tmp_path, date(2024, 3, 1)).payers}
    assert (payers["AAA"].alone, payers["AAA"].own, payers["AAA"].joint) == (Decimal(60), ("P1",), ("P3",))
    assert payers["BBB"].alone == Decimal("110.0")
    assert (payers["CCC"].alone, payers["CCC"].own) == (Decimal(0), ("P4", "P5", "P6"))


def test_a_goal_has_the_facts_known_on_the_day(tmp_path: Path) -> None:
    rows = f"F2,2024-02-20,Ada,output,12,exactly,USD,statement,N1,{TAIL}\nF1,2024-02-01,Ada,output,9,,,x,,{TAIL}\n"
    facts = (
        FACTS + rows.replace("9,,,x", "9,exactly,USD,statement") + f"F3,2024-05,Ada,output,15,about,USD,x,N1,{TAIL}\n"
    )
    for day, known in ((date(2024, 3, 1), ["F2"]), (date(2024, 6, 1), ["F2", "F3"]), (date(2024, 2, 1), [])):
        (goal,) = status(tmp_path, day, **{"facts.csv": facts}).progress
        assert [fact.id for fact in goal.facts] == known
    with pytest.raises(InvalidPack, match=r"facts\.csv:2: column targets: .* add N9"):
        status(tmp_path, date(2024, 3, 1), **{"facts.csv": facts.replace("statement,N1", "statement,N9")})


def test_all_forms_say_the_same_and_every_figure_has_a_source(told: Path) -> None:
    asked = ["PURL", "--as-of", "2025-12-31", "--record", str(told)]
    code, shown = run(*asked)
    assert code == 0
    form = json.loads(run(*asked, "--json")[1])
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--csv")[1])))
    assert tuple(rows[0]) == PROGRAMME_COLUMNS
    by_section: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_section.setdefault(row["section"], []).append(row)
    assert by_section["raised"][0]["value"] == form["raised"]
    assert f"{float(form['raised']):,.0f} USD" in shown
    assert [row["id"] for row in by_section["package"]] == [one["id"] for one in form["packages"]]
    counted = [one for one in form["packages"] if one["counted"]]
    assert sum(Decimal(one["value"]) for one in counted) == Decimal(form["raised"])
    assert all(one["reason"] for one in form["packages"] if not one["counted"])
    for row in rows:
        if row["section"] not in ("raised", "coverage", "need until"):
            assert row["source"] or (row["text_id"] and row["words"] and row["end"]), row
    assert all(one["evidence"]["source"] for one in form["packages"])
    assert f"{form['coverage_share']:.0%} at least" in shown


def test_what_the_texts_tell_stands_beside_and_is_not_added(told: Path) -> None:
    asked = ["purl", "--as-of", "2025-12-31", "--json"]
    alone, beside = (json.loads(run(*asked, *more)[1]) for more in ([], ["--record", str(told)]))
    assert beside["raised"] == alone["raised"]
    assert alone["told"] == []
    (entry,) = beside["told"]
    assert (entry["value"], entry["reports"]) == ("40000000", 2)
    for telling in entry["tellings"]:
        assert "40 million dollars" in telling["words"]
    assert json.loads(run("purl", "--as-of", "2025-10-05", "--record", str(told), "--json")[1])["told"] == []


def test_a_list_without_a_name_and_errors_with_one(tmp_path: Path) -> None:
    listed = json.loads(run("--json", "--as-of", "2025-12-31")[1])
    assert [one["id"] for one in listed] == [one.id for one in load_pack().programmes]
    assert "purl" in run("--as-of", "2025-12-31")[1]
    assert len(list(csv.DictReader(io.StringIO(run("--csv")[1])))) == len(listed)
    assert run("no such thing")[0] == 1
    assert run("PURL", "--as-of", "yesterday")[0] == 2
    assert run("PURL", "--record", str(tmp_path / "none.db"))[0] == 1
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = json.loads(run("fund", "--pack", str(tmp_path), "--as-of", "2023-12-01", "--json")[1])
    assert (before["coverage_share"], before["reason"]) == (None, "the programme had not begun by 2023-12-01")
    assert "cannot tell" in run("other", "--pack", str(tmp_path))[1]


def test_every_programme_of_the_pack_can_be_shown() -> None:
    for programme in load_pack().programmes:
        assert run(programme.id, "--as-of", "2026-01-01")[0] == 0
        form = json.loads(run(programme.id, "--json", "--as-of", "2026-01-01")[1])
        assert {goal["id"] for goal in form["goals"]} <= set(programme.goals)


def test_production_goals_have_what_is_known_of_their_progress() -> None:
    form = json.loads(run("us-155mm", "--json", "--as-of", "2026-01-01")[1])
    (goal,) = (goal for goal in form["goals"] if goal["id"] == "G19")
    assert {"M17", "M19"} <= {fact["id"] for fact in goal["facts"]}
    assert form["need"] is None

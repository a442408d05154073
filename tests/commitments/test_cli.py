"""`wordbond assess` prints the same verdicts for people, machines and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

from tests.commitments.conftest import FALLING, RISING, STEADY, PackWriter, figures
from typer.testing import CliRunner

from wordbond.cli.main import app
from wordbond.errors import NotFound

ALL = figures("2024-12", AAA=RISING, BBB=FALLING, CCC=STEADY)
ASKED = ["assess", "G1", "--as-of", "2025-03-01", "--paths", "2000"]


def test_all_forms_say_the_same(make_pack: PackWriter, tmp_path: Path) -> None:
    make_pack(ALL)
    asked = [*ASKED, "--pack", str(tmp_path)]
    as_json = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    as_csv = list(csv.DictReader(io.StringIO(CliRunner().invoke(app, [*asked, "--csv"]).stdout)))
    shown = CliRunner().invoke(app, asked).stdout
    assert [one["party"] for one in as_json] == ["AAA", "BBB", "CCC"] == [row["party"] for row in as_csv]
    for one, row in zip(as_json, as_csv, strict=True):
        assert one["verdict"] == row["verdict"]
        assert float(row["probability"]) == one["projection"]["probability"]
        assert row["figure"] == one["figure"]["value"]
        assert f"{one['name']}" in shown


def test_one_party_by_name_shows_its_arithmetic_and_its_sources(make_pack: PackWriter, tmp_path: Path) -> None:
    make_pack(ALL)
    plot = tmp_path / "plot.svg"
    done = CliRunner().invoke(app, [*ASKED, "--pack", str(tmp_path), "--party", "Aaland", "--plot", str(plot)])
    assert done.exit_code == 0
    assert "(2 - 1.85) / (2030 - 2024) = 0.025" in done.stdout
    assert "AAA 2024: 1.85 percent · Public record" in done.stdout
    assert ElementTree.parse(plot).getroot().tag.endswith("svg")


def test_what_is_not_there_is_refused(make_pack: PackWriter, tmp_path: Path) -> None:
    make_pack(ALL)
    asked = [*ASKED, "--pack", str(tmp_path)]
    assert CliRunner().invoke(app, [*asked, "--as-of", "2025-02-30"]).exit_code == 2
    assert isinstance(CliRunner().invoke(app, [*asked, "--party", "Deeland"]).exception, NotFound)


def test_the_ledger_of_a_record_says_what_it_adds_and_what_not(tmp_path: Path) -> None:
    record, reports = tmp_path / "record.wordbond", tmp_path / "reports"
    reports.mkdir()
    for at, sentence in enumerate(
        [
            "Denmark pledged 50 million euros for buses in Ukraine.",
            "The Danish government promised €50 million for Ukraine.",
            "Allies have so far pledged a total of 9 billion euros.",
        ]
    ):
        words = f"Report {at}\n\nGENEVA, {at + 6} May 2024 - Talks began at noon and went on.\n\n{sentence}\n"
        (reports / f"{at}.txt").write_text(words, encoding="utf-8")
    assert CliRunner().invoke(app, ["read", str(reports), "--record", str(record)]).exit_code == 0
    asked = ["commitments", "--record", str(record), "--total", "EUR"]
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert told["total"]["value"] == "50000000"
    (danish,) = [entry for entry in told["entries"] if entry["parties"][0]["name"] == "Denmark"]
    assert [len(telling["evidence"]) for telling in danish["tellings"]] == [1, 1]
    assert "pledged 50 million euros" in danish["tellings"][0]["words"]
    shown = CliRunner().invoke(app, [*asked, "--party", "Denmark", "--stage", "pledged"]).stdout
    assert "50,000,000 EUR" in shown
    assert "2 reports" in shown
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(app, [*asked, "--csv"]).stdout)))
    assert {(row["party"], row["sum"]) for row in rows} == {("Denmark", "own"), ("NATO allies", "running total")}
    assert CliRunner().invoke(app, [*asked, "--party", "Sweden"]).exit_code == 1
    assert isinstance(CliRunner().invoke(app, [*asked, "--stage", "sworn"]).exception, NotFound)

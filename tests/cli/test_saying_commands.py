"""What the texts of a record say of each other, as a user asks: check, statements, lineage, conflicts, verify."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, PACK, Run

REPORTS = EXAMPLES / "reports"
SIXTEEN = REPORTS / "2025-09-18_harbour-gazette_sixteen-billion.txt"


def test_words_are_checked_with_what_differs(examples: Path, wordbond: Run) -> None:
    words = "Ostrelle will deliver eighty minehunters to the joint squadron by the end of 2027"
    ran = wordbond("check", words, "-r", examples)
    assert ran.code == 0
    assert "altered-fact" in ran.out and "eighty minehunters" in ran.out
    told = json.loads(wordbond("check", words, "-r", examples, "--json").out)
    best = told["found"][0]
    assert told["label"] == "altered-fact" and best["altered"][0]["kind"] == "number"
    assert best["said"] and best["around"].find(best["said"]) >= 0
    assert all(len(span) == 2 for span in best["spans"])


def test_what_nobody_said_is_not_found_and_the_reach_is_told(examples: Path, wordbond: Run) -> None:
    ran = wordbond("check", "Penguins outnumber the lighthouse keepers of the southern cape", "-r", examples)
    assert ran.code == 1
    assert "not found" in ran.out and "Searched" in ran.out


def test_each_quotation_of_a_file_is_checked(examples: Path, wordbond: Run) -> None:
    told = json.loads(wordbond("check", SIXTEEN, "-r", examples, "-p", PACK, "--json").out)
    assert len(told) == 1 and len(told[0]["checked"]) > 3
    assert any(one["found"] for one in told[0]["checked"])
    assert "against a" in wordbond("check", SIXTEEN, "-r", examples, "-p", PACK).out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["  "], "no words to check"),
        (["some words", "--date", "05/11/2025"], "expected a day"),
        (["some words", "--speaker", "Nemo Nobody"], "nobody called"),
    ],
)
def test_what_cannot_be_checked_is_told(examples: Path, wordbond: Run, arguments: list[str], told: str) -> None:
    ran = wordbond("check", *arguments, "-r", examples)
    assert ran.code == 1 and told in ran.err


def test_statements_tell_reports_from_independent_reports(examples: Path, wordbond: Run) -> None:
    rows = json.loads(wordbond("statements", "-r", examples, "--json").out)
    assert rows
    assert all(1 <= row["independent"] <= row["reports"] for row in rows)
    assert any(row["independent"] < row["reports"] for row in rows)
    assert any(row["official"] for row in rows)
    assert "independent" in wordbond("statements", "-r", examples, "--speaker", "Marit Ellendorf").out
    assert "No statement" in wordbond("statements", "-r", examples, "--reports", 99).out


def test_lineage_of_a_record_shows_its_evidence(examples: Path, wordbond: Run) -> None:
    edges = json.loads(wordbond("lineage", "-r", examples, "-p", PACK, "--json").out)
    derived = [edge for edge in edges if edge["origin"] != "event"]
    assert derived and all(edge["evidence"] for edge in derived)
    assert "on their own" in wordbond("lineage", "-r", examples, "-p", PACK).out


def test_lineage_of_a_file(tmp_path: Path, wordbond: Run) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl.gz"
    rows = [{"id": name, "outlet": name, "text": "The lock at Tarn was opened.\nIt rained."} for name in ("a", "b")]
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert wordbond("lineage", source, target).code == 0
    assert target.stat().st_size > 0
    assert wordbond("lineage", source).code == 2
    source.write_text('{"id": 5}\n', encoding="utf-8")
    ran = wordbond("lineage", source, target)
    assert ran.code == 1 and "line 1" in ran.err


def test_conflicts_name_both_sides(examples: Path, wordbond: Run) -> None:
    conflicts = json.loads(wordbond("conflicts", "-r", examples, "--json").out)
    assert {"number", "modality", "name"} <= {conflict["kind"] for conflict in conflicts}
    assert all(conflict["sides"] for conflict in conflicts)
    assert "eighteen minehunters" in wordbond("conflicts", "-r", examples).out


def test_pairs_are_verified_line_by_line(tmp_path: Path, wordbond: Run) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "1", "said": "We will pay.", "reported": "We will not pay."}\n', encoding="utf-8")
    assert wordbond("verify", source, target).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["label"] == "altered-fact"
    assert wordbond("verify", tmp_path / "none.jsonl", target).code == 1


def test_several_files_are_analysed_together_and_one_alone(wordbond: Run) -> None:
    both = json.loads(wordbond("analyse", *sorted(REPORTS.glob("2025-09-18_*.txt")), "-p", PACK).out)
    items = {item["id"] for report in both["reports"] for item in report["quotations"]}
    carried = {v["quotation"] for s in both["across"]["statements"] for v in s["variants"]}
    assert carried and carried <= items
    assert both["across"]["lineage"] and both["across"]["conflicts"]
    assert "across" not in json.loads(wordbond("analyse", SIXTEEN, "-p", PACK).out)

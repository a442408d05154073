"""Claims, relations and threats against the annotated sample, where it is at hand.

Relations are scored by their pairs, threats by kind, modality and place. The rules were mended on this sample: the
invented reports of `test_relations.py` say how they fare elsewhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wordbond.export.annotation import annotation_of
from wordbond.model import Report
from wordbond.packs import load_pack
from wordbond.pipeline import analyse
from wordbond.reading import read_inputs

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the annotated sample ../shared/seeds is not at hand")
PACK = load_pack() if SEEDS.exists() else None


@pytest.fixture(scope="module")
def predicted() -> dict[str, Any]:
    assert PACK is not None
    paths = [str(path) for path in sorted(SEEDS.glob("00[24]_*.txt"))]
    reports = [text for text in read_inputs(paths, pack=PACK) if isinstance(text, Report)]
    return json.loads(json.dumps(annotation_of(analyse(report, PACK) for report in reports)))  # type: ignore[no-any-return]


def gold() -> dict[str, dict[str, Any]]:
    return {r["id"]: r for r in json.loads((SEEDS / "gold_sample.json").read_text("utf-8"))["reports"]}


def test_claims(predicted: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "predicted.json"
    file.write_text(json.dumps(predicted), "utf-8")
    command = [sys.executable, str(SEEDS / "score.py"), str(file), str(SEEDS / "gold_sample.json"), "--json"]
    scored = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert scored["claims"]["f1"] >= 0.8
    assert scored["claim_comparator_accuracy"] == 1.0


def f1(found: list[Any], wanted: list[Any], optional: list[Any]) -> float:
    hits = sum(item in wanted for item in found)
    wrong = sum(item not in wanted and item not in optional for item in found)
    return 2 * hits / (2 * hits + wrong + len(wanted) - hits)


def party(name: str) -> str:
    assert PACK is not None
    bodies = PACK.bodies_named(name)
    return bodies[0].id if len(bodies) == 1 else name


def pair(item: dict[str, Any], report: str) -> tuple[str, ...]:
    return report, party(item["a"]), item["relation"], party(item["b"])


def test_relations(predicted: dict[str, Any]) -> None:
    found = {pair(item, report["id"]) for report in predicted["reports"] for item in report["relations"]}
    wanted = {pair(i, r["id"]) for r in gold().values() for i in r["relations"] if not i["optional"]}
    assert f1(list(found), list(wanted), []) >= 0.85


def test_threats(predicted: dict[str, Any]) -> None:
    hits = wrong = 0
    for report in predicted["reports"]:
        items = gold()[report["id"]]["threats"]
        for threat in report["threats"]:
            match = next((item for item in items if same_threat(threat, item)), None)
            hits += match is not None and not match["optional"]
            wrong += match is None
    wanted = sum(not item["optional"] for report in gold().values() for item in report["threats"])
    assert 2 * hits / (2 * hits + wrong + wanted - hits) >= 0.6


def same_threat(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = one["evidence"], other["evidence"]
    overlap = a["start"] < b["end"] and b["start"] < a["end"]
    return overlap and (one["kind"], one["modality"]) == (other["kind"], other["modality"])

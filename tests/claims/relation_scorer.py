"""Scores relations and threats on the invented reports: pairs by the pack's ids, threats by kind, modality and word."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from wordbond.claims.model import Party
from wordbond.model import Analysis, Origin, Report
from wordbond.packs import load_pack
from wordbond.pipeline import analyse
from wordbond.reading.document import Document
from wordbond.reading.report import read_report

ROOT = Path(__file__).resolve().parents[2]
REPORTS = Path(__file__).parent / "reports"
GOLD: dict[str, dict[str, Any]] = json.loads((REPORTS / "gold.json").read_text("utf-8"))
PACKS = {"examples": ROOT / "examples" / "pack", "alliance": None}


def analysis_of(text: str, pack: str) -> Analysis:
    origin = Origin(location="page.txt", media_type="text/plain", sha256=hashlib.sha256(text.encode()).hexdigest())
    report: Report = read_report(Document(text=text, origin=origin))
    return analyse(report, load_pack(PACKS[pack]))


@cache
def found_in(name: str) -> Analysis:
    return analysis_of((REPORTS / name).read_text("utf-8"), GOLD[name]["pack"])


def key(party: Party) -> str:
    return party.id.partition(":")[2] if party.id else party.name


def relations_of(analysis: Analysis) -> set[tuple[str, str, str]]:
    return {(key(r.a), r.relation, key(r.b)) for r in analysis.relations}


def threats_of(analysis: Analysis) -> set[tuple[str, str, str]]:
    return {(t.kind, t.modality.value, t.evidence.of(analysis.text.text)) for t in analysis.threats}


def claims_of(analysis: Analysis) -> set[tuple[str, str, str]]:
    return {(f"{c.quantity.value:f}", c.quantity.unit, c.quantity.comparator.value) for c in analysis.claims}


FINDERS = {"relations": relations_of, "threats": threats_of, "claims": claims_of}


def tally(what: str) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], list[tuple[str, ...]]]:
    """What is right, wrong and missed over all reports."""
    right, wrong, missed = list[tuple[str, ...]](), list[tuple[str, ...]](), list[tuple[str, ...]]()
    for name, gold in GOLD.items():
        if what not in gold:
            continue
        analysis = found_in(name)
        found = FINDERS[what](analysis)
        wanted = {tuple(map(str, item)) for item in gold[what]}
        right += [(name, *item) for item in sorted(found & wanted)]
        wrong += [(name, *item) for item in sorted(found - wanted)]
        missed += [(name, *item) for item in sorted(wanted - found)]
    return right, wrong, missed


def f1(what: str) -> float:
    right, wrong, missed = tally(what)
    return 2 * len(right) / (2 * len(right) + len(wrong) + len(missed))

"""A small scorer for labelled pairs: F1 of each label, of altered facts, and alarms on faithful pairs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from wordbond.matching import Fidelity, verify

FAITHFUL = {Fidelity.VERBATIM, Fidelity.ELLIPSIS, Fidelity.LIGHT_EDIT, Fidelity.PARAPHRASE}
PAIRS = Path(__file__).parent / "pairs"


@dataclass(frozen=True)
class Pair:
    id: str
    said: str
    reported: str
    label: Fidelity


@dataclass(frozen=True)
class Score:
    macro_f1: float
    altered_f1: float
    false_alarms: float
    confusion: dict[tuple[str, str], int]


def read_pairs(path: Path) -> list[Pair]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Pair(r["id"], r["said"], r["reported"], Fidelity(r["label"])) for r in rows]


def score(pairs: list[Pair]) -> Score:
    confusion = Counter((p.label, verify(p.said, p.reported).label) for p in pairs)

    def f1(label: Fidelity) -> float:
        right = confusion[label, label]
        found = sum(n for (_, got), n in confusion.items() if got is label)
        gold = sum(n for (want, _), n in confusion.items() if want is label)
        return 2 * right / (found + gold) if found + gold else 1.0

    labels = {p.label for p in pairs}
    faithful = sum(n for (want, _), n in confusion.items() if want in FAITHFUL)
    alarms = sum(n for (want, got), n in confusion.items() if want in FAITHFUL and got is Fidelity.ALTERED_FACT)
    return Score(
        sum(map(f1, labels)) / len(labels),
        f1(Fidelity.ALTERED_FACT),
        alarms / faithful if faithful else 0.0,
        {(str(a), str(b)): n for (a, b), n in confusion.items()},
    )

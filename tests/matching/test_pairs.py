"""The labels on whole sets of pairs; each floor stands a little under what was measured, so that a loss is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matching.scoring import PAIRS, read_pairs, score
from wordbond.matching import Fidelity, verify

MENDED_BY_HALF = {"blind6": (0.03, 0.92, 0.85)}
"""A set of which every second pair served to mend: false alarms at most, macro-F1 and altered F1 at least."""
UNREAD = (0.04, 0.86, 0.70)
"""The same for the other half, whose pairs nobody who mended has read."""
SHARED = Path(__file__).parents[2] / ".." / "shared" / "bench" / "alignment" / "data"


@pytest.mark.parametrize("path", sorted(PAIRS.glob("*.jsonl")), ids=lambda p: p.stem)
def test_own_pairs_keep_their_labels(path: Path) -> None:
    got = score(read_pairs(path))
    alarms, macro, altered = MENDED_BY_HALF.get(path.stem, (0.05, 0.85, 0.85))
    assert got.false_alarms <= alarms, got
    assert got.macro_f1 >= macro, got
    if not path.stem.startswith("faithful"):  # nothing there is altered
        assert got.altered_f1 >= altered, got


def test_pairs_that_no_mending_has_seen() -> None:
    got = score(read_pairs(PAIRS / "blind6.jsonl")[::2])
    alarms, macro, altered = UNREAD
    assert got.false_alarms <= alarms, got.false_alarms
    assert got.macro_f1 >= macro, got.macro_f1
    assert got.altered_f1 >= altered, got.altered_f1


@pytest.mark.parametrize("split", ["train", "dev"])
def test_generated_pairs_keep_their_labels(split: str) -> None:
    path = SHARED / f"cases_{split}.jsonl"
    if not path.exists():
        pytest.skip(f"no generated pairs at {path}; they are kept beside the repository")
    got = score(read_pairs(path))
    assert got.macro_f1 >= 0.90, got
    assert got.altered_f1 >= 0.88, got
    assert got.false_alarms <= 0.05, got


def test_other_claims_in_the_same_words_are_found_less_often() -> None:
    pairs = read_pairs(PAIRS.parent / "other_claims.jsonl")
    found = sum(verify(p.said, p.reported).label is not Fidelity.NOT_FOUND for p in pairs)
    assert found <= 0.7 * len(pairs), f"{found} of {len(pairs)} other claims count as found"

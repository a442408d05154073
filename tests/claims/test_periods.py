"""Times in text: as intervals, and never as a day that nobody named."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.claims.model import PeriodRole
from wordbond.claims.periods import REFERENCE, find_periods
from wordbond.model import Precision

DAY = date(2025, 11, 6)
CASES = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "periods.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
WORDS = [
    "by", "the end of", "2035", "next", "year", "decade", "within", "six", "months", "last", "Friday", "31 June",
    "first", "half", "of", "this", "over", "three", "years", "ago", "0", "999", "2099", "quarter", "2025-30"
]  # fmt: skip


@pytest.mark.parametrize(("words", "role", "interval", "precision", "anchor"), CASES, ids=lambda cell: str(cell)[:40])
def test_times_of_print(words: str, role: str, interval: str, precision: str, anchor: str) -> None:
    text = f"They will build it {words}, he said."
    (found,) = find_periods(text, None, DAY)
    assert found.span.of(text) == words
    assert found.role is PeriodRole(role)
    dated = found.dated
    assert (f"{dated.first}/{dated.last}" if dated.first else "–") == interval
    assert (dated.precision.value, found.anchor or "–") == (precision, anchor)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case[0]))
def test_without_a_day_to_reckon_from_nothing_relative_is_dated(case: list[str]) -> None:
    (found,) = find_periods(f"They will build it {case[0]}.", None, None)
    if found.anchor is not None:
        assert found.dated.first is None
    assert (found.anchor == REFERENCE) == (case[4] == "reference")
    assert found.symbol


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=10), st.dates(date(1, 1, 1)) | st.none())
def test_a_day_is_told_only_where_words_name_one(words: list[str], day: date | None) -> None:
    text = " ".join(words)
    found = find_periods(text, None, day)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert all("Friday" in p.span.of(text) for p in found if p.dated.precision is Precision.DAY)

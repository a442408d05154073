"""The floors of reading on whole pages, and on the field's gold sample where it is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.reading.score_pages import Score, page_names, score_page
from tests.reading.test_report_cases import read

from wordbond.model import NoiseKind

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
MENDED = tuple(name for name in page_names() if not name.startswith(("seen2-", "blind2-")))
"""The pages that rules were written with; the others stand apart, with floors of their own."""


def test_noise_and_metadata_of_all_pages_stay_above_their_floor() -> None:
    total = Score()
    for name in MENDED:
        total += score_page(name)
    assert total.noise_f1 >= 0.98, total.errors
    assert total.metadata >= 0.98, total.errors


@pytest.mark.parametrize(("pages", "least_f1", "least_precision"), [("seen2-", 0.97, 0.98), ("blind2-", 0.88, 0.98)])
def test_chrome_that_no_phrase_names_is_told_by_shape_and_place(
    pages: str, least_f1: float, least_precision: float
) -> None:
    total = Score()
    for name in page_names(pages):
        total += score_page(name)
    assert total.noise_f1 >= least_f1, total.errors
    assert total.hit >= least_precision * total.found, total.errors


@pytest.mark.parametrize("name", MENDED)
def test_no_page_loses_text_to_noise_or_is_misread_altogether(name: str) -> None:
    score = score_page(name)
    assert score.found - score.hit <= 0.1 * score.found, score.errors
    assert score.metadata >= 0.75, score.errors


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"no gold sample beside the repository at {SEEDS}")
def test_noise_of_the_gold_sample_is_found_to_the_character() -> None:
    gold = json.loads((SEEDS / "gold_sample.json").read_text(encoding="utf-8"))
    hit = found = wanted = 0
    for one in gold["reports"]:
        with (SEEDS / one["file"]).open(encoding="utf-8", newline="") as file:
            report = read(file.read())
        solid = {i for i, char in enumerate(report.text) if not char.isspace()}
        optional = {i for n in one["noise"] if n.get("optional") for i in range(n["start"], n["end"])}
        want = {
            i for n in one["noise"] if not n.get("optional") for i in range(n["start"], n["end"])
        } & solid - optional
        got = {i for n in report.noise for i in range(n.span.start, n.span.end)} & solid - optional
        hit, found, wanted = hit + len(want & got), found + len(got), wanted + len(want)
        kinds = {(n["start"], n["end"]): n["kind"] for n in one["noise"] if n["kind"] != "metadata"}
        assert {(n.span.start, n.span.end): n.kind for n in report.noise} == {k: NoiseKind(v) for k, v in kinds.items()}
    assert 2 * hit / (found + wanted) >= 0.9

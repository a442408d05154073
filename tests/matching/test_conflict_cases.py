"""Conflicts in whole reports, as a reader would name them: how many are found, and what is called one that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matching.conflict_scoring import CASES, Case, found_in, read_cases, score
from wordbond.packs import Pack, load_pack
from wordbond.pipeline import link, settle
from wordbond.record import open_record


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(None)


@pytest.mark.parametrize(("name", "fewest"), [("development", 19), ("blind", 10), ("blind2", 10)])
def test_conflicts_are_found_and_nothing_else_is_called_one(name: str, fewest: int, pack: Pack) -> None:
    found, missed, false, outcomes = score(read_cases(CASES / f"{name}.txt"), pack)
    assert false == 0, {title: o.false for title, o in outcomes.items() if o.false}
    assert found >= fewest, {title: o.missed for title, o in outcomes.items() if o.missed}
    assert found + missed > 0


def with_several_reports() -> list[Case]:
    return [
        case
        for name in ("development", "blind", "blind2")
        for case in read_cases(CASES / f"{name}.txt")
        if case.reports[1:]
    ]


@pytest.mark.parametrize("case", with_several_reports(), ids=lambda case: case.title)
def test_a_record_tells_the_same_conflicts_in_any_order(case: Case, pack: Pack, tmp_path: Path) -> None:
    analyses, conflicts = found_in(case, pack)
    shares_a_statement = case.title != "one sentence, two ministers"
    for n, order in enumerate((analyses, analyses[::-1])):
        with open_record(tmp_path / f"{n}.db") as record:
            for analysis in order:
                with record.transaction():
                    record.add_text(analysis.text)
                    record.add_analysis(analysis)
                    link(record, analysis, pack)
            settle(record, pack)
            assert tuple(record.said.conflicts()) == (conflicts if shares_a_statement else ())
            with record.transaction():
                record.unlink(analyses[0].text.id)
            texts = {p.text_id for c in record.said.conflicts() for s in c.sides for p in s.spans}
            assert analyses[0].text.id not in texts

"""A record written out and read in again is the same record."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.record.samples import analyses, bridge

from wordbond.errors import InvalidRecord
from wordbond.export import export_jsonl, import_jsonl
from wordbond.model import Analysis
from wordbond.record import Record, open_record


def test_a_record_comes_back_equal_with_its_decisions_withdrawn_ones_too(record: Record, tmp_path: Path) -> None:
    lines = list(export_jsonl(record))
    with open_record(tmp_path / "again.db") as again:
        imported = import_jsonl(again, lines)
        assert (imported.texts, imported.decisions, imported.withdrawals) == (4, 4, 1)
        assert list(export_jsonl(again)) == lines
        assert again.decisions() == record.decisions()
        assert again.counts() == record.counts() and again.counts().orphaned == 1
        assert list(again.iter_quotations(rejected=None)) == list(record.iter_quotations(rejected=None))
        assert list(again.iter_texts()) == list(record.iter_texts())
        assert again.runs() == record.runs()
        for text_id in record.iter_ids():
            assert again.get_text(text_id) == record.get_text(text_id)
            assert again.get_run(text_id) == record.get_run(text_id)
        second = import_jsonl(again, lines)
        assert (second.texts, second.decisions, second.withdrawals) == (0, 0, 0)
        assert again.faults() == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(analyses(), max_size=3))
def test_any_texts_come_back_equal(new_record: Callable[[Path], Path], given_analyses: list[Analysis]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_record(new_record(Path(folder) / "one.db")) as one,
        open_record(new_record(Path(folder) / "two.db")) as two,
    ):
        for analysis in given_analyses:
            with one.transaction():
                one.add_analysis(analysis)
        written = "".join(export_jsonl(one))
        import_jsonl(two, written.split("\n")[:-1])
        assert "".join(export_jsonl(two)) == written


def test_what_is_there_already_stays(record: Record, tmp_path: Path) -> None:
    with open_record(tmp_path / "other.db") as other:
        newer = bridge(model_version="rules-9")
        with other.transaction():
            other.add_analysis(newer)
        import_jsonl(other, export_jsonl(record))
        assert other.get_analysis(newer.text.id) == newer


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: [], "nothing to import"),
        (lambda lines: lines[1:], "line 1: expected a record of schema"),
        (lambda lines: ['{"type":"record","schema":"wordbond-record/9"}'], "line 1: .*wordbond-record/9"),
        (lambda lines: [lines[0], "{"], "line 2: no JSON"),
        (lambda lines: [lines[0], "[]"], "line 2: expected an object"),
        (lambda lines: [lines[0], '{"type":"poem"}'], "line 2: type 'poem' is unknown"),
        (lambda lines: [lines[0], lines[1].replace('"sha256"', '"sha255"')], "line 2: .*sha255"),
        (lambda lines: [lines[0], lines[1].replace('"read_at":"', '"read_at":"x')], "line 2: read_at"),
        (lambda lines: [lines[0], lines[-1]], "line 2: no decision"),
    ],
)
def test_lines_that_cannot_be_read_are_named_and_nothing_of_them_enters(
    record: Record, tmp_path: Path, change: object, told: str
) -> None:
    lines = list(export_jsonl(record))
    with open_record(tmp_path / "again.db") as again:
        with pytest.raises(InvalidRecord, match=told):
            import_jsonl(again, change(lines))  # type: ignore[operator]
        assert again.counts().reports == 0


def test_texts_before_a_broken_line_are_kept(record: Record, tmp_path: Path) -> None:
    lines = list(export_jsonl(record))
    with open_record(tmp_path / "again.db") as again:
        with pytest.raises(InvalidRecord, match=r"line 4: .*what stands before it was imported"):
            import_jsonl(again, [*lines[:3], "{", *lines[3:]])
        assert again.counts().reports == again.counts().transcripts == 1


def test_every_line_is_json_and_says_its_type(record: Record) -> None:
    types = [json.loads(line)["type"] for line in export_jsonl(record)]
    assert types == ["record", "analysis", "analysis", "analysis", "text", *["decision"] * 4, "withdrawal"]

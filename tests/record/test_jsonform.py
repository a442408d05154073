"""The JSON form of every noun: read back unchanged, and what is none refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from tests.record.samples import analyses, bridge, hearing

from wordbond.errors import InvalidRecord
from wordbond.jsonform import dump_json, from_json, load_json, to_json
from wordbond.model import Analysis, Quotation, Report, Span


@given(analyses())
def test_every_analysis_is_read_back_as_it_was_written(analysis: Analysis) -> None:
    assert from_json(Analysis, load_json(dump_json(to_json(analysis)))) == analysis


def test_the_form_shows_what_readers_look_for() -> None:
    form = json.loads(dump_json(to_json(bridge())))
    assert form["text"]["type"] == "report"
    assert form["text"]["published"]["first"] == "2025-05-06"
    assert form["quotations"][0]["id"] == bridge().quotations[0].id
    first = bridge().quotations[0].content[0]
    assert form["quotations"][0]["content"][0] == [first.start, first.end]
    assert to_json(hearing())["text"]["turns"][0]["role"] == "moderation"  # type: ignore[index,call-overload]


def test_a_member_with_a_default_may_be_missing() -> None:
    form = to_json(bridge().text)
    del form["credits"], form["translated"]
    read = from_json(Report, form)
    assert read.credits == () and read.translated is False


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"txet": "x"}, "'txet' is unknown"),
        ({"text": None}, "Report.text: expected str"),
        ({"text": 7}, "Report.text: expected str"),
        ({"title_span": [5, 2]}, "runs backwards"),
        ({"title_span": [1]}, r"expected a span as \[start, end\]"),
        ({"title_span": [True, 2]}, r"expected a span"),
        ({"published": {}}, "Report.published: DatedOn: member 'basis' is unknown or missing"),
        ({"paragraphs": "all"}, "Report.paragraphs: expected an array"),
        ({"translated": 1}, "Report.translated: expected bool"),
        ({"noise": [{"kind": "dust", "span": [1, 2]}]}, "no NoiseKind"),
    ],
)
def test_what_is_no_report_is_refused_by_name(change: dict[str, object], told: str) -> None:
    form = {**to_json(bridge().text), **change}
    with pytest.raises(InvalidRecord, match=told):
        from_json(Report, form)  # type: ignore[arg-type]


def test_a_missing_member_is_named() -> None:
    form = to_json(bridge().text)
    del form["origin"]
    with pytest.raises(InvalidRecord, match="'origin'"):
        from_json(Report, form)


@pytest.mark.parametrize("written", ["{", "", "[1,", "nul", "[" * 100_000])
def test_broken_json_is_refused(written: str) -> None:
    with pytest.raises(InvalidRecord):
        load_json(written)


def test_numbers_that_json_lacks_are_refused() -> None:
    with pytest.raises(InvalidRecord):
        dump_json(float("nan"))


def test_a_whole_number_serves_as_a_share() -> None:
    form = to_json(bridge().quotations[0]) | {"confidence": 1}
    assert from_json(Quotation, form).confidence == 1.0
    assert from_json(Span, [0, 1]) == Span(0, 1)

"""Rows for other programs: what stands, with its place; harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests.record.samples import BRIDGE, NOON, bridge, make_report

from wordbond.export import COLUMNS, export_rows
from wordbond.jsonform import from_json, to_json
from wordbond.model import Analysis, Attribution, Quotation, QuotationKind, Report, Span, SpeakerId
from wordbond.record import Record


def test_each_quotation_that_stands_is_an_object_with_its_place(record: Record) -> None:
    rows = [json.loads(line) for line in export_rows(record, "jsonl")]
    assert len(rows) == 5, "3 + 1 + 2, less the one rejected"
    first = rows[0]
    assert (first["kind"], first["speaker"], first["decided"]) == ("direct", {"id": "falk", "name": "Per Falk"}, True)
    assert first["occasion"]["name"] == "Opening of the harbour"
    assert first["text"]["outlet"] == "Osthaven Post" and first["text"]["published"]["first"] == "2025-05-06"
    for row in rows:
        text = record.get_text(row["text"]["id"]).text
        for target in row["targets"]:
            position, quoted = target["selector"]
            assert (position["type"], quoted["type"]) == ("TextPositionSelector", "TextQuoteSelector")
            assert text[position["start"] : position["end"]] == quoted["exact"]
            assert quoted["prefix"] + quoted["exact"] + quoted["suffix"] in text
        for part in (row["source"], row["cue"]):
            assert part is None or text[part["start"] : part["end"]] == part["text"]


def test_texts_stand_before_their_quotations_where_asked_for(record: Record) -> None:
    rows = [json.loads(line) for line in export_rows(record, "jsonl", texts=True)]
    assert [row["type"] for row in rows] == [
        "report", "quotation", "quotation", "transcript", "quotation", "report", "quotation", "quotation", "report"
    ]  # fmt: skip
    assert from_json(Report, rows[0]) == bridge().text
    assert rows[0] == to_json(bridge().text)


def test_a_table_has_a_row_for_each_quotation(record: Record) -> None:
    written = "".join(export_rows(record, "csv"))
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert len(rows) == 5 and tuple(rows[0]) == COLUMNS
    first = rows[0]
    assert first["words"] == "We will build the bridge, and we will pay for it."
    assert (first["speaker"], first["decided"], first["spoken_first"]) == ("Per Falk", "yes", "2025-05-05")
    assert BRIDGE[int(first["start"]) : int(first["end"])].startswith("We will build")
    assert rows[2]["text_kind"] == "transcript" and rows[2]["published_last"] == "2025-05-31"


def test_a_byte_order_mark_is_written_on_demand(record: Record) -> None:
    assert "".join(export_rows(record, "csv", bom=True)).encode().startswith(b"\xef\xbb\xbfquotation_id,")
    assert "".join(export_rows(record, "csv")).startswith("quotation_id,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(record: Record, start: str) -> None:
    text = f'{start}HYPERLINK("x"), said\n"Nobody", \x00'
    report = make_report(text, title=text, outlet=text)
    quotation = Quotation(text_id=report.id, kind=QuotationKind.DIRECT, content=(Span(0, len(text)),))
    judged = Attribution(quotation_id=quotation.id, speaker_id=SpeakerId("=1"), speaker="@nobody")
    with record.transaction():
        record.add_analysis(Analysis(text=report, quotations=(quotation,), attributions=(judged,)))
    *_, safe = csv.DictReader(io.StringIO("".join(export_rows(record, "csv")), newline=""))
    assert (safe["words"], safe["title"], safe["outlet"]) == ("'" + text,) * 3
    assert (safe["speaker"], safe["speaker_id"]) == ("'@nobody", "'=1")
    *_, raw = csv.DictReader(io.StringIO("".join(export_rows(record, "csv", raw=True)), newline=""))
    assert (raw["words"], raw["speaker"]) == (text, "@nobody")


def test_an_empty_record_gives_a_table_without_rows(tmp_path: object) -> None:
    from pathlib import Path

    from wordbond.record import open_record

    with open_record(Path(str(tmp_path)) / "empty.db", clock=lambda: NOON) as empty:
        assert list(export_rows(empty, "jsonl")) == []
        assert list(export_rows(empty, "csv")) == [",".join(COLUMNS) + "\r\n"]

"""The quotations of a record as rows: a JSON object on each line, or CSV for a spreadsheet.

What stands is exported, people's decisions included; quotations that a person rejected are left out. Both forms are
made text by text, so a record of any size is exported in little memory.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from wordbond.jsonform import JsonDict, JsonValue, dump_json, to_json
from wordbond.model import DatedOn, Occasion, Report, Span, Transcript

if TYPE_CHECKING:
    from wordbond.record import QuotationRow, Record

__all__ = ["COLUMNS", "export_rows"]

CONTEXT_CHARS = 32
"""How much stands before and after the words in a TextQuoteSelector."""

COLUMNS = (
    "quotation_id",
    "kind",
    "words",
    "speaker",
    "speaker_id",
    "source",
    "cue",
    "act",
    "confidence",
    "decided",
    "occasion_id",
    "occasion",
    "spoken_first",
    "spoken_last",
    "place",
    "text_id",
    "text_kind",
    "title",
    "outlet",
    "published_first",
    "published_last",
    "published_basis",
    "language",
    "location",
    "start",
    "end",
)

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_rows(
    record: Record,
    form: Literal["jsonl", "csv"],
    *,
    texts: bool = False,
    bom: bool = False,
    raw: bool = False,
) -> Iterator[str]:
    """Lines, with their ends, that hold every quotation that stands in `record`, text by text in order of reading.

    `texts` (JSONL alone) puts each text before its quotations. `bom` begins CSV with a byte order mark, by which
    spreadsheets tell UTF-8. In CSV a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets a `'`
    before it, lest a spreadsheet take a stranger's words for a formula; `raw` leaves every cell as it is.
    """
    if form == "csv":
        yield from _csv_lines(record, bom=bom, raw=raw)
        return
    for text, occasions, rows in _by_text(record):
        if texts:
            yield dump_json(to_json(text)) + "\n"
        for row in rows:
            yield dump_json(_object(row, text, occasions)) + "\n"


def _by_text(record: Record) -> Iterator[tuple[Report | Transcript, dict[str, Occasion], list[QuotationRow]]]:
    occasions: dict[str, Occasion] = {row.occasion.id: row.occasion for row in record.occasions()}
    for text_id in record.iter_ids():
        yield record.get_text(text_id), occasions, list(record.iter_quotations(text_id=text_id))


def _dated(text: Report | Transcript) -> DatedOn:
    return text.published if isinstance(text, Report) else text.spoken


def _object(row: QuotationRow, text: Report | Transcript, occasions: dict[str, Occasion]) -> JsonDict:
    now, quotation = row.standing.attribution, row.quotation
    occasion = occasions.get(now.occasion_id) if now.occasion_id else None
    targets: list[JsonValue] = [_target(span, text) for span in quotation.content]
    return {
        "type": "quotation",
        "id": quotation.id,
        "kind": row.standing.kind.value,
        "words": row.words,
        "targets": targets,
        "source": _position(quotation.source, row.source),
        "cue": _position(quotation.cue, row.cue),
        "speaker": None if now.speaker_id is None else {"id": now.speaker_id, "name": now.speaker},
        "act": now.act,
        "occasion": None if occasion is None else to_json(occasion),
        "confidence": now.confidence,
        "decided": row.standing.decided,
        "text": {
            "id": text.id,
            "type": "report" if isinstance(text, Report) else "transcript",
            "title": text.title,
            "outlet": row.outlet,
            "published": to_json(_dated(text)),
            "language": text.language,
            "location": text.origin.location,
            "sha256": text.origin.sha256,
        },
    }


def _target(span: Span, text: Report | Transcript) -> JsonDict:
    """Where the words stand, as a W3C web annotation says it: by position and by the words with their neighbours."""
    words = text.text
    return {
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": span.of(words),
                "prefix": words[max(0, span.start - CONTEXT_CHARS) : span.start],
                "suffix": words[span.end : span.end + CONTEXT_CHARS],
            },
        ]
    }


def _position(span: Span | None, words: str | None) -> JsonValue:
    return None if span is None else {"start": span.start, "end": span.end, "text": words}


def _csv_lines(record: Record, *, bom: bool, raw: bool) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield ("\ufeff" if bom else "") + _emptied(buffer)
    for text, occasions, rows in _by_text(record):
        for row in rows:
            cells = _cells(row, text, occasions)
            writer.writerow(cells if raw else [_harmless(cell) for cell in cells])
            yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


def _harmless(cell: object) -> object:
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _cells(row: QuotationRow, text: Report | Transcript, occasions: dict[str, Occasion]) -> list[object]:
    """One cell for each of COLUMNS."""
    now, quotation, published = row.standing.attribution, row.quotation, _dated(text)
    occasion = occasions.get(now.occasion_id) if now.occasion_id else None
    spoken = occasion.spoken if occasion else DatedOn.unknown()
    return [
        quotation.id,
        row.standing.kind.value,
        row.words,
        now.speaker,
        now.speaker_id,
        row.source,
        row.cue,
        now.act,
        now.confidence,
        "yes" if row.standing.decided else "no",
        now.occasion_id,
        occasion.name if occasion else None,
        spoken.first,
        spoken.last,
        occasion.place if occasion else None,
        text.id,
        "report" if isinstance(text, Report) else "transcript",
        text.title,
        row.outlet,
        published.first,
        published.last,
        published.basis.value,
        text.language,
        text.origin.location,
        quotation.extent.start,
        quotation.extent.end,
    ]

"""A whole record as JSON lines and back: texts, analyses with the runs that made them, decisions, withdrawals.

The first line names the form; each text stands on one line with its analysis, and with whether it was untied from the
statements of the record; decisions and withdrawals follow in the order in which they were taken. Importing the lines
into a new record gives an equal one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wordbond import __version__
from wordbond.errors import InvalidDecision, InvalidRecord, NotFound
from wordbond.jsonform import JsonDict, JsonValue, dump_json, from_json, load_json, to_json
from wordbond.model import Analysis, Report, Transcript

if TYPE_CHECKING:
    from wordbond.record import Record

__all__ = ["Imported", "export_jsonl", "import_jsonl"]

SCHEMA = "wordbond-record/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import added."""

    texts: int
    decisions: int
    withdrawals: int


def export_jsonl(record: Record) -> Iterator[str]:
    """The lines, each with its end, that hold all of `record`."""
    from wordbond.record.decisions import json_of_decision

    yield _line({"type": "record", "schema": SCHEMA, "version": __version__})
    for text_id in record.iter_ids():
        yield _line(_json_of_text(record, text_id))
    rows = record.decisions()
    for row in rows:
        yield _line({"type": "decision", **json_of_decision(row.decision)})
    for row in rows:
        if row.withdrawal is not None:
            yield _line({"type": "withdrawal", **to_json(row.withdrawal)})


def _line(form: JsonDict) -> str:
    return dump_json(form) + "\n"


def _json_of_text(record: Record, text_id: str) -> JsonDict:
    read_at = record.get_text_row(text_id).read_at.isoformat()
    run = record.get_run(text_id)
    if run is None:
        return {"type": "text", "read_at": read_at, "text": to_json(record.get_text(text_id))}
    form: JsonDict = {
        "type": "analysis",
        "read_at": read_at,
        "run": to_json(run),
        "analysis": to_json(record.get_analysis(text_id)),
    }
    return form | {"untied": True} if record.is_untied(text_id) else form


def import_jsonl(record: Record, lines: Iterable[str]) -> Imported:
    """Add to `record` what `lines` hold, one text one transaction; what is there already stays as it is.

    Raises InvalidRecord, naming the line, at the first that cannot be read; the texts before it are kept whole.
    """
    added = {"text": 0, "analysis": 0, "decision": 0, "withdrawal": 0}
    number = 0
    for number, line in enumerate(lines, start=1):
        try:
            form = load_json(line)
            if not isinstance(form, dict):
                raise InvalidRecord(f"expected an object, found {line[:40]!r}")
            if number == 1:
                _check_header(form)
                continue
            kind = form.pop("type", None)
            if not isinstance(kind, str) or kind not in added:
                raise InvalidRecord(f"type {kind!r} is unknown; expected one of {', '.join(added)}")
            with record.transaction():
                added[kind] += _add(record, kind, form)
        except (InvalidRecord, InvalidDecision, NotFound) as error:
            raise InvalidRecord(f"line {number}: {error}; what stands before it was imported") from error
    if number == 0:
        raise InvalidRecord(f"nothing to import; expected lines that begin with a record of schema {SCHEMA}")
    return Imported(
        texts=added["text"] + added["analysis"], decisions=added["decision"], withdrawals=added["withdrawal"]
    )


def _check_header(form: JsonDict) -> None:
    if form.get("type") != "record" or form.get("schema") != SCHEMA:
        raise InvalidRecord(
            f"expected a record of schema {SCHEMA}, found schema {form.get('schema')!r}; "
            "import what `wordbond export --format record` wrote; the rows of its other formats hold no whole record"
        )


def _add(record: Record, kind: str, form: JsonDict) -> bool:
    from wordbond.record.decisions import QUOTATION, Withdrawal, decision_of_json
    from wordbond.record.views import Run

    if kind == "decision":
        decision = decision_of_json(form)
        if decision.anchor is None and decision.subject_kind == QUOTATION:
            raise InvalidRecord("a decision without its anchor")
        is_new = not _is_decided(record, decision.id)
        record.decide(decision)
        return is_new
    if kind == "withdrawal":
        gone = from_json(Withdrawal, form)
        before_it = record.get_decision(gone.decision_id).withdrawal
        record.withdraw(gone.decision_id, author=gone.author, reason=gone.reason, at=gone.at)
        return before_it is None
    read_at = _time(form.get("read_at"))
    if kind == "text":
        return record.add_text(_text(form.get("text")), read_at=read_at)
    analysis = from_json(Analysis, form.get("analysis"))
    if _is_analysed(record, analysis.text.id):
        return False
    added = record.add_analysis(analysis, read_at=read_at, run=from_json(Run, form.get("run")))
    if form.get("untied") is True:
        record.unlink(analysis.text.id)
    return added


def _is_decided(record: Record, decision_id: str) -> bool:
    try:
        record.get_decision(decision_id)
    except NotFound:
        return False
    return True


def _is_analysed(record: Record, text_id: str) -> bool:
    try:
        return record.get_run(text_id) is not None
    except NotFound:
        return False


def _time(form: JsonValue) -> datetime:
    try:
        return datetime.fromisoformat(str(form))
    except ValueError as error:
        raise InvalidRecord(f"read_at: {error}") from error


def _text(form: JsonValue) -> Report | Transcript:
    if isinstance(form, dict) and form.get("type") == "transcript":
        return from_json(Transcript, form)
    return from_json(Report, form)

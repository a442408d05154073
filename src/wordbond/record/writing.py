"""Putting texts and analyses into the tables: the statements behind `Record.add_text` and `Record.add_analysis`.

Every function works inside the caller's transaction and leaves a text's rows either as they were or wholly renewed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from wordbond.errors import InvalidRecord
from wordbond.jsonform import dump_json, to_json
from wordbond.model import Analysis, Attribution, DatedOn, Quotation, Report, Span, Transcript
from wordbond.record import tables as t
from wordbond.record.claiming import CLAIMING, insert_claims
from wordbond.record.deciding import live_decisions
from wordbond.record.decisions import Decision, find_anchored, lay_over
from wordbond.record.dialect import SQLite
from wordbond.record.views import Run

__all__ = ["add_analysis", "add_run", "add_text", "is_linked", "renew_standing", "write_standing"]

_insert = {table: insert(table) for table in t.metadata.tables.values()}
_key_of_text = select(t.texts.c.key).where(t.texts.c.id == bindparam("text_id"))
_state_of_text = (
    select(t.runs.c.model_version, t.runs.c.pack_version)
    .select_from(t.texts)
    .outerjoin(t.analyses, t.analyses.c.text_key == t.texts.c.key)
    .outerjoin(t.runs, t.runs.c.key == t.analyses.c.run_key)
    .where(t.texts.c.id == bindparam("text_id"))
)
_keys_of_quotations = (
    select(t.quotations.c.key).where(t.quotations.c.text_key == bindparam("key")).order_by(t.quotations.c.key)
)


def add_text(connection: Connection, dialect: SQLite, text: Report | Transcript, read_at: datetime) -> int | None:
    """The key of the row made for `text`; None where one with its id is there, which stays as it is."""
    row = _row_of_text(text) | {"id": text.id, "text": text.text, "chars": len(text.text)}
    row["read_at"] = read_at.isoformat()
    key: int | None = connection.execute(dialect.insert_new(t.texts), row).scalar()
    if key is not None:
        dialect.index_text(connection, key, text.title, text.text)
    return key


def _row_of_text(text: Report | Transcript) -> dict[str, Any]:
    """The columns of a text that a later reading may see otherwise: all but its id and words."""
    seen = to_json(text)
    del seen["text"]
    if isinstance(text, Report):
        outlet, dated = text.outlet, text.published
    else:
        outlet, dated = text.publisher, text.spoken
    return {
        "kind": seen["type"],
        "outlet": outlet,
        "title": text.title,
        "language": text.language,
        "day": _day(dated.first),
        "last_on": _day(dated.last),
        "precision": dated.precision.value,
        "basis": dated.basis.value,
        "location": text.origin.location,
        "sha256": text.origin.sha256,
        "seen": dump_json(seen),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def add_run(connection: Connection, dialect: SQLite, run: Run) -> int:
    """The key of `run`, noted if it was not."""
    row = {
        "id": run.id,
        "version": run.version,
        "model_version": run.model_version,
        "pack_version": run.pack_version,
        "at": run.at.isoformat(),
    }
    connection.execute(dialect.insert_new(t.runs), row)
    return int(connection.execute(select(t.runs.c.key).where(t.runs.c.id == run.id)).scalar_one())


def is_stale(connection: Connection, analysis: Analysis, *, anew: bool) -> bool:
    """Whether the text of `analysis` lacks an analysis by this model and pack, and its words are those on record.

    A text whose white space alone differs from the one on record bears the same id, but spans of the one do not fit
    the other: the first print stays, and its analysis is renewed from the record itself (`rebuild`).
    """
    state = connection.execute(_state_of_text, {"text_id": analysis.text.id}).first()
    if state is None:
        return True
    by_these = (state.model_version, state.pack_version) == (analysis.model_version, analysis.pack_version)
    if by_these and not anew:
        return False
    words = select(t.texts.c.text).where(t.texts.c.id == analysis.text.id)
    return bool(connection.execute(words).scalar() == analysis.text.text)


def add_analysis(connection: Connection, dialect: SQLite, analysis: Analysis, run_key: int, read_at: datetime) -> None:
    """Add the text of `analysis` if need be and put `analysis` in the place of an earlier one."""
    check_analysis(analysis)
    text = analysis.text
    key = add_text(connection, dialect, text, read_at)
    if key is None:
        key = connection.execute(_key_of_text, {"text_id": text.id}).scalar_one()
        _forget_analysis(connection, dialect, key)
        _renew_seen(connection, dialect, key, text)
    findings = dump_json([to_json(finding) for finding in analysis.findings])
    connection.execute(_insert[t.analyses], {"text_key": key, "run_key": run_key, "findings": findings})
    keys = _insert_quotations(connection, dialect, key, analysis)
    _insert_judgements(connection, dialect, key, keys, analysis)
    insert_claims(connection, key, analysis)
    items = list(zip(keys, analysis.quotations, analysis.attributions, strict=True))
    days = {occasion.id: _day(occasion.spoken.first) for occasion in reversed(analysis.occasions)}
    write_standing(connection, key, text, items, days)


def check_analysis(analysis: Analysis) -> None:
    """Raise InvalidRecord where a quotation of `analysis` belongs to another text, lies outside it or comes twice."""
    text = analysis.text
    # An analysis holds its quotations' ids in its attributions: reckoning them again is a third of adding it.
    twice = [key for key, count in Counter(a.quotation_id for a in analysis.attributions).items() if count > 1]
    if twice:
        raise InvalidRecord(f"{text.origin.location}: quotation {twice[0]} comes twice in one analysis")
    for quotation in analysis.quotations:
        if quotation.text_id != text.id:
            raise InvalidRecord(
                f"{text.origin.location}: quotation {quotation.id} is of another text, {quotation.text_id}"
            )
        last = max(span.end for span in (*quotation.content, quotation.cue, quotation.source) if span)
        if last > len(text.text):
            raise InvalidRecord(f"{text.origin.location}: quotation {quotation.id} ends after the text, at {last}")


def _forget_analysis(connection: Connection, dialect: SQLite, key: int) -> None:
    _unlink(connection, dialect, key)
    quotation_keys = select(t.quotations.c.key).where(t.quotations.c.text_key == key)
    connection.execute(delete(t.applications).where(t.applications.c.quotation_key.in_(quotation_keys)))
    connection.execute(delete(t.standing).where(t.standing.c.text_key == key))
    connection.execute(delete(t.attributions).where(t.attributions.c.quotation_key.in_(quotation_keys)))
    dialect.forget_quotations(connection, key)
    for table in (t.quotations, t.occasions, t.sightings, *CLAIMING, t.analyses):
        connection.execute(delete(table).where(table.c.text_key == key))


def _unlink(connection: Connection, dialect: SQLite, key: int) -> None:
    """Untie the text from the statements of the record, where it was tied to them."""
    if connection.execute(_rendering_of, {"key": key}).first():
        from wordbond.record.linking import unlink_text  # the matching: nobody else who writes has need of it

        unlink_text(connection, dialect, key)


def is_linked(connection: Connection, text_id: str) -> bool:
    """Whether the text is tied to the statements of the record."""
    key = connection.execute(_key_of_text, {"text_id": text_id}).scalar()
    return connection.execute(_rendering_of, {"key": key}).first() is not None


_rendering_of = select(t.renderings.c.quotation_key).where(t.renderings.c.text_key == bindparam("key")).limit(1)


def _renew_seen(connection: Connection, dialect: SQLite, key: int, text: Report | Transcript) -> None:
    """Let what was read beside the words (noise, date, outlet ...) be as the new analysis saw it."""
    row = _row_of_text(text)
    before = connection.execute(select(t.texts.c.seen, t.texts.c.title).where(t.texts.c.key == key)).one()
    if before.seen == row["seen"]:
        return
    if before.title != text.title:
        dialect.forget_text(connection, key)
    connection.execute(update(t.texts).where(t.texts.c.key == key), row)
    if before.title != text.title:
        dialect.index_text(connection, key, text.title, text.text)


def _insert_quotations(connection: Connection, dialect: SQLite, key: int, analysis: Analysis) -> Sequence[int]:
    """The keys of the new rows, in the order of the quotations."""
    if not analysis.quotations:
        return []
    rows = [
        _row_of_quotation(key, judged.quotation_id, quotation, analysis.text.text)
        for quotation, judged in zip(analysis.quotations, analysis.attributions, strict=True)
    ]
    connection.execute(_insert[t.quotations], rows)
    dialect.index_quotations(connection, key)
    return connection.execute(_keys_of_quotations, {"key": key}).scalars().all()


def _row_of_quotation(key: int, quotation_id: str, quotation: Quotation, text: str) -> dict[str, Any]:
    cue_start, cue_end = _ends(quotation.cue)
    source_start, source_end = _ends(quotation.source)
    return {
        "id": quotation_id,
        "text_key": key,
        "kind": quotation.kind.value,
        "content": dump_json([[span.start, span.end] for span in quotation.content]),
        "cue_start": cue_start,
        "cue_end": cue_end,
        "source_start": source_start,
        "source_end": source_end,
        "confidence": quotation.confidence,
        "source": quotation.source.of(text) if quotation.source else None,
        "cue": quotation.cue.of(text) if quotation.cue else None,
        "words": quotation.words(text),
    }


def _ends(span: Span | None) -> tuple[int, int] | tuple[None, None]:
    return (span.start, span.end) if span else (None, None)


def _insert_judgements(
    connection: Connection, dialect: SQLite, key: int, keys: Sequence[int], analysis: Analysis
) -> None:
    judged = [_row_of_attribution(k, a) for k, a in zip(keys, analysis.attributions, strict=True)]
    named = {a.speaker_id: a.speaker for a in analysis.attributions if a.speaker_id}
    for table, rows in (
        (t.attributions, judged),
        (t.occasions, [_row_of_occasion(key, n, o) for n, o in enumerate(analysis.occasions)]),
        (
            t.sightings,
            [
                {"text_key": key, "ordinal": n, "occasion_id": s.occasion_id, "start": s.span.start, "end": s.span.end}
                for n, s in enumerate(analysis.sightings)
            ],
        ),
    ):
        if rows:
            connection.execute(_insert[table], rows)
    if named:
        names = [{"id": speaker_id, "name": name or speaker_id} for speaker_id, name in named.items()]
        connection.execute(dialect.insert_latest(t.speakers, "id", "name"), names)


def _row_of_attribution(key: int, attribution: Attribution) -> dict[str, Any]:
    return {
        "quotation_key": key,
        "speaker_id": attribution.speaker_id,
        "speaker": attribution.speaker,
        "act": attribution.act,
        "occasion_id": attribution.occasion_id,
        "confidence": attribution.confidence,
        "candidates": dump_json([to_json(candidate) for candidate in attribution.candidates]),
    }


def _row_of_occasion(key: int, ordinal: int, occasion: Any) -> dict[str, Any]:
    spoken: DatedOn = occasion.spoken
    return {
        "text_key": key,
        "ordinal": ordinal,
        "id": occasion.id,
        "name": occasion.name,
        "day": _day(spoken.first),
        "last_on": _day(spoken.last),
        "place": occasion.place,
        "event_id": occasion.event_id,
        "spoken": dump_json(to_json(spoken)),
    }


def write_standing(
    connection: Connection,
    text_key: int,
    text: Report | Transcript,
    items: Sequence[tuple[int, Quotation, Attribution]],
    days: dict[Any, str],
) -> None:
    """Write what holds for each quotation of one text, the decisions of people laid over the machine's judgement.

    `days` gives the first day, or "", of each occasion that the text itself knows.
    """
    published = _day(text.published.first if isinstance(text, Report) else text.spoken.first)
    by_quotation = _apply_decisions(connection, text, items)
    rows = []
    for key, quotation, judged in items:
        standing = lay_over(quotation, judged, by_quotation.get(judged.quotation_id, ()))
        now = standing.attribution
        rows.append(
            {
                "quotation_key": key,
                "text_key": text_key,
                "day": _day_of_occasion(connection, now.occasion_id, days) or published,
                "kind": standing.kind.value,
                "speaker_id": now.speaker_id,
                "speaker": now.speaker,
                "occasion_id": now.occasion_id,
                "confidence": now.confidence,
                "decided": standing.decided,
                "rejected": standing.rejected,
            }
        )
    if rows:
        connection.execute(_insert[t.standing], rows)


def _day_of_occasion(connection: Connection, occasion_id: str | None, days: dict[Any, str]) -> str:
    if occasion_id is not None and occasion_id not in days:  # a person named an occasion of another text
        day = select(t.occasions.c.day).where(t.occasions.c.id == occasion_id).order_by(t.occasions.c.day.desc())
        days[occasion_id] = connection.execute(day.limit(1)).scalar() or ""
    return days.get(occasion_id, "")


def _apply_decisions(
    connection: Connection, text: Report | Transcript, items: Sequence[tuple[int, Quotation, Attribution]]
) -> dict[str, list[Decision]]:
    """Find each decision on `text` its quotation, note that it applies there, and give them by quotation id."""
    by_quotation: dict[str, list[Decision]] = {}
    decided = live_decisions(connection, text.id)
    keys = {quotation.id: key for key, quotation, _ in items} if decided else {}
    for key, decision in decided:
        if decision.anchor is None:
            continue
        quotation = find_anchored(decision.anchor, [q for _, q, _ in items], text.text)
        if quotation is not None:
            by_quotation.setdefault(quotation.id, []).append(decision)
            connection.execute(_insert[t.applications], {"decision_key": key, "quotation_key": keys[quotation.id]})
    return by_quotation


def renew_standing(
    connection: Connection, text: Report | Transcript, items: Sequence[tuple[int, Quotation, Attribution]]
) -> None:
    """Lay the decisions on `text` over its quotations anew, after one was taken or withdrawn."""
    text_key = connection.execute(_key_of_text, {"text_id": text.id}).scalar_one()
    keys = [key for key, _, _ in items]
    on_text = select(t.decisions.c.key).where(t.decisions.c.text_id == text.id)
    connection.execute(delete(t.applications).where(t.applications.c.decision_key.in_(on_text)))
    connection.execute(delete(t.standing).where(t.standing.c.text_key == text_key))
    days = connection.execute(select(t.occasions.c.id, t.occasions.c.day).where(t.occasions.c.text_key == text_key))
    if keys:
        write_standing(connection, text_key, text, items, {row.id: row.day for row in days})

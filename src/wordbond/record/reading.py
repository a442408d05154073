"""Getting texts, analyses, quotations and lists out of the tables: the statements behind `Record.get_*` and `iter_*`.

Lists are paged by key: a page costs the same wherever it stands. Their cursors are the sort key of a row as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, bindparam, case, func, or_, select

from wordbond.errors import InvalidRecord, NotFound
from wordbond.jsonform import from_json, load_json
from wordbond.model import (
    Analysis,
    Attribution,
    Basis,
    Candidate,
    DatedOn,
    Finding,
    Occasion,
    OccasionId,
    Precision,
    Quotation,
    QuotationKind,
    Report,
    Sighting,
    Span,
    SpeakerId,
    TextId,
    Transcript,
)
from wordbond.record import tables as t
from wordbond.record.claiming import claims_of_text, commitments_of_text, relations_of_text, threats_of_text
from wordbond.record.deciding import live_decisions, spans_of_json
from wordbond.record.decisions import Decision, Standing, lay_over
from wordbond.record.views import QuotationRow, Run, TextRow

__all__ = [
    "BEGINS_CHARS",
    "QuotationFilter",
    "TextFilter",
    "count_doubtful",
    "day_of",
    "get_analysis",
    "get_quotation",
    "get_text",
    "ids_of_texts",
    "is_doubtful",
    "items_of_text",
    "latest_texts",
    "occasion_of_row",
    "page_of_quotations",
    "page_of_texts",
    "resolve",
    "run_of_row",
    "run_of_text",
    "stale_texts",
    "text_row",
    "words_of_texts",
]

MIN_PREFIX_CHARS = 6
ID_CHARS = 32
IDS_AT_ONCE = 500
BEGINS_CHARS = 400
STORED_TEXT: dict[str, type[Report] | type[Transcript]] = {"report": Report, "transcript": Transcript}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFilter:
    """Which texts to list."""

    kind: str | None = None
    outlet: str | None = None
    first: date | None = None
    """Published on this day or later; a text whose date is unknown fits no bound."""
    last: date | None = None
    newest_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationFilter:
    """Which quotations to list. Kind and speaker are those that stand, decisions included."""

    text_id: str | None = None
    speaker_id: str | None = None
    occasion_id: str | None = None
    outlet: str | None = None
    kind: QuotationKind | None = None
    min_confidence: float = 0.0
    """Of the attribution as it stands."""
    first: date | None = None
    last: date | None = None
    rejected: bool | None = False
    """Whether to list those that a person found to be no quotation; None for all."""
    newest_first: bool = False
    doubtful_below: float | None = None
    """Only those that no person decided on and that have no speaker or a confidence below this."""


# -- ids --------------------------------------------------------------------------------------------------------


def resolve(connection: Connection, table: Table, prefix: str, what: str) -> str:
    """The one id in `table` that begins with `prefix`; raises NotFound where there is none or more than one."""
    if len(prefix) < MIN_PREFIX_CHARS or len(prefix) > ID_CHARS or not set(prefix) <= set("0123456789abcdef"):
        raise NotFound(f"{prefix!r} is no id of a {what}; expected {MIN_PREFIX_CHARS} to {ID_CHARS} hexadecimal digits")
    identity = table.c.id
    if len(prefix) == ID_CHARS:
        wanted = select(identity).where(identity == prefix)
    else:
        wanted = select(identity).where(identity >= prefix, identity < prefix + "g").order_by(identity).limit(4)
    found = connection.execute(wanted).scalars().all()
    if not found:
        way_out = "`wordbond decisions` lists them" if what == "decision" else "`wordbond search WORDS` finds one"
        raise NotFound(f"no {what} {prefix} in this record; {way_out}")
    if len(found) > 1:
        raise NotFound(f"{what} {prefix} is ambiguous: {', '.join(found[:3])} …; give more of its digits")
    return str(found[0])


def _after(cursor: str | None) -> tuple[str, int] | None:
    if cursor is None:
        return None
    day, _, key = cursor.partition(".")
    if not key.isdecimal() or len(key) > 18:
        raise NotFound(f"{cursor!r} is no place in this list; begin it anew, without `after`")
    return day, int(key)


def day_of(day: str) -> date | None:
    """The day that a column holds; None where it is empty."""
    return date.fromisoformat(day) if day else None


def _paged(
    statement: Select[Any],
    day: ColumnElement[str],
    key: ColumnElement[int],
    page: tuple[str | None, int, bool],
) -> Select[Any]:
    after, limit, newest_first = page
    if place := _after(after):
        last_day, last_key = place  # the plain bound on the day lets the index begin there, not at the list's head
        if newest_first:
            statement = statement.where(day <= last_day, or_(day < last_day, key < last_key))
        else:
            statement = statement.where(day >= last_day, or_(day > last_day, key > last_key))
    order = (day.desc(), key.desc()) if newest_first else (day, key)
    return statement.order_by(*order).limit(limit)


# -- texts ------------------------------------------------------------------------------------------------------


def get_text(connection: Connection, text_id: str) -> Report | Transcript:
    """The text with this whole id; raises NotFound."""
    row = connection.execute(select(t.texts.c.seen, t.texts.c.text).where(t.texts.c.id == text_id)).first()
    if row is None:
        raise NotFound(f"no text {text_id} in this record")
    return text_of_row(row.seen, row.text)


def words_of_texts(connection: Connection, text_ids: Iterable[str]) -> dict[str, str]:
    """The words of the texts with these whole ids, by id; those that are not there are left out."""
    ids, found = sorted(set(text_ids)), dict[str, str]()
    for at in range(0, len(ids), IDS_AT_ONCE):
        wanted = select(t.texts.c.id, t.texts.c.text).where(t.texts.c.id.in_(ids[at : at + IDS_AT_ONCE]))
        found |= {row.id: row.text for row in connection.execute(wanted)}
    return found


def text_of_row(seen: str, words: str) -> Report | Transcript:
    """The report or transcript kept as these two columns."""
    form = load_json(seen)
    if not isinstance(form, dict):
        raise InvalidRecord("a text of the record has lost what was read beside its words; restore a backup")
    form["text"] = words
    return from_json(STORED_TEXT[str(form["type"])], form)


def _text_rows() -> Select[Any]:
    c = t.texts.c
    carried = (
        select(func.count())
        .select_from(t.standing)
        .where(t.standing.c.text_key == c.key, ~t.standing.c.rejected)
        .scalar_subquery()
        .label("quotations")
    )
    plain = [column for column in c if column.name not in ("seen", "text")]
    return select(*plain, _begins(), carried)


def _begins() -> ColumnElement[str]:
    """The first characters of a text without a title; empty where it has one."""
    c = t.texts.c
    return case((func.coalesce(c.title, "") == "", func.substr(c.text, 1, BEGINS_CHARS)), else_="").label("begins")


def _text_row(row: Row[Any]) -> TextRow:
    return TextRow(
        id=TextId(row.id),
        kind=row.kind,
        outlet=row.outlet,
        title=row.title,
        begins=row.begins,
        language=row.language,
        first=day_of(row.day),
        last=day_of(row.last_on),
        precision=Precision(row.precision),
        basis=Basis(row.basis),
        location=row.location,
        read_at=datetime.fromisoformat(row.read_at),
        chars=row.chars,
        quotations=row.quotations,
        cursor=f"{row.day}.{row.key}",
    )


def text_row(connection: Connection, text_id: str) -> TextRow:
    """The text with this whole id as a row of a list; raises NotFound."""
    row = connection.execute(_text_rows().where(t.texts.c.id == text_id)).first()
    if row is None:
        raise NotFound(f"no text {text_id} in this record")
    return _text_row(row)


def page_of_texts(connection: Connection, which: TextFilter, after: str | None, limit: int) -> list[TextRow]:
    """Up to `limit` texts by day, behind `after`."""
    c = t.texts.c
    found = _text_rows()
    if which.kind is not None:
        found = found.where(c.kind == which.kind)
    if which.outlet is not None:
        found = found.where(c.outlet == which.outlet)
    if which.first is not None:
        found = found.where(c.last_on >= which.first.isoformat())
    if which.last is not None:
        found = found.where(c.day <= which.last.isoformat(), c.day != "")
    found = _paged(found, c.day, c.key, (after, limit, which.newest_first))
    return [_text_row(row) for row in connection.execute(found)]


def latest_texts(connection: Connection, limit: int) -> list[TextRow]:
    """The texts read last, the last first."""
    found = _text_rows().order_by(t.texts.c.key.desc()).limit(limit)
    return [_text_row(row) for row in connection.execute(found)]


def stale_texts(
    connection: Connection, model_version: str, pack_version: str, after: int, limit: int
) -> Sequence[tuple[int, str]]:
    """(key, id) of texts that lack an analysis by this model and pack, in the order in which they were read."""
    by_these = and_(t.runs.c.model_version == model_version, t.runs.c.pack_version == pack_version)
    found = (
        select(t.texts.c.key, t.texts.c.id)
        .select_from(t.texts)
        .outerjoin(t.analyses)
        .outerjoin(t.runs)
        .where(t.texts.c.key > after, or_(t.runs.c.key.is_(None), ~by_these))
        .order_by(t.texts.c.key)
        .limit(limit)
    )
    return [(row.key, row.id) for row in connection.execute(found)]


def ids_of_texts(connection: Connection, after: int, limit: int) -> Sequence[tuple[int, str]]:
    """(key, id) of texts, in the order in which they were read."""
    found = select(t.texts.c.key, t.texts.c.id).where(t.texts.c.key > after).order_by(t.texts.c.key).limit(limit)
    return [(row.key, row.id) for row in connection.execute(found)]


# -- analyses ---------------------------------------------------------------------------------------------------


def run_of_text(connection: Connection, text_id: str) -> Run | None:
    """What analysed the text; None where nothing has yet."""
    row = connection.execute(
        select(t.runs).join_from(t.runs, t.analyses).join(t.texts).where(t.texts.c.id == text_id)
    ).first()
    return None if row is None else run_of_row(row)


def run_of_row(row: Row[Any]) -> Run:
    """The run that a row of `runs` holds."""
    return Run(
        version=row.version,
        model_version=row.model_version,
        pack_version=row.pack_version,
        at=datetime.fromisoformat(row.at),
    )


def get_analysis(connection: Connection, text_id: str, *, decided: bool) -> Analysis:
    """The analysis of the text, as the machine made it or with people's decisions laid over it; raises NotFound."""
    whole = _analysed(connection, text_id)
    items = items_of_text(connection, text_id)
    if decided:
        items = _lay_decisions_over(connection, text_id, items)
    sightings = connection.execute(_sightings_of_text, {"key": whole.key})
    return Analysis(
        text=text_of_row(whole.seen, whole.text),
        quotations=tuple([quotation for _, quotation, _ in items]),
        attributions=tuple([attribution for _, _, attribution in items]),
        occasions=tuple(occasions_of_text(connection, whole.key)),
        sightings=tuple([Sighting(OccasionId(s.occasion_id), Span(s.start, s.end)) for s in sightings]),
        claims=claims_of_text(connection, whole.key),
        commitments=commitments_of_text(connection, whole.key),
        relations=relations_of_text(connection, whole.key),
        threats=threats_of_text(connection, whole.key),
        findings=from_json(tuple[Finding, ...], load_json(whole.findings)),
        model_version=whole.model_version,
        pack_version=whole.pack_version,
    )


def get_sayings(connection: Connection, text_id: str) -> Analysis:
    """The analysis of the text as decided, as far as statements are made of it: what it claims is left out.

    Raises NotFound as `get_analysis` does.
    """
    whole = _analysed(connection, text_id)
    items = _lay_decisions_over(connection, text_id, items_of_text(connection, text_id))
    return Analysis(
        text=text_of_row(whole.seen, whole.text),
        quotations=tuple([quotation for _, quotation, _ in items]),
        attributions=tuple([attribution for _, _, attribution in items]),
        occasions=tuple(occasions_of_text(connection, whole.key)),
        model_version=whole.model_version,
        pack_version=whole.pack_version,
    )


def _analysed(connection: Connection, text_id: str) -> Any:
    whole = connection.execute(_analysed_text, {"text_id": text_id}).first()
    if whole is None:
        raise NotFound(f"no text {text_id} in this record")
    if whole.model_version is None:
        raise NotFound(f"text {text_id} has not been analysed; `wordbond rebuild` does so")
    return whole


def _lay_decisions_over(
    connection: Connection, text_id: str, items: list[tuple[int, Quotation, Attribution]]
) -> list[tuple[int, Quotation, Attribution]]:
    applied = applied_decisions(connection, text_id)
    laid: list[tuple[int, Quotation, Attribution]] = []
    for key, quotation, judged in items:
        standing = lay_over(quotation, judged, applied.get(key, ()))
        if not standing.rejected:
            laid.append((key, replace(quotation, kind=standing.kind), standing.attribution))
    return laid


def applied_decisions(connection: Connection, text_id: str) -> dict[int, list[Decision]]:
    """The decisions that hold, by the key of the quotation that each applies to."""
    decided = dict(live_decisions(connection, text_id))
    if not decided:
        return {}
    applied: dict[int, list[Decision]] = {}
    where = t.applications.c.decision_key.in_(decided)
    quotation_of = {
        row.decision_key: row.quotation_key for row in connection.execute(select(t.applications).where(where))
    }
    for key, decision in decided.items():
        if key in quotation_of:
            applied.setdefault(quotation_of[key], []).append(decision)
    return applied


def items_of_text(connection: Connection, text_id: str) -> list[tuple[int, Quotation, Attribution]]:
    """Key, quotation and the machine's judgement of all quotations of the text, in the order of its analysis."""
    rows = connection.execute(_items_of_text, {"text_id": text_id})
    return [(row.key, quotation_of_row(row), attribution_of_row(row)) for row in rows]


def occasions_of_text(connection: Connection, text_key: int) -> list[Occasion]:
    """The occasions that the text's analysis found, in its order."""
    return [occasion_of_row(row) for row in connection.execute(_occasions_of_text, {"key": text_key})]


def occasion_of_row(row: Row[Any]) -> Occasion:
    """The occasion that a row of `occasions` holds."""
    spoken = from_json(DatedOn, load_json(row.spoken))
    return Occasion(id=OccasionId(row.id), name=row.name, spoken=spoken, place=row.place, event_id=row.event_id)


# -- quotations -------------------------------------------------------------------------------------------------


@cache
def _judged_quotations() -> Select[Any]:
    q, a = t.quotations.c, t.attributions.c
    return (
        select(
            *(column for column in q if column.name != "text_key"),
            t.texts.c.id.label("text_id"),
            a.speaker_id.label("judged_speaker_id"),
            a.speaker.label("judged_speaker"),
            a.act,
            a.occasion_id.label("judged_occasion_id"),
            a.confidence.label("judged_confidence"),
            a.candidates,
        )
        .select_from(t.quotations)
        .join(t.attributions, a.quotation_key == q.key)
        .join(t.texts, t.texts.c.key == q.text_key)
    )


# Built once: SQLAlchemy spends longer on building a statement than SQLite on answering one of these.
_analysed_text = (
    select(
        t.texts.c.key,
        t.texts.c.seen,
        t.texts.c.text,
        t.analyses.c.findings,
        t.runs.c.model_version,
        t.runs.c.pack_version,
    )
    .select_from(t.texts)
    .outerjoin(t.analyses, t.analyses.c.text_key == t.texts.c.key)
    .outerjoin(t.runs, t.runs.c.key == t.analyses.c.run_key)
    .where(t.texts.c.id == bindparam("text_id"))
)
_items_of_text = _judged_quotations().where(t.texts.c.id == bindparam("text_id")).order_by(t.quotations.c.key)
_sightings_of_text = (
    select(t.sightings).where(t.sightings.c.text_key == bindparam("key")).order_by(t.sightings.c.ordinal)
)
_occasions_of_text = (
    select(t.occasions).where(t.occasions.c.text_key == bindparam("key")).order_by(t.occasions.c.ordinal)
)


def quotation_of_row(row: Row[Any]) -> Quotation:
    """The quotation that a row holds."""
    return Quotation(
        text_id=TextId(row.text_id),
        kind=QuotationKind(row.kind),
        content=spans_of_json(load_json(row.content)),
        cue=None if row.cue_start is None else Span(row.cue_start, row.cue_end),
        source=None if row.source_start is None else Span(row.source_start, row.source_end),
        confidence=row.confidence,
    )


def attribution_of_row(row: Row[Any]) -> Attribution:
    """The machine's judgement that a row holds."""
    return Attribution(
        quotation_id=row.id,
        speaker_id=row.judged_speaker_id,
        speaker=row.judged_speaker,
        candidates=from_json(tuple[Candidate, ...], load_json(row.candidates)),
        act=row.act,
        occasion_id=row.judged_occasion_id,
        confidence=row.judged_confidence,
    )


@cache
def _quotation_rows() -> Select[Any]:
    s = t.standing.c
    return (
        _judged_quotations()
        .join(t.standing, s.quotation_key == t.quotations.c.key)
        .add_columns(
            s.text_key,
            s.day,
            s.kind.label("standing_kind"),
            s.speaker_id,
            s.speaker,
            s.occasion_id,
            s.confidence.label("standing_confidence"),
            s.decided,
            s.rejected,
            t.texts.c.outlet,
            t.texts.c.title,
            _begins(),
            t.texts.c.kind.label("text_kind"),
            t.texts.c.language,
            t.texts.c.day.label("text_day"),
            t.texts.c.last_on,
            t.texts.c.precision,
            t.texts.c.basis,
        )
    )


def _quotation_rows_of(connection: Connection, rows: Sequence[Row[Any]]) -> list[QuotationRow]:
    """The views of `rows`, with their occasions."""
    occasion_of = _occasions_of(connection, {(row.text_key, row.occasion_id) for row in rows if row.occasion_id})
    return [_quotation_row(row, occasion_of.get((row.text_key, row.occasion_id))) for row in rows]


def _occasions_of(connection: Connection, wanted: set[tuple[int, str]]) -> dict[tuple[int, str], Occasion]:
    """The occasions with these ids as these texts describe them, in one statement for nearly all.

    A text that does not, because a person named the occasion, gets it as the text first read has it.
    """
    if not wanted:
        return {}
    o = t.occasions.c  # all of each text: a condition on the ids would lead SQLite to every text that has one of them
    here = connection.execute(select(t.occasions).where(o.text_key.in_({key for key, _ in wanted})))
    found = {(row.text_key, row.id): occasion_of_row(row) for row in here if (row.text_key, row.id) in wanted}
    for key, occasion_id in wanted - found.keys():
        first = select(t.occasions).where(o.id == occasion_id).order_by(o.text_key, o.ordinal).limit(1)
        if row := connection.execute(first).first():
            found[key, occasion_id] = occasion_of_row(row)
    return found


def _quotation_row(row: Row[Any], occasion: Occasion | None) -> QuotationRow:
    judged = attribution_of_row(row)
    return QuotationRow(
        quotation=quotation_of_row(row),
        judged=judged,
        standing=Standing(
            attribution=replace(
                judged,
                speaker_id=None if row.speaker_id is None else SpeakerId(row.speaker_id),
                speaker=row.speaker,
                occasion_id=None if row.occasion_id is None else OccasionId(row.occasion_id),
                confidence=row.standing_confidence,
            ),
            kind=QuotationKind(row.standing_kind),
            rejected=row.rejected,
            decided=row.decided,
        ),
        words=row.words,
        source=row.source,
        cue=row.cue,
        day=day_of(row.day),
        occasion=occasion,
        text_kind=row.text_kind,
        outlet=row.outlet,
        title=row.title,
        begins=row.begins,
        language=row.language,
        published=DatedOn(day_of(row.text_day), day_of(row.last_on), Precision(row.precision), Basis(row.basis)),
        cursor=f"{row.day}.{row.key}",
    )


def get_quotation(connection: Connection, quotation_id: str) -> QuotationRow:
    """The quotation with this whole id; raises NotFound."""
    row = connection.execute(_quotation_rows().where(t.quotations.c.id == quotation_id)).first()
    if row is None:
        raise NotFound(f"no quotation {quotation_id} in this record")
    return _quotation_rows_of(connection, [row])[0]


def is_doubtful(below: float) -> ColumnElement[bool]:
    """The condition that nobody decided on a quotation, and that it has no speaker or a confidence under `below`."""
    s = t.standing.c
    return and_(~s.decided, ~s.rejected, or_(s.speaker_id.is_(None), s.confidence < below))


def count_doubtful(connection: Connection, below: float) -> int:
    """How many quotations wait for a person's eye."""
    found = select(func.count()).select_from(t.standing).where(is_doubtful(below))
    return int(connection.execute(found).scalar_one())


def page_of_quotations(
    connection: Connection, which: QuotationFilter, after: str | None, limit: int
) -> list[QuotationRow]:
    """Up to `limit` quotations by day, behind `after`."""
    s = t.standing.c
    found = _quotation_rows()
    equal = (
        (s.speaker_id, which.speaker_id),
        (s.occasion_id, which.occasion_id),
        (t.texts.c.id, which.text_id),
        (t.texts.c.outlet, which.outlet),
    )
    for column, wanted in equal:
        if wanted is not None:
            found = found.where(column == wanted)
    if which.kind is not None:
        found = found.where(s.kind == which.kind.value)
    if which.min_confidence > 0.0:
        found = found.where(s.confidence >= which.min_confidence)
    if which.first is not None:
        found = found.where(s.day >= which.first.isoformat())
    if which.last is not None:
        found = found.where(s.day <= which.last.isoformat(), s.day != "")
    if which.rejected is not None:
        found = found.where(s.rejected == which.rejected)
    if which.doubtful_below is not None:
        found = found.where(is_doubtful(which.doubtful_below))
    found = _paged(found, s.day, s.quotation_key, (after, limit, which.newest_first))
    return _quotation_rows_of(connection, connection.execute(found).all())

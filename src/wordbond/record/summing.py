"""What stands in a record in sum: its speakers, occasions, outlets, findings, and the whole in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from wordbond.model import QuotationKind, SpeakerId
from wordbond.record import tables as t
from wordbond.record.decisions import QUOTATION
from wordbond.record.dialect import SQLite
from wordbond.record.reading import day_of, occasion_of_row
from wordbond.record.views import Counts, OccasionRow, OutletRow, SpeakerRow

__all__ = [
    "OutletSums",
    "SpeakerSums",
    "counts",
    "finding_counts",
    "occasions",
    "outlets",
    "speakers",
    "sums_of_outlet",
    "sums_of_speaker",
]

COUNTED_MENTIONS = 500
"""The ways in which a speaker is named are counted over so many quotations, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerSums:
    """How one speaker is named and quoted."""

    mentions: tuple[tuple[str, int], ...]
    """The source as printed, most frequent first."""
    kinds: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str | None, int], ...]


def speakers(connection: Connection, speaker_id: str | None = None, limit: int | None = None) -> list[SpeakerRow]:
    """The speakers of quotations that stand, those with most quotations first."""
    s = t.standing.c
    known = func.nullif(s.day, "")
    many = func.count().label("quotations")
    sums = (
        select(
            s.speaker_id,
            many,
            func.count(s.text_key.distinct()).label("texts"),
            func.min(known).label("first"),
            func.max(known).label("last"),
        )
        .where(s.speaker_id.is_not(None), ~s.rejected)
        .group_by(s.speaker_id)
        .order_by(many.desc(), s.speaker_id)
        .limit(limit)
    )
    if speaker_id is not None:
        sums = sums.where(s.speaker_id == speaker_id)
    sum_ = sums.subquery()
    found = (
        select(sum_, t.speakers.c.name)
        .outerjoin(t.speakers, t.speakers.c.id == sum_.c.speaker_id)
        .order_by(sum_.c.quotations.desc(), sum_.c.speaker_id)
    )
    return [
        SpeakerRow(
            id=SpeakerId(row.speaker_id),
            name=row.name or row.speaker_id,
            quotations=row.quotations,
            texts=row.texts,
            first=day_of(row.first or ""),
            last=day_of(row.last or ""),
        )
        for row in connection.execute(found)
    ]


def occasions(connection: Connection, occasion_id: str | None = None) -> list[OccasionRow]:
    """The occasions of the record, the latest first; each as the text first read describes it."""
    o, s = t.occasions.c, t.standing.c
    first = select(o.id, func.min(o.text_key).label("text_key"), func.count(o.text_key.distinct()).label("texts"))
    first = first.group_by(o.id)
    if occasion_id is not None:
        first = first.where(o.id == occasion_id)
    chosen = first.subquery()
    carried = (
        select(func.count())
        .select_from(t.standing)
        .where(s.occasion_id == o.id, ~s.rejected)
        .scalar_subquery()
        .label("quotations")
    )
    found = (
        select(t.occasions, chosen.c.texts, carried)
        .join(chosen, and_(chosen.c.id == o.id, chosen.c.text_key == o.text_key))
        .order_by(o.day.desc(), o.id, o.ordinal)
    )
    rows: dict[str, OccasionRow] = {}
    for row in connection.execute(found):
        view = OccasionRow(occasion=occasion_of_row(row), quotations=row.quotations, texts=row.texts)
        rows.setdefault(row.id, view)
    return list(rows.values())


def outlets(connection: Connection) -> list[OutletRow]:
    """The outlets of the record's reports, those with most reports first."""
    c = t.texts.c
    known, many = func.nullif(c.day, ""), func.count().label("reports")
    found = (
        select(c.outlet, many, func.min(known).label("first"), func.max(known).label("last"))
        .where(c.kind == "report")
        .group_by(c.outlet)
        .order_by(many.desc(), c.outlet)
    )
    by_text = (
        select(t.standing.c.text_key, func.count().label("many"))
        .where(~t.standing.c.rejected)
        .group_by(t.standing.c.text_key)
        .subquery()
    )
    by_outlet = (
        select(c.outlet, func.sum(by_text.c.many))
        .join(by_text, by_text.c.text_key == c.key)
        .where(c.kind == "report")
        .group_by(c.outlet)
    )
    carried = _tally(connection, by_outlet)
    return [
        OutletRow(
            name=row.outlet,
            reports=row.reports,
            quotations=carried.get(row.outlet, 0),
            first=day_of(row.first or ""),
            last=day_of(row.last or ""),
        )
        for row in connection.execute(found)
    ]


def _tally(connection: Connection, counted: Select[Any]) -> dict[str | None, int]:
    return {row[0]: row[1] for row in connection.execute(counted)}


def counts(connection: Connection) -> Counts:
    """How much the record holds."""
    c, s = t.texts.c, t.standing.c

    def number(statement: Select[Any]) -> int:
        return int(connection.execute(statement).scalar_one())

    texts = _tally(connection, select(c.kind, func.count()).group_by(c.kind))
    kinds = _tally(connection, select(s.kind, func.count()).where(~s.rejected).group_by(s.kind))
    live = (
        select(func.count(), func.count(t.applications.c.decision_key))
        .select_from(t.decisions)
        .outerjoin(t.withdrawals)
        .outerjoin(t.applications, t.applications.c.decision_key == t.decisions.c.key)
        .where(t.withdrawals.c.decision_key.is_(None), t.decisions.c.subject_kind == QUOTATION)
    )
    standing, applied = connection.execute(live).one()
    verdicts = (
        select(func.count())
        .select_from(t.decisions)
        .outerjoin(t.withdrawals)
        .where(t.withdrawals.c.decision_key.is_(None), t.decisions.c.subject_kind != QUOTATION)
    )
    return Counts(
        reports=texts.get("report", 0),
        transcripts=texts.get("transcript", 0),
        quotations=sum(kinds.values()),
        by_kind={kind: kinds.get(kind.value, 0) for kind in QuotationKind},
        speakers=number(select(func.count(s.speaker_id.distinct())).where(~s.rejected)),
        occasions=number(select(func.count(t.occasions.c.id.distinct()))),
        outlets=number(select(func.count(c.outlet.distinct())).where(c.kind == "report")),
        decisions=standing + number(verdicts),
        orphaned=standing - applied,
    )


def sums_of_speaker(connection: Connection, speaker_id: str) -> SpeakerSums:
    """How the speaker is named and quoted, over the quotations that stand."""
    s, q, x = t.standing.c, t.quotations.c, t.texts.c
    theirs = (s.speaker_id == speaker_id, ~s.rejected)

    def grouped(column: Any, tables: Any) -> tuple[tuple[Any, int], ...]:
        found = select(column, func.count()).select_from(tables).where(*theirs).group_by(column)
        found = found.order_by(func.count().desc(), column)
        return tuple((row[0], row[1]) for row in connection.execute(found))

    latest = select(s.quotation_key).where(*theirs).order_by(s.day.desc()).limit(COUNTED_MENTIONS)
    printed = connection.execute(select(q.source).where(q.key.in_(latest), q.source.is_not(None))).scalars()
    mentions = Counter(" ".join(words.split()) for words in printed)
    return SpeakerSums(
        mentions=tuple(mentions.most_common()),
        kinds=grouped(s.kind, t.standing),
        outlets=grouped(x.outlet, t.standing.join(t.texts, x.key == s.text_key)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletSums:
    """How one outlet's reports quote, carry what was said, and come by it."""

    reports: int
    quotations: int
    named: int
    """Quotations whose speaker could be told."""
    kinds: tuple[tuple[str, int], ...]
    against_transcripts: tuple[tuple[str, int], ...]
    """Labels of what was held against a transcript."""
    against_reports: tuple[tuple[str, int], ...]
    """Labels of what was held against another report."""
    lineage: tuple[tuple[str, int], ...]
    """Reports by the kind of edge to their origin; one with two origins counts under each."""
    settled: int
    """Reports whose lineage was reckoned."""


def sums_of_outlet(connection: Connection, outlet: str) -> OutletSums:
    """What the record holds of the outlet's reports."""
    s, x, v = t.standing.c, t.texts.c, t.variants.c
    its = (x.outlet == outlet, x.kind == "report")

    def grouped(found: Any) -> tuple[tuple[str, int], ...]:
        return tuple((row[0], row[1]) for row in connection.execute(found))

    quoted = t.standing.join(t.texts, x.key == s.text_key)
    kinds = select(s.kind, func.count()).select_from(quoted).where(*its, ~s.rejected).group_by(s.kind)
    named = select(func.count()).select_from(quoted).where(*its, ~s.rejected, s.speaker_id.is_not(None))
    carried = (
        t.variants.join(t.statements, t.statements.c.key == v.statement_key)
        .join(t.quotations, t.quotations.c.key == v.quotation_key)
        .join(t.texts, x.key == t.quotations.c.text_key)
    )
    labels = select(v.label, func.count()).select_from(carried).where(*its, v.label.is_not(None)).group_by(v.label)
    edges = t.lineage.join(t.texts, x.key == t.lineage.c.text_key)
    by_kind = grouped(kinds)
    return OutletSums(
        reports=connection.execute(select(func.count()).select_from(t.texts).where(*its)).scalar_one(),
        quotations=sum(count for _, count in by_kind),
        named=connection.execute(named).scalar_one(),
        kinds=by_kind,
        against_transcripts=grouped(labels.where(t.statements.c.official)),
        against_reports=grouped(labels.where(~t.statements.c.official)),
        lineage=grouped(
            select(t.lineage.c.kind, func.count(x.key.distinct()))
            .select_from(edges)
            .where(*its)
            .group_by(t.lineage.c.kind)
        ),
        settled=connection.execute(select(func.count(x.key.distinct())).select_from(edges).where(*its)).scalar_one(),
    )


def finding_counts(connection: Connection, dialect: SQLite) -> tuple[tuple[str, int], ...]:
    """How often each finding was made, by code, most frequent first."""
    counted: Counter[str] = Counter()
    for code, many in dialect.finding_codes(connection):
        counted[code] += many
    return tuple(counted.most_common())

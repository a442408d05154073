"""What stands in a record in sum: how a speaker is named and quoted, what findings there are, and a search by facets.

A facet's counts say what choosing a value would leave: each counts under every filter but its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, text

from wordbond.model import QuotationKind
from wordbond.record import finding
from wordbond.record import tables as t
from wordbond.record.dialect import SQLite
from wordbond.record.search import phrases_of
from wordbond.record.views import Hit

__all__ = ["Facets", "Found", "SearchFilter", "SpeakerSums", "find", "finding_counts", "sums_of_speaker"]

COUNTED_MENTIONS = 500
"""The ways in which a speaker is named are counted over so many quotations, the latest: their texts must be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """Which hits to keep. A filter on speaker or kind leaves quotations alone."""

    of: str | None = None
    """quotation, report or transcript"""
    outlet: str | None = None
    speaker_id: str | None = None
    kind: QuotationKind | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many hits each value would leave, those with most first."""

    of: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    speakers: tuple[tuple[str, str, int], ...]
    """Id, name and count."""
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The outcome of a search under filters."""

    hits: tuple[Hit, ...]
    total: int
    """How many hits there are; of a word in more than 2,000 texts, among the 2,000 read last."""
    facets: Facets


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerSums:
    """How one speaker is named and quoted."""

    mentions: tuple[tuple[str, int], ...]
    """The source as printed, most frequent first."""
    kinds: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class _Match:
    """What facets need to know of a hit."""

    table: str
    key: int
    score: float
    of: str
    outlet: str | None
    speaker_id: str | None
    speaker: str | None
    kind: str | None
    day: str


def find(
    connection: Connection, dialect: SQLite, words: str, which: SearchFilter, limit: int, after: str | None
) -> Found:
    """Up to `limit` hits under `which` behind the cursor `after`, quotations and texts by turns, with all facets."""
    phrases = phrases_of(words)
    matches = [m for table in finding.SEARCHED["all"] for m in _matches(connection, dialect, table, phrases)]
    kept = [m for m in matches if _fits(m, which)]
    places = finding.places_of(after)
    behind = {
        table: [(m.key, m.score) for m in kept if m.table == table and _is_behind(m, places[table])][:limit]
        for table in places
    }
    hits = finding.hits_of(connection, phrases, behind, places, limit)
    return Found(hits=tuple(hits), total=len(kept), facets=_facets(matches, which))


def _matches(connection: Connection, dialect: SQLite, table: str, phrases: Sequence[Any]) -> list[_Match]:
    """All ranked matches in one table, best first."""
    if not phrases:
        return []
    rows = dialect.described_matches(connection, table, phrases)
    return [_Match(table, *tuple(row)) for row in rows]


def _is_behind(match: _Match, place: tuple[float, int] | None) -> bool:
    return place is None or (match.score, match.key) > place


_tests: dict[str, Callable[[_Match, SearchFilter], bool]] = {
    "of": lambda m, which: which.of is None or m.of == which.of,
    "outlet": lambda m, which: which.outlet is None or m.outlet == which.outlet,
    "speaker": lambda m, which: which.speaker_id is None or m.speaker_id == which.speaker_id,
    "kind": lambda m, which: which.kind is None or m.kind == which.kind.value,
    "days": lambda m, which: (
        (which.first is None or m.day >= which.first.isoformat())
        and (which.last is None or "" != m.day <= which.last.isoformat())
    ),
}


def _fits(match: _Match, which: SearchFilter) -> bool:
    return all(test(match, which) for test in _tests.values())


def _facets(matches: Sequence[_Match], which: SearchFilter) -> Facets:
    def under(**freed: None) -> list[_Match]:
        free = replace(which, **freed)
        return [m for m in matches if _fits(m, free)]

    speakers = Counter((m.speaker_id, m.speaker or m.speaker_id) for m in under(speaker_id=None) if m.speaker_id)
    return Facets(
        of=tuple(Counter(m.of for m in under(of=None)).most_common()),
        outlets=tuple(Counter(m.outlet for m in under(outlet=None) if m.outlet).most_common()),
        speakers=tuple((str(key), str(name), count) for (key, name), count in speakers.most_common()),
        kinds=tuple(Counter(m.kind for m in under(kind=None) if m.kind).most_common()),
    )


def sums_of_speaker(connection: Connection, speaker_id: str) -> SpeakerSums:
    """How the speaker is named and quoted, over the quotations that stand."""
    s, q, x = t.standing.c, t.quotations.c, t.texts.c
    theirs = (s.speaker_id == speaker_id, ~s.rejected)

    def grouped(column: Any) -> tuple[tuple[Any, int], ...]:
        found = select(column, func.count().label("n")).select_from(t.standing).join(t.texts, x.key == s.text_key)
        found = found.where(*theirs).group_by(column).order_by(func.count().desc(), column)
        return tuple((row[0], row[1]) for row in connection.execute(found))

    latest = select(s.quotation_key).where(*theirs).order_by(s.day.desc()).limit(COUNTED_MENTIONS)
    printed = func.substr(x.text, q.source_start + 1, q.source_end - q.source_start)
    rows = connection.execute(
        select(printed)
        .select_from(t.quotations)
        .join(t.texts, x.key == q.text_key)
        .where(q.key.in_(latest), q.source_start.is_not(None))
    )
    mentions = Counter(" ".join(words.split()) for words in rows.scalars())
    return SpeakerSums(mentions=tuple(mentions.most_common()), kinds=grouped(s.kind), outlets=grouped(x.outlet))


def finding_counts(connection: Connection) -> tuple[tuple[str, int], ...]:
    """How often each finding was made, by code, most frequent first."""
    counted: Counter[str] = Counter()
    for statement in _finding_codes:
        counted.update({row.code: row.n for row in connection.execute(statement) if row.code})
    return tuple(counted.most_common())


_finding_codes = tuple(
    text(
        f"SELECT json_extract(f.value, '$.code') AS code, count(*) AS n FROM {source} GROUP BY code"  # noqa: S608 ours
    )
    for source in ("texts, json_each(texts.seen, '$.findings') AS f", "analyses, json_each(analyses.findings) AS f")
)

"""A search by facets: hits under filters, and what each value of each filter would leave.

A facet's counts say what choosing a value would leave: each counts under every filter but its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from wordbond.model import QuotationKind
from wordbond.record import finding
from wordbond.record.dialect import SQLite
from wordbond.record.search import phrases_of
from wordbond.record.views import Hit

__all__ = ["Facets", "Found", "SearchFilter", "find"]


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
    """How many hits there are; of a word in more than 1,000 texts, among the 1,000 read last."""
    facets: Facets


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

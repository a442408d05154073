"""What stands in a record in sum: how a speaker is named and quoted, what findings there are, and a search by facets.

A facet's counts say what choosing a value would leave: each counts under every filter but its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

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
    months: tuple[tuple[str, int], ...]
    """Months as 2026-03, the newest first; hits of an unknown day are in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The outcome of a search under filters."""

    hits: tuple[Hit, ...]
    total: int
    """How many hits there are; of a word in more than 2,000 texts, among the 2,000 read last."""
    facets: Facets


class _Match(NamedTuple):
    """What facets need to know of a hit; a light tuple, since a search may make thousands."""

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
    kept = _kept(matches, which)
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


def _tests_of(which: SearchFilter) -> list[Callable[[_Match], bool]]:
    """What a match must pass; nothing for a filter that is not set."""
    tests: list[Callable[[_Match], bool]] = []
    if which.of is not None:
        tests.append(lambda m: m.of == which.of)
    if which.outlet is not None:
        tests.append(lambda m: m.outlet == which.outlet)
    if which.speaker_id is not None:
        tests.append(lambda m: m.speaker_id == which.speaker_id)
    if which.kind is not None:
        tests.append(lambda m: m.kind == which.kind)
    if which.first is not None:
        first = which.first.isoformat()
        tests.append(lambda m: m.day >= first)
    if which.last is not None:
        last = which.last.isoformat()
        tests.append(lambda m: "" != m.day <= last)
    return tests


def _kept(matches: list[_Match], which: SearchFilter) -> list[_Match]:
    tests = _tests_of(which)
    return [m for m in matches if all(test(m) for test in tests)] if tests else matches


def _facets(matches: list[_Match], which: SearchFilter) -> Facets:
    of = Counter([m.of for m in _kept(matches, replace(which, of=None))])
    outlets = Counter([m.outlet for m in _kept(matches, replace(which, outlet=None)) if m.outlet])
    freed = _kept(matches, replace(which, speaker_id=None))
    speakers = Counter([(m.speaker_id, m.speaker or m.speaker_id) for m in freed if m.speaker_id])
    kinds = Counter([m.kind for m in _kept(matches, replace(which, kind=None)) if m.kind])
    months = Counter([m.day[:7] for m in _kept(matches, replace(which, first=None, last=None)) if m.day])
    return Facets(
        of=tuple(of.most_common()),
        outlets=tuple(outlets.most_common()),
        speakers=tuple((str(key), str(name), count) for (key, name), count in speakers.most_common()),
        kinds=tuple(kinds.most_common()),
        months=tuple(sorted(months.items(), reverse=True)),
    )

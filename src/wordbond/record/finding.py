"""Searching: from a user's words to hits with the found words marked in their text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Connection, select

from wordbond.errors import NotFound
from wordbond.jsonform import load_json
from wordbond.model import Span, TextId
from wordbond.record import tables as t
from wordbond.record.deciding import spans_of_json
from wordbond.record.dialect import SQLite
from wordbond.record.reading import day_of
from wordbond.record.search import Phrase, mark, phrases_of
from wordbond.record.views import Hit

__all__ = ["SEARCHED", "hits_of", "places_of", "search"]

Place = tuple[float, int] | None
"""Score and key of the last hit seen; None before the first."""

SEARCHED = {"quotations": ("quotations",), "texts": ("texts",), "all": ("quotations", "texts")}


def search(connection: Connection, dialect: SQLite, words: str, in_: str, limit: int, after: str | None) -> list[Hit]:
    """Up to `limit` hits, best first, behind the cursor `after`; quotations and texts by turns where both are searched.

    Scores of quotations and of texts cannot be compared, so each kind keeps its own order.
    """
    if in_ not in SEARCHED:
        raise NotFound(f"{in_!r} cannot be searched; expected one of {', '.join(SEARCHED)}")
    phrases = phrases_of(words)
    if not phrases or limit < 1:
        return []
    places = places_of(after)
    matches = {
        table: [(row.key, row.score) for row in dialect.matches(connection, table, phrases, limit, places[table])]
        for table in SEARCHED[in_]
    }
    return hits_of(connection, phrases, matches, places, limit)


def hits_of(
    connection: Connection,
    phrases: Sequence[Phrase],
    matches: Mapping[str, Sequence[tuple[int, float]]],
    places: dict[str, Place],
    limit: int,
) -> list[Hit]:
    """Up to `limit` hits of `matches`, which are (key, score) by table, best first, the tables by turns.

    `places` says how far each table has been shown, and is moved on.
    """
    found = [_rows(connection, table, matches[table]) for table in matches]
    by_turns = [row for row in chain.from_iterable(zip_longest(*found)) if row is not None]
    hits: list[Hit] = []
    for table, score, row in by_turns[:limit]:
        places[table] = (score, row.key)
        show = _quotation_hit if table == "quotations" else _text_hit
        hits.append(show(row, score, phrases, _cursor(places)))
    return hits


def _rows(connection: Connection, table: str, matches: Sequence[tuple[int, float]]) -> list[tuple[str, float, Any]]:
    """Table, score and row of each match, best first."""
    score_of = dict(matches)
    if not score_of:
        return []
    x, q, s = t.texts.c, t.quotations.c, t.standing.c
    shown = select(x.id.label("text_id"), x.kind, x.title, x.outlet, x.language, x.day, x.text)
    if table == "texts":
        shown = shown.add_columns(x.key).where(x.key.in_(score_of))
    else:
        shown = (
            shown.add_columns(q.key, q.id, q.content, s.speaker, s.day.label("spoken"))
            .join_from(t.quotations, t.texts)
            .join(t.standing, s.quotation_key == q.key)
            .where(q.key.in_(score_of))
        )
    row_of = {row.key: row for row in connection.execute(shown)}
    return [(table, score, row_of[key]) for key, score in score_of.items()]


def _text_hit(row: Any, score: float, phrases: Sequence[Phrase], cursor: str) -> Hit:
    span, marks = mark(row.text, phrases, [Span(0, len(row.text))] if row.text else [])
    return Hit(
        kind=row.kind,
        id=row.text_id,
        text_id=TextId(row.text_id),
        text_kind=row.kind,
        title=row.title,
        outlet=row.outlet,
        language=row.language,
        day=day_of(row.day),
        speaker=None,
        score=score,
        span=span,
        snippet=span.of(row.text) if span else "",
        marks=marks,
        cursor=cursor,
    )


def _quotation_hit(row: Any, score: float, phrases: Sequence[Phrase], cursor: str) -> Hit:
    span, marks = mark(row.text, phrases, spans_of_json(load_json(row.content)))
    return Hit(
        kind="quotation",
        id=row.id,
        text_id=TextId(row.text_id),
        text_kind=row.kind,
        title=row.title,
        outlet=row.outlet,
        language=row.language,
        day=day_of(row.spoken),
        speaker=row.speaker,
        score=score,
        span=span,
        snippet=span.of(row.text) if span else "",
        marks=marks,
        cursor=cursor,
    )


def _cursor(places: dict[str, Place]) -> str:
    return "~".join("" if place is None else f"{place[0]!r}:{place[1]}" for place in places.values())


def places_of(cursor: str | None) -> dict[str, Place]:
    """How far each table has been shown; raises NotFound for what is no cursor of a search."""
    written = (cursor or "~").split("~")
    try:
        quotations, texts = (_place(part) for part in written)
    except ValueError as error:
        raise NotFound(f"{cursor!r} is no place in a search; begin it anew, without `after`") from error
    return {"quotations": quotations, "texts": texts}


def _place(written: str) -> Place:
    if not written:
        return None
    score, _, key = written.partition(":")
    place = float(score), int(key)
    if not math.isfinite(place[0]) or not 0 <= place[1] < 2**63:
        raise ValueError(written)
    return place

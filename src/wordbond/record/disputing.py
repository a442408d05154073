"""Keeps the conflicts that belong to texts: of one report alone, and of reports that were settled together.

Those of one report stand under it from ordinal 0, those between reports under one of them from `BETWEEN`. What the
renderings of one statement differ in is never kept: it follows from the statement (`Said.conflicts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, or_, select

from wordbond.jsonform import dump_json, to_json
from wordbond.matching.conflicts import Conflict, conflicts_between
from wordbond.matching.relating import Relation
from wordbond.model import Analysis
from wordbond.record import tables as t

__all__ = ["forget_conflicts_with", "put_between", "put_conflicts"]

BETWEEN = 1_000_000
NEAR_DAYS = 8
"""Texts that share a phrase, and no statement, are compared where they speak of days no further apart."""
MOST_NEAR = 20


def put_conflicts(connection: Connection, text_id: str, conflicts: Sequence[Conflict]) -> None:
    """Keep what a report has against itself and the pack, in the place of what was kept before."""
    text_key = connection.execute(select(t.texts.c.key).where(t.texts.c.id == text_id)).scalar_one()
    kept = t.conflicts.c
    connection.execute(delete(t.conflicts).where(kept.text_key == text_key, kept.ordinal < BETWEEN))
    _insert(connection, [(text_key, n, conflict) for n, conflict in enumerate(conflicts)])


def put_between(
    connection: Connection,
    group: Sequence[int],
    analyses: Mapping[str, Analysis],
    get_analysis: Callable[[str], Analysis],
) -> None:
    """Reckon the conflicts between the texts of `group` anew, and those with texts that share a phrase with them.

    `analyses` are those of the group; the others are asked for.
    """
    kept = t.conflicts.c
    connection.execute(delete(t.conflicts).where(kept.text_key.in_(group), kept.ordinal >= BETWEEN))
    near = _near(connection, group)
    if len(group) + len(near) < 2:
        return
    wanted = select(t.texts.c.id, t.texts.c.key).where(t.texts.c.key.in_([*group, *near]), t.texts.c.kind == "report")
    keys = {row.id: row.key for row in connection.execute(wanted)}
    own, count = set(group), dict[int, int]()
    rows = []
    compared = [analyses.get(text_id) or get_analysis(text_id) for text_id in sorted(keys)]
    for conflict in sorted(conflicts_between(compared), key=repr):
        holders = sorted({keys[place.text_id] for side in conflict.sides for place in side.spans} & own)
        if holders:
            count[holders[0]] = count.get(holders[0], BETWEEN - 1) + 1
            rows.append((holders[0], count[holders[0]], conflict))
    _insert(connection, rows)


def forget_conflicts_with(connection: Connection, text_key: int) -> None:
    """Drop what other texts have against one that is to be untied."""
    text_id = connection.execute(select(t.texts.c.id).where(t.texts.c.key == text_key)).scalar_one()
    kept = t.conflicts.c
    connection.execute(delete(t.conflicts).where(kept.ordinal >= BETWEEN, kept.conflict.contains(text_id)))


def _insert(connection: Connection, found: Sequence[tuple[int, int, Conflict]]) -> None:
    rows = [
        {"text_key": text_key, "ordinal": n, "kind": c.kind, "conflict": dump_json(to_json(c))}
        for text_key, n, c in found
    ]
    if rows:
        connection.execute(insert(t.conflicts), rows)


def _near(connection: Connection, group: Sequence[int]) -> list[int]:
    """Texts outside `group` that have a phrase of it, said in the same days: the same words put on another day."""
    here, there = t.renderings.alias("here"), t.renderings.alias("there")
    pairs = or_(
        (t.links.c.a_key == here.c.quotation_key) & (t.links.c.b_key == there.c.quotation_key),
        (t.links.c.b_key == here.c.quotation_key) & (t.links.c.a_key == there.c.quotation_key),
    )
    wanted = (
        select(there.c.text_key)
        .distinct()
        .select_from(here)
        .join(t.links, or_(t.links.c.a_key == here.c.quotation_key, t.links.c.b_key == here.c.quotation_key))
        .join(there, pairs)
        .where(here.c.text_key.in_(group), there.c.text_key.not_in(group), ~here.c.official, ~there.c.official)
        .where(t.links.c.relation == Relation.PHRASE.value)
        .where(func.abs(there.c.last_day - here.c.last_day) <= NEAR_DAYS)
        .order_by(there.c.text_key)
        .limit(MOST_NEAR)
    )
    return list(connection.execute(wanted).scalars())

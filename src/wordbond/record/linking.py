"""Statements in the record: a text's quotations are tied to those of all others as it comes, and untied as it goes.

Kept for each text is what others meet it on (`renderings`, `meetings`) and the pairs judged (`links`); statements
are formed from the links of the quotations that hang together, by the very function that a batch uses. So the record
holds the same statements whatever the order in which its texts came. A text costs look-ups by key, never a scan.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from wordbond.matching.relating import meet, relate
from wordbond.matching.renderings import Rendering, renderings
from wordbond.model import Analysis
from wordbond.record import tables as t
from wordbond.record.dialect import SQLite
from wordbond.record.disputing import forget_conflicts_with
from wordbond.record.forming import forget_statements, settle_statements, statement_of_row, statements_of
from wordbond.record.meeting import (
    Sentence,
    candidates_of,
    count_asked,
    day_of_window,
    met_by,
    searched_in_transcripts,
    sentences_of,
    speaker_number,
)
from wordbond.record.renderings import AT_ONCE, circumstances, linked_renderings, links_around
from wordbond.record.settling import settle_lineage, unsettle

__all__ = [
    "count_asked",
    "link_analysis",
    "linked_renderings",
    "links_around",
    "met_by",
    "settle_lineage",
    "speaker_number",
    "statement_of_row",
    "statements_of",
    "unlink_text",
    "unlinked_texts",
]


def link_analysis(connection: Connection, dialect: SQLite, analysis: Analysis) -> tuple[str, ...]:
    """Tie the quotations of `analysis`, its text being in the record, to all others; the ids of their statements.

    What an earlier analysis of the text was tied to is untied first, so that linking twice changes nothing.
    """
    text_key = connection.execute(_key_of_text, {"id": analysis.text.id}).scalar_one()
    own = {rendering.id: rendering for rendering in renderings(analysis)}
    touched = _remove(connection, dialect, text_key)
    connection.execute(_delete_of_text[t.untied], {"key": text_key})
    rows = connection.execute(_quotations_of_text, {"key": text_key})
    keys = {row.id: row.key for row in rows if row.id in own}
    touched |= _add(connection, dialect, text_key, own, keys)
    settle_statements(connection, touched | set(keys.values()))
    unsettle(connection, text_key, keys.values())
    return tuple(sorted(set(connection.execute(_statements_carried, {"keys": list(keys.values())}).scalars())))


_key_of_text = select(t.texts.c.key).where(t.texts.c.id == bindparam("id"))
_quotations_of_text = select(t.quotations.c.id, t.quotations.c.key).where(t.quotations.c.text_key == bindparam("key"))
_statements_carried = (
    select(t.statements.c.id)
    .join(t.variants, t.variants.c.statement_key == t.statements.c.key)
    .where(t.variants.c.quotation_key.in_(bindparam("keys", expanding=True)))
)
_delete_of_text = {
    table: delete(table).where(table.c.text_key == bindparam("key"))
    for table in (t.untied, t.unsettled, t.conflicts, t.lineage, t.renderings)
}
"""Built once, as all that each report asks: SQLAlchemy spends longer on building a statement than SQLite on it."""


def unlink_text(connection: Connection, dialect: SQLite, text_key: int, *, for_good: bool = False) -> None:
    """Untie a text from all others: its variants go, statements that only it carried with them, the others stand anew.

    `for_good`: it is not to be linked with what was never linked.
    """
    forget_conflicts_with(connection, text_key)
    others = _remove(connection, dialect, text_key)
    settle_statements(connection, others)
    unsettle(connection, text_key, others)
    connection.execute(_delete_of_text[t.untied], {"key": text_key})
    if for_good:
        connection.execute(_delete_of_text[t.unsettled], {"key": text_key})
        connection.execute(insert(t.untied), {"text_key": text_key})


def unlinked_texts(connection: Connection, after: int, limit: int) -> list[Row[Any]]:
    """(key, id) of texts with quotations none of which was ever tied to the rest, behind the key `after`."""
    q = t.quotations.alias()
    linked = select(t.renderings.c.text_key).where(t.renderings.c.text_key == t.texts.c.key).exists()
    quoting = select(q.c.key).where(q.c.text_key == t.texts.c.key).exists()
    untied = select(t.untied.c.text_key).where(t.untied.c.text_key == t.texts.c.key).exists()
    wanted = select(t.texts.c.key, t.texts.c.id).where(t.texts.c.key > after, quoting, ~linked, ~untied)
    return list(connection.execute(wanted.order_by(t.texts.c.key).limit(limit)))


def _remove(connection: Connection, dialect: SQLite, text_key: int) -> set[int]:
    """Take away a text's renderings, meetings, links, variants; the keys of other texts' quotations it was tied to."""
    quotation_keys = list(connection.execute(_renderings_of_text, {"key": text_key}).scalars())
    for table in (t.conflicts, t.lineage, t.unsettled):
        connection.execute(_delete_of_text[table], {"key": text_key})
    connection.execute(_forget_origin, {"key": text_key})
    if not quotation_keys:
        return set()
    held = linked_renderings(connection, quotation_keys)
    around = links_around(connection, quotation_keys)
    touched = {key for link in around for key in (link.a_key, link.b_key)} - set(quotation_keys)
    forget_statements(connection, quotation_keys)
    key_of = {rendering.id: key for key, rendering in held.items()}
    dialect.remove_meetings(connection, _meetings(sentences_of(held.values()), key_of))
    for start in range(0, len(quotation_keys), AT_ONCE):
        for statement in _delete_links:
            connection.execute(statement, {"keys": quotation_keys[start : start + AT_ONCE]})
    connection.execute(_delete_of_text[t.renderings], {"key": text_key})
    return touched


_renderings_of_text = select(t.renderings.c.quotation_key).where(t.renderings.c.text_key == bindparam("key"))
_forget_origin = t.lineage.update().where(t.lineage.c.origin_key == bindparam("key")).values(origin_key=None)
_delete_links = [
    delete(t.links).where(end.in_(bindparam("keys", expanding=True))) for end in (t.links.c.a_key, t.links.c.b_key)
]


def _meetings(sentences: Iterable[Sentence], key_of: dict[str, int]) -> list[tuple[int, int, int, int, int]]:
    """The rows of `meetings`, in the order of its columns."""
    return [
        (speaker_number(r.speaker_id), key, day_of_window(r.window), key_of[r.id], unit.number)
        for unit, r, keys in sentences
        for key in keys
    ]


def _add(
    connection: Connection, dialect: SQLite, text_key: int, own: dict[str, Rendering], keys: dict[str, int]
) -> set[int]:
    """Put renderings, meetings and links in; the keys of the quotations they are linked to."""
    if not own:
        return set()
    sentences = sentences_of(own.values())
    candidates = candidates_of(connection, dialect, sentences)
    around = circumstances(connection, {key for _, key, _ in candidates})
    pairs = {
        (sentences[place].unit.id, key, number)
        for (place, key, number), (shared, scoped) in candidates.items()
        if key in around and meet(sentences[place].rendering, around[key], shared, scoped)
    }
    units = {sentence.unit.id: sentence.unit for sentence in sentences}
    pairs |= searched_in_transcripts(connection, own)
    known = linked_renderings(connection, {key for _, key, _ in pairs})
    rows = []
    for unit_id, key, number in pairs:
        unit, there = units[unit_id], known[key].units[number]
        link = relate(own[unit.quotation], known[key], unit, there)
        if link is not None:
            mine, theirs = (keys[unit.quotation], unit.number), (key, number)
            first, second = (mine, theirs) if link.a == unit.id else (theirs, mine)
            rows.append((*first, *second, link.relation.value, link.score))
    columns = [c.name for c in t.links.c]
    if rows:
        connection.execute(_insert_links, [dict(zip(columns, row, strict=True)) for row in sorted(rows)])
    connection.execute(_insert_renderings, [_row(keys[r.id], text_key, r) for r in own.values()])
    dialect.add_meetings(connection, _meetings(sentences, keys))
    return {row[0] for row in rows} | {row[2] for row in rows}


_insert_links, _insert_renderings = insert(t.links), insert(t.renderings)


def _row(quotation_key: int, text_key: int, rendering: Rendering) -> dict[str, Any]:
    return {
        "quotation_key": quotation_key,
        "text_key": text_key,
        "speaker_id": rendering.speaker_id,
        "speaker": rendering.speaker,
        "occasion_id": rendering.occasion_id,
        "event_id": rendering.event_id,
        "place": rendering.place,
        "first_day": rendering.window.first,
        "last_day": rendering.window.last,
        "firm": rendering.window.firm,
        "official": rendering.official,
        "translated": rendering.translated,
    }

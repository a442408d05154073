"""Reading back what is tied: the renderings of quotations and the links between them, by the keys of quotations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from wordbond.jsonform import load_json
from wordbond.matching.renderings import Rendering, Window
from wordbond.model import QuotationKind
from wordbond.record import tables as t
from wordbond.record.deciding import spans_of_json

__all__ = ["AT_ONCE", "circumstances", "linked_renderings", "links_around"]

AT_ONCE = 500
"""Keys that one statement asks for."""

_renderings = (
    select(
        t.renderings,
        t.quotations.c.id,
        t.quotations.c.words,
        t.quotations.c.content,
        t.quotations.c.kind,
        t.texts.c.id.label("text_id"),
    )
    .join(t.quotations, t.quotations.c.key == t.renderings.c.quotation_key)
    .join(t.texts, t.texts.c.key == t.renderings.c.text_key)
    .where(t.renderings.c.quotation_key.in_(bindparam("keys", expanding=True)))
)


def linked_renderings(connection: Connection, quotation_keys: Iterable[int]) -> dict[int, Rendering]:
    """The renderings of these quotations by key; those that were never linked are left out."""
    keys = sorted(quotation_keys)
    found = {}
    for start in range(0, len(keys), AT_ONCE):
        for row in connection.execute(_renderings, {"keys": keys[start : start + AT_ONCE]}):
            found[row.quotation_key] = _rendering(row)
    return found


def _rendering(row: Row[Any]) -> Rendering:
    return Rendering(
        id=row.id,
        text_id=row.text_id,
        words=row.words,
        content=spans_of_json(load_json(row.content)),
        kind=QuotationKind(row.kind),
        speaker_id=row.speaker_id,
        speaker=row.speaker,
        occasion_id=row.occasion_id,
        event_id=row.event_id,
        place=row.place,
        window=Window(row.first_day, row.last_day, bool(row.firm)),
        official=bool(row.official),
        translated=bool(row.translated),
    )


def circumstances(connection: Connection, quotation_keys: Iterable[int]) -> dict[int, Rendering]:
    """The same without their words, which most that share a key are passed over without: `meet` asks for no more."""
    keys = sorted(quotation_keys)
    found = {}
    for start in range(0, len(keys), AT_ONCE):
        for row in connection.execute(_circumstances_of, {"keys": keys[start : start + AT_ONCE]}):
            found[row.quotation_key] = Rendering(
                id=str(row.quotation_key),
                text_id=str(row.text_key),
                words="",
                content=(),
                speaker_id=row.speaker_id,
                event_id=row.event_id,
                place=row.place,
                window=Window(row.first_day, row.last_day, bool(row.firm)),
            )
    return found


_circumstances_of = select(
    *(
        t.renderings.c[name]
        for name in ("quotation_key", "text_key", "speaker_id", "event_id", "place", "first_day", "last_day", "firm")
    )
).where(t.renderings.c.quotation_key.in_(bindparam("keys", expanding=True)))


def links_around(connection: Connection, quotation_keys: Iterable[int]) -> list[Row[Any]]:
    """The links of these quotations, each once."""
    keys = sorted(quotation_keys)
    found = set[Row[Any]]()
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        for statement in _links_of:
            found.update(connection.execute(statement, {"keys": part}))
    return sorted(found, key=tuple)


_links_of = [
    select(t.links).where(end.in_(bindparam("keys", expanding=True))) for end in (t.links.c.a_key, t.links.c.b_key)
]

"""What follows from the statements: which report derives from which, and where reports disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from wordbond.jsonform import dump_json, to_json
from wordbond.matching.lineage import find_lineage
from wordbond.model import Analysis, TextId
from wordbond.record import tables as t
from wordbond.record.disputing import put_between
from wordbond.record.renderings import AT_ONCE
from wordbond.together import to_carrier

__all__ = ["settle_lineage", "unsettle"]


def unsettle(connection: Connection, text_key: int, quotation_keys: Iterable[int]) -> None:
    """Note that the lineage of the text, and of those that share statements with it, is to be reckoned anew."""
    keys = list(quotation_keys)
    wanted = {text_key}
    for start in range(0, len(keys), AT_ONCE):
        wanted.update(connection.execute(_texts_sharing, {"keys": keys[start : start + AT_ONCE]}).scalars())
    new = sorted(wanted - set(connection.execute(_held_unsettled, {"keys": sorted(wanted)}).scalars()))
    if new:
        connection.execute(_insert_unsettled, [{"text_key": key} for key in new])


_own = t.variants.alias()
_texts_sharing = (
    select(t.quotations.c.text_key)
    .distinct()
    .join(t.variants, t.variants.c.quotation_key == t.quotations.c.key)
    .join(_own, _own.c.statement_key == t.variants.c.statement_key)
    .where(_own.c.quotation_key.in_(bindparam("keys", expanding=True)))
)
_held_unsettled = select(t.unsettled.c.text_key).where(t.unsettled.c.text_key.in_(bindparam("keys", expanding=True)))
_insert_unsettled = insert(t.unsettled)


def settle_lineage(
    connection: Connection, agencies: Sequence[str], get_analysis: Callable[[str], Analysis]
) -> list[TextId]:
    """Reckon the lineage, and the conflicts, of all reports to which something was added since it was; their ids.

    Reports that share statements, directly or by others, are reckoned together.
    """
    settled: list[TextId] = []
    while True:
        key = connection.execute(select(func.min(t.unsettled.c.text_key))).scalar()
        if key is None:
            return settled
        group = _group(connection, key)
        connection.execute(delete(t.lineage).where(t.lineage.c.text_key.in_(group)))
        connection.execute(delete(t.unsettled).where(t.unsettled.c.text_key.in_([key, *group])))
        ids = select(t.texts.c.id, t.texts.c.key).where(t.texts.c.key.in_(group), t.texts.c.kind == "report")
        key_of = {row.id: row.key for row in connection.execute(ids)}
        rows, places = [], Counter[str]()
        analyses = {text_id: get_analysis(text_id) for text_id in sorted(key_of)}
        for edge in find_lineage([to_carrier(a) for a in analyses.values()], agencies):
            rows.append(
                {
                    "text_key": key_of[edge.derived],
                    "ordinal": places[edge.derived],
                    "origin_key": key_of.get(edge.origin),
                    "origin": edge.origin,
                    "kind": edge.kind.value,
                    "confidence": edge.confidence,
                    "evidence": dump_json([to_json(e) for e in edge.evidence]),
                }
            )
            places[edge.derived] += 1
        if rows:
            connection.execute(insert(t.lineage), rows)
        put_between(connection, sorted(key_of.values()), analyses, get_analysis)
        settled += [TextId(text_id) for text_id in key_of]


def _group(connection: Connection, text_key: int) -> list[int]:
    """The keys of the texts that share statements with this one, directly or by others."""
    own, other = t.variants.alias("own"), t.variants.alias("other")
    here, there = t.renderings.alias("here"), t.renderings.alias("there")
    found, fresh = {text_key}, [text_key]
    while fresh:
        sharing = (
            select(there.c.text_key)
            .distinct()
            .select_from(here)
            .join(own, own.c.quotation_key == here.c.quotation_key)
            .join(other, other.c.statement_key == own.c.statement_key)
            .join(there, there.c.quotation_key == other.c.quotation_key)
            .where(here.c.text_key.in_(fresh), ~there.c.official, ~here.c.official)
        )
        fresh = sorted(set(connection.execute(sharing).scalars()) - found)
        found.update(fresh)
    return sorted(found)

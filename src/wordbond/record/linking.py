"""Statements in the record: a text's quotations are tied to those of all others as it comes, and untied as it goes.

Kept for each text is what others meet it on (`renderings`, `meetings`) and the pairs judged (`links`); statements
are formed from the links of the quotations that hang together, by the very function that a batch uses. So the record
holds the same statements whatever the order in which its texts came. A text costs look-ups by key, never a scan.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, or_, select

from wordbond.jsonform import dump_json, from_json, load_json, to_json
from wordbond.matching.keys import Key
from wordbond.matching.lineage import find_lineage
from wordbond.matching.relating import SCOPED, Link, Relation, keys_of, meet, relate
from wordbond.matching.renderings import Rendering, Unit, Window, renderings
from wordbond.matching.search import PassageIndex
from wordbond.matching.statements import (
    Statement,
    Variant,
    form_statements,
    is_of_transcript,
    searched,
    transcript_index,
)
from wordbond.matching.verdict import Verdict
from wordbond.model import Analysis, QuotationKind, Span, TextId
from wordbond.record import tables as t
from wordbond.record.deciding import spans_of_json
from wordbond.record.dialect import SQLite
from wordbond.record.disputing import forget_conflicts_with, put_between
from wordbond.together import to_carrier

__all__ = [
    "link_analysis",
    "linked_renderings",
    "links_around",
    "met_by",
    "settle_lineage",
    "statement_of_row",
    "statements_of",
    "unlink_text",
    "unlinked_texts",
]

LONGEST_WINDOW_DAYS = 8
LONGEST_DAYS = 400
"""The longest time within which words are said to be spoken: a year, and some days."""
CROWD = 200
"""Sentences under one key, of any day, that a phrase is looked for in; an utterance is looked for in all its days."""
_AT_ONCE = 500
_KEYS_AT_ONCE = 20_000


class Sentence(NamedTuple):
    """A sentence that is tied to others, whose it is, and what it meets them on."""

    unit: Unit
    rendering: Rendering
    keys: frozenset[Key]


def sentences_of(own: Iterable[Rendering]) -> list[Sentence]:
    """The sentences of renderings, in order."""
    return [Sentence(unit, rendering, keys_of(unit, rendering)) for rendering in own for unit in rendering.units]


@lru_cache(maxsize=10_000)
def speaker_number(speaker_id: str | None) -> int:
    """A number for `speaker_id` to look up by; 0 for nobody. Two speakers may share one, and are told apart later."""
    if speaker_id is None:
        return 0
    return int.from_bytes(blake2b(speaker_id.encode("utf-8", "surrogatepass"), digest_size=4).digest()) + 1


def _day(window: Window) -> int:
    return window.last if window.first and window.last - window.first <= LONGEST_WINDOW_DAYS else 0


# -- a text comes, a text goes ----------------------------------------------------------------------------------


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
    _settle(connection, touched | set(keys.values()))
    _unsettle(connection, text_key, keys.values())
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
    _settle(connection, others)
    _unsettle(connection, text_key, others)
    connection.execute(_delete_of_text[t.untied], {"key": text_key})
    if for_good:
        connection.execute(_delete_of_text[t.unsettled], {"key": text_key})
        connection.execute(insert(t.untied), {"text_key": text_key})


def _unsettle(connection: Connection, text_key: int, quotation_keys: Iterable[int]) -> None:
    """Note that the lineage of the text, and of those that share statements with it, is to be reckoned anew."""
    keys = list(quotation_keys)
    wanted = {text_key}
    for start in range(0, len(keys), _AT_ONCE):
        wanted.update(connection.execute(_texts_sharing, {"keys": keys[start : start + _AT_ONCE]}).scalars())
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
    _forget_statements(connection, quotation_keys)
    key_of = {rendering.id: key for key, rendering in held.items()}
    dialect.remove_meetings(connection, _meetings(sentences_of(held.values()), key_of))
    for start in range(0, len(quotation_keys), _AT_ONCE):
        for statement in _delete_links:
            connection.execute(statement, {"keys": quotation_keys[start : start + _AT_ONCE]})
    connection.execute(_delete_of_text[t.renderings], {"key": text_key})
    return touched


_renderings_of_text = select(t.renderings.c.quotation_key).where(t.renderings.c.text_key == bindparam("key"))
_forget_origin = t.lineage.update().where(t.lineage.c.origin_key == bindparam("key")).values(origin_key=None)
_delete_links, _links_of = (
    [made(t.links).where(end.in_(bindparam("keys", expanding=True))) for end in (t.links.c.a_key, t.links.c.b_key)]
    for made in (delete, select)
)


def _meetings(sentences: Iterable[Sentence], key_of: dict[str, int]) -> list[tuple[int, int, int, int, int]]:
    """The rows of `meetings`, in the order of its columns."""
    return [
        (speaker_number(r.speaker_id), key, _day(r.window), key_of[r.id], unit.number)
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
    candidates = _candidates(connection, dialect, sentences)
    around = _circumstances(connection, {key for _, key, _ in candidates})
    pairs = {
        (sentences[place].unit.id, key, number)
        for (place, key, number), (shared, scoped) in candidates.items()
        if key in around and meet(sentences[place].rendering, around[key], shared, scoped)
    }
    units = {sentence.unit.id: sentence.unit for sentence in sentences}
    pairs |= _searched(connection, own)
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


# -- candidates -------------------------------------------------------------------------------------------------


def _candidates(
    connection: Connection, dialect: SQLite, sentences: Sequence[Sentence], *, asked: bool = False
) -> dict[tuple[int, int, int], tuple[int, int]]:
    """(place in `sentences`, quotation key, sentence there) -> shared keys, and shared keys of a speaker's day.

    `asked` are words that a person asks about: without speaker and day they meet those of anybody on any day.
    """
    asking: dict[tuple[int, int], list[int]] = {}
    """(key, number of a speaker) -> the sentences that ask for it, which are many in a transcript."""
    found = set[tuple[int, int, int, int]]()
    for place, (_, rendering, keys) in enumerate(sentences):
        speakers = {0, speaker_number(rendering.speaker_id)}
        if rendering.speaker_id is None and (asked or rendering.window.first):
            found |= {(place, *hit) for hit in _met_of_anybody(connection, dialect, rendering.window, keys)}
            speakers.clear()
        for speaker in speakers:
            for key in keys:
                if speaker or not key & SCOPED:
                    asking.setdefault((key, speaker), []).append(place)
    wanted = list(asking)
    met = _met(connection, dialect, "crowds", [[at, *wanted[at]] for at in range(len(wanted))])
    full = Counter(at for at, _, _ in met)
    found |= {(place, wanted[at][0], key, number) for at, key, number in met for place in asking[wanted[at]]}
    days, asker = list[list[int]](), list[tuple[int, int]]()
    for at, count in full.items():
        if count >= CROWD:  # there may be more than were looked at: all of the days that count, then
            for place in asking[wanted[at]]:
                days += [
                    [len(asker), *wanted[at], *span] for span in _days_that_count(sentences[place].rendering.window)
                ]
                asker.append((place, wanted[at][0]))
    found |= {(*asker[n], key, number) for n, key, number in _met(connection, dialect, "days", days)}
    shared, scoped = Counter[tuple[int, int, int]](), Counter[tuple[int, int, int]]()
    for place, shared_key, quotation_key, number in found:
        (scoped if shared_key & SCOPED else shared)[place, quotation_key, number] += 1
    return {pair: (shared[pair], scoped[pair]) for pair in shared.keys() | scoped.keys()}


def count_asked(connection: Connection, words: Rendering) -> int:
    """How many quotations and turns `met_by` looks for `words` among: those of its speaker and of nobody, or of anybody
    where it has no speaker; of days that may be its own."""
    r, window = t.renderings.c, words.window
    where = [or_(r.last_day == 0, r.last_day >= window.first)]
    if words.speaker_id is not None:
        where.append(or_(r.speaker_id == words.speaker_id, r.speaker_id.is_(None)))
    if window.last:
        where.append(r.first_day <= window.last)
    return int(connection.execute(select(func.count()).select_from(t.renderings).where(*where)).scalar_one())


def _days_that_count(window: Window) -> list[tuple[int, int]]:
    """From and to which last day words may be of the days of `window`; those of no day stand under 0."""
    return [(window.first, window.last + LONGEST_WINDOW_DAYS) if window.first else (1, 4_000_000), (0, 0)]


def _met_of_anybody(
    connection: Connection, dialect: SQLite, window: Window, keys: Iterable[Key]
) -> set[tuple[int, int, int]]:
    """(key, quotation key, sentence) of whosever words may be of the days of `window`, or of a crowd where it has none.

    Words of nobody are at most one utterance with others, never a phrase: those of other days need not be looked at.
    """
    wanted = list(keys)
    spans = _days_that_count(window) if window.first else [()]
    rows = [[at, key, *span] for at, key in enumerate(wanted) for span in spans]
    met = _met(connection, dialect, "days_of_anybody" if window.first else "anybody", rows)
    return {(wanted[at], key, number) for at, key, number in met}


def _met(connection: Connection, dialect: SQLite, which: str, rows: list[list[int]]) -> set[tuple[int, int, int]]:
    found = set[tuple[int, int, int]]()
    for start in range(0, len(rows), _KEYS_AT_ONCE):
        found |= dialect.meetings(connection, which, rows[start : start + _KEYS_AT_ONCE], CROWD)
    return found


def _searched(connection: Connection, own: dict[str, Rendering]) -> set[tuple[str, int, int]]:
    """(unit, quotation key, sentence there) of what answers best in transcripts of the same days, either way round."""
    mine = list(own.values())
    if mine[0].official:
        found = set[tuple[str, int, int]]()
        index = transcript_index(mine)
        reported = {row.quotation_key for row in _rows_of_days(connection, mine, _reported_on_days)}
        for key, rendering in linked_renderings(connection, reported).items():
            if is_of_transcript(rendering, mine[0]):
                found |= {(hit, key, unit.number) for unit in rendering.units for hit in searched(index, unit)}
        return found
    turns: dict[str, list[Row[Any]]] = {}
    for turn in _rows_of_days(connection, mine, _turns_of_days):
        turns.setdefault(turn.text_key, []).append(turn)
    found = set()
    for of_text in turns.values():
        asking = [
            r for r in mine if r.window.first and r.window.meets(Window(of_text[0].first_day, of_text[0].last_day))
        ]
        if asking:
            index = _index(connection, of_text)
            key_of = {turn.id: turn.quotation_key for turn in of_text}
            for unit in (unit for rendering in asking for unit in rendering.units):
                for hit in searched(index, unit):
                    quotation, _, number = hit.rpartition(".")
                    found.add((unit.id, key_of[quotation], int(number)))
    return found


_indexes: dict[tuple[tuple[str, str | None], ...], PassageIndex] = {}
"""The transcripts searched last, by the ids and speakers of their turns, which tell all that stands in an index."""
_INDEXES = 8


def _index(connection: Connection, turns: Sequence[Row[Any]]) -> PassageIndex:
    known = tuple(sorted((turn.id, turn.speaker) for turn in turns))
    index = _indexes.pop(known, None)
    if index is None:
        index = transcript_index(linked_renderings(connection, [turn.quotation_key for turn in turns]).values())
        while len(_indexes) >= _INDEXES:
            _indexes.pop(next(iter(_indexes), known), None)
    _indexes[known] = index
    return index


def _rows_of_days(connection: Connection, mine: Sequence[Rendering], wanted: Select[Any]) -> Sequence[Row[Any]]:
    """The rows, of transcripts or of reports, whose days may be those of `mine`."""
    windows = [r.window for r in mine if r.window.first]
    if not windows:
        return []
    first, last = min(w.first for w in windows), max(w.last for w in windows)
    return connection.execute(wanted, {"first": first, "last": last, "before": first - LONGEST_DAYS}).all()


_turns_of_days, _reported_on_days = (
    select(
        t.renderings.c.quotation_key,
        t.renderings.c.text_key,
        t.renderings.c.first_day,
        t.renderings.c.last_day,
        t.renderings.c.speaker,
        t.quotations.c.id,
    )
    .join(t.quotations, t.quotations.c.key == t.renderings.c.quotation_key)
    .where(
        t.renderings.c.official == official,
        t.renderings.c.first_day.between(bindparam("before"), bindparam("last")),
        t.renderings.c.first_day > 0,
        t.renderings.c.last_day >= bindparam("first"),
    )
    for official in (True, False)
)


def met_by(connection: Connection, dialect: SQLite, words: Rendering) -> list[tuple[Unit, Rendering, Unit]]:
    """What the words of one rendering, in the record or not, meet: (its sentence, whose, the sentence there).

    Unlike where texts are tied, words of nobody and of no day meet those of anybody: they are asked for once.
    """
    sentences = sentences_of([words])
    candidates = _candidates(connection, dialect, sentences, asked=True)
    known = linked_renderings(connection, {key for _, key, _ in candidates})
    return [
        (sentences[place].unit, known[key], known[key].units[number])
        for (place, key, number), (shared, scoped) in candidates.items()
        if key in known and known[key].text_id != words.text_id and (shared >= 1 or scoped >= 2)
    ]


# -- reading back -----------------------------------------------------------------------------------------------

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
    for start in range(0, len(keys), _AT_ONCE):
        for row in connection.execute(_renderings, {"keys": keys[start : start + _AT_ONCE]}):
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


def _circumstances(connection: Connection, quotation_keys: Iterable[int]) -> dict[int, Rendering]:
    """The same without their words, which most that share a key are passed over without: `meet` asks for no more."""
    keys = sorted(quotation_keys)
    found = {}
    for start in range(0, len(keys), _AT_ONCE):
        for row in connection.execute(_circumstances_of, {"keys": keys[start : start + _AT_ONCE]}):
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
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        for statement in _links_of:
            found.update(connection.execute(statement, {"keys": part}))
    return sorted(found, key=tuple)


# -- statements -------------------------------------------------------------------------------------------------


def _settle(connection: Connection, quotation_keys: set[int]) -> None:
    """Form the statements of these quotations, and of all that hang together with them, anew."""
    keys, fresh = set(quotation_keys), set(quotation_keys)
    links = set[Row[Any]]()
    while fresh:
        around = [row for row in links_around(connection, fresh) if row.relation == Relation.UTTERANCE]
        links.update(around)
        fresh = {key for row in around for key in (row.a_key, row.b_key)} - keys
        keys |= fresh
    held = linked_renderings(connection, keys)
    known = {rendering.id: rendering for rendering in held.values()}
    made = form_statements(known, (_link(held, row) for row in links if row.a_key in held and row.b_key in held))
    _forget_statements(connection, sorted(keys))
    by_id = {rendering.id: key for key, rendering in held.items()}
    if not made:
        return
    connection.execute(_insert_statements, [_row_of_statement(s, known, by_id) for s in made])
    ids = [s.id for s in made]
    key_of = dict[str, int]()
    for start in range(0, len(ids), _AT_ONCE):
        found = connection.execute(_keys_of_statements, {"ids": ids[start : start + _AT_ONCE]})
        key_of.update((row.id, row.key) for row in found)
    rows = [_row_of_variant(key_of[s.id], by_id[v.quotation], v) for s in made for v in s.variants]
    connection.execute(_insert_variants, rows)


_insert_statements, _insert_variants = insert(t.statements), insert(t.variants)
_keys_of_statements = select(t.statements.c.id, t.statements.c.key).where(
    t.statements.c.id.in_(bindparam("ids", expanding=True))
)


def _link(held: dict[int, Rendering], row: Row[Any]) -> Link:
    a, b = held[row.a_key].units[row.a_number].id, held[row.b_key].units[row.b_number].id
    return Link(a, b, Relation(row.relation), row.score)


def _forget_statements(connection: Connection, quotation_keys: Sequence[int]) -> None:
    for start in range(0, len(quotation_keys), _AT_ONCE):
        part = quotation_keys[start : start + _AT_ONCE]
        keys = list(connection.execute(_statements_holding, {"keys": part}).scalars())
        if keys:
            connection.execute(_delete_variants, {"keys": keys})
            connection.execute(_delete_statements, {"keys": keys})


_statements_holding = (
    select(t.variants.c.statement_key)
    .distinct()
    .where(t.variants.c.quotation_key.in_(bindparam("keys", expanding=True)))
)
_delete_variants = delete(t.variants).where(t.variants.c.statement_key.in_(bindparam("keys", expanding=True)))
_delete_statements = delete(t.statements).where(t.statements.c.key.in_(bindparam("keys", expanding=True)))


def _row_of_statement(statement: Statement, known: dict[str, Rendering], by_id: dict[str, int]) -> dict[str, Any]:
    return {
        "id": statement.id,
        "speaker_id": statement.speaker_id,
        "speaker": statement.speaker,
        "occasion_id": statement.occasion_id,
        "event_id": statement.event_id,
        "first_day": statement.window.first,
        "last_day": statement.window.last,
        "firm": statement.window.firm,
        "reference_key": by_id[statement.reference],
        "passage_start": statement.passage.start,
        "passage_end": statement.passage.end,
        "official": statement.official,
        "reports": len({known[v.quotation].text_id for v in statement.variants if not known[v.quotation].official}),
    }


def _row_of_variant(statement_key: int, quotation_key: int, variant: Variant) -> dict[str, Any]:
    verdict = variant.verdict
    return {
        "statement_key": statement_key,
        "quotation_key": quotation_key,
        "numbers": dump_json(list(variant.units)),
        "part_start": variant.part.start,
        "part_end": variant.part.end,
        "label": verdict.label.value if verdict else None,
        "form": verdict.form.value if verdict else None,
        "verdict": dump_json(to_json(verdict)) if verdict else None,
    }


_statements = (
    select(t.statements, t.quotations.c.id.label("reference"))
    .join(t.quotations, t.quotations.c.key == t.statements.c.reference_key)
    .order_by(t.statements.c.id)
)
_variants = (
    select(t.variants, t.quotations.c.id)
    .join(t.quotations, t.quotations.c.key == t.variants.c.quotation_key)
    .where(t.variants.c.statement_key.in_(bindparam("keys", expanding=True)))
    .order_by(t.quotations.c.id)
)


def statements_of(connection: Connection, where: Any = None) -> list[Statement]:
    """The statements that fit the condition `where` on table `statements`, by id; all without one."""
    rows = connection.execute(_statements if where is None else _statements.where(where)).all()
    variants: dict[int, list[Variant]] = {}
    keys = [row.key for row in rows]
    for start in range(0, len(keys), _AT_ONCE):
        for row in connection.execute(_variants, {"keys": keys[start : start + _AT_ONCE]}):
            verdict = from_json(Verdict, load_json(row.verdict)) if row.verdict else None
            variants.setdefault(row.statement_key, []).append(
                Variant(
                    quotation=row.id,
                    units=tuple(json.loads(row.numbers)),
                    part=Span(row.part_start, row.part_end),
                    verdict=verdict,
                )
            )
    return [statement_of_row(row, variants[row.key]) for row in rows]


def statement_of_row(row: Row[Any], variants: Sequence[Variant]) -> Statement:
    """The statement that a row of `statements`, with the id of its reference, and its variants make up."""
    return Statement(
        id=row.id,
        speaker_id=row.speaker_id,
        speaker=row.speaker,
        occasion_id=row.occasion_id,
        event_id=row.event_id,
        window=Window(row.first_day, row.last_day, bool(row.firm)),
        variants=tuple(variants),
        reference=row.reference,
        passage=Span(row.passage_start, row.passage_end),
        official=bool(row.official),
    )

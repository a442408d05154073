"""What the sentences of a text meet in the record: those that share keys with them, and what answers in transcripts.

All by look-ups of keys and days; nothing here judges whether two sentences are one saying (`matching.relating` does).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, func, or_, select

from wordbond.matching.keys import Key
from wordbond.matching.relating import SCOPED, keys_of
from wordbond.matching.renderings import Rendering, Unit, Window
from wordbond.matching.search import PassageIndex
from wordbond.matching.statements import is_of_transcript, searched, transcript_index
from wordbond.record import tables as t
from wordbond.record.dialect import SQLite
from wordbond.record.renderings import linked_renderings

__all__ = [
    "Sentence",
    "candidates_of",
    "count_asked",
    "day_of_window",
    "met_by",
    "searched_in_transcripts",
    "sentences_of",
    "speaker_number",
]

LONGEST_WINDOW_DAYS = 8
LONGEST_DAYS = 400
"""The longest time within which words are said to be spoken: a year, and some days."""
CROWD = 200
"""Sentences under one key, of any day, that a phrase is looked for in; an utterance is looked for in all its days."""
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


def day_of_window(window: Window) -> int:
    """The day under which words of `window` are looked up: its last; 0 where it is not known, or lasts long."""
    return window.last if window.first and window.last - window.first <= LONGEST_WINDOW_DAYS else 0


def candidates_of(
    connection: Connection, dialect: SQLite, sentences: Sequence[Sentence], *, asked: bool = False
) -> dict[tuple[int, int, int], tuple[int, int]]:
    """(place in `sentences`, quotation key, sentence there) -> shared keys, and shared keys of a speaker's day.

    `asked` are words that a person asks about: without speaker and day they are looked for among those quoted most.
    """
    asking: dict[tuple[int, int], list[int]] = {}
    """(key, number of a speaker) -> the sentences that ask for it, which are many in a transcript."""
    heard = dict[Window, list[int]]()
    for place, (_, rendering, keys) in enumerate(sentences):
        speakers, window = {0, speaker_number(rendering.speaker_id)}, rendering.window
        if rendering.speaker_id is None:
            if window not in heard:
                asks_anybody = asked and not window.first
                heard[window] = (
                    _speakers_quoted_most(connection) if asks_anybody else _speakers_heard(connection, window)
                )
            speakers.update(heard[window])
        for speaker in speakers:
            for key in keys:
                if speaker or not key & SCOPED:
                    asking.setdefault((key, speaker), []).append(place)
    wanted = list(asking)
    met = _met(connection, dialect, "crowds", [[at, *wanted[at]] for at in range(len(wanted))])
    full = Counter(at for at, _, _ in met)
    found = {(place, wanted[at][0], key, number) for at, key, number in met for place in asking[wanted[at]]}
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
    """How many quotations and turns `met_by` looks for `words` among: those of its speaker, else of the speakers that
    it asks for, and of nobody; of days that may be its own."""
    r, window = t.renderings.c, words.window
    asked = r.speaker_id == words.speaker_id
    if words.speaker_id is None:
        found = connection.execute(*_heard_by(window)) if window.first else connection.execute(_quoted_most)
        asked = r.speaker_id.in_(found.scalars().all())
    where = [or_(asked, r.speaker_id.is_(None)), or_(r.last_day == 0, r.last_day >= window.first)]
    if window.last:
        where.append(r.first_day <= window.last)
    return int(connection.execute(select(func.count()).select_from(t.renderings).where(*where)).scalar_one())


def _days_that_count(window: Window) -> list[tuple[int, int]]:
    """From and to which last day words may be of the days of `window`; those of no day stand under 0."""
    return [(window.first, window.last + LONGEST_WINDOW_DAYS) if window.first else (1, 4_000_000), (0, 0)]


def _speakers_heard(connection: Connection, window: Window) -> list[int]:
    """Numbers of speakers, `CROWD` at most, whose words may be of the days of `window`; none where it has no day."""
    if not window.first:
        return []
    return [speaker_number(speaker_id) for speaker_id in connection.execute(*_heard_by(window)).scalars()]


def _heard_by(window: Window) -> tuple[Select[tuple[str | None]], dict[str, int]]:
    """What asks for the speakers whose words may be of the days of `window`, with its parameters."""
    days = {"first": window.first, "last": window.last, "behind": window.last + LONGEST_DAYS, "crowd": CROWD}
    return _heard_on_days, days


_heard_on_days = (
    select(t.renderings.c.speaker_id)
    .distinct()
    .where(
        t.renderings.c.official.in_([False, True]),
        t.renderings.c.last_day.between(bindparam("first"), bindparam("behind")),
        t.renderings.c.first_day <= bindparam("last"),
        t.renderings.c.first_day > 0,
        t.renderings.c.speaker_id.is_not(None),
    )
    .order_by(t.renderings.c.speaker_id)
    .limit(bindparam("crowd"))
)


def _speakers_quoted_most(connection: Connection) -> list[int]:
    return [speaker_number(speaker_id) for speaker_id in connection.execute(_quoted_most).scalars()]


_quoted_most = (
    select(t.renderings.c.speaker_id)
    .where(t.renderings.c.speaker_id.is_not(None))
    .group_by(t.renderings.c.speaker_id)
    .order_by(func.count().desc(), t.renderings.c.speaker_id)
    .limit(CROWD)
)


def _met(connection: Connection, dialect: SQLite, which: str, rows: list[list[int]]) -> set[tuple[int, int, int]]:
    found = set[tuple[int, int, int]]()
    for start in range(0, len(rows), _KEYS_AT_ONCE):
        found |= dialect.meetings(connection, which, rows[start : start + _KEYS_AT_ONCE], CROWD)
    return found


def searched_in_transcripts(connection: Connection, own: dict[str, Rendering]) -> set[tuple[str, int, int]]:
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
    return connection.execute(wanted, {"first": first, "last": last, "behind": last + LONGEST_DAYS}).all()


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
        t.renderings.c.last_day.between(bindparam("first"), bindparam("behind")),
        t.renderings.c.first_day <= bindparam("last"),
        t.renderings.c.first_day > 0,
    )
    for official in (True, False)
)


def met_by(connection: Connection, dialect: SQLite, words: Rendering) -> list[tuple[Unit, Rendering, Unit]]:
    """What the words of one rendering, in the record or not, meet: (its sentence, whose, the sentence there).

    Unlike where texts are tied, words of nobody and of no day meet those of anybody: they are asked for once.
    """
    sentences = sentences_of([words])
    candidates = candidates_of(connection, dialect, sentences, asked=True)
    known = linked_renderings(connection, {key for _, key, _ in candidates})
    return [
        (sentences[place].unit, known[key], known[key].units[number])
        for (place, key, number), (shared, scoped) in candidates.items()
        if key in known and known[key].text_id != words.text_id and (shared >= 1 or scoped >= 2)
    ]

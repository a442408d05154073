"""What differs between one database and another, in this one place: connections, search, insertion, error messages.

SQLite is the only one so far. Everything else in this package is written in SQLAlchemy's common language, so a second
database joins by a second class with the members of `SQLite`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from json import dumps
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, PoolProxiedConnection, Row, Table, create_engine, event, text
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.dml import Insert, ReturningInsert

from wordbond.errors import InvalidRecord, RecordUnusable

__all__ = ["RANKED_MATCHES", "SQLite"]

APPLICATION_ID = 0x57424E44  # “WBND”, in the header of every record, so that `file` and we can tell it

RANKED_MATCHES = 1_000
"""Of the texts that match a search, so many are ranked, those read last.

Measured on 100,000 reports: a word that stands in nine of ten takes 99 ms to rank in all, 3 ms in the last 1,000.
"""

BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})

_ways_out = {
    sqlite3.SQLITE_FULL: "the disk is full. Nothing of this report was written; free some space, then read it again",
    sqlite3.SQLITE_IOERR: "the disk could not be read or written. Nothing of this report was written; "
    "check the disk and its free space, then try again",
    sqlite3.SQLITE_READONLY: "the record may not be written. Give yourself the right to write the file and its folder, "
    "or name another record",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened. SQLite needs the right to read and write the file and its "
    "folder; give yourself that right, or name another record",
    sqlite3.SQLITE_TOOBIG: "a text is longer than SQLite can store (one thousand million bytes); split it",
}


class SQLite:
    """SQLite ≥ 3.35 with FTS5: one file, one writer at a time, readers that never wait."""

    name = "sqlite"

    def __init__(self, path: Path, busy_timeout_s: float) -> None:
        self.path = path
        self.where = str(path)
        self._busy_timeout_s = busy_timeout_s

    # -- connections ------------------------------------------------------------------------------------------

    def writing_engine(self) -> Engine:
        """An engine whose transactions take the write lock at once, so that none fails half-way for want of it."""
        engine = self._engine(pool_size=1, max_overflow=0, cache_mb=32)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return engine

    def reading_engine(self) -> Engine:
        """An engine of pooled connections that cannot write; a transaction sees the record as it was at its start."""
        engine = self._engine(pool_size=8, max_overflow=-1, cache_mb=8)

        @event.listens_for(engine, "connect")
        def connect(driver: sqlite3.Connection, _: object) -> None:
            driver.execute("PRAGMA query_only = ON")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

        return engine

    def _engine(self, *, pool_size: int, max_overflow: int, cache_mb: int) -> Engine:
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=max_overflow,
            connect_args={"timeout": self._busy_timeout_s, "check_same_thread": False, "isolation_level": None},
        )

        @event.listens_for(engine, "connect")
        def connect(driver: sqlite3.Connection, _: object) -> None:
            driver.execute("PRAGMA foreign_keys = ON")
            # In WAL mode NORMAL never damages the file; a power cut may take the last reports, whole ones.
            driver.execute("PRAGMA synchronous = NORMAL")
            # Measured: 8,000 pages between checkpoints instead of 1,000 write short reports 1.3 times as fast.
            driver.execute("PRAGMA wal_autocheckpoint = 8000")
            driver.execute(f"PRAGMA cache_size = {-1024 * cache_mb}")
            driver.execute("PRAGMA temp_store = MEMORY")
            driver.execute("PRAGMA journal_size_limit = 67108864")

        return engine

    def open_plain(self) -> sqlite3.Connection:
        """A connection outside the pools, for one thread, which never waits for a lock."""
        return sqlite3.connect(self.path, timeout=0, isolation_level=None)

    @staticmethod
    def changes(connection: Connection) -> int:
        """How many rows were changed by way of `connection` since it was opened."""
        driver = connection.connection.driver_connection
        return driver.total_changes if isinstance(driver, sqlite3.Connection) else 0

    def prepare_file(self, engine: Engine) -> None:
        """Set what the file itself keeps: the WAL journal and our mark."""
        driver = engine.raw_connection()
        try:
            cursor = driver.cursor()
            cursor.execute("PRAGMA journal_mode = WAL")
            mode = str(cursor.fetchall()[0][0])
            cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        finally:
            driver.close()
        if mode != "wal":
            raise RecordUnusable(
                f"{self.where}: this file system cannot hold a record that is read while it is written "
                f"(journal mode {mode!r}); keep the record on a local disk"
            )

    def copy_to(self, engine: Engine, path: Path) -> None:
        """Write a whole and consistent copy of the record to `path`, while others may read and write it; or nothing."""
        source = engine.raw_connection()
        try:
            with sqlite3.connect(path) as target:
                driver = source.driver_connection
                if driver is not None:
                    driver.backup(target)
            target.close()
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            source.close()

    @staticmethod
    def version(watching: PoolProxiedConnection) -> int:
        """What SQLite calls the data version: another number whenever another connection has written since."""
        cursor = watching.cursor()
        cursor.execute("PRAGMA data_version")
        (version,) = cursor.fetchone() or (0,)
        return int(version)

    @staticmethod
    def faults(connection: Connection) -> list[str]:
        """What a full check of the file finds wrong, search index included; nothing for a sound record."""
        rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        found = [str(row) for row in rows if row != "ok"]
        found += [f"{row[0]}: a row points nowhere" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        for statement in _check_search:
            try:
                connection.execute(statement)
            except DBAPIError as error:
                found.append(f"the search index differs from the texts: {error.orig}")
        return found

    # -- insertion --------------------------------------------------------------------------------------------

    @staticmethod
    @cache
    def insert_new(table: Table) -> ReturningInsert[Any]:
        """An INSERT that passes over a row whose id is there already; else it returns the row's primary key."""
        return sqlite_insert(table).on_conflict_do_nothing().returning(*table.primary_key)

    @staticmethod
    @cache
    def insert_latest(table: Table, key: str, *columns: str) -> Insert:
        """An INSERT that renews `columns` of a row whose `key` is there already."""
        statement = sqlite_insert(table)
        return statement.on_conflict_do_update(
            index_elements=[key], set_={column: statement.excluded[column] for column in columns}
        )

    # -- search -----------------------------------------------------------------------------------------------

    def index_text(self, connection: Connection, key: int, title: str | None, words: str) -> None:
        """Let the search find the text with this key."""
        connection.execute(_index_text, {"key": key, "title": title, "text": words})

    def index_quotations(self, connection: Connection, text_key: int) -> None:
        """Let the search find the quotations of the text with this key."""
        connection.execute(_index_quotations, {"text_key": text_key})

    def forget_text(self, connection: Connection, key: int) -> None:
        """Take the text out of the search, before its title changes."""
        connection.execute(_forget_text, {"key": key})

    def forget_quotations(self, connection: Connection, text_key: int) -> None:
        """Take the quotations of the text out of the search, before their rows go."""
        connection.execute(_forget_quotations, {"text_key": text_key})

    def matches(
        self, connection: Connection, table: str, phrases: Sequence[tuple[str, bool]], limit: int, skip_to: Any
    ) -> Sequence[Row[Any]]:
        """(key, score) of the rows of `table` that hold all `phrases`, best first; a lower score is better.

        A phrase is words joined by spaces and whether its last word may go on. `skip_to` is the (score, key) after
        which to go on, or None.
        """
        query = " ".join(f'"{words}"{" *" if open_ended else ""}' for words, open_ended in phrases)
        score, key = skip_to or (-1e300, -1)
        bound = {"query": query, "ranked": RANKED_MATCHES, "limit": limit, "score": score, "key": key}
        return connection.execute(_matches[table], bound).all()

    def described_matches(
        self, connection: Connection, table: str, phrases: Sequence[tuple[str, bool]]
    ) -> Sequence[Row[Any]]:
        """All ranked rows of `table` that hold all `phrases`, best first, with what a search may be narrowed by.

        Columns: key, score, of (quotation, report or transcript), outlet, speaker_id, speaker, kind, day.
        """
        query = " ".join(f'"{words}"{" *" if open_ended else ""}' for words, open_ended in phrases)
        return connection.execute(_described[table], {"query": query, "ranked": RANKED_MATCHES}).all()

    def finding_codes(self, connection: Connection) -> list[tuple[str, int]]:
        """(code, number) of the findings in texts and in analyses; a code may come twice."""
        return [(row.code, row.n) for part in _finding_codes for row in connection.execute(part) if row.code]

    # -- statements -------------------------------------------------------------------------------------------

    @staticmethod
    def meetings(
        connection: Connection, which: str, wanted: Sequence[Sequence[int]], crowd: int
    ) -> set[tuple[int, int, int]]:
        """(place, quotation key, sentence) of all that is met; the rows of `wanted` begin with a place and a key.

        A row goes on with a speaker. `which`: days (the row ends with a first and a last), or crowds (those of any day,
        `crowd` at most under each key).
        """
        if not wanted:
            return set()
        found = connection.execute(_meetings[which], {"wanted": dumps(wanted), "crowd": crowd}).all()
        return {(place, *map(int, pair.split())) for place, pairs in found for pair in pairs.split(",")}

    @staticmethod
    def add_meetings(connection: Connection, rows: Sequence[tuple[int, ...]]) -> None:
        """Add rows of `meetings`, in the order of its columns: speaker, key, day, quotation, sentence.

        In the driver's words, for a report has hundreds: to go through each by name takes longer than to write it.
        """
        if rows:
            connection.exec_driver_sql("INSERT INTO meetings VALUES (?, ?, ?, ?, ?)", sorted(rows))

    @staticmethod
    def remove_meetings(connection: Connection, rows: Sequence[tuple[int, ...]]) -> None:
        """Take such rows out."""
        if rows:
            connection.exec_driver_sql(
                "DELETE FROM meetings WHERE (speaker, key, day, quotation_key, number) = (?, ?, ?, ?, ?)", sorted(rows)
            )

    # -- errors -----------------------------------------------------------------------------------------------

    @contextmanager
    def told_plainly(self) -> Iterator[None]:
        """Turn what the driver raises inside into RecordUnusable or InvalidRecord with the way out."""
        try:
            yield
        except UnicodeEncodeError as error:
            raise InvalidRecord(
                f"{self.where}: character {error.start} of a text or name is half of a surrogate pair "
                f"(U+{ord(error.object[error.start]):04X}) and cannot be stored; replace it with U+FFFD before adding"
            ) from error
        except DBAPIError as error:
            raise self._plain(error.orig) from error
        except sqlite3.Error as error:
            raise self._plain(error) from error

    def _plain(self, error: BaseException | None) -> Exception:
        if isinstance(error, (sqlite3.DataError, OverflowError)):
            return InvalidRecord(f"{self.where}: {error}: {_ways_out[sqlite3.SQLITE_TOOBIG]}")
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in BUSY:
            way_out = (
                f"another program has been writing it for more than {self._busy_timeout_s:g} s. "
                "Wait for it to end, then try again"
            )
        elif code in DAMAGED:
            way_out = (
                f"no record of Wordbond, or damaged ({error}). Check the path; if it was a record, restore it from a "
                "backup or from `wordbond export --format jsonl`"
            )
        else:
            way_out = _ways_out.get(code, f"the database says: {error}")
        return RecordUnusable(f"{self.where}: {way_out}")


_keyed = "m.key = json_extract(w.value, '$[1]')"
_by_speaker = "AND m.speaker = json_extract(w.value, '$[2]')"
_meetings = {
    name: text(
        "SELECT place, pairs FROM (SELECT json_extract(w.value, '$[0]') AS place, "  # noqa: S608 our own words
        "(SELECT group_concat(pair) FROM (SELECT m.quotation_key || ' ' || m.number AS pair "
        f"FROM meetings AS m WHERE {_keyed} {condition})) AS pairs FROM json_each(:wanted) AS w) "
        "WHERE pairs IS NOT NULL"
    )
    for name, condition in {
        "days": _by_speaker + " AND m.day BETWEEN json_extract(w.value, '$[3]') AND json_extract(w.value, '$[4]')",
        "crowds": _by_speaker + " LIMIT :crowd",
    }.items()
}
_index_text = text("INSERT INTO texts_fts(rowid, title, text) VALUES (:key, :title, :text)")
_index_quotations = text(
    "INSERT INTO quotations_fts(rowid, words) SELECT key, words FROM quotations WHERE text_key = :text_key"
)
_forget_text = text(
    "INSERT INTO texts_fts(texts_fts, rowid, title, text) SELECT 'delete', key, title, text FROM texts WHERE key = :key"
)
_forget_quotations = text(
    "INSERT INTO quotations_fts(quotations_fts, rowid, words) "
    "SELECT 'delete', key, words FROM quotations WHERE text_key = :text_key"
)
_check_search = [
    text("INSERT INTO texts_fts(texts_fts, rank) VALUES ('integrity-check', 1)"),
    text("INSERT INTO quotations_fts(quotations_fts, rank) VALUES ('integrity-check', 1)"),
]
_left_out = {
    "texts": "",
    "quotations": "AND NOT EXISTS (SELECT 1 FROM standing WHERE quotation_key = key AND rejected) ",
}
_matches = {
    table: text(
        f"SELECT key, score FROM (SELECT rowid AS key, bm25({table}_fts) AS score FROM {table}_fts "  # noqa: S608 our own names
        f"WHERE {table}_fts MATCH :query ORDER BY rowid DESC LIMIT :ranked) "
        f"WHERE (score > :score OR (score = :score AND key > :key)) {_left_out[table]}ORDER BY score, key LIMIT :limit"
    )
    for table in _left_out
}
_described = {
    "texts": text(
        "SELECT f.key, f.score, x.kind AS of, x.outlet, NULL AS speaker_id, NULL AS speaker, NULL AS kind, x.day "
        "FROM (SELECT rowid AS key, bm25(texts_fts) AS score FROM texts_fts "
        "WHERE texts_fts MATCH :query ORDER BY rowid DESC LIMIT :ranked) AS f "
        "CROSS JOIN texts AS x ON x.key = f.key ORDER BY f.score, f.key"
    ),
    "quotations": text(
        "SELECT f.key, f.score, 'quotation' AS of, x.outlet, s.speaker_id, s.speaker, s.kind, s.day "
        "FROM (SELECT rowid AS key, bm25(quotations_fts) AS score FROM quotations_fts "
        "WHERE quotations_fts MATCH :query ORDER BY rowid DESC LIMIT :ranked) AS f "
        "CROSS JOIN standing AS s ON s.quotation_key = f.key CROSS JOIN texts AS x ON x.key = s.text_key "
        "WHERE NOT s.rejected ORDER BY f.score, f.key"
    ),
}
"""CROSS JOIN fixes the order: from the few found rows to their tables."""
_finding_codes = tuple(
    text(
        f"SELECT json_extract(f.value, '$.code') AS code, count(*) AS n FROM {source} GROUP BY code"  # noqa: S608 ours
    )
    for source in ("texts, json_each(texts.seen, '$.findings') AS f", "analyses, json_each(analyses.findings) AS f")
)

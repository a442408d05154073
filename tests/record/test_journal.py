"""The journal is copied into the file beside the writing, and nothing of it is left behind when the record closes."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wordbond.record import Record
from wordbond.record.journal import CHANGES, JournalKeeper


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "wordbond journal"]


def written(path: Path) -> sqlite3.Connection:
    driver = sqlite3.connect(path, isolation_level=None)
    driver.executescript("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t(words)")
    driver.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 200)
    return driver


def test_what_was_written_comes_into_the_file_while_the_writer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    driver = written(path)
    size = path.stat().st_size
    keeper = JournalKeeper(lambda: sqlite3.connect(path, isolation_level=None))
    keeper.note(CHANGES)
    end = time.monotonic() + 30
    while path.stat().st_size == size and time.monotonic() < end:
        time.sleep(0.02)
    assert path.stat().st_size > size
    assert threads()
    keeper.stop()
    assert not threads()
    keeper.note(10 * CHANGES)
    assert not threads()
    driver.close()


def test_little_writing_starts_no_thread(tmp_path: Path) -> None:
    keeper = JournalKeeper(lambda: sqlite3.connect(tmp_path / "r.db"))
    keeper.note(CHANGES - 1)
    assert not threads()
    keeper.stop()


@pytest.mark.parametrize("trouble", ["none", "locked"])
def test_where_it_cannot_copy_the_writer_is_not_disturbed(tmp_path: Path, trouble: str) -> None:
    path = tmp_path / "r.db"
    driver = written(path)

    def connect() -> sqlite3.Connection:
        if trouble == "none":
            raise sqlite3.OperationalError("no file can be opened")
        return sqlite3.connect(path, timeout=0, isolation_level=None)

    keeper = JournalKeeper(connect)
    driver.execute("BEGIN IMMEDIATE")
    keeper.note(CHANGES)
    driver.execute("INSERT INTO t VALUES ('y')")
    driver.execute("COMMIT")
    keeper.stop()
    assert driver.execute("SELECT count(*) FROM t").fetchone() == (201,)
    driver.close()


def test_a_record_that_closes_leaves_one_whole_file(tmp_path: Path, opened: Callable[[Path], Record]) -> None:
    with opened(tmp_path) as record:
        with record.transaction(), record._writing() as connection:
            rows = [{"id": f"s{n}", "name": "x" * 100} for n in range(2 * CHANGES)]
            connection.exec_driver_sql("INSERT INTO speakers(id, name) VALUES (:id, :name)", rows)
        assert threads()
    assert not threads()
    assert [p.suffix for p in tmp_path.iterdir()] == [".db"]

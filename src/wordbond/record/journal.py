"""Bringing a record's journal into its file while nobody waits for it.

SQLite's write-ahead log is copied into the database now and then; by itself it does so inside the commit that finds the
log long, and whoever writes that one report waits for some thousand pages and the disk. Here a thread with a connection
of its own does it beside the writing, a little at a time; SQLite's own way stays as the bound where it falls behind.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress

__all__ = ["JournalKeeper"]

CHANGES = 2_000
"""Rows changed since the last time from which it is worth while: a report of 15 quotations changes about 600."""
PAUSE_S = 0.2
"""Rest between two times, so that pages that every report changes are not copied over and over in a long read."""


class JournalKeeper:
    """Copies the journal into the file behind the writer's back; `stop` it before the record is closed.

    No thread is started before so much was written that it is worth while: most commands never have one.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """`connect` opens a connection to the file for the thread alone."""
        self._connect = connect
        self._thread: threading.Thread | None = None
        self._wanted = threading.Event()
        self._stopped = threading.Event()
        self._seen = 0

    def note(self, changes: int) -> None:
        """Tell how many rows the writer has changed since it was opened; returns at once."""
        if changes - self._seen < CHANGES:
            return
        self._seen = changes
        if self._thread is None and not self._stopped.is_set():
            self._thread = threading.Thread(target=self._run, name="wordbond journal", daemon=True)
            self._thread.start()
        self._wanted.set()

    def stop(self) -> None:
        """End the thread, after what it is about; nothing where there is none."""
        self._stopped.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        try:
            connection = self._connect()
        except sqlite3.Error:
            return  # no room for one more: commits go on as SQLite has them
        try:
            while not self._stopped.is_set():
                self._wanted.wait()
                self._wanted.clear()
                if self._stopped.is_set():
                    return
                self._copy(connection)
                self._stopped.wait(PAUSE_S)
        finally:
            connection.close()

    @staticmethod
    def _copy(connection: sqlite3.Connection) -> None:
        with suppress(sqlite3.Error):  # a full disk, a lock: the writer meets it too, and tells of it in its own place
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

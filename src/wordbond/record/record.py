"""The record: one database of texts, what they carry, what is judged of it and what people decided.

    with open_record("wordbond.db") as record:
        for analysis in analyses:
            with record.transaction():
                record.add_analysis(analysis)

Whoever opens a transaction owns it: it is written whole when the block ends, or not at all. One thread or process
writes at a time, the others wait their turn; readers never wait, and see the record as it was when they began.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, Engine, PoolProxiedConnection, Transaction, select

from wordbond import __version__
from wordbond.errors import NotFound, NoTransaction, RecordUnusable
from wordbond.model import Analysis, Report, TextId, Transcript
from wordbond.record import deciding, reading, tables, writing
from wordbond.record.answers import Answers
from wordbond.record.asserted import Asserted
from wordbond.record.decisions import Decision, DecisionId, Withdrawal
from wordbond.record.dialect import SQLite
from wordbond.record.journal import JournalKeeper
from wordbond.record.opening import MIGRATIONS, open_engines
from wordbond.record.views import (
    Run,
)

if TYPE_CHECKING:
    from wordbond.matching.conflicts import Conflict
    from wordbond.packs import Pack
    from wordbond.record.promised import Promised
    from wordbond.record.said import Said

__all__ = ["Record", "open_record"]


def utc_now() -> datetime:
    """The present time."""
    return datetime.now(UTC)


def open_record(
    path_or_url: str | Path,
    *,
    create: bool = True,
    clock: Callable[[], datetime] = utc_now,
    busy_timeout_s: float = 10.0,
    migrations: Path = MIGRATIONS,
) -> Record:
    """Open the record at `path_or_url`, made anew where there is none and `create` holds.

    An older record is copied beside itself and brought up to date. `clock` tells when texts are read and analysed;
    `busy_timeout_s` is how long to wait for another program that writes.

    Raises RecordUnusable where it cannot be opened and RecordTooNew where a later version wrote it.
    """
    dialect, writer, reader = open_engines(
        path_or_url, create=create, busy_timeout_s=busy_timeout_s, migrations=migrations
    )
    return Record(dialect, writer, reader, clock)


class _OfThread(threading.local):
    """What a thread has under way: the connection of its transaction, and the error that spoilt it."""

    connection: Connection | None = None
    spoilt: BaseException | None = None
    looking: Connection | None = None
    """The connection of its `reading` block."""


class Record(Answers):
    """An open record. May be shared by threads; close it, or use it in a `with` block."""

    def __init__(self, dialect: SQLite, writer: Engine, reader: Engine, clock: Callable[[], datetime]) -> None:
        self._dialect = dialect
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._turn = threading.RLock()
        self._own = _OfThread()
        self._kept: Connection | None = None
        self._runs: dict[tuple[str, str], int] = {}
        self._journal = JournalKeeper(dialect.open_plain)
        self._watch = threading.Lock()
        self._watching: PoolProxiedConnection | None = None
        self._ledgers: dict[str, tuple[int, Promised]] = {}

    # -- life -------------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database. The last to do so, of all programs, brings its journal into the file."""
        with self._turn:
            self._journal.stop()
            if self._kept is not None:
                self._kept.close()
                self._kept = None
            if self._watching is not None:
                self._watching.close()
                self._watching = None
            self._reader.dispose()
            self._writer.dispose()

    @property
    def where(self) -> str:
        """The file that the record is kept in."""
        return self._dialect.where

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A block whose writing is kept whole at its end, or undone where it raises.

        What fails inside spoils the whole block, caught or not, so that no half of a text is ever kept; a block inside
        another is undone alone. Raises RecordUnusable where another program writes for longer than the busy timeout,
        or the disk is full.
        """
        outer = self._own.connection
        if outer is not None:
            yield from self._run_block(outer.begin_nested, outer)
            return
        with self._turn:
            if self._kept is None:  # kept open: a pool's bookkeeping costs a fifth of writing a short report
                with self._dialect.told_plainly():
                    self._kept = self._writer.connect()
            yield from self._run_block(self._kept.begin, self._kept)
            self._journal.note(self._dialect.changes(self._kept))

    def _run_block(self, begin: Callable[[], Transaction], connection: Connection) -> Iterator[None]:
        own, outer = self._own, self._own.connection
        with self._dialect.told_plainly():
            transaction = begin()
        own.connection = connection
        try:
            yield
            if own.spoilt is not None:
                raise NoTransaction(f"{self.where}: nothing was written, for inside this transaction: {own.spoilt}")
            with self._dialect.told_plainly():
                transaction.commit()
        except BaseException:
            self._runs.clear()  # a run first noted in here goes with the rest
            with self._dialect.told_plainly():
                transaction.rollback()
            own.spoilt = None
            raise
        finally:
            own.connection = outer

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """The connection of this thread's transaction, for one step; a step that fails spoils the transaction."""
        connection = self._own.connection
        if connection is None:
            raise NoTransaction(
                f"{self.where}: the record is written inside a transaction alone: `with record.transaction(): ...`"
            )
        if self._own.spoilt is not None:
            raise NoTransaction(f"{self.where}: this transaction has failed and writes no more: {self._own.spoilt}")
        try:
            with self._dialect.told_plainly():
                yield connection
        except BaseException as error:
            self._own.spoilt = error
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A block that sees the record as it is at its first question, whatever is written meanwhile.

        For pages that ask much: they agree with themselves, and one connection answers it all.
        """
        own = self._own
        if own.connection is not None or own.looking is not None:
            yield
            return
        with self._reader.connect() as connection:
            own.looking = connection
            try:
                yield
            finally:
                own.looking = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        own = self._own.connection or self._own.looking
        with self._dialect.told_plainly():
            if own is not None:
                yield own
            else:
                with self._reader.connect() as connection:
                    yield connection

    # -- adding -----------------------------------------------------------------------------------------------

    def add_text(self, text: Report | Transcript, *, read_at: datetime | None = None) -> bool:
        """Keep `text`; False where one with its id is there, which stays as it is. It was read now, or at `read_at`.

        Raises InvalidRecord for a text or name with half of a surrogate pair, which no database keeps.
        """
        with self._writing() as connection:
            return writing.add_text(connection, self._dialect, text, read_at or self._clock()) is not None

    def add_analysis(
        self, analysis: Analysis, *, anew: bool = False, read_at: datetime | None = None, run: Run | None = None
    ) -> bool:
        """Keep `analysis` and its text; whether anything changed.

        Nothing changes where the text was analysed by the same model and pack. Another model or pack replaces what
        the earlier one saw and judged; people's decisions are laid over the new judgement. Where the text on record
        differs from the one analysed (in white space alone, or they would not share an id), the one on record stays
        and nothing changes: `rebuild` analyses that one. `anew` replaces an analysis by the same model and pack, too.
        `read_at` and `run` tell when the text was read and what analysed it, where that was not just now (an import).

        Raises InvalidRecord where a quotation lies outside the text, belongs to another or comes twice.
        """
        with self._writing() as connection:
            if not writing.is_stale(connection, analysis, anew=anew):
                return False
            if run is not None:
                run_key = writing.add_run(connection, self._dialect, run)
            else:
                run_key = self._run(connection, analysis.model_version, analysis.pack_version)
            writing.add_analysis(connection, self._dialect, analysis, run_key, read_at or self._clock())
            return True

    def _run(self, connection: Connection, model_version: str, pack_version: str) -> int:
        versions = (model_version, pack_version)
        if versions not in self._runs:
            run = Run(version=__version__, model_version=model_version, pack_version=pack_version, at=self._clock())
            self._runs[versions] = writing.add_run(connection, self._dialect, run)
        return self._runs[versions]

    # -- linking ----------------------------------------------------------------------------------------------

    def link(self, text_id: str) -> tuple[str, ...]:
        """Tie the quotations of a text, as they stand, to all others; the ids of the statements that they carry.

        Linking again changes nothing, and the order in which texts are linked makes no difference to the statements.
        Raises NotFound where the text was not analysed.
        """
        from wordbond.record import linking

        with self._writing() as connection:
            whole = reading.resolve(connection, tables.texts, text_id, "text")
            return linking.link_analysis(connection, self._dialect, reading.get_sayings(connection, whole))

    def unlink(self, text_id: str) -> None:
        """Untie a text from the statements of the record, as where its outlet withdrew it; the text itself stays.

        It stays untied until it is linked by name again.
        """
        from wordbond.record import linking

        with self._writing() as connection:
            whole = reading.resolve(connection, tables.texts, text_id, "text")
            key = connection.execute(select(tables.texts.c.key).where(tables.texts.c.id == whole)).scalar_one()
            linking.unlink_text(connection, self._dialect, key, for_good=True)

    def is_untied(self, text_id: str) -> bool:
        """Whether the text with this whole id was untied by name, and not linked again since."""
        with self._reading() as connection:
            key = select(tables.texts.c.key).where(tables.texts.c.id == text_id).scalar_subquery()
            untied = select(tables.untied.c.text_key).where(tables.untied.c.text_key == key)
            return connection.execute(untied).first() is not None

    def iter_unlinked(self) -> Iterator[TextId]:
        """The ids of texts with quotations that were never linked, as of a record that an earlier version wrote."""
        from wordbond.record import linking

        return self._ids(lambda c, at, n: [(row.key, row.id) for row in linking.unlinked_texts(c, at, n)])

    def put_conflicts(self, text_id: str, conflicts: Sequence[Conflict]) -> None:
        """Keep what a text has against itself and a pack, in the place of what was kept before."""
        from wordbond.record.disputing import put_conflicts

        with self._writing() as connection:
            put_conflicts(connection, text_id, conflicts)

    def settle_lineage(self, agencies: Sequence[str]) -> list[TextId]:
        """Reckon the lineage of reports to which something was added since it was; `agencies` are names of agencies."""
        from wordbond.record import linking

        with self._writing() as connection:
            return linking.settle_lineage(
                connection, agencies, lambda i: reading.get_analysis(connection, i, decided=True)
            )

    @property
    def said(self) -> Said:
        """What the texts of the record say together: statements, phrase families, lineage, conflicts."""
        from wordbond.record.said import Said

        return Said(self)

    @property
    def asserted(self) -> Asserted:
        """What the texts of the record assert: claims, relations, threats."""
        return Asserted(self)

    def promised(self, pack: Pack) -> Promised:
        """What the texts of the record promise: the ledger of commitments, by the bodies and rates of `pack`.

        Linked anew once the commitments of the record have changed, and kept until then.
        """
        from wordbond.record.promised import Promised

        if self._own.connection is not None:
            return Promised(self, pack)  # what a transaction has not yet kept is for its own eyes
        version = self.version()
        with self._watch:
            held = self._ledgers.get(pack.version)
            if held is None or held[0] != version:
                earlier = held[1] if held is not None else None
                held = self._ledgers[pack.version] = (version, Promised(self, pack, earlier))
            return held[1]

    # -- deciding ---------------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> Decision:
        """Append `decision`; one on a quotation is laid over it, and comes back with its anchor.

        Deciding the same again changes nothing. Raises NotFound where the quotation is not there and InvalidDecision
        where the value does not fit.
        """
        with self._writing() as connection:
            added = deciding.add_decision(connection, self._dialect, decision)
            if added is None:
                return deciding.get_decision(connection, decision.id).decision
            self._lay_over_anew(connection, added)
            return added

    def withdraw(self, decision_id: DecisionId, *, author: str, reason: str, at: datetime) -> None:
        """Append the withdrawal of a decision: what stood before it stands again; both stay on record.

        Raises NotFound without such a decision, InvalidDecision where it is withdrawn already.
        """
        with self._writing() as connection:
            withdrawal = Withdrawal(decision_id=decision_id, author=author, reason=reason, at=at)
            deciding.add_withdrawal(connection, withdrawal)
            self._lay_over_anew(connection, deciding.get_decision(connection, decision_id).decision)

    def _lay_over_anew(self, connection: Connection, decision: Decision) -> None:
        if decision.anchor is None:
            return
        try:
            text = reading.get_text(connection, decision.anchor.text_id)
        except NotFound:
            return  # an imported decision may come before its text
        writing.renew_standing(connection, text, reading.items_of_text(connection, text.id))
        if writing.is_linked(connection, text.id):
            self.link(text.id)

    # -- change -----------------------------------------------------------------------------------------------

    def version(self) -> int:
        """A number that is another one after each transaction that changed the record, here or in another program.

        Of use while this record is open, to tell whether what was counted still holds; it says nothing of order.
        """
        with self._watch, self._dialect.told_plainly():
            if self._watching is None:
                self._watching = self._reader.raw_connection()
            return self._dialect.version(self._watching)

    # -- upkeep -----------------------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        """What a full check of the file finds wrong; nothing for a sound record. Reads all of it."""
        with self.transaction(), self._writing() as connection:
            return self._dialect.faults(connection)

    def back_up(self, path: Path) -> None:
        """Write a whole copy of the record to `path`, a new file, while others read and write.

        Raises RecordUnusable where the file is there already or cannot be written.
        """
        if path.exists():
            raise RecordUnusable(f"{path}: is there already; name a new file")
        with self._dialect.told_plainly():
            self._dialect.copy_to(self._reader, path)

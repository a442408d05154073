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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import Connection, Engine, PoolProxiedConnection, Transaction, select

from wordbond import __version__
from wordbond.errors import NotFound, NoTransaction, RecordUnusable
from wordbond.model import Analysis, QuotationKind, Report, TextId, Transcript
from wordbond.record import claiming, deciding, facets, finding, reading, summing, tables, writing
from wordbond.record.asserted import Asserted
from wordbond.record.decisions import TARGET, Decision, DecisionId, Withdrawal
from wordbond.record.dialect import SQLite
from wordbond.record.facets import Found, SearchFilter
from wordbond.record.journal import JournalKeeper
from wordbond.record.opening import MIGRATIONS, open_engines
from wordbond.record.reading import QuotationFilter, TextFilter
from wordbond.record.summing import OutletSums, SpeakerSums
from wordbond.record.views import (
    CommitmentPlace,
    CommitmentRow,
    Counts,
    DecisionRow,
    Hit,
    OccasionRow,
    OutletRow,
    QuotationRow,
    Run,
    SpeakerRow,
    TextRow,
)

if TYPE_CHECKING:
    from wordbond.commitments.model import Commitment
    from wordbond.matching.conflicts import Conflict
    from wordbond.packs import Pack
    from wordbond.record.promised import Promised
    from wordbond.record.said import Said

__all__ = ["Record", "open_record"]

R = TypeVar("R", TextRow, QuotationRow)

PAGE = 200
"""Rows that an iterator fetches at a time; between pages it holds no connection."""


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


class Record:
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

    def decisions(
        self,
        *,
        text_id: str | None = None,
        quotation_id: str | None = None,
        orphaned: bool | None = None,
        withdrawn: bool | None = None,
    ) -> Sequence[DecisionRow]:
        """People's decisions in the order in which they were taken, withdrawn and orphaned ones told apart."""
        with self._reading() as connection:
            return deciding.list_decisions(
                connection, text_id=text_id, quotation_id=quotation_id, orphaned=orphaned, withdrawn=withdrawn
            )

    def decisions_on_targets(self, pack: str, target_id: str | None = None) -> Sequence[DecisionRow]:
        """People's verdicts on targets of the pack of this name, or on one, in the order in which they were taken.

        Withdrawn ones are told apart by their withdrawal. See `wordbond.record.verdicts`.
        """
        with self._reading() as connection:
            subjects = f"{pack}:{target_id}:" if target_id is not None else f"{pack}:"
            return deciding.decisions_on(connection, TARGET, subjects)

    def latest_decisions(
        self, limit: int = 20, *, author: str | None = None, before: str | None = None
    ) -> Sequence[DecisionRow]:
        """The decisions on quotations, the last taken first: that `author` took or withdrew, before the one named.

        Raises NotFound where `before` names none.
        """
        with self._reading() as connection:
            return deciding.latest_decisions(connection, limit, author=author, before=before)

    def decision_authors(self) -> Sequence[tuple[str, int]]:
        """Who decided how often, withdrawn decisions included; those with most first."""
        with self._reading() as connection:
            return deciding.count_by_author(connection)

    # -- getting ----------------------------------------------------------------------------------------------

    def get_text(self, text_id: str) -> Report | Transcript:
        """The text whose id this is or begins with (6 digits or more); raises NotFound."""
        with self._reading() as connection:
            return reading.get_text(connection, reading.resolve(connection, tables.texts, text_id, "text"))

    def words_of_texts(self, text_ids: Iterable[str]) -> dict[str, str]:
        """The words alone of the texts with these whole ids, by id; those that are not there are left out."""
        with self._reading() as connection:
            return reading.words_of_texts(connection, text_ids)

    def get_text_row(self, text_id: str) -> TextRow:
        """The same text as a row of a list, without its words; raises NotFound."""
        with self._reading() as connection:
            return reading.text_row(connection, reading.resolve(connection, tables.texts, text_id, "text"))

    def get_analysis(self, text_id: str, *, decided: bool = False) -> Analysis:
        """The analysis of a text, equal to the one added; raises NotFound.

        `decided` lays people's decisions over it: rejected quotations are left out, kinds, speakers and occasions
        are those that stand.
        """
        with self._reading() as connection:
            whole = reading.resolve(connection, tables.texts, text_id, "text")
            return reading.get_analysis(connection, whole, decided=decided)

    def get_run(self, text_id: str) -> Run | None:
        """What analysed the text, and when; None where nothing has."""
        with self._reading() as connection:
            return reading.run_of_text(connection, reading.resolve(connection, tables.texts, text_id, "text"))

    def get_quotation(self, quotation_id: str) -> QuotationRow:
        """The quotation whose id this is or begins with (6 digits or more); raises NotFound."""
        with self._reading() as connection:
            whole = reading.resolve(connection, tables.quotations, quotation_id, "quotation")
            return reading.get_quotation(connection, whole)

    def get_decision(self, decision_id: str) -> DecisionRow:
        """The decision whose id this is or begins with (6 digits or more); raises NotFound."""
        with self._reading() as connection:
            whole = reading.resolve(connection, tables.decisions, decision_id, "decision")
            return deciding.get_decision(connection, whole)

    # -- lists ------------------------------------------------------------------------------------------------

    def iter_texts(
        self,
        *,
        kind: str | None = None,
        outlet: str | None = None,
        first: date | None = None,
        last: date | None = None,
        newest_first: bool = True,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[TextRow]:
        """The texts by day of publication, unknown days last (first, in order of time), behind the cursor `after`.

        `kind` is report or transcript. `first` and `last` bound the days on which a text may have been published,
        both inclusive.
        """
        which = TextFilter(kind=kind, outlet=outlet, first=first, last=last, newest_first=newest_first)
        return self._paged(lambda c, at, n: reading.page_of_texts(c, which, at, n), after, limit)

    def iter_commitments(self, known: Mapping[CommitmentPlace, Commitment] | None = None) -> Iterator[CommitmentRow]:
        """The commitments of all texts, in the order in which the texts were read, each as its text tells it.

        `known`, by the `place` of rows given out earlier, spares reading them again; the record must be open since.
        """
        after = (-1, -1)
        while True:
            with self._reading() as connection:
                rows = claiming.page_of_commitments(connection, after, PAGE)
            if not rows:
                return
            yield from (claiming.commitment_row(row, known or {}) for row in rows)
            after = (rows[-1].text_key, rows[-1].ordinal)

    def iter_quotations(
        self,
        *,
        text_id: str | None = None,
        speaker_id: str | None = None,
        occasion_id: str | None = None,
        outlet: str | None = None,
        kind: QuotationKind | None = None,
        min_confidence: float = 0.0,
        first: date | None = None,
        last: date | None = None,
        rejected: bool | None = False,
        newest_first: bool = False,
        doubtful_below: float | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[QuotationRow]:
        """The quotations by day of their occasion (else of publication) and reading order, behind the cursor `after`.

        The filters are on what stands, people's decisions included. `text_id` is a whole id. `doubtful_below` leaves
        those that nobody decided on and that have no speaker or a lower confidence.
        """
        which = QuotationFilter(
            text_id=text_id,
            speaker_id=speaker_id,
            occasion_id=occasion_id,
            outlet=outlet,
            kind=kind,
            min_confidence=min_confidence,
            first=first,
            last=last,
            rejected=rejected,
            newest_first=newest_first,
            doubtful_below=doubtful_below,
        )
        return self._paged(lambda c, at, n: reading.page_of_quotations(c, which, at, n), after, limit)

    def _paged(
        self, page: Callable[[Connection, str | None, int], list[R]], after: str | None, limit: int | None
    ) -> Iterator[R]:
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            with self._reading() as connection:
                rows = page(connection, after, size)
            yield from rows
            if len(rows) < size:
                return
            after = rows[-1].cursor
            left = None if left is None else left - size

    def count_doubtful(self, below: float) -> int:
        """How many quotations nobody decided on that have no speaker or a confidence below `below`."""
        with self._reading() as connection:
            return reading.count_doubtful(connection, below)

    def latest(self, limit: int = 20) -> list[TextRow]:
        """The texts read last, the last first."""
        with self._reading() as connection:
            return reading.latest_texts(connection, limit)

    def speakers(self, limit: int | None = None) -> list[SpeakerRow]:
        """Who is quoted, those with most quotations first; each quotation counts under its speaker as it stands."""
        with self._reading() as connection:
            return summing.speakers(connection, limit=limit)

    def speaker(self, speaker_id: str) -> SpeakerRow:
        """The speaker with this id; raises NotFound where no quotation stands under it."""
        with self._reading() as connection:
            found = summing.speakers(connection, speaker_id)
        if not found:
            raise NotFound(f"no speaker {speaker_id!r} in this record; `speakers()` lists those there are")
        return found[0]

    def occasions(self) -> list[OccasionRow]:
        """When and where words were spoken, the latest first."""
        with self._reading() as connection:
            return summing.occasions(connection)

    def occasion(self, occasion_id: str) -> OccasionRow:
        """The occasion with this id; raises NotFound."""
        with self._reading() as connection:
            found = summing.occasions(connection, occasion_id)
        if not found:
            raise NotFound(f"no occasion {occasion_id!r} in this record; `occasions()` lists those there are")
        return found[0]

    def outlets(self) -> list[OutletRow]:
        """Who published the reports, those with most reports first."""
        with self._reading() as connection:
            return summing.outlets(connection)

    def counts(self) -> Counts:
        """How much the record holds."""
        with self._reading() as connection:
            return summing.counts(connection)

    def search(self, words: str, *, in_: str = "all", limit: int = 20, after: str | None = None) -> list[Hit]:
        """What holds all of `words`, the best match first, behind the cursor `after`.

        `in_` is texts, quotations or all (then quotations and texts by turns). Any string is a query:
        words in double quotation marks stand together, `*` after three letters or more lets a word go on, nothing else
        has a meaning. Where more than 1,000 match, the 1,000 read last are ranked.
        """
        with self._reading() as connection:
            return finding.search(connection, self._dialect, words, in_, limit, after)

    def find(self, words: str, which: SearchFilter, *, limit: int = 20, after: str | None = None) -> Found:
        """The hits of a search under filters, with what each value of each filter would leave."""
        with self._reading() as connection:
            return facets.find(connection, self._dialect, words, which, limit, after)

    def speaker_sums(self, speaker_id: str) -> SpeakerSums:
        """How the speaker is named in print, in which kinds of quotations, at which outlets."""
        with self._reading() as connection:
            return summing.sums_of_speaker(connection, speaker_id)

    def outlet_sums(self, outlet: str) -> OutletSums:
        """How the reports of an outlet quote, carry what was said, and come by it; all nought where it has none."""
        with self._reading() as connection:
            return summing.sums_of_outlet(connection, outlet)

    def finding_counts(self) -> tuple[tuple[str, int], ...]:
        """How often each finding was made, by code, most frequent first."""
        with self._reading() as connection:
            return summing.finding_counts(connection, self._dialect)

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

    def iter_stale(self, model_version: str, pack_version: str) -> Iterator[TextId]:
        """The ids of texts that lack an analysis by this model and pack, in the order in which they were read."""
        return self._ids(lambda c, at, n: reading.stale_texts(c, model_version, pack_version, at, n))

    def _ids(self, page: Callable[[Connection, int, int], Sequence[tuple[int, str]]]) -> Iterator[TextId]:
        after = -1
        while True:
            with self._reading() as connection:
                rows = page(connection, after, PAGE)
            if not rows:
                return
            yield from (TextId(text_id) for _, text_id in rows)
            after = rows[-1][0]

    def iter_ids(self) -> Iterator[TextId]:
        """The ids of all texts, in the order in which they were read."""
        return self._ids(reading.ids_of_texts)

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

    def runs(self) -> list[Run]:
        """The runs that analysed texts of this record, the earliest first."""
        with self._reading() as connection:
            rows = connection.execute(select(tables.runs).order_by(tables.runs.c.at, tables.runs.c.key)).all()
        return [reading.run_of_row(row) for row in rows]

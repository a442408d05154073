"""The desk where texts sent from a browser are read: one job at a time, in a thread of its own, each text whole or not.

The queue is bounded in jobs and bytes, a job in texts and time; what a job has done so far can be asked for at any
moment. Jobs are kept in memory alone: what they read stands in the record.
"""

from __future__ import annotations

import contextlib
import io
import logging
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from wordbond.errors import NotFound, WordbondError
from wordbond.model import Basis, Report, Transcript
from wordbond.packs import Pack
from wordbond.reading.document import Document, Unread
from wordbond.reading.fetching import Fetcher, WebFetcher
from wordbond.reading.sources import Limits
from wordbond.record import Record

__all__ = ["MOST_BYTES", "Desk", "DeskFull", "Entry", "Job", "JobState", "Outcome", "Sheet"]

MOST_BYTES = 20 * 1024 * 1024
"""Of all that one form sends, and of one fetched page."""
MOST_WAITING = 8
MOST_KEPT = 40
MOST_TEXTS = 500
"""Of one job; a larger archive is read by command."""
MOST_JOB_S = 900.0
LIMITS = Limits(text_bytes=MOST_BYTES, page_bytes=10_000_000, feed_bytes=10_000_000)

log = logging.getLogger(__name__)


class DeskFull(WordbondError, RuntimeError):
    """So many jobs wait that no more is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One thing to read: bytes under a name, or an address to fetch; and what the sender says of it."""

    name: str
    octets: bytes | None = None
    """None for an address."""
    outlet: str | None = None
    published: date | None = None


class Outcome(StrEnum):
    """What became of a text."""

    NEW = "new"
    RENEWED = "renewed"
    """There before, now analysed anew."""
    KNOWN = "known"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A text that a job came upon."""

    outcome: Outcome
    location: str
    text_id: str | None = None
    kind: str | None = None
    """report or transcript"""
    title: str | None = None
    quotations: int = 0
    message: str | None = None
    """Why it was not read, and the way out."""


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    BROKEN_OFF = "broken off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A form's worth of things to read, and what became of them so far."""

    id: str
    at: datetime
    what: str
    """What was sent, in words."""
    by: str | None = None
    """Whose account sent it; None where there are no accounts."""
    state: JobState = JobState.WAITING
    entries: tuple[Entry, ...] = ()
    message: str | None = None
    """Why it was broken off."""


@dataclass(slots=True)
class _Desk:
    jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    waiting: deque[tuple[str, tuple[Sheet, ...]]] = field(default_factory=deque)


class Desk:
    """Reads what is sent into `record`, with the pack that `choose_pack` gives at the first job."""

    def __init__(
        self,
        record: Record,
        choose_pack: Callable[[], Pack],
        *,
        fetch: Fetcher | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._record = record
        self._choose_pack = choose_pack
        self._fetch = fetch or WebFetcher(most_bytes=MOST_BYTES, most_seconds=45.0)
        self._clock = clock
        self._desk = _Desk()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def take(self, what: str, sheets: tuple[Sheet, ...], at: datetime, *, by: str | None = None) -> str:
        """Queue `sheets` to be read; gives the job's id. Raises DeskFull."""
        with self._change:
            if self._closed or len(self._desk.waiting) >= MOST_WAITING:
                raise DeskFull(f"{MOST_WAITING} jobs wait to be read already; send it again when they are done")
            job = Job(id=secrets.token_hex(16), at=at.astimezone(UTC), what=what, by=by)
            self._desk.jobs[job.id] = job
            self._desk.waiting.append((job.id, sheets))
            while len(self._desk.jobs) > MOST_KEPT:
                self._desk.jobs.popitem(last=False)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="wordbond-desk", daemon=True)
                self._thread.start()
            self._change.notify_all()
            return job.id

    def job(self, job_id: str) -> Job:
        """The job as it stands; raises NotFound for one that is forgotten."""
        with self._change:
            if job_id not in self._desk.jobs:
                raise NotFound(f"no job {job_id} is on the desk; what it read stands in the record")
            return self._desk.jobs[job_id]

    def jobs(self) -> tuple[Job, ...]:
        """The jobs that the desk remembers, the latest first."""
        with self._change:
            return tuple(reversed(self._desk.jobs.values()))

    def close(self, wait_s: float = 5.0) -> None:
        """Take no more, and wait until the text that is being read is done."""
        with self._change:
            self._closed = True
            self._desk.waiting.clear()
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join(wait_s)

    # -- the thread -------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            with self._change:
                while not self._desk.waiting and not self._closed:
                    self._change.wait()
                if self._closed:
                    return
                job_id, sheets = self._desk.waiting.popleft()
            try:
                self._update(job_id, state=JobState.READING)
                self._read(job_id, sheets)
                self._update(job_id, state=JobState.DONE)
            except WordbondError as error:
                self._update(job_id, state=JobState.BROKEN_OFF, message=f"{error}")
            except Exception:
                log.exception("a job broke")
                words = "Wordbond met something that it did not expect; the terminal that serves the pages shows what"
                self._update(job_id, state=JobState.BROKEN_OFF, message=words)

    def _update(self, job_id: str, **changes: object) -> None:
        with self._change:
            if job_id in self._desk.jobs:
                self._desk.jobs[job_id] = replace(self._desk.jobs[job_id], **changes)  # type: ignore[arg-type]

    def _add(self, job_id: str, entry: Entry) -> None:
        self._update(job_id, entries=(*self.job(job_id).entries, entry))

    def _read(self, job_id: str, sheets: tuple[Sheet, ...]) -> None:
        from wordbond.pipeline import settle

        pack, ends = self._choose_pack(), self._clock() + MOST_JOB_S
        count = 0
        for sheet in sheets:
            for outcome in self._documents(sheet):
                if self._closed:
                    raise DeskFull("the pages were closed; read the rest again")
                count += 1
                if count > MOST_TEXTS or self._clock() > ends:
                    bound = f"{MOST_TEXTS} texts" if count > MOST_TEXTS else f"{MOST_JOB_S / 60:.0f} minutes"
                    raise DeskFull(f"a job ends after {bound}; read the rest by command: wordbond read FILE")
                with contextlib.suppress(NotFound):
                    self._add(job_id, self._entry(outcome, sheet, pack))
        settle(self._record, pack)

    def _documents(self, sheet: Sheet) -> Iterator[Document | Unread]:
        from wordbond.reading.inputs import read_documents, read_source
        from wordbond.reading.sources import open_stream

        if sheet.octets is None:
            yield from read_documents([sheet.name], fetch=self._fetch, limits=LIMITS)
            return
        try:
            source = open_stream(io.BytesIO(sheet.octets), location=sheet.name, name=sheet.name)
            yield from read_source(source, LIMITS)
        except WordbondError as error:
            yield Unread(sheet.name, error)

    def _entry(self, found: Document | Unread, sheet: Sheet, pack: Pack) -> Entry:
        if isinstance(found, Unread):
            return Entry(outcome=Outcome.UNREAD, location=found.location, message=str(found.error))
        from wordbond.reading import read_document

        location = found.origin.location
        try:
            text = read_document(_said(found, sheet), pack=pack)
            return self._kept(text, pack)
        except WordbondError as error:
            return Entry(outcome=Outcome.UNREAD, location=location, message=str(error))

    def _kept(self, text: Report | Transcript, pack: Pack) -> Entry:
        from wordbond.pipeline import MODEL_VERSION, analyse, link, pack_version

        try:
            run = self._record.get_run(text.id)
        except NotFound:
            run = None
        outcome = Outcome.KNOWN
        if run is None or (run.model_version, run.pack_version) != (MODEL_VERSION, pack_version(pack)):
            analysis = analyse(text, pack)
            with self._record.transaction():
                changed = self._record.add_analysis(analysis)
                if changed:
                    link(self._record, analysis, pack)
            if changed:
                outcome = Outcome.NEW if run is None else Outcome.RENEWED
        row = self._record.get_text_row(text.id)
        return Entry(
            outcome=outcome,
            location=text.origin.location,
            text_id=row.id,
            kind=row.kind,
            title=row.title or " ".join(text.text[:120].split()),
            quotations=row.quotations,
        )


def _said(document: Document, sheet: Sheet) -> Document:
    """`document` with what the sender said of it, where it says nothing itself."""
    if sheet.outlet and not document.outlet:
        document = replace(document, outlet=sheet.outlet)
    if sheet.published and not document.published:
        document = replace(document, published=sheet.published, published_basis=Basis.METADATA)
    return document

"""The page that takes texts, and the page of a job that reads them."""

from __future__ import annotations

from dataclasses import dataclass, field

from wordbond.web.addresses import address_of
from wordbond.web.asked import Asked
from wordbond.web.desk import MOST_BYTES, Desk, Entry, Job, JobState, Outcome
from wordbond.web.shelf import Shelf
from wordbond.web.views.parts import PAGE_ONLY, Ref
from wordbond.web.words import counted

__all__ = ["AddPage", "EntryLine", "JobPage", "add_page", "job_page"]

OUTCOME_WORDS = {
    Outcome.NEW: "read",
    Outcome.RENEWED: "analysed anew",
    Outcome.KNOWN: "known already",
    Outcome.UNREAD: "not read",
}
STATE_WORDS = {
    JobState.WAITING: "Waiting for its turn.",
    JobState.READING: "Being read.",
    JobState.DONE: "Done.",
    JobState.BROKEN_OFF: "Broken off.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """A text that a job came upon."""

    outcome: Outcome
    words: str
    """What became of it."""
    location: str
    ref: Ref | None
    quotations: int
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """How far a job is."""

    id: str
    what: str
    by: str | None
    """Whose account sent it; None where there are no accounts."""
    at: str
    state: JobState
    done: bool
    """Whether nothing more will happen."""
    words: str
    counts: tuple[tuple[Outcome, int], ...]
    entries: tuple[EntryLine, ...]
    message: str | None
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)

    @property
    def href(self) -> str:
        """The path of its page."""
        return address_of("jobs", self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPage:
    """What can be sent, and what was sent last."""

    most_bytes: int
    outlets: tuple[str, ...]
    jobs: tuple[JobPage, ...]
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)

    @property
    def most_words(self) -> str:
        """How much can be sent at a time."""
        return f"{self.most_bytes // (1024 * 1024)} MB"


def add_page(shelf: Shelf, asked: Asked, *, desk: Desk) -> AddPage:
    """The page that takes texts."""
    return AddPage(
        most_bytes=MOST_BYTES,
        outlets=tuple(row.name for row in shelf.outlets()[:100] if row.name),
        jobs=tuple(_page_of(job) for job in desk.jobs()[:8]),
        twins=(("JSON", asked.twin("json")),),
    )


def job_page(_shelf: Shelf, asked: Asked, *, desk: Desk) -> JobPage:
    """The job that is asked for; raises NotFound."""
    return _page_of(desk.job(asked.named["id"]))


def _page_of(job: Job) -> JobPage:
    counts = tuple((outcome, sum(entry.outcome is outcome for entry in job.entries)) for outcome in Outcome)
    told = [f"{counted(count, 'text')} {OUTCOME_WORDS[outcome]}" for outcome, count in counts if count]
    return JobPage(
        id=job.id,
        what=job.what,
        by=job.by,
        at=job.at.isoformat(timespec="seconds"),
        state=job.state,
        done=job.state in (JobState.DONE, JobState.BROKEN_OFF),
        words=" ".join([STATE_WORDS[job.state], *([", ".join(told).capitalize() + "."] if told else [])]),
        counts=counts,
        entries=tuple(_entry_line(entry) for entry in job.entries),
        message=job.message,
        twins=(("JSON", f"{address_of('jobs', job.id)}.json"),),
    )


def _entry_line(entry: Entry) -> EntryLine:
    ref = Ref(f"{entry.kind}s", entry.text_id, entry.title or "Untitled") if entry.text_id and entry.kind else None
    return EntryLine(
        outcome=entry.outcome,
        words=OUTCOME_WORDS[entry.outcome],
        location=entry.location,
        ref=ref,
        quotations=entry.quotations,
        message=entry.message,
    )

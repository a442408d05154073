"""The queue of quotations that wait for a person's eye, and what people decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC

from markupsafe import Markup

from wordbond.record import Decision, DecisionRow, Field, QuotationRow, Record
from wordbond.record.naming import NOBODY
from wordbond.web.addresses import address_of, with_query
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.context import context_of
from wordbond.web.views.lists import chosen_filters, twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow, QuotationLine, quotation_line
from wordbond.web.words import day_words, kind_words, sure_words

__all__ = [
    "Choice",
    "DecisionLine",
    "ReviewLine",
    "ReviewPage",
    "decided_line",
    "plain_line",
    "review_line",
    "review_page",
    "review_rows",
    "seen_by",
    "standing_decision",
]

BELOW = {"0.5": "guesses alone", "0.7": "unsure or worse", "0.9": "all but the sure"}
USUAL_BELOW = "0.7"
ON_A_PAGE = 12
DECIDED_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A speaker to choose."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A quotation that waits for a person's eye, with the reason why."""

    line: QuotationLine
    why: str
    choices: tuple[Choice, ...]
    """Those who were weighed as the speaker, the likeliest first, and nobody."""
    context: tuple[Markup, ...] = field(metadata=PAGE_ONLY)
    queue: str | None = field(default=None, metadata=PAGE_ONLY)
    """The address of the queue that shows it; None on a page of its own."""
    seen: str = field(default="", metadata=PAGE_ONLY)
    """The id of the decision that stands; empty where none does. A form sends it back: what was decided on."""
    meanwhile: DecisionLine | None = field(default=None, metadata=PAGE_ONLY)
    """What somebody else decided, or took back, while the form was open; None where nobody did."""

    def row(self) -> dict[str, Cell]:
        """The quotation as a row of a table."""
        return {**self.line.row(), "why": self.why}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """What a person decided about a quotation."""

    id: str
    words: str
    """What was decided."""
    author: str
    reason: str
    on: str
    at: str
    """The time in UTC, as ISO 8601 has it."""
    quotation_id: str
    quoted: str
    withdrawn: str | None
    """Who withdrew it; None while it stands."""
    withdrawn_for: str | None = None
    withdrawn_on: str | None = None
    withdrawn_at: str | None = None
    queue: str | None = field(default=None, metadata=PAGE_ONLY)
    """The address of the queue beside which it stands; None on another page."""

    @property
    def href(self) -> str:
        """The page of the quotation that it is about."""
        return address_of("quotations", self.quotation_id)

    def row(self) -> dict[str, Cell]:
        """The decision as a row of a table."""
        return {
            "id": self.id,
            "at": self.at,
            "author": self.author,
            "decided": self.words,
            "reason": self.reason,
            "quotation": self.quotation_id,
            "words": self.quoted,
            "withdrawn_by": self.withdrawn,
            "withdrawn_at": self.withdrawn_at,
            "withdrawn_for": self.withdrawn_for,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The queue, with what was decided last."""

    waiting: int
    """How many wait in all; may lag while texts are being read."""
    below: str
    items: tuple[ReviewLine, ...]
    next: str | None
    decided: tuple[DecisionLine, ...]
    bounds: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    speakers: tuple[str, ...] = field(metadata=PAGE_ONLY)
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def review_page(shelf: Shelf, asked: Asked) -> ReviewPage:
    """What waits, the newest words first."""
    below = asked.choice("below", tuple(BELOW)) or USUAL_BELOW
    limit = asked.limit(ON_A_PAGE)
    rows = list(_waiting(shelf, asked, below, limit + 1, asked.words("after")))
    queue = with_query("/review", **asked.parameters)
    return ReviewPage(
        waiting=shelf.doubtful(float(below)),
        below=below,
        items=tuple(review_line(shelf, row, queue=queue) for row in rows[:limit]),
        next=asked.following(rows[limit - 1].cursor) if len(rows) > limit else None,
        decided=tuple(decided_line(row, queue=queue) for row in shelf.record.latest_decisions(DECIDED_SHOWN)),
        bounds=tuple(BELOW.items()),
        speakers=tuple(row.name for row in shelf.speakers()[:200]),
        chosen=chosen_filters(asked),
        twins=twins_of(asked),
    )


def review_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All that waits."""
    below = asked.choice("below", tuple(BELOW)) or USUAL_BELOW
    return (plain_line(row) for row in _waiting(shelf, asked, below, None, None))


def _waiting(shelf: Shelf, asked: Asked, below: str, limit: int | None, after: str | None) -> Iterator[QuotationRow]:
    return shelf.record.iter_quotations(
        doubtful_below=float(below),
        speaker_id=asked.words("speaker"),
        outlet=asked.words("outlet"),
        newest_first=True,
        limit=limit,
        after=after,
    )


def review_line(shelf: Shelf, row: QuotationRow, *, queue: str | None = None) -> ReviewLine:
    """A quotation for the queue, with the paragraph that it stands in."""
    plain = plain_line(row)
    context = context_of(shelf.record.get_text(row.quotation.text_id), row.quotation, plain.line)
    return replace(plain, context=context, queue=queue, seen=seen_by(standing_decision(shelf.record, row)))


def standing_decision(record: Record, row: QuotationRow) -> DecisionRow | None:
    """The last decision on a quotation that nobody has withdrawn."""
    if not row.standing.decided:
        return None
    return next(reversed(record.decisions(quotation_id=row.quotation.id, withdrawn=False)), None)


def seen_by(standing: DecisionRow | None) -> str:
    """What a form sends back to say on what it decides."""
    return standing.decision.id if standing else ""


def plain_line(row: QuotationRow) -> ReviewLine:
    """A quotation for a form that decides on it, without the words around."""
    standing = row.standing.attribution
    why = "nobody could be told" if standing.speaker_id is None else sure_words(standing.confidence)
    choices = [Choice(c.speaker_id, f"{c.name}, {sure_words(c.confidence)}") for c in row.judged.candidates]
    nobody = Choice(NOBODY, "nobody who can be told")
    return ReviewLine(line=quotation_line(row), why=why, choices=(*choices, nobody), context=())


def decided_line(row: DecisionRow, quoted: str = "", *, queue: str | None = None) -> DecisionLine:
    """A decision of the record, for a view; `quoted` are the quotation's words, else those that it remembers."""
    decision, ended = row.decision, row.withdrawal
    anchored = decision.anchor.words if decision.anchor else ""
    return DecisionLine(
        id=decision.id,
        words=_decided_words(decision),
        author=decision.author,
        reason=decision.reason,
        on=day_words(decision.at.date()),
        at=decision.at.astimezone(UTC).isoformat(timespec="seconds"),
        quotation_id=row.quotation_id or decision.subject_id,
        quoted=quoted or anchored,
        withdrawn=ended.author if ended else None,
        withdrawn_for=ended.reason if ended else None,
        withdrawn_on=day_words(ended.at.date()) if ended else None,
        withdrawn_at=ended.at.astimezone(UTC).isoformat(timespec="seconds") if ended else None,
        queue=queue,
    )


def _decided_words(decision: Decision) -> str:
    value = decision.value
    if decision.field is Field.SPEAKER:
        name = value.get("name") if isinstance(value, dict) else None
        return f"Spoken by {name}" if name else "Nobody can be told"
    if decision.field is Field.KIND:
        return kind_words(str(value)).capitalize()
    if decision.field is Field.OCCASION:
        return "Said on another occasion" if value else "Said on no known occasion"
    return "No quotation"

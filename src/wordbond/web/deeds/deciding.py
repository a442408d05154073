"""Deciding on a quotation, and taking a decision back: from the queue, or from the quotation's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

from wordbond.errors import InvalidDecision, WordbondError
from wordbond.jsonform import dump_json
from wordbond.model import QuotationKind, SpeakerId
from wordbond.record import Decision, QuotationRow, kind_is, not_a_quotation, speaker_is
from wordbond.record.decisions import TARGET
from wordbond.record.naming import NOBODY, speaker_meant
from wordbond.web.addresses import address_of, with_query
from wordbond.web.deeds.parts import Deed, Doing, Goes, Shows
from wordbond.web.views.review import decided_line, review_line, seen_by, standing_decision
from wordbond.web.visits import MOST_NAME_CHARS

__all__ = ["DEEDS", "SIGNING"]

MOST_REASON_CHARS = 2_000
MOST_QUEUE_CHARS = 4_000
QUEUE_PARAMETERS = ("below", "speaker", "outlet", "limit", "after")
ACCEPTED = "Read in its place and found right."
CORRECTED = "Read in its place; somebody else spoke."
REJECTED = "Read in its place; nobody is quoted here."
TAKEN_BACK = "Taken back."


def sign(doing: Doing) -> Goes:
    """Remember the name that signs decisions."""
    name = " ".join(doing.sent.words("name", MOST_NAME_CHARS).split())
    if not name:
        raise InvalidDecision("a decision needs its author's name")
    return Goes(_back(doing, "/review"), sign_as=name)


class DecidedMeanwhile(WordbondError, RuntimeError):
    """Somebody else decided while the form was open."""


def decide(doing: Doing) -> Goes | Shows:
    """Accept, correct or reject one quotation, unless somebody did while the form was open: then that is shown."""
    record = doing.shelf.record
    row = record.get_quotation(doing.named["id"])
    try:
        with record.transaction():  # one at a time, so that nobody decides between the look and the writing
            row = record.get_quotation(row.quotation.id)
            decided = _decide(doing, row)
    except DecidedMeanwhile:
        return _meanwhile(doing, record.get_quotation(row.quotation.id))
    if doing.in_place:
        line = decided_line(record.get_decision(decided[-1].id), row.words, queue=_queue(doing))
        return Shows("review_done.html", line)
    return Goes(_back(doing, address_of("quotations", row.quotation.id)))


def _decide(doing: Doing, row: QuotationRow) -> list[Decision]:
    record = doing.shelf.record
    asked = list(_decisions(doing, row))
    standing = standing_decision(record, row)
    if doing.sent.words("seen") == seen_by(standing):
        return [record.decide(decision) for decision in asked]
    if standing is None or _meaning(standing.decision) not in map(_meaning, asked):
        raise DecidedMeanwhile
    return [standing.decision]  # the same form sent twice


def _meaning(decision: Decision) -> tuple[object, ...]:
    return decision.author, decision.field, dump_json(decision.value)


def _meanwhile(doing: Doing, row: QuotationRow) -> Shows:
    """The quotation as it stands now, with what became of it, and a form to decide anew."""
    record, seen = doing.shelf.record, doing.sent.words("seen")
    standing = standing_decision(record, row)
    if standing is None:
        standing = next(
            (one for one in record.decisions(quotation_id=row.quotation.id) if one.decision.id == seen), None
        )
    line = review_line(doing.shelf, row, queue=_queue(doing))
    line = replace(line, meanwhile=decided_line(standing) if standing else None)
    return Shows("review_item.html" if doing.in_place else "meanwhile.html", line, "review", 409)


def take_back(doing: Doing) -> Goes | Shows:
    """Withdraw a decision: what stood before it stands again."""
    record = doing.shelf.record
    found = record.get_decision(doing.named["id"])
    reason = doing.sent.words("reason", MOST_REASON_CHARS) or TAKEN_BACK
    with record.transaction():
        record.withdraw(found.decision.id, author=doing.author, reason=reason, at=doing.at)
    if found.decision.subject_kind == TARGET:
        _, target, party = found.decision.subject_id.split(":")
        return Goes(f"{address_of('targets', target)}#p-{party}")
    quotation_id = found.quotation_id or found.decision.subject_id
    if doing.in_place and found.quotation_id:
        line = review_line(doing.shelf, record.get_quotation(quotation_id), queue=_queue(doing))
        return Shows("review_item.html", line)
    return Goes(_back(doing, address_of("quotations", quotation_id)))


def _decisions(doing: Doing, row: QuotationRow) -> Iterator[Decision]:
    """What the form decides; raises InvalidDecision where it says nothing that makes sense."""
    sent, quotation, standing = doing.sent, row.quotation, row.standing.attribution
    reason = sent.words("reason", MOST_REASON_CHARS)

    def speaker(speaker_id: SpeakerId | None, name: str | None, usual: str) -> Decision:
        signed = {"author": doing.author, "reason": reason or usual, "at": doing.at}
        return speaker_is(quotation.id, speaker_id, name, **signed)  # type: ignore[arg-type]

    match sent.words("verdict"):
        case "accept":
            yield speaker(standing.speaker_id, standing.speaker, ACCEPTED)
        case "reject":
            yield not_a_quotation(quotation.id, author=doing.author, reason=reason or REJECTED, at=doing.at)
        case "speaker":
            yield speaker(*_speaker_chosen(doing, row), CORRECTED)
        case "kind":
            kind = sent.words("kind")
            if kind not in list(QuotationKind):
                raise InvalidDecision(f"“{kind}” is no kind of quotation; expected one of {', '.join(QuotationKind)}")
            usual = "Read in its place; carried in another way."
            yield kind_is(quotation.id, QuotationKind(kind), author=doing.author, reason=reason or usual, at=doing.at)
        case other:
            raise InvalidDecision(f"“{other}” decides nothing; expected accept, speaker, kind or reject")


def _speaker_chosen(doing: Doing, row: QuotationRow) -> tuple[SpeakerId | None, str | None]:
    """Somebody written by name goes before the choice from the list."""
    written = doing.sent.words("other", 200)
    if written:
        return speaker_meant(doing.shelf.record.speakers(), written)
    chosen = doing.sent.words("speaker")
    if chosen == NOBODY:
        return None, None
    for candidate in row.judged.candidates:
        if candidate.speaker_id == chosen:
            return candidate.speaker_id, candidate.name
    raise InvalidDecision("nobody was chosen: choose a speaker from the list, or write a name")


def _back(doing: Doing, other: str) -> str:
    """Where the form was: the queue under its filters, or a page of ours that the deed knows; never another address."""
    queue = _queue(doing)
    return other if queue is None else queue


def _queue(doing: Doing) -> str | None:
    """The address of the queue that the form stood in, under its filters; None for a form from elsewhere."""
    path, _, query = doing.sent.words("from", MOST_QUEUE_CHARS).partition("?")
    if path != "/review":
        return None
    return with_query("/review", **{name: value for name, value in parse_qsl(query) if name in QUEUE_PARAMETERS})


SIGNING = Deed("/review/name", sign)
"""Where there are accounts, decisions are signed with the account's name."""

DEEDS = (
    Deed("/quotations/{id}/decisions", decide, needs_author=True),
    Deed("/decisions/{id}/withdrawal", take_back, needs_author=True),
)

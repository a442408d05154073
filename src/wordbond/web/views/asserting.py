"""What a text asserts and what it changed: its figures and commitments, each in its place, and what it was first in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from wordbond.claims.model import Claim
from wordbond.commitments.ledger_model import Entry, Telling
from wordbond.commitments.model import Commitment, Stage
from wordbond.matching.conflicts import Conflict
from wordbond.model import Analysis, Span
from wordbond.web.addresses import address_of
from wordbond.web.marking import Layer
from wordbond.web.shelf import Shelf
from wordbond.web.views.amounts import STAGE_WORDS, AmountLine, DueLine, amount_line, due_line
from wordbond.web.views.promises import PartyRef, Promises
from wordbond.web.words import shortened, sure_words

__all__ = [
    "ChangeLine",
    "ClaimLine",
    "TakenOnLine",
    "asserting_layers",
    "change_lines",
    "claim_lines",
    "taken_on_lines",
]

MOST_CONFLICTS = 6
FIGURE_OPENING = Markup('<span class="figure" data-q="{}">')
PROMISED_OPENING = Markup('<span class="promised" data-q="{}">')
TOLD_OPENING = Markup('<span class="told">')
ANCHOR = Markup('<span class="anchor" id="{}" data-added></span>')


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A figure that the text asserts of something."""

    id: str
    number: int
    """Its place among the figures of the text, from 1."""
    subjects: tuple[PartyRef, ...]
    measure: str | None
    amount: AmountLine
    periods: tuple[str, ...]
    """The times that it is of, in words."""
    said_by: str | None
    quotation: str | None
    """The id of the quotation that it stands in; None for the outlet's own voice."""
    words: str
    start: int
    end: int
    confidence: float

    @property
    def sure(self) -> str:
        """The confidence in words with its figure."""
        return sure_words(self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOnLine:
    """A commitment as the text tells of it."""

    id: str
    number: int
    """Its place among the commitments of the text, from 1."""
    parties: tuple[PartyRef, ...]
    amount: AmountLine | None
    action: str
    stage: Stage
    stage_word: str
    due: DueLine | None
    said_by: str | None
    words: str
    start: int
    end: int
    confidence: float

    @property
    def href(self) -> str:
        """The page of the commitment, with all that tells of it."""
        return address_of("commitments", self.id)

    @property
    def sure(self) -> str:
        """The confidence in words with its figure."""
        return sure_words(self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """Something that the record knows, or doubts, by this text."""

    kind: str
    """first-told, raised, cancelled, later or disagrees"""
    words: str
    what: str
    href: str


def claim_lines(claims: Iterable[Claim], text: str) -> tuple[ClaimLine, ...]:
    """The figures of a text, in reading order."""
    ordered = sorted(claims, key=lambda claim: claim.quantity.span)
    return tuple(
        ClaimLine(
            id=claim.id,
            number=number,
            subjects=tuple(PartyRef(party.name, party.id) for party in claim.subjects),
            measure=claim.measure,
            amount=amount_line(claim.quantity),
            periods=tuple(due_line(period).words for period in claim.periods),
            said_by=claim.said_by,
            quotation=claim.quotation_id,
            words=" ".join(claim.span.of(text).split()),
            start=claim.span.start,
            end=claim.span.end,
            confidence=round(claim.confidence, 4),
        )
        for number, claim in enumerate(ordered, 1)
    )


def taken_on_lines(commitments: Iterable[Commitment], text: str) -> tuple[TakenOnLine, ...]:
    """The commitments of a text, in reading order."""
    ordered = sorted(commitments, key=lambda one: one.evidence[0])
    return tuple(
        TakenOnLine(
            id=one.id,
            number=number,
            parties=tuple(PartyRef(party.name, party.id) for party in one.parties),
            amount=amount_line(one.quantity) if one.quantity else None,
            action=one.action,
            stage=one.stage,
            stage_word=one.stage_word,
            due=due_line(one.deadline) if one.deadline else None,
            said_by=one.said_by,
            words=" … ".join(" ".join(span.of(text).split()) for span in one.evidence),
            start=min(span.start for span in one.evidence),
            end=max(span.end for span in one.evidence),
            confidence=round(one.confidence, 4),
        )
        for number, one in enumerate(ordered, 1)
    )


def asserting_layers(analysis: Analysis) -> Iterator[Layer]:
    """What is marked of all that a text asserts: its words, with an anchor at the end of each.

    Figures and commitments are marked for the eye; relations and threats are where other pages lead to, and lit then.
    """
    anchored = set[str]()
    for number, claim in enumerate(sorted(analysis.claims, key=lambda one: one.quantity.span), 1):
        key = f"f-{number}"
        added = ANCHOR.format(key)
        if claim.id not in anchored:
            anchored.add(claim.id)
            added += ANCHOR.format(f"a-{claim.id}")
        yield Layer(claim.quantity.span, FIGURE_OPENING.format(key), added=added, rank=6)
    places: dict[str, Span] = {one.id: one.evidence for one in analysis.relations}
    places |= {one.id: one.evidence for one in analysis.threats}
    for key, place in places.items():
        yield Layer(place, TOLD_OPENING, added=ANCHOR.format(f"a-{key}"), rank=7)
    for number, one in enumerate(sorted(analysis.commitments, key=lambda one: one.evidence[0]), 1):
        for span in one.evidence:
            added = ANCHOR.format(f"c-{one.id}") if span is one.evidence[-1] else Markup("")
            yield Layer(span, PROMISED_OPENING.format(f"c-{number}"), added=added, rank=5)


def change_lines(shelf: Shelf, promises: Promises, text_id: str) -> tuple[ChangeLine, ...]:
    """What the record knows or doubts by this text: what it told first, took further, put off; where it disagrees.

    What is promised is left out where no pack fits the record.
    """
    found: list[ChangeLine] = []
    if promises.promised_or_none(shelf) is not None:
        for entry in promises.by_text(shelf).get(text_id, ()):
            found += _changes_of(entry, text_id)
        slips = shelf.at_hand(("slips", promises.today()), lambda: _slips(shelf, promises))
        found += [
            ChangeLine(kind="later", words=f"Tells a later date, {later}, of", what=what, href=href)
            for later, what, href in slips.get(text_id, ())
        ]
    return (*found, *_disagreements(shelf, text_id))


def _changes_of(entry: Entry | Telling, text_id: str) -> Iterator[ChangeLine]:
    """What the text brought of one commitment: the first word of it, or a step on its way."""
    tellings = entry.tellings if isinstance(entry, Entry) else (entry,)
    one = entry.commitment
    title, href = _title(one), address_of("commitments", one.id)
    if tellings[0].commitment.text_id == text_id:
        words = "First to tell of" if len(tellings) > 1 else "Alone tells of"
        yield ChangeLine(kind="first-told", words=words, what=title, href=href)
        return
    reached = tellings[0].commitment.stage
    for telling in tellings[1:]:
        stage = telling.commitment.stage
        if stage.rung <= reached.rung:
            continue
        if telling.commitment.text_id == text_id:
            kind = "cancelled" if stage is Stage.CANCELLED else "raised"
            words = f"Takes from {STAGE_WORDS[reached]} to {STAGE_WORDS[stage]}"
            yield ChangeLine(kind=kind, words=words, what=title, href=href)
        reached = stage


def _slips(shelf: Shelf, promises: Promises) -> dict[str, list[tuple[date, str, str]]]:
    """The texts that tell a later date of something, each with that date, what it is of, and its page."""
    promised = promises.promised(shelf)
    text_of: dict[str, str] = {
        telling.commitment.id: telling.commitment.text_id
        for entry in promised.ledger.entries
        for telling in entry.tellings
    }
    found: dict[str, list[tuple[date, str, str]]] = {}
    for row in promised.deadlines(promises.today(), targets=False):
        one = row.deadline
        if one.later and one.later_id in text_of and one.commitment:
            told = (one.later, _title(one.commitment), address_of("commitments", one.id))
            found.setdefault(text_of[one.later_id], []).append(told)
    return found


def _disagreements(shelf: Shelf, text_id: str) -> Iterator[ChangeLine]:
    by_text = shelf.at_hand("conflicts by text", lambda: _conflicts_by_text(shelf.conflicts()))
    for conflict in by_text.get(text_id, ())[:MOST_CONFLICTS]:
        own = next(side.value for side in conflict.sides if any(place.text_id == text_id for place in side.spans))
        others = [side.value or "leaves it out" for side in conflict.sides if side.value != own]
        if conflict.reference and conflict.reference != own:
            others = [conflict.reference]
        if not others:
            continue
        yield ChangeLine(
            kind="disagrees",
            words=f"Has “{shortened(own, 60)}” where others have “{shortened(others[0], 60)}”:"
            if own
            else f"Leaves out “{shortened(others[0], 60)}”:",
            what=shortened(conflict.topic, 100),
            href=address_of("statements", conflict.statement) if conflict.statement else "/conflicts",
        )


def _conflicts_by_text(conflicts: Iterable[Conflict]) -> dict[str, list[Conflict]]:
    found: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        for text_id in dict.fromkeys(place.text_id for side in conflict.sides for place in side.spans):
            found.setdefault(text_id, []).append(conflict)
    return found


def _title(one: Commitment) -> str:
    owes = ", ".join(party.name for party in one.parties) or "Nobody named"
    return f"{owes}: {amount_line(one.quantity).words if one.quantity else shortened(one.action, 80)}"

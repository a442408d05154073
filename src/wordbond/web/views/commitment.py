"""The page of one commitment: how far it has got, the words it rests on, its retellings and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup
from rapidfuzz import fuzz

from wordbond.commitments.ledger_model import Entry, Telling
from wordbond.commitments.model import Commitment, Stage
from wordbond.model import Report, Span, Transcript
from wordbond.record.promised import Disagreement, PromiseRow, words_of
from wordbond.web.addresses import linkable, text_fragment
from wordbond.web.asked import Asked
from wordbond.web.cite import Cited, Source, cites_of
from wordbond.web.linked import data_block, linked_claim
from wordbond.web.marking import Block, BlockKind, Layer, mark
from wordbond.web.shelf import Shelf
from wordbond.web.views.amounts import (
    AmountLine,
    ConvertedLine,
    DueLine,
    amount_line,
    conversions,
    due_line,
)
from wordbond.web.views.conflicts import ConflictLine, conflict_lines
from wordbond.web.views.context import paragraphs_around
from wordbond.web.views.lists import twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow, Ref, text_ref
from wordbond.web.views.promises import CommitmentLine, Promises, commitment_line
from wordbond.web.views.stages import render_stages
from wordbond.web.words import day_words, sure_words

__all__ = ["CommitmentPage", "CommitmentPages", "DisagreementLine", "SideTold", "TellingLine"]

EVIDENCE = Markup('<mark class="evidence">')
EVIDENCE_END = Markup("</mark>")
FIELD_WORDS = {"amount": "The amount", "deadline": "When it is due", "beneficiary": "To whom"}
MOST_RIVALS = 8
RIVAL_DAYS = 60
"""Other figures of the same parties are shown where they were told so near in time."""
LIKE_SHARE = 55.0
"""From this likeness of their words on (0 to 100, by the words that they share), two may be of the same thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingLine:
    """One text's word of the commitment: the evidence."""

    number: int
    id: str
    text: Ref
    outlet: str | None
    told_on: str | None
    told: str
    """The day in words."""
    stage: Stage
    stage_word: str
    amount: AmountLine | None
    due: DueLine | None
    said_by: str | None
    """The speaker; None where the outlet says it in its own voice, or nobody can be told."""
    quotation: Ref | None
    """The quotation that it stands in."""
    words: str
    start: int
    end: int
    sure: str
    place: str
    """The address of the words on the page of their text."""
    link: str | None
    """The original, where it may be followed."""
    fragment: str | None
    """The original's address with a fragment that shows the words."""
    context: tuple[Markup, ...] = field(metadata=PAGE_ONLY)

    def row(self) -> dict[str, Cell]:
        """The telling as a row of a table."""
        return {
            "id": self.id,
            "text_id": self.text.id,
            "title": self.text.name,
            "outlet": self.outlet,
            "told_on": self.told_on,
            "stage": self.stage.value,
            "stage_word": self.stage_word,
            "amount": self.amount.value if self.amount else None,
            "unit": self.amount.unit if self.amount else None,
            "comparator": self.amount.comparator.value if self.amount else None,
            "due": self.due.words if self.due else None,
            "said_by": self.said_by,
            "words": self.words,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SideTold:
    """One of several figures, deadlines or names that texts give."""

    words: str
    tellings: tuple[int, ...]
    """The numbers of those who tell it so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisagreementLine:
    """What the texts tell otherwise of the one commitment."""

    field: str
    words: str
    sides: tuple[SideTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentPage:
    """One commitment with all that tells of it."""

    line: CommitmentLine
    converted: tuple[ConvertedLine, ...]
    without_rate: tuple[str, ...]
    """Currencies that it would be given in, had the pack a rate near the day on which it was told."""
    tellings: tuple[TellingLine, ...]
    """In order of time."""
    disagreements: tuple[DisagreementLine, ...]
    """What the texts that tell of it put otherwise: amount, deadline, to whom."""
    rivals: tuple[CommitmentLine, ...]
    """Other figures of the same parties, told nearby in like words: the same told differently, or others."""
    conflicts: tuple[ConflictLine, ...]
    """Facts in the words of the evidence on which texts disagree."""
    whole: CommitmentLine | None
    parts: tuple[CommitmentLine, ...]
    cites: tuple[Cited, ...]
    plot: Markup | None = field(metadata=PAGE_ONLY)
    linked: Markup = field(metadata=PAGE_ONLY)
    """The commitment as schema.org's linked data."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


class CommitmentPages:
    """The pages of single commitments."""

    def __init__(self, promises: Promises) -> None:
        self._promises = promises

    def commitment_page(self, shelf: Shelf, asked: Asked) -> CommitmentPage:
        """The commitment that is asked for; raises NotFound."""
        pack, promised = self._promises.pack(), self._promises.promised(shelf)
        found = promised.commitment(asked.named["id"])
        row, line = found.row, commitment_line(found.row, pack)
        tellings = _telling_lines(row, shelf)
        programme = next((one for one in pack.programmes if line.programme and one.id == line.programme.id), None)
        converted, without = conversions(
            row.commitment.quantity, row.first_told, pack, programme.unit if programme else None
        )
        rivals = _rivals(row.entry, self._promises.of_owners(shelf, row.entry.owners)) if row.entry else []
        return CommitmentPage(
            line=line,
            converted=converted,
            without_rate=without,
            tellings=tellings,
            disagreements=tuple(_disagreement_line(one, tellings) for one in found.disagreements),
            rivals=tuple(commitment_line(other, pack) for other in promised.rows(other.id for other in rivals)),
            conflicts=tuple(conflict_lines(shelf, list(found.conflicts))),
            whole=commitment_line(found.whole, pack) if found.whole else None,
            parts=tuple(commitment_line(part, pack) for part in found.parts),
            cites=cites_of(self._source(row, shelf)),
            plot=render_stages(_steps(row), line.due.words if line.due else None),
            linked=data_block(linked_claim(line, tellings)),
            twins=twins_of(asked),
        )

    def commitment_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """All that tells of the commitment, in order of time."""
        return iter(_telling_lines(self._promises.promised(shelf).commitment(asked.named["id"]).row, shelf))

    def _source(self, row: PromiseRow, shelf: Shelf) -> Source:
        """What a citation is made from: the words of the first text that tells of it."""
        one = row.commitment
        text = shelf.record.get_text(one.text_id)
        is_report = isinstance(text, Report)
        dated_on = text.published if isinstance(text, Report) else text.spoken
        return Source(
            quotation_id=row.id,
            words=row.words,
            speaker=one.said_by,
            title=text.title,
            byline=text.byline if isinstance(text, Report) else None,
            outlet=text.outlet if isinstance(text, Report) else text.publisher,
            first=dated_on.first,
            last=dated_on.last,
            address=linkable(text.origin.location),
            language=text.language,
            accessed=self._promises.today(),
            is_transcript=not is_report,
        )


def _telling_lines(row: PromiseRow, shelf: Shelf) -> tuple[TellingLine, ...]:
    return tuple(_telling_line(telling, number, shelf) for number, telling in enumerate(row.tellings, 1))


def _telling_line(telling: Telling, number: int, shelf: Shelf) -> TellingLine:
    one = telling.commitment
    text = shelf.record.get_text(one.text_id)
    ref, link = text_ref(text), linkable(text.origin.location)
    return TellingLine(
        number=number,
        id=one.id,
        text=ref,
        outlet=text.outlet if isinstance(text, Report) else text.publisher,
        told_on=telling.told_on.isoformat() if telling.told_on else None,
        told=day_words(telling.told_on) if telling.told_on else "on an unknown day",
        stage=one.stage,
        stage_word=one.stage_word,
        amount=amount_line(one.quantity) if one.quantity else None,
        due=due_line(one.deadline) if one.deadline else None,
        said_by=one.said_by,
        quotation=Ref("quotations", one.quotation_id, one.said_by or "quoted words") if one.quotation_id else None,
        words=words_of(one, text.text),
        start=min(span.start for span in one.evidence),
        end=max(span.end for span in one.evidence),
        sure=sure_words(one.confidence),
        place=f"{ref.href}#c-{one.id}",
        link=link,
        fragment=text_fragment(link, one.evidence[0].of(text.text)) if link else None,
        context=_context(text, one.evidence),
    )


def _context(text: Report | Transcript, evidence: tuple[Span, ...]) -> tuple[Markup, ...]:
    """The paragraphs that the evidence stands in, with it marked."""
    blocks = [Block(BlockKind.PARAGRAPH, span) for span in paragraphs_around(text, evidence)]
    return tuple(mark(text.text, blocks, [Layer(span, EVIDENCE, EVIDENCE_END) for span in evidence]))


def _disagreement_line(one: Disagreement, tellings: tuple[TellingLine, ...]) -> DisagreementLine:
    """Each side in the words of the first who tells it so."""
    by_id = {telling.id: telling for telling in tellings}
    sides = []
    for value, ids in one.sides:
        first = by_id[ids[0]]
        told = {"amount": first.amount, "deadline": first.due}.get(one.field)
        sides.append(SideTold(words=told.words if told else value, tellings=tuple(by_id[key].number for key in ids)))
    return DisagreementLine(field=one.field, words=FIELD_WORDS.get(one.field, one.field), sides=tuple(sides))


def _steps(row: PromiseRow) -> list[tuple[int, date, Stage]]:
    """Number, day and stage of each telling whose day is known."""
    return [(n, t.told_on, t.commitment.stage) for n, t in enumerate(row.tellings, 1) if t.told_on is not None]


def _rivals(entry: Entry, entries: Iterable[Entry]) -> list[Entry]:
    """Entries of the same parties with another figure of the same unit, told nearby in like words; the likest first."""
    one = entry.commitment
    if one.quantity is None or not entry.owners:
        return []
    found: list[tuple[float, Entry]] = []
    for other in entries:
        two = other.commitment
        if other is entry or two.quantity is None or not _of_one_sort(entry, other):
            continue
        if (two.quantity.unit, two.quantity.per) != (one.quantity.unit, one.quantity.per):
            continue
        if (share := fuzz.token_sort_ratio(_bare(one), _bare(two))) >= LIKE_SHARE:
            found.append((share, other))
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [other for _, other in found[:MOST_RIVALS]]


def _of_one_sort(entry: Entry, other: Entry) -> bool:
    """Whether the two are of the same parties, kind of sum and time, and no part of each other."""
    if entry.owners != other.owners or entry.commitment.sum_kind is not other.commitment.sum_kind:
        return False
    if other.whole_id == entry.id or entry.whole_id == other.id:
        return False
    if entry.first_told is None or other.first_told is None:
        return True
    return abs((entry.first_told - other.first_told).days) <= RIVAL_DAYS


def _bare(one: Commitment) -> str:
    """The action in lower case without its figures, which are what may differ."""
    return " ".join(word for word in one.action.casefold().split() if not any(char.isdigit() for char in word))

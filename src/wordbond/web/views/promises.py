"""The commitments of a record as the pages see them: the record's ledger, linked with the pages' pack, kept at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from wordbond.commitments.ledger_model import Entry, Ledger, Telling
from wordbond.commitments.model import Stage
from wordbond.errors import RecordUnusable, WordbondError
from wordbond.packs import Pack
from wordbond.record.promised import CommitmentFilter, Promised, PromiseRow
from wordbond.web.addresses import address_of, with_query
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.amounts import AmountLine, DueLine, amount_line, due_line
from wordbond.web.views.parts import Cell, Ref
from wordbond.web.words import counted, day_words

__all__ = ["CommitmentCounts", "CommitmentLine", "PartyRef", "Promises", "commitment_line", "programme_ref"]

ROWS_AT_ONCE = 200
NO_AMOUNT = "no amount is told"


@dataclass(frozen=True, slots=True)
class CommitmentCounts:
    """How many commitments of the whole record have each stage, programme and party (id and name)."""

    stages: Counter[Stage]
    programmes: Counter[str]
    parties: Counter[tuple[str | None, str]]


@dataclass(frozen=True, slots=True)
class PartyRef:
    """A party, with the list of what it owes."""

    name: str
    id: str | None

    @property
    def href(self) -> str:
        """The commitments of the party."""
        return with_query("/commitments", party=self.id or self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    """A commitment in a list."""

    id: str
    parties: tuple[PartyRef, ...]
    """Who owes it; empty where no text says."""
    to: str | None
    action: str
    amount: AmountLine | None
    measure: str | None
    programme: Ref | None
    stage: Stage
    stage_word: str
    """The word of the report that told of it first."""
    due: DueLine | None
    first_told: str | None
    last_told: str | None
    told: str
    """When it was told, in words."""
    carried: str
    """How many reports and transcripts tell of it, in words."""
    reports: int
    transcripts: int
    outlets: tuple[str, ...]
    why_not_summed: str | None
    """Why its amount is in no sum; None where it may be added to others."""
    part_of: str | None
    """The id of the commitment that it is a part of."""
    words: str
    """Those that it rests on, in the first text that tells of it."""

    @property
    def href(self) -> str:
        """The path of its page."""
        return address_of("commitments", self.id)

    @property
    def owes(self) -> str:
        """Who owes it, in words."""
        return _joined([party.name for party in self.parties]) or "Nobody named"

    def row(self) -> dict[str, Cell]:
        """The commitment as a row of a table."""
        return {
            "id": self.id,
            "party": " | ".join(party.name for party in self.parties),
            "party_id": " | ".join(party.id or "" for party in self.parties),
            "to": self.to,
            "amount": self.amount.value if self.amount else None,
            "upper": self.amount.upper if self.amount else None,
            "unit": self.amount.unit if self.amount else None,
            "comparator": self.amount.comparator.value if self.amount else None,
            "per": self.amount.per if self.amount else None,
            "measure": self.measure,
            "programme": self.programme.id if self.programme else None,
            "stage": self.stage.value,
            "stage_word": self.stage_word,
            "due": self.due.words if self.due else None,
            "due_first": self.due.first if self.due else None,
            "due_last": self.due.last if self.due else None,
            "first_told": self.first_told,
            "last_told": self.last_told,
            "reports": self.reports,
            "transcripts": self.transcripts,
            "outlets": " | ".join(self.outlets),
            "why_not_summed": self.why_not_summed,
            "part_of": self.part_of,
            "words": self.words,
        }


class Promises:
    """The commitments of the record on a shelf, by the pack that `pack` gives; `today` is the day.

    What it does raises WordbondError where no pack fits the record.
    """

    def __init__(self, pack: Callable[[], Pack], today: Callable[[], date]) -> None:
        self.pack = pack
        self.today = today

    def promised(self, shelf: Shelf) -> Promised:
        """The ledger of the record; it may lag behind while the record is being written."""
        pack = self.pack()

        def link() -> Promised:
            promised = shelf.record.promised(pack)
            promised.count()  # links it here, so that the shelf knows how long that takes
            return promised

        return shelf.at_hand("promised", link)

    def make_ready(self, shelf: Shelf) -> None:
        """Link the ledger before anybody asks for it; nothing where that cannot be done: whoever asks is told why."""
        try:
            self.by_text(shelf)
        except WordbondError:
            return

    def promised_or_none(self, shelf: Shelf) -> Promised | None:
        """The same; None where no pack fits the record, for pages that can do without."""

        def fits() -> bool:
            try:
                self.pack()
            except RecordUnusable:
                return False
            return True

        return self.promised(shelf) if shelf.at_hand("a pack fits", fits) else None

    def fitting(self, shelf: Shelf, which: CommitmentFilter | None) -> list[PromiseRow]:
        """The commitments that fit, those told last first, without their words; kept, as a list is leafed through."""
        promised = self.promised(shelf)
        key = ("fitting", which)
        return shelf.at_hand(key, lambda: promised.rows_where(lambda row: which is None or which.fits(row)))

    def counts(self, shelf: Shelf) -> CommitmentCounts:
        """How many commitments there are of each sort."""
        promised = self.promised(shelf)
        return shelf.at_hand("commitment counts", lambda: _counts(promised.ledger))

    def by_text(self, shelf: Shelf) -> dict[str, tuple[Entry | Telling, ...]]:
        """The entries of the ledger, and the commitments without an amount, that each text tells of."""
        promised = self.promised(shelf)
        return shelf.at_hand("commitments by text", lambda: _by_text(promised.ledger))

    def chosen(self, shelf: Shelf, asked: Asked) -> CommitmentFilter | None:
        """The filter that `asked` names; None where it names none. A party goes by its id, or by its name."""
        stage, party = asked.choice("stage", tuple(Stage)), asked.words("party")
        which = CommitmentFilter(
            party=self._party(shelf, party) if party else None,
            programme=asked.words("programme"),
            stage=Stage(stage) if stage else None,
            due_before=asked.day("due_before"),
            words=asked.words("q"),
        )
        return None if which == CommitmentFilter() else which

    def _party(self, shelf: Shelf, name: str) -> str:
        wanted = name.casefold()
        for known_id, known in self.counts(shelf).parties:
            if wanted in (known.casefold(), (known_id or "").casefold(), (known_id or "").partition(":")[2].casefold()):
                return known_id or known
        return name

    def page(self, shelf: Shelf, which: CommitmentFilter | None, after: str | None, limit: int) -> list[PromiseRow]:
        """Up to `limit` of those that fit, behind the cursor `after`; raises NotFound where it is none of this list."""
        promised = self.promised(shelf)
        if which is None:
            return promised.page(None, after=after, limit=limit)
        return promised.part_of(self.fitting(shelf, which), after=after, limit=limit)

    def rows(self, shelf: Shelf, which: CommitmentFilter | None) -> Iterator[PromiseRow]:
        """All commitments that fit, fetched a part at a time."""
        promised, found = self.promised(shelf), self.fitting(shelf, which)
        for start in range(0, len(found), ROWS_AT_ONCE):
            yield from promised.worded(found[start : start + ROWS_AT_ONCE])

    def of_owners(self, shelf: Shelf, owners: frozenset[str]) -> tuple[Entry, ...]:
        """The entries of the ledger that just these owe."""
        promised = self.promised(shelf)
        return shelf.at_hand("entries by owners", lambda: _by_owners(promised.ledger)).get(owners, ())


def _counts(ledger: Ledger) -> CommitmentCounts:
    counts = CommitmentCounts(Counter(), Counter(), Counter())
    told = [(entry.stage, entry.tellings) for entry in ledger.entries]
    told += [(telling.commitment.stage, (telling,)) for telling in ledger.others]
    for stage, tellings in told:
        counts.stages[stage] += 1
        counts.programmes.update({t.commitment.programme for t in tellings if t.commitment.programme})
        counts.parties.update({(party.id, party.name) for t in tellings for party in t.commitment.parties})
    return counts


def _by_owners(ledger: Ledger) -> dict[frozenset[str], tuple[Entry, ...]]:
    found: dict[frozenset[str], list[Entry]] = {}
    for entry in ledger.entries:
        found.setdefault(entry.owners, []).append(entry)
    return {owners: tuple(entries) for owners, entries in found.items()}


def _by_text(ledger: Ledger) -> dict[str, tuple[Entry | Telling, ...]]:
    found: dict[str, list[Entry | Telling]] = {}
    for entry in ledger.entries:
        for text_id in dict.fromkeys(telling.commitment.text_id for telling in entry.tellings):
            found.setdefault(text_id, []).append(entry)
    for telling in ledger.others:
        found.setdefault(telling.commitment.text_id, []).append(telling)
    return {text_id: tuple(entries) for text_id, entries in found.items()}


def programme_ref(programme_id: str | None, pack: Pack) -> Ref | None:
    """The page of a programme, by its name in the pack."""
    if programme_id is None:
        return None
    name = next((one.name for one in pack.programmes if one.id == programme_id), programme_id)
    return Ref("programmes", programme_id, name)


def commitment_line(row: PromiseRow, pack: Pack) -> CommitmentLine:
    """A commitment of the record, for a view; what the first text leaves open is taken from the first that tells it."""
    one = row.commitment
    told = [telling.commitment for telling in row.tellings]
    programme = next((other.programme for other in told if other.programme), None)
    due = one.deadline or next((other.deadline for other in told if other.deadline), None)
    to = one.to or next((other.to for other in told if other.to), None)
    parties = one.parties or next((other.parties for other in told if other.parties), ())
    return CommitmentLine(
        id=row.id,
        parties=tuple(PartyRef(party.name, party.id) for party in parties),
        to=to.name if to else None,
        action=one.action,
        amount=amount_line(one.quantity) if one.quantity else None,
        measure=one.measure,
        programme=programme_ref(programme, pack),
        stage=row.stage,
        stage_word=one.stage_word,
        due=due_line(due) if due else None,
        first_told=row.first_told.isoformat() if row.first_told else None,
        last_told=row.last_told.isoformat() if row.last_told else None,
        told=_told(row),
        carried=_carried(row),
        reports=row.reports,
        transcripts=row.transcripts,
        outlets=row.outlets,
        why_not_summed=row.entry.why_not_summed if row.entry else NO_AMOUNT,
        part_of=row.entry.whole_id if row.entry else None,
        words=row.words,
    )


def _told(row: PromiseRow) -> str:
    if row.first_told is None or row.last_told is None:
        return "told on an unknown day"
    if row.first_told == row.last_told:
        return f"told on {day_words(row.first_told)}"
    return f"told from {day_words(row.first_told)} to {day_words(row.last_told)}"


def _carried(row: PromiseRow) -> str:
    found = [counted(row.reports, "report")] if row.reports else []
    found += [counted(row.transcripts, "transcript")] if row.transcripts else []
    return " and ".join(found)


def _joined(names: Iterable[str]) -> str:
    known = list(names)
    return f"{', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else "".join(known)

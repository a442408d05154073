"""Conflicts: facts on which texts disagree with each other, with a transcript, or with the pack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wordbond.errors import NotFound
from wordbond.matching.conflicts import Conflict, Side
from wordbond.model import digest
from wordbond.record import TextRow
from wordbond.web.addresses import address_of
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.lists import twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow, Ref, called
from wordbond.web.words import day_words

__all__ = ["ConflictLine", "ConflictsPage", "Holder", "SideLine", "conflict_lines", "conflicts_page", "conflicts_rows"]

KIND_WORDS = {
    "number": "Figures",
    "date": "Dates",
    "place": "Places",
    "name": "Names",
    "reversal": "The opposite",
    "modality": "How firmly",
    "scope": "Of how many",
    "omission": "Conditions left out",
    "attribution": "Who said it",
    "role": "Roles",
}
BASIS_WORDS = {"transcript": "the transcript", "pack": "the pack", "text": "the text compared with"}


@dataclass(frozen=True, slots=True)
class Holder:
    """A text that has a reading of a disputed fact."""

    text: Ref
    outlet: str | None
    on: str | None


@dataclass(frozen=True, slots=True)
class SideLine:
    """One reading, and who has it."""

    value: str
    """Empty where the words are left out."""
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictLine:
    """A fact on which texts disagree."""

    id: str
    kind: str
    kind_words: str
    topic: str
    sides: tuple[SideLine, ...]
    reference: str | None
    """What the transcript or the pack has; None where nothing tells which is right."""
    basis: str
    basis_words: str
    source: str | None
    """What the pack’s row rests on."""
    statement: str | None

    @property
    def statement_href(self) -> str | None:
        """The statement that it is about."""
        return address_of("statements", self.statement) if self.statement else None

    def row(self) -> dict[str, Cell]:
        """The conflict as a row of a table."""
        return {
            "id": self.id,
            "kind": self.kind,
            "topic": self.topic,
            "readings": " | ".join(side.value or "-" for side in self.sides),
            "texts": " | ".join(" ".join(holder.text.id for holder in side.holders) for side in self.sides),
            "reference": self.reference,
            "basis": self.basis,
            "source": self.source,
            "statement": self.statement,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsPage:
    """A part of the list of conflicts."""

    total: int
    items: tuple[ConflictLine, ...]
    next: str | None
    kind: str
    kinds: tuple[tuple[str, str, int], ...]
    """Kind, its words, how many; those that occur."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def conflicts_page(shelf: Shelf, asked: Asked) -> ConflictsPage:
    """Facts on which texts disagree, of one kind if asked."""
    kind, found = _found(shelf, asked)
    limit, after = asked.limit(), asked.words("after")
    start = 0
    if after is not None:
        ids = [_id(conflict) for conflict in found]
        if after not in ids:
            raise NotFound(f"“{after}” is no longer in this list; begin it anew")
        start = ids.index(after) + 1
    shown = found[start : start + limit]
    whole = shelf.conflicts()
    counts = {name: sum(conflict.kind == name for conflict in whole) for name in KIND_WORDS}
    return ConflictsPage(
        total=len(found),
        items=tuple(conflict_lines(shelf, shown)),
        next=asked.following(_id(shown[-1])) if len(found) > start + limit else None,
        kind=kind or "",
        kinds=tuple((name, words, counts[name]) for name, words in KIND_WORDS.items() if counts[name]),
        twins=twins_of(asked),
    )


def conflicts_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All conflicts, of one kind if asked."""
    return conflict_lines(shelf, _found(shelf, asked)[1])


def _found(shelf: Shelf, asked: Asked) -> tuple[str | None, list[Conflict]]:
    kind = asked.choice("kind", tuple(KIND_WORDS))
    return kind, [conflict for conflict in shelf.conflicts() if kind in (None, conflict.kind)]


def _id(conflict: Conflict) -> str:
    return digest("conflict", conflict.kind, conflict.topic, *(side.value for side in conflict.sides))


def conflict_lines(shelf: Shelf, conflicts: list[Conflict]) -> Iterator[ConflictLine]:
    """Conflicts of the record, for a view."""
    texts: dict[str, TextRow] = {}
    for conflict in conflicts:
        yield ConflictLine(
            id=_id(conflict),
            kind=conflict.kind,
            kind_words=KIND_WORDS.get(conflict.kind, conflict.kind.capitalize()),
            topic=conflict.topic,
            sides=tuple(_side(shelf, side, texts) for side in conflict.sides),
            reference=conflict.reference,
            basis=conflict.basis,
            basis_words=BASIS_WORDS.get(conflict.basis, conflict.basis),
            source=conflict.source,
            statement=conflict.statement,
        )


def _side(shelf: Shelf, side: Side, texts: dict[str, TextRow]) -> SideLine:
    holders: dict[str, Holder] = {}
    for place in side.spans:
        if place.text_id not in texts:
            texts[place.text_id] = shelf.record.get_text_row(place.text_id)
        row = texts[place.text_id]
        ref = Ref(f"{row.kind}s", row.id, called(row.title, row.begins))
        holders[row.id] = Holder(ref, row.outlet, day_words(row.first) if row.first else None)
    return SideLine(side.value, tuple(holders.values()))

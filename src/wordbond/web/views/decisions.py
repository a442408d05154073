"""What people decided, by whom and when: the whole history, withdrawn decisions included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wordbond.record import Record
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.lists import twins_of
from wordbond.web.views.parts import PAGE_ONLY, HasRow
from wordbond.web.views.review import DecisionLine, decided_line

__all__ = ["DecisionsPage", "decisions_page", "decisions_rows"]

AT_ONCE = 200
MOST_AUTHORS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsPage:
    """Decisions, the last first."""

    author: str | None
    """Whose alone: taken or withdrawn; None for everybody's."""
    authors: tuple[tuple[str, int], ...]
    """Who decided how often."""
    items: tuple[DecisionLine, ...]
    next: str | None
    everybody: str = field(metadata=PAGE_ONLY)
    """The address of the list without its filter."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def decisions_page(shelf: Shelf, asked: Asked) -> DecisionsPage:
    """What was decided, the last first."""
    limit, author = asked.limit(), asked.words("author")
    rows = shelf.record.latest_decisions(limit + 1, author=author, before=asked.words("after"))
    return DecisionsPage(
        author=author,
        authors=tuple(shelf.record.decision_authors()[:MOST_AUTHORS]),
        items=tuple(decided_line(row) for row in rows[:limit]),
        next=asked.following(rows[limit - 1].decision.id) if len(rows) > limit else None,
        everybody=asked.again(author=None),
        twins=twins_of(asked),
    )


def decisions_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All of them."""
    return _lines(shelf.record, asked.words("author"))


def _lines(record: Record, author: str | None) -> Iterator[DecisionLine]:
    before: str | None = None
    while rows := record.latest_decisions(AT_ONCE, author=author, before=before):
        yield from map(decided_line, rows)
        before = rows[-1].decision.id

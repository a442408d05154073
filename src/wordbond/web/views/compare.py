"""Reports of one occasion side by side, aligned by what they have the speakers say."""

from __future__ import annotations

from dataclasses import dataclass, field

from wordbond.errors import NotFound
from wordbond.record import TextRow
from wordbond.web.asked import Asked, InvalidQuery
from wordbond.web.shelf import Shelf
from wordbond.web.views.lists import TextLine, text_line
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow, QuotationLine, quotation_line
from wordbond.web.views.statements import StatementLine, VariantLine, statement_line, variants_of

__all__ = ["Alignment", "ComparePage", "Compared", "compare_page", "compare_rows"]

FEWEST, MOST = 2, 4
MOST_STATEMENTS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """One statement, and how each of the compared texts carries it, in their order; None where one does not."""

    statement: StatementLine
    carried: tuple[VariantLine | None, ...]

    def row(self) -> dict[str, Cell]:
        """The statement as a row of a table, a pair of columns for each text."""
        cells: dict[str, Cell] = {"statement": self.statement.id, "words": self.statement.words}
        for number in range(MOST):
            one = self.carried[number] if number < len(self.carried) else None
            label = None if one is None else one.wording.label.value if one.wording else "reference"
            cells |= {f"words_{number + 1}": one.words if one else None, f"label_{number + 1}": label}
        return cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A text, and what it alone of those compared has."""

    text: TextLine
    alone: tuple[QuotationLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """Texts side by side."""

    texts: tuple[Compared, ...]
    aligned: tuple[Alignment, ...]
    """What two or more of them carry, in the order of the first text that does."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


def compare_page(shelf: Shelf, asked: Asked) -> ComparePage:
    """The texts whose ids `texts` names, two to four of them."""
    rows = _texts(shelf, asked)
    aligned, used = _aligned(shelf, rows)
    texts = []
    for row in rows:
        quotations = shelf.record.iter_quotations(text_id=row.id, limit=200)
        alone = tuple(quotation_line(one) for one in quotations if one.quotation.id not in used)
        texts.append(Compared(text=text_line(row), alone=alone))
    return ComparePage(
        texts=tuple(texts),
        aligned=aligned,
        twins=(("JSON", asked.twin("json")), ("CSV", asked.twin("csv"))) if rows else (),
    )


def compare_rows(shelf: Shelf, asked: Asked) -> list[HasRow]:
    """A row for each statement that two or more of the texts carry."""
    return list(_aligned(shelf, _texts(shelf, asked))[0])


def _texts(shelf: Shelf, asked: Asked) -> list[TextRow]:
    given = asked.words("texts")
    ids = list(dict.fromkeys(part.strip() for part in (given or "").split(",") if part.strip()))
    if not ids:
        return []
    if not FEWEST <= len(ids) <= MOST:
        raise InvalidQuery(f"“texts” names {len(ids)} texts; expected {FEWEST} to {MOST}, their ids parted by commas")
    rows = [shelf.record.get_text_row(text_id) for text_id in ids]
    if len({row.id for row in rows}) < len(rows):
        raise InvalidQuery("“texts” names one text twice")
    return rows


def _aligned(shelf: Shelf, rows: list[TextRow]) -> tuple[tuple[Alignment, ...], set[str]]:
    """The statements that two or more of the texts carry, and the quotations that do."""
    said, held = shelf.record.said, dict[str, set[str]]()
    for row in rows:
        for one in said.carried_by(row.id):
            held.setdefault(one.statement, set()).add(row.id)
    shared = [statement for statement, texts in held.items() if len(texts) > 1][:MOST_STATEMENTS]
    aligned, used = [], set[str]()
    for statement_id in shared:
        try:
            found = said.statement(statement_id)
        except NotFound:  # renamed by a text that was linked just now
            continue
        reference, others = variants_of(shelf, found)
        by_text = {line.text.id: line for line in (*reversed(others), reference)}
        carried = tuple(by_text.get(row.id) for row in rows)
        used |= {line.quotation for line in (*others, reference) if line.text.id in {row.id for row in rows}}
        aligned.append(Alignment(statement=statement_line(found), carried=carried))
    return tuple(aligned), used

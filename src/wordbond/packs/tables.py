"""Reads the CSV tables of a pack and refuses what does not hold, naming file, line and column.

A table has a header row, one fact a row, `|` between the parts of a list, ISO dates (a bare year or month where no more
is known). Every row carries `source`, `source_url`, `basis` and `certainty`.
"""

from __future__ import annotations

import csv
import io
import re
from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NoReturn, TypeVar

from wordbond.errors import InvalidPack
from wordbond.packs.types import Certainty, Evidence, PartialDate

__all__ = ["EVIDENCE", "Row", "Table", "read_table"]

EVIDENCE = ("certainty", "source", "source_url", "basis")
"""The columns that every table has besides its own."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ID = re.compile(r"[\w.&-]+")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; its methods give a cell as what it must be, or raise InvalidPack."""

    file: str
    line: int
    cells: dict[str, str]

    def refuse(self, column: str, expected: str, way_out: str) -> NoReturn:
        """Raise InvalidPack for the cell in `column`."""
        found = self.cells.get(column, "")
        shown = f"“{found}”" if found else "nothing"
        raise InvalidPack(f"{self.file}:{self.line}: column {column}: found {shown}, expected {expected}; {way_out}")

    def text(self, column: str) -> str:
        """The cell, which may be empty, as it may where the table has no such column."""
        return self.cells.get(column, "")

    def filled(self, column: str) -> str:
        """The cell, which must not be empty."""
        if not self.text(column):
            self.refuse(column, "some text", "fill it in or take the row out")
        return self.text(column)

    def id(self, column: str) -> str:
        """The cell as an id: letters, digits, `-`, `_`, `.`."""
        if not _ID.fullmatch(self.filled(column)):
            self.refuse(column, "an id of letters, digits, “-”, “_” and “.”", "write it without blanks and marks")
        return self.text(column)

    def words(self, column: str) -> tuple[str, ...]:
        """The parts of a list parted by `|`; none of an empty cell."""
        if not self.text(column):
            return ()
        parts = tuple(part.strip() for part in self.text(column).split("|"))
        if "" in parts:
            self.refuse(column, "names parted by single “|”", "take the empty part out")
        return tuple(dict.fromkeys(parts))

    def day(self, column: str) -> PartialDate | None:
        """The cell as a day, month or year; None where it is empty."""
        found = self.text(column)
        if not found:
            return None
        match = _DATE.fullmatch(found)
        try:
            if match is None:
                raise ValueError(found)
            year, month, day = (int(part) if part else None for part in match.groups())
            first = date(year or 0, month or 1, day or 1)
        except ValueError:
            self.refuse(column, "a date such as 2025-11-06, 2025-11 or 2025", "write it so")
        if day:
            return PartialDate(first, first)
        last_month = month or 12
        return PartialDate(first, date(first.year, last_month, monthrange(first.year, last_month)[1]))

    def needed_day(self, column: str) -> PartialDate:
        """The cell as a day, month or year, which must not be empty."""
        self.filled(column)
        found = self.day(column)
        if found is None:  # pragma: no cover - filled() has refused it
            self.refuse(column, "a date", "fill it in")
        return found

    def after(self, first: PartialDate | None, column: str) -> PartialDate | None:
        """The cell as a date that must not lie before `first`; None where it is empty."""
        last = self.day(column)
        if first is not None and last is not None and last.last < first.first:
            self.refuse(column, f"a date not before {first}", "correct one of the two")
        return last

    def number(self, column: str) -> Decimal | None:
        """The cell as a number without thousands marks; None where it is empty."""
        found = self.text(column)
        if not found:
            return None
        try:
            if not _NUMBER.fullmatch(found):
                raise InvalidOperation
            return Decimal(found)
        except InvalidOperation:
            self.refuse(column, "a number such as 20000000000 or 2.35", "write digits and at most one point")

    def needed_number(self, column: str) -> Decimal:
        """The cell as a number, which must not be empty."""
        self.filled(column)
        found = self.number(column)
        if found is None:  # pragma: no cover - filled() has refused it
            self.refuse(column, "a number", "fill it in")
        return found

    def year(self, column: str) -> int:
        """The cell as a year of four digits."""
        if not re.fullmatch(r"\d{4}", self.text(column)):
            self.refuse(column, "a year such as 2025", "write its four digits")
        return int(self.text(column))

    def flag(self, column: str) -> bool:
        """The cell as yes or no."""
        return self._one_of(column, ("yes", "no")) == "yes"

    def choice(self, column: str, kind: type[Choice]) -> Choice:
        """The cell as one of the values of `kind`."""
        return kind(self._one_of(column, [choice.value for choice in kind]))

    def evidence(self) -> Evidence:
        """What the row rests on; source and basis must not be empty."""
        address = self.text("source_url")
        if address and not address.startswith(("http://", "https://")):
            self.refuse("source_url", "an address that begins with https://", "write it whole or leave it empty")
        return Evidence(self.filled("source"), address, self.filled("basis"), self.choice("certainty", Certainty))

    def _one_of(self, column: str, allowed: Collection[str]) -> str:
        if self.text(column) not in allowed:
            self.refuse(column, "one of " + ", ".join(allowed), "take one of these")
        return self.text(column)


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file of a pack, its columns checked."""

    file: str
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def check_unique(self, *columns: str) -> None:
        """Raise InvalidPack where two rows agree in all of `columns`."""
        seen: dict[tuple[str, ...], int] = {}
        for row in self.rows:
            key = tuple(row.text(column) for column in columns)
            if key in seen:
                row.refuse(
                    columns[0],
                    f"no second row for {' / '.join(key)} (the first stands in line {seen[key]})",
                    "take one out or tell them apart",
                )
            seen[key] = row.line


def read_table(file: str, text: str, columns: Collection[str], optional: Collection[str] = ()) -> Table:
    """The table in `text`, which must have `columns` and EVIDENCE, and may have `optional` and `note`.

    `file` is what messages call it. Raises InvalidPack for a missing or unknown column and for a row with too many
    or too few cells. Blank lines are passed over.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    needed = [*columns, *EVIDENCE]
    rows: list[Row] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            if not any(cells):
                continue
            if header is None:
                header = cells
                _check_header(file, header, needed, {*needed, *optional, "note"})
                continue
            if len(cells) != len(header):
                raise InvalidPack(
                    f"{file}:{reader.line_num}: found {len(cells)} cells, expected {len(header)} as in the header; "
                    "put quotation marks around a cell that holds a comma"
                )
            line = reader.line_num - sum(cell.count("\n") for cell in cells)
            rows.append(Row(file, line, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
    except csv.Error as error:
        raise InvalidPack(
            f"{file}:{reader.line_num}: {error}, expected comma-separated cells; close each quotation mark"
        ) from error
    if header is None:
        raise InvalidPack(f"{file}:1: found no header row, expected the columns {', '.join(needed)}; add it")
    return Table(file, tuple(rows))


def _check_header(file: str, header: list[str], needed: Collection[str], allowed: Collection[str]) -> None:
    for name in header:
        if name not in allowed:
            raise InvalidPack(
                f"{file}:1: column {name or '(without name)'}: unknown, expected among {', '.join(sorted(allowed))}; "
                "rename it or take it out"
            )
        if header.count(name) > 1:
            raise InvalidPack(f"{file}:1: column {name}: found twice, expected once; take one out")
    for name in needed:
        if name not in header:
            raise InvalidPack(f"{file}:1: column {name}: missing, expected it in the header; add it")

"""What all commands print with: tables for people, JSON for machines, messages and progress beside them."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from wordbond.jsonform import JsonValue, dump_json

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["complain", "print_csv", "print_json", "print_line", "print_table", "progress_bar", "safe"]

_NUMBER = re.compile(r"[+-]\d+(?:\.\d+)?")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)

_CONTROLS = {code: "�" for code in [*range(32), *range(127, 160)] if chr(code) not in "\n\t"}


def safe(words: str) -> str:
    """`words` of a report as they may be shown in a terminal: control characters replaced, markup as plain text."""
    return escape(words.translate(_CONTROLS))


def print_json(value: JsonValue) -> None:
    """Print one JSON value on standard output, a line of its own."""
    sys.stdout.write(dump_json(value) + "\n")


def print_line(line: str = "") -> None:
    """Print a line with rich's markup; what comes from a report goes through `safe` before."""
    _out.print(line)


def complain(message: str) -> None:
    """Print a message on standard error; its words are plain."""
    _err.print(f"[bold]wordbond:[/bold] {safe(message)}")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a plain table; cells are markup, so what comes from a report goes through `safe` before."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        name = column.removeprefix(">")
        table.add_column(name, justify="right" if column.startswith(">") else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    _out.print(table)


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print CSV; a cell that a spreadsheet would take for a formula gets a `'` before it, but a number is a number."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(columns)
    for row in rows:
        out.writerow([_harmless(cell) for cell in row])


def _harmless(cell: object) -> object:
    if not isinstance(cell, str) or len(cell) < 2 or not cell.startswith(FORMULA_STARTS):
        return cell
    return cell if _NUMBER.fullmatch(cell) else f"'{cell}"


@contextmanager
def progress_bar(label: str, *, total: int | None = None) -> Iterator[Progress]:
    """A progress bar on standard error with one task, 0, gone when done; silent where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as progress:
        progress.add_task(label, total=total)
        yield progress

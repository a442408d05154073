"""The lines of a page: the first thing that reading finds, and what all its other steps look at.

A line here is what a reader would call one: a paragraph, a title, a byline, an entry of a list. Text that was broken
at a fixed column is joined again, so that a paragraph of twelve printed rows is one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from wordbond.model import Span

__all__ = ["BULLET", "CLOSERS", "HEAD_CHARS", "OPENERS", "TAIL_CHARS", "Line", "find_lines"]

HEAD_CHARS = 700
"""How much of a line's beginning is looked at: longer than any boilerplate sentence worth a rule."""
TAIL_CHARS = 160
"""How much of its end is looked at: enough for a sign-off or a photo credit."""

RUNNING_CHARS = 60
FINAL_STOPS = frozenset(".!?…。！？")
OPENERS = "\"'“”„«»‘‚‹"
CLOSERS = "\"'”’“»«›‹)]"
BULLET = re.compile(r"(?:[-–—•*·▪■●►▶»>→✓]|\d{1,2}[.)])\s+(?=\S)")
_INITIALS = re.compile(r"[.!?][\"”’»]?\s+[A-Z]{2,6}(?:[\s/][A-Z]{2,6}){0,4}$")
"""“… on bulk cargo. PTI RKM”: a sign-off in capitals behind the stop."""
_ROW = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_WRAP_COLUMNS = (45, 100)


@dataclass(slots=True)
class Line:
    """One line of a page, white space trimmed; not frozen, for it is made by the million."""

    start: int
    end: int
    blank_before: bool
    """Whether an empty row, or the beginning of the text, stands before it."""
    head: str
    """Its first HEAD_CHARS characters, line breaks as they are."""
    tail: str
    """Its last TAIL_CHARS characters."""

    size: int
    """Its length in characters."""
    stopped: bool
    """Whether it ends as a sentence does: with a stop, or with a stop inside a closing mark."""
    running: bool
    """Whether it reads as a paragraph of running text: long, or a whole sentence of some length."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    @property
    def bulleted(self) -> bool:
        """Whether it opens with a bullet, a dash or a number, as an entry of a list does."""
        return BULLET.match(self.head) is not None

    @property
    def titled(self) -> bool:
        """Whether it could be the title of something: of one line, not long, without a final stop."""
        return self.size <= 200 and not self.stopped and self.tail[-1] not in ":;,"


def find_lines(text: str, start: int = 0, *, unwrap: bool = True) -> list[Line]:
    """The lines of `text` from `start` on, in order; rows of nothing but white space only part them.

    `unwrap` joins rows that were broken at a fixed column, and rows that go on in lower case; leave it out where each
    row is known to be a block of its own, as in text taken out of markup. Takes time in step with the text's length.
    """
    rows = _rows(text, start)
    if unwrap and len(rows) > 1:
        rows = _joined(text, rows)
    return [_line(text, *row) for row in rows]


_Row = tuple[int, int, bool]


def _rows(text: str, start: int) -> list[_Row]:
    rows: list[_Row] = []
    end = start
    blank = True
    for match in _ROW.finditer(text, start):
        row_start, row_end = match.span()
        row = match[0]
        breaks = row_start - end - (text.count("\r\n", end, row_start) if row_start - end > 1 else 0)
        blank = blank or breaks > 1
        end = row_end
        kept = row.strip()
        if not kept:
            blank = True
            continue
        left = row_start + len(row) - len(row.lstrip())
        rows.append((left, left + len(kept), blank))
        blank = False
    return rows


def _line(text: str, start: int, end: int, blank: bool) -> Line:
    size = end - start
    head = text[start : min(end, start + HEAD_CHARS)]
    tail = head[-TAIL_CHARS:] if size <= HEAD_CHARS else text[end - TAIL_CHARS : end]
    stopped = tail[-1] in FINAL_STOPS or _is_stopped(tail)
    whole = size >= RUNNING_CHARS and (stopped or tail[-1] in '"“”»')
    running = size >= 4 * RUNNING_CHARS or (whole and BULLET.match(head) is None)
    return Line(start, end, blank, head, tail, size, stopped, running)


def _is_stopped(tail: str) -> bool:
    if tail.rstrip(CLOSERS)[-1:] in FINAL_STOPS:
        return True
    if tail[-1].isupper() and _INITIALS.search(tail):
        return True
    # “… the mayor said. (dpa/lg)”: a sign-off in brackets stands behind the stop.
    opened = tail.rfind("(" if tail[-1] == ")" else "[") if tail[-1] in ")]" else -1
    return opened > 0 and tail[:opened].rstrip().rstrip(CLOSERS)[-1:] in FINAL_STOPS


def _joined(text: str, rows: list[_Row]) -> list[_Row]:
    column = _column(text, rows)
    joined = [rows[0]]
    for (start, end, _), row in pairwise(rows):
        if not row[2] and (_goes_on(text, start, end, row) or (column and _was_broken(text, start, end, row, column))):
            joined[-1] = (joined[-1][0], row[1], joined[-1][2])
        else:
            joined.append(row)
    return joined


def _goes_on(text: str, start: int, end: int, after: _Row) -> bool:
    """Whether the row from `start` to `end` breaks off in mid-sentence and `after` goes on in lower case."""
    if not text[after[0]].islower() or text[end - 1] in '.!?:;…"”»':
        return False
    return end - start > 2 * RUNNING_CHARS or text.count(" ", start, end) >= 2


def _was_broken(text: str, start: int, end: int, after: _Row, column: int) -> bool:
    """Whether the first word of `after` would not have fitted on the row before: the sign of a break at `column`."""
    if end - start > column or BULLET.match(text, after[0], after[1]):
        return False
    word = text.find(" ", after[0], after[1])
    return end - start + 1 + (word if word > 0 else after[1]) - after[0] > column


def _column(text: str, rows: list[_Row]) -> int | None:
    """The column at which the text was broken; None where it was not.

    It was where blocks of three rows and more hold no row that had room for the next row's first word; the widest row
    gives the column.
    """
    widest = max(end - start for start, end, _ in rows)
    if not _WRAP_COLUMNS[0] <= widest <= _WRAP_COLUMNS[1]:
        return None
    inside = broken = 0
    for (start, end, _), row in pairwise(rows):
        if not row[2]:
            inside += 1
            broken += _was_broken(text, start, end, row, widest)
    return widest if inside >= 3 and broken >= 0.7 * inside else None

"""Noise that no phrase names, told by what stands around it: section names above a title, links below the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from wordbond.model import NoiseKind
from wordbond.reading.boilerplate import BOX_CHARS, Labels, is_speech
from wordbond.reading.lines import BULLET, Line
from wordbond.reading.tables import word_pattern, words

__all__ = ["label_boxes", "label_chrome", "label_counts", "label_dated_entries", "label_tail"]

_CLOSING = frozenset({NoiseKind.LINK_LIST, NoiseKind.COMMENTS, NoiseKind.DISCLAIMER, NoiseKind.RELATED_LIST})
_LEAST_PARAGRAPHS = 3
_LEAST_LOOSE = 3
_LEAST_TITLE = 4
_TITLE_SHARE = 0.75
_PARTED_SHARE = 0.8
_BOX_ROWS = 3
_CAPTION_ROWS = 2
_FIGURE = re.compile(r":\s*[\d€$£]")
"""“Halvsund: 1.1 million tonnes” is a row of the report's own table."""
_CHROME_LINES = 14
_CHROME_WORDS = 3
_LEAST_CHROME = 3
_CLOSING_LINES = 4
_COUNT = re.compile(r"\+?\d[\d.,]*\s?[kKmM]?")
_DATED_CHARS = 60
_DATE_LABEL = re.compile(
    rf"{word_pattern('published', joined=True)}|{word_pattern('updated', joined=True)}", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")


def label_counts(lines: Sequence[Line], labels: Labels) -> None:
    """Label the lines of a bare number beside other noise: what a button counts, set apart from the button."""
    for at, line in enumerate(lines):
        if labels[at] is None and line.size <= 8 and _COUNT.fullmatch(line.head):
            before, after = labels[at - 1] if at else None, labels[at + 1] if at + 1 < len(labels) else None
            if before is not None or after is not None:
                labels[at] = NoiseKind.COUNTERS


def label_dated_entries(lines: Sequence[Line], labels: Labels) -> None:
    """Label bulleted titles of other stories, each with an entry for its date below: “- Published 21 May 2031”."""
    for at, line in enumerate(lines):
        bullet = BULLET.match(line.head)
        if bullet is None or labels[at] is not None or line.size > _DATED_CHARS:
            continue
        if (dated := _DATE_LABEL.match(line.head, bullet.end())) is None:
            continue
        if dated.end() < len(line.head) and not _DIGIT.search(line.head, dated.end()):
            continue
        labels[at] = NoiseKind.RELATED_LIST
        if at and labels[at - 1] is None and lines[at - 1].bulleted and not lines[at - 1].stopped:
            labels[at - 1] = NoiseKind.RELATED_LIST


def label_chrome(lines: Sequence[Line], labels: Labels) -> None:
    """Label the names of sections above the title: three lines or more of a word or three, then a longer one."""
    for at, line in enumerate(lines[:_CHROME_LINES]):
        if labels[at] is None and (len(line.head.split()) > _CHROME_WORDS or line.stopped or _DIGIT.search(line.head)):
            if labels[:at].count(None) >= _LEAST_CHROME:
                # A kicker stands on its title, parted from the sections above.
                start = at
                while start and not lines[start].blank_before:
                    start -= 1
                end = start if start and at - start < _LEAST_CHROME else at
                labels[:end] = [label or NoiseKind.LINK_LIST for label in labels[:end]]
            return


def label_tail(lines: Sequence[Line], labels: Labels, used: Collection[int]) -> None:
    """Label what stands below the last paragraph beside noise: names of links, titles of other stories.

    No phrase names them all; but there nothing is left of the report but its own credits and bylines, the lines in
    `used`. Sentences count only behind a disclaimer that closes the page.
    """
    _label_closing(lines, labels, used)
    tail = len(lines)
    while tail and not (labels[tail - 1] is None and tail - 1 not in used and _is_body(lines[tail - 1])):
        tail -= 1
    if not tail:
        return
    loose = [
        at for at in range(tail, len(lines)) if labels[at] is None and at not in used and not _is_source(lines[at])
    ]
    known = any(labels[at] in _CLOSING for at in range(tail, len(lines)))
    rows = any(_FIGURE.search(lines[at].head) for at in loose)
    if known or (len(loose) >= _LEAST_LOOSE and not rows):
        for at in loose:
            labels[at] = NoiseKind.LINK_LIST
    for at in range(tail + 1, len(lines) - 1):
        if labels[at] is None and labels[at - 1] is not None and labels[at + 1] is not None:
            labels[at] = labels[at - 1]  # The date of another story, between two of a list.


def _label_closing(lines: Sequence[Line], labels: Labels, used: Collection[int]) -> None:
    """Label the few short sentences behind a disclaimer, where at least three paragraphs stand before it."""
    running = 0
    for at, line in enumerate(lines):
        if labels[at] is NoiseKind.DISCLAIMER and running >= _LEAST_PARAGRAPHS:
            rest = [i for i in range(at + 1, len(lines)) if labels[i] is None and i not in used]
            rest = [i for i in rest if not _is_source(lines[i])]
            if len(rest) <= _CLOSING_LINES and all(
                lines[i].size <= BOX_CHARS and not is_speech(lines[i]) for i in rest
            ):
                for i in rest:
                    labels[i] = NoiseKind.LINK_LIST
            return
        running += labels[at] is None and line.running


def _is_titlecased(line: Line) -> bool:
    """“- Global Rope Market To Reach 4.2 Billion”: an entry in capitals is the title of another story."""
    parts = [part for part in line.head.split()[1:] if part[0].isalpha()]
    return len(parts) >= _LEAST_TITLE and sum(part[0].isupper() for part in parts) >= _TITLE_SHARE * len(parts)


def _is_source(line: Line) -> bool:
    """“(Ministry of Rivers)” or “SOURCE Blue Line” as a line by itself says who the text came from."""
    return line.head.split()[0].casefold() in words("source_label") or (line.head[0] == "(" and line.tail[-1] == ")")


def label_boxes(lines: Sequence[Line], labels: Labels, used: Collection[int], title: int | None) -> None:
    """Label boxes that no phrase names, on a page whose paragraphs are parted by empty rows.

    Between empty rows below the title, three short rows and more, most of them without a stop, are a box: a heading
    stands alone or on its paragraph, a paragraph is one row. A photo credit takes the row right above it along.
    """
    running = [at for at, line in enumerate(lines) if line.running and labels[at] is None]
    if sum(lines[at].blank_before for at in running) < _PARTED_SHARE * len(running):
        return
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and not lines[end].blank_before:
            continue
        block = range(start, end)
        start = end
        if len(block) == _CAPTION_ROWS and labels[block[1]] is NoiseKind.CAPTION and labels[block[0]] is None:
            if not is_speech(lines[block[0]]) and block[0] not in used and block[0] != title:
                labels[block[0]] = NoiseKind.CAPTION
        elif title is not None and block[0] > title and _is_box([lines[at] for at in block]):
            loose = [at for at in block if labels[at] is None]
            if not any(at in used for at in block):
                for at in loose:
                    labels[at] = NoiseKind.LINK_LIST


def _is_box(rows: Sequence[Line]) -> bool:
    if len(rows) < _BOX_ROWS or any(row.size > BOX_CHARS or is_speech(row) or row.bulleted for row in rows):
        return False
    if any(_FIGURE.search(row.head) for row in rows):
        return False
    return 2 * sum(not row.stopped for row in rows) >= len(rows)


def _is_body(line: Line) -> bool:
    """Whether a line below the last paragraph would still be the report's own: a sentence, speech, an entry."""
    listed = line.bulleted and not _is_titlecased(line)
    return line.stopped or listed or line.size > BOX_CHARS or is_speech(line)

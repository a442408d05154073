"""How far a heading of boilerplate reaches: a list with it, a comment section to the page's end, a box its rows."""

from __future__ import annotations

from collections.abc import Sequence

from wordbond.model import NoiseKind
from wordbond.reading.boilerplate import BOX_CHARS, CAPTION_LINE_CHARS, Labels, is_speech, words_start
from wordbond.reading.lines import Line
from wordbond.reading.tables import Phrase, agencies

__all__ = ["reach", "reaches"]

_REACHING_KINDS = frozenset({NoiseKind.COMMENTS, NoiseKind.CAPTION})
_REACHING = frozenset({"header", "box"})
_LISTS = (NoiseKind.RELATED_LIST, NoiseKind.LINK_LIST)
_TITLE_WORDS = 5
_ENTRIES_IN_TEXT = 8
"""Titles without bullets that a list within the report may run to; at the page's end there is no bound."""


def reaches(hit: Phrase) -> bool:
    """Whether a phrase speaks for the lines after its own as well."""
    return hit.form in _REACHING or hit.kind in _REACHING_KINDS


def reach(lines: Sequence[Line], hits: Sequence[Phrase | None], labels: Labels, at: int, running: int) -> int:
    """The first line after the header at `at` that is not its own any more; `running` paragraphs stood before it."""
    hit = hits[at]
    if hit is None:
        return at + 1
    if hit.kind is NoiseKind.CAPTION:
        return _caption_end(lines, hits, at)
    if hit.kind is NoiseKind.COMMENTS:
        return _comments_end(lines, hits, at, running)
    if hit.form == "box":
        return _box_end(lines, hits, at, in_head=running == 0)
    says_more = hit.pattern.match(lines[at].head, words_start(lines[at]))
    alone = says_more is None or not (says_more["rest"] or "").strip(" :|–—-»>")
    if hit.kind is NoiseKind.DISCLAIMER:
        return _disclaimer_end(lines, hits, at) if alone else at + 1
    return _list_end(lines, hits, labels, at, alone=alone, in_head=running == 0)


def _comments_end(lines: Sequence[Line], hits: Sequence[Phrase | None], at: int, running: int) -> int:
    # A link to the comments stands above the report too; the section itself only after paragraphs, or late on the page.
    if running < 3 and lines[at].start < lines[-1].end // 2:
        return at + 1
    for i in range(at + 1, len(lines)):
        hit = hits[i]
        if hit is not None and hit.form in ("header", "opens") and hit.kind in (*_LISTS, NoiseKind.DISCLAIMER):
            return i
    return len(lines)


def _caption_end(lines: Sequence[Line], hits: Sequence[Phrase | None], at: int) -> int:
    """A photo credit on its own row with the one row of its caption right below, an empty row after it."""
    after = at + 1
    if lines[at].size > BOX_CHARS // 2 or after + 1 >= len(lines) or hits[after] is not None:
        return after
    below = lines[after]
    joined = not below.blank_before and lines[after + 1].blank_before and lines[at].blank_before
    return after + 1 if joined and below.size <= CAPTION_LINE_CHARS and not is_speech(below) else after


def _box_end(lines: Sequence[Line], hits: Sequence[Phrase | None], at: int, *, in_head: bool) -> int:
    """A box such as a newsletter's: the short rows right below its first, up to an empty one or a paragraph.

    Above the first paragraph it ends at a row of several words as well: the title may stand right below a button.
    """
    end = at + 1
    while end < len(lines) and end - at <= _ENTRIES_IN_TEXT and not lines[end].blank_before:
        if lines[end].size > BOX_CHARS or hits[end] is not None:
            break
        if in_head and len(lines[end].head.split()) >= _TITLE_WORDS:
            break
        end += 1
    return end


def _disclaimer_end(lines: Sequence[Line], hits: Sequence[Phrase | None], at: int) -> int:
    """A disclaimer under its own heading: the rows up to the next empty one, or else one paragraph."""
    end = at + 1
    while end < len(lines) and hits[end] is None and (end == at + 1 or not lines[end].blank_before):
        if end > at + 1 and lines[end].titled:
            break
        end += 1
    return end


def _list_end(
    lines: Sequence[Line], hits: Sequence[Phrase | None], labels: Labels, at: int, *, alone: bool, in_head: bool
) -> int:
    """Where the list under the heading at `at` ends: at the first line that is no entry of it."""
    kind = labels[at]
    bulleted = False
    end = at + 1
    while end < len(lines):
        line, hit = lines[end], hits[end]
        if hit is not None and (hit.kind not in _LISTS or (reaches(hit) and hit.kind is not kind)):
            break
        if line.bulleted and line.size <= 500:
            bulleted = True
        elif hit is None and labels[end] is None:
            before_bullets = line.titled and end + 1 < len(lines) and lines[end + 1].bulleted
            entry = alone and not in_head and not bulleted and _is_entry(line) and end - at <= _ENTRIES_IN_TEXT
            if entry and not before_bullets and _heads_below(lines, at, end):
                break
            if not (before_bullets or entry or (bulleted and line.titled and _is_tail(lines, end))):
                break
        end += 1
    return end


def _heads_below(lines: Sequence[Line], at: int, end: int) -> bool:
    """Whether the line at `end` heads the paragraph below it: parted from a list whose rows stand together."""
    if end == at + 1 or not lines[end].blank_before or end + 1 >= len(lines) or not lines[end + 1].running:
        return False
    return not any(lines[i].blank_before for i in range(at + 2, end))


def _is_entry(line: Line) -> bool:
    """Whether a line can be the title of another story: short and without a final stop, or a question."""
    if agencies().named(line.head.strip("() ")):
        return False  # The report's own credit, printed below the list.
    return line.titled or (line.size <= BOX_CHARS and line.tail[-1] in "?!")


def _is_tail(lines: Sequence[Line], at: int) -> bool:
    """Whether no running text follows within the next lines."""
    return not any(line.running and not line.bulleted for line in lines[at : at + 6])

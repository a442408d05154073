"""A body printed twice inside one report, and a sentence of it printed before it.

Some outlets paste a text over itself, whole or from its second paragraph on, with a word changed here and there; every
quotation would then be counted twice. Others print a quotation above the report to draw readers in. Both are found by
equal runs of words: hashed, once through the text, without comparing paragraphs with each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wordbond.model import Finding, Span
from wordbond.reading.lines import Line

__all__ = ["LONGEST_CHARS", "find_copies", "find_teasers"]

SHINGLE_WORDS = 6
"""Long enough that chance seldom repeats it, short enough that a word changed in a sentence leaves one on each side."""
LEAST_WORDS = 60
"""A copy shorter than this is a refrain, a slogan or a quotation printed twice."""
ONE_PARAGRAPH_WORDS = 150
"""A copy within one paragraph needs more: long quotations are printed twice, as a box beside the text."""
GAP_WORDS = 40
DRIFT_WORDS = 25
COPY_SHARE = 0.6
"""The least part of what stands between both beginnings that the copy repeats: a copy follows its original."""
PARAGRAPH_SHARE = 0.6
TEASER_SHARE = 0.7
LEAST_TEASER_SHINGLES = 3
PROBE_CHARS = 30
"""A stretch that must stand in a line unchanged before the line's words are compared: a plain search, and cheap."""
LINE_CHARS = 6000
LONGEST_CHARS = 4_000_000
"""A text longer than any report is not searched: its words would take more memory than a laptop should give."""
_WORDS = re.compile(r"\w+(?:['’]\w+)?")


@dataclass(slots=True)
class _Run:
    """A stretch of words that repeats an earlier one: both as half-open word indices."""

    first: int
    first_end: int
    again: int
    again_end: int
    hits: int


def find_copies(text: str, lines: Sequence[Line]) -> tuple[list[Span], list[Finding]]:
    """The second and later copies of the body among `lines` (those that are no noise), as spans of whole lines.

    Empty for a refrain, a list or a quotation that is merely repeated. Time and memory in step with the text's length.
    """
    if sum(line.size for line in lines) > LONGEST_CHARS:
        span = Span(lines[0].start, lines[-1].end)
        return [], [Finding("not-searched-for-copies", span, "The text is too long to be searched for a second copy.")]
    # A plain split tells as well whether anything is repeated at all, and most reports repeat nothing.
    rough = [word for line in lines for word in text[line.start : line.end].split()]
    if len(rough) < 2 * LEAST_WORDS or not _repeats(rough):
        return [], []
    words = [word for line in lines for word in _WORDS.findall(text[line.start : line.end].lower())]
    starts, owners = _places(text, lines)
    spans: list[Span] = []
    removed = 0
    for run in _runs(words):
        if run.again - run.first - removed <= 0 or not _is_copy(run, owners, lines, removed):
            continue
        span = _snapped(run, starts, owners, lines)
        if spans and span.start < spans[-1].end:
            continue
        spans.append(span)
        removed += run.again_end - run.again
    return spans, []


def find_teasers(text: str, lines: Sequence[Line], *, within: int = 3) -> list[Line]:
    """Those of the first `within` running lines whose words stand again, nearly all, in one later line."""
    early = [line for line in lines[: 3 * within] if line.running][:within]
    # The report itself begins with the first line that does not come again; what is repeated after it is no teaser.
    teasers: list[Line] = []
    for line in early:
        if not _comes_again(text, line, lines):
            break
        teasers.append(line)
    return teasers if len(teasers) < len(early) or len(lines) > 2 * len(teasers) else []


def _comes_again(text: str, line: Line, lines: Sequence[Line]) -> bool:
    """Whether the words of `line` stand in one later line, nearly all; in more than one they are a refrain."""
    if line.size > len(line.head):
        return False
    probes = [line.head[at : at + PROBE_CHARS] for at in (10, line.size // 2, line.size - PROBE_CHARS - 10)]
    probes = [probe for probe in probes if text.find(probe, line.end) >= 0]
    mine = _shingles(_WORDS.findall(line.head.lower())) if probes else set()
    if len(mine) < LEAST_TEASER_SHINGLES:
        return False
    found = 0
    for other in lines:
        if other.start <= line.end or 2 * other.size < line.size:
            continue
        theirs = text[other.start : min(other.end, other.start + LINE_CHARS)]
        if any(probe in theirs for probe in probes):
            found += len(mine & _shingles(_WORDS.findall(theirs.lower()))) >= TEASER_SHARE * len(mine)
    return found == 1


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def _repeats(words: Sequence[str]) -> bool:
    """Whether enough runs of words stand twice for a copy to be possible: one pass, done for every report."""
    shingles = len(words) - SHINGLE_WORDS + 1
    distinct = len(set(zip(*(words[i:] for i in range(SHINGLE_WORDS)), strict=False)))
    return shingles - distinct >= LEAST_WORDS // 3


def _places(text: str, lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """For each word, where it starts and the index of its line."""
    starts: list[int] = []
    owners: list[int] = []
    for index, line in enumerate(lines):
        for match in _WORDS.finditer(text[line.start : line.end].lower()):
            starts.append(line.start + match.start())
            owners.append(index)
    return starts, owners


def _runs(words: Sequence[str]) -> list[_Run]:
    """Stretches that repeat earlier ones in the same order, small differences passed over, in reading order."""
    seen: dict[int, int] = {}
    runs: list[_Run] = []
    for at in range(len(words) - SHINGLE_WORDS + 1):
        key = hash(tuple(words[at : at + SHINGLE_WORDS]))
        first = seen.setdefault(key, at)
        if first == at:
            continue
        last = runs[-1] if runs else None
        end = at + SHINGLE_WORDS
        if (
            last is not None
            and at - last.again_end <= GAP_WORDS
            and abs((at - last.again) - (first - last.first)) <= DRIFT_WORDS
        ):
            last.again_end, last.first_end = end, max(last.first_end, first + SHINGLE_WORDS)
            last.hits += 1
        else:
            runs.append(_Run(first, first + SHINGLE_WORDS, at, end, 1))
    return runs


def _is_copy(run: _Run, owners: Sequence[int], lines: Sequence[Line], removed: int) -> bool:
    """Whether `run` repeats a body: enough words, most of what stood between, paragraphs of sentences."""
    size = run.again_end - run.again
    between = run.again - run.first - removed
    if size < LEAST_WORDS or run.hits < size // 3 or run.first_end > run.again + SHINGLE_WORDS:
        return False
    if size < COPY_SHARE * between:
        return False
    # A copy run together to one paragraph is one of several all the same.
    touched = (
        range(owners[run.first], owners[run.first_end - 1] + 1),
        range(owners[run.again], owners[run.again_end - 1] + 1),
    )
    paragraphs = max(sum(lines[index].running for index in one) for one in touched)
    return paragraphs >= 2 or (paragraphs == 1 and size >= ONE_PARAGRAPH_WORDS)


def _snapped(run: _Run, starts: Sequence[int], owners: Sequence[int], lines: Sequence[Line]) -> Span:
    """The span of `run`, drawn to the bounds of the lines that it mostly fills."""
    head, tail = owners[run.again], owners[run.again_end - 1]
    start, end = lines[head].start, lines[tail].end
    first, past = _bounds(owners, run.again)
    if past - run.again < PARAGRAPH_SHARE * (past - first):
        start = starts[run.again] if head == tail else lines[head + 1].start
    first, past = _bounds(owners, run.again_end - 1)
    if run.again_end - first < PARAGRAPH_SHARE * (past - first):
        # The run may reach into a third copy: its first words follow the second's last as they did the first's.
        end = starts[run.again_end] if head == tail else lines[tail - 1].end
    return Span(start, max(end, start + 1))


def _bounds(owners: Sequence[int], word: int) -> tuple[int, int]:
    """The first word and the end of the line that `word` stands in."""
    start = end = word
    while start > 0 and owners[start - 1] == owners[word]:
        start -= 1
    while end < len(owners) and owners[end] == owners[word]:
        end += 1
    return start, end

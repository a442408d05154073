"""Noise: the stretches of a page that are no report, found by what they say and where they stand.

The lines of a page come in; each gets the kind of noise it is, or none. What a line of boilerplate says is data
(`data/phrases.csv`); here stands only how far it reaches: a heading such as “Read also:” takes its list with it, a
comment section everything to the end, a disclaimer its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from wordbond.model import Noise, NoiseKind, Span
from wordbond.reading.lines import CLOSERS, OPENERS, Line
from wordbond.reading.tables import Phrase, agencies, first_word, phrases, words

__all__ = ["Labels", "find_noise", "items_kind", "label_tail", "noise_spans"]

Labels = list[NoiseKind | None]
"""One for each line of a page."""

_LONGEST = {
    NoiseKind.COUNTERS: 200,
    NoiseKind.CAPTION: 400,
    NoiseKind.DISCLAIMER: 4000,
    NoiseKind.MEDIA_STUB: 250,
    NoiseKind.RELATED_LIST: 300,
    NoiseKind.LINK_LIST: 400,
    NoiseKind.COMMENTS: 250,
}
"""A longer line that begins like boilerplate is a paragraph that happens to."""
_CLOSING = frozenset({NoiseKind.LINK_LIST, NoiseKind.COMMENTS, NoiseKind.DISCLAIMER, NoiseKind.RELATED_LIST})
_REACHING = frozenset({"header", "box"})
_LEAST_PARAGRAPHS = 3
_CHROME_LINES = 14
_LISTS = (NoiseKind.RELATED_LIST, NoiseKind.LINK_LIST)
_CAPTION_LINE_CHARS = 320
_QUOTED_CHARS = 40
_NOTE_CHARS = 800
"""A longer note under a heading on its own line is the report: a correction, a letter."""
_BOX_CHARS = 120
_CHROME_WORDS = 3
_LEAST_CHROME = 3
_CLOSING_LINES = 4
_ENTRIES_IN_TEXT = 8
"""Titles without bullets that a list within the report may run to; at the page's end there is no bound."""
_LEADING = re.compile(r"[\W_]*")
_BETWEEN_ITEMS = re.compile(r"[\W_]*(?:\b(?:on|via|this|auf|sur|en|no|na|su|op|to|in|or|and)\b[\W_]+)?", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://\S+|www\.\S+|#\w+|@\w+)(?:[\s,|]+(?:https?://\S+|www\.\S+|#\w+|@\w+))*")
_STEPS = re.compile(r"\s*[>»›→|•·/]\s*")
_COUNT = re.compile(r"\+?\d[\d.,]*\s?[kKmM]?")
_ARROWS = re.compile(r"\s[>»›→]\s")
_SOURCE_BRACKET = re.compile(r"[(\[]([^()\[\],\n]{2,60}?)\s?/\s?([^()\[\],\n]{2,50})[)\]]\.?$")
"""“(Jane Roe / The Example)”: who took a picture and for whom."""
_DIGIT = re.compile(r"\d")


def find_noise(lines: Sequence[Line]) -> tuple[Labels, list[Noise]]:
    """The kind of noise of each of `lines`, and the noise that is only a part of a line.

    Time in step with the number of lines: each is looked up by its first word, and each list is walked once.
    """
    hits = [_phrase(line) for line in lines]
    labels: Labels = [_kind(line, hit) for line, hit in zip(lines, hits, strict=True)]
    parts: list[Noise] = []
    running = 0
    at = 0
    while at < len(lines):
        hit = hits[at]
        end = at + 1
        if hit is not None and (hit.form in _REACHING or hit.kind is NoiseKind.COMMENTS):
            end = _reach(lines, hits, labels, at, running)
            for i in range(at + 1, end):
                labels[i] = hit.kind
        elif labels[at] is None:
            caption = _ending_credit(lines[at])
            if caption is not None and caption.start == lines[at].start:
                labels[at] = NoiseKind.CAPTION
            elif caption is not None:
                parts.append(Noise(NoiseKind.CAPTION, caption))
            running += lines[at].running
        at = end
    _count_numbers(lines, labels)
    _label_chrome(lines, labels)
    return labels, parts


def _label_chrome(lines: Sequence[Line], labels: Labels) -> None:
    """Label the names of sections above the title: three lines or more of a word or three, then a longer one."""
    for at, line in enumerate(lines[:_CHROME_LINES]):
        if labels[at] is None and (len(line.head.split()) > _CHROME_WORDS or line.stopped or _DIGIT.search(line.head)):
            if labels[:at].count(None) >= _LEAST_CHROME:
                labels[:at] = [label or NoiseKind.LINK_LIST for label in labels[:at]]
            return


def label_tail(lines: Sequence[Line], labels: Labels, used: Collection[int]) -> None:
    """Label what stands between and after the noise at the page's end: names of links, titles of other stories.

    No phrase names them all; but below the last paragraph, beside a list, nothing is left of the report but its own
    credits and bylines, the lines in `used`. Short sentences count only after a disclaimer that closes the page.
    """
    tail = len(lines)
    while tail and (labels[tail - 1] is not None or tail - 1 in used or lines[tail - 1].size <= _BOX_CHARS):
        tail -= 1
    first = next((at for at in range(tail, len(lines)) if labels[at] in _CLOSING), None)
    if first is None or tail < 2:
        return
    loose = [at for at in range(first, len(lines)) if labels[at] is None and at not in used]
    for at in loose:
        if not lines[at].stopped and not _is_speech(lines[at]):
            labels[at] = NoiseKind.LINK_LIST
    sentences = [at for at in loose if labels[at] is None]
    closed = next((at for at in range(first, len(lines)) if labels[at] is NoiseKind.DISCLAIMER), len(lines))
    few = len(sentences) <= _CLOSING_LINES and not any(_is_speech(lines[at]) for at in sentences)
    if few and sum(line.running for line in lines[:closed]) >= _LEAST_PARAGRAPHS:
        for at in sentences:
            if at > closed:
                labels[at] = NoiseKind.LINK_LIST
    _label_above(lines, labels, used, tail, first)


def _label_above(lines: Sequence[Line], labels: Labels, used: Collection[int], tail: int, first: int) -> None:
    """Label the few lines without a stop right above the first noise of the tail: the beginning of its list."""
    above = first
    while above > tail and _opens_list(lines[above - 1]) and labels[above - 1] is None and above - 1 not in used:
        above -= 1
    if first - above <= _CLOSING_LINES:
        labels[above:first] = [NoiseKind.LINK_LIST] * (first - above)


def _opens_list(line: Line) -> bool:
    return not line.stopped and not line.bulleted and not _is_speech(line) and line.size <= _BOX_CHARS


def _is_speech(line: Line) -> bool:
    return line.head[0] in OPENERS or line.tail[-1] in '"“”»'


def _count_numbers(lines: Sequence[Line], labels: Labels) -> None:
    """Label the lines of a bare number beside other noise: what a button counts, set apart from the button."""
    for at, line in enumerate(lines):
        if labels[at] is None and line.size <= 8 and _COUNT.fullmatch(line.head):
            before, after = labels[at - 1] if at else None, labels[at + 1] if at + 1 < len(labels) else None
            if before is not None or after is not None:
                labels[at] = NoiseKind.COUNTERS


def noise_spans(lines: Sequence[Line], labels: Labels, parts: Sequence[Noise]) -> list[Noise]:
    """The noise as spans in reading order: neighbouring lines of one kind make one span."""
    spans: list[Noise] = []
    last: NoiseKind | None = None
    for line, kind in zip(lines, labels, strict=True):
        if kind is not None and kind is last:
            spans[-1] = Noise(kind, Span(spans[-1].span.start, line.end))
        elif kind is not None:
            spans.append(Noise(kind, line.span))
        last = kind
    spans += parts
    return sorted(spans, key=lambda noise: noise.span)


def _phrase(line: Line) -> Phrase | None:
    """The phrase of the table that `line` says, where it says one."""
    found = phrases().by_word.get(first_word(line.head))
    if found is None:
        return None
    leading = _LEADING.match(line.head)
    if leading and line.size > _QUOTED_CHARS and any(char in OPENERS for char in leading[0]):
        return None  # “Follow us,” she said: somebody's words, whatever they begin with.
    start = leading.end() if leading and "©" not in leading[0] else 0
    if not start and line.head[:1] == "©":
        found = tuple(phrase for phrase in found if phrase.says[0] == "©")
    for phrase in found:
        if line.size > _LONGEST[phrase.kind]:
            continue
        match = phrase.pattern.match(line.head, 0 if phrase.says[0] in "(©/" else start)
        if match and _sits(line, phrase, match):
            return phrase
    return None


def _sits(line: Line, phrase: Phrase, match: re.Match[str]) -> bool:
    """Whether a phrase that was found can be meant as boilerplate by this line."""
    if phrase.form == "header" and match["rest"] and phrase.kind is NoiseKind.COMMENTS:
        return len(match["rest"]) < 40
    if phrase.form == "header" and phrase.kind is NoiseKind.DISCLAIMER and line.size > _NOTE_CHARS:
        return False
    # “Comments” in lower case within a sentence broken over rows is no heading; boilerplate begins with a capital.
    letter = next((char for char in line.head[:20] if char.isalpha()), "")
    return not letter.islower() or phrase.kind is NoiseKind.CAPTION or line.size < 40


def _kind(line: Line, hit: Phrase | None) -> NoiseKind | None:
    if hit is not None:
        return hit.kind
    if line.size > _LONGEST[NoiseKind.COUNTERS]:
        return None
    return items_kind(line.head) or (
        NoiseKind.LINK_LIST if _is_trail(line.head) or _ADDRESS.fullmatch(line.head) else None
    )


def items_kind(words_: str) -> NoiseKind | None:
    """The kind of a line that is made up of counters or of link names alone; None where anything else stands in it."""
    table = phrases().items
    leading = _LEADING.match(words_)
    at = leading.end() if leading else 0
    kinds: set[NoiseKind] = set()
    while at < len(words_):
        found = table.get(first_word(words_[at : at + 40]), ())
        end, kind = max(((m.end(), p.kind) for p in found if (m := p.pattern.match(words_, at))), default=(0, None))
        if kind is None:
            return None
        kinds.add(kind)
        at = end
        between = _BETWEEN_ITEMS.match(words_, at)
        at = between.end() if between else at
    if not kinds:
        return None
    return NoiseKind.COUNTERS if NoiseKind.COUNTERS in kinds else NoiseKind.LINK_LIST


def _is_trail(head: str) -> bool:
    """Whether the line is a trail of links, such as “Home > World > Europe”, or a bar of section names."""
    if not any(char in head for char in ">»›→|•·/"):
        return False
    steps = [step for step in _STEPS.split(head) if step]
    if len(_ARROWS.findall(head)) >= 2 and all(len(step) <= 60 for step in steps) and head[-1] not in ".!?":
        return True
    if len(steps) < 2 or any(len(step) > 60 for step in steps) or head[-1] in ".!?":
        return False
    if steps[0].casefold() in words("home"):
        return True
    short = all(len(step.split()) <= 3 and not _DIGIT.search(step) for step in steps)
    return short and len(steps) >= 4 and ("|" in head or "•" in head or "·" in head or ">" in head)


def _ending_credit(line: Line) -> Span | None:
    """The photo credit that closes a line, with the whole line where that is short enough to be its caption."""
    table = phrases()
    folded = line.tail.lower()
    match = table.endings.search(line.tail) if any(word in folded for word in table.ending_words) else None
    if match is None:
        return _source_bracket(line)
    before = line.tail[: match.start()]
    opener = before.rstrip()[-1:]
    if not (match[0][0].isupper() or match[0][0] in "/©" or (opener and opener in "([|©.!?,;–-")):
        return None
    if match[0].rstrip(CLOSERS).endswith((".", "!", "?")) and len(match[0]) > 40:
        return None
    if line.size <= _CAPTION_LINE_CHARS:
        return line.span
    cut = line.end - len(line.tail) + match.start()
    inside = line.tail.rfind("(", 0, match.start())
    if inside >= 0 and ")" not in line.tail[inside : match.start()]:
        cut = line.end - len(line.tail) + inside
    return Span(cut, line.end)


def _source_bracket(line: Line) -> Span | None:
    """A short line that ends with a photographer and an outlet in brackets, which a list of agencies is not."""
    if line.size > _CAPTION_LINE_CHARS or line.tail[-1] not in ")]." or line.head[0] in OPENERS:
        return None
    match = _SOURCE_BRACKET.search(line.tail)
    if match is None or not all(_is_named(part) for part in match.groups()):
        return None
    return line.span if match.start() > 0 else None


def _is_named(part: str) -> bool:
    """Whether a part in brackets can name a photographer or an outlet: words with capitals, no agency."""
    parts = part.split()
    return agencies().named(part) is None and parts[0][0].isupper() and (len(parts) > 1 or len(part) > 4)


def _reach(lines: Sequence[Line], hits: Sequence[Phrase | None], labels: Labels, at: int, running: int) -> int:
    """The first line after the header at `at` that is not its own any more; `running` paragraphs stood before it."""
    hit = hits[at]
    if hit is None or hit.kind is NoiseKind.CAPTION:
        return at + 1
    if hit.kind is NoiseKind.COMMENTS:
        return _comments_end(lines, hits, at, running)
    if hit.form == "box":
        return _box_end(lines, hits, at)
    says_more = hit.pattern.match(lines[at].head, _start(lines[at]))
    alone = says_more is None or not (says_more["rest"] or "").strip(" :|–—-»>")
    if hit.kind is NoiseKind.DISCLAIMER:
        return _disclaimer_end(lines, hits, at) if alone else at + 1
    return _list_end(lines, hits, labels, at, alone=alone, in_head=running == 0)


def _start(line: Line) -> int:
    leading = _LEADING.match(line.head)
    return leading.end() if leading else 0


def _comments_end(lines: Sequence[Line], hits: Sequence[Phrase | None], at: int, running: int) -> int:
    # A link to the comments stands above the report too; the section itself only after paragraphs, or late on the page.
    if running < 3 and lines[at].start < lines[-1].end // 2:
        return at + 1
    for i in range(at + 1, len(lines)):
        hit = hits[i]
        if hit is not None and hit.form in ("header", "opens") and hit.kind in (*_LISTS, NoiseKind.DISCLAIMER):
            return i
    return len(lines)


def _box_end(lines: Sequence[Line], hits: Sequence[Phrase | None], at: int) -> int:
    """A box such as a newsletter's: the short rows right below its first, up to an empty one or a paragraph."""
    end = at + 1
    while end < len(lines) and end - at <= _ENTRIES_IN_TEXT and not lines[end].blank_before:
        if lines[end].size > _BOX_CHARS or hits[end] is not None:
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
    bulleted = False
    end = at + 1
    while end < len(lines):
        line, hit = lines[end], hits[end]
        if hit is not None and hit.kind not in _LISTS:
            break
        if line.bulleted and line.size <= 500:
            bulleted = True
        elif hit is None and labels[end] is None:
            before_bullets = line.titled and end + 1 < len(lines) and lines[end + 1].bulleted
            entry = alone and not in_head and not bulleted and _is_entry(line) and end - at <= _ENTRIES_IN_TEXT
            if not (before_bullets or entry or (bulleted and line.titled and _is_tail(lines, end))):
                break
        end += 1
    return end


def _is_entry(line: Line) -> bool:
    """Whether a line can be the title of another story: short and without a final stop, or a question."""
    return line.titled or (line.size <= _BOX_CHARS and line.tail[-1] in "?!")


def _is_tail(lines: Sequence[Line], at: int) -> bool:
    """Whether no running text follows within the next lines."""
    return not any(line.running and not line.bulleted for line in lines[at : at + 6])

"""Structure beneath every method of attribution: sentences that respect quotation marks, and contents fitted to them.

Functions from spans to spans: no cue, no source, no model. A method (rules, a tagger) finds roughly what belongs
together; these make its contents begin and end where print does.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from wordbond.attribution.dialogue import trimmed
from wordbond.attribution.marks import Marked
from wordbond.model import Noise, Quotation, QuotationKind, Span, spans_in_order

__all__ = [
    "Headline",
    "classes",
    "follow_paragraphs",
    "headline_form",
    "join_interrupted",
    "kind_of_content",
    "sentence_ends",
    "snap_to_marks",
    "stretches",
    "with_marks",
    "without_noise",
]

SNAP_INSIDE_SHARE = 0.8
"""The share of a rough content that must stand inside a pair of marks to be taken for what they hold."""
SNAP_COVER_SHARE = 0.5
"""The share of what the marks hold that a rough content must cover to be taken for all of it."""
SNAP_CHARS = 2
"""How far from a mark an edge may lie that is meant to stand at it."""
LONGEST_LABEL = 6
"""Words before the colon of a headline that names who speaks."""
FEWEST_HEADLINE_WORDS = 3
"""Words after it: fewer are a topic."""

DIRECT_SHARE = 0.8
"""The share of a content's characters inside marks from which it is direct; below it and above none, mixed."""

_END = re.compile(r"[.!?…]+[\"”’'»“)\]]*(?=\s+[^\s\W_a-z]|\s+[\"“‘«„(\[—–¿¡]|\s*$)")
_LAST_WORD = re.compile(r"([^\W_](?:[\w.]*[^\W_])?)$")
_BEFORE_CHARS = 24


@cache
def classes() -> Mapping[str, frozenset[str]]:
    """The word classes of data/cues.toml by name, lower case."""
    data = tomllib.loads(files("wordbond.attribution").joinpath("data/cues.toml").read_text("utf-8"))
    return {name: frozenset(entry["words"]) for name, entry in data.items()}


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where the sentences of `text[start:end]` end, closing marks and brackets included.

    A full stop after an abbreviation or an initial ends none. Marks are not paired here: give it a stretch between
    quotations, or a paragraph where a sentence inside a quotation may count as one.
    """
    for found in _END.finditer(text, start, end):
        if found[0][0] == ".":
            word = _LAST_WORD.search(text, max(start, found.start() - _BEFORE_CHARS), found.start())
            if word and found.end() < end and _abbreviates(word[1]):
                continue
        yield found.end()


def _abbreviates(word: str) -> bool:
    return word.lower() in classes()["abbreviations"] or (len(word) == 1 and word.isupper() and word != "I")


def with_marks(content: Iterable[Span], outer: Sequence[Marked]) -> tuple[Span, ...]:
    """`content` with the quotation marks that stand right at the ends of its spans, as PolNeAR's annotators count them.

    `outer` are the outermost stretches, in order.
    """
    return tuple(Span(_opening(span, outer), _closing(span, outer)) for span in content)


def _start(marked: Marked) -> int:
    return marked.span.start


def _opening(span: Span, outer: Sequence[Marked]) -> int:
    before = bisect_left(outer, span.start, key=_start) - 1
    fits = before >= 0 and outer[before].inner[0].start == span.start
    return outer[before].span.start if fits else span.start


def _closing(span: Span, outer: Sequence[Marked]) -> int:
    after = bisect_right(outer, span.end, key=lambda m: m.span.end)
    fits = after < len(outer) and outer[after].inner[-1].end == span.end
    return outer[after].span.end if fits else span.end


def kind_of_content(text: str, content: Iterable[Span], outer: Sequence[Marked]) -> QuotationKind:
    """Direct where at least `DIRECT_SHARE` of the characters stand inside marks, indirect where none do, else mixed.

    White space is not counted. `outer` are the outermost stretches, in order.
    """
    inside = total = 0
    for span in content:
        total += len(span) - sum(map(str.isspace, span.of(text)))
        first = max(0, bisect_right(outer, span.start, key=_start) - 1)
        for m in outer[first : bisect_left(outer, span.end, key=_start)]:
            low, high = max(span.start, m.span.start), min(span.end, m.span.end)
            if low < high:
                inside += high - low - sum(map(str.isspace, text[low:high]))
    if inside >= DIRECT_SHARE * total:
        return QuotationKind.DIRECT
    return QuotationKind.MIXED if inside else QuotationKind.INDIRECT


def without_noise(quotations: Iterable[Quotation], noise: Iterable[Noise]) -> tuple[Quotation, ...]:
    """`quotations` but those whose content shares a character with noise of any kind, teasers included."""
    around = spans_in_order(n.span for n in noise)
    ends = [span.end for span in around]

    def clear(content: Span) -> bool:
        first = bisect_right(ends, content.start)
        return first == len(around) or not around[first].overlaps(content)

    return tuple(quotation for quotation in quotations if all(map(clear, quotation.content)))


def snap_to_marks(content: Span, outer: Sequence[Marked], text: str) -> tuple[Span, ...]:
    """A rough content with its edges where print sets them: one span a paragraph, marks and white space outside.

    Content mostly inside a pair of marks, and covering at least half of what they hold in the paragraphs it touches,
    becomes all of that; `follow_paragraphs` adds those below. Of any other content, an edge that lies at a mark takes
    that mark in, so that a mixed quotation keeps its inner marks whole. `outer` are the outermost stretches, in order.
    """
    first = max(0, bisect_right(outer, content.start, key=_start) - 1)
    start, end = content.start, content.end
    size = _letters(text, start, end)
    for m in outer[first : bisect_left(outer, content.end + SNAP_CHARS, key=_start)]:
        shared = _letters(text, max(start, m.span.start), min(end, m.span.end))
        touched = tuple(part for part in m.inner if part.overlaps(content))
        held = sum(_letters(text, part.start, part.end) for part in touched)
        if shared >= SNAP_INSIDE_SHARE * size and shared >= SNAP_COVER_SHARE * held > 0:
            return touched
        if m.span.start < start <= m.inner[0].start + SNAP_CHARS and end > m.inner[0].start:
            start = m.span.start
        if m.inner[-1].end - SNAP_CHARS <= end < m.span.end and start < m.inner[-1].end:
            end = m.span.end
    return (trimmed(text, start, end) or content,)


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end])) if start < end else 0


def follow_paragraphs(content: Iterable[Span], outer: Sequence[Marked]) -> tuple[Span, ...]:
    """`content` with the later paragraphs of every quotation of which it holds an earlier one.

    A span counts for a paragraph of a quotation that it shares most of. Nothing is added before it: what stands above
    may be another clause's (“…,” she said. “A. ¶ “B,” he read). `outer` as in `snap_to_marks`.
    """
    found = set[Span]()
    for span in content:
        found.add(span)
        m = _around(span, outer)
        if m is None or len(m.inner) == 1:
            continue
        at = next((i for i, part in enumerate(m.inner) if part.overlaps(span)), None)
        if at is not None and span.end <= m.inner[at].end:
            found.update(m.inner[at + 1 :])
    return tuple(sorted(found))


def _around(span: Span, outer: Sequence[Marked]) -> Marked | None:
    """The outermost stretch that holds `span`."""
    at = bisect_right(outer, span.start, key=_start) - 1
    return outer[at] if at >= 0 and outer[at].span.holds(span) else None


def join_interrupted(quotations: Sequence[Quotation], text: str) -> tuple[Quotation, ...]:
    """`quotations` with the parts of those that a reporting clause interrupts joined, in reading order.

    Joined are quotations of one cue, and a direct one without cue and source that follows a direct one in the same
    paragraph. The joined one keeps cue and source of the part that has them, and the lower confidence.
    """
    joined = list[Quotation]()
    by_cue: dict[Span, int] = {}
    for quotation in sorted(quotations, key=lambda q: q.content):
        at = by_cue.get(quotation.cue) if quotation.cue else None
        if at is None and joined and _goes_on(joined[-1], quotation, text):
            at = len(joined) - 1
        if at is None:
            at = len(joined)
            joined.append(quotation)
        else:
            joined[at] = _joined(joined[at], quotation)
        if (cue := joined[at].cue) is not None:
            by_cue[cue] = at
    return tuple(joined)


def _goes_on(first: Quotation, second: Quotation, text: str) -> bool:
    direct = first.kind is second.kind is QuotationKind.DIRECT
    between = text[first.content[-1].end : second.content[0].start]
    return direct and second.cue is None and second.source is None and not any(c in between for c in "\n\r\u2029")


def _joined(first: Quotation, second: Quotation) -> Quotation:
    return replace(
        first,
        kind=first.kind if first.kind is second.kind else QuotationKind.MIXED,
        content=spans_in_order((*first.content, *second.content)),
        source=first.source or second.source,
        confidence=min(first.confidence, second.confidence),
    )


def stretches(quotation: Quotation, text: str) -> tuple[Span, ...]:
    """The contents of `quotation` between which words of others stand: a quotation over paragraphs is one stretch.

    For forms of exchange in which “…,” she said, “…” are two quotations.
    """
    found = list[Span]()
    for span in quotation.content:
        if found and not any(map(str.isalnum, text[found[-1].end : span.start])):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Headline:
    """A title that names who speaks: “Kroll: Bridge will stand”."""

    source: Span
    cue: Span
    """The colon."""
    content: Span


def headline_form(text: str, title: Span) -> Headline | None:
    """The parts of a title of the form “Name: words”, marks around the words left out; None where it has another.

    A short label in capitals counts as a name unless it is one of data/cues.toml's (Live, Opinion): whether it is a
    speaker's or a place's, the caller judges.
    """
    colon = text.find(": ", title.start, title.end)
    if colon < 0:
        return None
    source, content = trimmed(text, title.start, colon), trimmed(text, colon + 1, title.end)
    if source is None or content is None:
        return None
    label = source.of(text).split()
    named = all(word[0].isupper() or word.lower() in ("of", "the", "de", "van", "von", "al") for word in label)
    if not named or len(label) > LONGEST_LABEL or source.of(text).lower() in classes()["labels"]:
        return None
    while len(content) > 1 and text[content.start] in "“‘\"'«„":
        content = trimmed(text, content.start + 1, content.end) or content
    while len(content) > 1 and text[content.end - 1] in "”’\"'»“":
        content = trimmed(text, content.start, content.end - 1) or content
    if len(content.of(text).split()) < FEWEST_HEADLINE_WORDS:
        return None
    return Headline(source, Span(colon, colon + 1), content)

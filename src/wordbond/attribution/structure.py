"""Structure beneath every method of attribution: sentences that respect quotation marks, and contents fitted to them.

Functions from spans to spans: no cue, no source, no model. A method (rules, a tagger) finds roughly what belongs
together; these make its contents begin and end where print does.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from wordbond.attribution.marks import Marked
from wordbond.model import Noise, Quotation, QuotationKind, Span, spans_in_order

__all__ = ["classes", "kind_of_content", "sentence_ends", "with_marks", "without_noise"]

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

"""Quotations that layout alone attributes: a name and a colon before the words, a dash and a name behind them.

Interviews, lists of quotations and fact-checks print so, and no verb says that anybody spoke.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from wordbond.attribution.marks import Marked
from wordbond.model import Quotation, QuotationKind, Report, Span

__all__ = ["find_laid_out"]

LEAST_TURNS = 3
"""So many labelled paragraphs make an interview of a report; a label counts that stands before two of them or more."""
CONFIDENCE = 0.75
"""PolNeAR train: of nine such paragraphs six are annotated with these words and this source."""
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_LABEL = re.compile(rf"(?P<source>{_NAME}(?: (?:{_NAME}|of|the|de|van|von|der)){{0,5}})(?P<cue>:)[ \t]+(?=\S)")
_CREDIT = re.compile(
    rf"[ \t]*(?P<cue>[-—–―]{{1,2}})[ \t]?(?P<source>{_NAME}(?: (?:{_NAME}|of|the|de|van|von|der)){{1,5}})"
    r"(?:,[^.!?\n]{1,60})?[.]?$"
)
_LETTERS = frozenset({"Q", "A", "R", "F"})
"""Question, answer, réponse, Frage: they name nobody."""


def find_laid_out(report: Report, outer: Sequence[Marked]) -> list[Quotation]:
    """The quotations of `report` that a label before or a credit behind attributes, in reading order.

    `outer` are the report's outermost marked stretches, in order. A label before words in marks stands for itself; one
    before bare words counts in an interview alone, where labels come again. Headings and the title are passed over.
    """
    found = list(_labelled(report, outer))
    found += _credited(report, outer)
    return sorted(found, key=lambda q: q.content)


def _labelled(report: Report, outer: Sequence[Marked]) -> Iterator[Quotation]:
    text = report.text
    labels = [
        (paragraph, label)
        for paragraph in report.paragraphs
        if paragraph != report.title_span and (label := _LABEL.match(text, paragraph.start, paragraph.end))
    ]
    many = Counter(label["source"] for _, label in labels if label["source"] not in _LETTERS)
    interview = sum(number for number in many.values() if number > 1) >= LEAST_TURNS
    for paragraph, label in labels:
        marked = _stretch_from(label.end(), outer)
        if marked is not None and marked.span.end + 1 >= paragraph.end:
            content = marked.inner
        elif interview and many[label["source"]] > 1:
            content = (Span(label.end(), paragraph.end),)
        else:
            continue
        yield _quotation(report, content, Span(*label.span("cue")), Span(*label.span("source")))


def _credited(report: Report, outer: Sequence[Marked]) -> Iterator[Quotation]:
    for paragraph in report.paragraphs:
        marked = _stretch_from(paragraph.start, outer)
        if marked is None or marked.span.end >= paragraph.end:
            continue
        credit = _CREDIT.match(report.text, marked.span.end, paragraph.end)
        if credit is not None:
            yield _quotation(report, marked.inner, Span(*credit.span("cue")), Span(*credit.span("source")))


def _stretch_from(start: int, outer: Sequence[Marked]) -> Marked | None:
    at = bisect_right(outer, start, key=lambda m: m.span.start) - 1
    return outer[at] if at >= 0 and outer[at].span.start == start else None


def _quotation(report: Report, content: tuple[Span, ...], cue: Span, source: Span) -> Quotation:
    return Quotation(
        text_id=report.id, kind=QuotationKind.DIRECT, content=content, cue=cue, source=source, confidence=CONFIDENCE
    )

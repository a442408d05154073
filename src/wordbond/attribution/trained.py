"""The trained method for who said what: the tagger's attributions of a report as quotations, fitted to print."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from wordbond.attribution import rules
from wordbond.attribution.joining import Calibration, Joined, join_spans
from wordbond.attribution.marks import Marked, find_marked
from wordbond.attribution.structure import kind_of_content, without_noise
from wordbond.attribution.tagger import Tagger, default_tagger
from wordbond.attribution.tidying import tidy
from wordbond.model import Quotation, QuotationKind, Report, Span, spans_in_order

__all__ = ["TAGGED_CHARS", "find_quotations"]

TAGGED_CHARS = 300_000
"""A longer text is no report; the tagger would spend minutes on it (50 µs a character), the rules spend seconds."""

MOST_CREDIT_GAPS = 13
CREDITED_CONFIDENCE = 0.89
"""Of the seven such lines in PolNeAR train all were annotated so; eight of nine, to be careful."""
_CREDIT = re.compile(
    r"(?P<cue>[-—–―]{1,2})[ \t]?"
    r"(?P<source>[^\W\d_a-z][\w.’'-]*(?: (?:[^\W\d_a-z][\w.’'-]*|of|the|de|van|von|der)){0,5}?)(?=[.]?$|, |[.]? \()"
)
SLACK_CHARS = 2
"""How far from a mark an edge may lie that is meant to stand at it: a stop, a second mark."""


def find_quotations(
    report: Report, tagger: Tagger | None = None, calibration: Calibration | None = None
) -> tuple[Quotation, ...]:
    """The quotations of `report` in reading order, each with how sure it is; noise is passed over.

    The tagger reads English alone: of a report in another language, and of a text of more than TAGGED_CHARS, the rules'
    answer is given. The tagger and the
    calibration are the package's own where none are given.
    """
    if report.language not in (None, "en") or len(report.text) > TAGGED_CHARS:
        return rules.find_quotations(report)
    text = report.text
    marked, _ = find_marked(text, report.paragraphs)
    outer = [m for m in marked if m.depth == 0]
    tags = (tagger or default_tagger()).find_tags(text, report.paragraphs)
    joined = join_spans(tags, text, report.paragraphs, calibration)
    found = [_quotation(report, one, outer) for one in joined]
    return tidy(report, without_noise(_apart([*_credited(report, outer), *found]), report.noise), outer)


def _quotation(report: Report, joined: Joined, outer: Sequence[Marked]) -> Quotation:
    content = spans_in_order(
        span for part in joined.content for span in _fitted(part, outer, report.text, report.paragraphs)
    )
    return Quotation(
        text_id=report.id,
        kind=kind_of_content(report.text, content, outer),
        content=content,
        cue=joined.cue,
        source=joined.source,
        confidence=joined.confidence,
    )


def _fitted(part: Span, outer: Sequence[Marked], text: str, paragraphs: Sequence[Span]) -> tuple[Span, ...]:
    """What stands inside the marks where `part` is just what a pair of marks holds; else `part`, one span a paragraph.

    A paragraph may run over several lines, as in text wrapped at a column. The tagger's edges are better than those of
    `snap_to_marks`, which drops what a mixed quotation has before its marks: held-out exact content F1 58.0 to 56.3.
    """
    at = bisect_left(outer, part.start - SLACK_CHARS, key=lambda m: m.span.start)
    if at < len(outer):
        m = outer[at]
        if abs(m.span.start - part.start) <= SLACK_CHARS and abs(m.span.end - part.end) <= SLACK_CHARS:
            return m.inner
    found = []
    at = bisect_right(paragraphs, part.start, key=lambda p: p.end)
    while at < len(paragraphs) and paragraphs[at].start < part.end:
        start, end = max(part.start, paragraphs[at].start), min(part.end, paragraphs[at].end)
        words = text[start:end]
        if words.strip():
            found.append(Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
        at += 1
    return tuple(found)


def _credited(report: Report, outer: Sequence[Marked]) -> Iterator[Quotation]:
    """Quotations in marks with a line below that credits them, as fact-checks and lists of quotations print them.

    “The bridge will stand.”

    — Marta Kroll, engineer
    """
    text = report.text
    starts = [m.span.start for m in outer]
    for above, below in pairwise(report.paragraphs):
        credit = _CREDIT.match(text, below.start, below.end)
        if credit is None or below.of(text).count(" ") > MOST_CREDIT_GAPS:
            continue
        at = bisect_right(starts, above.end) - 1
        if at < 0 or above.end - outer[at].span.end > SLACK_CHARS or outer[at].span.start > above.start:
            continue
        yield Quotation(
            text_id=report.id,
            kind=QuotationKind.DIRECT,
            content=outer[at].inner,
            cue=Span(*credit.span("cue")),
            source=Span(*credit.span("source")),
            confidence=CREDITED_CONFIDENCE,
        )


def _apart(quotations: Iterable[Quotation]) -> list[Quotation]:
    """`quotations` without those that share words with a surer one, in reading order."""
    kept: list[Quotation] = []
    taken: list[Span] = []
    for quotation in sorted(quotations, key=lambda q: -q.confidence):
        at = [bisect_left(taken, span) for span in quotation.content]
        near = (taken[n] for i in at for n in (i - 1, i) if 0 <= n < len(taken))
        if not any(span.overlaps(other) for other in near for span in quotation.content):
            kept.append(quotation)
            for span in quotation.content:
                insort(taken, span)
    return sorted(kept, key=lambda q: q.content)

"""What a reader of print would not take for a quotation of its own, put right after the tagger.

The tagger sees one window at a time and was taught that every attribution counts. Print tells more: a stretch between
marks is one quotation however many clauses report inside it, a heading quotes nobody, and “this” is no content.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wordbond.attribution.layout import find_laid_out
from wordbond.attribution.marks import Marked
from wordbond.attribution.structure import kind_of_content
from wordbond.model import Quotation, QuotationKind, Report, Span

__all__ = ["tidy"]

_POINTS_AWAY = re.compile(
    r"(?:this|so|as much|the same)(?:$|[ \t]+(?:in|at|on|during|to|when|after|before|while|by|via|as)\b)",
    re.IGNORECASE,
)
_THAT = re.compile(r"that[ \t\n]+(?=\S)", re.IGNORECASE)
FRAGMENT_WORDS = 5
"""“At the same time, he noted that …”: fewer words before a cue are no content where “that” begins one behind it."""

UNATTRIBUTED_WORDS = 8
UNATTRIBUTED_CONFIDENCE = 0.4
"""PolNeAR train: 75 of 137 paragraphs that are nothing but speech between marks are annotated as contents."""


def tidy(report: Report, quotations: Iterable[Quotation], outer: Sequence[Marked]) -> tuple[Quotation, ...]:
    """`quotations` of `report` in reading order, without those that are none, those in marks whole.

    `outer` are the report's outermost marked stretches, in order. A quotation whose cue stands inside the marks of
    another's content is that speaker's own words and left out; one over several paragraphs is followed through all of
    them; the conjunction before an indirect content is no part of it.
    """
    found = [_whole(q, outer, report.text) for q in quotations]
    followed = [m for m in outer if len(m.inner) > 1 and any(_is_of(q, m) for q in found)]
    kept = [
        _without_that(q, report.text)
        for q in found
        if not _points_away(q, report.text)
        and not _in_heading(q, report)
        and not any(q.cue is not None and m.span.holds(q.cue) for m in followed)
    ]
    laid_out = find_laid_out(report, outer)
    kept = [q for q in kept if not any(_shares_words(q, other) for other in laid_out)] + laid_out
    kept += _unattributed(report, kept, outer)
    return tuple(sorted(_once(kept), key=lambda q: q.content))


def _stretch_at(span: Span, outer: Sequence[Marked]) -> Marked | None:
    at = bisect_right(outer, span.start, key=lambda m: m.span.start) - 1
    return outer[at] if at >= 0 and outer[at].span.holds(span) else None


def _is_of(quotation: Quotation, marked: Marked) -> bool:
    """Whether the content is all of `marked` and its cue stands outside."""
    outside = quotation.cue is None or not marked.span.overlaps(quotation.cue)
    return outside and quotation.content[0].start == marked.inner[0].start and marked.span.holds(quotation.content[-1])


def _whole(quotation: Quotation, outer: Sequence[Marked], text: str) -> Quotation:
    """Follow a content in marks through all the paragraphs of its stretch, where its cue stands outside the marks."""
    stretches = [_stretch_at(span, outer) for span in quotation.content]
    content: list[Span] = []
    for span, marked in zip(quotation.content, stretches, strict=True):
        spread = marked is not None and len(marked.inner) > 1
        if marked is None or not spread or (quotation.cue is not None and marked.span.overlaps(quotation.cue)):
            content.append(span)
        elif marked.inner[0] not in content:
            content.extend(marked.inner)
    if tuple(content) == quotation.content:
        return quotation
    whole = tuple(sorted(set(content)))
    return replace(quotation, content=whole, kind=kind_of_content(text, whole, outer))


def _points_away(quotation: Quotation, text: str) -> bool:
    if quotation.kind is not QuotationKind.INDIRECT or len(quotation.content) > 1:
        return False
    return _POINTS_AWAY.match(quotation.content[0].of(text)) is not None


def _in_heading(quotation: Quotation, report: Report) -> bool:
    """Whether an indirect content stands in a subhead, or in a title that does not set the words off by a colon."""
    if quotation.kind is not QuotationKind.INDIRECT:
        return False
    if any(heading.overlaps(quotation.extent) for heading in report.headings):
        return True
    cue = quotation.cue
    in_title = report.title_span is not None and report.title_span.overlaps(quotation.extent)
    return in_title and (cue is None or not any(c in ":-–—" for c in cue.of(report.text))) and not _is_clause(quotation)


def _is_clause(quotation: Quotation) -> bool:
    """Whether source or content order shows reported speech: “Toll will rise, Lind says” has its cue behind."""
    return quotation.cue is not None and quotation.cue.start > quotation.content[-1].end


def _without_that(quotation: Quotation, text: str) -> Quotation:
    """Begin an indirect content behind its “that”, and without the few words that stand before such a cue."""
    if quotation.kind is QuotationKind.DIRECT:
        return quotation
    content = list(quotation.content)
    if len(content) > 1 and _THAT.match(text, content[1].start) and _is_fragment(content[0], text):
        del content[0]
    first = content[0]
    that = _THAT.match(text, first.start, first.end)
    if that is not None and that.end() < first.end:
        content[0] = Span(that.end(), first.end)
    return replace(quotation, content=tuple(content))


def _is_fragment(span: Span, text: str) -> bool:
    return len(span.of(text).split()) < FRAGMENT_WORDS


def _unattributed(report: Report, quotations: Sequence[Quotation], outer: Sequence[Marked]) -> list[Quotation]:
    """Speech that fills paragraphs by itself, between marks, and that no clause attributes: nobody is named for it.

    Reports that carry a speech in extracts print them so. A short stretch, or one that shares its paragraph with an
    outlet's words, may be a title or a word held at arm's length.
    """
    starts = {paragraph.start for paragraph in report.paragraphs}
    ends = {paragraph.end for paragraph in report.paragraphs}
    taken = [span for q in quotations for span in (*q.content, *filter(None, (q.cue, q.source)))]
    found = []
    for m in outer:
        whole = m.span.start in starts and any(m.span.end + slack in ends for slack in (0, 1))
        words = sum(len(part.of(report.text).split()) for part in m.inner)
        if not whole or words < UNATTRIBUTED_WORDS or report.is_noise(m.span):
            continue
        if not any(span.overlaps(m.span) for span in taken):
            source = _source_above(m.span, report, quotations)
            found.append(
                Quotation(
                    text_id=report.id,
                    kind=QuotationKind.DIRECT,
                    content=m.inner,
                    source=source,
                    confidence=UNATTRIBUTED_CONFIDENCE,
                )
            )
    return found


def _source_above(span: Span, report: Report, quotations: Sequence[Quotation]) -> Span | None:
    """The last source of the paragraph above, where that one reports somebody's words."""
    at = bisect_right(report.paragraphs, span.start, key=lambda p: p.start) - 2
    if at < 0:
        return None
    above = report.paragraphs[at]
    sources = [q.source for q in quotations if q.source is not None and above.holds(q.source)]
    return max(sources, default=None)


def _shares_words(one: Quotation, other: Quotation) -> bool:
    return any(a.overlaps(b) for a in one.content for b in other.content)


def _once(quotations: list[Quotation]) -> list[Quotation]:
    """The surest of those that share words."""
    kept: list[Quotation] = []
    for quotation in sorted(quotations, key=lambda q: (-len(q.content), -q.confidence)):
        if not any(_shares_words(quotation, other) for other in kept):
            kept.append(quotation)
    return kept

"""From a document to a report: what is text, what is noise, who printed it, when, and from whom.

A pure function and the order of its steps; each step stands in a module of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from wordbond.model import Credit, Finding, Noise, NoiseKind, Report, Span
from wordbond.reading.boilerplate import Labels
from wordbond.reading.credits import find_credits
from wordbond.reading.dateline import Opening, read_opening, read_placed_line
from wordbond.reading.dates import DateRole, Printed, find_date, published_on, scraped_date
from wordbond.reading.document import Document, Form
from wordbond.reading.duplicates import find_copies, find_teasers
from wordbond.reading.language import SAMPLE_CHARS, find_language
from wordbond.reading.lines import Line, find_lines
from wordbond.reading.metadata import PageFacts, Title, find_title, read_facts
from wordbond.reading.noise import find_noise, noise_spans
from wordbond.reading.paragraphs import find_headings, find_paragraphs
from wordbond.reading.shapes import label_shapes
from wordbond.reading.surroundings import label_boxes, label_tail
from wordbond.reading.tables import word_pattern

__all__ = ["read_report"]

_TRANSLATED_WITHIN = 300
_HEAD_LINES = 8


def read_report(document: Document) -> Report:
    """The report that `document` holds. Any text whatever gives one; what is untidy comes back as findings.

    The text is taken as it is, and every span of the report points into it. Pure: the same document, the same report.
    Time in step with the length of the text.
    """
    text = document.text
    scraped = scraped_date(text)
    lines = find_lines(text, scraped[2] if scraped else 0, unwrap=document.form is Form.TEXT)
    labels, parts = find_noise(lines)
    language = _language(document, lines, labels)
    facts = read_facts(document, lines, labels, language)
    label_tail(lines, labels, facts.used)
    if label_shapes(lines, labels, facts.used, document.byline or facts.byline):
        facts = read_facts(document, lines, labels, language)
    title = find_title(document, lines, labels, facts.used)
    label_boxes(lines, labels, facts.used, title.line)
    copies, doubts = _mark_copies(text, lines, labels, facts, title)
    body = _left(lines, labels, facts, but=None)
    untitled = _left(lines, labels, facts, but=title.line)
    opening = _opening(untitled, language)
    outlet = document.outlet or title.outlet or facts.outlet or opening.outlet
    teasers = find_teasers(text, untitled)
    parts += copies + facts.noise + [Noise(NoiseKind.TEASER, line.span) for line in teasers]
    taken = {line.start for line in teasers}
    noise = noise_spans(lines, labels, parts)
    cut = [part.span for part in parts]
    if opening.end > opening.start:
        cut.append(Span(opening.start, opening.end))
    if scraped:
        facts.dates.insert(0, Printed(scraped[0], scraped[1], DateRole.PUBLISHED))
    facts.dates += _dateline_date(text, opening, language)
    published, more_doubts = published_on(document, facts.dates)
    title_line = lines[title.line] if title.line is not None else None
    return Report(
        id=Report.id_of(text, outlet),
        text=text,
        origin=document.origin,
        outlet=outlet,
        title=title.words,
        title_span=title.span,
        credits=_credits(untitled, opening, facts, outlet),
        byline=document.byline or facts.byline,
        byline_span=_byline_span(document, facts),
        dateline=opening.place.of(text) if opening.place else None,
        dateline_span=opening.place,
        published=published,
        language=language,
        translated=_says_translated(text, noise),
        paragraphs=_trimmed(text, find_paragraphs(body, cut)),
        headings=find_headings([line for line in body if line.start not in taken], title_line),
        noise=tuple(noise),
        findings=(*document.findings, *doubts, *more_doubts),
    )


def _left(lines: Sequence[Line], labels: Labels, facts: PageFacts, *, but: int | None) -> list[Line]:
    """The lines that are neither noise nor facts of the page, without the line of index `but`."""
    return [line for i, line in enumerate(lines) if labels[i] is None and i not in facts.used and i != but]


def _language(document: Document, lines: Sequence[Line], labels: Labels) -> str | None:
    """The language of the first long lines; the one that the metadata claims only where the text does not tell."""
    long = [line.head for line, label in zip(lines, labels, strict=True) if label is None and line.running][:4]
    sample = "\n".join(long) or "\n".join(line.head for line in lines[:20])
    claimed = (document.language or "").split("-")[0].split("_")[0].lower()
    return find_language(sample[:SAMPLE_CHARS]) or (claimed or None)


def _mark_copies(
    text: str, lines: Sequence[Line], labels: Labels, facts: PageFacts, title: Title
) -> tuple[list[Noise], list[Finding]]:
    """Label the lines of second copies of the body; gives the copies that are only a part of a line."""
    spans, findings = find_copies(text, _left(lines, labels, facts, but=title.line))
    parts: list[Noise] = []
    at = 0
    for span in spans:
        while at < len(lines) and lines[at].end <= span.start:
            at += 1
        while at < len(lines) and lines[at].start < span.end:
            if span.holds(lines[at].span):
                labels[at] = labels[at] or NoiseKind.DUPLICATED_BODY
            elif labels[at] is None:
                shared = Span(max(span.start, lines[at].start), min(span.end, lines[at].end))
                parts.append(Noise(NoiseKind.DUPLICATED_BODY, shared))
                if lines[at].end > span.end:
                    break
            at += 1
    return parts, findings


def _opening(lines: Sequence[Line], language: str | None) -> Opening:
    """The dateline and credit before the first sentence: of the first running line, or of one of the two after it."""
    for line, below in pairwise(lines[:_HEAD_LINES]):
        place = read_placed_line(line, below)
        if place is not None:
            return Opening(line.start, line.end, place=place)
    for line in [line for line in lines[:_HEAD_LINES] if line.running or line.stopped][:3]:
        opening = read_opening(line, language)
        if opening is not None:
            return opening
    start = lines[0].start if lines else 0
    return Opening(start, start)


def _dateline_date(text: str, opening: Opening, language: str | None) -> list[Printed]:
    if opening.date is None:
        return []
    found = find_date(opening.date.of(text), language)
    return [Printed(found[0], opening.date, DateRole.DATELINE)] if found else []


def _credits(lines: Sequence[Line], opening: Opening, facts: PageFacts, outlet: str | None) -> tuple[Credit, ...]:
    """All credits in order of place, each agency once; an outlet does not credit itself."""
    found = sorted([*facts.credits, *opening.credits, *find_credits(lines)], key=_place)
    own = (outlet or "").casefold()
    once: dict[str, Credit] = {}
    for credit in found:
        if credit.agency.casefold() != own:
            once.setdefault(credit.agency.casefold(), credit)
    return tuple(once.values())


def _place(credit: Credit) -> int:
    return credit.span.start if credit.span else 0


def _byline_span(document: Document, facts: PageFacts) -> Span | None:
    if document.byline is None or facts.byline is None:
        return facts.byline_span
    return facts.byline_span if facts.byline.casefold() == document.byline.casefold() else None


@cache
def _translation() -> re.Pattern[str]:
    return re.compile(word_pattern("translated").replace(r"(?!\w)", ""), re.IGNORECASE)


def _says_translated(text: str, noise: Sequence[Noise]) -> bool:
    """Whether a disclaimer of the text says that a machine translated it."""
    return any(
        _translation().search(text, one.span.start, min(one.span.end, one.span.start + _TRANSLATED_WITHIN))
        for one in noise
        if one.kind is NoiseKind.DISCLAIMER
    )


def _trimmed(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """`spans` without white space at their ends; those that hold nothing else are left out."""
    trimmed: list[Span] = []
    for span in spans:
        words = span.of(text)
        kept = words.strip()
        if kept:
            start = span.start + len(words) - len(words.lstrip())
            trimmed.append(Span(start, start + len(kept)))
    return tuple(trimmed)

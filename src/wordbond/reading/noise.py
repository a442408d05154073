"""Noise: the stretches of a page that are no report, found by what they say and where they stand.

The lines of a page come in; each gets the kind of noise it is, or none. What a line of boilerplate says is data
(`data/phrases.csv`); here stands only how far it reaches: a heading such as “Read also:” takes its list with it, a
comment section everything to the end, a disclaimer its paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence

from wordbond.model import Noise, NoiseKind, Span
from wordbond.reading.boilerplate import Labels, ending_credit, find_phrase, kind_of
from wordbond.reading.lines import Line
from wordbond.reading.reach import reach, reaches
from wordbond.reading.surroundings import label_chrome, label_counts, label_dated_entries

__all__ = ["find_noise", "noise_spans"]


def find_noise(lines: Sequence[Line]) -> tuple[Labels, list[Noise]]:
    """The kind of noise of each of `lines`, and the noise that is only a part of a line.

    Time in step with the number of lines: each is looked up by its first word, and each list is walked once.
    """
    hits = [find_phrase(line) for line in lines]
    labels: Labels = [kind_of(line, hit) for line, hit in zip(lines, hits, strict=True)]
    parts: list[Noise] = []
    running = 0
    at = 0
    while at < len(lines):
        hit = hits[at]
        end = at + 1
        if hit is not None and reaches(hit):
            end = reach(lines, hits, labels, at, running)
            for i in range(at + 1, end):
                labels[i] = hit.kind
        elif labels[at] is None:
            caption = ending_credit(lines[at])
            if caption is not None and caption.start == lines[at].start:
                labels[at] = NoiseKind.CAPTION
            elif caption is not None:
                parts.append(Noise(NoiseKind.CAPTION, caption))
            running += lines[at].running
        at = end
    label_counts(lines, labels)
    label_dated_entries(lines, labels)
    label_chrome(lines, labels)
    return labels, parts


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

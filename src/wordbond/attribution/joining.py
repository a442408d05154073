"""From tagged spans to attributions: which content has which cue, and which cue which source."""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from wordbond.attribution.tagger import Role, Tags, mark_quoted
from wordbond.model import Span

__all__ = ["Calibration", "Evidence", "Form", "Joined", "default_calibration", "join_spans"]

SENTENCE_CHARS = 60
"""What another sentence between two spans counts as, in characters."""
HALVING_CHARS = 70
"""At this distance a candidate counts half as much as beside."""
UNJUDGED, BEYOND_WINDOW, LEAST = 0.5, 1e-3, 1e-4
"""The probability of a candidate where the tagger judged none, where it judged others only, and the least of all."""
QUOTED_SHARE = 0.8
NEAREST = 8
"""How many candidates on either side are weighed: a text without paragraphs has no end of them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to say how sure one attribution is: the tagger's raw probabilities, 0 to 1, and its shape."""

    content: float
    content_starts: float
    content_ends: float
    cue: float
    """0 where there is none."""
    source: float
    """1 where there is none."""
    cue_link: float
    source_link: float
    """How likely the source is this one, or that there is none where none is given."""
    quoted_share: float
    """The share of the content that stands inside quotation marks."""
    has_source: bool
    parts: int
    chars: int
    """The parts and the characters of the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """One attribution: content in reading order, with its cue and source where there are any."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    evidence: Evidence
    confidence: float
    """The probability, 0 to 1, that content and source are as an annotator would mark them, to two digits.

    A content counts as right where it shares at least half of the words, a source likewise."""


class Form(StrEnum):
    """How much of a content stands inside quotation marks: what the evidence is worth differs by it."""

    QUOTED = "quoted"
    PARTLY = "partly"
    PLAIN = "plain"

    @classmethod
    def of(cls, evidence: Evidence) -> Form:
        """The form of one attribution's content."""
        share = evidence.quoted_share
        return cls.QUOTED if share >= QUOTED_SHARE else cls.PARTLY if share > 0 else cls.PLAIN


@dataclass(frozen=True, slots=True)
class Calibration:
    """How sure to be of an attribution, fitted by `training/` to articles that the tagger was not trained on."""

    weights: Mapping[Form, tuple[float, ...]]
    """For each form a constant, then one weight for each feature."""
    least: float
    """Attributions less sure than this are left out: more of them are wrong than the others gain."""
    publish: float
    """From this confidence on a direct quotation may be published without a second look (docs/model-card.md)."""

    @staticmethod
    def features(evidence: Evidence) -> tuple[float, ...]:
        """The evidence as the numbers that are weighed."""
        e = evidence
        odds = (e.content, e.content_starts, e.content_ends, e.cue, e.source, e.cue_link, e.source_link)
        return (
            *(math.log(p / (1 - p)) for p in (min(max(p, 0.002), 0.998) for p in odds)),
            float(e.has_source),
            float(e.parts > 1),
            math.log(e.chars) - 4,
        )

    def confidence(self, evidence: Evidence) -> float:
        """The probability that `Joined.confidence` holds."""
        constant, *weights = self.weights[Form.of(evidence)]
        total = constant + sum(w * f for w, f in zip(weights, self.features(evidence), strict=True))
        return round(1 / (1 + math.exp(-total)), 2)


@cache
def default_calibration() -> Calibration:
    """The calibration of the package's tagger."""
    table = json.loads((files("wordbond.attribution") / "data" / "calibration.json").read_text(encoding="utf-8"))
    return Calibration(
        {Form(form): tuple(row) for form, row in table["weights"].items()}, table["least"], table["publish"]
    )


def join_spans(
    tags: Tags, text: str, paragraphs: Sequence[Span], calibration: Calibration | None = None
) -> list[Joined]:
    """The attributions that `tags` amount to, by the start of their content.

    Contents that belong to one cue are one attribution. A cue whose likeliest source is none stays without one,
    however near a neighbour's source stands. What is unlikely to be right is left out.
    """
    if calibration is None:
        calibration = default_calibration()
    near = _Nearness(tags, text, paragraphs)
    groups: dict[int, list[tuple[int, float]]] = {}
    for number, span in enumerate(tags.spans):
        if span.role is Role.CONTENT:
            cue, likely = near.choose(number, Role.CUE)
            groups.setdefault(-1 - number if cue is None else cue, []).append((number, likely))
    marked = bytearray(len(text))
    for paragraph in paragraphs:
        marked[paragraph.start : paragraph.end] = mark_quoted(text[paragraph.start : paragraph.end])
    joined = []
    for group, contents in groups.items():
        cue_span = tags.spans[group] if group >= 0 else None
        source_number, source_likely = near.choose(group, Role.SOURCE) if group >= 0 else (None, 0.0)
        source_span = None if source_number is None else tags.spans[source_number]
        parts = [tags.spans[number] for number, _ in contents]
        chars = sum(len(part.span) for part in parts)
        evidence = Evidence(
            content=min(part.confidence for part in parts),
            content_starts=min(part.starts for part in parts),
            content_ends=min(part.ends for part in parts),
            cue=min(cue_span.confidence, cue_span.starts) if cue_span else 0.0,
            source=min(source_span.confidence, source_span.starts) if source_span else 1.0,
            cue_link=min(likely for _, likely in contents),
            source_link=source_likely,
            quoted_share=sum(marked.count(1, part.span.start, part.span.end) for part in parts) / chars,
            has_source=source_span is not None,
            parts=len(parts),
            chars=chars,
        )
        confidence = calibration.confidence(evidence)
        if confidence >= calibration.least:
            joined.append(
                Joined(
                    content=tuple(part.span for part in parts),
                    cue=cue_span.span if cue_span else None,
                    source=source_span.span if source_span else None,
                    evidence=evidence,
                    confidence=confidence,
                )
            )
    return sorted(joined, key=lambda one: one.content)


class _Nearness:
    """What each span may belong to: the tagger's links, weighed with the distance in print."""

    def __init__(self, tags: Tags, text: str, paragraphs: Sequence[Span]) -> None:
        self.tags = tags
        self.text = text
        starts = [paragraph.start for paragraph in paragraphs]
        self.paragraph = [bisect_right(starts, span.span.start) for span in tags.spans]
        self.members: dict[tuple[int, Role], list[int]] = {}
        for number, span in enumerate(tags.spans):
            self.members.setdefault((self.paragraph[number], span.role), []).append(number)

    def choose(self, number: int, role: Role) -> tuple[int | None, float]:
        """The likeliest span of `role` in the paragraph that span `number` belongs to, and how likely among all there.

        None is likeliest where nothing stands near, and for a source also where the tagger holds that there is none.
        """
        links = {link.to: link.probability for link in self.tags.links[number]}
        members = self.members.get((self.paragraph[number], role), [])
        at = bisect_left(members, number)
        weights: dict[int | None, float] = {}
        for to in members[max(0, at - NEAREST) : at + NEAREST]:
            likely = max(links.get(to, BEYOND_WINDOW if links else UNJUDGED), LEAST)
            weights[to] = likely * 0.5 ** (self._distance(number, to) / HALVING_CHARS)
        if role is Role.SOURCE and None in links:
            weights[None] = max(links[None], LEAST)
        total = sum(weights.values())
        if not total:
            return None, 0.0
        best = max(weights, key=lambda to: weights[to])
        return best, weights[best] / total

    def _distance(self, one: int, other: int) -> int:
        low, high = sorted((self.tags.spans[one].span, self.tags.spans[other].span))
        if low.end >= high.start:
            return 0
        between = self.text[low.end : high.start]
        return len(between) + SENTENCE_CHARS * sum(between.count(stop) for stop in (". ", "? ", "! "))

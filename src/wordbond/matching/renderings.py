"""Quotations as statements are made of them: words, who spoke them and when, cut into sentences.

Stands between an analysis and `statements`. Offsets of units, edit scripts and altered facts are indices into
`Rendering.words`; `Rendering.spans_of` leads back to the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache

from wordbond.attribution.sentences import sentence_starts
from wordbond.matching.reading import Reading, read, token
from wordbond.matching.words import normalise
from wordbond.model import Analysis, Attribution, DatedOn, Occasion, Quotation, QuotationKind, Report, Span, Transcript

__all__ = ["Rendering", "Unit", "Window", "renderings", "units_of"]

REPORTED_WITHIN_DAYS = 8
"""Words whose day is not told were spoken so many days before their report was published, or later: a news week."""
FIRM_DAYS = 4
"""An occasion known to within so many days is one occasion; the longest events of one name last about so long."""
FEWEST_CONTENT_WORDS = 3
"""A sentence with fewer of them (“We know that.”) is compared with the one beside it, never by itself."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which words may have been spoken, both inclusive, as `date.toordinal` counts; 0 for no bound."""

    first: int = 0
    last: int = 0
    firm: bool = False
    """Whether the text tells the occasion's day, rather than that of its own publication."""

    def meets(self, other: Window) -> bool:
        """Whether both may be the same day."""
        return not (self.last and other.first and self.last < other.first) and not (
            other.last and self.first and other.last < self.first
        )

    def both(self, other: Window) -> Window:
        """The days that both allow; they must meet."""
        lasts = [last for last in (self.last, other.last) if last]
        return Window(max(self.first, other.first), min(lasts, default=0), self.firm or other.firm)

    @classmethod
    def of(cls, spoken: DatedOn | None, published: DatedOn) -> Window:
        """From the day of the occasion, else from that of publication."""
        if spoken is not None and spoken.first is not None and spoken.last is not None:
            first, last = spoken.first.toordinal(), spoken.last.toordinal()
            return cls(first, last, last - first < FIRM_DAYS)
        if published.first is not None and published.last is not None:
            return cls((published.first - timedelta(REPORTED_WITHIN_DAYS - 1)).toordinal(), published.last.toordinal())
        return cls()


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """The words of one quotation, or of one turn of a transcript, with what is known of their occasion."""

    id: str
    """The quotation's."""
    text_id: str
    words: str
    """The content as written, its spans joined by one space."""
    content: tuple[Span, ...]
    kind: QuotationKind = QuotationKind.DIRECT
    speaker_id: str | None = None
    speaker: str | None = None
    occasion_id: str | None = None
    event_id: str | None = None
    place: str | None = None
    window: Window = Window()
    official: bool = False
    """Whether it stands in a transcript."""
    translated: bool = False
    """Whether its text says of itself that it is a translation."""

    def spans_of(self, part: Span) -> tuple[Span, ...]:
        """Where `part` of the words stands in the text; several spans where a cue interrupts."""
        found, at = [], 0
        for span in self.content:
            start, end = max(part.start, at), min(part.end, at + len(span))
            if start < end:
                found.append(Span(span.start + start - at, span.start + end - at))
            at += len(span) + 1
        return tuple(found)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Its sentences in order; see `units_of`."""
        return units_of(self.id, self.words)


@dataclass(frozen=True)
class Unit:
    """A sentence of a rendering, the least that one text may carry and another leave out."""

    quotation: str
    number: int
    span: Span
    """Characters of the rendering's words."""
    words: str

    @property
    def id(self) -> str:
        """Sorts as the units stand."""
        return f"{self.quotation}.{self.number:04d}"

    @cached_property
    def reading(self) -> Reading:
        """Its words, read."""
        return read(self.words)


@lru_cache(maxsize=4096)
def units_of(quotation: str, words: str) -> tuple[Unit, ...]:
    """The sentences of `words`, those of too few words joined to the one before (the first to the one behind).

    Nothing for words without a letter or digit.
    """
    if not any(char.isalnum() for char in words):
        return ()
    starts = sentence_starts(words, [Span(0, len(words))])
    ends: list[tuple[int, int]] = []
    before_is_short = False
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        # Without the white space at its end, as it is read later: what was normalised is remembered.
        is_short = len(starts) > 1 and _is_short(words[start:end].rstrip())
        if ends and (is_short or before_is_short):
            ends[-1] = (ends[-1][0], end)
            before_is_short = is_short and before_is_short and _is_short(words[ends[-1][0] : end])
        else:
            ends.append((start, end))
            before_is_short = is_short
    found = []
    for number, (start, end) in enumerate(ends):
        part = words[start:end].rstrip()
        found.append(Unit(quotation, number, Span(start, start + len(part)), part))
    return tuple(found)


def _is_short(part: str) -> bool:
    return sum(token(form).content for form in normalise(part).forms) < FEWEST_CONTENT_WORDS


def renderings(analysis: Analysis) -> tuple[Rendering, ...]:
    """The quotations of `analysis` that hold words, in order.

    A quotation whose occasion is not told belongs to the only one that its report hears words on, where there is one.
    """
    return tuple(_each(analysis))


def _each(analysis: Analysis) -> Iterator[Rendering]:
    text = analysis.text
    occasions = {occasion.id: occasion for occasion in analysis.occasions}
    heard = {a.occasion_id for a in analysis.attributions if a.occasion_id is not None}
    only = next(iter(heard)) if len(heard) == 1 else None
    for quotation, attribution in zip(analysis.quotations, analysis.attributions, strict=True):
        told = attribution.occasion_id or only
        known = occasions.get(told) if told else None
        if any(char.isalnum() for char in quotation.words(text.text)):
            yield _rendering(text, quotation, attribution, known)


def _rendering(
    text: Report | Transcript, quotation: Quotation, attribution: Attribution, occasion: Occasion | None
) -> Rendering:
    if isinstance(text, Transcript):
        published, spoken, place, translated = text.spoken, text.spoken, text.place, False
    else:
        published, translated = text.published, text.translated
        spoken, place = (occasion.spoken, occasion.place) if occasion else (DatedOn.unknown(), None)
    return Rendering(
        id=attribution.quotation_id,
        text_id=text.id,
        words=quotation.words(text.text),
        content=quotation.content,
        kind=quotation.kind,
        speaker_id=attribution.speaker_id,
        speaker=attribution.speaker,
        occasion_id=occasion.id if occasion else None,
        event_id=occasion.event_id if occasion else None,
        place=place,
        window=Window.of(spoken, published),
        official=isinstance(text, Transcript),
        translated=translated,
    )

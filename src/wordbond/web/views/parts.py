"""What several views are made of: references to other pages, and a quotation as lists show it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Protocol

from wordbond.model import Analysis, Attribution, Basis, DatedOn, Occasion, Quotation, Report, Transcript
from wordbond.record import QuotationRow
from wordbond.web.addresses import address_of
from wordbond.web.words import date_words, shortened, sure_words

__all__ = [
    "PAGE_ONLY",
    "Cell",
    "Dated",
    "HasRow",
    "QuotationLine",
    "Ref",
    "called",
    "dated",
    "occasion_ref",
    "quotation_line",
    "quotation_lines_of_analysis",
    "quotations_in_order",
    "speaker_ref",
    "text_ref",
]


NAME_CHARS = 160

PAGE_ONLY = {"page_only": True}
"""Metadata of a field that only the HTML page needs; the JSON leaves it out."""

Cell = str | int | float | None


class HasRow(Protocol):
    """A line of a list that can be a row of a table."""

    def row(self) -> dict[str, Cell]:
        """The columns by name, the same ones for every line of a list."""
        ...


@dataclass(frozen=True, slots=True)
class Ref:
    """Another page by its kind (the first part of its path), its id, and what to call it."""

    kind: str
    id: str
    name: str

    @property
    def href(self) -> str:
        """The path of its page."""
        return address_of(self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in words, as an interval of days, with what it rests on."""

    words: str
    first: str | None
    last: str | None
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationLine:
    """One quotation with what is judged about it, complete enough to be cited."""

    id: str
    number: int | None
    """Its place among the quotations of its text, from 1; None in a list over several texts."""
    kind: str
    words: str
    """The content as written, its parts joined by one space."""
    language: str | None
    source: str | None
    """Who, as printed."""
    cue: str | None
    speaker: Ref | None
    act: str | None
    occasion: Ref | None
    spoken: Dated | None
    """The day of the occasion; None where it is unknown."""
    confidence: float
    """Of content, source and speaker together, as it stands."""
    decided: bool
    """Whether any of this is a person's decision."""
    text: Ref
    outlet: str | None
    published: Dated
    start: int
    """Where the content begins in its text, in characters."""
    end: int

    @property
    def href(self) -> str:
        """The path of its page."""
        return address_of("quotations", self.id)

    @property
    def sure(self) -> str:
        """The confidence in words with its figure."""
        return sure_words(self.confidence)

    def row(self) -> dict[str, Cell]:
        """The quotation as a row of a table."""
        spoken = self.spoken
        return {
            "id": self.id,
            "kind": self.kind,
            "words": self.words,
            "language": self.language,
            "source": self.source,
            "cue": self.cue,
            "speaker_id": self.speaker.id if self.speaker else None,
            "speaker": self.speaker.name if self.speaker else None,
            "act": self.act,
            "occasion_id": self.occasion.id if self.occasion else None,
            "occasion": self.occasion.name if self.occasion else None,
            "spoken_first": spoken.first if spoken else None,
            "spoken_last": spoken.last if spoken else None,
            "confidence": self.confidence,
            "decided": "yes" if self.decided else "no",
            "text_id": self.text.id,
            "title": self.text.name,
            "outlet": self.outlet,
            "published_first": self.published.first,
            "published_last": self.published.last,
            "start": self.start,
            "end": self.end,
        }


def dated(value: DatedOn) -> Dated:
    """`value` for a view."""
    first = value.first.isoformat() if value.first else None
    last = value.last.isoformat() if value.last else None
    return Dated(date_words(value), first, last, value.basis)


def text_ref(text: Report | Transcript) -> Ref:
    """The page of a report or transcript; one without a title goes by its first words."""
    kind = "reports" if isinstance(text, Report) else "transcripts"
    return Ref(kind, text.id, called(text.title, text.text[:400]))


def called(title: str | None, begins: str) -> str:
    """What to call a text: its title, else its first words."""
    return shortened(title or begins, NAME_CHARS) or "Untitled"


def speaker_ref(attribution: Attribution) -> Ref | None:
    """The page of the one who spoke; None where nobody could be told."""
    if attribution.speaker_id is None:
        return None
    return Ref("speakers", attribution.speaker_id, attribution.speaker or attribution.speaker_id)


def occasion_ref(occasion: Occasion | None) -> Ref | None:
    """The page of an occasion: by its name, else by its place; None where it has neither."""
    if occasion is None or not (occasion.name or occasion.place):
        return None
    return Ref("occasions", occasion.id, occasion.name or occasion.place or "")


def quotation_line(row: QuotationRow) -> QuotationLine:
    """A quotation of the record with the judgement that stands, for a view."""
    standing, occasion, extent = row.standing.attribution, row.occasion, row.quotation.extent
    return QuotationLine(
        id=row.quotation.id,
        number=None,
        kind=row.standing.kind,
        words=row.words,
        language=row.language,
        source=row.source,
        cue=row.cue,
        speaker=speaker_ref(standing),
        act=standing.act,
        occasion=occasion_ref(occasion),
        spoken=dated(occasion.spoken) if occasion and occasion.spoken.first else None,
        confidence=round(standing.confidence, 4),
        decided=row.standing.decided,
        text=Ref(f"{row.text_kind}s", row.quotation.text_id, called(row.title, row.begins)),
        outlet=row.outlet,
        published=dated(row.published),
        start=extent.start,
        end=extent.end,
    )


def quotation_lines_of_analysis(analysis: Analysis, decided: Container[str | None] = ()) -> list[QuotationLine]:
    """The quotations on the page of their text, in the order of `quotations_in_order`, numbered from 1.

    `decided` holds the ids of those that people have decided on.
    """
    text = analysis.text
    ref, published = text_ref(text), dated(text.published if isinstance(text, Report) else text.spoken)
    outlet = text.outlet if isinstance(text, Report) else text.publisher
    occasions = {occasion.id: occasion for occasion in analysis.occasions}
    lines = []
    for number, (quotation, judged) in enumerate(quotations_in_order(analysis), 1):
        occasion = occasions.get(judged.occasion_id) if judged.occasion_id else None
        extent = quotation.extent
        line = QuotationLine(
            id=judged.quotation_id,
            number=number,
            kind=quotation.kind,
            words=quotation.words(text.text),
            language=text.language,
            source=quotation.source.of(text.text) if quotation.source else None,
            cue=quotation.cue.of(text.text) if quotation.cue else None,
            speaker=speaker_ref(judged),
            act=judged.act,
            occasion=occasion_ref(occasion),
            spoken=dated(occasion.spoken) if occasion and occasion.spoken.first else None,
            confidence=round(judged.confidence, 4),
            decided=judged.quotation_id in decided,
            text=ref,
            outlet=outlet,
            published=published,
            start=extent.start,
            end=extent.end,
        )
        lines.append(line)
    return lines


def quotations_in_order(analysis: Analysis) -> list[tuple[Quotation, Attribution]]:
    """Each quotation with its judgement, in reading order."""
    return sorted(zip(analysis.quotations, analysis.attributions, strict=True), key=lambda pair: pair[0].extent)

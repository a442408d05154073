"""The nouns: small, frozen, typed records that travel between the stages.

Nothing here reads a file, a clock or a database. What was *seen* in a text (`Report`, `Quotation`, `Noise`) is kept
apart from what is *judged* about it (`Attribution`, `Occasion`), and everything seen points into an unchanging text
by `Span`. Ids are digests of the fields that define a record, so reading a thing twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wordbond.basics import (
    Basis,
    DatedOn,
    OccasionId,
    Precision,
    QuotationId,
    Span,
    SpeakerId,
    TextId,
    digest,
    normalised,
)
from wordbond.claims.model import Claim, Relation, Threat
from wordbond.commitments.model import Commitment
from wordbond.errors import InvalidRecord

__all__ = [
    "Analysis",
    "Attribution",
    "Basis",
    "Candidate",
    "Credit",
    "DatedOn",
    "Finding",
    "Noise",
    "NoiseKind",
    "Occasion",
    "OccasionId",
    "Origin",
    "Precision",
    "Quotation",
    "QuotationId",
    "QuotationKind",
    "Report",
    "Sighting",
    "Span",
    "SpeakerId",
    "TextId",
    "Transcript",
    "Turn",
    "TurnRole",
    "digest",
    "normalised",
    "spans_in_order",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something untidy that was noticed and left as it is: a doubt reported, never an exception."""

    code: str
    """Lower-case words joined by hyphens, such as `unclosed-mark`; listed in docs/findings.md."""
    span: Span | None = None
    note: str = ""
    """One sentence for a person, or empty."""


class NoiseKind(StrEnum):
    """What a stretch of a page is when it is no part of the report. Names as in the field's gold sample."""

    COUNTERS = "counters"
    CAPTION = "caption"
    DISCLAIMER = "disclaimer"
    MEDIA_STUB = "media_stub"
    RELATED_LIST = "related_list"
    LINK_LIST = "link_list"
    COMMENTS = "comments"
    DUPLICATED_BODY = "duplicated_body"
    TEASER = "teaser"
    """A quotation or sentence of the body printed beforehand."""


@dataclass(frozen=True, slots=True)
class Noise:
    """A stretch of a stored text that is no report."""

    kind: NoiseKind
    span: Span


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency that the text credits for its words. A photo credit is none."""

    agency: str
    """Its usual name, such as “Reuters”."""
    span: Span | None
    """Where it is credited; None where only metadata says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a text came from."""

    location: str
    """A path, an address, or `-` for standard input; an entry of an archive or feed adds `#` and its name."""
    media_type: str
    """As found, not as claimed: text/plain, text/html, application/rss+xml, application/warc, application/jsonl."""
    sha256: str
    """Hexadecimal digest of the bytes that the text was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A published news text as read. `text` never changes; all spans point into it."""

    id: TextId
    text: str
    origin: Origin
    outlet: str | None = None
    title: str | None = None
    title_span: Span | None = None
    """Where the title stands in `text`; None where only metadata gives it."""
    credits: tuple[Credit, ...] = ()
    byline: str | None = None
    byline_span: Span | None = None
    dateline: str | None = None
    """The place printed before the first sentence."""
    dateline_span: Span | None = None
    published: DatedOn
    language: str | None = None
    """ISO 639-1 code; None where it cannot be told."""
    translated: bool = False
    """Whether the text says of itself that it is a translation."""
    paragraphs: tuple[Span, ...] = ()
    """Every stretch of running text in reading order, headings included, noise not; white space trimmed."""
    headings: tuple[Span, ...] = ()
    noise: tuple[Noise, ...] = ()
    findings: tuple[Finding, ...] = ()

    @staticmethod
    def id_of(text: str, outlet: str | None) -> TextId:
        """The id of a report with this text at this outlet: the same text at two outlets is two reports."""
        return TextId(digest("report", normalised(text), outlet or ""))

    def is_noise(self, span: Span) -> bool:
        """Whether `span` overlaps a noise span other than a teaser."""
        return any(n.span.overlaps(span) for n in self.noise if n.kind is not NoiseKind.TEASER)


class TurnRole(StrEnum):
    """What a speaker does in a turn of a transcript."""

    SPEECH = "speech"
    QUESTION = "question"
    ANSWER = "answer"
    MODERATION = "moderation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One speaker's stretch of a transcript."""

    speaker: str
    """As printed, without the colon or brackets; empty where the transcript names nobody."""
    label: Span | None
    """Where the speaker is printed; None where the layout or the title alone names them."""
    words: tuple[Span, ...]
    """Paragraphs of the turn in reading order."""
    role: TurnRole = TurnRole.SPEECH


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """An official record of words spoken on one occasion. `text` never changes."""

    id: TextId
    text: str
    origin: Origin
    publisher: str | None = None
    title: str | None = None
    spoken: DatedOn
    place: str | None = None
    language: str | None = None
    as_delivered: bool = False
    turns: tuple[Turn, ...] = ()
    findings: tuple[Finding, ...] = ()

    @staticmethod
    def id_of(text: str, publisher: str | None) -> TextId:
        """The id of a transcript with this text by this publisher."""
        return TextId(digest("transcript", normalised(text), publisher or ""))


class QuotationKind(StrEnum):
    """How a text carries somebody's words (Pareti 2016)."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words that one text attributes to somebody, as written there."""

    text_id: TextId
    kind: QuotationKind
    content: tuple[Span, ...]
    """In reading order, marks excluded; more than one where the cue interrupts or a paragraph ends."""
    cue: Span | None = None
    """The words that say so; None where layout alone marks the speaker, as in a transcript."""
    source: Span | None = None
    """The mention as written (“the minister”); who that is, an attribution judges."""
    confidence: float = 1.0
    """Calibrated probability in [0, 1] that content and source are as an annotator would mark them."""

    def __post_init__(self) -> None:
        if not self.content:
            raise InvalidRecord("a quotation without content")
        if any(a.end > b.start for a, b in zip(self.content, self.content[1:], strict=False)):
            raise InvalidRecord(f"content spans {self.content} overlap or stand out of order")
        if not 0.0 <= self.confidence <= 1.0:
            raise InvalidRecord(f"confidence {self.confidence} is outside [0, 1]")

    @property
    def id(self) -> QuotationId:
        """A digest of the text and the content's place: a later model that finds the same words keeps the id."""
        return QuotationId(digest("quotation", self.text_id, *((s.start, s.end) for s in self.content)))

    @property
    def extent(self) -> Span:
        """From the first word of the content to the last, whatever stands between."""
        return Span(self.content[0].start, self.content[-1].end)

    def words(self, text: str) -> str:
        """The content as written, its spans joined by one space."""
        return " ".join(span.of(text) for span in self.content)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a source may refer to."""

    speaker_id: SpeakerId
    name: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where and when words were spoken, apart from their publication."""

    id: OccasionId
    name: str | None
    """As the pack or the text calls it; None where neither does."""
    spoken: DatedOn
    place: str | None = None
    event_id: str | None = None
    """The pack's event, where one fits."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention of an occasion in a text: the span that an occasion was recognised by."""

    occasion_id: OccasionId
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The judgement on one quotation: who spoke, by which act, on which occasion. Withdrawn, never overwritten."""

    quotation_id: QuotationId
    speaker_id: SpeakerId | None = None
    """None is an answer: nobody could be told, or the text names nobody."""
    speaker: str | None = None
    """The speaker's full name, or the body's; None with `speaker_id`."""
    candidates: tuple[Candidate, ...] = ()
    """All that were weighed, the likeliest first; the speaker is among them where one was chosen."""
    act: str | None = None
    """The kind of saying, from the pack’s lexicon: said, promised, believed …; None where the cue tells none."""
    occasion_id: OccasionId | None = None
    confidence: float = 1.0
    """Calibrated probability that content, source and speaker are all right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All that one text gives by itself: the outcome of `wordbond.analyse`."""

    text: Report | Transcript
    quotations: tuple[Quotation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    """One for each quotation, in the same order."""
    occasions: tuple[Occasion, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    threats: tuple[Threat, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What the stages after reading noticed; the reading's own stand in the text."""
    model_version: str = ""
    pack_version: str = ""

    def __post_init__(self) -> None:
        if tuple(q.id for q in self.quotations) != tuple(a.quotation_id for a in self.attributions):
            raise InvalidRecord("each quotation needs one attribution, in the same order")


def spans_in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    """`spans` sorted, those that touch or overlap joined to one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)

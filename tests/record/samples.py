"""Texts and analyses to keep: one written by hand, and any at all by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from wordbond.claims.model import (
    Claim,
    Comparator,
    Modality,
    Party,
    Period,
    PeriodRole,
    Quantity,
    Relation,
    Threat,
    UnitKind,
)
from wordbond.commitments.model import Commitment, Stage, SumKind
from wordbond.model import (
    Analysis,
    Attribution,
    Basis,
    Candidate,
    Credit,
    DatedOn,
    Finding,
    Noise,
    NoiseKind,
    Occasion,
    OccasionId,
    Origin,
    Precision,
    Quotation,
    QuotationKind,
    Report,
    Sighting,
    Span,
    SpeakerId,
    TextId,
    Transcript,
    Turn,
    TurnRole,
)

NOON = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)

BRIDGE = """Minister promises bridge
OSTHAVEN, May 5 – “We will build the bridge,” Ana Lindqvist said on Monday, “and we will pay for it.”
The ministry said that work would begin in March.
Critics call the plan “a mirage”."""

LINDQVIST = SpeakerId("lindqvist")
MINISTRY = SpeakerId("ministry")
OPENING = OccasionId("occasion-opening")


def at(words: str, text: str = BRIDGE) -> Span:
    """Where `words` stand first in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


def make_report(text: str = BRIDGE, outlet: str | None = "Osthaven Post", **fields: object) -> Report:
    values: dict[str, object] = {
        "origin": Origin(location="print/bridge.txt", media_type="text/plain", sha256="ab" * 32),
        "title": text[:24],
        "published": DatedOn.on(date(2025, 5, 6), Basis.METADATA),
        "language": "en",
    }
    return Report(id=Report.id_of(text, outlet), text=text, outlet=outlet, **(values | fields))  # type: ignore[arg-type]


def bridge(model_version: str = "rules-1", pack_version: str = "pack-1", outlet: str = "Osthaven Post") -> Analysis:
    """An analysis of a report with three quotations, written by hand."""
    report = make_report(
        outlet=outlet,
        title_span=Span(0, 24),
        credits=(Credit("Norda", None),),
        byline="P. Falk",
        dateline="OSTHAVEN",
        dateline_span=at("OSTHAVEN"),
        paragraphs=(Span(25, len(BRIDGE)),),
        noise=(Noise(NoiseKind.TEASER, at("Critics")),),
        findings=(Finding("odd-mark", at("“"), "a note"), Finding("no-byline")),
    )
    pledge = Quotation(
        text_id=report.id,
        kind=QuotationKind.DIRECT,
        content=(at("We will build the bridge,"), at("and we will pay for it.")),
        cue=at("said"),
        source=at("Ana Lindqvist"),
        confidence=0.97,
    )
    start = Quotation(
        text_id=report.id,
        kind=QuotationKind.INDIRECT,
        content=(at("work would begin in March"),),
        cue=Span(at("ministry said").start + 9, at("ministry said").end),
        source=at("The ministry"),
        confidence=0.8,
    )
    mirage = Quotation(text_id=report.id, kind=QuotationKind.DIRECT, content=(at("a mirage"),), confidence=0.4)
    return Analysis(
        text=report,
        quotations=(pledge, start, mirage),
        attributions=(
            Attribution(
                quotation_id=pledge.id,
                speaker_id=LINDQVIST,
                speaker="Ana Lindqvist",
                candidates=(Candidate(LINDQVIST, "Ana Lindqvist", 0.9), Candidate(MINISTRY, "Ministry of Works", 0.1)),
                act="promised",
                occasion_id=OPENING,
                confidence=0.9,
            ),
            Attribution(quotation_id=start.id, speaker_id=MINISTRY, speaker="Ministry of Works", confidence=0.6),
            Attribution(quotation_id=mirage.id, confidence=0.3),
        ),
        occasions=(
            Occasion(
                id=OPENING,
                name="Opening of the harbour",
                spoken=DatedOn.on(date(2025, 5, 5), Basis.INFERRED, at("on Monday")),
                place="Osthaven",
                event_id=None,
            ),
        ),
        sightings=(Sighting(OPENING, at("on Monday")), Sighting(OPENING, at("May 5"))),
        findings=(Finding("unsure-speaker", at("Critics")),),
        model_version=model_version,
        pack_version=pack_version,
    )


def hearing() -> Analysis:
    """An analysis of a transcript, written by hand."""
    text = "MODERATOR: Good morning.\nLINDQVIST: The bridge will stand by 2030."
    words = at("The bridge will stand by 2030.", text)
    transcript = Transcript(
        id=Transcript.id_of(text, "Ministry of Works"),
        text=text,
        origin=Origin(location="hearing.txt", media_type="text/plain", sha256="cd" * 32),
        publisher="Ministry of Works",
        title="Hearing",
        spoken=DatedOn(date(2025, 5, 1), date(2025, 5, 31), Precision.MONTH, Basis.STATED),
        place="Osthaven",
        language="en",
        as_delivered=True,
        turns=(
            Turn(
                speaker="MODERATOR",
                label=at("MODERATOR", text),
                words=(at("Good morning.", text),),
                role=TurnRole.MODERATION,
            ),
            Turn(speaker="LINDQVIST", label=at("LINDQVIST", text), words=(words,)),
        ),
    )
    quotation = Quotation(text_id=transcript.id, kind=QuotationKind.DIRECT, content=(words,))
    judged = Attribution(quotation_id=quotation.id, speaker_id=LINDQVIST, speaker="Ana Lindqvist", confidence=1.0)
    return Analysis(
        text=transcript, quotations=(quotation,), attributions=(judged,), model_version="rules-1", pack_version="pack-1"
    )


def moved(analysis: Analysis, *, by: int, model_version: str) -> Analysis:
    """The same analysis by another model that ends the first stretch of each quotation `by` characters earlier."""
    quotations = tuple(
        replace(q, content=(Span(q.content[0].start, q.content[0].end - by), *q.content[1:]))
        for q in analysis.quotations
    )
    judged = tuple(replace(a, quotation_id=q.id) for a, q in zip(analysis.attributions, quotations, strict=True))
    return replace(analysis, quotations=quotations, attributions=judged, model_version=model_version)


# -- any at all -------------------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
printed = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
shares = st.floats(0, 1, allow_nan=False)


def spans(length: int) -> st.SearchStrategy[Span]:
    return st.integers(0, length - 1).flatmap(lambda a: st.integers(a + 1, length).map(lambda b: Span(a, b)))


@st.composite
def dates(draw: st.DrawFn, length: int) -> DatedOn:
    first, last = sorted((draw(st.dates()), draw(st.dates())))
    basis, evidence = draw(st.sampled_from(Basis)), draw(st.none() | spans(length))
    precision = draw(st.sampled_from(Precision))
    return DatedOn(first, last, precision, basis, evidence) if precision is not Precision.UNKNOWN else DatedOn.unknown()


def origins() -> st.SearchStrategy[Origin]:
    return st.builds(Origin, location=words, media_type=words, sha256=st.just("ab" * 32))


def findings(length: int) -> st.SearchStrategy[tuple[Finding, ...]]:
    return st.lists(st.builds(Finding, code=words, span=st.none() | spans(length), note=words), max_size=3).map(tuple)


def tuples(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


def parties(length: int) -> st.SearchStrategy[Party]:
    return st.builds(Party, name=names, id=st.none() | names, span=st.none() | spans(length))


@st.composite
def quantities(draw: st.DrawFn, length: int) -> Quantity:
    span = draw(spans(length))
    value = draw(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
    return Quantity(
        span=span,
        number=span,
        value=value,
        upper=draw(st.none() | st.just(value + 1)),
        unit=draw(words),
        kind=draw(st.sampled_from(UnitKind)),
        comparator=draw(st.sampled_from(Comparator)),
        approximate=draw(st.booleans()),
        additive=draw(st.booleans()),
        per=draw(st.none() | words),
    )


def periods(length: int) -> st.SearchStrategy[Period]:
    return st.builds(
        Period,
        span=spans(length),
        role=st.sampled_from(PeriodRole),
        dated=dates(length),
        symbol=words,
        anchor=st.none() | words,
    )


def claims(text_id: TextId, length: int) -> st.SearchStrategy[Claim]:
    return st.builds(
        Claim,
        text_id=st.just(text_id),
        span=spans(length),
        quantity=quantities(length),
        subjects=tuples(parties(length)),
        measure=st.none() | words,
        periods=tuples(periods(length)),
        said_by=st.none() | words,
        quotation_id=st.none() | names,
        confidence=shares,
    )


def relations(text_id: TextId, length: int) -> st.SearchStrategy[Relation]:
    return st.builds(
        Relation,
        text_id=st.just(text_id),
        a=parties(length),
        relation=names,
        b=parties(length),
        evidence=spans(length),
        implicit=st.booleans(),
        modality=st.sampled_from(Modality),
        holder=st.none() | words,
        quotation_id=st.none() | names,
        confidence=shares,
    )


def threats(text_id: TextId, length: int) -> st.SearchStrategy[Threat]:
    return st.builds(
        Threat,
        text_id=st.just(text_id),
        kind=names,
        actors=tuples(parties(length)),
        targets=tuples(parties(length)),
        modality=st.sampled_from(Modality),
        evidence=spans(length),
        holder=st.none() | words,
        quotation_id=st.none() | names,
        confidence=shares,
    )


def commitments(text_id: TextId, length: int) -> st.SearchStrategy[Commitment]:
    return st.builds(
        Commitment,
        text_id=st.just(text_id),
        parties=tuples(parties(length)),
        to=st.none() | parties(length),
        action=words,
        measure=st.none() | words,
        quantity=st.none() | quantities(length),
        deadline=st.none() | periods(length),
        made=st.none(),
        stage=st.sampled_from(Stage),
        stage_word=words,
        sum_kind=st.sampled_from(SumKind),
        whole=st.none(),
        programme=st.none() | names,
        evidence=st.lists(spans(length), min_size=1, max_size=2).map(tuple),
        said_by=st.none() | words,
        quotation_id=st.none() | names,
        confidence=shares,
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    text, outlet = draw(printed), draw(st.none() | words)
    length = len(text)
    return Report(
        id=Report.id_of(text, outlet),
        text=text,
        outlet=outlet,
        origin=draw(origins()),
        title=draw(st.none() | words),
        title_span=draw(st.none() | spans(length)),
        credits=draw(tuples(st.builds(Credit, agency=words, span=st.none() | spans(length)))),  # type: ignore[arg-type]
        byline=draw(st.none() | words),
        dateline=draw(st.none() | words),
        published=draw(dates(length)),
        language=draw(st.none() | st.just("de")),
        translated=draw(st.booleans()),
        paragraphs=draw(tuples(spans(length))),  # type: ignore[arg-type]
        headings=draw(tuples(spans(length))),  # type: ignore[arg-type]
        noise=draw(tuples(st.builds(Noise, kind=st.sampled_from(NoiseKind), span=spans(length)))),  # type: ignore[arg-type]
        findings=draw(findings(length)),
    )


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    text, publisher = draw(printed), draw(st.none() | words)
    length = len(text)
    turns = st.builds(
        Turn,
        speaker=words,
        label=st.none() | spans(length),
        words=tuples(spans(length)),
        role=st.sampled_from(TurnRole),
    )
    return Transcript(
        id=Transcript.id_of(text, publisher),
        text=text,
        publisher=publisher,
        origin=draw(origins()),
        title=draw(st.none() | words),
        spoken=draw(dates(length)),
        place=draw(st.none() | words),
        as_delivered=draw(st.booleans()),
        turns=draw(tuples(turns)),  # type: ignore[arg-type]
        findings=draw(findings(length)),
    )


@st.composite
def contents(draw: st.DrawFn, length: int) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, length), min_size=2, max_size=6)))
    return tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """Any analysis of any text."""
    text: Report | Transcript = draw(reports() | transcripts())
    length = len(text.text)
    quotation = st.builds(
        Quotation,
        text_id=st.just(text.id),
        kind=st.sampled_from(QuotationKind),
        content=contents(length),
        cue=st.none() | spans(length),
        source=st.none() | spans(length),
        confidence=shares,
    )
    quotations = tuple(draw(st.lists(quotation, max_size=4, unique_by=lambda q: q.id)))
    occasions = draw(
        st.lists(
            st.builds(
                Occasion,
                id=names,
                name=st.none() | words,
                spoken=dates(length),
                place=st.none() | words,
                event_id=st.none() | words,
            ),
            max_size=2,
        )
    )
    judged = tuple(
        Attribution(
            quotation_id=q.id,
            speaker_id=draw(st.none() | names),  # type: ignore[arg-type]
            speaker=draw(st.none() | words),
            candidates=draw(tuples(st.builds(Candidate, speaker_id=names, name=words, confidence=shares))),  # type: ignore[arg-type]
            act=draw(st.none() | words),
            occasion_id=draw(st.none() | st.sampled_from([o.id for o in occasions])) if occasions else None,
            confidence=draw(shares),
        )
        for q in quotations
    )
    return Analysis(
        text=text,
        quotations=quotations,
        attributions=judged,
        occasions=tuple(occasions),
        sightings=draw(tuples(st.builds(Sighting, occasion_id=names, span=spans(length)))),  # type: ignore[arg-type]
        claims=draw(tuples(claims(text.id, length))),  # type: ignore[arg-type]
        relations=draw(tuples(relations(text.id, length))),  # type: ignore[arg-type]
        threats=draw(tuples(threats(text.id, length))),  # type: ignore[arg-type]
        commitments=draw(st.lists(commitments(text.id, length), max_size=1).map(tuple)),
        findings=draw(findings(length)),
        model_version=draw(words),
        pack_version=draw(words),
    )

"""Reports and transcripts about one opening of a lock, short enough to be judged by eye."""

from __future__ import annotations

from datetime import date

from wordbond.model import (
    Analysis,
    Attribution,
    Basis,
    DatedOn,
    Occasion,
    OccasionId,
    Origin,
    Quotation,
    QuotationKind,
    Report,
    Span,
    SpeakerId,
    Transcript,
    Turn,
)

LIND, ASKER = SpeakerId("lind"), SpeakerId("asker")
NAMES = {LIND: "Oda Lind", ASKER: "Per Asker"}
MONDAY, TUESDAY, MONTH_LATER = date(2031, 5, 5), date(2031, 5, 6), date(2031, 6, 9)
ORIGIN = Origin(location="tarn.txt", media_type="text/plain", sha256="ab" * 32)


def opening(day: date | None, text: str = "", place: str | None = "Tarn") -> Occasion:
    """The occasion at which words were spoken on `day`."""
    spoken = DatedOn.on(day, Basis.STATED) if day else DatedOn.unknown()
    return Occasion(id=OccasionId(f"{day or text}-{place}"), name=None, spoken=spoken, place=place)


def report(
    *quoted: str | tuple[str, QuotationKind] | tuple[str, QuotationKind, SpeakerId | None],
    outlet: str = "Tarn Post",
    day: date | None = MONDAY,
    place: str | None = "Tarn",
    published: date | None = None,
    translated: bool = False,
    prose: str = "The lock is open.",
) -> Analysis:
    """A report that prints `quoted` one below the other, direct words of Lind where nothing else is said."""
    text, spans, kinds, speakers = prose, [], [], []
    for item in quoted:
        words, kind, *who = (item, QuotationKind.DIRECT) if isinstance(item, str) else item
        text += "\n"
        spans.append(Span(len(text), len(text) + len(words)))
        text += words
        kinds.append(kind)
        speakers.append(who[0] if who else LIND)
    when = DatedOn.on(published, Basis.STATED) if published else DatedOn.unknown()
    read = Report(
        id=Report.id_of(text, outlet),
        text=text,
        origin=ORIGIN,
        outlet=outlet,
        published=when,
        translated=translated,
        paragraphs=(Span(0, len(prose)), *spans),
    )
    quotations = tuple(
        Quotation(text_id=read.id, kind=kind, content=(span,)) for span, kind in zip(spans, kinds, strict=True)
    )
    occasion = opening(day, read.id, place)
    return Analysis(
        text=read,
        quotations=quotations,
        attributions=tuple(
            Attribution(quotation_id=q.id, speaker_id=s, speaker=NAMES[s] if s else None, occasion_id=occasion.id)
            for q, s in zip(quotations, speakers, strict=True)
        ),
        occasions=(occasion,),
        model_version="by hand",
        pack_version="none",
    )


def transcript(*turns: str, day: date = MONDAY, publisher: str = "Port of Tarn", who: SpeakerId = LIND) -> Analysis:
    """A transcript of `turns`, all by one speaker."""
    text, words = "Opening of the lock", []
    for turn in turns:
        text += "\n"
        words.append(Span(len(text), len(text) + len(turn)))
        text += turn
    read = Transcript(
        id=Transcript.id_of(text, publisher),
        text=text,
        origin=ORIGIN,
        publisher=publisher,
        spoken=DatedOn.on(day, Basis.STATED),
        turns=tuple(Turn(speaker=NAMES[who], label=None, words=(span,)) for span in words),
    )
    quotations = tuple(Quotation(text_id=read.id, kind=QuotationKind.DIRECT, content=(span,)) for span in words)
    return Analysis(
        text=read,
        quotations=quotations,
        attributions=tuple(Attribution(quotation_id=q.id, speaker_id=who, speaker=NAMES[who]) for q in quotations),
        model_version="by hand",
        pack_version="none",
    )

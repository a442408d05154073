"""An invented alliance in print: a small record for the tests and pictures of the pages, made by hand.

Each `Said` names its words as they stand in the text; `analysis_of` finds where.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tests.web.league import promising

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
    Quotation,
    QuotationKind,
    Report,
    Span,
    SpeakerId,
    Transcript,
    Turn,
    TurnRole,
)
from wordbond.record import Record, open_record, speaker_is

DIRECT, INDIRECT, MIXED = QuotationKind.DIRECT, QuotationKind.INDIRECT, QuotationKind.MIXED

HALVORSEN = ("marit-halvorsen", "Marit Halvorsen")
OKONJO = ("daniel-okonjo", "Daniel Okonjo")
VESELY = ("jana-vesela", "Jana Veselá")
LEAGUE = ("river-league", "The River League")

SUMMIT = Occasion(
    id=OccasionId("tarn-summit-2031"),
    name="Tarn summit of the River League",
    spoken=DatedOn.on(date(2031, 5, 14), Basis.STATED),
    place="Tarn",
    event_id="tarn-summit-2031",
)
BRIEFING = Occasion(
    id=OccasionId("lowmark-briefing"),
    name=None,
    spoken=DatedOn.on(date(2031, 6, 2), Basis.INFERRED),
    place="Lowmark",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A quotation by its words: those of its parts, its source and its cue, each as it stands in the text."""

    words: tuple[str, ...]
    kind: QuotationKind = DIRECT
    source: str | None = None
    cue: str | None = None
    speaker: tuple[str, str] | None = None
    others: tuple[tuple[str, str, float], ...] = ()
    act: str | None = "said"
    occasion: Occasion | None = None
    seen: float = 0.97
    judged: float = 0.93


def span_in(text: str, words: str, near: int = 0) -> Span:
    """Where `words` stand in `text`, the first time at or after `near`, else the last before."""
    start = text.find(words, near)
    if start < 0:
        start = text.rindex(words, 0, near + len(words))
    return Span(start, start + len(words))


def analysis_of(text: Report | Transcript, said: Sequence[Said], findings: Sequence[Finding] = ()) -> Analysis:
    """The analysis that finds `said` in `text`."""
    quotations, attributions = [], []
    for one in said:
        content = tuple(span_in(text.text, words) for words in one.words)
        near = max(0, content[0].start - 120)
        quotation = Quotation(
            text_id=text.id,
            kind=one.kind,
            content=content,
            cue=span_in(text.text, one.cue, near) if one.cue else None,
            source=span_in(text.text, one.source, near) if one.source else None,
            confidence=one.seen,
        )
        chosen = [Candidate(SpeakerId(one.speaker[0]), one.speaker[1], one.judged)] if one.speaker else []
        others = [Candidate(SpeakerId(key), name, sure) for key, name, sure in one.others]
        quotations.append(quotation)
        attributions.append(
            Attribution(
                quotation_id=quotation.id,
                speaker_id=SpeakerId(one.speaker[0]) if one.speaker else None,
                speaker=one.speaker[1] if one.speaker else None,
                candidates=(*chosen, *others),
                act=one.act,
                occasion_id=one.occasion.id if one.occasion else None,
                confidence=one.judged,
            )
        )
    occasions = tuple({one.occasion.id: one.occasion for one in said if one.occasion}.values())
    return Analysis(
        text=text,
        quotations=tuple(quotations),
        attributions=tuple(attributions),
        occasions=occasions,
        findings=tuple(findings),
        model_version="sample-1",
        pack_version="river-league-1",
    )


def report_of(
    text: str,
    *,
    outlet: str | None,
    title: str | None = None,
    published: date | None = None,
    basis: Basis = Basis.STATED,
    location: str = "sample.txt",
    language: str = "en",
    agencies: Sequence[str] = (),
    noise: Sequence[tuple[NoiseKind, str]] = (),
    headings: Sequence[str] = (),
    loose: Sequence[str] = (),
    **also: object,
) -> Report:
    """A report whose paragraphs are the lines of `text`; those of `noise` and `loose` are none."""
    noisy = [(kind, span_in(text, words)) for kind, words in noise]
    apart = [span for _, span in noisy] + [span_in(text, words) for words in loose]
    paragraphs, at = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + len(line) - len(line.lstrip())
            span = Span(start, start + len(stripped))
            if not any(other.holds(span) for other in apart):
                paragraphs.append(span)
        at += len(line) + 1
    title_span = span_in(text, title) if title and title in text else None
    return Report(
        id=Report.id_of(text, outlet),
        text=text,
        origin=origin_of(text, location),
        outlet=outlet,
        title=title,
        title_span=title_span,
        credits=tuple(Credit(agency, span_in(text, agency) if agency in text else None) for agency in agencies),
        published=DatedOn.on(published, basis) if published else DatedOn.unknown(),
        language=language,
        paragraphs=tuple(span for span in paragraphs if span != title_span),
        headings=tuple(span_in(text, words) for words in headings),
        noise=tuple(Noise(kind, span) for kind, span in noisy),
        **also,  # type: ignore[arg-type]
    )


def origin_of(text: str, location: str) -> Origin:
    octets = text.encode("utf-8", "surrogatepass")
    return Origin(location=location, media_type="text/plain", sha256=hashlib.sha256(octets).hexdigest())


SUMMIT_TEXT = """14 May 2031  Photo: the leaders on the quay at Tarn (River Press)

League pledges ‘every ferry by 2034’ as ministers leave Tarn

By Ines Calloway

TARN – The River League will put every ferry of its members under one timetable by 2034, its secretary general \
promised on Wednesday, closing two days of talks that had twice been near to breaking off.

“We will run every ferry on one timetable,” Marit Halvorsen said, “and we will do it by 2034, not a year later.” She \
added that the members had agreed to pay 42 million marks a year into a common fund.

Who pays

Daniel Okonjo, the transport minister of Lowmark, said his government would carry “a fair share, and not a mark more” \
of the cost. “When the secretary general says ‘every member pays’, I hear that every member votes,” he told reporters.

According to officials, two members had asked for the words “as far as possible” to be added. They were not.

“It has been a long night.

“But the river does not wait, and neither will we,” Ms Halvorsen said.

Read also: Ferry fares to rise in autumn | Five bridges we love | The quay at Tarn, then and now

Share 214  Comments 37  Print
"""

REWRITE_TEXT = """League promises one ferry timetable

Lowmark — The League of the River states will bring all ferries under a single timetable before 2035, Secretary \
General Marit Halvorsen has said, Brookside News reports.

“We will run every ferry on one timetable and we will do it by 2035,” she told delegates in Tarn.

The minister of Lowmark warned that his country would pay only “a fair share”.

The views expressed are the author's own.
"""

FRENCH_TEXT = """La Ligue promet un horaire unique

TARN. – « Nous ferons naviguer tous les bacs selon un seul horaire », a déclaré mercredi la secrétaire générale, Marit \
Halvorsen, à l'issue du sommet de Tarn.

Selon elle, les membres verseront 42 millions de marks par an.
"""

ARABIC_TEXT = """الرابطة تعد بجدول واحد للعبّارات

تارن – قالت الأمينة العامة ماريت هالفورسن يوم الأربعاء: «سنسيّر كل عبّارة وفق جدول واحد بحلول عام 2034».

وأضافت أن الأعضاء سيدفعون 42 مليون مارك سنويا.
"""

HOSTILE_TEXT = """<script>alert("title")</script> Quay closed

“<img src=x onerror=alert(1)> is no answer,” Jana Veselá said. She called the plan “</span></p><svg onload=alert(2)>”.

Officials said that the tide tables \"><a href="javascript:alert(3)">here</a> were wrong.
"""

TRANSCRIPT_TEXT = """Closing press conference

Secretary General Marit Halvorsen: Good evening. We will run every ferry on one timetable, and we will do it by 2034, \
not a year later.

The members have agreed to pay 42 million marks a year into a common fund.

Question: Ann Reyes, Brookside News. Who decides when a ferry is late?

Secretary General Marit Halvorsen: The passengers do. Then we do something about it.
"""


def summit_report() -> Analysis:
    """The fullest page: noise and quotations of all kinds, one inside another, one over two paragraphs."""
    report = report_of(
        SUMMIT_TEXT,
        outlet="The Tarn Courier",
        title="League pledges ‘every ferry by 2034’ as ministers leave Tarn",
        published=date(2031, 5, 14),
        location="https://courier.example/2031/05/14/league-pledges-every-ferry",
        agencies=["River Press"],
        noise=[
            (NoiseKind.CAPTION, "Photo: the leaders on the quay at Tarn (River Press)"),
            (
                NoiseKind.RELATED_LIST,
                "Read also: Ferry fares to rise in autumn | Five bridges we love | The quay at Tarn, then and now",
            ),
            (NoiseKind.COUNTERS, "Share 214  Comments 37  Print"),
        ],
        headings=["Who pays"],
        loose=["14 May 2031  Photo: the leaders on the quay at Tarn (River Press)", "By Ines Calloway"],
        byline="Ines Calloway",
        dateline="TARN",
    )
    said = [
        Said(
            words=("The River League will put every ferry of its members under one timetable by 2034",),
            kind=INDIRECT,
            source="its secretary general",
            cue="promised",
            speaker=HALVORSEN,
            act="promised",
            occasion=SUMMIT,
            seen=0.88,
            judged=0.83,
        ),
        Said(
            words=("We will run every ferry on one timetable,", "and we will do it by 2034, not a year later."),
            source="Marit Halvorsen",
            cue="said",
            speaker=HALVORSEN,
            act="promised",
            occasion=SUMMIT,
        ),
        Said(
            words=("the members had agreed to pay 42 million marks a year into a common fund",),
            kind=INDIRECT,
            source="She",
            cue="added",
            speaker=HALVORSEN,
            occasion=SUMMIT,
            seen=0.91,
            judged=0.86,
        ),
        Said(
            words=("his government would carry “a fair share, and not a mark more” of the cost",),
            kind=MIXED,
            source="Daniel Okonjo, the transport minister of Lowmark",
            cue="said",
            speaker=OKONJO,
            act="promised",
            occasion=SUMMIT,
            judged=0.9,
        ),
        Said(
            words=("When the secretary general says ‘every member pays’, I hear that every member votes,",),
            source="he",
            cue="told",
            speaker=OKONJO,
            others=(("marit-halvorsen", "Marit Halvorsen", 0.11),),
            occasion=SUMMIT,
            judged=0.78,
        ),
        Said(
            words=("every member pays",),
            source="the secretary general",
            cue="says",
            speaker=HALVORSEN,
            occasion=SUMMIT,
            seen=0.71,
            judged=0.66,
        ),
        Said(
            words=("two members had asked for the words “as far as possible” to be added",),
            kind=INDIRECT,
            source="officials",
            cue="According to",
            act=None,
            seen=0.8,
            judged=0.44,
        ),
        Said(
            words=("It has been a long night.", "But the river does not wait, and neither will we,"),
            source="Ms Halvorsen",
            cue="said",
            speaker=HALVORSEN,
            occasion=SUMMIT,
        ),
    ]
    mark = span_in(SUMMIT_TEXT, "“It has")
    found = [Finding("reopened-mark", Span(mark.start, mark.start + 1), "The quotation goes on in the next paragraph.")]
    return promising(analysis_of(report, said, found))


def rewrite_report() -> Analysis:
    report = report_of(
        REWRITE_TEXT,
        outlet="Brookside News",
        title="League promises one ferry timetable",
        published=date(2031, 5, 15),
        basis=Basis.METADATA,
        location="https://brookside.example/league#ferries",
        agencies=["Brookside News"],
        noise=[(NoiseKind.DISCLAIMER, "The views expressed are the author's own.")],
    )
    said = [
        Said(
            words=("The League of the River states will bring all ferries under a single timetable before 2035",),
            kind=INDIRECT,
            source="Secretary General Marit Halvorsen",
            cue="has said",
            speaker=HALVORSEN,
            act="promised",
            occasion=SUMMIT,
            judged=0.81,
        ),
        Said(
            words=("We will run every ferry on one timetable and we will do it by 2035,",),
            source="she",
            cue="told",
            speaker=HALVORSEN,
            act="promised",
            occasion=SUMMIT,
        ),
        Said(
            words=("his country would pay only “a fair share”",),
            kind=MIXED,
            source="The minister of Lowmark",
            cue="warned",
            speaker=OKONJO,
            act="warned",
            judged=0.74,
        ),
    ]
    return promising(analysis_of(report, said))


def french_report() -> Analysis:
    report = report_of(
        FRENCH_TEXT,
        outlet="Le Quai",
        title="La Ligue promet un horaire unique",
        published=date(2031, 5, 15),
        language="fr",
        location="/home/reader/le-quai/15.txt",
    )
    said = [
        Said(
            words=("Nous ferons naviguer tous les bacs selon un seul horaire",),
            source="la secrétaire générale, Marit Halvorsen",
            cue="a déclaré",
            speaker=HALVORSEN,
            act="promised",
            occasion=SUMMIT,
        )
    ]
    return promising(analysis_of(report, said))


def arabic_report() -> Analysis:
    report = report_of(
        ARABIC_TEXT,
        outlet="الرصيف",
        title="الرابطة تعد بجدول واحد للعبّارات",
        published=date(2031, 5, 16),
        language="ar",
    )
    said = [
        Said(
            words=("سنسيّر كل عبّارة وفق جدول واحد بحلول عام 2034",),
            source="الأمينة العامة ماريت هالفورسن",
            cue="قالت",
            speaker=HALVORSEN,
            act="promised",
            occasion=SUMMIT,
        )
    ]
    return promising(analysis_of(report, said))


def hostile_report() -> Analysis:
    """Everything in it that can hold words holds markup."""
    report = report_of(
        HOSTILE_TEXT,
        outlet='"><script>alert("outlet")</script>',
        title='<script>alert("title")</script> Quay closed',
        published=date(2031, 6, 2),
        location="javascript:alert('location')",
        byline="<b onclick=alert('byline')>By Nobody</b>",
        dateline="'\"><script>alert('dateline')</script>",
    )
    bad = ("<script>alert('id')</script>/..", "<script>alert('name')</script>")
    said = [
        Said(
            words=("<img src=x onerror=alert(1)> is no answer,",),
            source="Jana Veselá",
            cue="said",
            speaker=VESELY,
            act="<script>alert('act')</script>",
            occasion=BRIEFING,
        ),
        Said(words=("</span></p><svg onload=alert(2)>",), kind=MIXED, source="She", cue="called", speaker=bad),
    ]
    found = [Finding("unclosed-mark", None, "<script>alert('finding')</script>")]
    return promising(analysis_of(report, said, found))


def press_conference() -> Analysis:
    text = TRANSCRIPT_TEXT
    label = "Secretary General Marit Halvorsen:"
    first = text.index(label)
    second = text.index(label, first + 1)

    def words(*parts: str) -> tuple[Span, ...]:
        return tuple(span_in(text, part) for part in parts)

    transcript = Transcript(
        id=Transcript.id_of(text, "The River League"),
        text=text,
        origin=origin_of(text, "https://league.example/transcripts/tarn"),
        publisher="The River League",
        title="Closing press conference",
        spoken=DatedOn.on(date(2031, 5, 14), Basis.STATED),
        place="Tarn",
        language="en",
        as_delivered=True,
        turns=(
            Turn(
                speaker="Secretary General Marit Halvorsen",
                label=Span(first, first + len(label)),
                words=words(
                    "Good evening. We will run every ferry on one timetable, and we will do it by 2034, "
                    "not a year later.",
                    "The members have agreed to pay 42 million marks a year into a common fund.",
                ),
            ),
            Turn(
                speaker="Question",
                label=span_in(text, "Question"),
                words=words("Ann Reyes, Brookside News. Who decides when a ferry is late?"),
                role=TurnRole.QUESTION,
            ),
            Turn(
                speaker="Secretary General Marit Halvorsen",
                label=Span(second, second + len(label)),
                words=words("The passengers do. Then we do something about it."),
                role=TurnRole.ANSWER,
            ),
        ),
    )
    said = [
        Said(
            words=(
                "Good evening. We will run every ferry on one timetable, and we will do it by 2034, not a year later.",
                "The members have agreed to pay 42 million marks a year into a common fund.",
            ),
            source="Secretary General Marit Halvorsen",
            speaker=HALVORSEN,
            occasion=SUMMIT,
            seen=1.0,
            judged=1.0,
        ),
        Said(
            words=("The passengers do. Then we do something about it.",),
            source="Secretary General Marit Halvorsen",
            speaker=HALVORSEN,
            occasion=SUMMIT,
            seen=1.0,
            judged=1.0,
        ),
    ]
    return promising(analysis_of(transcript, said))


def analyses() -> Iterator[Analysis]:
    """The whole sample, in the order in which it is read."""
    yield press_conference()
    yield summit_report()
    yield rewrite_report()
    yield french_report()
    yield arabic_report()
    yield hostile_report()


def sample_record(path: Path) -> Record:
    """A record of the sample, with one decision of a person."""
    record = open_record(path, clock=lambda: datetime(2031, 6, 3, 8, 30, tzinfo=UTC))
    with record.transaction():
        for analysis in analyses():
            record.add_analysis(analysis)
            record.link(analysis.text.id)
        record.settle_lineage(["River Press"])
        officials = summit_report().quotations[6]
        record.decide(
            speaker_is(
                officials.id,
                SpeakerId(LEAGUE[0]),
                LEAGUE[1],
                author="Noor Haddad",
                reason="The officials spoke for the League: named so in the caption of the same day.",
                at=datetime(2031, 6, 3, 9, 0, tzinfo=UTC),
            )
        )
    return record

"""What the sample's texts promise, and the pack that they are read with: the River League, some of it hostile.

Made by hand like the sample itself; `promising` adds to an analysis what its text asserts and says is taken on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from starlette.applications import Starlette

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
from wordbond.commitments.model import Commitment, Stage
from wordbond.model import Analysis, Basis, DatedOn, Precision, Span
from wordbond.packs import (
    Body,
    BodyKind,
    Bound,
    Certainty,
    Evidence,
    Figure,
    Membership,
    Pack,
    PartialDate,
    Person,
    Pledged,
    PledgedKind,
    Programme,
    Rate,
    Target,
    Theme,
)
from wordbond.record import Record
from wordbond.web import make_app
from wordbond.web.accounts import Accounts
from wordbond.web.throttle import Throttle

MEMBERS = Party("League members", "body:_MEMBERS")
LEAGUE = Party("The River League", "body:LEAGUE")
LOWMARK = Party("Lowmark", "body:LOW")
TODAY = date(2031, 6, 3)
EVIL = "<script>alert('pack')</script>"


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def year(text: str, words: str, value: int, role: PeriodRole = PeriodRole.BY) -> Period:
    dated = DatedOn(date(value, 1, 1), date(value, 12, 31), Precision.YEAR, Basis.STATED)
    return Period(span=span_of(text, words), role=role, dated=dated, symbol=str(value))


def money(text: str, phrase: str, number: str, *, about: bool = False, per: str | None = "year") -> Quantity:
    span = span_of(text, phrase)
    start = text.index(number, span.start)
    return Quantity(
        span=span,
        number=Span(start, start + len(number)),
        value=Decimal(42_000_000),
        unit="DEM",
        kind=UnitKind.MONEY,
        comparator=Comparator.ABOUT if about else Comparator.EQUAL,
        per=per,
    )


def _paying(analysis: Analysis, words: str, phrase: str, number: str, stage: Stage, word: str) -> Commitment:
    """The members' 42 million, as one text tells of it."""
    text = analysis.text.text
    quoted = next((q.id for q in analysis.quotations if q.extent.overlaps(span_of(text, words))), None)
    return Commitment(
        text_id=analysis.text.id,
        parties=(MEMBERS,),
        to=LEAGUE,
        action=words,
        measure="common fund",
        quantity=money(text, phrase, number, about=stage is Stage.COMMITTED),
        stage=stage,
        stage_word=word,
        programme="ferry-fund",
        evidence=(span_of(text, words),),
        said_by="Marit Halvorsen",
        quotation_id=quoted,
        confidence=0.85,
    )


def _timetable(analysis: Analysis, words: str, due: str, value: int) -> Commitment:
    text = analysis.text.text
    return Commitment(
        text_id=analysis.text.id,
        parties=(LEAGUE,),
        action=words,
        deadline=year(text, due, value),
        stage=Stage.PLEDGED,
        stage_word="will",
        evidence=(span_of(text, words),),
        confidence=0.7,
    )


def _hostile(analysis: Analysis) -> Iterator[Commitment]:
    text = analysis.text.text
    for at, words in enumerate(("here</a> were wrong", "Officials said")):
        span = span_of(text, words)
        yield Commitment(
            text_id=analysis.text.id,
            parties=(Party("<script>alert('party')</script>", '"><script>alert("party id")</script>'),),
            to=Party("<img src=x onerror=alert('to')>"),
            action="<svg onload=alert('action')></svg>",
            measure="</span><script>alert('measure')</script>",
            quantity=Quantity(
                span=span, number=span, value=Decimal(7 + at), unit="<b onclick=alert(8)>", kind=UnitKind.COUNT
            ),
            deadline=Period(
                span=span,
                role=PeriodRole.BY,
                dated=DatedOn.on(date(2031, 9, 30), Basis.STATED) if at else DatedOn.unknown(),
                symbol="<svg onload=alert('symbol')>",
            ),
            stage=Stage.ANNOUNCED,
            stage_word="</p><script>alert('stage')</script>",
            programme=EVIL,
            evidence=(span,),
            said_by="<i>nobody</i>\r\nATTENDEE:mailto:evil@evil.example",
        )


def _claims(analysis: Analysis, phrase: str, number: str) -> Iterator[Claim]:
    text = analysis.text.text
    quantity = money(text, phrase, number)
    yield Claim(
        text_id=analysis.text.id, span=quantity.span, quantity=quantity, subjects=(MEMBERS,), measure="common fund"
    )


def _relation(analysis: Analysis, words: str, a: Party, label: str, b: Party, modality: Modality) -> Relation:
    evidence = span_of(analysis.text.text, words)
    return Relation(
        text_id=analysis.text.id, a=a, relation=label, b=b, evidence=evidence, modality=modality, holder="Daniel Okonjo"
    )


def _threat(analysis: Analysis, words: str, kind: str, actors: tuple[Party, ...], targets: tuple[Party, ...]) -> Threat:
    return Threat(
        text_id=analysis.text.id,
        kind=kind,
        actors=actors,
        targets=targets,
        modality=Modality.POTENTIAL,
        evidence=span_of(analysis.text.text, words),
    )


def _standing(analysis: Analysis) -> Analysis:
    """How the parties of the summit stand to each other, by each relation and modality, one of them unknown."""
    strangers = Party("the harbour pilots")
    return replace(
        analysis,
        relations=(
            _relation(analysis, "closing two days of talks", LEAGUE, "partner_of", LOWMARK, Modality.ACTUAL),
            _relation(analysis, "every member votes", LOWMARK, "opposes", LEAGUE, Modality.POTENTIAL),
            _relation(analysis, "two members had asked", LOWMARK, "supports", MEMBERS, Modality.HYPOTHETICAL),
            _relation(analysis, "near to breaking off", strangers, "opposes", LEAGUE, Modality.ACTUAL),
        ),
        threats=(
            _threat(analysis, "the river does not wait", "flood", (), (LEAGUE,)),
            _threat(analysis, "breaking off", "strike", (strangers,), (LOWMARK, LEAGUE)),
        ),
    )


def _hostile_claims(analysis: Analysis) -> Analysis:
    """A claim, relations and threats of which everything that can hold words holds markup."""
    evil = Party("<script>alert('end')</script>", '"><script>alert("end id")</script>')
    nobody = Party("</text></svg><img src=x onerror=alert('node')>")
    span = span_of(analysis.text.text, "Officials said")
    quantity = Quantity(span=span, number=span, value=Decimal(9), unit="<b onclick=alert(9)>", kind=UnitKind.COUNT)
    return replace(
        analysis,
        claims=(
            Claim(
                text_id=analysis.text.id,
                span=span,
                quantity=quantity,
                subjects=(evil, nobody),
                measure="</h2><script>alert('measure')</script>",
                said_by="<script>alert('said by')</script>",
            ),
        ),
        relations=(
            _relation(analysis, "Officials said", evil, "<script>alert('label')</script>", nobody, Modality.ACTUAL),
            _relation(analysis, "Officials said", nobody, 'x" onload="alert(1)', LEAGUE, Modality.POTENTIAL),
        ),
        threats=(_threat(analysis, "Officials said", "<svg onload=alert('kind')>", (evil,), (nobody, evil)),),
    )


def promising(analysis: Analysis) -> Analysis:
    """`analysis` with what its text promises and asserts, where it is one of those that do."""
    text = analysis.text.text
    if "had agreed to pay" in text:
        words, phrase = "the members had agreed to pay 42 million marks a year into a common fund", "42 million marks"
        timetable = "The River League will put every ferry of its members under one timetable by 2034"
        return replace(
            _standing(analysis),
            claims=tuple(_claims(analysis, phrase, "42 million")),
            commitments=(
                _timetable(analysis, timetable, "by 2034", 2034),
                _paying(analysis, words, phrase, "42 million", Stage.PLEDGED, "had agreed to pay"),
            ),
        )
    if "verseront" in text:
        words, phrase = "les membres verseront 42 millions de marks par an", "42 millions de marks"
        return replace(
            analysis,
            claims=tuple(_claims(analysis, phrase, "42 millions")),
            commitments=(_paying(analysis, words, phrase, "42 millions", Stage.COMMITTED, "verseront"),),
        )
    if "have agreed to pay" in text:
        words, phrase = "The members have agreed to pay 42 million marks a year into a common fund", "42 million marks"
        told = _paying(analysis, words, phrase, "42 million", Stage.ANNOUNCED, "have agreed to pay")
        return replace(analysis, commitments=(told,))
    if "were wrong" in text:
        return replace(_hostile_claims(analysis), commitments=tuple(_hostile(analysis)))
    return analysis


def _evidence(certainty: Certainty = Certainty.HIGH, url: str = "https://league.example/figures") -> Evidence:
    return Evidence("The River League, figures of the year", url, "invented", certainty)


def _day(value: date) -> PartialDate:
    return PartialDate(value, value)


def _whole_year(value: int) -> PartialDate:
    return PartialDate(date(value, 1, 1), date(value, 12, 31))


def league_pack() -> Pack:
    """Bodies, programmes, announcements, targets, a series and a rate; one of each would run if it could."""
    fine, evil = _evidence(), Evidence(EVIL, "javascript:alert('source')", EVIL, Certainty.LOW)
    bodies = [("LEAGUE", BodyKind.ALLIANCE, "The River League"), ("_MEMBERS", BodyKind.COLLECTIVE, "League members")]
    bodies += [
        ("LOW", BodyKind.COUNTRY, "Lowmark"),
        ("TARN", BodyKind.COUNTRY, "Tarn"),
        ("EVIL", BodyKind.COUNTRY, EVIL),
    ]
    return Pack(
        name="river-league",
        title=f"The River League {EVIL}",
        language="en",
        version="river-league@1",
        bodies=tuple(Body(id=key, kind=kind, name=name, part_of=None, evidence=fine) for key, kind, name in bodies),
        memberships=tuple(Membership(body="_MEMBERS", member=one, evidence=fine) for one in ("LOW", "TARN")),
        programmes=(
            _programme("ferry-fund", "Common ferry fund", fine, goals=("R1",)),
            _programme("evil", EVIL, evil, aliases=(EVIL,), note=EVIL),
        ),
        pledged=(
            _pledged("F1", ("LOW",), 20_000_000, date(2031, 1, 15), fine),
            _pledged("F2", ("TARN", "LOW"), 30_000_000, date(2031, 4, 2), fine),
            _pledged("F3", ("EVIL",), None, date(2031, 5, 1), evil, programme="evil", words=EVIL),
            _pledged("F4", ("LOW",), 60_000_000, date(2031, 5, 2), fine, kind=PledgedKind.RUNNING_TOTAL),
            _pledged("F5", ("TARN",), 5_000_000, date(2031, 5, 9), evil, currency="DEM", words=EVIL),
        ),
        targets=(
            _target("R1", "Need of the ferry fund", Decimal(10_000_000), "EUR per month", fine),
            _target(
                "R2", "Share of ferries on time", Decimal(90), "percent of ferries", fine, series="ferries:on_time"
            ),
            _target("R3", EVIL, None, EVIL, evil),
        ),
        series=tuple(_figures(fine)),
        people=(
            Person(id="halvorsen", name="Marit Halvorsen", evidence=fine),
            Person(id="evil", name=EVIL, aliases=(EVIL.lower(),), evidence=evil),
        ),
        themes=(
            Theme(
                id="ferries",
                name="Ferries",
                words=("ferr*",),
                relations=("opposes",),
                threats=("strike",),
                measures=("common fund",),
                targets=("R2",),
                evidence=fine,
            ),
            Theme(id="evil", name=EVIL, words=("were wrong",), evidence=evil, note=EVIL),
        ),
        rates=(Rate(currency="DEM", to="EUR", on=_whole_year(2031), rate=Decimal("0.51129"), evidence=fine),),
    )


def _programme(
    key: str, name: str, evidence: Evidence, goals: tuple[str, ...] = (), aliases: tuple[str, ...] = (), note: str = ""
) -> Programme:
    return Programme(
        id=key,
        name=name,
        aliases=aliases,
        lead="LEAGUE",
        beneficiary="_MEMBERS",
        unit="EUR",
        first=_day(date(2031, 1, 1)),
        goals=goals,
        package=Decimal(10_000_000),
        evidence=evidence,
        note=note,
    )


def _pledged(
    key: str,
    donors: tuple[str, ...],
    amount: int | None,
    day: date,
    evidence: Evidence,
    *,
    kind: PledgedKind = PledgedKind.CONTRIBUTION,
    programme: str = "ferry-fund",
    currency: str = "EUR",
    words: str = "pledged",
) -> Pledged:
    return Pledged(
        id=key,
        kind=kind,
        announced=_day(day),
        donors=donors,
        speaker=words,
        amount=Decimal(amount) if amount else None,
        bound=Bound.ABOUT,
        currency=currency,
        unit="money",
        programme=programme,
        vehicle="fund",
        package=words,
        stage=words,
        buys=words,
        overlaps=(),
        evidence=evidence,
        note=words,
    )


def _target(key: str, measure: str, value: Decimal | None, unit: str, evidence: Evidence, series: str = "") -> Target:
    return Target(
        id=key,
        measure=measure,
        value=value,
        high=None,
        bound=Bound.AT_LEAST,
        unit=unit,
        deadline=_whole_year(2034),
        deadline_text="",
        agreed_at="Tarn summit",
        agreed_on=_day(date(2028, 5, 14)),
        parties=("LOW", "TARN"),
        exceptions=measure if measure == EVIL else "",
        legal_force="political",
        status_note="",
        series=series,
        evidence=evidence,
    )


def _figures(evidence: Evidence) -> Iterator[Figure]:
    for body, first in (("LOW", 60), ("TARN", 72)):
        for step in range(8):
            yield Figure(
                series="ferries",
                body=body,
                year=2023 + step,
                measure="on_time",
                value=Decimal(first + 3 * step + (step % 3)),
                unit="percent of ferries",
                estimate=step == 7,
                edition="2031-02",
                definition="",
                evidence=evidence,
            )


def league_app(record: Record, *, accounts: Accounts | None = None, throttle: Throttle | None = None) -> Starlette:
    """The pages of the sample, with its pack, on its day."""
    pack = league_pack()
    return make_app(record, choose_pack=lambda _record: pack, today=lambda: TODAY, accounts=accounts, throttle=throttle)

"""Made-up figures and commitments for the texts of a benchmark: who owes how much, by when; all from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from wordbond.claims.model import Claim, Party, Period, PeriodRole, Quantity, UnitKind
from wordbond.commitments.model import Commitment, Stage
from wordbond.model import Basis, DatedOn, Precision, Report, Span
from wordbond.packs import Pack

__all__ = ["asserted_in", "promised_in"]

CLAIMS, PROMISES = 6, 2
"""In each report; real ones have about as many."""
AMOUNTS = tuple(Decimal(n) * 10**6 for n in (5, 12, 20, 40, 50, 75, 100, 120, 150, 200, 250, 300, 500, 750, 1000))
STAGES = (Stage.ANNOUNCED, Stage.PLEDGED, Stage.PLEDGED, Stage.COMMITTED, Stage.DELIVERED)
CURRENCIES = ("EUR", "EUR", "USD", "GBP", "NOK")


def _quantity(report: Report, at: int, chance: random.Random) -> Quantity:
    span = Span(at, min(at + 24, len(report.text)))
    return Quantity(
        span=span,
        number=Span(at, at + 4),
        value=chance.choice(AMOUNTS),
        unit=chance.choice(CURRENCIES),
        kind=UnitKind.MONEY,
    )


def _party(pack: Pack, chance: random.Random) -> Party:
    body = pack.bodies[int(len(pack.bodies) * chance.random() ** 2)]
    return Party(body.name, str(body.speaker_id))


def asserted_in(report: Report, pack: Pack, chance: random.Random) -> Iterator[Claim]:
    """Figures at places of the text, in reading order."""
    for at in sorted(chance.sample(range(len(report.text) - 40), CLAIMS)):
        quantity = _quantity(report, at, chance)
        subject = _party(pack, chance)
        yield Claim(text_id=report.id, span=quantity.span, quantity=quantity, subjects=(subject,), measure="assistance")


def promised_in(report: Report, pack: Pack, chance: random.Random) -> Iterator[Commitment]:
    """Commitments at places of the text, in reading order; one in two has a deadline, mostly a year."""
    for at in sorted(chance.sample(range(len(report.text) - 140), PROMISES)):
        year = chance.randint(2025, 2035)
        span = Span(at, at + 120)
        dated = DatedOn(date(year, 1, 1), date(year, 12, 31), Precision.YEAR, Basis.STATED)
        due = Period(span=span, role=PeriodRole.BY, dated=dated, symbol=str(year))
        stage = chance.choice(STAGES)
        yield Commitment(
            text_id=report.id,
            parties=(_party(pack, chance),),
            action=" ".join(span.of(report.text).split()),
            measure="assistance",
            quantity=_quantity(report, at, chance),
            deadline=due if chance.random() < 0.5 else None,
            stage=stage,
            stage_word=stage.value,
            programme=chance.choice(pack.programmes).id if chance.random() < 0.3 else None,
            evidence=(span,),
            confidence=chance.random(),
        )

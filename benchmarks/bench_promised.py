"""The ledger, lists, graph and dossiers of a large record: what the first question costs, and each after it.

    python -m benchmarks.bench_promised [--reports 10000] [--seed 1]

Reports are made up: each tells of announcements of some of 32 countries (many retold), with claims, relations and
threats. The record is written to a folder that is gone afterwards.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from wordbond.claims.model import (
    Claim,
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
from wordbond.model import Analysis, Basis, DatedOn, Origin, Precision, Report, Span
from wordbond.packs import BodyKind, Pack, load_pack
from wordbond.record import open_record
from wordbond.record.asserted import AssertedFilter
from wordbond.record.dossiers import dossier_of
from wordbond.record.promised import CommitmentFilter

STAGES = {"will pay": Stage.ANNOUNCED, "pledged": Stage.PLEDGED, "allocated": Stage.COMMITTED, "paid": Stage.DISBURSED}
FIRST = date(2024, 1, 1)
DAYS = 700


def make_analyses(seed: int, number: int, pack: Pack) -> Iterator[Analysis]:
    """`number` analysed reports; an announcement is told by three on average, within some days."""
    chance = random.Random(seed)
    countries = [body for body in pack.bodies if body.kind is BodyKind.COUNTRY][:32]
    announcements = [
        (chance.choice(countries), 10 * chance.randrange(1, 400), chance.randrange(DAYS), 2026 + chance.randrange(6))
        for _ in range(number)
    ]
    for at in range(number):
        told = chance.sample(announcements, 3)
        day = FIRST + timedelta(days=min(DAYS, max(one[2] for one in told) + chance.randrange(20)))
        text, commitments, claims = f"Report {at} on aid\n\n", list[Commitment](), list[Claim]()
        relations, threats = list[Relation](), list[Threat]()
        for country, amount, _, due in told:
            word = chance.choice(list(STAGES))
            party = Party(country.name, str(country.speaker_id))
            start = len(text)
            text += f"{country.name} {word} {amount} million euros to Ukraine by {due}. "
            evidence = Span(start, len(text) - 2)
            figure = text.index(f"{amount} million", start)
            number_span = Span(figure, figure + len(f"{amount} million"))
            quantity = Quantity(
                span=Span(number_span.start, number_span.end + len(" euros")),
                number=number_span,
                value=Decimal(amount) * 1_000_000,
                unit="EUR",
                kind=UnitKind.MONEY,
            )
            time_span = Span(len(text) - 9, len(text) - 2)
            dated = DatedOn(date(due, 1, 1), date(due, 12, 31), Precision.YEAR, Basis.STATED)
            deadline = Period(span=time_span, role=PeriodRole.BY, dated=dated, symbol=str(due))
            blank = "0" * 32
            claims.append(
                Claim(text_id=blank, span=evidence, quantity=quantity, subjects=(party,), measure="security assistance")  # type: ignore[arg-type]
            )
            commitments.append(
                Commitment(
                    text_id=blank,  # type: ignore[arg-type]
                    parties=(party,),
                    to=Party("Ukraine", "body:UKR"),
                    action=word,
                    measure="security assistance",
                    quantity=quantity,
                    deadline=deadline,
                    stage=STAGES[word],
                    stage_word=word,
                    evidence=(evidence,),
                )
            )
            modality = chance.choice(list(Modality))
            relations.append(
                Relation(
                    text_id=blank,
                    a=party,
                    relation="supports",
                    b=Party("Ukraine", "body:UKR"),
                    evidence=evidence,
                    modality=modality,
                )  # type: ignore[arg-type]
            )
            threats.append(
                Threat(
                    text_id=blank,
                    kind="sabotage",
                    actors=(Party("Russia", "body:RUS"),),
                    targets=(party,),
                    modality=modality,
                    evidence=evidence,
                )  # type: ignore[arg-type]
            )
        text_id = Report.id_of(text, "Post")
        report = Report(
            id=text_id,
            text=text,
            origin=Origin(location=f"{at}.txt", media_type="text/plain", sha256="ab" * 32),
            outlet="Post",
            title=f"Report {at}",
            published=DatedOn.on(day, Basis.METADATA),
        )
        yield Analysis(
            text=report,
            claims=tuple(replace(one, text_id=text_id) for one in claims),
            relations=tuple(replace(one, text_id=text_id) for one in relations),
            threats=tuple(replace(one, text_id=text_id) for one in threats),
            commitments=tuple(replace(one, text_id=text_id) for one in commitments),
            model_version="made up",
            pack_version=f"{pack.name}@{pack.version}",
        )


def timed(name: str, ask: Callable[[], object]) -> None:
    """Print how long `ask` takes the first time, and the median of five after it."""
    times = []
    for _ in range(6):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    print(f"{name:<44}{times[0] * 1000:10.1f} ms first {sorted(times[1:])[2] * 1000:10.1f} ms after")


def main() -> None:
    """Make a record and ask it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    pack = load_pack()
    with TemporaryDirectory() as folder, open_record(Path(folder) / "record.db") as record:
        with record.transaction():
            for analysis in make_analyses(asked.seed, asked.reports, pack):
                record.add_analysis(analysis)
        promised = record.promised(pack)
        day = FIRST + timedelta(days=DAYS)
        began = time.perf_counter()
        entries = len(promised.ledger.entries)
        took = time.perf_counter() - began
        print(f"{asked.reports} reports, {3 * asked.reports} tellings, {entries} entries: linked in {took:.2f} s")
        some = promised.page(limit=30)[7]
        of_one = CommitmentFilter(party="body:NOR", stage=Stage.PLEDGED)
        cursor = promised.page(limit=1000)[-1].cursor
        timed("a page of commitments", lambda: promised.page(limit=30))
        timed("a page far behind", lambda: promised.page(after=cursor, limit=30))
        timed("a page under filters", lambda: promised.page(of_one, limit=30))
        timed("one commitment whole", lambda: promised.commitment(some.id))
        timed("a page of deadlines", lambda: promised.deadlines(day, limit=30))
        asserted = record.asserted
        behind = asserted.page_of_claims(limit=1000)[-1].cursor
        timed("a page of claims", lambda: asserted.page_of_claims(limit=30))
        timed("a page of claims far behind", lambda: asserted.page_of_claims(after=behind, limit=30))
        timed("a page of one party’s claims", lambda: asserted.page_of_claims(AssertedFilter(party="body:NOR")))
        timed("a page of one party’s relations", lambda: asserted.page_of_relations(AssertedFilter(party="body:NOR")))
        timed("a page of one party’s threats", lambda: asserted.page_of_threats(AssertedFilter(party="body:NOR")))
        timed("the graph of relations", lambda: asserted.graph(limit=60))
        timed("the dossier of a country, 30 of each", lambda: dossier_of(record, pack, "Norway", limit=30))
        timed("the dossier of a theme, 30 of each", lambda: dossier_of(record, pack, "hybrid", limit=30))
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

"""How fast the pages of a large record are: requests per second on one core, and the time of each page.

    python -m benchmarks.bench_pages [--reports 10000] [--requests 400] [--seed 7] [--record FILE] [--json]

The record is made by the seeded generator of bench_record, three of its texts to a report (about 480 words, 12
quotations, 6 figures, 2 commitments), with a speaker and an occasion for each quotation. A named record is made where
it is missing and used again where it is there. Requests go through the whole application without a network, one after
the other; “per core second” divides by the processor time of this process, so other programs at work do not count,
“p95” is by the clock, so they do. “report” asks for each report once, “report seen before” for those shown shortly
before. “(ledger)” is what linking all commitments takes, once after the record has changed.
The client's own share is measured in the same run, by a page that says nothing, and not taken off.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import httpx
from benchmarks.bench_record import make_reports, queries
from benchmarks.promises import asserted_in, promised_in
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from wordbond.model import (
    Analysis,
    Attribution,
    Basis,
    DatedOn,
    Finding,
    Noise,
    NoiseKind,
    Occasion,
    OccasionId,
    Quotation,
    QuotationKind,
    Report,
    Span,
    SpeakerId,
)
from wordbond.packs import Pack, load_pack
from wordbond.record import Record, open_record
from wordbond.web import make_app

TEXTS_TO_A_REPORT = 3
SPEAKERS = 1_500
OCCASIONS = 400
DAY = date(2026, 1, 1)
KINDS = tuple(QuotationKind)


@dataclass(frozen=True, slots=True)
class Timing:
    """How fast one sort of page was."""

    page: str
    requests: int
    per_core_second: float
    median_ms: float
    p95_ms: float
    kilobytes: float


def long_reports(seed: int, number: int) -> Iterator[Report]:
    """Reports of ordinary length: the generator's, three to one."""
    made = make_reports(seed, number * TEXTS_TO_A_REPORT)
    while parts := list(islice(made, TEXTS_TO_A_REPORT)):
        text, paragraphs = "", []
        for part in parts:
            paragraphs += [Span(len(text) + span.start, len(text) + span.end) for span in part.paragraphs]
            text += part.text + "\n"
        text += "Share 12  Comments 3  Print"
        noise = Noise(NoiseKind.COUNTERS, Span(len(text) - 27, len(text)))
        yield replace(
            parts[0],
            id=Report.id_of(text, parts[0].outlet),
            text=text,
            paragraphs=tuple(paragraphs),
            noise=(noise,),
            findings=(Finding("unclosed-mark", Span(0, 1)),),
        )


def analysis_of(report: Report, pack: Pack, chance: random.Random) -> Analysis:
    """An analysis with the quotations that the generator put in, and figures and commitments at places of the text."""
    quotations, attributions = [], []
    day = report.published.day
    occasions = []
    for match in re.finditer(r"“([^”]+)”, (said) (\w+)", report.text):
        quotation = Quotation(
            text_id=report.id,
            kind=KINDS[len(quotations) % len(KINDS)],
            content=(Span(match.start(1), match.end(1)),),
            cue=Span(match.start(2), match.end(2)),
            source=Span(match.start(3), match.end(3)),
            confidence=chance.random(),
        )
        number = int(SPEAKERS * chance.random() ** 3)
        held = Occasion(
            id=OccasionId(f"occasion-{chance.randrange(OCCASIONS)}"),
            name="Congress of ports",
            spoken=DatedOn.on(day - timedelta(days=2), Basis.INFERRED) if day else DatedOn.unknown(),
        )
        occasions.append(held)
        quotations.append(quotation)
        attributions.append(
            Attribution(
                quotation_id=quotation.id,
                speaker_id=SpeakerId(f"speaker-{number}"),
                speaker=f"Speaker {number}",
                act="said",
                occasion_id=held.id,
                confidence=chance.random(),
            )
        )
    return Analysis(
        text=report,
        quotations=tuple(quotations),
        attributions=tuple(attributions),
        occasions=tuple({occasion.id: occasion for occasion in occasions}.values()),
        claims=tuple(asserted_in(report, pack, chance)),
        commitments=tuple(promised_in(report, pack, chance)),
        model_version="bench",
        pack_version="bench",
    )


def make_record(path: Path, pack: Pack, seed: int, number: int) -> Record:
    """A record of `number` reports; the one at `path` where there is one of that size."""
    record = open_record(path)
    if record.counts().reports == number:
        return record
    chance = random.Random(seed)
    reports = long_reports(seed, number)
    while batch := list(islice(reports, 200)):
        with record.transaction():
            for report in batch:
                record.add_analysis(analysis_of(report, pack, chance))
    return record


def paths_of(record: Record, pack: Pack, chance: random.Random, number: int) -> dict[str, list[str]]:
    """`number` paths of each sort of page, picked at random."""
    texts = [row.id for row in record.iter_texts(limit=3_000)]
    reports = [text for text in (record.get_text(key) for key in texts[:60]) if isinstance(text, Report)]
    quotations = list(record.iter_quotations(limit=2_000))
    speakers = record.speakers()
    outlets = [row.name for row in record.outlets() if row.name]

    def some(made: list[str]) -> list[str]:
        return [chance.choice(made) for _ in range(number)]

    promises = record.promised(pack).page(limit=2_000)
    parties = [party.id or party.name for row in promises for party in row.commitment.parties]
    searched = [str(httpx.URL("/search", params={"q": words})) for words in queries(7, number, reports)]
    seldom = [f"/reports/{key}" for key in chance.sample(texts, min(number, len(texts)))]
    return {
        "report": seldom,
        "report seen before": (seldom[:50] * number)[:number],
        "report as JSON": some([f"/reports/{key}.json" for key in texts]),
        "quotation": some([f"/quotations/{row.quotation.id}" for row in quotations]),
        "speaker": some([f"/speakers/{row.id}" for row in speakers]),
        "speaker quoted most": [f"/speakers/{speakers[0].id}"] * number,
        "quotations": some([f"/quotations?after={row.cursor}" for row in quotations]),
        "quotations of an outlet": some([str(httpx.URL("/quotations", params={"outlet": name})) for name in outlets]),
        "reports": some([f"/reports?limit={size}" for size in (20, 30, 40)]),
        "speakers": ["/speakers"] * number,
        "occasions": ["/occasions"] * number,
        "outlets": ["/outlets"] * number,
        "overview": ["/"] * number,
        "commitments": some([f"/commitments?after={row.cursor}" for row in promises]),
        "commitments of a party": some([f"/commitments?party={one}" for one in parties]),
        "commitment": some([f"/commitments/{row.id}" for row in promises]),
        "programme": some([f"/programmes/{one.id}" for one in pack.programmes]),
        "target": some([f"/targets/{one.id}?on=2026-01-01" for one in pack.targets]),
        "search": searched,
    }


async def time_page(client: httpx.AsyncClient, name: str, paths: list[str], most_s: float) -> Timing:
    """Ask for `paths` in turn, for `most_s` seconds at most."""
    for path in paths[:3]:
        (await client.get(path)).raise_for_status()
    spent: list[float] = []
    octets = 0
    began, worked = time.perf_counter(), time.process_time()
    for path in paths:
        start = time.perf_counter()
        answer = await client.get(path)
        spent.append((time.perf_counter() - start) * 1000)
        answer.raise_for_status()
        octets += len(answer.content)
        if time.perf_counter() - began > most_s:
            break
    worked = time.process_time() - worked
    p95 = statistics.quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0]
    return Timing(name, len(spent), len(spent) / worked, statistics.median(spent), p95, octets / len(spent) / 1024)


def time_ledger(record: Record, pack: Pack) -> Timing:
    """Linking all commitments of the record, as the first page that needs them does."""
    start, worked = time.perf_counter(), time.process_time()
    record.promised(pack).count()
    spent = (time.perf_counter() - start) * 1000
    return Timing("(ledger)", 1, 1 / (time.process_time() - worked), spent, spent, 0.0)


async def time_all(record: Record, pack: Pack, requests: int, seed: int, most_s: float) -> list[Timing]:
    """The timing of each sort of page, the client's own share first."""

    def nothing(_request: object) -> Response:
        return Response("")

    empty = httpx.ASGITransport(app=Starlette(routes=[Route("/", nothing)]))
    async with httpx.AsyncClient(transport=empty, base_url="http://127.0.0.1") as client:
        timings = [time_ledger(record, pack), await time_page(client, "(nothing)", ["/"] * requests, most_s)]
    app = make_app(record, choose_pack=lambda _record: pack, today=lambda: DAY)
    whole = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=whole, base_url="http://127.0.0.1") as client:
        for name, paths in paths_of(record, pack, random.Random(seed), requests).items():
            timings.append(await time_page(client, name, paths, most_s))
    return timings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=400, help="of each sort of page")
    parser.add_argument("--most-seconds", type=float, default=8.0, help="for each sort of page")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    pack = load_pack(None)
    with tempfile.TemporaryDirectory() as folder:
        record = make_record(given.record or Path(folder) / "bench.wordbond", pack, given.seed, given.reports)
        timings = asyncio.run(time_all(record, pack, given.requests, given.seed, given.most_seconds))
        counts = record.counts()
        record.close()
    if given.json:
        print(json.dumps([{name: getattr(t, name) for name in Timing.__slots__} for t in timings]))
        return 0
    print(f"{counts.reports:,} reports, {counts.quotations:,} quotations, {counts.speakers:,} speakers")
    print(f"{'page':26} {'requests':>8} {'per core s':>10} {'median ms':>10} {'p95 ms':>8} {'KB':>6}")
    for t in timings:
        times = f"{t.per_core_second:10.0f} {t.median_ms:10.1f} {t.p95_ms:8.1f}"
        print(f"{t.page:26} {t.requests:8} {times} {t.kilobytes:6.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

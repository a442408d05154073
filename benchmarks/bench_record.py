"""How fast a record is written and searched: reports per second, search times, memory and size on disk.

    python -m benchmarks.bench_record [--reports 100000] [--seed 7] [--dir FOLDER] [--json]

Reports are made by a seeded generator: words drawn as in real text (few are common, most are rare), 60 to 260 of them,
from 200 outlets over two years. Each report is a transaction of its own. The peer, in the same run, is the sqlite3
module alone: the same rows and the same index by `executemany`, with one transaction for each 1,000 reports; that is
how fast the database could go without a promise about single reports. On a busy machine compare the two, and read the
processor's time beside the clock's.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import psutil

from wordbond.jsonform import dump_json, to_json
from wordbond.model import Basis, DatedOn, Origin, Report, Span
from wordbond.record import Record, open_record

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeio"]
VOCABULARY = 40_000


def make_vocabulary(chance: random.Random) -> list[str]:
    """Different words of one to four syllables."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(words)


def draw_words(seed: int, words: list[str]) -> Iterator[str]:
    """Words without end, the n-th of the vocabulary 1/n as often as the first (Zipf)."""
    totals = np.cumsum(1 / (np.arange(VOCABULARY) + 2.7))
    numbers = np.random.default_rng(seed)
    while True:
        drawn = np.searchsorted(totals, numbers.random(100_000) * totals[-1])
        yield from (words[n] for n in drawn.tolist())


def make_reports(seed: int, number: int) -> Iterator[Report]:
    """`number` varied short reports, the same for the same seed."""
    chance = random.Random(seed)
    words = make_vocabulary(chance)
    drawn = draw_words(seed, words)

    def some(count: int) -> list[str]:
        return list(islice(drawn, count))

    outlets = [
        f"{name.title()} {kind}"
        for name, kind in zip(some(200), ["Post", "Times", "Agency", "Herald"] * 50, strict=True)
    ]
    for n in range(number):
        title = " ".join(some(chance.randint(5, 11))).capitalize()
        paragraphs = [title]
        for _ in range(chance.randint(2, 6)):
            sentence = " ".join(some(chance.randint(18, 44)))
            paragraphs.append(f"{sentence.capitalize()}, “{' '.join(some(9))}”, said {words[n % 4000].title()}.")
        text = "\n".join(paragraphs)
        spans, at = [], 0
        for paragraph in paragraphs:
            spans.append(Span(at, at + len(paragraph)))
            at += len(paragraph) + 1
        outlet = chance.choice(outlets)
        yield Report(
            id=Report.id_of(text, outlet),
            text=text,
            origin=Origin(location=f"feed/{n}.html", media_type="text/html", sha256=f"{n:064x}"),
            outlet=outlet,
            title=title,
            title_span=spans[0],
            published=DatedOn.on(date(2024, 1, 1) + timedelta(days=chance.randrange(730)), Basis.METADATA),
            language="en",
            paragraphs=tuple(spans),
        )


def queries(seed: int, number: int, reports: list[Report]) -> Iterator[str]:
    """What users might look for: words of real reports (common ones as often as they are printed), pairs, phrases."""
    chance = random.Random(seed + 1)
    for n in range(number):
        printed = chance.choice(reports).text.split()
        at = chance.randrange(len(printed) - 3)
        yield (
            printed[at],
            f"{printed[at]} {chance.choice(printed)}",
            " ".join(chance.sample(printed, 3)),
            f'"{printed[at]} {printed[at + 1]}"',
            max(printed[at : at + 3], key=len)[:4] + "*",
        )[n % 5]


def write(record: Record, reports: Iterator[Report]) -> tuple[int, float, float]:
    """How many reports were written, and the seconds that it took by the clock and of the processor."""
    spent, worked, written = 0.0, 0.0, 0
    for report in reports:
        began, working = time.perf_counter(), time.process_time()
        with record.transaction():
            written += record.add_text(report)
        spent += time.perf_counter() - began
        worked += time.process_time() - working
    return written, spent, worked


def write_as_peer(path: Path, reports: Iterator[Report]) -> float:
    """The seconds that the sqlite3 module alone needs for the same rows and index."""
    peer = sqlite3.connect(path, isolation_level=None)
    peer.execute("PRAGMA journal_mode = WAL")
    peer.execute("PRAGMA synchronous = NORMAL")
    peer.execute("PRAGMA cache_size = -32768")
    peer.execute("CREATE TABLE texts (key INTEGER PRIMARY KEY, id TEXT UNIQUE, outlet, day, title, seen, text)")
    peer.execute("CREATE INDEX by_day ON texts(day)")
    peer.execute("CREATE INDEX by_outlet ON texts(outlet, day)")
    tokenizer = "tokenize='unicode61 remove_diacritics 2'"
    peer.execute(f"CREATE VIRTUAL TABLE fts USING fts5(title, text, content='texts', content_rowid='key', {tokenizer})")
    spent, key = 0.0, 0
    for batch in chunks(reports, 1000):
        began = time.perf_counter()
        rows = [
            (key + n, r.id, r.outlet, str(r.published.first), r.title, dump_json(to_json(r) | {"text": ""}), r.text)
            for n, r in enumerate(batch)
        ]
        peer.execute("BEGIN")
        peer.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        peer.executemany("INSERT INTO fts(rowid, title, text) VALUES (?, ?, ?)", [(r[0], r[4], r[6]) for r in rows])
        peer.execute("COMMIT")
        spent += time.perf_counter() - began
        key += len(batch)
    peer.close()
    return spent


def chunks(reports: Iterator[Report], size: int) -> Iterator[list[Report]]:
    while batch := list(islice(reports, size)):
        yield batch


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def search_times(record: Record, wanted: list[str]) -> tuple[list[float], list[float], float]:
    """Milliseconds that each search took by the clock and of the processor, and the share that found something."""
    times, worked, found = [], [], 0
    for words in wanted:
        began, working = time.perf_counter(), time.process_time()
        found += bool(record.search(words, limit=20))
        times.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - working) * 1000)
    return times, worked, found / len(wanted)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=100_000)
    options.add_argument("--searches", type=int, default=1000)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--dir", type=Path)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.dir) as folder:
        path = Path(folder) / "record.db"
        with open_record(path) as record:
            written, spent, worked_writing = write(record, make_reports(given.seed, given.reports))
            some = list(islice(make_reports(given.seed, given.reports), 0, given.reports, max(1, given.reports // 500)))
            times, worked, found = search_times(record, list(queries(given.seed, given.searches, some)))
        peer = write_as_peer(Path(folder) / "peer.db", make_reports(given.seed, given.reports))
        result = {
            "reports": written,
            "reports_per_s": round(written / spent),
            "reports_per_processor_s": round(written / worked_writing),
            "peer_reports_per_s": round(written / peer),
            "load_per_processor": round(os.getloadavg()[0] / (os.cpu_count() or 1), 1),
            "search_p50_ms": round(percentile(times, 0.5), 2),
            "search_p95_ms": round(percentile(times, 0.95), 2),
            "search_p99_ms": round(percentile(times, 0.99), 2),
            "search_processor_p95_ms": round(percentile(worked, 0.95), 2),
            "searches_with_hits_share": round(found, 3),
            "rss_mb": round(psutil.Process().memory_info().rss / 1e6),
            "file_mb": round(path.stat().st_size / 1e6, 1),
            "peer_file_mb": round((Path(folder) / "peer.db").stat().st_size / 1e6, 1),
        }
    as_lines = "\n".join(f"{name:26} {value}" for name, value in result.items())
    print(json.dumps(result, indent=1) if given.json else as_lines)


if __name__ == "__main__":
    main()

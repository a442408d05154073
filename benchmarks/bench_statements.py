"""How long it takes to tie one report of 15 quotations into a record that holds many statements already.

    PYTHONPATH=src python -m benchmarks.bench_statements [--statements 1000000] [--reports 200] [--record FILE]

To fill a record of a million takes minutes: `--record` keeps it for the next time, and reports of another `--seed` come
to those that are in it by then. `--nobody` is the share of quotations that the reports ascribe to nobody.

The statements' words are lines of the debate transcripts kept beside the repository, each used for as many speakers and
days as it takes; so every key has far more statements under it than in a record of a million different ones. Of each
report's quotations a third carries a statement that is there: verbatim, cut, or with words exchanged. The record is
filled by plain inserts; the reports come through `Record.add_analysis` and `Record.link`, commit included.
"""

from __future__ import annotations

import argparse
import gc
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from benchmarks.bench_matching import SHARED, read_rows

from wordbond.matching.relating import keys_of
from wordbond.matching.renderings import Rendering
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
    digest,
)
from wordbond.record import Record, forming, linking, open_record
from wordbond.record.linking import speaker_number

SPEAKERS, DAYS, FIRST_DAY = 5_000, 3_650, date(2020, 1, 1).toordinal()
QUOTATIONS = 15
ORIGIN = Origin(location="bench", media_type="text/plain", sha256="0" * 64)


class Said(NamedTuple):
    """A statement that the record holds: which line, by whom, on which day."""

    line: int
    speaker: int
    day: int


def lines() -> list[str]:
    """Sentences that people said, 8 to 60 words long."""
    path = SHARED / "debates_transcripts.jsonl.gz"
    if not path.exists():
        raise SystemExit(f"{path} is not beside the repository; nothing was measured")
    found = dict.fromkeys(row["text"] for row in read_rows(path))
    return [text for text in found if 8 <= len(text.split()) <= 60]


def fill(path: Path, said: Sequence[Said], texts: Sequence[str]) -> int:
    """Put the statements into the record at `path` by plain inserts; how many keys they have."""
    keys = [plain_keys(text) for text in texts]
    driver = sqlite3.connect(path, isolation_level=None)
    driver.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; BEGIN")
    reports = range(1, len(said) // QUOTATIONS + 2)
    driver.executemany(
        "INSERT INTO texts(key,id,kind,day,last_on,precision,basis,location,sha256,read_at,chars,seen,text) "
        "VALUES (?,?,'report','','','unknown','unknown','bench','',' ',0,'{}','')",
        ((key, digest("text", key)) for key in reports),
    )
    number = list(enumerate(said, start=1))
    ids = [digest("quotation", key) for key, _ in number]
    driver.executemany(
        "INSERT INTO quotations(key,id,text_key,kind,content,confidence,words) VALUES (?,?,?,'direct',?,1.0,?)",
        ((k, ids[k - 1], k // QUOTATIONS + 1, f"[[0,{len(texts[s.line])}]]", texts[s.line]) for k, s in number),
    )
    driver.executemany(
        "INSERT INTO renderings VALUES (?,?,?,?,?,NULL,NULL,?,?,1,0,0)",
        ((k, k // QUOTATIONS + 1, f"s{s.speaker}", f"s{s.speaker}", f"o{s.day}", s.day, s.day) for k, s in number),
    )
    driver.executemany(
        "INSERT INTO statements VALUES (?,?,?,?,?,NULL,?,?,1,?,0,?,0,1)",
        (
            (
                k,
                digest("statement", k),
                f"s{s.speaker}",
                f"s{s.speaker}",
                f"o{s.day}",
                s.day,
                s.day,
                k,
                len(texts[s.line]),
            )
            for k, s in number
        ),
    )
    driver.executemany(
        "INSERT INTO variants VALUES (?,?,'[0]',0,?,NULL,NULL,NULL)", ((k, k, len(texts[s.line])) for k, s in number)
    )
    rows = meetings(said, keys)
    driver.executemany("INSERT OR IGNORE INTO meetings(speaker,key,day,quotation_key,number) VALUES (?,?,?,?,0)", rows)
    driver.execute("COMMIT")
    driver.execute("PRAGMA journal_mode=WAL")
    count = int(driver.execute("SELECT count(*) FROM meetings").fetchone()[0])
    driver.close()
    return count


def plain_keys(text: str) -> list[int]:
    """The keys of the words themselves, those within a speaker's day left out."""
    rendering = Rendering(id="q", text_id="t", words=text, content=(Span(0, len(text)),))
    return [int(key) for unit in rendering.units[:1] for key in keys_of(unit, rendering)]


def meetings(said: Sequence[Said], keys: Sequence[list[int]]) -> Iterator[tuple[int, int, int, int]]:
    """The rows of table `meetings` in the order of its key, which is how a B-tree is filled fast."""
    speakers = [speaker_number(f"s{n}") for n in range(SPEAKERS)]
    sizes = np.array([len(keys[s.line]) for s in said])
    column = np.concatenate([np.array(keys[s.line], dtype=np.int64) for s in said])
    owner = np.repeat(np.arange(len(said)), sizes)
    whose = np.array([speakers[s.speaker] for s in said], dtype=np.int64)[owner]
    days = np.array([s.day for s in said], dtype=np.int64)[owner]
    order = np.lexsort((column, whose))
    for start in range(0, len(order), 100_000):
        part = order[start : start + 100_000]
        yield from zip(*(a[part].tolist() for a in (whose, column, days, owner + 1)), strict=True)


def altered(text: str, choice: random.Random) -> str:
    """The words as another report may carry them."""
    words = text.split()
    match choice.randrange(3):
        case 0:
            return text
        case 1:
            return " ".join(words[: max(6, len(words) * 2 // 3)])
        case _:
            at = choice.randrange(len(words))
            return " ".join([*words[:at], "certainly", *words[at + 1 :]])


def report(
    number: int, said: Sequence[Said], texts: Sequence[str], choice: random.Random, nobody: float = 0.0
) -> Analysis:
    """A report of 15 quotations by three speakers on one day, a share of them by `nobody`."""
    day = choice.choice(said).day
    there = [s for s in choice.sample(said, min(len(said), 20_000)) if s.day == day][: QUOTATIONS // 3]
    words = [(altered(texts[s.line], choice), s.speaker) for s in there]
    while len(words) < QUOTATIONS:
        words.append((choice.choice(texts), choice.randrange(3)))
    text, spans = f"Report {number} {choice.random()}", []
    for quoted, _ in words:
        text += "\n"
        spans.append(Span(len(text), len(text) + len(quoted)))
        text += quoted
    read = Report(id=Report.id_of(text, "Bench"), text=text, origin=ORIGIN, outlet="Bench", published=DatedOn.unknown())
    occasion = Occasion(id=OccasionId(f"o{day}"), name=None, spoken=DatedOn.on(date.fromordinal(day), Basis.STATED))
    quotations = tuple(Quotation(text_id=read.id, kind=QuotationKind.DIRECT, content=(span,)) for span in spans)
    return Analysis(
        text=read,
        quotations=quotations,
        attributions=tuple(
            Attribution(quotation_id=q.id, occasion_id=occasion.id)
            if choice.random() < nobody
            else Attribution(
                quotation_id=q.id, speaker_id=SpeakerId(f"s{who}"), speaker=f"s{who}", occasion_id=occasion.id
            )
            for q, (_, who) in zip(quotations, words, strict=True)
        ),
        occasions=(occasion,),
        model_version="bench",
        pack_version="bench",
    )


STAGES = {
    "keys of its sentences": (linking, "sentences_of"),
    "look-ups": (linking, "candidates_of"),
    "days of those met": (linking, "circumstances"),
    "words of those met": (linking, "linked_renderings"),
    "search in transcripts": (linking, "searched_in_transcripts"),
    "pairs judged": (linking, "relate"),
    "earlier ties removed": (linking, "_remove"),
    "statements formed": (forming, "form_statements"),
    "statements written": (linking, "settle_statements"),
    "all the rest of tying": (linking, "link_analysis"),
}


class Stages:
    """Milliseconds by the clock spent in each stage of tying, what one stage calls of another counted there alone."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = dict.fromkeys(STAGES, 0.0)
        self._inner: list[float] = []

    def watch(self) -> None:
        """Put a clock around each stage, for the rest of this process."""
        for name, (module, function) in STAGES.items():
            setattr(module, function, self._timed(name, getattr(module, function)))

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            start = time.perf_counter()
            self._inner.append(0.0)
            try:
                return function(*arguments, **named)
            finally:
                took = 1000 * (time.perf_counter() - start)
                self.spent[name] += took - self._inner.pop()
                if self._inner:
                    self._inner[-1] += took

        return timed


def tie(record: Record, reports: Sequence[Analysis], stages: Stages) -> tuple[dict[str, list[float]], int]:
    """Milliseconds that each report takes in all, in each stage and of the processor; how many quotations joined."""
    took: dict[str, list[float]] = {}
    joined = 0
    for analysis in reports:
        with record.transaction():
            record.add_analysis(analysis)
        stages.spent = dict.fromkeys(STAGES, 0.0)
        start, cpu = time.perf_counter(), time.process_time()
        with record.transaction():
            statements = record.link(analysis.text.id)
            written = time.perf_counter()
        end = time.perf_counter()
        spent = {
            "BY THE CLOCK": 1000 * (end - start),
            "PROCESSOR": 1000 * (time.process_time() - cpu),
            **stages.spent,
            "commit": 1000 * (end - written),
        }
        for name, ms in spent.items():
            took.setdefault(name, []).append(ms)
        joined += sum(record.said.statement(s).reports > 1 for s in statements)
    return took, joined


def main() -> None:
    """Fill a record, tie reports into it, and print how long each took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--statements", type=int, default=100_000)
    arguments.add_argument("--reports", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=11, help="of the reports that are tied")
    arguments.add_argument("--record", type=Path, help="fill this file, or go on with it where it is there")
    arguments.add_argument("--nobody", type=float, default=0.0)
    options = arguments.parse_args()
    choice, texts = random.Random(11), lines()
    said = [
        Said(i % len(texts), choice.randrange(SPEAKERS), FIRST_DAY + choice.randrange(DAYS))
        for i in range(options.statements)
    ]
    choice = random.Random(options.seed)
    reports = [report(n, said, texts, choice, options.nobody) for n in range(options.reports + 20)]
    with tempfile.TemporaryDirectory() as folder:
        path = options.record or Path(folder) / "bench.db"
        if path.exists():
            print(f"{path}: is there, {path.stat().st_size / 1e6:,.0f} MB")
        else:
            open_record(path).close()
            start = time.perf_counter()
            keys = fill(path, said, texts)
            size, filled_s = path.stat().st_size / 1e6, time.perf_counter() - start
            print(f"{len(said):,} statements under {keys:,} keys, {size:,.0f} MB; filled in {filled_s:.0f} s")
        gc.collect()
        gc.freeze()  # a million statements of the benchmark's own: to walk through them takes a third of a second
        stages = Stages()
        stages.watch()
        with open_record(path) as record:
            tie(record, reports[:20], stages)
            took, joined = tie(record, reports[20:], stages)
    print(f"{options.reports} reports of {QUOTATIONS} quotations, {joined} of these joined to others; milliseconds:")
    for name, times in took.items():
        times.sort()
        p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
        print(f"{name:24} p50 {p50:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f}  most {times[-1]:7.1f}")


if __name__ == "__main__":
    main()

"""Killed at any moment, a writer leaves whole reports; threads and processes share a record without harm."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.record.samples import bridge, make_report

from wordbond.record import Record, open_record

WRITER = """
import sys
from tests.record.samples import bridge, moved
from wordbond.record import open_record
with open_record(sys.argv[1]) as record:
    print("ready", flush=True)
    for n in range(1_000_000):
        with record.transaction():
            record.add_analysis(bridge(outlet=f"Outlet {sys.argv[2]} {n}"))
        with record.transaction():
            record.add_analysis(moved(bridge(outlet=f"Outlet {sys.argv[2]} {n // 2}"), by=1, model_version="rules-2"))
"""


def start_writer(path: Path, name: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([*sys.path, str(Path.cwd())])}
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
    return writer


def check_whole(record: Record) -> int:
    assert record.faults() == []
    reports = 0
    for text_id in record.iter_ids():
        analysis = record.get_analysis(text_id)
        assert len(analysis.quotations) == len(list(record.iter_quotations(text_id=text_id))) == 3
        assert len(analysis.sightings) == 2
        reports += 1
    return reports


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_whole_reports(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    chance = random.Random(5)
    written = [0]
    for attempt in range(4):
        writer = start_writer(path, str(attempt))
        time.sleep(chance.uniform(0.05, 0.7))
        writer.send_signal(signal.SIGKILL)
        assert writer.wait() == -signal.SIGKILL
        with open_record(path) as record:
            written.append(check_whole(record))
    assert written == sorted(written) and written[-1] > 20


def test_many_threads_read_while_some_write(tmp_path: Path, opened: Callable[[Path], Record]) -> None:
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                errors.append(error)

        return run

    with opened(tmp_path) as record:

        def write(name: int) -> None:
            for n in range(25):
                with record.transaction():
                    record.add_analysis(bridge(outlet=f"Outlet {name} {n}"))

        def read() -> None:
            for _ in range(25):
                counts = record.counts()
                assert counts.quotations == 3 * counts.reports, "a report is seen whole or not at all"
                record.search("bridge", limit=3)
                list(record.iter_texts(limit=5))

        workers = [threading.Thread(target=guarded(lambda n=n: write(n))) for n in range(3)]  # type: ignore[misc]
        workers += [threading.Thread(target=guarded(read)) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert errors == []
        assert check_whole(record) == 75


def test_many_may_make_the_same_record_at_once(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def make() -> None:
        try:
            with open_record(tmp_path / "r.db") as record, record.transaction():
                record.add_text(make_report(f"by {threading.get_ident()}"))
        except BaseException as error:
            errors.append(error)

    makers = [threading.Thread(target=make) for _ in range(5)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert errors == []
    with open_record(tmp_path / "r.db", create=False) as record:
        assert record.counts().reports == 5 and record.faults() == []


@pytest.mark.slow
def test_two_processes_write_by_turns(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    writers = [start_writer(path, name) for name in ("a", "b")]
    names: set[str] = set()
    with open_record(path) as record:
        for _ in range(60):  # on a busy machine a turn may be long in coming, but no longer than the busy timeout
            time.sleep(0.2)
            names = {str(row.name).split()[1] for row in record.outlets()}
            if names == {"a", "b"}:
                break
    for writer in writers:
        assert writer.poll() is None, "neither gave up"
        writer.kill()
        writer.wait()
    assert names == {"a", "b"}
    with open_record(path) as record:
        assert check_whole(record) >= 2


def test_a_transaction_of_one_thread_is_not_seen_by_another(record: Record) -> None:
    seen: list[int] = []
    with record.transaction():
        record.add_text(make_report("not yet"))
        other = threading.Thread(target=lambda: seen.append(record.counts().reports))
        other.start()
        other.join()
        assert record.counts().reports == 1
    assert seen == [0] and record.counts().reports == 1

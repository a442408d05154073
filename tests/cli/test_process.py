"""What only a process of its own shows: pipes, signals, locales, closed streams, full devices, kill -9."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, PACK, ROOT, Run, command, environment
from wordbond.record import open_record

REPORT = EXAMPLES / "reports" / "2025-09-18_coastwire_six-billion-pledged.txt"


def many(path: Path, number: int) -> Path:
    """A file of so many short reports, no two the same."""
    with path.open("w", encoding="utf-8") as out:
        for n in range(number):
            text = f"Bridge {n} opens\n\n“Bridge {n} opens in May,” Ada Brink said. Jon Vale said that {n} came.\n"
            out.write(json.dumps({"text": text, "outlet": f"Paper {n % 7}"}) + "\n")
    return path


@pytest.mark.parametrize("call", [("export",), ("show", "speaker", "Marit Ellendorf"), ("export", "--format", "csv")])
def test_a_reader_that_leaves_early_is_no_error_to_tell(call: tuple[str, ...], read_once: Path) -> None:
    with subprocess.Popen(
        command(*call, "-r", read_once), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as ran:
        assert ran.stdout is not None and ran.stderr is not None
        ran.stdout.read(10)
        ran.stdout.close()
        assert ran.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
def test_an_output_that_takes_no_more_is_told(read_once: Path) -> None:
    for call in (("export",), ("search", "harbour")):
        with Path("/dev/full").open("wb") as full:
            ran = subprocess.run(
                command(*call, "-r", read_once), stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
            )
        assert ran.returncode == 1 and b"No space left" in ran.stderr and b"Traceback" not in ran.stderr
    ran = subprocess.run(
        command("export", "-o", "/dev/full", "-r", read_once), stderr=subprocess.PIPE, env=environment(), check=False
    )
    assert ran.returncode == 1 and b"/dev/full" in ran.stderr and Path("/dev/full").is_char_device()


def test_closed_streams_are_no_traceback(read_once: Path, tmp_path: Path) -> None:
    line = " ".join(command("search", "harbour", "-r", read_once))
    for closed in (">&-", ">&- 2>&-"):
        ran = subprocess.run(
            ["sh", "-c", f"{line} {closed}"], capture_output=True, text=True, env=environment(), check=False
        )
        assert ran.returncode == 0 and "Traceback" not in ran.stderr
    line = " ".join(command("read", "-", "-r", tmp_path / "r.wordbond"))
    ran = subprocess.run(["sh", "-c", f"{line} <&-"], capture_output=True, text=True, env=environment(), check=False)
    assert ran.returncode == 1 and "is empty" in ran.stderr


def test_words_are_utf8_whatever_the_locale(read_once: Path, process: Run) -> None:
    ran = process("export", "--format", "record", "-r", read_once, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert ran.code == 0 and "Maurenne" in ran.out and "«" in ran.out


def test_half_a_surrogate_pair_goes_through_every_output(tmp_path: Path, wordbond: Run) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text('{"text": "The “bridge \\\\ud83d opens” in May. “It \\ud83d is late,” Ada Brink said."}\n')
    record = tmp_path / "r.wordbond"
    assert wordbond("read", lines, "-r", record, "--pack", PACK).code == 0
    assert json.loads(wordbond("analyse", lines, "--pack", PACK).out)["reports"]
    for call in (("export",), ("export", "--format", "csv"), ("search", "late"), ("search", "late", "--json")):
        assert wordbond(*call, "-r", record).code == 0
    whole = tmp_path / "whole.jsonl"
    assert wordbond("export", "--format", "record", "-o", whole, "-r", record).code == 0
    assert wordbond("import", whole, "-r", tmp_path / "copy.wordbond").code == 0
    assert wordbond("export", "-r", tmp_path / "copy.wordbond").out == wordbond("export", "-r", record).out


def shown_on_a_terminal(columns: int, **env: str) -> str:
    master, slave = pty.openpty()
    with subprocess.Popen(
        command("pack", PACK), stdout=slave, stderr=slave, stdin=slave, env=environment(COLUMNS=str(columns), **env)
    ) as ran:
        os.close(slave)
        shown = b""
        with contextlib.suppress(OSError):  # a terminal's end is an error to read
            while part := os.read(master, 4096):
                shown += part
    os.close(master)
    assert ran.returncode == 0
    return shown.decode()


def test_a_terminal_gets_colours_unless_it_wants_none_and_may_be_narrow() -> None:
    assert "\x1b[1m" in shown_on_a_terminal(100, TERM="xterm-256color")
    assert "\x1b[3" not in shown_on_a_terminal(30, TERM="xterm-256color", NO_COLOR="1")
    plain = shown_on_a_terminal(8, TERM="dumb")
    assert "\x1b" not in plain and "velmar" in plain


@pytest.mark.parametrize("jobs", [1, 3])
def test_an_interruption_keeps_what_was_read_and_says_so(jobs: int, tmp_path: Path, process: Run) -> None:
    record, source = tmp_path / "r.wordbond", many(tmp_path / "in.jsonl", 20_000)
    with subprocess.Popen(
        command("read", source, "-r", record, "-j", jobs, "--pack", PACK),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    ) as reading:
        wait_for_reports(record, 20)
        os.killpg(reading.pid, signal.SIGINT)
        _, told = reading.communicate(timeout=60)
    assert reading.returncode == 130
    assert (
        told.decode().startswith("wordbond: interrupted; what was done until here is kept") and told.count(b"\n") == 1
    )
    with open_record(record, create=False) as kept:
        assert kept.faults() == [] and 20 <= kept.counts().reports < 20_000


def wait_for_reports(record: Path, number: int) -> None:
    for _ in range(600):
        if record.exists() and record.stat().st_size:
            with contextlib.suppress(Exception), open_record(record, create=False) as store:
                if store.counts().reports >= number:
                    return
        time.sleep(0.05)
    raise AssertionError("nothing was read")


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_any_moment_it_leaves_whole_reports_and_goes_on(jobs: int, tmp_path: Path, process: Run) -> None:
    record, source, chance = tmp_path / "r.wordbond", many(tmp_path / "in.jsonl", 200), random.Random(jobs)
    kept = [0]
    for least in (1, 60):
        with subprocess.Popen(
            command("read", source, "-r", record, "-j", jobs, "--pack", PACK),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        ) as reading:
            wait_for_reports(record, least)
            time.sleep(chance.uniform(0, 0.05))
            os.killpg(reading.pid, signal.SIGKILL)
        with open_record(record, create=False) as store:
            assert store.faults() == []
            for text_id in store.iter_ids():
                assert len(store.get_analysis(text_id).quotations) == len(list(store.iter_quotations(text_id=text_id)))
            kept.append(store.counts().reports)
    assert kept == sorted(kept) and kept[1] > 0
    ran = process("read", source, "-r", record, "--json", "--pack", PACK)
    told = json.loads(ran.out)
    assert ran.code == 0 and told["known"] >= kept[-1] and told["known"] + told["new"] == 200


def test_a_worker_that_is_killed_is_told(tmp_path: Path) -> None:
    record, source = tmp_path / "r.wordbond", many(tmp_path / "in.jsonl", 20_000)
    with subprocess.Popen(
        command("read", source, "-r", record, "-j", 2, "--pack", PACK), stderr=subprocess.PIPE, env=environment()
    ) as reading:
        wait_for_reports(record, 5)
        children = Path(f"/proc/{reading.pid}/task/{reading.pid}/children")
        if not children.exists():
            reading.kill()
            pytest.skip("this system does not tell a process's children")
        os.kill(int(children.read_text().split()[-1]), signal.SIGKILL)
        _, told = reading.communicate(timeout=60)
    assert reading.returncode == 1 and b"fewer --jobs" in told and b"Traceback" not in told
    with open_record(record, create=False) as kept:
        assert kept.faults() == []


def test_the_help_loads_nothing_that_is_slow() -> None:
    loaded = subprocess.run(
        [*command()[:1], "-c", "import sys, wordbond, wordbond.cli.main; print(*sys.modules)"],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        check=True,
    ).stdout.split()
    assert not {"sqlalchemy", "trafilatura", "lxml", "numpy", "onnxruntime", "rich", "starlette"} & set(loaded)

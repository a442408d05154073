"""Runs the command line as a user does: a process of its own with its exit code, and what it wrote to both streams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PACK = EXAMPLES / "pack"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


Run = Callable[..., Ran]


def environment(**more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("WORDBOND_")}
    return own | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100"} | more


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "wordbond", *map(str, arguments)]


def run_process(*arguments: object, stdin: bytes = b"", cwd: Path | None = None, **env: str) -> Ran:
    done = subprocess.run(
        command(*arguments), input=stdin, capture_output=True, cwd=cwd, env=environment(**env), timeout=120
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.all, ran.all
    return ran


@pytest.fixture
def process() -> Run:
    """A process for each call: for what pipes, signals, locales and the interpreter's end do."""
    return run_process


@pytest.fixture
def wordbond(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same entry point in this process: what the start of an interpreter costs is paid once."""
    from wordbond.cli.main import main

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["wordbond", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        written = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, written.out, written.err)

    for name in ("WORDBOND_RECORD", "WORDBOND_PACK", "WORDBOND_AUTHOR"):
        monkeypatch.delenv(name, raising=False)
    return run


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of all the examples, not to be written to."""
    path = tmp_path_factory.mktemp("cli") / "examples.wordbond"
    ran = run_process("read", EXAMPLES, "--pack", PACK, "-r", path, "--jobs", 2)
    assert ran.code == 0, ran.all
    return path


@pytest.fixture
def examples(read_once: Path, tmp_path: Path) -> Path:
    """A copy of that record of one's own."""
    copy = tmp_path / "examples.wordbond"
    copy.write_bytes(read_once.read_bytes())
    return copy

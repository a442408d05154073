"""Opening the pages on this machine, and refusing to do so elsewhere."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from tests.web.accounting import CHEAP
from tests.web.sample import sample_record

from wordbond.errors import RecordUnusable
from wordbond.web.accounts import Accounts, Role, accounts_path
from wordbond.web.serving import CannotServe, listen, serve

ROOT = Path(__file__).parents[2]
RUN = (
    "import sys; from wordbond.web import serve; serve(sys.argv[1], port=0, announce=lambda at: print(at, flush=True))"
)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "wordbond.example", ""])
def test_another_address_than_this_machine_is_refused_without_accounts(tmp_path: Path, host: str) -> None:
    with pytest.raises(CannotServe, match="wordbond account add NAME"):
        serve(tmp_path / "a.wordbond", host=host)


@pytest.mark.parametrize("more", [{"host_names": ("wordbond.example",)}, {"behind_https": True}])
def test_what_others_reach_by_a_proxy_is_refused_without_accounts(tmp_path: Path, more: dict[str, Any]) -> None:
    with pytest.raises(CannotServe, match="others could reach"):
        serve(tmp_path / "a.wordbond", **more)


def test_where_all_accounts_are_disabled_nothing_is_opened_to_everybody(tmp_path: Path) -> None:
    path = tmp_path / "a.wordbond"
    with Accounts(accounts_path(path), create=True, cost=CHEAP) as accounts:
        accounts.add("Ada Quill", Role.EDITOR, "four words on a line")
        accounts.disable("Ada Quill")
    for host in ("127.0.0.1", "0.0.0.0"):
        with pytest.raises(CannotServe, match="all accounts are disabled"):
            serve(path, host=host)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_there_is_not_is_refused(tmp_path: Path, port: int) -> None:
    with pytest.raises(CannotServe, match="0 to 65535"):
        serve(tmp_path / "a.wordbond", port=port)


def test_a_record_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(RecordUnusable, match="wordbond read"):
        serve(tmp_path / "none.wordbond", port=0)
    assert not list(tmp_path.iterdir())


def test_a_port_that_is_taken_is_told_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotServe, match=rf"{port} cannot be used: .*--port"):
            listen("127.0.0.1", port)


def test_the_announced_address_answers_until_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "a.wordbond"
    sample_record(path).close()
    server = subprocess.Popen(
        [sys.executable, "-c", RUN, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert "quotations of" in answer.read().decode()
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        assert server.stderr is not None
        assert server.stderr.read() == ""
    finally:
        server.kill()
        server.communicate()

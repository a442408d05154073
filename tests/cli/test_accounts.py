"""`account` and `serve` by command: passwords come by standard input, and are nowhere told."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import Run, command, environment
from tests.web.sample import sample_record
from wordbond.record import open_record
from wordbond.web.accounts import Accounts, Role, accounts_path
from wordbond.web.passwords import Cost

SECRET = "ink pots and paper boats"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "r.wordbond"
    sample_record(path).close()
    return path


def test_accounts_are_made_changed_and_taken_away(process: Run, path: Path) -> None:
    def ask(*arguments: object, stdin: bytes = b"") -> object:
        ran = process("account", *arguments, "-r", path, "--json", stdin=stdin)
        assert ran.code == 0, ran.err
        assert SECRET not in ran.all
        return json.loads(ran.out)

    assert ask("list") == []
    made = ask("add", "Ada  Quill", "--role", "editor", stdin=f"{SECRET}\n".encode())
    assert isinstance(made, dict)
    assert (made["name"], made["role"], made["has_token"]) == ("Ada Quill", "editor", False)
    ask("add", "Raul", stdin=f"{SECRET}\r\n".encode())
    listed = ask("list")
    assert isinstance(listed, list)
    assert [(one["name"], one["role"]) for one in listed] == [("Ada Quill", "editor"), ("Raul", "reader")]
    assert set(listed[0]) == {"name", "role", "created_at", "disabled_at", "signed_in_at", "has_token"}
    token = ask("token", "ada quill")
    assert isinstance(token, dict)
    assert re.fullmatch(r"wbt_[\w-]{43}", str(token["token"]))
    assert ask("token", "Ada Quill", "--drop")["has_token"] is False  # type: ignore[index]
    assert ask("role", "Raul", "--role", "editor")["role"] == "editor"  # type: ignore[index]
    assert ask("disable", "Raul")["disabled_at"]  # type: ignore[index]
    assert ask("enable", "Raul")["disabled_at"] is None  # type: ignore[index]
    ask("password", "Raul", stdin=b"another four words on it")
    assert ask("remove", "Raul") == {"removed": "Raul"}
    assert len(ask("list")) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("add",), b"", "whose account"),
        (("add", " "), b"", "whose account"),
        (("list", "Ada Quill"), b"", "neither a name"),
        (("add", "Eve"), b"", "0 characters; expected 12"),
        (("add", "Eve"), b"short\n", "5 characters; expected 12"),
        (("add", "Eve"), b"x" * 5_000, "at most"),
        (("add", "Ada Quill"), b"four words on a line", "already"),
        (("add", "ADA QUILL"), b"four words on a line", "already"),
        (("add", "a:b"), b"four words on a line", "colon"),
        (("role", "Ada Quill"), b"", "which role"),
        (("role", "Nobody", "--role", "editor"), b"", "no account"),
        (("password", "Nobody"), b"four words on a line", "no account"),
        (("remove", "Nobody"), b"", "no account"),
        (("disable", "Ada Quill", "--role", "reader"), b"", "takes no --role"),
        (("role", "Ada Quill", "--role", "editor", "--drop"), b"", "takes no --drop"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    process: Run, tmp_path: Path, arguments: tuple[str, ...], stdin: bytes, words: str
) -> None:
    path = tmp_path / "r.wordbond"
    with Accounts(accounts_path(path), create=True, cost=Cost(4, 8, 1)) as accounts:
        accounts.add("Ada Quill", Role.EDITOR, SECRET)
    ran = process("account", *arguments, "-r", path, stdin=stdin)
    assert ran.code == 1
    assert words in ran.err
    assert not stdin or stdin.decode()[:12] not in ran.all


def test_a_password_is_no_argument(process: Run, path: Path) -> None:
    for arguments in (("add", "Ada", SECRET), ("add", "Ada", "--password", SECRET), ("list", "--token", "x")):
        assert process("account", *arguments, "-r", path).code == 2


def test_nothing_of_an_account_stands_in_the_record_or_its_exports(process: Run, path: Path) -> None:
    name = "Zacharias Inkwell"
    assert process("account", "add", name, "-r", path, stdin=SECRET.encode()).code == 0
    with open_record(path, create=False) as record:
        assert record.counts().reports
    for form in ("jsonl", "csv", "record"):
        told = process("export", "--format", form, "-r", path).out
        for secret in (name, "scrypt", SECRET):
            assert secret not in told
    assert name.encode() not in path.read_bytes()


def test_pages_for_others_are_opened_once_there_is_an_account(process: Run, path: Path) -> None:
    refused = process("serve", "-r", path, "--address", "0.0.0.0", "--port", 0)
    assert refused.code == 1
    assert "wordbond account add NAME --role editor" in refused.err
    assert process("account", "add", "Ada Quill", "--role", "editor", "-r", path, stdin=SECRET.encode()).code == 0
    token = json.loads(process("account", "token", "Ada Quill", "-r", path, "--json").out)["token"]
    arguments = command("serve", "-r", path, "--address", "0.0.0.0", "--port", 0, "--host-name", "pages.example")
    server = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
    try:
        assert server.stdout is not None
        found = re.search(r"http://pages\.example:(\d+)/", server.stdout.readline())
        assert found
        address = f"http://127.0.0.1:{found[1]}/reports.json"
        with pytest.raises(urllib.error.HTTPError) as shut:
            urllib.request.urlopen(address, timeout=20)
        assert shut.value.code == 401
        asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(asked, timeout=20) as answer:
            assert answer.status == 200
        assert process("account", "disable", "Ada Quill", "-r", path).code == 0
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(asked, timeout=20)
        rebound = urllib.request.Request(address, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError) as elsewhere:
            urllib.request.urlopen(rebound, timeout=20)
        assert elsewhere.value.code == 421
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        assert server.stderr is not None
        told = server.stderr.read()
        assert "passwords cross the network" in told
        assert "Ada" not in told
        assert str(token) not in told
    finally:
        server.kill()
        server.communicate()

"""The file of accounts: what it keeps, what it refuses, and how sessions and tokens end."""

from __future__ import annotations

import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.accounting import ADA, ADAS, CHEAP, RAUL, RAULS, Clock, made_accounts

from wordbond.web.accounts import (
    ABSOLUTE,
    IDLE,
    MOST_SESSIONS,
    Accounts,
    AccountsUnusable,
    InvalidAccount,
    Role,
    accounts_path,
)
from wordbond.web.passwords import Cost, WeakPassword, hashed, is_password
from wordbond.web.throttle import AT_ONE_ADDRESS, OF_ADDRESS, OF_NAME, Throttle

KEY = b"a key under which none of the names below share a slot"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    with made_accounts(tmp_path / "r.wordbond.accounts", clock) as made:
        yield made


def signed(accounts: Accounts, name: str = ADA, password: str = ADAS) -> str:
    session = accounts.sign_in(name, password)
    assert session is not None
    return session.token


def test_the_file_stands_beside_the_record_for_its_owner_alone(accounts: Accounts) -> None:
    assert accounts_path(Path("a/r.wordbond")) == Path("a/r.wordbond.accounts")
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600


def test_a_file_that_others_may_read_is_refused(accounts: Accounts) -> None:
    accounts.path.chmod(0o640)
    with pytest.raises(AccountsUnusable, match="chmod 600"):
        Accounts(accounts.path)


@pytest.mark.parametrize("octets", [b"no database at all, but long enough to be one" * 40, b"SQLite format 3\0"])
def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(octets)
    path.chmod(0o600)
    with pytest.raises(AccountsUnusable):
        Accounts(path, create=True)
    assert path.read_bytes() == octets


def test_another_programs_database_and_a_later_versions_are_refused(tmp_path: Path, accounts: Accounts) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE x (y)")
    path.chmod(0o600)
    with pytest.raises(AccountsUnusable, match="no file of accounts"):
        Accounts(path)
    with sqlite3.connect(accounts.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(AccountsUnusable, match="later version"):
        Accounts(accounts.path)


def test_without_a_file_there_are_no_accounts_and_none_is_made(tmp_path: Path) -> None:
    with Accounts(tmp_path / "none") as accounts:
        assert accounts.everybody() == []
        assert not accounts.any_usable()
        with pytest.raises(InvalidAccount, match="account add"):
            accounts.get(ADA)
    assert not list(tmp_path.iterdir())


def test_neither_passwords_nor_tokens_stand_in_the_file(accounts: Accounts) -> None:
    token, session = accounts.renew_token(ADA), signed(accounts)
    octets = b"".join(path.read_bytes() for path in accounts.path.parent.iterdir())
    for secret in (ADAS, RAULS, token, session):
        assert secret.encode() not in octets
    assert octets.count(b"$scrypt$") == 2


def test_one_password_is_kept_in_two_ways_and_compared_by_its_meaning() -> None:
    one, other = hashed("caf\u00e9 au lait noir", CHEAP), hashed("caf\u00e9 au lait noir", CHEAP)
    assert one != other
    assert is_password("cafe\u0301 au lait noir", one)
    assert not is_password("cafe au lait noir", one)
    assert not is_password("caf\u00e9 au lait noir ", one)


def test_a_guess_costs_memory_and_time() -> None:
    cost = Cost()
    assert 128 * cost.block * 2**cost.log2 >= 32 * 1024 * 1024
    began = time.process_time()
    hashed("four words on a line")
    assert time.process_time() - began > 0.02


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "Ada QuillAda Quill",
        "x" * 1025,
        "tab\tin a long password",
        "\ud800" * 20,
    ],
)
def test_a_password_that_would_be_guessed_or_never_sent_is_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        accounts.set_password(ADA, password)
    assert not password or password not in str(refused.value)
    assert accounts.sign_in(ADA, ADAS)


@pytest.mark.parametrize(
    "name", ["", "  ", "a:b", "x" * 81, "line\nend\x00", "\u202egnorw", "zero\u200bwidth", "\ud800"]
)
def test_a_name_that_cannot_be_seen_or_sent_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidAccount):
        accounts.add(name, Role.READER, "four words on a line")


@pytest.mark.parametrize("name", ["ADA QUILL", " ada   quill ", "\uff21da Quill"])
def test_two_names_that_look_alike_are_one_account(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidAccount, match="already"):
        accounts.add(name, Role.READER, "four words on a line")
    assert accounts.get(name).name == ADA


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "O'Brien; DROP TABLE accounts", "\u017dofie", "%00{{7*7}}"]
)
def test_any_other_name_is_kept_as_it_is(accounts: Accounts, name: str) -> None:
    assert accounts.add(name, Role.READER, "four words on a line").name == name
    assert accounts.get(name).name == name
    assert len(accounts.everybody()) == 3


def test_name_and_password_open_a_session_and_nothing_else_does(accounts: Accounts) -> None:
    token = signed(accounts)
    session = accounts.session(token)
    assert session is not None
    assert (session.account.name, session.account.role) == (ADA, Role.EDITOR)
    assert accounts.sign_in(ADA, RAULS) is None
    assert accounts.sign_in("Nobody", ADAS) is None
    assert accounts.session(token[:-1] + "!") is None
    assert signed(accounts) != token
    assert accounts.get(ADA).signed_in_at is not None


def test_an_unknown_name_takes_as_long_as_a_wrong_password(tmp_path: Path) -> None:
    with Accounts(tmp_path / "a", create=True, cost=Cost(13, 8, 1)) as accounts:
        accounts.add(ADA, Role.EDITOR, ADAS)
        took = []
        for name in (ADA, "Nobody"):
            began = time.process_time()
            for _ in range(5):
                assert accounts.sign_in(name, "not the one that it is") is None
            took.append(time.process_time() - began)
    assert 0.5 < took[1] / took[0] < 2


def test_a_session_ends_when_it_rests_and_when_it_is_old(accounts: Accounts, clock: Clock) -> None:
    token = signed(accounts)
    clock.move(seconds=IDLE.total_seconds() - 1)
    assert accounts.session(token)
    clock.move(seconds=IDLE.total_seconds() - 1)
    assert accounts.session(token)
    clock.move(seconds=IDLE.total_seconds())
    assert accounts.session(token) is None
    token = signed(accounts)
    for _ in range(int(ABSOLUTE / (IDLE / 2)) - 1):
        clock.move(seconds=IDLE.total_seconds() / 2)
        assert accounts.session(token)
    clock.move(seconds=IDLE.total_seconds() / 2)
    assert accounts.session(token) is None


def test_sessions_end_with_the_password_the_account_and_the_sign_out(accounts: Accounts) -> None:
    first, second, other = signed(accounts), signed(accounts), signed(accounts, RAUL, RAULS)
    accounts.sign_out(first)
    assert accounts.session(first) is None
    assert accounts.session(second)
    accounts.set_password(ADA, "another four words on a line")
    assert accounts.session(second) is None
    assert accounts.sign_in(ADA, ADAS) is None
    assert accounts.session(other)
    token = accounts.renew_token(RAUL)
    accounts.disable(RAUL)
    assert accounts.session(other) is None
    assert accounts.bearer(token) is None
    assert accounts.sign_in(RAUL, RAULS) is None
    accounts.disable(RAUL, again_enabled=True)
    assert accounts.session(other) is None
    assert accounts.bearer(token)
    again = signed(accounts, RAUL, RAULS)
    accounts.remove(RAUL)
    assert accounts.session(again) is None
    assert accounts.bearer(token) is None


def test_a_role_holds_from_the_next_request_on(accounts: Accounts) -> None:
    token = signed(accounts)
    accounts.set_role(ADA, Role.READER)
    session = accounts.session(token)
    assert session is not None
    assert session.account.role is Role.READER


def test_what_is_done_by_command_holds_for_pages_that_are_being_served(accounts: Accounts) -> None:
    token = signed(accounts)
    with Accounts(accounts.path, cost=CHEAP) as by_command:
        by_command.disable(ADA)
    assert accounts.session(token) is None


def test_no_account_keeps_more_sessions_than_it_may(accounts: Accounts, clock: Clock) -> None:
    tokens = []
    for _ in range(MOST_SESSIONS + 3):
        clock.move(seconds=1)
        tokens.append(signed(accounts))
    assert [accounts.session(token) is not None for token in tokens] == [False] * 3 + [True] * MOST_SESSIONS


def test_a_token_opens_the_account_that_it_was_made_for_until_another_is_made(accounts: Accounts) -> None:
    first = accounts.renew_token(ADA)
    assert accounts.get(ADA).has_token
    found = accounts.bearer(first)
    assert found is not None
    assert found.name == ADA
    assert accounts.bearer(first, "ada quill")
    assert accounts.bearer(first, RAUL) is None
    second = accounts.renew_token(ADA)
    assert accounts.bearer(first) is None
    assert accounts.bearer(second)
    assert accounts.session(second) is None
    accounts.drop_token(ADA)
    assert accounts.bearer(second) is None


def test_a_password_that_was_kept_at_another_cost_is_kept_anew(accounts: Accounts) -> None:
    with Accounts(accounts.path, cost=Cost(5, 8, 1)) as dearer:
        signed(dearer)
        signed(dearer)
    with sqlite3.connect(accounts.path) as connection:
        kept = [row[0] for row in connection.execute("SELECT password FROM accounts ORDER BY key")]
    assert [one.split("$")[2] for one in kept] == ["ln=5,r=8,p=1", "ln=4,r=8,p=1"]


# -- the throttle -----------------------------------------------------------------------------------------------------


def tries(throttle: Throttle, name: str, address: str, most: int = 200) -> int:
    return next((n for n in range(most) if throttle.take(name, address) > 0), most)


def test_tries_are_bounded_for_a_name_at_an_address_for_an_address_and_for_a_name(clock: Clock) -> None:
    throttle = Throttle(clock.seconds, key=KEY)
    assert tries(throttle, "ada", "192.0.2.1") == AT_ONE_ADDRESS.burst
    assert tries(throttle, "raul", "192.0.2.1") == AT_ONE_ADDRESS.burst
    assert throttle.take("ada", "192.0.2.2") == 0
    assert sum(tries(throttle, f"name {n}", "192.0.2.9") for n in range(30)) == OF_ADDRESS.burst
    assert sum(tries(throttle, "eve", f"198.51.100.{n}") for n in range(30)) == OF_NAME.burst


def test_who_waits_as_long_as_is_said_may_try_again(clock: Clock) -> None:
    throttle = Throttle(clock.seconds, key=KEY)
    tries(throttle, "ada", "192.0.2.1")
    wait = throttle.take("ada", "192.0.2.1")
    assert 0 < wait <= AT_ONE_ADDRESS.seconds_each
    clock.move(seconds=wait - 1)
    assert throttle.take("ada", "192.0.2.1") > 0
    clock.move(seconds=1.001)
    assert throttle.take("ada", "192.0.2.1") == 0
    assert throttle.take("ada", "192.0.2.1") > 0


def test_one_house_of_ipv6_is_one_address_and_a_mapped_address_is_itself(clock: Clock) -> None:
    throttle = Throttle(clock.seconds, key=KEY)
    assert tries(throttle, "ada", "2001:db8::1") == AT_ONE_ADDRESS.burst
    assert throttle.take("ada", "2001:db8::ffff:2") > 0
    assert throttle.take("ada", "2001:db8:0:1::2") == 0
    assert tries(throttle, "eve", "::ffff:192.0.2.7") == AT_ONE_ADDRESS.burst
    assert throttle.take("eve", "192.0.2.7") > 0


def test_signing_in_and_out_all_day_is_never_slowed_down(clock: Clock) -> None:
    throttle = Throttle(clock.seconds, key=KEY)
    for _ in range(500):
        assert throttle.take("ada", "192.0.2.1") == 0
        throttle.forgive("ada", "192.0.2.1")


def test_memory_stays_the_same_whoever_tries(clock: Clock) -> None:
    throttle = Throttle(clock.seconds, key=KEY)
    sizes = [len(sort._levels) for sort in throttle._sorts]
    for n in range(2_000):
        throttle.take(f"name {n}", f"10.0.{n % 256}.{n // 256}")
    assert [len(sort._levels) for sort in throttle._sorts] == sizes
    assert not hasattr(throttle, "__dict__") or all(not isinstance(v, (dict, set)) for v in vars(throttle).values())

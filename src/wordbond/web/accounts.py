"""Accounts: who may see the pages and who may write, kept in a file of their own beside the record.

Not in the record: a record is copied, mailed and put on shared disks, and no copy of it should carry what opens the
pages. Nor does a sign-in then count as a change of the record. The file is a small SQLite database that its owner alone
may read. Of passwords it holds what scrypt makes of them, of sessions and tokens their SHA-256.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from wordbond.errors import WordbondError
from wordbond.web import passwords

__all__ = [
    "ABSOLUTE",
    "IDLE",
    "Account",
    "Accounts",
    "AccountsUnusable",
    "InvalidAccount",
    "Role",
    "Session",
    "accounts_path",
    "key_of",
]

MOST_NAME_CHARS = 80
IDLE = timedelta(hours=12)
"""A session ends when nothing was asked for so long,"""
ABSOLUTE = timedelta(days=7)
"""and so long after the sign-in in any case."""
NOTED_EVERY = timedelta(minutes=1)
"""That a session lives is written down no more often."""
MOST_SESSIONS = 20
"""Of one account; the oldest end first."""
TOKEN_PREFIX = "wbt_"  # so that a search for leaked secrets finds them; no secret itself  # noqa: S105
APPLICATION_ID, VERSION = 0x57424143, 1
BUSY_S = 5.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL, created_at TEXT NOT NULL,
    disabled_at TEXT, signed_in_at TEXT, token BLOB UNIQUE
);
CREATE TABLE IF NOT EXISTS sessions (
    token BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, began REAL NOT NULL,
    seen REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_account ON sessions (account, began);
"""


class AccountsUnusable(WordbondError, OSError):
    """The file of accounts cannot be used."""


class InvalidAccount(WordbondError, ValueError):
    """An account that cannot be made so, or that is not there."""


class Role(StrEnum):
    """What an account may do."""

    READER = "reader"
    """Look, search, check, export."""
    EDITOR = "editor"
    """Add texts, review and decide as well."""

    def covers(self, needed: Role) -> bool:
        """Whether an account of this role may do what `needed` is asked for."""
        return self is Role.EDITOR or needed is Role.READER


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may see the pages."""

    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None = None
    signed_in_at: datetime | None = None
    has_token: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that holds."""

    account: Account
    token: str


def accounts_path(record: Path) -> Path:
    """Where the accounts of a record are kept unless another file is named: beside it."""
    return record.with_name(f"{record.name}.accounts")


def key_of(name: str) -> str:
    """What two names share that are taken for one: case, width and spacing of letters make no difference."""
    return unicodedata.normalize("NFKC", " ".join(unicodedata.normalize("NFKC", name).casefold().split()))


class Accounts:
    """An open file of accounts. May be shared by threads; close it, or use it in a `with` block."""

    def __init__(
        self,
        path: Path,
        *,
        create: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        cost: passwords.Cost = passwords.USUAL,
    ) -> None:
        """Open the file at `path`, made anew where there is none and `create` holds; else there are no accounts.

        Passwords are kept at `cost`.

        Raises AccountsUnusable where it is something else, others may read it, or a later version wrote it.
        """
        self.path = path
        self._clock = clock
        self._cost = cost
        self._nobodys = passwords.nobodys(cost)
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        if create:
            _make_file(path)
        if path.exists():
            _check_file(path)
            self._connection = self._opened()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # -- accounts ---------------------------------------------------------------------------------------------

    def everybody(self) -> list[Account]:
        """All accounts by name, disabled ones too."""
        if self._connection is None:
            return []
        with self._reading() as connection:
            rows = connection.execute("SELECT * FROM accounts ORDER BY key").fetchall()
        return [_account(row) for row in rows]

    def any_usable(self) -> bool:
        """Whether somebody could sign in."""
        return any(account.disabled_at is None for account in self.everybody())

    def get(self, name: str) -> Account:
        """The account of `name`; raises InvalidAccount."""
        with self._reading() as connection:
            row = self._row(connection, name)
        return _account(row)

    def add(self, name: str, role: Role, password: str) -> Account:
        """Make an account. Raises InvalidAccount where there is one of that name, WeakPassword for its password."""
        name = _checked_name(name)
        passwords.check_password(password, name)
        kept = passwords.hashed(password, self._cost)
        try:
            with self._writing() as connection:
                connection.execute(
                    "INSERT INTO accounts (key, name, role, password, created_at) VALUES (?, ?, ?, ?, ?)",
                    (key_of(name), name, role.value, kept, self._now().isoformat(timespec="seconds")),
                )
        except sqlite3.IntegrityError as error:
            raise InvalidAccount(f"there is an account {name!r} already; `wordbond account list` shows it") from error
        return self.get(name)

    def set_role(self, name: str, role: Role) -> Account:
        """Give an account another role; it holds from the next request on."""
        with self._writing() as connection:
            key = self._row(connection, name)["key"]
            connection.execute("UPDATE accounts SET role = ? WHERE key = ?", (role.value, key))
        return self.get(name)

    def set_password(self, name: str, password: str) -> Account:
        """Give an account another password, and end its sessions."""
        account = self.get(name)
        passwords.check_password(password, account.name)
        kept = passwords.hashed(password, self._cost)
        with self._writing() as connection:
            key = self._row(connection, name)["key"]
            connection.execute("UPDATE accounts SET password = ? WHERE key = ?", (kept, key))
            connection.execute("DELETE FROM sessions WHERE account = ?", (key,))
        return self.get(name)

    def disable(self, name: str, *, again_enabled: bool = False) -> Account:
        """Shut an account out, its sessions and token at once; or let it in again, under its old password."""
        at = None if again_enabled else self._now().isoformat(timespec="seconds")
        with self._writing() as connection:
            key = self._row(connection, name)["key"]
            connection.execute("UPDATE accounts SET disabled_at = ? WHERE key = ?", (at, key))
            connection.execute("DELETE FROM sessions WHERE account = ?", (key,))
        return self.get(name)

    def remove(self, name: str) -> Account:
        """Take an account away with its sessions and token; decisions of that name stay in the record."""
        account = self.get(name)
        with self._writing() as connection:
            connection.execute("DELETE FROM accounts WHERE key = ?", (key_of(name),))
        return account

    def renew_token(self, name: str) -> str:
        """A new token for programs that ask in the account's name; an earlier one is no use any more."""
        token = passwords.new_token(TOKEN_PREFIX)
        self._keep_token(name, passwords.hash_of_token(token))
        return token

    def drop_token(self, name: str) -> Account:
        """Take the account's token away."""
        self._keep_token(name, None)
        return self.get(name)

    def _keep_token(self, name: str, token: bytes | None) -> None:
        with self._writing() as connection:
            key = self._row(connection, name)["key"]
            connection.execute("UPDATE accounts SET token = ? WHERE key = ?", (token, key))

    # -- who asks ---------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str) -> Session | None:
        """A new session; None for an unknown name, a wrong password and a disabled account, after the same work."""
        with self._reading() as connection:
            row = connection.execute("SELECT * FROM accounts WHERE key = ?", (key_of(name),)).fetchone()
        kept = row["password"] if row else self._nobodys
        fits = passwords.is_password(password, kept)
        if not fits or row is None or row["disabled_at"] is not None:
            return None
        stale = passwords.needs_hashing_anew(kept, self._cost)
        anew = passwords.hashed(password, self._cost) if stale else kept
        token, now = passwords.new_token(), self._now()
        with self._writing() as connection:
            # Only where nothing was changed while the password was being compared.
            found = connection.execute(
                "UPDATE accounts SET signed_in_at = ?, password = ? WHERE key = ? AND password = ?"
                " AND disabled_at IS NULL",
                (now.isoformat(timespec="seconds"), anew, row["key"], kept),
            ).rowcount
            if not found:
                return None
            oldest = (now - ABSOLUTE).timestamp(), (now - IDLE).timestamp()
            connection.execute("DELETE FROM sessions WHERE began <= ? OR seen <= ?", oldest)
            connection.execute(
                "DELETE FROM sessions WHERE account = ?1 AND token NOT IN"
                " (SELECT token FROM sessions WHERE account = ?1 ORDER BY began DESC LIMIT ?2)",
                (row["key"], MOST_SESSIONS - 1),
            )
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)",
                (passwords.hash_of_token(token), row["key"], now.timestamp(), now.timestamp()),
            )
        return Session(_account(row), token)

    def session(self, token: str) -> Session | None:
        """The session of this token, where it has not ended; that it was used is noted."""
        kept, now = passwords.hash_of_token(token), self._now()
        with self._reading() as connection:
            row = connection.execute(
                "SELECT accounts.*, began, seen FROM sessions JOIN accounts ON accounts.key = sessions.account"
                " WHERE sessions.token = ? AND disabled_at IS NULL",
                (kept,),
            ).fetchone()
        if row is None:
            return None
        if now.timestamp() >= min(row["seen"] + IDLE.total_seconds(), row["began"] + ABSOLUTE.total_seconds()):
            self.sign_out(token)
            return None
        if now.timestamp() - row["seen"] >= NOTED_EVERY.total_seconds():
            with suppress(AccountsUnusable), self._writing() as connection:  # busy: then it is noted next time
                connection.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now.timestamp(), kept))
        return Session(_account(row), token)

    def sign_out(self, token: str) -> None:
        """End the session of this token."""
        with self._writing() as connection:
            connection.execute("DELETE FROM sessions WHERE token = ?", (passwords.hash_of_token(token),))

    def bearer(self, token: str, name: str | None = None) -> Account | None:
        """The account that a program's token opens, of `name` where one is given; None where there is none."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT * FROM accounts WHERE token = ? AND disabled_at IS NULL", (passwords.hash_of_token(token),)
            ).fetchone()
        if row is None or (name is not None and key_of(name) != row["key"]):
            return None
        return _account(row)

    # -- the file ---------------------------------------------------------------------------------------------

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _opened(self) -> sqlite3.Connection:
        with self._told_plainly():
            connection = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            application, version = (
                connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables and not application:
            with self._told_plainly():
                connection.executescript(
                    f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
                    f"{SCHEMA} COMMIT;"
                )
        elif application != APPLICATION_ID:
            connection.close()
            raise AccountsUnusable(f"{self.path}: no file of accounts; name another with --accounts")
        elif version > VERSION:
            connection.close()
            raise AccountsUnusable(f"{self.path}: written by a later version of Wordbond; nothing was changed")
        return connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._told_plainly():
            yield self._connection or self._empty()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._told_plainly():
            connection = self._connection or self._empty()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _empty(self) -> sqlite3.Connection:
        raise InvalidAccount(f"{self.path}: there are no accounts; `wordbond account add NAME` makes the first")

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise AccountsUnusable(f"{self.path}: {error}") from error

    @staticmethod
    def _row(connection: sqlite3.Connection, name: str) -> sqlite3.Row:
        row: sqlite3.Row | None = connection.execute("SELECT * FROM accounts WHERE key = ?", (key_of(name),)).fetchone()
        if row is None:
            raise InvalidAccount(f"there is no account {name!r}; `wordbond account list` shows those there are")
        return row


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 1 <= len(name) <= MOST_NAME_CHARS:
        raise InvalidAccount(f"a name of {len(name)} characters; expected 1 to {MOST_NAME_CHARS}")
    if not name.isprintable() or ":" in name or any(unicodedata.category(char) == "Cf" for char in name):
        raise InvalidAccount(f"{name!r} has a colon, or a character that cannot be seen; expected a name without")
    return name


def _account(row: sqlite3.Row) -> Account:
    disabled, signed_in = row["disabled_at"], row["signed_in_at"]
    return Account(
        name=row["name"],
        role=Role(row["role"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        disabled_at=datetime.fromisoformat(disabled) if disabled else None,
        signed_in_at=datetime.fromisoformat(signed_in) if signed_in else None,
        has_token=row["token"] is not None,
    )


def _make_file(path: Path) -> None:
    """An empty file that its owner alone may read, where there is none."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise AccountsUnusable(f"{path}: {error.strerror or error}; name another file with --accounts") from error


def _check_file(path: Path) -> None:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise AccountsUnusable(f"{path}: no file; name another with --accounts")
    if os.name == "posix" and found.st_mode & 0o077:
        raise AccountsUnusable(f"{path}: others than its owner may use it; mend that first: chmod 600 {path}")

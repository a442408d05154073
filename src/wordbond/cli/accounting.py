"""The work of `account`: passwords come by prompt or standard input, and go nowhere but into their hash."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wordbond.cli.output import print_json, print_line, print_table, safe
from wordbond.errors import WordbondError
from wordbond.jsonform import JsonDict
from wordbond.web.accounts import Account, Accounts, InvalidAccount, Role, accounts_path, key_of
from wordbond.web.passwords import MOST_CHARS, WeakPassword

__all__ = ["Asked", "run_account"]


class InvalidCall(WordbondError, ValueError):
    """A call of `account` with too little or too much."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What `account` is asked to do."""

    act: str
    name: str | None
    role: str | None
    drop: bool


def run_account(asked: Asked, *, record: Path, accounts: Path | None, as_json: bool) -> int:
    """Do what is asked for; 1 where it is refused."""
    if asked.act == "list":
        if asked.name or asked.role or asked.drop:
            raise InvalidCall("`account list` lists all accounts, and takes neither a name nor --role or --drop")
        return _list(accounts or accounts_path(record), as_json=as_json)
    if not asked.name or not asked.name.strip():
        raise InvalidCall(f"whose account? wordbond account {asked.act} NAME")
    if asked.role and asked.act not in ("add", "role"):
        raise InvalidCall(f"`account {asked.act}` takes no --role")
    if asked.drop and asked.act != "token":
        raise InvalidCall(f"`account {asked.act}` takes no --drop")
    with Accounts(accounts or accounts_path(record), create=asked.act == "add") as store:
        told = _ACTS[asked.act](store, asked, asked.name)
        found = {one.name: one for one in store.everybody()}
    if as_json:
        print_json(told.form | _form_of(found[told.name]) if told.name in found else told.form)
    else:
        print_line(safe(told.words))
        if "token" in told.form:
            print_line(str(told.form["token"]))
    return 0


@dataclass(frozen=True, slots=True)
class _Told:
    name: str
    words: str
    form: JsonDict


def _list(path: Path, *, as_json: bool) -> int:
    with Accounts(path) as store:
        found = store.everybody()
    if as_json:
        print_json([_form_of(one) for one in found])
    elif found:
        lines = [
            (
                safe(one.name),
                one.role.value + (", disabled" if one.disabled_at else ""),
                f"{one.created_at:%Y-%m-%d}",
                f"{one.signed_in_at:%Y-%m-%d %H:%M}" if one.signed_in_at else "never",
                "yes" if one.has_token else "",
            )
            for one in found
        ]
        print_table(["Name", "Role", "Made", "Signed in (UTC)", "Token"], lines)
    else:
        print_line(f"No accounts in {safe(str(path))}: the pages are served to this machine alone.")
    return 0


def _form_of(account: Account) -> JsonDict:
    return {
        "name": account.name,
        "role": account.role.value,
        "created_at": account.created_at.isoformat(),
        "disabled_at": account.disabled_at.isoformat() if account.disabled_at else None,
        "signed_in_at": account.signed_in_at.isoformat() if account.signed_in_at else None,
        "has_token": account.has_token,
    }


def _add(store: Accounts, asked: Asked, name: str) -> _Told:
    if any(key_of(one.name) == key_of(name) for one in store.everybody()):
        raise InvalidAccount(f"there is an account {name!r} already; `wordbond account password` gives it another one")
    made = store.add(name, Role(asked.role or Role.READER), _password(f"Password for {name}"))
    return _Told(
        made.name,
        f"Made: {made.name}, {made.role.value}. Pages that are being served know it at once, but "
        "those opened without accounts must be served anew.",
        {},
    )


def _role(store: Accounts, asked: Asked, name: str) -> _Told:
    if asked.role is None:
        raise InvalidCall(f"which role? wordbond account role {name} --role reader|editor")
    changed = store.set_role(name, Role(asked.role))
    return _Told(changed.name, f"{changed.name} is {_a(changed.role)} from now on.", {})


def _set_password(store: Accounts, _asked: Asked, name: str) -> _Told:
    known = store.get(name)
    store.set_password(name, _password(f"New password for {known.name}"))
    return _Told(known.name, f"{known.name} has another password, and is signed out everywhere.", {})


def _token(store: Accounts, asked: Asked, name: str) -> _Told:
    known = store.get(name)
    if asked.drop:
        store.drop_token(name)
        return _Told(known.name, f"{known.name} has no token any more.", {})
    token = store.renew_token(name)
    return _Told(
        known.name, f"The token of {known.name}; it is shown this once, and an earlier one is void:", {"token": token}
    )


def _disable(store: Accounts, _asked: Asked, name: str) -> _Told:
    return _Told(store.disable(name).name, f"{name} is shut out, sessions and token included.", {})


def _enable(store: Accounts, _asked: Asked, name: str) -> _Told:
    return _Told(store.disable(name, again_enabled=True).name, f"{name} may sign in again.", {})


def _remove(store: Accounts, _asked: Asked, name: str) -> _Told:
    gone = store.remove(name)
    return _Told(
        gone.name,
        f"Removed: {gone.name}. Decisions of that name stay; a new account of it would seem their author.",
        {"removed": gone.name},
    )


_ACTS: dict[str, Callable[[Accounts, Asked, str], _Told]] = {
    "add": _add,
    "role": _role,
    "password": _set_password,
    "token": _token,
    "disable": _disable,
    "enable": _enable,
    "remove": _remove,
}


def _a(role: Role) -> str:
    return "an editor" if role is Role.EDITOR else "a reader"


def _password(prompt: str) -> str:
    """A password, typed twice at a terminal, else the first line of standard input."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline(MOST_CHARS + 2)
        return line.removesuffix("\n").removesuffix("\r")
    first = getpass.getpass(f"{prompt}: ")
    if getpass.getpass("Once more: ") != first:
        raise WeakPassword("the two differ; nothing was changed")
    return first

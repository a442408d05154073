"""Accounts for the tests of the pages: an editor and a reader, and browsers that sign in as one of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from wordbond.web.accounts import Accounts, Role
from wordbond.web.passwords import Cost

CHEAP = Cost(4, 8, 1)
"""So that a test does not spend its time on hashing; the usual cost is measured in a test of its own."""
HERE = "http://127.0.0.1:8000"
FROM_HERE = {"origin": HERE}
ADA, ADAS = "Ada Quill", "ink pots and paper boats"
RAUL, RAULS = "Raul Reader", "spectacles on a windowsill"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2031, 6, 3, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def made_accounts(path: Path, clock: Clock | None = None) -> Accounts:
    """A file of accounts with an editor, Ada, and a reader, Raul."""
    accounts = Accounts(path, create=True, cost=CHEAP, **({"clock": clock} if clock else {}))  # type: ignore[arg-type]
    accounts.add(ADA, Role.EDITOR, ADAS)
    accounts.add(RAUL, Role.READER, RAULS)
    return accounts


def browser_of(app: Starlette, address: str = HERE) -> TestClient:
    """A browser that nobody is signed in with."""
    client = TestClient(app, base_url=address, raise_server_exceptions=False, follow_redirects=False)
    client.headers["accept"] = "text/html"
    return client


def token_in(html: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', html)
    assert found, "no form on the page"
    return found[1]


def try_to_sign_in(client: TestClient, name: str, password: str, to: str = "/") -> int:
    token = token_in(client.get("/login").text)
    data = {"token": token, "name": name, "password": password, "next": to}
    return client.post("/login", data=data, headers=FROM_HERE).status_code


def signed_in(app: Starlette, name: str = ADA, password: str = ADAS) -> TestClient:
    """A browser that somebody is signed in with."""
    client = browser_of(app)
    assert try_to_sign_in(client, name, password) == 303
    return client

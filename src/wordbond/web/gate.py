"""The gate before the pages, where accounts are in force: it tells who asks, and lets nobody else in.

It stands before the routes, so that a page that is added later is shut without a thought; open are only the sign-in
and the pages' own files. A browser brings the cookie of its session; a program the token of an account, as a bearer
token or, for readers of feeds, as the password of HTTP Basic authentication.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wordbond.errors import WordbondError
from wordbond.web.accounts import Account, Accounts, Role
from wordbond.web.addresses import with_query

__all__ = [
    "CHALLENGE",
    "NOT_STORED",
    "Caller",
    "Gate",
    "NotAllowed",
    "SignedOut",
    "caller_of",
    "is_secret",
    "safe_next",
]

CALLER = "wordbond.caller"
CHALLENGE = 'Bearer realm="Wordbond", Basic realm="Wordbond", charset="UTF-8"'
NOT_STORED = {"Cache-Control": "private, no-store"}
TWINS = (".json", ".csv", ".atom", ".ics")
MOST_NEXT_CHARS = 2_000
MOST_AUTHORIZATION_CHARS = 1_000


class SignedOut(WordbondError, PermissionError):
    """Nobody is known to be asking."""


class NotAllowed(WordbondError, PermissionError):
    """Somebody asks for what their role does not cover."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    account: Account
    session: str | None
    """The token of the browser's session; None for a program."""

    def may(self, needed: Role) -> bool:
        """Whether the account's role covers what `needed` is asked for."""
        return self.account.role.covers(needed)


Refuse = Callable[[Request, Exception, dict[str, str]], Response]


class Gate:
    """Lets in who is known, and shows all others the way to the sign-in."""

    def __init__(self, app: ASGIApp, accounts: Accounts, cookie: str, refuse: Refuse) -> None:
        self.app = app
        self._accounts = accounts
        self._cookie = cookie
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its caller, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if _is_file(request.url.path):
            await self.app(scope, receive, send)
            return
        try:
            caller = await run_in_threadpool(self._caller, request)
        except WordbondError as error:
            await self._refuse(request, error, {})(scope, receive, send)
            return
        if caller is None and request.url.path != "/login":
            await self._shut(request)(scope, receive, send)
            return
        scope[CALLER] = caller
        await self.app(scope, receive, _unstored(send))

    def _caller(self, request: Request) -> Caller | None:
        if "authorization" in request.headers:
            account = _by_token(self._accounts, request.headers["authorization"])
            return None if account is None else Caller(account, None)
        token = request.cookies.get(self._cookie, "")
        session = self._accounts.session(token) if is_secret(token) else None
        return None if session is None else Caller(session.account, session.token)

    def _shut(self, request: Request) -> Response:
        looks = request.method in ("GET", "HEAD")
        is_browser = "text/html" in request.headers.get("accept", "") and "authorization" not in request.headers
        if looks and request.headers.get("hx-request") == "true":
            return self._refuse(request, SignedOut("sign in again"), {"HX-Refresh": "true"})
        if looks and (is_browser or not request.url.path.endswith(TWINS)):
            asked = _address_of(request)
            to = with_query("/login", next=asked if asked != "/" and safe_next(asked) == asked else None)
            return RedirectResponse(to, 303, headers=NOT_STORED)
        words = (
            "this is for those who are signed in; a program sends the token that `wordbond account token` gave it"
            if looks
            else "you are signed out, so nothing was written: sign in again, and send it anew"
        )
        return self._refuse(request, SignedOut(words), {"WWW-Authenticate": CHALLENGE if looks else _BEARER})


def _address_of(request: Request) -> str:
    """The path and query as they were sent."""
    octets: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope["query_string"]
    return (octets.partition(b"?")[0] + (b"?" + query if query else b"")).decode("latin-1")


_BEARER = 'Bearer realm="Wordbond"'


def caller_of(request: Request) -> Caller | None:
    """Who asks, where accounts are in force and the gate knows; else None."""
    caller = request.scope.get(CALLER)
    return caller if isinstance(caller, Caller) else None


def is_secret(value: str) -> bool:
    """Whether `value` has the form of a session's token."""
    return len(value) == 43 and all(char.isascii() and (char.isalnum() or char in "-_") for char in value)


def safe_next(address: str) -> str:
    """`address` where it is a path of these pages, to go on to after the sign-in; else the overview.

    A browser takes `//host`, `/\\host` and, with a tab or line end in it, much else for another site.
    """
    if not 1 <= len(address) <= MOST_NEXT_CHARS or any(not "!" <= char <= "~" or char == "\\" for char in address):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return "/"
    return "/" if parts.path.rstrip("/") in ("/login", "/logout") else address


def _by_token(accounts: Accounts, header: str) -> Account | None:
    scheme, _, given = header[:MOST_AUTHORIZATION_CHARS].partition(" ")
    given = given.strip()
    if scheme.lower() == "bearer":
        return accounts.bearer(given)
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, token = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return accounts.bearer(token, name) if colon else None


def _is_file(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return folder == "/static" and bool(name)


def _unstored(send: Send) -> Callable[[Message], Awaitable[None]]:
    """`send`, with which no answer stays on a disk after its reader has signed out."""

    async def send_unstored(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = NOT_STORED["Cache-Control"]
        await send(message)

    return send_unstored

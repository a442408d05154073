"""Signing in and out: the two forms that act on a session, where accounts are in force."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wordbond.web import passwords
from wordbond.web.accounts import ABSOLUTE, Accounts, Session, key_of
from wordbond.web.gate import NOT_STORED, caller_of, safe_next
from wordbond.web.passwords import TooManyAtOnce
from wordbond.web.sent import Sent, read_sent
from wordbond.web.throttle import Throttle
from wordbond.web.visits import Door

__all__ = ["Entrance", "LoginPage"]

MOST_NAME_CHARS = 200
FORM_BYTES = 16_384
MOST_WAITING = 50
"""Sign-ins whose passwords wait to be compared."""
REFUSED = "That name and password do not go together, or the account is shut."


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage:
    """The form that one signs in with."""

    next: str
    """The path to go on to."""
    name: str = ""
    problem: str | None = None
    """Why the last try failed."""


ShowLogin = Callable[[Request, LoginPage], Response]


class Entrance:
    """The sign-in and sign-out of one server."""

    def __init__(self, accounts: Accounts, door: Door, show: ShowLogin, throttle: Throttle | None = None) -> None:
        self._accounts = accounts
        self._door = door
        self._show = show
        self._throttle = throttle or Throttle()
        self._lanes = CapacityLimiter(passwords.AT_ONCE)

    def form(self, request: Request) -> Response:
        """The page with the form; who is signed in goes on at once."""
        to = safe_next(request.query_params.get("next", "/"))
        if caller_of(request) is not None:
            return RedirectResponse(to, 303, headers=NOT_STORED)
        return self._show(request, LoginPage(next=to))

    async def sign_in(self, request: Request) -> Response:
        """Begin a session where name and password fit; its token is always a new one."""
        sent = await self._sent(request)
        if self._lanes.statistics().tasks_waiting >= MOST_WAITING:
            raise TooManyAtOnce("many people sign in at this moment; try again in a minute")
        # In threads of their own, so that a flood of sign-ins leaves all others to the pages.
        return await to_thread.run_sync(self._signed_in, request, sent, limiter=self._lanes)

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        await self._sent(request)
        caller = caller_of(request)
        if caller is not None and caller.session is not None:
            await run_in_threadpool(self._accounts.sign_out, caller.session)
        gone = RedirectResponse("/login", 303, headers=NOT_STORED)
        self._set(gone, request, "", 0)
        return gone

    async def _sent(self, request: Request) -> Sent:
        visit = self._door.visit(request)
        self._door.check_origin(request)
        sent = await read_sent(request, FORM_BYTES)
        self._door.check_token(visit, sent.words("token"))
        return sent

    def _signed_in(self, request: Request, sent: Sent) -> Response:
        name = sent.words("name", MOST_NAME_CHARS)
        to = safe_next(sent.words("next", FORM_BYTES) or "/")
        key, address = key_of(name), request.client.host if request.client else ""
        wait = self._throttle.take(key, address)
        if wait > 0:
            minutes = math.ceil(wait / 60)
            words = f"Too many tries. Wait {minutes} minute{'' if minutes == 1 else 's'}, then try again."
            refused = self._show(request, LoginPage(next=to, name=name, problem=words))
            refused.status_code = 429
            refused.headers["Retry-After"] = str(math.ceil(wait))
            return refused
        session = self._accounts.sign_in(name, sent.fields.get("password", ""))
        if session is None:
            refused = self._show(request, LoginPage(next=to, name=name, problem=REFUSED))
            refused.status_code = 403
            return refused
        self._throttle.forgive(key, address)
        return self._begun(request, session, to)

    def _begun(self, request: Request, session: Session, to: str) -> Response:
        caller = caller_of(request)
        if caller is not None and caller.session is not None:
            self._accounts.sign_out(caller.session)
        gone = RedirectResponse(to, 303, headers=NOT_STORED)
        self._set(gone, request, session.token, int(ABSOLUTE.total_seconds()))
        return gone

    def _set(self, response: Response, request: Request, token: str, age_s: int) -> None:
        # Lax, so that a link in a letter opens its page; what a form does is guarded by its token and origin.
        response.set_cookie(
            self._door.session_cookie,
            token,
            max_age=age_s,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )

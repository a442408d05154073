"""Who is visiting: the name that signs decisions, and the proof that a form was sent from a page of ours.

Where accounts are in force, the name is that of the account, and what the proof is bound to is its session.

A form carries a token that is made from a secret of this server and a random cookie of this browser (a session-bound
double submit), and a browser says where a form was sent from. A page elsewhere knows neither the cookie nor the token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from wordbond.errors import WordbondError
from wordbond.web.accounts import Role
from wordbond.web.gate import caller_of

__all__ = ["MOST_NAME_CHARS", "Door", "NotSentFromHere", "Visit"]

VISIT_COOKIE = "visit"
NAME_COOKIE = "author"
MOST_NAME_CHARS = 80
YEAR_S = 31_536_000


class NotSentFromHere(WordbondError, PermissionError):
    """A form that was not sent from a page of ours, or from one that is too old."""


class Door:
    """What tells visitors apart, for as long as this server runs."""

    def __init__(self, *, with_accounts: bool = False, behind_https: bool = False) -> None:
        self._secret = secrets.token_bytes(32)
        self.with_accounts = with_accounts
        self._behind_https = behind_https

    @property
    def session_cookie(self) -> str:
        """The name of the session's cookie; over https one that a browser takes from this very host alone."""
        return "__Host-session" if self._behind_https else "session"

    def visit(self, request: Request) -> Visit:
        """The visit that `request` belongs to; a new one where the browser comes for the first time."""
        caller = caller_of(request)
        if caller is not None and caller.session is not None:
            key = f"session {caller.session}"
            return Visit(self, key, caller.account.name, caller.account.role, has_session=True)
        if caller is not None:
            return Visit(self, None, caller.account.name, Role.READER)  # a program sends no forms
        known = request.cookies.get(VISIT_COOKIE, "")
        name = "" if self.with_accounts else _name_of(request.cookies.get(NAME_COOKIE, ""))
        return Visit(self, known if _is_key(known) else None, name)

    def token_of(self, key: str) -> str:
        """What a form of the visit with this key carries."""
        return hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def check_origin(request: Request) -> None:
        """Raise NotSentFromHere unless the browser says that the form was sent from these pages."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise NotSentFromHere("the form was sent from another site")
        try:
            origin = urlsplit(request.headers.get("origin", "")).netloc
        except ValueError:
            origin = ""
        if not origin or origin.lower() != request.headers.get("host", "").lower():
            raise NotSentFromHere("the browser does not say that the form was sent from these pages")

    @staticmethod
    def check_token(visit: Visit, token: str) -> None:
        """Raise NotSentFromHere unless `token` is that of a form of this visit."""
        if visit.is_new or not hmac.compare_digest(token.encode("utf-8", "replace"), visit.token.encode()):
            raise NotSentFromHere("the form is too old: go back, load its page again, and send it anew")


class Visit:
    """One request of a visitor."""

    def __init__(
        self, door: Door, key: str | None, name: str, role: Role | None = None, *, has_session: bool = False
    ) -> None:
        self._door = door
        self._key = key or secrets.token_urlsafe(24)
        self.is_new = key is None
        self.name = name
        """Who signs; empty where nobody has said."""
        self.role = role
        """That of the account; None where there are no accounts, and for who is not signed in."""
        self.has_session = has_session
        """Whether one can sign out."""
        self._has_form = False

    @property
    def with_accounts(self) -> bool:
        """Whether one signs in to these pages."""
        return self._door.with_accounts

    @property
    def is_signed_in(self) -> bool:
        """Whether the visitor has an account, or needs none."""
        return self.role is not None or not self.with_accounts

    @property
    def may_write(self) -> bool:
        """Whether the visitor may add texts and decide."""
        return self.role is Role.EDITOR if self.with_accounts else True

    @property
    def token(self) -> str:
        """For the hidden field of a form; the answer then sets the cookie that it is bound to."""
        self._has_form = True
        return self._door.token_of(self._key)

    def remember(self, response: Response, *, secure: bool) -> Response:
        """`response`, setting the cookie where a form was written for a new visit."""
        if self._has_form and self.is_new:
            response.set_cookie(VISIT_COOKIE, self._key, httponly=True, samesite="strict", secure=secure)
        return response

    def sign_as(self, name: str, response: Response, *, secure: bool) -> Response:
        """`response`, setting the cookie that keeps the author's name for a year; an empty name takes it away."""
        kept = quote(name[:MOST_NAME_CHARS].encode("utf-8", "replace"), safe="")
        age = YEAR_S if name else 0
        response.set_cookie(NAME_COOKIE, kept, max_age=age, httponly=True, samesite="strict", secure=secure)
        return response


def _is_key(value: str) -> bool:
    return len(value) == 32 and all(char.isascii() and (char.isalnum() or char in "-_") for char in value)


def _name_of(cookie: str) -> str:
    name = " ".join(unquote(cookie, errors="replace").split())
    return name[:MOST_NAME_CHARS] if name.isprintable() else ""

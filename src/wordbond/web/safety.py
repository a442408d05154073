"""The rules that every answer keeps: whom it is for, what a browser may do with it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONTENT_SECURITY_POLICY", "HEADERS", "BehindHttps", "KnownHosts", "SafeHeaders", "is_loopback"]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Nothing but our own files is loaded or run; nothing inline, so words of a report can never be script or style."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: a browser under that hides from us, too, that a form was sent from our own page.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


FOR_ITSELF = (
    "These pages are served to this machine alone. Open them as http://127.0.0.1 or http://localhost, with the port "
    "that `wordbond serve` printed.\n"
)
FOR_OTHERS = (
    "These pages do not go by this name. Open them under one that `wordbond serve` was given; whoever keeps them adds "
    "another with --host-name.\n"
)


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address, can only be this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class SafeHeaders:
    """Adds the safety headers to every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; write the headers before the answer starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safely)


class BehindHttps:
    """Takes every request for one over https, where a proxy in front answers nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as one over https."""
        if scope["type"] == "http":
            scope["scheme"] = "https"
        await self.app(scope, receive, send)


class KnownHosts:
    """Refuses a request that names another host than this machine.

    A page elsewhere may point its own name at 127.0.0.1 and then read what is served there (DNS rebinding); its
    requests still carry that name.
    """

    def __init__(self, app: ASGIApp, also: Iterable[str] = (), *, any_address: bool = False) -> None:
        """Names in `also` are answered as well; with `any_address`, addresses in figures are.

        No page elsewhere can come under such an address, for it is where the request went, not a name that is pointed
        there.
        """
        self.app = app
        self.also = frozenset(name.strip("[]").rstrip(".").lower() for name in also)
        self.any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where its Host header names this machine."""
        if scope["type"] == "http" and not self._is_known(Headers(scope=scope).get("host", "")):
            refusal = PlainTextResponse(FOR_OTHERS if self.any_address or self.also else FOR_ITSELF, status_code=421)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_known(self, header: str) -> bool:
        host = header[: header.find("]") + 1] if header.startswith("[") else header.partition(":")[0]
        name = host.strip("[]").rstrip(".").lower()
        return is_loopback(host) or name in self.also or (self.any_address and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

"""The door to the web: one address fetched within bounds of target, size, time and redirects.

An address in a report or feed is written by others, so it may not lead this machine to its own services: each hop's
name is resolved once, the resolved address is checked, and the connection goes to that very address. The network and
the clock are arguments.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from wordbond import __version__
from wordbond.errors import FetchRefused
from wordbond.reading.http_body import content_type, deflate_window

__all__ = ["Fetched", "Fetcher", "InternetNetwork", "Network", "WebFetcher", "is_public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave."""

    address: str
    """Where it was found in the end, after redirects."""
    body: bytes
    media_type: str | None
    charset: str | None
    """As the server claims them."""


Fetcher = Callable[[str], Fetched]
"""Fetches an address; raises FetchRefused, naming the address and the way out."""


class Network(Protocol):
    """The part of the network that is used: names to numbers, and connections to numbers."""

    def resolve(self, host: str, port: int, timeout: float) -> list[str]:
        """The IP addresses of `host`. Raises OSError."""

    def connect(self, ip: str, port: int, timeout: float) -> socket.socket:
        """A TCP connection to `ip`. Raises OSError."""


class InternetNetwork:
    """The network as the operating system gives it."""

    def resolve(self, host: str, port: int, timeout: float) -> list[str]:
        """The IP addresses of `host`. Raises OSError; TimeoutError where the name server does not answer in time."""
        answers = list[str]()
        errors = list[OSError]()

        def ask() -> None:
            try:
                answers.extend(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except OSError as error:
                errors.append(error)

        # The system's resolver takes no time limit, so it is left behind where it overruns ours.
        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(timeout)
        if thread.is_alive():
            raise TimeoutError(f"the name server gave no answer in {timeout:.0f} s")
        if errors:
            raise errors[0]
        return answers

    def connect(self, ip: str, port: int, timeout: float) -> socket.socket:
        """A TCP connection to `ip`. Raises OSError."""
        return socket.create_connection((ip, port), timeout=timeout)


def is_public(ip: str) -> bool:
    """Whether `ip` is an address of the public internet, by itself and by the IPv4 address it may carry inside.

    Private, loopback, link-local, multicast, reserved and unspecified ones are not.
    """
    try:
        address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(ip.split("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.sixtofour or address.teredo:  # Tunnels, behind which any IPv4 address may hide.
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""How networks without IPv4 write IPv4 addresses (RFC 6052)."""
_READABLE = (
    *("text/", "application/xhtml+xml", "application/xml", "application/rss+xml", "application/atom+xml"),
    *("application/rdf+xml", "application/json", "application/jsonl", "application/x-ndjson", "application/ndjson"),
    *("application/warc", "application/gzip", "application/x-gzip", "application/zstd", "application/octet-stream"),
)
_REDIRECTS = (301, 302, 303, 307, 308)
CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class WebFetcher:
    """A `Fetcher` for http and https within bounds; calling it again fetches again, nothing is kept."""

    most_bytes: int = 20 * 1024 * 1024
    """Of one body, packed or unpacked."""
    most_seconds: float = 60.0
    """For the whole, redirects included."""
    idle_seconds: float = 15.0
    """For one wait: a name, a connection, the next bytes."""
    most_redirects: int = 5
    allow_private: bool = False
    """Whether addresses of this machine and its own network may be fetched. Only for inputs that you wrote yourself."""
    network: Network = field(default_factory=InternetNetwork)
    clock: Callable[[], float] = time.monotonic
    agent: str = f"Wordbond/{__version__} (reads public reports; one page at a time)"

    def __call__(self, address: str) -> Fetched:
        """What `address` gives. Raises FetchRefused, naming the address, what stopped it and the way out."""
        deadline = self.clock() + self.most_seconds
        here = address
        for _ in range(self.most_redirects + 1):
            try:
                answer = self._ask(here, address, deadline)
            except TimeoutError as error:
                raise FetchRefused(
                    f"{address}: no answer in time (at most {self.idle_seconds:g} s for one wait, "
                    f"{self.most_seconds:g} s in all); try again later, or save the page and read the file"
                ) from error
            except (OSError, http.client.HTTPException, ValueError) as error:
                if isinstance(error, FetchRefused):
                    raise
                raise FetchRefused(
                    f"{address}: {here} cannot be fetched ({error or type(error).__name__}); check the address and the "
                    "connection, or save the page and read the file"
                ) from error
            if isinstance(answer, Fetched):
                return answer
            here = answer
        raise FetchRefused(
            f"{address}: more than {self.most_redirects} redirects, the last to {here}; give the final address, or "
            "save the page from a browser and read the file"
        )

    def _ask(self, here: str, asked: str, deadline: float) -> Fetched | str:
        """The body at `here`, or the address that it redirects to."""
        parts, host, port = _checked(here, asked)
        secure = parts.scheme == "https"
        plain = self._connected(host, port, asked, deadline)
        try:
            if secure:
                plain.settimeout(self._wait(deadline))
                plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            connection = (_HTTPS if secure else http.client.HTTPConnection)(host, port)
            connection.sock = _TimedSocket(plain, lambda: self._wait(deadline))
            target = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe="/%:@!$&'()*+,;=?~-._")
            headers = {"User-Agent": self.agent, "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, deflate"}
            connection.request("GET", target, headers={**headers, "Connection": "close"})
            response = connection.getresponse()
            location = response.getheader("Location")
            if response.status in _REDIRECTS and location:
                return urljoin(here, _as_sent(location))
            return self._body(response, here, asked)
        finally:
            plain.close()

    def _connected(self, host: str, port: int, asked: str, deadline: float) -> socket.socket:
        """A connection to the number that was checked, so that a name cannot change its meaning in between."""
        numbers = self.network.resolve(host, port, self._wait(deadline))
        usable = [ip for ip in numbers if self.allow_private or is_public(ip)]
        if not usable:
            raise FetchRefused(
                f"{asked}: leads to {host} ({', '.join(numbers[:3]) or 'no address'}), which is no public address; "
                "only the public web is fetched. If the page is yours, save it and read the file"
            )
        for ip in usable[:-1]:
            try:
                return self.network.connect(ip, port, self._wait(deadline))
            except OSError:
                continue
        return self.network.connect(usable[-1], port, self._wait(deadline))

    def _body(self, response: http.client.HTTPResponse, here: str, asked: str) -> Fetched:
        if response.status != 200:
            hint = "the site is busy: try again later" if response.status in (429, 503) else "check the address"
            raise FetchRefused(
                f"{asked}: the server answered {response.status} {response.reason}, expected 200; {hint}, or save the "
                "page from a browser and read the file"
            )
        media_type, charset = content_type(response.getheader("Content-Type"))
        if media_type and not media_type.startswith(_READABLE):
            raise FetchRefused(
                f"{asked}: is {media_type}, expected a page, text, feed or archive; save it as text and read the file"
            )
        unpack = _unpacker(response.getheader("Content-Encoding"), asked)
        body = bytearray()
        taken = 0
        while chunk := response.read(CHUNK_BYTES):
            taken += len(chunk)
            body += unpack(chunk, self.most_bytes + 1 - len(body))
            if max(taken, len(body)) > self.most_bytes:
                raise FetchRefused(
                    f"{asked}: is larger than {self.most_bytes / 1e6:,.0f} MB, expected one page or feed; save it with "
                    "a download tool and read the file"
                )
        if response.length:  # What the server announced and did not send.
            raise FetchRefused(f"{asked}: the answer broke off {response.length:,} bytes too early; try again later")
        return Fetched(address=here, body=bytes(body), media_type=media_type, charset=charset)

    def _wait(self, deadline: float) -> float:
        """Seconds that one wait may take. Raises TimeoutError where the whole time is used up."""
        left = deadline - self.clock()
        if left <= 0:
            raise TimeoutError("the whole time is used up")
        return min(left, self.idle_seconds)


def _checked(here: str, asked: str) -> tuple[SplitResult, str, int]:
    """The parts of an address that may be asked for, with host and port."""
    parts = urlsplit(here)
    if parts.scheme not in ("http", "https"):
        raise FetchRefused(
            f"{asked}: leads to {parts.scheme}://, only http and https are fetched; give a path for a file"
        )
    if not parts.hostname or parts.username is not None:
        raise FetchRefused(
            f"{asked}: is no plain address, expected https://host/page without a user name; save the page "
            "and read the file"
        )
    try:
        host = parts.hostname.encode("ascii").decode()
    except UnicodeEncodeError:
        host = parts.hostname.encode("idna").decode()
    return parts, host, parts.port or (443 if parts.scheme == "https" else 80)


def _unpacker(encoding: str | None, asked: str) -> Callable[[bytes, int], bytes]:
    """A function that unpacks the next bytes of a body to at most so many: no answer is ever unpacked whole."""
    name = (encoding or "identity").strip().lower()
    if name in ("identity", "none", ""):
        return lambda chunk, most: chunk[: max(most, 0)]
    if name not in ("gzip", "x-gzip", "deflate"):
        raise FetchRefused(f"{asked}: is packed as {name!r}, which was not asked for; save the page and read the file")
    inflater = None

    def unpack(chunk: bytes, most: int) -> bytes:
        nonlocal inflater
        inflater = inflater or zlib.decompressobj(wbits=31 if "gzip" in name else deflate_window(chunk))
        if inflater.eof or most <= 0:
            return b""
        try:
            return inflater.decompress(chunk, most)
        except zlib.error as error:
            raise FetchRefused(f"{asked}: its packed body is damaged ({error}); try again later") from error

    return unpack


def _as_sent(header: str) -> str:
    """A header's characters: sites send UTF-8 in it, which `http.client` reads as Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


class _HTTPS(http.client.HTTPConnection):
    """A connection whose socket is already secure; only the default port differs."""

    default_port = 443


class _TimedSocket:
    """A socket for `http.client` that grants each wait only what is left of the whole time.

    A server that sends a byte now and then would outlive any limit on a single wait.
    """

    def __init__(self, plain: socket.socket, wait: Callable[[], float]) -> None:
        self._plain = plain
        self._wait = wait

    def sendall(self, data: bytes) -> None:
        self._plain.settimeout(self._wait())
        self._plain.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._plain, self._wait), CHUNK_BYTES)

    def close(self) -> None:
        """Nothing: `http.client` closes before the body is read; whoever connected hangs up."""


class _TimedReader(io.RawIOBase):
    def __init__(self, plain: socket.socket, wait: Callable[[], float]) -> None:
        self._plain = plain
        self._wait = wait

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._plain.settimeout(self._wait())
        return self._plain.recv_into(buffer)

"""The door to the web, against a server on this machine: bounds of target, time, size and redirects."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from wordbond.errors import FetchRefused
from wordbond.reading.document import Document, Unread
from wordbond.reading.fetching import WebFetcher, is_public
from wordbond.reading.inputs import read_documents

PAGE = (
    "<html><head><title>Bridge</title></head><body><article><p>" + "The mayor said that it would open. " * 12 + "</p>"
)
PUBLIC = "93.184.215.14"


class Pages(BaseHTTPRequestHandler):
    """A site with all that a site may do to its readers."""

    def do_GET(self) -> None:
        path, _, rest = self.path.partition("?")
        getattr(self, f"give_{path.strip('/').replace('-', '_') or 'page'}", self.give_nothing)(rest)

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def give_page(self, _: str) -> None:
        self.answer(PAGE.encode())

    def give_nothing(self, _: str) -> None:
        self.answer(b"gone", 404)

    def give_agent(self, _: str) -> None:
        self.answer(f"<p>Read by {self.headers['User-Agent']}, host {self.headers['Host']}.</p>".encode())

    def give_path(self, rest: str) -> None:
        self.answer(f"<p>Asked for {self.path} and {rest}.</p>".encode())

    def give_latin(self, _: str) -> None:
        self.answer("<p>Größe “x”</p>".encode("cp1252"), Content_Type="text/html; charset=windows-1252")

    def give_gzip(self, _: str) -> None:
        self.answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def give_deflate(self, _: str) -> None:
        self.answer(zlib.compress(PAGE.encode())[2:-4], Content_Encoding="deflate")

    def give_damaged(self, _: str) -> None:
        self.answer(b"\x1f\x8b\x08\x00" + b"no gzip at all", Content_Encoding="gzip")

    def give_brotli(self, _: str) -> None:
        self.answer(b"x", Content_Encoding="br")

    def give_bomb(self, _: str) -> None:
        self.answer(gzip.compress(bytes(60_000_000)), Content_Encoding="gzip")

    def give_pdf(self, _: str) -> None:
        self.answer(b"%PDF-1.7", Content_Type="application/pdf")

    def give_busy(self, _: str) -> None:
        self.answer(b"", 503)

    def give_redirect(self, rest: str) -> None:
        self.answer(b"", 302, Location=rest)

    def give_round(self, rest: str) -> None:
        self.answer(b"", 302, Location=f"/round?{int(rest or 0) + 1}")

    def give_hang(self, _: str) -> None:
        time.sleep(3)

    def give_drip(self, _: str) -> None:
        self.drip(b"HTTP/1.1 200 OK\r\nX-Slow: yes\r\n")

    def give_endless(self, _: str) -> None:
        self.answer(b"<p>")
        while True:
            self.wfile.write(b"more and more " * 5000)

    def give_slow_end(self, _: str) -> None:
        self.answer(b"<p>")
        self.drip(b"words " * 100)

    def give_short(self, _: str) -> None:
        self.answer(b"<p>cut", Content_Length="1000")

    def drip(self, data: bytes) -> None:
        for at in range(len(data)):
            self.wfile.write(data[at : at + 1])
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(OSError):  # The reader hangs up, as it should.
            super().handle()


@pytest.fixture(scope="module")
def site() -> Iterator[int]:
    with serving(("127.0.0.1", 0)) as port:
        yield port


@contextmanager
def serving(where: tuple[str, int], context: ssl.SSLContext | None = None) -> Iterator[int]:
    server = ThreadingHTTPServer(where, Pages)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def fetcher(**bounds: float) -> WebFetcher:
    return WebFetcher(allow_private=True, **bounds)  # type: ignore[arg-type]


class Town:
    """A network of a few names, whose public addresses all lead to the site on this machine."""

    def __init__(self, port: int, names: dict[str, list[str]]) -> None:
        self.port, self.names = port, names
        self.resolved = list[str]()
        self.connected = list[str]()

    def resolve(self, host: str, port: int, timeout: float) -> list[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror(-2, "Name or service not known")
        return self.names[host]

    def connect(self, ip: str, port: int, timeout: float) -> socket.socket:
        self.connected.append(ip)
        if ip == "93.184.215.99":
            raise ConnectionRefusedError(111, "Connection refused")
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)


def test_a_page_is_fetched_and_read(site: int) -> None:
    address = f"http://127.0.0.1:{site}/page"
    (document,) = read_documents([address], fetch=fetcher())
    assert isinstance(document, Document)
    assert document.text.startswith("The mayor said that it would open.")
    assert (document.title, document.outlet, document.address) == ("Bridge", "127.0.0.1", address)
    assert document.origin.location == address


def test_the_reader_says_who_it_is_and_asks_for_the_path_as_written(site: int) -> None:
    body = fetcher()(f"http://127.0.0.1:{site}/agent").body.decode()
    assert "Wordbond/" in body
    assert f"host 127.0.0.1:{site}." in body
    assert b"/path?q=a%20b&amp" not in fetcher()(f"http://127.0.0.1:{site}/path?q=a b").body
    assert "Asked for /path?q=%C3%A9%20b#" not in fetcher()(f"http://127.0.0.1:{site}/path?q=é b#part").body.decode()
    assert "Asked for /path?q=%C3%A9%20b and" in fetcher()(f"http://127.0.0.1:{site}/path?q=é b#part").body.decode()


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_packed_answers_are_unpacked(site: int, name: str) -> None:
    assert fetcher()(f"http://127.0.0.1:{site}/{name}").body == PAGE.encode()


def test_the_charset_of_the_header_is_used(site: int) -> None:
    (document,) = read_documents([f"http://127.0.0.1:{site}/latin"], fetch=fetcher())
    assert isinstance(document, Document)
    assert document.text == "Größe “x”"


@pytest.mark.parametrize(
    ("path", "bounds", "reason"),
    [
        ("nowhere", {}, "answered 404 Not Found, expected 200"),
        ("busy", {}, "answered 503 .*try again later"),
        ("pdf", {}, "is application/pdf, expected a page"),
        ("brotli", {}, "is packed as 'br'"),
        ("damaged", {}, "its packed body is damaged"),
        ("bomb", {}, "is larger than 21 MB"),
        ("endless", {"most_bytes": 1_000_000}, "is larger than 1 MB"),
        ("round", {}, "more than 5 redirects, the last to .*/round.6"),
        ("hang", {"idle_seconds": 0.3}, "no answer in time"),
        ("drip", {"most_seconds": 0.7}, "no answer in time .at most 15 s for one wait, 0.7 s in all"),
        ("slow-end", {"most_seconds": 0.7}, "no answer in time"),
        ("redirect?file:///etc/passwd", {}, "leads to file://, only http and https"),
        ("redirect?http://user:secret@x.example/", {}, "no plain address"),
        ("redirect?http://[::1", {}, "cannot be fetched"),
    ],
)
def test_what_passes_a_bound_is_refused_with_the_way_out(
    site: int, path: str, bounds: dict[str, float], reason: str
) -> None:
    address = f"http://127.0.0.1:{site}/{path}"
    started = time.monotonic()
    with pytest.raises(FetchRefused, match=reason) as refused:
        fetcher(**bounds)(address)
    assert str(refused.value).startswith(f"{address}: ")
    assert "; " in str(refused.value)
    assert time.monotonic() - started < 30  # it does not hang; how fast it is depends on the machine


def test_an_answer_that_is_cut_is_refused(site: int) -> None:
    with pytest.raises(FetchRefused, match="broke off 994 bytes too early"):
        fetcher()(f"http://127.0.0.1:{site}/short")


def test_addresses_of_this_machine_are_refused_unless_allowed(site: int) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433", "169.254.169.254"):
        with pytest.raises(FetchRefused, match=r"no public address|cannot be fetched"):
            WebFetcher()(f"http://{host}:{site}/page")


def test_a_redirect_to_a_private_address_is_refused_at_that_hop(site: int) -> None:
    town = Town(site, {"news.example": [PUBLIC], "inside.example": ["10.0.0.7"], "next.example": [PUBLIC]})
    address = "http://news.example/redirect?http://inside.example/admin"
    with pytest.raises(FetchRefused, match=r"leads to inside\.example \(10\.0\.0\.7\), which is no public address"):
        WebFetcher(network=town)(address)
    assert town.connected == [PUBLIC]
    assert (
        WebFetcher(network=town)("http://news.example/redirect?http://next.example/page").address
        == "http://next.example/page"
    )
    assert WebFetcher(network=town)("http://news.example/redirect?/page").address == "http://news.example/page"


def test_a_name_is_asked_once_and_the_checked_number_connected_to(site: int) -> None:
    town = Town(site, {"news.example": ["10.0.0.7", PUBLIC]})
    assert WebFetcher(network=town)("http://news.example/page").body == PAGE.encode()
    assert (town.resolved, town.connected) == (["news.example"], [PUBLIC])


def test_the_next_number_is_tried_where_one_refuses(site: int) -> None:
    town = Town(site, {"news.example": ["93.184.215.99", PUBLIC]})
    assert WebFetcher(network=town)("http://news.example/page").body == PAGE.encode()
    assert town.connected == ["93.184.215.99", PUBLIC]


def test_an_unknown_name_is_told_of(site: int) -> None:
    (unread,) = read_documents(["https://nowhere.example/"], fetch=WebFetcher(network=Town(site, {})))
    assert isinstance(unread, Unread)
    assert "cannot be fetched" in str(unread.error)
    assert "check the address and the connection" in str(unread.error)


def test_a_server_that_speaks_no_tls_is_told_of(site: int) -> None:
    with pytest.raises(FetchRefused, match="cannot be fetched"):
        WebFetcher(network=Town(site, {"news.example": [PUBLIC]}))("https://news.example/page")


def test_a_secure_page_is_fetched_only_under_a_name_that_its_certificate_bears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(("127.0.0.1", 0), context) as port:
        town = Town(port, {"news.example": [PUBLIC], "other.example": [PUBLIC]})
        with pytest.raises(FetchRefused, match="certificate"):
            WebFetcher(network=town)("https://news.example/page")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert WebFetcher(network=town)("https://news.example/gzip").body == PAGE.encode()
        with pytest.raises(FetchRefused, match="certificate"):
            WebFetcher(network=town)("https://other.example/page")


def test_the_clock_is_an_argument(site: int) -> None:
    ticks = iter(range(0, 1000, 50))
    with pytest.raises(FetchRefused, match="no answer in time"):
        WebFetcher(allow_private=True, clock=lambda: float(next(ticks)))(f"http://127.0.0.1:{site}/page")


def test_a_refused_address_does_not_end_the_reading(site: int) -> None:
    found = list(read_documents([f"http://127.0.0.1:{site}/nowhere", "-"], fetch=fetcher(), stdin=BytesIO(b"Words.")))
    assert [type(item).__name__ for item in found] == ["Unread", "Document"]


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("::ffff:93.184.215.14", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2002:a00:1::1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("not an address", False),
    ],
)
def test_which_addresses_are_public(ip: str, public: bool) -> None:
    assert is_public(ip) is public

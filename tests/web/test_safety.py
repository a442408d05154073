"""Every string from a report is hostile: nothing of it runs, and nobody else may ask."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.web.pages import all_paths, read
from tests.web.sample import analysis_of, report_of

from wordbond.record import Record
from wordbond.web.addresses import address_of, linkable, text_fragment
from wordbond.web.safety import CONTENT_SECURITY_POLICY, is_loopback
from wordbond.web.views.text import text_page

PATHS = all_paths()
OURS = ("script", "link", "img", "iframe", "object", "embed", "svg", "style", "base", "form", "meta")


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_page_carries_an_element_or_handler_that_is_not_ours(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    reader = read(page.text)
    assert not [e.tag for e in reader.elements if e.tag in ("img", "iframe", "object", "embed", "style", "base")]
    drawings = [element.attributes.get("class") or "" for element in reader.elements if element.tag == "svg"]
    assert all(drawing.split()[0] in ("wb-plot", "spark") for drawing in drawings)
    for element in reader.elements:
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
    scripts = [e.attributes for e in reader.elements if e.tag == "script"]
    scripts = [one for one in scripts if one.get("type") != "application/ld+json"]
    assert len(scripts) == 2
    assert all((script["src"] or "").startswith("/static/") for script in scripts)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_links_lead_within_the_pages_or_to_the_plain_web(client: TestClient, path: str) -> None:
    for element in read(client.get(path).text).elements:
        for name in ("href", "src", "action", "cite", "hx-get"):
            address = element.attributes.get(name)
            if address is None:
                continue
            assert re.match(r"/(?!/)|#|https?://[a-z]", address), address
            if address.startswith("http") and element.tag == "a":
                assert "noopener" in (element.attributes.get("rel") or "")


@pytest.mark.parametrize(
    "path", [*PATHS.values(), "/no/such/page", "/static/wordbond.css", "/reports.json", "/reports.csv"]
)
def test_every_answer_carries_the_safety_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_a_page_that_breaks_says_so_in_words_and_keeps_the_headers(record: Record) -> None:
    class Broken:
        def counts(self) -> None:
            raise RuntimeError("<script>secret</script>")

    from wordbond.web import make_app

    client = TestClient(
        make_app(Broken()),  # type: ignore[arg-type]
        base_url="http://127.0.0.1",
        raise_server_exceptions=False,
    )
    page = client.get("/")
    assert page.status_code == 500
    assert "This page broke" in page.text
    assert "secret" not in page.text
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "[::1]:8000", "[::1]", "LOCALHOST"])
def test_requests_that_name_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/about", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "10.0.0.1",
        "[::2]",
        "a]",
    ],
)
def test_requests_that_name_another_host_are_refused(client: TestClient, host: str) -> None:
    answer = client.get("/reports.json", headers={"host": host})
    assert answer.status_code == 421
    assert "127.0.0.1" in answer.text


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_the_pages_are_for_reading_alone(client: TestClient, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.delete(path).status_code == 405


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/nothing.css", "/static/"])
def test_static_files_are_those_on_the_list(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/",
        "/path/to/file.txt",
        "http://",
        "https:///x",
        "http://user@evil.example/",
        "http://[::1",
        "https://a.example/\u0000x",
        "-",
        "",
        None,
    ],
)
def test_only_plain_web_addresses_become_links(address: str | None) -> None:
    assert linkable(address) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_link_to_the_original_never_leaves_its_attribute_or_site(path: str, words: str) -> None:
    address = linkable("https://courier.example/" + path)
    if address is not None:
        made = text_fragment(address, words)
        assert made.startswith("https://courier.example/")
        made.encode()


@given(st.text(max_size=30))
def test_every_id_has_an_address_of_one_part(key: str) -> None:
    assert re.fullmatch(r"/speakers/[^/?#<>\"' ]*", address_of("speakers", key))


@given(st.text(max_size=80))
def test_any_words_at_all_stay_words(words: str) -> None:
    report = report_of("x" + words, outlet=words, title=words or None, location=words)
    from markupsafe import Markup

    page = text_page(analysis_of(report, []), lambda line, last: Markup(""))
    assert "<" not in "".join(block.html for block in page.blocks)


def test_half_a_surrogate_pair_is_shown_and_told_as_a_replacement_character() -> None:
    from wordbond.web.replies import as_json, as_page

    assert as_page("a\ud800b").body == "a\ufffdb".encode()
    assert json.loads(as_json({"a": "\udfff"}).body) == {"a": "\ufffd"}


def test_json_and_csv_are_never_taken_for_a_page(client: TestClient) -> None:
    told = client.get("/quotations.json")
    assert told.headers["content-type"] == "application/json"
    listed = client.get("/quotations.csv")
    assert listed.headers["content-type"] == "text/csv; charset=utf-8"
    assert listed.headers["content-disposition"] == 'attachment; filename="wordbond-quotations.csv"'


def test_a_cell_that_a_spreadsheet_would_run_is_quoted() -> None:
    from wordbond.web.replies import as_csv

    class Line:
        def row(self) -> dict[str, str | int | float | None]:
            return {"words": '=HYPERLINK("http://evil.example")', "figure": -3, "none": None, "plain": "a, b"}

    import asyncio

    async def body() -> str:
        return "".join([chunk.decode() async for chunk in as_csv([Line()], "x").body_iterator])  # type: ignore[union-attr]

    assert asyncio.run(body()).splitlines() == [
        "words,figure,none,plain",
        '"\'=HYPERLINK(""http://evil.example"")",-3,,"a, b"',
    ]


@pytest.mark.parametrize(("theme", "kept"), [("dark", True), ("light", True), ('"><script>', False), ("", False)])
def test_the_cookie_chooses_between_light_and_dark_and_nothing_else(client: TestClient, theme: str, kept: bool) -> None:
    page = client.get("/about", headers={"cookie": f"theme={theme}"}).text
    assert (f'<html lang="en" data-theme="{theme}">' in page) == kept
    assert ('<html lang="en">' in page) != kept


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LocalHost."])
def test_this_machine_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "", "localhost.example.org", "127.0.0.1.x"]
)
def test_other_machines(host: str) -> None:
    assert not is_loopback(host)

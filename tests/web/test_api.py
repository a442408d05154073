"""The JSON API keeps its description: every answer has the form that is told, and nothing breaks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from tests.web.league import league_app
from tests.web.pages import all_paths, read
from tests.web.sample import analyses, summit_report

from wordbond.model import Report
from wordbond.record import Record
from wordbond.web.addresses import address_of

ATOM = "{http://www.w3.org/2005/Atom}"


def test_every_page_with_data_is_described(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    routes = {re.sub(r":path\}", "}", route.path) for route in client.app.routes}  # type: ignore[attr-defined]
    assert set(told["paths"]) == {path for path in routes if path.endswith(".json")} - {"/api/openapi.json"}
    ids = [one["get"]["operationId"] for one in told["paths"].values()]
    assert len(set(ids)) == len(ids)


def test_every_answer_has_the_form_that_is_told(client: TestClient) -> None:
    import jsonschema_rs as jsonschema  # comes with schemathesis

    told = client.get("/api/openapi.json").json()
    for path in all_paths().values():
        stem, _, query = path.partition("?")
        address = f"{'/overview' if stem == '/' else stem}.json?{query}"
        kind = re.sub(r"^(/\w+)/[^?]+\.json", r"\1/{id}.json", address.partition("?")[0])
        schema = told["paths"][kind]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answer = client.get(address)
        assert answer.status_code == 200, address
        whole = {**schema, "components": told["components"]}
        jsonschema.Draft202012Validator(whole).validate(answer.json())


@pytest.mark.slow
def test_schemathesis_finds_no_breach(record: Record) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis import checks as known
    from schemathesis.generation import GenerationMode

    app = league_app(record)
    with TestClient(app, base_url="http://127.0.0.1:8000") as asker:
        told = asker.get("/api/openapi.json").json()
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"host": "127.0.0.1"})
    names = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
    checks = [known.CHECKS.get_one(name) for name in names]
    seen = 0

    for result in schema.get_all_operations():
        operation = result.ok()
        parameters = told["paths"][operation.path]["get"]["parameters"]
        has_parameters = any(one["in"] == "query" for one in parameters)  # no id is none by its form
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)[: 1 + has_parameters]:
            strategy = operation.as_strategy(generation_mode=mode)

            @settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(case=strategy)
            def ask(case: object) -> None:
                nonlocal seen
                seen += 1
                case.call_and_validate(checks=checks, headers={"host": "127.0.0.1"})  # type: ignore[attr-defined]

            ask()
    assert seen > len(told["paths"]) * 12


def test_a_saved_search_is_a_feed_of_its_newest_hits(client: TestClient) -> None:
    answer = client.get("/search.atom?q=ferry&of=quotation")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.text)
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    found = client.get("/search.json?q=ferry&of=quotation&limit=200").json()["items"]
    assert set(ids) == {f"urn:wordbond:quotation:{item['id']}" for item in found}
    days = [str(entry.findtext(f"{ATOM}updated")) for entry in feed.iter(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    page = client.get("/search?q=ferry").text
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert "/search.atom?q=ferry" in page


@pytest.mark.parametrize(
    "path", ["/search.atom", "/search.atom?q=zeppelin", "/quotations.atom", "/search.atom?q=alert"]
)
def test_a_feed_is_sound_whatever_the_words(client: TestClient, path: str) -> None:
    feed = ElementTree.fromstring(client.get(path).text)
    assert feed.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{needed}")
    for entry in feed.iter(f"{ATOM}entry"):
        assert all(entry.findtext(f"{ATOM}{needed}") for needed in ("id", "title", "updated"))
    assert not [one for one in feed.iter() if "script" in one.tag or "svg" in one.tag]


def test_a_feed_of_a_filter_that_makes_no_sense_is_refused(client: TestClient) -> None:
    assert client.get("/quotations.atom?kind=loud").status_code == 400


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    from wordbond.web.feeds import FeedEntry, as_feed

    entry = FeedEntry(key="a", title="a\x00b\ud800", href="/a", day=None, summary="]]>\x0b&<", author="\ufffe")
    told = as_feed("t", [entry], base="http://127.0.0.1/", path="/a.atom", page="/a", read_at=None)
    assert ElementTree.fromstring(bytes(told.body)).findtext(f"{ATOM}entry/{ATOM}title") == "a\ufffdb\ufffd"


def linked_of(client: TestClient, path: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">([^<]*)</script>', client.get(path).text)
    assert len(found) == 1
    return dict(json.loads(found[0]))


def test_a_quotation_carries_linked_data(client: TestClient) -> None:
    quotation = summit_report().quotations[1]
    told = linked_of(client, address_of("quotations", quotation.id))
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Quotation")
    assert told["text"] == quotation.words(summit_report().text.text)
    assert told["creator"] == {"@type": "Thing", "name": "Marit Halvorsen", "identifier": "marit-halvorsen"}
    part = told["isPartOf"]
    assert isinstance(part, dict)
    assert (part["datePublished"], part["publisher"]["name"]) == ("2031-05-14", "The Tarn Courier")


def test_linked_data_of_every_text_is_data_and_nothing_else(client: TestClient) -> None:
    for analysis in analyses():
        kind = "reports" if isinstance(analysis.text, Report) else "transcripts"
        path = address_of(kind, analysis.text.id)
        told = linked_of(client, path)
        assert len(told["hasPart"]) == len(client.get(f"{path}.json").json()["quotations"])  # type: ignore[arg-type]
        blocks = [e for e in read(client.get(path).text).elements if e.attributes.get("type") == "application/ld+json"]
        assert len(blocks) == 1


def test_the_description_is_named_in_the_docs() -> None:
    docs = Path(__file__).parents[2] / "docs" / "pages.md"
    assert "/api/openapi.json" in docs.read_text(encoding="utf-8")

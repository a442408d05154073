"""What texts assert, on the pages: claims, relations, threats, and the dossiers that gather them."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.web.pages import read, subject_paths
from tests.web.sample import analyses, report_of, summit_report

from wordbond.claims.model import Modality
from wordbond.model import Analysis
from wordbond.record import Record
from wordbond.web.addresses import address_of
from wordbond.web.views.graph import DrawnEdge, DrawnNode, in_columns, render_graph
from wordbond.web.views.series import render_months

SUMMIT = summit_report()


def rows_of(client: TestClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


@pytest.mark.parametrize("of", ["claims", "relations", "threats"])
def test_everything_told_leads_to_its_words_in_the_text(client: TestClient, of: str) -> None:
    if of == "relations":
        ties = client.get("/relations.json?limit=200").json()["items"]
        items = [one for tie in ties for one in client.get(f"{tie['href']}.json").json()["items"]]
    else:
        items = client.get(f"/{of}.json?limit=200").json()["items"]
    assert len(items) == sum(len(getattr(analysis, of)) for analysis in analyses())
    texts = {analysis.text.id: analysis.text.text for analysis in analyses()}
    for item in items:
        words = texts[item["text"]["id"]][item["start"] : item["end"]]
        assert item["words"] == " ".join(words.split())
        assert item["words"] in item["context"]
        assert f'id="a-{item["id"]}" data-added' in client.get(item["text"]["href"]).text


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/claims?measure=common+fund", 2),
        ("/claims?party=League+members", 2),
        ("/claims?party=LEAGUE", 0),
        ("/claims?from=2031-06-01", 1),
        ("/threats?threat=strike", 1),
        ("/threats?modality=actual", 0),
        ("/threats?party=lowmark", 1),
        ("/relations?relation=opposes", 2),
        ("/relations?party=the+harbour+pilots", 1),
        ("/relations?party=body:LOW&modality=potential", 1),
        ("/relations?holder=Nobody", 0),
        ("/dossiers?subject=programme", 2),
        ("/dossiers?q=RIVER+league", 1),
    ],
)
def test_filters_hold_for_page_json_and_csv_alike(client: TestClient, path: str, found: int) -> None:
    stem, _, query = path.partition("?")
    told = client.get(f"{stem}.json?{query}").json()
    assert (told["total"], len(told["items"])) == (found, found)
    assert len(rows_of(client, f"{stem}.csv?{query}")) == found
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/claims", "/threats", "/relations", "/dossiers"])
def test_paging_by_key_gives_each_line_once(client: TestClient, path: str) -> None:
    whole = [item["id"] for item in client.get(f"{path}.json?limit=200").json()["items"]]
    paged: list[str] = []
    following: str | None = f"{path}.json?limit=1"
    while following:
        told = client.get(following).json()
        paged += [item["id"] for item in told["items"]]
        following = told["next"]
    assert paged == whole
    assert [row["id"] for row in rows_of(client, f"{path}.csv")] == whole


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/claims?after=nowhere", 404),
        ("/relations?after=nowhere", 404),
        ("/dossiers?after=nowhere", 404),
        ("/claims/nowhere", 404),
        (f"/claims/{SUMMIT.text.id}.1", 404),
        (f"/claims/{SUMMIT.text.id}.-1", 404),
        ("/relations/nowhere", 404),
        ("/dossiers/zeppelin", 404),
        ("/threats?modality=certain", 400),
        ("/dossiers?subject=colour", 400),
        ("/claims?from=yesterday", 400),
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_one_claim_carries_linked_data_that_cannot_end_its_block(client: TestClient) -> None:
    claims = [path for name, path in subject_paths().items() if name.startswith("claim ")]
    forms = []
    for path in claims:
        (block,) = re.findall(r'<script type="application/ld\+json">([^<]*)</script>', client.get(path).text)
        forms.append(json.loads(block))
    assert {form["@type"] for form in forms} == {"Claim"}
    summit = next(form for form in forms if form["appearance"]["identifier"] == SUMMIT.text.id)
    assert summit["about"] == [{"@type": "Thing", "name": "League members", "identifier": "body:_MEMBERS"}]
    assert "42 million marks a year" in summit["text"]


def test_the_picture_says_nothing_that_the_table_does_not(client: TestClient) -> None:
    html = client.get("/relations?holder=Daniel+Okonjo").text
    picture = html[html.index('<svg class="wb-plot wb-graph"') : html.index("</svg>")]
    table = html[html.index('<table class="sheet') : html.index("</table>")]
    links = re.findall(r'<a href="([^"]*)">.*?<text[^>]*>(.*?)</text>', picture)
    assert len(links) == len(set(links)) > 3
    for href, words in links:
        name = re.sub("<[^>]*>", "", words).removesuffix(" …")
        assert f'href="{href}"' in table
        assert f"<bdi>{name}" in table
    assert {'class="tie so"', 'class="tie may"', 'class="tie if"'} <= set(re.findall(r'class="tie \w+"', picture))


def test_a_party_leads_to_its_dossier_and_a_stranger_to_what_is_told_of_it(client: TestClient) -> None:
    told = client.get("/relations.json?relation=opposes&party=the+harbour+pilots").json()["items"][0]
    assert told["b"]["href"] == address_of("dossiers", "body:LEAGUE")
    assert told["a"]["href"] == "/relations?party=the+harbour+pilots"
    assert client.get(told["a"]["href"]).status_code == 200


def test_a_dossier_holds_what_each_list_has_on_its_subject(client: TestClient) -> None:
    told = client.get("/dossiers/body:LEAGUE.json?limit=200").json()
    assert told["subject"]["name"] == "The River League"
    for name in ("relations", "threats"):
        listed = client.get(f"/{name}.json?party=body:LEAGUE&limit=200").json()["items"]
        many = sum(one["tellings"] for one in listed) if name == "relations" else len(listed)
        assert told["counts"][name] == len(told[name]) == many > 0
    assert told["statements"]
    assert sum(own + about for _, own, about in told["months"]) == told["counts"]["statements"]
    rows = rows_of(client, "/dossiers/body:LEAGUE.csv")
    assert {row["section"] for row in rows} >= {"about", "statement", "relation", "threat"}
    assert sum(row["section"] == "statement" for row in rows) == told["counts"]["statements"]


def test_a_dossier_goes_by_name_too_and_offers_the_nearest(client: TestClient) -> None:
    named, by_id = (client.get(f"/dossiers/{key}.json").json() for key in ("The River League", "body:LEAGUE"))
    assert named["subject"] == by_id["subject"]
    assert "body:LEAGUE The River League" in client.get("/dossiers/River Leage").text


def test_the_series_of_a_dossier_stand_with_every_year_and_their_source(client: TestClient) -> None:
    told = client.get("/dossiers/target:R2.json").json()
    assert {line["body_name"] for line in told["series"]} == {"Lowmark", "Tarn"}
    assert all(len(line["cells"]) == 8 and line["sources"] for line in told["series"])
    page = read(client.get("/dossiers/target:R2").text)
    assert "2030: 82 (estimate)" in page.words and "2030: 94 (estimate)" in page.words


def test_a_text_without_a_title_goes_by_its_first_words_in_every_list(own_record: Record, client: TestClient) -> None:
    from tests.web.league import league_app

    report = report_of("Nine ferries lay idle at the quay, and nobody could say why.", outlet="The Quay", title=None)
    with own_record.transaction():
        own_record.add_analysis(Analysis(text=report))
    own = TestClient(league_app(own_record), base_url="http://127.0.0.1:8000")
    listed = own.get("/reports.json?outlet=The+Quay").json()["items"]
    assert [item["ref"]["name"] for item in listed] == [report.text]
    assert not [item for item in client.get("/reports.json").json()["items"] if item["ref"]["name"] == "Untitled"]


IDS = [f"n{number}" for number in range(9)]


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(list(Modality))), max_size=24))
@settings(deadline=None, max_examples=60)
def test_every_relation_between_two_is_drawn_once_and_always_alike(ties: list[tuple[str, str, Modality]]) -> None:
    nodes = [DrawnNode(one, f"<{one}>", f"/dossiers/{one}") for one in IDS]
    edges = [DrawnEdge(a, b, 1, "joins", modality) for a, b, modality in ties]
    drawn = render_graph(nodes, edges)
    apart = [tie for tie in ties if tie[0] != tie[1]]
    if not apart:
        assert drawn is None
        return
    assert drawn is not None
    assert drawn == render_graph(nodes, edges)
    assert drawn.count('<path class="tie') == len(apart)
    joined = {end for a, b, _ in apart for end in (a, b)}
    assert drawn.count("<a href=") == len(joined)
    assert "<n" not in drawn
    left, right = in_columns(IDS, [(a, b) for a, b, _ in apart])
    assert sorted([*left, *right]) == sorted(joined)
    assert 0 <= abs(len(left) - len(right)) <= 1


def test_bars_of_months_stand_for_every_statement_but_those_long_before() -> None:
    drawn = render_months([("2011-01", 9, 9), ("2031-01", 2, 0), ("2031-03", 1, 3)])
    assert drawn is not None
    assert drawn.count('class="bar"') == 2
    assert drawn.count('class="bar e"') == 1
    assert "3 by it, 3 about it" in drawn
    assert render_months([("2031-01", 2, 0)]) is None
    assert render_months([]) is None

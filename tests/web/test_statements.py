"""Statements, conflicts and lineage on the pages: what was said, and what became of it."""

from __future__ import annotations

import csv
import io

import pytest
from starlette.testclient import TestClient
from tests.web.pages import read, shared_statements
from tests.web.sample import press_conference, rewrite_report, summit_report

from wordbond.matching.verdict import Fidelity
from wordbond.web.addresses import address_of

SUMMIT, REWRITE, TRANSCRIPT = (one().text.id for one in (summit_report, rewrite_report, press_conference))
ALTERED = next(
    statement
    for statement in shared_statements()
    if any(v.verdict and v.verdict.label is Fidelity.ALTERED_FACT for v in statement.variants) and statement.official
)
PATH = address_of("statements", ALTERED.id)


def test_the_list_holds_what_several_carry_or_a_transcript_has(client: TestClient) -> None:
    told = client.get("/statements.json?limit=200").json()
    assert told["items"]
    for item in told["items"]:
        assert item["reports"] >= 2 or (item["official"] and item["reports"] >= 1)
        assert 1 <= item["independent"] <= item["reports"]
    assert {item["id"] for item in told["items"]} <= {
        item["id"] for item in client.get("/statements.json?fewest=1&limit=200").json()["items"]
    }
    listed = list(csv.DictReader(io.StringIO(client.get("/statements.csv").text)))
    assert [row["id"] for row in listed] == [item["id"] for item in told["items"]]


def test_the_list_pages_by_key_and_keeps_its_filters(client: TestClient) -> None:
    whole = [item["id"] for item in client.get("/statements.json?fewest=1&limit=200").json()["items"]]
    paged: list[str] = []
    following: str | None = "/statements.json?fewest=1&limit=2"
    while following:
        told = client.get(following).json()
        paged += [item["id"] for item in told["items"]]
        following = told["next"]
    assert paged == whole
    assert len(whole) > 3


def test_a_label_leaves_the_statements_that_somebody_carries_so(client: TestClient) -> None:
    told = client.get("/statements.json?label=altered-fact&fewest=1").json()
    assert told["items"]
    assert all("altered-fact" in {one["label"] for one in item["labels"]} for item in told["items"])


@pytest.mark.parametrize("query", ["label=loud", "fewest=0", "after=x", "after=1.2.3.4", "limit=0"])
def test_what_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/statements?{query}").status_code in (400, 404)


def test_a_statement_shows_the_transcript_and_each_wording_against_it(client: TestClient) -> None:
    told = client.get(f"{PATH}.json").json()
    assert told["line"]["official"]
    assert told["reference"]["text"]["id"] == TRANSCRIPT
    variant = next(v for v in told["variants"] if v["text"]["id"] == REWRITE and v["wording"]["altered"])
    assert ("2034", "2035") in {(fact["said"], fact["reported"]) for fact in variant["wording"]["altered"]}
    assert variant["link"].startswith("https://brookside.example/league#ferries:~:text=")
    page = client.get(PATH)
    words = " ".join(read(page.text).words.split())
    assert "said “2034”, reported “2035”" in words
    assert "as the transcript has it" in words
    assert '<ins><span class="visually-hidden">[reported: </span>' in page.text


def test_the_words_of_a_wording_are_those_of_its_parts(client: TestClient) -> None:
    for statement in shared_statements():
        told = client.get(address_of("statements", statement.id) + ".json").json()
        for variant in told["variants"]:
            parts = variant["wording"]["parts"]
            here = " ".join(part["words"] for part in parts if part["kind"] != "said")
            letters = [char for char in variant["words"] if char.isalnum()]
            assert sorted(char for char in here if char.isalnum()) == sorted(letters)


def test_a_statement_as_csv_has_a_row_for_each_text(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PATH}.csv").text)))
    assert rows[0]["label"] == "reference"
    assert "DATE" not in rows[1]["altered"]
    assert any("2034 > 2035" in row["altered"] for row in rows)


def test_a_conflict_names_its_readings_and_what_the_transcript_has(client: TestClient) -> None:
    told = client.get("/conflicts.json").json()
    assert told["total"] == len(told["items"]) > 0
    dates = [item for item in told["items"] if item["kind"] == "date"]
    assert [(item["reference"], item["basis"]) for item in dates if item["basis"] == "transcript"]
    readings = {side["value"] for item in dates for side in item["sides"]}
    assert "2035" in readings
    holders = {h["text"]["id"] for item in dates for s in item["sides"] if s["value"] == "2035" for h in s["holders"]}
    assert REWRITE in holders
    assert client.get("/conflicts?kind=date").status_code == 200
    assert client.get("/conflicts?kind=loud").status_code == 400
    assert client.get("/conflicts?after=nothing").status_code == 404
    assert len(client.get("/conflicts.csv").text.splitlines()) == told["total"] + 1


def test_a_report_says_where_it_is_from_and_what_it_changed(client: TestClient) -> None:
    told = client.get(address_of("reports", REWRITE) + ".json").json()
    assert told["origins"]
    changed = [line for line in told["carried"] if line["label"] == "altered-fact"]
    assert ALTERED.id in {line["statement"] for line in changed}
    page = client.get(address_of("reports", REWRITE)).text
    assert f'href="{PATH}"' in page
    assert "Lineage" in read(page).words


def test_the_overview_tells_of_alterations_and_conflicts(client: TestClient) -> None:
    told = client.get("/overview.json").json()
    assert told["altered"]
    assert told["conflicts"] == client.get("/conflicts.json").json()["total"]
    assert {one["label"] for one in told["fidelity"]} >= {"altered-fact"}
    assert "Facts altered on the way into print" in client.get("/").text


def test_a_quotation_leads_to_its_statement(client: TestClient) -> None:
    quotation = next(v.quotation for v in ALTERED.variants if v.verdict)
    assert f'href="{PATH}"' in client.get(address_of("quotations", quotation)).text


def test_a_statement_that_is_not_there_is_told_in_words(client: TestClient) -> None:
    assert client.get("/statements/ffffffffffff").status_code == 404
    assert client.get("/statements/zz").status_code == 404

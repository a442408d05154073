"""Texts side by side, and what an outlet makes of the words it carries."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.web.pages import read
from tests.web.sample import press_conference, rewrite_report, summit_report

from wordbond.web.addresses import address_of
from wordbond.web.views.outlet import wilson

TRANSCRIPT, SUMMIT, REWRITE = (one().text.id for one in (press_conference, summit_report, rewrite_report))


def test_texts_are_aligned_by_what_they_carry(client: TestClient) -> None:
    told = client.get(f"/compare.json?texts={SUMMIT},{REWRITE}").json()
    assert [one["text"]["ref"]["id"] for one in told["texts"]] == [SUMMIT, REWRITE]
    assert told["aligned"]
    for row in told["aligned"]:
        assert [cell["text"]["id"] for cell in row["carried"] if cell] == [SUMMIT, REWRITE]
    aligned = {cell["quotation"] for row in told["aligned"] for cell in row["carried"] if cell}
    alone = {line["id"] for one in told["texts"] for line in one["alone"]}
    assert not aligned & alone
    every = [client.get(f"/reports/{one}.json").json()["quotations"] for one in (SUMMIT, REWRITE)]
    assert {line["id"] for lines in every for line in lines} == aligned | alone


def test_the_order_and_the_transcript_are_as_asked(client: TestClient) -> None:
    told = client.get("/compare.json", params=[("texts", REWRITE), ("texts", TRANSCRIPT)]).json()
    assert [one["text"]["ref"]["id"] for one in told["texts"]] == [REWRITE, TRANSCRIPT]
    cells = [row["carried"] for row in told["aligned"]]
    altered = [
        (fact["said"], fact["reported"])
        for left, right in cells
        if left and right and left["wording"]
        for fact in left["wording"]["altered"]
    ]
    assert ("2034", "2035") in altered
    page = read(client.get(f"/compare?texts={REWRITE},{TRANSCRIPT}").text)
    assert "said “2034”, reported “2035”" in " ".join(page.words.split())
    rows = list(csv.DictReader(io.StringIO(client.get(f"/compare.csv?texts={REWRITE},{TRANSCRIPT}").text)))
    assert {row["label_2"] for row in rows} == {"reference"}


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        (SUMMIT, 400),
        (f"{SUMMIT},{SUMMIT}", 400),
        (f"{SUMMIT},{SUMMIT[:10]}", 400),
        (",".join(f"{n:032x}" for n in range(5)), 400),
        (f"{SUMMIT},ffffffffffff", 404),
        (f"{SUMMIT},<script>", 404),
    ],
)
def test_what_cannot_be_compared_is_refused(client: TestClient, texts: str, status: int) -> None:
    assert client.get("/compare", params={"texts": texts}).status_code == status


def test_an_occasion_offers_its_texts_to_compare(client: TestClient) -> None:
    told = client.get("/occasions/tarn-summit-2031.json").json()
    assert {SUMMIT, REWRITE, TRANSCRIPT} <= {one["text"]["id"] for one in told["carriers"]}
    boxes = [e for e in read(client.get("/occasions/tarn-summit-2031").text).elements if e.tag == "input"]
    chosen = [e.attributes["value"] for e in boxes if e.attributes.get("name") == "texts" and "checked" in e.attributes]
    assert len(chosen) == 2
    assert client.get("/compare", params=[("texts", str(one)) for one in chosen]).status_code == 200


def test_an_outlet_is_told_in_counts_with_their_wholes_and_intervals(client: TestClient) -> None:
    path = address_of("outlets", "Brookside News")
    told = client.get(f"{path}.json").json()
    assert (told["reports"], told["quotations"]) == (1, 3)
    assert sum(line["count"] for line in told["kinds"]) == told["quotations"]
    altered = next(line for line in told["against_transcripts"] if line["name"] == "A fact altered")
    assert altered["count"] >= 1
    assert altered["low"] < altered["count"] / altered["of"] <= altered["high"]
    for lines in (told["kinds"], told["against_transcripts"], told["against_reports"], told["lineage"]):
        assert all(0 <= line["low"] <= line["count"] / line["of"] <= line["high"] <= 1 for line in lines)
    words = " ".join(read(client.get(path).text).words.split())
    assert "95 % certainty" in words
    assert f"{altered['count']} of {altered['of']} (" in words
    assert client.get("/outlets/nobody").status_code == 404
    assert len(client.get(f"{path}.csv").text.splitlines()) == 2


def test_the_interval_is_wilsons() -> None:
    low, high = wilson(1, 10)  # Newcombe 1998, table I: 0.0179 to 0.4042 for 1 of 10
    assert (round(low, 4), round(high, 4)) == (0.0179, 0.4042)
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share(case: tuple[int, int]) -> None:
    count, of = case
    low, high = wilson(count, of)
    assert 0.0 <= low <= count / of + 1e-12
    assert count / of - 1e-12 <= high <= 1.0

"""Targets on the pages: verdicts with their arithmetic and plots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import BROWSER, Watched, axe_finds
from tests.web.pages import read
from tools.screenshots import served

from wordbond.commitments.assess import assess
from wordbond.packs import Pack, load_pack
from wordbond.record import Record, open_record
from wordbond.web import make_app

DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(None)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "empty.wordbond") as record:
        yield record


@pytest.fixture
def asker(empty: Record, pack: Pack) -> TestClient:
    app = make_app(empty, choose_pack=lambda _record: pack, today=lambda: DAY)
    return TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


def test_every_target_of_the_pack_has_a_page_that_says_what_the_assessment_says(asker: TestClient, pack: Pack) -> None:
    told = asker.get("/targets.json").json()
    assert [item["id"] for item in told["items"]] == [target.id for target in pack.targets]
    for target in pack.targets:
        page = asker.get(f"/targets/{target.id}.json").json()
        judged = assess(target, pack, DAY)
        assert [(one["party"], one["verdict"]) for one in page["parties"]] == [
            (one.party, one.verdict.value) for one in judged
        ]
        assert sum(count for _, count in page["counts"]) == len(judged)
        html = read(asker.get(f"/targets/{target.id}").text)
        assert not [e for e in html.elements if e.tag == "style" or "style" in e.attributes]


def test_the_day_may_be_chosen(asker: TestClient, pack: Pack) -> None:
    target = pack.targets[0]
    page = asker.get(f"/targets/{target.id}.json?on=2020-01-01").json()
    assert page["as_of"] == "1 January 2020"
    judged = assess(target, pack, date(2020, 1, 1))
    assert [one["verdict"] for one in page["parties"]] == [one.verdict.value for one in judged]
    assert asker.get(f"/targets/{target.id}?on=soon").status_code == 400
    assert asker.get("/targets/none").status_code == 404


def test_the_sums_stand_with_their_figures_and_sources(asker: TestClient, pack: Pack) -> None:
    page = asker.get(f"/targets/{pack.targets[0].id}.json").json()
    shown = [one for one in page["parties"] if one["sums"]]
    assert shown
    assert all(re.search(r"= -?[0-9.]+", line) for one in shown for line in one["sums"])
    assert all(one["sources"] for one in shown)


def signed(asker: TestClient) -> str:
    """The token of a visitor who has said who they are."""
    token = re.search(r'name="token" value="([^"]+)"', asker.get("/review").text)
    assert token is not None
    answer = asker.post("/review/name", data={"token": token[1], "name": "Noor Haddad"}, headers=HERE)
    assert answer.status_code == 200
    again = re.search(r'name="token" value="([^"]+)"', answer.text)
    assert again is not None
    return again[1]


HERE = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}


def test_a_persons_verdict_stands_above_the_machines_and_can_be_taken_back(asker: TestClient, pack: Pack) -> None:
    path, party = "/targets/G05", "DEU"

    def line() -> dict[str, object]:
        return next(one for one in asker.get(f"{path}.json").json()["parties"] if one["party"] == party)

    before = line()
    assert before["decided"] is None
    sent = {"token": signed(asker), "party": party, "verdict": "out of reach", "as_of": "2026-02-01", "reason": "<b>x"}
    answer = asker.post(f"{path}/verdicts", data=sent, headers=HERE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?on=2026-02-01#p-{party}")
    after = line()
    assert (after["verdict"], after["proposed"]) == ("out of reach", before["verdict"])
    assert after["decided"]["author"] == "Noor Haddad"  # type: ignore[index]
    html = asker.get(path).text
    assert "✓ out of reach" in html
    assert "1 verdict is a person" in html
    assert "<b>x" not in html
    earlier = asker.get(f"{path}.json?on=2026-01-31").json()["parties"]
    assert next(one for one in earlier if one["party"] == party)["decided"] is None
    key = after["decided"]["id"]  # type: ignore[index]
    back = asker.post(
        f"/decisions/{key}/withdrawal", data={"token": sent["token"]}, headers=HERE, follow_redirects=False
    )
    assert (back.status_code, back.headers["location"]) == (303, f"{path}#p-{party}")
    taken_back = line()
    assert taken_back["verdict"] == before["verdict"]
    assert [one["withdrawn"] for one in taken_back["history"]] == ["Noor Haddad"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"party": "nowhere"}, 404),
        ({"party": ""}, 404),
        ({"verdict": "splendid"}, 404),
        ({"as_of": "soon"}, 400),
        ({"reason": "  "}, 400),
        ({"token": "another"}, 403),
        ({"reason": "x" * 2_001}, 413),
    ],
)
def test_a_verdict_that_makes_no_sense_is_not_set(
    asker: TestClient, pack: Pack, changed: dict[str, str], status: int
) -> None:
    sent = {"token": signed(asker), "party": "DEU", "verdict": "kept", "as_of": "2026-02-01", "reason": "because"}
    assert asker.post("/targets/G05/verdicts", data={**sent, **changed}, headers=HERE).status_code == status
    assert asker.get("/targets/G05.json").json()["decided"] == 0


def test_a_verdict_needs_its_author(asker: TestClient) -> None:
    token = re.search(r'name="token" value="([^"]+)"', asker.get("/review").text)
    assert token is not None
    sent = {"token": token[1], "party": "DEU", "verdict": "kept", "as_of": "2026-02-01", "reason": "because"}
    answer = asker.post("/targets/G05/verdicts", data=sent, headers=HERE)
    assert answer.status_code == 400
    assert "Say who you are" in answer.text


def test_the_table_says_in_numbers_what_the_assessment_says(asker: TestClient, pack: Pack) -> None:
    target = next(one for one in pack.targets if one.id == "G05")
    parties = asker.get("/targets/G05.json").json()["parties"]
    html = asker.get("/targets/G05").text
    rows = html[html.index("<tbody") : html.index("</tbody>")]
    assert rows.count("<tr") == len(parties)
    for told, one in zip(parties, assess(target, pack, DAY), strict=True):
        assert told["value"] == (float(one.figure.value) if one.figure else None)
        assert told["required_change"] == (round(one.required_change, 4) if one.required_change is not None else None)
        assert told["probability"] == (round(one.projection.probability, 4) if one.projection else None)


@pytest.mark.usefixtures("chromium")
class TestInChromium:
    pytestmark = BROWSER

    def test_the_plots_stand_and_axe_finds_nothing(self, chromium: object, empty: Record, pack: Pack) -> None:
        with served(empty, make_app(empty, choose_pack=lambda _record: pack, today=lambda: DAY)) as at:
            watched = Watched(chromium.new_page(), at)  # type: ignore[attr-defined]
            page = watched.open(f"/targets/{pack.targets[0].id}")
            page.locator("summary").first.click()
            assert page.locator(".plot svg").first.is_visible()
            watched.check()
            page.close()
            for width in (1280, 390):
                context = chromium.new_context(  # type: ignore[attr-defined]
                    bypass_csp=True, reduced_motion="reduce", viewport={"width": width, "height": 900}
                )
                page = context.new_page()
                for path in ("/targets", f"/targets/{pack.targets[0].id}"):
                    page.goto(at + path)
                    page.evaluate("[...document.querySelectorAll('details')].slice(0, 3).forEach(e => e.open = true)")
                    assert page.evaluate("document.documentElement.scrollWidth") <= width
                    assert axe_finds(page) == []
                context.close()

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

"""The sample record, served in the test's own process."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.web.browsing import CHROMIUM, Watched
from tests.web.league import league_app
from tests.web.sample import sample_record
from tools.screenshots import browser, served

from wordbond.record import Record

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client asks for another version of its HTTP library
    from starlette.testclient import TestClient

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    path: Path = tmp_path_factory.mktemp("web") / "sample.wordbond"
    with sample_record(path) as sample:
        yield sample


@pytest.fixture(scope="session")
def client(record: Record) -> TestClient:
    return TestClient(league_app(record), base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.fixture
def own_record(tmp_path: Path) -> Iterator[Record]:
    """The sample, for a test that writes."""
    with sample_record(tmp_path / "own.wordbond") as sample:
        yield sample


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    pytest.importorskip("playwright")
    assert CHROMIUM is not None
    with browser(CHROMIUM) as started:
        yield started


@pytest.fixture(scope="module")
def address(record: Record) -> Iterator[str]:
    with served(record, league_app(record)) as at:
        yield at


@pytest.fixture
def desk(chromium: Browser, address: str) -> Iterator[Watched]:
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield Watched(page, address)
    page.close()


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Watched]:
    page = chromium.new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield Watched(page, address)
    page.close()


@pytest.fixture(scope="module")
def judged(chromium: Browser) -> Iterator[Page]:
    """A page that axe may be put into: it runs in the page, which our policy forbids to all others."""
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()

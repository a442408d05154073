"""Signing in, in Chromium: the form, the name in the head of the pages, what a reader lacks, and two at one queue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.web.accounting import ADA, ADAS, RAUL, RAULS, made_accounts
from tests.web.browsing import BROWSER, Watched, axe_finds
from tools.screenshots import served

from wordbond.record import Record
from wordbond.web import make_app
from wordbond.web.accounts import Accounts, Role

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = BROWSER
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
LONG = "Maximiliane-Theodora von und zu Hohenlinden-Übersteiner (Faktencheck)"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with made_accounts(tmp_path / "r.accounts") as made:
        made.add("Bob Blot", Role.EDITOR, ADAS)
        made.add(LONG, Role.EDITOR, ADAS)
        yield made


@pytest.fixture
def shut(own_record: Record, accounts: Accounts) -> Iterator[str]:
    with served(own_record, make_app(own_record, accounts=accounts)) as at:
        yield at


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def editor(chromium: Browser, shut: str, name: str = ADA, password: str = ADAS) -> Watched:
    watched = Watched(chromium.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce"), shut)
    sign_in(watched.open("/login"), name, password)
    watched.page.wait_for_url(f"{shut}/")
    return watched


def test_one_signs_in_after_a_slip_and_comes_where_one_wanted_to(chromium: Browser, shut: str) -> None:
    watched = Watched(chromium.new_page(), shut)
    page = watched.open("/reports?limit=2")
    assert page.url == f"{shut}/login?next=%2Freports%3Flimit%3D2"
    assert page.evaluate("document.activeElement.name") == "name"
    watched.check()
    sign_in(page, ADA, "not the one that it is")
    assert page.get_by_role("alert").inner_text().startswith("That name and password do not go together")
    assert page.evaluate("document.activeElement.name") == "password"
    assert page.get_by_label("Name").input_value() == ADA
    assert page.get_by_label("Password").input_value() == ""
    sign_in(page, ADA, ADAS)
    page.wait_for_url(f"{shut}/reports?limit=2")
    assert page.locator(".account").inner_text().split() == ["Ada", "Quill", "editor", "Sign", "out"]
    assert page.evaluate("document.cookie").find("session") == -1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{shut}/login")
    page.go_back()
    assert page.url.startswith(f"{shut}/login")
    watched.check(expected=1)  # the refusal is an error to the console
    page.close()


def test_a_reader_finds_no_way_to_write(chromium: Browser, shut: str) -> None:
    watched = editor(chromium, shut, RAUL, RAULS)
    page = watched.open("/check")
    assert page.get_by_role("link", name="Check", exact=True).count() == 1
    assert page.get_by_role("link", name="Review", exact=True).count() == 0
    assert page.get_by_role("link", name="Add", exact=True).count() == 0
    watched.check()
    watched.open("/review")
    assert "Not for your account" in page.locator("h1").inner_text()
    page.close()


def test_two_editors_at_one_queue_see_each_other(chromium: Browser, shut: str) -> None:
    ada, bob = editor(chromium, shut), editor(chromium, shut, "Bob Blot")
    for watched in (ada, bob):
        watched.open("/review?below=0.9")
    item = str(ada.page.locator("#queue > li").first.get_attribute("id"))
    ada.page.keyboard.press("j")
    ada.page.keyboard.press("a")
    ada.page.locator("#queue > li.decided").wait_for()
    bob.page.keyboard.press("j")
    bob.page.keyboard.press("x")
    bob.page.locator("#told").filter(has_text="Ada Quill was quicker").wait_for()
    told = bob.page.locator(f"#{item}")
    assert "Ada Quill" in told.locator(".meanwhile").inner_text()
    assert bob.page.evaluate("document.activeElement.id") == item
    bob.page.keyboard.press("x")
    bob.page.locator("#queue > li.decided").wait_for()
    bob.open("/review?below=0.9")
    told = bob.page.locator(".decisions li")
    assert "No quotation" in told.filter(has_text="Bob Blot").inner_text()
    assert told.filter(has_text="Ada Quill").count() == 1
    ada.check()
    bob.check(expected=1)
    ada.page.close()
    bob.page.close()


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_axe_finds_nothing_at_the_sign_in_and_in_the_head(chromium: Browser, shut: str, size: dict[str, int]) -> None:
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{shut}/login")
    assert axe_finds(page) == []
    page.goto(f"{shut}/login")
    sign_in(page, LONG, "not the one that it is")
    page.get_by_role("alert").wait_for()
    assert axe_finds(page) == []
    sign_in(page, LONG, ADAS)
    page.wait_for_url(f"{shut}/")
    for path in ("/", "/review?below=0.9", "/no/such/page"):
        page.goto(shut + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert axe_finds(page) == []
    context.close()

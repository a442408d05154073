"""The queue in Chromium: by keyboard, by pointer, without script, and for axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.web.browsing import BROWSER, Watched, axe_finds
from tools.screenshots import served

from wordbond.record import Record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = BROWSER


@pytest.fixture
def own(own_record: Record) -> Iterator[str]:
    with served(own_record) as at:
        yield at


@pytest.fixture
def queue(chromium: Browser, own: str) -> Iterator[Watched]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    watched = Watched(context.new_page(), own)
    page = watched.open("/review?below=0.9")
    page.get_by_label("Your name").fill("Ada Quill")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/review")
    watched.open("/review?below=0.9")
    yield watched
    context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_the_queue_is_worked_through_by_keyboard(queue: Watched, own_record: Record) -> None:
    page = queue.page
    ids = page.locator("#queue > li").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) > 4
    page.keyboard.press("j")
    assert focused(page) == ids[0]
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == ids[0]
    page.keyboard.press("a")
    page.locator("#queue > li.decided").first.wait_for()
    assert focused(page) == ids[1]
    page.keyboard.press("x")
    page.locator("#queue > li.decided").nth(1).wait_for()
    assert own_record.get_quotation(ids[1][2:]).standing.rejected
    page.keyboard.press("u")
    page.locator(f"#{ids[1]}").wait_for()
    assert not own_record.get_quotation(ids[1][2:]).standing.rejected
    assert focused(page) == ids[1]
    page.keyboard.press("s")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.locator("#queue > li.decided").nth(1).wait_for()
    assert own_record.get_quotation(ids[1][2:]).standing.attribution.speaker is None
    assert page.locator("#told").inner_text() == "Nobody can be told: decided."
    queue.check()


def test_keys_pressed_faster_than_the_answers_come_act_in_their_order(queue: Watched, own_record: Record) -> None:
    page = queue.page
    ids = page.locator("#queue > li").evaluate_all("all => all.map(e => e.id.slice(2))")
    page.keyboard.press("j")
    page.evaluate(
        """keys => [...keys].forEach(key =>
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})))
        """,
        "axau",
    )
    page.locator("#told").filter(has_text="Taken back").wait_for()
    decided = [one for one in own_record.decisions() if one.decision.author == "Ada Quill"]
    assert [one.decision.subject_id for one in decided] == ids[:3]
    assert [one.withdrawal is None for one in decided] == [True, True, False]
    assert page.url.endswith("/review?below=0.9")
    queue.check()


def test_undo_takes_back_what_was_decided_last_wherever_it_stands(queue: Watched, own_record: Record) -> None:
    page = queue.page
    ids = page.locator("#queue > li").evaluate_all("all => all.map(e => e.id)")
    page.locator(f"#{ids[2]}").focus()
    page.keyboard.press("x")
    page.locator("#queue > li.decided").wait_for()
    page.locator(f"#{ids[0]}").focus()
    page.keyboard.press("x")
    page.locator("#queue > li.decided").nth(1).wait_for()
    page.keyboard.press("u")
    page.locator(f"#{ids[0]}").wait_for()
    assert [own_record.get_quotation(ids[n][2:]).standing.rejected for n in (0, 2)] == [False, True]
    queue.check()


def test_keys_do_nothing_while_one_writes_or_once_they_are_off(queue: Watched, own_record: Record) -> None:
    page = queue.page
    page.keyboard.press("j")
    page.locator("#queue > li").first.get_by_label("or by name").press_sequentially("jaxu")
    assert page.locator("#queue > li.decided").count() == 0
    page.get_by_label("Single keys act").uncheck()
    page.locator("#queue > li").first.focus()
    page.keyboard.press("a")
    page.reload()
    assert not page.get_by_label("Single keys act").is_checked()
    page.locator("#queue > li").first.focus()
    page.keyboard.press("a")
    page.wait_for_timeout(100)
    assert len(own_record.decisions()) == 1
    queue.check()


def test_a_speaker_is_written_by_name(queue: Watched, own_record: Record) -> None:
    page = queue.page
    first = page.locator("#queue > li").first
    item = str(first.get_attribute("id"))
    first.get_by_label("or by name").fill("Petra Vale")
    first.get_by_label("Reason").fill("Named in the caption.")
    first.get_by_role("button", name="Correct").click()
    page.locator("#queue > li.decided").wait_for()
    assert own_record.get_quotation(item[2:]).standing.attribution.speaker == "Petra Vale"
    queue.check()


def test_what_is_refused_is_told_beside_the_queue(queue: Watched) -> None:
    page = queue.page
    page.locator("#queue > li").first.get_by_role("button", name="Correct").click()
    page.locator("#told").filter(has_text="Nobody was chosen").wait_for()
    queue.check(expected=2)


def test_the_queue_works_without_script(chromium: Browser, own: str, own_record: Record) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{own}/review")
    page.get_by_label("Your name").fill("Ada Quill")
    page.get_by_role("button", name="Begin").click()
    assert page.locator("#queue > li").count() == 1
    page.goto(f"{own}/review?below=0.9")
    all_there = page.locator("#queue > li").count()
    page.get_by_role("button", name="Accept").first.click()
    assert page.url == f"{own}/review?below=0.9"
    assert page.locator("#queue > li").count() == all_there - 1
    page.locator(".decisions li", has_text="Ada Quill").get_by_role("button", name="Undo").click()
    assert page.url == f"{own}/review?below=0.9"
    assert page.locator("#queue > li").count() == all_there
    context.close()


def test_axe_finds_nothing_in_the_queue(chromium: Browser, own: str) -> None:
    for size in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
        context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", viewport=size)
        context.add_cookies([{"name": "author", "value": "Ada%20Quill", "url": own}])
        page = context.new_page()
        page.goto(f"{own}/review?below=0.9")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.keyboard.press("j")
        page.keyboard.press("a")
        page.locator("#queue > li.decided").first.wait_for()
        assert axe_finds(page) == []
        context.close()

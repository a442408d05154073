"""The pages in Chromium: nothing fails, nothing leaves this machine, and everybody can read them.

Accessibility is judged by axe-core (vendor/axe.min.js, MPL-2.0, unchanged), for the rules of WCAG 2.2 A and AA and for
best practice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.browsing import AXE, BROWSER, Watched, violations
from tests.web.pages import all_paths
from tests.web.sample import summit_report

from wordbond.web.addresses import address_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SUMMIT = address_of("reports", summit_report().text.id)
PATHS = {name: path for name, path in all_paths().items() if not name.startswith("quotation ")} | {
    "quotation": address_of("quotations", summit_report().quotations[1].id),
    "decided quotation": address_of("quotations", summit_report().quotations[6].id),
    "missing": "/no/such/page",
}

pytestmark = BROWSER


def test_every_page_loads_without_a_word_on_the_console(desk: Watched) -> None:
    for path in PATHS.values():
        desk.open(path)
        desk.check(expected=1 if path == "/no/such/page" else 0)
        desk.told.clear()


def test_every_page_fits_a_phone(phone: Watched) -> None:
    for path in PATHS.values():
        page = phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        clipped = page.evaluate(
            """() => [...document.querySelectorAll('main *')].filter(e => {
                const box = e.getBoundingClientRect();
                return box.width && getComputedStyle(e).position !== 'absolute' && (box.right > 391 || box.left < -1);
            }).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert clipped == [], path


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_axe_finds_nothing_in_light_or_dark(judged: Page, address: str, path: str) -> None:
    judged.set_viewport_size({"width": 1280, "height": 900})
    judged.goto(address + path)
    judged.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    judged.add_script_tag(path=AXE)
    assert violations(judged, "light") == []
    assert violations(judged, "dark") == []


def test_axe_finds_nothing_on_a_phone_with_a_note_open(judged: Page, address: str) -> None:
    judged.set_viewport_size({"width": 390, "height": 844})
    judged.goto(address + SUMMIT)
    judged.locator(".ref").nth(1).focus()
    judged.add_script_tag(path=AXE)
    assert violations(judged, "light") == []
    assert violations(judged, "dark") == []


def test_the_keyboard_reaches_a_note_and_what_is_in_it(desk: Watched) -> None:
    page = desk.open(SUMMIT)
    note = page.locator("#n2")
    assert not note.is_visible()
    page.locator(".ref").nth(0).focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "#n2":
            break
    assert note.is_visible()
    assert "Marit Halvorsen" in note.inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/speakers/marit-halvorsen"
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    desk.check()


def test_pointing_at_any_part_of_a_quotation_shows_its_note_and_lights_all_of_it(desk: Watched) -> None:
    page = desk.open(SUMMIT)
    for part in page.locator('.said[data-q="2"]').all():
        part.locator(".words").first.hover()
        assert part.locator(".note").is_visible()
        assert page.locator('[data-q="2"].lit').count() == 3
        page.mouse.move(2, 2)
        assert not part.locator(".note").is_visible()


def test_pointing_at_a_quotation_inside_another_shows_the_inner_note_alone(desk: Watched) -> None:
    page = desk.open(SUMMIT)
    page.locator('.said[data-q="6"] .words').hover()
    assert page.locator("#n6").is_visible()
    assert not page.locator("#n5").is_visible()


def test_the_pointer_can_move_onto_a_note(desk: Watched) -> None:
    page = desk.open(SUMMIT)
    words = page.locator('.said[data-q="3"] .words')
    words.evaluate("e => e.scrollIntoView({block: 'center'})")
    words.hover()
    box = page.locator("#n3").bounding_box()
    ref = page.locator('.ref[href="#n3"]').bounding_box()
    assert box is not None
    assert ref is not None
    page.mouse.move(ref["x"] + 3, ref["y"] + ref["height"] / 2)
    page.mouse.move(ref["x"] + 3, box["y"] + 8, steps=12)
    assert page.locator("#n3").is_visible()


def test_a_touch_opens_the_note_within_the_screen(phone: Watched) -> None:
    page = phone.open(SUMMIT)
    page.locator(".ref").nth(3).tap()
    note = page.locator("#n4")
    assert note.is_visible()
    box = note.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_without_script_the_notes_still_open(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + SUMMIT)
    page.locator(".ref").nth(1).focus()
    assert page.locator("#n2").is_visible()
    page.goto(address + SUMMIT)
    page.locator('.said[data-q="4"] .words').hover()
    assert page.locator("#n4").is_visible()
    page.goto(f"{address}{SUMMIT}#n7")
    assert page.locator("#n7").is_visible()
    context.close()


def test_the_choice_of_light_or_dark_lasts(desk: Watched) -> None:
    page = desk.open("/")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Dark page").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    desk.open("/reports")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_role("button", name="Light page").click()
    desk.open("/")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light
    desk.check()


def test_the_first_tab_leads_past_the_navigation(desk: Watched) -> None:
    page = desk.open(SUMMIT)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_search_renews_its_hits_while_one_types(desk: Watched) -> None:
    page = desk.open("/search")
    page.locator("#q").press_sequentially("ferries", delay=20)
    page.locator("#results mark").first.wait_for()
    assert "q=ferries" in page.url
    assert page.locator("#q").input_value() == "ferries"
    page.get_by_role("link", name="Brookside News").click()
    page.wait_for_url("**/search?q=ferries&outlet=Brookside+News")
    assert page.locator(".chosen").inner_text().startswith("Brookside News")
    desk.check()


def test_show_more_adds_lines_and_keeps_the_place(desk: Watched) -> None:
    page = desk.open("/quotations?limit=4")
    assert page.locator(".items > li").count() == 4
    page.get_by_role("link", name="Show more").click()
    page.locator(".items").nth(1).locator("a:focus").wait_for()
    assert page.locator(".items > li").count() == 8
    desk.check()


def test_the_lines_under_the_words_tell_the_kinds_apart_without_colour(desk: Watched) -> None:
    page = desk.open(SUMMIT)
    styles = {
        kind: page.locator(f".text .words.{kind}").first.evaluate("e => getComputedStyle(e).textDecorationStyle")
        for kind in ("direct", "mixed", "indirect")
    }
    assert styles == {"direct": "solid", "mixed": "dashed", "indirect": "dotted"}


def test_on_paper_the_frame_and_the_notes_are_left_out(desk: Watched) -> None:
    page = desk.open(SUMMIT)
    page.emulate_media(media="print")
    for selector in ("nav.main", ".find", "#theme", ".twins", ".key"):
        assert not page.locator(selector).first.is_visible()
    page.locator(".ref").first.focus()
    assert not page.locator("#n1").is_visible()
    assert page.locator("h1").is_visible()


def test_everything_to_press_is_large_enough(phone: Watched) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, but for links inside of sentences."""
    page = phone.open(SUMMIT)
    small = page.evaluate(
        """() => [...document.querySelectorAll('header a, header button, header input, footer a, summary, .number')]
            .filter(e => e.offsetParent && !e.classList.contains('skip'))
            .filter(e => { const b = e.getBoundingClientRect(); return b.height < 24 || b.width < 24; })
            .map(e => e.outerHTML.slice(0, 80) + ' ' + JSON.stringify(e.getBoundingClientRect()))"""
    )
    assert small == []
    missed = page.evaluate(
        """() => [...document.querySelectorAll('.ref')].filter(e => {
            e.scrollIntoView({block: 'center', behavior: 'instant'});
            const b = e.getBoundingClientRect(), x = b.x + b.width / 2, y = b.y + b.height / 2;
            const near = [[-11, 0], [11, 0], [0, -11], [0, 11]];
            return near.some(([dx, dy]) => document.elementFromPoint(x + dx, y + dy) !== e);
        }).map(e => e.outerHTML)"""
    )
    assert missed == []


def test_a_list_is_narrowed_by_its_form(desk: Watched) -> None:
    page = desk.open("/quotations")
    page.get_by_label("Kind").select_option("mixed")
    page.get_by_label("From").fill("2031-06-01")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/quotations?*kind=mixed*")
    assert page.locator(".items > li").count() == 1
    assert [link.inner_text()[:5] for link in page.locator(".chosen a").all()] == ["mixed", "from "]
    desk.check()

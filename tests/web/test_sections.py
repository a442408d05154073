"""The navigation: every list is two steps away at most, on one line, by keyboard as by pointer."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import BROWSER, Watched
from tests.web.pages import read

from wordbond.web.sections import GROUPS, group_of

PATHS = [link.path for group in GROUPS for link in group.links]


def test_every_list_is_in_one_group_and_every_link_leads_somewhere(client: TestClient) -> None:
    assert len(set(PATHS)) == len(PATHS)
    routes = {route.path for route in client.app.routes}  # type: ignore[attr-defined]
    lists = {path.partition("/{")[0] for path in routes if re.fullmatch(r"/\w+/\{id(:path)?\}", path)}
    assert {path for path in lists if group_of(path[1:]) is None} == set()
    for path in PATHS:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_where_it_stands(client: TestClient, path: str) -> None:
    html = client.get(path).text
    navigation = html[html.index("<nav") : html.rindex("</nav>")]
    group = group_of(path[1:])
    assert group is not None
    current = re.findall(r'aria-current="(\w+)">([^<]+)', navigation)
    name = next(link.name for link in group.links if link.path == path)
    assert current == [("true", group.name), ("page", name)]
    labels = [element.attributes["aria-label"] for element in read(html).elements if element.tag == "nav"]
    assert labels == ["Main", group.name]


def test_a_page_of_no_group_offers_the_groups_alone(client: TestClient) -> None:
    for path in ("/", "/about", "/search?q=ferry", "/no/such/page"):
        elements = read(client.get(path).text).elements
        assert [element.attributes["aria-label"] for element in elements if element.tag == "nav"] == ["Main"]


class TestInABrowser:
    """What only a browser can tell."""

    pytestmark = BROWSER

    def test_the_groups_stand_on_one_line_at_any_width(self, desk: Watched, phone: Watched) -> None:
        for watched in (desk, phone):
            page = watched.open("/reports")
            tops = page.evaluate(
                "[...document.querySelectorAll('nav.main:not(.pages) a')].map(e => e.getBoundingClientRect().top)"
            )
            assert len(tops) == len(GROUPS)
            assert len(set(tops)) == 1
        lines = desk.page.evaluate(
            "new Set([...document.querySelectorAll('nav.pages a')].map(e => e.getBoundingClientRect().top)).size"
        )
        assert lines == 1

    def test_any_list_is_reached_by_keyboard_in_two_steps(self, desk: Watched) -> None:
        page = desk.open("/")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Subjects").press("Enter")
        page.wait_for_url("**/dossiers")
        page.get_by_role("navigation", name="Subjects").get_by_role("link", name="Threats").press("Enter")
        page.wait_for_url("**/threats")
        desk.check()

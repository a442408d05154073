"""Chromium for the tests of the pages: a page that keeps what it logged and asked for, and axe-core's judgement."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tools.screenshots import chromium_path

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = chromium_path()
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install it at /usr/bin/chromium or name it in CHROMIUM"),
]


@dataclass
class Watched:
    """A page, with what it logged and what it asked for."""

    page: Page
    address: str
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.told.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.told.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.told.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def check(self, *, expected: int = 0) -> None:
        """Nothing was logged but `expected` failed loads, and nothing was asked of another machine."""
        assert len(self.told) == expected, self.told
        assert [url for url in self.asked if not url.startswith(self.address)] == []


def violations(page: Page, theme: str) -> list[tuple[str, list[str]]]:
    """The rules that axe finds broken, with the places."""
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]


def axe_finds(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on `page` as it stands, in light and in dark."""
    page.add_script_tag(path=AXE)
    return violations(page, "light") + violations(page, "dark")

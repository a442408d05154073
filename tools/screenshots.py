"""Take a picture of each page, at 1280 and 390 pixels, into docs/pictures; of the overview and a report in dark, too.

    python -m tools.screenshots [--record FILE [--pack FOLDER]] [--out FOLDER] [--words WORDS] [--all]

With --all, every page is taken in light and in dark. Without a record, the examples are read into one first. Needs
Chromium (named by CHROMIUM, or /usr/bin/chromium).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from wordbond.commitments.assess import assess
from wordbond.packs import Pack
from wordbond.packs.choosing import pack_of
from wordbond.record import Record, open_record
from wordbond.web.addresses import address_of
from wordbond.web.views.relations import edge_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from starlette.applications import Starlette

__all__ = ["CHROMIUM_OPTIONS", "browser", "chromium_path", "main", "pages_of", "served"]

CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (1280, 390)
THEMES = ("light", "dark")
LISTS = (
    *("statements", "conflicts", "quotations", "reports", "transcripts", "speakers", "occasions", "outlets"),
    *("commitments", "programmes", "targets", "claims", "relations", "threats", "dossiers"),
    *("check", "review", "decisions", "add"),
)
DARK_TOO = ("overview", "report")
MOST_HEIGHT = {1280: 740, 390: 1100}
"""Pixels of height, so that a picture stays small; the first screens say what a page is like."""


def chromium_path() -> Path | None:
    """The browser to use; None where there is none."""
    path = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    return path if path.exists() else None


@contextmanager
def browser(path: Path) -> Iterator[Browser]:
    """A Chromium that reaches nothing but this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(path), args=list(CHROMIUM_OPTIONS))
        try:
            yield started
        finally:
            started.close()


@contextmanager
def served(record: Record, app: Starlette | None = None) -> Iterator[str]:
    """The address at which the pages of `record`, or those of `app`, are served while the block runs."""
    import uvicorn

    from wordbond.web import make_app
    from wordbond.web.serving import listen

    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app or make_app(record), log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def pages_of(record: Record, words: str, pack: Pack | None = None) -> dict[str, str]:
    """The path of one page of each sort that `record` has something for, by name; those of promises with a pack."""
    found = {"overview": "/", "about": "/about", "search": f"/search?q={words}", "missing": "/no/such/page"}
    found |= {name: f"/{name}" for name in LISTS}
    reports = sorted(record.iter_texts(kind="report", limit=200), key=lambda row: -row.quotations)
    if reports:
        found["report"] = f"/reports/{reports[0].id}"
        quotations = list(record.iter_quotations(text_id=reports[0].id, limit=5))
        if quotations:
            longest = max(quotations, key=lambda row: len(row.words))
            found["quotation"] = f"/quotations/{longest.quotation.id}"
    transcripts = list(record.iter_texts(kind="transcript", limit=1))
    if transcripts:
        found["transcript"] = f"/transcripts/{transcripts[0].id}"
    speakers = record.speakers(1)
    if speakers:
        found["speaker"] = f"/speakers/{speakers[0].id}"
    statements = record.said.page_of_statements(limit=200)
    if statements:
        fullest = max(statements, key=lambda pair: len(pair[0].statement.variants))
        found["statement"] = f"/statements/{fullest[0].statement.id}"
        said = fullest[0].statement.passage.of(fullest[0].renderings[fullest[0].statement.reference].words)
        found["checked"] = "/check?" + urlencode({"words": said[:600]})
        found["compare"] = "/compare?texts=" + ",".join(sorted({r.text_id for r in fullest[0].renderings.values()})[:3])
    outlets = [row.name for row in record.outlets() if row.name]
    if outlets:
        found["outlet"] = address_of("outlets", outlets[0])
    occasions = record.occasions()
    if occasions:
        found["occasion"] = f"/occasions/{max(occasions, key=lambda row: row.texts).occasion.id}"
    found |= _asserted_pages(record)
    return found | (_promise_pages(record, pack) if pack else {})


def _asserted_pages(record: Record) -> dict[str, str]:
    """The newest claim, the relation told most, and the dossier of the party of most relations."""
    found: dict[str, str] = {}
    for told in record.asserted.page_of_claims(limit=1):
        found["claim"] = address_of("claims", f"{told.text_id}.{told.what.quantity.number.start}")
    graph = record.asserted.graph()
    if graph.edges:
        found["relation"] = address_of("relations", edge_id(graph.edges[0]))
    known = [node.id for node in graph.nodes if node.id.startswith("body:")]
    if known:
        found["dossier"] = address_of("dossiers", known[0])
    return found


def _promise_pages(record: Record, pack: Pack) -> dict[str, str]:
    """The commitment that most texts tell of, the programme that most is announced for, the target best measured.

    Programme and target stand as of the day of the newest text, so that the pictures do not change with time.
    """
    day = next((row.last for row in record.iter_texts(limit=1) if row.last), date(2026, 1, 1))
    found: dict[str, str] = {}
    promises = record.promised(pack).page(limit=1_000)
    if promises:
        found["commitment"] = f"/commitments/{max(promises, key=lambda row: len(row.tellings)).id}"
    announced = [row.programme for row in pack.pledged if row.programme]
    if pack.programmes:
        most = max(pack.programmes, key=lambda one: announced.count(one.id))
        found["programme"] = f"{address_of('programmes', most.id)}?on={day}"
    measured = {
        target.id: sum(one.figure is not None for one in assess(target, pack, day, paths=100))
        for target in pack.targets
    }
    if measured:
        best = max(measured, key=lambda key: measured[key])
        found["target"] = f"{address_of('targets', best)}?on={day}"
    return found


def take(page: Page, address: str, path: Path, *, note: bool = False) -> None:
    """Write a picture of the page at `address`; with the first note open where `note` holds."""
    page.goto(address)
    if note and page.locator(".ref").count():
        page.locator(".ref").first.focus()
    width = page.viewport_size["width"] if page.viewport_size else WIDTHS[0]
    height = min(MOST_HEIGHT[width], int(page.evaluate("document.documentElement.scrollHeight")))
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def read_examples(folder: Path) -> Path:
    """The record that the examples are read into, inside `folder`."""
    record = folder / "examples.wordbond"
    command = [sys.executable, "-m", "wordbond", "read", "examples", "--pack", "examples/pack", "--record", str(record)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return record


def _app(record: Record, pack: str | None) -> Starlette:
    from wordbond.web import make_app

    return make_app(record, choose_pack=lambda known: pack_of(known, pack))


def take_sign_in(started: Browser, record: Record, folder: Path, out: Path) -> None:
    """Write pictures of the page that one signs in on, of pages that have accounts."""
    from wordbond.web import make_app
    from wordbond.web.accounts import Accounts

    with (
        Accounts(folder / "pictured.accounts", create=True) as accounts,
        served(record, make_app(record, accounts=accounts)) as address,
    ):
        for width in WIDTHS:
            page = started.new_page(viewport={"width": width, "height": 900}, color_scheme="light")
            take(page, f"{address}/login", out / f"login-{width}-light.png")
            page.close()


def main() -> int:
    """Take all pictures; 1 where there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", type=Path, help="a record to show instead of the examples")
    parser.add_argument("--pack", help="the pack that the record was read with, where it is not the default")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--words", default="the", help="what the picture of the search looks for")
    parser.add_argument("--all", action="store_true", help="every page in light and in dark")
    given = parser.parse_args()
    chromium = chromium_path()
    if chromium is None:
        sys.stderr.write("no Chromium at /usr/bin/chromium; install one, or name it in CHROMIUM\n")
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    pack_name = given.pack or (None if given.record else "examples/pack")
    with tempfile.TemporaryDirectory() as folder:
        path = given.record or read_examples(Path(folder))
        with (
            open_record(path, create=False) as record,
            served(record, _app(record, pack_name)) as address,
            browser(chromium) as started,
        ):
            pages = pages_of(record, given.words, pack_of(record, pack_name))
            for width in WIDTHS:
                for theme in THEMES:
                    page = started.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
                    for name, at in pages.items():
                        if theme == "dark" and not given.all and name not in DARK_TOO:
                            continue
                        take(page, address + at, given.out / f"{name}-{width}-{theme}.png", note=name == "report")
                    page.close()
            take_sign_in(started, record, Path(folder), given.out)
    sys.stdout.write(f"{len(list(given.out.glob('*.png')))} pictures in {given.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

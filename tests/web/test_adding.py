"""Texts sent from the browser: read as by command, within bounds, their progress told."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import BROWSER, Watched, axe_finds
from tests.web.pages import read
from tools.screenshots import served

from wordbond.errors import FetchRefused, NotFound
from wordbond.packs import Pack, load_pack
from wordbond.reading.fetching import Fetched
from wordbond.record import Record, open_record
from wordbond.web import make_app
from wordbond.web.desk import MOST_BYTES, MOST_WAITING, Desk, DeskFull, JobState, Outcome, Sheet

HERE = "http://127.0.0.1:8000"
FROM_HERE = {"origin": HERE}
AT = datetime(2031, 6, 3, tzinfo=UTC)
REPORT = """Ferry fares to stay until spring

“We will raise no fare before May,” Mayor Ada Quill said on Tuesday in a speech to the council of Tarn.

She added that the old fleet would be kept in service for another year.
"""
PAGE = f"""<!doctype html><html lang="en"><head><title>Fares</title><meta property="og:site_name" content="The Quay">
</head><body><article><h1>Fares to stay</h1><p>{REPORT.splitlines()[2]}</p><p>{REPORT.splitlines()[4]}</p>
<p>The council of Tarn will vote on the plan of the mayor next month, after it has heard the captains of the ferries and
the people of the quarters on the other bank.</p></article></body></html>"""


def fetch(address: str) -> Fetched:
    if "refused" in address:
        raise FetchRefused(f"{address}: answered 404; check the address")
    return Fetched(address=address, body=PAGE.encode(), media_type="text/html", charset="utf-8")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "empty.wordbond") as record:
        yield record


@pytest.fixture
def sender(empty: Record) -> TestClient:
    return TestClient(make_app(empty, fetch=fetch), base_url=HERE, raise_server_exceptions=False)


def token_of(sender: TestClient) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', sender.get("/add").text)
    assert found
    return found[1]


def wait_for(sender: TestClient, path: str) -> dict[str, object]:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        told = sender.get(f"{path}.json").json()
        if told["done"]:
            return dict(told)
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def send(
    sender: TestClient, files: list[tuple[str, bytes]] | None = None, **fields: str
) -> tuple[int, list[dict[str, object]]]:
    sent = sender.post(
        "/add/texts",
        data={"token": token_of(sender), **fields},
        files=[("files", file) for file in files or [("", b"")]],
        headers=FROM_HERE,
    )
    if not sent.url.path.startswith("/jobs/"):
        return sent.status_code, []
    entries = wait_for(sender, sent.url.path)["entries"]
    assert isinstance(entries, list)
    return sent.status_code, entries


def test_a_pasted_text_is_read_with_what_the_form_says_of_it(sender: TestClient, empty: Record) -> None:
    status, entries = send(sender, words=REPORT, outlet="The Tarn Courier", published="2031-03-04")
    assert status == 200
    assert [entry["outcome"] for entry in entries] == ["new"]
    (row,) = empty.iter_texts()
    assert (row.outlet, str(row.first), row.location) == ("The Tarn Courier", "2031-03-04", "pasted.txt")
    assert empty.get_text(row.id).text.replace("\r\n", "\n").strip() == REPORT.strip()
    assert next(line.words for line in empty.iter_quotations()).startswith("We will raise no fare")
    assert list(empty.said.iter_statements(fewest_reports=1))
    again = send(sender, words=REPORT, outlet="The Tarn Courier", published="2031-03-04")[1]
    assert [entry["outcome"] for entry in again] == ["known"]


def test_files_and_addresses_are_read_and_what_cannot_be_is_told(sender: TestClient, empty: Record) -> None:
    files = [("..\\..\\etc/<b>fares.txt", REPORT.encode()), ("empty.txt", b""), ("a.gz", b"\x1f\x8bbroken")]
    addresses = "https://quay.example/fares\nhttps://quay.example/refused"
    _, entries = send(sender, files, addresses=addresses)
    told = {str(entry["location"]): (entry["outcome"], entry["message"]) for entry in entries}
    assert told["<b>fares.txt"] == ("new", None)
    assert told["https://quay.example/fares"][0] == "new"
    assert told["https://quay.example/refused"][0] == "unread"
    assert "404" in str(told["https://quay.example/refused"][1])
    assert told["a.gz"][0] == "unread"
    assert {row.outlet for row in empty.iter_texts()} == {None, "The Quay"}


def test_the_own_machine_is_never_fetched(empty: Record) -> None:
    sender = TestClient(make_app(empty), base_url=HERE)
    for address in ("http://127.0.0.1:8000/", "http://[::1]/", "http://169.254.169.254/latest"):
        _, entries = send(sender, addresses=address)
        assert [entry["outcome"] for entry in entries] == ["unread"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "nothing was sent"),
        ({"words": "  \n "}, "nothing was sent"),
        ({"addresses": "file:///etc/passwd"}, "no address"),
        ({"addresses": "javascript:alert(1)"}, "no address"),
        ({"addresses": "https://a.example/ " * 21}, "21 addresses"),
        ({"words": "x", "published": "yesterday"}, "no day"),
        ({"words": "x", "outlet": "x" * 201}, "200"),
    ],
)
def test_what_makes_no_sense_is_refused(sender: TestClient, fields: dict[str, str], words: str) -> None:
    data = {"token": token_of(sender), **fields}
    sent = sender.post("/add/texts", data=data, headers=FROM_HERE)
    assert sent.status_code in (400, 413)
    assert words in sent.text.lower()


def test_more_than_a_form_takes_is_refused(sender: TestClient) -> None:
    files = [("files", ("big.txt", b"x" * (MOST_BYTES + 300_000)))]
    sent = sender.post("/add/texts", data={"token": token_of(sender)}, files=files, headers=FROM_HERE)
    assert sent.status_code == 413
    many = [("files", (f"{n}.txt", b"x")) for n in range(60)]
    sent = sender.post("/add/texts", data={"token": token_of(sender)}, files=many, headers=FROM_HERE)
    assert sent.status_code == 400


def test_nothing_is_taken_from_elsewhere(sender: TestClient, empty: Record) -> None:
    token = token_of(sender)
    assert sender.post("/add/texts", data={"token": token, "words": REPORT}).status_code == 403
    assert sender.post("/add/texts", data={"words": REPORT}, headers=FROM_HERE).status_code == 403
    assert not list(empty.iter_texts())


def test_markup_in_a_text_or_file_name_stays_text(sender: TestClient) -> None:
    files = [("<img src=x onerror=alert(1)>.txt", b""), ("x<script>alert(1)<script>.txt", REPORT.encode())]
    data = {"token": token_of(sender), "words": "<script>alert(2)</script> said nothing."}
    sent = sender.post("/add/texts", data=data, files=[("files", file) for file in files], headers=FROM_HERE)
    wait_for(sender, sent.url.path)
    for path in (sent.url.path, "/add"):
        elements = read(sender.get(path).text).elements
        assert not [e for e in elements if e.tag == "img"]
        assert len([e for e in elements if e.tag == "script"]) == 2


def test_a_record_of_another_pack_is_not_mixed(own_record: Record) -> None:
    sender = TestClient(make_app(own_record), base_url=HERE)
    sent = sender.post("/add/texts", data={"token": token_of(sender), "words": REPORT}, headers=FROM_HERE)
    told = wait_for(sender, sent.url.path)
    assert told["state"] == "broken off"
    assert "--pack" in str(told["message"])


class Gate:
    """A pack that is chosen once the test lets it be."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def __call__(self) -> Pack:
        assert self.open.wait(60)
        return load_pack(None)


def test_the_queue_of_jobs_is_bounded_and_in_order(empty: Record) -> None:
    gate = Gate()
    desk = Desk(empty, gate, fetch=fetch)
    sheets = (Sheet(name="a.txt", octets=REPORT.encode()),)
    first = desk.take("one", sheets, AT)
    while desk.job(first).state is JobState.WAITING:
        time.sleep(0.01)
    waiting = [desk.take(f"{n}", sheets, AT) for n in range(MOST_WAITING)]
    with pytest.raises(DeskFull):
        desk.take("too many", sheets, AT)
    gate.open.set()
    ends = time.monotonic() + 60
    while desk.job(waiting[-1]).state is not JobState.DONE and time.monotonic() < ends:
        time.sleep(0.02)
    states = [(job.state, [entry.outcome for entry in job.entries]) for job in reversed(desk.jobs())]
    assert states == [(JobState.DONE, [Outcome.NEW]), *[(JobState.DONE, [Outcome.KNOWN])] * MOST_WAITING]
    desk.close()
    with pytest.raises(DeskFull):
        desk.take("too late", sheets, AT)


def test_a_job_ends_when_its_time_is_over(empty: Record) -> None:
    clock = iter([0.0, 1.0, 10_000.0, 20_000.0])
    desk = Desk(empty, lambda: load_pack(None), fetch=fetch, clock=lambda: next(clock))
    sheets = tuple(Sheet(name=f"{n}.txt", octets=(REPORT + str(n)).encode()) for n in range(3))
    job_id = desk.take("three", sheets, AT)
    ends = time.monotonic() + 60
    while desk.job(job_id).state not in (JobState.DONE, JobState.BROKEN_OFF) and time.monotonic() < ends:
        time.sleep(0.02)
    assert desk.job(job_id).state is JobState.BROKEN_OFF
    assert "15 minutes" in str(desk.job(job_id).message)
    assert len(desk.job(job_id).entries) == 1
    desk.close()


def test_a_forgotten_job_is_not_found(sender: TestClient) -> None:
    assert sender.get("/jobs/none").status_code == 404
    with pytest.raises(NotFound):
        Desk(None, lambda: load_pack(None)).job("none")  # type: ignore[arg-type]


@pytest.mark.usefixtures("chromium")
class TestInChromium:
    pytestmark = BROWSER

    def test_a_text_is_pasted_watched_and_opened(self, chromium: object, empty: Record) -> None:
        with served(empty, make_app(empty, fetch=fetch)) as at:
            page = chromium.new_page()  # type: ignore[attr-defined]
            watched = Watched(page, at)
            watched.open("/add")
            page.get_by_label("A text", exact=True).fill(REPORT)
            page.get_by_label("Addresses").fill("https://quay.example/fares")
            page.get_by_role("button", name="Read").click()
            page.wait_for_url("**/jobs/*")
            page.locator("#job-words", has_text="Done.").wait_for()
            page.get_by_role("link", name="Ferry fares to stay until spring").click()
            assert page.locator("h1").inner_text() == "Ferry fares to stay until spring"
            watched.check()
            page.close()

    def test_it_works_without_script_and_for_axe(self, chromium: object, empty: Record) -> None:
        with served(empty, make_app(empty, fetch=fetch)) as at:
            plain = chromium.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
            page = plain.new_page()
            page.goto(f"{at}/add")
            page.get_by_label("Addresses").fill("https://quay.example/fares\nhttps://quay.example/refused")
            page.get_by_role("button", name="Read").click()
            page.locator("#job-words", has_text="Done.").wait_for()
            path = page.url
            plain.close()
            for width in (1280, 390):
                context = chromium.new_context(  # type: ignore[attr-defined]
                    bypass_csp=True, reduced_motion="reduce", viewport={"width": width, "height": 900}
                )
                page = context.new_page()
                for address in (f"{at}/add", path):
                    page.goto(address)
                    assert page.evaluate("document.documentElement.scrollWidth") <= width
                    assert axe_finds(page) == []
                context.close()

"""Words and whole texts held against the record, from the browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import BROWSER, Watched, axe_finds
from tests.web.pages import read
from tools.screenshots import served

from wordbond.packs import Pack, load_pack
from wordbond.pipeline import analyse, link
from wordbond.reading import Document, read_document
from wordbond.reading.inputs import read_source
from wordbond.reading.sources import Limits, open_stream
from wordbond.record import Record, open_record
from wordbond.web import make_app
from wordbond.web.deeds.checking import MOST_TEXT_BYTES

HERE = "http://127.0.0.1:8000"
FROM_HERE = {"origin": HERE}
SAID = """Ferry fares to stay until spring

“We will raise no fare before May, and we will keep all twelve boats,” Mayor Ada Quill said on Tuesday in Tarn.
"""
REPORTED = """Mayor of Tarn on fares

“We will raise no fare before June, and we will keep all twelve boats,” Mayor Ada Quill said on Tuesday.

“The moon is made of old ferry tickets and nothing else at all,” Mayor Ada Quill said.
"""


def document_of(text: str) -> Document:
    import io

    (document,) = read_source(open_stream(io.BytesIO(text.encode()), location="a.txt"), Limits())
    assert isinstance(document, Document)
    return document


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(None)


@pytest.fixture
def known(tmp_path: Path, pack: Pack) -> Iterator[Record]:
    with open_record(tmp_path / "known.wordbond") as record:
        analysis = analyse(read_document(document_of(SAID), pack=pack), pack)
        with record.transaction():
            record.add_analysis(analysis)
            link(record, analysis, pack)
        yield record


@pytest.fixture
def asker(known: Record, pack: Pack) -> TestClient:
    app = make_app(known, choose_pack=lambda _record: pack)
    return TestClient(app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False)


def token_of(asker: TestClient) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', asker.get("/check").text)
    assert found
    return found[1]


def test_words_are_answered_with_what_differs(client: TestClient) -> None:
    asked = {"words": "We will run every ferry on one timetable by 2035", "speaker": "Marit Halvorsen"}
    told = client.get("/check.json", params=asked).json()
    best = told["checked"]["found"][0]
    assert (told["checked"]["label"], best["official"]) == ("altered-fact", True)
    assert ("2034", "2035") in {(fact["said"], fact["reported"]) for fact in best["wording"]["altered"]}
    page = read(client.get("/check", params=asked).text)
    assert {"ins", "del"} <= {element.tag for element in page.elements}
    assert "said “2034”, reported “2035”" in " ".join(page.words.split())


@pytest.mark.parametrize("on", ["2031-05-14", "2031-05-20"])
def test_a_day_narrows_what_can_answer(client: TestClient, on: str) -> None:
    asked = {"words": "We will run every ferry on one timetable", "on": on}
    found = client.get("/check.json", params=asked).json()["checked"]["found"]
    assert any(line["official"] for line in found) == (on == "2031-05-14")


def test_words_that_nobody_said_are_not_found_and_not_called_false(client: TestClient) -> None:
    page = client.get("/check", params={"words": "No zeppelin was ever promised to anybody"})
    assert "does not mean that they were never said" in " ".join(page.text.split())


@pytest.mark.parametrize(
    ("query", "status"),
    [("words=…", 400), ("words=a&on=yesterday", 400), ("words=a&speaker=nobody", 404), ("words=" + "x" * 1001, 400)],
)
def test_what_makes_no_sense_is_refused(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/check?{query}").status_code == status
    assert client.get(f"/check.json?{query}").status_code == status


def test_a_few_words_go_on_to_an_address_that_can_be_kept(asker: TestClient) -> None:
    data = {"token": token_of(asker), "words": "We will raise no fare", "speaker": "Ada Quill", "on": ""}
    sent = asker.post("/check/text", data=data, headers=FROM_HERE)
    assert sent.status_code == 303
    assert sent.headers["location"] == "/check?words=We+will+raise+no+fare&speaker=Ada+Quill"


@pytest.mark.parametrize("as_file", [False, True])
def test_a_whole_text_is_answered_in_its_place_and_not_kept(asker: TestClient, known: Record, as_file: bool) -> None:
    data = {"token": token_of(asker)} | ({} if as_file else {"words": REPORTED})
    files = [("files", ("a.txt", REPORTED.encode()))] if as_file else [("files", ("", b""))]
    page = asker.post("/check/text", data=data, files=files, headers=FROM_HERE)
    assert page.status_code == 200
    reader = read(page.text)
    assert "".join(reader.article.split()) == "".join(REPORTED.split())
    words = " ".join(reader.words.split())
    assert "said “May”, reported “June”" in words
    assert "A fact altered" in words
    assert "Not found" in words
    assert known.counts().reports == 1


def test_a_text_of_the_record_is_told_to_be_in_it(asker: TestClient, known: Record) -> None:
    page = asker.post("/check/text", data={"token": token_of(asker), "words": SAID}, headers=FROM_HERE)
    (row,) = known.iter_texts()
    assert f'href="/reports/{row.id}"' in page.text


def test_a_text_that_is_markup_stays_text(asker: TestClient) -> None:
    text = "<script>alert(1)</script>\n\n“<img src=x onerror=alert(2)>,” Ada Quill said.\n" * 3
    page = asker.post("/check/text", data={"token": token_of(asker), "words": text}, headers=FROM_HERE)
    assert page.status_code == 200
    assert page.text.count("<script") == 2
    assert not [e for e in read(page.text).elements if e.tag == "img"]


def test_what_is_too_large_empty_or_from_elsewhere_is_refused(asker: TestClient) -> None:
    token = token_of(asker)
    long = asker.post("/check/text", data={"token": token, "words": "x " * MOST_TEXT_BYTES}, headers=FROM_HERE)
    assert long.status_code == 413
    packed = [("files", ("a.gz", b"\x1f\x8bbroken"))]
    for data, files in (({"words": "  "}, None), ({}, packed)):
        sent = asker.post("/check/text", data={"token": token, **data}, files=files, headers=FROM_HERE)
        assert sent.status_code == 400
    assert asker.post("/check/text", data={"token": token, "words": "a"}).status_code == 403


def test_texts_wait_their_turn(known: Record, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    from wordbond.web.deeds import checking

    monkeypatch.setattr(checking, "WAIT_S", 0.05)
    going, entered = threading.Event(), threading.Semaphore(0)

    def slow_pack(_record: Record) -> Pack:
        entered.release()
        assert going.wait(30)
        return pack

    asker = TestClient(make_app(known, choose_pack=slow_pack), base_url=HERE)
    token = token_of(asker)
    data = {"token": token, "words": SAID}
    threads = [
        threading.Thread(target=asker.post, args=("/check/text",), kwargs={"data": data, "headers": FROM_HERE})
        for _ in range(checking.AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert entered.acquire(timeout=30)
    assert asker.post("/check/text", data=data, headers=FROM_HERE).status_code == 503
    going.set()
    for thread in threads:
        thread.join(30)


@pytest.mark.usefixtures("chromium")
class TestInChromium:
    pytestmark = BROWSER

    def test_words_and_texts_are_checked_and_axe_finds_nothing(
        self, chromium: object, known: Record, pack: Pack
    ) -> None:
        with served(known, make_app(known, choose_pack=lambda _record: pack)) as at:
            watched = Watched(chromium.new_page(), at)  # type: ignore[attr-defined]
            page = watched.open("/check")
            page.get_by_label("Words, or a whole text").fill("We will raise no fare before June")
            page.get_by_role("button", name="Check").click()
            page.wait_for_url("**/check?words=*")
            assert page.locator("ins", has_text="June").count() == 1
            page.get_by_label("Words, or a whole text").fill(REPORTED)
            page.get_by_role("button", name="Check").click()
            page.locator("#verdicts").wait_for()
            assert page.locator(".text .verdict").count() == 2
            watched.check()
            page.close()
            for width in (1280, 390):
                context = chromium.new_context(  # type: ignore[attr-defined]
                    bypass_csp=True, reduced_motion="reduce", viewport={"width": width, "height": 900}
                )
                page = context.new_page()
                page.goto(f"{at}/check")
                page.get_by_label("Words, or a whole text").fill(REPORTED)
                page.get_by_role("button", name="Check").click()
                page.locator("#verdicts").wait_for()
                page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert axe_finds(page) == []
                context.close()

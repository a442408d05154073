"""The queue: deciding, correcting, taking back; and that no page elsewhere can do so in a reader's name."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from tests.web.pages import read
from tests.web.sample import summit_report

from wordbond.record import Record
from wordbond.web import make_app
from wordbond.web.addresses import address_of

HERE = "http://127.0.0.1:8000"
FROM_HERE = {"origin": HERE}
INNER = summit_report().quotations[5]
"""“every member pays”: judged with 66 %."""
INNER_PATH = address_of("quotations", INNER.id)


@pytest.fixture
def visitor(own_record: Record) -> TestClient:
    return TestClient(make_app(own_record), base_url=HERE, raise_server_exceptions=False, follow_redirects=False)


def token_of(visitor: TestClient) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', visitor.get("/review").text)
    assert found
    return found[1]


def signed(visitor: TestClient, name: str = "Ada Quill") -> str:
    token = token_of(visitor)
    assert visitor.post("/review/name", data={"token": token, "name": name}, headers=FROM_HERE).status_code == 303
    return token


def decide(visitor: TestClient, token: str, **fields: str) -> int:
    sent = visitor.post(f"{INNER_PATH}/decisions", data={"token": token, **fields}, headers=FROM_HERE)
    return sent.status_code


def test_the_queue_holds_what_nobody_decided_and_is_unsure_or_without_speaker(visitor: TestClient) -> None:
    told = visitor.get("/review.json?limit=200").json()
    assert told["waiting"] == len(told["items"]) == 1
    assert told["items"][0]["line"]["words"] == "every member pays"
    assert told["items"][0]["why"] == "unsure (66 %)"
    more = visitor.get("/review.json?below=0.9").json()
    assert {item["line"]["confidence"] < 0.9 or item["line"]["speaker"] is None for item in more["items"]} == {True}
    assert not [item for item in more["items"] if item["line"]["decided"]]
    assert len(visitor.get("/review.csv?below=0.9").text.splitlines()) == more["waiting"] + 1


def test_the_queue_pages_by_key(visitor: TestClient) -> None:
    whole = [item["line"]["id"] for item in visitor.get("/review.json?below=0.9").json()["items"]]
    paged: list[str] = []
    following: str | None = "/review.json?below=0.9&limit=2"
    while following:
        told = visitor.get(following).json()
        paged += [item["line"]["id"] for item in told["items"]]
        following = told["next"]
    assert paged == whole


def test_accepting_makes_the_judgement_a_persons_and_takes_it_off_the_queue(
    visitor: TestClient, own_record: Record
) -> None:
    assert decide(visitor, signed(visitor), verdict="accept") == 303
    standing = own_record.get_quotation(INNER.id).standing
    assert (standing.attribution.speaker, standing.attribution.confidence, standing.decided) == (
        "Marit Halvorsen",
        1.0,
        True,
    )
    assert visitor.get("/review.json").json()["items"] == []
    (decision,) = own_record.decisions(quotation_id=INNER.id)
    assert decision.decision.author == "Ada Quill"
    words = read(visitor.get(INNER_PATH).text).words
    assert "Spoken by Marit Halvorsen" in words
    assert "Ada Quill" in words
    assert "Read in its place and found right." in words


@pytest.mark.parametrize(
    ("fields", "speaker"),
    [
        ({"speaker": "marit-halvorsen"}, "Marit Halvorsen"),
        ({"speaker": "-"}, None),
        ({"other": "daniel  OKONJO"}, "Daniel Okonjo"),
        ({"other": "Petra Vale"}, "Petra Vale"),
        ({"other": "-"}, None),
    ],
)
def test_another_speaker_is_chosen_or_written(
    visitor: TestClient, own_record: Record, fields: dict[str, str], speaker: str | None
) -> None:
    assert decide(visitor, signed(visitor), verdict="speaker", reason="The minister quotes her.", **fields) == 303
    assert own_record.get_quotation(INNER.id).standing.attribution.speaker == speaker
    assert own_record.decisions(quotation_id=INNER.id)[0].decision.reason == "The minister quotes her."


@pytest.mark.parametrize(
    ("origin", "back"),
    [
        ("/review?below=0.9&after=x&speaker=%3Cb%3E", "/review?below=0.9&after=x&speaker=%3Cb%3E"),
        ("/review?below=0.9&path=//evil.example&token=1", "/review?below=0.9"),
        ("/review", "/review"),
        ("//evil.example/review", INNER_PATH),
        ("https://evil.example", INNER_PATH),
        ("/review/../add", INNER_PATH),
        ("", INNER_PATH),
    ],
)
def test_without_script_one_comes_back_to_the_queue_as_it_was_filtered(
    visitor: TestClient, origin: str, back: str
) -> None:
    data = {"token": signed(visitor), "verdict": "accept", "from": origin}
    assert visitor.post(f"{INNER_PATH}/decisions", data=data, headers=FROM_HERE).headers["location"] == back


def test_a_parameter_of_any_name_breaks_no_page(visitor: TestClient) -> None:
    for path in ("/review?path=x&self=y&below=0.9", "/reports?path=x", "/quotations.json?path=x&limit=1"):
        assert visitor.get(path).status_code == 200


def test_rejecting_takes_the_words_out_of_the_lists_and_taking_back_brings_them_in(
    visitor: TestClient, own_record: Record
) -> None:
    token = signed(visitor)
    assert decide(visitor, token, verdict="reject") == 303
    assert INNER.id not in visitor.get("/quotations.json?limit=200").text
    decision = own_record.decisions(quotation_id=INNER.id)[0].decision
    path = f"/decisions/{decision.id}/withdrawal"
    back = visitor.post(path, data={"token": token, "reason": "Too hasty."}, headers=FROM_HERE)
    assert (back.status_code, back.headers["location"]) == (303, INNER_PATH)
    assert INNER.id in visitor.get("/quotations.json?limit=200").text
    told = visitor.get(f"{INNER_PATH}.json").json()["decisions"]
    assert [(d["words"], d["withdrawn"], d["withdrawn_for"]) for d in told] == [
        ("No quotation", "Ada Quill", "Too hasty.")
    ]
    assert visitor.post(path, data={"token": token}, headers=FROM_HERE).status_code == 400


def test_with_script_the_answer_takes_the_place_of_the_form(visitor: TestClient) -> None:
    token = signed(visitor)
    headers = {**FROM_HERE, "hx-request": "true"}
    done = visitor.post(f"{INNER_PATH}/decisions", data={"token": token, "verdict": "accept"}, headers=headers)
    assert done.status_code == 200
    reader = read(done.text)
    assert reader.elements[0].tag == "li"
    undo = next(e.attributes["action"] for e in reader.elements if e.tag == "form")
    assert undo is not None
    again = visitor.post(undo, data={"token": token}, headers=headers)
    assert 'class="waiting"' in again.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "accept, speaker, kind or reject"),
        ({"verdict": "burn"}, "accept, speaker, kind or reject"),
        ({"verdict": "speaker"}, "nobody was chosen"),
        ({"verdict": "speaker", "speaker": "the-editor"}, "nobody was chosen"),
        ({"verdict": "speaker", "other": "…"}, "no name"),
        ({"verdict": "kind", "kind": "loud"}, "direct, indirect, mixed"),
        ({"verdict": "accept", "reason": "x" * 2001}, "2,000"),
    ],
)
def test_a_form_that_makes_no_sense_decides_nothing(
    visitor: TestClient, own_record: Record, fields: dict[str, str], words: str
) -> None:
    token = signed(visitor)
    sent = visitor.post(f"{INNER_PATH}/decisions", data={"token": token, **fields}, headers=FROM_HERE)
    assert sent.status_code in (400, 413)
    assert words in sent.text.lower()
    assert not own_record.decisions(quotation_id=INNER.id)


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "http://evil.example"}, {"origin": "file://"}])
def test_a_form_from_elsewhere_is_refused(visitor: TestClient, own_record: Record, headers: dict[str, str]) -> None:
    token = signed(visitor)
    sent = visitor.post(f"{INNER_PATH}/decisions", data={"token": token, "verdict": "accept"}, headers=headers)
    assert sent.status_code == 403
    assert not own_record.decisions(quotation_id=INNER.id)


def test_a_form_that_the_browser_calls_cross_site_is_refused(visitor: TestClient) -> None:
    token = signed(visitor)
    headers = {**FROM_HERE, "sec-fetch-site": "cross-site"}
    sent = visitor.post(f"{INNER_PATH}/decisions", data={"token": token, "verdict": "accept"}, headers=headers)
    assert sent.status_code == 403


@pytest.mark.parametrize("token", ["", "0" * 64, "é", "\udcff"])
def test_a_form_without_the_token_is_refused(visitor: TestClient, token: str) -> None:
    signed(visitor)
    data = f"verdict=accept&token={token}".encode("utf-8", "surrogateescape")
    headers = {**FROM_HERE, "content-type": "application/x-www-form-urlencoded"}
    assert visitor.post(f"{INNER_PATH}/decisions", content=data, headers=headers).status_code == 403


def test_the_token_of_one_browser_is_of_no_use_to_another(visitor: TestClient, own_record: Record) -> None:
    token = signed(visitor)
    other = TestClient(visitor.app, base_url=HERE, follow_redirects=False)
    signed(other, "Somebody Else")
    assert decide(other, token, verdict="accept") == 403
    bare = TestClient(visitor.app, base_url=HERE, follow_redirects=False)
    assert decide(bare, token, verdict="accept") == 403


def test_nobody_decides_without_a_name(visitor: TestClient, own_record: Record) -> None:
    assert decide(visitor, token_of(visitor), verdict="accept") == 400
    assert not own_record.decisions(quotation_id=INNER.id)
    token = token_of(visitor)
    for name in ("", "   ", "x" * 81):
        sent = visitor.post("/review/name", data={"token": token, "name": name}, headers=FROM_HERE)
        assert sent.status_code in (400, 413)


def test_a_form_larger_than_its_page_takes_is_refused_before_it_is_read(visitor: TestClient) -> None:
    token = signed(visitor)
    data = {"token": token, "verdict": "accept", "reason": "x" * 70_000}
    assert visitor.post(f"{INNER_PATH}/decisions", data=data, headers=FROM_HERE).status_code == 413

    def dripping() -> object:
        for _ in range(100):
            yield b"a=" + b"x" * 10_000 + b"&"

    headers = {**FROM_HERE, "content-type": "application/x-www-form-urlencoded"}
    sent = visitor.post(f"{INNER_PATH}/decisions", content=dripping(), headers=headers)  # type: ignore[arg-type]
    assert sent.status_code == 413


def test_what_is_no_form_is_refused(visitor: TestClient) -> None:
    for kind in ("application/json", "text/plain", ""):
        headers = {**FROM_HERE, "content-type": kind}
        assert visitor.post(f"{INNER_PATH}/decisions", content=b"{}", headers=headers).status_code == 415
    broken = {**FROM_HERE, "content-type": "multipart/form-data; boundary=x"}
    assert visitor.post(f"{INNER_PATH}/decisions", content=b"--y\r\n", headers=broken).status_code in (400, 403)


def test_a_name_that_is_markup_stays_a_name(visitor: TestClient, own_record: Record) -> None:
    token = signed(visitor, "<script>alert(1)</script>")
    assert decide(visitor, token, verdict="accept", reason="<img src=x onerror=alert(2)>") == 303
    for path in ("/review", INNER_PATH):
        page = visitor.get(path).text
        assert not [e for e in read(page).elements if e.tag == "img"]
        assert page.count("<script src=") == 2
    assert own_record.decisions(quotation_id=INNER.id)[0].decision.author == "<script>alert(1)</script>"


def test_the_cookies_are_kept_from_script_and_from_other_sites(visitor: TestClient) -> None:
    first = visitor.get("/review").headers["set-cookie"].lower()
    assert "httponly" in first
    assert "samesite=strict" in first
    assert "set-cookie" not in visitor.get("/reports").headers
    token = token_of(visitor)
    named = visitor.post("/review/name", data={"token": token, "name": "Zoë"}, headers=FROM_HERE)
    assert "httponly" in named.headers["set-cookie"].lower()
    assert "samesite=strict" in named.headers["set-cookie"].lower()
    assert 'value="Zoë"' in visitor.get("/review").text

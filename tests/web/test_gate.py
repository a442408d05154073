"""Pages with accounts: nobody comes in who is not known, nobody does more than the role covers."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from tests.web.accounting import (
    ADA,
    ADAS,
    FROM_HERE,
    HERE,
    RAUL,
    RAULS,
    Clock,
    browser_of,
    made_accounts,
    signed_in,
    token_in,
    try_to_sign_in,
)
from tests.web.league import league_app
from tests.web.pages import all_paths, read
from tests.web.sample import summit_report

from wordbond.record import Record
from wordbond.web import make_app
from wordbond.web.accounts import IDLE, Accounts, Role
from wordbond.web.addresses import address_of
from wordbond.web.deeds.entering import REFUSED
from wordbond.web.gate import safe_next
from wordbond.web.throttle import AT_ONE_ADDRESS, OF_ADDRESS, Throttle

INNER_PATH = address_of("quotations", summit_report().quotations[5].id)
WRITERS = ("/review", "/add")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    with made_accounts(tmp_path / "r.accounts", clock) as made:
        yield made


@pytest.fixture
def app(record: Record, accounts: Accounts, clock: Clock) -> Starlette:
    return league_app(record, accounts=accounts, throttle=Throttle(clock.seconds))


@pytest.fixture
def own_app(own_record: Record, accounts: Accounts, clock: Clock) -> Starlette:
    """For a test that writes."""
    return make_app(own_record, accounts=accounts, throttle=Throttle(clock.seconds))


def paths_of(app: Starlette, method: str) -> list[str]:
    """An address of each route that takes `method`; the pages' own files and the sign-in apart."""
    routes = [route for route in app.routes if method in (getattr(route, "methods", None) or ())]
    found = [re.sub(r"\{\w+(:path)?\}", "x", getattr(route, "path", "")) for route in routes]
    return [path for path in found if path != "/login" and not path.startswith("/static/")]


# -- signed out -------------------------------------------------------------------------------------------------------


def test_no_address_is_open_but_the_sign_in_and_the_files(app: Starlette) -> None:
    visitor, program = browser_of(app), TestClient(app, base_url=HERE, follow_redirects=False)
    looked = paths_of(app, "GET")
    assert len(looked) > 50
    assert "/api/openapi.json" in looked
    for path in [*looked, "/no/such/page", "/static/x/../../reports", "/static/", "/login/", "/LOGIN", "//login"]:
        assert visitor.get(path).status_code in (303, 401), path
        assert program.get(path).status_code in (303, 401), path
        assert program.head(path).status_code in (303, 401), path
    sent = paths_of(app, "POST")
    assert "/logout" in sent
    for path in [*sent, "/no/such/page"]:
        refused = visitor.post(path, headers=FROM_HERE)
        assert refused.status_code == 401, path
        assert "You are signed out" in refused.text
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get"):
        assert visitor.request(method, "/reports").status_code in (303, 401)


def test_a_browser_is_led_to_the_sign_in_and_back(app: Starlette) -> None:
    visitor = browser_of(app)
    for path in ("/reports?outlet=The%20Tarn%20Courier&limit=2", "/quotations.csv", "/speakers/%3Cscript%3E"):
        led = visitor.get(path)
        assert led.status_code == 303
        page = visitor.get(led.headers["location"])
        sent = {"token": token_in(page.text), "name": ADA, "password": ADAS}
        kept = next(e for e in read(page.text).elements if e.attributes.get("name") == "next").attributes["value"]
        assert kept == path
        back = visitor.post("/login", data={**sent, "next": kept}, headers=FROM_HERE)
        assert (back.status_code, back.headers["location"]) == (303, path)
        visitor.cookies.clear()
    assert visitor.get("/").headers["location"] == "/login"


def test_a_program_is_told_how_to_name_its_account(app: Starlette) -> None:
    program = TestClient(app, base_url=HERE, follow_redirects=False)
    for path in ("/reports.json", "/reports.csv", "/search.atom?q=ferry", "/api/openapi.json"):
        refused = program.get(path)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith('Bearer realm="Wordbond", Basic')
    told = program.get("/reports.json").json()
    assert (told["status"], set(told)) == (401, {"status", "title", "words"})
    assert "wordbond account token" in program.get("/reports.json").json()["words"]


def test_the_page_of_the_sign_in_tells_nothing_of_the_record(app: Starlette) -> None:
    page = browser_of(app).get("/login").text
    reader = read(page)
    links = {e.attributes.get("href") or "" for e in reader.elements if e.tag == "a"}
    assert links == {"#main", "/"}
    assert len([e for e in reader.elements if e.tag == "form"]) == 1
    assert page.count("<script src=") == 2


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "\u202e", "x" * 199]
)
def test_a_hostile_name_is_shown_as_it_was_typed_and_signs_nobody_in(app: Starlette, name: str) -> None:
    visitor = browser_of(app)
    data = {"token": token_in(visitor.get("/login").text), "name": name, "password": "whatever it may be"}
    refused = visitor.post("/login", data=data, headers=FROM_HERE)
    assert refused.status_code == 403
    reader = read(refused.text)
    assert not [e for e in reader.elements if e.tag == "img"]
    assert refused.text.count("<script src=") == 2
    field = next(e for e in reader.elements if e.attributes.get("name") == "name")
    assert field.attributes["value"] == name
    assert "whatever it may be" not in refused.text


# -- signing in -------------------------------------------------------------------------------------------------------


def test_unknown_name_wrong_password_and_disabled_account_are_answered_alike(
    app: Starlette, accounts: Accounts
) -> None:
    accounts.disable(RAUL)
    visitor = browser_of(app)
    pages = []
    for name, password in ((ADA, RAULS), ("Nobody", RAULS), (RAUL, RAULS), (ADA, ""), (ADA, ADAS + " ")):
        data = {"token": token_in(visitor.get("/login").text), "name": name, "password": password}
        refused = visitor.post("/login", data=data, headers=FROM_HERE)
        assert refused.status_code == 403
        assert REFUSED in refused.text
        assert "session=" not in refused.headers.get("set-cookie", "")
        pages.append(refused.text.replace(name, "NAME"))
    assert len(set(pages)) == 1


def test_the_token_of_a_session_is_new_at_each_sign_in_whatever_the_browser_brought(app: Starlette) -> None:
    visitor = browser_of(app)
    planted = "A" * 43
    visitor.cookies.set("session", planted)
    assert try_to_sign_in(visitor, ADA, ADAS) == 303
    first = visitor.cookies.get("session", domain="127.0.0.1") or visitor.cookies.get("session", domain="")
    tokens = {cookie.value for cookie in visitor.cookies.jar if cookie.name == "session"} - {planted}
    assert len(tokens) == 1
    other = browser_of(app)
    other.cookies.set("session", planted)
    assert other.get("/reports").status_code == 303
    assert first


def test_signing_in_again_ends_the_session_before(app: Starlette) -> None:
    editor = signed_in(app)
    before = editor.cookies["session"]
    assert editor.get("/login").status_code == 303
    data = {"token": token_in(editor.get("/about").text), "name": RAUL, "password": RAULS}
    assert editor.post("/login", data=data, headers=FROM_HERE).status_code == 303
    assert editor.cookies["session"] != before
    stale = browser_of(app)
    stale.cookies.set("session", before)
    assert stale.get("/about").status_code == 303


def test_the_cookie_is_kept_from_script_and_over_https_from_all_else(
    app: Starlette, record: Record, accounts: Accounts
) -> None:
    visitor = browser_of(app)
    data = {"token": token_in(visitor.get("/login").text), "name": ADA, "password": ADAS}
    told = visitor.post("/login", data=data, headers=FROM_HERE).headers["set-cookie"].lower()
    for part in ("session=", "httponly", "samesite=lax", "path=/", "max-age="):
        assert part in told
    assert "secure" not in told
    behind = make_app(record, accounts=accounts, behind_https=True, also_hosts=["pages.example"])
    visitor = browser_of(behind, "https://pages.example")
    data["token"] = token_in(visitor.get("/login").text)
    told = visitor.post("/login", data=data, headers={"origin": "https://pages.example"}).headers["set-cookie"].lower()
    for part in ("__host-session=", "httponly", "samesite=lax", "path=/", "secure"):
        assert part in told
    assert "domain=" not in told
    assert visitor.get("/about").status_code == 200
    feed = browser_of(behind, "http://pages.example").get(
        "/quotations.atom", headers=basic(ADA, accounts.renew_token(ADA))
    )
    assert 'href="https://pages.example/' in feed.text


def test_a_sign_in_from_another_site_or_without_its_token_is_refused(app: Starlette) -> None:
    visitor = browser_of(app)
    token = token_in(visitor.get("/login").text)
    good = {"token": token, "name": ADA, "password": ADAS}
    for headers in ({}, {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://[::1"}):
        assert visitor.post("/login", data=good, headers=headers).status_code == 403
    assert visitor.post("/login", data={**good, "token": ""}, headers=FROM_HERE).status_code == 403
    assert browser_of(app).post("/login", data=good, headers=FROM_HERE).status_code == 403
    assert visitor.post("/login", data={**good, "name": "x" * 20_000}, headers=FROM_HERE).status_code == 413
    assert visitor.post("/login", json=good, headers=FROM_HERE).status_code == 415
    assert "session" not in visitor.cookies


HOSTILE_NEXT = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "\n//evil.example",
    " //evil.example",
    "///evil.example",
    "http:///evil.example",
    "evil.example",
    "@evil.example",
    "/login?next=//evil.example",
    "/logout",
    "/x\r\nset-cookie: a=b",
    "/\u2028",
    "//[",
    "",
    "/" + "x" * 3_000,
]


@pytest.mark.parametrize("to", HOSTILE_NEXT)
def test_after_the_sign_in_one_stays_on_these_pages(app: Starlette, to: str) -> None:
    visitor = browser_of(app)
    page = visitor.get("/login", params={"next": to})
    data = {"token": token_in(page.text), "name": ADA, "password": ADAS, "next": to}
    gone = visitor.post("/login", data=data, headers=FROM_HERE)
    assert gone.status_code == 303
    assert gone.headers["location"] == "/"
    assert visitor.get("/login", params={"next": to}).headers["location"] == "/"


@given(st.text(alphabet="/\\:.?#@[]%\t\n\r abehlpstx", max_size=20))
def test_wherever_one_is_sent_it_is_a_path_of_these_pages(to: str) -> None:
    from urllib.parse import urljoin, urlsplit

    assert urlsplit(urljoin(HERE + "/login", safe_next(to))).netloc == "127.0.0.1:8000"
    assert re.fullmatch(r"/(?![/\\])[!-~]*", safe_next(to))


def test_who_guesses_is_slowed_down_by_name_and_by_address(app: Starlette, clock: Clock) -> None:
    visitor = browser_of(app)
    codes = [try_to_sign_in(visitor, ADA, f"guess number {n}") for n in range(AT_ONE_ADDRESS.burst + 1)]
    assert codes == [403] * AT_ONE_ADDRESS.burst + [429]
    data = {"token": token_in(visitor.get("/login").text), "name": ADA, "password": ADAS}
    refused = visitor.post("/login", data=data, headers=FROM_HERE)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "Wait 1 minute," in refused.text
    unknown = [try_to_sign_in(visitor, "Nobody", "a guess") for _ in range(AT_ONE_ADDRESS.burst + 1)]
    assert unknown == codes
    clock.move(seconds=61)
    assert try_to_sign_in(visitor, ADA, ADAS) == 303
    visitor.cookies.clear()
    more = [try_to_sign_in(visitor, f"name {n}", "a guess") for n in range(OF_ADDRESS.burst)]
    assert more[-1] == 429


# -- signed in --------------------------------------------------------------------------------------------------------


def test_a_reader_looks_searches_checks_and_exports(app: Starlette) -> None:
    reader = signed_in(app, RAUL, RAULS)
    for path in all_paths().values():
        assert reader.get(path).status_code == (403 if path in WRITERS else 200), path
    for path in ("/reports.json", "/quotations.csv", "/search.atom?q=ferry", "/api/openapi.json"):
        assert reader.get(path).status_code == 200
    data = {"token": token_in(reader.get("/check").text), "words": "We will run every ferry"}
    answer = reader.post("/check/text", data=data, headers=FROM_HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/check?words=We+will+run+every+ferry")


def test_a_reader_writes_nothing(own_app: Starlette, own_record: Record) -> None:
    reader = signed_in(own_app, RAUL, RAULS)
    before = len(own_record.decisions())
    token = token_in(reader.get("/about").text)
    decision = own_record.decisions()[0].decision.id
    sent = paths_of(own_app, "POST")
    assert "/review/name" not in sent
    writing = ["/add/texts", f"{INNER_PATH}/decisions", f"/decisions/{decision}/withdrawal", "/targets/R1/verdicts"]
    assert len(sent) == len(writing) + 2  # the sign-out, and a check
    for path in writing:
        refused = reader.post(path, data={"token": token, "verdict": "accept", "words": "x"}, headers=FROM_HERE)
        assert refused.status_code == 403
        assert "Not for your account" in refused.text
    for path in (*WRITERS, "/jobs/x"):
        assert reader.get(path).status_code == 403
        assert reader.get(f"{path}.json").status_code == 403
    assert reader.get("/review.csv").status_code == 403
    assert len(own_record.decisions()) == before
    page = read(reader.get(INNER_PATH).text)
    targets = {e.attributes.get("action") for e in page.elements if e.tag == "form"}
    assert targets == {"/search", "/logout"}
    links = {e.attributes.get("href") for e in page.elements if e.tag == "a"}
    assert not links & set(WRITERS)


def test_an_editors_decision_is_signed_with_the_name_of_the_account(own_app: Starlette, own_record: Record) -> None:
    editor = signed_in(own_app)
    editor.cookies.set("author", "Somebody%20Else")
    page = editor.get("/review").text
    assert "Somebody Else" not in page
    assert 'action="/review/name"' not in page
    data = {"token": token_in(page), "verdict": "accept", "author": "Somebody Else", "name": "Somebody Else"}
    assert editor.post(f"{INNER_PATH}/decisions", data=data, headers=FROM_HERE).status_code == 303
    (decided,) = own_record.decisions(quotation_id=summit_report().quotations[5].id)
    assert decided.decision.author == ADA


def test_what_an_editor_sends_to_be_read_bears_the_name_of_the_account(own_app: Starlette) -> None:
    editor = signed_in(own_app)
    data = {"token": token_in(editor.get("/add").text), "words": "A ferry sank.", "by": "Somebody Else"}
    sent = editor.post("/add/texts", data=data, headers=FROM_HERE)
    assert sent.status_code == 303
    assert editor.get(f"{sent.headers['location']}.json").json()["by"] == ADA
    assert f"sent by {ADA}" in read(editor.get(sent.headers["location"]).text).words


def test_every_form_needs_the_token_of_its_session(own_app: Starlette, own_record: Record) -> None:
    editor, other = signed_in(own_app), signed_in(own_app)
    path = f"{INNER_PATH}/decisions"
    for token in ("", "0" * 64, token_in(other.get("/about").text)):
        data = {"token": token, "verdict": "accept"}
        assert editor.post(path, data=data, headers=FROM_HERE).status_code == 403
        assert editor.post("/logout", data=data, headers=FROM_HERE).status_code == 403
    token = token_in(editor.get("/about").text)
    data = {"token": token, "verdict": "accept"}
    assert editor.post(path, data=data, headers={"origin": "http://evil.example"}).status_code == 403
    assert not own_record.decisions(quotation_id=summit_report().quotations[5].id)
    assert try_to_sign_in(browser_of(own_app), ADA, ADAS) == 303
    assert editor.post(path, data=data, headers=FROM_HERE).status_code == 303


def test_the_token_from_before_the_sign_in_is_of_no_use_after_it(own_app: Starlette) -> None:
    visitor = browser_of(own_app)
    before = token_in(visitor.get("/login").text)
    visitor.post("/login", data={"token": before, "name": ADA, "password": ADAS}, headers=FROM_HERE)
    data = {"token": before, "verdict": "accept"}
    assert visitor.post(f"{INNER_PATH}/decisions", data=data, headers=FROM_HERE).status_code == 403


def test_a_session_ends_at_the_sign_out_when_it_rests_and_with_its_account(
    app: Starlette, accounts: Accounts, clock: Clock
) -> None:
    editor = signed_in(app)
    cookie = editor.cookies["session"]
    data = {"token": token_in(editor.get("/about").text)}
    assert editor.get("/logout").status_code == 405
    gone = editor.post("/logout", data=data, headers=FROM_HERE)
    assert (gone.status_code, gone.headers["location"]) == (303, "/login")
    assert "session" not in editor.cookies
    stale = browser_of(app)
    stale.cookies.set("session", cookie)
    assert stale.get("/about").status_code == 303
    resting = signed_in(app)
    clock.move(seconds=IDLE.total_seconds() + 1)
    assert resting.get("/about").status_code == 303
    changed, disabled = signed_in(app), signed_in(app, RAUL, RAULS)
    accounts.set_password(ADA, "another four words on it")
    assert [one.get("/about").status_code for one in (changed, disabled)] == [303, 200]
    accounts.disable(RAUL)
    assert disabled.get("/about").status_code == 303


def test_a_role_that_is_taken_holds_for_the_next_form(
    own_app: Starlette, accounts: Accounts, own_record: Record
) -> None:
    editor = signed_in(own_app)
    data = {"token": token_in(editor.get("/review").text), "verdict": "accept"}
    accounts.set_role(ADA, Role.READER)
    assert editor.post(f"{INNER_PATH}/decisions", data=data, headers=FROM_HERE).status_code == 403
    assert editor.get("/review").status_code == 403


def test_a_form_that_is_sent_after_the_session_ended_says_that_nothing_was_written(
    own_app: Starlette, accounts: Accounts
) -> None:
    editor = signed_in(own_app)
    data = {"token": token_in(editor.get("/review").text), "verdict": "accept"}
    accounts.set_password(ADA, "another four words on it")
    headers = {**FROM_HERE, "hx-request": "true"}
    refused = editor.post(f"{INNER_PATH}/decisions", data=data, headers=headers)
    assert refused.status_code == 401
    assert "nothing was written" in refused.text
    more = editor.get("/reports?after=x", headers={"hx-request": "true"})
    assert (more.status_code, more.headers["hx-refresh"]) == (401, "true")


def test_what_was_shown_stays_on_no_disk(app: Starlette) -> None:
    editor = signed_in(app)
    for path in ("/reports", "/reports.json", "/reports.csv", "/login", "/no/such/page"):
        assert editor.get(path).headers["cache-control"] == "private, no-store"
    files = [e.attributes["href"] for e in read(editor.get("/about").text).elements if e.tag == "link"]
    assert "immutable" in editor.get(str(files[0])).headers["cache-control"]


def test_the_name_of_the_account_is_on_every_page_as_it_is(app: Starlette, accounts: Accounts) -> None:
    name = '<script>alert("name")</script>'
    accounts.add(name, Role.EDITOR, ADAS)
    hostile = signed_in(app, name, ADAS)
    for path in ("/", "/about", "/review", INNER_PATH, "/no/such/page"):
        page = hostile.get(path).text
        assert page.count("<script src=") == 2
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


# -- programs ---------------------------------------------------------------------------------------------------------


def basic(name: str, token: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{token}".encode()).decode()}


def test_a_program_reads_with_the_token_of_an_account(app: Starlette, accounts: Accounts) -> None:
    token = accounts.renew_token(ADA)
    program = TestClient(app, base_url=HERE, follow_redirects=False)
    for headers in ({"authorization": f"Bearer {token}"}, {"authorization": f"bearer  {token} "}, basic(ADA, token)):
        for path in ("/reports.json", "/reports.csv", "/search.atom?q=ferry", "/about", "/api/openapi.json"):
            answer = program.get(path, headers=headers)
            assert answer.status_code == 200, path
            assert "set-cookie" not in answer.headers
    accounts.set_role(ADA, Role.READER)
    assert program.get("/review.json", headers=basic(ADA, token)).status_code == 403
    accounts.disable(ADA)
    assert program.get("/reports.json", headers=basic(ADA, token)).status_code == 401


@pytest.mark.parametrize(
    "value",
    ["", "Bearer", "Bearer x", "Basic", "Basic x", "Basic " + base64.b64encode(b"\xff:\xfe").decode(), "Basic Og==",
     "Digest a=b", f"Basic {base64.b64encode(f'{ADA}:{ADAS}'.encode()).decode()}", "Bearer " + "x" * 5000, "\u00e9"],
)  # fmt: skip
def test_no_other_credentials_let_a_program_in(app: Starlette, value: str) -> None:
    program = browser_of(app)
    assert program.get("/reports.json", headers={"authorization": value.encode("latin-1")}).status_code == 401  # type: ignore[dict-item]


def test_a_token_is_for_its_own_name_and_for_reading_alone(own_app: Starlette, accounts: Accounts) -> None:
    token = accounts.renew_token(ADA)
    program = browser_of(own_app)
    assert program.get("/reports.json", headers=basic(RAUL, token)).status_code == 401
    data = {"token": "0" * 64, "verdict": "accept"}
    headers = {**FROM_HERE, **basic(ADA, token)}
    refused = program.post(f"{INNER_PATH}/decisions", data=data, headers=headers)
    assert refused.status_code == 403
    assert "token is for reading" in refused.text
    program.cookies.set("session", token)
    assert program.get("/reports").status_code == 303


def test_the_description_names_how_one_says_who_asks(app: Starlette, client: TestClient) -> None:
    told = signed_in(app).get("/api/openapi.json").json()
    schemes = told["components"]["securitySchemes"]
    assert {one["scheme"] for one in schemes.values()} == {"bearer", "basic"}
    assert told["security"] == [{name: []} for name in schemes]
    assert {"401", "403"} <= set(told["paths"]["/reports.json"]["get"]["responses"])
    open_pages = client.get("/api/openapi.json").json()
    assert "security" not in open_pages
    assert "401" not in open_pages["paths"]["/reports.json"]["get"]["responses"]


# -- names of the host ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("127.0.0.1", 200),
        ("192.168.1.4:8000", 200),
        ("[2001:db8::1]:8000", 200),
        ("news.example", 200),
        ("NEWS.example.:443", 200),
        ("evil.example", 421),
        ("news.example.evil.example", 421),
        ("192.168.1.4.evil.example", 421),
        ("", 421),
        ("[evil", 421),
    ],
)
def test_other_machines_ask_by_address_or_by_a_name_that_was_given(
    record: Record, accounts: Accounts, host: str, code: int
) -> None:
    app = make_app(record, accounts=accounts, also_hosts=["0.0.0.0", "news.example"], any_address=True)
    answer = browser_of(app).get("/login", headers={"host": host})
    assert answer.status_code == code
    if code == 421:
        assert "--host-name" in answer.text

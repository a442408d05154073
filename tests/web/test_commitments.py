"""What is promised, on the pages: lists and filters, one commitment whole, programmes, deadlines as a calendar."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient
from tests.web.league import EVIL, league_app, league_pack
from tests.web.pages import promise_paths, read
from tests.web.sample import analyses, french_report, hostile_report, press_conference, summit_report

from wordbond.commitments.programmes import programme_status
from wordbond.record import Record
from wordbond.web import make_app
from wordbond.web.addresses import address_of
from wordbond.web.calendars import CalendarEntry, as_calendar
from wordbond.web.shelf import Shelf
from wordbond.web.views.promises import Promises

FUND = summit_report().commitments[1]
TIMETABLE = summit_report().commitments[0]
PAGE = address_of("commitments", FUND.id)
TODAY = date(2031, 6, 3)


def whole_of(client: TestClient, words: str) -> dict[str, object]:
    """The one commitment whose words these are among."""
    items = client.get("/commitments.json?limit=200").json()["items"]
    (found,) = [item for item in items if words in item["words"]]
    return dict(client.get(f"/commitments/{found['id']}.json").json())


# -- the list ---------------------------------------------------------------------------------------------------


def test_retellings_are_one_line_and_what_has_no_amount_stands_by_itself(client: TestClient) -> None:
    items = client.get("/commitments.json?limit=200").json()["items"]
    told = sum(len(analysis.commitments) for analysis in analyses())
    assert len(items) == told - 2  # the transcript, the summit's report and the French one tell of one fund
    fund = next(item for item in items if item["amount"] and item["amount"]["unit"] == "DEM")
    assert (fund["reports"], fund["transcripts"], fund["stage"]) == (2, 1, "committed")
    assert fund["amount"]["words"] == "DEM 42 million a year"
    timetable = next(item for item in items if item["words"].startswith("The River League will put every ferry"))
    assert timetable["amount"] is None
    assert timetable["why_not_summed"] == "no amount is told"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("party=League+members", 1),
        ("party=body:_MEMBERS", 1),
        ("party=_members", 1),
        ("party=nobody", 0),
        ("programme=ferry-fund", 1),
        ("stage=pledged", 1),
        ("stage=committed&programme=ferry-fund", 1),
        ("stage=committed&programme=evil", 0),
        ("due_before=2034-12-31", 1),
        ("due_before=2035-01-01", 2),
        ("q=ferry+timetable", 1),
        ("q=TIMETABLE", 1),
        ("q=zeppelin", 0),
        ("q=<script>", 2),
    ],
)
def test_the_filters_hold_on_page_json_csv_feed_and_calendar_alike(client: TestClient, query: str, count: int) -> None:
    told = client.get(f"/commitments.json?{query}").json()
    listed = list(csv.DictReader(io.StringIO(client.get(f"/commitments.csv?{query}").text)))
    html = read(client.get(f"/commitments?{query}").text)
    shown = [e for e in html.elements if e.tag == "h2" and e.attributes.get("class") == "headline"]
    feed = ElementTree.fromstring(client.get(f"/commitments.atom?{query}").text)
    ids = [item["id"] for item in told["items"]]
    assert told["total"] == len(ids) == len(listed) == len(shown) == count
    assert ids == [row["id"] for row in listed]
    entries = [e.findtext("{http://www.w3.org/2005/Atom}id") for e in feed.iter("{http://www.w3.org/2005/Atom}entry")]
    assert entries == [f"urn:wordbond:commitment:{one}" for one in ids]
    dated = {item["id"] for item in told["items"] if item["due"] and item["due"]["last"]}
    calendar = Calendar.from_ical(client.get(f"/commitments.ics?{query}").content)
    assert {str(e["uid"]) for e in calendar.walk("VEVENT")} == {f"commitment-{one}@wordbond" for one in dated}


def test_paging_by_key_gives_every_commitment_once_the_last_told_first(client: TestClient) -> None:
    whole = client.get("/commitments.json?limit=200").json()["items"]
    days = [item["last_told"] or "" for item in whole]
    assert days == sorted(days, reverse=True)
    paged: list[str] = []
    following: str | None = "/commitments.json?limit=1"
    while following:
        told = client.get(following).json()
        paged += [item["id"] for item in told["items"]]
        following = told["next"]
    assert paged == [item["id"] for item in whole]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/commitments?stage=kept", 400),
        ("/commitments?due_before=soon", 400),
        ("/commitments?after=x", 404),
        ("/commitments/zz", 404),
        ("/commitments/ffffffffffff", 404),
        ("/programmes/none", 404),
        ("/programmes/ferry-fund?on=someday", 400),
        ("/commitments.ics?stage=kept", 400),
    ],
)
def test_what_makes_no_sense_or_is_not_there_is_refused(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


# -- one --------------------------------------------------------------------------------------------------------


def test_any_telling_leads_to_the_whole_and_six_digits_do(client: TestClient) -> None:
    told = french_report().commitments[0]
    pages = [client.get(f"/commitments/{key}.json").json() for key in (FUND.id, told.id, told.id[:8])]
    assert pages[0] == pages[1] == pages[2]


def test_every_figure_leads_to_its_words_in_the_text_and_in_the_original(client: TestClient) -> None:
    told = client.get(f"{PAGE}.json").json()
    texts = {a.text.id: a for a in (press_conference(), summit_report(), french_report())}
    assert {one["text"]["id"] for one in told["tellings"]} == set(texts)
    for one in told["tellings"]:
        text = texts[one["text"]["id"]].text
        assert " ".join(text.text[one["start"] : one["end"]].split()) == one["words"]
        path, _, anchor = one["place"].partition("#")
        reader = read(client.get(path).text)
        assert anchor in [element.attributes.get("id") for element in reader.elements]
        if text.origin.location.startswith("https:"):
            assert one["fragment"].startswith(f"{text.origin.location}#:~:text=")
            assert unquote(one["fragment"].split("text=")[1].split(",")[0]) in one["words"]
        else:
            assert one["fragment"] is None


def test_the_stages_stand_in_order_of_time_in_a_table_and_a_drawing_that_say_the_same(client: TestClient) -> None:
    told = client.get(f"{PAGE}.json").json()
    assert [one["stage"] for one in told["tellings"]] == ["announced", "pledged", "committed"]
    html = client.get(PAGE).text
    drawing = html[html.index('<svg class="wb-plot wb-stages"') : html.index("</svg>")]
    assert re.findall(r'class="n"[^>]*>(\d)<', drawing) == ["1", "2", "3"]
    heights = [float(at) for at in re.findall(r'<circle[^>]* cy="([0-9.]+)"', drawing)]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 3
    described = re.search(r"<desc[^>]*>([^<]*)</desc>", drawing)
    assert described is not None
    assert described[1] == "1: announced, 14 May 2031. 2: pledged, 14 May 2031. 3: committed, 15 May 2031."
    rows = html[html.index("<tbody") : html.index("</tbody>")]
    assert [words in rows for words in ("“have agreed to pay”", "“had agreed to pay”", "“verseront”")] == [True] * 3


def test_a_conversion_stands_beside_the_amount_with_rate_day_and_source(client: TestClient) -> None:
    (converted,) = client.get(f"{PAGE}.json").json()["converted"]
    assert converted["words"] == "about EUR 21.47 million"
    assert converted["value"] == "21474180.00000"
    assert converted["rate"] == "0.51129 EUR for 1 DEM, mean of 2031"
    assert converted["source"] == "The River League, figures of the year"
    html = client.get(PAGE).text
    assert "DEM 42 million a year" in html
    assert "about EUR 21.47 million" in html


def test_texts_that_tell_it_otherwise_are_shown_with_who_tells_what(client: TestClient) -> None:
    told = client.get(f"{PAGE}.json").json()["disagreements"]
    amount = next(one for one in told if one["field"] == "amount")
    assert amount["sides"] == [
        {"words": "DEM 42 million a year", "tellings": [1, 2]},
        {"words": "about DEM 42 million a year", "tellings": [3]},
    ]


def test_other_figures_of_the_same_parties_in_like_words_are_shown_and_not_judged(client: TestClient) -> None:
    pages = [client.get(f"/commitments/{one.id}.json").json() for one in hostile_report().commitments]
    assert [[other["id"] for other in page["rivals"]] for page in pages] == [
        [pages[1]["line"]["id"]],
        [pages[0]["line"]["id"]],
    ]
    assert client.get(f"{PAGE}.json").json()["rivals"] == []


def test_a_commitment_carries_linked_data_and_citations(client: TestClient) -> None:
    (block,) = re.findall(r'<script type="application/ld\+json">([^<]*)</script>', client.get(PAGE).text)
    claim = json.loads(block)
    assert (claim["@context"], claim["@type"], claim["identifier"]) == (
        "https://schema.org",
        "Claim",
        client.get(f"{PAGE}.json").json()["line"]["id"],
    )
    assert [one["@type"] for one in claim["appearance"]] == ["Article"] * 3
    assert claim["firstAppearance"] == claim["appearance"][0]
    assert claim["about"] == [{"@type": "Thing", "name": "League members", "identifier": "body:_MEMBERS"}]
    assert [cite["name"] for cite in client.get(f"{PAGE}.json").json()["cites"]] == [
        "APA",
        "Chicago",
        "BibTeX",
        "CSL-JSON",
    ]


# -- what a report promises and changed -------------------------------------------------------------------------


def test_a_report_shows_its_figures_and_commitments_in_their_place(client: TestClient) -> None:
    analysis = summit_report()
    path = address_of("reports", analysis.text.id)
    told = client.get(f"{path}.json").json()
    assert [one["id"] for one in told["commitments"]] == [one.id for one in analysis.commitments]
    text = analysis.text.text
    for one, commitment in zip(told["commitments"], analysis.commitments, strict=True):
        assert text[one["start"] : one["end"]] == commitment.evidence[0].of(text)
        assert one["href"] == address_of("commitments", commitment.id)
    (figure,) = told["claims"]
    assert (figure["amount"]["words"], figure["measure"]) == ("DEM 42 million a year", "common fund")
    assert text[figure["start"] : figure["end"]] == "42 million marks"
    html = client.get(path).text
    assert '<span class="figure" data-q="f-1">42 million marks<span class="anchor" id="f-1" data-added></span>' in html


def test_a_report_tells_what_it_changed(client: TestClient) -> None:
    def changes(text_id: str, kind: str = "reports") -> list[tuple[str, str]]:
        told = client.get(f"{address_of(kind, text_id)}.json").json()["changed"]
        return [(one["kind"], one["words"]) for one in told]

    assert ("first-told", "First to tell of") in changes(press_conference().text.id, "transcripts")
    summit = changes(summit_report().text.id)
    assert ("first-told", "Alone tells of") in summit
    assert ("raised", "Takes from announced to pledged") in summit
    assert ("raised", "Takes from pledged to committed") in changes(french_report().text.id)
    rewrite = next(a for a in analyses() if a.text.title == "League promises one ferry timetable")
    assert any(kind == "disagrees" for kind, _ in changes(rewrite.text.id))


# -- programmes -------------------------------------------------------------------------------------------------


def test_a_programme_says_what_the_status_says(client: TestClient, record: Record) -> None:
    pack = league_pack()
    status = programme_status(pack.programmes[0], record.promised(pack).ledger, pack, TODAY)
    told = client.get("/programmes/ferry-fund.json").json()
    assert told["raised_value"] == f"{status.raised:f}" == "50000000"
    assert told["coverage_share"] == round(status.coverage_share or 0, 4)
    assert [(one["id"], one["counted"]) for one in told["packages"]] == [
        (one.row.id, one.counted) for one in status.packages
    ]
    assert told["packages_raised"] == "5.0"
    assert [one["words"] for one in told["payers"]] == ["EUR 30 million", "EUR 20 million"]
    assert sum(float(one["value"]) for one in told["payers"]) == float(told["raised_value"])
    assert [one["words"] for one in told["stated"]] == ["about EUR 60 million"]
    assert [one["id"] for one in told["told"]] == [client.get(f"{PAGE}.json").json()["line"]["id"]]
    low = next(one for one in told["packages"] if one["id"] == "F5")
    assert (low["counted"], low["reason"]) == (False, "of low certainty")
    assert low["converted"]["rate"] == "0.51129 EUR for 1 DEM, mean of 2031"
    assert low["source"]["link"] is None


def test_a_programme_may_be_seen_as_of_another_day(client: TestClient) -> None:
    told = client.get("/programmes/ferry-fund.json?on=2031-02-01").json()
    assert (told["as_of"], told["raised_value"]) == ("1 February 2031", "20000000")
    assert client.get("/programmes/FERRY-FUND.json?on=2030-02-01").json()["coverage_share"] is None


def test_every_announcement_has_its_source_on_the_page(client: TestClient) -> None:
    html = client.get("/programmes/ferry-fund").text
    for one in client.get("/programmes/ferry-fund.json").json()["packages"]:
        begins = html.index(f'id="a-{one["id"]}"')
        entry = html[begins : html.index("</li>", begins)]
        assert "certainty" in entry
        assert ("https://league.example/figures" in entry) == (
            one["source"]["link"] is not None or bool(one["converted"])
        )


# -- deadlines --------------------------------------------------------------------------------------------------


def test_a_deadline_without_a_day_stands_at_the_end_of_its_time_and_says_so(client: TestClient) -> None:
    calendar = Calendar.from_ical(client.get("/commitments.ics").content)
    assert (str(calendar["version"]), str(calendar["prodid"])) == ("2.0", "-//Wordbond//Deadlines//EN")
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    event = events[f"commitment-{TIMETABLE.id}@wordbond"]
    assert event["dtstart"].dt == date(2034, 12, 31)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert str(event["status"]) == "TENTATIVE"
    assert "no day is told" in str(event["summary"])
    assert "No day is told: this stands on 2034-12-31" in str(event["description"])
    assert (str(event["x-wordbond-first"]), str(event["x-wordbond-precision"])) == ("2034-01-01", "year")
    assert str(event["url"]) == f"http://127.0.0.1:8000/commitments/{TIMETABLE.id}"


def test_a_deadline_with_a_day_stands_on_it_and_one_without_a_date_is_left_out(client: TestClient) -> None:
    undated, dated = hostile_report().commitments
    events = {str(e["uid"]): e for e in Calendar.from_ical(client.get("/commitments.ics").content).walk("VEVENT")}
    assert f"commitment-{undated.id}@wordbond" not in events
    event = events[f"commitment-{dated.id}@wordbond"]
    assert event["dtstart"].dt == date(2031, 9, 30)
    assert str(event["status"]) == "CONFIRMED"
    assert "no day" not in str(event["summary"])


def test_hostile_words_stay_inside_of_their_line_of_the_calendar(client: TestClient) -> None:
    answer = client.get("/commitments.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    names = {line.split(":")[0].split(";")[0] for line in re.sub(r"\r\n[ \t]", "", answer.text).splitlines()}
    assert "ATTENDEE" not in names
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    evil = CalendarEntry(
        key="commitment:x",
        title="a;b,c\\n\r\nATTENDEE:mailto:evil@evil.example\x00\ud800\u2028" + "ü" * 90,
        href="/commitments/x",
        first=TODAY,
        last=TODAY,
        precision="day",
        words="\nEND:VEVENT",
        details="x" * 300,
        status="a,b",
    )
    (event,) = Calendar.from_ical(as_calendar("t", [evil], base="http://h/", read_at=None).body).walk("VEVENT")
    assert str(event["summary"]).startswith("a;b,c\\n ATTENDEE:mailto:evil@evil.example\ufffd\ufffd\ufffdüü")
    assert set(event) == {
        *("UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "STATUS", "TRANSP", "CATEGORIES"),
        *("X-WORDBOND-FIRST", "X-WORDBOND-LAST", "X-WORDBOND-PRECISION"),
    }


def test_the_first_page_tells_what_is_due(client: TestClient) -> None:
    due = client.get("/overview.json").json()["due"]
    dated = hostile_report().commitments[1]
    assert [(one["id"], one["state"], one["due"]) for one in due["items"]] == [
        (dated.id, "ahead", "on 30 September 2031")
    ]
    assert (due["slipping"], due["soon"], due["overdue"]) == (0, 1, 0)
    assert "Due or slipping" in client.get("/").text


def test_pages_that_can_do_without_a_pack_do(record: Record) -> None:
    client = TestClient(make_app(record), base_url="http://127.0.0.1")  # no pack fits the record
    assert client.get("/overview.json").json()["due"] is None
    assert client.get(address_of("reports", summit_report().text.id)).status_code == 200
    answer = client.get("/commitments")
    assert answer.status_code == 409
    assert "pack" in answer.text


def test_nothing_of_the_pack_or_of_a_party_runs(client: TestClient) -> None:
    for path in promise_paths().values():
        html = client.get(path).text
        for evil in ("<script>alert", "<img", "<svg onload", "<b onclick", "<i>nobody"):
            assert evil not in html, path
    assert EVIL.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;") in client.get("/programmes").text


def test_the_ledger_is_linked_before_anybody_asks(record: Record) -> None:
    asked: list[str] = []
    promises = Promises(lambda: asked.append("pack") or league_pack(), lambda: TODAY)  # type: ignore[func-returns-value]
    shelf = Shelf(record)
    promises.make_ready(shelf)
    linked = promises.promised(shelf)
    assert asked
    assert promises.promised(shelf) is linked
    with TestClient(league_app(record), base_url="http://127.0.0.1:8000") as client:  # begins and ends with its threads
        assert client.get("/commitments.json").status_code == 200


def test_no_pack_for_the_record_keeps_nobody_from_the_pages(record: Record) -> None:
    with TestClient(make_app(record), base_url="http://127.0.0.1") as client:
        assert client.get("/").status_code == 200

"""What the pages tell: each from the sample record, as HTML, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.league import league_app
from tests.web.pages import all_paths, read
from tests.web.sample import analyses, report_of, summit_report

from wordbond.model import Analysis, Report
from wordbond.record import Record
from wordbond.web.addresses import address_of

ROOT = Path(__file__).parents[2]
PATHS = all_paths()
SUMMIT = summit_report()
SUMMIT_PATH = address_of("reports", SUMMIT.text.id)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_every_page_is_whole_and_has_its_landmarks(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    reader = read(page.text)
    tags = [element.tag for element in reader.elements]
    assert [tags.count(tag) for tag in ("h1", "main")] == [1, 1]
    assert tags[: tags.index("body")].count("title") == 1  # a drawing has its own
    ids = [element.attributes["id"] for element in reader.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    targets = {f"#{name}" for name in ids}
    inner = [
        e.attributes.get("href") or "" for e in reader.elements if (e.attributes.get("href") or "").startswith("#")
    ]
    assert set(inner) <= targets


def test_a_report_page_holds_the_text_as_printed(client: TestClient) -> None:
    for analysis in analyses():
        if isinstance(analysis.text, Report):
            reader = read(client.get(address_of("reports", analysis.text.id)).text)
            assert "".join(reader.article.split()) == "".join(analysis.text.text.split())


def test_a_quotation_is_marked_by_kind_with_its_source_and_cue(client: TestClient) -> None:
    html = client.get(SUMMIT_PATH).text
    assert '<span class="words direct">We will run every ferry on one timetable,</span>' in html
    assert '<span class="words indirect"><span class="promised" data-q="c-2">the members had agreed to pay' in html
    assert '<span class="words mixed">his government would carry “a fair share' in html
    assert '<span class="source">Marit Halvorsen</span> <span class="cue">said</span>' in html


def test_noise_is_dimmed_and_its_kind_told(client: TestClient) -> None:
    html = client.get(SUMMIT_PATH).text
    assert '<span class="noise-kind" data-added>list of related reports</span>' in html
    assert '<span class="noise-words">Share 214  Comments 37  Print</span>' in html


def test_the_note_tells_speaker_act_occasion_kind_and_confidence(client: TestClient) -> None:
    html = client.get(SUMMIT_PATH).text
    begins = html.index('id="n2"')
    note = html[begins : html.index("how to cite it", begins)]
    for words in (
        "Marit Halvorsen",
        "promised",
        "Tarn summit of the River League",
        "14 May 2031",
        "direct quotation",
        "sure (93 %)",
    ):
        assert words in note


def test_the_metadata_say_outlet_agencies_date_with_basis_and_language(client: TestClient) -> None:
    words = " ".join(read(client.get(SUMMIT_PATH).text).words.split())
    assert (
        "The Tarn Courier credits River Press Ines Calloway 14 May 2031 (as printed) TARN English original"
        in words.replace("·", "")
    )
    rewrite = next(a for a in analyses() if a.text.title == "League promises one ferry timetable")
    words = " ".join(read(client.get(address_of("reports", rewrite.text.id)).text).words.split())
    assert "15 May 2031 (from data beside the text)" in words


def test_a_finding_is_told_with_the_words_it_stands_at(client: TestClient) -> None:
    words = " ".join(read(client.get(SUMMIT_PATH).text).words.split())
    assert "Reopened mark: ““”. The quotation goes on in the next paragraph." in words


def test_quoted_words_carry_their_language_and_direction(client: TestClient) -> None:
    html = client.get("/quotations").text
    assert '<p dir="auto" lang="ar"><a href="/quotations/' in html
    assert '<p dir="auto" lang="fr"><a href="/quotations/' in html


def test_a_speaker_is_shown_in_order_of_time_with_figures_and_names_as_printed(client: TestClient) -> None:
    told = client.get("/speakers/marit-halvorsen.json").json()
    assert (told["name"], told["quotations"], told["texts"]) == ("Marit Halvorsen", 11, 5)
    days = [(item["spoken"] or item["published"])["first"] for item in told["items"]]
    assert days == sorted(days)
    assert {"Secretary General Marit Halvorsen", "Ms Halvorsen", "its secretary general"} <= {
        m["name"] for m in told["mentions"]
    }
    newest = client.get("/speakers/marit-halvorsen.json?order=newest").json()
    assert [item["id"] for item in newest["items"]] == [item["id"] for item in reversed(told["items"])]


@pytest.mark.parametrize("path", ["/quotations", "/speakers/marit-halvorsen", "/occasions/tarn-summit-2031"])
def test_paging_by_key_gives_every_quotation_once(client: TestClient, path: str) -> None:
    whole = [item["id"] for item in client.get(f"{path}.json?limit=200").json()["items"]]
    paged: list[str] = []
    following: str | None = f"{path}.json?limit=2"
    while following:
        told = client.get(following).json()
        paged += [item["id"] for item in told["items"]]
        following = told["next"]
    assert paged == whole
    assert len(set(whole)) == len(whole) > 6


@pytest.mark.parametrize("path", ["/speakers", "/outlets", "/reports", "/search?q=the"])
def test_other_lists_page_by_key_too(client: TestClient, path: str) -> None:
    page, _, query = path.partition("?")
    whole = client.get(f"{page}.json?{query}").json()["items"]
    paged: list[object] = []
    following: str | None = f"{page}.json?{query}&limit=2"
    while following:
        told = client.get(following).json()
        paged += told["items"]
        following = told["next"]
    assert paged == whole


def test_the_next_page_of_a_page_is_a_page_and_of_json_is_json(client: TestClient) -> None:
    html = client.get("/quotations?limit=2&kind=direct").text
    link = next(e for e in read(html).elements if e.attributes.get("rel") == "next")
    assert (link.attributes["href"] or "").startswith("/quotations?limit=2&kind=direct&after=")
    assert client.get("/quotations.json?limit=2").json()["next"].startswith("/quotations.json?limit=2&after=")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=mixed", 3),
        ("speaker=daniel-okonjo", 3),
        ("outlet=Le+Quai", 1),
        ("from=2031-06-01", 2),
        ("to=2031-05-31&kind=direct", 9),
        ("occasion=lowmark-briefing", 1),
        ("outlet=nowhere", 0),
    ],
)
def test_the_filters_hold_on_page_json_and_csv_alike(client: TestClient, query: str, count: int) -> None:
    told = client.get(f"/quotations.json?{query}").json()["items"]
    listed = list(csv.DictReader(io.StringIO(client.get(f"/quotations.csv?{query}").text)))
    shown = [e for e in read(client.get(f"/quotations?{query}").text).elements if e.tag == "blockquote"]
    assert len(told) == len(listed) == len(shown) == count
    assert [item["id"] for item in told] == [row["id"] for row in listed]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=yesterday", "2026-03-31"),
        ("kind=loud", "direct, indirect, mixed"),
        ("limit=0", "1 to 200"),
        ("limit=²", "1 to 200"),
        ("limit=999999999999", "1 to 200"),
        ("order=up", "newest, oldest"),
        ("outlet=" + "x" * 1001, "1,000"),
    ],
)
def test_a_senseless_filter_is_refused_with_what_was_expected(client: TestClient, query: str, words: str) -> None:
    page = client.get(f"/quotations?{query}")
    assert page.status_code == 400
    assert words in page.text
    told = client.get(f"/quotations.json?{query}")
    assert told.status_code == 400
    assert words in told.json()["words"]


@pytest.mark.parametrize(
    "path",
    [
        "/reports/ffffffffffff",
        "/quotations/zz",
        "/speakers/nobody",
        "/occasions/never",
        "/no/such/page",
        "/reports?after=x.y",
        "/speakers?after=x",
        "/search?q=the&after=1",
        f"/transcripts/{SUMMIT.text.id}",
    ],
)
def test_what_is_not_there_is_told_in_words(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "To the overview" in page.text


def test_search_finds_texts_and_quotations_and_marks_the_words(client: TestClient) -> None:
    html = client.get("/search?q=ferry").text
    assert "We will run every <mark>ferry</mark> on one timetable" in html
    told = client.get("/search.json?q=ferry").json()
    assert {item["of"] for item in told["items"]} == {"quotation", "report", "transcript"}
    first = told["items"][0]
    assert [first["snippet"][start:end].lower() for start, end in first["marks"]] == ["ferry"]


def when(client: TestClient, query: str) -> tuple[int, dict[str, dict[str, object]]]:
    told = client.get(f"/search.json?{query}").json()
    lines = next(facet["lines"] for facet in told["facets"] if facet["parameter"] == "days")
    return told["total"], {line["value"]: line for line in lines}


def test_a_month_can_be_chosen_and_taken_away_and_says_what_it_would_leave(client: TestClient) -> None:
    total, months = when(client, "q=ferry")
    assert list(months) == sorted(months, reverse=True)
    assert sum(int(str(line["count"])) for line in months.values()) <= total
    for month, line in months.items():
        within, lines = when(client, str(line["href"]).partition("?")[2])
        assert within == line["count"]
        assert lines[month]["chosen"]
        assert lines.keys() == months.keys()
        assert when(client, str(lines[month]["href"]).partition("?")[2])[0] == total


def test_years_lead_to_their_months(own_record: Record) -> None:
    with own_record.transaction():
        for day in (date(2029, 2, 28), date(2029, 7, 1)):
            own_record.add_analysis(Analysis(text=report_of(f"The ferry ran on {day}.", outlet=None, published=day)))
    own = TestClient(league_app(own_record), base_url="http://127.0.0.1:8000")
    total, years = when(own, "q=ferry")
    assert list(years) == ["2031", "2029"]
    within, months = when(own, str(years["2029"]["href"]).partition("?")[2])
    assert within == years["2029"]["count"] == 2
    assert [(value, line["count"], line["chosen"]) for value, line in months.items()] == [
        ("2029", 2, True),
        ("2029-07", 1, False),
        ("2029-02", 1, False),
    ]
    assert "to=2029-02-28" in str(months["2029-02"]["href"])
    assert when(own, str(months["2029"]["href"]).partition("?")[2])[0] == total


def test_a_facet_says_what_choosing_it_would_leave(client: TestClient) -> None:
    told = client.get("/search.json?q=ferry").json()
    for facet in told["facets"]:
        if facet["parameter"] == "days":
            continue  # two parameters: see the tests of days
        for line in facet["lines"]:
            chosen = client.get("/search.json", params={"q": "ferry", facet["parameter"]: line["value"]}).json()
            assert chosen["total"] == line["count"]
            again = next(f for f in chosen["facets"] if f["parameter"] == facet["parameter"])
            assert {other["value"]: other["count"] for other in again["lines"]} == {
                other["value"]: other["count"] for other in facet["lines"]
            }


def test_a_quotation_page_gives_words_context_citations_and_the_way_to_the_original(client: TestClient) -> None:
    quotation = SUMMIT.quotations[1]
    told = client.get(address_of("quotations", quotation.id) + ".json").json()
    assert (
        told["line"]["words"]
        == "We will run every ferry on one timetable, and we will do it by 2034, not a year later."
    )
    assert told["fragment"] == (
        "https://courier.example/2031/05/14/league-pledges-every-ferry#:~:text=We%20will%20run%20every%20ferry%20on%20one%20timetable%2C"
    )
    assert [cite["name"] for cite in told["cites"]] == ["APA", "Chicago", "BibTeX", "CSL-JSON"]
    assert told["cites"][1]["words"] == (
        "Marit Halvorsen: “We will run every ferry on one timetable, and we will do it by 2034, not a year later.” "
        "Ines Calloway, “League pledges ‘every ferry by 2034’ as ministers leave Tarn,” The Tarn Courier, "
        "May 14, 2031, accessed June 3, 2031, https://courier.example/2031/05/14/league-pledges-every-ferry."
    )
    assert json.loads(told["cites"][3]["words"])["issued"] == {"date-parts": [[2031, 5, 14]]}
    selector = told["selector"]
    text = SUMMIT.text.text
    assert text[selector["start"] : selector["end"]] == selector["exact"]
    assert text[: selector["start"]].endswith(selector["prefix"])


def test_a_decision_of_a_person_is_shown_with_author_and_reason(client: TestClient) -> None:
    html = client.get(address_of("quotations", SUMMIT.quotations[6].id)).text
    for words in ("Spoken by The River League", "Noor Haddad", "named so in the caption", "decided by a person"):
        assert words in html


def test_the_json_of_a_report_leads_back_to_its_text(client: TestClient) -> None:
    told = client.get(f"{SUMMIT_PATH}.json").json()
    assert told["text"] == SUMMIT.text.text
    for quotation, line in zip(sorted(SUMMIT.quotations, key=lambda q: q.extent), told["quotations"], strict=True):
        assert (line["id"], line["start"], line["end"]) == (quotation.id, quotation.extent.start, quotation.extent.end)
    assert "html" not in json.dumps(told)


def test_an_empty_record_says_how_to_begin(tmp_path: Path) -> None:
    from wordbond.record import open_record
    from wordbond.web import make_app

    with open_record(tmp_path / "empty.wordbond") as empty:
        client = TestClient(make_app(empty), base_url="http://127.0.0.1")
        assert "wordbond read" in client.get("/").text
        for path in (
            "/quotations",
            "/reports",
            "/speakers",
            "/occasions",
            "/outlets",
            "/search?q=x",
            "/quotations.csv",
        ):
            assert client.get(path).status_code == 200


def test_every_page_is_described_and_every_described_page_is_there(client: TestClient) -> None:
    told = set(re.findall(r"^\| `(/[^`]*)` \|", (ROOT / "docs" / "pages.md").read_text(encoding="utf-8"), re.MULTILINE))
    routes = {re.sub(r":path\}", "}", route.path) for route in client.app.routes}  # type: ignore[attr-defined]
    assert told == {path for path in routes if not path.startswith("/static") and "." not in path}

"""Pages: each case is a page as sites print it, and the text and facts that should come of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.errors import UnreadableInput
from wordbond.model import Basis, Origin
from wordbond.reading.document import Document, Form
from wordbond.reading.html import declared_charset, page_from_bytes, page_from_markup
from wordbond.reading.values import day_of, language_code, web_address

PAGES = sorted((Path(__file__).parent / "doors_pages").glob("*.html"))
PARAGRAPH = (
    "<p>The ferry will sail again in May, the harbour master said on Monday, once the pier is mended and paid.</p>"
)


def told(page: Document) -> dict[str, str]:
    facts = {
        "title": page.title,
        "outlet": page.outlet,
        "address": page.address,
        "byline": page.byline,
        "published": f"{page.published} {page.published_basis}" if page.published else None,
        "language": page.language,
        "publisher": page.publisher,
        "based on": ", ".join(page.based_on),
        "findings": ", ".join(found.code for found in page.findings),
    }
    return {name: value for name, value in facts.items() if value}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_gives_its_article_and_what_it_says_of_itself(path: Path) -> None:
    page = page_from_bytes(path.read_bytes(), location=str(path))
    head, text = path.with_suffix(".txt").read_text("utf-8").split("\n\n", 1)
    assert page.text == text.rstrip("\n")
    assert told(page) == dict(line.split(": ", 1) for line in head.splitlines())
    assert page.form is Form.HTML


def test_there_are_cases() -> None:
    assert len(PAGES) >= 5


def test_a_page_in_windows_1252_is_read_by_its_meta_tag() -> None:
    markup = (
        f'<html><head><meta charset="iso-8859-1"></head><body><article>{PARAGRAPH * 3}<p>“Grüße”, a été dit — 5 €</p>'
    )
    page = page_from_bytes(markup.encode("cp1252"), location="x")
    assert "“Grüße”, a été dit — 5 €" in page.text


def test_the_charset_of_the_header_wins_over_that_of_the_page() -> None:
    markup = f'<html><head><meta charset="koi8-r"></head><body><article>{PARAGRAPH * 3}<p>Министр сказал «да».</p>'
    assert "Министр сказал «да»." in page_from_bytes(markup.encode("cp1251"), location="x", charset="windows-1251").text


def test_a_charset_is_looked_for_as_a_browser_does() -> None:
    assert (
        declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">')
        == "windows-1251"
    )
    assert declared_charset(b'<?xml version="1.0" encoding="big5"?><html>') == "big5"
    assert declared_charset(b"<p>charset=none") is None


def test_the_same_page_read_many_times_gives_the_same_text() -> None:
    # An extractor that remembers what it saw would drop the copies of an agency's text.
    paragraphs = "".join(PARAGRAPH.replace("Monday", f"day {number}") for number in range(8))
    markup = f"<html><body><article><h1>Ferry</h1>{paragraphs}</article></body></html>".encode()
    pages = [page_from_bytes(markup, location="x") for _ in range(6)]
    assert {page.text for page in pages} == {pages[0].text}
    assert pages[0].text.count("The ferry will sail") == 8
    assert pages[0].findings == ()


def test_a_page_without_an_article_gives_all_its_text_and_says_so() -> None:
    markup = "<html><body>" + "<div>" * 400 + PARAGRAPH + "</div>" * 400 + "</body></html>"
    page = page_from_bytes(markup.encode(), location="x")
    assert page.text.startswith("The ferry will sail again")
    assert [found.code for found in page.findings] == ["article-not-found"]


def test_even_a_page_that_no_parser_follows_gives_its_words() -> None:
    markup = (
        "<html><head><title>T</title><style>p{}</style></head><body>"
        + "<div>" * 5000
        + PARAGRAPH
        + "<script>var x</script>"
    )
    page = page_from_bytes(markup.encode(), location="x")
    assert (
        page.text
        == "The ferry will sail again in May, the harbour master said on Monday, once the pier is mended and paid."
    )


def test_a_page_of_too_many_elements_gives_its_words_without_being_parsed() -> None:
    markup = "<html><body>" + "<b>word </b>" * 60_000 + "<!-- no word -->" + PARAGRAPH + "<!-- cut"
    page = page_from_bytes(markup.encode(), location="x")
    assert page.text.endswith(
        "\nThe ferry will sail again in May, the harbour master said on Monday, once the pier is mended and paid."
    )
    assert page.text.count("word") == 60_000
    assert [found.code for found in page.findings] == ["article-not-found"]


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><script>render('news')</script></body></html>",
        "<html><head><title>News</title></head></html>",
        "<p> </p>",
    ],
)
def test_a_page_without_words_is_refused_with_the_way_out(markup: str) -> None:
    with pytest.raises(UnreadableInput, match=r"a\.html: the page holds no words.*save it from a browser"):
        page_from_bytes(markup.encode(), location="a.html")


def test_hostile_structured_data_is_passed_over() -> None:
    scripts = [
        '{"@type": "NewsArticle", "headline": 5, "author": [[["x"]]], "datePublished": {"a": 1}, "publisher": [null]}',
        "[" * 100_000,
        '{"@type": ["NewsArticle"], "headline": "\\ud800 odd", "datePublished": "9999-99-99"}',
        "not json",
    ]
    blocks = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    page = page_from_bytes(
        f"<html><head>{blocks}</head><body><article>{PARAGRAPH * 4}</article></body>".encode(), location="x"
    )
    assert page.title == "\ufffd odd"
    assert page.published is None
    assert page.published_basis is Basis.UNKNOWN


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2025-03-04T23:59:00-08:00", "2025-03-04"),
        ("20250304", "2025-03-04"),
        ("2025/03/04 10:00", "2025-03-04"),
        ("Tue, 04 Mar 2025 23:30:00 -0500", "2025-03-04"),
        ("04/03/2025", None),
        ("2025-13-01", None),
        ("", None),
        (7, None),
        ("yesterday", None),
    ],
)
def test_a_day_is_read_as_stated_and_never_invented(stated: object, day: str | None) -> None:
    found = day_of(stated)
    assert (found.isoformat() if found else None) == day


def test_language_tags_and_addresses() -> None:
    assert [language_code(label) for label in ("en-GB", "pt_BR", "FR", "eng", "", None)] == [
        "en",
        "pt",
        "fr",
        None,
        None,
        None,
    ]
    assert web_address("/a", "https://x.example/b") == "https://x.example/a"
    assert web_address("javascript:alert(1)", "https://x.example/") is None
    assert web_address("http://[bad") is None


PIECES = [
    "<p>",
    "</p>",
    "<div",
    ">",
    "<",
    "&#0;",
    "&#xD800;",
    "&amp",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<table>",
    "<td>",
    "<svg>",
    "<html>",
    "</html>",
    "<body>",
    "]]>",
    "<![CDATA[",
    "<?xml",
    "words",
    "“x”",
    '="',
    "</body>",
    "<head>",
    "<article>",
    "</div>",
    "<h1>",
    "<li>",
    "<br/>",
    "\x00",
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_markup_gives_a_document_or_is_refused(pieces: list[str]) -> None:
    origin = Origin(location="x.html", media_type="text/html", sha256="")
    try:
        page = page_from_markup(" ".join(pieces), origin=origin)
    except UnreadableInput as error:
        assert str(error).startswith("x.html: ")
        return
    assert page.text.strip()
    assert "\x00" not in page.text
    page.text.encode()

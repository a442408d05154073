"""Archives, feeds and JSON lines: what each entry gives, and what is left of a damaged file."""

from __future__ import annotations

import gzip
import json
import zlib
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from wordbond.errors import UnreadableInput
from wordbond.reading.document import Document, Form, Unread
from wordbond.reading.inputs import read_documents, read_source
from wordbond.reading.sources import Limits, open_stream

WORDS = "The mayor said the bridge would open in May, though nobody on the council had seen the plans or the money. "


def page(number: int = 1, words: str = WORDS) -> bytes:
    head = f'<title>Bridge {number}</title><meta property="og:site_name" content="Vale Courier">'
    body = f"<article><h1>Bridge {number}</h1><p>{words * 3}</p><p>No. {number}: {words}</p></article>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def archive(
    *bodies: bytes, packed: bool = True, headers: tuple[tuple[str, str], ...] = (), kind: str = "response"
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for number, body in enumerate(bodies, 1):
        address = f"https://vale.example/{number}"
        named = {name for name, _ in headers}
        fields = [*headers, *([] if "Content-Type" in named else [("Content-Type", "text/html; charset=utf-8")])]
        http = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "vale.example")], is_http_request=True)
        writer.write_record(writer.create_warc_record(address, "request", payload=BytesIO(b""), http_headers=asked))
        if kind == "response":
            record = writer.create_warc_record(address, kind, payload=BytesIO(body), http_headers=http)
        else:
            record = writer.create_warc_record(address, kind, payload=BytesIO(body), warc_content_type="text/html")
        writer.write_record(record)
    return out.getvalue()


def read(data: bytes, name: str = "in", limits: Limits | None = None) -> list[Document | Unread]:
    return list(read_source(open_stream(BytesIO(data), location=name, name=name), limits or Limits()))


def texts(found: list[Document | Unread]) -> list[Document]:
    return [item for item in found if isinstance(item, Document)]


def unread(found: list[Document | Unread]) -> list[str]:
    return [str(item.error) for item in found if isinstance(item, Unread)]


# Web archives


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_gives_its_pages_in_order(packed: bool) -> None:
    found = read(archive(page(1), page(2), page(3), packed=packed), "crawl.warc")
    assert [item.title for item in texts(found)] == ["Bridge 1", "Bridge 2", "Bridge 3"]
    assert unread(found) == []
    first = texts(found)[0]
    assert first.origin.location == "crawl.warc#https://vale.example/1"
    assert first.address == "https://vale.example/1"
    assert first.outlet == "Vale Courier"


def test_resources_are_read_and_requests_and_pictures_passed_over() -> None:
    assert [item.title for item in texts(read(archive(page(4), kind="resource")))] == ["Bridge 4"]
    pictures = archive(b"\x89PNG\r\n....", headers=(("Content-Type", "image/png"),))
    assert "no page or text among its 1 answers" in unread(read(pictures, "pictures.warc.gz"))[0]


def test_a_packed_archive_within_zstd_is_read() -> None:
    out = BytesIO()
    writer = ZstdWriter(out)
    writer.write(archive(page(1), page(2), packed=False))
    writer.close()
    assert len(texts(read(out.getvalue(), "crawl.warc.zst"))) == 2


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_archive_gives_whole_pages_alone_and_one_message(packed: bool) -> None:
    whole = archive(page(1), page(2), page(3), packed=packed)
    found = read(whole[:-300], "cut.warc.gz")
    assert [item.title for item in texts(found)] == ["Bridge 1", "Bridge 2"]
    (message,) = unread(found)
    assert message.startswith("cut.warc.gz: the archive is cut off or damaged")
    assert "2 texts before the break were read" in message


def test_a_damaged_member_ends_the_archive_with_a_message() -> None:
    first, second = archive(page(1)), bytearray(archive(page(2)))
    second[len(second) // 2 : len(second) // 2 + 40] = bytes(40)
    found = read(first + bytes(second), "bad.warc.gz")
    assert [item.title for item in texts(found)] == ["Bridge 1"]
    assert "cut off or damaged" in unread(found)[0]


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
    ],
)
def test_packed_answers_are_unpacked(encoding: str, pack) -> None:  # type: ignore[no-untyped-def]
    found = read(archive(pack(page(7)), headers=(("Content-Encoding", encoding),)))
    assert [item.title for item in texts(found)] == ["Bridge 7"]


def test_an_answer_that_claims_to_be_packed_and_is_not_is_read_as_it_is() -> None:
    assert (
        len(texts(read(archive(page(7), headers=(("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))))))
        == 1
    )


def test_chunked_answers_are_put_together() -> None:
    body = page(8)
    chunked = b"%x\r\n%s\r\n%x;ext=1\r\n%s\r\n0\r\n\r\n" % (100, body[:100], len(body) - 100, body[100:])
    assert texts(read(archive(chunked, headers=(("Transfer-Encoding", "chunked"),))))[0].title == "Bridge 8"


def test_a_bomb_among_the_answers_is_one_message_and_the_others_are_read() -> None:
    bomb = gzip.compress(b"<html><body>" + b"<p>x</p>" * 4_000_000)
    both = archive(page(1)) + archive(bomb, headers=(("Content-Encoding", "gzip"),)) + archive(page(3))
    found = read(both, "bomb.warc.gz")
    assert len(texts(found)) == 2
    assert "unpacks to more than 17 MB" in unread(found)[0]


def test_a_page_over_the_bound_is_passed_over_with_its_name() -> None:
    found = read(archive(page(1), page(2) + b" " * 5000, page(3)), "big.warc.gz", Limits(record_bytes=4000))
    assert [item.title for item in texts(found)] == ["Bridge 1", "Bridge 3"]
    assert unread(found)[0].startswith("big.warc.gz#https://vale.example/2: is a page of")


def test_a_page_that_unpacks_over_the_bound_is_told_of_in_archives_and_fields() -> None:
    limits = Limits(page_bytes=1000)
    packed = archive(gzip.compress(page(1, WORDS * 10)), headers=(("Content-Encoding", "gzip"),))
    assert "is a page of over 0 MB" in unread(read(packed, "x.warc.gz", limits))[0]
    field = json.dumps({"html": page(1, WORDS * 10).decode()})
    assert "in:1: is a page of over 0 MB" in unread(read(field.encode(), limits=limits))[0]


def test_failed_answers_and_robots_files_are_no_reports() -> None:
    assert texts(read(archive(page(1)).replace(b"", b""))) != []
    plain = archive(page(1), packed=False).replace(b"200 OK", b"404 No")
    assert texts(read(plain)) == []
    robots = archive(b"User-agent: *", packed=False, headers=(("Content-Type", "text/plain"),))
    assert texts(read(robots.replace(b"vale.example/1", b"vale.ex/robots.txt"))) == []


def test_the_charset_of_the_header_is_used_within_archives() -> None:
    body = "<html><body><article><p>Министр сказал, да и повторил это трижды перед залом.</p></article>".encode(
        "koi8-r"
    )
    found = read(archive(body, headers=(("Content-Type", "text/html; charset=koi8-r"),)))
    assert "Министр сказал, да и" in texts(found)[0].text


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 5000), st.integers(0, 255))
def test_an_archive_with_a_wrong_byte_never_ends_the_reading(at: int, value: int) -> None:
    data = bytearray(archive(b"<p>Words of a page.</p>", b"<p>More words.</p>", packed=False))
    data[at % len(data)] = value
    for item in read(bytes(data), "x.warc"):
        assert isinstance(item, Document | Unread)


# JSON lines


def line(**fields: object) -> str:
    return json.dumps(fields)


def test_a_line_gives_its_fields() -> None:
    (report,) = texts(
        read(
            line(
                id="a-1",
                text="He said no.\r\nTwice.",
                title="No",
                url="https://www.x.example/1",
                source={"name": "X Daily"},
                published="2025-01-02T23:00:00+02:00",
                language="en-GB",
                author=["Ann Lee", "Bo Ek"],
            ).encode(),
            "in.jsonl",
        )
    )
    assert report.text == "He said no.\r\nTwice."
    assert report.origin.location == "in.jsonl#a-1"
    assert (report.title, report.outlet, report.byline) == ("No", "X Daily", "Ann Lee, Bo Ek")
    assert (str(report.published), report.published_basis, report.language) == ("2025-01-02", "metadata", "en")


def test_bad_lines_are_named_and_the_others_read() -> None:
    lines = [
        line(text="One."),
        "{not json",
        "",
        line(x=1),
        "[1]",
        line(body="Two."),
        line(text="   "),
        '"three"',
        line(text=3),
    ]
    found = read("\n".join(lines).encode(), "in.jsonl")
    assert [item.text for item in texts(found)] == ["One.", "Two."]
    assert [item.location for item in found if isinstance(item, Unread)] == [
        f"in.jsonl:{n}" for n in (2, 4, 5, 7, 8, 9)
    ]
    assert "expected one of the fields text, body, content, html (found: x)" in unread(found)[1]


def test_markup_in_a_field_is_read_as_a_page_and_plain_words_are_not() -> None:
    found = texts(
        read("\n".join([line(content="<p>One <b>two</b></p><p>Three</p>"), line(text="a < b and b > c")]).encode())
    )
    assert [(item.form, item.text) for item in found] == [(Form.HTML, "One two\nThree"), (Form.TEXT, "a < b and b > c")]


def test_halves_of_characters_in_a_line_are_replaced_and_told_of() -> None:
    (report,) = texts(read(b'{"text": "so \\ud800 what \\u0000 now", "title": "\\udfff T"}'))
    assert report.text == "so \ufffd what  now"
    assert report.title == "\ufffd T"
    assert {found.code for found in report.findings} == {"lone-surrogates-replaced", "null-characters-dropped"}


def test_a_line_over_the_bound_is_passed_over_without_being_held() -> None:
    lines = f"{line(text='One.')}\n{line(text='x' * 500_000)}\n{line(text='Three.')}\n"
    found = read(lines.encode(), "in.jsonl", Limits(line_bytes=1000))
    assert [item.text for item in texts(found)] == ["One.", "Three."]
    assert unread(found) == ["in.jsonl:2: is a line of over 0 MB, expected one report; split it into reports"]


def test_a_cut_packed_file_gives_the_lines_before_the_break() -> None:
    lines = "\n".join(line(id=n, text=f"Report {n}. {WORDS}") for n in range(2000)) + "\n"
    found = read(gzip.compress(lines.encode())[:-500], "in.jsonl.gz")
    assert 500 < len(texts(found)) < 2000
    assert found[:-1] == texts(found)
    assert "in.jsonl.gz: the file is cut off or damaged after line" in unread(found)[0]


def test_a_list_over_several_lines_is_read_as_well() -> None:
    found = read(b'\xef\xbb\xbf[\n {"text": "One."},\n {"no": 1},\n {"text": "Three."}\n]', "in.json")
    assert [(item.origin.location, item.text) for item in texts(found)] == [
        ("in.json#1", "One."),
        ("in.json#3", "Three."),
    ]
    assert unread(found)[0].startswith("in.json#2: the object has no text")
    assert [item.text for item in texts(read(b'{\n "text": "One."\n}'))] == ["One."]


def test_a_list_that_is_cut_or_too_large_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"in\.json: is no JSON"):
        read(b'[{"text": "One."},', "in.json")
    with pytest.raises(UnreadableInput, match=r"in\.json: is one piece of over 0 MB; make it JSON lines"):
        read(b'[{"text": "One, and more."}]', "in.json", Limits(line_bytes=10))


# Feeds

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Vale Courier</title><language>en-gb</language>{}</channel></rss>"""
WHOLE = """<item><title>One &amp;amp; <![CDATA[<b>two</b>]]></title><link>https://vale.example/1</link>
<author>Ann Lee</author>
<pubDate>Tue, 04 Mar 2025 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>First paragraph.</p><p>Second “paragraph”.</p>]]></content:encoded></item>"""
SUMMARY = """<item><title>Three</title><link>https://vale.example/3</link>
<description>A &lt;b&gt;summary&lt;/b&gt; alone.</description><source url="https://nw.example/rss">Northwire</source></item>"""


def test_a_feed_gives_whole_entries_and_tells_of_summaries() -> None:
    first, second = texts(read(RSS.format(WHOLE + SUMMARY).encode(), "feed.xml"))
    assert first.text == "First paragraph.\nSecond “paragraph”."
    assert (first.title, first.outlet, first.language) == ("One & two", "Vale Courier", "en")
    assert str(first.published) == "2025-03-04"
    assert first.findings == ()
    assert second.text == "A summary alone."
    assert second.outlet == "Northwire"
    assert [found.code for found in second.findings] == ["summary-only"]


def test_an_atom_feed_in_another_encoding_is_read() -> None:
    feed = """<?xml version="1.0" encoding="windows-1251"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Газета</title>
    <entry><id>tag:x,1</id><title>Порт</title><updated>2025-05-06T10:00:00Z</updated>
    <content type="html">&lt;p&gt;Порт откроют в мае.&lt;/p&gt;</content></entry></feed>"""
    (entry,) = texts(read(feed.encode("cp1251"), "atom.xml"))
    assert (entry.text, entry.outlet, str(entry.published)) == ("Порт откроют в мае.", "Газета", "2025-05-06")
    assert entry.origin.location == "atom.xml#tag:x,1"


def test_a_broken_feed_still_gives_its_entries() -> None:
    found = read(
        RSS.format(WHOLE + SUMMARY).replace("</channel></rss>", "<item><title>& < broken").encode(), "feed.xml"
    )
    assert [item.text for item in texts(found)][:2] == ["First paragraph.\nSecond “paragraph”.", "A summary alone."]
    assert "feed-malformed" in [found.code for found in texts(found)[0].findings]


def test_an_entry_without_words_and_a_feed_without_entries_are_told_of() -> None:
    assert (
        "the entry has no text, only the title “Empty”"
        in unread(read(RSS.format("<item><title>Empty</title></item>").encode()))[0]
    )
    assert "the feed has no entries" in unread(read(RSS.format("").encode(), "none.xml"))[0]


def test_a_feed_of_swelling_entities_is_bounded() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{lol}]>'
    feed = f'<?xml version="1.0"?>{declared}<rss><channel><item><title>&l9;</title></item></channel></rss>'
    found = read(feed.encode(), "lol.xml")
    assert sum(len(item.text) for item in texts(found)) < 100_000


def test_a_feed_never_opens_a_file_of_its_own_words(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS.format(WHOLE))
    assert texts(list(read_documents([str(secret)]))) != []
    assert texts(read(f"<rss><!-- {secret} --></rss>".encode())) == []


def test_a_packed_file_is_told_by_its_bytes_whatever_its_name() -> None:
    assert texts(read(gzip.compress(RSS.format(WHOLE).encode()), "feed.txt"))[0].outlet == "Vale Courier"
    assert texts(read(gzip.compress(gzip.compress(b"Plain words.")), "x"))[0].text == "Plain words."


def test_packed_text_that_is_cut_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"cut\.gz: the packed file is cut off or damaged"):
        read(gzip.compress(WORDS.encode() * 50)[:-9], "cut.gz")

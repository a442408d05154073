"""What holds for every text at all."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.reading.test_report_cases import read

from wordbond.model import NoiseKind, Origin, Report
from wordbond.reading.document import Document, Form
from wordbond.reading.duplicates import LONGEST_CHARS
from wordbond.reading.lines import find_lines
from wordbond.reading.tables import agencies, phrases
from wordbond.reading.transcript import is_transcript, read_transcript

PIECES = [
    *(phrase.says.replace("{n}", "12").replace("{any}", "any words") for phrase in list(phrases().by_word.values())[7]),
    "Comments",
    "Read also:",
    "- an entry",
    "Legal Disclaimer:",
    "4405 views 14 comment(s)",
    "The bridge over the Tarn will open in spring, the council said on Tuesday after a long meeting.",
    '"We have waited for it," the mayor said. "Now it is nearly here, and nobody will take it from us."',
    "BRUSSELS, April 2 (Reuters) - Ministers met on Wednesday to talk about the bridge over the river.",
    "By Jane Roe | 6 November 2031 | 3 min read",
    " date 2031-04-04 ",
    "(",
    ")",
    "“",
    "\u2028",
    "\r\n",
    "\n",
    "\n\n",
    "\t",
    "Photo: ",
    "© 2031",
    "Q:",
    "MODERATOR:",
    "As delivered",
    "Remarks by Jane Roe at the bridge",
    "۱۲",
    "١٢ views",
    "½ views",
    "İ",
    "ß",
    "²",
]
pages = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), max_size=25).map("\n".join)


def check(report: Report, text: str) -> None:
    assert report.text == text
    spans = [
        *report.paragraphs,
        *report.headings,
        *(n.span for n in report.noise),
        *(c.span for c in report.credits if c.span),
        *(f.span for f in report.findings if f.span),
        *(s for s in (report.title_span, report.byline_span, report.dateline_span, report.published.evidence) if s),
    ]
    assert all(span.end <= len(text) for span in spans)
    assert all(span.of(text) == span.of(text).strip() for span in report.paragraphs)
    assert all(a.end <= b.start for a, b in pairwise(report.paragraphs))
    noise = [n.span for n in report.noise]
    assert noise == sorted(noise)
    assert not any(n.span.overlaps(p) for n in report.noise for p in report.paragraphs)
    if report.title_span and report.title:
        assert " ".join(report.title_span.of(text).split()) == " ".join(report.title.split())
    if report.byline_span:
        assert report.byline_span.of(text) == report.byline
    if report.dateline_span:
        assert report.dateline_span.of(text) == report.dateline


@settings(max_examples=250, deadline=None)
@given(pages)
@example("")
@example("\x00")
@example(" date 2031-04-04 ")
@example("\ud800")
@example("\u2028\u2029")
def test_any_text_gives_a_report_whose_spans_stand_in_it(text: str) -> None:
    check(read(text), text)


@settings(max_examples=150, deadline=None)
@given(pages)
def test_any_text_gives_a_transcript_whose_spans_stand_in_it(text: str) -> None:
    document = Document(text=text, origin=Origin(location="t", media_type="text/plain", sha256="0" * 64))
    assert is_transcript(document) in (True, False)
    transcript = read_transcript(document)
    assert transcript.text == text
    words = [span for turn in transcript.turns for span in turn.words]
    assert all(span.end <= len(text) for span in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
    for turn in transcript.turns:
        if turn.label:
            assert turn.label.of(text) == turn.speaker


@settings(max_examples=60, deadline=None)
@given(pages)
def test_reading_twice_gives_the_same_report(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=60, deadline=None)
@given(pages)
def test_the_same_text_at_two_outlets_is_two_reports(text: str) -> None:
    assert read(text, outlet="The Tarn Gazette").id != read(text, outlet="River News").id
    assert read(text, outlet="River News").id == read(text, outlet="River News").id


@settings(max_examples=100, deadline=None)
@given(pages)
def test_markup_taken_apart_is_read_as_well(text: str) -> None:
    document = Document(text=text, origin=Origin(location="t", media_type="text/html", sha256="0" * 64), form=Form.HTML)
    check_document(document)
    check_document(replace(document, title="The bridge over the Tarn opens | River News", byline="Jane Roe"))


def check_document(document: Document) -> None:
    from wordbond.reading.report import read_report

    report = read_report(document)
    assert report.text == document.text
    assert all(span.end <= len(report.text) for span in report.paragraphs)


@given(st.text(alphabet="ab \n\r\u2028\t", max_size=80))
def test_lines_cover_all_that_is_no_white_space(text: str) -> None:
    lines = find_lines(text)
    covered = {i for line in lines for i in range(line.start, line.end)}
    assert {i for i, char in enumerate(text) if not char.isspace()} <= covered
    assert all(text[line.start : line.end] == text[line.start : line.end].strip() for line in lines)


LONG = 2_000_000


def test_two_million_quotation_marks_are_read() -> None:
    report = read('"' * LONG)
    assert report.paragraphs[0].end == LONG


def test_one_line_without_an_end_is_read() -> None:
    report = read("the bridge, the river and the " * (LONG // 30))
    assert len(report.paragraphs) == 1


def test_a_million_lines_are_read() -> None:
    report = read("Read also:\n- a\n(\nComments 3 views\n" * (LONG // 35))
    assert report.noise


def test_brackets_and_blanks_without_an_end_are_read() -> None:
    for piece in (
        "(",
        "[ ",
        "( (",
        " \n",
        "\n\n\n",
        "a. ",
        "Aa ",
        "1 ",
        "1,",
        "| ",
        "- ",
        "Photo: ",
        "A, ",
        "“”",
        "By A ",
        "\t\r\n",
    ):
        text = piece * (200_000 // len(piece))
        check(read(text), text)


def test_a_text_longer_than_any_report_is_not_searched_for_copies_and_says_so() -> None:
    report = read("The bridge over the Tarn will open in spring, the council said.\n" * (LONGEST_CHARS // 60))
    assert [finding.code for finding in report.findings] == ["not-searched-for-copies"]
    assert not any(n.kind is NoiseKind.DUPLICATED_BODY for n in report.noise)


def test_every_alias_that_credits_in_running_text_is_found_there() -> None:
    for agency in agencies().all:
        for alias in () if agency.strict else agency.aliases:
            assert agencies().loose.findall(f"so {alias} says") == [alias]
            assert agencies().loose.findall(f"so {alias.upper()} says") == [alias.upper()]

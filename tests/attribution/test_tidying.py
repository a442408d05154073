"""What the tagger leaves untidy is put right by what print shows."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.attribution.implicit import name_unattributed
from wordbond.attribution.jsonl import bare_report
from wordbond.attribution.marks import find_marked
from wordbond.attribution.tidying import tidy
from wordbond.model import Attribution, Quotation, QuotationKind, Report, Span, SpeakerId


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def quotation(
    report: Report, *content: str, cue: str | None = None, source: str | None = None, direct: bool = False
) -> Quotation:
    text = report.text
    return Quotation(
        text_id=report.id,
        kind=QuotationKind.DIRECT if direct else QuotationKind.INDIRECT,
        content=tuple(at(text, words) for words in content),
        cue=at(text, cue) if cue else None,
        source=at(text, source) if source else None,
        confidence=0.9,
    )


def tidied(report: Report, *quotations: Quotation) -> list[list[str]]:
    outer = [m for m in find_marked(report.text, report.paragraphs)[0] if m.depth == 0]
    return [[span.of(report.text) for span in q.content] for q in tidy(report, quotations, outer)]


def test_a_quotation_over_paragraphs_is_whole_and_what_it_reports_inside_is_not_apart() -> None:
    report = bare_report(
        '"The pier will stay.\n\nAs you know the council said that it must go.\n\nWe will not let it," Lind said.'
    )
    found = tidied(
        report,
        quotation(report, "that it must go", cue="said", source="the council"),
        quotation(report, "We will not let it,", cue="Lind said", source="Lind", direct=True),
    )
    assert found == [["The pier will stay.", "As you know the council said that it must go.", "We will not let it,"]]


def test_words_that_only_point_at_a_content_are_none() -> None:
    report = bare_report("Oda Lind said this in a video for the harbour board. She added that the pier would stay.")
    assert tidied(
        report,
        quotation(report, "this in a video for the harbour board", cue="said", source="Oda Lind"),
        quotation(report, "that the pier would stay", cue="added", source="She"),
    ) == [["the pier would stay"]]


def test_a_phrase_before_a_cue_with_a_longer_content_is_none() -> None:
    report = bare_report("At the same time, he noted that the danger from ice would not go away before the end of May.")
    words = "that the danger from ice would not go away before the end of May"
    found = tidied(report, quotation(report, "At the same time", words, cue="noted", source="he"))
    assert found == [[words.removeprefix("that ")]]


def test_a_subject_before_its_cue_stays() -> None:
    report = bare_report("The toll, Lind said, would rise to 600 crowns before the end of May.")
    content = ("The toll", "would rise to 600 crowns before the end of May")
    assert tidied(report, quotation(report, *content, cue="said", source="Lind")) == [list(content)]


def test_a_heading_quotes_nobody() -> None:
    plain = bare_report("Praise for the new pier\n\nLind said that the pier would stay.")
    report = Report(
        id=plain.id,
        text=plain.text,
        origin=plain.origin,
        published=plain.published,
        paragraphs=plain.paragraphs,
        headings=(at(plain.text, "Praise for the new pier"),),
    )
    found = tidied(
        report,
        quotation(report, "the new pier", cue="Praise for"),
        quotation(report, "that the pier would stay", cue="said", source="Lind"),
    )
    assert found == [["the pier would stay"]]


def test_speech_that_fills_a_paragraph_is_kept_with_the_source_of_the_paragraph_above() -> None:
    report = bare_report(
        "The pier would stay, Lind said.\n\n"
        "“It has stood for ninety years and it will stand for ninety more.”\n\n“Pier 9”"
    )
    outer = [m for m in find_marked(report.text, report.paragraphs)[0] if m.depth == 0]
    first = quotation(report, "The pier would stay", cue="said", source="Lind")
    found = tidy(report, [first], outer)
    assert [q.words(report.text) for q in found] == [
        "The pier would stay",
        "It has stood for ninety years and it will stand for ninety more.",
    ]
    assert found[1].source == at(report.text, "Lind")
    assert found[1].confidence < 0.5


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='ab “”"\n', max_size=80), st.data())
def test_any_quotations_of_any_text_come_back_apart_and_in_order(text: str, data: st.DataObject) -> None:
    report = bare_report(text)
    spans = st.builds(
        lambda a, b: Span(min(a, b), max(a, b) + 1),
        st.integers(0, max(0, len(text) - 1)),
        st.integers(0, max(0, len(text) - 1)),
    )
    found = data.draw(st.lists(spans, max_size=4)) if text else []
    quotations = [Quotation(text_id=report.id, kind=QuotationKind.INDIRECT, content=(span,)) for span in found]
    outer = [m for m in find_marked(text, report.paragraphs)[0] if m.depth == 0]
    result = tidy(report, quotations, outer)
    taken = sorted(span for q in result for span in q.content)
    assert all(a.end <= b.start for a, b in pairwise(taken))
    assert [q.content for q in result] == sorted(q.content for q in result)


def test_speech_without_a_source_is_the_one_speaker_s_of_a_report_and_nobody_s_of_two() -> None:
    report = bare_report("“One stays.” “Two stay.” “Three stay.” “Four stay.”")
    words = ("One stays.", "Two stay.", "Three stay.", "Four stay.")
    quotations = [quotation(report, one, direct=True) for one in words]
    lind, berg = (SpeakerId("name:oda lind"), "Oda Lind"), (SpeakerId("name:per berg"), "Per Berg")

    def judged(*who: tuple[SpeakerId, str] | None) -> list[str | None]:
        given = [
            Attribution(quotation_id=q.id, speaker_id=w[0] if w else None, speaker=w[1] if w else None)
            for q, w in zip(quotations, who, strict=True)
        ]
        return [a.speaker for a in name_unattributed(quotations, given)]

    assert judged(lind, None, lind, lind) == ["Oda Lind"] * 4
    assert judged(lind, None, lind, None) == ["Oda Lind", None, "Oda Lind", None]
    assert judged(lind, None, lind, berg) == ["Oda Lind", None, "Oda Lind", "Per Berg"]

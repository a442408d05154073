"""Rough contents fitted to print: marks, paragraphs, interruptions, headlines and sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordbond.attribution.clauses import lead_in
from wordbond.attribution.marks import Marked, find_marked, split_paragraphs
from wordbond.attribution.structure import (
    follow_paragraphs,
    headline_form,
    join_interrupted,
    kind_of_content,
    sentence_ends,
    snap_to_marks,
    stretches,
    with_marks,
)
from wordbond.model import Quotation, Span, TextId

SPLIT = "“We will build it,” the minister said, “by spring.” Nobody cheered."
LONG = "“We began late,” she said. “It rained.\n\n“We worked hard.\n\n“We finished early.”"
MIXED = "She called the plan of the council “a bridge to nowhere” and left."


def outer_of(text: str) -> list[Marked]:
    return [m for m in find_marked(text)[0] if m.depth == 0]


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def quotation(
    text: str, *words: str, cue: str | None = None, source: str | None = None, confidence: float = 1.0
) -> Quotation:
    content = tuple(span_of(text, w) for w in words)
    return Quotation(
        text_id=TextId("t"),
        kind=kind_of_content(text, content, outer_of(text)),
        content=content,
        cue=span_of(text, cue) if cue else None,
        source=span_of(text, source) if source else None,
        confidence=confidence,
    )


@pytest.mark.parametrize(
    ("text", "rough", "fitted"),
    [
        (SPLIT, "We will build it,” the", ["We will build it,"]),
        (SPLIT, "will build it", ["We will build it,"]),
        (SPLIT, "“We will build it,”", ["We will build it,"]),
        (SPLIT, "spring.” ", ["by spring."]),
        (SPLIT, "Nobody cheered", ["Nobody cheered"]),
        (SPLIT, "the minister said", ["the minister said"]),
        (LONG, "It rained", ["It rained."]),
        (LONG, "It rained.\n\n“We worked hard.", ["It rained.", "We worked hard."]),
        (MIXED, "the plan of the council “a bridge to nowhere", ["the plan of the council “a bridge to nowhere”"]),
        (MIXED, "a bridge to nowhere” and left", ["“a bridge to nowhere” and left"]),
        (MIXED, "a bridge to nowhere”", ["a bridge to nowhere"]),
    ],
)
def test_rough_contents_snap_to_marks(text: str, rough: str, fitted: list[str]) -> None:
    found = snap_to_marks(span_of(text, rough), outer_of(text), text)
    assert [span.of(text) for span in found] == fitted


def test_a_quotation_is_followed_over_paragraphs_and_not_back() -> None:
    outer = outer_of(LONG)
    middle = span_of(LONG, "We worked hard.")
    assert [s.of(LONG) for s in follow_paragraphs([middle], outer)] == ["We worked hard.", "We finished early."]
    first = span_of(LONG, "We began late,")
    assert follow_paragraphs([first], outer) == (first,)


def test_interrupted_parts_are_joined_by_their_cue() -> None:
    parts = [
        quotation(SPLIT, "We will build it,", cue="said", source="the minister", confidence=0.9),
        quotation(SPLIT, "by spring.", cue="said", confidence=0.7),
    ]
    (joined,) = join_interrupted(parts[::-1], SPLIT)
    assert joined.words(SPLIT) == "We will build it, by spring."
    assert joined.source == span_of(SPLIT, "the minister")
    assert joined.confidence == 0.7
    assert [s.of(SPLIT) for s in stretches(joined, SPLIT)] == ["We will build it,", "by spring."]


def test_a_part_without_cue_joins_the_one_before_it_in_its_paragraph_alone() -> None:
    parts = [quotation(SPLIT, "We will build it,", cue="said"), quotation(SPLIT, "by spring.")]
    assert len(join_interrupted(parts, SPLIT)) == 1
    apart = SPLIT.replace("said, ", "said.\n")
    parts = [quotation(apart, "We will build it,", cue="said"), quotation(apart, "by spring.")]
    assert len(join_interrupted(parts, apart)) == 2


def test_two_cues_keep_two_quotations() -> None:
    text = "“We will,” she said. “You will not,” he replied."
    parts = [quotation(text, "We will,", cue="said"), quotation(text, "You will not,", cue="replied")]
    assert join_interrupted(parts, text) == tuple(parts)


def test_paragraphs_of_one_quotation_are_one_stretch() -> None:
    found = quotation(LONG, "It rained.", "We worked hard.", "We finished early.")
    assert [s.of(LONG) for s in stretches(found, LONG)] == ["It rained.\n\n“We worked hard.\n\n“We finished early."]


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Kroll: Bridge will stand for ever", ("Kroll", "Bridge will stand for ever")),
        ("Kroll: ‘We will build it’", ("Kroll", "We will build it")),
        ("Council of Orban: Bridge will be free", ("Council of Orban", "Bridge will be free")),
        ("Live: Bridge opens after ten years", None),
        ("Opinion: Why the bridge must fall", None),
        ("Bridge opens at 10:30 on Monday", None),
        ("what we know so far: the bridge fell", None),
        ("Kroll: Builder", None),
        ("Bridge opens", None),
    ],
)
def test_a_headline_names_its_speaker_before_a_colon(title: str, parts: tuple[str, str] | None) -> None:
    text = f"x {title}"
    found = headline_form(text, Span(2, len(text)))
    assert (found and (found.source.of(text), found.content.of(text))) == parts


@pytest.mark.parametrize(
    ("paragraph", "parts"),
    [
        ("The crowd waited. The mayor wrote to the council:", ("The mayor", "wrote")),
        ("Ada Kroll went even further:", ("Ada Kroll", ":")),
        ("The mayor wrote to the council.", None),
    ],
)
def test_a_paragraph_leads_in_the_next(paragraph: str, parts: tuple[str, str] | None) -> None:
    clause = lead_in(paragraph, Span(0, len(paragraph)))
    assert (clause and clause.source and (clause.source.of(paragraph), clause.cue.of(paragraph))) == parts


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It stands. It will stand.", ["It stands.", " It will stand."]),
        ("Mr. Kroll of St. Orban left. He ran.", ["Mr. Kroll of St. Orban left.", " He ran."]),
        ("J. D. Kroll ran. “Why?” he asked.", ["J. D. Kroll ran.", " “Why?” he asked."]),
        ("It cost 3.5 million. Why?! No.", ["It cost 3.5 million.", " Why?!", " No."]),
        ("no stop", []),
    ],
)
def test_sentences_end_where_print_ends_them(text: str, sentences: list[str]) -> None:
    ends = list(sentence_ends(text, 0, len(text)))
    assert [text[a:b] for a, b in zip([0, *ends], ends, strict=False)] == sentences


@given(st.text(alphabet="“”\"' ab,.\n"), st.integers(0, 40), st.integers(1, 40))
def test_snapping_gives_spans_of_the_text_in_order(text: str, start: int, length: int) -> None:
    if start >= len(text):
        return
    content = Span(start, min(len(text), start + length))
    found = snap_to_marks(content, outer_of(text), text)
    assert found
    assert found[-1].end <= len(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    followed = follow_paragraphs(found, outer_of(text))
    assert set(found) <= set(followed)


@given(st.text(alphabet="“” ab,.\n"))
def test_marks_at_the_ends_are_counted_in_and_nothing_else(text: str) -> None:
    outer = outer_of(text)
    for m in outer:
        (whole,) = with_marks([Span(m.inner[0].start, m.inner[-1].end)], outer)
        assert whole.start == m.span.start
        assert whole.end in (m.span.end, m.inner[-1].end)


@given(st.text())
def test_sentences_and_titles_of_any_text_give_a_result(text: str) -> None:
    assert all(0 < end <= len(text) for end in sentence_ends(text, 0, len(text)))
    for paragraph in split_paragraphs(text):
        headline_form(text, paragraph)
        lead_in(text, paragraph)

"""Marks in a text: whatever the spans are, taking the tags out gives the text back."""

from __future__ import annotations

import html
import itertools
import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from tests.effort import calls_of
from tests.web.sample import analyses, press_conference, summit_report

from wordbond.model import DatedOn, Noise, NoiseKind, Origin, Report, Span
from wordbond.web.marking import Block, BlockKind, Layer, lay_out, lay_out_turns, mark
from wordbond.web.views.text import text_page

TAG = re.compile(r"<[^>]*>")


def words_of(marked: str) -> str:
    return html.unescape(TAG.sub("", marked))


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(alphabet="ab <>&\"'\n", min_size=1, max_size=60))
    places = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(places, places), max_size=12))
    return text, [Span(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]


def whole(text: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, Span(0, len(text)))]


@given(texts_with_spans())
def test_without_its_tags_a_marked_text_is_the_text(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    layers = [Layer(span, Markup('<span class="x">'), rank=n % 3) for n, span in enumerate(spans)]
    assert words_of("".join(mark(text, whole(text), layers))) == text


@given(texts_with_spans())
def test_every_mark_is_closed_in_the_order_in_which_it_was_opened(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    layers = [Layer(span, Markup(f"<b{n}>"), Markup(f"</b{n}>")) for n, span in enumerate(spans)]
    open_: list[str] = []
    for closing, name in re.findall(r"<(/?)(b\d+)>", "".join(mark(text, whole(text), layers))):
        if closing:
            assert open_.pop() == name
        else:
            open_.append(name)
    assert not open_


@given(texts_with_spans())
def test_each_mark_stands_around_its_own_words(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    layers = [Layer(span, Markup(f"<b{n}>"), Markup(f"</b{n}>")) for n, span in enumerate(spans)]
    marked = "".join(mark(text, whole(text), layers))
    for n, span in enumerate(spans):
        inside = re.findall(rf"<b{n}>(.*?)</b{n}>", marked, re.DOTALL)
        assert "".join(words_of(part) for part in inside) == span.of(text)


@given(texts_with_spans(), st.lists(st.integers(0, 60), max_size=4))
def test_what_is_added_is_added_once_after_the_last_word(case: tuple[str, list[Span]], cuts: list[int]) -> None:
    text, spans = case
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    blocks = [Block(BlockKind.PARAGRAPH, Span(a, b)) for a, b in itertools.pairwise(edges)]
    layers = [Layer(span, Markup("<i>"), Markup("</i>"), added=Markup(f"<n{n}>")) for n, span in enumerate(spans)]
    marked = "".join(mark(text, blocks, layers))
    for n, span in enumerate(spans):
        before, *after = marked.split(f"<n{n}>")
        assert len(after) == 1
        assert words_of(before) == text[: span.end]


@given(st.text(alphabet="a \n\t", max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 9)), max_size=8))
def test_every_word_of_a_report_is_in_one_block(text: str, stretches: list[tuple[int, int]]) -> None:
    spans = [Span(start, min(len(text), start + chars)) for start, chars in stretches if start < len(text)]
    report = Report(
        id=Report.id_of(text, None),
        text=text,
        origin=Origin(location="x", media_type="text/plain", sha256=""),
        published=DatedOn.unknown(),
        paragraphs=tuple(spans[::2]),
        noise=tuple(Noise(NoiseKind.COMMENTS, span) for span in spans[1::2]),
    )
    blocks = lay_out(report)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(blocks))
    left = list(text)
    for block in blocks:
        left[block.span.start : block.span.end] = " " * len(block.span)
    assert not "".join(left).strip()


def test_the_pages_of_the_sample_hold_exactly_the_texts() -> None:
    for analysis in analyses():
        text = analysis.text
        blocks = lay_out(text) if isinstance(text, Report) else lay_out_turns(text)
        page = text_page(analysis, lambda line, last: Markup(""))
        assert [words_of(block.html) for block in page.blocks] == [block.span.of(text.text) for block in blocks]
        shown = "".join(words_of(block.html) for block in page.blocks)
        assert "".join(shown.split()) == "".join(text.text.split())


def test_noise_by_itself_is_a_block_and_noise_in_a_paragraph_a_mark() -> None:
    text = "Real words. Share 12 More words.\nComments 3"
    noise = (Noise(NoiseKind.COUNTERS, Span(12, 20)), Noise(NoiseKind.COMMENTS, Span(33, 43)))
    report = Report(
        id=Report.id_of(text, None),
        text=text,
        origin=Origin(location="x", media_type="text/plain", sha256=""),
        published=DatedOn.unknown(),
        paragraphs=(Span(0, 32),),
        noise=noise,
    )
    assert [(b.kind, b.noise) for b in lay_out(report)] == [
        (BlockKind.PARAGRAPH, None),
        (BlockKind.NOISE, NoiseKind.COMMENTS),
    ]


def test_a_quotation_inside_another_keeps_its_own_note_within_the_outer_one() -> None:
    page = text_page(summit_report(), lambda line, last: Markup(f"[{line.number}]") if last else Markup(""))
    paragraph = next(block.html for block in page.blocks if "every member votes" in block.html)
    assert "‘" in paragraph
    words = words_of(paragraph)
    assert "says ‘every member pays’,[6] I hear that every member votes,”[5] he told" in words


def test_a_text_full_of_crossing_marks_takes_work_in_proportion() -> None:
    def work(count: int) -> int:
        text = "a" * (2 * count)
        layers = [Layer(Span(n, n + count), Markup("<i>"), Markup("</i>")) for n in range(count)]
        return calls_of(lambda: mark(text, whole(text), layers))

    assert work(8_000) < 8 * 1.5 * work(1_000)


def test_what_follows_a_label_in_its_line_belongs_to_it() -> None:
    page = text_page(press_conference(), lambda line, last: Markup(""))
    labels = [block.html for block in page.blocks if block.kind is BlockKind.LABEL]
    assert [words_of(label) for label in labels][1] == "Question:"

"""The tagger on sentences, on its windows and on texts that no desk would print."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.attribution.tagger import (
    CONTEXT_PIECES,
    WINDOW_PIECES,
    Alphabet,
    Role,
    Tagger,
    _best_labels,
    _threads,
    cut_windows,
    default_tagger,
    encode,
    lines,
    mark_quoted,
    read,
)
from wordbond.attribution.wordpiece import WordPiece
from wordbond.errors import ModelMissing
from wordbond.model import Span


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return default_tagger()


def tagged(tagger: Tagger, text: str) -> list[tuple[str, str]]:
    return [(found.role.value, found.span.of(text)) for found in tagger.find_spans(text)]


def test_a_direct_quotation_has_source_cue_and_content(tagger: Tagger) -> None:
    text = "“We will not close the border,” the interior minister said on Monday."
    assert tagged(tagger, text) == [
        ("content", "“We will not close the border,”"),
        ("source", "the interior minister"),
        ("cue", "said"),
    ]


def test_an_indirect_quotation_has_them_too(tagger: Tagger) -> None:
    text = "Finland’s president said that the fence would be ready by the end of next year."
    assert tagged(tagger, text) == [
        ("source", "Finland’s president"),
        ("cue", "said"),
        ("content", "that the fence would be ready by the end of next year"),
    ]


def test_a_sentence_without_anybody_speaking_gives_nothing(tagger: Tagger) -> None:
    assert tagged(tagger, "The river rose by two metres overnight, and three bridges were closed.") == []


def test_only_the_given_paragraphs_are_read(tagger: Tagger) -> None:
    text = "“It is over,” Ilves said.\n\n“It has begun,” Kaljulaid said."
    second = Span(text.index("“It has"), len(text))
    assert all(second.holds(found.span) for found in tagger.find_spans(text, [second]))
    assert tagger.find_spans(text, [second])
    assert tagger.find_spans(text, []) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "Yes",
        "“",
        "””””““““",
        "\ufffd\x00\u200b",
        "THE MINISTER SAID THAT NOTHING WAS DECIDED",
        "no stops no marks the minister said that nothing was decided " * 60,
        "x" * 5000,
        "# @ & " * 400,
        "Министр сказал, что решения нет. 大臣は「まだ決まっていない」と述べた。",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_any_text_gives_an_answer(tagger: Tagger, text: str) -> None:
    at = 0
    for found in tagger.find_spans(text):
        assert at <= found.span.start < found.span.end <= len(text)
        assert 0 <= found.confidence <= 1 and 0 <= found.starts <= 1 and 0 <= found.ends <= 1
        at = found.span.end


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("aB .,“”‘’'\"\n—she said ") | st.characters(), max_size=300))
def test_spans_stand_in_order_apart_and_in_the_text(text: str) -> None:
    at = 0
    tags = default_tagger().find_tags(text)
    assert len(tags.links) == len(tags.spans)
    for found, links in zip(tags.spans, tags.links, strict=True):
        assert at <= found.span.start < found.span.end <= len(text)
        at = found.span.end
        wanted = {Role.CONTENT: Role.CUE, Role.CUE: Role.SOURCE}.get(found.role)
        assert all(link.to is None or tags.spans[link.to].role is wanted for link in links)


def test_a_missing_model_is_told_by_its_place(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"nothing\.onnx"):
        Tagger(tmp_path / "nothing.onnx")


@pytest.mark.parametrize(("setting", "threads"), [("", 1), ("3", 3), ("0", 1), ("many", 1), ("-2", 1)])
def test_the_setting_says_how_many_threads(setting: str, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORDBOND_THREADS", setting)
    assert _threads() == threads


WORDPIECE = WordPiece(
    {p: n for n, p in enumerate(["[UNK]", "[CLS]", "[SEP]", "[unused1]", *"abcde", "##a", ".", "“", "”"])}
)


@given(st.text(st.sampled_from("aaab .“”\n"), max_size=3000), st.integers(1, 40))
def test_each_word_is_answered_for_by_one_window(text: str, repeated: int) -> None:
    text = text * repeated
    reading = read(text, lines(text), WORDPIECE)
    windows = cut_windows(reading)
    assert [n for w in windows for n in range(w.first, w.end)] == list(range(len(reading.words)))
    alphabet = Alphabet.of(WORDPIECE.vocabulary)
    for window in windows:
        encoding = encode(reading, window, alphabet)
        assert len(encoding.pieces) == len(encoding.types) <= WINDOW_PIECES or window.end == window.first + 1
        assert len(encoding.pieces) <= WINDOW_PIECES + CONTEXT_PIECES
        assert len(encoding.heads) == window.end - window.context


def test_windows_end_with_sentences_where_they_can() -> None:
    text = ("a b c d e. " * 20 + "\n") * 6
    reading = read(text, lines(text), WORDPIECE)
    for window in cut_windows(reading)[:-1]:
        assert reading.ends_sentence[window.end - 1]


@pytest.mark.parametrize(
    "case",
    [
        ("“Yes,” she said. “No.”", "“Yes,”|“No.”"),
        ('"Yes," she said. "No."', '"Yes,"|"No."'),
        ("‘The allies’ plan is good,’ he said. ‘It’s done.’", "‘The allies’ plan is good,’|‘It’s done.’"),
        ("«Ja», sagte er. „Nein“, so sie.", "«Ja»|„Nein“"),
        ("“It goes on", "“It goes on"),
        ("The ’90s weren’t the ministers’ best, rock ’n’ roll or not.", ""),
        ("“He said ‘no’ to us,” she said.", "“He said ‘no’ to us,”"),
        ("''Yes,'' she said.", "''Yes,''"),
    ],
    ids=lambda case: case[0][:16],
)
def test_what_stands_inside_marks(case: tuple[str, str]) -> None:
    text, expected = case
    inside = mark_quoted(text)
    runs, at = [], 0
    while at < len(text):
        if inside[at]:
            end = at
            while end < len(text) and inside[end]:
                end += 1
            runs.append(text[at:end])
            at = end
        at += 1
    assert "|".join(runs) == expected


@given(
    st.lists(st.lists(st.floats(-5, 5), min_size=7, max_size=7), min_size=1, max_size=6),
    st.integers(0, 6),
)
def test_the_best_labels_are_the_best_of_all_that_are_allowed(scores: list[list[float]], before: int) -> None:
    def allowed(label: int, last: int) -> bool:
        return label == 0 or label % 2 == 1 or last in (label, label - 1)

    best: dict[int, float] = {before: 0.0}
    for row in scores:
        best = {
            label: max(total for last, total in best.items() if allowed(label, last)) + row[label]
            for label in range(7)
            if any(allowed(label, last) for last in best)
        }
    found = _best_labels(scores, before)
    last, total = before, 0.0
    for label, row in zip(found, scores, strict=True):
        assert allowed(label, last)
        total += row[label]
        last = label
    assert total == pytest.approx(max(best.values()))


@pytest.mark.slow
def test_a_very_long_text_is_read_in_windows(tagger: Tagger) -> None:
    text = "“We will build it,” the minister said. It rained again that week.\n\n" * 4000
    quotations = [found for found in tagger.find_spans(text) if found.span.of(text) == "“We will build it,”"]
    assert len(quotations) == 4000


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["'a " * 60_000, '"' * 100_000, "‘s’ " * 50_000, '. "' * 50_000, "a" * 200_000],
    ids=lambda text: repr(text[:4]),
)
def test_layout_is_read_in_linear_time(text: str) -> None:
    reading = read(text, lines(text), WORDPIECE)
    assert cut_windows(reading)[-1].end == len(reading.words)

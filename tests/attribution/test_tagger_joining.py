"""Spans joined to attributions, and how sure that is."""

from __future__ import annotations

import math

import pytest

from wordbond.attribution.joining import Calibration, Evidence, Form, default_calibration, join_spans
from wordbond.attribution.tagger import Link, Role, TaggedSpan, Tags, default_tagger, lines
from wordbond.model import Span

ANY = Calibration(dict.fromkeys(Form, (0.0,) * 11), 0.0, 1.0)
TEXT = "“A,” said B. “C,” D wrote, “E.”\n\nIt is reported that F."


def tags(text: str, *rows: tuple[str, Role, tuple[tuple[int | None, float], ...]]) -> Tags:
    spans, links, at = [], [], 0
    for words, role, belongs in rows:
        start = text.index(words, at)
        at = start + len(words)
        spans.append(TaggedSpan(role, Span(start, at), 0.9, 0.9, 0.9))
        links.append(tuple(Link(*link) for link in belongs))
    return Tags(tuple(spans), tuple(links))


def joined(text: str, found: Tags) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            " | ".join(span.of(text) for span in one.content),
            one.cue and one.cue.of(text),
            one.source and one.source.of(text),
        )
        for one in join_spans(found, text, lines(text), ANY)
    ]


def test_contents_around_one_cue_are_one_attribution() -> None:
    found = tags(
        TEXT,
        ("“A,”", Role.CONTENT, ((1, 0.9), (4, 0.1))),
        ("said", Role.CUE, ((2, 0.9), (None, 0.1))),
        ("B", Role.SOURCE, ()),
        ("“C,”", Role.CONTENT, ((5, 0.8), (1, 0.2))),
        ("D", Role.SOURCE, ()),
        ("wrote", Role.CUE, ((4, 0.9), (2, 0.1))),
        ("“E.”", Role.CONTENT, ((5, 0.9), (1, 0.1))),
    )
    assert joined(TEXT, found) == [("“A,”", "said", "B"), ("“C,” | “E.”", "wrote", "D")]


def test_a_cue_without_a_source_is_not_given_a_neighbours() -> None:
    text = "The mayor said A, and it was reported that F."
    found = tags(
        text,
        ("The mayor", Role.SOURCE, ()),
        ("said", Role.CUE, ((0, 0.9), (None, 0.1))),
        ("A", Role.CONTENT, ((1, 0.9), (4, 0.1))),
        ("was reported", Role.CUE, ((None, 0.8), (0, 0.2))),
        ("that F", Role.CONTENT, ((3, 0.9), (1, 0.1))),
    )
    found = Tags(found.spans, (*found.links[:2], ((Link(1, 0.9), Link(3, 0.1))), found.links[3], found.links[4]))
    assert joined(text, found) == [("A", "said", "The mayor"), ("that F", "was reported", None)]


def test_without_links_the_nearest_in_the_paragraph_is_taken() -> None:
    found = tags(
        TEXT,
        ("“A,”", Role.CONTENT, ()),
        ("said", Role.CUE, ()),
        ("B", Role.SOURCE, ()),
        ("is reported", Role.CUE, ()),
        ("that F", Role.CONTENT, ()),
    )
    assert joined(TEXT, found) == [("“A,”", "said", "B"), ("that F", "is reported", None)]


def test_what_is_unlikely_is_left_out() -> None:
    found = tags(TEXT, ("“A,”", Role.CONTENT, ((1, 0.9),)), ("said", Role.CUE, ()))
    assert join_spans(found, TEXT, lines(TEXT), Calibration(ANY.weights, 0.6, 1.0)) == []


def test_nothing_tagged_gives_nothing() -> None:
    assert join_spans(Tags(), TEXT, lines(TEXT)) == []
    assert join_spans(Tags(), "", []) == []


def evidence(likely: float, quoted_share: float) -> Evidence:
    return Evidence(*[likely] * 7, quoted_share=quoted_share, has_source=True, parts=1, chars=60)


@pytest.mark.parametrize("quoted", [0.0, 0.5, 1.0])
def test_confidence_is_a_probability_and_follows_the_evidence(quoted: float) -> None:
    calibration = default_calibration()
    low, high = (calibration.confidence(evidence(likely, quoted)) for likely in (0.3, 0.99))
    assert 0 <= low < high <= 1


def test_evidence_of_nought_or_one_is_no_trouble() -> None:
    calibration = Calibration(dict.fromkeys(Form, (0.0,) + (1.0,) * 10), 0.0, 1.0)
    for likely in (0.0, 1.0):
        assert math.isfinite(calibration.confidence(evidence(likely, 1.0)))


def test_a_plain_sentence_is_joined_as_a_reader_would() -> None:
    text = "“We will not close the border,” the interior minister said on Monday. “Not this year.”"
    [only] = join_spans(default_tagger().find_tags(text), text, lines(text))
    assert [span.of(text) for span in only.content] == ["“We will not close the border,”", "“Not this year.”"]
    assert only.source is not None
    assert only.source.of(text) == "the interior minister"
    assert only.confidence > 0.7

"""The nouns refuse nonsense, and their ids stand for content alone."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordbond.errors import InvalidRecord
from wordbond.model import (
    Analysis,
    Attribution,
    Basis,
    DatedOn,
    Noise,
    NoiseKind,
    Origin,
    Precision,
    Quotation,
    QuotationKind,
    Report,
    Span,
    TextId,
    digest,
    normalised,
    spans_in_order,
)

ORIGIN = Origin(location="-", media_type="text/plain", sha256="0" * 64)
SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 50), st.integers(1, 20))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_refuses_to_be_empty_or_to_run_backwards(start: int, end: int) -> None:
    with pytest.raises(InvalidRecord):
        Span(start, end)


def test_a_span_refuses_a_text_that_ends_before_it() -> None:
    assert Span(0, 4).of("word") == "word"
    with pytest.raises(InvalidRecord, match="4 characters"):
        Span(2, 5).of("word")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_two_lists_share_a_digest_only_where_they_are_equal(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_any_string_has_a_digest_even_one_with_a_lone_surrogate() -> None:
    assert digest("\ud800") != digest("\ud801")


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_the_same_text_at_two_outlets_is_two_reports() -> None:
    assert Report.id_of("Words  here.\n", "Harbour Post") == Report.id_of("Words here.", "Harbour Post")
    assert Report.id_of("Words here.", "Harbour Post") != Report.id_of("Words here.", "Quay Gazette")
    assert Report.id_of("Words here.", "Harbour Post") != Report.id_of("Words here.", None)


@given(st.lists(SPANS, max_size=12))
def test_spans_in_order_cover_the_same_characters_without_touching(spans: list[Span]) -> None:
    merged = spans_in_order(spans)
    assert {i for s in merged for i in range(s.start, s.end)} == {i for s in spans for i in range(s.start, s.end)}
    assert all(a.end < b.start for a, b in pairwise(merged))


def test_a_date_refuses_a_precision_that_its_days_do_not_bear_out() -> None:
    assert DatedOn.on(date(2031, 5, 2), Basis.STATED).day == date(2031, 5, 2)
    assert DatedOn(date(2031, 5, 1), date(2031, 5, 31), Precision.MONTH, Basis.STATED).day is None
    for first, last, precision in [
        (None, None, Precision.DAY),
        (date(2031, 5, 2), None, Precision.DAY),
        (date(2031, 5, 2), date(2031, 5, 1), Precision.DAYS),
        (date(2031, 5, 2), date(2031, 5, 2), Precision.UNKNOWN),
    ]:
        with pytest.raises(InvalidRecord):
            DatedOn(first, last, precision, Basis.STATED)


def quotation(*content: Span, **fields: object) -> Quotation:
    return Quotation(text_id=TextId("t"), kind=QuotationKind.DIRECT, content=content, **fields)  # type: ignore[arg-type]


def test_a_quotation_keeps_its_id_when_only_its_judged_parts_change() -> None:
    assert quotation(Span(0, 4)).id == quotation(Span(0, 4), source=Span(9, 12), confidence=0.4).id
    assert quotation(Span(0, 4)).id != quotation(Span(0, 5)).id


@pytest.mark.parametrize("content", [(), (Span(5, 9), Span(0, 4)), (Span(0, 4), Span(3, 9))])
def test_a_quotation_refuses_content_that_is_missing_or_out_of_order(content: tuple[Span, ...]) -> None:
    with pytest.raises(InvalidRecord):
        quotation(*content)


def test_an_analysis_refuses_attributions_of_other_quotations() -> None:
    report = Report(id=TextId("t"), text="Some words.", origin=ORIGIN, published=DatedOn.unknown())
    one, other = quotation(Span(0, 4)), quotation(Span(5, 10))
    Analysis(text=report, quotations=(one,), attributions=(Attribution(quotation_id=one.id),))
    with pytest.raises(InvalidRecord):
        Analysis(text=report, quotations=(one,), attributions=(Attribution(quotation_id=other.id),))


def test_a_teaser_is_noise_by_kind_but_still_part_of_what_is_read() -> None:
    noise = (Noise(NoiseKind.CAPTION, Span(0, 4)), Noise(NoiseKind.TEASER, Span(5, 10)))
    report = Report(id=TextId("t"), text="Some words.", origin=ORIGIN, published=DatedOn.unknown(), noise=noise)
    assert report.is_noise(Span(2, 6))
    assert not report.is_noise(Span(5, 9))


def test_a_very_long_text_counts_for_identity_as_a_short_one_does() -> None:
    for space in (" ", "\n\n", "\t \u2028", "\x1c\x1f\x85", "\u3000"):
        piece = f"{space}the{space}bridge"
        long = piece * (1_100_000 // len(piece))
        assert normalised(long) == " ".join(long.split())

"""Amounts in text: the two halves of the phrases, what is none, and what must hold for every text."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.claims.quantity_scorer import misses, phrases

from wordbond.claims.model import Comparator, Quantity, UnitKind
from wordbond.claims.quantities import find_quantities
from wordbond.errors import InvalidRecord
from wordbond.model import Span

HERE = Path(__file__).parent
NONE = [line for line in (HERE / "no_quantities.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
PIECES = [
    "the", "of", "a", "to", "from", "between", "and", "or", "over", "more than", "about", "20", "3.5", "1,000",
    "2025", "billion", "m", "bn", "%", "percent", "€", "$", "US$", "EUR", "euros", "half", "third", "two",
    "hundred", "thousand", "-", "–", ".", "/", "GDP", "year", "per", "nations", "one", "dozen", "½", "1/3", "+",
    "~", "F-16", "minus", "another", "Leopard 2", "mm", "twice", "hundreds", "tens", "٣", "9" * 40, "\n",
]  # fmt: skip


@pytest.mark.parametrize(("half", "floor"), [("dev", 100), ("test", 99)])
def test_value_unit_and_comparator_of_each_half(half: str, floor: int) -> None:
    missed = [(phrase.text, [q.unit for q in found]) for phrase, found in misses(half, find_quantities)]
    assert len(phrases(half)) == 100
    assert 100 - len(missed) >= floor, missed


@pytest.mark.parametrize("line", NONE)
def test_no_amount_is_found_where_none_is(line: str) -> None:
    assert [q.span.of(line) for q in find_quantities(line)] == []


@pytest.mark.parametrize(
    ("text", "per", "additive"),
    [
        ("They make 1.4 million rounds a year.", "year", False),
        ("It costs €40 billion in security assistance a year.", "year", False),
        ("It costs $2bn annually.", "year", False),
        ("They give a further 30 million euros per month.", "month", True),
        ("They sent $500m more.", None, True),
        ("They sent three more batteries.", None, True),
        ("Twelve ships sailed a year ago.", None, False),
        ("They will pay 3 billion within a year.", None, False),
    ],
)
def test_rates_and_additions(text: str, per: str | None, additive: bool) -> None:
    (found,) = find_quantities(text)
    assert (found.per, found.additive) == (per, additive)


def test_a_direction_stands_above_a_weakening() -> None:
    (found,) = find_quantities("It costs more than about 20 billion euros.")
    assert (found.comparator, found.approximate) == (Comparator.MORE, True)


def test_a_bare_amount_takes_the_currency_shortly_before_it_in_its_paragraph() -> None:
    first, second = find_quantities("It lent €40 billion in 2024 and 50 billion in 2025.")
    assert (first.unit, second.unit) == ("EUR", "EUR")
    far = "It lent €40 billion." + " They spoke of it at length." * 10 + " Then 50 billion went out."
    assert [q.unit for q in find_quantities(far)] == ["EUR", ""]


def test_a_change_is_two_amounts_and_a_range_one() -> None:
    assert [(q.value, q.upper) for q in find_quantities("It grew from 2 to 5 percent.")] == [(2, None), (5, None)]
    assert [(q.value, q.upper) for q in find_quantities("It is 2 to 5 percent.")] == [(2, 5)]


def test_paragraphs_bound_phrases() -> None:
    text = "They sent 20\nbillion euros"
    assert find_quantities(text, [Span(0, 12), Span(13, len(text))]) == ()


def test_a_number_of_absurd_length_is_no_amount() -> None:
    assert find_quantities("It cost " + "9" * 5000 + " euros.") == ()


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_a_quantity_without_an_amount_is_refused(value: Decimal) -> None:
    with pytest.raises(InvalidRecord, match="no amount"):
        Quantity(span=Span(0, 2), number=Span(0, 2), value=value, unit="EUR", kind=UnitKind.MONEY)


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="backwards"):
        Quantity(
            span=Span(0, 2), number=Span(0, 2), value=Decimal(2), upper=Decimal(1), unit="EUR", kind=UnitKind.MONEY
        )


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", ""])), max_size=16))
def test_spans_stand_in_order_and_hold_their_numbers(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + blank for word, blank in pieces)
    found = find_quantities(text)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert all(q.span.holds(q.number) and q.span.of(text).strip() == q.span.of(text) for q in found)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    find_quantities(text)


def test_both_ends_of_a_range_of_fractions_are_shares() -> None:
    (share,) = find_quantities("A quarter to a half of the voters stayed at home.")
    assert (share.value, share.upper, share.unit) == (Decimal(25), Decimal(50), "percent")

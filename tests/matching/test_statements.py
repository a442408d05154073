"""Which quotations are one statement, which only one phrase, and that no order of reading makes a difference."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.sayings import ASKER, MONTH_LATER, TUESDAY, report, transcript
from wordbond.matching.relating import liken, relate
from wordbond.matching.renderings import Rendering, Window, renderings, units_of
from wordbond.matching.statements import Linked, Statement, link_statements
from wordbond.matching.verdict import Fidelity
from wordbond.model import Analysis, QuotationKind, Span

DIRECT, INDIRECT = QuotationKind.DIRECT, QuotationKind.INDIRECT
TOLL = "The toll for small boats stays at 40 crowns until the end of 2033."
LENGTH = "The lock takes ships of 90 metres, and it fills in eleven minutes."
WAIT = "We have waited nine years for this day."
MORE_WATER = "The lock will not take one more drop of water from the upper lake."


def link(analyses: Sequence[Analysis]) -> Linked:
    return link_statements(r for analysis in analyses for r in renderings(analysis))


def shared(linked: Linked, analyses: Sequence[Analysis]) -> list[set[str]]:
    """The words of each statement that more than one text carries."""
    known = {r.id: r for a in analyses for r in renderings(a)}
    return [
        {v.part.of(known[v.quotation].words) for v in s.variants}
        for s in linked.statements
        if len({known[v.quotation].text_id for v in s.variants}) > 1
    ]


def labels(statement: Statement) -> list[Fidelity | None]:
    return sorted((v.verdict.label for v in statement.variants if v.verdict), key=str)


def test_direct_and_indirect_renderings_of_one_saying_are_one_statement() -> None:
    told = "the toll for small boats would stay at 40 crowns until the end of 2033"
    pair = [report(TOLL, WAIT), report((told, INDIRECT), outlet="Harbour News")]
    assert shared(link(pair), pair) == [{TOLL, told}]


def test_other_words_of_the_same_speech_are_another_statement() -> None:
    pair = [report(TOLL), report(MORE_WATER, outlet="Harbour News")]
    assert shared(link(pair), pair) == []


def test_equal_words_on_another_occasion_are_a_phrase_family_and_never_one_statement() -> None:
    pair = [report(MORE_WATER), report(MORE_WATER, day=MONTH_LATER, outlet="Harbour News")]
    linked = link(pair)
    assert shared(linked, pair) == []
    assert [len(f.statements) for f in linked.families] == [2]


def test_two_speakers_who_use_the_same_words_make_two_statements_and_no_family() -> None:
    pair = [report(MORE_WATER), report((MORE_WATER, DIRECT, ASKER), outlet="Harbour News")]
    linked = link(pair)
    assert shared(linked, pair) == []
    assert linked.families == ()


def test_where_no_text_tells_the_day_only_the_same_words_are_one_statement() -> None:
    long = report(MORE_WATER, day=None, place=None)
    same = report(MORE_WATER, day=None, place=None, outlet="Harbour News")
    other = report("The upper lake will lose no more water to the lock.", day=None, place=None, outlet="The Lamp")
    assert shared(link([long, same]), [long, same]) == [{MORE_WATER}]
    assert shared(link([long, other]), [long, other]) == []


def test_a_report_without_a_day_never_joins_two_occasions() -> None:
    texts = [
        report(MORE_WATER),
        report(MORE_WATER, day=MONTH_LATER, outlet="Harbour News"),
        report(MORE_WATER, day=None, place=None, outlet="The Lamp"),
    ]
    linked = link(texts)
    for statement in linked.statements:
        known = {r.id: r for a in texts for r in renderings(a)}
        assert len({known[v.quotation].window for v in statement.variants if known[v.quotation].window.first}) <= 1


def test_one_sentence_that_merges_two_sayings_carries_both_statements() -> None:
    merged = "The toll for small boats stays at 40 crowns until the end of 2033, and the lock takes ships of 90 metres."
    pair = [report(TOLL, LENGTH), report((merged, INDIRECT), outlet="Harbour News")]
    assert sorted(map(sorted, shared(link(pair), pair))) == sorted([sorted({TOLL, merged}), sorted({LENGTH, merged})])


def test_a_long_quotation_and_the_sentence_of_it_that_others_print_part_where_they_must() -> None:
    both = f"{TOLL} {MORE_WATER}"
    texts = [report(both), report(TOLL, outlet="Harbour News"), report(MORE_WATER, outlet="The Lamp")]
    assert sorted(map(sorted, shared(link(texts), texts))) == [[MORE_WATER], [TOLL]]


def test_the_transcript_is_the_reference_and_labels_follow_it() -> None:
    texts = [
        transcript("Good morning to you all.", f"{WAIT} {TOLL} {MORE_WATER}"),
        report(TOLL.replace("40", "60")),
        report(TOLL, outlet="Harbour News"),
    ]
    (statement,) = link(texts).statements
    assert statement.official
    assert labels(statement) == [Fidelity.ALTERED_FACT, Fidelity.VERBATIM]


NEVER_SAID = "The port company takes ships of 90 metres because the banks lend nothing."


def test_words_that_the_transcript_does_not_have_are_a_statement_of_the_reports_that_carry_them() -> None:
    said = "The old basin takes ships of 90 metres if the council agrees in spring."
    texts = [
        transcript(f"{WAIT} {said}"),
        report(NEVER_SAID),
        report(NEVER_SAID, outlet="Harbour News"),
        report(said, outlet="The Lamp"),
    ]
    by_reference = {s.official: s for s in link(texts).statements}
    assert labels(by_reference[True]) == labels(by_reference[False]) == [Fidelity.VERBATIM]
    assert {v.quotation for v in by_reference[False].variants} == {r.id for a in texts[1:3] for r in renderings(a)}


def test_words_of_one_report_alone_that_the_transcript_does_not_have_are_a_variant_not_found() -> None:
    said = "The old basin takes ships of 90 metres if the council agrees in spring."
    texts = [transcript(f"{WAIT} {said}"), report(NEVER_SAID), report(said, outlet="The Lamp")]
    carried = {v.quotation for s in link(texts).statements for v in s.variants}
    assert {r.id for a in texts[1:] for r in renderings(a)} <= carried


@pytest.mark.parametrize("outlet", [f"Harbour {n}" for n in range(6)])
def test_a_sentence_that_carries_two_statements_gives_each_an_id_of_its_own(outlet: str) -> None:
    merged = "The toll for small boats stays at 40 crowns until the end of 2033, and the lock takes ships of 90 metres."
    ids = [s.id for s in link([report(TOLL, LENGTH), report((merged, INDIRECT), outlet=outlet)]).statements]
    assert len(ids) == len(set(ids)) == 2


def test_without_a_transcript_the_fullest_direct_words_are_compared_with() -> None:
    pair = [report((TOLL[0].lower() + TOLL[1:-1], INDIRECT)), report(TOLL, outlet="Harbour News")]
    (statement,) = link(pair).statements
    assert not statement.official
    known = {r.id: r for a in pair for r in renderings(a)}
    assert known[statement.reference].kind is DIRECT


def test_turns_that_nobody_reported_are_no_statements() -> None:
    assert link([transcript(WAIT, TOLL)]).statements == ()


def test_a_day_later_is_another_occasion_but_a_report_of_that_week_without_a_day_may_be_of_it() -> None:
    assert shared(link(texts := [report(TOLL), report(TOLL, day=TUESDAY, outlet="The Lamp")]), texts) == []
    texts = [report(TOLL), report(TOLL, day=None, place=None, published=TUESDAY, outlet="The Lamp")]
    assert shared(link(texts), texts) == [{TOLL}]


CORPUS = [
    report(TOLL, LENGTH, WAIT),
    report(f"{WAIT} {TOLL}", outlet="Harbour News"),
    report(("the lock fills in about eleven minutes and takes ships of 90 metres", INDIRECT), outlet="The Lamp"),
    report(MORE_WATER, day=MONTH_LATER, outlet="Kurier"),
    report(MORE_WATER, (LENGTH, DIRECT, None), outlet="Kurier"),
    transcript(f"{WAIT} {LENGTH}", f"{TOLL} {MORE_WATER}"),
]


def test_no_order_of_reading_changes_the_statements() -> None:
    first = link(CORPUS)
    assert len(first.statements) >= 4
    for order in permutations(CORPUS):
        if random.Random(str([a.text.id for a in order])).random() < 0.05:
            assert link(order) == first


WORDS = ["lock", "toll", "Tarn", "water", "will", "not", "40", "2033", "the", "raise", "fishermen", "and", "."]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), min_size=1, max_size=6), st.randoms())
def test_any_texts_give_the_same_statements_in_any_order(texts: list[list[str]], choice: random.Random) -> None:
    analyses = [report(" ".join(words), outlet=f"Outlet {i}") for i, words in enumerate(texts)]
    first = link(analyses)
    choice.shuffle(analyses)
    assert link(analyses) == first
    carried = {v.quotation for s in first.statements for v in s.variants}
    assert carried == {r.id for a in analyses for r in renderings(a)}


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_how_alike_two_sentences_are_does_not_depend_on_which_comes_first(one: str, other: str) -> None:
    for a in units_of("a", one):
        for b in units_of("b", other):
            assert liken(a, b) == liken(b, a)


def test_relating_is_symmetric_and_never_within_one_text() -> None:
    ours, theirs = renderings(CORPUS[0])[0], renderings(CORPUS[1])[0]
    for a in ours.units:
        for b in theirs.units:
            assert relate(ours, theirs, a, b) == relate(theirs, ours, b, a)
    assert relate(ours, ours, ours.units[0], ours.units[0]) is None


@given(st.text(alphabet="ab .,“”!\n", max_size=80))
def test_units_cover_all_words_in_order(words: str) -> None:
    units = units_of("q", words)
    assert [u.span.of(words) for u in units] == [u.words for u in units]
    kept = "".join("".join(c for c in u.words if c.isalnum()) for u in units)
    assert kept == "".join(c for c in words if c.isalnum())


def test_a_part_of_words_that_a_cue_interrupts_leads_back_to_both_stretches() -> None:
    rendering = Rendering(id="q", text_id="t", words="We pay, and we build.", content=(Span(5, 12), Span(30, 43)))
    assert rendering.spans_of(Span(0, 21)) == (Span(5, 12), Span(30, 43))
    assert rendering.spans_of(Span(3, 6)) == (Span(8, 11),)


@pytest.mark.parametrize("words", ["Never.", "“ … ”", "stay " * 5000, ""])
def test_words_of_any_length_are_linked_without_complaint(words: str) -> None:
    texts = [report(words or "-"), report(words or "-", outlet="Harbour News")]
    assert isinstance(link(texts), Linked)


def test_a_window_without_bounds_meets_every_day() -> None:
    assert Window().meets(Window(5, 6, True))
    assert not Window(1, 2).meets(Window(3, 4))
    assert Window(1, 5).both(Window(3, 9, True)) == Window(3, 5, True)

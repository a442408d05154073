"""Who copied whom, on reports small enough to be judged by eye."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.matching.carriers import Carrier, carry, code_words, find_units
from wordbond.matching.lineage import EVENT, Edge, EdgeKind, EvidenceKind, find_lineage
from wordbond.model import Span

WIRE = (
    "Harbour master Oda Lind opened the new lock at Tarn on Monday in front of some forty guests.\n"
    "“The lock will let ships of 90 metres through, and it will do so in eleven minutes,” Lind said.\n"
    "“We have waited nine years for this day.”\n"
    "Fishermen had asked for a lower toll, which the port refused last winter.\n"
    "The ceremony ended with a brass band and a shower of rain."
)


def carrier(name: str, text: str, at: float, outlet: str | None = None, credit: str | None = None) -> Carrier:
    credited = ((credit, Span(0, 4)),) if credit else ()
    return Carrier(id=name, text=text, outlet=outlet or name, units=find_units(text), credits=credited, at=at)


def origins(edges: tuple[Edge, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for edge in edges:
        found.setdefault(edge.derived, []).append(edge.origin)
    return found


def test_a_copy_derives_from_the_wire_and_shows_the_prose_that_both_print() -> None:
    copy = WIRE.replace("some forty guests", "about forty guests")
    edges = find_lineage([carrier("a", WIRE, 9, "Northwire"), carrier("b", copy, 11)], ["Northwire"])
    assert origins(edges) == {"a": [EVENT], "b": ["a"]}
    edge = next(e for e in edges if e.derived == "b")
    assert edge.kind is EdgeKind.COPY
    assert {EvidenceKind.SHARED_PROSE, EvidenceKind.SHARED_READING} & {e.kind for e in edge.evidence}
    assert all(e.span.of(copy) and e.origin_span is not None and e.origin_span.of(WIRE) for e in edge.evidence)


def test_an_error_taken_over_tells_the_child_of_a_report_from_its_sister() -> None:
    wrong = WIRE.replace("90 metres", "19 metres")
    heir = wrong.replace("brass band", "choir").replace("The ceremony", "It")
    sister = WIRE.replace("a shower of rain", "some rain")
    found = origins(
        find_lineage(
            [
                carrier("a", WIRE, 9, "Northwire"),
                carrier("b", wrong, 10),
                carrier("c", heir, 12),
                carrier("d", sister, 12),
            ],
            ["Northwire"],
        )
    )
    assert found == {"a": [EVENT], "b": ["a"], "c": ["b"], "d": ["a"]}


def test_two_reporters_at_one_speech_owe_each_other_nothing() -> None:
    one = (
        "Lind spoke first, in the rain, and kept her speech short.\n"
        "“The lock will let ships of 90 metres through, and it will do so in eleven minutes,” she said.\n"
        "Nobody from the ministry had come."
    )
    other = (
        "A long wait is over for Tarn.\n"
        "“The lock will let ships of 90 metres through, and it will do so in eleven minutes,” said Oda Lind.\n"
        "The port paid for it with a loan that runs until 2050."
    )
    assert origins(find_lineage([carrier("a", one, 9), carrier("b", other, 10)])) == {"a": [EVENT], "b": [EVENT]}


def test_two_that_credit_an_agency_whose_text_is_not_at_hand_are_siblings_under_it() -> None:
    one = WIRE.replace("Fishermen had asked for a lower toll, which the port refused last winter.\n", "")
    other = WIRE.replace("“We have waited nine years for this day.”\n", "").replace("some forty", "almost fifty")
    found = origins(
        find_lineage([carrier("a", one, 10, credit="Northwire"), carrier("b", other, 11, credit="Northwire")])
    )
    assert found == {"a": ["lost:northwire"], "b": ["lost:northwire"]}


def test_sentences_of_two_reports_make_two_origins() -> None:
    second = (
        "The opposition in the Tarn council spoke of money thrown into the water on the same afternoon.\n"
        "“A toll of 600 crowns will drive every small boat out of this harbour before the summer,” Per Asker said.\n"
        "He had voted against the loan in all three readings."
    )
    both = "\n".join([*WIRE.split("\n")[:3], *second.split("\n")[:2]])
    found = origins(
        find_lineage(
            [carrier("a", WIRE, 9, "Northwire"), carrier("b", second, 9), carrier("c", both, 12)], ["Northwire"]
        )
    )
    assert sorted(found["c"]) == ["a", "b"]


def test_no_order_of_reports_changes_the_history() -> None:
    reports = [
        carrier("a", WIRE, 9, "Northwire"),
        carrier("b", WIRE.replace("90 metres", "19 metres"), 10),
        carrier("c", WIRE.replace("90 metres", "19 metres").replace("some forty", "forty"), 11),
        carrier("d", "Oda Lind was seen at the lock.", 11),
    ]
    first = find_lineage(reports, ["Northwire"])
    assert all(find_lineage(list(order), ["Northwire"]) == first for order in permutations(reports))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="ab cd.“”\n", max_size=60), max_size=6))
def test_any_texts_have_a_history_without_circles(texts: list[str]) -> None:
    edges = find_lineage([carrier(f"r{i}", text, 0.0) for i, text in enumerate(texts)])
    parents = origins(edges)
    assert sorted(parents) == sorted(f"r{i}" for i in range(len(texts)))
    for name in parents:
        seen, todo = set[str](), [name]
        while todo:
            for above in parents.get(todo.pop(), []):
                assert above != name
                if above not in seen:
                    seen.add(above)
                    todo.append(above)


def test_no_reports_have_no_history_and_an_empty_one_is_independent() -> None:
    assert find_lineage([]) == ()
    assert origins(find_lineage([carrier("a", "", 1.0)])) == {"a": [EVENT]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It is done.” Serra said. She left.", ["“It is done.” Serra said.", "She left."]),
        ("“It is done. We leave now,” she said.", ["“It is done.", "We leave now,” she said."]),
        ("One line\nAnother one.", ["One line", "Another one."]),
    ],
)
def test_a_sentence_keeps_the_cue_that_follows_its_marks(text: str, expected: list[str]) -> None:
    assert [unit.span.of(text) for unit in find_units(text)] == expected


def test_each_sentence_of_an_origin_is_used_once() -> None:
    origin = carrier("a", "The toll was raised to 600 crowns on Monday.", 1.0)
    twice = carrier("b", "The toll was raised to 600 crowns on Monday.\nThe toll was raised to 600 crowns.", 2.0)
    coded = code_words([origin, twice])
    assert carry(coded["b"], coded["a"]).match == (0, None)


def test_the_cost_of_many_reports_of_one_occasion_stays_bounded() -> None:
    choice = random.Random(5)
    lines = WIRE.split("\n")
    reports = [carrier(f"r{i:02d}", "\n".join(choice.sample(lines, 3)), float(i)) for i in range(24)]
    assert len(origins(find_lineage(reports))) == 24

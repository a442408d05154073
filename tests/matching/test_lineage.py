"""Who copied whom, on reports small enough to be judged by eye."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.matching.agency_texts import name_agency_texts
from wordbond.matching.carriers import Carrier, carry, code_words, find_units
from wordbond.matching.kin import KIN, kin_of
from wordbond.matching.lineage import EVENT, Edge, EdgeKind, EvidenceKind, find_lineage
from wordbond.matching.lineage_lines import lineage_lines, stock_sentences
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


def test_a_translation_of_the_wire_is_no_child_of_another_translation_that_lost_other_words() -> None:
    one = WIRE.replace("opened", "inaugurated").replace("some forty guests", "around forty invited people")
    one = one.replace("asked for a lower toll", "demanded a smaller charge").replace("shower of rain", "downpour")
    other = WIRE.replace("opened", "inaugurated").replace("in front of", "before").replace("lower toll", "lower charge")
    other = other.replace("ceremony ended", "event closed")
    found = origins(
        find_lineage(
            [carrier("a", WIRE, 9, "Northwire"), carrier("b", one, 10), carrier("c", other, 12)], ["Northwire"]
        )
    )
    assert found == {"a": [EVENT], "b": ["a"], "c": ["a"]}


def test_a_text_that_fills_up_what_another_left_out_is_not_its_child() -> None:
    cut = "\n".join(WIRE.split("\n")[:3])
    found = origins(
        find_lineage([carrier("a", WIRE, 9, "Northwire"), carrier("b", cut, 10), carrier("c", WIRE, 11)], ["Northwire"])
    )
    assert found == {"a": [EVENT], "b": ["a"], "c": ["a"]}


STOCK = "The session was open to the public and lasted for two hours and a half."


def test_a_stock_sentence_ties_no_reports() -> None:
    one = f"Lind spoke first, in the rain, and kept it short.\n{STOCK}\nNobody from the ministry had come."
    other = f"A long wait is over for Tarn, and for its boats.\n{STOCK}\nThe port paid with a loan until 2050."
    reports = [carrier("a", one, 9), carrier("b", other, 10)]
    stock = {unit.words for unit in find_units(STOCK)}
    assert origins(find_lineage(reports, (), stock)) == {"a": [EVENT], "b": [EVENT]}


def test_sentences_on_four_occasions_are_stock() -> None:
    occasions = [[carrier(f"{n}", f"{STOCK}\nReport number {n} of the day.", 1)] for n in range(4)]
    assert stock_sentences(occasions) == {unit.words for unit in find_units(STOCK)}
    assert stock_sentences(occasions[:3]) == frozenset()


@pytest.mark.parametrize("dateline", ["TARN (Northwire) — ", "TARN, March 4 (Northwire) - "])
def test_an_agencys_text_without_an_outlet_is_its_own_where_its_dateline_says_so(dateline: str) -> None:
    rows = [
        {"id": "a", "text": dateline + WIRE},
        {"id": "b", "text": WIRE.replace("some forty", "forty") + "\nWith material from Northwire.", "outlet": "Post"},
    ]
    found = {row["id"]: row for row in lineage_lines([json.dumps(row) for row in rows], ["Northwire"])}
    assert found["a"]["parents"] == [EVENT]
    assert found["b"]["parents"] == ["a"]


def test_of_two_texts_with_an_agencys_dateline_the_first_is_its_own() -> None:
    rows = [
        {"id": "a", "text": "TARN (Northwire) — " + WIRE.replace("some forty", "forty"), "time": 12},
        {"id": "b", "text": "TARN (Northwire) — " + WIRE, "time": 9},
    ]
    found = {row["id"]: row["parents"] for row in lineage_lines([json.dumps(row) for row in rows], ["Northwire"])}
    assert found == {"a": ["b"], "b": [EVENT]}


def test_a_report_that_opens_with_whom_it_has_it_from_is_not_the_agencys_own() -> None:
    text = "As reported by Northwire.\n" + WIRE
    credited = Carrier(id="a", text=text, units=find_units(WIRE), credits=(("Northwire", Span(15, 24)),), at=9.0)
    assert name_agency_texts([credited]) == [credited]


def test_days_alone_tell_no_hours() -> None:
    reports = [
        replace(carrier("a", WIRE, 24.0, "Northwire"), by_day=True),
        replace(carrier("b", WIRE.replace("some forty", "forty"), 24.0), by_day=True),
    ]
    assert origins(find_lineage(reports, ["Northwire"])) == {"a": [EVENT], "b": ["a"]}


def test_without_a_report_its_heirs_hang_from_what_it_derived_from() -> None:
    wrong = WIRE.replace("90 metres", "19 metres")
    reports = [
        carrier("a", WIRE, 9, "Northwire"),
        carrier("b", wrong, 10),
        carrier("c", wrong.replace("some forty", "forty"), 11),
    ]
    assert origins(find_lineage(reports, ["Northwire"]))["c"] == ["b"]
    assert origins(find_lineage([reports[0], reports[2]], ["Northwire"])) == {"a": [EVENT], "c": ["a"]}


def test_every_edge_between_reports_rests_on_evidence() -> None:
    choice = random.Random(11)
    lines = [*WIRE.split("\n"), STOCK, "“We will not raise the toll again before the year is out,” Lind said."]
    for _ in range(12):
        reports = [carrier(f"r{i}", "\n".join(choice.sample(lines, 4)), choice.random() * 9) for i in range(5)]
        for edge in find_lineage(reports):
            assert edge.origin == EVENT or edge.evidence
            assert 0.0 <= edge.confidence <= 1.0
            assert (edge.kind is EdgeKind.ROOT) == (edge.origin == EVENT)


def test_a_lost_text_that_nobody_names_has_two_children_or_is_not_told_of() -> None:
    choice = random.Random(3)
    lines = [*WIRE.split("\n"), STOCK]
    for _ in range(40):
        reports = [carrier(f"r{i}", "\n".join(choice.sample(lines, 4)), choice.random() * 9) for i in range(3)]
        told = [e.origin for e in find_lineage(reports) if e.origin.startswith("lost:unnamed-")]
        assert all(told.count(origin) > 1 for origin in told)


def test_hundreds_of_reports_are_compared_with_the_nearest_only() -> None:
    choice = random.Random(7)
    coded = {f"r{i:03d}": ["".join(choice.choices("abcdefghijklmnop", k=12)) for _ in range(4)] for i in range(60)}
    coded["r000"], coded["r059"] = ["abcdefghijklmnop"], ["abcdefghijklmnoo"]
    nearest = kin_of(coded)
    assert all(len(names) == KIN and name not in names for name, names in nearest.items())
    assert "r059" in nearest["r000"]
    assert set(kin_of(dict(list(coded.items())[:5]))["r000"]) == {"r001", "r002", "r003", "r004"}

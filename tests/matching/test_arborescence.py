"""The cheapest tree against all trees there are."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.matching.arborescence import cheapest_parents

NAMES = "abcd"


def is_tree(parents: dict[str, str]) -> bool:
    for name in parents:
        seen = set[str]()
        while name != "root":
            if name in seen:
                return False
            seen.add(name)
            name = parents[name]
    return True


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=16, max_size=16))
def test_no_other_tree_is_cheaper(numbers: list[int]) -> None:
    edges = [(a, b) for b in NAMES for a in ["root", *NAMES] if a != b]
    costs = dict(zip(edges, map(float, numbers), strict=True))
    found = cheapest_parents(costs, "root")
    choices = product(*[[a for a in ["root", *NAMES] if a != b] for b in NAMES])
    trees = [t for c in choices if is_tree(t := dict(zip(NAMES, c, strict=True)))]
    assert is_tree(found)
    assert sorted(found) == list(NAMES)
    assert sum(costs[p, c] for c, p in found.items()) == min(sum(costs[p, c] for c, p in t.items()) for t in trees)


def test_equals_are_chosen_by_name_and_nothing_is_a_tree_of_nothing() -> None:
    assert cheapest_parents({("root", "a"): 1.0, ("b", "a"): 1.0, ("root", "b"): 1.0}, "root") == {
        "a": "b",
        "b": "root",
    }
    assert cheapest_parents({}, "root") == {}

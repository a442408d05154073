from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.matching.scoring import PAIRS, read_pairs
from wordbond.matching import components, normalise
from wordbond.matching.index import StatementIndex
from wordbond.matching.keys import keys

STATEMENTS = sorted({p.said for path in PAIRS.glob("*.jsonl") for p in read_pairs(path)})


def fill(order: list[int]) -> StatementIndex:
    index = StatementIndex()
    for i in order:
        index.add(f"s{i}", normalise(STATEMENTS[i]).words)
    return index


def test_candidates_are_the_same_in_any_order_of_adding() -> None:
    first = list(range(len(STATEMENTS)))
    second = first[:]
    random.Random(3).shuffle(second)
    one, other = fill(first), fill(second)
    for pair in read_pairs(PAIRS / "development.jsonl"):
        words = normalise(pair.reported).words
        assert one.candidates(words) == other.candidates(words)


def test_reported_words_meet_their_statement() -> None:
    index = fill(list(range(len(STATEMENTS))))
    place = {text: f"s{i}" for i, text in enumerate(STATEMENTS)}
    pairs = [p for path in sorted(PAIRS.glob("*.jsonl")) for p in read_pairs(path) if p.label != "not-found"]
    met = [place[p.said] in [c.statement for c in index.candidates(normalise(p.reported).words, 5)] for p in pairs]
    assert sum(met) >= 0.95 * len(met)


def test_a_statement_removed_is_met_no_more() -> None:
    index = fill([0, 1, 2])
    index.remove("s1")
    index.remove("never added")
    assert len(index) == 2
    assert "s1" not in [c.statement for c in index.candidates(normalise(STATEMENTS[1]).words)]


def test_no_words_meet_nothing() -> None:
    assert keys(normalise("").words) == ()
    assert fill([0]).candidates(normalise("...").words) == []


def test_keys_do_not_depend_on_the_process() -> None:
    code = (
        "from wordbond.matching import normalise; from wordbond.matching.keys import keys; "
        "print(sorted(keys(normalise('No child in Kampot drowned.').words)))"
    )
    src = Path(__file__).parents[2] / "src"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": str(src), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert seen == {f"{sorted(keys(normalise('No child in Kampot drowned.').words))}\n"}


PAIRS_OF_IDS = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")))


@given(PAIRS_OF_IDS, st.randoms())
def test_components_do_not_depend_on_order(pairs: list[tuple[str, str]], rng: random.Random) -> None:
    shuffled = [(b, a) if rng.random() < 0.5 else (a, b) for a, b in pairs]
    rng.shuffle(shuffled)
    groups = components(pairs, "xyz")
    assert groups == components(shuffled + pairs, "zyx")
    assert sorted(item for group in groups for item in group) == sorted({i for p in pairs for i in p} | set("xyz"))
    assert all(any(a in g and b in g for g in groups) for a, b in pairs)

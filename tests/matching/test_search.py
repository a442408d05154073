from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wordbond.matching.postings import (
    BLOCK_LINES,
    COMMON_LINES,
    COMMON_SHARE,
    K1,
    LETTERS,
    B,
    Postings,
)
from wordbond.matching.search import PassageIndex

WORDS = ["canal", "oak", "oaks", "été", "harbour", "32", "ministers", "of", "the", "水"]
LINES = st.lists(st.lists(st.sampled_from(WORDS), max_size=8), min_size=1, max_size=12)

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def features(words: list[str]) -> Counter[str]:
    joined = f" {' '.join(words)} "
    letters = [joined[i : i + LETTERS] for i in range(len(joined) - LETTERS + 1)]
    return Counter([f"lemma {word}" for word in words] + letters)


def plain_scores(lines: list[list[str]], words: list[str]) -> list[float]:
    """BM25 as the books write it, one line after another."""
    held = [features(line) for line in lines]
    mean = sum(sum(counts.values()) for counts in held) / len(held) or 1.0
    scores = [0.0] * len(lines)
    for feature, times in features(words).items():
        seen = sum(feature in counts for counts in held)
        if not seen or seen > COMMON_SHARE * len(lines) + COMMON_LINES:
            continue
        rarity = math.log(1 + (len(lines) - seen + 0.5) / (seen + 0.5))
        for number, counts in enumerate(held):
            often, size = counts[feature], sum(counts.values())
            scores[number] += times * rarity * (K1 + 1) * often / (often + K1 * (1 - B + B * size / mean))
    return scores


def filled(lines: list[list[str]]) -> Postings:
    postings = Postings()
    for line in lines:
        postings.add(f" {' '.join(line)} ", line)
    return postings


@patient
@given(LINES, st.lists(st.sampled_from([*WORDS, "unheard"]), min_size=1, max_size=5))
def test_scores_are_those_of_bm25(lines: list[list[str]], words: list[str]) -> None:
    scores = filled(lines).scores(f" {' '.join(words)} ", words)
    assert scores.tolist() == pytest.approx(plain_scores(lines, words))


@patient
@given(LINES, LINES)
def test_lines_may_be_added_after_a_search(first: list[list[str]], second: list[list[str]]) -> None:
    postings = filled(first)
    postings.scores(" oak ", ["oak"])
    for line in second:
        postings.add(f" {' '.join(line)} ", line)
    assert postings.scores(" oak ", ["oak"]).tolist() == filled(first + second).scores(" oak ", ["oak"]).tolist()


def test_lines_of_several_blocks_are_found() -> None:
    lines = [["canal", str(number)] for number in range(2 * BLOCK_LINES + 3)]
    postings = filled(lines)
    for number in (0, BLOCK_LINES - 1, BLOCK_LINES, 2 * BLOCK_LINES + 2):
        scores = postings.scores(f" canal {number} ", ["canal", str(number)])
        assert (int(scores.argmax()), len(scores)) == (number, len(lines))
    postings.add(" lighthouse ", ["lighthouse"])
    assert int(postings.scores(" lighthouse ", ["lighthouse"]).argmax()) == len(lines)


def test_a_lemma_is_not_taken_for_letters() -> None:
    # “w oak” is five letters in a row of the first line, and no word there
    postings = filled([["new", "oaken", "chests"], ["an", "oak", "fell"]])
    first, second = postings.scores(" oak ", ["oak"])
    assert second > 2 * first


def test_neighbouring_lines_help_to_tell_two_alike_apart() -> None:
    index = PassageIndex(
        [
            ("a:1", "We met the fishermen of Haldby in March.", ""),
            ("a:2", "It will be built before the winter.", ""),
            ("b:1", "The lighthouse at Corrow has stood dark for years.", ""),
            ("b:2", "It will be built anew before the winter.", ""),
        ]
    )
    assert index.search("The lighthouse at Corrow will be built anew before the winter")[0].passage in {"b:1", "b:2"}


def test_words_too_short_to_be_known_find_nothing() -> None:
    assert PassageIndex([("a", "an oak fell", "")]).search("水") == []


def test_an_index_of_empty_lines_finds_nothing() -> None:
    assert PassageIndex([("a", "", ""), ("b", "…", "")]).search("canal") == []

from __future__ import annotations

import pytest

from wordbond.matching.relating import PHRASE_FROM, liken
from wordbond.matching.renderings import Unit, units_of


def unit(words: str) -> Unit:
    [found] = units_of("q", words)
    return found


NAMED = [
    ("I do not believe that it will try.", "I believe that Dravia will try."),
    ("They have promised to return the ships.", "The owners have promised to return the ships."),
    ("It will cost us 40 million.", "The bridge will cost us 40 million."),
]


@pytest.mark.parametrize(("said", "reported"), NAMED)
def test_a_noun_for_a_pronoun_leaves_two_short_sentences_alike(said: str, reported: str) -> None:
    assert liken(unit(said), unit(reported)).score >= PHRASE_FROM
    assert liken(unit(said), unit(reported)) == liken(unit(reported), unit(said))


APART = [
    ("I believe that we will win.", "I believe that Dravia will try."),
    ("We will try to help them.", "I believe that Dravia will try."),
    ("They will return the ships in May.", "They have promised to return the money."),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_a_frame_of_small_words_alone_makes_nothing_alike(one: str, other: str) -> None:
    assert liken(unit(one), unit(other)).score < PHRASE_FROM

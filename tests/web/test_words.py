"""How sure a thing is, in words: the publishing threshold of the model is the one that the pages name."""

from __future__ import annotations

import pytest

from wordbond.attribution.joining import default_calibration
from wordbond.web.words import PUBLISH, sure_words


def test_the_pages_publish_from_the_model_s_threshold() -> None:
    assert default_calibration().publish == PUBLISH


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.97, "sure enough to publish (97 %)"),
        (0.92, "sure (92 %)"),
        (0.7, "fairly sure (70 %)"),
        (0.0, "a guess (0 %)"),
    ],
)
def test_a_confidence_stands_in_words_with_its_figure(confidence: float, words: str) -> None:
    assert sure_words(confidence) == words

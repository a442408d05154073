"""The language of a text, by its function words and its script.

A profile of some forty function words a language is a hundred times cheaper than a trained identifier and settles
nearly every report; where it cannot decide, py3langid is asked about the same short sample.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["SAMPLE_CHARS", "find_language"]

SAMPLE_CHARS = 500
"""Some eighty words: enough to tell, and as long for a book as for a report."""
_LEAST_WORDS = 4
_LEAST_LEAD = 1.15
_GLANCE_CHARS = 240
_CLEAR_LEAD = 1.6
"""Two lines settle most texts; where the next language is near, the whole sample is weighed."""
_LEAST_SHARE = 0.2
_ASKABLE_CHARS = 40
"""A shorter sample than this is a name or a slogan; an identifier would only guess."""
_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("fa", re.compile(r"[\u067e\u0686\u0698\u06af\u06cc]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
"""Scripts that stand for one language among those read here, the telling one before the one it extends."""


@dataclass(frozen=True, slots=True)
class _Profiles:
    by_word: dict[str, tuple[str, ...]]
    by_letter: dict[str, tuple[str, ...]]


def find_language(sample: str) -> str | None:
    """The ISO 639-1 code of the language of `sample`, by its beginning; None where it cannot be told.

    Languages too near to be told by their words, such as Serbian and Croatian in Latin letters, come out as the one
    whose profile fits best.
    """
    sample = sample[:SAMPLE_CHARS].lower()
    found = _by_words(sample[:_GLANCE_CHARS], _CLEAR_LEAD) or _by_words(sample, _LEAST_LEAD)
    if found is not None:
        return found
    return _by_script(sample) or (_asked(sample) if len(sample.strip()) >= _ASKABLE_CHARS else None)


def _by_words(sample: str, least_lead: float) -> str | None:
    profiles = _profiles()
    scores: dict[str, float] = {}
    words = _WORDS.findall(sample)
    known = 0
    for word in words:
        languages = profiles.by_word.get(word)
        if languages is None:
            continue
        known += 1
        weight = 1.0 if len(languages) > 1 else 1.5
        for language in languages:
            scores[language] = scores.get(language, 0.0) + weight
    if known < _LEAST_WORDS or known < _LEAST_SHARE * len(words):
        return None
    for letter in set(sample) & profiles.by_letter.keys():
        share = min(4, sample.count(letter)) * 0.75
        for language in profiles.by_letter[letter]:
            if language in scores:
                scores[language] += share / len(profiles.by_letter[letter])
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) > 1 and ranked[0][1] < least_lead * ranked[1][1]:
        return None
    return ranked[0][0]


def _by_script(sample: str) -> str | None:
    letters = sum(char.isalpha() for char in sample)
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > (letters * 0.02 if language in ("fa", "ja") else letters / 2) > 0:
            return language
    return None


def _asked(sample: str) -> str | None:
    # Loading its model takes most of a second, so it is loaded when the first doubtful text comes.
    import py3langid

    language: str = py3langid.classify(sample)[0]
    return language


@cache
def _profiles() -> _Profiles:
    table = tomllib.loads(files("wordbond.reading").joinpath("data", "languages.toml").read_text(encoding="utf-8"))
    by_word: dict[str, list[str]] = {}
    by_letter: dict[str, list[str]] = {}
    for language, profile in table.items():
        for word in set(profile["words"].split()):
            by_word.setdefault(word, []).append(language)
        for letter in set(profile.get("letters", "")):
            by_letter.setdefault(letter, []).append(language)
    return _Profiles(
        {word: tuple(languages) for word, languages in by_word.items()},
        {letter: tuple(languages) for letter, languages in by_letter.items()},
    )

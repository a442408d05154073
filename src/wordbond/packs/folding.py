"""Names as they count for comparison, and how near a misspelt one comes to a known one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

__all__ = ["fold", "is_acronym", "misspelling_share"]

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_MARKS = re.compile(r"[.’'ʼ`´]")
_BREAKS = re.compile(r"[^\w&]+")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])(?=\W|$)")


@lru_cache(maxsize=65_536)
def fold(words: str) -> str:
    """`words` in lower case, without accents, points, apostrophes and possessive endings, parted by single blanks.

    >>> fold("The U.S. Secretary-General’s  António")
    'the us secretary general antonio'
    """
    bare = _POSSESSIVE.sub("", words)
    decomposed = unicodedata.normalize("NFKD", bare.casefold().translate(_LETTERS))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_BREAKS.sub(" ", _MARKS.sub("", plain)).split())


def is_acronym(words: str) -> bool:
    """Whether `words` are capitals that must be found as capitals: “US” is a country, “us” is not."""
    letters = words.replace(".", "")
    return 1 < len(letters) <= 4 and letters.isalpha() and letters.isupper()


def misspelling_share(found: str, known: str) -> float:
    """How likely, from 0.0 to 1.0, that the folded name `found` is `known` misspelt; 1.0 means that they are equal.

    0.0 where either is under four letters, where the first letters differ, or where more than one letter in five has
    to be changed, added, left out or swapped with its neighbour (Damerau-Levenshtein distance).
    """
    if found == known:
        return 1.0
    shorter = min(len(found), len(known))
    if shorter < 4 or found[0] != known[0]:
        return 0.0
    allowed = 1 if shorter < 8 else 2
    distance = DamerauLevenshtein.distance(found, known, score_cutoff=allowed)
    return 0.0 if distance > allowed else round(1.0 - distance / (shorter * 0.8), 4)

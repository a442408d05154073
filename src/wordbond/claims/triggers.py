"""The pack's word lists as patterns: `work* closely with`, `threat from`, where `*` ends a word in any way."""

from __future__ import annotations

import re
from functools import lru_cache

from wordbond.errors import InvalidPack
from wordbond.packs import Entry, Lexicon

__all__ = ["NO_CLASSES", "class_pattern", "compiled", "pattern_of"]

_GAP_WORD = r"[$€£]?[\w’'-]++(?:[.,]\d+)*+%?"
"""Possessive: “1,1,1,1” read as one word or as many in every way would take for ever."""
_GAPS = {"...": rf"(?:[\s,]+{_GAP_WORD}){{0,4}}", "....": rf"(?:[\s,]+(?:[–—-]\s)?{_GAP_WORD}){{0,9}}"}
_CLASS = re.compile(r"\{(\w+)\}")
NO_CLASSES = Lexicon("classes", ())
"""For word lists that use none."""


def class_pattern(classes: Lexicon, label: str) -> str | None:
    """A regular expression for any word of a class; None where the lexicon of classes has none of this label."""
    ways = [way for entry in classes.entries if entry.label == label for way in entry.words.split("|")]
    if not ways:
        return None
    return f"(?:{'|'.join(' '.join(_part(part) for part in way.split()) for way in ways)})"


def pattern_of(words: str, classes: Lexicon = NO_CLASSES) -> str:
    """A regular expression for the words of a lexicon: any white space between them, `*` for the rest of a word.

    `|` parts alternatives; `...` lets up to four words stand between, `....` up to nine and a dash; apostrophes and
    hyphens match their kind. `{weapons}` is any word that `classes` has under that label.
    """
    ways: list[str] = []
    for way in words.split("|"):
        parts = [_part_of(part, classes) for part in way.split()]
        joined = ""
        for part in parts:
            if part in _GAPS:
                joined += _GAPS[part]
            else:
                joined += (r"[\"”’']?\s+[\"“‘(]?" if joined else "") + part
        ways.append(joined)
    return rf"\b{_first_letters(words, classes)}(?:{'|'.join(ways)})(?!\w)"


def _first_letters(words: str, classes: Lexicon) -> str:
    """A look ahead for the letters that any of the words begins with, or nothing where one begins otherwise.

    Most words of a text begin with another letter, which this tells at one look.
    """
    letters: set[str] = set()
    for way in words.split("|"):
        named = _CLASS.fullmatch("".join(way.split()[:1]))
        inner = [e.words for e in classes.entries if named is not None and e.label == named[1]]
        letters.update(w.strip()[:1].lower() for each in (inner if named else [way]) for w in each.split("|"))
    return f"(?=[{''.join(sorted(letters))}])" if letters and all(x.isalpha() for x in letters) else ""


def _part_of(word: str, classes: Lexicon) -> str:
    named = _CLASS.fullmatch(word)
    if named is None:
        return _part(word)
    ways = class_pattern(classes, named[1])
    if ways is None:
        raise InvalidPack(
            f"lexicons: words with “{word}”: expected a label of lexicons/classes.csv; add words of that label there"
        )
    return ways


def _part(word: str) -> str:
    if word in _GAPS:
        return word
    return re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]").replace(r"\-", r"[-‑\s]?")


@lru_cache(maxsize=16)
def compiled(lexicon: Lexicon, classes: Lexicon = NO_CLASSES) -> tuple[tuple[re.Pattern[str], Entry], ...]:
    """Each entry of a word list with its pattern, the longest first; raises InvalidPack for one without words."""
    for entry in lexicon.entries:
        if any(not way.strip("* .") for way in entry.words.split("|")):
            raise InvalidPack(
                f"lexicons/{lexicon.name}.csv: words “{entry.words}”: expected words between each “|”; "
                "correct that line"
            )
    entries = sorted(lexicon.entries, key=lambda entry: -len(entry.words))
    return tuple((re.compile(pattern_of(entry.words, classes), re.IGNORECASE), entry) for entry in entries)

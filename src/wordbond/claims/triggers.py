"""The pack's word lists as patterns: `work* closely with`, `threat from`, where `*` ends a word in any way."""

from __future__ import annotations

import re
from functools import lru_cache

from wordbond.errors import InvalidPack
from wordbond.packs import Entry, Lexicon

__all__ = ["compiled", "pattern_of"]

_GAPS = {"...": r"(?:[\s,]+[\w’'-]+){0,4}", "....": r"(?:[\s,]+(?:[–—-]\s)?[\w’'-]+){0,9}"}


def pattern_of(words: str) -> str:
    """A regular expression for the words of a lexicon: any white space between them, `*` for the rest of a word.

    `|` parts alternatives; `...` lets up to four words stand between, `....` up to nine and a dash; apostrophes and
    hyphens match their kind.
    """
    ways: list[str] = []
    for way in words.split("|"):
        parts = [_part(part) for part in way.split()]
        joined = ""
        for part in parts:
            if part in _GAPS:
                joined += _GAPS[part]
            else:
                joined += (r"[\"”’']?\s+[\"“‘(]?" if joined else "") + part
        ways.append(joined)
    return rf"\b(?:{'|'.join(ways)})(?!\w)"


def _part(word: str) -> str:
    if word in _GAPS:
        return word
    return re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]").replace(r"\-", r"[-‑\s]?")


@lru_cache(maxsize=16)
def compiled(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], Entry], ...]:
    """Each entry of a word list with its pattern, the longest first; raises InvalidPack for one without words."""
    for entry in lexicon.entries:
        if any(not way.strip("* .") for way in entry.words.split("|")):
            raise InvalidPack(
                f"lexicons/{lexicon.name}.csv: words “{entry.words}”: expected words between each “|”; "
                "correct that line"
            )
    entries = sorted(lexicon.entries, key=lambda entry: -len(entry.words))
    return tuple((re.compile(pattern_of(entry.words), re.IGNORECASE), entry) for entry in entries)

"""The words of a stretch of text, and those among them that report: what the finding of clauses is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from wordbond.attribution.acts import ActKind, default_acts
from wordbond.attribution.structure import classes
from wordbond.model import Span

__all__ = ["LONGEST_CLAUSE", "STOPS", "Word", "cue_forms", "is_adverb", "span_of", "verb_forms", "words_of"]

LONGEST_CLAUSE = 60
"""Words looked at on either side of a quotation: longer than all but freak sentences."""
STOPS = frozenset([*',;:()[]—–"“”„«»', "--", "''"])
"""Punctuation that parts a sentence."""

_WORD = re.compile(r"[^\W_](?:[\w'’&/.-]*[^\W_])?|--|''|[,;:\[\]—–\"“”„«»]|\([^()]{1,40}\)|[()]")


class Word(NamedTuple):
    """A word or a mark of punctuation, at its place."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        """Lower case."""
        return self.text.lower()


@cache
def verb_forms(*kinds: ActKind) -> frozenset[str]:
    """The single-word verb forms of the acts of `kinds`."""
    return frozenset(v for act in default_acts().acts if act.kind in kinds for v in act.verbs if " " not in v)


@cache
def cue_forms() -> frozenset[str]:
    """Forms that report words beside a quotation: the past and -ing forms of every verb of speech, and the present of a
    few, since *state*, *reports* and *campaign* are nouns more often."""
    past = {verb for verb in verb_forms(ActKind.SPEECH) if verb.endswith("ing") or not _is_present(verb)}
    return frozenset(past | classes()["present_cues"])


def _is_present(verb: str) -> bool:
    return verb not in classes()["past_forms"] and not verb.endswith("ed")


def words_of(text: str, start: int, end: int, most: int = LONGEST_CLAUSE) -> list[Word]:
    """The first `most` words of `text[start:end]`, punctuation among them."""
    found = list[Word]()
    for match in _WORD.finditer(text, start, end):
        if len(found) == most:
            break
        if match[0][0] == "(" and len(match[0]) > 1:
            continue  # Senator Kroll (R-Ohio) said: the brackets part nothing
        found.append(Word(match.start(), match.end(), match[0]))
    return found


def is_adverb(word: Word) -> bool:
    """Whether a word looks like an adverb: quietly."""
    return word.text.endswith("ly") and word.text.islower()


def span_of(words: Sequence[Word]) -> Span | None:
    """From the first of `words` to the last, punctuation after it left out; None where nothing is left."""
    while words and words[-1].text in STOPS:
        words = words[:-1]
    return Span(words[0].start, words[-1].end) if words else None

"""Reports as lineage sees them: sentences in order, each prose of the outlet's own or words of a speaker, and what of
one report stands in another.

Words are compared as numbers: each distinct word of a group of reports is one character of a private alphabet, so that
a sentence is a short string and rapidfuzz compares whole words at the speed of letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from wordbond.model import Span

__all__ = ["Carrier", "Carrying", "Unit", "carry", "code_words", "find_units"]

_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:['’]\w+)*")
_MARK = re.compile(r"[\"“”„«»]")
_CLOSING = '"”»'
# A sentence ends at its stop where a new one begins with a capital, a mark or a figure.
_STOP = re.compile(r"[.!?…][\"”»]?\s+(?=[\"“„«A-ZÀ-ÞА-Я0-9])")
CARRIED_SHARE = 0.5
"""A sentence stands in another report where this share of its words is found there in order, in one sentence. Half:
below that, sentences about one subject by two hands are taken for copies; far above it, back-translations are lost."""

TURNED_SHARE = 0.6
"""... or this share in any order: a translator moves clauses. More, as any two sentences share their small words."""
FEWEST_TURNED = 6
"""... if these are so many words at least."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a report, with the cue of its quotation where it holds one."""

    span: Span
    words: tuple[str, ...]
    """Case folded; marks left out."""
    facts: frozenset[str]
    """The words among them that hold a digit, or bear a capital inside the sentence: figures and names."""
    quoted: bool
    """Whether half of its words or more stand between quotation marks, or it is reported speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """What lineage needs to know of one report."""

    id: str
    text: str
    outlet: str | None = None
    units: tuple[Unit, ...]
    credits: tuple[tuple[str, Span | None], ...] = ()
    """Agencies that the report credits, and where."""
    at: float | None = None
    """When it was published, in hours from any fixed moment; None where unknown."""
    by_day: bool = False
    """Whether `at` tells the day alone."""
    translated: bool = False
    """Whether it says of itself that it is a translation."""


def find_units(text: str, stretches: Iterable[Span] | None = None, reported: Sequence[Span] = ()) -> tuple[Unit, ...]:
    """The sentences of `text` in order, taken from `stretches` (its paragraphs; by default its lines).

    The stop before a cue (“… it.” she said) ends no sentence: a quotation's last sentence and the words that attribute
    it are one unit. `reported` are spans of indirect speech found elsewhere.
    """
    if stretches is None:
        stretches = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    units = []
    for stretch in stretches:
        inside = _inside_marks(text, stretch)
        for start, end in _sentences(text, stretch):
            tokens = [(m.start(), m[0]) for m in _WORD.finditer(text, start, end)]
            words = tuple(token.casefold() for _, token in tokens)
            if words:
                facts = frozenset(token.casefold() for at, token in tokens if _is_fact(text, at, token, start))
                span = Span(start, end)
                marked = sum(max(0, min(end, b) - max(start, a)) for a, b in inside)
                quoted = 2 * marked >= len(span) or any(r.overlaps(span) for r in reported)
                units.append(Unit(span, words, facts, quoted))
    return tuple(units)


def _sentences(text: str, stretch: Span) -> Iterable[tuple[int, int]]:
    start = stretch.start
    for stop in _STOP.finditer(text, stretch.start, stretch.end):
        ends = stop[0].rstrip()
        # After closing marks the cue may follow: “It is done.” Serra said.
        if ends[-1] in _CLOSING and not _MARK.match(text, stop.end()):
            continue
        yield start, stop.start() + len(ends)
        start = stop.end()
    if start < stretch.end:
        yield start, stretch.end


def _inside_marks(text: str, stretch: Span) -> list[tuple[int, int]]:
    """The parts of `stretch` between a mark and the next; one that is never closed runs to the end."""
    marks = [m.start() for m in _MARK.finditer(text, stretch.start, stretch.end)]
    return list(zip_longest(marks[::2], marks[1::2], fillvalue=stretch.end))


def _is_fact(text: str, at: int, token: str, start: int) -> bool:
    if any(char.isdigit() for char in token):
        return True
    begins = at == start or not text[start:at].rstrip(" ").endswith(tuple("abcdefghijklmnopqrstuvwxyz,;0123456789'’)"))
    return token[0].isupper() and not begins


def code_words(carriers: Sequence[Carrier]) -> dict[str, list[str]]:
    """Each report's units as strings of one character a word; the same word is the same character in all of them."""
    alphabet: dict[str, str] = {}

    def letter(word: str) -> str:
        # Surrogates are skipped: no such character may stand in a string that is compared.
        return alphabet.setdefault(word, chr(len(alphabet) + (33 if len(alphabet) < 0xD700 else 0x1000)))

    return {c.id: ["".join(map(letter, u.words)) for u in c.units] for c in carriers}


@dataclass(frozen=True, slots=True)
class Carrying:
    """How the units of one report stand in another."""

    match: tuple[int | None, ...]
    """For each unit of the later report, the unit of the earlier one that it stands in; None where none holds it."""
    common: tuple[int, ...]
    """For each unit, how many of its words stand there, in order."""


def carry(derived: Sequence[str], origin: Sequence[str]) -> Carrying:
    """Find each unit of `derived` in `origin`, both as given by `code_words`.

    The unit with most words in common, those that stand in order (longest common subsequence) counting twice; of two,
    the more alike in length. Each unit of the origin is used once: who prints one sentence in two wordings has it from
    two places.
    """
    if not derived or not origin:
        return Carrying((None,) * len(derived), (0,) * len(derived))
    table = cdist(derived, origin, scorer=LCSseq.similarity).tolist()
    # Sorted, two strings have as longest common subsequence all that they share, in whatever order it stood.
    anyhow = cdist([*map(_sorted, derived)], [*map(_sorted, origin)], scorer=LCSseq.similarity).tolist()
    pairs = [
        (-shared - held, abs(len(words) - len(there)), i, j)
        for i, (words, row, held_row) in enumerate(zip(derived, table, anyhow, strict=True))
        for j, (there, shared, held) in enumerate(zip(origin, row, held_row, strict=True))
        if shared >= max(2, CARRIED_SHARE * len(words)) or held >= max(FEWEST_TURNED, TURNED_SHARE * len(words))
    ]
    match: list[int | None] = [None] * len(derived)
    common = [0] * len(derived)
    taken: set[int] = set()
    for _, _, i, j in sorted(pairs):
        if match[i] is None and j not in taken:
            match[i], common[i] = j, int(table[i][j])
            taken.add(j)
    return Carrying(tuple(match), tuple(common))


def _sorted(words: str) -> str:
    return "".join(sorted(words))

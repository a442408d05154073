"""Speakers' labels in a transcript, and the words by which an official record says what it is.

The words are data (`data/transcripts.toml`); a label is a short beginning of a line, made of capitalised words and
closed by a colon, or a word for who asks, answers or leads.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wordbond.model import Span, TurnRole
from wordbond.reading.lines import Line
from wordbond.reading.tables import UPPER, template

__all__ = [
    "LABEL_CHARS",
    "LEAST_LABELS",
    "Labelled",
    "find_labels",
    "is_name",
    "official",
    "read_label",
    "role_of",
    "says",
]

LABEL_CHARS = 110
LEAST_LABELS = 2
_LABEL = re.compile(rf"(?:\*\*|__)?(?P<who>[{UPPER}][^\n:*_“”\"?!]{{0,90}}?)(?:\*\*|__)?\s?:(?:\*\*|__)?(?=\s|$)\s*")
_DOTTED = re.compile(
    r"(?P<who>(?:Q|A|Question|Answer|QUESTION|ANSWER|Mr|Mrs|Ms|Sir|Dame|Lord|Lady)\b[^\n:.]{0,60})\.\s?[-–—]\s+"
)
_BRACKETED = re.compile(r"\s*[(\[][^)\]\n]{1,80}[)\]]")
_LOWER_WORDS = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "de",
        "la",
        "le",
        "du",
        "des",
        "der",
        "die",
        "das",
        "von",
        "van",
        "den",
        "del",
        "della",
        "di",
        "et",
        "und",
        "y",
        "e",
        "i",
        "o",
        "da",
        "do",
        "dos",
        "al",
        "to",
        "in",
        "at",
        "à",
    ]
)


@dataclass(slots=True)
class Labelled:
    """A line that begins with a speaker's label."""

    who: str
    label: Span
    words_start: int


def find_labels(lines: Sequence[Line], alone: tuple[str, Span | None] | None) -> dict[int, Labelled]:
    """The labelled lines of `lines` by index; empty where they are sentences that happen to have a colon.

    Labels tell of themselves: one is a role (“Q”), or comes again, or the first words stand under one. “First: …” and
    “Second: …” in a speech, whose speaker the title names (`alone`), do none of this.
    """
    found = {index: label for index, line in enumerate(lines) if (label := read_label(line)) is not None}
    if any(role_of(label.who) for label in found.values()):
        return found
    names = [label.who.casefold() for label in found.values()]
    again = len(set(names)) < len(names)
    if again or (0 in found and (len(found) >= LEAST_LABELS or alone is None)):
        return found
    return {}


def read_label(line: Line) -> Labelled | None:
    """The speaker's label that `line` begins with; None where it begins with spoken words.

    A label is short, begins with a capital and is made of capitalised words, with what stands in brackets left out;
    “He added:” or “My message is clear: …” are none.
    """
    match = _LABEL.match(line.head) or _DOTTED.match(line.head)
    if match is None:
        return None
    who = match["who"].strip(" *_")
    plain = _BRACKETED.sub("", who).strip()
    if not plain or len(who) > LABEL_CHARS:
        return None
    if role_of(plain) is None and not is_name(plain):
        return None
    start = line.start + match.start("who")
    return Labelled(who, Span(start, start + len(match["who"].rstrip(" *_"))), line.start + match.end())


def is_name(label: str) -> bool:
    """Whether words can be a name or a title with one: capitalised all, small words such as “of the” aside."""
    parts = [part.strip(",.'’()\"&") for part in label.split()]
    parts = [part for part in parts if part and part.casefold() not in _LOWER_WORDS]
    if not parts or len(parts) > 12:
        return False
    return all(part[0].isupper() or not part[0].isalpha() for part in parts)


def role_of(label: str) -> TurnRole | None:
    """The role that a label tells by itself; None for a name.

    What stands in brackets or behind a comma is left out: “Question (Jane Roe, Example News)” asks.
    """
    plain = _BRACKETED.sub("", label).split(",")[0].strip(" .*_").casefold()
    first = re.split(r"[\s(\[,]", label, maxsplit=1)[0].casefold()
    if {plain, first} & set(_tables()["question"]) or re.fullmatch(r"(?:q|question)\s?\d{0,2}", plain):
        return TurnRole.QUESTION
    if plain in _tables()["answer"]:
        return TurnRole.ANSWER
    leads = plain in _tables()["moderator"] or first in _tables()["moderator"]
    return TurnRole.MODERATION if leads or plain.endswith(("spokesperson", "moderator")) else None


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    read = files("wordbond.reading").joinpath("data", "transcripts.toml").read_text(encoding="utf-8")
    return {name: tuple(sorted(table["words"], key=len, reverse=True)) for name, table in tomllib.loads(read).items()}


@cache
def official(table: str, form: str) -> re.Pattern[str]:
    """The words of one table in a `form` that holds `%s` for them."""
    return re.compile(form % ("(?:" + "|".join(template(word) for word in _tables()[table]) + ")"), re.IGNORECASE)


def says(table: str, words: str) -> bool:
    """Whether `words` are one of the words of `table` and nothing else, brackets and marks aside."""
    return official(table, r"[\W_]*%s(?!\w)[\W_]*$").match(words) is not None

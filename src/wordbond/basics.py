"""The nouns that all others are built from: ids, places in a text, and dates. Import them from `wordbond.model`.

They stand apart so that the nouns of claims can be built from them and `Analysis` from both.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from wordbond.errors import InvalidRecord

__all__ = [
    "Basis",
    "DatedOn",
    "OccasionId",
    "Precision",
    "QuotationId",
    "Span",
    "SpeakerId",
    "TextId",
    "digest",
    "normalised",
]

TextId = NewType("TextId", str)
QuotationId = NewType("QuotationId", str)
OccasionId = NewType("OccasionId", str)
SpeakerId = NewType("SpeakerId", str)


_LISTED_CHARS = 1_000_000
"""A longer text is taken apart piece by piece: a list of all its words costs ten times its own memory."""
_WHITE_SPACE = re.compile(r"\s")


def digest(*parts: object) -> str:
    """32 hexadecimal digits (128 bits of BLAKE2b) that stand for `parts`, in order.

    Each part is written as text with its length before it, so ("ab", "c") and ("a", "bc") differ.
    A lone surrogate is hashed as it stands, so any `str` has a digest.
    """
    hashed = hashlib.blake2b(digest_size=16)
    for part in parts:
        octets = str(part).encode("utf-8", "surrogatepass")
        hashed.update(b"%d:" % len(octets))
        hashed.update(octets)
    return hashed.hexdigest()


def normalised(text: str) -> str:
    """`text` as it counts for identity: NFC, each run of white space one space, none at the ends."""
    composed = unicodedata.normalize("NFC", text)
    if len(composed) <= _LISTED_CHARS:
        return " ".join(composed.split())
    pieces: list[str] = []
    start = 0
    while start < len(composed):
        space = _WHITE_SPACE.search(composed, start + _LISTED_CHARS)
        end = space.start() if space else len(composed)
        pieces.append(" ".join(composed[start:end].split()))
        start = end
    return " ".join(piece for piece in pieces if piece)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one stored text: half-open offsets in characters (`len(str)`), not bytes or UTF-16 units."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidRecord(f"span [{self.start}, {self.end}) is empty or runs backwards")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words of `text` at this span; raises InvalidRecord where the text is shorter."""
        if self.end > len(text):
            raise InvalidRecord(f"span [{self.start}, {self.end}) ends after a text of {len(text)} characters")
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class Basis(StrEnum):
    """What a date, place or name rests on."""

    STATED = "stated"
    """Printed in the text itself."""
    METADATA = "metadata"
    """Given beside the text: page markup, feed entry, archive header, JSON field."""
    INFERRED = "inferred"
    """Reckoned from other words of the text and a date known otherwise."""
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exactly a date is known; a coarser one spans the whole month or year."""

    DAY = "day"
    DAYS = "days"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DatedOn:
    """A date as an interval of days, both inclusive, with what it rests on. No day is ever invented."""

    first: date | None
    last: date | None
    precision: Precision
    basis: Basis
    evidence: Span | None = None
    """The words that state it or from which it was inferred; None for metadata."""

    def __post_init__(self) -> None:
        if (self.first is None) != (self.last is None) or (self.first is None) != (self.precision is Precision.UNKNOWN):
            raise InvalidRecord(f"a date {self.first} to {self.last} cannot have precision {self.precision}")
        if self.first is not None and self.last is not None and self.first > self.last:
            raise InvalidRecord(f"date interval {self.first} to {self.last} runs backwards")

    @property
    def day(self) -> date | None:
        """The day, where one day is known; else None."""
        return self.first if self.first is not None and self.first == self.last else None

    @classmethod
    def unknown(cls) -> DatedOn:
        """No date known."""
        return cls(None, None, Precision.UNKNOWN, Basis.UNKNOWN)

    @classmethod
    def on(cls, day: date, basis: Basis, evidence: Span | None = None) -> DatedOn:
        """One known day."""
        return cls(day, day, Precision.DAY, basis, evidence)

"""The word lists by which people, bodies and documents are told apart, read once from data files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wordbond.packs.folding import fold

__all__ = ["SpeakerWords", "speaker_words"]


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """General English words and given names; see data/speaker_words.toml for what each list is for."""

    honorifics: dict[str, str]
    """Honorific without its point, to `m`, `f` or empty."""
    titles: dict[str, str]
    """Title without its point, to the noun in lower case or empty."""
    functions: frozenset[str]
    particles: frozenset[str]
    bodies: frozenset[str]
    """Capitalised words that make a run of capitals a body."""
    persons: dict[str, str]
    """Noun for one person, to `m`, `f` or empty."""
    epithets: frozenset[str]
    """Nouns for one person by which print calls somebody already named."""
    many: frozenset[str]
    documents: frozenset[str]
    body_nouns: frozenset[str]
    given: dict[str, str]
    """Given name as printed, to `m`, `f` or `x` for either."""

    def gender_of(self, noun: str) -> str:
        """`m` or `f` where the noun tells, else empty."""
        return self.persons.get(noun, "")


@cache
def speaker_words() -> SpeakerWords:
    """The lists, from the package’s data files."""
    data = files("wordbond.attribution") / "data"
    lists = tomllib.loads((data / "speaker_words.toml").read_text(encoding="utf-8"))
    rows = (data / "first_names.csv").read_text(encoding="utf-8").splitlines()[1:]
    honorifics = {word: gender for gender in ("male", "female", "neutral") for word in lists["honorifics"][gender]}
    persons = {noun: gender for gender in ("neutral", "male", "female") for noun in lists["nouns"][gender]}
    letters = {"male": "m", "female": "f", "neutral": ""}
    return SpeakerWords(
        honorifics={word: letters[gender] for word, gender in honorifics.items()},
        titles=dict(lists["titles"]),
        functions=frozenset(lists["functions"]["words"]),
        particles=frozenset(lists["particles"]["words"]),
        bodies=frozenset(lists["bodies"]["words"]),
        persons={noun: letters[gender] for noun, gender in persons.items()},
        epithets=frozenset(fold(noun) for noun in lists["nouns"]["epithets"]),
        many=frozenset(fold(noun) for noun in lists["nouns"]["many"]),
        documents=frozenset(fold(noun) for noun in lists["nouns"]["documents"]),
        body_nouns=frozenset(fold(noun) for noun in lists["nouns"]["bodies"]),
        given=dict(row.split(",") for row in rows),
    )

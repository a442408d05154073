"""The word tables of fact comparison, read once from the package's data files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wordbond.matching.lexicon import lemma

__all__ = ["Tables", "Unit", "tables"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: what it measures and how many of that measure's base unit it is."""

    measures: str
    size: float


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table of data/facts.toml and its neighbours in the shape that comparison looks things up in."""

    function: frozenset[str]
    negators: frozenset[str]
    deniers: frozenset[str]
    """Lemmas that deny what follows without a “not”."""
    conditions: dict[str, tuple[tuple[str, ...], ...]]
    """first word of a condition's opener -> whole openers, the longest first"""
    exceptions: dict[str, tuple[tuple[str, ...], ...]]
    attributions: dict[str, tuple[tuple[str, ...], ...]]
    comparators: dict[str, tuple[tuple[tuple[str, ...], int], ...]]
    """first word -> (whole phrase, -1 upper bound, 1 lower bound, 0 about), the longest first"""
    quantifiers: dict[str, str]
    """word -> class"""
    ladders: dict[str, dict[str, int]]
    """lemma -> ladder -> rung"""
    weekdays: frozenset[str]
    months: tuple[str, ...]
    day_words: frozenset[str]
    seasons: frozenset[str]
    units: dict[str, Unit]
    opposites: dict[str, dict[int, int]]
    """lemma -> opposition -> side (0 or 1)"""
    variants: dict[str, frozenset[int]]
    """lemma -> meanings"""
    families: dict[str, int]
    """a country's name, adjective or people -> country"""


def _phrases(text: str) -> list[tuple[str, ...]]:
    return [tuple(p.split()) for p in text.replace("\n", " ").split("|") if p.strip()]


def _by_first(phrases: list[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    out: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        out.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(found) for first, found in out.items()}


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath(f"data/{name}").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _ladders(raw: dict[str, list[str]]) -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for ladder, rungs in raw.items():
        for rung, words in enumerate(rungs):
            for word in words.split():
                out.setdefault(word, {}).setdefault(ladder, rung)
    return out


@cache
def tables() -> Tables:
    """The tables, read at the first call."""
    raw = tomllib.loads(files(__package__).joinpath("data/facts.toml").read_text(encoding="utf-8"))
    comparators: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for name, side in (("lower", 1), ("upper", -1), ("about", 0)):
        for phrase in _phrases(raw["comparator"][name]):
            comparators.setdefault(phrase[0], []).append((phrase, side))
    opposites: dict[str, dict[int, int]] = {}
    for number, line in enumerate(_lines("opposites.txt")):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                opposites.setdefault(word, {})[number] = side
                opposites.setdefault(lemma(word), {}).setdefault(number, side)
    variants: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("variants.txt")):
        for word in line.split():
            variants.setdefault(lemma(word), set()).add(number)
            variants.setdefault(word, set()).add(number)
    quantifiers = {"_".join(p): name for name, text in raw["quantifier"].items() for p in _phrases(text)}
    return Tables(
        function=frozenset(raw["function"]["words"].split()),
        negators=frozenset(raw["negation"]["strong"].split()),
        deniers=frozenset(raw["negation"]["lexical"].split()),
        conditions=_by_first(_phrases(raw["condition"]["openers"])),
        exceptions=_by_first(_phrases(raw["exception"]["openers"])),
        attributions=_by_first(_phrases(raw["attribution"]["openers"])),
        comparators={k: tuple(sorted(v, key=lambda x: -len(x[0]))) for k, v in comparators.items()},
        quantifiers=quantifiers,
        ladders=_ladders(raw["modality"]["ladders"]),
        weekdays=frozenset(raw["time"]["weekdays"].split()),
        months=tuple(raw["time"]["months"].split()),
        day_words=frozenset(raw["time"]["days"].split()),
        seasons=frozenset(raw["time"]["seasons"].split()),
        units={name: Unit(kind, float(size)) for name, (kind, size) in raw["units"].items()},
        opposites=opposites,
        variants={w: frozenset(n) for w, n in variants.items()},
        families={w: n for n, line in enumerate(_lines("families.txt")) for w in line.split()},
    )

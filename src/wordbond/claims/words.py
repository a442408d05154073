"""The words of amounts in one language, from this package's tables and Babel's names of currencies; cached."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from wordbond.claims.model import Comparator

__all__ = ["AmountWords", "amount_words"]

LANGUAGES = ("en",)


@dataclass(frozen=True, slots=True)
class AmountWords:
    """The tables of `data/en.toml`, keyed for look-up by lower-case words."""

    numbers: dict[str, int]
    scales: dict[str, Decimal]
    """Written out and abbreviated ones together."""
    short_scales: frozenset[str]
    money_letters: dict[str, Decimal]
    vague_scales: dict[str, Decimal]
    fractions: dict[str, int]
    multiples: dict[str, Decimal]
    before: dict[tuple[str, ...], Comparator]
    after: dict[tuple[str, ...], Comparator]
    additive_before: frozenset[tuple[str, ...]]
    additive_after: frozenset[tuple[str, ...]]
    percent: dict[tuple[str, ...], str]
    """What they are in: `percent` or `percentage points`."""
    percent_bases: dict[tuple[str, ...], str]
    """What a share is of, as the unit names it."""
    rates: frozenset[str]
    adverb_rates: dict[tuple[str, ...], str]
    times: dict[str, str]
    """Singular and plural of the units of time, with the plural."""
    months: frozenset[str]
    clock: frozenset[str]
    labels: frozenset[str]
    stops: frozenset[str]
    plurals: frozenset[str]
    not_plurals: frozenset[str]
    pointing: frozenset[str]
    year_leads: frozenset[str]
    rate_barriers: frozenset[str]
    ranging: frozenset[str]
    no_measures: frozenset[str]
    idle: frozenset[str]
    currencies: dict[tuple[str, ...], str]
    shared_currencies: dict[str, frozenset[str]]
    """Names that the money of several countries bears, each with all forms of its row."""
    codes: frozenset[str]
    word_codes: frozenset[str]
    units: dict[tuple[str, ...], str]


@lru_cache(maxsize=4)
def amount_words(language: str = "en") -> AmountWords:
    """The words of `language`; English ones where there are no others, since reports quote figures in English too."""
    name = language if language in LANGUAGES else "en"
    table: dict[str, Any] = tomllib.loads(files("wordbond.claims").joinpath(f"data/{name}.toml").read_text("utf-8"))
    words = table["words"]
    families = [frozenset(family) for family in table["shared_currencies"]["families"]]
    currencies, codes = _currencies(name, table["currencies"], frozenset(chain(*families)))
    return AmountWords(
        shared_currencies={word: family for family in families for word in family},
        numbers=dict(table["numbers"]),
        scales={key: Decimal(value) for key, value in {**table["scales"], **table["short_scales"]}.items()},
        short_scales=frozenset(table["short_scales"]),
        money_letters={key: Decimal(value) for key, value in table["money_letters"].items()},
        vague_scales={key: Decimal(value) for key, value in table["vague_scales"].items()},
        fractions=dict(table["fractions"]),
        multiples={key: Decimal(value) for key, value in table["multiples"].items()}
        | {f"{word}fold": Decimal(value) for word, value in table["numbers"].items() if value > 1},
        before=_comparators(table["comparators"]),
        after=_comparators(table["comparators_after"]),
        additive_before=frozenset(map(_key, table["additives"]["before"])),
        additive_after=frozenset(map(_key, table["additives"]["after"])),
        percent={_key(w): "percentage points" if w in words["points"] else "percent" for w in words["percent"]},
        percent_bases={_key(w): "GDP" for w in words["gdp"]} | {_key(w): "GNI" for w in words["gni"]},
        rates=frozenset(words["rate"]),
        adverb_rates={_key(w): unit for w, unit in {**words["adverb_rates"], **words["adverb_phrases"]}.items()},
        times=_times(words["times"], words["time_units"]),
        months=frozenset(words["months"]),
        clock=frozenset(words["clock"]),
        labels=frozenset(words["labels"]),
        stops=frozenset(words["stops"]),
        plurals=frozenset(words["plurals"]),
        not_plurals=frozenset(words["not_plurals"]),
        pointing=frozenset(words["pointing"]),
        year_leads=frozenset(words["year_leads"]),
        rate_barriers=frozenset(words["rate_barriers"]),
        ranging=frozenset(words["ranging"]),
        no_measures=frozenset(words["no_measures"]),
        idle=frozenset(words["idle"]),
        currencies=currencies,
        codes=codes,
        word_codes=frozenset(table["word_codes"]["codes"]),
        units={_key(word): unit for unit, written in table["units"].items() for word in written},
    )


def _key(words: str) -> tuple[str, ...]:
    """The words as the tokens that a text gives for them, in lower case."""
    return tuple(words.lower().replace("-", " - ").replace(",", " , ").split())


def _comparators(table: dict[str, list[str]]) -> dict[tuple[str, ...], Comparator]:
    return {_key(words): Comparator(sign) for sign, phrases in table.items() for words in phrases}


def _times(singular: list[str], plural: list[str]) -> dict[str, str]:
    times = {word: f"{word}s" for word in singular}
    return times | {word: word for word in plural} | {"century": "centuries", "generation": "generations"}


def _currencies(
    language: str, own: dict[str, str], shared: frozenset[str]
) -> tuple[dict[tuple[str, ...], str], frozenset[str]]:
    """Names and signs with their ISO 4217 codes: Babel's, then ours above them; and all codes."""
    from babel.numbers import get_currency_name, list_currencies

    named: dict[tuple[str, ...], str] = {}
    codes = frozenset(list_currencies())
    for code in sorted(codes):
        for count in (1, 2):
            name = get_currency_name(code, count=count, locale=language).lower()
            if "(" not in name and name not in shared and name != code.lower():
                named.setdefault(_key(name), code)
    return named | {_key(word): code for word, code in own.items()}, codes - {"XXX", "XTS"}

"""Quantities in text: money, shares, counts, ratios and rates, as stated and with what qualifies them.

An own grammar over the tokens of a paragraph. A core (a number with its unit on either side) is read first; then the
words before it (“at least another”), after it (“or more”) and its rate (“a year”). What only looks like an amount (a
year, an age, a name such as F-16, a label such as Article 5) is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from wordbond.claims.cores import Core, is_change, read_core
from wordbond.claims.model import PERCENT, Comparator, Quantity, UnitKind
from wordbond.claims.numerals import Numeral
from wordbond.claims.tokens import Kind, Token, adjacent, matched, tokenise
from wordbond.claims.words import AmountWords, amount_words
from wordbond.model import Span

__all__ = ["find_quantities"]

_SIGNS = {
    ">": Comparator.MORE,
    "≥": Comparator.AT_LEAST,
    "<": Comparator.LESS,
    "≤": Comparator.AT_MOST,
    "~": Comparator.ABOUT,
    "≈": Comparator.ABOUT,
}
_MAX_DIGITS = 27
_CURRENCY_REACH = 30
"""How many tokens on a currency is carried to a bare “50 billion” of the same paragraph."""
_RATE_REACH = 5
"""How many tokens a rate may stand behind its amount: “€40 billion in security assistance a year”."""


def find_quantities(
    text: str, paragraphs: Sequence[Span] | None = None, language: str | None = "en"
) -> tuple[Quantity, ...]:
    """The amounts in `text`, in reading order, none inside another; those of `paragraphs` alone where they are given.

    Values are in whole units, money under its ISO 4217 code (`$` and “dollars” alone are US dollars). Times of day,
    dates, years, ages, ordinals, labels and “one” as a pronoun are no amounts. `language` chooses the words.
    """
    words = amount_words(language or "en")
    found: list[Quantity] = []
    for span in paragraphs if paragraphs is not None else ([Span(0, len(text))] if text else []):
        tokens = tokenise(text, span.start, span.end)
        cores = _shared_units(tokens, list(_cores(tokens, words)))
        found.extend(_quantity(tokens, core) for core in cores if not _unitless(tokens, core, words))
    return tuple(found)


def _cores(tokens: Sequence[Token], words: AmountWords) -> Iterator[Core]:
    at = floor = 0
    while at < len(tokens):
        core = read_core(tokens, at, words)
        if core is None:
            at += 1
            continue
        number_at = core.numeral.first
        if _refused(tokens, core, words):
            at = max(core.number_after, number_at + 1)
            continue
        _read_before(tokens, core, floor, words)
        rises = is_change(tokens, number_at, words) and _said_at(tokens, core.after) == "to"
        if _unitless(tokens, core, words) and not rises:
            at = core.number_after
            continue
        _read_after(tokens, core, words)
        yield core
        at = floor = core.after


def _said_at(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if at < len(tokens) else ""


def _refused(tokens: Sequence[Token], core: Core, words: AmountWords) -> bool:
    """Whether the number is a year, an age, a label or a pronoun rather than an amount."""
    numeral, unit = core.numeral, core.unit
    if unit.refused:
        return True
    if unit.kind in (UnitKind.MONEY, UnitKind.SHARE, UnitKind.RATIO):
        return False
    before = tokens[core.first - 1] if core.first else None
    if before is not None and before.low in words.labels and numeral.scale == 1 and core.upper is None:
        return True
    if _is_one(numeral) and unit.kind not in (UnitKind.TIME, UnitKind.PHYSICAL):
        return True
    return _is_year(tokens, core, words) or _is_name(tokens, core, before)


def _is_one(numeral: Numeral) -> bool:
    return numeral.value == 1 and numeral.after == numeral.first + 1


def _is_year(tokens: Sequence[Token], core: Core, words: AmountWords) -> bool:
    token = tokens[core.numeral.first]
    if not (len(token.text) == 4 and token.text.isdigit() and core.numeral.after == core.numeral.first + 1):
        return False
    if not 1900 <= core.numeral.value < 2100:
        return False
    if core.unit.kind is UnitKind.PHYSICAL or core.unit.name in ("people", "troops", "soldiers"):
        return False
    before = tokens[core.first - 1].low if core.first else ""
    return not core.unit.name or before in words.year_leads or bool(core.numeral.value % 10)


def _is_name(tokens: Sequence[Token], core: Core, before: Token | None) -> bool:
    """“Leopard 2”, “Protocol 4”: a small number right after a capital that is no place or day after “in”."""
    if before is None or before.kind is not Kind.WORD or core.numeral.words or core.numeral.scale != 1:
        return False
    if not before.text[0].isupper() or core.numeral.value >= 100 or core.upper is not None:
        return False
    earlier = tokens[core.first - 2] if core.first > 1 else None
    return earlier is not None and earlier.low not in ("in", "on", "at", "near", "since", "last", "this", "from", ".")


def _unitless(tokens: Sequence[Token], core: Core, words: AmountWords) -> bool:
    """Whether a number without a noun is too bare to be an amount: no scale, no thousands marks, nothing said of it."""
    numeral = core.numeral
    if core.unit.name or numeral.scale >= 1000:
        return False
    if "," in tokens[numeral.first].text and numeral.value >= 1000:
        return False
    if core.comparator is Comparator.EQUAL or numeral.value < 3 or _is_year(tokens, core, words):
        return True
    return numeral.words and not (core.after < len(tokens) and tokens[core.after].low == "of")


def _read_before(tokens: Sequence[Token], core: Core, floor: int, words: AmountWords) -> None:
    """Take in the words before a core, not beyond the token `floor`: comparators, additives, a sign."""
    at = core.first
    if (
        at > floor
        and tokens[at - 1].text in "-−"
        and adjacent(tokens, at - 1)
        and not (at > 1 and adjacent(tokens, at - 2))
    ) or (at > floor and tokens[at - 1].low == "minus" and (at < 2 or tokens[at - 2].kind is not Kind.NUMBER)):
        core.negative, at = True, at - 1
    if at > floor and tokens[at - 1].low in ("between", "from") and core.upper is not None:
        at -= 1
    while at > floor:
        if tokens[at - 1].text in _SIGNS:
            core.said.append(_SIGNS[tokens[at - 1].text])
            at -= 1
            continue
        if at > floor + 1 and tokens[at - 1].low == "." and tokens[at - 2].low in ("approx", "ca", "c"):
            core.said.append(Comparator.ABOUT)
            at -= 2
            continue
        length = _said_before(tokens, at, floor, core, words)
        if not length:
            break
        at -= length
    core.first = at
    _settle(core)


_TAKES_OVER = ("hand", "turn", "carr", "sign")
"""Verbs that “over” goes with: “handed over 40” is not more than forty."""


def _said_before(tokens: Sequence[Token], at: int, floor: int, core: Core, words: AmountWords) -> int:
    """Note the longest comparator or additive that ends before `at`; its length in tokens, 0 where there is none."""
    for length in range(min(5, at - floor), 0, -1):
        key = tuple(token.low for token in tokens[at - length : at])
        if key in words.additive_before:
            core.additive = True
            return length
        if key in words.before and not (
            core.unit.kind is UnitKind.TIME and key in (("over",), ("under",), ("within",))
        ):
            if key == ("over",) and at - 2 >= floor and tokens[at - 2].low.startswith(_TAKES_OVER):
                return 0
            core.said.append(words.before[key])
            return length
    return 0


def _settle(core: Core) -> None:
    """Choose among what was said: a direction before “about”, which then only weakens it."""
    directed = [sign for sign in core.said if sign not in (Comparator.ABOUT, Comparator.EQUAL)]
    if core.numeral.vague and not directed:
        directed = [Comparator.MORE]
    core.approximate = Comparator.ABOUT in core.said or core.numeral.vague
    if directed:
        core.comparator = directed[0]
    elif Comparator.ABOUT in core.said:
        core.comparator = Comparator.ABOUT
    else:
        core.comparator = Comparator.EQUAL


def _read_after(tokens: Sequence[Token], core: Core, words: AmountWords) -> None:
    """Take in the words after a core: “or more”, “more”, and the rate."""
    if core.number_after < len(tokens) and tokens[core.number_after].text == "+":
        core.said.append(Comparator.AT_LEAST)
        core.after = max(core.after, core.number_after + 1)
    if core.unit.open_ended:
        core.said.append(Comparator.AT_LEAST)
    found = matched(tokens, core.after, words.after, 5)
    if found and not (found[0] in (("tops",), ("maximum",), ("plus",)) and _goes_on(tokens, found[1])):
        core.said.append(words.after[found[0]])
        core.after = found[1]
    elif core.unit.kind is not UnitKind.RATIO:
        found = matched(tokens, core.after, words.additive_after, 2)
        if found and _said_at(tokens, found[1]) != "than":
            core.additive, core.after = True, found[1]
    _settle(core)
    _read_rate(tokens, core, words)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind in (Kind.NUMBER, Kind.CURRENCY)


def _read_rate(tokens: Sequence[Token], core: Core, words: AmountWords) -> None:
    """“a year”, “per month”, “annually”, “/day”, right after the amount or a few words on."""
    if core.unit.kind is UnitKind.TIME:
        return
    for at in range(core.after, min(core.after + _RATE_REACH, len(tokens))):
        token = tokens[at]
        if token.kind in (Kind.NUMBER, Kind.CURRENCY, Kind.MASKED) or (
            token.kind is Kind.MARK and token.text not in "/-"
        ):
            return
        if found := matched(tokens, at, words.adverb_rates, 3):
            core.per, core.after = words.adverb_rates[found[0]], found[1]
            return
        unit = tokens[at + 1].low if at + 1 < len(tokens) else ""
        if token.low in words.rates and unit in words.times and tokens[at - 1].low not in words.rate_barriers:
            if _said_at(tokens, at + 2) in ("ago", "earlier", "later", "before"):
                return
            core.per, core.after = unit, at + 2
            return
        if token.low == "per" and unit.isalpha() and at == core.after:
            core.per, core.after = unit, at + 2
            return


_JOINING = frozenset({"to", "and", "or", "plus", "+"})


def _shared_units(tokens: Sequence[Token], cores: list[Core]) -> list[Core]:
    """Give to both what is said once: “from 2 to 3 %”, “€40 billion in 2024 and 50 billion”, “2% and 3% of GDP”."""
    for at, core in enumerate(cores):
        before = cores[at - 1] if at else None
        after = cores[at + 1] if at + 1 < len(cores) else None
        joined = after is not None and [t.low for t in tokens[core.after : after.first]] in [[w] for w in _JOINING]
        if core.unit.name == PERCENT and after and joined and after.unit.name.startswith(f"{PERCENT} of "):
            core.unit = replace(after.unit, after=core.after, of_one=core.unit.of_one)
        if core.unit.name:
            continue
        if before and core.numeral.scale >= 1000 and before.unit.kind is UnitKind.MONEY:
            between = tokens[before.after : core.first]
            if len(between) <= _CURRENCY_REACH:
                core.unit = replace(before.unit, after=core.after)
        elif after and joined and after.unit.name:
            core.unit = replace(after.unit, after=core.after)
            scale = after.numeral.scale
            if core.numeral.scale == 1 and core.numeral.value < after.numeral.value / scale:
                core.numeral = replace(core.numeral, value=core.numeral.value * scale)
    return cores


def _quantity(tokens: Sequence[Token], core: Core) -> Quantity:
    sign = -1 if core.negative else 1
    value, upper = core.numeral.value, core.upper
    if core.unit.kind is UnitKind.SHARE and core.numeral.fraction and core.unit.of_one:
        value *= 100
        upper = upper * 100 if upper is not None and upper <= 1 else upper
    if sign < 0:
        value, upper = (-upper, -value) if upper is not None else (-value, None)
    number = Span(tokens[core.numeral.first].start, tokens[core.number_after - 1].end)
    return Quantity(
        span=Span(tokens[core.first].start, tokens[max(core.after, core.number_after) - 1].end),
        number=number,
        value=_plain(value),
        upper=None if upper is None else _plain(upper),
        unit=core.unit.name,
        kind=core.unit.kind,
        comparator=core.comparator,
        approximate=core.approximate,
        additive=core.additive,
        per=core.per,
    )


def _plain(value: Decimal) -> Decimal:
    """`value` without exponent and idle zeros: Decimal("2E+10") prints as 20000000000."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if 0 < short.adjusted() < _MAX_DIGITS and short == short.to_integral() else short

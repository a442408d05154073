"""Quantities in text: money, shares, counts, ratios and rates, as stated and with what qualifies them.

An own grammar over the tokens of a paragraph. A core (a number with its unit on either side) is read first; then the
words before it (“at least another”), after it (“or more”) and its rate (“a year”). What only looks like an amount (a
year, an age, a name such as F-16, a label such as Article 5) is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from wordbond.claims.model import PERCENT, Comparator, Quantity, UnitKind
from wordbond.claims.numerals import Numeral, read_numeral
from wordbond.claims.tokens import Kind, Token, adjacent, matched, tokenise
from wordbond.claims.units import Unit, unit_after
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
_DASHES = "-–—‑−"
_DETERMINERS = frozenset(
    "the in since by until of for from during before after this that to its our his her their my your as and".split()
)
_RATE_BARRIERS = frozenset("within in for after than over about half least such quite once by not during".split())
_RATE_REACH = 5
"""How many tokens a rate may stand behind its amount: “€40 billion in security assistance a year”."""


@dataclass(slots=True)
class _Core:
    """A number with its unit, before the words around it are read."""

    numeral: Numeral
    first: int
    after: int
    unit: Unit
    upper: Decimal | None = None
    number_after: int = 0
    comparator: Comparator = Comparator.EQUAL
    approximate: bool = False
    additive: bool = False
    negative: bool = False
    per: str | None = None
    said: list[Comparator] = field(default_factory=list)


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
        found.extend(_quantity(tokens, core) for core in cores)
    return tuple(found)


def _cores(tokens: Sequence[Token], words: AmountWords) -> Iterator[_Core]:
    at = floor = 0
    while at < len(tokens):
        core = _core(tokens, at, words) or _multiple(tokens, at, words)
        if core is None:
            at += 1
            continue
        number_at = core.numeral.first
        if _refused(tokens, core, words):
            at = max(core.number_after, number_at + 1)
            continue
        _read_before(tokens, core, floor, words)
        if _unitless(tokens, core):
            at = core.number_after
            continue
        _read_after(tokens, core, words)
        yield core
        at = floor = core.after


def _core(tokens: Sequence[Token], at: int, words: AmountWords) -> _Core | None:
    """The number at `at` with its range and unit; a currency may stand before it."""
    currency, start = _currency_before(tokens, at, words)
    numeral = read_numeral(tokens, start, words) if start < len(tokens) else None
    if numeral is None:
        return None
    if currency and tokens[at].text in words.word_codes and numeral.scale < 1000:
        return None
    if not currency and (proportion := _proportion(tokens, numeral, words)):
        return proportion
    numeral = _with_letter(tokens, numeral, currency, words)
    numeral, upper, after = _range(tokens, numeral, at, currency, words)
    if tokens[start].text.isdigit() and len(tokens[start].text) == 4 and _is_year_span(tokens, numeral, upper):
        return None
    core = _Core(numeral, at, after, Unit("", UnitKind.COUNT, after), upper, after)
    if currency:
        core.unit = Unit(currency, UnitKind.MONEY, _second_name(tokens, after, currency, words))
    else:
        core.unit = _unit(tokens, core, words)
    core.after = core.unit.after
    core.additive = core.unit.additive
    return _one_range(tokens, core, words)


def _proportion(tokens: Sequence[Token], numeral: Numeral, words: AmountWords) -> _Core | None:
    """“one in five”, “nine out of ten”: a share; “5 in 3 days” is none."""
    said = [token.low for token in tokens[numeral.after : numeral.after + 2]]
    at = numeral.after + (1 if said[:1] == ["in"] else 2 if said == ["out", "of"] else 0)
    if at == numeral.after or at >= len(tokens) or numeral.fraction or numeral.vague:
        return None
    whole = read_numeral(tokens, at, words)
    if whole is None or whole.fraction or not 0 < numeral.value < whole.value <= 1000 or whole.value % 1:
        return None
    unit = unit_after(tokens, whole.after, words, whole.value, fraction=False)
    if unit is not None and unit.kind not in (UnitKind.COUNT, UnitKind.RATIO):
        return None
    part = Numeral(numeral.value / whole.value, numeral.first, whole.after, words=True, fraction=True)
    share = Unit(PERCENT, UnitKind.SHARE, whole.after, of_one=True)
    return _Core(part, numeral.first, whole.after, share, None, whole.after)


def _unit(tokens: Sequence[Token], core: _Core, words: AmountWords) -> Unit:
    unit = unit_after(tokens, core.number_after, words, core.numeral.value, fraction=core.numeral.fraction)
    return unit or Unit("", UnitKind.COUNT, core.number_after)


def _currency_before(tokens: Sequence[Token], at: int, words: AmountWords) -> tuple[str, int]:
    """The code of a currency sign or code at `at`, and the token after it; ("", at) where there is none."""
    token = tokens[at]
    if at + 1 >= len(tokens) or tokens[at + 1].kind is not Kind.NUMBER:
        return "", at
    if token.kind is Kind.CURRENCY or (token.low in ("rs", "rs.", "rmb", "zł", "sfr") and token.kind is Kind.WORD):
        return words.currencies.get((token.low,), ""), at + 1
    if token.kind is Kind.WORD and token.text in words.codes:
        return token.text, at + 1
    return "", at


def _second_name(tokens: Sequence[Token], after: int, currency: str, words: AmountWords) -> int:
    """Past a name that repeats the sign: “$20 billion dollars”, “US$20 (USD)” not."""
    found = matched(tokens, after, words.currencies, 3)
    return found[1] if found and words.currencies[found[0]] == currency else after


def _with_letter(tokens: Sequence[Token], numeral: Numeral, currency: str, words: AmountWords) -> Numeral:
    """The number with a joined letter that scales it: “€800m”, “30k troops”, “800m euros”."""
    at = numeral.after
    if numeral.scale != 1 or at >= len(tokens) or tokens[at].kind is not Kind.WORD:
        return numeral
    scale = words.money_letters.get(tokens[at].text)
    joined = adjacent(tokens, at - 1)
    if scale is None or not (joined or currency):
        return numeral
    if not currency and not _scalable(tokens, at + 1, words, tokens[at].text):
        return numeral
    return replace(numeral, value=numeral.value * scale, after=at + 1, scale=scale)


def _scalable(tokens: Sequence[Token], at: int, words: AmountWords, letter: str) -> bool:
    """Whether what follows a lone “800m” or “30k” is money or, for thousands and millions, a plural noun."""
    if matched(tokens, at, words.currencies, 3):
        return True
    if at < len(tokens) and tokens[at].text in words.codes:
        return True
    return letter in "kKmM" and unit_after(tokens, at, words, Decimal(1000), fraction=False) is not None


def _range(
    tokens: Sequence[Token], numeral: Numeral, at: int, currency: str, words: AmountWords
) -> tuple[Numeral, Decimal | None, int]:
    """“20 to 25 billion”, “between 3 and 5”, “two or three”: the lower number, the upper one, the token after both."""
    after = numeral.after
    if numeral.fraction or numeral.vague or after + 1 >= len(tokens):
        return numeral, None, after
    link = tokens[after].low
    between = at > 0 and tokens[at - 1].low == "between"
    if not (link in ("to", "or") or link in _DASHES or (link == "and" and between)):
        return numeral, None, after
    start = after + 1
    if currency:
        repeated, begins = _currency_before(tokens, start, words)
        start = begins if repeated in ("", currency) else start
    other = read_numeral(tokens, start, words)
    if other is None or other.fraction or other.vague:
        return numeral, None, after
    other = _with_letter(tokens, other, currency, words)
    scaled = numeral.value
    if numeral.scale == 1 and other.scale > 1 and numeral.value < other.value / other.scale:
        scaled = numeral.value * other.scale
    if scaled >= other.value:
        return numeral, None, after
    return replace(numeral, value=scaled, scale=max(numeral.scale, other.scale)), other.value, other.after


def _one_range(tokens: Sequence[Token], core: _Core, words: AmountWords) -> _Core:
    """“$3 billion to $5 billion”, “between 3% and 5%”: two amounts of one unit as one range."""
    after = core.after
    if core.upper is not None or core.unit.kind not in (UnitKind.MONEY, UnitKind.SHARE) or after + 1 >= len(tokens):
        return core
    before = tokens[core.first - 1].low if core.first else ""
    link = tokens[after].low
    if not ((link in ("to", *_DASHES) and before != "from") or (link == "and" and before == "between")):
        return core
    other = _core_alone(tokens, after + 1, words)
    if other is None or other.unit.name.split(" of ")[0] != core.unit.name or other.numeral.value <= core.numeral.value:
        return core
    core.upper, core.after, core.number_after = other.numeral.value, other.after, other.number_after
    core.unit = replace(other.unit)
    return core


def _core_alone(tokens: Sequence[Token], at: int, words: AmountWords) -> _Core | None:
    core = _core(tokens, at, words)
    return core if core is not None and core.upper is None else None


def _is_year_span(tokens: Sequence[Token], numeral: Numeral, upper: Decimal | None) -> bool:
    return upper is not None and upper < 2100 and 1900 <= numeral.value < 2100 and numeral.scale == 1


def _multiple(tokens: Sequence[Token], at: int, words: AmountWords) -> _Core | None:
    """“twice”, “doubled”, “double the”."""
    value = words.multiples.get(tokens[at].low)
    if value is None or tokens[at].kind is not Kind.WORD:
        return None
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if following in (*_DASHES, ".") and adjacent(tokens, at) and following != ".":
        return None
    if tokens[at].low in ("double", "triple", "treble", "quadruple") and following not in _DETERMINERS - {"as", "and"}:
        return None
    if tokens[at].low in ("twice", "thrice") and following not in (
        "as",
        "the",
        "its",
        "their",
        "our",
        "that",
        "what",
        "more",
    ):
        return None
    numeral = Numeral(value, at, at + 1, words=True)
    return _Core(numeral, at, at + 1, Unit("times", UnitKind.RATIO, at + 1), None, at + 1)


def _refused(tokens: Sequence[Token], core: _Core, words: AmountWords) -> bool:
    """Whether the number is a year, an age, a label or a pronoun rather than an amount."""
    numeral, unit = core.numeral, core.unit
    if unit.refused:
        return True
    if unit.kind in (UnitKind.MONEY, UnitKind.SHARE, UnitKind.RATIO):
        return False
    before = tokens[core.first - 1] if core.first else None
    if before is not None and before.low in words.labels and numeral.scale == 1 and core.upper is None:
        return True
    if _is_one(tokens, numeral) and unit.kind not in (UnitKind.TIME, UnitKind.PHYSICAL):
        return True
    return _is_year(tokens, core) or _is_name(tokens, core, before)


def _is_one(tokens: Sequence[Token], numeral: Numeral) -> bool:
    return numeral.value == 1 and numeral.after == numeral.first + 1


def _is_year(tokens: Sequence[Token], core: _Core) -> bool:
    token = tokens[core.numeral.first]
    if not (len(token.text) == 4 and token.text.isdigit() and core.numeral.after == core.numeral.first + 1):
        return False
    if not 1900 <= core.numeral.value < 2100:
        return False
    if core.unit.kind is UnitKind.PHYSICAL or core.unit.name in ("people", "troops", "soldiers"):
        return False
    before = tokens[core.first - 1].low if core.first else ""
    return not core.unit.name or before in _DETERMINERS or bool(core.numeral.value % 10)


def _is_name(tokens: Sequence[Token], core: _Core, before: Token | None) -> bool:
    """“Leopard 2”, “Protocol 4”: a small number right after a capital, which is no name of a place or day after “in”."""
    if before is None or before.kind is not Kind.WORD or core.numeral.words or core.numeral.scale != 1:
        return False
    if not before.text[0].isupper() or core.numeral.value >= 100 or core.upper is not None:
        return False
    earlier = tokens[core.first - 2] if core.first > 1 else None
    return earlier is not None and earlier.low not in ("in", "on", "at", "near", "since", "last", "this", "from", ".")


def _unitless(tokens: Sequence[Token], core: _Core) -> bool:
    """Whether a number without a noun is too bare to be an amount: no scale, no thousands marks, nothing said of it."""
    numeral = core.numeral
    if core.unit.name or numeral.scale >= 1000:
        return False
    written = tokens[numeral.first].text
    return not ("," in written and numeral.value >= 1000) and not (
        core.comparator is not Comparator.EQUAL
        and not numeral.words
        and numeral.value >= 3
        and not _is_year(tokens, core)
    )


def _read_before(tokens: Sequence[Token], core: _Core, floor: int, words: AmountWords) -> None:
    """Take in the words before a core, not beyond the token `floor`: comparators, additives, a sign."""
    at = core.first
    if (
        at > floor
        and tokens[at - 1].text in "-−"
        and adjacent(tokens, at - 1)
        and not (at > 1 and adjacent(tokens, at - 2))
    ):
        core.negative, at = True, at - 1
    elif at > floor and tokens[at - 1].low == "minus" and (at < 2 or tokens[at - 2].kind is not Kind.NUMBER):
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


def _said_before(tokens: Sequence[Token], at: int, floor: int, core: _Core, words: AmountWords) -> int:
    """Note the longest comparator or additive that ends before `at`; its length in tokens, 0 where there is none."""
    for length in range(min(5, at - floor), 0, -1):
        key = tuple(token.low for token in tokens[at - length : at])
        if key in words.additive_before:
            core.additive = True
            return length
        if key in words.before and not (
            core.unit.kind is UnitKind.TIME and key in (("over",), ("under",), ("within",))
        ):
            core.said.append(words.before[key])
            return length
    return 0


def _settle(core: _Core) -> None:
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


def _read_after(tokens: Sequence[Token], core: _Core, words: AmountWords) -> None:
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
    elif (found := matched(tokens, core.after, words.additive_after, 2)) and core.unit.kind is not UnitKind.RATIO:
        if not _goes_on(tokens, found[1], "than"):
            core.additive, core.after = True, found[1]
    _settle(core)
    _read_rate(tokens, core, words)


def _goes_on(tokens: Sequence[Token], at: int, word: str | None = None) -> bool:
    if at >= len(tokens):
        return False
    return tokens[at].kind in (Kind.NUMBER, Kind.CURRENCY) if word is None else tokens[at].low == word


def _read_rate(tokens: Sequence[Token], core: _Core, words: AmountWords) -> None:
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
        if token.low in words.rates and unit in words.times and tokens[at - 1].low not in _RATE_BARRIERS:
            if (
                token.low in ("a", "an")
                and at + 2 < len(tokens)
                and tokens[at + 2].low in ("ago", "earlier", "later", "before")
            ):
                return
            core.per, core.after = unit, at + 2
            return
        if token.low == "per" and unit.isalpha() and at == core.after:
            core.per, core.after = unit, at + 2
            return


def _shared_units(tokens: Sequence[Token], cores: list[_Core]) -> list[_Core]:
    """Give a bare scaled number the currency of the money before it in its sentence, and “from 2” the unit of “to 3 %”."""
    for at, core in enumerate(cores):
        before = cores[at - 1] if at else None
        after = cores[at + 1] if at + 1 < len(cores) else None
        if core.unit.name == PERCENT and after and after.unit.name.startswith(f"{PERCENT} of "):
            if [token.low for token in tokens[core.after : after.first]] in (["to"], ["and"], ["or"], ["plus"], ["+"]):
                core.unit = replace(after.unit, after=core.after, of_one=core.unit.of_one)
        if core.unit.name:
            continue
        if before and core.numeral.scale >= 1000 and before.unit.kind is UnitKind.MONEY:
            between = tokens[before.after : core.first]
            if len(between) <= 30 and not any(token.text in ".!?;" for token in between):
                core.unit = replace(before.unit, after=core.after)
        elif after and after.unit.kind in (UnitKind.MONEY, UnitKind.SHARE) and core.numeral.scale >= 1000:
            between = [token.low for token in tokens[core.after : after.first]]
            if between in (["to"], ["and"], ["or"]):
                core.unit = replace(after.unit, after=core.after)
    return cores


def _quantity(tokens: Sequence[Token], core: _Core) -> Quantity:
    sign = -1 if core.negative else 1
    value, upper = core.numeral.value, core.upper
    if core.unit.kind is UnitKind.SHARE and core.numeral.fraction and core.unit.of_one:
        value *= 100
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
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short

"""The core of an amount: a number with its range and its unit on either side, before the words around it are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from wordbond.claims.model import PERCENT, Comparator, UnitKind
from wordbond.claims.numerals import Numeral, read_numeral
from wordbond.claims.tokens import Kind, Token, adjacent, matched
from wordbond.claims.units import Unit, unit_after
from wordbond.claims.words import AmountWords

__all__ = ["Core", "is_change", "read_core"]

_DASHES = "-–—‑−"
_AS = frozenset({"as", "the", "its", "their", "our", "that", "what", "more"})


@dataclass(slots=True)
class Core:
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


def read_core(tokens: Sequence[Token], at: int, words: AmountWords) -> Core | None:
    """The core that begins at the token `at`; None where none begins there."""
    return _core(tokens, at, words) or _multiple(tokens, at, words)


def _core(tokens: Sequence[Token], at: int, words: AmountWords) -> Core | None:
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
    if tokens[start].text.isdigit() and len(tokens[start].text) == 4 and _is_year_span(numeral, upper):
        return None
    core = Core(numeral, at, after, Unit("", UnitKind.COUNT, after), upper, after)
    if currency:
        core.unit = Unit(currency, UnitKind.MONEY, _second_name(tokens, after, currency, words))
    else:
        core.unit = _unit(tokens, core, words)
    core.after = core.unit.after
    core.additive = core.unit.additive
    return _one_range(tokens, core, words)


def _proportion(tokens: Sequence[Token], numeral: Numeral, words: AmountWords) -> Core | None:
    """“one in five”, “nine out of ten”: a share; “5 in 3 days” is none."""
    said = [token.low for token in tokens[numeral.after : numeral.after + 2]]
    at = numeral.after + (1 if said[:1] == ["in"] else 2 if said == ["out", "of"] else 0)
    if at == numeral.after or at >= len(tokens) or numeral.fraction or numeral.vague:
        return None
    whole = read_numeral(tokens, at, words)
    if whole is None or whole.fraction or not 0 < numeral.value < whole.value <= 1000 or whole.value % 1:
        return None
    unit = unit_after(tokens, whole.after, words, whole.value, fraction=False)
    if unit is not None and unit.kind not in (UnitKind.COUNT, UnitKind.RATIO, UnitKind.MONEY):
        return None
    part = Numeral(numeral.value / whole.value, numeral.first, whole.after, words=True, fraction=True)
    share = Unit(PERCENT, UnitKind.SHARE, whole.after, of_one=True)
    return Core(part, numeral.first, whole.after, share, None, whole.after)


def _unit(tokens: Sequence[Token], core: Core, words: AmountWords) -> Unit:
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
    if link == "to" and is_change(tokens, at, words):
        return numeral, None, after
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


def is_change(tokens: Sequence[Token], at: int, words: AmountWords) -> bool:
    """Whether “from” stands before and tells of a change (“grew from 200 to 350”), not of a range."""
    if at == 0 or tokens[at - 1].low != "from":
        return False
    return at < 2 or tokens[at - 2].low not in words.ranging


def _one_range(tokens: Sequence[Token], core: Core, words: AmountWords) -> Core:
    """“$3 billion to $5 billion”, “between 3% and 5%”: two amounts of one unit as one range."""
    after = core.after
    if core.upper is not None or core.unit.kind not in (UnitKind.MONEY, UnitKind.SHARE) or after + 1 >= len(tokens):
        return core
    before = tokens[core.first - 1].low if core.first else ""
    link = tokens[after].low
    ranged = link == "to" or link in _DASHES
    if not ((ranged and not is_change(tokens, core.first, words)) or (link == "and" and before == "between")):
        return core
    other = _core_alone(tokens, after + 1, words)
    if other is None or other.unit.name.split(" of ")[0] != core.unit.name or other.numeral.value <= core.numeral.value:
        return core
    core.upper, core.after, core.number_after = other.numeral.value, other.after, other.number_after
    core.unit = replace(other.unit)
    return core


def _core_alone(tokens: Sequence[Token], at: int, words: AmountWords) -> Core | None:
    core = _core(tokens, at, words)
    return core if core is not None and core.upper is None else None


def _is_year_span(numeral: Numeral, upper: Decimal | None) -> bool:
    return upper is not None and upper < 2100 and 1900 <= numeral.value < 2100 and numeral.scale == 1


def _multiple(tokens: Sequence[Token], at: int, words: AmountWords) -> Core | None:
    """“twice”, “doubled”, “double the”."""
    value = words.multiples.get(tokens[at].low)
    if value is None or tokens[at].kind is not Kind.WORD:
        return None
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if following and following in _DASHES and adjacent(tokens, at):
        return None
    bare = tokens[at].low in ("double", "triple", "treble", "quadruple")
    if bare and (following not in words.year_leads or following in ("as", "and")):
        return None
    if tokens[at].low in ("twice", "thrice") and following not in _AS:
        return None
    numeral = Numeral(value, at, at + 1, words=True)
    return Core(numeral, at, at + 1, Unit("times", UnitKind.RATIO, at + 1), None, at + 1)

"""What a number counts: the words after it read as a share, a currency, a measure, a time or a noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from wordbond.claims.model import PERCENT, UnitKind
from wordbond.claims.tokens import Kind, Token, adjacent, matched
from wordbond.claims.words import AmountWords

__all__ = ["Unit", "unit_after"]

_NOUN_REACH = 8
"""How many tokens a noun may stand behind its number: “30 new German-built Leopard 2A6 battle tanks”."""
_BASE_REACH = 5
_MORE = frozenset({"more", "additional", "further", "extra"})
_HYPHENS = "-‑"
_PLURAL_OF = {
    "man": "men",
    "woman": "women",
    "person": "people",
    "foot": "feet",
    "child": "children",
    "country": "countries",
}
_OF_MANY = frozenset({"the", "its", "their", "our", "his", "her", "these", "those", "all", "nato's"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and the token after its last word."""

    name: str
    kind: UnitKind
    after: int
    additive: bool = False
    """Whether “more” stands between number and noun: “three more batteries”."""
    refused: bool = False
    """Whether the words show that the number is no amount: an age, a calibre."""
    of_one: bool = False
    """Whether the number is a part of one rather than of a hundred."""
    open_ended: bool = False
    """Whether “plus” follows the number: “500-plus”."""


def unit_after(tokens: Sequence[Token], at: int, words: AmountWords, value: Decimal, *, fraction: bool) -> Unit | None:
    """What the tokens from `at` on say that the number before them counts; None where they do not say."""
    if at >= len(tokens):
        return Unit(PERCENT, UnitKind.SHARE, at, of_one=True) if fraction else None
    if tokens[at].text == "+" and at + 1 < len(tokens):
        at += 1
    joined = at + 1 if tokens[at].text in _HYPHENS and at + 1 < len(tokens) else at
    if share := _share(tokens, joined, words):
        return share
    if fraction:
        return _part(tokens, at, words)
    if money := _money(tokens, joined, words):
        return money
    if ratio := _ratio(tokens, joined):
        return ratio
    if physical := _physical(tokens, joined, words):
        return physical
    if hyphenated := _hyphenated(tokens, at, words):
        return hyphenated
    return _noun(tokens, at, words, value)


def _share(tokens: Sequence[Token], at: int, words: AmountWords) -> Unit | None:
    found = matched(tokens, at, words.percent, 3)
    if found is None:
        return None
    name, after = words.percent[found[0]], found[1]
    return _based(tokens, after, words, Unit(name, UnitKind.SHARE, after))


def _based(tokens: Sequence[Token], at: int, words: AmountWords, unit: Unit) -> Unit:
    """“percent of GDP” where “of their gross domestic product” or the like follows `at`."""
    base, after = _base(tokens, at, words)
    return Unit(f"{unit.name} of {base}", unit.kind, after, of_one=unit.of_one) if base else unit


def _base(tokens: Sequence[Token], at: int, words: AmountWords) -> tuple[str, int]:
    here = at
    opened = False
    for _ in range(_BASE_REACH + 2):
        if here >= len(tokens):
            break
        if found := matched(tokens, here, words.percent_bases, 3):
            return words.percent_bases[found[0]], found[1]
        token = tokens[here]
        if token.low == "of" and not opened:
            opened = True
        elif not (
            token.text in _HYPHENS
            or (opened and token.kind is Kind.WORD and token.low not in ("and", "in", "on", "for", "to"))
        ):
            break
        here += 1
    return "", at


def _part(tokens: Sequence[Token], at: int, words: AmountWords) -> Unit | None:
    """A part of one: a share of whatever follows, or of GDP."""
    unit = Unit(PERCENT, UnitKind.SHARE, at, of_one=True)
    return _based(tokens, at, words, unit)


def _money(tokens: Sequence[Token], at: int, words: AmountWords) -> Unit | None:
    if tokens[at].kind is Kind.WORD and tokens[at].text in words.codes and len(tokens[at].text) == 3:
        return Unit(tokens[at].text, UnitKind.MONEY, at + 1)
    start = at + 1 if tokens[at].low == "of" and at + 1 < len(tokens) else at
    found = matched(tokens, start, words.currencies, 4)
    if found is None:
        return None
    return Unit(words.currencies[found[0]], UnitKind.MONEY, found[1])


def _ratio(tokens: Sequence[Token], at: int) -> Unit | None:
    if tokens[at].low in ("fold", "x") or (tokens[at].low == "times" and _is_multiple(tokens, at + 1)):
        return Unit("times", UnitKind.RATIO, at + 1)
    return None


def _is_multiple(tokens: Sequence[Token], at: int) -> bool:
    following = tokens[at].low if at < len(tokens) else ""
    return following in ("as", "more", "the", "less", "its", "their", "what", "that", "over", "greater") or (
        following.endswith("er") and following not in ("over", "after", "under", "never", "ever", "per")
    )


def _physical(tokens: Sequence[Token], at: int, words: AmountWords) -> Unit | None:
    found = matched(tokens, at, words.units, 3)
    if found is None:
        return None
    if found[0] == ("t",) and not adjacent(tokens, at - 1):
        return None
    name = words.units[found[0]]
    attached = at > 0 and (adjacent(tokens, at - 1) or tokens[at - 1].text in _HYPHENS)
    following = tokens[found[1]] if found[1] < len(tokens) else None
    calibre = attached and name == "millimetres" and following is not None and following.kind is Kind.WORD
    return Unit(
        name,
        UnitKind.PHYSICAL,
        found[1],
        refused=calibre and following is not None and following.low not in words.stops,
    )


def _hyphenated(tokens: Sequence[Token], at: int, words: AmountWords) -> Unit | None:
    """The noun of “two-day”, “34-nation”, “500-bed”, in the plural; refused where it is an age or a name."""
    if at + 1 >= len(tokens) or tokens[at].text not in _HYPHENS or not adjacent(tokens, at):
        return None
    noun = tokens[at + 1].low
    if noun == "plus":
        unit = _noun(tokens, at + 2, words, Decimal(2))
        return (
            Unit(unit.name, unit.kind, unit.after, open_ended=True)
            if unit
            else Unit("", UnitKind.COUNT, at + 2, open_ended=True)
        )
    if noun == "strong":
        return Unit("", UnitKind.COUNT, at + 2)
    follows = [token.low for token in tokens[at + 2 : at + 4]]
    if (
        tokens[at + 1].kind is not Kind.WORD
        or noun in words.no_measures
        or follows == ["-", "old"]
        or noun.endswith("ed")
    ):
        return Unit("", UnitKind.COUNT, at, refused=True)
    plural = words.times.get(noun) or _PLURAL_OF.get(noun) or (noun if noun in words.plurals else _plural(noun))
    return Unit(plural, UnitKind.TIME if noun in words.times else UnitKind.COUNT, at + 2)


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in ("a", "e", "i", "o", "u"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _noun(tokens: Sequence[Token], at: int, words: AmountWords, value: Decimal) -> Unit | None:
    """The plural noun that a number counts, past its adjectives: “34 nations”, “three more air defence batteries”."""
    additive = False
    here = at
    if here < len(tokens) and tokens[here].low in _MORE:
        additive, here = True, here + 1
    if here < len(tokens) and tokens[here].low == "of":
        here += 1
        while here < len(tokens) and (tokens[here].low in _OF_MANY or tokens[here].low.endswith(("'s", "’s"))):
            here += 1
        if here < len(tokens) and tokens[here].kind is Kind.NUMBER:
            here += 1  # 30 of the 32 allies, 18 of 24 jets
    for step in range(here, min(here + _NOUN_REACH, len(tokens))):
        token = tokens[step]
        if token.kind is Kind.MASKED or token.kind is Kind.CURRENCY:
            return None
        if token.kind is Kind.NUMBER or token.kind is Kind.MARK:
            if not _inside_name(tokens, step):
                return None
            continue
        if token.low in words.stops:
            return None
        if _is_unit_of_time(token, words, value):
            old = (
                step + 1 < len(tokens)
                and tokens[step + 1].low in ("old", "of")
                and (tokens[step + 1].low == "old" or (step + 2 < len(tokens) and tokens[step + 2].low == "age"))
            )
            return Unit(words.times[token.low], UnitKind.TIME, step + 1, additive, refused=old)
        if _is_plural(token, words) and not (
            step + 1 < len(tokens) and tokens[step + 1].text in _HYPHENS and adjacent(tokens, step)
        ):
            return Unit(token.low, UnitKind.COUNT, step + 1, additive)
    return None


def _is_unit_of_time(token: Token, words: AmountWords, value: Decimal) -> bool:
    plural = words.times.get(token.low)
    return plural is not None and (plural == token.low or value <= 1)


def _is_plural(token: Token, words: AmountWords) -> bool:
    low = token.low
    if low in words.plurals:
        return True
    if not low.endswith("s") or len(low) < 3 or low in words.not_plurals:
        return False
    return not low.endswith(("ss", "us", "is", "'s", "’s", "ous"))


def _inside_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number or hyphen belongs to the words around it: F-16, PAC-3, Leopard 2, 155-mm."""
    token = tokens[at]
    if token.text in _HYPHENS:
        return adjacent(tokens, at) and adjacent(tokens, at - 1)
    if token.kind is Kind.NUMBER:
        before = tokens[at - 1]
        touching = adjacent(tokens, at - 1) or adjacent(tokens, at)
        return touching or (before.kind is Kind.WORD and before.text[:1].isupper())
    return token.text in ("’", "'", "“", "”", '"')

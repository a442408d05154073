"""Numbers in figures and in words: “20 billion”, “two hundred million”, “half a billion”, “a fifth”, “hundreds”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from wordbond.claims.tokens import Kind, Token, adjacent
from wordbond.claims.words import AmountWords

__all__ = ["Numeral", "read_numeral"]

_VULGAR = {"¼": "0.25", "½": "0.5", "¾": "0.75", "⅓": "1/3", "⅔": "2/3", "⅕": "0.2", "⅛": "0.125"}
_SOME = frozenset({"several", "few", "couple", "many"})
_MAX_DIGITS = 24
_ORDINALS = frozenset({"first", "second", "other", "latter", "last", "next", "this", "final", "best"})
_OF = frozenset({"of", "the", "its", "their", "our", "his", "her", "all", "that", "this", "those", "these"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a list of tokens."""

    value: Decimal
    first: int
    after: int
    """The token after it."""
    scale: Decimal = Decimal(1)
    """What a scale word multiplied it by."""
    words: bool = False
    """Whether no figure stands in it."""
    vague: bool = False
    """Whether it says “several”, or a plural such as “hundreds”: the value is the least that it can mean."""
    fraction: bool = False
    """Whether it is a part of one: “a fifth”."""


def read_numeral(tokens: Sequence[Token], at: int, words: AmountWords) -> Numeral | None:
    """The number that begins at the token `at`, with its scale; None where none begins there."""
    token = tokens[at]
    if token.kind is Kind.NUMBER:
        return _figures(tokens, at, words)
    if token.kind is not Kind.WORD:
        return None
    return _vague(tokens, at, words) or _fraction(tokens, at, words) or _spelt(tokens, at, words)


def _figures(tokens: Sequence[Token], at: int, words: AmountWords) -> Numeral | None:
    if not _stands_free(tokens, at):
        return None
    divided = _divided(tokens, at)
    if divided is not None:
        return Numeral(divided, at, at + 3, fraction=True)
    value = _value(tokens[at].text)
    if value is None:
        return None
    after = at + 1
    if adjacent(tokens, at) and tokens[after].text in _VULGAR:
        value, after = value + _vulgar(tokens[after].text), after + 1
    value, after = _and_a_half(tokens, after, value)
    scale, after = _scales(tokens, after, words)
    part = tokens[at].text in _VULGAR and scale == 1
    return Numeral(value * scale, at, after, scale=scale, fraction=part)


def _stands_free(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is not a part of a name (F-16, G7), an ordinal (3rd), a decade (1990s) or a ratio."""
    if adjacent(tokens, at - 1):
        before = tokens[at - 1]
        if before.kind is Kind.WORD and not (len(before.text) == 3 and before.text.isupper()):
            return False
        if before.text in "-–" and adjacent(tokens, at - 2) and tokens[at - 2].kind is Kind.WORD:
            return False
        if before.text in "/#№§:." or before.kind is Kind.MASKED:
            return False
    if adjacent(tokens, at):
        after = tokens[at + 1]
        if after.low in ("st", "nd", "rd", "th", "s", "'s", "’s") or after.kind is Kind.MASKED:
            return False
        if after.text in ":" and adjacent(tokens, at + 1):
            return False
    return True


def _divided(tokens: Sequence[Token], at: int) -> Decimal | None:
    """“3/4” where “of” follows."""
    if not (adjacent(tokens, at) and adjacent(tokens, at + 1) and at + 3 < len(tokens) and tokens[at + 1].text == "/"):
        return None
    upper, lower = tokens[at].text, tokens[at + 2].text
    if upper.isdigit() and lower.isdigit() and 0 < int(upper) < int(lower) <= 100 and tokens[at + 3].low == "of":
        return Decimal(int(upper)) / Decimal(int(lower))
    return None


def _value(written: str) -> Decimal | None:
    if written in _VULGAR:
        return _vulgar(written)
    if not written.isascii():
        written = re.sub("[\u00a0\u202f\u2009’]", " ", written)
    plain = re.sub(r"(?<=\d)[ '](?=\d{3})", "", written)
    if sum(char.isdigit() for char in plain) > _MAX_DIGITS or not plain.isascii():
        return None
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}\.000", plain):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = plain.replace(",", ".")  # 1,5
    return Decimal(plain)


def _vulgar(sign: str) -> Decimal:
    upper, _, lower = _VULGAR[sign].partition("/")
    return Decimal(upper) / Decimal(lower or 1)


def _and_a_half(tokens: Sequence[Token], at: int, value: Decimal) -> tuple[Decimal, int]:
    said = [token.low for token in tokens[at : at + 3]]
    if said[:2] == ["and", "a"] and said[2:] in (["half"], ["quarter"]):
        return value + (Decimal("0.5") if said[2] == "half" else Decimal("0.25")), at + 3
    return value, at


def _scales(tokens: Sequence[Token], at: int, words: AmountWords) -> tuple[Decimal, int]:
    """The product of the scale words from `at` on, a hyphen before each allowed."""
    scale = Decimal(1)
    while at < len(tokens):
        here = at
        if tokens[at].text in "-‑" and adjacent(tokens, at - 1) and adjacent(tokens, at):
            here = at + 1
        key = tokens[here].low.rstrip(".")
        found = words.scales.get(key) if tokens[here].kind is Kind.WORD else None
        if found is None or (key in words.short_scales and scale > 1) or scale * found > Decimal("1e18"):
            break
        scale, at = scale * found, here + 1
    return scale, at


def _vague(tokens: Sequence[Token], at: int, words: AmountWords) -> Numeral | None:
    """“hundreds of”, “tens of billions”, “several hundred”, “a few thousand”, “a couple of million”."""
    low = tokens[at].low
    if low == "tens" and _said(tokens, at + 1) == "of" and _said(tokens, at + 2) in words.vague_scales:
        return Numeral(10 * words.vague_scales[tokens[at + 2].low], at, at + 3, Decimal(10), True, True)
    if low in words.vague_scales:
        inner = words.vague_scales.get(_said(tokens, at + 2)) if _said(tokens, at + 1) == "of" else None
        value = words.vague_scales[low] * (inner or 1)
        return Numeral(value, at, at + 3 if inner else at + 1, value, True, True)
    start = at + 1 if low == "a" else at
    if _said(tokens, start) in _SOME:
        after = start + 2 if _said(tokens, start + 1) == "of" else start + 1
        scale, end = _scales(tokens, after, words)
        if end > after:
            least = 2 if _said(tokens, start) == "couple" else 1
            return Numeral(least * scale, at, end, scale, True, True)
    return None


def _said(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if at < len(tokens) else ""


def _fraction(tokens: Sequence[Token], at: int, words: AmountWords) -> Numeral | None:
    """“half a billion”, “a third of”, “two-thirds of”, “half the”; an ordinal (“a third country”) is none."""
    low = tokens[at].low
    if low == "half" and _said(tokens, at + 1) in ("a", "an"):
        scale, after = _scales(tokens, at + 2, words)
        if after > at + 2:
            return Numeral(scale / 2, at, after, scale, words=True)
        if _said(tokens, at + 2) in words.times:
            return Numeral(Decimal("0.5"), at, at + 2, words=True)
        return None
    before = tokens[at - 1].low if at else ""
    if low == "half":
        follows = _said(tokens, at + 1) in _OF or before in ("about", "over", "than", "nearly", "almost", "by", "least")
        return (
            Numeral(Decimal("0.5"), at, at + 1, words=True, fraction=True)
            if follows and before not in _ORDINALS
            else None
        )
    upper = 1 if low in ("a", "one") else words.numbers.get(low, 0)
    lower_at = at + 2 if _said(tokens, at + 1) == "-" else at + 1
    lower = words.fractions.get(_said(tokens, lower_at), 0)
    if not upper or not lower or upper > lower or (upper > 1) != tokens[lower_at].low.endswith("s"):
        return None
    if _said(tokens, lower_at + 1) == "of" and _said(tokens, lower_at + 2) in ("a", "an"):
        scale, after = _scales(tokens, lower_at + 3, words)
        if after > lower_at + 3:
            return Numeral(scale * upper / lower, at, after, scale, words=True)
    of_one = _said(tokens, lower_at + 1) == "of" and _said(tokens, lower_at + 2) in ("a", "one")
    if of_one and _said(tokens, lower_at + 3).startswith("per"):  # a quarter of a percent
        return Numeral(Decimal(upper) / Decimal(lower), at, lower_at + 3, words=True)
    following = tokens[lower_at + 1] if lower_at + 1 < len(tokens) else None
    if (
        following is not None
        and following.kind is Kind.WORD
        and following.low not in {*_OF, *words.stops, "more", "less"}
    ):
        return None
    return Numeral(Decimal(upper) / Decimal(lower), at, lower_at + 1, words=True, fraction=True)


def _spelt(tokens: Sequence[Token], at: int, words: AmountWords) -> Numeral | None:
    """“two hundred and fifty thousand”, “a dozen”, “twenty-five”, “two and a half billion”."""
    reading = _Reading()
    after = at
    if tokens[at].low in ("a", "an"):
        if _said(tokens, at + 1) not in words.scales or _said(tokens, at + 1) in words.short_scales:
            return None
        reading.current, after = Decimal(1), at + 1
    while after < len(tokens) and tokens[after].kind in (Kind.WORD, Kind.MARK):
        part, end = _and_a_half(tokens, after, Decimal(0))
        if part and reading.add_part(part):
            after = end
            continue
        joined = after > at and (tokens[after].text in "-‑" or (tokens[after].low == "and" and reading.may_add))
        step = after + 1 if joined else after
        if not reading.take(_said(tokens, step), words):
            break
        after = step + 1
    value = reading.value
    return Numeral(value, at, after, reading.scale, words=True) if value is not None else None


class _Reading:
    """A spelt number as far as it has been read."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.current: Decimal | None = None
        """What the next scale multiplies; None before the first word and after a scale."""
        self.scale = Decimal(1)
        self.may_add = False
        """Whether “and” may follow: after a hundred or a scale."""

    @property
    def value(self) -> Decimal | None:
        """The number read; None before its first word."""
        if self.current is None and not self.total:
            return None
        return self.total + (self.current or 0)

    def take(self, word: str, words: AmountWords) -> bool:
        """Read one more word; False where it does not go on."""
        if word in words.numbers:
            return self._add(Decimal(words.numbers[word]))
        scale = words.scales.get(word)
        if scale is None or self.current is None:
            return False
        if scale < 1000 or self.scale == 1 or scale < self.scale:
            if scale < 1000 and self.current >= 1000:
                return False
            multiplied = self.current * scale
            self.current = multiplied
            self.scale = scale if self.scale == 1 or scale > self.scale else self.scale
            if scale >= 1000:
                self.total, self.current, self.scale = self.total + multiplied, None, scale
            self.may_add = True
            return True
        self.total, self.current, self.scale = (self.total + (self.current or 0)) * scale, None, scale
        return True

    def add_part(self, part: Decimal) -> bool:
        """Read “and a half”: of one after a number, of the scale after a scale (“a million and a half”)."""
        if self.current is not None:
            self.current += part
        elif self.total:
            self.total += part * self.scale
        return self.value is not None

    def _add(self, number: Decimal) -> bool:
        current = self.current
        if current is None:
            if self.total and number >= self.scale:
                return False
            self.current = number
        elif (number < 10 and 20 <= current % 100 <= 90 and current % 10 == 0) or (
            number < 100 <= current and not current % 100
        ):
            self.current = current + number
        else:
            return False
        self.may_add = False
        return True

"""Text cut into the tokens of amounts: numbers, words, currency signs and marks, with their places.

What looks like a number and is none (a date, a time of day, a telephone number, an address, a score) is masked here, so
that no rule further on has to know of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

__all__ = ["Kind", "Token", "adjacent", "matched", "tokenise"]


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    WORD = auto()
    CURRENCY = auto()
    MARK = auto()
    MASKED = auto()
    """Part of a date, time, address or the like."""


class Token(NamedTuple):
    """One piece of a text."""

    text: str
    low: str
    start: int
    end: int
    kind: Kind


_GROUPS = "[,'’\u00a0\u202f\u2009]"
_NUMBER = (
    rf"\d{{1,3}}(?:{_GROUPS}\d{{3}})+(?!\d)(?:\.\d+)?"  # 20,000.5  20 000
    r"|\d{1,3}(?: \d{3})+(?![\d.,])"  # 20 000 with plain blanks
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"  # 1,50,000
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)(?:,\d+)?"  # 1.500.000
    r"|\d+(?:[.,]\d+)?"
)
_TOKEN = re.compile(
    r"(?P<currency>(?:USD|CAD|CAN|AUD|US|CA|AU|NZ|HK|SG|NT|MX|C|A|S|R)?\$|CN¥|[€£¥₴₽₹₺₩₪₫₦₱₸₾])"
    rf"|(?P<number>{_NUMBER}|[¼½¾⅓⅔⅕⅛])"
    r"|(?P<word>(?:(?<![^\W\d_])(?:approx|ca|Rs|[Nn]os?|pct|p\.c|p\.a|Mrd|Mio|Mld|mln|mld|mrd|mio|bln)\.(?=\s))"
    r"|[^\W\d_]+(?:[.'’][^\W\d_]+)*|_+)"
    r"|(?P<mark>[^\s\w]|[\u00b2\u00b3])"
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_MASKS = re.compile(
    r"https?://\S+|www\.\S+|\S{1,80}@\S{1,80}\.\w+"  # addresses
    r"|\b\d{4}-\d{2}-\d{2}(?:T[\d:.Z+-]+)?\b|\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b|\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b"
    r"|\b(?:[01]?\d|2[0-3])[:.][0-5]\d(?::\d\d)?\s?(?:[ap]\.?\s?m\b\.?|hrs|hours|GMT|CET|EST|UTC|BST)"
    r"|\b(?:[01]?\d|2[0-3]):[0-5]\d(?::\d\d)?\b"  # times of day
    r"|\b\d{1,2}\s?[ap]\.?m\b\.?|\b\d{3,4}\s?(?:GMT|CET|CEST|EST|EDT|UTC|BST)\b|\b\d{1,2}\s?o[’']clock"
    r"|\+\d{1,3}[\s-]?(?:\(?\d{1,4}\)?[\s-]?){2,6}\d{1,8}|\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}-\d{3}-\d{4}\b|\b\d{3}-\d{4}\b"
    r"|\b\d{1,6}(?:\.\d{1,6}){2,8}(?![\d,])(?<!\.\d{3}\.\d{3})"  # versions, network addresses
    r"|\b24/7\b|\b9/11\b|\b50/50\b|\b7/7\b|\b20/20\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\s(?:of\s)?{_MONTH}(?![a-z])(?:,?\s(?:19|20)\d\d\b)?"
    rf"|\b{_MONTH}(?<![a-z]\s)\s\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\b(?![.,]?\d|\s?(?:%|per\s?cent|[mbt]n\b|"
    r"[mbtr]{1,2}illion))(?:,?\s(?:19|20)\d\d\b)?"
    r"|\b(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d\b(?!\s?(?:%|billion|million|bn))"  # spans of years
    r"|(?m:^)[ \t]*(?:\d{1,2}[.)]|\(\d{1,2}\))(?=\s+\S)"  # numbered lists
    r"|\[\d{1,3}\]"
    r"|\b(?:won|lost|beat|defeated|draw|drew|leads?|led|score|by|victory|win|defeat|vote[ds]?)\s+(?:\w+\s+)?\d{1,3}[-–:]\d{1,3}\b(?!\s?%)"
    r"|\b\d{1,2}[-–:]\d{1,2}\s(?:win|victory|defeat|draw|loss|lead|vote|split|majority)\b"
)


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text` between two places, in order; places count from the beginning of `text`."""
    masked = [match.span() for match in _MASKS.finditer(text, start, end)]
    found: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(text, start, end):
        while at < len(masked) and masked[at][1] <= match.start():
            at += 1
        inside = at < len(masked) and masked[at][0] < match.end()
        kind = Kind.MASKED if inside else Kind[(match.lastgroup or "mark").upper()]
        found.append(Token(match[0], match[0].lower(), match.start(), match.end(), kind))
    return found


def adjacent(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token at `at` touches the one after it."""
    return 0 <= at < len(tokens) - 1 and tokens[at].end == tokens[at + 1].start


def matched(tokens: Sequence[Token], at: int, table: object, longest: int = 5) -> tuple[tuple[str, ...], int] | None:
    """The longest key of `table` (of lower-case words) that the tokens from `at` spell, and where it ends."""
    for length in range(min(longest, len(tokens) - at), 0, -1):
        key = tuple(token.low for token in tokens[at : at + length])
        if key in table:  # type: ignore[operator]  # a dict or a set of keys
            return key, at + length
    return None

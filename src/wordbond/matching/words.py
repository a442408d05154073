"""First step of matching: a text as comparable words, each with its place in the text.

Two texts that differ only in case, marks, spelling convention (defence, defense), contraction (won't, will not), the
way a number, an amount or a date is written (thirty-two, 32; €5bn, 5 billion euros; March 4th, 4 March) or in hyphens
normalise to the same forms. Nothing else is passed over.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from wordbond.almanac import MONTHS
from wordbond.matching.wordset import word_set

__all__ = ["Normalised", "Word", "normalise", "spelling"]


class Word(NamedTuple):
    """One comparable word and where it stands."""

    form: str
    """Normalised: lower case, one spelling, figures for number words."""
    start: int
    end: int
    """Half-open place in the text in characters. The words of one contraction share a place."""
    capital: bool = False
    opens: bool = False
    """Whether it is the first word of a sentence, where a capital says nothing."""
    gap: str = ""
    """The marks between the word before and this one: any of `, ; : . ? ! – …` and brackets; empty for space alone."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text and its words in reading order (an amount's currency stands after it)."""

    text: str
    words: tuple[Word, ...]
    forms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)

    def cut(self, first: int, last: int) -> str:
        """The text from word `first` up to but without word `last`; empty where there is none."""
        part = self.words[first:last]
        return self.text[min(w.start for w in part) : max(w.end for w in part)] if part else ""

    def part(self, first: int, last: int) -> Normalised:
        """The same text with only the words from `first` up to but without `last`."""
        return Normalised(self.text, self.words[first:last], self.forms[first:last])


_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
    if word != "one"  # “one” is a pronoun and an article as often as a number
}
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        (20, 30, 40, 50, 60, 70, 80, 90),
        strict=True,
    )
)
_SCALES = {"hundred": 100, "thousand": 1000}
_LARGE = {"million", "billion", "trillion"}
_SHORT_SCALES = {"bn": "billion", "b": "billion", "tn": "trillion", "mn": "million", "m": "million", "mln": "million"}
_SHORT_SCALES |= {"mio": "million", "mrd": "billion", "k": "thousand"}
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₽": "roubles", "₴": "hryvnias", "₹": "rupees"}
_CODES = {"eur": "euros", "usd": "dollars", "gbp": "pounds", "chf": "francs", "jpy": "yen", "us$": "dollars"}
_COINS = {"euro": "euros", "dollar": "dollars", "pound": "pounds", "rouble": "roubles", "ruble": "roubles"}
_COINS |= {"rubles": "roubles", "hryvnia": "hryvnias"}
_MONTHS = {month.lower(): month.lower() for month in MONTHS}
_MONTHS |= {m[:3]: m for m in _MONTHS if m != "may"} | {"sept": "september"}
_MONTHS_FULL = frozenset(_MONTHS.values())
_PRONOUN_IS = word_set("it that he she there what here who where how")
_ENDINGS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}
_WHOLE = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not")}
_WHOLE |= {"let's": ("let", "us"), "gonna": ("going", "to"), "ain't": ("is", "not")}
_BARE = {
    f"{w}nt": (w, "not")
    for w in ["do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "would", "could", "should"]
}
_BARE |= {"cant": ("can", "not"), "ive": ("i", "have"), "weve": ("we", "have"), "youve": ("you", "have")}
_BARE |= {"theyve": ("they", "have"), "theyre": ("they", "are"), "youre": ("you", "are"), "thats": ("that", "is")}
"""Contractions written without their mark, where no other word is spelt so."""
_SPECIAL = (
    frozenset(_UNITS) | frozenset(_TENS) | frozenset(_SCALES) | frozenset(_SHORT_SCALES) | frozenset(_CODES)
    | {"per", "pc"} | (frozenset(_MONTHS) - _MONTHS_FULL)
)  # fmt: skip
_OPENED = _WHOLE | _BARE
_TOKEN = re.compile(
    r"(?:us|a|c)?[$€£¥₽₴₹](?=\s?\d)|\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th)(?![^\W\d_]))?|[^\W\d_]+(?:'[^\W\d_]+)*|[%€$£]",
    re.I,
)
_GAP = re.compile(r"[,;:.?!–—…()\[\]/]|\.\.\.| - ")
_SENTENCE_END = re.compile(r"[.?!]|\n\s*\n")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "\u00a0": " ", "\u202f": " "})
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")


@cache
def _spellings() -> dict[str, str]:
    """American spelling -> British one, from data/spelling.txt."""
    table: dict[str, str] = {}
    text = files(__package__).joinpath("data/spelling.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kept, *others = line.split()
            table.update(dict.fromkeys(others, kept))
    return table


_ISE = re.compile(r"([a-z]{3,})i([sz])(e[ds]?|ing|ations?|ers?)")
_OUR = re.compile(
    r"(fav|hon|lab|harb|neighb|col|behavi|hum|rum|vap|endeav|arm|vig|flav|sav|val|parl|sple)or(s|ed|ing|able|hood)?"
)


@lru_cache(maxsize=50_000)
def spelling(word: str) -> str:
    """`word` in the one spelling that stands for all its conventions: British, with -ise."""
    known = _spellings().get(word)
    if known is not None:
        return known
    if word.endswith("'s"):
        return spelling(word[:-2]) + "'s"
    if "iz" in word and (found := _ISE.fullmatch(word)):
        return f"{found[1]}is{found[3]}"
    if "or" in word and (found := _OUR.fullmatch(word)):
        return f"{found[1]}our{found[2] or ''}"
    return word


def _folded(text: str) -> str:
    """`text` with marks made plain, at the same length: every place stays where it is."""
    if text.isascii():
        return text
    text = text.translate(_QUOTES)
    if text.isascii():
        return text
    return "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 else n for c in text)


def _undotted(match: re.Match[str]) -> str:
    """U.S. without its dots, moved to the end of the same length: "US  "."""
    letters = match[0].replace(".", "")
    return letters + " " * (len(match[0]) - len(letters))


def _tokens(text: str) -> list[Word]:
    """Lower-case tokens with contractions opened and marks of thousands removed."""
    folded = _folded(text)
    if "." in folded:
        folded = _DOTTED.sub(_undotted, folded)
    out: list[Word] = []
    at, opens = 0, True
    for found in _TOKEN.finditer(folded):
        raw, start, end = found[0], found.start(), found.end()
        between = folded[at:start]
        gap = ""
        if between and between != " ":
            gap = "".join(_GAP.findall(between))
            opens = opens or bool(_SENTENCE_END.search(between))
        at = end
        form = raw.lower()
        capital = raw[0] != form[0]
        if raw == "US":
            form = "usa"  # not the pronoun
        if "'" in form or form in _OPENED:
            for part in _opened(form):
                out.append(Word(part, start, end, capital, opens, gap))
                capital, opens, gap = False, False, ""
            continue
        out.append(Word(form, start, end, capital, opens, gap))
        opens = False
    return out


def _opened(form: str) -> tuple[str, ...]:
    """The words of a contraction; a possessive stays one word."""
    if form in _OPENED:
        return _OPENED[form]
    head, mark, tail = form.rpartition("'")
    if tail == "t" and head.endswith("n") and len(head) > 1:
        return head[:-1], "not"
    ending = _ENDINGS.get(mark + tail)
    if ending:
        return head, ending
    if tail == "s" and head in _PRONOUN_IS:
        return head, "is"
    return (form,)


def _figure(form: str) -> str:
    """A figure without marks of thousands, ordinal ending or trailing dot."""
    if form[-1] in "tdh" and not form[-2:].isdigit():
        form = form[:-2]
    return form.replace(",", "") if _GROUPED.fullmatch(form) else form.rstrip(".,")


def _number(tokens: list[Word], at: int) -> tuple[str, int] | None:
    """The figure that the number words from `at` spell and the place after them; None where there is no number."""
    form = tokens[at].form
    after = at + 1
    if form in _TENS:
        value = float(_TENS[form])
        if (
            after < len(tokens)
            and 1 <= (unit := 1 if tokens[after].form == "one" else _UNITS.get(tokens[after].form, 0)) < 10
        ):
            value, after = value + unit, after + 1
    elif form in _UNITS:
        value = float(_UNITS[form])
    elif form[0].isdigit():
        plain = _figure(form)
        if after >= len(tokens) or tokens[after].form not in _SCALES:
            return plain, after
        try:
            value = float(plain.replace(",", "."))
        except ValueError:
            return plain, after
    elif form == "hundred" and at and tokens[at - 1].form in {"a", "one"}:
        return None
    else:
        return None
    while after < len(tokens) and tokens[after].form in _SCALES:
        value, after = value * _SCALES[tokens[after].form], after + 1
        if rest := _rest(tokens, after, value):
            value, after = value + rest[0], rest[1]
    if form[0].isalpha():
        value, after = _with_part(tokens, value, after)
    return f"{value:.10g}" if value < 1e15 else str(int(value)), after


def _rest(tokens: list[Word], at: int, most: float) -> tuple[float, int] | None:
    """The number below `most` that number words from `at` add to a hundred or thousand, and the place after it."""
    following = tokens[at].form if at < len(tokens) else ""
    joined = following == "and" and at + 1 < len(tokens)
    rest = _number(tokens, at + joined) if joined or following in _TENS or following in _UNITS else None
    if rest and tokens[at + joined].form[0].isalpha() and rest[0].isdigit() and float(rest[0]) < most:
        return float(rest[0]), rest[1]
    return None


_PARTS = {"half": 0.5, "quarter": 0.25}


def _with_part(tokens: list[Word], value: float, at: int) -> tuple[float, int]:
    """`value` with the part of one that words from `at` add to it: “and a half”, “point four one”."""
    forms = []
    for token in tokens[at : at + 6]:
        if token.gap:
            break
        forms.append(token.form)
    if forms[:2] == ["and", "a"] and len(forms) > 2 and forms[2] in _PARTS:
        return value + _PARTS[forms[2]], at + 3
    digits = ""
    if forms[:1] == ["point"]:
        for form in forms[1:]:
            digit = 1 if form == "one" else _UNITS.get(form, 10)
            if digit > 9:
                break
            digits += str(digit)
    return (float(f"{value:.0f}.{digits}"), at + 1 + len(digits)) if digits and value < 1000 else (value, at)


def _after_article(tokens: list[Word], at: int, out: list[Word]) -> tuple[str, int] | None:
    """The figure of “a hundred and twenty”, whose article is the last word of `out`; None for “a hundred” alone."""
    if not out or out[-1].form not in {"a", "one"} or tokens[at].gap:
        return None
    value = _SCALES[tokens[at].form]
    rest = _rest(tokens, at + 1, value)
    return (f"{value + rest[0]:.10g}", rest[1]) if rest else None


@lru_cache(maxsize=100_000)
def _plain(form: str) -> str | None:
    """The one spelling of a word that is nothing but a word; None for figures, number words, units and their like."""
    if not form[0].isalpha() or form in _SPECIAL:
        return None
    return _COINS.get(form) or spelling(form)


@lru_cache(maxsize=2048)
def normalise(text: str) -> Normalised:
    """The comparable words of `text` in reading order, each with its place. Any text is taken, the empty one too."""
    tokens = _tokens(text)
    out: list[Word] = []
    coin: Word | None = None
    coin_after = -1
    at = 0
    while at < len(tokens):
        word = tokens[at]
        form = word.form
        if coin is not None and len(out) >= coin_after and form not in _LARGE and form not in _SHORT_SCALES:
            out.append(coin)
            coin = None
        plain = _plain(form)
        if plain is not None:
            out.append(word if plain == form else word._replace(form=plain))
            at += 1
            continue
        first = form[0]
        if not first.isalnum() or form in _CODES:
            if form == "%":
                out.append(word._replace(form="percent"))
            elif at + 1 < len(tokens) and tokens[at + 1].form[0].isdigit():
                coin = word._replace(form=_CODES.get(form) or _SIGNS[form[-1]], capital=False, opens=False, gap="")
                coin_after = len(out) + 1
                if word.gap or word.opens:
                    tokens[at + 1] = tokens[at + 1]._replace(gap=word.gap, opens=word.opens)
            else:
                out.append(word._replace(form=_CODES.get(form) or _SIGNS.get(form, form)))
            at += 1
            continue
        read = _number(tokens, at) if first.isdigit() or form in _UNITS or form in _TENS else None
        if form in _SCALES and (read := _after_article(tokens, at, out)):
            article = out.pop()
            word = word._replace(start=article.start, opens=article.opens, gap=article.gap)
        if read:
            figure, after = read
            out.append(Word(figure, word.start, tokens[after - 1].end, False, word.opens, word.gap))
            at = after
            continue
        at += _add_word(tokens, at, out)
    if coin is not None:
        out.append(coin)
    _order_dates(out)
    return Normalised(text, tuple(out), tuple([w.form for w in out]))


def _add_word(tokens: list[Word], at: int, out: list[Word]) -> int:
    """Add the word at `at` to `out` in its normal form; returns how many tokens it took."""
    word = tokens[at]
    form = word.form
    behind = out[-1] if out else None
    touching = behind is not None and behind.end == word.start and behind.form[0].isdigit()
    if form == "per" and at + 1 < len(tokens) and tokens[at + 1].form == "cent":
        out.append(word._replace(form="percent", end=tokens[at + 1].end))
        return 2
    if form in _SHORT_SCALES and (touching or form in {"bn", "tn", "mn", "mln", "mio", "mrd"}):
        form = _SHORT_SCALES[form]
    elif form == "m" and behind is not None and behind.form[0].isdigit() and not word.capital:
        form = "metres" if at < 2 or tokens[at - 2].form[-1].isalnum() else "million"
    elif form == "pc" and behind is not None and behind.form[0].isdigit():
        form = "percent"
    elif word.capital and form in _MONTHS:
        form = _MONTHS[form]
    else:
        form = _COINS.get(form) or spelling(form)
    out.append(word if form == word.form else word._replace(form=form))
    return 1


def _order_dates(out: list[Word]) -> None:
    """Put a day before its month: March 4 -> 4 march. The places stay those of the text."""
    for i in range(len(out) - 1):
        month, day = out[i], out[i + 1]
        if (
            month.form in _MONTHS_FULL
            and month.capital
            and len(day.form) <= 2
            and day.form.isdigit()
            and day.gap in {"", "."}
        ):
            before = out[i - 1].form if i else ""
            if 1 <= int(day.form) <= 31 and not (before.isdigit() and len(before) <= 2):
                out[i], out[i + 1] = day._replace(gap=month.gap, opens=month.opens), month._replace(gap="", opens=False)

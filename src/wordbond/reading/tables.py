"""The word lists of reading, as tables: boilerplate, agencies, words that mark dates, bylines and credits.

They live in `data/`, one entry a row with an example beside it, in a small template language: `{n}` is a number,
`{any}` any few words, `{name}` one to four words with capitals, `{a|b}` a choice, `[y]` what may be left out. Case is
passed over, a space is any white space.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from wordbond.errors import InvalidPack
from wordbond.model import NoiseKind

__all__ = [
    "UPPER",
    "Agencies",
    "Agency",
    "Phrase",
    "Phrases",
    "agencies",
    "first_word",
    "phrases",
    "template",
    "word_pattern",
    "words",
]

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚΑ-ΩА-ЯІЇЄҐЎЈЉЊЋЂЏЃЌЅ"
"""Capital letters of the alphabets that Europe prints in, for use inside the brackets of a pattern."""
_DATA = "wordbond.reading"
_FORMS = ("item", "line", "opens", "header", "box", "ends")
_NUMBER = r"\d[\d.,'’  ]{0,12}\s?(?:[kKmM]|тис\.?|mil|Tsd\.?)?\b"
_NAME = r"(?-i:[^\W\d_a-z][\w.'’/-]*(?:\s[^\W\d_a-z][\w.'’/-]*){0,3})"
_WORD = re.compile(r"[^\W_]+")


def template(phrase: str) -> str:
    """The regular expression, as text, that `phrase` of the template language stands for.

    Bounded on purpose: `{any}` runs over 120 characters of one row at most, so no text makes it slow.
    """
    out: list[str] = []
    for part in re.split(r"(\{[^}]*\}|\[[^]]*\]|\s+)", phrase):
        if part == "{n}":
            out.append(_NUMBER)
        elif part == "{any}":
            out.append(r"[^\n]{1,120}?")
        elif part == "{name}":
            out.append(_NAME)
        elif part[:1] == "{":
            out.append("(?:" + "|".join(_escaped(choice) for choice in part[1:-1].split("|")) + ")")
        elif part[:1] == "[":
            out.append(f"(?:{_escaped(part[1:-1])})?")
        else:
            out.append(_escaped(part))
    return "".join(out)


def _escaped(words: str) -> str:
    pieces = re.split(r"(\s+)", words)
    return "".join(r"\s+" if piece.isspace() else re.escape(piece).replace("'", "['’]") for piece in pieces)


def first_word(words: str) -> str:
    """The key that a phrase or a line is looked up by: its first word in lower case, `#` or `©`."""
    match = _WORD.search(words, 0, 60)
    if match is None:
        return "©" if "©" in words[:5] else ""
    if "©" in words[: match.start()]:
        return "©"
    word = match[0]
    return "#" if word[0].isdigit() else word.casefold()


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of phrases.csv: what a line of boilerplate of one kind says."""

    kind: NoiseKind
    form: str
    """`item`: lines are made up of such; `line`: the whole line; `opens`: how it begins; `ends`: how it ends; `header`:
    the line, and what follows it is of the same kind; `box`: how it begins, and the short rows right below are too."""
    says: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases, by form and first word."""

    by_word: dict[str, tuple[Phrase, ...]]
    """Those of the forms line, opens and header."""
    items: dict[str, tuple[Phrase, ...]]
    endings: re.Pattern[str]
    """Any of the form `ends`, with the rest of the line."""
    ending_words: tuple[str, ...]
    """Words in lower case one of which every ending has: a plain search for them is far cheaper than the pattern."""


@cache
def phrases() -> Phrases:
    """The phrases of phrases.csv. Raises InvalidPack, with the row, where the file does not hold."""
    by_word: dict[str, list[Phrase]] = {}
    items: dict[str, list[Phrase]] = {}
    endings: list[str] = []
    ending_words: set[str] = set()
    for number, row in enumerate(csv.DictReader(_read("phrases.csv").splitlines()), 2):
        form, says = row["form"], row["phrase"]
        if form not in _FORMS or row["kind"] not in set(NoiseKind):
            raise InvalidPack(
                f"phrases.csv:{number}: no kind {row['kind']!r} in form {form!r}; see tables.py for those there are"
            )
        if form == "ends":
            ending_words.add(_plain_part(says))
            endings.append(template(says).removesuffix("?") if says.endswith("{any}") else template(says))
            continue
        keys = _keys(says)
        key = keys[0]
        if not key or (says[0] in "{[" and key != "#"):
            raise InvalidPack(f"phrases.csv:{number}: {says!r} needs a first word to be looked up by")
        tail = {"item": r"(?!\w)", "line": r"\W*$", "opens": r"(?!\w)", "box": r"(?!\w)"}.get(
            form, r"\s*(?:\(\d+\)|\d+)?\s*(?P<rest>[:|»>–—-].*)?[\s?!.…:]*$"
        )
        if form in ("opens", "box") and not says[-1].isalnum():
            tail = ""
        pattern = re.compile(template(says) + tail, re.IGNORECASE | re.DOTALL)
        phrase = Phrase(NoiseKind(row["kind"]), form, says, pattern)
        for key in keys:
            (items if form == "item" else by_word).setdefault(key, []).append(phrase)
    return Phrases(
        {key: tuple(sorted(of, key=_longest_first)) for key, of in by_word.items()},
        {key: tuple(sorted(of, key=_longest_first)) for key, of in items.items()},
        re.compile(r"(?<!\w)(?:" + "|".join(endings) + r")[)\].]?$", re.IGNORECASE),
        tuple(sorted(ending_words)),
    )


def _keys(says: str) -> tuple[str, ...]:
    """The first words that a phrase may begin with: “share[s]: …” with “share” and with “shares”."""
    if says.startswith("{n}"):
        return ("#",)
    optional = re.match(r"(\w+)\[(\w+)\]", says)
    return (optional[1], optional[1] + optional[2]) if optional else (first_word(says),)


def _plain_part(says: str) -> str:
    """The longest part of a phrase that is no template: it stands in whatever the phrase fits."""
    return max(re.split(r"\{[^}]*\}|\[[^]]*\]", says), key=len).strip()


def _longest_first(phrase: Phrase) -> int:
    return -len(phrase.says)


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency, or an aggregator that passes on the texts of others."""

    name: str
    aliases: tuple[str, ...]
    """All ways it is printed, the name among them."""
    aggregator: bool
    """An aggregator prints a text and is its outlet, never its origin."""
    strict: bool
    """Its name has other meanings: a credit only in brackets, after a label or by itself."""


@dataclass(frozen=True)
class Agencies:
    """The agencies of agencies.csv."""

    all: tuple[Agency, ...]

    @cached_property
    def by_alias(self) -> dict[str, Agency]:
        """Each alias in lower case to its agency."""
        return {alias.casefold(): agency for agency in self.all for alias in agency.aliases}

    @cached_property
    def loose(self) -> re.Pattern[str]:
        """Any alias that is a credit in running text as well, as printed or in capitals, the longest first.

        Grouped by first letter, so that a text costs little more than a look at its capitals.
        """
        aliases = {alias for agency in self.all if not agency.strict for alias in agency.aliases}
        groups: dict[str, list[str]] = {}
        for alias in sorted(aliases | {alias.upper() for alias in aliases}, key=lambda alias: (-len(alias), alias)):
            groups.setdefault(alias[0], []).append(re.escape(alias[1:]))
        return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items()))

    def named(self, name: str) -> Agency | None:
        """The agency printed as `name`; None where the table has none."""
        return self.by_alias.get(" ".join(name.split()).casefold())


@cache
def agencies() -> Agencies:
    """The table of agencies."""
    rows = csv.DictReader(_read("agencies.csv").splitlines())
    return Agencies(
        tuple(
            Agency(
                row["name"],
                (row["name"], *(alias.strip() for alias in row["aliases"].split(";") if alias.strip())),
                row["kind"] == "aggregator",
                row["strict"] == "yes",
            )
            for row in rows
        )
    )


@cache
def words(table: str) -> tuple[str, ...]:
    """The words of one table of words.toml, the longest first."""
    return tuple(sorted(_words()[table]["words"], key=lambda word: -len(word)))


@cache
def word_pattern(table: str, *, joined: bool = False) -> str:
    """Any word of one table, as the text of a regular expression with one group that is not kept.

    `joined` allows a digit right behind it: markup taken apart leaves “Published21 May”.
    """
    end = r"(?![^\W\d])" if joined else r"(?!\w)"
    return "(?:" + "|".join(template(word) + (end if word[-1].isalnum() else "") for word in words(table)) + ")"


@cache
def plain_words(table: str) -> tuple[str, ...]:
    """The words of one table in lower case, for a plain search before the pattern is tried."""
    return tuple(sorted({word.casefold() for word in words(table)}))


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_read("words.toml"))


def _read(name: str) -> str:
    return files(_DATA).joinpath("data", name).read_text(encoding="utf-8")

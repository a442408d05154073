"""Second step of matching: what one side says, word by word and fact by fact, before it is compared with another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from wordbond.matching.lexicon import lemma, parts
from wordbond.matching.quantities import Quantity, read_quantities
from wordbond.matching.tables import tables
from wordbond.matching.words import Normalised, normalise
from wordbond.matching.wordset import word_set

__all__ = ["Dated", "Negation", "Reading", "Token", "read"]


class Token(NamedTuple):
    """What the tables know of a form."""

    lemma: str
    content: bool
    figure: bool
    verb: bool
    """Whether the lemma can be a verb."""


@lru_cache(maxsize=100_000)
def token(form: str) -> Token:
    """What is known of a normalised form."""
    table = tables()
    if form[0].isdigit():
        return Token(form, True, True, False)
    if form in table.function:
        return Token(form, False, False, False)
    base = lemma(form)
    return Token(base, True, False, "v" in parts(base))


class Dated(NamedTuple):
    """A word that dates: a weekday, month, year, day word or season."""

    kind: str
    value: str
    at: int


class Negation(NamedTuple):
    """A negator and the words it may deny."""

    at: int
    scope: tuple[int, ...]
    """Places of the content words after it, up to the end of the clause."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One side's words with what they are and the facts they carry. Places are indices of words."""

    text: Normalised
    lemmas: tuple[str, ...]
    content: tuple[bool, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    names: tuple[int, ...]
    """Places of capitalised words that are names by all that can be told."""
    quantities: tuple[Quantity, ...]
    dates: tuple[Dated, ...]
    negations: tuple[Negation, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The normalised words."""
        return self.text.forms

    def __len__(self) -> int:
        return len(self.lemmas)


_CLAUSE_WORDS = word_set("but because which who if unless while although though so when whereas since until that")
_WHOLE = frozenset(["nobody", "nothing", "none", "nowhere"])
"""Negators that may end a clause: “killed nobody, because …” denies nothing behind the comma."""
_DEGREES = frozenset(["more", "less", "fewer", "longer", "other", "such", "one"])
_EMPHATIC = frozenset(["longer", "single", "sole", "solitary"])
"""Words that only strengthen a negator before them: “no longer”, “not a single”."""


def _names(text: Normalised, tokens: list[Token]) -> tuple[int, ...]:
    """Places of names: capitals inside a sentence, and at its start where no table knows the word as common."""
    table = tables()
    inside = {w.form for w in text.words if w.capital and not w.opens}
    out = []
    for at, word in enumerate(text.words):
        if not word.capital or not tokens[at].content:
            continue
        form = word.form
        if (
            word.opens
            and form not in inside
            and form not in table.families
            and (parts(tokens[at].lemma) or form.endswith("ly"))
        ):
            continue
        if form in table.weekdays or form in table.months or form in table.quantifiers:
            continue
        out.append(at)
    return tuple(out)


def _dates(text: Normalised, quantities: tuple[Quantity, ...]) -> tuple[Dated, ...]:
    table = tables()
    counted = {q.at for q in quantities}
    out = []
    for at, word in enumerate(text.words):
        form = word.form
        if form[0].isdigit():
            if len(form) == 4 and at not in counted and form.isdigit():
                out.append(Dated("year", form, at))
        elif form in table.weekdays:
            out.append(Dated("weekday", form, at))
        elif form in table.months:
            if word.capital and (form not in {"may", "march"} or not word.opens):
                out.append(Dated("month", form, at))
        elif form in table.day_words:
            out.append(Dated("day", form, at))
        elif form in table.seasons:
            out.append(Dated("season", form, at))
    return tuple(out)


def _layers(text: Normalised) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """For each word the number of its sentence and of its clause."""
    sentences, clauses = [], []
    sentence = clause = 0
    for at, word in enumerate(text.words):
        if at:
            if word.opens:
                sentence += 1
                clause += 1
            elif word.gap or word.form in _CLAUSE_WORDS:
                clause += 1
        sentences.append(sentence)
        clauses.append(clause)
    return tuple(sentences), tuple(clauses)


def _negations(text: Normalised, tokens: list[Token], clause: tuple[int, ...]) -> tuple[Negation, ...]:
    forms = text.forms
    negators = tables().negators
    out: list[Negation] = []
    for at, form in enumerate(forms):
        if form not in negators or (form == "not" and forms[at + 1 : at + 2] in (("only",), ("just",))):
            continue
        if form == "no" and at + 1 < len(forms) and forms[at + 1] in {"fewer", "less", "more", "later"}:
            continue
        if form == "not" and at + 1 < len(forms) and forms[at + 1] in {"less", "fewer"}:
            continue
        scope: list[int] = []
        for i in range(at + 1, min(len(forms), at + 12)):
            if clause[i] != clause[at] and (scope or form in _WHOLE):
                break
            if form == "no" and i == at + 1 and (text.words[i].gap or not (tokens[i].content or forms[i] in _DEGREES)):
                break  # “vote no to”, “say no”: it denies nothing behind it
            if tokens[i].content and not (i <= at + 2 and forms[i] in _EMPHATIC):
                scope.append(i)
        first = next(
            (k for k, n in enumerate(out) if form == "nor" and forms[n.at] == "neither" and n.at > at - 12), -1
        )
        if first >= 0:  # one denial in two words
            out[first] = Negation(out[first].at, (*out[first].scope, *scope))
        else:
            out.append(Negation(at, tuple(scope)))
    return tuple(out)


def _content(text: Normalised, tokens: list[Token]) -> tuple[bool, ...]:
    """Which words carry content; the “going” of “going to do” carries none, the month of May does."""
    forms = text.forms
    content = [t.content for t in tokens]
    if "may" in forms:
        for at, word in enumerate(text.words):
            if word.form == "may" and word.capital and not word.opens:
                content[at] = True
    if "going" in forms:
        for at, form in enumerate(forms[:-1]):
            if form == "going" and forms[at + 1] == "to":
                content[at] = False
    return tuple(content)


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """The words and facts of `text`; what was read lately is remembered."""
    return read_words(normalise(text))


def read_words(text: Normalised) -> Reading:
    """The facts of words that are already normalised."""
    tokens = [token(form) for form in text.forms]
    sentence, clause = _layers(text)
    quantities = read_quantities(text, [t.lemma for t in tokens])
    return Reading(
        text=text,
        lemmas=tuple([t.lemma for t in tokens]),
        content=_content(text, tokens),
        sentence=sentence,
        clause=clause,
        names=_names(text, tokens),
        quantities=quantities,
        dates=_dates(text, quantities),
        negations=_negations(text, tokens, clause),
    )

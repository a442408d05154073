"""Figures as slots: value, unit, bound, whatever words they are written in."""

from __future__ import annotations

from typing import NamedTuple

from wordbond.matching.lexicon import parts
from wordbond.matching.tables import tables
from wordbond.matching.words import Normalised
from wordbond.matching.wordset import word_set

__all__ = ["Quantity", "read_quantities"]

_LARGE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "hundred": 1e2}
_FRACTIONS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ]
    )
}
_ORDINALS |= {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100, "thousandth": 1000}
_MULTIPLES = {
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "triple": 3.0,
    "tripled": 3.0,
    "thrice": 3.0,
    "quadruple": 4.0,
}
_ONE = {"a", "one", "an"}
_SKIPPED = word_set("cubic square new more other of additional extra further such full whole the")
_CLOCK = frozenset(["am", "pm", "o'clock"])
_HOURS = {"noon": 12.0, "midday": 12.0, "midnight": 24.0}


class Quantity(NamedTuple):
    """A figure in its text."""

    value: float
    """In the base unit where the unit is known, else as written."""
    measures: str
    """What it measures: share, time, euro ..., `ordinal`, `clock`, `times`, `share`; empty for a mere count."""
    bound: int | None
    """1 at least or more than, -1 at most or less than, 0 about, None as it stands."""
    noun: str
    """Lemma of the unit or counted noun; empty where none follows."""
    mantissa: float
    """The figure as written, before any unit or “million”."""
    at: int
    """Place of the figure."""
    first: int
    last: int
    """Half-open places from the first word of the bound to the last of the unit."""


def _value(form: str) -> float | None:
    try:
        return float(form.replace(",", ".") if form.count(",") == 1 and "." not in form else form.replace(",", ""))
    except ValueError:
        return None


def _bound(forms: tuple[str, ...], at: int) -> tuple[int | None, int]:
    """The bound set by the words before `at`, and the place of their first word."""
    comparators = tables().comparators
    for first in range(max(0, at - 5), at):
        for phrase, side in comparators.get(forms[first], ()):
            after = first + len(phrase)
            if (
                after <= at
                and forms[first:after] == phrase
                and (after == at or (at - after == 1 and forms[after] in {"the", "a", "some", "than"}))
            ):
                return side, first
    return None, at


def _trailing(forms: tuple[str, ...], after: int) -> int | None:
    """The bound set by words behind the figure: “or more”, “or so”, “at least”."""
    for phrase, side in tables().comparators.get(forms[after], ()) if after < len(forms) else ():
        if len(phrase) == 2 and phrase[0] in {"or", "at"} and forms[after : after + 2] == phrase:
            return side
    return None


_SPANS = word_set("second minute hour day week fortnight month year decade century")
_AFTER_SPAN = word_set("later earlier ago before after longer old behind ahead sooner late early from")
_BEFORE_SPAN = word_set("within for in after every last take takes took lasted lasts another")


class _Unit(NamedTuple):
    measures: str
    size: float
    noun: str
    last: int


def _unit(text: Normalised, lemmas: list[str], after: int) -> _Unit:
    """The unit or counted noun behind a figure that ends before `after`."""
    forms, units, function = text.forms, tables().units, tables().function
    i = after
    while i < len(forms) and i < after + 4:
        if text.words[i].gap:
            break
        form = forms[i]
        unit = units.get(lemmas[i]) or units.get(form)
        if unit:
            if i + 1 < len(forms) and lemmas[i] == "percent" and lemmas[i + 1] == "point":
                return _Unit("point", 1.0, "point", i + 2)
            return _Unit(unit.measures, unit.size, lemmas[i], i + 1)
        if form in _CLOCK or form in _HOURS:
            return _Unit("clock", 1.0, form, i + 1 + (forms[i + 1 : i + 2] in (("noon",), ("midnight",))))
        if form[0].isdigit():
            break
        if form not in _SKIPPED:
            return _Unit("", 1.0, "" if form in function else lemmas[i], i if form in function else i + 1)
        i += 1
    return _Unit("", 1.0, "", after)


def _clock(forms: tuple[str, ...], at: int) -> bool:
    """Whether the bare figure at `at` is an hour: “at four in the morning”."""
    behind = forms[at + 1 : at + 4]
    return (
        at > 0
        and forms[at - 1] in {"at", "by", "before", "after", "until", "from"}
        and (behind[:2] == ("in", "the") and len(behind) == 3 and behind[2] in {"morning", "afternoon", "evening"})
    )


def _figure(text: Normalised, lemmas: list[str], at: int) -> Quantity | None:
    """The quantity whose figure stands at `at`; None for a year or a day of the month."""
    forms = text.forms
    mantissa = _value(forms[at])
    if mantissa is None:
        return None
    after, value = at + 1, mantissa
    if after < len(forms) and forms[after] in tables().months:
        return Quantity(mantissa, "monthday", None, forms[after], mantissa, at, at, after)
    while after < len(forms) and forms[after] in _LARGE:
        value, after = value * _LARGE[forms[after]], after + 1
    fraction = _FRACTIONS.get(lemmas[after]) if after < len(forms) and mantissa < 10 else None
    bound, first = _bound(forms, at)
    if fraction and forms[after] not in _ORDINALS and lemmas[after] != "half" and mantissa < fraction:
        return Quantity(100 * mantissa / fraction, "share", bound, "percent", mantissa, at, first, after + 1)
    if after < len(forms) and forms[after] in {"times", "fold"}:
        return Quantity(value, "times", bound, "times", mantissa, at, first, after + 1)
    if after < len(forms) and forms[after] == "dozen":
        value, after = value * 12, after + 1
    unit = _unit(text, lemmas, after)
    year = not unit.measures and value == mantissa and len(forms[at]) == 4 and forms[at].isdigit()
    counts_nothing = not unit.noun or forms[after] == "the"  # “by summer 2029 the pipeline”
    if (
        year
        and 1800 <= mantissa <= 2150
        and (counts_nothing or ((bound is None or forms[at - 1] == "from") and _looks_dated(forms, at)))
    ):
        return None
    if not unit.measures and _clock(forms, at):
        unit = _Unit("clock", 1.0, "", after)
    if bound is None:
        bound = _trailing(forms, unit.last)
    value += _and_a_half(forms, unit.last)
    cents = _cents(text, unit.last) if value == mantissa and unit.noun else 0.0
    if cents:
        value, mantissa, unit = value + cents, mantissa + cents, unit._replace(last=unit.last + 1)
    return Quantity(value * unit.size, unit.measures, bound, unit.noun, mantissa, at, first, max(unit.last, after))


_HALVES_OF_TIME = frozenset(["first", "second", "latter", "last"])
_BEFORE_YEAR = word_set("in by since until till before after of from to for during through mid early late")


def _looks_dated(forms: tuple[str, ...], at: int) -> bool:
    return at > 0 and (forms[at - 1] in _BEFORE_YEAR or forms[at - 1] in tables().seasons)


def _cents(text: Normalised, after: int) -> float:
    """The hundredths of “two crowns forty”; 0.0 where another word follows."""
    forms = text.forms
    if after >= len(forms) or text.words[after].gap or not (len(forms[after]) == 2 and forms[after].isdigit()):
        return 0.0
    ends = after + 1 == len(forms) or bool(text.words[after + 1].gap) or forms[after + 1] in tables().function
    return int(forms[after]) / 100 if ends else 0.0


def _and_a_half(forms: tuple[str, ...], after: int) -> float:
    return 0.5 if forms[after : after + 3] == ("and", "a", "half") else 0.0


def _worded(text: Normalised, lemmas: list[str], at: int) -> Quantity | None:
    """A quantity written without a figure: half, a third, a dozen, a year and a half, twice, second."""
    forms = text.forms
    form, base = forms[at], lemmas[at]
    before = forms[at - 1] if at else ""
    following = forms[at + 1] if at + 1 < len(forms) else ""
    if base in _FRACTIONS and not before[:1].isdigit():
        ends = not following or following in tables().function or bool(text.words[at + 1].gap)
        ends = ends or not parts(lemmas[at + 1]).startswith("n")
        ordinal = form in _ORDINALS and not (before in _ONE and ends)
        if base == "quarter" and before not in {"a", "one"}:
            return None
        span = forms[at + 2] if at + 2 < len(forms) and following in _ONE else following
        if base == "half" and span in _SPANS:
            bound, first = _bound(forms, at)
            return Quantity(
                0.5 * tables().units[span].size, "time", bound, span, 0.5, at, first, at + 1 + (span != following) + 1
            )
        if base == "half" and before in _HALVES_OF_TIME:
            return None  # “the first half of the year”
        if base == "half" and (following == "dozen" or (before == "a" and at > 1 and forms[at - 2] == "and")):
            return None
        if not ordinal and (base == "half" or before in _ONE):
            bound, first = _bound(forms, at - (before in _ONE))
            return Quantity(100 / _FRACTIONS[base], "share", bound, "percent", 1.0, at, first, at + 1)
    if form in _ORDINALS and following not in {"of", ""}:
        return Quantity(float(_ORDINALS[form]), "ordinal", None, lemmas[at + 1], _ORDINALS[form], at, at, at + 1)
    if form == "dozen" and not before[:1].isdigit():
        value = 6.0 if before == "half" or (at > 1 and before == "a" and forms[at - 2] == "half") else 12.0
        unit = _unit(text, lemmas, at + 1)
        bound, first = _bound(forms, at - (before in _ONE))
        return Quantity(value, unit.measures, bound, unit.noun, value, at, first, unit.last)
    if form in _MULTIPLES:
        return Quantity(_MULTIPLES[form], "times", None, "times", _MULTIPLES[form], at, at, at + 1)
    if form in _LARGE and (before in _ONE or before in {"every", "each", "per"}):
        unit = _unit(text, lemmas, at + 1)
        bound, first = _bound(forms, at - 1)
        return Quantity(_LARGE[form] * unit.size, unit.measures, bound, unit.noun, 1.0, at, first, unit.last)
    start = at - 1 if before in {"whole", "full", "single", "entire"} else at
    if base in _SPANS and start and forms[start - 1] in _ONE:
        bound, first = _bound(forms, start - 1)
        if _and_a_half(forms, at + 1):
            return Quantity(1.5 * tables().units[base].size, "time", bound, base, 1.5, at, first, at + 4)
        if following in _AFTER_SPAN or first < at - 1 or start < at or (at > 1 and forms[at - 2] in _BEFORE_SPAN):
            return Quantity(tables().units[base].size, "time", bound, base, 1.0, at, first, at + 1)
    return None


def read_quantities(text: Normalised, lemmas: list[str]) -> tuple[Quantity, ...]:
    """The quantities of `text` in reading order; years and days of the month are dates, not quantities."""
    out: list[Quantity] = []
    for at, form in enumerate(text.forms):
        if out and at < out[-1].last and (form[0].isdigit() or form in _HOURS):
            continue  # the hundredths of the amount before, “twelve noon”
        found: Quantity | None = None
        if form[0].isdigit():
            found = _figure(text, lemmas, at)
        elif form in _HOURS:
            found = Quantity(_HOURS[form], "clock", None, form, _HOURS[form], at, at, at + 1)
        elif form in _WORDED:
            found = _worded(text, lemmas, at)
        if found:
            out.append(found)
    return tuple(out)


_WORDED = (
    frozenset(_FRACTIONS) | frozenset(_ORDINALS) | frozenset(_MULTIPLES) | frozenset(_LARGE)
    | {"dozen", "thirds", "quarters", "halves"} | _SPANS
)  # fmt: skip

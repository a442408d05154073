"""How the pages say dates, doubts, kinds and languages to a person: plain functions, used by views and templates."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from wordbond.almanac import MONTHS
from wordbond.model import Basis, DatedOn, NoiseKind, Precision, QuotationKind, TurnRole

__all__ = [
    "BASIS_WORDS",
    "NOISE_WORDS",
    "ROLE_WORDS",
    "counted",
    "date_words",
    "day_words",
    "finding_words",
    "kind_words",
    "language_name",
    "language_tag",
    "shortened",
    "sure_words",
]

KIND_WORDS = {
    QuotationKind.DIRECT: "direct quotation",
    QuotationKind.INDIRECT: "indirect quotation",
    QuotationKind.MIXED: "mixed quotation",
}

NOISE_WORDS = {
    NoiseKind.COUNTERS: "counters",
    NoiseKind.CAPTION: "caption",
    NoiseKind.DISCLAIMER: "disclaimer",
    NoiseKind.MEDIA_STUB: "media stub",
    NoiseKind.RELATED_LIST: "list of related reports",
    NoiseKind.LINK_LIST: "list of links",
    NoiseKind.COMMENTS: "comments",
    NoiseKind.DUPLICATED_BODY: "body printed again",
    NoiseKind.TEASER: "teaser",
}

ROLE_WORDS = {
    TurnRole.SPEECH: "speech",
    TurnRole.QUESTION: "question",
    TurnRole.ANSWER: "answer",
    TurnRole.MODERATION: "moderation",
}

BASIS_WORDS = {
    Basis.STATED: "as printed",
    Basis.METADATA: "from data beside the text",
    Basis.INFERRED: "inferred",
    Basis.UNKNOWN: "",
}

PUBLISH = 0.96
"""The publishing threshold: the `publish` of attribution/data/calibration.json, which a test holds equal."""
SURENESS = ((PUBLISH, "sure enough to publish"), (0.9, "sure"), (0.7, "fairly sure"), (0.5, "unsure"), (0.0, "a guess"))
"""From which confidence a word is used; the figure always stands beside it."""


def day_words(day: date) -> str:
    """`day` as in “3 March 2026”."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_words(dated: DatedOn) -> str:
    """The date as precisely as it is known and no more: “3 March 2026”, “March 2026”, “1–3 March 2026”, “2026”."""
    first, last = dated.first, dated.last
    if first is None or last is None:
        return "date unknown"
    if first == last:
        return day_words(first)
    if dated.precision is Precision.YEAR:
        return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    if dated.precision is Precision.MONTH and (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def sure_words(confidence: float) -> str:
    """A confidence in words with its figure: “fairly sure (82 %)”."""
    word = next(word for least, word in SURENESS if confidence >= least)
    return f"{word} ({round(confidence * 100)} %)"


def counted(count: int, one: str, many: str = "") -> str:
    """`count` with its noun: “1 report”, “2,310 reports”."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def kind_words(kind: str) -> str:
    """A quotation's kind: “direct quotation”."""
    return KIND_WORDS[QuotationKind(kind)]


def finding_words(code: str) -> str:
    """A finding's code as words: “unclosed mark”."""
    return code.replace("-", " ")


def shortened(words: str, most_chars: int = 200) -> str:
    """`words` on one line, cut at a word's end before `most_chars` characters, with an ellipsis where cut."""
    line = " ".join(words.split())
    if len(line) <= most_chars:
        return line
    cut = line[:most_chars].rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:–—-") + " …"


def language_tag(language: str | None) -> str | None:
    """`language` where it is fit for a `lang` attribute, else None."""
    return language if language and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else None


@lru_cache(maxsize=512)
def language_name(language: str) -> str:
    """The English name of a language code; the code itself where it has none."""
    from babel import Locale

    return str(Locale("en").languages.get(language.lower().replace("-", "_"), language))

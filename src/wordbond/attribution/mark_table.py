"""The quotation marks of European print as data: which there are, how each is read, which pairs are customary."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["MarkTable", "mark_table"]


@dataclass(frozen=True, slots=True)
class MarkTable:
    """data/marks.toml, ready for use."""

    marks: Mapping[str, tuple[str, str]]
    """Mark as printed → mark as read, and its family."""
    pairs: frozenset[str]
    """Opening and closing mark in one string, for every custom."""
    elision: re.Pattern[str]
    """Matches a word that begins with an apostrophe, or a decade's digits."""
    token: re.Pattern[str]
    """Finds every mark, apostrophes between letters passed over."""


@cache
def mark_table() -> MarkTable:
    """The table that comes with the package."""
    data = tomllib.loads(files("wordbond.attribution").joinpath("data/marks.toml").read_text("utf-8"))
    marks = {raw: (entry["as"], entry["family"]) for entry in data["mark"] for raw in entry["raw"]}
    words = sorted({word for entry in data["elision"] for word in entry["words"]})
    plain = "".join(re.escape(raw) for raw in marks if len(raw) == 1 and raw not in "'’")
    double = "|".join(re.escape(raw) for raw in marks if len(raw) == 2)
    return MarkTable(
        marks,
        frozenset(entry["pair"] for entry in data["custom"]),
        re.compile(rf"(?:{'|'.join(words)})\b|\d\d(?:er|s)?\b", re.IGNORECASE),
        # An apostrophe between letters is no mark, and much the commonest: passed over here.
        # So is the double stroke in a Hebrew abbreviation.
        re.compile(rf"{double}|(?!(?<=[א-ת])\"[א-ת])[{plain}]|['’](?!(?<=\w.)[^\W_])"),
    )

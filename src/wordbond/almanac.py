"""The English names of months and weekdays, for every room that deals in dates. Other languages come from Babel."""

from __future__ import annotations

__all__ = ["MONTHS", "WEEKDAYS", "month_number"]

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_NUMBERS = {name[:length].lower(): number for number, name in enumerate(MONTHS, 1) for length in (3, len(name))}
_NUMBERS["sept"] = 9


def month_number(word: str) -> int | None:
    """The number, from 1, of the month that `word` names, whole or in short (“Sept.”), in any case; else None."""
    return _NUMBERS.get(word.lower().rstrip("."))

"""Which country's money a shared name means: “2 billion kroner” of Norway are Norwegian.

A country is told by the ISO 3166 code that the pack gives its body as id; which currency it has, and what that is
called, Babel knows. Where neither the parties of a claim nor the one who speaks settle it, the currency stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from wordbond.claims.model import Party
from wordbond.claims.words import AmountWords

__all__ = ["shared_coin"]

_WORD = re.compile(r"\s+([a-z]+)\b")


def shared_coin(
    text: str, number_end: int, parties: Iterable[Party], words: AmountWords, day: date | None
) -> tuple[str, int] | None:
    """The ISO 4217 code that the shared name right behind a number means to the first party that has such a currency.

    With the place where the name ends. None where no shared name stands there or no party settles it.
    """
    found = _WORD.match(text, number_end)
    if found is None or (family := words.shared_currencies.get(found[1])) is None:
        return None
    for party in parties:
        for code in _currencies_of(party, day):
            if family & set(_name_of(code).split()):
                return code, found.end()
    return None


def _currencies_of(party: Party, day: date | None) -> list[str]:
    """The currencies of the country that a party is, on `day`; none where it is no country."""
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    kind, _, code = (party.id or "").partition(":")
    if kind != "body" or not (len(code) in (2, 3) and code.isalpha() and code.isupper()):
        return []
    territory = get_global("territory_aliases").get(code, [code])[0]
    return list(get_territory_currencies(territory, start_date=day, end_date=day))


def _name_of(code: str) -> str:
    from babel.numbers import get_currency_name

    return get_currency_name(code, count=2, locale="en").lower()

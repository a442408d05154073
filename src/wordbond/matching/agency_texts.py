"""An agency's own text, read without the name of its outlet: the dateline says whose it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from wordbond.matching.carriers import Carrier

__all__ = ["name_agency_texts"]

_BRACKETS = " ()[]/\t"


def name_agency_texts(carriers: Sequence[Carrier]) -> list[Carrier]:
    """`carriers`, each agency's own text with the agency as its outlet.

    A report without an outlet that credits one agency alone, in its dateline (“TARN (Northwire) — ...”), is that
    agency's own, unless another of the group bears its name. Of several the first in time is, then the longest: the
    others have it from there.
    """
    named = {(c.outlet or "").casefold() for c in carriers}
    claims: dict[str, list[Carrier]] = {}
    for carrier in carriers:
        agency = _agency_of_dateline(carrier)
        if agency is not None and agency.casefold() not in named:
            claims.setdefault(agency.casefold(), []).append(carrier)
    own = {}
    for several in claims.values():
        first = min(several, key=lambda c: (math.inf if c.at is None else c.at, -len(c.text), c.id))
        own[first.id] = first.credits[0][0]
    return [replace(c, outlet=own[c.id]) if c.id in own else c for c in carriers]


def _agency_of_dateline(carrier: Carrier) -> str | None:
    if carrier.outlet or len({name.casefold() for name, _ in carrier.credits}) != 1 or not carrier.units:
        return None
    name, span = carrier.credits[0]
    begins = carrier.units[0].span.start
    if span is None or span.end > begins or "\n" in carrier.text[span.end : begins]:
        return None
    return name if span.of(carrier.text).strip(_BRACKETS).casefold() == name.casefold() else None

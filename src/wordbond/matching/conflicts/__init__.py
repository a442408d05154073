"""Facts on which reports disagree: with each other, within one report, or with what the pack knows of the day.

A conflict takes no side. Where the reference of a statement is a transcript, or the pack knows better, that stands
beside the conflict as its `reference`.
"""

from __future__ import annotations

from wordbond.matching.conflicts.against_pack import conflicts_with_pack
from wordbond.matching.conflicts.between import conflicts_between, shared_words
from wordbond.matching.conflicts.inside import conflicts_inside
from wordbond.matching.conflicts.model import KINDS, Conflict, Place, Side, unique
from wordbond.matching.conflicts.statements import conflicts_of_statement

__all__ = [
    "KINDS",
    "Conflict",
    "Place",
    "Side",
    "conflicts_between",
    "conflicts_inside",
    "conflicts_of_statement",
    "conflicts_with_pack",
    "shared_words",
    "unique",
]

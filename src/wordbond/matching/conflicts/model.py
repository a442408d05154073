"""The nouns of conflicts, and how equal ones are brought together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wordbond.model import Span, TextId
from wordbond.packs.types import Evidence

__all__ = ["KINDS", "Conflict", "Place", "Side", "source_of", "unique"]

KINDS = frozenset(
    {"number", "date", "place", "name", "reversal", "modality", "scope", "omission", "attribution", "role"}
)
"""What a conflict may be about."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one of the texts."""

    text_id: TextId
    span: Span


@dataclass(frozen=True, slots=True)
class Side:
    """One reading of a disputed fact, and every place that has it."""

    value: str
    spans: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A fact on which texts disagree."""

    kind: str
    """One of `KINDS`."""
    topic: str
    sides: tuple[Side, ...]
    """One alone where a text is at odds with the pack."""
    reference: str | None = None
    """What the transcript or the pack says; None where reports differ and nothing tells which is right."""
    basis: str = "text"
    """What the reference rests on: text, transcript or pack."""
    source: str | None = None
    """Publisher and title behind the row of the pack; None for another basis, or where the pack names none."""
    statement: str | None = None


def source_of(evidence: Iterable[Evidence]) -> str | None:
    """What rows of a pack rest on, in words: each source once, in order, three at most."""
    sources = list(dict.fromkeys(e.source for e in evidence if e.source))
    return "; ".join(sources[:3]) or None


def unique(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """`conflicts` sorted, each once; reports that are at odds with the pack in the same words make one conflict.

    Of two that have the same kind and share a place on every side, one that belongs to a statement stands.
    """
    alone: dict[tuple[str, str, str, str | None], Conflict] = {}
    several = set[Conflict]()
    for conflict in conflicts:
        if len(conflict.sides) > 1:
            several.add(conflict)
            continue
        value = conflict.sides[0].value
        name = (conflict.kind, conflict.topic, value, conflict.reference)
        known = alone.get(name)
        places = (*conflict.sides[0].spans, *(known.sides[0].spans if known else ()))
        alone[name] = replace(conflict, sides=(Side(value, tuple(sorted(set(places)))),))
    return tuple(sorted({*_without_doubles(several), *alone.values()}, key=_order))


def _without_doubles(conflicts: Iterable[Conflict]) -> list[Conflict]:
    kept: list[Conflict] = []
    at: dict[tuple[str, TextId], list[Conflict]] = {}
    for conflict in sorted(conflicts, key=lambda c: (c.statement is None, _order(c))):
        texts = {(conflict.kind, place.text_id) for side in conflict.sides for place in side.spans}
        if any(_is_double(conflict, other) for key in sorted(texts) for other in at.get(key, ())):
            continue
        kept.append(conflict)
        for key in texts:
            at.setdefault(key, []).append(conflict)
    return kept


def _is_double(one: Conflict, other: Conflict) -> bool:
    return all(any(_touch(ours, theirs) for theirs in other.sides) for ours in one.sides)


def _touch(one: Side, other: Side) -> bool:
    return any(a.text_id == b.text_id and a.span.overlaps(b.span) for a in one.spans for b in other.spans)


def _order(conflict: Conflict) -> tuple[str, str, tuple[tuple[str, tuple[Place, ...]], ...]]:
    return conflict.kind, conflict.topic, tuple((side.value, side.spans) for side in conflict.sides)

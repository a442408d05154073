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
    """`conflicts` sorted, each once.

    Reports that are at odds with the pack in the same words make one conflict; so do all that have the same kind and
    share a place: twenty reports with one figure and two with another are two sides, not forty conflicts.
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
    return tuple(sorted({*_joined(several), *alone.values()}, key=_order))


def _joined(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """`conflicts`, those of statements as they are but for the places that others add, the others joined."""
    of_statements, others = list[Conflict](), list[Conflict]()
    for conflict in sorted(conflicts, key=_order):
        (others if conflict.statement is None else of_statements).append(conflict)
    groups: list[list[Conflict]] = [[conflict] for conflict in of_statements]
    holding = dict[tuple[str, TextId], set[int]]()
    for number, group in enumerate(groups):
        _note(holding, group[0], number)
    for conflict in others:
        near = {n for key in _keys(conflict) for n in holding.get(key, ())}
        found = [n for n in sorted(near) if any(_share_a_place(conflict, c) for c in groups[n])]
        first = found[0] if found else len(groups)
        if not found:
            groups.append([])
        groups[first].append(conflict)
        for n in found[1:]:
            if groups[n] and groups[n][0].statement is None:  # two statements are never one
                groups[first] += groups[n]
                for moved in groups[n]:
                    _note(holding, moved, first)
                groups[n] = []
        _note(holding, conflict, first)
    return [_one(group) for group in groups if group]


def _keys(conflict: Conflict) -> set[tuple[str, TextId]]:
    return {(conflict.kind, place.text_id) for side in conflict.sides for place in side.spans}


def _note(holding: dict[tuple[str, TextId], set[int]], conflict: Conflict, number: int) -> None:
    for key in _keys(conflict):
        holding.setdefault(key, set()).add(number)


def _share_a_place(one: Conflict, other: Conflict) -> bool:
    return one.kind == other.kind and any(_touch(a, b) for a in one.sides for b in other.sides)


def _touch(one: Side, other: Side) -> bool:
    return any(a.text_id == b.text_id and a.span.overlaps(b.span) for a in one.spans for b in other.spans)


def _one(group: list[Conflict]) -> Conflict:
    """The first of `group`, with the sides of all: a side is known by a place that it shares, else by its value."""
    first = group[0]
    sides = list(first.sides)
    for side in (side for conflict in group[1:] for side in conflict.sides):
        same = next((n for n, s in enumerate(sides) if _touch(s, side)), None)
        if same is None:
            same = next((n for n, s in enumerate(sides) if s.value.casefold() == side.value.casefold()), None)
        if same is None:
            sides.append(side)
            continue
        known = sides[same]
        new = [
            p for p in side.spans if not any(p.text_id == q.text_id and p.span.overlaps(q.span) for q in known.spans)
        ]
        sides[same] = Side(known.value, (*known.spans, *new))
    return replace(first, sides=tuple(sides) if len(group) == 1 else _sorted(first, sides))


def _sorted(first: Conflict, sides: list[Side]) -> tuple[Side, ...]:
    """The sides in order, that of the reference first where the conflict is a statement's."""
    kept = [Side(side.value, tuple(sorted(side.spans))) for side in sides]
    head, rest = (kept[:1], kept[1:]) if first.statement is not None else ([], kept)
    return (*head, *sorted(rest, key=lambda side: (side.value, side.spans)))


def _order(conflict: Conflict) -> tuple[str, str, tuple[tuple[str, tuple[Place, ...]], ...]]:
    return conflict.kind, conflict.topic, tuple((side.value, side.spans) for side in conflict.sides)

"""What speaks for an edge, in spans of both texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from wordbond.matching.acts import Node, Texts
from wordbond.matching.edges import LOST, Evidence, EvidenceKind

__all__ = ["find_evidence", "find_readings", "is_telling"]

FEWEST_WORDS = 4
"""A sentence that shares fewer words with its like is no evidence."""
MOST = 6
"""Places shown for an edge, the weightiest first."""
_CREDIT = 1000
_ONLY_HERE = 6
_PROSE = 3

Readings = Mapping[str, frozenset[str]]


def find_readings(nodes: Mapping[str, Node]) -> Readings:
    """For each pair of neighbouring words of the group, coded, the reports that have it."""
    readings: dict[str, set[str]] = defaultdict(set)
    for name, node in nodes.items():
        for words in node.coded if not node.lost else ():
            for i in range(len(words) - 1):
                readings[words[i : i + 2]].add(name)
    return {pair: frozenset(names) for pair, names in readings.items()}


def find_evidence(texts: Texts, origin: str, derived: str, readings: Readings) -> tuple[Evidence, ...]:
    """The places of `derived` that speak for its coming from `origin`, the weightiest first; no stock sentences."""
    node, source = texts.nodes[derived], texts.nodes[origin]
    found: list[tuple[int, Evidence]] = []
    own = {(source.carrier.outlet or "").casefold(), origin.removeprefix(LOST)}
    own |= {name.casefold() for name, _ in source.carrier.credits}
    for name, span in node.carrier.credits:
        if span is not None and name.casefold() in own:
            found.append((_CREDIT, Evidence(EvidenceKind.CREDIT, span)))
    carrying = texts.carrying(origin, derived)
    for unit, words, match, common in zip(node.carrier.units, node.coded, carrying.match, carrying.common, strict=True):
        if match is None or common < FEWEST_WORDS or unit.words in texts.stock:
            continue
        there, pair = source.coded[match], frozenset((origin, derived))
        only = any(readings[words[i : i + 2]] == pair and words[i : i + 2] in there for i in range(len(words) - 1))
        kind = EvidenceKind.SHARED_QUOTATION if unit.quoted else EvidenceKind.SHARED_PROSE
        kind = EvidenceKind.SHARED_READING if only else kind
        weight = common * (_ONLY_HERE if only else 1 if unit.quoted else _PROSE)
        origin_span = None if source.lost else source.carrier.units[match].span
        found.append((weight, Evidence(kind, unit.span, origin_span)))
    found.sort(key=lambda f: (-f[0], f[1].span))
    return tuple(evidence for _, evidence in found[:MOST])


def is_telling(evidence: Iterable[Evidence]) -> bool:
    """Whether anything but a speaker's own words ties two reports: these are to be had by whoever was there."""
    return any(e.kind is not EvidenceKind.SHARED_QUOTATION for e in evidence)

"""Which report derives from which: the cheapest history that explains the wording of all reports of one occasion.

Method: textual criticism as parsimony. A report is explained by its origin plus what its desk did: leaving out is
cheap, putting other words in the place of words costs, adding what the origin does not have costs most, and the desk's
own new sentences cost the same whatever the origin. The history is the minimum spanning arborescence (Edmonds 1967)
over these costs, with the occasion itself as root: from there the words of a speaker are to be had by anybody, the
prose of an outlet is not. An agency that is credited and whose text is not at hand gets a node of its own, `lost:NAME`.

No evidence, no edge: each edge carries the spans that it rests on; where nothing but the speaker's own words is
shared, the report is independent.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rapidfuzz.distance import Indel

from wordbond.matching.arborescence import cheapest_parents
from wordbond.matching.carriers import Carrier, Carrying, Unit, carry, code_words
from wordbond.model import Span

__all__ = ["EVENT", "Edge", "EdgeKind", "Evidence", "EvidenceKind", "find_lineage"]

EVENT = "event"
"""The origin of an independent report."""
LOST = "lost:"
"""The origin of siblings begins so, followed by the name of the agency whose text is not at hand."""


class EdgeKind(StrEnum):
    """How a report came from its origin (classes after Nicholls 2019)."""

    ROOT = "root"
    """Independent: reported from the occasion."""
    COPY = "copy"
    """Wire copy: the same sentences with small changes."""
    REWRITE = "rewrite"
    """Sentences reordered, turned into reported speech, left out or added."""
    TRANSLATION = "translation"
    """The order kept and most sentences worded anew, as translation there and back does."""
    MERGE = "merge"
    """Sentences of two origins."""


class EvidenceKind(StrEnum):
    """What speaks for an edge."""

    CREDIT = "credit"
    """The report credits the origin, or the agency that the origin credits or is."""
    SHARED_READING = "shared-reading"
    """Words that these two have and no other report of the occasion: an error of one taken over by the other, say."""
    SHARED_PROSE = "shared-prose"
    """A sentence of the outlet's own that both print."""
    SHARED_QUOTATION = "shared-quotation"
    """The same words of a speaker, cut or changed in the same way. Weak by itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the derived report, and its like in the origin where that is at hand."""

    kind: EvidenceKind
    span: Span
    origin_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One report derives from one origin."""

    derived: str
    origin: str
    """A report's id, `event`, or `lost:` and an agency's name."""
    kind: EdgeKind
    confidence: float
    """In [0, 1]; how far the next best history is."""
    evidence: tuple[Evidence, ...] = ()


# What an act of a desk costs, in words put anew. Leaving out is a sub-editor's daily work; adding what another report
# also has, word for word, is not to be had by chance. Only ratios matter.
NEW_WORD = 1.0
NEW_FACT = 3.0
"""A figure or name put in the place of another, on top of the word: the same error is hardly made twice."""
LEFT_OUT_WORD = 0.04
LEFT_OUT_UNIT = 1.0
MOVED_UNIT = 0.5
HEARD_WORD = 0.1
"""A word of a speaker that a reporter at the occasion took down, and others too."""
EARLIER_THAN_ORIGIN = 10.0
"""A time stamp that contradicts an edge: stamps are often those of an update."""
CREDITED = 8.0
OWN_REPORTING = 25.0
"""How much likelier an agency reports itself than it copies."""
OUTLET_REPORTING = 2.0
"""How much less likely an outlet sends somebody than it takes an agency's text that others took as well."""
NO_AGENCY = 0.5
"""Outlets take from agencies rather than from each other: what decides where nothing else does."""
LOST_TEXT = 2.0
"""The price of supposing a text that nobody has."""
FROM_LOST_SHARE = 0.7
"""What a sentence costs that no other child of a lost text has, in a report that credits its agency."""
SECOND_ORIGIN = 10.0
"""The price of supposing two origins."""
CREDIT_ALONE = 0.8
"""How sure an edge is that rests on a credit line and no words."""
ROUNDS = 3
"""Credits are weighed by the history found, and the history by the credits: so often, at most."""
WHOLE_SHARE = 0.8
"""A sentence counts for a second origin where this share of its words stands there, and hardly half in the first."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A report, or a lost text put together from what its children share."""

    carrier: Carrier
    coded: list[str]
    agency: bool


def find_lineage(carriers: Sequence[Carrier], agencies: Iterable[str] = ()) -> tuple[Edge, ...]:
    """The history of reports of one occasion: at least one edge for each, ordered by report id.

    `agencies` are known names of agencies; any name that a report credits is taken for one as well. The result does not
    depend on the order of `carriers`. Work grows with the square of the number of reports of the one occasion.
    """
    ordered = sorted(carriers, key=lambda c: c.id)
    if not ordered:
        return ()
    known = {name.casefold() for name in agencies} | {n.casefold() for c in ordered for n, _ in c.credits}
    coded = code_words(ordered)
    nodes = {c.id: _Node(c, coded[c.id], (c.outlet or "").casefold() in known) for c in ordered}
    history = _History(nodes)
    history.settle()
    return history.edges()


class _History:
    """The search for the cheapest history of one group of reports."""

    def __init__(self, nodes: dict[str, _Node]) -> None:
        self.nodes = nodes
        self.carryings: dict[tuple[str, str], Carrying] = {}
        self.costs: dict[tuple[str, str], float] = {}
        self.parents: dict[str, list[str]] = {}
        self.lost: dict[str, _Node] = {}
        self.seconds: dict[tuple[str, str], str] = {}
        """By first origin and derived report, the origin of the sentences that the first does not have."""
        self.agencies: dict[str, frozenset[str]] = {}
        """The agencies that each report goes back to, as far as the tree tells."""
        self.banned: set[tuple[str, str]] = set()
        held = Counter(name.casefold() for node in nodes.values() for name, _ in node.carrier.credits)
        self.stored_agencies = {(n.carrier.outlet or "").casefold() for n in nodes.values()}
        self.missing = {name for name in held if name not in self.stored_agencies}

    def node(self, name: str) -> _Node:
        return self.nodes.get(name) or self.lost[name]

    def carrying(self, origin: str, derived: str) -> Carrying:
        """How the units of `derived` stand in `origin`."""
        key = (origin, derived)
        if key not in self.carryings:
            self.carryings[key] = carry(self.node(derived).coded, self.node(origin).coded)
        return self.carryings[key]

    # -- costs
    def cost(self, origin: str, derived: str) -> float:
        """What it takes to make `derived` of `origin`."""
        key = (origin, derived)
        if key not in self.costs:
            self.costs[key] = self._cost_of_event(derived) if origin == EVENT else self._cost_of_text(origin, derived)
        return self.costs[key]

    def _cost_of_text(self, origin: str, derived: str) -> float:
        target, source = self.node(derived), self.node(origin)
        cost = self._cost_of_words(origin, derived)
        second, saved = self._best_second(origin, derived)
        if second is not None:
            self.seconds[origin, derived] = second
            cost -= saved
        cost += LOST_TEXT if origin in self.lost else 0.0
        cost += self._cost_of_time(source.carrier, target.carrier)
        cost += OWN_REPORTING if target.agency else 0.0
        cost += 0.0 if source.agency else NO_AGENCY
        return cost - self._worth_of_credit(origin, derived)

    def _cost_of_words(self, origin: str, derived: str) -> float:
        target, source = self.node(derived), self.node(origin)
        carrying = self.carrying(origin, derived)
        new_word = NEW_WORD
        if origin in self.lost and origin.removeprefix(LOST) in self._credited(derived):
            new_word *= FROM_LOST_SHARE
        cost, last, used = 0.0, -1, 0
        for i, (words, match, common) in enumerate(zip(target.coded, carrying.match, carrying.common, strict=True)):
            cost += (NEW_WORD if match is not None else new_word) * (len(words) - common)
            if match is not None:
                cost += NEW_FACT * len(target.carrier.units[i].facts - source.carrier.units[match].facts)
                cost += LEFT_OUT_WORD * (len(source.coded[match]) - common)
                cost += MOVED_UNIT if match < last else 0.0
                last = max(last, match)
                used += 1
        return cost + LEFT_OUT_UNIT * (len(source.coded) - used)

    def _best_second(self, first: str, derived: str) -> tuple[str | None, float]:
        """The origin that best accounts for whole sentences which `first` does not have, and the words it saves."""
        node = self.node(derived)
        if node.agency:
            return None, 0.0
        base = self.carrying(first, derived)
        best, most = None, 0.0
        for origin in [*sorted(self.nodes), *sorted(self.lost)]:
            if origin in (first, derived) or (origin, derived) in self.banned:
                continue
            if self._cost_of_time(self.node(origin).carrier, node.carrier):
                continue
            other = self.carrying(origin, derived)
            saved = sum(
                NEW_WORD * (other.common[i] - base.common[i])
                for i, words in enumerate(node.coded)
                if other.common[i] > WHOLE_SHARE * len(words) and base.match[i] is None
            )
            if saved > most:
                best, most = origin, saved
        return (best, most - SECOND_ORIGIN) if most > SECOND_ORIGIN else (None, 0.0)

    def _cost_of_time(self, source: Carrier, target: Carrier) -> float:
        if source.at is None or target.at is None:
            return 0.0
        return EARLIER_THAN_ORIGIN if source.at > target.at else 0.0

    def _worth_of_credit(self, origin: str, derived: str) -> float:
        credited = self._credited(derived)
        theirs = self.agencies.get(origin) or self._agencies(origin)
        if not credited or not theirs:
            return 0.0
        return CREDITED if credited & theirs else -CREDITED

    def _credited(self, name: str) -> frozenset[str]:
        return frozenset(n.casefold() for n, _ in self.node(name).carrier.credits)

    def _agencies(self, name: str) -> frozenset[str]:
        """The agencies that a text is of, by itself: its outlet's name where that is one, and those it credits."""
        node = self.node(name)
        return self._credited(name) | ({(node.carrier.outlet or "").casefold()} if node.agency else frozenset())

    def _trace_agencies(self) -> bool:
        """Hand the agencies of each report down to those that derive from it; whether that taught anything new."""
        traced: dict[str, frozenset[str]] = {}

        def trace(name: str) -> frozenset[str]:
            if name not in traced:
                traced[name] = self._agencies(name)
                above = [trace(p) for p in self.parents.get(name, []) if p != EVENT]
                traced[name] = traced[name].union(*above)
            return traced[name]

        for name in sorted(self.nodes):
            trace(name)
        if traced == self.agencies:
            return False
        self.agencies = traced
        self.costs.clear()
        self.seconds.clear()
        return True

    def _cost_of_event(self, derived: str) -> float:
        """From the occasion, words of a speaker are at hand; an outlet's prose is its own, and new."""
        node, cost = self.node(derived), 0.0
        for unit, words in zip(node.carrier.units, node.coded, strict=True):
            cost += (HEARD_WORD if unit.quoted else NEW_WORD) * len(words)
        credited = {n.casefold() for n, _ in node.carrier.credits}
        return cost + (2 * CREDITED if credited else 0.0) + (0.0 if node.agency else OUTLET_REPORTING)

    # -- the search
    def settle(self) -> None:
        """Find the tree, suppose lost texts where that is cheaper, then second origins."""
        self._grow()
        self._suppose_lost_texts()
        for _ in range(ROUNDS):
            if not self._trace_agencies():
                break
            self._grow()
        self._add_second_origins()

    def _grow(self) -> None:
        self._grow_tree()
        while self._has_circle():
            self._grow_tree()

    def _grow_tree(self) -> None:
        costs: dict[tuple[str, str], float] = {}
        names = sorted(self.nodes) + sorted(self.lost)
        for derived in names:
            if derived in self.lost:
                costs[EVENT, derived] = 0.0
                continue
            costs[EVENT, derived] = self.cost(EVENT, derived)
            for origin in names:
                if origin != derived:
                    costs[origin, derived] = self.cost(origin, derived)
        tree = cheapest_parents(costs, EVENT)
        self.parents = {derived: [origin] for derived, origin in tree.items() if derived in self.nodes}

    def _suppose_lost_texts(self) -> None:
        """Put a lost text above each tree whose root is an outlet's own report and that has a sign of one."""
        for root in sorted(n for n, p in self.parents.items() if p == [EVENT] and not self.nodes[n].agency):
            members = self._below(root)
            name = self._lost_name(root, members)
            if name is not None:
                self.lost[name] = self._reconstruct(name, members, self.lost.get(name))
        if self.lost:
            self.carryings = {k: v for k, v in self.carryings.items() if not k[0].startswith(LOST)}
            self.costs = {k: v for k, v in self.costs.items() if not k[0].startswith(LOST)}
            self._grow()

    def _below(self, root: str) -> list[str]:
        found = [root]
        for name in found:
            found += sorted(n for n, p in self.parents.items() if name in p and n not in found)
        return found

    def _lost_name(self, root: str, members: list[str]) -> str | None:
        credited = Counter(
            n.casefold() for m in members for n, _ in self.nodes[m].carrier.credits if n.casefold() in self.missing
        )
        if credited:
            return LOST + min(credited, key=lambda n: (-credited[n], n))
        if len(members) > 1:
            return f"{LOST}unnamed-{root}"
        return None

    def _reconstruct(self, name: str, members: list[str], before: _Node | None) -> _Node:
        """The lost text: of each sentence that two or more of its children share, the rendering nearest to all."""
        units = list(before.carrier.units) if before else []
        coded = list(before.coded) if before else []
        for member in sorted(members, key=lambda m: (self.nodes[m].carrier.at or 0.0, m)):
            for index, words in enumerate(self.nodes[member].coded):
                likes = [like for other in members if other != member for like in self._like(member, index, other)]
                if not likes or any(_alike(words, other) for other in coded):
                    continue
                group = [(words, self.nodes[member].carrier.units[index]), *likes]
                best = min(
                    group, key=lambda g: (sum(Indel.distance(g[0], o) for o, _ in group) - 0.5 * len(g[0]), g[0])
                )
                coded.append(best[0])
                units.append(best[1])
        return _Node(Carrier(id=name, text="", outlet=name.removeprefix(LOST), units=tuple(units)), coded, agency=True)

    def _like(self, member: str, index: int, other: str) -> list[tuple[str, Unit]]:
        """The rendering of a unit of `member` in `other`, where there is one."""
        match = self.carrying(other, member).match[index]
        return [] if match is None else [(self.nodes[other].coded[match], self.nodes[other].carrier.units[match])]

    def _add_second_origins(self) -> None:
        for derived, origins in sorted(self.parents.items()):
            second = self.seconds.get((origins[0], derived))
            if second is not None:
                origins.append(second)

    def _has_circle(self) -> bool:
        """Whether a second origin derives from the report that it helps to explain; such pairs are ruled out."""
        found = False
        for derived, origins in sorted(self.parents.items()):
            second = self.seconds.get((origins[0], derived))
            if second is not None and second in self._below(derived):
                self.banned.add((second, derived))
                found = True
        if found:
            self.costs.clear()
            self.seconds.clear()
        return found

    # -- the outcome
    def edges(self) -> tuple[Edge, ...]:
        """The history as edges with their evidence."""
        readings = self._readings()
        edges = []
        for derived in sorted(self.nodes):
            origins = self.parents[derived]
            if origins == [EVENT] and (credited := self._owed(derived)):
                edges.append(credited)
                continue
            for origin in origins:
                kind = EdgeKind.MERGE if len(origins) > 1 else self._kind(origin, derived)
                evidence = () if origin == EVENT else self._evidence(origin, derived, readings)
                if origin != EVENT and len(origins) == 1 and not _is_telling(evidence):
                    origin, kind, evidence = EVENT, EdgeKind.ROOT, ()
                edges.append(
                    Edge(
                        derived=derived,
                        origin=origin,
                        kind=kind,
                        confidence=self._confidence(origins[0], derived),
                        evidence=evidence,
                    )
                )
        return tuple(edges)

    def _owed(self, derived: str) -> Edge | None:
        """The edge of a report that nothing but its credit ties to an agency whose text is not at hand.

        A desk that credits an agency has its text before it, however far it turned the words.
        """
        node = self.nodes[derived]
        if node.agency:
            return None
        owed = sorted((n.casefold(), span) for n, span in node.carrier.credits if span and n.casefold() in self.missing)
        if not owed:
            return None
        evidence = tuple(Evidence(EvidenceKind.CREDIT, span) for _, span in owed if span)
        return Edge(
            derived=derived, origin=LOST + owed[0][0], kind=EdgeKind.REWRITE, confidence=CREDIT_ALONE, evidence=evidence
        )

    def _confidence(self, origin: str, derived: str) -> float:
        """By how much the chosen origin is cheaper than the next, as odds of a word for a word."""
        others = [self.cost(o, derived) for o in [EVENT, *self.nodes, *self.lost] if o not in (origin, derived)]
        margin = min(others, default=self.cost(origin, derived) + 8.0) - self.cost(origin, derived)
        return round(1.0 / (1.0 + math.pow(2.0, -margin / 2.0)), 3)

    def _kind(self, origin: str, derived: str) -> EdgeKind:
        if origin == EVENT:
            return EdgeKind.ROOT
        node, carrying = self.nodes[derived], self.carrying(origin, derived)
        matched = [m for m in carrying.match if m is not None]
        in_order = all(a < b for a, b in pairwise(matched))
        own = sum(m is None for m in carrying.match)
        kept = sum(carrying.common) / max(1, sum(map(len, node.coded)))
        if node.carrier.translated:
            return EdgeKind.TRANSLATION
        if own == 0 and in_order:
            return EdgeKind.COPY if kept >= 0.95 else EdgeKind.TRANSLATION
        return EdgeKind.REWRITE

    def _readings(self) -> dict[str, set[str]]:
        """For each pair of neighbouring words of the group, the reports that have it."""
        readings: dict[str, set[str]] = defaultdict(set)
        for name, node in self.nodes.items():
            for words in node.coded:
                for i in range(len(words) - 1):
                    readings[words[i : i + 2]].add(name)
        return readings

    def _evidence(self, origin: str, derived: str, readings: dict[str, set[str]]) -> tuple[Evidence, ...]:
        node, source = self.nodes[derived], self.node(origin)
        at_hand = origin in self.nodes
        found: list[tuple[int, Evidence]] = []
        agency = origin.removeprefix(LOST)
        for name, span in node.carrier.credits:
            own = {(source.carrier.outlet or "").casefold(), agency} | {n.casefold() for n, _ in source.carrier.credits}
            if span is not None and name.casefold() in own:
                found.append((1000, Evidence(EvidenceKind.CREDIT, span)))
        carrying = self.carrying(origin, derived)
        for unit, words, match, common in zip(
            node.carrier.units, node.coded, carrying.match, carrying.common, strict=True
        ):
            if match is None or common < 4:
                continue
            there = source.coded[match]
            only = any(
                readings[words[i : i + 2]] == {origin, derived} and words[i : i + 2] in there
                for i in range(len(words) - 1)
            )
            kind = EvidenceKind.SHARED_QUOTATION if unit.quoted else EvidenceKind.SHARED_PROSE
            kind = EvidenceKind.SHARED_READING if only and at_hand else kind
            weight = common * (6 if only else 1 if unit.quoted else 3)
            found.append((weight, Evidence(kind, unit.span, source.carrier.units[match].span if at_hand else None)))
        found.sort(key=lambda f: (-f[0], f[1].span))
        return tuple(evidence for _, evidence in found[:6])


def _is_telling(evidence: Iterable[Evidence]) -> bool:
    """Whether anything but a speaker's own words ties two reports: these are to be had by whoever was there."""
    return any(e.kind is not EvidenceKind.SHARED_QUOTATION for e in evidence)


def _alike(one: str, other: str) -> bool:
    return bool(Indel.normalized_similarity(one, other) >= 0.6)

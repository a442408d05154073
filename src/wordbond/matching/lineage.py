"""Which report derives from which: the most probable history that explains the wording of all reports of one occasion.

Method: for each report every account of it is weighed (from the occasion; copied, rewritten or translated from another
text; merged of two) by what a desk must have done (`acts`) and how often desks do so (`desks`). The history is the
maximum spanning arborescence (Edmonds 1967) over the accounts' log-probabilities. As the acts themselves depend on the
history (a word regained that stands above the origin), the two are reckoned in turn. A tree without an agency's text,
under reports that none of them sent anybody to write, gets a lost text (`lost_texts`), and is reckoned again.

No evidence, no edge: each edge carries the spans that it rests on; where nothing but the speaker's own words is
shared, the report is independent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from wordbond.matching.accounts import Account, Choice, best_of, shares_of, signs_of_time
from wordbond.matching.acts import Act, Holders, Node, Texts
from wordbond.matching.agency_texts import name_agency_texts
from wordbond.matching.arborescence import cheapest_parents
from wordbond.matching.carriers import Carrier, code_words
from wordbond.matching.desks import KINDS, Habits, Sign, known_habits
from wordbond.matching.edges import EVENT, LOST, Edge, EdgeKind, Evidence, EvidenceKind
from wordbond.matching.kin import kin_of
from wordbond.matching.lineage_evidence import find_evidence, find_readings, is_telling
from wordbond.matching.lost_texts import credited, missing_agencies, name_lost_texts, restore

__all__ = ["EVENT", "LOST", "Edge", "EdgeKind", "Evidence", "EvidenceKind", "History", "find_lineage"]

LOST_LATE_HOURS = 5.0
SECOND_WORDS = 12
"""A second origin accounts for so many words that the first does not have: less is a phrase that anybody heard."""
PAIRS = 16
"""Pairs of origins that are weighed, those that account for most words."""
FIRST_SHARE = 0.12
"""The first guess at a history: the earlier report that most words stand in, if that is so much of them."""
CREDIT_ALONE = 0.8
"""How sure an edge is that rests on a credit line and no words."""
LEAST_KEPT_SHARE = 0.8
"""A copy keeps so many of its words at least."""
MOST_OWN_SHARE = 0.2
"""Neither a copy nor a translation has more units of its own."""
ROUNDS = 4
"""The history is reckoned so often at most, each time on the acts that the last one shows."""
MANY = 60
"""A group of more reports is reckoned twice: what more rounds change is little, and each costs seconds."""


def find_lineage(
    carriers: Sequence[Carrier], agencies: Iterable[str] = (), stock: Collection[tuple[str, ...]] = ()
) -> tuple[Edge, ...]:
    """The history of reports of one occasion: at least one edge for each, ordered by report id.

    `agencies` are known names of agencies; any name that a report credits is taken for one as well. `stock` are
    sentences, as case-folded words, that reports of other occasions print too. The result does not depend on the order
    of `carriers`. Work grows with the number of reports, beyond some dozens hardly with its square.
    """
    ordered = name_agency_texts(sorted(carriers, key=lambda c: c.id))
    if not ordered:
        return ()
    history = History(ordered, agencies, stock)
    history.settle()
    return history.edges()


class History:
    """The search for the most probable history of one group of reports."""

    def __init__(
        self,
        carriers: Sequence[Carrier],
        agencies: Iterable[str],
        stock: Collection[tuple[str, ...]] = (),
        habits: Habits | None = None,
    ) -> None:
        self.habits = habits or known_habits()
        known = {name.casefold() for name in agencies} | {n.casefold() for c in carriers for n, _ in c.credits}
        coded = code_words(carriers)
        nodes = {}
        for c in carriers:
            letters = [dict(zip(u.words, code, strict=True)) for u, code in zip(c.units, coded[c.id], strict=True)]
            facts = tuple(frozenset(m[f] for f in u.facts) for u, m in zip(c.units, letters, strict=True))
            nodes[c.id] = Node(c, tuple(coded[c.id]), facts, (c.outlet or "").casefold() in known)
        self.texts = Texts(nodes, stock)
        self.reports = sorted(nodes)
        self.lost: list[str] = []
        self.kin = kin_of({name: node.coded for name, node in nodes.items()})
        self.missing = missing_agencies(nodes.values())
        self.parents: dict[str, tuple[str, ...]] = {}
        self.kinds: dict[str, EdgeKind] = {}
        self.shares: dict[str, dict[tuple[str, ...], float]] = {}
        """By report, how probable each set of origins is among those weighed."""

    # -- the search
    def settle(self) -> None:
        """Find the history, and the lost texts with it."""
        self.guess()
        for _ in range(ROUNDS if len(self.reports) <= MANY else 1):
            before = self.parents, self.lost
            self._grow()
            self._suppose_lost_texts()
            if (self.parents, self.lost) == before:
                break
        self._grow()

    def guess(self) -> None:
        """Begin with the history that the share of words taken over suggests."""
        costs: dict[tuple[str, str], float] = {}
        for name in self.reports:
            node = self.texts.nodes[name]
            words = max(1, sum(map(len, node.coded)))
            costs[EVENT, name] = -FIRST_SHARE
            for other in () if node.agency else self.kin[name]:
                at = self.texts.nodes[other].carrier.at
                if at is None or node.carrier.at is None or at <= node.carrier.at:
                    costs[other, name] = -sum(self.texts.carrying(other, name).common) / words
        self.parents = {name: (origin,) for name, origin in cheapest_parents(costs, EVENT).items()}
        self._suppose_lost_texts()

    def _suppose_lost_texts(self) -> None:
        """Put a lost text above each tree that no agency's text is the root of, or restore it from its present tree."""
        roots = [n for n, p in self.parents.items() if p == (EVENT,) and not self.texts.nodes[n].agency]
        trees = {root: self._tree(root) for root in [*sorted(roots), *self.lost]}
        members = name_lost_texts(trees, self.texts.nodes, self.missing)
        self.lost = sorted(members)
        for name, children in members.items():
            direct = {child for child in children if name in self.parents[child]}
            self.texts.put(name, restore(self.texts, name, children, direct))
        parents = {}
        for name in self.reports:
            kept = tuple(p for p in self.parents[name] if not p.startswith(LOST) or p in members) or (EVENT,)
            if kept == (EVENT,):
                kept = next(((lost,) for lost in self.lost if name in members[lost]), kept)
            parents[name] = kept
        self.parents = parents

    def _tree(self, root: str) -> list[str]:
        """The reports that go back to `root` alone, it with them if it is one."""
        below = self._below(root) | {root}
        return sorted(n for n in below if n in self.parents and (n == root or all(p in below for p in self.parents[n])))

    def _grow(self) -> None:
        """Weigh all accounts, and take those that make the most probable tree."""
        choices: dict[tuple[str, str], Choice] = {}
        for name, accounts in self.all_accounts():
            weights = [self.habits.weight(a.kind, a.acts, a.signs) for a in accounts]
            self.shares[name] = shares_of(accounts, weights)
            for origin, choice in best_of(accounts, weights, self.shares[name]).items():
                choices[origin, name] = choice
        self._settle_on(choices)
        while circles := self._circles():
            if len(self.reports) > MANY:
                pairs = [(self.parents[name][0], name) for name in circles]
                choices = {**choices, **{pair: choices[pair].alone() for pair in pairs}}
                self._settle_on(choices)
                continue
            circle = circles[0]
            first, second = self.parents[circle]
            # Either its second origin derives from none of its heirs, or the report has one origin.
            heirs = self._below(circle) | {circle}
            alone = {**choices, (first, circle): choices[first, circle].alone()}
            apart = {pair: c for pair, c in choices.items() if pair[1] != second or pair[0] not in heirs}
            if self._leaves_circle(apart, circle):
                choices = alone
            else:
                choices = apart if self._settle_on(apart) < self._settle_on(alone) else alone
            self._settle_on(choices)

    def _leaves_circle(self, choices: Mapping[tuple[str, str], Choice], name: str) -> bool:
        self._settle_on(choices)
        return self.parents[name][1:2] != () and self.parents[name][1] in self._below(name)

    def _settle_on(self, choices: Mapping[tuple[str, str], Choice]) -> float:
        """Take the cheapest tree of these choices, and say what it costs."""
        costs = {(EVENT, lost): 0.0 for lost in self.lost} | {pair: c.cost for pair, c in choices.items()}
        tree = cheapest_parents(costs, EVENT)
        self.parents = {name: choices[tree[name], name].origins for name in self.reports}
        self.kinds = {name: choices[tree[name], name].kind for name in self.reports}
        return sum(choices[tree[name], name].cost for name in self.reports)

    def _circles(self) -> list[str]:
        """The reports whose second origin derives from them."""
        children = self._children()
        merged = [name for name, origins in self.parents.items() if len(origins) > 1]
        return [name for name in merged if self.parents[name][1] in self._below(name, children)]

    # -- what the present history says of a report
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for name, parents in self.parents.items():
            for parent in parents:
                children.setdefault(parent, []).append(name)
        return children

    def _below(self, name: str, children: Mapping[str, Sequence[str]] | None = None) -> set[str]:
        children, found, todo = children or self._children(), set[str](), [name]
        while todo:
            for child in children.get(todo.pop(), ()):
                if child not in found:
                    found.add(child)
                    todo.append(child)
        return found - {name}

    def _above(self, name: str) -> frozenset[str]:
        found, todo = set[str](), [name]
        while todo:
            for parent in self.parents.get(todo.pop(), ()):
                if parent != EVENT and parent not in found:
                    found.add(parent)
                    todo.append(parent)
        return frozenset(found)

    def _own_agencies(self, name: str) -> frozenset[str]:
        """The agencies that a text is of, by itself: its outlet's name where that is one, and those it credits."""
        node = self.texts.nodes[name]
        return credited(node) | (frozenset({(node.carrier.outlet or "").casefold()}) if node.agency else frozenset())

    def _agencies(self, name: str, above: frozenset[str]) -> frozenset[str]:
        """The agencies that a text goes back to, as far as the history tells."""
        return frozenset().union(*(self._own_agencies(n) for n in (name, *above)))

    # -- accounts
    def all_accounts(self) -> Iterator[tuple[str, list[Account]]]:
        """For each report, all ways in which it may have come about, given the present history."""
        children = self._children()
        below = {name: self._below(name, children) for name in self.reports}
        above = {name: self._above(name) for name in [*self.reports, *self.lost]}
        agencies = {name: self._agencies(name, above[name]) for name in above}
        for name in self.reports:
            yield name, list(self._accounts(name, below[name], above, agencies))

    def _accounts(
        self,
        name: str,
        below: Collection[str],
        above: Mapping[str, frozenset[str]],
        agencies: Mapping[str, frozenset[str]],
    ) -> Iterator[Account]:
        node = self.texts.nodes[name]
        others = [*self.kin[name], *self.lost]
        holders = self.texts.holders(name, [o for o in others if o not in below])
        yield self._independent(name, holders)
        for origin in others:
            higher = above[origin].difference(below, (name,))
            acts = self.texts.acts((origin,), name, holders, higher)
            signs = self._signs((origin,), name, acts, agencies)
            for kind in KINDS[:3]:
                yield Account((origin,), kind, acts, signs)
        for pair in () if node.agency else self._pairs(name, others):
            acts = self.texts.acts(pair, name, holders, frozenset())
            if acts[Act.SECOND_UNIT]:
                yield Account(pair, EdgeKind.MERGE, acts, self._signs(pair, name, acts, agencies))

    def _independent(self, name: str, holders: Holders) -> Account:
        node = self.texts.nodes[name]
        others = credited(node) - {(node.carrier.outlet or "").casefold()}
        signs = {Sign.ROOT_AGENCY: int(node.agency), Sign.ROOT_CREDITS: int(bool(others))}
        return Account((EVENT,), EdgeKind.ROOT, self.texts.acts((), name, holders, frozenset()), signs)

    def _pairs(self, name: str, others: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of texts of which the second has to the letter, or at all, what the first has not so."""
        coded = self.texts.nodes[name].coded
        some, whole, exact = {}, {}, {}
        for other in others:
            match, there = self.texts.carrying(other, name).match, self.texts.nodes[other].coded
            some[other] = {i for i, m in enumerate(match) if m is not None}
            whole[other] = {i for i in some[other] if self.texts.holds_whole(other, name, i)}
            exact[other] = {i for i in whole[other] if there[match[i] or 0] == coded[i]}
        found = []
        for first in others:
            for second in others:
                if second != first and (exact[second] - exact[first] or whole[second] - some[first]):
                    once = self.texts.carrying(first, name).common
                    both = [max(pair) for pair in zip(once, self.texts.carrying(second, name).common, strict=True)]
                    if sum(both) - sum(once) >= SECOND_WORDS:
                        found.append((-sum(both), first, second))
        return [(first, second) for _, first, second in sorted(found)[:PAIRS]]

    def _signs(
        self, origins: tuple[str, ...], name: str, acts: Counter[Act], agencies: Mapping[str, frozenset[str]]
    ) -> Counter[Sign]:
        nodes = [self.texts.nodes[origin] for origin in origins]
        target = self.texts.nodes[name]
        signs = Counter[Sign]()
        signs.update(signs_of_time([n.carrier for n in nodes if not n.lost], target.carrier))
        for node in nodes:
            if node.lost:
                signs[Sign.OF_LOST] += 1
                signs[Sign.OF_LOST_MERGED] += len(nodes) - 1
                signs[Sign.LOST_ADDED] += acts[Act.ADDED_PROSE] + acts[Act.ADDED_QUOTE]
                signs[Sign.LOST_LEFT_OUT] += acts[Act.LEFT_OUT_PROSE] + acts[Act.LEFT_OUT_QUOTE] + acts[Act.CUT_TAIL]
                signs[Sign.LOST_NEW_WORD] += acts[Act.NEW_WORD] + acts[Act.NEW_FACT]
                first, at = node.carrier.at, target.carrier.at
                signs[Sign.LOST_LATE] += first is not None and at is not None and at - first > LOST_LATE_HOURS
            elif node.agency:
                signs[Sign.OF_AGENCY] += 1 if len(nodes) == 1 else 0
        theirs, claimed = agencies[origins[0]], credited(target)
        if claimed and theirs:
            signs[Sign.CREDIT if claimed & theirs else Sign.OTHER_CREDIT] = 1
        signs[Sign.TO_AGENCY] = int(target.agency)
        return signs

    # -- the outcome
    def edges(self) -> tuple[Edge, ...]:
        """The history as edges with their evidence."""
        self._drop_only_children()
        readings = find_readings(self.texts.nodes)
        return tuple(edge for name in self.reports for edge in self._edges_of(name, readings))

    def _drop_only_children(self) -> None:
        """An unnamed lost text with one child left explains nothing: that child is independent, as far as is told."""
        children = Counter(origin for origins in self.parents.values() for origin in origins)
        idle = {lost for lost in self.lost if lost.startswith(f"{LOST}unnamed-") and children[lost] < 2}
        for name, origins in self.parents.items():
            self.parents[name] = tuple(origin for origin in origins if origin not in idle) or (EVENT,)

    def _edges_of(self, name: str, readings: Mapping[str, frozenset[str]]) -> Iterator[Edge]:
        origins = self.parents[name]
        told = [(o, find_evidence(self.texts, o, name, readings)) for o in origins if o != EVENT]
        if len(told) == 1 and not is_telling(told[0][1]):
            told = []
        if not told:
            yield self._owed(name) or Edge(
                derived=name, origin=EVENT, kind=EdgeKind.ROOT, confidence=self._confidence(name)
            )
        for origin, evidence in told:
            yield Edge(
                derived=name,
                origin=origin,
                kind=EdgeKind.MERGE if len(told) > 1 else self._kind(origin, name),
                confidence=self._confidence(name),
                evidence=evidence,
            )

    def _kind(self, origin: str, name: str) -> EdgeKind:
        """The kind told: the likeliest, unless the words forbid to call it so."""
        node, carrying = self.texts.nodes[name], self.texts.carrying(origin, name)
        if node.carrier.translated:
            return EdgeKind.TRANSLATION
        kind = self.kinds.get(name, EdgeKind.REWRITE)
        own = sum(match is None for match in carrying.match)
        if kind in (EdgeKind.COPY, EdgeKind.TRANSLATION) and own > MOST_OWN_SHARE * len(node.coded):
            return EdgeKind.REWRITE
        kept = sum(carrying.common) / max(1, sum(map(len, node.coded)))
        if kind is EdgeKind.COPY and kept < LEAST_KEPT_SHARE:
            return EdgeKind.TRANSLATION if own == 0 else EdgeKind.REWRITE
        return EdgeKind.REWRITE if kind in (EdgeKind.MERGE, EdgeKind.ROOT) else kind

    def _owed(self, name: str) -> Edge | None:
        """The edge of a report that nothing but its credit ties to an agency whose text is not at hand.

        A desk that credits an agency has its text before it, however far it turned the words.
        """
        node = self.texts.nodes[name]
        owed = sorted((n.casefold(), span) for n, span in node.carrier.credits if span and n.casefold() in self.missing)
        if node.agency or not owed:
            return None
        evidence = tuple(Evidence(EvidenceKind.CREDIT, span) for agency, span in owed if span and agency == owed[0][0])
        kind, origin = EdgeKind.REWRITE, LOST + owed[0][0]
        return Edge(derived=name, origin=origin, kind=kind, confidence=CREDIT_ALONE, evidence=evidence)

    def _confidence(self, name: str) -> float:
        """How probable the chosen origins are among those weighed."""
        return round(min(1.0, self.shares.get(name, {}).get(tuple(sorted(self.parents[name])), 0.5)), 3)

"""What a desk must have done if one report derives from another: acts counted, unit by unit and word by word.

Textual criticism tells origin from kin by direction (Maas 1927): what a text has lost, its heirs do not get back. So
each word and sentence that the report has and the supposed origin lacks is asked for elsewhere: standing *above* the
origin (in a text that this one derives from) it speaks against the edge; standing *beside* it, two desks had one
thought.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from wordbond.matching.carriers import Carrier, Carrying, carry

__all__ = ["Act", "Node", "Texts"]

TRIM_WORDS = 3
"""A unit is trimmed, filled up or turned round where it differs by so many words at least ..."""
TRIM_SHARE = 0.9
"""... and so much of the shorter stands in the longer."""

WHOLE_SHARE = 0.8
"""A unit that is new to an origin is asked for elsewhere: it stands there if so much of it does, in order ..."""
WHOLE_WORDS = 4
"""... and these are so many: two may have a shorter one by chance."""


class Act(StrEnum):
    """What is counted between an origin and a report."""

    SAME_UNIT = "same-unit"
    CHANGED_UNIT = "changed-unit"
    NEW_WORD = "new-word"
    """In a unit that both have; no other report has the word there."""
    NEW_WORD_BESIDE = "new-word-beside"
    NEW_WORD_ABOVE = "new-word-above"
    NEW_FACT = "new-fact"
    """The same of a figure or name."""
    NEW_FACT_BESIDE = "new-fact-beside"
    NEW_FACT_ABOVE = "new-fact-above"
    LEFT_OUT_WORD = "left-out-word"
    TRIMMED = "trimmed"
    FILLED_UP = "filled-up"
    """The unit is the origin's and more: against the stream."""
    TURNED = "turned"
    """The words kept, in another order."""
    REPORTED = "reported"
    """Direct speech turned into reported speech."""
    QUOTED = "quoted"
    """Reported speech turned into direct speech: against the stream."""
    ADDED_PROSE = "added-prose"
    ADDED_PROSE_BESIDE = "added-prose-beside"
    ADDED_PROSE_ABOVE = "added-prose-above"
    ADDED_STOCK_BESIDE = "added-stock-beside"
    """A sentence that reports of other occasions print as well: had by chance."""
    ADDED_STOCK_ABOVE = "added-stock-above"
    ADDED_QUOTE = "added-quote"
    ADDED_QUOTE_BESIDE = "added-quote-beside"
    ADDED_QUOTE_ABOVE = "added-quote-above"
    CLOSED = "closed"
    """The last unit is new."""
    OPENED = "opened"
    """The first unit is new."""
    CUT_TAIL = "cut-tail"
    """Last units left out, as an editor short of space does."""
    LEFT_OUT_PROSE = "left-out-prose"
    LEFT_OUT_QUOTE = "left-out-quote"
    MOVED = "moved"
    REARRANGED = "rearranged"
    """At least one unit moved."""
    TAKEN_WHOLE = "taken-whole"
    """Unit for unit in order, none added or left out but at the tail."""
    SECOND_UNIT = "second-unit"
    """A unit that the second of two origins has, and the first has not or not to the letter."""


@dataclass(frozen=True, slots=True)
class Node:
    """A report, or a lost text put together from what its children share."""

    carrier: Carrier
    coded: tuple[str, ...]
    """The words of each unit, a character each."""
    facts: tuple[frozenset[str], ...]
    """Of each unit the words that are figures or names, coded likewise."""
    agency: bool
    lost: bool = False


class _Change(NamedTuple):
    """How one unit differs from its like."""

    new: tuple[str, ...]
    left_out: int
    trimmed: bool
    filled_up: bool
    turned: bool


class Texts:
    """The texts of one group, and how the units of each stand in each other."""

    def __init__(self, nodes: dict[str, Node], stock: Collection[tuple[str, ...]] = ()) -> None:
        self.nodes = nodes
        self.stock = stock
        self._carryings: dict[tuple[str, str], Carrying] = {}
        self._changes: dict[tuple[str, str], _Change] = {}

    def put(self, name: str, node: Node) -> None:
        """Put a lost text among the others, or anew."""
        self.nodes[name] = node
        self._carryings = {pair: c for pair, c in self._carryings.items() if name not in pair}

    def carrying(self, origin: str, derived: str) -> Carrying:
        """How the units of `derived` stand in `origin`."""
        pair = (origin, derived)
        if pair not in self._carryings:
            self._carryings[pair] = carry(self.nodes[derived].coded, self.nodes[origin].coded)
        return self._carryings[pair]

    def acts(self, origins: Sequence[str], derived: str, holders: Holders, above: frozenset[str]) -> Counter[Act]:
        """What was done to `origins` (none, one or two) to make `derived`.

        `holders` tell which texts have what `derived` has; `above` are those of them that the origin derives from.
        """
        places = self._places(origins, derived)
        acts = Counter[Act]()
        asked = (holders, above, frozenset(origins))
        for i, place in enumerate(places):
            if place is None:
                acts[self._added(derived, i, asked)] += 1
            else:
                which, match = place
                acts[Act.SECOND_UNIT] += which
                self._taken(acts, (origins[which], match), (derived, i), asked)
        if origins:
            acts.update(_order(places, self.nodes[origins[0]]))
        return acts

    def _places(self, origins: Sequence[str], derived: str) -> list[tuple[int, int] | None]:
        """For each unit of `derived` the number of its origin and the unit there: the first that has it to the letter,
        else the first that has it."""
        coded = self.nodes[derived].coded
        found: list[tuple[int, int] | None] = [None] * len(coded)
        for exact in (True, False):
            for which, origin in enumerate(origins):
                there = self.nodes[origin].coded
                for i, match in enumerate(self.carrying(origin, derived).match):
                    if found[i] is not None or match is None or (exact and coded[i] != there[match]):
                        continue
                    if which == 0 or self.holds_whole(origin, derived, i):
                        found[i] = (which, match)
        return found

    def _added(self, derived: str, i: int, asked: tuple[Holders, frozenset[str], frozenset[str]]) -> Act:
        unit = self.nodes[derived].carrier.units[i]
        holders, above, origins = asked
        held = holders.units[i]
        if held & above:
            return _ADDED_ABOVE[unit.quoted + 2 * (unit.words in self.stock)]
        if held - origins:
            return _ADDED_BESIDE[unit.quoted + 2 * (unit.words in self.stock)]
        return Act.ADDED_QUOTE if unit.quoted else Act.ADDED_PROSE

    def _taken(
        self,
        acts: Counter[Act],
        there: tuple[str, int],
        here: tuple[str, int],
        asked: tuple[Holders, frozenset[str], frozenset[str]],
    ) -> None:
        """Count what was done to one unit."""
        source, target = self.nodes[there[0]], self.nodes[here[0]]
        i, match = here[1], there[1]
        if target.coded[i] == source.coded[match]:
            acts[Act.SAME_UNIT] += 1
            return
        change = self._change(source.coded[match], target.coded[i])
        holders, above, origins = asked
        acts[Act.CHANGED_UNIT] += 1
        for word in change.new:
            held = holders.words[i].get(word, frozenset())
            where = 2 if held & above else 1 if held - origins else 0
            acts[(_NEW_FACT if word in target.facts[i] else _NEW_WORD)[where]] += 1
        acts[Act.LEFT_OUT_WORD] += change.left_out
        acts[Act.TRIMMED] += change.trimmed
        acts[Act.FILLED_UP] += change.filled_up
        acts[Act.TURNED] += change.turned
        quoted = target.carrier.units[i].quoted
        if quoted != source.carrier.units[match].quoted:
            acts[Act.QUOTED if quoted else Act.REPORTED] += 1

    def _change(self, there: str, here: str) -> _Change:
        if (there, here) not in self._changes:
            common = int(LCSseq.similarity(here, there))
            new = Counter(here) - Counter(there)
            shared = len(here) - new.total()
            self._changes[there, here] = _Change(
                tuple(new.elements()),
                max(0, len(there) - len(here)),
                len(there) - len(here) >= TRIM_WORDS and common >= TRIM_SHARE * len(here),
                len(here) - len(there) >= TRIM_WORDS and common >= TRIM_SHARE * len(there),
                shared - common >= TRIM_WORDS,
            )
        return self._changes[there, here]

    def holds_whole(self, origin: str, derived: str, i: int) -> bool:
        """Whether unit `i` of `derived` stands in `origin` nearly word for word."""
        words = len(self.nodes[derived].coded[i])
        return words >= WHOLE_WORDS and self.carrying(origin, derived).common[i] >= WHOLE_SHARE * words

    def holders(self, derived: str, names: Iterable[str]) -> Holders:
        """Which of the texts `names` hold each unit of `derived` whole, and each word of it in its like."""
        coded = self.nodes[derived].coded
        units: list[set[str]] = [set() for _ in coded]
        words: list[dict[str, set[str]]] = [{} for _ in coded]
        for name in names:
            there = self.nodes[name].coded
            for i, match in enumerate(self.carrying(name, derived).match):
                if match is not None:
                    if self.holds_whole(name, derived, i):
                        units[i].add(name)
                    for word in {*coded[i]} & {*there[match]}:
                        words[i].setdefault(word, set()).add(name)
        return Holders([frozenset(u) for u in units], [{w: frozenset(n) for w, n in d.items()} for d in words])


class Holders(NamedTuple):
    """By unit of one report, the texts that hold it, and by word those that have that word in it."""

    units: list[frozenset[str]]
    words: list[dict[str, frozenset[str]]]


_NEW_WORD = (Act.NEW_WORD, Act.NEW_WORD_BESIDE, Act.NEW_WORD_ABOVE)
_NEW_FACT = (Act.NEW_FACT, Act.NEW_FACT_BESIDE, Act.NEW_FACT_ABOVE)
_ADDED_BESIDE = (Act.ADDED_PROSE_BESIDE, Act.ADDED_QUOTE_BESIDE, Act.ADDED_STOCK_BESIDE, Act.ADDED_QUOTE_BESIDE)
_ADDED_ABOVE = (Act.ADDED_PROSE_ABOVE, Act.ADDED_QUOTE_ABOVE, Act.ADDED_STOCK_ABOVE, Act.ADDED_QUOTE_ABOVE)


def _order(places: Sequence[tuple[int, int] | None], source: Node) -> Counter[Act]:
    """What was left out, moved, and put first or last."""
    acts = Counter[Act]()
    used = [place[1] for place in places if place is not None and place[0] == 0]
    last, taken = max(used, default=-1), set(used)
    for j, unit in enumerate(source.carrier.units):
        if j > last and used:
            acts[Act.CUT_TAIL] += 1
        elif j not in taken:
            acts[Act.LEFT_OUT_QUOTE if unit.quoted else Act.LEFT_OUT_PROSE] += 1
    moved = len(used) - _longest_rise(used)
    acts[Act.MOVED] = moved
    acts[Act.REARRANGED] = int(moved > 0)
    acts[Act.CLOSED] = int(bool(places) and places[-1] is None)
    acts[Act.OPENED] = int(bool(places) and places[0] is None)
    acts[Act.TAKEN_WHOLE] = int(bool(used) and used == list(range(len(places))))
    return acts


def _longest_rise(numbers: Sequence[int]) -> int:
    """The length of the longest rising subsequence."""
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)

"""Texts that nobody has at hand: which there must have been, and what they must have said.

A lost text stands above reports that none of their outlets went out to write: it bears the name of the agency that
they credit, where they do. Its words are put together from its children's, sentence by sentence: of the renderings of
one sentence the one nearest to all, as an editor of manuscripts restores an archetype (West 1973).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from rapidfuzz.distance import Indel

from wordbond.matching.acts import Node, Texts
from wordbond.matching.carriers import Carrier
from wordbond.matching.edges import LOST

__all__ = ["credited", "missing_agencies", "name_lost_texts", "restore"]

ALIKE_SHARE = 0.6
"""Two renderings so alike are of one sentence."""
GRANDCHILD_WEIGHT = 0.5
"""What the words of a child's child count beside a child's."""
WITNESSES = 24
"""Reports that a lost text is restored from: the first children, then the first of theirs."""
LENGTH_WORTH = 0.5
"""A longer rendering is preferred by so much a word: words fall out, they do not fall in."""


def credited(node: Node) -> frozenset[str]:
    """The agencies that a text credits, case-folded; none for a lost one."""
    return frozenset(name.casefold() for name, _ in node.carrier.credits)


def missing_agencies(nodes: Iterable[Node]) -> frozenset[str]:
    """The agencies that reports credit and whose own text is not at hand."""
    held = list(nodes)
    stored = {(node.carrier.outlet or "").casefold() for node in held if node.agency}
    return frozenset(name for node in held for name in credited(node)) - stored


def name_lost_texts(
    trees: Mapping[str, Sequence[str]], nodes: Mapping[str, Node], missing: Collection[str]
) -> dict[str, list[str]]:
    """The lost texts that must have stood above `trees` (root -> all reports below, the root with them if it is a
    report): name -> the reports below it, two at least. Trees of one agency have one lost text."""
    found: dict[str, list[str]] = {}
    for root, members in trees.items():
        names = Counter(name for member in members for name in credited(nodes[member]) if name in missing)
        if root.startswith(LOST):
            name = root
        elif names:
            name = LOST + min(names, key=lambda n: (-names[n], n))
        else:
            name = f"{LOST}unnamed-{root}"
        held = found.setdefault(name, [])
        held += [member for member in members if member not in held]
    return {name: sorted(members) for name, members in found.items() if len(members) > 1}


def restore(texts: Texts, name: str, members: Sequence[str], children: Collection[str]) -> Node:
    """The lost text `name`: of each sentence that two or more of `members` have, the rendering nearest to all.

    The words of `children`, which derive from it directly, count more. Its time is that of the first report.
    """
    units, coded, facts = [], list[str](), []
    times = {m: texts.nodes[m].carrier.at for m in members}
    nearest = sorted(members, key=lambda m: (m not in children, times[m] or 0.0, m))[:WITNESSES]
    for member in sorted(nearest, key=lambda m: (times[m] or 0.0, m)):
        for index, words in enumerate(texts.nodes[member].coded):
            places = [(member, index)]
            for other in nearest:
                match = texts.carrying(other, member).match[index] if other != member else None
                if match is not None:
                    places.append((other, match))
            if len(places) < 2 or any(Indel.normalized_similarity(words, c) >= ALIKE_SHARE for c in coded):
                continue
            who, where = _nearest_to_all(texts, places, children)
            node = texts.nodes[who]
            units.append(node.carrier.units[where])
            coded.append(node.coded[where])
            facts.append(node.facts[where])
    first = min((at for at in times.values() if at is not None), default=None)
    carrier = Carrier(id=name, text="", outlet=name.removeprefix(LOST), units=tuple(units), at=first)
    return Node(carrier, tuple(coded), tuple(facts), agency=True, lost=True)


def _nearest_to_all(texts: Texts, places: Sequence[tuple[str, int]], children: Collection[str]) -> tuple[str, int]:
    """Of renderings of one sentence (report, unit) the one that differs least from all."""

    def words(place: tuple[str, int]) -> str:
        return texts.nodes[place[0]].coded[place[1]]

    def distance(place: tuple[str, int]) -> float:
        far = 0.0
        for other in places:
            weight = 1.0 if other[0] in children or not children else GRANDCHILD_WEIGHT
            far += weight * Indel.distance(words(place), words(other))
        return far - LENGTH_WORTH * len(words(place))

    return min(places, key=lambda place: (distance(place), words(place), place))

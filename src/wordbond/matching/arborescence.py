"""The cheapest tree of origins: each text but the root gets the one parent that makes the whole cost least.

Method: Chu and Liu (1965), Edmonds (1967): the cheapest parent of each; where these run in a circle, the circle
becomes one node, and what enters it costs what it costs beyond the edge that it replaces.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["cheapest_parents"]

Edge = tuple[str, str]


def cheapest_parents(costs: Mapping[Edge, float], root: str) -> dict[str, str]:
    """The parent of each node other than `root` in the cheapest tree that hangs from it; of equals, by name.

    `costs`: (parent, child) -> cost. Each child must be within reach of the root. Time grows with the cube of the
    nodes.
    """
    edges = {edge: (cost, edge) for edge, cost in costs.items() if edge[1] != root and edge[0] != edge[1]}
    return {child: parent for parent, child in _solve(edges, root, 0)}


def _solve(edges: Mapping[Edge, tuple[float, Edge]], root: str, depth: int) -> list[Edge]:
    """The edges of the cheapest tree, as first called; `edges` holds (cost, first name) by present name."""
    best: dict[str, Edge] = {}
    for edge in sorted(edges, key=lambda e: (edges[e][0], edges[e][1])):
        best.setdefault(edge[1], edge)
    circles = _circles({child: parent for parent, child in best.values()})
    if not circles:
        return [edges[edge][1] for edge in best.values()]
    # All circles become a node each at once: else hundreds of reports run hundreds of calls deep.
    one = {node: f"\0{depth}.{number}" for number, circle in enumerate(circles) for node in circle}
    merged: dict[Edge, tuple[float, Edge]] = {}
    entered: dict[Edge, str] = {}
    for (parent, child), (cost, first) in sorted(edges.items()):
        name = (one.get(parent, parent), one.get(child, child))
        if name[0] == name[1]:
            continue
        worth = cost - edges[best[child]][0] if child in one else cost
        if name not in merged or (worth, first) < merged[name]:
            merged[name] = (worth, first)
            if child in one:
                entered[first] = child
    tree = _solve(merged, root, depth + 1)
    into = {entered[first] for first in tree if first in entered}
    return tree + [edges[best[child]][1] for child in sorted(one) if child not in into]


def _circles(parents: Mapping[str, str]) -> list[set[str]]:
    """All circles among `parents`, that with the least name first."""
    done, found = set[str](), []
    for start in sorted(parents):
        path: dict[str, None] = {}
        at = start
        while at in parents and at not in done and at not in path:
            path[at] = None
            at = parents[at]
        if at in path:
            held = list(path)
            found.append(set(held[held.index(at) :]))
        done.update(path)
    return found

"""From pairs that carry one statement to groups: connected components, the same whatever the order."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["components"]


def components(pairs: Iterable[tuple[str, str]], singles: Iterable[str] = ()) -> tuple[tuple[str, ...], ...]:
    """The groups that `pairs` join, and one for each of `singles` that no pair names.

    Each group is sorted, and so are the groups; order and repetition of the pairs change nothing.
    Method: union-find with path halving, the smaller id as root.
    """
    root: dict[str, str] = {}

    def find(item: str) -> str:
        root.setdefault(item, item)
        while root[item] != item:
            root[item] = root[root[item]]
            item = root[item]
        return item

    for a, b in pairs:
        x, y = find(a), find(b)
        if x != y:
            root[max(x, y)] = min(x, y)
    for item in singles:
        find(item)
    groups: dict[str, list[str]] = {}
    for item in root:
        groups.setdefault(find(item), []).append(item)
    return tuple(sorted(tuple(sorted(group)) for group in groups.values()))

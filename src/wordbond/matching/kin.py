"""Which reports of a group are worth comparing closely: those that share most of their pairs of neighbouring words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["KIN", "kin_of"]

KIN = 16
"""Reports that each report is compared with. A group of so few is compared whole; in one of hundreds those that share
fewer words are no origin while these are at hand."""


def kin_of(coded: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each text, given as units of one character a word, its `KIN` nearest, by name.

    Nearest: most distinct pairs of neighbouring words in common; of equals, the first by name.
    """
    names = sorted(coded)
    if len(names) <= KIN + 1:
        return {name: [other for other in names if other != name] for name in names}
    pairs = [{unit[i : i + 2] for unit in coded[name] for i in range(len(unit) - 1)} for name in names]
    shared = set[str]().union(*pairs)
    column = {pair: at for at, pair in enumerate(sorted(shared))}
    table = np.zeros((len(names), len(column)), dtype=np.float32)
    for row, own in enumerate(pairs):
        table[row, [column[pair] for pair in own]] = 1.0
    common = table @ table.T
    np.fill_diagonal(common, -1.0)
    nearest = np.argsort(-common, axis=1, kind="stable")[:, :KIN]
    return {name: sorted(names[at] for at in row) for name, row in zip(names, nearest.tolist(), strict=True)}

"""Quantifiers: all, most, some, few."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import (
    Change,
)
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables

__all__ = ["find_quantifiers"]

_EXCHANGED = {
    frozenset(p.split())
    for p in (
        "all most",
        "all many",
        "all some",
        "all few",
        "all none",
        "most some",
        "most few",
        "most none",
        "many few",
        "many none",
        "some none",
    )
}


def find_quantifiers(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Quantifiers of another class before the same words."""
    classes = tables().quantifiers
    out = []
    for i, form in enumerate(reported.forms):
        theirs = "one" if form == "one" else classes.get(form)
        if not theirs or theirs == "only" or (theirs == "one" and aligned.kind[i] != "slot"):
            continue
        j = aligned.pair[i] if aligned.kind[i] != "equal" else -1
        ours = ("one" if said.forms[j] == "one" else classes.get(said.forms[j], "")) if j >= 0 else ""
        if j < 0 and aligned.pair[i] < 0:
            head = next(
                (
                    k
                    for k in range(i + 1, min(i + 4, len(reported)))
                    if aligned.pair[k] >= 0 and (reported.content[k] or reported.forms[k] in {"of", "them"})
                ),
                -1,
            )
            if head < 0:
                continue
            there = aligned.pair[head]
            for k in range(there - 1, max(-1, there - 4), -1):
                if said.forms[k] in classes and aligned.back[k] < 0:
                    j, ours = k, classes[said.forms[k]]
                    break
        if (aligned.kind[i] == "slot" and {ours, theirs} in ({"all", "one"}, {"most", "one"}, {"many", "one"})) or (
            ours and ours != theirs and frozenset((ours, theirs)) in _EXCHANGED and "none" not in (ours, theirs)
        ):
            out.append(Change("quantifier", (j, j + 1), (i, i + 1), 0.85))
    return out

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


_TO_ONE = ({"all", "one"}, {"most", "one"}, {"many", "one"})
_TO_NONE = ({"all", "none"}, {"many", "none"}, {"some", "none"}, {"most", "none"})


def find_quantifiers(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Quantifiers of another class before the same words."""
    classes = tables().quantifiers
    out = []
    for i, form in enumerate(reported.forms):
        theirs = "one" if form == "one" else classes.get(form)
        if not theirs or theirs == "only":
            continue
        j = aligned.pair[i]
        if aligned.kind[i] == "slot":
            ours = "one" if said.forms[j] == "one" else classes.get(said.forms[j], "")
            both = {ours, theirs}
            if both in _TO_ONE or both in _TO_NONE:
                kind = "negation" if "none" in both else "quantifier"
                out.append(Change(kind, (j, j + 1), (i, i + 1), 0.85))
                continue
        elif (theirs != "one" or _one_of_two(said, reported, aligned, i)) and j < 0:
            j = _unaligned_quantifier(said, reported, aligned, i)
            ours = classes[said.forms[j]] if j >= 0 else ""
            if theirs == "one" and j >= 0 and said.forms[j] == "both":
                out.append(Change("quantifier", (j, j + 1), (i, i + 1), 0.8))
                continue
        elif theirs != "one" and aligned.kind[i] != "equal":
            ours = classes.get(said.forms[j], "")
        else:
            continue
        if ours and frozenset((ours, theirs)) in _EXCHANGED and "none" not in (ours, theirs):
            out.append(Change("quantifier", (j, j + 1), (i, i + 1), 0.85))
    return out


def _one_of_two(said: Reading, reported: Reading, aligned: Alignment, i: int) -> bool:
    """Whether the “one” at `i` stands before what the other side says of both."""
    there = aligned.pair[i + 1] if i + 1 < len(reported) and reported.content[i + 1] else -1
    return there > 0 and said.forms[there - 1] == "both" and "both" not in reported.forms


def _unaligned_quantifier(said: Reading, reported: Reading, aligned: Alignment, i: int) -> int:
    """The quantifier said, without a partner, before the words that follow the one at `i`; -1 for none."""
    for k in range(i + 1, min(i + 4, len(reported))):
        there = aligned.pair[k]
        if there >= 0 and (reported.content[k] or reported.forms[k] in {"of", "them"}):
            classes = tables().quantifiers
            before = range(there - 1, max(-1, there - 4), -1)
            return next((j for j in before if said.forms[j] in classes and aligned.back[j] < 0), -1)
    return -1

"""Names: one in the place of another."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment, same_name
from wordbond.matching.facts.change import (
    SAYING,
    Change,
    beside,
)
from wordbond.matching.reading import Reading

__all__ = ["find_names"]


def _known_name(form: str, at: int, own: Reading, other: Reading) -> bool:
    if form in other.forms or form.removesuffix("'s") in other.forms or form + "'s" in other.forms:
        return True
    if own.lemmas[at] in other.lemmas:
        return True
    if any(same_name(form, other.forms[j]) for j in other.names):
        return True
    return 2 <= len(form) <= 6 and form in _initials(other)


def _initials(side: Reading) -> set[str]:
    """The initials of each run of capitalised words, small words between them passed over."""
    out: set[str] = set()
    letters, last = "", -9
    for at, word in enumerate(side.text.words):
        if word.capital:
            letters = letters + word.form[0] if at - last <= 2 else word.form[0]
            last = at
            out.add(letters)
    return out


def find_names(
    said: Reading, reported: Reading, aligned: Alignment, close: float, speaker: frozenset[str]
) -> list[Change]:
    """Names of the report that nothing said answers to, where a name that was said is missing."""
    out = []
    lost = [j for j in said.names if not _known_name(said.forms[j], j, said, reported)]
    new = [
        i
        for i in reported.names
        if reported.forms[i] not in speaker and not _known_name(reported.forms[i], i, reported, said)
    ]
    for i in new:
        j = aligned.pair[i]
        if j >= 0 and (j in lost or (j in said.names and aligned.kind[i] == "slot")):
            out.append(_change(j, i, 0.95))
            if j in lost:
                lost.remove(j)
            continue
        titled = next((k for k in lost if i and k and aligned.pair[i - 1] == k - 1 and reported.content[i - 1]), -1)
        if titled >= 0:  # “Minister Kunz” for “Minister Brandt”
            out.append(_change(titled, i, 0.95))
            lost.remove(titled)
            continue
        if (j >= 0 and aligned.kind[i] != "slot") or _speaks(reported, i):
            continue
        around = [(beside(aligned, i, j), j) for j in lost]
        best = max(around, default=(0, -1))
        if best[0] >= 2:
            out.append(_change(best[1], i, 0.9))
            lost.remove(best[1])
        elif best[0] == 1 or (lost and close > 0.5):
            confidence = 0.65 if best[0] else 0.5
            out.append(_change(best[1], i, confidence))
            lost.remove(best[1])
    for i in reported.names:
        j = aligned.pair[i]
        if j < 0 or j not in said.names or aligned.kind[i] not in {"slot", "meaning"} or i in new:
            continue
        if not same_name(said.forms[j], reported.forms[i]):
            out.append(_change(j, i, 0.9))
    return out


def _change(j: int, i: int, confidence: float) -> Change:
    return Change("name", (j, j + 1), (i, i + 1), confidence)


def _speaks(reported: Reading, i: int) -> bool:
    """Whether the name at `i` is the report's own naming of the speaker: a word of saying stands beside it."""
    around = reported.lemmas[max(0, i - 3) : i] + reported.lemmas[i + 1 : i + 4]
    return any(w in SAYING for w in around)

"""Conditions dropped or added, and words that the speaker ascribed to others."""

from __future__ import annotations

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import (
    SAYING,
    Change,
    openers,
)
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["find_attributions", "find_conditions"]

_QUESTION = word_set("ask asked asks wonder wondered know knows see decide discuss consider")


def _stretch(side: Reading, at: int) -> tuple[int, int]:
    """The clause that an opener at `at` begins: up to a mark or the end of the sentence."""
    end = at + 1
    while (
        end < len(side) and side.sentence[end] == side.sentence[at] and not (side.text.words[end].gap and end - at > 2)
    ):
        end += 1
    return at, end


def find_conditions(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Conditions of one side that the other lacks though it has what depends on them."""
    table = tables().conditions
    loose = {"should", "once", "until", "whenever", "pending", "except", "in"}
    out = []
    for own, other, pair, flipped in (
        (said, reported, aligned.back, False),
        (reported, said, aligned.pair, True),
    ):
        found = [o for o in openers(own, table) if own.forms[o[0]] not in loose or o[1] - o[0] > 1]
        if not found or openers(other, table):
            continue
        for at, after in found:
            if (
                own.forms[at] == "if"
                and at
                and own.forms[at - 1] in _QUESTION | {"as", "even"}
                and own.forms[at - 1] != "even"
            ):
                continue
            first, last = _stretch(own, at)
            inside = [k for k in range(after, last) if own.content[k]]
            rest = [
                k
                for k in range(len(own))
                if own.content[k] and own.sentence[k] == own.sentence[at] and not first <= k < last
            ]
            carried = sum(pair[k] >= 0 for k in inside)
            main = sum(pair[k] >= 0 for k in rest)
            if not inside or not rest or (main < 0.4 * len(rest) and main < 3):
                continue
            if carried <= 0.34 * len(inside) and not _exception(other):
                place = (first, last)
                out.append(Change("condition", *(((0, 0), place) if flipped else (place, (0, 0))), 0.8))
            elif carried >= 0.5 * len(inside) and flipped is False and _asserted(other):
                out.append(Change("condition", (first, last), (0, 0), 0.6))
    return out


def _exception(side: Reading) -> bool:
    words = {
        "exception",
        "except",
        "excepted",
        "condition",
        "conditional",
        "provided",
        "conditions",
        "depend",
        "depends",
        "barring",
        "without",
        "case",
        "event",
        "should",
        "once",
        "unless",
        "if",
        "when",
        "or",
        "even",
        "though",
        "although",
        "depending",
        "only",
        "not",
    }
    return any(f in words for f in side.forms)


def _asserted(other: Reading) -> bool:
    """Whether what was a condition stands in the report as a fact."""
    return (
        not _exception(other) and "were" not in other.forms and "would" not in other.forms and "when" not in other.forms
    )


def find_attributions(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """Words that the speaker ascribed to others, reported as the speaker's own."""
    table = tables().attributions
    if openers(reported, table) or any(w in SAYING or w in _HEARSAY for w in reported.lemmas):
        return []
    out = []
    for first, last in openers(said, table):
        if any(aligned.back[k] >= 0 and aligned.kind[aligned.back[k]] == "equal" for k in range(first, last)):
            continue
        clause = [k for k in range(last, len(said)) if said.content[k] and said.sentence[k] == said.sentence[first]]
        carried = sum(aligned.back[k] >= 0 for k in clause[:8])
        if clause and carried >= 0.5 * len(clause[:8]):
            end = last
            while end < len(said) and not said.text.words[end].gap and end - first < 7:
                end += 1
            out.append(Change("attribution", (first, end), (0, 0), 0.7))
    return out


_HEARSAY = word_set("report claim allege believe think accord apparently evidently account estimate find conclude")

"""Fourth step of matching: the facts that differ, compared as slots whatever the wording around them."""

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import Change
from wordbond.matching.facts.conditions import find_attributions, find_conditions
from wordbond.matching.facts.dates import find_dates
from wordbond.matching.facts.exchanged import (
    find_exchanged,
    find_leftovers,
    find_modifiers,
    find_opposed,
    find_replaced,
)
from wordbond.matching.facts.figures import find_numbers
from wordbond.matching.facts.modality import find_modalities
from wordbond.matching.facts.names import find_names
from wordbond.matching.facts.negation import find_negations
from wordbond.matching.facts.periods import find_periods
from wordbond.matching.facts.quantifiers import find_quantifiers
from wordbond.matching.facts.roles import find_roles
from wordbond.matching.reading import Reading

__all__ = ["Change", "find_changes"]


def find_changes(
    said: Reading, reported: Reading, aligned: Alignment, speaker: frozenset[str] = frozenset()
) -> list[Change]:
    """All changes of fact between the two, each with the confidence that a reader would call it one.

    `speaker`: the normalised words of the speaker's name, which the report may use for “I”.
    """
    content = sum(reported.content)
    close = aligned.equal / max(1, len(reported))
    out: list[Change] = []
    if reported.quantities:
        out += find_numbers(said, reported, aligned)
    if aligned.equal == len(reported):  # only words said, in order: nothing new can stand there
        if said.negations:
            out += find_negations(said, reported, aligned, close)
        out += find_conditions(said, reported, aligned)
        out += find_attributions(said, reported, aligned)
        return _distinct(out)
    if reported.dates:
        out += find_dates(said, reported, aligned)
    out += find_periods(said, reported)
    if reported.names:
        out += find_names(said, reported, aligned, close, speaker)
    if content:
        if said.negations or reported.negations:
            out += find_negations(said, reported, aligned, close)
        out += find_modalities(said, reported, aligned, close)
        out += find_quantifiers(said, reported, aligned)
        out += find_exchanged(said, reported, aligned, close)
        out += find_opposed(said, reported, aligned)
        out += find_replaced(said, reported, aligned, close)
        out += find_modifiers(said, reported, aligned)
        out += find_leftovers(said, reported, aligned)
        out += find_roles(said, reported, aligned)
        out += find_conditions(said, reported, aligned)
        out += find_attributions(said, reported, aligned)
    return _distinct(out)


def _distinct(changes: list[Change]) -> list[Change]:
    """Drop a change that another of higher confidence covers on either side."""
    out: list[Change] = []
    for change in sorted(changes, key=lambda c: -c.confidence):
        if not any(_overlap(change.reported, c.reported) or _overlap(change.said, c.said) for c in out):
            out.append(change)
    return sorted(out, key=lambda c: (c.reported, c.said))


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]

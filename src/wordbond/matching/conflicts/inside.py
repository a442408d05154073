"""What one report says in two ways: its headline and its text, its summary and the words it quotes."""

from __future__ import annotations

import re

from wordbond.matching.conflicts.lines import lines_of
from wordbond.matching.conflicts.model import Conflict
from wordbond.matching.conflicts.prose import conflicts_of_lines
from wordbond.matching.conflicts.restated import conflicts_of_restatements
from wordbond.model import Analysis, Report

__all__ = ["conflicts_inside"]


_CLOCK_LINE = re.compile(r"(?m)^[ \t]*\d{1,2}[:.]\d\d[ \t]*(?:[ap]\.?m\.?)?(?:[ \t]*[A-Z]{2,4})?[.:]?[ \t]*$")
FEWEST_UPDATES = 3
"""So many lines with an hour alone make a running report, whose figures change as it goes."""


def conflicts_inside(analysis: Analysis) -> tuple[Conflict, ...]:
    """Facts on which a report disagrees with itself.

    None for a transcript, where speakers may contradict each other, nor for a report that is updated hour by hour.
    """
    if not isinstance(analysis.text, Report) or len(_CLOCK_LINE.findall(analysis.text.text)) >= FEWEST_UPDATES:
        return ()
    lines = lines_of(analysis)
    return (*conflicts_of_lines(lines, lines), *conflicts_of_restatements(analysis))

"""What desks do: how much each act and each circumstance speaks for or against each kind of origin.

The weight of an account (these origins, this kind) is the sum over what it takes. e to the weight, over the sum of the
same for all accounts of one report, is its probability: a log-linear model. `training/matching/fit_lineage.py` fitted
the weights to generated families whose parents are known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from wordbond.matching.acts import Act
from wordbond.matching.edges import EdgeKind

__all__ = ["KINDS", "Habits", "Sign", "known_habits", "read_habits"]


class Sign(StrEnum):
    """What speaks for or against an account beside the words."""

    EARLIER = "earlier"
    """The report bears an earlier time than its origin. Stamps are often those of an update."""
    AT_ONCE = "at-once"
    """It came out within a quarter of an hour."""
    LATE = "late"
    """It came out more than six hours after: news is taken over while it is news."""
    CREDIT = "credit"
    """It credits the origin, or an agency that the origin goes back to."""
    OTHER_CREDIT = "other-credit"
    """It credits an agency, and the origin goes back to others."""
    OF_AGENCY = "of-agency"
    OF_LOST = "of-lost"
    OF_LOST_MERGED = "of-lost-merged"
    LOST_ADDED = "lost-added"
    """Units that a lost text is not known to have held: of one child alone, they may be its own all the same."""
    LOST_LEFT_OUT = "lost-left-out"
    LOST_NEW_WORD = "lost-new-word"
    LOST_LATE = "lost-late"
    """More than five hours after the first child."""
    TO_AGENCY = "to-agency"
    """An agency, which reports itself, is said to derive."""
    ROOT_AGENCY = "root-agency"
    ROOT_CREDITS = "root-credits"
    """A report that credits somebody is said to be independent."""


KINDS = (EdgeKind.COPY, EdgeKind.REWRITE, EdgeKind.TRANSLATION, EdgeKind.MERGE)


@dataclass(frozen=True, slots=True)
class Habits:
    """The weights of all acts, by kind, and of all signs."""

    bias: Mapping[EdgeKind, float]
    acts: Mapping[EdgeKind, Mapping[Act, float]]
    signs: Mapping[Sign, float]

    def weight(self, kind: EdgeKind, acts: Mapping[Act, int], signs: Mapping[Sign, int]) -> float:
        """How well an account explains a report: its log-probability, up to what all accounts of it have in common."""
        habits = self.acts[kind]
        total = self.bias[kind]
        for act, times in acts.items():
            total += habits.get(act, 0.0) * times
        for sign, times in signs.items():
            total += self.signs.get(sign, 0.0) * times
        return total


@cache
def known_habits() -> Habits:
    """The habits of `data/habits.toml`."""
    table = tomllib.loads((Path(__file__).parent / "data" / "habits.toml").read_text(encoding="utf-8"))
    return read_habits(table)


def read_habits(table: Mapping[str, Mapping[str, float]]) -> Habits:
    """Habits from a table of kinds of edges, each with `bias` and acts, and one of `signs`."""
    kinds = {kind: table[kind.value] for kind in EdgeKind}
    return Habits(
        bias={kind: row["bias"] for kind, row in kinds.items()},
        acts={kind: {Act(name): w for name, w in row.items() if name != "bias"} for kind, row in kinds.items()},
        signs={Sign(name): w for name, w in table["signs"].items()},
    )

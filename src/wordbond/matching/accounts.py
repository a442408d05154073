"""Accounts of how a report came about, and which of them is told where an origin is given."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wordbond.matching.acts import Act
from wordbond.matching.carriers import Carrier
from wordbond.matching.desks import Sign
from wordbond.matching.edges import EdgeKind

__all__ = ["Account", "Choice", "best_of", "shares_of", "signs_of_time"]

AT_ONCE_HOURS = 0.2
LATE_HOURS = 6.0
SECOND_SHARE = 0.7
"""Two origins are told where they are so probable, against the first of them alone."""
LEAST = 1e-12


class Account(NamedTuple):
    """One way in which a report may have come about."""

    origins: tuple[str, ...]
    kind: EdgeKind
    acts: Mapping[Act, int]
    signs: Mapping[Sign, int]


class Choice(NamedTuple):
    """What is told of a report if its first origin is given."""

    origins: tuple[str, ...]
    kind: EdgeKind
    share: float
    """How probable these origins are among all."""
    single: EdgeKind
    """The kind, and how probable it is, that the first is the only origin."""
    single_share: float

    @property
    def cost(self) -> float:
        """Minus the logarithm of the probability."""
        return -math.log(max(LEAST, self.share))

    def alone(self) -> Choice:
        """The same with the first origin only."""
        return self._replace(origins=self.origins[:1], kind=self.single, share=self.single_share)


def signs_of_time(sources: Sequence[Carrier], target: Carrier) -> dict[Sign, int]:
    """What the times of origins and report say."""
    times = [source.at for source in sources if source.at is not None]
    if not times or target.at is None:
        return {}
    passed = target.at - max(times)
    if target.by_day or any(source.by_day for source in sources):
        return {Sign.EARLIER: int(passed <= -24)}
    return {
        Sign.EARLIER: int(passed < 0),
        Sign.AT_ONCE: int(0 <= passed < AT_ONCE_HOURS),
        Sign.LATE: int(passed > LATE_HOURS),
    }


def shares_of(accounts: Sequence[Account], weights: Sequence[float]) -> dict[tuple[str, ...], float]:
    """By set of origins, sorted, how probable it is among all accounts."""
    top = max(weights)
    shares: dict[tuple[str, ...], float] = {}
    for account, value in zip(accounts, weights, strict=True):
        origins = tuple(sorted(account.origins))
        shares[origins] = shares.get(origins, 0.0) + math.exp(value - top)
    total = sum(shares.values())
    return {origins: share / total for origins, share in shares.items()}


def best_of(
    accounts: Sequence[Account], weights: Sequence[float], shares: Mapping[tuple[str, ...], float]
) -> dict[str, Choice]:
    """By first origin, what is told where it is chosen."""
    kinds: dict[str, tuple[float, EdgeKind]] = {}
    for account, found in zip(accounts, weights, strict=True):
        first = account.origins[0]
        if len(account.origins) == 1 and (first not in kinds or found > kinds[first][0]):
            kinds[first] = found, account.kind
    chosen = {}
    for first, (_, kind) in kinds.items():
        share = shares[first,]
        chosen[first] = Choice((first,), kind, share, kind, share)
    for origins, share in sorted(shares.items(), key=lambda s: (-s[1], s[0])):
        if len(origins) > 1:
            for first, second in (origins, origins[::-1]):
                known = chosen[first]
                if len(known.origins) == 1 and share > SECOND_SHARE * known.share:
                    chosen[first] = known._replace(origins=(first, second), kind=EdgeKind.MERGE, share=share)
    return chosen

"""People's verdicts on targets: set by decision, with reason, above what the machine proposes; both are shown.

A verdict is of one party as of a day, and holds from that day on: until a later one, and not beyond the day on which
the target is due where it was given before, since what was on track may still be missed. History is kept: a withdrawn
verdict stays listed, and what stood before it stands again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wordbond.commitments.assess import assess, parties_of
from wordbond.commitments.assessment import Assessment, Verdict
from wordbond.errors import NotFound
from wordbond.packs import Pack, Target
from wordbond.packs.subjects import SubjectKind, nearest, subject_named
from wordbond.record.decisions import Decision, Withdrawal, verdict_is
from wordbond.record.views import DecisionRow

if TYPE_CHECKING:
    from datetime import datetime

    from wordbond.record.record import Record

__all__ = [
    "DecidedVerdict",
    "Judged",
    "decided_verdicts",
    "judged",
    "lay_over",
    "party_meant",
    "set_verdict",
    "target_meant",
    "verdict_meant",
    "verdict_words",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedVerdict:
    """A person's verdict on a target for one party."""

    target_id: str
    party: str
    """The body's id in the pack."""
    verdict: Verdict
    as_of: date
    decision: Decision
    withdrawal: Withdrawal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the machine proposes on a target for one party, with what people decided beside it."""

    assessment: Assessment
    decided: DecidedVerdict | None
    """The verdict of a person that stands on the day; None where none does."""
    history: tuple[DecidedVerdict, ...]
    """All that people decided on it, in the order in which they did, withdrawn ones among them."""

    @property
    def verdict(self) -> Verdict:
        """What stands: a person's verdict, else the machine's proposal."""
        return self.decided.verdict if self.decided is not None else self.assessment.verdict


def lay_over(found: Iterable[Assessment], record: Record, pack: str, target_id: str) -> tuple[Judged, ...]:
    """Assessments of one target of the pack of this name, with the verdicts that people set in `record` over them."""
    decided = decided_verdicts(record, pack, target_id)
    return tuple(_laid_over(one, decided) for one in found)


def judged(
    record: Record | None,
    target: Target,
    pack: Pack,
    as_of: date,
    *,
    seed: int = 0,
    paths: int = 100_000,
    party: str | None = None,
    edition: str | None = None,
) -> tuple[Judged, ...]:
    """`assess`, with the verdicts that people set in `record` laid over it; without a record, none."""
    found = assess(target, pack, as_of, seed=seed, paths=paths, party=party, edition=edition)
    decided = decided_verdicts(record, pack.name, target.id) if record is not None else ()
    return tuple(_laid_over(one, decided) for one in found)


def _laid_over(assessment: Assessment, decided: Sequence[DecidedVerdict]) -> Judged:
    own = tuple(one for one in decided if one.party == assessment.party)
    return Judged(assessment=assessment, decided=_standing(own, assessment.target, assessment.as_of), history=own)


def _standing(decided: Iterable[DecidedVerdict], target: Target, day: date) -> DecidedVerdict | None:
    due = target.deadline.last if target.deadline is not None else None
    holding = [
        one
        for one in decided
        if one.withdrawal is None and one.as_of <= day and (due is None or day <= due or one.as_of > due)
    ]
    return max(holding, key=lambda one: (one.as_of, one.decision.at), default=None)


def decided_verdicts(record: Record, pack: str, target_id: str | None = None) -> tuple[DecidedVerdict, ...]:
    """People's verdicts on the targets of the pack of this name, or on one, in the order in which they were taken."""
    return tuple(_verdict_of(row) for row in record.decisions_on_targets(pack, target_id))


def _verdict_of(row: DecisionRow) -> DecidedVerdict:
    _, target_id, party = row.decision.subject_id.split(":")
    verdict, as_of = _value_of(row.decision)
    return DecidedVerdict(
        target_id=target_id,
        party=party,
        verdict=verdict,
        as_of=as_of,
        decision=row.decision,
        withdrawal=row.withdrawal,
    )


def _value_of(decision: Decision) -> tuple[Verdict, date]:
    value = decision.value if isinstance(decision.value, dict) else {}
    return Verdict(str(value["verdict"])), date.fromisoformat(str(value["as_of"]))


def verdict_words(decision: Decision) -> str:
    """A verdict as a line: `not kept, as of 2025-12-31`."""
    verdict, as_of = _value_of(decision)
    return f"{verdict.value}, as of {as_of}"


def set_verdict(
    record: Record,
    pack: Pack,
    target: Target,
    party: str,
    verdict: Verdict | str,
    as_of: date,
    *,
    author: str,
    reason: str,
    at: datetime,
) -> DecidedVerdict:
    """Append a person's verdict on `target` for `party`, a body's id or name. Call it inside a transaction.

    Raises NotFound where the party is none of the target's on the day or there is no such verdict, InvalidDecision
    without author or reason. To take it back: `record.withdraw`.
    """
    chosen = verdict_meant(verdict)
    body = party_meant(pack, target, party, as_of)
    decision = verdict_is(pack.name, target.id, body, chosen, as_of, author=author, reason=reason, at=at)
    return _verdict_of(record.get_decision(record.decide(decision).id))


def verdict_meant(verdict: str) -> Verdict:
    """The verdict so written, in any case, with a blank, `-` or `_` between its words; raises NotFound."""
    folded = verdict.strip().casefold().replace("-", " ").replace("_", " ")
    for one in Verdict:
        if one.value == folded:
            return one
    raise NotFound(f"{verdict}: no verdict; there are {', '.join(Verdict)}")


def party_meant(pack: Pack, target: Target, name: str, day: date) -> str:
    """The id of the target's party so named; raises NotFound where none of them on the day is."""
    bodies = parties_of(target, pack, day)[0]
    known = {body.id for body in bodies}
    named = {body.id for body in pack.bodies_named(name)} & known or {
        body.id for body in bodies if body.id.casefold() == name.strip().casefold()
    }
    if len(named) == 1:
        return named.pop()
    there = ", ".join(sorted(named or known)) or "nobody"
    near = nearest(name, [body.name for body in bodies])
    meant = f"; may be meant: {', '.join(near)}" if near else ""
    raise NotFound(f"{target.id}: {name} is not one of its parties on {day}; ask for one of {there}{meant}")


def target_meant(pack: Pack, name: str) -> Target:
    """The target with this id or measure; raises NotFound, with the nearest, where none or several are so called."""
    chosen = subject_named(pack, name, (SubjectKind.TARGET,))
    return next(target for target in pack.targets if target.id == chosen.id)

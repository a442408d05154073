"""`correct`, `withdraw` and `decisions`: what people settle about the machine's findings."""

from __future__ import annotations

from pathlib import Path

from wordbond.cli.output import print_json, print_line, print_table, safe
from wordbond.jsonform import JsonDict, to_json
from wordbond.model import QuotationId, QuotationKind
from wordbond.record import Decision, DecisionRow, Record, kind_is, not_a_quotation, open_record, speaker_is
from wordbond.record.decisions import QUOTATION, json_of_decision
from wordbond.record.naming import speaker_meant
from wordbond.record.record import utc_now
from wordbond.record.verdicts import verdict_words

__all__ = ["run_correct", "run_decisions", "run_withdraw"]


def run_correct(
    quotation: str,
    *,
    author: str,
    reason: str,
    speaker: str | None,
    kind: str | None,
    reject: bool,
    record: Path,
    as_json: bool,
) -> int:
    """Append the decisions asked for: at least one, and none beside `reject`."""
    with open_record(record, create=False) as store:
        subject = store.get_quotation(quotation).quotation.id
        asked = _decisions(store, subject, author, reason, speaker, kind, reject)
        with store.transaction():
            decided = [store.decide(decision) for decision in asked]
    if as_json:
        print_json([json_of_decision(decision) for decision in decided])
    for decision in [] if as_json else decided:
        print_line(
            f"Decided: {decision.field.value} of {subject[:8]}. To take it back: wordbond withdraw {decision.id[:8]}"
        )
    return 0


def _decisions(
    store: Record,
    subject: QuotationId,
    author: str,
    reason: str,
    speaker: str | None,
    kind: str | None,
    reject: bool,
) -> list[Decision]:
    at = utc_now()
    decisions = []
    if reject:
        decisions.append(not_a_quotation(subject, author=author, reason=reason, at=at))
    if speaker is not None:
        speaker_id, name = speaker_meant(store.speakers(), speaker)
        decisions.append(speaker_is(subject, speaker_id, name, author=author, reason=reason, at=at))
    if kind is not None:
        decisions.append(kind_is(subject, QuotationKind(kind), author=author, reason=reason, at=at))
    return decisions


def run_withdraw(decision: str, *, author: str, reason: str, record: Path, as_json: bool) -> int:
    """Append the withdrawal of a decision."""
    with open_record(record, create=False) as store:
        found = store.get_decision(decision).decision
        with store.transaction():
            store.withdraw(found.id, author=author, reason=reason, at=utc_now())
        after = store.get_decision(found.id)
    if as_json:
        print_json(_json_of(after))
    else:
        subject = found.subject_id[:8] if found.subject_kind == QUOTATION else found.subject_id
        print_line(safe(f"Withdrawn: {found.field.value} of {subject}; what stood before stands again."))
    return 0


def _json_of(row: DecisionRow) -> JsonDict:
    """A row with its decision's id, which `withdraw` asks for."""
    return to_json(row) | {"decision": json_of_decision(row.decision)}


def run_decisions(*, record: Path, as_json: bool) -> int:
    """List all decisions in the order in which they were taken."""
    with open_record(record, create=False) as store:
        rows = store.decisions()
    if as_json:
        print_json([_json_of(row) for row in rows])
        return 0
    lines = []
    for row in rows:
        said = row.decision
        state = "withdrawn" if row.withdrawal else "words not found" if row.orphaned else "stands"
        words = said.anchor.words if said.anchor else f"{said.subject_id}: {verdict_words(said)}"
        lines.append(
            (
                said.id[:8],
                f"{said.at:%Y-%m-%d %H:%M}",
                safe(said.author),
                said.field.value,
                state,
                safe(words),
                safe(said.reason),
            )
        )
    print_table(["Id", "At", "Author", "On", "State", "Words", "Reason"], lines)
    return 0

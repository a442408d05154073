"""`decide`: a person's verdict on a target, kept as a decision with author, time and reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wordbond.cli.output import print_json, print_line, safe
from wordbond.packs.choosing import pack_of
from wordbond.record import open_record
from wordbond.record.decisions import json_of_decision
from wordbond.record.record import utc_now
from wordbond.record.verdicts import set_verdict, target_meant, verdict_words

__all__ = ["run_decide"]


def run_decide(
    target: str,
    party: str,
    verdict: str,
    *,
    on: date | None,
    author: str,
    reason: str,
    record: Path,
    pack: str | None,
    as_json: bool,
) -> int:
    """Append the verdict; it holds from today where `on` is None."""
    now = utc_now()
    with open_record(record, create=False) as store:
        loaded = pack_of(store, pack)
        meant = target_meant(loaded, target)
        with store.transaction():
            decided = set_verdict(
                *(store, loaded, meant, party, verdict, on or now.date()), author=author, reason=reason, at=now
            )
    if as_json:
        print_json(json_of_decision(decided.decision))
    else:
        words = f"{decided.target_id} {meant.measure}, {decided.party}: {verdict_words(decided.decision)}"
        print_line(safe(f"Decided: {words}. To take it back: wordbond withdraw {decided.decision.id[:8]}"))
    return 0

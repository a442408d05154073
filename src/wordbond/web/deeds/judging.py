"""Setting a verdict on a target of the pack for one party: from the target's page, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from wordbond.commitments.assess import target_named
from wordbond.errors import InvalidDecision
from wordbond.packs import Pack
from wordbond.record.verdicts import set_verdict, verdict_meant
from wordbond.web.addresses import address_of, with_query
from wordbond.web.deeds.parts import Deed, Doing, Goes

__all__ = ["deed_of"]

MOST_REASON_CHARS = 2_000


def judge(doing: Doing, *, pack: Callable[[], Pack]) -> Goes:
    """Set a person's verdict; it stands above the machine's from its day on."""
    sent, known = doing.sent, pack()
    target = target_named(known, doing.named["id"])
    reason = sent.words("reason", MOST_REASON_CHARS)
    if not reason.strip():
        raise InvalidDecision("a verdict needs its reason: what it rests on")
    with doing.shelf.record.transaction():
        decided = set_verdict(
            doing.shelf.record,
            known,
            target,
            sent.words("party", 200),
            verdict_meant(sent.words("verdict", 40)),
            _day(sent.words("as_of", 40)),
            author=doing.author,
            reason=reason,
            at=doing.at,
        )
    page = with_query(address_of("targets", target.id), on=decided.as_of.isoformat())
    return Goes(f"{page}#p-{decided.party}")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InvalidDecision(f"“{written[:40]}” is no day; expected one such as 2026-03-31") from None


def deed_of(pack: Callable[[], Pack]) -> Deed:
    """The deed, by the pack that `pack` gives."""
    return Deed("/targets/{id}/verdicts", partial(judge, pack=pack), needs_author=True)

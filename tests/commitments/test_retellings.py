"""40 announcements in 120 reports: no sum counts one of them twice, and none is lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from tests.commitments.reading_out import report_of, tellings_of
from tests.commitments.retellings import make_set

from wordbond.commitments.ledger import link_commitments
from wordbond.commitments.model import SumKind
from wordbond.packs import load_pack


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_no_sum_counts_one_announcement_twice_and_none_is_lost(seed: int) -> None:
    pack = load_pack()
    announcements, reports = make_set(seed)
    assert (len(announcements), len([told for told in reports if told.announcement is not None])) == (40, 120)
    tellings, truth = [], {}
    for at, told in enumerate(reports):
        for telling in tellings_of(report_of(told.text, f"{at}.txt"), pack):
            tellings.append(telling)
            truth[telling.commitment.id] = told.announcement
    ledger = link_commitments(tellings, pack)
    counted: Counter[int | None] = Counter()
    for entry in ledger.entries:
        meant = {truth[telling.commitment.id] for telling in entry.tellings}
        assert len(meant) == 1, f"an entry tells of {meant}"
        if entry.is_summand:
            counted.update(meant)
    assert counted == Counter(range(40))
    by_currency: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in announcements:
        by_currency[one.currency] += one.amount
    for currency, value in by_currency.items():
        total = ledger.total(currency)
        own = sum(e.amount for e in total.entries if e.commitment.quantity and e.commitment.quantity.unit == currency)
        # One report in a few rounds a sum to five million; where that report came first, its sum stands.
        assert abs(own - value) / value < Decimal("0.01")
        reasons = {left.entry.commitment.sum_kind for left in total.left_out}
        assert SumKind.RUNNING_TOTAL in reasons


@pytest.mark.slow
def test_the_order_of_the_reports_does_not_matter() -> None:
    pack = load_pack()
    reports = make_set(11)[1][:40]
    tellings = [t for at, told in enumerate(reports) for t in tellings_of(report_of(told.text, f"{at}.txt"), pack)]
    forth, back = link_commitments(tellings, pack), link_commitments(tellings[::-1], pack)
    assert forth == back
    assert link_commitments([*tellings, *tellings], pack) == forth, "a text read twice adds nothing"

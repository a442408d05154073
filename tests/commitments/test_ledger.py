"""Entries and sums: what merges, what does not, and what is never added."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.commitments.reading_out import report_of, tellings_of

from wordbond.commitments.ledger import link_commitments
from wordbond.commitments.ledger_model import Ledger, Telling
from wordbond.commitments.model import Stage
from wordbond.commitments.money import convert
from wordbond.packs import Certainty, Evidence, PartialDate, Rate, load_pack

SOURCE = Evidence("A bank", "", "written for the test", Certainty.HIGH)


def ledger_of(*told: tuple[str, str]) -> Ledger:
    """The ledger of reports, each a day of 2024 and its sentence."""
    pack = load_pack()
    tellings: list[Telling] = []
    for at, (day, sentence) in enumerate(told):
        on = date.fromisoformat(f"2024-{day}")
        text = f"Report {at}\n\nGENEVA, {on.day} {on:%B %Y} - Talks began at noon and went on.\n\n{sentence}\n"
        found = tellings_of(report_of(text, f"{at}.txt"), pack)
        assert found, sentence
        tellings += found
    return link_commitments(tellings, pack)


def counted(ledger: Ledger, unit: str = "EUR") -> list[Decimal]:
    return [entry.amount for entry in ledger.total(unit).entries]


def test_retellings_are_one_entry_with_many_evidences() -> None:
    ledger = ledger_of(
        ("05-06", "Denmark pledged 577 million euros for Ukraine."),
        ("05-07", "The Danish government promised nearly 580 million euros to Ukraine."),
        ("05-09", "Denmark announced about $620 million for Ukraine."),
    )
    (entry,) = ledger.entries
    assert len(entry.tellings) == 3
    assert (entry.first_told, entry.last_told) == (date(2024, 5, 6), date(2024, 5, 9))
    assert ledger.total("EUR").value == 577_000_000


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("05-06", "Denmark pledged 50 million euros."), ("05-07", "Norway pledged 50 million euros.")),
        (("05-06", "Denmark pledged 50 million euros."), ("05-07", "Denmark pledged 60 million euros.")),
        (("05-06", "Denmark pledged 50 million euros."), ("05-20", "Denmark pledged a further 50 million euros.")),
        (("01-06", "Denmark pledged 50 million euros."), ("10-20", "Denmark pledged 50 million euros.")),
        (
            ("05-06", "Denmark pledged 50 million euros to Ukraine."),
            ("05-07", "Denmark pledged 50 million euros to Moldova."),
        ),
        (
            ("05-06", "Denmark pledged 50 million euros in humanitarian aid."),
            ("05-07", "Denmark pledged 50 million euros in military aid."),
        ),
    ],
)
def test_two_announcements_stay_two(first: tuple[str, str], second: tuple[str, str]) -> None:
    assert len(ledger_of(first, second).entries) == 2


def test_totals_restatements_parts_aims_and_cancellations_are_never_added() -> None:
    ledger = ledger_of(
        ("05-06", "Denmark pledged 50 million euros for buses."),
        ("05-08", "Allies have so far pledged a total of 9 billion euros."),
        ("05-09", "Estonia repeated its pledge of 12 million euros."),
        ("05-10", "Sweden pledged 27 million euros as part of a package of 80 million euros."),
        ("05-11", "Belgium cancelled 30 million euros of orders."),
    )
    total = ledger.total("EUR")
    assert [entry.amount for entry in total.entries] == [50_000_000]
    assert sorted(left.reason for left in total.left_out) == ["a part", "a restatement", "a running total", "cancelled"]


def test_a_members_part_of_a_joint_sum_is_counted_once() -> None:
    ledger = ledger_of(
        ("05-06", "Denmark, Norway and Sweden pledged 500 million euros for Ukraine."),
        ("05-06", "Sweden pledged 275 million euros for Ukraine."),
        ("05-07", "Poland pledged 10 million euros for Ukraine."),
    )
    assert sorted(counted(ledger)) == [10_000_000, 500_000_000]
    assert any("may be counted" in left.reason for left in ledger.total("EUR").left_out)


def test_a_collectives_sum_gives_way_to_its_members() -> None:
    both = ledger_of(
        ("05-06", "Allies pledged 900 million euros for Ukraine."), ("05-07", "Poland pledged 10 million euros.")
    )
    assert counted(both) == [10_000_000]
    assert counted(ledger_of(("05-06", "Allies pledged 900 million euros for Ukraine."))) == [900_000_000]


def test_a_sum_of_nobody_is_not_added() -> None:
    ledger = ledger_of(
        ("05-06", "A sum of 44 million euros was pledged."), ("05-06", "Denmark pledged 50 million euros.")
    )
    assert counted(ledger) == [50_000_000]


def test_what_nobody_is_named_for_is_one_entry_where_it_is_told_alike() -> None:
    told = "About 27 million euros' worth has arrived by ship."
    ledger = ledger_of(("05-06", told), ("05-07", told), ("05-06", "Some 27 million euros has come in for the roof."))
    assert sorted(len(entry.tellings) for entry in ledger.entries) == [1, 2]
    assert counted(ledger) == []


def test_a_stage_climbs_and_a_cancellation_ends_it() -> None:
    told = [("05-06", "Denmark pledged 50 million euros."), ("05-20", "Denmark transferred 50 million euros.")]
    (entry,) = ledger_of(*told).entries
    assert entry.stage is Stage.DISBURSED
    (entry,) = ledger_of(*told, ("06-01", "Denmark cancelled 50 million euros.")).entries
    assert entry.stage is Stage.CANCELLED
    assert not entry.is_summand


def test_what_has_no_rate_is_told_and_not_guessed() -> None:
    ledger = ledger_of(("05-06", "Japan pledged 700 million yen."), ("05-07", "Denmark pledged $50 million."))
    total = ledger.total("EUR")
    assert [entry.amount for entry in total.without_rate] == [700_000_000]
    (changed,) = total.converted
    assert (changed.original, changed.original_currency, changed.rate.on.first.year) == (50_000_000, "USD", 2024)
    assert changed.rate.evidence.source
    assert total.value == changed.value


def test_the_nearest_rate_serves_and_one_far_off_does_not() -> None:
    def rate(day: str, value: str) -> Rate:
        on = date.fromisoformat(day)
        return Rate(currency="EUR", to="USD", on=PartialDate(on, on), rate=Decimal(value), evidence=SOURCE)

    rates = [rate("2024-01-01", "1.10"), rate("2024-06-01", "1.20")]
    near = convert(Decimal(100), "EUR", "USD", date(2024, 5, 1), rates)
    assert near is not None
    assert near.value == 120
    turned = convert(Decimal(110), "USD", "EUR", date(2024, 1, 2), rates)
    assert turned is not None
    assert turned.value == 100
    assert convert(Decimal(100), "EUR", "USD", date(2026, 5, 1), rates) is None
    assert convert(Decimal(100), "GBP", "USD", date(2024, 5, 1), rates) is None

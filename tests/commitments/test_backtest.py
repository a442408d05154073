"""The backtest tells nothing of later years, and the scores are those of the books."""

from __future__ import annotations

import pytest
from tests.commitments.conftest import FALLING, RISING, STEADY, PackWriter, figures

from wordbond.commitments.backtest import backtest, brier_score, calibration
from wordbond.errors import InvalidRecord
from wordbond.packs import load_pack

LAST = {2024: "1.99"}


def test_a_forecast_knows_nothing_of_later_years(make_pack: PackWriter) -> None:
    years = [2022, 2023]
    low = make_pack(figures("2024-12", AAA=RISING | {2024: "1.0"}, BBB=FALLING, CCC=STEADY), deadline="2024")
    said_low = backtest(low.targets[0], low, edition="2024-12", years=years, paths=500)
    high = make_pack(figures("2024-12", AAA=RISING | {2024: "9.0"}, BBB=FALLING, CCC=STEADY), deadline="2024")
    said_high = backtest(high.targets[0], high, edition="2024-12", years=years, paths=500)
    assert [(f.party, f.year) for f in said_low] == [("AAA", 2023), ("BBB", 2023), ("CCC", 2023)], (
        "2022 has too few changes to draw from"
    )
    assert [(f.method, f.no_change, f.trend) for f in said_low] == [(f.method, f.no_change, f.trend) for f in said_high]
    assert [f.reached for f in said_low] == [False, False, False]
    assert [f.reached for f in said_high] == [True, False, False]


def test_the_naive_forecasts_are_what_they_say(make_pack: PackWriter) -> None:
    line = {year: str(1 + (year - 2019) / 5) for year in range(2019, 2025)}
    pack = make_pack(figures("2024-12", AAA=line, BBB=FALLING, CCC=STEADY), deadline="2024")
    first = backtest(pack.targets[0], pack, edition="2024-12", years=[2023], paths=500)[0]
    assert (first.no_change, first.trend, first.reached) == (0.0, 1.0, True)


def test_a_year_that_is_not_before_the_deadline_is_refused(make_pack: PackWriter) -> None:
    pack = make_pack(figures("2024-12", AAA=RISING), deadline="2024")
    with pytest.raises(InvalidRecord, match="must lie before it was due"):
        backtest(pack.targets[0], pack, edition="2024-12", years=[2024])


def test_scores_are_those_of_brier() -> None:
    assert brier_score([1.0, 0.0], [True, False]) == 0.0
    assert brier_score([0.5, 0.5], [True, False]) == 0.25
    assert brier_score([0.9, 0.2], [True, True]) == pytest.approx((0.01 + 0.64) / 2)
    with pytest.raises(InvalidRecord):
        brier_score([], [])
    assert calibration([0.1, 0.15, 1.0], [False, True, True]) == ((0.125, 0.5, 2), (1.0, 1.0, 1))


@pytest.mark.slow
def test_the_two_percent_pledge_is_forecast_better_than_by_no_change_and_by_the_trend() -> None:
    pack = load_pack()
    pledge = next(target for target in pack.targets if target.id == "G01")
    said = backtest(pledge, pack, edition="2024-06", years=range(2015, 2024), paths=2000)
    outcomes = [one.reached for one in said]
    score = brier_score([one.method for one in said], outcomes)
    assert len(said) == 243
    assert score < 0.30, "floor of the method as first measured, 0.289"
    assert score < brier_score([one.trend for one in said], outcomes)
    assert score < brier_score([one.no_change for one in said], outcomes)

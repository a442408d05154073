"""A programme's packages, payers and coverage, with nothing counted twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from tests.commitments.conftest import HEAD, TAIL

from wordbond.commitments.ledger_model import Ledger
from wordbond.commitments.programmes import ProgrammeStatus, programme_status
from wordbond.errors import InvalidPack
from wordbond.packs import load_pack

FILES = {
    "pack.toml": 'name = "small"\ntitle = "A small pack"\n',
    "bodies.csv": f"body,kind,name,{HEAD}\n" + "".join(f"{b}{b}{b},country,Land {b},{TAIL}\n" for b in "ABC"),
    "targets.csv": "target,measure,value,bound,unit,deadline,agreed_at,agreed_on,parties," + HEAD + "\n"
    f"N1,need,100,about,USD per month,,A talk,2024-01,AAA,{TAIL}\n",
    "programmes.csv": f"programme,name,unit,first,goals,package,{HEAD}\nfund,The Fund,USD,2024-01-01,N1,50,{TAIL}\n"
    f"other,Another,USD,,,,{TAIL}\n",
    "rates.csv": f"currency,to,on,rate,{HEAD}\nEUR,USD,2024,1.1,{TAIL}\n",
    "pledged.csv": "pledged,kind,announced,donors,amount,bound,currency,unit,programme,stage,overlaps," + HEAD + "\n"
    f"P1,contribution,2024-01-10,AAA,60,exactly,USD,money,fund,pledged,,{TAIL}\n"
    f"P2,contribution,2024-01-20,BBB,100,exactly,EUR,money,fund,paid,,{TAIL}\n"
    f"P3,contribution,2024-02-01,AAA|BBB,130,exactly,USD,money,fund,pledged,P1|P2,{TAIL}\n"
    f"P4,contribution,2024-02-02,CCC,7,exactly,GBP,money,fund,pledged,,{TAIL}\n"
    f"P5,contribution,2024-02-03,CCC,,,,money,fund,intention,,{TAIL}\n"
    f"P6,contribution,2024-02-04,CCC,900,exactly,USD,money,fund,reported,,{TAIL.replace('high', 'low')}\n"
    f"T1,programme_total,2024-02-05,AAA,999,about,USD,money,fund,said,,{TAIL}\n"
    f"P7,contribution,2024-06-01,CCC,5,exactly,USD,money,fund,pledged,,{TAIL}\n",
}


def status(tmp_path: Path, day: date, which: int = 0, **files: str) -> ProgrammeStatus:
    for name, text in {**FILES, **files}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    pack = load_pack(tmp_path)
    return programme_status(pack.programmes[which], Ledger(()), pack, day)


def test_what_holds_the_same_money_is_counted_once_and_the_rest_says_why_not(tmp_path: Path) -> None:
    found = status(tmp_path, date(2024, 3, 1))
    assert found.raised == Decimal("60") + Decimal("110.0")
    assert [one.row.id for one in found.packages if one.counted] == ["P1", "P2"]
    reasons = {one.row.id: one.reason for one in found.packages if not one.counted}
    assert reasons == {
        "P3": "holds money of one that is counted",
        "P4": "cannot tell: no rate from GBP to USD near 2024-02-02",
        "P5": "no amount is known",
        "P6": "of low certainty",
    }
    assert [row.id for row in found.stated_totals] == ["T1"]
    assert found.packages[1].payers == ("Land B",)
    assert found.packages[1].converted is not None


def test_coverage_is_what_was_raised_of_the_need_until_the_day(tmp_path: Path) -> None:
    found = status(tmp_path, date(2024, 3, 1))
    assert found.need_until is not None
    assert float(found.need_until) == pytest.approx(100 * 60 / 30.4375)
    assert found.coverage_share == pytest.approx(170 / float(found.need_until))
    assert found.packages_raised == Decimal("3.4")


def test_no_need_and_no_beginning_are_said(tmp_path: Path) -> None:
    assert status(tmp_path, date(2024, 3, 1), which=1).reason == "the pack states no monthly need"
    early = status(tmp_path, date(2023, 12, 1))
    assert (early.coverage_share, early.reason) == (None, "the programme had not begun by 2023-12-01")
    assert early.packages == ()


def test_a_goal_must_be_a_target_of_the_pack(tmp_path: Path) -> None:
    wrong = FILES["programmes.csv"].replace(",N1,", ",N9,")
    with pytest.raises(InvalidPack, match=r"programmes\.csv:2: column goals: .* add N9"):
        status(tmp_path, date(2024, 3, 1), **{"programmes.csv": wrong})


def test_the_alliances_list_counts_no_two_rows_that_overlap() -> None:
    pack = load_pack()
    purl = next(programme for programme in pack.programmes if programme.id == "purl")
    found = programme_status(purl, Ledger(()), pack, date(2025, 12, 31))
    counted = [one.row for one in found.packages if one.counted]
    assert len(counted) > 10
    for one, other in combinations(counted, 2):
        assert other.id not in one.overlaps
        assert one.id not in other.overlaps
    stated = max(row.amount for row in found.stated_totals if row.amount and row.stage == "contributed")
    assert 0 < found.raised <= stated, "what can be added is no more than what was said to be there"
    assert found.coverage_share is not None
    assert {goal.id for goal in found.goals} == {"G11", "G12", "G13"}

"""The verdict on a target: its thresholds, its arithmetic, and every case in which there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.commitments.conftest import FALLING, RISING, STEADY, TAIL, PackWriter, figures

from wordbond.commitments.assess import (
    ON_TRACK_SHARE,
    OUT_OF_REACH_SHARE,
    PARTLY_KEPT_SHARE,
    _verdict_on,
    assess,
    due_year,
    parties_of,
    target_named,
)
from wordbond.commitments.assessment import Assessment, Verdict
from wordbond.commitments.editions import published_by
from wordbond.commitments.simulate import fit, simulate
from wordbond.errors import InvalidRecord, NotFound
from wordbond.packs import Pack, load_pack

BEFORE = date(2025, 3, 1)
ALL = figures("2024-12", AAA=RISING, BBB=FALLING, CCC=STEADY)


def without(*years: int) -> dict[int, str]:
    return {year: value for year, value in RISING.items() if year not in years}


def one(pack: Pack, party: str = "AAA", on: date = BEFORE, **options: object) -> Assessment:
    return assess(pack.targets[0], pack, on, party=party, paths=4000, **options)[0]  # type: ignore[arg-type]


def test_each_party_has_a_verdict_before_the_date(make_pack: PackWriter) -> None:
    judged = assess(make_pack(ALL).targets[0], make_pack(ALL), BEFORE, paths=4000)
    assert [(a.party, a.verdict) for a in judged] == [
        ("AAA", Verdict.ON_TRACK),
        ("BBB", Verdict.OUT_OF_REACH),
        ("CCC", Verdict.BEHIND),
    ]
    for each in judged:
        assert each.projection is not None
        assert each.projection.changes == 15
        assert each.projection.own_changes == 5
        assert 0 < each.projection.error < 0.01
        assert [year for year, _ in each.projection.fan] == list(range(2025, 2031))


def test_the_arithmetic_is_shown_with_its_rows(make_pack: PackWriter) -> None:
    judged = one(make_pack(ALL))
    told = {working.name: working for working in judged.workings}
    required, observed = told["required yearly change"], told["observed yearly change"]
    assert required.sum == "(2 - 1.85) / (2030 - 2024)"
    assert required.value == pytest.approx(0.15 / 6)
    assert observed.sum == "(1.85 - 1.0) / (2024 - 2019)"
    assert [(f.body, f.year, f.edition) for f in observed.figures] == [
        ("AAA", 2024, "2024-12"),
        ("AAA", 2019, "2024-12"),
    ]
    assert all(figure.evidence.source for working in judged.workings for figure in working.figures)
    assert (judged.required_change, judged.observed_change) == (required.value, observed.value)


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        ("2.0", Verdict.KEPT),
        ("2.4", Verdict.KEPT),
        ("1.99", Verdict.PARTLY_KEPT),
        ("1.5", Verdict.PARTLY_KEPT),
        ("1.49", Verdict.NOT_KEPT),
        ("0.9", Verdict.NOT_KEPT),
    ],
)
def test_after_the_date_the_figure_of_the_year_decides(make_pack: PackWriter, last: str, verdict: Verdict) -> None:
    rows = figures("2025-01", AAA=RISING | {2024: last}, BBB=FALLING, CCC=STEADY)
    assert one(make_pack(rows, deadline="2024")).verdict is verdict


@pytest.mark.parametrize(
    ("bound", "value", "last", "verdict"),
    [
        ("more than", "2", "2.0", Verdict.PARTLY_KEPT),
        ("more than", "2", "2.01", Verdict.KEPT),
        ("about", "2", "1.9", Verdict.KEPT),
        ("about", "2", "1.89", Verdict.PARTLY_KEPT),
        ("up to", "2", "2.0", Verdict.KEPT),
        ("up to", "2", "2.1", Verdict.NOT_KEPT),
        ("less than", "2", "2.0", Verdict.NOT_KEPT),
        ("exactly", "2 to 3", "2.2", Verdict.KEPT),
        ("exactly", "2 to 3", "3.5", Verdict.KEPT),
    ],
)
def test_a_bound_says_what_is_enough(
    make_pack: PackWriter, bound: str, value: str, last: str, verdict: Verdict
) -> None:
    rows = figures("2025-01", AAA=RISING | {2024: last})
    assert one(make_pack(rows, deadline="2024", bound=bound, value=value)).verdict is verdict


def test_the_thresholds_are_those_of_the_docstring(make_pack: PackWriter) -> None:
    assert (ON_TRACK_SHARE, OUT_OF_REACH_SHARE, PARTLY_KEPT_SHARE) == (0.5, 0.05, 0.5)
    verdicts = [_verdict_on(share) for share in (0.5, 0.4999, 0.05, 0.0499, 0.0, 1.0)]
    track, behind, out = Verdict.ON_TRACK, Verdict.BEHIND, Verdict.OUT_OF_REACH
    assert verdicts == [track, behind, behind, out, out, track]


NO_VERDICT = [
    ({"rows": figures("2024-12", BBB=FALLING, CCC=STEADY)}, "has no figures on Aaland"),
    ({"rows": figures("2025-12", AAA=RISING)}, "no figures on Aaland that had appeared by 2025-03-01"),
    (
        {"rows": figures("2024-12", AAA={y: v for y, v in RISING.items() if y != 2021})},
        "a gap: edition 2024-12 has no figure for 2021",
    ),
    ({"rows": figures("2024-12", AAA={2024: "1.5"})}, "the year 2024 alone"),
    ({"rows": figures("2024-12", AAA=RISING)}, "found 5 yearly changes, expected 12"),
    (
        {"rows": figures("2022-01", AAA=without(2022, 2023, 2024))},
        "figures end in 2021, more than 2 years",
    ),
    (
        {"rows": figures("2024-12", AAA=RISING | {2022: "-1.35"})},
        "AAA 2022, edition 2024-12: found -1.35 percent, expected no negative",
    ),
    (
        {"rows": figures("2024-12", AAA=RISING | {2022: "135"})},
        "AAA 2022, edition 2024-12: found 135 percent, expected no more than 100",
    ),
    ({"rows": ALL, "value": "-2"}, "target G1: -2 percent makes no sense"),
    ({"rows": ALL, "value": "200"}, "target G1: 200 percent makes no sense"),
    ({"rows": ALL, "bound": "increase of"}, "sets no level"),
    ({"rows": ALL, "value": ""}, "sets no level"),
    ({"rows": ALL, "series": ""}, "no series of the pack measures it"),
    ({"rows": ALL, "series": "output:other"}, "has no figures on Aaland"),
    ({"rows": ALL, "deadline": "within the next year"}, "no date by which it is due (within the next year)"),
    ({"rows": ALL, "agreed_on": "2025-06"}, "was agreed on 2025-06, after 2025-03-01"),
    ({"rows": ALL, "joined": {"AAA": "2020-05-01"}}, "Aaland joined on 2020-05-01, after the agreement of 2019-06-01"),
    (
        {"rows": figures("2024-12", AAA=RISING), "deadline": "2022", "agreed_on": "2019"}
        | {"rows": figures("2024-12", AAA={2019: "1", 2020: "1.1"})},
        "no figure for 2022, the year that decides",
    ),
    (
        {
            "rows": figures("2024-06", AAA=RISING | {2024: "2.1e"}) + figures("2025-01", AAA={2024: "1.2e"}),
            "deadline": "2024",
        },
        "the editions disagree: not kept by edition 2025-01; kept by edition 2024-06",
    ),
    (
        {"rows": figures("2024-12", AAA=FALLING, BBB=FALLING, CCC=STEADY) + figures("2025-02", AAA={2025: "1.9e"})},
        "the editions disagree: 2024-12 leads one to expect",
    ),
]


@pytest.mark.parametrize(("written", "reason"), NO_VERDICT, ids=[row[1][:50] for row in NO_VERDICT])
def test_what_cannot_be_judged_says_why(make_pack: PackWriter, written: dict[str, str], reason: str) -> None:
    judged = one(make_pack(**written))
    assert judged.verdict is Verdict.CANNOT_TELL
    assert reason in judged.reason


def test_editions_are_never_mixed(make_pack: PackWriter) -> None:
    newer = figures("2025-02", AAA={2024: "1.8"})
    judged = one(make_pack(ALL + newer))
    assert judged.edition == "2024-12"
    assert {f.edition for w in judged.workings for f in w.figures} == {"2024-12"}
    assert any("edition 2025-02 has 1.8 percent for 2024; not compared" in note for note in judged.notes)
    without = one(make_pack(ALL))
    assert judged.projection == without.projection, "a figure of another edition moves no path"


def test_a_newer_edition_with_its_own_years_takes_the_place_of_an_older_one(make_pack: PackWriter) -> None:
    newer = figures("2025-02", AAA=RISING | {2024: "1.7"}, BBB=STEADY, CCC=STEADY)
    judged = one(make_pack(ALL + newer))
    assert judged.edition == "2025-02"
    assert judged.figure is not None
    assert str(judged.figure.value) == "1.7"


def test_a_target_replaced_in_time_is_superseded_from_that_day_on(make_pack: PackWriter) -> None:
    later = f"G2,output,3,at least,percent,2035,A talk,2024-02-02,_ALL,output:share,,{TAIL}\n"
    pack = make_pack(ALL, superseded_by="G2", more=later)
    assert one(pack).verdict is Verdict.SUPERSEDED
    assert one(pack, on=date(2024, 2, 1), edition="2024-12").verdict is not Verdict.SUPERSEDED
    too_late = make_pack(figures("2025-01", AAA=RISING), superseded_by="G2", more=later, deadline="2023")
    assert one(too_late).verdict is Verdict.PARTLY_KEPT, "it had fallen due before"


@pytest.mark.parametrize(
    ("deadline", "year"), [("2030", 2030), ("2030-12-31", 2030), ("2030-12", 2030), ("2030-03", 2029), ("soon", None)]
)
def test_the_last_whole_year_before_the_deadline_decides(
    make_pack: PackWriter, deadline: str, year: int | None
) -> None:
    assert due_year(make_pack(ALL, deadline=deadline).targets[0]) == year


def test_in_the_last_year_itself_no_path_is_drawn(make_pack: PackWriter) -> None:
    rows = figures("2024-06", AAA=RISING | {2024: "2.1e"})
    judged = one(make_pack(rows, deadline="2024"), on=date(2024, 9, 1))
    assert (judged.verdict, judged.projection) == (Verdict.ON_TRACK, None)
    assert "no whole year is left" in judged.reason


def test_an_answer_does_not_depend_on_who_else_is_asked_for(make_pack: PackWriter) -> None:
    pack = make_pack(ALL)
    whole = assess(pack.targets[0], pack, BEFORE, paths=1000, seed=3)
    assert whole == assess(pack.targets[0], pack, BEFORE, paths=1000, seed=3)
    assert [assess(pack.targets[0], pack, BEFORE, paths=1000, seed=3, party=a.party)[0] for a in whole] == list(whole)
    other = assess(pack.targets[0], pack, BEFORE, paths=1000, seed=4, party="CCC")[0]
    assert other.projection is not None
    assert whole[2].projection is not None
    assert other.projection.probability != whole[2].projection.probability
    assert abs(other.projection.probability - whole[2].projection.probability) < 6 * other.projection.error


def test_names_that_are_not_there_are_refused_with_those_that_are(make_pack: PackWriter) -> None:
    pack = make_pack(ALL)
    with pytest.raises(NotFound, match=r"no target G9; targets\.csv has G1 output"):
        target_named(pack, "G9")
    with pytest.raises(NotFound, match=r"UNION is none of its parties .* AAA, BBB, CCC"):
        assess(pack.targets[0], pack, BEFORE, party="UNION")
    with pytest.raises(InvalidRecord, match="found 0 paths"):
        assess(pack.targets[0], pack, BEFORE, paths=0)


@pytest.mark.parametrize(
    ("edition", "there"),
    [
        ("2024-12", True),
        ("2025-03", False),
        ("2025-02", True),
        ("2025-02-28", True),
        ("2025-03-02", False),
        ("2024", True),
        ("2025", False),
        ("", True),
        ("second", True),
    ],
)
def test_an_edition_is_known_once_it_had_surely_appeared(edition: str, there: bool) -> None:
    assert published_by(edition, date(2025, 3, 1)) is there


@given(
    st.lists(st.floats(0.1, 50), min_size=14, max_size=20),
    st.floats(0.1, 50),
    st.floats(1.0, 3.0),
    st.integers(1, 8),
)
def test_a_higher_bar_is_never_reached_more_often(
    history: list[float], level: float, factor: float, years: int
) -> None:
    outlook = fit({"A": history})["A"]
    low, high = (
        simulate(outlook, level, years=years, bar=bar, paths=300, seed=(1,)) for bar in (level, level * factor)
    )
    assert 0.0 <= high.share <= low.share <= 1.0
    assert all(values == tuple(sorted(values)) and min(values) >= 0 for values in low.fan)
    below = simulate(outlook, level, years=years, bar=level * factor, at_most=True, paths=300, seed=(1,))
    assert below.share + high.share >= 1.0 - 1e-9


def test_a_party_that_always_grew_alike_goes_on_so() -> None:
    histories = {name: [1.02**year for year in range(12)] for name in "ABC"}
    drawn = simulate(fit(histories)["A"], 1.0, years=10, bar=1.2, paths=500, seed=(0,))
    assert drawn.share == 1.0
    assert drawn.fan[-1] == pytest.approx([1.02**10] * 5, rel=1e-4)


def test_a_drift_is_drawn_towards_that_of_the_peers() -> None:
    still, growing = [1.0] * 11, [1.1**year for year in range(11)]
    outlooks = fit({"still": still, "growing": growing})
    common = np.log(1.1) / 2
    assert 0 < outlooks["still"].drift < common < outlooks["growing"].drift < np.log(1.1)
    assert outlooks["still"].own_weight == pytest.approx(10 / 40)


def test_zero_leaves_no_change_behind_and_less_than_zero_is_refused() -> None:
    outlooks = fit({"A": [0.0, 1.0, 0.0, 2.0], "B": [1.0 + at / 10 for at in range(14)]})
    assert "A" not in outlooks
    with pytest.raises(InvalidRecord, match="B: found the figures"):
        fit({"B": [1.0, -1.0]})


def test_a_collective_with_figures_of_its_own_elsewhere_still_stands_for_its_members() -> None:
    pack = load_pack(Path(__file__).resolve().parents[2] / "examples" / "pack")
    parties = {
        name: [body.id for body in parties_of(target_named(pack, name), pack, date(2026, 1, 1))[0]]
        for name in ("T2", "T6")
    }
    assert parties["T6"] == ["_MEMBERS"], "the series of patrol craft counts them together"
    assert set(parties["T2"]) == {body.id for body in pack.members_of("COMPACT", date(2026, 1, 1))}

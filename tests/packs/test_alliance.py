"""The pack that comes with Wordbond: complete, sourced, and ready to answer."""

from collections import Counter
from datetime import date

import pytest

from wordbond.errors import InvalidRecord
from wordbond.packs import Bound, Pack, PledgedKind, addable, load_pack

NOVEMBER = date(2025, 11, 6)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def test_the_allies_are_thirty_two_and_joined_in_their_time(pack: Pack) -> None:
    assert len(pack.members_of("NATO", NOVEMBER)) == 32
    assert len(pack.members_of("NATO", date(2023, 4, 3))) == 30
    assert len(pack.members_of("EU", NOVEMBER)) == 27


@pytest.mark.parametrize(
    ("words", "day", "holder"),
    [
        ("NATO chief", NOVEMBER, "Mark Rutte"),
        ("NATO Secretary-General", date(2024, 5, 1), "Jens Stoltenberg"),
        ("the alliance's leader", NOVEMBER, "Mark Rutte"),
        ("US president", NOVEMBER, "Donald Trump"),
        ("U.S. President", date(2024, 5, 1), "Joe Biden"),
        ("the president of Poland", NOVEMBER, "Karol Nawrocki"),
        ("French foreign minister", NOVEMBER, "Jean-Noël Barrot"),
        ("Germany’s Chancellor", NOVEMBER, "Friedrich Merz"),
        ("Dutch Prime Minister", date(2020, 1, 1), "Mark Rutte"),
        ("UK Defence Secretary", NOVEMBER, "John Healey"),
        ("the Kremlin spokesman", NOVEMBER, "Dmitry Peskov"),
    ],
)
def test_an_office_is_held_by_one_person_on_the_day(pack: Pack, words: str, day: date, holder: str) -> None:
    assert [holding.person.name for holding in pack.holders(words, day)] == [holder]


def test_a_bare_title_is_held_by_many_and_left_to_the_text(pack: Pack) -> None:
    assert len(pack.holders("the prime minister", NOVEMBER)) > 20


def test_a_former_holder_is_no_holder(pack: Pack) -> None:
    assert [h.person.name for h in pack.former_holders("Dutch Prime Minister", date(2024, 11, 1))] == ["Mark Rutte"]
    assert "Mark Rutte" not in {h.person.name for h in pack.holders("Dutch Prime Minister", date(2024, 11, 1))}


def test_trust_in_an_office_fades_after_the_last_date_evidenced(pack: Pack) -> None:
    (holding,) = pack.holders("NATO chief", NOVEMBER)
    assert (
        holding.share_on(NOVEMBER) == 1.0 > holding.share_on(date(2029, 1, 1)) > holding.share_on(date(2033, 1, 1)) > 0
    )
    assert holding.share_on(date(2024, 9, 30)) == 0.0


def test_us_is_a_country_only_in_capitals(pack: Pack) -> None:
    assert [body.id for body in pack.bodies_named("US")] == ["USA"]
    assert [body.id for body in pack.bodies_named("the U.S.")] == ["USA"]
    assert pack.bodies_named("us") == ()


def test_a_capital_that_stands_for_several_keeps_them_all(pack: Pack) -> None:
    found = pack.metonyms_named("Brussels")
    assert {body.id for body, metonym in found} >= {"BEL", "NATO", "EU"}
    assert all(metonym.ambiguous for _, metonym in found)
    assert [(body.id, metonym.ambiguous) for body, metonym in pack.metonyms_named("Moscow")] == [("RUS", False)]


def test_a_misspelt_name_is_found_and_a_known_one_never_taken_for_another(pack: Pack) -> None:
    assert [person.name for person, _ in pack.people_like("Stoltenburg")] == ["Jens Stoltenberg"]
    assert [person.name for person in pack.people_named("Mark Rute")] == ["Mark Rutte"]
    assert pack.people_like("Poland") == ()
    assert [(p.name, share) for p, share in pack.people_like("Costa")] == [("António Costa", 1.0)]


def test_a_programme_is_found_by_its_abbreviation_and_all_its_expansions(pack: Pack) -> None:
    names = ("PURL", "Prioritised Ukraine Requirements List", "the Priority Ukraine Needs List")
    assert {programme.id for name in names for programme in pack.programmes_named(name)} == {"purl"}


def test_two_events_on_one_day_stay_two(pack: Pack) -> None:
    assert {event.place for event in pack.events_on(NOVEMBER)} == {"Berlin", "Bucharest"}


def test_every_figure_keeps_its_edition_and_no_cell_stands_twice(pack: Pack) -> None:
    shares = [f for f in pack.series if f.measure == "share_gdp_pct"]
    assert len({f.edition for f in shares}) == 4
    assert max(Counter((f.body, f.year, f.edition) for f in shares).values()) == 1


def test_a_conflict_between_editions_stays_visible(pack: Pack) -> None:
    found = {
        f.edition: str(f.value) for f in pack.series if (f.body, f.year, f.measure) == ("USA", 2024, "share_gdp_pct")
    }
    assert (found["2024-06"], found["2025-08"]) == ("3.38", "3.21")


def test_totals_and_overlaps_are_never_added(pack: Pack) -> None:
    by_id = {row.id: row for row in pack.pledged}
    with pytest.raises(InvalidRecord, match="A02 is a restatement"):
        addable([by_id["A02"]])
    with pytest.raises(InvalidRecord, match="holds some of the same money"):
        addable([by_id["P02a"], by_id["P02"]])
    with pytest.raises(InvalidRecord, match="convert them first"):
        addable([by_id["P02a"], by_id["P15"]])
    assert by_id["T01"].kind is PledgedKind.PROGRAMME_TOTAL and not by_id["T01"].kind.is_summand
    assert [row.id for row in addable([by_id["P02a"], by_id["P02b"]])] == ["P02a", "P02b"]


def test_a_target_in_words_has_no_invented_deadline(pack: Pack) -> None:
    target = next(t for t in pack.targets if t.id == "G10")
    assert target.deadline is None and target.deadline_text == "within the next year"
    hague = next(t for t in pack.targets if t.id == "G04")
    assert (hague.value, hague.bound, str(hague.deadline)) == (5, Bound.AT_LEAST, "2035")

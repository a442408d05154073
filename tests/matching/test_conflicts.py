"""Facts on which texts disagree, with each other and with the example pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from tests.matching.sayings import report, transcript
from wordbond.matching.conflicts import conflicts_of_statement, conflicts_with_pack
from wordbond.matching.renderings import renderings
from wordbond.matching.statements import link_statements
from wordbond.model import Analysis, Noise, NoiseKind, Report, Span
from wordbond.packs import Pack, load_pack
from wordbond.together import compare

TOLL = "The toll for small boats stays at 40 crowns until the end of 2033."
WRONG = TOLL.replace("40", "60")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).resolve().parents[2] / "examples" / "pack")


def text_of(analysis: Analysis) -> str:
    return analysis.text.text


def test_reports_that_print_two_figures_are_the_two_sides_of_one_conflict() -> None:
    texts = [report(TOLL), report(WRONG, outlet="Harbour News"), report(WRONG, outlet="The Lamp")]
    known = {r.id: r for a in texts for r in renderings(a)}
    (statement,) = link_statements(known.values()).statements
    (conflict,) = conflicts_of_statement(statement, known)
    assert conflict.kind == "number"
    assert conflict.reference is None
    words = {str(a.text.id): text_of(a) for a in texts}
    shown = {place.span.of(words[place.text_id]) for side in conflict.sides for place in side.spans}
    assert {w.split()[0] for w in shown} == {"40", "60"}
    assert {len(side.spans) for side in conflict.sides} <= {1, 2}


def test_a_transcript_stands_beside_the_conflict_as_its_reference() -> None:
    texts = [transcript(f"Good morning to all of you here. {TOLL}"), report(WRONG)]
    known = {r.id: r for a in texts for r in renderings(a)}
    (statement,) = link_statements(known.values()).statements
    (conflict,) = conflicts_of_statement(statement, known)
    assert conflict.basis == "transcript"
    assert conflict.reference is not None
    assert conflict.reference.startswith("40")


def with_prose(prose: str, day: date = date(2031, 5, 5)) -> Analysis:
    return report("We open the lock today.", prose=prose, day=day)


def on(pack: Pack, prose: str) -> list[tuple[str, str, str | None]]:
    return [(c.kind, c.sides[0].value, c.reference) for c in conflicts_with_pack(with_prose(prose), pack)]


def test_a_count_of_members_that_the_day_does_not_bear_out(pack: Pack) -> None:
    body = next(b for b in pack.bodies if b.id in {m.body for m in pack.memberships})
    members = len(pack.members_of(body.id, date(2031, 5, 5)))
    wrong = on(pack, f"The {body.name} has {members + 1} members, its spokesman said.")
    assert ("number", str(members + 1), str(members)) in wrong
    assert on(pack, f"The {body.name} has {members} members, its spokesman said.") == []
    assert on(pack, f"The {body.name} works with {members * 3} countries, its spokesman said.") == []


def test_a_programme_whose_name_is_nearly_right(pack: Pack) -> None:
    longer = replace(pack.programmes[0], name="Harbour Needs and Repairs List")
    known = replace(pack, programmes=(longer, *pack.programmes[1:]))
    assert on(known, "They spoke of the Harbour Needs and Repairs List all day.") == []
    assert on(known, "They spoke of the Harbour Needs and Prepares List all day.") == [
        ("name", "Harbour Needs and Prepares List", "Harbour Needs and Repairs List")
    ]
    assert on(known, "They spoke of the Tarn Fishing and Repairs Board all day.") == []


def test_former_is_wrong_of_somebody_in_office_and_right_of_somebody_who_left(pack: Pack) -> None:
    today = date(2031, 5, 5)
    holding = next(h for h in pack.holdings if h.first.last < today and h.last is None)
    title, name = holding.office.title, holding.person.name
    day = max(h.first.last for h in pack.holdings_of(holding.person))
    analysis = with_prose(f"The meeting was led by former {title.lower()} {name}.", day=day)
    assert [c.kind for c in conflicts_with_pack(analysis, pack)] == ["role"]
    assert conflicts_with_pack(with_prose(f"It was led by {title.lower()} {name}.", day=day), pack) == ()


def test_nothing_that_hangs_on_the_day_is_judged_without_one(pack: Pack) -> None:
    body = next(b for b in pack.bodies if b.id in {m.body for m in pack.memberships})
    analysis = report("We open today.", prose=f"The {body.name} has 7 members.", day=None, place=None)
    assert conflicts_with_pack(analysis, pack) == ()


def test_a_transcript_is_never_held_against_the_pack(pack: Pack) -> None:
    assert conflicts_with_pack(transcript("We have 900 members."), pack) == ()


def test_reports_at_odds_with_the_pack_in_one_way_make_one_conflict_in_any_order(pack: Pack) -> None:
    body = next(b for b in pack.bodies if b.id in {m.body for m in pack.memberships})
    count = len(pack.members_of(body.id, date(2031, 5, 5))) + 1
    texts = [
        with_prose(f"The {body.name} has {count} members, he said."),
        with_prose(f"“The {body.name} of {count} members” was her word."),
        report(TOLL, outlet="The Lamp"),
        report(WRONG, outlet="Kurier"),
    ]
    first = compare(texts, pack)
    assert sorted(len(c.sides[0].spans) for c in first.conflicts if c.basis == "pack") == [2]
    assert all(compare(order, pack) == first for order in permutations(texts))


def test_noise_is_not_held_against_anybody(pack: Pack) -> None:
    body = next(b for b in pack.bodies if b.id in {m.body for m in pack.memberships})
    count = len(pack.members_of(body.id, date(2031, 5, 5))) + 1
    analysis = with_prose(prose := f"The {body.name} has {count} members, he said.")
    assert isinstance(analysis.text, Report)
    quiet = replace(analysis.text, noise=(Noise(NoiseKind.CAPTION, Span(0, len(prose))),))
    assert conflicts_with_pack(replace(analysis, text=quiet), pack) == ()

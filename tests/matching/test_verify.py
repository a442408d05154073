from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.matching import FactKind, Fidelity, Form, Verdict, verify

SAID = (
    "The council will repair at least 40 bridges by 2031, unless the steel is late. Nobody has asked the towns to pay, "
    "and Mayor Ilse Brandt told the engineers that all of them were welcome."
)


def facts(verdict: Verdict, said: str, reported: str) -> list[tuple[str, str, str]]:
    return [
        (str(f.kind), f.said.of(said) if f.said else "", f.reported.of(reported) if f.reported else "")
        for f in verdict.altered
    ]


CASES = [
    ("Nobody has asked the towns to pay", Fidelity.VERBATIM, Form.TRIMMED),
    ("nobody HAS asked the towns – to pay", Fidelity.VERBATIM, Form.TRIMMED),
    ("Nobody has asked the towns to pay […] all of them were welcome.", Fidelity.ELLIPSIS, Form.MARKED),
    (
        "Nobody has asked the towns to pay, and Mayor Brandt told the engineers they were welcome",
        Fidelity.LIGHT_EDIT,
        None,
    ),
    ("Not one town has been requested to pay anything", Fidelity.PARAPHRASE, None),
    ("Football is played by eleven on each side", Fidelity.NOT_FOUND, None),
    ("", Fidelity.NOT_FOUND, None),
    ("…", Fidelity.NOT_FOUND, None),
]


@pytest.mark.parametrize(("reported", "label", "form"), CASES)
def test_labels_and_forms(reported: str, label: Fidelity, form: Form | None) -> None:
    got = verify(SAID, reported)
    assert got.label is label
    assert form is None or got.form is form


ALTERED = [
    ("The council will repair at least 14 bridges by 2031, unless the steel is late.", ("number", "40", "14")),
    (
        "The council will repair at most 40 bridges by 2031, unless the steel is late.",
        ("comparator", "least 40", "most 40"),
    ),
    ("The council will repair at least 40 bridges by 2035, unless the steel is late.", ("date", "2031", "2035")),
    ("The council may repair at least 40 bridges by 2031, unless the steel is late.", ("modality", "will", "may")),
    (
        "The council will not repair at least 40 bridges by 2031, unless the steel is late.",
        ("negation", "will", "will not"),
    ),
    ("The council will repair at least 40 bridges by 2031.", ("condition", "unless the steel is late", "")),
    ("Somebody has asked the towns to pay, and Mayor Ilse Kunz told the engineers so.", ("name", "Brandt", "Kunz")),
    ("Mayor Ilse Brandt told the engineers that most of them were welcome.", ("quantifier", "all", "most")),
]


@pytest.mark.parametrize(("reported", "fact"), ALTERED, ids=[f[0] for _, f in ALTERED])
def test_altered_facts_are_named_in_their_words(reported: str, fact: tuple[str, str, str]) -> None:
    got = verify(SAID, reported)
    assert got.label is Fidelity.ALTERED_FACT
    kind, said, told = fact
    assert any(k == kind and said in s and told in r for k, s, r in facts(got, SAID, reported)), facts(
        got, SAID, reported
    )


KEPT = [
    ("We will not reject the plan.", "We will accept the plan."),
    ("The work takes 48 hours.", "The work takes two days."),
    ("Half of the wells are dry.", "50 percent of the wells are dry."),
    ("A quarter of the pupils stayed at home.", "25 per cent of the pupils remained at home."),
    ("Norway will send 12 doctors.", "Twelve doctors are going to be sent by the Norwegians."),
    ("Unless it rains, we lose the wheat.", "If there is no rain, we lose the wheat."),
    ("The mayor asked the police to wait.", "The police were asked by the mayor to wait."),
    ("The bridge is higher than the tower.", "The tower is lower than the bridge."),
    ("We must finish before July.", "We must finish by the end of June."),
    ("I will help.", "She would help."),
    ("The train leaves at noon.", "The train leaves at twelve o'clock."),
    ("The gates open at midday.", "The gates are opened at twelve noon."),
    ("The barge weighs nine and a half tonnes.", "The weight of the barge is 9.5 tonnes."),
    ("The number of fires has fallen by a third.", "The number of fires went down by a third."),
    (
        "Rents have risen everywhere since the fair came here.",
        "Rents have gone up everywhere since the fair came here.",
    ),
    ("The engine was repaired in six hours.", "It took six hours to repair the engine."),
    ("The smiths ask the press to stop naming them.", "The smiths ask the press not to name them."),
    ("Nine sailors are still missing.", "Nine sailors are still considered missing."),
    ("The bakery is open every day of the year but Easter.", "The bakery opens each day of the year except Easter."),
    ("We have enough coal for this winter and the next.", "There is enough coal for the next two winters."),
    ("Wages will rise by 6 percent over three years.", "There will be a 6 percent rise in wages over three years."),
    ("We lend them 40 million a year over five years.", "For five years we lend them 40 million annually."),
    ("In two years' time the port will get a crane.", "Two years from now the port will be given a crane."),
    ("We asked the bank for a loan and got it in May.", "We requested a loan of the bank and received it in May."),
    ("We will lift the ban as soon as the tests have been done.", "We will lift the ban after the tests."),
    ("We sought help from the guild.", "We tried to get help from the guild."),
    ("The police have closed the road.", "Officers have closed the road."),
    ("The children's ward will be moved to the county town.", "The children's unit is to be moved to the county seat."),
    ("The power plant stands still.", "The electricity plant is standing still."),
    ("It was the guild that warned us of the flood.", "We were warned of the flood by the guild."),
    (
        "Our boats will stay here, and we will pay them.",
        "They said their boats would stay here and they would pay them.",
    ),
    ("I will not be the one who tells my daughter that.", "I won't be the one who tells her daughter that."),
    ("We ask every citizen to lock their door.", "We ask all citizens to lock their doors."),
    ("Crime in the valley is coming down for the third year.", "Crime is falling in the valley for the third year."),
    ("Prices have gone up since the harvest by a tenth.", "Since the harvest prices have climbed by a tenth."),
    ("They have applied for a licence for the mine.", "They have requested a mining licence."),
    (
        "The nurses were praised by the doctors for their patience.",
        "The doctors praised the nurses for their patience.",
    ),
    ("We fired only after they had opened fire.", "We did not fire until they had opened fire."),
    ("All of them came but nobody stayed until the end.", "All of them came."),
    ("All of them were invited but Anna was ill.", "All of them were invited."),
    ("Everyone in the crew except the cook was paid.", "Only the cook was not paid; all the others in the crew were."),
]
CUT = [
    ("The ferry is old, it is not slow, but it is safer than the bridge.",
     "The ferry is old … but it is safer than the bridge."),
    ("The tax is low, nobody is glad of it, and we keep it.", "The tax is low, and we keep it."),
    ("The well is not clean, and it will not be before the pump has been changed.", "The well is not clean"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "reported"), CUT)
def test_a_clause_left_out_with_its_own_negation_or_condition_alters_nothing(said: str, reported: str) -> None:
    assert verify(said, reported).label in {Fidelity.ELLIPSIS, Fidelity.VERBATIM}


@pytest.mark.parametrize(("said", "reported"), KEPT)
def test_another_wording_of_the_same_fact_is_no_alteration(said: str, reported: str) -> None:
    assert verify(said, reported).label in {Fidelity.PARAPHRASE, Fidelity.LIGHT_EDIT, Fidelity.VERBATIM}


EXCHANGED = [
    ("number", "The port will get a new crane next year.", "In three years' time the port will get a new crane."),
    ("date", "The guild was founded two weeks ago in a barn.", "The guild was founded last week in a barn."),
    ("date", "We have enough coal for this winter.", "We have enough coal for the next two winters."),
    ("unit", "Wages will rise by 6 percent over three years.", "Wages are going to rise by 6 percent a year."),
    ("unit", "We lend them 40 million a year.", "We lend them 40 million over five years."),
    ("modality", "We asked the bank for a loan in May.", "In May we got a loan from the bank."),
    ("modality", "The senate is studying the harbour bill this week.",
     "The harbour bill was approved by the senate this week."),
    ("modality", "The panel has visited two sites and recommended the one at Brel.",
     "The panel visited two sites and has decided today on the one at Brel."),
    ("name", "If they do not agree, the court will decide in the autumn.",
     "If no agreement is found, it's the council that will decide in the autumn."),
    ("name", "The engine shed burned down in March, and nobody was hurt.",
     "The boat shed burnt down in March; no one was injured."),
    ("name", "The teachers have refused the offer of the city.", "The nurses have turned down the offer of the city."),
    ("role", "It was the fire brigade that called the miners.", "It was the miners who called the fire brigade."),
    ("role", "Our neighbours owe us four million for a dam.", "We owe our neighbours four million for a dam."),
    ("role", "The nurses were praised by the doctors for their patience.",
     "The nurses praised the doctors for their patience."),
    ("modality", "They have applied for a licence for the mine.", "They have been granted a licence for the mine."),
    ("modality", "The ministry is examining the offer of the two banks.",
     "The ministry has accepted the offer made by the two banks."),
    ("direction", "Prices have gone up by a tenth since the fair.", "Prices have dropped by a tenth since the fair."),
    ("direction", "The level of the lake came down by two metres.", "The lake's level rose by two metres."),
    ("name", "Farmers must register their wells by June.", "Fishermen must register their wells by June."),
    ("role", "We keep our cattle on our own meadows.", "We keep our cattle on the neighbour's meadows."),
    ("role", "Our boats and our crews will stay, and we pay.", "Our boats and their crews will stay, and we pay."),
    ("role", "We shot at targets on our own soil.", "We fired at targets on enemy soil."),
    ("role", "It was the guild that warned us of the flood.", "It was we who warned the guild of the flood."),
    ("condition", "We will lift the ban as soon as the tests have been done.", "We will lift the ban."),
    ("condition", "The road will be opened once the bridge has been checked.", "They are going to open the road."),
    ("condition", "The bakery is open every day of the year but Easter.", "The bakery is open every day of the year."),
    ("condition", "All of the bridges but the one at Tarn were mended.", "All of the bridges were mended."),
    ("condition", "Everyone in the crew except the cook was paid.", "Everyone in the crew was paid."),
    ("condition", "All the schools here are open.", "All the schools here but that of Lund are open."),
    ("condition", "None of the mills, apart from the oldest, has run this year.", "None of the mills ran this year."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "said", "reported"), EXCHANGED)
def test_a_fact_exchanged_in_another_wording_is_named(kind: str, said: str, reported: str) -> None:
    assert kind in [str(f.kind) for f in verify(said, reported).altered]


def test_a_garbled_word_is_a_transmission_error_and_in_a_translation_nothing_worse() -> None:
    said = "We opened the Joint School for Training and Relief in March, and it has trained 900 nurses since."
    reported = "We opened the Joint School for Trade and Relief in March, and it has trained 900 nurses since."
    plain, translated = verify(said, reported), verify(said, reported, translated=True)
    assert plain.label is Fidelity.ALTERED_FACT
    assert [g.reported.of(reported) for g in plain.garbled if g.reported] == ["Trade"]
    assert translated.label is Fidelity.PARAPHRASE
    assert translated.garbled == plain.garbled


def test_a_changed_figure_is_altered_in_a_translation_as_well() -> None:
    assert verify("It has 900 nurses.", "It has 600 nurses.", translated=True).label is Fidelity.ALTERED_FACT


def test_the_speakers_own_name_is_no_new_fact() -> None:
    said = "I told Berlin that we will come on Tuesday with forty lorries."
    reported = "Aalto told Berlin that they would come on Tuesday with forty lorries."
    assert verify(said, reported, speaker="Minna Aalto").label is not Fidelity.ALTERED_FACT


def test_a_long_transcript_is_searched_for_the_passage() -> None:
    filler = "The clerk read item {} of the agenda and the members took note of it without a vote. "
    said = "".join(filler.format(i) for i in range(3000)) + SAID + "".join(filler.format(i) for i in range(3000, 6000))
    assert len(said.split()) > 100_000
    assert verify(said, "Nobody has asked the towns to pay").label is Fidelity.VERBATIM
    got = verify(said, "The council will repair at least 14 bridges by 2031, unless the steel is late.")
    assert [(f.kind, f.said.of(said)) for f in got.altered if f.said] == [(FactKind.NUMBER, "40 bridges")]
    assert verify(said, "Football is a game for gentlemen, played on wet grass").label is Fidelity.NOT_FOUND


def test_a_quotation_of_five_thousand_words() -> None:
    said = " ".join(f"Sentence {i} speaks of river {i * 7}, and of its {i % 13} mills." for i in range(1, 500))
    assert len(said.split()) > 4500
    assert verify(said, said).label is Fidelity.VERBATIM
    assert verify(said, said.replace("river 700,", "river 701,")).label is Fidelity.ALTERED_FACT


@pytest.mark.parametrize(
    ("said", "reported", "label"),
    [
        ("Wir werden 40 Brücken bauen.", "Wir werden 40 Brücken bauen.", Fidelity.VERBATIM),
        ("Wir werden 40 Brücken bauen.", "Wir werden 50 Brücken bauen.", Fidelity.ALTERED_FACT),
        ("Мы построим 40 мостов.", "Мы построим 40 мостов", Fidelity.VERBATIM),
        ("Мы построим 40 мостов.", "Мы построим 30 мостов", Fidelity.ALTERED_FACT),
    ],
)
def test_other_languages_are_compared_by_words_and_figures(said: str, reported: str, label: Fidelity) -> None:
    assert verify(said, reported).label is label


def test_one_word() -> None:
    assert verify(SAID, "bridges").label is Fidelity.VERBATIM
    assert verify("bridges", "bridges").form is Form.PLAIN
    assert verify("bridges", "tunnels").label is not Fidelity.VERBATIM


TEXTS = st.lists(
    st.sampled_from(
        [
            "the",
            "a",
            "not",
            "no",
            "will",
            "may",
            "5",
            "40",
            "percent",
            "Oslo",
            "Lima",
            "bridge",
            "river",
            "school",
            "built",
            "asked",
            ",",
            ".",
            "if",
            "all",
            "most",
            "by",
            "2031",
        ]
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_every_verdict_holds_together(said: str, reported: str) -> None:
    got = verify(said, reported)
    assert got == verify(said, reported)
    assert 0.0 <= got.confidence <= 1.0
    assert bool(got.altered) == (got.label is Fidelity.ALTERED_FACT)
    for edit in got.script:
        assert (edit.said is None) == (edit.kind == "inserted")
        assert (edit.reported is None) == (edit.kind == "deleted")
    told = [e.reported for e in got.script if e.reported]
    assert all(a.end <= b.start for a, b in pairwise(told))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_words_said_are_carried_by_themselves(text: str) -> None:
    got = verify(text, f"“{text}”")
    expected = Fidelity.VERBATIM if any(c.isalnum() for c in text) else Fidelity.NOT_FOUND
    assert got.label is expected


def test_the_script_tells_what_happened_to_each_word() -> None:
    said, reported = "We will build ten schools in Lima by May.", "By May they will build nine schools in Lima."
    got = [
        (e.kind, e.said.of(said) if e.said else "", e.reported.of(reported) if e.reported else "")
        for e in verify(said, reported).script
    ]
    assert ("equal", "will build", "will build") in got
    assert ("replaced", "ten", "nine") in got
    assert any(kind == "moved" and a == "May" for kind, a, _ in got)


ANOTHER_CLAIM = [
    ("The vaccine protects nine out of ten children and costs less than two euros a dose.",
     "Two of the children had a fever after the vaccine, and nine had none."),
    ("If we had closed the schools two weeks earlier, at least a thousand people would still be alive.",
     "At least two of the people who taught at the school are still alive."),
    ("Three of the seven ministers voted against the treaty, among them the minister of finance.",
     "Three ministers were late for the vote because of the snow."),
]  # fmt: skip


@pytest.mark.parametrize(("said", "reported"), ANOTHER_CLAIM)
def test_the_same_words_in_another_claim_are_not_found(said: str, reported: str) -> None:
    assert verify(said, reported).label is Fidelity.NOT_FOUND


def test_few_words_that_are_nearly_all_equal_are_found() -> None:
    assert verify("We planted 3,000 oaks.", "We planted 5,000 oaks.").label is Fidelity.ALTERED_FACT
    assert verify("He told me.", "She told me.").label is not Fidelity.NOT_FOUND


def test_a_noun_in_the_place_of_a_pronoun_is_no_new_fact() -> None:
    said = "I do not believe that it will try to take the port before the winter."
    kept = "I do not believe that Dravia will try to take the port before the winter."
    turned = "I believe that Dravia will try to take the port before the winter."
    assert verify(said, kept).label is Fidelity.LIGHT_EDIT
    assert [str(f.kind) for f in verify(said, turned).altered] == ["negation"]


WAS = "Last month the port turned away 90 ships a day, and the harbour master thanked the crews and blamed the owners."
TURNED = [
    ("Last year the port turned away 90 ships a day, and the harbour master thanked the crews.", "date"),
    ("Last month the port turned away 90 ships a week, and the harbour master thanked the crews.", "unit"),
    ("Last month the port turned away 90 ships a day; the master blamed the crews and thanked the owners.", "role"),
    ("Last month the port turned away 90 trains a day, and the harbour master thanked the crews.", "name"),
]  # fmt: skip


@pytest.mark.parametrize(("reported", "kind"), TURNED, ids=[k for _, k in TURNED])
def test_periods_rates_and_who_did_what_are_facts(reported: str, kind: str) -> None:
    assert kind in [k for k, _, _ in facts(verify(WAS, reported), WAS, reported)]


REWORDED = [
    ("The flood killed nobody, because the dam held.", "There were no deaths in the flood, for the dam did hold."),
    ("He has been blind since 2016.", "From 2016 onward he has been blind."),
    ("The mast is 3,200 metres from the shore.", "The mast stands 3200 m from the shore."),
    ("She left without a coat.", "She left with no coat."),
    ("Only two of the mills have power.", "No more than two of the mills have power."),
    ("Neither the mayor nor the clerk told us.", "We were not told by the mayor or the clerk."),
    ("The tenants have a month to appeal.", "The tenants may appeal within a month."),
]


@pytest.mark.parametrize(("said", "reported"), REWORDED)
def test_what_a_translator_may_write_is_no_alteration(said: str, reported: str) -> None:
    assert verify(said, reported).label is not Fidelity.ALTERED_FACT


def test_a_loose_sign_in_a_text_put_in_other_words_is_a_doubt() -> None:
    said = "The bishop did not want to comment on the letter, which was written before he took office."
    reported = "No comment on the letter was to be had from the bishop, who hadn't been in office when it was written."
    got = verify(said, reported)
    assert got.label is Fidelity.PARAPHRASE
    assert "negation" in [str(f.kind) for f in got.doubts]

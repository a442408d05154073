"""What a cue does, by the lexicon's own examples; and how verbs and packs spell."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordbond.attribution.acts import ActKind, act_of, default_acts, forms_of, kind_of, read_acts
from wordbond.errors import InvalidPack

ACTS = tomllib.loads(files("wordbond.attribution").joinpath("data/acts.toml").read_text("utf-8"))["act"]


@pytest.mark.parametrize("entry", ACTS, ids=lambda entry: entry["name"])
def test_every_act_knows_its_examples(entry: dict[str, list[dict[str, str]]]) -> None:
    assert entry["example"]
    for example in entry["example"]:
        assert example["cue"] in example["text"]
        assert act_of(example["cue"], default_acts()) == entry["name"]


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("has repeatedly said", "said"),
        ("declined to say", "refused"),
        ("went on to say", "said"),
        ("referred to", "described"),
        ("calling on", "urged"),
        ("calls", "described"),
        ("plans", "planned"),
        ("in", "showed"),
        ("said in", "said"),
        ("wrote in a letter", "wrote"),
        ("Denies", "denied"),
        ("hummed", None),
        ("", None),
    ],
)
def test_the_head_of_a_cue_tells_the_act(cue: str, act: str | None) -> None:
    assert act_of(cue, default_acts()) == act


def test_speech_is_told_from_belief_and_intention() -> None:
    lexicon = default_acts()
    assert kind_of("said", lexicon) is ActKind.SPEECH
    assert kind_of("believes", lexicon) is ActKind.BELIEF
    assert kind_of("planned", lexicon) is ActKind.INTENTION
    assert kind_of("feared", lexicon) is ActKind.ATTITUDE
    assert kind_of("shows", lexicon) is ActKind.EVIDENCE


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("deny", ("deny", "denies", "denied", "denying")),
        ("agree", ("agree", "agrees", "agreed", "agreeing")),
        ("stress", ("stress", "stresses", "stressed", "stressing")),
        ("argue", ("argue", "argues", "argued", "arguing")),
        ("quiz quizzes quizzed quizzing", ("quiz", "quizzes", "quizzed", "quizzing")),
        ("call for", ("call for", "calls for", "called for", "calling for")),
    ],
)
def test_verbs_inflect(verb: str, forms: tuple[str, ...]) -> None:
    assert forms_of(verb) == forms


def test_a_pack_adds_acts_and_words_to_acts() -> None:
    source = """
        [[act]]
        name = "vetoed"
        kind = "speech"
        verbs = ["veto"]
        [[act]]
        name = "said"
        kind = "speech"
        verbs = ["hum hums hummed humming"]
    """
    lexicon = read_acts(source, "a pack", default_acts())
    assert act_of("vetoed", lexicon) == "vetoed"
    assert act_of("hummed", lexicon) == "said"
    assert act_of("said", lexicon) == "said"


@pytest.mark.parametrize(
    "source",
    [
        "[[act]",
        '[[act]]\nkind = "speech"',
        '[[act]]\nname = "x"\nkind = "song"',
        "act = 3",
        '[[act]]\nname = "x"\nkind = "speech"\nverbs = [""]',
    ],
)
def test_a_bad_lexicon_names_its_file(source: str) -> None:
    with pytest.raises(InvalidPack, match="a pack"):
        read_acts(source, "a pack")


@given(st.text())
def test_any_cue_gives_an_answer(cue: str) -> None:
    assert act_of(cue, default_acts()) is None or isinstance(act_of(cue, default_acts()), str)

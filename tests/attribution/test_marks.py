"""The marks of European print: every custom's example, untidy print, and what must hold for every text."""

from __future__ import annotations

import tomllib
from functools import partial
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.effort import calls_of

from wordbond.attribution.marks import Marked, MarkedUse, find_marked, split_paragraphs
from wordbond.model import Span

DATA = tomllib.loads(files("wordbond.attribution").joinpath("data/marks.toml").read_text("utf-8"))
DOUBLE = '“”„"«»‹›「」《》'


def inners(text: str) -> list[tuple[str, ...]]:
    return [tuple(part.of(text) for part in marked.inner) for marked in find_marked(text)[0]]


def codes(text: str) -> list[str]:
    return [finding.code for finding in find_marked(text)[1]]


@pytest.mark.parametrize("custom", DATA["custom"], ids=lambda custom: f"{custom['pair']} {custom['where']}")
def test_every_custom_reads_its_example(custom: dict[str, str]) -> None:
    marked, findings = find_marked(custom["example"])
    assert [m.inner[0].of(custom["example"]) for m in marked] == custom["inner"]
    assert [m.depth for m in marked] == list(range(len(marked)))
    assert findings == []


@pytest.mark.parametrize("elision", DATA["elision"], ids=lambda elision: elision["example"])
def test_an_apostrophe_before_a_clipped_word_opens_nothing(elision: dict[str, str]) -> None:
    assert find_marked(elision["example"]) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "It's five o'clock in the allies' headquarters, and the boss's car isn't here.",
        "It’s five o’clock in the allies’ headquarters, and the boss’s car isn’t here.",
        "He grew up in the '90s, and she in the ’60s; rock 'n' roll was theirs.",
        "The gunner is 5' 10\" tall, and the ship 300' long with a 24\" screen.",
    ],
)
def test_apostrophes_and_inches_quote_nothing(text: str) -> None:
    assert find_marked(text) == ([], [])


def test_an_inch_mark_inside_straight_marks_closes_nothing() -> None:
    assert inners('"We bought a 24" screen for the hall," the mayor said.') == [
        ('We bought a 24" screen for the hall,',)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "'It was the '90s, and rock 'n' roll was king,' he said.",
            [("It was the '90s, and rock 'n' roll was king,",)],
        ),
        ("“I think — “ he began. “Well.”", [("I think —",), ("Well.",)]),
        ("“I am,” he said,“ here.”", [("I am,",), ("here.",)]),
        ('"Yes,"he said,"we will."', [("Yes,",), ("we will.",)]),
        ("‘‘We will go,’’ he said.", [("We will go,",)]),
        ("“He is 6’2” tall,” she said.", [("He is 6’2” tall,",)]),
        ('צה"ל אמר: "לא".', [("לא",)]),
        ("\u202a“We will go,” he said.", [("We will go,",)]),
        ("“A ‘b “c ‘d’ e” f’ g” h", [("A ‘b “c ‘d’ e” f’ g",), ("b “c ‘d’ e” f",), ("c ‘d’ e",), ("d",)]),
        ("«Раз «два» три»", [("Раз «два» три",), ("два",)]),
        ('He said 0" and "yes."', [("yes.",)]),
    ],
)
def test_odd_print_is_read_as_meant(text: str, found: list[tuple[str, ...]]) -> None:
    assert inners(text) == found


def test_a_quotation_wrapped_over_lines_is_one() -> None:
    for opening, closing in ("“”", '""', "''", "‘’", "«»", "„“"):
        text = f"{opening}It begins on this line\nand goes on here\nto its end,{closing} he said.\nThen he left."
        assert inners(text) == [("It begins on this line", "and goes on here", "to its end,")]


def test_a_quotation_left_open_does_not_swallow_the_next() -> None:
    text = "“Open and never closed.\n\nA paragraph without a mark.\n\n“Another,” he said."
    assert inners(text) == [("Open and never closed.",), ("Another,",)]


def test_a_possessive_does_not_close_a_single_quotation() -> None:
    text = "‘The allies’ budgets must grow,’ she said. ‘So must the ministers’ courage.’"
    assert inners(text) == [("The allies’ budgets must grow,",), ("So must the ministers’ courage.",)]


def test_a_quotation_that_reopens_at_each_paragraph_is_one() -> None:
    text = "“We began late.\n\n“We worked hard.\n\n“We finished early,” she said. “Now rest.”"
    assert inners(text) == [("We began late.", "We worked hard.", "We finished early,"), ("Now rest.",)]
    assert codes(text) == []


def test_a_quotation_that_does_not_reopen_is_one_as_well() -> None:
    text = "She said: “We began late.\nWe worked hard.\nWe finished early.”\nThen she left."
    assert inners(text) == [("We began late.", "We worked hard.", "We finished early.")]
    assert codes(text) == []


def test_a_closing_guillemet_at_the_head_of_a_paragraph_reopens() -> None:
    text = "« Nous avons commencé tard.\n» Nous avons fini tôt », a-t-elle dit."
    assert inners(text) == [("Nous avons commencé tard.", "Nous avons fini tôt")]


def test_an_unclosed_mark_is_a_finding_and_spoils_nothing_after_it() -> None:
    text = "“We will go, he said. “It is time,” he said.\n“No,” she said."
    assert inners(text) == [("It is time,",), ("No,",)]
    assert codes(text) == ["unclosed-mark"]


def test_an_unclosed_quotation_of_a_whole_paragraph_is_kept_with_its_doubt() -> None:
    text = "“We will go there and stay.\nThe minister left at noon."
    assert inners(text) == [("We will go there and stay.",)]
    assert codes(text) == ["unclosed-mark"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We will go,” he said.", ["unopened-mark"]),
        ('“We will go," he said.', ["mixed-marks"]),
        ("He said “” and left.", ["empty-marks"]),
        ("We will go », dit-il.", ["unopened-mark"]),
    ],
)
def test_untidy_marks_are_findings(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("“We will build the bridge,” the mayor said.", MarkedUse.SPEECH),
        ("The mayor said: “We will build the bridge”.", MarkedUse.SPEECH),
        ("‘We will build the bridge’, the mayor said.", MarkedUse.SPEECH),
        ("“Never,” the mayor said.", MarkedUse.SPEECH),
        ("„Nie“ – powiedział burmistrz.", MarkedUse.SPEECH),
        ("»Niemals«, sagte die Ministerin.", MarkedUse.SPEECH),
        ("The so-called “deep state” was blamed.", MarkedUse.SCARE),
        ("They blamed a “hoax,” which it was not.", MarkedUse.SCARE),
        ("She had seen the film “Dunkirk” twice.", MarkedUse.TITLE),
        ("She wrote “The Bridge on the Plain,” a novel.", MarkedUse.TITLE),
        ("市长提到《桥梁法》。", MarkedUse.TITLE),
        ("He called it “rather too much money” and left.", MarkedUse.UNSURE),
    ],
)
def test_speech_is_told_from_titles_and_doubted_words(text: str, use: MarkedUse) -> None:
    assert [m.use for m in find_marked(text)[0]] == [use]


def test_a_dialogue_dash_opens_speech_only_where_its_paragraph_reports_it() -> None:
    text = "— Мы построим мост, — сказал мэр. — Весной.\n- first item\n- second item"
    assert inners(text) == [("Мы построим мост,",), ("Весной.",)]


def test_only_the_given_paragraphs_are_read() -> None:
    text = "“One,” he said.\n“Two,” he said."
    assert [m.inner[0].of(text) for m in find_marked(text, [Span(16, 31)])[0]] == ["Two,"]


@given(st.text(alphabet=DOUBLE + "ab 5.,—\n" + "‘’'`"))
def test_every_double_mark_is_in_a_stretch_or_a_finding(text: str) -> None:
    marked, findings = find_marked(text)
    told = {f.span.start + i for f in findings if f.span for i in range(len(f.span))}
    for m in marked:
        told.update(range(m.span.start, m.span.end))
    passed_over = {i for i, char in enumerate(text) if char in '"”' and i and text[i - 1].isdigit()}
    assert {i for i, char in enumerate(text) if char in DOUBLE} <= told | passed_over


def _holds(text: str, marked: list[Marked]) -> None:
    for m in marked:
        assert m.inner
        assert all(m.span.holds(part) for part in m.inner)
        assert all(a.end <= b.start for a, b in zip(m.inner, m.inner[1:], strict=False))
        assert m.span.end <= len(text)
        assert all(part.of(text) == part.of(text).strip() for part in m.inner)
        assert 0 <= m.depth < len(marked)


@given(st.text(alphabet=DOUBLE + "‚‘’'`,ab 5.—-\n\x93\x94\u00a0"))
def test_stretches_lie_in_the_text_and_nest(text: str) -> None:
    marked, _ = find_marked(text)
    _holds(text, marked)
    assert [m.span.start for m in marked] == sorted(m.span.start for m in marked)


@given(st.text())
def test_any_text_gives_a_result(text: str) -> None:
    marked, findings = find_marked(text)
    _holds(text, marked)
    assert all(f.span is not None and f.span.end <= len(text) for f in findings)


@given(st.text(alphabet="a \n\r\u2028\x85\t"))
def test_paragraphs_hold_every_letter(text: str) -> None:
    covered = "".join(span.of(text) for span in split_paragraphs(text))
    assert covered.count("a") == text.count("a")


def test_work_grows_with_length_alone() -> None:
    pieces = ["“", '"', "“”", "' ", "“\n", '«"', "“‘’ a", "“ a\n\n", "a—. — b ", "‘a ", "\"'a ", "“a\na\n", "’ s"]
    for piece in pieces:
        small, large = (calls_of(partial(find_marked, piece * times)) for times in (500, 5_000))
        assert large < 20 * small + 1_000, piece  # tenfold is linear; a hundredfold quadratic

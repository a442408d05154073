"""What is a commitment, who owes it, and how far it has got."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.commitments.reading_out import commitments_of, report_of

from wordbond.commitments.model import Commitment, Stage
from wordbond.commitments.words import undertaking_words
from wordbond.packs import load_pack

CASES = Path(__file__).parent / "cases"


def cases() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for path in sorted(CASES.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n\n")[1:]:
            sentence, *expected = block.strip().split("\n")
            found.append((sentence, expected))
    return found


def told(one: Commitment) -> str:
    parties = ", ".join(sorted(party.name for party in one.parties)) or "-"
    amount = f"{one.quantity.value:f} {one.quantity.unit}" if one.quantity else "-"
    deadline = str(one.deadline.dated.last.year) if one.deadline and one.deadline.dated.last else "-"
    return f"{one.stage.value} | {parties} | {amount} | {deadline} | {one.sum_kind.value}"


@pytest.mark.parametrize(("sentence", "expected"), cases(), ids=[case[0][:60] for case in cases()])
def test_a_sentence_undertakes_what_the_case_says(sentence: str, expected: list[str]) -> None:
    report = report_of(f"A day in May\n\nGENEVA, 6 May 2025 - Talks began at noon.\n\n{sentence}\n")
    assert [told(one) for one in commitments_of(report, load_pack())] == expected


def test_evidence_is_words_of_the_report_and_the_stage_word_its_own() -> None:
    report = report_of("Aid\n\nGENEVA, 6 May 2025 - Denmark, the host said, has pledged 40 million euros, and left.\n")
    (one,) = commitments_of(report, load_pack())
    assert "pledged 40 million euros" in one.evidence[0].of(report.text)
    assert one.stage_word == "pledged"
    assert one.stage is Stage.PLEDGED


def test_what_a_speaker_says_that_others_will_do_is_no_commitment_of_theirs() -> None:
    pack = load_pack()
    words = "GENEVA, 6 May 2025 - “Russia will build 900 tanks this year,” NATO Secretary General Mark Rutte said.\n"
    assert commitments_of(report_of(f"Talks\n\n{words}"), pack) == ()
    words = "GENEVA, 6 May 2025 - “Allies will build 900 tanks this year,” NATO Secretary General Mark Rutte said.\n"
    (one,) = commitments_of(report_of(f"Talks\n\n{words}"), pack)
    assert [party.name for party in one.parties] == ["NATO allies"]


def test_every_word_of_the_list_is_found_in_its_own_example() -> None:
    words = undertaking_words()
    for entry in words.entries:
        assert words.patterns[entry.label].search(entry.example), f"{entry.label}: {entry.example}"


@given(
    st.lists(
        st.sampled_from(
            [
                "Denmark",
                "pledged",
                "will",
                "send",
                "not",
                "€5",
                "million",
                "by",
                "2030",
                ".",
                "“",
                "”",
                "\n\n",
                "if",
                "they",
                "part of",
                "including",
                ",",
                "aims to",
            ]
        ),
        max_size=30,
    )
)
def test_any_words_give_evidence_inside_the_text(parts: list[str]) -> None:
    report = report_of(" ".join(["Title\n\nGENEVA, 6 May 2025 - Start.", *parts]))
    for one in commitments_of(report, load_pack()):
        assert all(span.of(report.text).strip() for span in one.evidence)
        assert 0 < one.confidence <= 1

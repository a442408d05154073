"""A name and a colon before words, or a dash and a name behind them, attribute as a verb does."""

from __future__ import annotations

import pytest

from wordbond.attribution.jsonl import bare_report
from wordbond.attribution.layout import find_laid_out
from wordbond.attribution.marks import find_marked


def found(text: str) -> list[tuple[str | None, str]]:
    report = bare_report(text)
    outer = [m for m in find_marked(text, report.paragraphs)[0] if m.depth == 0]
    return [(q.source and q.source.of(text), q.words(text)) for q in find_laid_out(report, outer)]


INTERVIEW = """The harbour master came to the studio on Monday.

KELD: Will the pier stay, then?

Oda Lind: It will stay. We have the money.

KELD: And the cranes?

Oda Lind: The cranes will go."""


def test_the_turns_of_an_interview_are_their_speakers_words() -> None:
    assert found(INTERVIEW) == [
        ("KELD", "Will the pier stay, then?"),
        ("Oda Lind", "It will stay. We have the money."),
        ("KELD", "And the cranes?"),
        ("Oda Lind", "The cranes will go."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oda Lind: “The pier will stay.”", [("Oda Lind", "The pier will stay.")]),
        ("“The pier will stay.” – Oda Lind, harbour master", [("Oda Lind", "The pier will stay.")]),
        ("Warning: the pier is closed.\n\nTickets: at the gate.\n\nOpening hours: nine to five.", []),
        ("Q: Will it stay?\n\nA: It will.\n\nQ: And then?\n\nA: We will see.", []),
        ("“The Pier” – a film about Tarn", []),
    ],
)
def test_labels_and_credits(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected

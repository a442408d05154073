"""The examples stand as their page says: every report listed, nothing listed that is not there, a pack that holds."""

import re
from datetime import date
from pathlib import Path

import pytest

from wordbond.packs import load_pack

EXAMPLES = Path(__file__).parents[2] / "examples"
REPORTS = sorted((EXAMPLES / "reports").iterdir())
TRANSCRIPTS = sorted((EXAMPLES / "transcripts").iterdir())


def words(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("’", "'").split())


def test_every_report_is_told_of_on_the_page_of_the_examples() -> None:
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)) == [path.name for path in REPORTS]


def test_there_are_two_transcripts_as_delivered() -> None:
    assert len(TRANSCRIPTS) == 2
    assert all("As delivered" in path.read_text(encoding="utf-8") for path in TRANSCRIPTS)


@pytest.mark.parametrize(
    ("words_there", "words_here", "report"),
    [
        ("more than six billion euros", "more than 16 billion euros", "harbour-gazette"),
        ("eight minehunters", "eighteen minehunters", "harbour-gazette"),
        ("Marit Ellendorf", "Marit Elendorf", "zelm-morning"),
        ("If every member keeps to its plan, we will get there", '"We will get there a year early,"', "porttoday"),
        ("I do not believe that it will try", "I do believe that it will try", "tarvian-herald"),
        ("Dravia launched 44", "Dravia launched 34", "tarvian-herald"),
    ],
)
def test_what_a_report_alters_differs_from_the_transcript(words_there: str, words_here: str, report: str) -> None:
    said = " ".join(words(path) for path in TRANSCRIPTS)
    (found,) = [words(path) for path in REPORTS if report in path.name]
    assert words_there in said and words_here not in said
    assert words_here in found and words_there not in found


def test_the_stock_phrase_is_spoken_on_both_occasions() -> None:
    assert all("An attack on one harbour is an attack on every harbour." in words(path) for path in TRANSCRIPTS)


def test_the_pack_of_the_examples_knows_its_office_holders() -> None:
    pack = load_pack(EXAMPLES / "pack")
    day = date(2025, 9, 18)
    assert [h.person.name for h in pack.holders("Compact chief", day)] == ["Marit Ellendorf"]
    assert [h.person.name for h in pack.former_holders("prime minister of Kestmark", day)] == ["Marit Ellendorf"]
    assert [h.person.name for h in pack.holders("Tarvia's President", day)] == ["Lucan Ferrowe"]
    assert {f.edition for f in pack.series if f.body == "OST" and f.year == 2024} == {"2025-06", "2025-09"}

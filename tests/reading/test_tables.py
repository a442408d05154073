"""The data files of reading: every entry is found in its own example, and nothing in them is doubled."""

from __future__ import annotations

import csv
import re
import tomllib
from importlib.resources import files

import pytest
from tests.reading.test_report_cases import read

from wordbond.model import NoiseKind
from wordbond.reading.boilerplate import ENDING_SIGNS
from wordbond.reading.language import find_language
from wordbond.reading.tables import agencies, first_word, phrases, template, word_pattern
from wordbond.reading.transcript import is_transcript

DATA = files("wordbond.reading").joinpath("data")
BODY = (
    "\n\nThe bridge over the Tarn will open in spring, the council said on Tuesday after a long meeting."
    '\n\n"We have waited for it," the mayor said. "Now it is nearly here, and nobody will take it."'
    "\n\nDrivers are to pay a toll of nine crowns from the first day, said the mayor of the town.\n\n"
)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(DATA.joinpath(name).read_text(encoding="utf-8").splitlines()))


def toml(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(DATA.joinpath(name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", rows("phrases.csv"), ids=lambda row: f"{row['kind']}: {row['phrase']}")
def test_a_phrase_marks_its_example_as_noise_of_its_kind(row: dict[str, str]) -> None:
    report = read("The bridge over the Tarn opens" + BODY + row["example"])
    last = report.noise[-1]
    assert last.kind.value == row["kind"]
    assert row["example"].strip().startswith(last.span.of(report.text)[:10])
    assert last.span.end == len(report.text.rstrip())


def test_no_phrase_is_listed_twice() -> None:
    listed = [(row["form"], row["phrase"].casefold()) for row in rows("phrases.csv")]
    assert sorted(listed) == sorted(set(listed))


def test_every_ending_has_one_of_the_signs_it_is_looked_for_by() -> None:
    endings = [row["phrase"] for row in rows("phrases.csv") if row["form"] == "ends"]
    assert [phrase for phrase in endings if not any(sign.strip() in phrase for sign in ENDING_SIGNS)] == []


def test_no_alias_means_two_agencies() -> None:
    aliases = [alias.casefold() for agency in agencies().all for alias in {a.casefold() for a in agency.aliases}]
    assert sorted(aliases) == sorted(set(aliases))


@pytest.mark.parametrize("row", rows("agencies.csv"), ids=lambda row: row["name"])
def test_an_agency_is_credited_in_its_example(row: dict[str, str]) -> None:
    first, last = read(row["example"] + BODY), read("The bridge over the Tarn opens" + BODY + row["example"])
    credited = {credit.agency for report in (first, last) for credit in report.credits}
    if row["kind"] == "aggregator":
        assert first.outlet == row["name"]
        assert row["name"] not in credited
    else:
        assert row["name"] in credited


@pytest.mark.parametrize("table", toml("words.toml"))
def test_the_words_of_a_table_are_in_its_examples(table: str) -> None:
    for example in toml("words.toml")[table]["examples"]:
        assert re.search(word_pattern(table).replace(r"(?!\w)", ""), example, re.IGNORECASE)


@pytest.mark.parametrize(("language", "profile"), toml("languages.toml").items(), ids=lambda value: str(value)[:2])
def test_a_language_is_known_by_its_example(language: str, profile: dict[str, str]) -> None:
    assert find_language(profile["example"]) == language


@pytest.mark.parametrize("title", toml("transcripts.toml")["kind"]["examples"])
def test_a_title_of_an_official_record_makes_a_transcript_of_labelled_words(title: str) -> None:
    assert is_transcript(
        read_document(f"{title}\n\nJANE ROE: Good afternoon to you all.\n\nQ: Why?\n\nJANE ROE: Because.")
    )


def read_document(text: str):  # type: ignore[no-untyped-def]
    from wordbond.model import Origin
    from wordbond.reading.document import Document

    return Document(text=text, origin=Origin(location="t.txt", media_type="text/plain", sha256="0" * 64))


def test_the_template_language_says_what_it_says() -> None:
    assert re.fullmatch(template("{n} view[s]"), "4,405  views")
    assert re.fullmatch(template("repl{y|ies}"), "replies")
    assert re.fullmatch(template("the {any} here"), "the long way here")
    assert re.fullmatch(template("by {name}"), "by Jane van") is None
    assert first_word("▶ WATCH: now") == "watch"
    assert first_word("© 2031") == "©"
    assert first_word("12 views") == "#"
    assert first_word("—") == ""


def test_every_kind_of_noise_that_is_said_in_words_has_phrases() -> None:
    found = {phrase.kind for of in (phrases().by_word, phrases().items) for group in of.values() for phrase in group}
    assert found == set(NoiseKind) - {NoiseKind.DUPLICATED_BODY, NoiseKind.TEASER}

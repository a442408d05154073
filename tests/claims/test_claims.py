"""Claims: who asserts which figure of whom, by invented reports, and on the gold sample where it is at hand."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

from wordbond.claims.claims import find_claims
from wordbond.claims.model import Claim
from wordbond.model import Origin, Report, Transcript
from wordbond.packs import load_pack
from wordbond.pipeline import analyse
from wordbond.reading import read_inputs
from wordbond.reading.document import Document
from wordbond.reading.report import read_report

ROOT = Path(__file__).resolve().parents[2]
PACK = load_pack(ROOT / "examples" / "pack")


def claims_of(text: str) -> tuple[Report, tuple[Claim, ...]]:
    origin = Origin(location="page.txt", media_type="text/plain", sha256=hashlib.sha256(text.encode()).hexdigest())
    report = read_report(Document(text=text, origin=origin))
    analysis = analyse(report, PACK)
    return report, find_claims(report, analysis.quotations, analysis.attributions, PACK)


def test_a_claim_says_who_says_it_of_whom_and_for_when() -> None:
    report, (claim,) = claims_of(
        "Ministers met in Haldby\n\nTarvia will give more than 2 billion euros in assistance for 2027, "
        "Marit Ellendorf said on Thursday."
    )
    assert claim.span.of(report.text) == "more than 2 billion euros in assistance"
    assert [party.id for party in claim.subjects] == ["body:TRV"]
    assert claim.measure == "coastal assistance"
    assert [period.symbol for period in claim.periods if period.role == "for"] == ["2027"]
    assert claim.said_by == "Marit Ellendorf"


def test_the_outlets_own_figure_is_nobodys_quotation() -> None:
    _, (claim,) = claims_of("The harbour\n\nKestmark has 40 patrol craft in the straits.")
    assert (claim.said_by, claim.quotation_id, [p.name for p in claim.subjects]) == (None, None, ["Kestmark"])


def test_parties_that_are_joined_own_the_figure_together() -> None:
    _, (claim,) = claims_of("The straits\n\nTarvia, Ostrelle and Lindovia pledged 75 million euros on Friday.")
    assert [p.name for p in claim.subjects] == ["Tarvia", "Ostrelle", "Lindovia"]


def test_a_length_of_time_and_a_figure_that_points_back_are_no_claims() -> None:
    assert claims_of("The talks\n\nThe two leaders met for three days and spoke of four things.")[1] == ()


def test_a_conversion_in_brackets_is_the_same_claim() -> None:
    _, found = claims_of("The price\n\nThe ships cost Tarvia €20 million ($23 million) in all.")
    assert [claim.quantity.unit for claim in found] == ["EUR"]


def test_a_headline_figure_counts_where_the_body_has_it_not() -> None:
    _, twice = claims_of(
        "Tarvia pays 75 million euros\n\nThe minister said Tarvia pays 75 million euros for the yards."
    )
    _, once = claims_of("Tarvia pays 75 million euros\n\nThe minister spoke of the yards at length and of the sea.")
    assert (len(twice), len(once)) == (1, 1)


def test_a_figure_of_a_transcript_is_the_speakers() -> None:
    folder = ROOT / "examples" / "transcripts"
    (text,) = read_inputs([str(folder / "2025-10-07_velmar-compact_haldby-harbour-forum.txt")], pack=PACK)
    assert isinstance(text, Transcript)
    found = {(c.quantity.value, c.quantity.unit): c.said_by for c in analyse(text, PACK).claims}
    assert found[Decimal(75000000), "EUR"] == "Marit Ellendorf"


def test_what_stands_before_a_comma_is_no_part_of_a_list() -> None:
    _, (claim,) = claims_of("The summit\n\nIn Ostrelle, the Compact agreed on 4 percent of GDP for defence.")
    assert [party.name for party in claim.subjects] == ["Velmar Compact"]


def test_the_day_of_saying_is_not_the_time_of_the_figure() -> None:
    _, (claim,) = claims_of(
        "The yards\n\nTarvia paid 75 million euros in 2024, Marit Ellendorf said on Thursday in Haldby."
    )
    assert [period.symbol for period in claim.periods] == ["2024"]


def test_an_empty_page_claims_nothing() -> None:
    assert claims_of("Nothing here.")[1] == ()

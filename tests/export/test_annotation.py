"""Analyses in the form of the hand annotations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.record.samples import BRIDGE, at, bridge, hearing, make_report

from wordbond.export import annotation_of
from wordbond.model import (
    Analysis,
    Attribution,
    Basis,
    DatedOn,
    Noise,
    NoiseKind,
    Origin,
    Precision,
    Quotation,
    QuotationKind,
    Report,
    Span,
)


def report_of(*analyses: Analysis) -> dict[str, object]:
    (first, *_) = annotation_of(analyses)["reports"]  # type: ignore[misc]
    return first  # type: ignore[return-value]


def test_all_spans_stand_beside_their_words() -> None:
    report = report_of(bridge())
    shown = [*report["noise"], *report["quotations"]]  # type: ignore[misc]
    shown += [q[part] for q in report["quotations"] for part in ("cue", "source") if q[part]]  # type: ignore[attr-defined]
    shown += [o["evidence"] for o in report["occasions"]]  # type: ignore[attr-defined]
    assert len(shown) == 1 + 4 + 6 + 1
    for span in shown:
        assert BRIDGE[span["start"] : span["end"]] == span["text"]


def test_a_quotation_split_by_its_cue_is_two() -> None:
    quotations = report_of(bridge())["quotations"]
    assert [q["text"] for q in quotations][:2] == ["We will build the bridge,", "and we will pay for it."]  # type: ignore[attr-defined]
    assert {q["speaker"] for q in quotations[:2]} == {"Ana Lindqvist"}  # type: ignore[index]
    assert len({q["id"] for q in quotations}) == 4  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("between", "noise", "items"),
    [
        ("\n\n“", None, 1),
        ("”, he said. “", None, 2),
        ("\n\nPhoto: Norda\n\n“", "Photo: Norda", 1),
        ("\n\nPhoto: Norda\n\n“", None, 2),
    ],
)
def test_a_quotation_that_goes_on_in_the_next_paragraph_is_one(between: str, noise: str | None, items: int) -> None:
    text = f"“First part{between}second part.”"
    spans = (at("First part", text), at("second part.", text))
    found = (Noise(NoiseKind.CAPTION, at(noise, text)),) if noise else ()
    report = make_report(text, noise=found)
    quotation = Quotation(text_id=report.id, kind=QuotationKind.DIRECT, content=spans)
    analysis = Analysis(text=report, quotations=(quotation,), attributions=(Attribution(quotation_id=quotation.id),))
    quotations = report_of(analysis)["quotations"]
    assert len(quotations) == items  # type: ignore[arg-type]
    assert quotations[-1]["end"] == spans[-1].end  # type: ignore[index]


def named(name: str, text: str) -> Analysis:
    report = make_report(text)
    origin = Origin(location=name, media_type="text/plain", sha256="00" * 32)
    return Analysis(text=replace(report, origin=origin))


def test_a_report_is_called_by_the_digits_its_file_begins_with() -> None:
    wanted = [
        named("/data/017_report.txt", "a"),
        named("feeds/017_copy.txt", "b"),
        named("2025_report.txt", "c"),
        named("x.warc#http://example.org/1", "d"),
    ]
    reports = annotation_of(wanted)["reports"]
    ids = [report["id"] for report in reports]  # type: ignore[union-attr,index,call-overload]
    assert ids == ["017", wanted[1].text.id, wanted[2].text.id, wanted[3].text.id]
    assert reports[0]["file"] == "017_report.txt"  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    ("dated", "shown", "basis"),
    [
        (DatedOn.on(date(2025, 5, 5), Basis.STATED), "2025-05-05", "stated"),
        (DatedOn.on(date(2025, 5, 5), Basis.METADATA), "2025-05-05", "external"),
        (
            DatedOn(date(2025, 5, 5), date(2025, 5, 6), Precision.DAYS, Basis.INFERRED),
            "2025-05-05/2025-05-06",
            "inferred",
        ),
        (DatedOn(date(2025, 5, 1), date(2025, 5, 31), Precision.MONTH, Basis.STATED), "2025-05", "stated"),
        (DatedOn(date(2025, 1, 1), date(2025, 12, 31), Precision.YEAR, Basis.STATED), "2025", "stated"),
        (DatedOn.unknown(), None, None),
    ],
)
def test_dates_say_no_more_than_is_known(dated: DatedOn, shown: str | None, basis: str | None) -> None:
    report = report_of(Analysis(text=make_report(published=dated)))
    assert (report["publication_date"], report["publication_date_basis"]) == (shown, basis)


def test_occasions_tell_where_words_were_spoken_from_where_none_were() -> None:
    (occasion,) = report_of(bridge())["occasions"]  # type: ignore[misc]
    assert (occasion["role"], occasion["date"], occasion["evidence"]["text"]) == (
        "utterance",
        "2025-05-05",
        "on Monday",
    )  # type: ignore[index,call-overload]
    silent = replace(bridge(), quotations=(), attributions=())
    assert report_of(silent)["occasions"][0]["role"] == "mentioned"  # type: ignore[index]


def test_a_transcript_has_the_same_form() -> None:
    report = report_of(hearing())
    assert (report["outlet"], report["publication_date"], report["noise"]) == ("Ministry of Works", "2025-05", [])
    assert report.keys() == report_of(bridge()).keys()
    assert isinstance(bridge().text, Report) and Span(0, 1)

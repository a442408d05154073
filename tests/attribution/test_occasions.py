"""Where and when words were spoken: cases of print, days in words, and what must hold of every text.

A case lists its quotations below `---` as `words | day, month, unknown or none | place | event`.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.attribution.days import find_days
from wordbond.attribution.occasions import find_occasions
from wordbond.attribution.speakers import find_speakers
from wordbond.model import Basis, DatedOn, Occasion, Origin, Precision, Quotation, QuotationKind, Report, Span
from wordbond.packs import load_pack

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted((HERE / "cases_occasions").glob("*.txt"))
SOURCE = r"((?:[A-Z][\w’]+ )*[A-Z][\w’]+|she|he)"


def report_of(text: str, published: date | None) -> Report:
    return Report(
        id=Report.id_of(text, None),
        text=text,
        origin=Origin(location="-", media_type="text/plain", sha256=""),
        published=DatedOn.on(published, Basis.METADATA) if published else DatedOn.unknown(),
        paragraphs=tuple(Span(*m.span()) for m in re.finditer(r"(?:.+\n)+", text + "\n") if m.end() <= len(text)),
    )


def quotations_of(report: Report) -> list[Quotation]:
    return [
        Quotation(
            text_id=report.id,
            kind=QuotationKind.DIRECT,
            content=(Span(*match.span(1)),),
            source=Span(*match.span(2)),
            cue=Span(*match.span(3)),
        )
        for match in re.finditer(rf"“([^”]+)”,? {SOURCE} (said|told)", report.text)
    ]


def day_of(occasion: Occasion | None) -> str:
    if occasion is None:
        return "none"
    spoken = occasion.spoken
    if spoken.first is None:
        return "unknown"
    return f"{spoken.first:%Y-%m}" if spoken.precision is Precision.MONTH else spoken.first.isoformat()


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_each_quotation_belongs_to_the_occasion_that_the_case_says(path: Path) -> None:
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    told = dict(re.findall(r"^(pack|published):[ \t]*(.*)$", head, re.MULTILINE))
    text, _, expected = rest.partition("---\n")
    pack = load_pack(ROOT / told["pack"] if "/" in told["pack"] else told["pack"])
    report = report_of(text, date.fromisoformat(told["published"]) if told["published"] else None)
    quotations = quotations_of(report)
    found = find_occasions(report, quotations, pack, find_speakers(report, quotations, pack))
    by_id = {occasion.id: occasion for occasion in found.occasions}
    lines = []
    for quotation, occasion_id in zip(quotations, found.of_quotations, strict=True):
        occasion = by_id[occasion_id] if occasion_id else None
        cells = (day_of(occasion), (occasion and occasion.place) or "", (occasion and occasion.event_id) or "")
        lines.append((quotation.words(text).rstrip(","), *cells))
    assert lines == [tuple(cell.strip() for cell in line.split("|")) for line in expected.strip().splitlines()]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("on Thursday", "2025-11-06", "2025-11-06"),
        ("on Friday", "2025-11-07", "2025-11-07"),
        ("last Friday", "2025-10-31", "2025-10-31"),
        ("yesterday", "2025-11-06", "2025-11-06"),
        ("two days ago", "2025-11-05", "2025-11-05"),
        ("on 6 November", "2025-11-06", "2025-11-06"),
        ("on November 6, 2024", "2024-11-06", "2024-11-06"),
        ("on December 30", "2024-12-30", "2024-12-30"),
        ("on Wednesday and Thursday", "2025-11-05", "2025-11-06"),
        ("on 18-19 September", "2025-09-18", "2025-09-19"),
        ("last month", "2025-10-01", "2025-10-31"),
        ("at the end of October", "2025-10-01", "2025-10-31"),
        ("in December", "2024-12-01", "2024-12-31"),
        ("last week", "2025-10-27", "2025-11-02"),
        ("this year", "2025-01-01", "2025-12-31"),
        ("06.11.2025", "2025-11-06", "2025-11-06"),
    ],
)
def test_words_for_days_are_reckoned_from_publication(words: str, first: str, last: str) -> None:
    (day,) = find_days(words, 0, len(words), date(2025, 11, 7))
    assert (str(day.on.first), str(day.on.last)) == (first, last)


@pytest.mark.parametrize("words", ["31 February", "November 6 percent", "he may go", "March of the ants", "99.99.2025"])
def test_what_is_no_day_gives_none(words: str) -> None:
    assert [day for day in find_days(words, 0, len(words), date(2025, 11, 7)) if day.on.day] == []


@pytest.mark.parametrize("words", ["Thursday", "today", "6 November", "last month", "in June", "two days ago"])
def test_an_undated_report_gives_no_day(words: str) -> None:
    assert all(day.on.first is None for day in find_days(words, 0, len(words), None))


def test_an_event_that_the_report_names_is_told_with_its_place_and_day() -> None:
    text = "Everyone waits for the Haldby Harbour Forum, where more will be said."
    found = find_occasions(report_of(text + "\n", date(2025, 9, 20)), [], load_pack(ROOT / "examples" / "pack"))
    assert [(o.event_id, o.place, str(o.spoken.first)) for o in found.occasions] == [("V5", "Haldby", "2025-10-07")]
    assert [sighting.span.of(text) for sighting in found.sightings] == ["Haldby Harbour Forum"]


PRINT = """on Thursday November 6 in Berlin at a press conference after said Rutte Lund “we will” today . , last week
NATO TALK The Hague Summit 2025 31 February"""
WORDS = st.sampled_from(["\n", *PRINT.split()])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=40), st.data())
def test_any_text_at_all_gives_sound_occasions(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words) + "\n"
    places = st.integers(0, len(text) - 2)
    report = report_of(text, data.draw(st.sampled_from([None, date(2025, 11, 6)])))
    quotations = [
        Quotation(text_id=report.id, kind=QuotationKind.INDIRECT, content=(Span(a, a + 1),), cue=Span(b, b + 1))
        for a, b in data.draw(st.lists(st.tuples(places, places), max_size=4, unique_by=lambda pair: pair[0]))
    ]
    found = find_occasions(report, quotations, load_pack())
    known = {occasion.id for occasion in found.occasions}
    assert len(found.of_quotations) == len(quotations)
    assert {sighting.occasion_id for sighting in found.sightings} <= known
    assert {occasion_id for occasion_id in found.of_quotations if occasion_id} <= known
    assert all(sighting.span.end <= len(text) for sighting in found.sightings)

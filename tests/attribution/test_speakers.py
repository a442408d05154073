"""Whom a source mention refers to: cases of print, and what must hold of every text.

A case marks its mentions as `[the words = the name expected]`, `-` for nobody.
"""

import importlib.util
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import calls_of

from wordbond.attribution.speakers import find_speakers
from wordbond.model import Basis, Credit, DatedOn, Origin, Quotation, QuotationKind, Report, Span
from wordbond.packs import load_pack

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted((HERE / "cases_speakers").glob("*.txt"))
MENTION = re.compile(r"\[([^\]=]+) = ([^\]]+)\]")
QUOTED = re.compile(r"“([^”]+)”")


def report_of(text: str, published: date | None = None) -> Report:
    return Report(
        id=Report.id_of(text, None),
        text=text,
        origin=Origin(location="-", media_type="text/plain", sha256=""),
        published=DatedOn.on(published, Basis.METADATA) if published else DatedOn.unknown(),
        paragraphs=tuple(Span(*m.span()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)),
    )


def read_case(path: Path) -> tuple[Report, list[Quotation], list[str], str]:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    settings_ = dict(re.findall(r"^(pack|published):\s*(.*)$", head, re.MULTILINE))
    text, mentions, at = "", [], 0
    for match in MENTION.finditer(body):
        text += body[at : match.start()]
        mentions.append((Span(len(text), len(text) + len(match[1])), match[2].strip()))
        text += match[1]
        at = match.end()
    text += body[at:]
    report = report_of(text, date.fromisoformat(settings_["published"]))
    quotations = [quotation_at(report, span) for span, _ in mentions]
    return report, quotations, [name for _, name in mentions], settings_["pack"]


def quotation_at(report: Report, source: Span) -> Quotation:
    """The marked words nearest before the mention in its paragraph, else what follows it."""
    paragraph = next(p for p in report.paragraphs if p.holds(source))
    marked = [Span(*m.span(1)) for m in QUOTED.finditer(report.text, paragraph.start, source.start)]
    following = Span(source.end, paragraph.end) if source.end < paragraph.end else paragraph
    content = marked[-1] if marked else following
    kind = QuotationKind.DIRECT if marked else QuotationKind.INDIRECT
    return Quotation(text_id=report.id, kind=kind, content=(content,), source=source)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_each_mention_refers_to_whom_the_case_says(path: Path) -> None:
    report, quotations, names, pack = read_case(path)
    found = find_speakers(report, quotations, load_pack(ROOT / pack if "/" in pack else pack))
    told = {q.source.of(report.text): a.speaker or "-" for q, a in zip(quotations, found, strict=True) if q.source}
    assert told == {q.source.of(report.text): name for q, name in zip(quotations, names, strict=True) if q.source}


def test_an_id_tells_what_kind_of_speaker_it_is() -> None:
    text = "Mark Rutte said a. The Kremlin said b. Anna Brook said c."
    report = report_of(text, date(2025, 11, 6))
    sources = [Span(0, 10), Span(19, 30), Span(39, 49)]
    quotations = [
        Quotation(text_id=report.id, kind=QuotationKind.INDIRECT, content=(Span(s.end + 6, s.end + 7),), source=s)
        for s in sources
    ]
    ids = [attribution.speaker_id for attribution in find_speakers(report, quotations, load_pack())]
    assert ids == ["person:mark-rutte", "body:KREMLIN", "name:anna brook"]


def test_the_agency_that_a_report_credits_is_never_its_speaker() -> None:
    text = "Reuters reports that the talks have ended."
    report = replace(report_of(text), credits=(Credit("Reuters", None),))
    quotation = Quotation(text_id=report.id, kind=QuotationKind.INDIRECT, content=(Span(21, 41),), source=Span(0, 7))
    (attribution,) = find_speakers(report, [quotation], load_pack())
    assert attribution.speaker_id is None


def test_a_quotation_without_a_source_is_nobodys_and_loses_no_confidence() -> None:
    report = report_of("“We will,” it was said.")
    quotation = Quotation(text_id=report.id, kind=QuotationKind.DIRECT, content=(Span(1, 9),), confidence=0.8)
    (attribution,) = find_speakers(report, [quotation], load_pack())
    assert (attribution.speaker_id, attribution.candidates, attribution.confidence) == (None, (), 0.8)


PRINT = """he She they It who Mr. Mrs. President NATO Rutte Mark Lund Victor the a spokesman said , . “ ” ’s of and U.S.
allies Allies former minister [ ] É 2025 percent poll"""
WORDS = st.sampled_from(["\n", *PRINT.split()])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=40), st.data())
def test_any_text_at_all_gives_one_sound_judgement_for_each_quotation(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30))
    spans = [Span(a, min(len(text), a + n)) for a, n in data.draw(st.lists(places, min_size=1, max_size=5))]
    report = report_of(text, data.draw(st.sampled_from([None, date(2025, 11, 6)])))
    quotations = [
        Quotation(text_id=report.id, kind=QuotationKind.INDIRECT, content=(span,), source=other)
        for span, other in zip(spans, reversed(spans), strict=True)
    ]
    found = find_speakers(report, quotations, load_pack())
    assert found == find_speakers(report, quotations, load_pack())
    for quotation, attribution in zip(quotations, found, strict=True):
        assert attribution.quotation_id == quotation.id
        assert 0.0 <= attribution.confidence <= 1.0
        assert (attribution.speaker is None) == (attribution.speaker_id is None)
        shares = [candidate.confidence for candidate in attribution.candidates]
        assert shares == sorted(shares, reverse=True)
        if attribution.speaker_id is not None:
            assert attribution.candidates[0].speaker_id == attribution.speaker_id


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_speakers_score", HERE / "gold_speakers" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize(("half", "right", "wrong"), [("tuned", 0.95, 0.015), ("untouched", 0.925, 0.04)])
def test_the_gold_speakers_are_told_as_well_as_before(half: str, right: float, wrong: float) -> None:
    score = scorer()
    if not score.CORPUS.is_file():
        pytest.skip(f"{score.CORPUS} is not there: the gold speakers need the corpus's train articles")
    verdicts = [verdict for _, verdict, _, _ in score.score(half, load_pack())]
    assert verdicts.count("right") >= right * len(verdicts)
    assert verdicts.count("wrong") <= wrong * len(verdicts)


@pytest.mark.slow
def test_the_gold_speakers_of_the_examples_are_told_as_well_as_before() -> None:
    verdicts = [verdict for _, verdict, _, _ in scorer().score("all", load_pack(ROOT / "examples/pack"), examples=True)]
    assert len(verdicts) == 102
    assert verdicts.count("right") >= 100 and verdicts.count("wrong") == 0


def test_work_grows_with_the_length_of_a_report_alone() -> None:
    pack = load_pack()

    def work(times: int) -> int:
        text = "\n".join(f"Anna Brook{n} and Paul Moss{n} met. “No,” she said. He said so too." for n in range(times))
        report = report_of(text, date(2025, 11, 6))
        sources = [Span(*m.span()) for m in re.finditer(r"\b(?:she|He)\b", text)]
        quotations = [quotation_at(report, source) for source in sources]
        return calls_of(lambda: find_speakers(report, quotations, pack))

    work(25)
    assert work(400) < 8 * 2 * work(50)

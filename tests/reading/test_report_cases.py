"""Small pieces of print and what reading finds in them: one file of `cases/` each.

Above `---` stands the page, below it what is expected, a line each: `title`, `outlet`, `byline`, `dateline`, `language`
(empty for none), `credit: A | B`, `date: 2031-11-06 stated`, `first:` how the first paragraph after the title begins,
`heading:`, `noise: kind words … words` (all of them, or one empty `noise:` for none), `finding:`, `paragraphs:` their
number, `translated: yes`. What a case leaves out it does not ask.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.reading.score_pages import gold_chars

from wordbond.model import Origin, Report
from wordbond.reading.document import Document
from wordbond.reading.report import read_report

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def read(text: str, **beside: str) -> Report:
    sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return read_report(
        Document(text=text, origin=Origin(location="page.txt", media_type="text/plain", sha256=sha), **beside)  # type: ignore[arg-type]
    )


def found(report: Report, key: str) -> list[str]:
    text = report.text
    after_title = [span for span in report.paragraphs if span != report.title_span]
    day = report.published.day
    values = {
        "title": [report.title or ""],
        "outlet": [report.outlet or ""],
        "byline": [report.byline or ""],
        "dateline": [report.dateline or ""],
        "language": [report.language or ""],
        "credit": [" | ".join(credit.agency for credit in report.credits)],
        "date": [f"{day} {report.published.basis.value}" if day else "unknown"],
        "first": [after_title[0].of(text) if after_title else ""],
        "heading": [span.of(text) for span in report.headings],
        "finding": [finding.code for finding in report.findings],
        "paragraphs": [str(len(report.paragraphs))],
        "translated": ["yes" if report.translated else "no"],
    }
    return values[key]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_is_read_as_its_case_says(path: Path) -> None:
    text, _, expected = path.read_text(encoding="utf-8").partition("\n---\n")
    report = read(text)
    noise = list[str]()
    for line in expected.splitlines():
        key, _, value = line.partition(":")
        value = value.strip()
        if key == "noise":
            noise.append(value)
        elif key == "first":
            assert found(report, key)[0].startswith(value)
        else:
            assert value in found(report, key), f"{key}: {found(report, key)}"
    if noise:
        assert_noise(report, [one for one in noise if one])


def assert_noise(report: Report, expected: list[str]) -> None:
    text = report.text
    told = [(n.kind.value, " ".join(n.span.of(text).split())) for n in report.noise]
    wanted = list[tuple[str, str]]()
    for one in expected:
        kind, _, quoted = one.partition(" ")
        start = _second(text, quoted) if kind == "duplicated_body" else 0
        chars = gold_chars(text, quoted, start)
        wanted.append((kind, " ".join(text[chars.start : chars.stop].split())))
    assert told == wanted


def _second(text: str, quoted: str) -> int:
    first = quoted.partition(" … ")[0]
    return text.index(first, text.index(first) + 1)

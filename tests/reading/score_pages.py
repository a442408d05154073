"""Score reading on the pages beside this file: noise by characters, metadata by fields.

    python tests/reading/score_pages.py [PREFIX ...] [--errors]

A page is a text and a JSON file of what it holds. `noise` quotes its stretches, “first words … last words” for long
ones; `document` gives what stood beside the text. Noise counts characters that are no white space, kinds aside; a
teaser is neither missed nor wrong, as in the field's gold sample. Standard output: one line a page, then the totals.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wordbond.model import Basis, NoiseKind, Origin, Report
from wordbond.reading.document import Document, Form
from wordbond.reading.report import read_report

PAGES = Path(__file__).parent / "pages"
FIELDS = ("title", "outlet", "credits", "byline", "dateline", "date", "basis", "language", "translated")


@dataclass
class Score:
    """Counts over any number of pages."""

    hit: int = 0
    found: int = 0
    gold: int = 0
    right: int = 0
    fields: int = 0
    kinds_right: int = 0
    kinds: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def noise_f1(self) -> float:
        return 2 * self.hit / (self.found + self.gold) if self.found + self.gold else 1.0

    @property
    def metadata(self) -> float:
        return self.right / self.fields if self.fields else 1.0

    def __iadd__(self, other: Score) -> Score:
        for name in ("hit", "found", "gold", "right", "fields", "kinds_right", "kinds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.errors += other.errors
        return self


def page_names(*prefixes: str) -> list[str]:
    names = sorted(path.stem for path in PAGES.glob("*.json"))
    return [name for name in names if not prefixes or name.startswith(prefixes)]


def read_page(name: str) -> tuple[Report, dict[str, Any]]:
    gold = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    with (PAGES / f"{name}.txt").open(encoding="utf-8", newline="") as page:
        text = page.read()
    beside = gold.get("document", {})
    document = Document(
        text=text,
        origin=Origin(
            location=f"{name}.txt", media_type="text/plain", sha256=hashlib.sha256(text.encode()).hexdigest()
        ),
        form=Form(beside.get("format", "text")),
        title=beside.get("title"),
        outlet=beside.get("outlet"),
        address=beside.get("address"),
        byline=beside.get("byline"),
        published=date.fromisoformat(beside["published"]) if "published" in beside else None,
        published_basis=Basis(beside.get("published_basis", "unknown")),
    )
    return read_report(document), gold


def gold_chars(text: str, quoted: str, start: int = 0) -> range:
    first, _, last = quoted.partition(" … ")
    begin = text.index(first, start)
    return range(begin, text.index(last, begin + len(first)) + len(last) if last else begin + len(first))


def score_page(name: str) -> Score:
    report, gold = read_page(name)
    score = Score()
    text = report.text
    solid = {i for i, char in enumerate(text) if not char.isspace()}
    want: dict[int, str] = {}
    for one in gold["noise"]:
        want |= dict.fromkeys(
            (i for i in gold_chars(text, one["text"], one.get("after", 0)) if i in solid), one["kind"]
        )
    optional = {i for i, kind in want.items() if kind == NoiseKind.TEASER}
    got = {i: n.kind for n in report.noise for i in range(n.span.start, n.span.end) if i in solid}
    optional |= {i for i, kind in got.items() if kind is NoiseKind.TEASER}
    wanted, given = want.keys() - optional, got.keys() - optional
    score.hit, score.found, score.gold = len(wanted & given), len(given), len(wanted)
    score.kinds = score.hit
    score.kinds_right = sum(want[i] == got[i] for i in wanted & given)
    for label, chars in (("missed", wanted - given), ("wrong", given - wanted)):
        score.errors += [f"{name}: noise {label}: {piece!r}" for piece in _pieces(text, chars)]
    mine = {
        "title": report.title,
        "outlet": report.outlet,
        "credits": [credit.agency for credit in report.credits],
        "byline": report.byline,
        "dateline": report.dateline,
        "date": report.published.day.isoformat() if report.published.day else None,
        "basis": report.published.basis.value,
        "language": report.language,
        "translated": report.translated,
        "headings": [span.of(text) for span in report.headings],
    }
    for key in (*FIELDS, *(("headings",) if "headings" in gold else ())):
        score.fields += 1
        if mine[key] == gold[key]:
            score.right += 1
        else:
            score.errors.append(f"{name}: {key}: {mine[key]!r}, expected {gold[key]!r}")
    return score


def _pieces(text: str, chars: set[int]) -> list[str]:
    pieces: list[str] = []
    last = -10
    for i in sorted(chars):
        if i - last > 3:
            pieces.append("")
        pieces[-1] += text[last + 1 : i + 1] if i - last <= 3 else text[i]
        last = i
    return pieces


def main(arguments: list[str]) -> None:
    total = Score()
    names = page_names(*(a for a in arguments if not a.startswith("--")))
    for name in names:
        score = score_page(name)
        total += score
        print(f"{name:24} noise F1 {score.noise_f1:.3f}  metadata {score.right}/{score.fields}")
    if "--errors" in arguments:
        print(*total.errors, sep="\n")
    kinds = total.kinds_right / total.kinds if total.kinds else 1.0
    print(f"noise precision {total.hit / max(1, total.found):.4f}, recall {total.hit / max(1, total.gold):.4f}")
    print(f"{len(names)} pages: noise F1 {total.noise_f1:.4f} (kind right {kinds:.4f}), metadata {total.metadata:.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])

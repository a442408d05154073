"""Reads the cases of `conflict_cases` and scores the conflicts found in them.

A case is a title (`# …`), one or more reports (`outlet:`, `date:`, then the text; `==` between two), a line `--`, and
what is expected: `none`, or lines `kind: value` or `kind: value | value`, a value being words of the side that has it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wordbond.matching.conflicts import Conflict
from wordbond.model import Analysis, Basis, Origin
from wordbond.packs import Pack
from wordbond.pipeline import analyse
from wordbond.reading import read_document
from wordbond.reading.document import Document
from wordbond.together import compare

CASES = Path(__file__).parent / "conflict_cases"


@dataclass(frozen=True)
class Expected:
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    title: str
    reports: tuple[Document, ...]
    expected: tuple[Expected, ...]


@dataclass(frozen=True)
class Outcome:
    found: int
    """Expected conflicts that were found."""
    missed: tuple[str, ...]
    false: tuple[str, ...]
    """Conflicts that nobody expected."""


def read_cases(path: Path) -> list[Case]:
    cases = []
    for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
        title, _, rest = block.partition("\n")
        texts, _, wanted = rest.rpartition("\n--\n")
        lines = [line for line in wanted.strip().splitlines() if line != "none"]
        expected = tuple(
            Expected(kind, tuple(v.strip() for v in values.split(" | ")))
            for kind, values in (line.split(": ", 1) for line in lines)
        )
        cases.append(Case(title, tuple(_document(t, title, n) for n, t in enumerate(texts.split("\n==\n"))), expected))
    return cases


def _document(block: str, title: str, number: int) -> Document:
    outlet, day, text = block.split("\n", 2)
    return Document(
        text=text.strip() + "\n",
        origin=Origin(
            location=f"{title}-{number}.txt",
            media_type="text/plain",
            sha256=hashlib.sha256(block.encode()).hexdigest(),
        ),
        outlet=outlet.removeprefix("outlet: "),
        published=date.fromisoformat(day.removeprefix("date: ")),
        published_basis=Basis.METADATA,
    )


def found_in(case: Case, pack: Pack) -> tuple[list[Analysis], tuple[Conflict, ...]]:
    analyses = [analyse(read_document(document, pack=pack), pack) for document in case.reports]
    return analyses, compare(analyses, pack).conflicts


def judge(case: Case, pack: Pack) -> Outcome:
    analyses, conflicts = found_in(case, pack)
    texts = {str(a.text.id): a.text.text for a in analyses}
    shown = [
        (c.kind, [" ".join([side.value, *(p.span.of(texts[p.text_id]) for p in side.spans)]) for side in c.sides])
        for c in conflicts
    ]
    missed = [e for e in case.expected if not any(_is(e, kind, sides) for kind, sides in shown)]
    false = [f"{kind}: {sides}" for kind, sides in shown if not any(_is(e, kind, sides) for e in case.expected)]
    return Outcome(len(case.expected) - len(missed), tuple(f"{e.kind}: {e.values}" for e in missed), tuple(false))


def _is(expected: Expected, kind: str, sides: list[str]) -> bool:
    return expected.kind == kind and all(any(value in side for side in sides) for value in expected.values)


def score(cases: list[Case], pack: Pack) -> tuple[int, int, int, dict[str, Outcome]]:
    """(expected ones found, missed, false) and the outcome of each case."""
    outcomes = {case.title: judge(case, pack) for case in cases}
    return (
        sum(o.found for o in outcomes.values()),
        sum(len(o.missed) for o in outcomes.values()),
        sum(len(o.false) for o in outcomes.values()),
        outcomes,
    )

"""How many of 200 phrases are read rightly, beside quantulum3, price-parser and recognizers-text-suite.

    python -m benchmarks.bench_quantities [--peers PYTHON] [--json]

PYTHON is the interpreter of an environment with the three peers (`quantulum3 price-parser recognizers-text-suite
"emoji<2" scikit-learn`); without it Wordbond alone is scored. The phrases are those of tests/claims, in two halves.

Peers know no comparators and no nouns, so they are judged on less: value and unit, where a count, a ratio or a share
of GDP is right with any unit that is no other currency, percent or measure; one right result of several is enough. For
Wordbond both that measure and the full one (value, both ends of a range, exact unit, comparator) are given.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.numbers import get_currency_name, list_currencies
from tests.claims.quantity_scorer import Phrase, is_right, phrases

from wordbond.claims.quantities import find_quantities

HALVES = ("dev", "test")
PEER = Path(__file__).with_name("peer_quantities.py")
NAMES = {
    name.lower(): code
    for code in list_currencies()
    for name in (get_currency_name(code, locale="en"), get_currency_name(code, count=2, locale="en"))
} | {"dollar": "USD", "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "euro": "EUR", "pound": "GBP"}
PERCENT = frozenset({"percentage", "percent", "%", "percent of gdp", "percentage points"})


@dataclass(frozen=True)
class Score:
    """How one finder did on one half."""

    value_and_unit: int
    full: int | None
    """With comparator, exact unit and both ends; None for a peer."""
    ms_per_phrase: float
    broke: int = 0


def is_near(phrase: Phrase, start: int, end: int, value: float | None, unit: str) -> bool:
    """Whether a peer's result inside the phrase has its value, and its unit or none that contradicts it."""
    if value is None or start >= phrase.end or end <= phrase.start:
        return False
    if abs(value - float(phrase.value)) > 1e-6 * max(1.0, abs(float(phrase.value))):
        return False
    found = unit.lower()
    if len(phrase.unit) == 3 and phrase.unit.isupper():
        return unit == phrase.unit or NAMES.get(found) == phrase.unit
    if phrase.unit.startswith("percent"):
        return found in PERCENT
    stems = {found.rstrip("s"), found.replace("meter", "metre").rstrip("s")}
    return phrase.unit.lower().rstrip("s") in stems or found in ("", "dimensionless")


def ours(half: list[Phrase]) -> Score:
    find_quantities("warm 1%")
    started = time.process_time()
    results = [find_quantities(phrase.text) for phrase in half]
    taken = time.process_time() - started
    near = sum(
        any(is_near(p, q.span.start, q.span.end, float(q.value), q.unit) for q in found)
        for p, found in zip(half, results, strict=True)
    )
    full = sum(any(is_right(p, q) for q in found) for p, found in zip(half, results, strict=True))
    return Score(near, full, 1000 * taken / len(half))


def peers(python: str, half: list[Phrase]) -> dict[str, Score | str]:
    """The score of each peer, or why there is none."""
    texts = json.dumps([phrase.text for phrase in half])
    done = subprocess.run([python, str(PEER)], input=texts, capture_output=True, text=True, check=True)
    scores: dict[str, Score | str] = {}
    for name, report in json.loads(done.stdout.splitlines()[-1]).items():
        if "error" in report:
            scores[name] = report["error"]
            continue
        right = sum(
            any(is_near(phrase, *result) for result in found)
            for phrase, found in zip(half, report["results"], strict=True)
        )
        scores[name] = Score(right, None, 1000 * report["seconds"] / len(half), report["failed"])
    return scores


def main() -> int:
    """Print the table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    table: dict[str, dict[str, Any]] = {}
    for name in HALVES:
        half = phrases(name)
        rows: dict[str, Score | str] = {"wordbond": ours(half)} | (peers(options.peers, half) if options.peers else {})
        for peer, score in rows.items():
            table.setdefault(peer, {})[name] = score if isinstance(score, str) else score.__dict__
    if options.json:
        print(json.dumps(table, indent=1))
        return 0
    print(f"{'':24}{'half':6}{'value+unit':>12}{'+comparator':>13}{'ms/phrase':>11}{'broke':>7}")
    for peer, halves in table.items():
        for name, score in halves.items():
            if isinstance(score, str):
                print(f"{peer:24}{name:6}{score}")
                continue
            full = "–" if score["full"] is None else score["full"]
            print(
                f"{peer:24}{name:6}{score['value_and_unit']:>12}{full:>13}"
                f"{score['ms_per_phrase']:>11.2f}{score['broke']:>7}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

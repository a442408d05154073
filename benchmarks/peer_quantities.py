"""What other libraries make of phrases: run by bench_quantities with the Python that has them; never by Wordbond.

Reads a JSON list of texts on standard input and writes, for each library that imports, a list of results per text:
`[start, end, value, unit]`, the unit as the library names it, an ISO 4217 code where it gives one.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

Found = list[tuple[int, int, float | None, str]]


def quantulum() -> Callable[[str], Found]:
    from quantulum3 import parser

    def find(text: str) -> Found:
        return [(*q.span, q.value, _coded(q.unit)) for q in parser.parse(text)]

    def _coded(unit: Any) -> str:
        for code in unit.symbols or []:
            if len(code) == 3 and code.isupper():
                return str(code)
        return str(unit.name)

    return find


def price_parser() -> Callable[[str], Found]:
    from price_parser import Price

    def find(text: str) -> Found:
        price = Price.fromstring(text)
        return [(0, len(text), float(price.amount), price.currency or "")] if price.amount is not None else []

    return find


def recognizers() -> Callable[[str], Found]:
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    def find(text: str) -> Found:
        found: Found = []
        for recognise in (recognize_currency, recognize_percentage, recognize_dimension, recognize_number):
            for result in recognise(text, "en-us"):
                said = result.resolution or {}
                value = str(said.get("value"))
                unit = said.get("isoCurrency") or said.get("unit") or ("percent" if value.endswith("%") else "")
                found.append((result.start, result.end + 1, _number(value), str(unit)))
        return found

    def _number(value: str) -> float | None:
        try:
            return float(value.rstrip("%"))
        except ValueError:
            return None

    return find


PEERS: dict[str, Callable[[], Callable[[str], Found]]] = {
    "quantulum3": quantulum,
    "price-parser": price_parser,
    "recognizers-text-suite": recognizers,
}


def main() -> None:
    warnings.simplefilter("ignore")
    texts = json.load(sys.stdin)
    report: dict[str, Any] = {}
    for name, make in PEERS.items():
        try:
            find = make()
        except Exception as error:  # a peer that does not import is reported, not hidden
            report[name] = {"error": f"{type(error).__name__}: {error}"}
            continue
        started = time.process_time()
        results, failed = [], 0
        for text in texts:
            try:
                results.append(find(text))
            except Exception:  # the same for one that breaks on a phrase
                results.append([])
                failed += 1
        report[name] = {"results": results, "failed": failed, "seconds": time.process_time() - started}
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()

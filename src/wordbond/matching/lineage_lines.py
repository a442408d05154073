"""Lineage over JSON Lines: reports in, the origins of each out, one occasion at a time."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from wordbond.errors import UnreadableInput
from wordbond.jsonform import JsonDict, JsonValue, load_json
from wordbond.matching.carriers import Carrier, find_units
from wordbond.matching.lineage import Edge, find_lineage
from wordbond.model import Origin, Report, Span
from wordbond.reading.document import Document
from wordbond.reading.report import read_report

__all__ = ["carrier_of", "lineage_lines", "read_families", "stock_sentences"]

STOCK_OCCASIONS = 4
"""One occasion may have been taken for two or three; a sentence on four of them is stock."""


def carrier_of(report: Report, *, at: float | None = None, reported: Iterable[Span] = ()) -> Carrier:
    """What lineage needs to know of `report`: its sentences without noise and credit lines, and whom it credits.

    `at` is when it was published, in hours; None takes the day that the report itself bears. `reported` are the spans
    of its indirect quotations.
    """
    by_day = at is None
    if at is None and report.published.first is not None:
        at = report.published.first.toordinal() * 24.0
    credited = tuple((credit.agency, credit.span) for credit in report.credits)
    lines = [span for _, span in credited if span is not None]
    units = find_units(report.text, report.paragraphs, tuple(reported))
    kept = tuple(u for u in units if not any(line.overlaps(u.span) and 2 * len(line) > len(u.span) for line in lines))
    return Carrier(
        id=report.id,
        text=report.text,
        outlet=report.outlet,
        units=kept,
        credits=credited,
        at=at,
        by_day=by_day,
        translated=report.translated,
    )


def lineage_lines(lines: Iterable[str], agencies: Iterable[str] = ()) -> Iterator[JsonDict]:
    """The origins of each report of `lines`, by occasion, in the order in which the occasions first come.

    A line is an object with `id` and `text`, and where known `outlet`, `time` (hours from any moment, or an ISO 8601
    time) and `family` (the occasion; lines without one are one occasion together). What comes out for each report:
    `id`, `parents` (ids, `event`, or `lost:` and an agency's name), `kind`, `confidence`, and `evidence` with
    character offsets.

    Raises UnreadableInput naming the line that is none of this.
    """
    families = read_families(lines)
    known = {*agencies, *(name for family in families.values() for c in family for name, _ in c.credits)}
    stock = stock_sentences(families.values())
    for reports in families.values():
        edges = defaultdict[str, list[Edge]](list)
        for edge in find_lineage(reports, known, stock):
            edges[edge.derived].append(edge)
        for carrier in reports:
            yield _written(carrier.id, edges[carrier.id])


def read_families(lines: Iterable[str]) -> dict[str, list[Carrier]]:
    """The reports of each occasion, as `lineage_lines` reads them."""
    families: dict[str, list[Carrier]] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            family, carrier = _read(line, number)
            families.setdefault(family, []).append(carrier)
    return families


def stock_sentences(occasions: Iterable[Iterable[Carrier]]) -> frozenset[tuple[str, ...]]:
    """The sentences of prose, as case-folded words, that reports of `STOCK_OCCASIONS` occasions or more print.

    Two that print such a sentence need not have it from each other.
    """
    held = Counter(
        words for reports in occasions for words in {u.words for c in reports for u in c.units if not u.quoted}
    )
    return frozenset(words for words, occasions_ in held.items() if occasions_ >= STOCK_OCCASIONS)


def _read(line: str, number: int) -> tuple[str, Carrier]:
    try:
        row = load_json(line)
        if not isinstance(row, dict) or not isinstance(row["id"], str) or not isinstance(row["text"], str):
            raise TypeError("`id` and `text` must be strings")
        outlet = row.get("outlet")
        sha256 = hashlib.sha256(row["text"].encode("utf-8", "surrogatepass")).hexdigest()
        origin = Origin(location=f"line {number}", media_type="text/plain", sha256=sha256)
        document = Document(text=row["text"], origin=origin, outlet=outlet if isinstance(outlet, str) else None)
        carrier = carrier_of(read_report(document), at=_hours(row.get("time")))
        return str(row.get("family", "")), replace(carrier, id=row["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableInput(f"line {number}: no report ({error}); expected an object with `id` and `text`") from error


def _hours(time: JsonValue) -> float | None:
    if isinstance(time, str):
        return datetime.fromisoformat(time).timestamp() / 3600
    return float(time) if isinstance(time, int | float) else None


def _written(name: str, edges: list[Edge]) -> JsonDict:
    return {
        "id": name,
        "parents": [edge.origin for edge in edges],
        "kind": edges[0].kind.value,
        "confidence": min(edge.confidence for edge in edges),
        "evidence": [
            {
                "parent": edge.origin,
                "kind": e.kind.value,
                "span": [e.span.start, e.span.end],
                "parent_span": [e.origin_span.start, e.origin_span.end] if e.origin_span else None,
            }
            for edge in edges
            for e in edge.evidence
        ],
    }

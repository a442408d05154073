"""The part of an annotation that goes across reports: statements, phrase families, conflicts and lineage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from wordbond.jsonform import JsonDict, JsonValue
from wordbond.matching.conflicts import Conflict
from wordbond.matching.lineage import EVENT, LOST, Edge, EdgeKind, EvidenceKind
from wordbond.matching.statements import Statement, Variant
from wordbond.matching.verdict import AlteredFact, Fidelity, Form, Verdict
from wordbond.model import Analysis, Span
from wordbond.together import Together, sources_of

__all__ = ["across_of"]

_TRIMMED = {Form.TRIMMED, Form.MARKED, Form.SILENT, Form.MERGED}
_KINDS = {
    EdgeKind.COPY: "syndication",
    EdgeKind.REWRITE: "rewrite",
    EdgeKind.TRANSLATION: "machine_translation",
    EdgeKind.MERGE: "rewrite",
}


def across_of(
    together: Together,
    analyses: Sequence[Analysis],
    report_ids: Mapping[str, str],
    item_ids: Mapping[str, Sequence[tuple[Span, str]]],
) -> JsonDict:
    """What `analyses` say together, as one JSON object.

    `report_ids` gives the id that each text has in the annotation, `item_ids` the stretches and ids of the items that
    each quotation became there.
    """
    texts = {str(analysis.text.id): analysis.text.text for analysis in analyses}
    shared = [s for s in together.statements if _reports(s, together) >= 2]
    return {
        "statements": [_statement(s, n, together, item_ids) for n, s in enumerate(shared, 1)],
        "phrase_families": [_family(f.phrases, together, report_ids) for f in together.families],
        "conflicts": [_conflict(c, n, report_ids, texts) for n, c in enumerate(together.conflicts, 1)],
        "lineage": _lineage(together.edges, analyses, report_ids),
    }


def _reports(statement: Statement, together: Together) -> int:
    return len({together.renderings[v.quotation].text_id for v in statement.variants})


def _statement(
    statement: Statement, number: int, together: Together, item_ids: Mapping[str, Sequence[tuple[Span, str]]]
) -> JsonDict:
    said = statement.passage.of(together.renderings[statement.reference].words)
    texts = {together.renderings[v.quotation].text_id for v in statement.variants}
    variants: list[JsonValue] = []
    for variant in statement.variants:
        variants += _variant(variant, statement, together, item_ids, said)
    return {
        "id": f"s{number}",
        "speaker": statement.speaker,
        "occasion": statement.occasion_id,
        "topic": " ".join(said.split()[:12]),
        "reports": len(texts),
        "independent_reports": sources_of(together.edges, texts),
        "reference": "transcript" if statement.official else "report",
        "variants": variants,
    }


def _variant(
    variant: Variant,
    statement: Statement,
    together: Together,
    item_ids: Mapping[str, Sequence[tuple[Span, str]]],
    said: str,
) -> list[JsonValue]:
    """An item for each stretch of the quotation that carries the statement."""
    rendering = together.renderings[variant.quotation]
    places = rendering.spans_of(variant.part)
    items = [item for stretch, item in item_ids[variant.quotation] if any(stretch.overlaps(p) for p in places)]
    words, verdict = variant.part.of(rendering.words), variant.verdict
    out: JsonDict = {
        "difference": _difference(verdict),
        "reference": variant.quotation == statement.reference,
        "label": verdict.label.value if verdict else None,
        "form": verdict.form.value if verdict else None,
        "altered": [_fact(f, said, words) for f in verdict.altered] if verdict else [],
        "garbled": [_fact(f, said, words) for f in verdict.garbled] if verdict else [],
    }
    return [{"quotation": item, **out} for item in items]


def _difference(verdict: Verdict | None) -> str:
    if verdict is None or verdict.label is Fidelity.VERBATIM:
        return "trimmed" if verdict is not None and verdict.form in _TRIMMED else "verbatim"
    if verdict.label is Fidelity.ELLIPSIS:
        return "trimmed"
    return "altered" if verdict.label in (Fidelity.ALTERED_FACT, Fidelity.NOT_FOUND) else "back-translated"


def _fact(fact: AlteredFact, said: str, words: str) -> JsonDict:
    return {
        "kind": fact.kind.value,
        "said": fact.said.of(said) if fact.said else "",
        "reported": fact.reported.of(words) if fact.reported else "",
        "confidence": fact.confidence,
    }


def _family(phrases: Sequence[tuple[str, str]], together: Together, report_ids: Mapping[str, str]) -> JsonDict:
    units = {u.id: (r, u) for r in together.renderings.values() for u in r.units}
    found: list[JsonValue] = []
    for name in sorted({name for pair in phrases for name in pair}):
        rendering, unit = units[name]
        for span in rendering.spans_of(unit.span):
            place: JsonDict = {"report": report_ids[rendering.text_id], "start": span.start, "end": span.end}
            found.append(place | {"occasion": rendering.occasion_id, "text": unit.words})
    return {"phrases": found}


def _conflict(conflict: Conflict, number: int, report_ids: Mapping[str, str], texts: Mapping[str, str]) -> JsonDict:
    sides: list[JsonValue] = []
    for side in conflict.sides:
        spans: list[JsonValue] = [
            {
                "report": report_ids[place.text_id],
                "start": place.span.start,
                "end": place.span.end,
                "text": place.span.of(texts[place.text_id]),
            }
            for place in side.spans
        ]
        sides.append({"value": side.value, "spans": spans})
    return {
        "id": f"x{number}",
        "kind": conflict.kind,
        "topic": conflict.topic,
        "sides": sides,
        "reference": conflict.reference,
        "basis": conflict.basis,
        "source": conflict.source,
    }


def _lineage(edges: Sequence[Edge], analyses: Sequence[Analysis], report_ids: Mapping[str, str]) -> list[JsonValue]:
    names = {}
    for analysis in analyses:
        for credit in getattr(analysis.text, "credits", ()):
            names[credit.agency.casefold()] = credit.agency
    out: list[JsonValue] = []
    children: dict[str, list[str]] = {}
    for edge in edges:
        if edge.origin == EVENT:
            continue
        lost = edge.origin.startswith(LOST)
        name = edge.origin.removeprefix(LOST)
        kind = _KINDS[edge.kind]
        if lost:
            children.setdefault(edge.origin, []).append(edge.derived)
            kind = "credited_source" if any(e.kind is EvidenceKind.CREDIT for e in edge.evidence) else "common_source"
        out.append(
            {
                "derived": report_ids[edge.derived],
                "origin": names.get(name, name) if lost else report_ids[edge.origin],
                "kind": kind,
                "confidence": edge.confidence,
                "evidence": [
                    {"kind": e.kind.value, "start": e.span.start, "end": e.span.end, "report": report_ids[edge.derived]}
                    for e in edge.evidence
                ],
            }
        )
    for origin, derived in sorted(children.items()):
        for one, other in combinations(sorted(report_ids[d] for d in derived), 2):
            sisters: JsonDict = {"derived": other, "origin": one, "kind": "common_source", "undirected": True}
            out.append(sisters | {"through": names.get(origin.removeprefix(LOST), origin.removeprefix(LOST))})
    return out

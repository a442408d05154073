"""Facts on which the renderings of one statement differ. No side is taken; a transcript stands beside as reference."""

from __future__ import annotations

from collections.abc import Mapping

from wordbond.matching.conflicts.model import Conflict, Place, Side
from wordbond.matching.renderings import Rendering
from wordbond.matching.statements import Statement
from wordbond.matching.verdict import AlteredFact, FactKind
from wordbond.model import Span, TextId

__all__ = ["KIND_OF", "conflicts_of_statement"]

KIND_OF = {
    FactKind.NUMBER: "number",
    FactKind.UNIT: "number",
    FactKind.COMPARATOR: "number",
    FactKind.DATE: "date",
    FactKind.NAME: "name",
    FactKind.NEGATION: "reversal",
    FactKind.MODALITY: "modality",
    FactKind.QUANTIFIER: "scope",
    FactKind.DIRECTION: "reversal",
    FactKind.ROLE: "reversal",
    FactKind.CONDITION: "omission",
    FactKind.VOICE: "attribution",
    FactKind.ATTRIBUTION: "attribution",
}
_ONE_SIDED = {"number": "omission", "date": "omission", "name": "omission"}
"""A figure, day or name that one side leaves out is no other figure, day or name."""


def conflicts_of_statement(statement: Statement, known: Mapping[str, Rendering]) -> tuple[Conflict, ...]:
    """Where the renderings of one statement differ in a fact; `known` holds them by quotation id.

    The same difference in several renderings is one conflict. Readings that its own report declares a translation are
    among them: a wrong figure is wrong in a translation, too.
    """
    reference = known[statement.reference]
    gathered: dict[tuple[str, str], tuple[AlteredFact, dict[str, list[Place]]]] = {}
    for variant in statement.variants:
        if variant.verdict is None:
            continue
        rendering = known[variant.quotation]
        words = variant.part.of(rendering.words)
        for fact in variant.verdict.altered:
            said = fact.said.of(statement.passage.of(reference.words)) if fact.said else ""
            value = fact.reported.of(words) if fact.reported else ""
            place = _placed(rendering, variant.part, fact.reported)
            kind = KIND_OF[fact.kind] if said and value else _ONE_SIDED.get(KIND_OF[fact.kind], KIND_OF[fact.kind])
            _, sides = gathered.setdefault((kind, said), (fact, {}))
            sides.setdefault(value, []).extend(place)
    found = []
    for (kind, said), (fact, sides) in sorted(gathered.items(), key=lambda item: item[0]):
        ours = Side(said, tuple(_placed(reference, statement.passage, fact.said)))
        others = [Side(value, tuple(spans)) for value, spans in sorted(sides.items())]
        found.append(
            Conflict(
                kind=kind,
                topic=" ".join(statement.passage.of(reference.words).split()[:12]),
                sides=(ours, *others),
                reference=said if statement.official else None,
                basis="transcript" if statement.official else "text",
                statement=statement.id,
            )
        )
    return tuple(found)


def _placed(rendering: Rendering, part: Span, inside: Span | None) -> list[Place]:
    """Where `inside`, characters of `part`, stands in the text; all of `part` where it is None."""
    whole = Span(part.start + inside.start, part.start + inside.end) if inside else part
    return [Place(TextId(rendering.text_id), span) for span in rendering.spans_of(whole)]

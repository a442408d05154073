"""What several texts say together: statements, phrase families, lineage and conflicts of a handful of analyses.

The record keeps the same for its texts (`Record.link`); this is for texts that are in no record. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wordbond.matching.carriers import Carrier
from wordbond.matching.components import components
from wordbond.matching.conflicts import (
    Conflict,
    conflicts_between,
    conflicts_inside,
    conflicts_of_statement,
    conflicts_with_pack,
    shared_words,
    unique,
)
from wordbond.matching.lineage import EVENT, LOST, Edge, find_lineage
from wordbond.matching.lineage_lines import carrier_of
from wordbond.matching.renderings import Rendering, renderings
from wordbond.matching.statements import Family, Statement, link_statements
from wordbond.model import Analysis, Report
from wordbond.packs import Pack

__all__ = ["Together", "agency_names", "compare", "sources_of", "to_carrier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What analyses say of each other."""

    renderings: Mapping[str, Rendering]
    """By quotation id."""
    statements: tuple[Statement, ...]
    families: tuple[Family, ...]
    edges: tuple[Edge, ...]
    """At least one for each report, in the order of their ids."""
    conflicts: tuple[Conflict, ...]


def compare(analyses: Iterable[Analysis], pack: Pack) -> Together:
    """What `analyses` say together; the same in any order."""
    all_ = sorted(analyses, key=lambda a: a.text.id)
    known = {r.id: r for analysis in all_ for r in renderings(analysis)}
    linked = link_statements(known.values())
    reports = {str(a.text.id): a for a in all_ if isinstance(a.text, Report)}
    names = agency_names(pack)
    edges: list[Edge] = []
    for group in _groups(linked.statements, known, reports):
        edges += find_lineage([to_carrier(reports[text_id]) for text_id in group], names)
    found = [c for s in linked.statements for c in conflicts_of_statement(s, known)]
    found += [c for a in all_ for c in (*conflicts_with_pack(a, pack), *conflicts_inside(a))]
    for group in _groups(linked.statements, known, reports, shared_words(all_)):
        found += conflicts_between([reports[text_id] for text_id in group])
    return Together(
        renderings=known,
        statements=linked.statements,
        families=linked.families,
        edges=tuple(sorted(edges, key=lambda e: (e.derived, e.origin))),
        conflicts=unique(found),
    )


def agency_names(pack: Pack) -> tuple[str, ...]:
    """All names of the agencies that the pack knows."""
    return tuple(name for agency in pack.agencies for name in (agency.name, *agency.aliases))


def to_carrier(analysis: Analysis) -> Carrier:
    """What lineage needs to know of a report, its quotations told from the outlet's own prose.

    Raises TypeError for a transcript: nobody copied it.
    """
    if not isinstance(analysis.text, Report):
        raise TypeError(f"{analysis.text.id} is a transcript; lineage is of reports")
    return carrier_of(analysis.text, reported=[s for q in analysis.quotations for s in q.content])


def _groups(
    statements: Sequence[Statement],
    known: Mapping[str, Rendering],
    reports: Mapping[str, Analysis],
    also: Sequence[tuple[str, str]] = (),
) -> tuple[tuple[str, ...], ...]:
    """The reports that share statements, or are paired in `also`, directly or by others; each other one by itself."""
    pairs = list(also)
    for statement in statements:
        texts = sorted({known[v.quotation].text_id for v in statement.variants} & reports.keys())
        pairs += [(texts[0], other) for other in texts[1:]]
    return components(pairs, reports)


def sources_of(edges: Iterable[Edge], reports: Iterable[str]) -> int:
    """How many independent sources `reports` come down to, by lineage.

    A report that derives from another, or from a lost text, counts as that; one with two origins, or without an edge,
    as a source of its own.
    """
    origins = defaultdict[str, list[str]](list)
    for edge in edges:
        origins[edge.derived].append(edge.origin)

    def source(name: str) -> str:
        seen = {name}
        while len(above := origins.get(name, [])) == 1 and above[0] != EVENT and above[0] not in seen:
            name = above[0]
            seen.add(name)
        return name if name.startswith(LOST) else f"report:{name}"

    return len({source(name) for name in reports})

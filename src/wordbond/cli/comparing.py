"""`statements`, `lineage` and `conflicts`: what the texts of a record say of each other."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from wordbond.cli.output import print_csv, print_json, print_line, print_table, safe
from wordbond.errors import NotFound, UnreadableInput
from wordbond.jsonform import JsonDict, JsonValue, dump_json, to_json
from wordbond.matching.conflicts import KINDS, Conflict
from wordbond.matching.lineage import EVENT, LOST, Edge
from wordbond.matching.lineage_lines import lineage_lines
from wordbond.packs import load_pack
from wordbond.packs.choosing import pack_of
from wordbond.pipeline import settle
from wordbond.record import Record, TextRow, open_record
from wordbond.record.said import StatementRow
from wordbond.together import agency_names

__all__ = ["run_conflicts", "run_lineage_lines", "run_lineage_of_record", "run_statements"]

CONFLICT_COLUMNS = (
    *("kind", "topic", "reading", "reference", "basis", "statement_id"),
    *("outlet", "text_id", "start", "end"),
)


def run_lineage_lines(source: str, target: str, *, pack: str | None) -> int:
    """Write the origins of each report of a JSONL file."""
    names = agency_names(load_pack(pack))
    try:
        with _opened(source, "r") as lines, _opened(target, "w") as out:
            for row in lineage_lines(lines, names):
                out.write(dump_json(row) + "\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{error}; name JSONL files that can be read and written") from error
    return 0


@contextmanager
def _opened(name: str, mode: str) -> Iterator[IO[str]]:
    path = Path(name)
    if path.suffix == ".gz":
        with cast("IO[str]", gzip.open(path, mode + "t", encoding="utf-8")) as file:
            yield file
    else:
        with cast("IO[str]", path.open(mode, encoding="utf-8")) as file:
            yield file


def run_lineage_of_record(*, record: Path, pack: str | None, as_json: bool) -> int:
    """Print which report of the record derives from which."""
    with open_record(record, create=False) as store:
        settle(store, pack_of(store, pack))
        edges = store.said.edges()
        names = _names(store, edges)
        if as_json:
            print_json([to_json(edge) for edge in edges])
            return 0
        if not edges:
            print_line("No reports with quotations are in the record.")
            return 0
        derived = [edge for edge in edges if edge.origin != EVENT]
        reports = {edge.derived for edge in edges}
        sources = len(reports) - len({edge.derived for edge in derived})
        print_line(f"{len(reports)} reports, {sources} of them on their own as far as can be told.")
        print_table(
            ["Report", "comes from", "as", ">Sure", "Evidence"],
            [
                (names[e.derived], names[e.origin], e.kind.value, f"{e.confidence:.2f}", _evidence(store, e))
                for e in derived
            ],
        )
    return 0


def _names(store: Record, edges: list[Edge]) -> dict[str, str]:
    names = {EVENT: "the occasion itself"}
    for name in {e.derived for e in edges} | {e.origin for e in edges} - {EVENT}:
        if name.startswith(LOST):
            names[name] = safe(f"a text of {name.removeprefix(LOST)} that is not at hand")
        else:
            row = store.get_text_row(name)
            names[name] = safe(f"{name[:8]} {row.outlet or row.title or row.location}")
    return names


def _evidence(store: Record, edge: Edge) -> str:
    text = store.get_text(edge.derived).text
    shown = [f"{e.kind.value}: “{' '.join(e.span.of(text).split())[:60]}”" for e in edge.evidence[:2]]
    return safe("; ".join(shown))


def run_conflicts(*, record: Path, kind: str | None = None, as_json: bool, as_csv: bool = False) -> int:
    """Print the facts on which texts of the record disagree, of one kind alone where it is given; 1 where none fits."""
    with open_record(record, create=False) as store:
        wanted = None if kind is None else _conflict_kind(kind)
        conflicts = [one for one in store.said.conflicts() if wanted in (None, one.kind)]
        if as_json:
            print_json([to_json(conflict) for conflict in conflicts])
        elif as_csv:
            print_csv(CONFLICT_COLUMNS, (cells for one in conflicts for cells in _cells_of_conflict(store, one)))
        else:
            _print_conflicts(store, conflicts)
    return 0 if conflicts or kind is None else 1


def _conflict_kind(kind: str) -> str:
    folded = kind.strip().casefold()
    if folded not in KINDS:
        raise NotFound(f"{kind}: no kind of conflict; there are {', '.join(sorted(KINDS))}")
    return folded


def _cells_of_conflict(store: Record, conflict: Conflict) -> Iterator[tuple[object, ...]]:
    """A row for each reading and each text that has it."""
    for side in conflict.sides:
        for place in side.spans:
            yield (
                *(conflict.kind, conflict.topic, side.value, conflict.reference, conflict.basis, conflict.statement),
                *(store.get_text_row(place.text_id).outlet, place.text_id, place.span.start, place.span.end),
            )


def _print_conflicts(store: Record, conflicts: list[Conflict]) -> None:
    for conflict in conflicts:
        print_line(f"[bold]{conflict.kind}[/bold] {safe(conflict.topic)}")
        for side in conflict.sides:
            texts = {place.text_id for place in side.spans}
            places = ", ".join(
                safe(f"{text_id[:8]} {_called(store.get_text_row(text_id))}".strip()) for text_id in sorted(texts)
            )
            print_line(f"    “{safe(side.value or '(not there)')}”  {places}")
        if conflict.reference is not None:
            source = f" ({safe(conflict.source)})" if conflict.source else ""
            print_line(f"    the {conflict.basis} has: {safe(conflict.reference)}{source}")
    if not conflicts:
        print_line("No facts on which the texts of the record disagree were found.")


def _called(row: TextRow) -> str:
    return row.outlet or ("transcript" if row.kind == "transcript" else row.title or "")


def run_statements(*, record: Path, speaker: str | None, fewest: int, as_json: bool) -> int:
    """Print the statements that several reports carry, each with its variants."""
    from wordbond.checking import speaker_of

    with open_record(record, create=False) as store:
        speaker_id = speaker_of(store, speaker)[0] if speaker else None
        rows = list(store.said.iter_statements(speaker_id=speaker_id, fewest_reports=fewest))
        if as_json:
            print_json([_statement_json(row) for row in rows])
            return 0
        for row in rows:
            _show_statement(store, row)
        if not rows:
            print_line(f"No statement is carried by {fewest} reports or more.")
    return 0


def _show_statement(store: Record, row: StatementRow) -> None:
    statement = row.statement
    print_line(
        f"[bold]{safe(statement.speaker or '(nobody named)')}[/bold] · {statement.id[:8]} · {row.reports} reports, "
        f"{row.independent} independent"
    )
    for variant in statement.variants:
        rendering = row.renderings[variant.quotation]
        words = " ".join(variant.part.of(rendering.words).split())
        label = (
            variant.verdict.label.value if variant.verdict else "transcript" if rendering.official else "compared with"
        )
        outlet = store.get_text_row(rendering.text_id).outlet or rendering.text_id[:8]
        print_line(f"    {label:<13} {safe(outlet)}: {safe(words)}")
    print_line()


def _statement_json(row: StatementRow) -> JsonDict:
    variants: list[JsonValue] = []
    for variant in row.statement.variants:
        rendering = row.renderings[variant.quotation]
        variants.append(
            {
                "quotation": variant.quotation,
                "text": rendering.text_id,
                "official": rendering.official,
                "spans": [[s.start, s.end] for s in rendering.spans_of(variant.part)],
                "words": variant.part.of(rendering.words),
                "verdict": to_json(variant.verdict) if variant.verdict else None,
            }
        )
    statement = row.statement
    return {
        "id": statement.id,
        "speaker_id": statement.speaker_id,
        "speaker": statement.speaker,
        "occasion": statement.occasion_id,
        "reference": statement.reference,
        "passage": statement.passage.of(row.renderings[statement.reference].words),
        "official": statement.official,
        "reports": row.reports,
        "independent": row.independent,
        "variants": variants,
    }

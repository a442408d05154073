"""`dossier`: all that a record and its pack hold on one subject, on the terminal, as JSON or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wordbond.cli.output import print_csv, print_json, print_line, print_table, safe
from wordbond.export.dossiers import DOSSIER_COLUMNS, dossier_rows, json_of_dossier
from wordbond.jsonform import JsonValue
from wordbond.packs import Pack, load_pack
from wordbond.packs.choosing import pack_of
from wordbond.packs.subjects import Subject
from wordbond.record import open_record
from wordbond.record.dossiers import Dossier, dossier_of, subjects_of

__all__ = ["run_dossier", "run_subjects"]

SHOWN = 10
"""Items of each sort that a person is shown where no limit is asked for; machines get all."""
WORDS_CHARS = 110


def run_subjects(*, record: Path, pack: str | None, as_json: bool, as_csv: bool) -> int:
    """List what a dossier can be asked of: the subjects of the record's pack, or of the one named."""
    if record.exists() and pack is None:
        with open_record(record, create=False) as store:
            loaded = pack_of(store, None)
    else:
        loaded = load_pack(pack)
    found = subjects_of(loaded)
    if as_json:
        listed: list[JsonValue] = [
            {"id": one.record_id, "kind": one.kind.value, "name": one.name, "aliases": list(one.aliases)}
            for one in found
        ]
        print_json(listed)
    elif as_csv:
        columns = ("id", "kind", "name", "aliases")
        print_csv(columns, ((one.record_id, one.kind.value, one.name, " | ".join(one.aliases)) for one in found))
    else:
        _print_subjects(found, loaded)
    return 0


def _print_subjects(found: tuple[Subject, ...], pack: Pack) -> None:
    print_line(f"[bold]{safe(pack.title)}[/bold]: {len(found)} subjects. Ask for one by id or name.")
    print_table(["Id", "Name", "Also"], ([safe(one.record_id), safe(one.name), safe(_some(one))] for one in found))


def _some(subject: Subject) -> str:
    return ", ".join(subject.aliases[:3]) + (" …" if len(subject.aliases) > 3 else "")


def run_dossier(name: str, *, limit: int | None, record: Path, pack: str | None, as_json: bool, as_csv: bool) -> int:
    """Print the dossier of the subject so called."""
    with open_record(record, create=False) as store:
        wanted = limit if as_json or as_csv or limit is not None else SHOWN
        dossier = dossier_of(store, pack_of(store, pack), name, limit=wanted)
    if as_json:
        print_json(json_of_dossier(dossier))
    elif as_csv:
        print_csv(DOSSIER_COLUMNS, dossier_rows(dossier))
    else:
        _print(dossier)
    return 0


def _print(dossier: Dossier) -> None:
    subject = dossier.subject
    print_line(f"[bold]{safe(subject.name)}[/bold] · {safe(subject.record_id)}")
    for one in dossier.about:
        print_line(safe(f"  {one.label}: {one.words}"))
    shown = 0
    for name, lines in _sections(dossier):
        listed = list(lines)
        if not listed:
            continue
        shown += 1
        more = dossier.counts[name] - len(listed)
        print_line()
        print_line(f"[bold]{name.capitalize()}[/bold] ({dossier.counts[name]})")
        for line in listed:
            print_line(safe(f"  {line}"))
        if more:
            print_line(f"  … and {more} more; --limit {dossier.counts[name]} shows all")
    if not shown:
        print_line("The record and the pack hold nothing else on it.")


def _sections(dossier: Dossier) -> Iterator[tuple[str, Iterator[str]]]:
    """Each list of the dossier, as lines."""
    yield (
        "statements",
        (
            f"{one.day or '?'} {one.speaker or '(nobody named)'}"
            f"{'' if one.own else ', about it'} · {_carried(one.reports)} · {_short(one.excerpt)}"
            for one in dossier.statements
        ),
    )
    yield "claims", (f"{one.day or '?'} {one.outlet or one.kind} · {_short(one.context)}" for one in dossier.claims)
    yield (
        "conflicts",
        (
            f"{one.kind}: {' / '.join(side.value or '(not there)' for side in one.sides)}"
            f"{f'; the {one.basis} has {one.reference}' if one.reference is not None else ''} · {_short(one.topic)}"
            for one in dossier.conflicts
        ),
    )
    yield (
        "commitments",
        (
            f"{one.first_told or '?'} {one.stage.value}{f', due {one.due}' if one.due else ''} · {one.id[:8]} · "
            f"{_short(one.words)}"
            for one in dossier.commitments
        ),
    )
    yield (
        "relations",
        (
            f"{one.day or '?'} {one.what.a.name} {one.what.relation} {one.what.b.name}, {one.what.modality.value}, "
            f"according to {one.what.holder or one.outlet or one.kind}"
            for one in dossier.relations
        ),
    )
    yield (
        "threats",
        (
            f"{one.day or '?'} {one.what.kind}, {one.what.modality.value}, according to "
            f"{one.what.holder or one.outlet or one.kind} · {_short(one.context)}"
            for one in dossier.threats
        ),
    )
    rows = [dict(zip(DOSSIER_COLUMNS, row, strict=True)) for row in dossier_rows(dossier)]
    for name in ("targets", "verdicts", "programmes", "figures", "facts", "pledged"):
        section = name.removesuffix("s") if name != "pledged" else name
        yield name, (_line_of(row) for row in rows if row["section"] == section)


def _line_of(row: dict[str, object]) -> str:
    parts = [str(row[name]) for name in ("id", "day", "who", "what") if row[name]]
    value = f"{row['value']} {row['unit'] or ''}".rstrip() if row["value"] is not None else ""
    return " · ".join(filter(None, [" ".join(parts), value, str(row["stage"] or ""), str(row["source"] or "")]))


def _carried(reports: int) -> str:
    return "transcript alone" if reports == 0 else "1 report" if reports == 1 else f"{reports} reports"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= WORDS_CHARS else line[: WORDS_CHARS - 1] + "…"

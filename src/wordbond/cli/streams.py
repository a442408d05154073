"""`analyse`, `attribute`, `export`, `import` and `pack`: what streams from files to files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from wordbond.attribution.jsonl import attribute_lines
from wordbond.cli.output import complain, print_json, print_line, print_table
from wordbond.errors import InvalidRecord, RecordUnusable, UnreadableInput, WordbondError
from wordbond.export import annotation_of, export_jsonl, export_rows, import_jsonl
from wordbond.jsonform import JsonDict
from wordbond.packs import load_pack
from wordbond.packs.choosing import pack_of
from wordbond.pipeline import analyse, settle
from wordbond.reading import Unread, read_inputs
from wordbond.record import Record, open_record

__all__ = ["run_analyse", "run_attribute", "run_export", "run_import", "run_pack"]


def run_analyse(files: list[str], *, pack: str | None) -> int:
    """Print the analyses of `files` as one JSON object; 1 where one could not be read."""
    loaded, analyses, unread = load_pack(pack), [], 0
    for text in read_inputs(files, pack=loaded, stdin=sys.stdin.buffer):
        try:
            if isinstance(text, Unread):
                raise text.error
            analyses.append(analyse(text, loaded))
        except WordbondError as error:
            complain(str(error))
            unread += 1
    if len(analyses) > 1:
        from wordbond.together import compare  # the matching: 0.2 s that one report alone has no need of

        print_json(annotation_of(analyses, compare(analyses, loaded)))
    else:
        print_json(annotation_of(analyses))
    return 1 if unread else 0


def run_export(*, record: Path, form: str, output: str) -> int:
    """Write the record out in `form`; an output that breaks off never takes the place of a whole file."""
    with open_record(record, create=False) as store:
        match form:
            case "record":
                lines: Iterable[str] = export_jsonl(store)
            case "csv":
                lines = export_rows(store, "csv")
            case _:
                lines = export_rows(store, "jsonl")
        if output == "-":
            sys.stdout.writelines(lines)
        else:
            _write_whole(Path(output), lines)
    return 0


def _write_whole(path: Path, lines: Iterable[str]) -> None:
    """Write `lines` to `path`, which appears when all is written; what is there before stays until then."""
    if path.is_dir():
        raise UnreadableInput(f"{path}: a folder; name a file in it, such as {path / 'export'}")
    is_device = path.exists() and not path.is_file()  # /dev/stdout and its like are written to, not replaced
    target = path if is_device else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as out:
            out.writelines(lines)
        if not is_device:
            target.replace(path)
    except OSError as error:
        raise UnreadableInput(
            f"{path}: cannot be written ({error.strerror}); name a file in a folder of yours, on a disk with room"
        ) from error
    finally:
        if not is_device:
            target.unlink(missing_ok=True)


def run_import(source: str, *, record: Path, pack: str | None, as_json: bool) -> int:
    """Take a whole record, as `export --format record` wrote it, into the record, and tie its texts together."""
    name = "standard input" if source == "-" else source
    try:
        # Opened before the record: where there is nothing to read, no record is made.
        with (
            sys.stdin if source == "-" else Path(source).open(encoding="utf-8") as lines,
            open_record(record) as store,
        ):
            done = import_jsonl(store, lines)
            _tie(store, pack)
    except RecordUnusable:
        raise
    except InvalidRecord as error:
        raise InvalidRecord(f"{name}, {error}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableInput(
            f"{name}: cannot be read ({reason}); expected a file of `wordbond export --format record`"
        ) from error
    if as_json:
        print_json({"texts": done.texts, "decisions": done.decisions, "withdrawals": done.withdrawals})
    else:
        print_line(f"Added {done.texts} texts, {done.decisions} decisions and {done.withdrawals} withdrawals.")
    return 0


def _tie(store: Record, pack: str | None) -> None:
    """Link what came in as `read` would, where the pack that it was read with is known."""
    try:
        chosen = pack_of(store, pack)
    except RecordUnusable as error:
        complain(f"{error}. All was imported, but the texts are tied together with their pack alone")
        return
    settle(store, chosen)


def run_attribute(source: str, target: str) -> int:
    """Attribute each article of a JSONL file; 1 where a line is none."""
    try:
        done = attribute_lines(source, target, tell=lambda error: complain(str(error)))
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        # The target is written under another name first.
        name = target if getattr(error, "filename", None) not in (None, source) else source
        reason = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{name}: {reason}; expected IN to be a file, and OUT one that may be written") from error
    return 1 if done.refused else 0


def run_pack(name: str, *, as_json: bool) -> int:
    """Load the pack, which checks it, and count what it holds."""
    pack = load_pack(name)
    held: JsonDict = {
        "people": len(pack.people),
        "offices": len(pack.offices),
        "terms of office": len(pack.holdings),
        "bodies": len(pack.bodies),
        "memberships": len(pack.memberships),
        "events": len(pack.events),
        "programmes": len(pack.programmes),
        "outlets": len(pack.outlets),
        "word lists": len(pack.lexicons),
        "figures": len(pack.series),
        "targets": len(pack.targets),
        "sums pledged": len(pack.pledged),
        "facts": len(pack.facts),
    }
    if as_json:
        print_json({"name": pack.name, "title": pack.title, "version": pack.version, "holds": held})
        return 0
    print_line(f"[bold]{pack.name}[/bold]: {pack.title}; every row holds. Version {pack.version[:12]}")
    print_table(["", ">Rows"], [(what, str(number)) for what, number in held.items() if number])
    return 0

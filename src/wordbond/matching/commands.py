"""Pairs of words said and words reported, a JSON object a line, to verdicts, a JSON object a line."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from wordbond.errors import UnreadableInput
from wordbond.matching.search import Hit, PassageIndex
from wordbond.matching.verdict import AlteredFact, Edit, Fidelity, Verdict
from wordbond.matching.verify import verify
from wordbond.model import Span

__all__ = ["verdict_row", "verify_file", "verify_lines"]

Json = dict[str, object]


def verify_file(source: Path, target: Path, *, pool: Path | None = None, within: str | None = None) -> int:
    """Write to `target` a verdict for each line of `source`; returns how many. Files ending in .gz are packed.

    Raises UnreadableInput, naming file and line, for a line that is no JSON object or lacks the words reported.
    """
    count = 0
    with _opened(target, "w") as out:
        passages = _lines(pool) if pool else None
        for row in verify_lines(_lines(source), pool=passages, within=within, name=str(source)):
            out.write(row + "\n")
            count += 1
    return count


def _opened(path: Path, mode: str) -> IO[str]:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.GzipFile(path, mode + "b"), encoding="utf-8")
    return path.open(mode, encoding="utf-8")


def _lines(path: Path) -> Iterator[str]:
    try:
        with _opened(path, "r") as file:
            yield from file
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror or error}; expected a file of JSON lines") from error


def verify_lines(
    lines: Iterable[str], *, pool: Iterable[str] | None = None, within: str | None = None, name: str = "input"
) -> Iterator[str]:
    """A verdict, as one JSON line, for each JSON line that holds `reported` and, unless there is a pool, `said`.

    A line may also hold `id`, `translated` (bool) and `speaker`. `pool`: lines with `passage` (its id), `text` and
    perhaps `speaker`, in reading order; they are searched for the words reported, and where a line has no `said`, the
    two best passages stand for it (given as `said`), and none is named where they do not answer. `within` names a
    field, such as `debate`, that a line and a passage must share.
    """
    indexes = _indexes(pool, within, name) if pool is not None else {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _object(line, f"{name}:{number}")
        reported = row.get("reported")
        said = row.get("said")
        if not isinstance(reported, str) or not (isinstance(said, str) or pool is not None):
            raise UnreadableInput(
                f"{name}:{number}: no words to compare; expected the texts `said` and `reported` "
                "(`said` may be left out where a pool is searched)"
            )
        found: list[Hit] = []
        index: PassageIndex | None = None
        if pool is not None:
            index = indexes.get(str(row.get(within)) if within else "")
            found = index.search(reported) if index else []
        told = said if isinstance(said, str) else " ".join(index.text(h.passage) for h in found[:2]) if index else ""
        speaker = row.get("speaker")
        verdict = verify(
            told,
            reported,
            translated=row.get("translated") is True,
            speaker=speaker if isinstance(speaker, str) else None,
        )
        out: Json = {"id": row.get("id", number)} | verdict_row(verdict, told, reported)
        if not isinstance(said, str):
            out["said"] = told
        if pool is not None:
            answered = isinstance(said, str) or verdict.label is not Fidelity.NOT_FOUND
            out["passages"] = [h.passage for h in found] if answered else []
        yield json.dumps(out, ensure_ascii=False)


def _object(line: str, place: str) -> Json:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UnreadableInput(f"{place}: not JSON ({error}); expected one object a line") from error
    if not isinstance(row, dict):
        raise UnreadableInput(f"{place}: a JSON {type(row).__name__}; expected one object a line")
    return row


def _indexes(pool: Iterable[str], within: str | None, name: str) -> dict[str, PassageIndex]:
    out: dict[str, PassageIndex] = {}
    for number, line in enumerate(pool, 1):
        if line.strip():
            row = _object(line, f"pool of {name}:{number}")
            key = str(row.get(within)) if within else ""
            index = out.setdefault(key, PassageIndex())
            index.add(str(row.get("passage", number)), str(row.get("text", "")), str(row.get("speaker") or ""))
    return out


def verdict_row(verdict: Verdict, said: str, reported: str) -> Json:
    """A verdict as a JSON object: spans as [start, end], with the words at them beside."""
    return {
        "label": str(verdict.label),
        "form": str(verdict.form),
        "confidence": verdict.confidence,
        "altered": [_fact(f, said, reported) for f in verdict.altered],
        "doubts": [_fact(f, said, reported) for f in verdict.doubts],
        "garbled": [_fact(f, said, reported) for f in verdict.garbled],
        "edit_share": round(verdict.edit_share, 4),
        "coverage": round(verdict.coverage, 4),
        "script": [_edit(e) for e in verdict.script],
    }


def _fact(fact: AlteredFact, said: str, reported: str) -> Json:
    return {
        "type": str(fact.kind),
        "said": fact.said.of(said) if fact.said else "",
        "reported": fact.reported.of(reported) if fact.reported else "",
        "said_span": _pair(fact.said),
        "reported_span": _pair(fact.reported),
        "confidence": fact.confidence,
    }


def _edit(edit: Edit) -> Json:
    return {"kind": edit.kind, "said": _pair(edit.said), "reported": _pair(edit.reported)}


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None

"""`check` and `verify`: words against the record, and pairs of words against each other."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from wordbond.checking import Checked, Found, check, check_analysis, speaker_of
from wordbond.cli.output import complain, print_json, print_line, safe
from wordbond.errors import UnreadableInput
from wordbond.jsonform import JsonDict, JsonValue, to_json
from wordbond.matching.commands import verify_file
from wordbond.matching.verdict import AlteredFact, Edit, Verdict
from wordbond.model import Span
from wordbond.packs.choosing import pack_of
from wordbond.pipeline import analyse
from wordbond.reading import Unread, read_inputs
from wordbond.record import Record, open_record

__all__ = ["run_check", "run_verify"]


def run_check(words: str, *, speaker: str | None, on: str | None, record: Path, pack: str | None, as_json: bool) -> int:
    """Check words, or each quotation of a file; 1 where something was not found or not read."""
    day = _day(on)
    with open_record(record, create=False) as store:
        who = speaker_of(store, speaker) if speaker else None
        if _is_file(words):
            return _check_file(store, words, pack, as_json)
        if not any(char.isalnum() for char in words):
            raise UnreadableInput(f"{words!r}: no words to check; give them in quotation marks, or a file")
        checked = check(store, words, speaker=who, on=day)
        titles = _titles(store, [checked])
    if as_json:
        print_json(_json(checked, titles))
    else:
        _show(checked, titles)
    return 0 if checked.found else 1


def _is_file(words: str) -> bool:
    try:
        return len(words) < 4096 and Path(words).is_file()
    except (OSError, ValueError):
        return False


def _day(on: str | None) -> date | None:
    try:
        return date.fromisoformat(on) if on else None
    except ValueError as error:
        raise UnreadableInput(f"--date {on}: {error}; expected a day as 2025-11-06") from error


def _check_file(store: Record, name: str, pack: str | None, as_json: bool) -> int:
    loaded, refused = pack_of(store, pack), 0
    out = list[JsonValue]()
    for text in read_inputs([name], pack=loaded, stdin=sys.stdin.buffer):
        if isinstance(text, Unread):
            complain(str(text.error))
            refused = 1
            continue
        checked = check_analysis(store, analyse(text, loaded))
        titles = _titles(store, checked)
        if as_json:
            out.append(
                {"text": text.id, "location": text.origin.location, "checked": [_json(c, titles) for c in checked]}
            )
            continue
        print_line(f"[bold]{safe(text.title or text.origin.location)}[/bold]: {len(checked)} quotations")
        for one in checked:
            print_line()
            _show(one, titles)
        if not checked:
            print_line("It quotes nobody.")
    if as_json:
        print_json(out)
    return refused


def _titles(store: Record, checked: list[Checked]) -> dict[str, str]:
    """How each text that answers is called: outlet, title and day."""
    titles = {}
    for text_id in {f.rendering.text_id for c in checked for f in c.found}:
        row = store.get_text_row(text_id)
        titles[text_id] = " · ".join(filter(None, [row.outlet, row.title, str(row.first or "")])) or text_id[:8]
    return titles


# -- for people -------------------------------------------------------------------------------------------------


def _show(checked: Checked, titles: dict[str, str]) -> None:
    print_line(f"“{safe(' '.join(checked.words.split()))}”")
    reach = checked.reach
    if not checked.found:
        limits = [f"by {reach.speaker}" if reach.speaker else "", f"on {reach.on}" if reach.on else ""]
        print_line(
            f"  [bold]not found[/bold] {safe(' '.join(filter(None, limits)))}".rstrip()
            + f". Searched: the words of {reach.quotations} of {reach.held} quotations and turns of transcripts, "
            f"{reach.turns} of these turns sentence by sentence."
        )
        if reach.quotations < reach.held and not reach.speaker and not reach.on:
            print_line("  Those are of the speakers quoted most; --speaker searches the words of another.")
        print_line("  That they are not in this record does not mean that they were never said.")
        return
    for found in checked.found:
        _show_found(found, checked.words, titles)


def _show_found(found: Found, words: str, titles: dict[str, str]) -> None:
    rendering, verdict = found.rendering, found.verdict
    kind = "transcript" if rendering.official else "report"
    who = rendering.speaker or "(nobody named)"
    print_line(
        f"  [bold]{verdict.label.value}[/bold] ({verdict.form.value}, {verdict.confidence:.2f}) against a {kind}: "
        f"{safe(who)}, {safe(titles[rendering.text_id])}"
    )
    said = found.passage.of(rendering.words)
    print_line(f"    {_marked(said, words, verdict)}")
    for fact in verdict.altered:
        print_line(f"    {fact.kind.value}: {_fact(fact, said, words, kind)}")
    for fact in verdict.garbled:
        print_line(f"    transmission error: {_fact(fact, said, words, kind)}")
    if rendering.official:
        before = rendering.words[found.around.start : found.passage.start]
        after = rendering.words[found.passage.end : found.around.end]
        around = f"… {safe(before)}[bold]{safe(said)}[/bold]{safe(after)} …"
        print_line(f"    [dim]{' '.join(around.split())}[/dim]")


def _fact(fact: AlteredFact, said: str, words: str, kind: str) -> str:
    there = fact.said.of(said) if fact.said else "(nothing)"
    here = fact.reported.of(words) if fact.reported else "(left out)"
    return f"the {kind} has “{safe(there)}”, the words checked “{safe(here)}” ({fact.confidence:.2f})"


def _marked(said: str, words: str, verdict: Verdict) -> str:
    """The words reported with what differs: ⟦-said-⟧ and {+reported+}, as in a word diff."""
    parts = []
    for edit in verdict.script:
        there = edit.said.of(said) if edit.said else ""
        here = edit.reported.of(words) if edit.reported else ""
        if edit.kind == "equal":
            parts.append(safe(here))
        else:
            parts += [f"[strike]{safe('⟦-' + there + '-⟧')}[/strike]"] if there and edit.kind != "moved" else []
            parts += [f"[underline]{safe('{+' + here + '+}')}[/underline]"] if here else []
    return " ".join(" ".join(parts).split())


# -- for machines -----------------------------------------------------------------------------------------------


def _json(checked: Checked, titles: dict[str, str]) -> JsonDict:
    return {
        "words": checked.words,
        "quotation": checked.quotation,
        "label": checked.label.value,
        "found": [_found_json(f, checked.words, titles) for f in checked.found],
        "searched": {
            "quotations": checked.reach.quotations,
            "held": checked.reach.held,
            "turns": checked.reach.turns,
            "speaker": checked.reach.speaker,
            "date": str(checked.reach.on) if checked.reach.on else None,
        },
    }


def _found_json(found: Found, words: str, titles: dict[str, str]) -> JsonDict:
    rendering, verdict = found.rendering, found.verdict
    said = found.passage.of(rendering.words)
    return {
        "quotation": rendering.id,
        "text": rendering.text_id,
        "title": titles[rendering.text_id],
        "official": rendering.official,
        "speaker": rendering.speaker,
        "occasion": rendering.occasion_id,
        "spans": [[s.start, s.end] for s in rendering.spans_of(found.passage)],
        "said": said,
        "around": found.around.of(rendering.words),
        "label": verdict.label.value,
        "form": verdict.form.value,
        "confidence": verdict.confidence,
        "score": found.score,
        "altered": [_fact_json(f, said, words) for f in verdict.altered],
        "doubts": [_fact_json(f, said, words) for f in verdict.doubts],
        "garbled": [_fact_json(f, said, words) for f in verdict.garbled],
        "script": [_edit_json(e, said, words) for e in verdict.script],
    }


def _fact_json(fact: AlteredFact, said: str, words: str) -> JsonDict:
    return to_json(fact) | {
        "said_words": fact.said.of(said) if fact.said else "",
        "reported_words": fact.reported.of(words) if fact.reported else "",
    }


def _edit_json(edit: Edit, said: str, words: str) -> JsonDict:
    def words_of(span: Span | None, text: str) -> str:
        return span.of(text) if span else ""

    return to_json(edit) | {"said_words": words_of(edit.said, said), "reported_words": words_of(edit.reported, words)}


def run_verify(source: str, target: str, *, pool: str | None, within: str | None) -> int:
    """Write a verdict for each pair of a JSONL file."""
    try:
        verify_file(Path(source), Path(target), pool=Path(pool) if pool else None, within=within)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{error}; name JSONL files that can be read and written") from error
    return 0

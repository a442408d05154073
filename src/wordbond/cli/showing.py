"""`show` and `search`: what the record holds, on the terminal."""

from __future__ import annotations

from pathlib import Path

from wordbond.cli.output import print_json, print_line, print_table, safe
from wordbond.errors import NotFound
from wordbond.jsonform import JsonDict, JsonValue, to_json
from wordbond.model import QuotationKind, Span, Transcript
from wordbond.packs.folding import fold
from wordbond.record import Hit, QuotationRow, Record, SpeakerRow, open_record

__all__ = ["run_search", "run_show"]

_KIND_MARKS = {QuotationKind.DIRECT: "“ ”", QuotationKind.INDIRECT: "~", QuotationKind.MIXED: "~“”"}
CONTEXT_CHARS = 200
NAMED = 5
"""At most so many speakers are offered where the one asked for is not there."""


def run_show(thing: str, identity: str, *, record: Path, as_json: bool) -> int:
    """Show one report, speaker or quotation."""
    with open_record(record, create=False) as store:
        show = {"report": _show_text, "speaker": _show_speaker, "quotation": _show_quotation}[thing]
        show(store, identity, as_json)
    return 0


def _show_text(store: Record, identity: str, as_json: bool) -> None:
    analysis = store.get_analysis(identity, decided=True)
    if as_json:
        print_json(to_json(analysis))
        return
    text, row = analysis.text, store.get_text_row(identity)
    print_line(f"[bold]{safe(row.title or '(no title)')}[/bold]")
    about = [row.outlet or "outlet unknown", f"{row.first or 'date unknown'} ({row.basis.value})", row.language or "?"]
    if isinstance(text, Transcript):
        about.append(f"transcript, {len(text.turns)} turns")
    else:
        about += [f"credits {credit.agency}" for credit in text.credits]
        about += ["says that it is a translation"] if text.translated else []
    print_line(safe(" · ".join(about)))
    print_line(safe(f"{row.location} · {text.id}"))
    print_line()
    rows = store.iter_quotations(text_id=text.id)
    print_table(["", "Who", "Words", ">Sure", "Id"], [_line(row) for row in rows])
    if text.findings or analysis.findings:
        print_line()
        for finding in [*text.findings, *analysis.findings]:
            place = f" at {finding.span.start}" if finding.span else ""
            print_line(safe(f"{finding.code}{place}{': ' + finding.note if finding.note else ''}"))


def _line(row: QuotationRow) -> tuple[str, str, str, str, str]:
    standing = row.standing
    who = standing.attribution.speaker or (f"({row.source})" if row.source else "(nobody named)")
    return (
        _KIND_MARKS[standing.kind],
        safe(who) + (" [bold]✓[/bold]" if standing.decided else ""),
        safe(" ".join(row.words.split())),
        f"{standing.attribution.confidence:.2f}",
        row.quotation.id[:8],
    )


def _find_speaker(store: Record, identity: str) -> SpeakerRow:
    """The speaker with this id or full name; raises NotFound, naming those who may be meant, where it is not one."""
    try:
        return store.speaker(identity)
    except NotFound as error:
        speakers = store.speakers()
        named = [s for s in speakers if fold(s.name) == fold(identity)]
        if len(named) == 1:
            return named[0]
        near = named or [s for s in speakers if fold(identity) and fold(identity) in fold(s.name)]
        listed = "; ".join(f"{s.name} ({s.id}, {s.quotations} quotations)" for s in (near or speakers)[:NAMED])
        if named:
            raise NotFound(f"{identity}: {len(named)} speakers bear this name, give an id: {listed}") from error
        offer = f"may be meant: {listed}" if near else f"those quoted most: {listed or 'nobody yet'}"
        raise NotFound(f"no speaker {identity!r} in {store.where}; {offer}") from error


def _show_speaker(store: Record, identity: str, as_json: bool) -> None:
    speaker = _find_speaker(store, identity)
    rows = list(store.iter_quotations(speaker_id=speaker.id))
    if as_json:
        print_json({"speaker": to_json(speaker), "quotations": [_json_of(row) for row in rows]})
        return
    print_line(f"[bold]{safe(speaker.name)}[/bold]")
    print_line(f"{speaker.quotations} quotations in {speaker.texts} texts · {safe(speaker.id)}")
    print_line()
    lines = [
        (str(row.day or "?"), safe(row.outlet or "?"), safe(" ".join(row.words.split())), row.quotation.id[:8])
        for row in rows
    ]
    print_table(["Day", "Outlet", "Words", "Id"], lines)


def _json_of(row: QuotationRow) -> JsonDict:
    return to_json(row)


def _show_quotation(store: Record, identity: str, as_json: bool) -> None:
    row = store.get_quotation(identity)
    if as_json:
        print_json(_json_of(row))
        return
    text = store.get_text(row.quotation.text_id).text
    extent = row.quotation.extent
    around = Span(max(0, extent.start - CONTEXT_CHARS), min(len(text), extent.end + CONTEXT_CHARS))
    print_line(f"[bold]{safe(row.standing.attribution.speaker or row.source or '(nobody named)')}[/bold]")
    parts, at = [], around.start
    for span in row.quotation.content:
        parts += [safe(text[at : span.start]), f"[bold]{safe(span.of(text))}[/bold]"]
        at = span.end
    print_line("".join([*parts, safe(text[at : around.end])]))
    print_line()
    judged = row.standing.attribution
    print_line(safe(f"kind: {row.standing.kind.value} · cue: {row.cue or '-'} · source: {row.source or '-'}"))
    print_line(
        safe(f"act: {judged.act or '-'} · sure: {judged.confidence:.2f} · {row.outlet or '?'} · {row.title or ''}")
    )
    for candidate in judged.candidates[1:]:
        print_line(safe(f"may be: {candidate.name} ({candidate.confidence:.2f})"))
    for decision in store.decisions(quotation_id=row.quotation.id):
        said = decision.decision
        state = "withdrawn" if decision.withdrawal else "stands"
        print_line(
            safe(f"decision {decision.decision.id[:8]} ({state}): {said.field.value}, {said.author}: {said.reason}")
        )
    print_line(safe(f"{row.quotation.id} · text {row.quotation.text_id}"))


def run_search(words: str, *, record: Path, where: str, limit: int, as_json: bool) -> int:
    """Print what holds `words`, the best match first; 1 where nothing does."""
    if not any(char.isalnum() for char in words):
        raise NotFound(f"{words!r}: no words to search for; give at least one, and quote a phrase to keep it together")
    with open_record(record, create=False) as store:
        hits = store.search(words, in_=where, limit=limit)
    if as_json:
        print_json([_json_of_hit(hit) for hit in hits])
    elif not hits:
        print_line(f"Nothing in {safe(str(record))} holds all of: {safe(words)}")
    for hit in [] if as_json else hits:
        head = " · ".join(filter(None, [str(hit.day or ""), hit.outlet, hit.speaker, hit.title]))
        print_line(f"[bold]{hit.kind} {hit.id[:8]}[/bold]  {safe(head)}")
        print_line(f"    {_marked(hit)}")
    return 0 if hits else 1


def _json_of_hit(hit: Hit) -> JsonValue:
    return to_json(hit)


def _marked(hit: Hit) -> str:
    if hit.span is None:
        return ""
    parts, at = [], 0
    for mark in hit.marks:
        start, end = mark.start - hit.span.start, mark.end - hit.span.start
        parts += [safe(hit.snippet[at:start]), f"[bold underline]{safe(hit.snippet[start:end])}[/bold underline]"]
        at = end
    return " ".join("".join([*parts, safe(hit.snippet[at:])]).split())

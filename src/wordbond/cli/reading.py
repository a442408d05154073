"""`read` and `rebuild`: texts into the record."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wordbond.cli.output import complain, print_json, print_line, print_table, progress_bar, safe
from wordbond.errors import AnalysisFailed, InvalidRecord, NotFound
from wordbond.jsonform import JsonDict
from wordbond.model import Analysis, Report, Transcript
from wordbond.packs import Pack
from wordbond.packs.choosing import pack_of
from wordbond.pipeline import MODEL_VERSION, analyse, analyse_all, link, pack_version, settle
from wordbond.reading import Unread, read_inputs
from wordbond.record import Record, Run, open_record, rebuild

__all__ = ["run_read", "run_rebuild"]


@dataclass(slots=True)
class _Tally:
    """What one call of `read` did."""

    new: int = 0
    renewed: int = 0
    known: int = 0
    unread: list[JsonDict] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def refuse(self, location: str, message: str) -> None:
        self.unread.append({"location": location, "message": message})
        complain(message)


def run_read(inputs: list[str], *, record: Path, pack: str | None, jobs: int, as_json: bool) -> int:
    """Read `inputs` into the record at `record`; 1 where something could not be read."""
    tally = _Tally()
    with open_record(record) as store, progress_bar("reading") as progress:
        chosen = pack_of(store, pack)
        fresh = _new_texts(store, read_inputs(inputs, pack=chosen, stdin=sys.stdin.buffer), chosen, tally)
        for outcome in analyse_all(fresh, chosen, pack, jobs=jobs):
            progress.advance(progress.task_ids[0])
            if isinstance(outcome, AnalysisFailed):
                tally.refuse("", str(outcome))
            else:
                _keep(store, outcome, chosen, tally)
        settle(store, chosen)
        if as_json:
            print_json(
                {
                    "new": tally.new,
                    "renewed": tally.renewed,
                    "known": tally.known,
                    "texts": list(tally.texts),
                    "unread": list(tally.unread),
                }
            )
        else:
            _tell(store, tally)
    return 1 if tally.unread else 0


def _new_texts(
    store: Record, found: Iterator[Report | Transcript | Unread], pack: Pack, tally: _Tally
) -> Iterator[Report | Transcript]:
    """The texts that this pack and model have not analysed in this record yet; the rest is tallied."""
    version = pack_version(pack)
    for outcome in found:
        if isinstance(outcome, Unread):
            tally.refuse(outcome.location, str(outcome.error))
            continue
        run = _run_of(store, outcome.id)
        tally.texts.append(outcome.id)
        if run is not None and (run.model_version, run.pack_version) == (MODEL_VERSION, version):
            tally.known += 1
        else:
            yield outcome


def _run_of(store: Record, text_id: str) -> Run | None:
    try:
        return store.get_run(text_id)
    except NotFound:
        return None


def _keep(store: Record, analysis: Analysis, pack: Pack, tally: _Tally) -> None:
    try:
        with store.transaction():
            was_known = _run_of(store, analysis.text.id) is not None
            changed = store.add_analysis(analysis)
            if changed:
                link(store, analysis, pack)
    except InvalidRecord as error:
        tally.refuse(analysis.text.origin.location, f"{analysis.text.origin.location}: {error}")
        return
    tally.renewed += changed and was_known
    tally.new += changed and not was_known
    tally.known += not changed


def _tell(store: Record, tally: _Tally) -> None:
    counts = store.counts()
    done = [f"{tally.new} new"]
    done += [f"{tally.renewed} analysed anew"] if tally.renewed else []
    done += [f"{tally.known} known already"] if tally.known else []
    done += [f"[bold]{len(tally.unread)} not read[/bold] (see above)"] if tally.unread else []
    print_line(f"Texts: {', '.join(done)}.")
    kinds = ", ".join(f"{number} {kind.value}" for kind, number in counts.by_kind.items() if number)
    print_line(
        f"The record {safe(store.where)} holds {counts.reports} reports and {counts.transcripts} transcripts of "
        f"{counts.outlets} outlets,\n"
        f"with {counts.quotations} quotations ({kinds or 'none'}) by {counts.speakers} speakers."
    )
    speakers = store.speakers(limit=8)
    if speakers:
        print_line()
        print_table(
            ["Speaker", ">Quotations", ">Texts", "First", "Last"],
            [
                (safe(s.name), str(s.quotations), str(s.texts), str(s.first or "?"), str(s.last or "?"))
                for s in speakers
            ],
        )


def run_rebuild(*, record: Path, pack: str | None, everything: bool, as_json: bool) -> int:
    """Analyse the record's texts anew; 1 where one was refused."""
    with open_record(record, create=False) as store, progress_bar("rebuilding") as progress:
        chosen = pack_of(store, pack)
        task = progress.task_ids[0]
        done = rebuild(
            store,
            lambda text: analyse(text, chosen),
            model_version=MODEL_VERSION,
            pack_version=pack_version(chosen),
            only_stale=not everything,
            progress=lambda number, total: progress.update(task, completed=number, total=total),
        )
        settle(store, chosen)
    for _, error in done.failed:
        complain(str(error))
    if as_json:
        print_json(
            {
                "renewed": done.renewed,
                "unchanged": done.unchanged,
                "orphaned": done.orphaned,
                "failed": [{"text": text_id, "message": str(error)} for text_id, error in done.failed],
            }
        )
    else:
        print_line(f"{done.renewed} texts analysed anew, {done.unchanged} left as they were.")
        if done.orphaned:
            print_line(f"{done.orphaned} decisions found their words no more; see `wordbond decisions`.")
    return 1 if done.failed else 0

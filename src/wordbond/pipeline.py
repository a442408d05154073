"""The order of the stages: the one place where a text becomes an analysis.

Pure: the same text, pack and model give the same analysis, in this process, a pool of them, or on a cluster.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wordbond.attribution import MODEL_VERSION, attribute
from wordbond.attribution.acts import act_of, default_acts
from wordbond.attribution.implicit import name_unattributed
from wordbond.attribution.marks import find_marked
from wordbond.attribution.occasions import find_occasions
from wordbond.attribution.speakers import find_speakers
from wordbond.attribution.trained import TAGGED_CHARS
from wordbond.attribution.turns import find_turn_speakers, quote_turns
from wordbond.claims.claims import claims_in
from wordbond.claims.relations import relations_in
from wordbond.claims.scene import set_scene
from wordbond.claims.threats import threats_in
from wordbond.commitments.finding import answered_in, commitments_in
from wordbond.errors import AnalysisFailed, WordbondError
from wordbond.model import Analysis, Attribution, Finding, Quotation, Report, Transcript
from wordbond.packs import Pack, load_pack

if TYPE_CHECKING:
    from wordbond.record import Record

__all__ = ["MODEL_VERSION", "analyse", "analyse_all", "link", "pack_version", "settle"]

QUEUED_PER_JOB = 4
"""Texts handed to each process ahead of time: enough to keep it busy, few enough to hold no archive in memory."""


def pack_version(pack: Pack) -> str:
    """How an analysis names the pack that it was made with: `alliance@1f0c…`."""
    return f"{pack.name}@{pack.version}"


def analyse(text: Report | Transcript, pack: Pack) -> Analysis:
    """Who said what in `text`, by which act and on which occasion; each fact with its place.

    Raises AnalysisFailed, naming the text, where a stage broke on it: an error of ours, and worth reporting.
    """
    try:
        return _analyse_transcript(text, pack) if isinstance(text, Transcript) else _analyse_report(text, pack)
    except WordbondError:
        raise
    except Exception as error:
        raise AnalysisFailed(
            f"{text.origin.location}: the analysis broke ({type(error).__name__}: {error}); the text was left out. "
            "Please report it with the text"
        ) from error


def _analyse_report(report: Report, pack: Pack) -> Analysis:
    quotations = attribute(report)
    named = name_unattributed(quotations, find_speakers(report, quotations, pack))
    attributions = _with_acts(report, quotations, named)
    found = find_occasions(report, quotations, pack, attributions)
    scene = set_scene(report, quotations, attributions, pack)
    claims, relations = claims_in(scene), relations_in(scene)
    return Analysis(
        text=report,
        quotations=quotations,
        attributions=tuple(
            replace(attribution, occasion_id=occasion_id)
            for attribution, occasion_id in zip(attributions, found.of_quotations, strict=True)
        ),
        occasions=found.occasions,
        sightings=found.sightings,
        claims=claims,
        relations=relations,
        threats=threats_in(scene, relations),
        commitments=commitments_in(scene, claims),
        findings=_findings(report),
        model_version=MODEL_VERSION,
        pack_version=pack_version(pack),
    )


def _findings(report: Report) -> tuple[Finding, ...]:
    findings = find_marked(report.text, report.paragraphs)[1]
    if len(report.text) > TAGGED_CHARS:
        note = f"over {TAGGED_CHARS:,} characters: no single report; quotations were found by rules alone"
        findings = [*findings, Finding("too-long-to-tag", note=note)]
    return tuple(findings)


def _with_acts(
    report: Report, quotations: Sequence[Quotation], attributions: Sequence[Attribution]
) -> list[Attribution]:
    lexicon = default_acts()
    return [
        replace(attribution, act=act_of(quotation.cue.of(report.text), lexicon) if quotation.cue else None)
        for quotation, attribution in zip(quotations, attributions, strict=True)
    ]


def _analyse_transcript(transcript: Transcript, pack: Pack) -> Analysis:
    quotations, attributions = quote_turns(transcript), find_turn_speakers(transcript, pack)
    scene = set_scene(transcript, quotations, attributions, pack)
    claims, relations = claims_in(scene), relations_in(scene)
    return Analysis(
        text=transcript,
        quotations=quotations,
        attributions=attributions,
        claims=claims,
        relations=relations,
        threats=threats_in(scene, relations),
        commitments=commitments_in(scene, claims, answered_in(transcript)),
        model_version=MODEL_VERSION,
        pack_version=pack_version(pack),
    )


def analyse_all(
    texts: Iterable[Report | Transcript], pack: Pack, folder: str | Path | None = None, *, jobs: int = 1
) -> Iterator[Analysis | AnalysisFailed]:
    """The analyses of `texts`, in their order; one that broke comes as its error.

    With `jobs` above 1 as many processes share the work; each loads the pack from `folder`, the name or folder that
    `pack` was loaded from.
    """
    if jobs == 1:
        yield from (_outcome(text, pack) for text in texts)
        return
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(folder,))
    waiting = deque[Future[Analysis | AnalysisFailed]]()
    try:
        for text in texts:
            waiting.append(pool.submit(_work, text))
            if len(waiting) >= QUEUED_PER_JOB * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise AnalysisFailed(
            "a process of the analysis ended before its work was done, as where memory runs short; "
            "what was written is kept: run the command again, with fewer --jobs"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _outcome(text: Report | Transcript, pack: Pack) -> Analysis | AnalysisFailed:
    try:
        return analyse(text, pack)
    except AnalysisFailed as failure:
        return failure


_packs: list[Pack] = []
"""The pack of a worker process, loaded once at its start."""


def _start(folder: str | Path | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the parent alone ends the work
    _packs[:] = [load_pack(folder)]


def _work(text: Report | Transcript) -> Analysis | AnalysisFailed:
    return _outcome(text, _packs[0])


def link(record: Record, analysis: Analysis, pack: Pack | None = None) -> tuple[str, ...]:
    """Tie the quotations of an analysis that is in `record` to all others there; the ids of the statements they carry.

    With a pack, what the text has against itself and the pack is kept beside. The order in which texts are linked
    makes no difference, and linking again changes nothing. Call it inside the transaction that adds the analysis.
    """
    found = record.link(analysis.text.id)
    if pack is not None:
        from wordbond.matching.conflicts import conflicts_inside, conflicts_with_pack

        found_here = (*conflicts_with_pack(analysis, pack), *conflicts_inside(analysis))
        record.put_conflicts(analysis.text.id, found_here)
    return found


def settle(record: Record, pack: Pack) -> int:
    """Link what was never linked, then reckon the lineage of all reports that were touched; how many these were."""
    for text_id in list(record.iter_unlinked()):
        with record.transaction():
            link(record, record.get_analysis(text_id), pack)
    from wordbond.together import agency_names

    with record.transaction():
        return len(record.settle_lineage(agency_names(pack)))

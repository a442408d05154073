"""`assess`: how a target stands for each of its parties, on the terminal, as JSON or CSV, and as a picture."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from wordbond.cli.output import print_csv, print_json, print_line, print_table, safe
from wordbond.commitments.assessment import Assessment, Verdict
from wordbond.commitments.plots import render_plots
from wordbond.errors import UnreadableInput
from wordbond.jsonform import JsonDict, to_json
from wordbond.packs import Figure, Target, load_pack
from wordbond.record import open_record
from wordbond.record.verdicts import DecidedVerdict, Judged, judged, party_meant, target_meant, verdict_words

__all__ = ["Asked", "run_assess"]

COLUMNS = (
    *("target", "measure", "party", "name", "as_of", "verdict", "reason", "edition", "figure_year", "figure"),
    *("estimate", "unit", "required_yearly_change", "observed_yearly_change", "probability", "probability_error"),
    *("paths", "seed", "notes", "source", "source_url", "stands"),
    *("decided", "decided_as_of", "decided_by", "decided_for", "decision_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the options of `assess` ask for."""

    target: str
    party: str | None
    edition: str | None
    paths: int
    seed: int


def run_assess(
    asked: Asked,
    *,
    on: date | None,
    plot: Path | None,
    record: Path | None,
    pack: str | None,
    as_json: bool,
    as_csv: bool,
) -> int:
    """Print the verdicts on a target, today's where `on` is None; those that people set in `record` above the rest."""
    day = on or datetime.now(UTC).date()
    with ExitStack() as opened:
        store = opened.enter_context(open_record(record, create=False)) if record is not None else None
        loaded = load_pack(pack)
        target = target_meant(loaded, asked.target)
        party = party_meant(loaded, target, asked.party, day) if asked.party is not None else None
        found = judged(
            *(store, target, loaded, day), seed=asked.seed, paths=asked.paths, party=party, edition=asked.edition
        )
    if plot is not None:
        _write(plot, render_plots(tuple(one.assessment for one in found)))
    if as_json:
        print_json([_json_of(one) for one in found])
    elif as_csv:
        print_csv(COLUMNS, map(_cells, found))
    else:
        _print(target, found, day)
    return 0


def _print(target: Target, found: tuple[Judged, ...], day: date) -> None:
    due = f"due {target.deadline}" if target.deadline else "no date by which it is due"
    print_line(f"[bold]{safe(target.id)}  {safe(target.measure)}[/bold]")
    level = f"{target.value or '?'}{f' to {target.high}' if target.high else ''}"
    print_line(
        safe(f"{target.bound.value} {level} {target.unit}, {due} · agreed at {target.agreed_at}, {target.agreed_on}")
    )
    decided = [one for one in found if one.decided is not None]
    if decided:
        print_line(safe(f"as of {day}; a verdict with ✓ a person has set, the others the machine proposes"))
    else:
        print_line(safe(f"as of {day}; a proposal of the machine, which no person has confirmed"))
    print_line()
    columns = ["Party", "Verdict", "Figure", "Edition", ">Required", ">Observed", ">Chance"]
    if decided:
        columns.insert(2, "Machine")
    print_table(columns, (_row(one, with_machine=bool(decided)) for one in found))
    for one in decided:
        print_line()
        _print_decided(one)
    if len(found) == 1:
        if len(found[0].history) > (found[0].decided is not None):
            _print_history(found[0])
        _print_workings(found[0].assessment)
    elif unknown := [one.assessment for one in found if one.verdict is Verdict.CANNOT_TELL]:
        print_line()
        for assessment in unknown:
            print_line(safe(f"{assessment.name}: {assessment.reason}"))


def _row(one: Judged, *, with_machine: bool) -> tuple[str, ...]:
    assessment = one.assessment
    figure, projection = assessment.figure, assessment.projection
    return (
        safe(assessment.name),
        f"[bold]{one.verdict.value}[/bold]{' ✓' if one.decided else ''}",
        *((assessment.verdict.value,) if with_machine else ()),
        f"{figure.value}{'e' if figure.estimate else ''} ({figure.year})" if figure else "-",
        safe(assessment.edition or "-"),
        f"{assessment.required_change:+.3f}" if assessment.required_change is not None else "-",
        f"{assessment.observed_change:+.3f}" if assessment.observed_change is not None else "-",
        f"{projection.probability:.1%}" if projection else "-",
    )


def _print_decided(one: Judged) -> None:
    if one.decided is None:
        return
    decision, assessment = one.decided.decision, one.assessment
    print_line(
        safe(f"✓ {assessment.name}: {one.decided.verdict.value}, as of {one.decided.as_of}: ")
        + safe(f"{decision.reason} ({decision.author}, {decision.at:%Y-%m-%d}; {decision.id[:8]})")
    )
    print_line(safe(f"  the machine: {assessment.verdict.value}: {assessment.reason}"))


def _print_history(one: Judged) -> None:
    print_line()
    print_line("Decided before, or withdrawn:")
    for decided in one.history:
        if decided is not one.decided:
            ended = decided.withdrawal
            gone = f"; withdrawn by {ended.author}, {ended.at:%Y-%m-%d}: {ended.reason}" if ended else ""
            said = decided.decision
            words = f"  {verdict_words(said)}: {said.reason} ({said.author}, {said.at:%Y-%m-%d}; {said.id[:8]}{gone})"
            print_line(safe(words))


def _print_workings(one: Assessment) -> None:
    print_line()
    print_line(safe(f"{one.reason}."))
    for note in one.notes:
        print_line(safe(f"  {note}"))
    for working in one.workings:
        print_line()
        print_line(safe(f"{working.name}: {working.sum} = {working.value:.4g} {working.unit}"))
        for figure in working.figures:
            print_line(safe(f"    {_cited(figure)}"))
    if one.projection is not None:
        drawn = one.projection
        print_line()
        print_line(
            f"chance: {drawn.probability:.2%} ± {drawn.error:.2%} (chance of the draw alone), {drawn.paths} paths, "
            f"seed {drawn.seed}, from {drawn.changes} yearly changes, {drawn.own_changes} of them its own"
        )


def _cited(figure: Figure) -> str:
    sign = " (estimate)" if figure.estimate else ""
    return f"{figure.body} {figure.year}: {figure.value} {figure.unit}{sign} · {figure.evidence.source}"


def _json_of(found: Judged) -> JsonDict:
    one = found.assessment
    aim, drawn = one.target, one.projection
    return {
        "target": {
            "id": aim.id,
            "measure": aim.measure,
            "value": _number(aim.value),
            "high": _number(aim.high),
            "bound": aim.bound.value,
            "unit": aim.unit,
            "deadline": str(aim.deadline) if aim.deadline else None,
            "agreed_on": str(aim.agreed_on),
        },
        "party": one.party,
        "name": one.name,
        "as_of": str(one.as_of),
        "stands": found.verdict.value,
        "decided": _json_of_decided(found.decided) if found.decided else None,
        "decisions": [_json_of_decided(decided) for decided in found.history],
        "verdict": one.verdict.value,
        "reason": one.reason,
        "edition": one.edition,
        "figure": _json_of_figure(one.figure) if one.figure else None,
        "history": [_json_of_figure(figure) for figure in one.history],
        "required_yearly_change": one.required_change,
        "observed_yearly_change": one.observed_change,
        "projection": to_json(drawn) if drawn else None,
        "workings": [
            {
                "name": working.name,
                "sum": working.sum,
                "value": working.value,
                "unit": working.unit,
                "figures": [_json_of_figure(figure) for figure in working.figures],
            }
            for working in one.workings
        ],
        "notes": list(one.notes),
    }


def _json_of_decided(decided: DecidedVerdict) -> JsonDict:
    ended = decided.withdrawal
    return {
        "id": decided.decision.id,
        "verdict": decided.verdict.value,
        "as_of": str(decided.as_of),
        "author": decided.decision.author,
        "reason": decided.decision.reason,
        "at": decided.decision.at.isoformat(),
        "withdrawn": {"author": ended.author, "reason": ended.reason, "at": ended.at.isoformat()} if ended else None,
    }


def _json_of_figure(figure: Figure) -> JsonDict:
    return {
        "series": figure.series,
        "body": figure.body,
        "year": figure.year,
        "measure": figure.measure,
        "value": _number(figure.value),
        "unit": figure.unit,
        "estimate": figure.estimate,
        "edition": figure.edition,
        "definition": figure.definition,
        "source": figure.evidence.source,
        "source_url": figure.evidence.source_url,
    }


def _number(value: Decimal | None) -> str | None:
    """As digits in a text, so that no machine rounds them."""
    return None if value is None else f"{value:f}"


def _cells(found: Judged) -> list[object]:
    one, decided = found.assessment, found.decided
    figure, drawn, aim = one.figure, one.projection, one.target
    return [
        *(aim.id, aim.measure, one.party, one.name, one.as_of, one.verdict.value, one.reason),
        *(one.edition, figure and figure.year, figure and figure.value),
        *(figure and ("yes" if figure.estimate else "no"), aim.unit, one.required_change, one.observed_change),
        *(drawn and drawn.probability, drawn and drawn.error, drawn and drawn.paths, drawn and drawn.seed),
        *(" | ".join(one.notes), figure and figure.evidence.source, figure and figure.evidence.source_url),
        *(found.verdict.value, decided and decided.verdict.value, decided and decided.as_of),
        *(decided and decided.decision.author, decided and decided.decision.reason, decided and decided.decision.id),
    ]


def _write(path: Path, words: str) -> None:
    try:
        path.write_text(words, encoding="utf-8")
    except OSError as error:
        raise UnreadableInput(
            f"{path}: cannot be written ({error.strerror}); name a file in a folder of yours"
        ) from error

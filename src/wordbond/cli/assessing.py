"""`assess`: how a target stands for each of its parties, on the terminal, as JSON or CSV, and as a picture."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from wordbond.cli.output import print_json, print_line, print_table, safe
from wordbond.commitments.assess import assess, parties_of, target_named
from wordbond.commitments.assessment import Assessment
from wordbond.commitments.plots import render_plots
from wordbond.errors import NotFound, UnreadableInput
from wordbond.jsonform import JsonDict, to_json
from wordbond.packs import Figure, Pack, Target, load_pack

__all__ = ["Asked", "run_assess"]

COLUMNS = (
    *("target", "measure", "party", "name", "as_of", "verdict", "reason", "edition", "figure_year", "figure"),
    *("estimate", "unit", "required_yearly_change", "observed_yearly_change", "probability", "probability_error"),
    *("paths", "seed", "notes", "source", "source_url"),
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
    asked: Asked, *, on: date | None, plot: Path | None, pack: str | None, as_json: bool, as_csv: bool
) -> int:
    """Print the verdicts on a target; today's where `on` is None."""
    loaded = load_pack(pack)
    target = target_named(loaded, asked.target)
    day = on or datetime.now(UTC).date()
    found = assess(
        target,
        loaded,
        day,
        seed=asked.seed,
        paths=asked.paths,
        party=_party(loaded, target, asked.party, day),
        edition=asked.edition,
    )
    if plot is not None:
        _write(plot, render_plots(found))
    if as_json:
        print_json([_json_of(one) for one in found])
    elif as_csv:
        _print_csv(found)
    else:
        _print(target, found, day)
    return 0


def _party(pack: Pack, target: Target, name: str | None, day: date) -> str | None:
    """The id of the party so named; raises NotFound where none of the target's is, or several are."""
    if name is None:
        return None
    bodies = parties_of(target, pack, day)[0]
    named = {body.id for body in pack.bodies_named(name)}
    found = [body for body in bodies if body.id.casefold() == name.casefold() or body.id in named]
    if len(found) != 1:
        there = ", ".join(body.id for body in found or bodies) or "nobody"
        raise NotFound(f"{target.id}: {name} is not one of its parties on {day}; ask for one of {there}")
    return found[0].id


def _print(target: Target, found: tuple[Assessment, ...], day: date) -> None:
    due = f"due {target.deadline}" if target.deadline else "no date by which it is due"
    print_line(f"[bold]{safe(target.id)}  {safe(target.measure)}[/bold]")
    level = f"{target.value or '?'}{f' to {target.high}' if target.high else ''}"
    print_line(
        safe(f"{target.bound.value} {level} {target.unit}, {due} · agreed at {target.agreed_at}, {target.agreed_on}")
    )
    print_line(safe(f"as of {day}; a proposal of the machine, which no person has confirmed"))
    print_line()
    print_table(["Party", "Verdict", "Figure", "Edition", ">Required", ">Observed", ">Chance"], map(_row, found))
    if len(found) == 1:
        _print_workings(found[0])
    elif unknown := [one for one in found if one.verdict.value == "cannot tell"]:
        print_line()
        for one in unknown:
            print_line(safe(f"{one.name}: {one.reason}"))


def _row(one: Assessment) -> tuple[str, ...]:
    figure, projection = one.figure, one.projection
    return (
        safe(one.name),
        f"[bold]{one.verdict.value}[/bold]",
        f"{figure.value}{'e' if figure.estimate else ''} ({figure.year})" if figure else "-",
        safe(one.edition or "-"),
        f"{one.required_change:+.3f}" if one.required_change is not None else "-",
        f"{one.observed_change:+.3f}" if one.observed_change is not None else "-",
        f"{projection.probability:.1%}" if projection else "-",
    )


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


def _json_of(one: Assessment) -> JsonDict:
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


def _print_csv(found: tuple[Assessment, ...]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for one in found:
        figure, drawn, aim = one.figure, one.projection, one.target
        out.writerow(
            [
                *(aim.id, aim.measure, one.party, one.name, one.as_of, one.verdict.value, one.reason),
                *(one.edition, figure and figure.year, figure and figure.value),
                *(figure and ("yes" if figure.estimate else "no"), aim.unit, one.required_change, one.observed_change),
                *(drawn and drawn.probability, drawn and drawn.error, drawn and drawn.paths, drawn and drawn.seed),
                *(" | ".join(one.notes), figure and figure.evidence.source, figure and figure.evidence.source_url),
            ]
        )


def _write(path: Path, words: str) -> None:
    try:
        path.write_text(words, encoding="utf-8")
    except OSError as error:
        raise UnreadableInput(
            f"{path}: cannot be written ({error.strerror}); name a file in a folder of yours"
        ) from error

"""How a target stands for each of its parties, as of a date: the verdict, and all the arithmetic behind it.

Every number is of one edition of one series; where editions disagree on the verdict, there is none. The thresholds:

- after the target was due: `kept` where the figure of that year reaches it, `partly kept` where it has covered at
  least PARTLY_KEPT_SHARE of the way from the figure of the year of the agreement, else `not kept`;
- before: `on track` where at least ON_TRACK_SHARE of the simulated paths reach it in time (see `simulate`),
  `out of reach` where fewer than OUT_OF_REACH_SHARE do, else `behind`. A newer figure of another edition is not put at
  the head of the paths; where it lies outside them, on the side that would change the verdict, there is none.

The machine proposes these; a person's decision stands above them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wordbond.commitments.assessment import Assessment, Projection, Verdict, Working
from wordbond.commitments.editions import Run, Series, trouble_of
from wordbond.commitments.simulate import Outlook, fit, simulate
from wordbond.errors import InvalidRecord, NotFound
from wordbond.model import digest
from wordbond.packs import Body, BodyKind, Bound, Figure, Pack, Target

__all__ = [
    "ON_TRACK_SHARE",
    "OUT_OF_REACH_SHARE",
    "PARTLY_KEPT_SHARE",
    "assess",
    "due_year",
    "is_reached",
    "parties_of",
    "target_named",
]

PARTLY_KEPT_SHARE = 0.5
ON_TRACK_SHARE = 0.5
OUT_OF_REACH_SHARE = 0.05
ABOUT_SHARE = Decimal("0.95")
"""“About 100” is reached at 95."""
OBSERVED_YEARS = 5
"""The observed change is the mean of so many of the last yearly changes, or of all where there are fewer."""
MOST_AGE_YEARS = 2
"""Figures that end earlier before the day say nothing of how things stand on it."""

_CEILINGS = frozenset({Bound.UP_TO, Bound.LESS_THAN})
_NO_LEVEL = frozenset({Bound.SHORT_BY, Bound.INCREASE_OF})


def assess(
    target: Target,
    pack: Pack,
    as_of: date,
    *,
    seed: int = 0,
    paths: int = 100_000,
    party: str | None = None,
    edition: str | None = None,
) -> tuple[Assessment, ...]:
    """The verdict on `target` for each of its parties on the day `as_of`, in order of the pack's bodies.

    `party`, a body's id, asks for that one alone. `edition` takes the figures of this edition even where it appeared
    after `as_of`: hindsight, for testing the method. Equal arguments give equal answers, whoever else is asked for.
    Raises NotFound where `party` is none of the target's, InvalidRecord where `paths` is below 1.

    What cannot be judged is `cannot tell`, with the reason: no deadline, no figure, a gap, editions that disagree, a
    party that joined after the agreement, an amount that makes no sense.
    """
    if paths < 1:
        raise InvalidRecord(f"found {paths} paths, expected 1 or more")
    bodies, joined_late = parties_of(target, pack, as_of)
    wanted = [body for body in bodies if party in (None, body.id)]
    if party is not None and not wanted:
        names = ", ".join(body.id for body in bodies) or "nobody"
        raise NotFound(f"{target.id}: {party} is none of its parties on {as_of}; they are {names}")
    series = Series.known_on(pack.series, target.series, as_of, edition=edition)
    trouble = _trouble_with(target, pack, as_of)
    judge = _Judge(target, pack, as_of, seed, paths, series, bodies, {})
    found: list[Assessment] = []
    for body in wanted:
        late = joined_late.get(body.id)
        reason = trouble[1] if trouble else None
        if late is not None and not trouble:
            reason = f"{body.name} joined on {late}, after the agreement of {target.agreed_on}"
        judged = judge.of(body)
        if reason is not None:
            judged = replace(judged, verdict=trouble[0] if trouble else Verdict.CANNOT_TELL, reason=reason)
        found.append(judged)
    return tuple(found)


def target_named(pack: Pack, name: str) -> Target:
    """The pack's target with this id, in any case; raises NotFound, listing those there are."""
    for target in pack.targets:
        if target.id.casefold() == name.casefold():
            return target
    known = "; ".join(f"{target.id} {target.measure}" for target in pack.targets) or "none"
    raise NotFound(f"pack {pack.name}: no target {name}; targets.csv has {known}")


def due_year(target: Target) -> int | None:
    """The last whole year before or at the deadline, whose figure decides; None without a deadline that is a date."""
    if target.deadline is None:
        return None
    last = target.deadline.last
    return last.year if (last.month, last.day) == (12, 31) else last.year - 1


def is_reached(target: Target, value: Decimal) -> bool:
    """Whether `value` is enough; for “up to” and “less than”, whether it is low enough.

    More than an exact aim is enough; of a range, its lower end. Raises InvalidRecord for an aim without a level.
    """
    bar = _bar(target)
    match target.bound:
        case Bound.UP_TO:
            return value <= bar
        case Bound.LESS_THAN:
            return value < bar
        case Bound.MORE_THAN:
            return value > bar
        case _:
            return value >= bar


def parties_of(target: Target, pack: Pack, on: date) -> tuple[tuple[Body, ...], dict[str, date]]:
    """The single bodies that the target binds on the day, and when those joined that came after the agreement.

    A collective stands for its members; one without rows of its own in the table of members, or figures in the series
    of the target, for all members of the body that it is a part of. A body that has no members stands for itself.
    """
    found: dict[str, Body] = {}
    late: dict[str, date] = {}
    with_figures = {figure.body for figure in pack.series if f"{figure.series}:{figure.measure}" == target.series}
    for party in target.parties:
        body = pack.body(party)
        whole = body.id
        members = pack.members_of(whole, on)
        if not members and body.kind is BodyKind.COLLECTIVE and body.part_of and whole not in with_figures:
            whole = body.part_of
            members = pack.members_of(whole, on)
        for member in members or (body,):
            found[member.id] = member
            joined = [m.first for m in pack.memberships if (m.body, m.member) == (whole, member.id) and m.holds_on(on)]
            starts = [day.first for day in joined if day is not None]
            if starts and min(starts) > target.agreed_on.last:
                late[member.id] = min(starts)
    return tuple(body for body in pack.bodies if body.id in found), late


def _bar(target: Target) -> Decimal:
    if target.value is None or target.bound in _NO_LEVEL:
        raise InvalidRecord(f"target {target.id}: {target.bound.value} is no level that a figure could reach")
    return target.value * ABOUT_SHARE if target.bound is Bound.ABOUT else target.value


def _trouble_with(target: Target, pack: Pack, as_of: date) -> tuple[Verdict, str] | None:
    """Why the target itself cannot be judged for anybody on the day; None where it can."""
    reason = _senseless(target)
    if reason is None and as_of < target.agreed_on.first:
        reason = f"target {target.id} was agreed on {target.agreed_on}, after {as_of}"
    if reason is None and target.superseded_by:
        other = target_named(pack, target.superseded_by)
        in_time = target.deadline is None or other.agreed_on.last <= target.deadline.last
        if in_time and other.agreed_on.last <= as_of:
            return Verdict.SUPERSEDED, f"target {other.id} ({other.measure}) took its place on {other.agreed_on}"
    if reason is None and target.deadline is None:
        reason = f"target {target.id} has no date by which it is due ({target.deadline_text or 'none given'})"
    return (Verdict.CANNOT_TELL, reason) if reason is not None else None


def _senseless(target: Target) -> str | None:
    if target.value is None or target.bound in _NO_LEVEL:
        return f"target {target.id} sets no level that a figure could reach ({target.bound.value})"
    if target.value <= 0 or (target.unit.startswith("percent") and target.value > 100):
        return f"target {target.id}: {target.value} {target.unit} makes no sense as an aim; correct its row"
    if target.deadline is not None and target.deadline.last < target.agreed_on.first:
        return f"target {target.id} was due on {target.deadline}, before it was agreed on {target.agreed_on}"
    if not target.series:
        return f"target {target.id}: no series of the pack measures it"
    return None


@dataclass(frozen=True, slots=True)
class _Judge:
    """One asking: the figures known on the day, and the outlooks of the editions used so far."""

    target: Target
    pack: Pack
    as_of: date
    seed: int
    paths: int
    series: Series
    peers: tuple[Body, ...]
    outlooks: dict[tuple[str, BodyKind], dict[str, Outlook] | str]

    def of(self, body: Body) -> Assessment:
        """The verdict for one body; where the target itself is in trouble, `assess` replaces it."""
        runs = self.series.of(body.id)
        blank = Assessment(
            target=self.target,
            party=body.id,
            name=body.name,
            as_of=self.as_of,
            verdict=Verdict.CANNOT_TELL,
            reason="no figures that were known on the day",
            notes=(f"exceptions: {self.target.exceptions}",) if self.target.exceptions else (),
        )
        if not runs:
            return replace(blank, reason=self._why_no_figures(body))
        if _senseless(self.target) is not None:
            return blank
        bad = next(filter(None, (trouble_of(figure) for run in runs for figure in run.figures)), None)
        if bad:
            return replace(blank, reason=bad)
        due = due_year(self.target)
        if due is not None and self.target.deadline is not None and self.as_of > self.target.deadline.last:
            return self._after(blank, runs, due)
        return self._before(blank, body, runs, due)

    def _why_no_figures(self, body: Body) -> str:
        table, _, measure = self.target.series.partition(":")
        later = sorted(
            {f.edition for f in self.pack.series if (f.series, f.measure, f.body) == (table, measure, body.id)}
        )
        if later:
            return f"the series {self.target.series} has no figures on {body.name} that had appeared by {self.as_of}"
        return f"the series {self.target.series} has no figures on {body.name}"

    def _after(self, blank: Assessment, runs: tuple[Run, ...], due: int) -> Assessment:
        """Once it was due: what each edition says of the year; one verdict or none."""
        said = [judged for run in runs if (judged := self._of_edition(blank, run, due)) is not None]
        if not said:
            ends = ", ".join(f"{run.last.year} in edition {run.edition or '-'}" for run in runs)
            return replace(blank, reason=f"no figure for {due}, the year that decides; figures end in {ends}")
        first = said[0]
        others = [other for other in said[1:] if other.verdict is not first.verdict]
        rest = tuple(_note_of(other.figure) for other in said[1:] if other.figure is not None)
        first = replace(first, notes=(*first.notes, *rest))
        if not others:
            return first
        told = "; ".join(f"{o.verdict.value} by edition {o.edition}" for o in [first, *others])
        return replace(first, verdict=Verdict.CANNOT_TELL, reason=f"the editions disagree: {told}")

    def _of_edition(self, blank: Assessment, run: Run, due: int) -> Assessment | None:
        figure = run.of_year(due)
        if figure is None:
            return None
        bar = _bar(self.target)
        start = run.of_year(self.target.agreed_on.first.year)
        notes = (*blank.notes, f"the figure for {due} is an estimate") if figure.estimate else blank.notes
        judged = replace(blank, edition=run.edition, figure=figure, history=run.figures, notes=notes)
        workings = [_gap(self.target, figure, bar)]
        if is_reached(self.target, figure.value):
            return replace(
                judged,
                verdict=Verdict.KEPT,
                reason=f"{_amount(figure)} in {due} reaches {_aim(self.target)}",
                workings=tuple(workings),
            )
        covered = None
        if start is not None and start.year < due and not is_reached(self.target, start.value):
            covered = float((figure.value - start.value) / (bar - start.value))
            workings.append(
                Working(
                    name="share of the way covered",
                    sum=f"({figure.value} - {start.value}) / ({bar} - {start.value})",
                    value=covered,
                    unit="share",
                    figures=(figure, start),
                )
            )
        short = f"{_amount(figure)} in {due} does not reach {_aim(self.target)}"
        if covered is not None and covered >= PARTLY_KEPT_SHARE:
            return replace(
                judged,
                verdict=Verdict.PARTLY_KEPT,
                reason=f"{short}, but covers {covered:.0%} of the way from {start.value if start else ''}",
                workings=tuple(workings),
            )
        way = f", and covers {covered:.0%} of the way" if covered is not None else ""
        return replace(judged, verdict=Verdict.NOT_KEPT, reason=short + way, workings=tuple(workings))

    def _before(self, blank: Assessment, body: Body, runs: tuple[Run, ...], due: int | None) -> Assessment:
        """Before it is due: the newest edition that has unbroken years, and the paths drawn from its changes."""
        whole = [run for run in runs if len(run.figures) > 1 and not run.missing]
        if not whole:
            return replace(blank, figure=runs[0].last, edition=runs[0].edition, reason=_why_no_run(runs))
        enough = [run for run in whole if not isinstance(self._outlooks(run.edition, body.kind), str)]
        run = next(iter(enough or whole))
        figure = run.last
        bar = _bar(self.target)
        workings = [_gap(self.target, figure, bar), _observed(run)]
        judged = replace(
            blank, edition=run.edition, figure=figure, history=run.figures, observed_change=workings[1].value
        )
        if due is None:
            return replace(judged, workings=tuple(workings))
        if self.as_of.year - figure.year > MOST_AGE_YEARS:
            reason = f"figures end in {figure.year}, more than {MOST_AGE_YEARS} years before {self.as_of}"
            return replace(judged, reason=reason, workings=tuple(workings))
        years = due - figure.year
        if years > 0:
            workings.insert(1, _required(self.target, figure, bar, due))
            judged = replace(judged, required_change=workings[1].value)
        others = [other.last for other in runs if other is not run and other.last.year >= figure.year]
        notes = [*judged.notes]
        if figure.estimate:
            notes.append(f"the figure for {figure.year} is an estimate")
        notes += [_note_of(other) for other in others]
        judged = replace(judged, workings=tuple(workings), notes=tuple(notes))
        judged = self._projected(judged, body, figure, years) if years > 0 else self._due_now(judged, figure, due)
        return _unless_denied(judged, figure, others)

    def _due_now(self, judged: Assessment, figure: Figure, due: int) -> Assessment:
        """Within the last year: its figure decides, as far as it is known."""
        reached = is_reached(self.target, figure.value)
        return replace(
            judged,
            verdict=Verdict.ON_TRACK if reached else Verdict.BEHIND,
            reason=f"{_amount(figure)} for {figure.year} {'reaches' if reached else 'is short of'} "
            f"{_aim(self.target)}; no whole year is left until it is due at the end of {due}",
        )

    def _projected(self, judged: Assessment, body: Body, figure: Figure, years: int) -> Assessment:
        outlooks = self._outlooks(figure.edition, body.kind)
        if isinstance(outlooks, str):
            return replace(judged, reason=f"edition {figure.edition or '-'}: {outlooks}")
        if body.id not in outlooks or figure.value <= 0:
            return replace(judged, reason=f"{_amount(figure)} in {figure.year} leaves no yearly change to go on")
        outlook = outlooks[body.id]
        drawn = simulate(
            outlook,
            float(figure.value),
            years=years,
            bar=float(_bar(self.target)),
            at_most=self.target.bound in _CEILINGS,
            paths=self.paths,
            seed=(self.seed, int(digest("paths", self.target.id, body.id)[:16], 16)),
        )
        share = drawn.share
        least = (1 / self.paths) * (1 - 1 / self.paths)
        projection = Projection(
            probability=share,
            error=(max(share * (1 - share), least) / self.paths) ** 0.5,
            paths=self.paths,
            seed=self.seed,
            changes=len(outlook.pool),
            own_changes=len(outlook.own),
            fan=tuple((figure.year + 1 + at, values) for at, values in enumerate(drawn.fan)),
        )
        return replace(
            judged,
            verdict=_verdict_on(share),
            projection=projection,
            reason=f"{share:.1%} of {self.paths} simulated paths from {_amount(figure)} in {figure.year} "
            f"reach {_aim(self.target)} by {figure.year + years}",
        )

    def _outlooks(self, edition: str, kind: BodyKind) -> dict[str, Outlook] | str:
        """The outlooks of an edition's bodies of one kind; the reason where they are too few."""
        key = (edition, kind)
        if key not in self.outlooks:
            kinds = {body.id: body.kind for body in self.pack.bodies}
            among = {body.id for body in self.peers} if len(self.peers) > 1 else set(self.series.runs)
            bodies = sorted(body for body in self.series.runs if body in among and kinds[body] is kind)
            try:
                self.outlooks[key] = fit(self.series.histories(edition, bodies))
            except InvalidRecord as error:
                self.outlooks[key] = str(error)
        return self.outlooks[key]


def _verdict_on(share: float) -> Verdict:
    if share >= ON_TRACK_SHARE:
        return Verdict.ON_TRACK
    return Verdict.OUT_OF_REACH if share < OUT_OF_REACH_SHARE else Verdict.BEHIND


def _unless_denied(judged: Assessment, figure: Figure, others: list[Figure]) -> Assessment:
    """`judged`, or no verdict where a figure of another edition, of that year or a later one, speaks against it."""
    if judged.verdict is Verdict.CANNOT_TELL:
        return judged
    reached = is_reached(judged.target, figure.value)
    lowest = judged.target.bound in _CEILINGS
    for other in others:
        expected = f"{figure.value} in {figure.year}"
        better = is_reached(judged.target, other.value) and not reached
        worse = reached and not is_reached(judged.target, other.value)
        if judged.projection is not None and other.year > figure.year:
            fan = dict(judged.projection.fan).get(other.year, ())
            if not fan:
                continue
            above, below = float(other.value) > fan[-1], float(other.value) < fan[0]
            better, worse = (below, above) if lowest else (above, below)
            expected = f"{fan[0]:.2f} to {fan[-1]:.2f} in {other.year}"
        if worse if judged.verdict is Verdict.ON_TRACK else better:
            return replace(
                judged,
                verdict=Verdict.CANNOT_TELL,
                reason=f"the editions disagree: {figure.edition} leads one to expect {expected}, "
                f"{other.edition} has {other.value} for {other.year}",
            )
    return judged


def _why_no_run(runs: tuple[Run, ...]) -> str:
    gap = next((run for run in runs if run.missing), None)
    if gap is not None:
        years = ", ".join(str(year) for year in gap.missing)
        return f"a gap: edition {gap.edition or '-'} has no figure for {years}"
    return f"edition {runs[0].edition or '-'} has the year {runs[0].last.year} alone, so no yearly change is known"


def _gap(target: Target, figure: Figure, bar: Decimal) -> Working:
    return Working(
        name="gap to the target",
        sum=f"{bar} - {figure.value}",
        value=float(bar - figure.value),
        unit=target.unit,
        figures=(figure,),
    )


def _required(target: Target, figure: Figure, bar: Decimal, due: int) -> Working:
    if is_reached(target, figure.value):
        done = f"0, since {figure.value} reaches {_aim(target)}"
        return Working(name="required yearly change", sum=done, value=0.0, unit=target.unit, figures=(figure,))
    return Working(
        name="required yearly change",
        sum=f"({bar} - {figure.value}) / ({due} - {figure.year})",
        value=float((bar - figure.value) / (due - figure.year)),
        unit=f"{target.unit} a year",
        figures=(figure,),
    )


def _observed(run: Run) -> Working:
    last = run.last
    first = run.figures[max(0, len(run.figures) - 1 - OBSERVED_YEARS)]
    return Working(
        name="observed yearly change",
        sum=f"({last.value} - {first.value}) / ({last.year} - {first.year})",
        value=float((last.value - first.value) / (last.year - first.year)),
        unit=f"{last.unit} a year",
        figures=(last, first),
    )


def _note_of(figure: Figure) -> str:
    sign = ", an estimate" if figure.estimate else ""
    return f"edition {figure.edition or '-'} has {_amount(figure)} for {figure.year}{sign}; not compared"


def _amount(figure: Figure) -> str:
    return f"{figure.value} {figure.unit}"


def _aim(target: Target) -> str:
    high = f" to {target.high}" if target.high is not None else ""
    return f"{target.bound.value} {target.value}{high} {target.unit}"

"""Targets of the pack: how each of their parties stands as of a day, with the arithmetic behind every verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from functools import lru_cache

from markupsafe import Markup

from wordbond.commitments.assess import assess, due_year, target_named
from wordbond.commitments.assessment import Assessment, Verdict, Working
from wordbond.commitments.plots import render_plot
from wordbond.errors import InvalidRecord
from wordbond.packs import Figure, Pack, Target
from wordbond.record.verdicts import DecidedVerdict, Judged, lay_over
from wordbond.web.addresses import address_of, linkable
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.amounts import number_words
from wordbond.web.views.lists import twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow
from wordbond.web.words import day_words

__all__ = ["PartyLine", "TargetLine", "TargetPage", "Targets", "TargetsPage", "VerdictLine", "target_line"]

PATHS = 100_000
SPARK_WIDTH, SPARK_HEIGHT = 136, 34
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A target in a list."""

    id: str
    measure: str
    aim: str
    due: str
    agreed: str
    href: str

    def row(self) -> dict[str, Cell]:
        """The target as a row of a table."""
        return {"id": self.id, "measure": self.measure, "aim": self.aim, "due": self.due, "agreed": self.agreed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure is from."""

    words: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """A verdict that a person set."""

    id: str
    verdict: Verdict
    words: str
    """The verdict with the day from which it holds."""
    author: str
    reason: str
    on: str
    at: str
    """The time in UTC, as ISO 8601 has it."""
    withdrawn: str | None
    """Who withdrew it; None while it stands."""
    withdrawn_for: str | None
    withdrawn_on: str | None
    queue: None = field(default=None, metadata=PAGE_ONLY)
    """It stands in no queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """The judgement on one party."""

    party: str
    name: str
    verdict: Verdict
    """What stands: a person's, else the machine's."""
    proposed: Verdict
    """The machine's."""
    decided: VerdictLine | None
    """The person's that stands; None where none does."""
    history: tuple[VerdictLine, ...]
    """All that people decided on it, in order, withdrawn ones among them."""
    reason: str
    """What the machine's rests on, or why it has none."""
    edition: str | None
    figure: str | None
    required: str | None
    observed: str | None
    chance: str | None
    value: float | None
    """The figure by itself, in the target's unit."""
    required_change: float | None
    """A year, in the target's unit."""
    observed_change: float | None
    probability: float | None
    """Of reaching it in time, by the simulated paths."""
    sums: tuple[str, ...]
    """The arithmetic, a line each."""
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    plot: Markup | None = field(metadata=PAGE_ONLY)
    spark: Markup | None = field(metadata=PAGE_ONLY)
    """The plot made small: the path, the level to reach, the fan."""

    def row(self) -> dict[str, Cell]:
        """The judgement as a row of a table."""
        return {
            "party": self.party,
            "name": self.name,
            "verdict": self.verdict.value,
            "proposed": self.proposed.value,
            "decided_by": self.decided.author if self.decided else None,
            "decided_for": self.decided.reason if self.decided else None,
            "reason": self.reason,
            "edition": self.edition,
            "figure": self.figure,
            "required": self.required,
            "observed": self.observed,
            "chance": self.chance,
            "value": self.value,
            "required_change": self.required_change,
            "observed_change": self.observed_change,
            "probability": self.probability,
            "notes": "; ".join(self.notes) or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetsPage:
    """All targets of the pack."""

    pack: str
    items: tuple[TargetLine, ...]
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPage:
    """One target with all its parties."""

    line: TargetLine
    as_of: str
    counts: tuple[tuple[str, int], ...]
    """How many have which verdict, those that occur."""
    parties: tuple[PartyLine, ...]
    decided: int
    """For how many a person's verdict stands."""
    exceptions: str
    unit: str
    day: str = field(metadata=PAGE_ONLY)
    verdicts: tuple[str, ...] = field(metadata=PAGE_ONLY)
    """Those to choose from."""
    measured: bool = field(metadata=PAGE_ONLY)
    """Whether any party has a figure."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


class Targets:
    """The views of the targets of the pack that `choose_pack` gives; `today` is the day where none is asked for."""

    def __init__(self, choose_pack: Callable[[], Pack], today: Callable[[], date]) -> None:
        self._today = today
        self._pack = lru_cache(maxsize=1)(choose_pack)
        self._lines = lru_cache(maxsize=64)(self._assess)

    def targets_page(self, _shelf: Shelf, asked: Asked) -> TargetsPage:
        """The targets that the pack knows."""
        pack = self._pack()
        return TargetsPage(
            pack=pack.title or pack.name, items=tuple(target_line(one) for one in pack.targets), twins=twins_of(asked)
        )

    def targets_rows(self, _shelf: Shelf, _asked: Asked) -> Iterator[HasRow]:
        """The same, for CSV."""
        return (target_line(one) for one in self._pack().targets)

    def target_page(self, shelf: Shelf, asked: Asked) -> TargetPage:
        """How the target that is asked for stands for each of its parties on the day `on`; raises NotFound."""
        day = asked.day("on") or self._today()
        target = target_named(self._pack(), asked.named["id"])
        parties = self._judged(shelf, target, day)
        counts = ((verdict.value, sum(one.verdict is verdict for one in parties)) for verdict in Verdict)
        return TargetPage(
            line=target_line(target),
            as_of=day_words(day),
            counts=tuple((words, count) for words, count in counts if count),
            parties=parties,
            decided=sum(one.decided is not None for one in parties),
            exceptions=target.exceptions,
            unit=target.unit,
            day=day.isoformat(),
            verdicts=tuple(verdict.value for verdict in Verdict),
            measured=any(one.value is not None for one in parties),
            twins=twins_of(asked),
        )

    def target_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """Its parties, for CSV."""
        target = target_named(self._pack(), asked.named["id"])
        return iter(self._judged(shelf, target, asked.day("on") or self._today()))

    def _judged(self, shelf: Shelf, target: Target, day: date) -> tuple[PartyLine, ...]:
        """Each party with what the machine proposes, which is kept, and what people decided by now."""
        found = self._lines(target.id, day)
        over = lay_over((one for one, _ in found), shelf.record, self._pack().name, target.id)
        return tuple(_decided(line, judged) for (_, line), judged in zip(found, over, strict=True))

    def _assess(self, target_id: str, day: date) -> tuple[tuple[Assessment, PartyLine], ...]:
        pack = self._pack()
        found = assess(target_named(pack, target_id), pack, day, paths=PATHS)
        return tuple((one, _party_line(one)) for one in found)


def target_line(target: Target) -> TargetLine:
    """A target of the pack, for a view."""
    high = f" to {number_words(target.high)}" if target.high is not None else ""
    value = f"{number_words(target.value)}{high}" if target.value is not None else "no figure"
    return TargetLine(
        id=target.id,
        measure=target.measure,
        aim=f"{target.bound.value.replace('_', ' ')} {value} {target.unit}",
        due=str(target.deadline) if target.deadline else target.deadline_text or "no date",
        agreed=f"{target.agreed_at}, {target.agreed_on}",
        href=address_of("targets", target.id),
    )


def _party_line(one: Assessment) -> PartyLine:
    unit, projection = one.target.unit, one.projection
    return PartyLine(
        party=one.party,
        name=one.name,
        verdict=one.verdict,
        proposed=one.verdict,
        decided=None,
        history=(),
        reason=one.reason,
        edition=one.edition,
        figure=_figure(one.figure) if one.figure else None,
        required=f"{one.required_change:+.2f} {unit} a year" if one.required_change is not None else None,
        observed=f"{one.observed_change:+.2f} {unit} a year" if one.observed_change is not None else None,
        value=float(one.figure.value) if one.figure else None,
        required_change=round(one.required_change, 4) if one.required_change is not None else None,
        observed_change=round(one.observed_change, 4) if one.observed_change is not None else None,
        probability=round(projection.probability, 4) if projection else None,
        chance=f"{projection.probability:.0%} of {projection.paths:,} simulated paths" if projection else None,
        sums=tuple(f"{w.name}: {w.sum} = {w.value:.2f} {w.unit}" for w in one.workings),
        notes=one.notes,
        sources=_sources(one.workings),
        plot=_plot(one),
        spark=_spark(one),
    )


def _decided(line: PartyLine, judged: Judged) -> PartyLine:
    """The line with people's verdicts laid over the machine's."""
    if not judged.history:
        return line
    standing = judged.decided
    return replace(
        line,
        verdict=judged.verdict,
        decided=_verdict_line(standing) if standing else None,
        history=tuple(_verdict_line(one) for one in judged.history),
    )


def _verdict_line(one: DecidedVerdict) -> VerdictLine:
    decision, ended = one.decision, one.withdrawal
    return VerdictLine(
        id=decision.id,
        verdict=one.verdict,
        words=f"{one.verdict.value.capitalize()}, as of {day_words(one.as_of)}",
        author=decision.author,
        reason=decision.reason,
        on=day_words(decision.at.date()),
        at=decision.at.astimezone(UTC).isoformat(timespec="seconds"),
        withdrawn=ended.author if ended else None,
        withdrawn_for=ended.reason if ended else None,
        withdrawn_on=day_words(ended.at.date()) if ended else None,
    )


def _figure(figure: Figure) -> str:
    return f"{figure.value} {figure.unit} in {figure.year}{' (estimate)' if figure.estimate else ''}"


def _sources(workings: tuple[Working, ...]) -> tuple[Source, ...]:
    found = {(f.evidence.source, linkable(f.evidence.source_url)) for w in workings for f in w.figures}
    return tuple(Source(words=words, link=link) for words, link in sorted(found, key=str))


def _plot(one: Assessment) -> Markup | None:
    """The picture without its own style, which the policy forbids: the pages' style sheet has the same rules."""
    try:
        drawn = render_plot(one)
    except InvalidRecord:
        return None
    return Markup(_STYLE.sub("", drawn))  # noqa: S704 our own renderer, which escapes every name


def _spark(one: Assessment) -> Markup | None:
    """The path of a party in a line of text: what was observed, the level to reach, nine in ten simulated paths."""
    level = float(one.target.value) if one.target.value is not None else 0.0
    if len(one.history) < 2 or level <= 0:
        return None
    fan = one.projection.fan if one.projection else ()
    due = due_year(one.target)
    first, last = one.history[0].year, max([one.history[-1].year, *(year for year, _ in fan), *([due] if due else [])])
    most = max(level, *(float(figure.value) for figure in one.history), *(values[3] for _, values in fan)) * 1.1

    def at(year: int, value: float) -> str:
        height = SPARK_HEIGHT - min(value, most) / most * (SPARK_HEIGHT - 2) - 1
        return f"{(year - first) / max(1, last - first) * SPARK_WIDTH:.1f},{height:.1f}"

    parts = []
    if fan:
        start = at(one.history[-1].year, float(one.history[-1].value))
        upper = [at(year, values[4]) for year, values in fan]
        lower = [at(year, values[0]) for year, values in reversed(fan)]
        parts.append(f'<polygon class="fan" points="{" ".join([start, *upper, *lower])}"/>')
    aim = at(first, level).split(",")[1]
    parts.append(f'<line class="aim" x1="0" x2="{SPARK_WIDTH}" y1="{aim}" y2="{aim}"/>')
    points = " ".join(at(figure.year, float(figure.value)) for figure in one.history)
    parts.append(f'<polyline class="path" points="{points}"/>')
    return Markup(  # noqa: S704 numbers alone
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" aria-hidden="true">{"".join(parts)}</svg>'
    )

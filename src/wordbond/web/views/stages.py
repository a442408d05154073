"""How far a commitment has got over time, as a picture: a ladder of stages, a numbered dot for each telling.

SVG of the standard library alone, without script, style or font of its own; every place and word in it stands in the
table beside it as well. Readable without colour: the height tells the stage, the number the telling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup, escape

from wordbond.commitments.model import Stage
from wordbond.model import digest
from wordbond.web.views.amounts import STAGE_WORDS
from wordbond.web.words import day_words

__all__ = ["render_stages"]

WIDTH, RUNG = 640, 34
_LEFT, _RIGHT, _TOP, _BOTTOM = 168, 28, 16, 40
NEAR = 20
"""Dots on one rung that stand nearer than this are drawn apart, side by side."""


def render_stages(steps: Sequence[tuple[int, date, Stage]], due: str | None) -> Markup | None:
    """A picture of `steps` (number, day, stage); None where fewer than two have places to be told apart.

    `due` is the deadline in words, told at the right edge.
    """
    days = sorted({day for _, day, _ in steps})
    if len(days) < 2 and len({stage for _, _, stage in steps}) < 2:
        return None
    rungs = [stage for stage in Stage if stage is not Stage.CANCELLED or any(s is stage for _, _, s in steps)]
    height = _TOP + RUNG * len(rungs) + _BOTTOM
    first, span = days[0], max(1, (days[-1] - days[0]).days)

    def x(day: date) -> float:
        return _LEFT + 20 + (day - first).days / span * (WIDTH - _LEFT - _RIGHT - 40)

    def y(stage: Stage) -> float:
        return _TOP + RUNG * (len(rungs) - 1 - rungs.index(stage)) + RUNG / 2

    key = digest("stages", *(f"{n} {day} {stage}" for n, day, stage in steps))[:10]
    parts = [
        f'<title id="t{key}">How far it has got, by each text that tells of it</title>',
        f'<desc id="d{key}">{escape(_told(steps, due))}</desc>',
    ]
    for stage in rungs:
        at = y(stage)
        parts.append(f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{at:.0f}" y2="{at:.0f}"/>')
        words = escape(STAGE_WORDS[stage].capitalize())
        parts.append(f'<text x="{_LEFT - 10}" y="{at + 4:.0f}" text-anchor="end">{words}</text>')
    parts += _days(days, x, height)
    highest = _highest(steps)
    points = " ".join(f"{px:.1f},{py:.1f}" for px, py in _staircase([(x(day), y(stage)) for day, stage in highest]))
    parts.append(f'<polyline class="path" points="{points}"/>')
    taken: list[tuple[float, float]] = []
    for number, day, stage in steps:
        px, py = x(day), y(stage)
        while any(abs(px - ox) < NEAR and oy == py for ox, oy in taken):
            px += NEAR
        taken.append((px, py))
        parts.append(f'<circle class="dot e" cx="{px:.1f}" cy="{py:.1f}" r="10"/>')
        parts.append(f'<text class="n" x="{px:.1f}" y="{py + 4:.1f}" text-anchor="middle">{number}</text>')
    if due:
        parts.append(
            f'<text class="due" x="{WIDTH - _RIGHT}" y="{height - 4}" text-anchor="end">due {escape(due)}</text>'
        )
    width = max(WIDTH, max(px for px, _ in taken) + NEAR)
    return Markup(  # noqa: S704 numbers and escaped words alone
        f'<svg class="wb-plot wb-stages" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" '
        f'role="img" aria-labelledby="t{key} d{key}">{"".join(parts)}</svg>'
    )


def _days(days: Sequence[date], place: Callable[[date], float], height: int) -> list[str]:
    parts = []
    for day, anchor in ((days[0], "start"), (days[-1], "end"))[: len(days)]:
        at = place(day)
        parts.append(f'<text x="{at:.1f}" y="{height - 22}" text-anchor="{anchor}">{escape(day_words(day))}</text>')
    return parts


def _highest(steps: Sequence[tuple[int, date, Stage]]) -> list[tuple[date, Stage]]:
    """The stage that holds after each day: it climbs, and falls to nothing but a cancellation told last."""
    found: list[tuple[date, Stage]] = []
    for _, day, stage in sorted(steps, key=lambda step: (step[1], step[2].rung)):
        if found and stage is not Stage.CANCELLED and stage.rung < found[-1][1].rung != Stage.CANCELLED.rung:
            stage = found[-1][1]
        found.append((day, stage))
    return found


def _staircase(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """`points` joined by level and upright lines alone."""
    found = points[:1]
    for px, py in points[1:]:
        if py != found[-1][1]:
            found.append((px, found[-1][1]))
        found.append((px, py))
    return found


def _told(steps: Sequence[tuple[int, date, Stage]], due: str | None) -> str:
    said = [f"{number}: {STAGE_WORDS[stage]}, {day_words(day)}." for number, day, stage in steps]
    return " ".join([*said, *([f"Due {due}."] if due else [])])

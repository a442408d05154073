"""What was raised for a programme beside what it needs, over time, as a picture.

The stairs are the announcements that are counted, each at the last day that its date leaves open; the dashed line is
the stated monthly need, added up. SVG without script, style or font of its own; the page's lists say the same.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import floor, log10

from markupsafe import Markup, escape

from wordbond.commitments.programmes import ProgrammeStatus
from wordbond.model import digest
from wordbond.web.views.amounts import number_words
from wordbond.web.words import day_words

__all__ = ["render_coverage"]

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 150, 84, 18, 40


def render_coverage(status: ProgrammeStatus) -> Markup | None:
    """The picture; None for a programme without a first day, or with fewer than two counted announcements."""
    steps = _steps(status)
    begun = status.programme.first
    if begun is None or len(steps) < 2 or steps[-1][0] <= begun.first:
        return None
    first, last = min(begun.first, steps[0][0]), max(status.as_of, steps[-1][0])
    most = float(max(steps[-1][1], status.need_until or Decimal(0))) * 1.08
    days = max(1, (last - first).days)

    def x(day: date) -> float:
        return _LEFT + (day - first).days / days * (WIDTH - _LEFT - _RIGHT)

    def y(value: Decimal | float) -> float:
        return HEIGHT - _BOTTOM - float(value) / most * (HEIGHT - _TOP - _BOTTOM)

    key = digest("coverage", status.programme.id, status.as_of)[:10]
    unit = status.programme.unit
    parts = [
        f'<title id="t{key}">{escape(status.programme.name)}: raised, and needed until {day_words(status.as_of)}'
        "</title>",
        f'<desc id="d{key}">{escape(_told(status, steps))}</desc>',
    ]
    step = _round_step(most / 4)
    level = 0.0
    while level <= most:
        at = y(level)
        words = f"{unit} {number_words(Decimal(str(level)))}" if unit.isupper() else number_words(Decimal(str(level)))
        parts.append(f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{escape(words)}</text>')
        level += step
    for day, anchor in ((first, "start"), (last, "end")):
        parts.append(f'<text x="{x(day):.1f}" y="{HEIGHT - 14}" text-anchor="{anchor}">{escape(day_words(day))}</text>')
    ends: list[tuple[float, str]] = []
    if status.need_until:
        end = y(status.need_until)
        parts.append(
            f'<line class="aim" x1="{x(begun.first):.1f}" y1="{y(0):.1f}" x2="{x(status.as_of):.1f}" y2="{end:.1f}"/>'
        )
        ends.append((end, "needed"))
    points, height = [f"{x(first):.1f},{y(0):.1f}"], y(0)
    for day, value in steps:
        points.append(f"{x(day):.1f},{height:.1f}")
        height = y(value)
        points.append(f"{x(day):.1f},{height:.1f}")
    points.append(f"{x(last):.1f},{height:.1f}")
    parts.append(f'<polyline class="path" points="{" ".join(points)}"/>')
    ends.append((height, "raised"))
    free = 0.0
    for at, words in sorted(ends):
        free = max(at, free)
        parts.append(f'<text x="{WIDTH - _RIGHT + 6}" y="{free + 4:.1f}">{words}</text>')
        free += 16
    return Markup(  # noqa: S704 numbers and escaped words alone
        f'<svg class="wb-plot wb-coverage" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-labelledby="t{key} d{key}">{"".join(parts)}</svg>'
    )


def _steps(status: ProgrammeStatus) -> list[tuple[date, Decimal]]:
    """Each day on which something was counted, with the sum until then."""
    by_day: dict[date, Decimal] = {}
    for one in status.packages:
        if one.counted and one.value is not None:
            day = min(one.row.announced.last, status.as_of)
            by_day[day] = by_day.get(day, Decimal(0)) + one.value
    total, steps = Decimal(0), list[tuple[date, Decimal]]()
    for day in sorted(by_day):
        total += by_day[day]
        steps.append((day, total))
    return steps


def _round_step(rough: float) -> float:
    power: float = 10.0 ** floor(log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough)


def _told(status: ProgrammeStatus, steps: list[tuple[date, Decimal]]) -> str:
    unit = status.programme.unit
    said = [f"{unit} {value:,.0f} by {day_words(day)}." for day, value in steps]
    if status.need_until:
        said.append(f"Needed until {day_words(status.as_of)}: {unit} {status.need_until:,.0f}.")
    return " ".join(said)

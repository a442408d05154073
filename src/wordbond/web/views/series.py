"""Figures over time as small pictures: a series of the pack as a line, statements by month as bars.

SVG of the standard library alone, without script, style or font of its own; every figure stands in a table as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup, escape

from wordbond.almanac import MONTHS
from wordbond.model import digest
from wordbond.packs import Figure, Pack
from wordbond.web.views.amounts import number_words
from wordbond.web.views.parts import PAGE_ONLY
from wordbond.web.views.programmes import SourceLine, source_line

__all__ = ["FigureCell", "SeriesLine", "render_months", "series_lines"]

SPARK_WIDTH, SPARK_HEIGHT = 136, 34
WIDTH, HEIGHT = 640, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 14, 26
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class FigureCell:
    """The figure of one year."""

    year: int
    value: str
    estimate: bool

    @property
    def words(self) -> str:
        """The figure with its year."""
        return f"{self.year}: {self.value}{' (estimate)' if self.estimate else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """What one edition of a series tells of one body."""

    series: str
    measure: str
    body: str
    body_name: str
    unit: str
    edition: str
    cells: tuple[FigureCell, ...]
    """In order of time."""
    sources: tuple[SourceLine, ...]
    spark: Markup | None = field(metadata=PAGE_ONLY)

    @property
    def name(self) -> str:
        """What is measured, as words."""
        return self.measure.replace("_", " ")


def series_lines(figures: Iterable[Figure], pack: Pack, most: int) -> tuple[tuple[SeriesLine, ...], int]:
    """The newest edition of each series, measure and body; at most `most` of them, and how many there are in all."""
    names = {body.id: body.name for body in pack.bodies}
    found: dict[tuple[str, str, str, str], dict[str, list[Figure]]] = {}
    for figure in figures:
        key = (figure.series, figure.measure, figure.body, figure.unit)
        found.setdefault(key, {}).setdefault(figure.edition, []).append(figure)
    lines = list[SeriesLine]()
    for (series, measure, body, unit), editions in found.items():
        if len(lines) == most:
            break
        edition = max(editions)
        told = sorted(editions[edition], key=lambda figure: figure.year)
        lines.append(
            SeriesLine(
                series=series,
                measure=measure,
                body=body,
                body_name=names.get(body, body),
                unit=unit,
                edition=edition,
                cells=tuple(FigureCell(one.year, number_words(one.value), one.estimate) for one in told),
                sources=tuple(dict.fromkeys(source_line(one.evidence) for one in told)),
                spark=_spark(told),
            )
        )
    return tuple(lines), len(found)


def _spark(figures: Sequence[Figure]) -> Markup | None:
    if len({figure.year for figure in figures}) < 2:
        return None
    values = [float(figure.value) for figure in figures]
    low, high = min(0.0, *values), max(values) * 1.08 or 1.0
    first, span = figures[0].year, figures[-1].year - figures[0].year
    points = " ".join(
        f"{(one.year - first) / span * SPARK_WIDTH:.1f},"
        f"{SPARK_HEIGHT - 1 - (float(one.value) - low) / ((high - low) or 1.0) * (SPARK_HEIGHT - 2):.1f}"
        for one in figures
    )
    return Markup(  # noqa: S704 numbers alone
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" aria-hidden="true">'
        f'<polyline class="path" points="{points}"/></svg>'
    )


def render_months(months: Sequence[tuple[str, int, int]]) -> Markup | None:
    """Bars of statements by month: filled what the subject said itself, above it in outline what was said about it.

    `months` as in `Dossier.months`; those more than MOST_MONTHS before the last are left out. None for less than two.
    """
    if not months:
        return None
    last = _number(months[-1][0])
    shown = [(number, own, about) for month, own, about in months if (number := _number(month)) > last - MOST_MONTHS]
    if len(shown) < 2:
        return None
    first = shown[0][0]
    most = max(own + about for _, own, about in shown)
    step = (WIDTH - _LEFT - _RIGHT) / (last - first + 1)
    wide = max(1.5, min(22.0, step * 0.72))
    floor, scale = HEIGHT - _BOTTOM, (HEIGHT - _BOTTOM - _TOP) / most
    key = digest("months", *(f"{number} {own} {about}" for number, own, about in shown))[:10]
    own_all, about_all = sum(own for _, own, _ in shown), sum(about for _, _, about in shown)
    told = "; ".join(f"{_month(number)}: {own} by it, {about} about it" for number, own, about in shown)
    parts = [
        f'<title id="t{key}">Statements by month: {own_all:,} by it, {about_all:,} about it</title>',
        f'<desc id="d{key}">{escape(told)}</desc>',
        f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{floor}" y2="{floor}"/>',
        f'<text x="{_LEFT - 6}" y="{_TOP + 5}" text-anchor="end">{most:,}</text>',
    ]
    for number, own, about in shown:
        x = _LEFT + (number - first + 0.5) * step - wide / 2
        if own:
            parts.append(_bar("bar", x, floor - own * scale, wide, own * scale))
        if about:
            parts.append(_bar("bar e", x, floor - (own + about) * scale, wide, about * scale))
    ends = ((first, "start", _LEFT), (last, "end", WIDTH - _RIGHT))
    parts += [
        f'<text x="{at}" y="{HEIGHT - 8}" text-anchor="{anchor}">{_month(number)}</text>' for number, anchor, at in ends
    ]
    return Markup(  # noqa: S704 numbers and names of months alone
        f'<svg class="wb-plot wb-months" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-labelledby="t{key} d{key}">{"".join(parts)}</svg>'
    )


def _bar(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _number(month: str) -> int:
    day = date.fromisoformat(f"{month}-01")
    return day.year * 12 + day.month - 1


def _month(number: int) -> str:
    return f"{MONTHS[number % 12]} {number // 12}"

"""An assessment as a picture: the figures, the target, and the fan of simulated paths, as SVG.

Made of the standard library alone, without scripts or fonts of its own; all colours are the reader's own or variables
that a page may set (`--plot-ink`, `--plot-ground`, `--plot-fan`, `--plot-target`, `--plot-path`), so it is readable on
light and dark ground and on paper. Every number in it stands in its description as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from wordbond.commitments.assess import due_year
from wordbond.commitments.assessment import Assessment
from wordbond.errors import InvalidRecord
from wordbond.model import digest
from wordbond.packs import Figure

__all__ = ["render_plot", "render_plots"]

WIDTH, HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 96, 44, 40
_STYLE = (
    "<style>.wb-plot{color:var(--plot-ink,CanvasText);font:13px system-ui,sans-serif}"
    "@media(prefers-color-scheme:dark){.wb-plot{color-scheme:dark}}"
    ".wb-plot .ground{fill:var(--plot-ground,Canvas)}"
    ".wb-plot text{fill:currentColor}.wb-plot .h{font-weight:600;font-size:15px}"
    ".wb-plot .axis{stroke:currentColor;stroke-opacity:.25}"
    ".wb-plot .path{stroke:var(--plot-path,currentColor);stroke-width:2;fill:none}"
    ".wb-plot .dot{fill:var(--plot-path,currentColor)}"
    ".wb-plot .dot.e{fill:var(--plot-ground,Canvas);stroke:currentColor}"
    ".wb-plot .fan{fill:var(--plot-fan,currentColor);fill-opacity:.13;stroke:none}"
    ".wb-plot .mid{stroke:var(--plot-fan,currentColor);stroke-dasharray:2 4;fill:none}"
    ".wb-plot .aim{stroke:var(--plot-target,currentColor);stroke-width:1.5;stroke-dasharray:8 4}"
    ".wb-plot .need{stroke:var(--plot-target,currentColor);stroke-width:1.5}"
    ".wb-plot .seen{stroke:currentColor;stroke-opacity:.6;stroke-dasharray:5 3}</style>"
)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From years and values to places in the picture."""

    first: int
    last: int
    high: float

    def x(self, year: float) -> float:
        return _LEFT + (year - self.first) / max(1, self.last - self.first) * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - _BOTTOM - value / self.high * (HEIGHT - _TOP - _BOTTOM)

    def at(self, year: float, value: float) -> str:
        return f"{self.x(year):.1f},{self.y(value):.1f}"


def render_plot(assessment: Assessment) -> str:
    """One assessment as an SVG document of WIDTH by HEIGHT units.

    The line is what was observed (an open dot is an estimate), the dashed level the target, the bands hold half and
    nine tenths of the simulated paths; two straight lines from the last figure show the yearly change that is required
    and the one observed. Raises InvalidRecord for an assessment without a figure or without a level to reach: there is
    nothing to draw.
    """
    return _svg(assessment, 0, standalone=True)


def render_plots(assessments: tuple[Assessment, ...]) -> str:
    """Those of `assessments` that can be drawn, one below the other, as one SVG document.

    Raises InvalidRecord where none can.
    """
    drawn = [one for one in assessments if one.history and one.target.value is not None and one.target.value > 0]
    if not drawn:
        raise InvalidRecord("none of the assessments has a figure and a level to draw")
    if len(drawn) == 1:
        return render_plot(drawn[0])
    target = drawn[0].target
    inner = "".join(_svg(one, at * HEIGHT, standalone=False) for at, one in enumerate(drawn))
    height = HEIGHT * len(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="group" aria-labelledby="wb-all">{_STYLE}<title id="wb-all">{_safe(target.id)}: '
        f"{_safe(target.measure)}, {len(drawn)} parties as of {drawn[0].as_of}</title>{inner}</svg>\n"
    )


def _svg(assessment: Assessment, top: int, *, standalone: bool) -> str:
    target = assessment.target
    if not assessment.history or target.value is None or target.value <= 0:
        raise InvalidRecord(f"{target.id}, {assessment.party}: there is no figure or no level to draw")
    scale = _scale_of(assessment)
    key = digest("plot", target.id, assessment.party, assessment.as_of)[:10]
    head = f"{assessment.name}: {assessment.verdict.value}"
    parts = [
        f'<title id="t{key}">{_safe(f"{target.id} {target.measure}, {head}, as of {assessment.as_of}")}</title>',
        f'<desc id="d{key}">{_safe(_told(assessment))}</desc>',
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="h" x="{_LEFT}" y="20">{_safe(head)}</text>',
        *_axes(assessment, scale),
        *_fan(assessment, scale, key),
        *_lines(assessment, scale),
    ]
    place = "" if standalone else f' y="{top}"'
    style = _STYLE if standalone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wb-plot" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}"{place} role="img" aria-labelledby="t{key} d{key}">{style}{"".join(parts)}</svg>'
        + ("\n" if standalone else "")
    )


def _scale_of(assessment: Assessment) -> _Scale:
    years = [figure.year for figure in assessment.history]
    due = due_year(assessment.target)
    last = max([*years, *([due] if due is not None else [])])
    values = [float(figure.value) for figure in assessment.history]
    values.append(float(assessment.target.high or assessment.target.value or 0))
    if assessment.projection is not None:
        # The uppermost twentieth of the paths may run far off: the middle half decides how high the picture is.
        values += [fan[3] for _, fan in assessment.projection.fan]
    return _Scale(min(years), max(last, min(years) + 1), max(values) * 1.15)


def _axes(assessment: Assessment, scale: _Scale) -> list[str]:
    parts: list[str] = []
    step = _step(scale.high / 5)
    value = 0.0
    while value <= scale.high:
        y = scale.y(value)
        parts.append(f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
        value = round(value + step, 9)
    every = max(1, ceil((scale.last - scale.first) / 10))
    parts += [
        f'<text x="{scale.x(year):.1f}" y="{HEIGHT - 16}" text-anchor="middle">{year}</text>'
        for year in range(scale.first, scale.last + 1, every)
    ]
    unit = f"{assessment.target.unit}, edition {assessment.edition}" if assessment.edition else assessment.target.unit
    parts.append(f'<text x="{_LEFT}" y="37" font-size="11">{_safe(unit)}</text>')
    return parts


def _fan(assessment: Assessment, scale: _Scale, key: str) -> list[str]:
    if assessment.projection is None or assessment.figure is None:
        return []
    start = (assessment.figure.year, float(assessment.figure.value))
    fan = assessment.projection.fan
    width, height = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    parts = [
        f'<clipPath id="c{key}"><rect x="{_LEFT}" y="{_TOP}" width="{width}" height="{height}"/></clipPath>',
        f'<g clip-path="url(#c{key})">',
    ]
    for low, high in ((0, 4), (1, 3)):
        upper = [scale.at(*start), *(scale.at(year, values[high]) for year, values in fan)]
        lower = [scale.at(year, values[low]) for year, values in reversed(fan)]
        parts.append(f'<polygon class="fan" points="{" ".join(upper + lower)}"/>')
    middle = [scale.at(*start), *(scale.at(year, values[2]) for year, values in fan)]
    parts.append(f'<polyline class="mid" points="{" ".join(middle)}"/></g>')
    return parts


def _lines(assessment: Assessment, scale: _Scale) -> list[str]:
    target, figure = assessment.target, assessment.figure
    parts: list[str] = []
    labels: list[tuple[float, str]] = []
    for level in filter(None, (target.value, target.high)):
        y = scale.y(float(level))
        parts.append(f'<line class="aim" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        labels.append((y, f"target {level:f}"))
    due = due_year(target)
    if figure is not None and due is not None and due > figure.year:
        for kind, said, change in (
            ("need", "required", assessment.required_change),
            ("seen", "observed", assessment.observed_change),
        ):
            if change:
                line, y = _slope(scale, kind, figure, change, due)
                parts.append(line)
                labels.append((y, said))
    points = " ".join(scale.at(one.year, float(one.value)) for one in assessment.history)
    parts.append(f'<polyline class="path" points="{points}"/>')
    for one in assessment.history:
        x, height = scale.at(one.year, float(one.value)).split(",")
        mark = " e" if one.estimate else ""
        told = _safe(f"{one.year}: {one.value} {one.unit}{' (estimate)' if one.estimate else ''}")
        parts.append(f'<circle class="dot{mark}" cx="{x}" cy="{height}" r="3.5"><title>{told}</title></circle>')
    return parts + _labels(labels)


def _slope(scale: _Scale, kind: str, figure: Figure, change: float, due: int) -> tuple[str, float]:
    """The straight line of a yearly change from a figure to the year it is due, cut at the edge, and where it ends."""
    start = float(figure.value)
    end = start + change * (due - figure.year)
    share = 1.0 if 0 <= end <= scale.high else _until_edge(start, end, scale.high)
    x1, y1 = scale.x(figure.year), scale.y(start)
    x2, y2 = scale.x(figure.year + share * (due - figure.year)), scale.y(start + share * (end - start))
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>', y2


def _labels(labels: list[tuple[float, str]]) -> list[str]:
    """The words at the right edge, moved down where two would stand on each other."""
    parts: list[str] = []
    free = 0.0
    for y, words in sorted(labels):
        at = max(y, free)
        free = at + 15
        parts.append(f'<text x="{WIDTH - _RIGHT + 6}" y="{at + 4:.1f}">{_safe(words)}</text>')
    return parts


def _until_edge(start: float, end: float, high: float) -> float:
    """How much of the way from `start` to `end` lies between 0 and `high`."""
    edge = high if end > high else 0.0
    return (edge - start) / (end - start)


def _told(assessment: Assessment) -> str:
    """The picture in words."""
    said = [assessment.reason + "."]
    first, last = assessment.history[0], assessment.history[-1]
    said.append(f"From {first.value} in {first.year} to {last.value} {last.unit} in {last.year}.")
    if assessment.required_change is not None:
        said.append(f"Required yearly change {assessment.required_change:+.3g}.")
    if assessment.observed_change is not None:
        said.append(f"Observed yearly change {assessment.observed_change:+.3g}.")
    if assessment.projection is not None:
        year, values = assessment.projection.fan[-1]
        said.append(f"Nine in ten simulated paths end between {values[0]:.2f} and {values[4]:.2f} in {year}.")
    return " ".join(said)


def _step(rough: float) -> float:
    """The next round number at or above `rough`: 1, 2 or 5 times a power of ten."""
    if rough <= 0:
        return 1.0
    power: float = 10.0 ** floor(log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough)


def _safe(words: str) -> str:
    return escape("".join(char if char.isprintable() else " " for char in words))

"""Relations as a picture: the parties in two columns, an arrow for each relation.

SVG of the standard library alone, without script, style or font of its own, the same for the same relations. Readable
without colour: the number on an arrow tells the relation, its line (whole, dashed, dotted) the modality. Everything in
it stands in the table beside it as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from markupsafe import Markup, escape

from wordbond.claims.model import Modality
from wordbond.model import digest
from wordbond.web.words import counted

__all__ = ["DrawnEdge", "DrawnNode", "in_columns", "render_graph"]

WIDTH, ROW = 640, 42
_TOP, _SIDE = 26, 190
_BULGE = 46
"""How far the columns bow outwards, so that an arrow within one is seen apart from its names."""
NAME_CHARS = 19
LINE = 15
"""From one line of a name to the next."""
APART = 21
"""Numbers on arrows stand at least so far apart, where there is room."""
SWEEPS = 12
LINES = {Modality.ACTUAL: "so", Modality.POTENTIAL: "may", Modality.HYPOTHETICAL: "if"}


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A party of the picture, and the page that it leads to."""

    id: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """An arrow of the picture; `number` stands for its relation."""

    a: str
    b: str
    number: int
    relation: str
    modality: Modality


@dataclass(frozen=True, slots=True)
class _Spot:
    x: float
    y: float
    left: bool


def render_graph(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge]) -> Markup | None:
    """A picture of `edges` between `nodes`; None where there is none. Edges whose ends are no nodes are left out."""
    known = {node.id for node in nodes}
    edges = [edge for edge in edges if edge.a in known and edge.b in known and edge.a != edge.b]
    if not edges:
        return None
    left, right = in_columns([node.id for node in nodes], [(edge.a, edge.b) for edge in edges])
    order = [*left, *right]
    height = 2 * _TOP + ROW * max(len(left) - 1, len(right) - 1, 1)
    spots = _spots(left, right)
    key = digest("graph", *(f"{e.a} {e.number} {e.b} {e.modality}" for e in edges))[:10]
    names = {node.id: node.name for node in nodes}
    told = " ".join(f"{names[e.a]} {e.relation} {names[e.b]}." for e in edges)
    many = f"{counted(len(edges), 'relation')} of {counted(len(order), 'party', 'parties')}"
    parts = [
        f'<title id="t{key}">{many}, drawn; the table says the same</title>',
        f'<desc id="d{key}">{escape(told)}</desc>',
        f'<defs><marker id="m{key}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto"><path class="dot" d="M0,0.6 8,4 0,7.4z"/></marker></defs>',
    ]
    parts += _arrows(edges, spots, f"m{key}")
    for node in sorted(nodes, key=lambda one: order.index(one.id) if one.id in spots else -1):
        if node.id in spots:
            parts.append(_node(node, spots[node.id]))
    return Markup(  # noqa: S704 numbers and escaped words alone
        f'<svg class="wb-plot wb-graph" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="group" aria-labelledby="t{key}">{"".join(parts)}</svg>'
    )


def in_columns(ids: Sequence[str], ends: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Those of `ids` that `ends` join in two columns of like length, so that most edges run from one to the other.

    Each goes where fewer of its neighbours are, those with most edges first; then two are exchanged while more edges
    cross over for it, and each column is put in the order of its neighbours' mean places.
    """
    near: dict[str, Counter[str]] = {}
    for a, b in ends:
        near.setdefault(a, Counter())[b] += 1
        near.setdefault(b, Counter())[a] += 1
    left, right = list[str](), list[str]()
    half = (len(near) + 1) // 2
    for one in sorted((one for one in ids if one in near), key=lambda one: -near[one].total()):
        here, there = _joined(near[one], left), _joined(near[one], right)
        goes_left = (here, len(left)) <= (there, len(right))
        (left if (goes_left and len(left) < half) or len(right) >= half else right).append(one)
    for _ in range(SWEEPS):
        if not _exchanged(left, right, near):
            break
    for _ in range(SWEEPS):
        right.sort(key=_mean_places(right, left, near).__getitem__)
        left.sort(key=_mean_places(left, right, near).__getitem__)
    return left, right


def _joined(neighbours: Counter[str], column: Sequence[str]) -> int:
    return sum(neighbours[other] for other in column)


def _exchanged(left: list[str], right: list[str], near: dict[str, Counter[str]]) -> bool:
    """Exchange the first two whose exchange lets more edges cross over; whether there were any."""
    for at, a in enumerate(left):
        for place, b in enumerate(right):
            gain_a = _joined(near[a], left) - _joined(near[a], right)
            gain_b = _joined(near[b], right) - _joined(near[b], left)
            if gain_a + gain_b + 2 * near[a][b] > 0:  # edges between the two cross over before and after
                left[at], right[place] = b, a
                return True
    return False


def _mean_places(column: Sequence[str], other: Sequence[str], near: dict[str, Counter[str]]) -> dict[str, float]:
    """Where the neighbours of each stand in the other column, in the mean; its own place where it has none there."""
    places = {one: at for at, one in enumerate(other)}
    found = {}
    for at, one in enumerate(column):
        many = _joined(near[one], other)
        total = sum(count * places[name] for name, count in near[one].items() if name in places)
        found[one] = total / many if many else float(at)
    return found


def _spots(left: Sequence[str], right: Sequence[str]) -> dict[str, _Spot]:
    """The columns from the top down, each bowed outwards."""
    rows = max(len(left), len(right))
    middle = (rows - 1) / 2 or 1
    spots = {}
    for column in (left, right):
        for at, one in enumerate(column):
            row = at + (rows - len(column)) / 2
            bow = _BULGE * (1 - sqrt(max(0.0, 1 - (min(1.0, abs(row - middle) / (middle + 0.5))) ** 2)))
            x = _SIDE + bow if column is left else WIDTH - _SIDE - bow
            spots[one] = _Spot(x, _TOP + ROW * row, column is left)
    return spots


def _arrows(edges: Sequence[DrawnEdge], spots: dict[str, _Spot], marker: str) -> list[str]:
    lines, numbers, taken = [], [], list[tuple[float, float]]()
    drawn: dict[frozenset[str], int] = {}
    for edge in edges:
        pair = frozenset((edge.a, edge.b))
        nth = drawn[pair] = drawn.get(pair, -1) + 1
        start, bend, end = _curve(spots[edge.a], spots[edge.b], nth)
        lines.append(
            f'<path class="tie {LINES[edge.modality]}" marker-end="url(#{marker})" '
            f'd="M{start[0]:.1f},{start[1]:.1f}Q{bend[0]:.1f},{bend[1]:.1f} {end[0]:.1f},{end[1]:.1f}"/>'
        )
        x, y = _free(start, bend, end, taken)
        taken.append((x, y))
        numbers.append(
            f'<circle class="dot e" cx="{x:.1f}" cy="{y:.1f}" r="9"/>'
            f'<text class="n" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{edge.number}</text>'
        )
    return lines + numbers


Point = tuple[float, float]


def _curve(a: _Spot, b: _Spot, nth: int) -> tuple[Point, Point, Point]:
    """From the side of `a` to that of `b`, bent inwards; the `nth` between the same two bends further."""
    start = (a.x + (6 if a.left else -6), a.y)
    end = (b.x + (6 if b.left else -6), b.y)
    if a.left == b.left:
        depth = 60 + 0.42 * abs(a.y - b.y) + 34 * nth
        return start, (a.x + (depth if a.left else -depth), (a.y + b.y) / 2), end
    aside = 26 * ((nth + 1) // 2) * (1 if nth % 2 else -1)
    return start, (WIDTH / 2, (a.y + b.y) / 2 + aside), end


def _free(start: Point, bend: Point, end: Point, taken: Sequence[Point]) -> Point:
    """A place on the curve for its number, away from those that are taken."""
    places = [_along(start, bend, end, t / 100) for t in (50, 40, 60, 32, 68, 25, 75, 46, 54, 36, 64, 20, 80)]
    return max(
        places,
        key=lambda place: min([APART, *(hypot(place[0] - x, place[1] - y) for x, y in taken)]),
    )


def _along(start: Point, bend: Point, end: Point, t: float) -> Point:
    x, y = (
        (1 - t) ** 2 * one + 2 * t * (1 - t) * two + t * t * three
        for one, two, three in zip(start, bend, end, strict=True)
    )
    return x, y


def _node(node: DrawnNode, spot: _Spot) -> str:
    x, anchor = (spot.x - 9, "end") if spot.left else (spot.x + 9, "start")
    lines = _lines_of(node.name)
    begin = spot.y + 4.5 - LINE * (len(lines) - 1) / 2
    written = "".join(
        f'<tspan x="{x:.1f}" y="{begin + LINE * at:.1f}">{escape(line)}</tspan> ' for at, line in enumerate(lines)
    )
    return (
        f'<a href="{escape(node.href)}"><circle class="dot" cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="4"/>'
        f'<text text-anchor="{anchor}">{written.rstrip()}</text></a>'
    )


def _lines_of(name: str) -> list[str]:
    """`name` on one line or two, cut where it is longer."""
    words = name.split() or [name]
    first = words[0]
    for word in words[1:]:
        if len(first) + 1 + len(word) > NAME_CHARS:
            break
        first = f"{first} {word}"
    rest = " ".join(words)[len(first) :].strip()
    return [_cut(first), *([_cut(rest)] if rest else [])]


def _cut(line: str) -> str:
    return line if len(line) <= NAME_CHARS else f"{line[: NAME_CHARS - 2].rstrip()} …"

"""Draw how far confidences can be believed: docs/reliability.svg, from the attribution benchmark's dev articles.

    python -m tools.reliability

Confidences in 15 bins of equal width; for each, the share of attributions whose content and source an annotator marked
alike (the benchmark's own rule). Prints the bins and the expected calibration error: the mean distance, weighted by
size.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wordbond.attribution.joining import default_calibration
from wordbond.attribution.jsonl import attribute_lines

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT.parent / "shared" / "bench" / "attribution"
TARGET = ROOT / "docs" / "reliability.svg"
BINS = 15
SIDE, MARGIN = 360, 48


@dataclass(slots=True)
class Bin:
    """The attributions of one stretch of confidence."""

    number: int = 0
    sure: float = 0.0
    right: int = 0


def load_scorer() -> Any:
    """The benchmark's own scorer as a module."""
    spec = importlib.util.spec_from_file_location("attribution_score", BENCH / "score.py")
    if spec is None or spec.loader is None or not BENCH.exists():
        raise SystemExit(f"reliability: {BENCH} is not there; the plot needs the attribution benchmark's articles")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def judged(scorer: Any) -> list[tuple[float, bool]]:
    """Each attribution's confidence, and whether it is right."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "found.jsonl"
        attribute_lines(str(BENCH / "data/dev.jsonl.gz"), str(out), tell=lambda error: print(error, file=sys.stderr))
        found = {row["id"]: row["attributions"] for row in map(json.loads, out.read_text("utf-8").splitlines())}
    outcomes = []
    for article in scorer.read(BENCH / "data/dev.jsonl.gz"):
        grid = scorer.Grid(article.text)
        gold = [item for item in map(grid.item, article.attributions) if item]
        mine = [(grid.item(row), row["confidence"]) for row in found[article.id]]
        pairs = scorer.pair(gold, [item for item, _ in mine])
        right = {p for g, p in pairs if scorer.jaccard(gold[g].source, mine[p][0].source) >= scorer.SOURCE_THRESHOLD}
        outcomes += [(sure, p in right) for p, (_, sure) in enumerate(mine)]
    return outcomes


def binned(outcomes: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The outcomes by confidence."""
    bins = [Bin() for _ in range(BINS)]
    for sure, right in outcomes:
        place = bins[min(BINS - 1, int(sure * BINS))]
        place.number += 1
        place.sure += sure
        place.right += right
    return bins


def drawn(bins: list[Bin], publish: float) -> str:
    """The plot as SVG: a dot a bin, as large as what it holds, beside the line on which it should stand."""

    def x(share: float) -> float:
        return round(MARGIN + share * SIDE, 1)

    def y(share: float) -> float:
        return round(MARGIN + (1 - share) * SIDE, 1)

    most = max(b.number for b in bins)
    dots = "".join(
        f'<circle cx="{x(b.sure / b.number)}" cy="{y(b.right / b.number)}" r="{2 + 9 * (b.number / most) ** 0.5:.1f}">'
        f"<title>{b.number} attributions, sure {b.sure / b.number:.2f}, right {b.right / b.number:.2f}</title>"
        "</circle>"
        for b in bins
        if b.number
    )
    ticks = "".join(
        f'<text x="{x(t / 5)}" y="{y(0) + 18}" text-anchor="middle">{t / 5:.1f}</text>'
        f'<text x="{x(0) - 8}" y="{y(t / 5) + 4}" text-anchor="end">{t / 5:.1f}</text>'
        for t in range(6)
    )
    size = SIDE + 2 * MARGIN
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-labelledby="t d">
<title id="t">Reliability of the confidences</title>
<desc id="d">Share of attributions that are right against their mean confidence, in {BINS} bins, on PolNeAR dev.</desc>
<style>svg {{ font: 12px serif; background: #fff; color: #111 }} line, path {{ stroke: currentColor; fill: none }}
circle {{ fill: #8a1c14; fill-opacity: .75 }}</style>
<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}"/>
<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke-dasharray="4 4"/>
<line x1="{x(publish)}" y1="{y(0)}" x2="{x(publish)}" y2="{y(1)}" stroke-dasharray="1 3"/>
{ticks}{dots}
<text x="{x(0.5)}" y="{y(0) + 38}" text-anchor="middle">confidence (dotted: published from {publish:.2f})</text>
<text transform="translate({x(0) - 34} {y(0.5)}) rotate(-90)" text-anchor="middle">share that is right</text>
</svg>
"""


def main() -> None:
    """Draw the plot and print its figures."""
    outcomes = judged(load_scorer())
    bins = binned(outcomes)
    TARGET.write_text(drawn(bins, default_calibration().publish), encoding="utf-8")
    for number, b in enumerate(bins):
        if b.number:
            low, high = number / BINS, (number + 1) / BINS
            print(f"{low:.2f}-{high:.2f}  {b.number:5}  {b.sure / b.number:.3f}  {b.right / b.number:.3f}")
    error = sum(abs(b.sure - b.right) for b in bins) / len(outcomes)
    print(f"expected calibration error, {BINS} bins: {error:.4f} over {len(outcomes)} attributions")


if __name__ == "__main__":
    main()

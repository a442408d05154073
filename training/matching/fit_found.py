"""Fit the weights of `wordbond.matching.found` on labelled pairs, with numpy alone.

    PYTHONPATH=src python training/matching/fit_found.py PAIRS.jsonl ... [--held PAIRS.jsonl ...]

Each line has `said`, `reported` and `label`. Every pair but `not-found` counts as found; besides the pairs labelled
`not-found`, which weigh four times, each report is set against the two other texts of its file that share the most
lemmas with it, at three tenths. Newton's method with a ridge; the same pairs give the same weights.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wordbond.matching.alignment import align
from wordbond.matching.found import likeness
from wordbond.matching.reading import read

RIDGE = 0.5
HARD, NEIGHBOUR = 4.0, 0.3
NEARLY_SAME = 0.1
"""Share of common lemmas from which another text of the file may well say the same; it is left out."""
Floats = NDArray[np.float64]


def features(said: str, reported: str) -> list[float]:
    """The four likenesses and a constant."""
    one, other = read(said), read(reported)
    return [*likeness(one, other, align(one, other)), 1.0]


def examples(path: Path) -> tuple[Floats, Floats, Floats]:
    """Features, whether found, and weight of each example of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = sorted({r["said"] for r in rows})
    lemmas = {t: set(read(t).lemmas) for t in texts}
    x, y, w = [], [], []
    for row in rows:
        found = row["label"] != "not-found"
        x.append(features(row["said"], row["reported"]))
        y.append(float(found))
        w.append(1.0 if found else HARD)
        if row["label"] not in {"paraphrase", "altered-fact", "light-edit"}:
            continue
        ours = set(read(row["reported"]).lemmas)
        others = [t for t in texts if t not in row["said"] and row["said"] not in t]
        others.sort(key=lambda t: (-len(lemmas[t] & ours) / len(lemmas[t] | ours), t))
        for text in others[:2]:
            if len(lemmas[text] & ours) / len(lemmas[text] | ours) > NEARLY_SAME:
                continue  # nearly the same statement: neither found nor not
            x.append(features(text, row["reported"]))
            y.append(0.0)
            w.append(NEIGHBOUR)
    return np.array(x), np.array(y), np.array(w)


def fit(x: Floats, y: Floats, w: Floats) -> Floats:
    """Weights of a logistic regression, the constant last and without a ridge."""
    theta = np.zeros(x.shape[1])
    ridge = np.r_[np.full(x.shape[1] - 1, RIDGE), 1e-6]
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ theta))
        slope = x.T @ (w * (y - p)) - ridge * theta
        curve = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        theta = theta + np.linalg.solve(curve, slope)
    return theta


def tell(name: str, theta: Floats, data: tuple[Floats, Floats, Floats]) -> None:
    """Print the errors of `theta` on examples."""
    x, y, w = data
    p = 1 / (1 + np.exp(-x @ theta))
    for kind, chosen in (("found", y == 1), ("hard", w == HARD), ("neighbours", w == NEIGHBOUR)):
        print(f"{name}: {kind} wrong {int(((p >= 0.5) != (y == 1))[chosen].sum())} of {int(chosen.sum())}")


def main() -> None:
    """Fit on the files named, print the weights and the errors on each file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--held", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    sets = {path: examples(path) for path in [*args.pairs, *args.held]}
    x, y, w = (np.concatenate([sets[path][k] for path in args.pairs]) for k in range(3))
    theta = fit(x, y, w)
    print("weights", [round(float(t), 2) for t in theta[:-1]], "bias", round(float(theta[-1]), 2))
    for path, data in sets.items():
        tell(path.stem, theta, data)


if __name__ == "__main__":
    main()

"""Fit the weights of `wordbond.matching.search` on reported words whose passage is known, with numpy alone.

    PYTHONPATH=src python training/matching/fit_search.py --cases debates_train.jsonl --pool transcripts.jsonl.gz \\
        --within debate [--held debates_dev.jsonl]

A case has `reported`, `passage` (ids) and perhaps `near` (ids also taken as right) and `tier` (`topic` is left out);
a line of the pool has `passage`, `text`, `speaker` and the field named by `--within`. Each case is searched twice, in
its own transcript and in all; the weights raise the probability, under a softmax over the candidates, of those that
are right. Plain gradient steps from equal weights: the same cases give the same weights.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wordbond.matching.search import PassageIndex

RIDGE, STEPS, RATE = 3e-3, 300, 1.5
Floats = NDArray[np.float64]
Case = tuple[Floats, NDArray[np.bool_]]


def read_rows(path: Path) -> list[dict[str, object]]:
    """The rows of a JSON Lines file, packed or not."""
    octets = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in octets.decode().splitlines()]


def weigh(index: PassageIndex, row: dict[str, object]) -> Case | None:
    """Features of the candidates of a case and which of them are right; None where none is."""
    right = {*row["passage"], *row.get("near", ())}  # type: ignore[misc]
    found = index.features(str(row["reported"]))
    hits = np.array([passage in right for passage, _ in found])
    return (np.array([x for _, x in found]), hits) if hits.any() else None


def fit(cases: list[Case]) -> Floats:
    """Weights that sum to one."""
    theta = np.ones(cases[0][0].shape[1])
    for _ in range(STEPS):
        slope = np.zeros_like(theta)
        for x, right in cases:
            z = x @ theta
            p = np.exp(z - z.max())
            p /= p.sum()
            q = p * right
            slope += x.T @ (q / q.sum() - p)
        theta += RATE * (slope / len(cases) - RIDGE * theta)
    return theta / theta.sum()


def main() -> None:
    """Fit on the cases, print the weights and how often the first candidate is right."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--within", required=True)
    parser.add_argument("--held", type=Path)
    args = parser.parse_args()
    whole = PassageIndex()
    single: dict[object, PassageIndex] = {}
    for line in read_rows(args.pool):
        passage = (str(line["passage"]), str(line["text"]), str(line.get("speaker") or ""))
        whole.add(*passage)
        single.setdefault(line[args.within], PassageIndex()).add(*passage)
    theta: Floats | None = None
    for path in [args.cases, *([args.held] if args.held else [])]:
        rows = [r for r in read_rows(path) if r.get("tier") != "topic"]
        sets = {"known": [weigh(single[r[args.within]], r) for r in rows], "pooled": [weigh(whole, r) for r in rows]}
        if theta is None:
            theta = fit([c for cases in sets.values() for c in cases if c])
            print("weights", [round(float(t), 3) for t in theta])
        for name, cases in sets.items():
            first = sum(bool(right[int(np.argmax(x @ theta))]) for x, right in (c for c in cases if c))
            print(f"{path.stem}, {name}: near@1 {first / len(rows):.3f} of {len(rows)}")


if __name__ == "__main__":
    main()

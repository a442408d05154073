"""Fit what tells two renderings of one saying from two sayings of one speaker (`wordbond.matching.relating.WEIGHTS`).

    PYTHONPATH=src python training/matching/fit_relating.py

Right: reported sentences and what they report (debates, generated pairs and pairs by hand; train splits). Wrong: two
sentences of one speaker in one debate that share two content words or more, and pairs labelled not-found. Two thirds of
the debates are for fitting, the others for the figures printed. Needs ../shared/bench/alignment beside the repository.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wordbond.matching.relating import features
from wordbond.matching.renderings import Unit, units_of

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "bench" / "alignment" / "data"
OWN = ROOT / "tests" / "matching" / "pairs"
RIDGE = 1.0
Features = tuple[float, ...]


def rows(path: Path) -> list[dict[str, str]]:
    """The JSON lines of a file, packed or not."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def lines_of_debates() -> dict[str, list[dict[str, str]]]:
    """The lines of each debate in order."""
    by_debate: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(DATA / "debates_transcripts.jsonl.gz"):
        by_debate[row["debate"]].append(row)
    return by_debate


def content(unit: Unit) -> set[str]:
    """The lemmas of its content words."""
    return {w for w, c in zip(unit.reading.lemmas, unit.reading.content, strict=True) if c}


def two_sayings(debates: Sequence[list[dict[str, str]]], number: int, choice: random.Random) -> list[Features]:
    """Pairs of different sentences of one speaker in one debate that share two content words or more."""
    found: list[Features] = []
    while len(found) < number:
        one, other = choice.sample(choice.choice(debates), 2)
        if one.get("speaker") != other.get("speaker") or min(len(r["text"].split()) for r in (one, other)) < 5:
            continue
        a, b = units_of(one["passage"], one["text"]), units_of(other["passage"], other["text"])
        if a and b:
            u, v = choice.choice(a), choice.choice(b)
            if u.words != v.words and len(content(u) & content(v)) >= 2:
                found.append(features(u, v)[0])
    return found


def best(pairs: Iterable[tuple[str, str]]) -> list[Features]:
    """For each pair of texts its two sentences that have most in common."""
    found = []
    for said, reported in pairs:
        units = [features(u, v)[0] for u in units_of("a", said) for v in units_of("b", reported)]
        if units:
            found.append(max(units, key=lambda f: f[0] + f[2] + f[8]))
    return found


def pairs_of(path: Path, *, found: bool) -> list[tuple[str, str]]:
    """The labelled pairs that answer to each other, or those that do not."""
    return [(r["said"], r["reported"]) for r in rows(path) if (r["label"] != "not-found") == found]


def fit(wrong: Sequence[Features], right: Sequence[Features]) -> NDArray[np.float64]:
    """Weights and, last, the bias, by Newton's steps on the ridge-penalised likelihood."""
    x = np.array([*wrong, *right])
    y = np.r_[np.zeros(len(wrong)), np.ones(len(right))]
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]
    w = np.zeros(z.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-z @ w))
        step = z.T @ (p - y) + RIDGE * np.r_[w[:-1], 0]
        w -= np.linalg.solve(z.T @ (z * (p * (1 - p))[:, None]) + RIDGE * np.eye(len(w)), step)
    return np.r_[w[:-1] / spread, w[-1] - (w[:-1] * mean / spread).sum()]


def main() -> None:
    """Fit, print the weights, and say what passes each threshold."""
    choice = random.Random(3)
    by_debate = lines_of_debates()
    text = {r["passage"]: r["text"] for lines in by_debate.values() for r in lines}
    names = sorted(by_debate)
    choice.shuffle(names)
    two_thirds = len(names) * 2 // 3
    wrong = two_sayings([by_debate[n] for n in names[:two_thirds]], 700, choice)
    held = two_sayings([by_debate[n] for n in names[two_thirds:]], 350, choice)

    def debated(name: str) -> list[tuple[str, str]]:
        kept = [r for r in rows(DATA / name) if r["tier"] in ("verbatim", "near") and r["passage"][0] in text]
        return [(text[r["passage"][0]], r["reported"]) for r in kept]

    train, own = DATA / "cases_train.jsonl", OWN / "development.jsonl"
    wrong += best(pairs_of(train, found=False)) + best(pairs_of(own, found=False))
    right = best(debated("debates_train.jsonl")[:150] + pairs_of(train, found=True) + pairs_of(own, found=True))
    weights = fit(wrong, right)
    print("weights", [round(float(w), 2) for w in weights[:-1]], "bias", round(float(weights[-1]), 2))
    dev = np.array(best(debated("debates_dev.jsonl") + pairs_of(DATA / "cases_dev.jsonl", found=True)))
    hand = np.array(best([p for n in ("blind", "blind2") for p in pairs_of(OWN / f"{n}.jsonl", found=True)]))
    for least in (0.5, 0.7, 0.8, 0.9):
        shares = [
            ((x @ weights[:-1] + weights[-1]) >= np.log(least / (1 - least))).mean()
            for x in (dev, hand, np.array(held))
        ]
        print(
            f"from {least}: of dev {shares[0]:.3f}, of pairs by hand {shares[1]:.3f}, of other sayings {shares[2]:.4f}"
        )


if __name__ == "__main__":
    main()

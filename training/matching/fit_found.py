"""Fit the weights of `wordbond.matching.found` on labelled pairs, with numpy alone.

    PYTHONPATH=src python training/matching/fit_found.py [--apart NAME ...]

Right: every own and generated pair but those labelled not-found, renderings of remarks in debates, and the paraphrases
once more within a sentence twice as long, since a report may carry a part. Wrong, twice as heavy: pairs labelled
not-found and other claims in the same words; much lighter: the same reports against another text of their file, and
sentences of one speaker in one debate. `--apart` keeps files (by their stem) out of the fit, to see how it does on
them. Newton's method with a ridge; the same pairs give the same weights. Needs ../shared/bench/alignment.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from training.matching.fit_relating import DATA, OWN, lines_of_debates, rows

from wordbond.matching.alignment import align
from wordbond.matching.found import likeness
from wordbond.matching.reading import read

RIDGE = 1.0
WRONG, HARD, LONG, OTHER, DEBATE = 2.0, 0.6, 0.5, 0.3, 0.6
"""Weights: not found; another claim made of the very words, rarer in print; within a longer sentence; another text of
the file; another line of the debate."""
NEIGHBOURS = 150
LIKE_FROM = 0.3
"""Coverage, order and weight together from which another text is worth learning from."""
Floats = NDArray[np.float64]


class Example(NamedTuple):
    """One pair of texts as the fit sees it."""

    features: tuple[float, ...]
    found: bool
    weight: float


def example(said: str, reported: str, *, found: bool, weight: float) -> list[Example]:
    """The pair as an example; none where the words reported stand unbroken in those said."""
    one, other = read(said), read(reported)
    if f" {' '.join(other.forms)} " in f" {' '.join(one.forms)} ":
        return []
    return [Example(tuple(likeness(one, other, align(one, other))), found, weight)]


def longer(said: str, other: str, choice: random.Random) -> str:
    """`said` and another text as one sentence, in either order."""
    first, second = (said, other) if choice.random() < 0.5 else (other, said)
    return f"{first.rstrip('.')}, and {second[:1].lower()}{second[1:]}"


def of_pairs(path: Path, choice: random.Random) -> list[Example]:
    """The labelled pairs of a file, longer ones made of them, and reports against other texts."""
    wrong = HARD if path.stem == "other_claims" else WRONG
    labelled = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = sorted({r["said"] for r in labelled})
    out = []
    for row in labelled:
        found = row["label"] != "not-found"
        out += example(row["said"], row["reported"], found=found, weight=1.0 if found else wrong)
        if row["label"] not in {"paraphrase", "not-found"} and not (
            row["label"] == "altered-fact" and choice.random() < OTHER
        ):
            continue
        other = choice.choice(texts)
        if other == row["said"]:
            continue
        weight = LONG * (1.0 if found else wrong)
        out += example(longer(row["said"], other, choice), row["reported"], found=found, weight=weight)
        against = example(other, row["reported"], found=False, weight=OTHER)
        out += [e for e in against if sum(e.features[:3]) > LIKE_FROM]
    return out


def of_debates(split: str, choice: random.Random) -> list[Example]:
    """Renderings of remarks against their lines, and lines of one speaker that are alike."""
    by_debate = lines_of_debates()
    text = {r["passage"]: r["text"] for lines in by_debate.values() for r in lines}
    out = []
    for row in rows(DATA / f"debates_{split}.jsonl"):
        if row["tier"] in ("near", "loose") and row["passage"][0] in text:
            weight = 1.0 if row["tier"] == "near" else OTHER
            out += example(text[row["passage"][0]], row["reported"], found=True, weight=weight)
    debates = [by_debate[name] for name in sorted(by_debate) if len(by_debate[name]) > 1]
    count = 0
    while count < NEIGHBOURS:
        one, other = choice.sample(choice.choice(debates), 2)
        if one.get("speaker") == other.get("speaker") and min(len(r["text"].split()) for r in (one, other)) > 5:
            new = example(one["text"], other["text"], found=False, weight=DEBATE)
            alike = [e for e in new if e.features[0] + e.features[2] > 0.5]
            out, count = out + alike, count + len(alike)
    return out


def fit(data: list[Example]) -> Floats:
    """Weights of a logistic regression, the constant last."""
    x = np.array([e.features for e in data])
    y = np.array([float(e.found) for e in data])
    w = np.array([e.weight for e in data])
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]
    theta = np.zeros(z.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-z @ theta))
        slope = z.T @ (w * (p - y)) + RIDGE * np.r_[theta[:-1], 0]
        theta -= np.linalg.solve((z * (w * p * (1 - p))[:, None]).T @ z + RIDGE * np.eye(len(theta)), slope)
    return np.r_[theta[:-1] / spread, theta[-1] - (theta[:-1] * mean / spread).sum()]


def tell(name: str, theta: Floats, data: list[Example]) -> None:
    """Print the errors of `theta` on examples of full weight."""
    told = [(float(np.dot(e.features, theta[:-1]) + theta[-1]) >= 0, e.found) for e in data if e.weight >= HARD]
    right = [yes for yes, found in told if found]
    wrong = [yes for yes, found in told if not found]
    print(f"{name}: {len(right) - sum(right)} of {len(right)} missed, {sum(wrong)} of {len(wrong)} found wrongly")


def main() -> None:
    """Fit, print the weights and the errors on each file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--apart", nargs="*", default=[])
    args = parser.parse_args()
    choice = random.Random(1)
    paths = [*sorted(OWN.glob("*.jsonl")), OWN.parent / "other_claims.jsonl"]
    paths += [DATA / "cases_train.jsonl", DATA / "cases_dev.jsonl"]
    sets = {path.stem: of_pairs(path, choice) for path in paths}
    sets |= {f"debates_{split}": of_debates(split, choice) for split in ("train", "dev")}
    apart = {"cases_dev", "debates_dev", *args.apart}
    theta = fit([e for name, data in sets.items() if name not in apart for e in data])
    print("weights", [round(float(t), 2) for t in theta[:-1]], "bias", round(float(theta[-1]), 2))
    for name, data in sets.items():
        tell(name + (", kept apart" if name in apart else ""), theta, data)


if __name__ == "__main__":
    main()

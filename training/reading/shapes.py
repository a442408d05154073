"""Fit the weights of `wordbond.reading.shapes` on the pages with known noise; blind pages are left out.

    python -m training.reading.shapes [--articles FILE.jsonl.gz]

A logistic regression (Newton's method, a ridge, fixed seed) over the lines that phrases leave. To see pages as if
their phrases were not known, each is read several times with some of the labelled stretches forgotten. Articles
without noise, one JSON object with `text` a row, may be added as report throughout. Writes `data/shapes.toml`.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from tests.reading.score_pages import PAGES, gold_chars, page_names

from wordbond.model import Origin
from wordbond.reading.boilerplate import Labels
from wordbond.reading.document import Document, Form
from wordbond.reading.lines import Line, find_lines
from wordbond.reading.metadata import read_facts
from wordbond.reading.noise import find_noise
from wordbond.reading.shapes import features, is_weighed, look_at
from wordbond.reading.surroundings import label_tail

OUT = Path(__file__).parents[2] / "src" / "wordbond" / "reading" / "data" / "shapes.toml"
SEED = 20
READINGS = 6
FORGET_SHARE = 0.5
RIDGE = 1.5
CHANGE = 1.5
"""What a change between report and noise costs, in log odds."""
BIAS_SHIFT = -0.7
"""Text lost to noise is worse than noise missed."""
ARTICLES = 150

Example = tuple[dict[str, float], bool, float]


def main(arguments: list[str]) -> None:
    """Fit and write; prints the number of lines and the share told right."""
    rng = random.Random(SEED)
    examples: list[Example] = []
    for name in page_names():
        if not name.startswith("blind"):
            examples += _page_examples(name, rng)
    pages = len(examples)
    if "--articles" in arguments:
        examples += _article_examples(Path(arguments[arguments.index("--articles") + 1]))
    names = sorted({name for given, _, _ in examples for name in given})
    weights, bias = _fit(names, examples)
    rows = "\n".join(
        f'"{name}" = {weight:.3f}' for name, weight in zip(names, weights, strict=True) if abs(weight) > 0.02
    )
    OUT.write_text(
        "# Weights of evidence that a line is no report, in log odds; training/reading/shapes.py writes them.\n"
        f"bias = {bias + BIAS_SHIFT:.3f}\nchange = {CHANGE}\n\n[weights]\n{rows}\n",
        encoding="utf-8",
    )
    odds = _matrix(names, examples) @ weights + bias + BIAS_SHIFT
    truth = np.array([noise for _, noise, _ in examples])
    print(f"{pages} lines of pages, {len(examples) - pages} of articles, {truth.sum()} noise")
    print(f"found {((odds > 0) & truth).sum()}, wrong {((odds > 0) & ~truth).sum()}")


def _page_examples(name: str, rng: random.Random) -> list[Example]:
    gold: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    with (PAGES / f"{name}.txt").open(encoding="utf-8", newline="") as page:
        text = page.read()
    noise = {i for one in gold["noise"] for i in gold_chars(text, one["text"], one.get("after", 0))}
    document = Document(
        text=text,
        origin=Origin(location=name, media_type="text/plain", sha256="0" * 64),
        form=Form(gold.get("document", {}).get("format", "text")),
    )
    lines = find_lines(text, unwrap=document.form is Form.TEXT)
    known, _ = find_noise(lines)
    truth = [sum(i in noise for i in range(line.start, line.end)) > line.size / 2 for line in lines]
    examples: list[Example] = []
    for reading in range(READINGS):
        labels = _forgotten(known, rng) if reading else list(known)
        weight = 0.5 if reading else 1.0
        used = read_facts(document, lines, labels, gold["language"]).used
        label_tail(lines, labels, used)
        # What the tail takes wrongly on a page half forgotten is no evidence.
        labels = [label if real else None for label, real in zip(labels, truth, strict=True)]
        examples += _examples(lines, labels, used, truth, weight)
    return examples


def _forgotten(known: Labels, rng: random.Random) -> Labels:
    labels = list(known)
    at = 0
    while at < len(labels):
        end = at + 1
        while end < len(labels) and labels[end] == labels[at]:
            end += 1
        if labels[at] is not None and rng.random() < FORGET_SHARE:
            labels[at:end] = [None] * (end - at)
        at = end
    return labels


def _examples(lines: list[Line], labels: Labels, used: set[int], truth: list[bool], weight: float) -> list[Example]:
    page = look_at(lines, labels, used)
    return [(features(page, at), truth[at], weight) for at in range(len(lines)) if is_weighed(page, at)]


def _article_examples(path: Path) -> list[Example]:
    examples: list[Example] = []
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for _, row in zip(range(ARTICLES), rows, strict=False):
            text = json.loads(row)["text"]
            document = Document(
                text=text, origin=Origin(location="-", media_type="text/plain", sha256="0" * 64), form=Form.TEXT
            )
            lines = find_lines(text)
            labels, _ = find_noise(lines)
            used = read_facts(document, lines, labels, "en").used
            examples += _examples(lines, labels, used, [False] * len(lines), 0.3)
    return examples


def _matrix(names: list[str], examples: list[Example]) -> np.ndarray:
    column = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    for row, (given, _, _) in enumerate(examples):
        for name, value in given.items():
            matrix[row, column[name]] = value
    return matrix


def _fit(names: list[str], examples: list[Example]) -> tuple[np.ndarray, float]:
    """Weights and bias of the greatest penalised likelihood; the bias is free."""
    matrix = np.hstack([_matrix(names, examples), np.ones((len(examples), 1))])
    truth = np.array([float(noise) for _, noise, _ in examples])
    weight = np.array([one for _, _, one in examples])
    ridge = np.full(matrix.shape[1], RIDGE)
    ridge[-1] = 1e-6
    fitted = np.zeros(matrix.shape[1])
    for _ in range(30):
        share = 1 / (1 + np.exp(-np.clip(matrix @ fitted, -30, 30)))
        slope = matrix.T @ (weight * (truth - share)) - ridge * fitted
        curve = (matrix.T * (weight * share * (1 - share))) @ matrix + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        fitted += step
        if np.abs(step).max() < 1e-6:
            break
    return fitted[:-1], float(fitted[-1])


if __name__ == "__main__":
    main(sys.argv[1:])

"""Scores by the benchmark's own scorer, with intervals, with names replaced, and with confidences."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from training.articles import Article
from training.augment import SINGLE, swap_names, swap_terms
from wordbond.attribution.joining import Calibration, Joined, join_spans
from wordbond.attribution.tagger import Tagger, lines

KINDS = ("all", "direct", "mixed", "indirect")
RESAMPLES = 1000


def load_scorer(path: Path) -> ModuleType:
    """The benchmark's `score.py` as a module."""
    spec = importlib.util.spec_from_file_location("attribution_score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def attribute(tagger: Tagger, article: Article, calibration: Calibration) -> list[Joined]:
    """The attributions found in one article."""
    paragraphs = lines(article.text)
    return join_spans(tagger.find_tags(article.text, paragraphs), article.text, paragraphs, calibration)


class Outcome(NamedTuple):
    """One attribution found: what it is, its kind by the benchmark, and whether content and source are right."""

    joined: Joined
    kind: str
    right: bool


class Judged(NamedTuple):
    """One article's tallies, as the benchmark counts, and its outcomes one by one."""

    tallies: dict[str, Any]
    outcomes: list[Outcome]


def judge(scorer: ModuleType, article: Article, found: Sequence[Joined]) -> Judged:
    """Compare what was found in one article with what its annotator marked."""
    grid = scorer.Grid(article.text)
    gold = [grid.item({"content": a.content, "source": a.source, "cue": a.cue}) for a in article.labelled if a.content]
    gold = [item for item in gold if item]
    predicted = [
        grid.item(
            {
                "content": [(s.start, s.end) for s in j.content],
                "source": [(j.source.start, j.source.end)] if j.source else [],
                "cue": [],
            }
        )
        for j in found
    ]
    pairs = scorer.pair(gold, predicted)
    right = {p for g, p in pairs if scorer.jaccard(gold[g].source, predicted[p].source) >= scorer.SOURCE_THRESHOLD}
    outcomes = [Outcome(j, predicted[n].kind, n in right) for n, j in enumerate(found)]
    return Judged(scorer.score_article(gold, predicted), outcomes)


def f1(judged: Sequence[Judged], kind: str, measure: str = "end_to_end") -> dict[str, float]:
    """Precision, recall and F1 over articles, in percent."""
    predicted = gold = hits_predicted = hits_gold = 0
    for one in judged:
        counts = getattr(one.tallies[kind], measure)
        predicted += counts.predicted
        gold += counts.gold
        hits_predicted += counts.hits_predicted
        hits_gold += counts.hits_gold
    precision, recall = hits_predicted / max(1, predicted), hits_gold / max(1, gold)
    total = precision + recall
    shares = {"p": precision, "r": recall, "f1": 2 * precision * recall / total if total else 0.0}
    return {name: round(100 * share, 2) for name, share in shares.items()}


def interval(judged: Sequence[Judged], kind: str, *, seed: int = 1) -> tuple[float, float]:
    """The middle 95 % of the end-to-end F1 when articles are drawn anew."""
    rng = random.Random(seed)
    scores = sorted(f1(rng.choices(judged, k=len(judged)), kind)["f1"] for _ in range(RESAMPLES))
    return scores[int(0.025 * RESAMPLES)], scores[int(0.975 * RESAMPLES)]


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """All the figures of one run, for the model card."""
    return {
        "articles": len(judged),
        "end_to_end": {k: f1(judged, k) | {"interval": interval(judged, k)} for k in KINDS},
        "content_soft": {k: f1(judged, k, "soft") for k in KINDS},
        "content_exact": {k: f1(judged, k, "exact") for k in KINDS},
        "content_tokens": f1(judged, "all", "tokens"),
    }


def with_names_replaced(articles: Sequence[Article], *, seed: int = 1) -> list[Article]:
    """The same articles with every recognised person name replaced by one never trained on."""
    rng = random.Random(seed)
    return [swap_names(article, rng, aside=True) for article in articles]


def as_of_another_desk(articles: Sequence[Article], *, seed: int = 1) -> list[Article]:
    """The same with places, posts, years and spellings replaced too, and single quotation marks, as in British print.

    Only the scores over all kinds mean something: the benchmark reads no single marks, so it finds nothing direct.
    """
    rng = random.Random(seed)
    renamed = (swap_terms(article, rng) for article in with_names_replaced(articles, seed=seed))
    return [article._replace(text=article.text.translate(SINGLE)) for article in renamed]


def expected_calibration_error(outcomes: Sequence[Outcome], *, bins: int = 15) -> float:
    """How far confidences stand from the share that is right, over `bins` of equal width, weighted by their size."""
    totals = [[0, 0.0, 0] for _ in range(bins)]
    for outcome in outcomes:
        sure = outcome.joined.confidence
        place = totals[min(bins - 1, int(sure * bins))]
        place[0] += 1
        place[1] += sure
        place[2] += outcome.right
    return sum(abs(sure - right) for n, sure, right in totals if n) / max(1, len(outcomes))

"""The labelled articles: read from the benchmark's file, split by time, and turned into what the encoder learns."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HELD_OUT = 72
"""The last articles of train by date, never trained on: choices and calibration are made on them."""

Pairs = tuple[tuple[int, int], ...]


class Labelled(NamedTuple):
    """One attribution as annotated, in character offsets."""

    source: Pairs
    cue: Pairs
    content: Pairs


class Article(NamedTuple):
    """One annotated article."""

    id: str
    publisher: str
    date: str
    text: str
    labelled: tuple[Labelled, ...]


def read_articles(path: Path) -> list[Article]:
    """The articles of a gzipped JSON Lines file of the attribution benchmark."""

    def pairs(value: Sequence[Sequence[int]]) -> Pairs:
        return tuple((start, end) for start, end in value)

    with gzip.open(path, "rt", encoding="utf-8") as rows:
        return [
            Article(
                row["id"],
                row["publisher"],
                row["date"],
                row["text"],
                tuple(
                    Labelled(*(pairs(a[role]) for role in ("source", "cue", "content"))) for a in row["attributions"]
                ),
            )
            for row in map(json.loads, rows)
        ]


def split(articles: Sequence[Article]) -> tuple[list[Article], list[Article]]:
    """The articles to train on, and those held out: the last `HELD_OUT` by date, then id."""
    ordered = sorted(articles, key=lambda a: (a.date, a.id))
    return ordered[:-HELD_OUT], ordered[-HELD_OUT:]

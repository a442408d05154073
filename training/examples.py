"""Windows with what the encoder should answer: a label for each word, and for cues and contents what they link to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from training.articles import Article, Labelled
from wordbond.attribution import tagger
from wordbond.attribution.tagger import Alphabet, Reading
from wordbond.attribution.wordpiece import WordPiece

IGNORED = -100


class Example(NamedTuple):
    """A window and its answers, all by place of a piece in the window. A link to place 0 says that there is none."""

    pieces: list[int]
    types: list[int]
    labels: list[int]
    cue_of: list[tuple[int, int]]
    source_of: list[tuple[int, int]]


def examples_of(article: Article, wordpiece: WordPiece, alphabet: Alphabet) -> list[Example]:
    """The windows of one article."""
    reading = tagger.read(article.text, tagger.lines(article.text), wordpiece)
    labels, first = label_words(reading, article.labelled, len(article.text))
    found = []
    for window in tagger.cut_windows(reading):
        encoding = tagger.encode(reading, window, alphabet)
        answers = [IGNORED] * len(encoding.pieces)
        for index in range(window.first, window.end):
            answers[encoding.heads[index - window.context]] = labels[index]

        def place(word: int | None, window: tagger.Window = window, heads: list[int] = encoding.heads) -> int:
            if word is None:
                return 0
            return heads[word - window.context] if window.context <= word < window.end else IGNORED

        cue_of, source_of = [], []
        for attribution in article.labelled:
            cue = first(attribution.cue)
            source = first(attribution.source)
            if cue is not None and window.first <= cue < window.end:
                source_of.append((place(cue), place(source)))
            for piece in attribution.content:
                content = first((piece,))
                if content is not None and window.first <= content < window.end:
                    cue_of.append((place(content), place(cue)))
        found.append(
            Example(
                encoding.pieces,
                encoding.types,
                answers,
                [link for link in cue_of if link[1] != IGNORED],
                [link for link in source_of if link[1] != IGNORED],
            )
        )
    return found


def label_words(reading: Reading, labelled: Sequence[Labelled], length: int):  # type: ignore[no-untyped-def]
    """The label of each word, and a function from spans to the index of their first word."""
    word_at: list[int] = [-1] * (length + 1)
    for index, word in enumerate(reading.words):
        for at in range(word.start, word.end):
            word_at[at] = index
    labels = [0] * len(reading.words)
    for attribution in labelled:
        for role, spans in enumerate((attribution.source, attribution.cue, attribution.content)):
            for start, end in spans:
                inside = sorted({word_at[at] for at in range(start, end)} - {-1})
                for index in inside:
                    labels[index] = 2 + 2 * role
                if inside:
                    labels[inside[0]] = 1 + 2 * role

    def first(spans: Sequence[tuple[int, int]]) -> int | None:
        for start, end in spans:
            for at in range(start, end):
                if word_at[at] >= 0:
                    return word_at[at]
        return None

    return labels, first


class Batch(NamedTuple):
    """Examples of like length, padded. Links are rows of example, from, to."""

    pieces: Tensor
    types: Tensor
    real: Tensor
    labels: Tensor
    cue_of: Tensor
    source_of: Tensor


def batch_of(examples: Sequence[Example]) -> Batch:
    """`examples` side by side."""
    longest = max(len(e.pieces) for e in examples)

    def padded(rows: list[list[int]], fill: int) -> Tensor:
        return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])

    def links(rows: list[list[tuple[int, int]]]) -> Tensor:
        return torch.tensor([(n, *link) for n, row in enumerate(rows) for link in row]).view(-1, 3)

    return Batch(
        padded([e.pieces for e in examples], 0),
        padded([e.types for e in examples], 0),
        padded([[1] * len(e.pieces) for e in examples], 0),
        padded([e.labels for e in examples], IGNORED),
        links([e.cue_of for e in examples]),
        links([e.source_of for e in examples]),
    )

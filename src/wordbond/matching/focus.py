"""Before comparison: the passages of a long transcript that a quotation can come from."""

from __future__ import annotations

import math
from functools import lru_cache

from wordbond.matching.reading import Reading, read, read_words, token
from wordbond.matching.words import Normalised, normalise

__all__ = ["FOCUS_FROM", "focus"]

FOCUS_FROM = 400
"""Words from which a text is narrowed to passages before it is compared."""
_BLOCK = 16
_MOST_PASSAGES = 4


@lru_cache(maxsize=64)
def _blocks(text: str) -> tuple[Normalised, dict[str, tuple[int, ...]]]:
    """The words of a long text, and for each content lemma the blocks of 16 words that hold it."""
    words = normalise(text)
    held: dict[str, list[int]] = {}
    for at, form in enumerate(words.forms):
        known = token(form)
        if known.content:
            blocks = held.setdefault(known.lemma, [])
            number = at // _BLOCK
            if not blocks or blocks[-1] != number:
                blocks.append(number)
    return words, {k: tuple(v) for k, v in held.items()}


def focus(text: str, reported: Reading) -> Reading:
    """What `text` says where it can answer to `reported`: all of it where it is short, else its likeliest passages.

    At most four passages in reading order, each wide enough for the whole quotation; chosen one after another, each
    for the words that those before it lack, so that a quotation merged from distant places finds both.
    """
    words, held = _blocks(text)
    if len(words) <= FOCUS_FROM:
        return read(text)
    count = len(words) // _BLOCK + 1
    missing = {}
    for lemma_, content in zip(reported.lemmas, reported.content, strict=True):
        if content and lemma_ in held:
            missing[lemma_] = math.log(1 + count / len(held[lemma_]))
    total = sum(missing.values())
    reach = max(2, len(reported) // _BLOCK + 2)
    chosen: list[tuple[int, int]] = []
    while missing and len(chosen) < _MOST_PASSAGES:
        first, gain, found = _best_window(missing, held, reach)
        if not found or (chosen and (gain < 0.12 * total or len(found) < 2)):
            break
        chosen.append((first, first + reach))
        for lemma_ in found:
            missing.pop(lemma_, None)
    places = _joined(words, [(max(0, (a - 1) * _BLOCK), min(len(words), (b + 1) * _BLOCK)) for a, b in chosen])
    picked = [at for first, last in places for at in range(first, last)]
    part = Normalised(text, tuple([words.words[i] for i in picked]), tuple([words.forms[i] for i in picked]))
    return read_words(part)


def _best_window(
    missing: dict[str, float], held: dict[str, tuple[int, ...]], reach: int
) -> tuple[int, float, set[str]]:
    """First block, worth and lemmas of the window of `reach` blocks that holds the most of what is missing."""
    marks = sorted((block, lemma_) for lemma_ in missing for block in held[lemma_])
    inside: dict[str, int] = {}
    worth = best = 0.0
    first = 0
    at, found = 0, set[str]()
    for block, lemma_ in marks:
        inside[lemma_] = inside.get(lemma_, 0) + 1
        if inside[lemma_] == 1:
            worth += missing[lemma_]
        while marks[first][0] <= block - reach:
            gone = marks[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                worth -= missing[gone]
                del inside[gone]
            first += 1
        if worth > best + 1e-9:
            best, at, found = worth, marks[first][0], set(inside)
    return at, best, found


def _joined(words: Normalised, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places widened to whole sentences where one ends within twenty words, in order, overlaps joined."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(places):
        start = next((k for k in range(first, max(0, first - 20), -1) if words.words[k].opens), first)
        end = next((k for k in range(last, min(len(words), last + 20)) if words.words[k].opens), last)
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out

"""Which pieces of the base model's vocabulary are kept: what this kind of text uses, and no more than fits the file."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from training.articles import Article
from wordbond.attribution import tagger
from wordbond.attribution.wordpiece import WordPiece

SPECIAL = ("[PAD]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
SEEN_AT_LEAST = 3
KEPT_PIECES = 19_000
"""The int8 file then has some 19 MB. The base lists its whole words by frequency, so the first ones fill what is left
after the pieces seen in the articles: names and words of other years are among them."""


def kept_rows(vocabulary: dict[str, int], articles: Sequence[Article]) -> list[int]:
    """The numbers of the pieces to keep, in the base model's order."""
    wordpiece = WordPiece(vocabulary)
    seen: Counter[int] = Counter()
    for article in articles:
        for word in tagger.read(article.text, tagger.lines(article.text), wordpiece).words:
            seen.update(word.pieces)
    kept = {vocabulary[piece] for piece in SPECIAL}
    kept.update(number for piece, number in vocabulary.items() if len(piece.removeprefix("##")) == 1)
    kept.update(number for number, count in seen.items() if count >= SEEN_AT_LEAST)
    for piece, number in sorted(vocabulary.items(), key=lambda item: (item[0].startswith("##"), item[1])):
        if len(kept) >= KEPT_PIECES:
            break
        if not piece.startswith("[unused") and _is_latin(piece.removeprefix("##")):
            kept.add(number)
    return sorted(kept)


def _is_latin(piece: str) -> bool:
    return all(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in piece)

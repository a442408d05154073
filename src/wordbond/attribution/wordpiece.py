"""WordPiece: words of a text, each with its place and its pieces, as the tagger's model was trained to read them.

The same pieces as the reference tokenizer of uncased BERT models (clean, space out CJK, strip accents, lower-case,
split at white space and punctuation, then the longest pieces first), and the place of every word in the text as it
stands: lower-casing and decomposing may change lengths, so offsets are carried along and never guessed afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["Word", "WordPiece", "read_vocabulary"]

UNKNOWN: Final = "[UNK]"
LONGEST_WORD_CHARS: Final = 100
LONGEST_CACHED_CHARS: Final = 64
CACHED_CHUNKS: Final = 50_000  # some 15 MB; a large news archive has most of its running words in fewer

# What the reference takes for white space, and ASCII punctuation; all else is decided character by character.
_SPACE: Final = "\t\n\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ASCII_MARKS: Final = r"!-/:-@\[-`{-~"
_CHUNK: Final = re.compile(rf"[{_ASCII_MARKS}]|[^{_SPACE}{_ASCII_MARKS}]+")
_CJK: Final = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class Word(NamedTuple):
    """A word or punctuation mark: where it stands in the text, and the numbers of its pieces."""

    start: int
    end: int
    pieces: tuple[int, ...]


class WordPiece:
    """Cuts texts into words and words into the pieces of one vocabulary. Remembers the words it has seen."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self.vocabulary = dict(vocabulary)
        self._unknown = self.vocabulary[UNKNOWN]
        self._cache: dict[str, tuple[Word, ...]] = {}

    def words(self, text: str, start: int = 0, end: int | None = None) -> list[Word]:
        """The words of `text` from `start` to `end`, in reading order and with their places in `text`.

        Characters that the reference drops belong to no word.
        """
        words: list[Word] = []
        cache = self._cache
        for chunk in _CHUNK.finditer(text, start, len(text) if end is None else end):
            written = chunk[0]
            known = cache.get(written)
            if known is None:
                if len(cache) >= CACHED_CHUNKS:
                    cache.clear()
                known = tuple(self._read_chunk(written))
                if len(written) <= LONGEST_CACHED_CHARS:
                    cache[written] = known
            at = chunk.start()
            for first, last, pieces in known:
                words.append(Word(at + first, at + last, pieces))
        return words

    def pieces(self, word: str) -> tuple[int, ...]:
        """The pieces of one word that is lower-case and without accents already."""
        if len(word) > LONGEST_WORD_CHARS:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                piece = self.vocabulary.get(prefix + word[start:end])
                if piece is not None:
                    found.append(piece)
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(found)

    def _read_chunk(self, chunk: str) -> Iterable[Word]:
        if chunk.isascii() and chunk.isalnum():
            yield Word(0, len(chunk), self.pieces(chunk.lower()))
            return
        start, end, letters = -1, -1, ""
        for at, char in enumerate(chunk):
            for plain, alone in _plain(char):
                if alone and letters:
                    yield Word(start, end, self.pieces(letters))
                    letters = ""
                if plain.isspace():
                    continue
                if alone:
                    yield Word(at, at + 1, self.pieces(plain))
                    continue
                if not letters:
                    start = at
                letters += plain
                end = at + 1
        if letters:
            yield Word(start, end, self.pieces(letters))


def _plain(char: str) -> Iterable[tuple[str, bool]]:
    """What is left of one character: each lower-case part, and whether it is a word or a gap by itself."""
    category = unicodedata.category(char)
    if (category[0] == "C" and category != "Cn") or char == "\ufffd":
        return  # a control or format character, or a surrogate; what Unicode has not assigned yet is kept
    code = ord(char)
    if any(first <= code <= last for first, last in _CJK):
        for part in unicodedata.normalize("NFD", char):
            yield part, True
        return
    for part in unicodedata.normalize("NFD", char):
        kind = unicodedata.category(part)
        if kind == "Mn":
            continue
        for small in part.lower():
            yield small, small.isspace() or _is_punctuation(small)


def _is_punctuation(char: str) -> bool:
    return (
        "!" <= char <= "/"
        or ":" <= char <= "@"
        or "[" <= char <= "`"
        or "{" <= char <= "~"
        or (unicodedata.category(char)[0] == "P")
    )


def read_vocabulary(path: Path) -> dict[str, int]:
    """The pieces listed in `path`, one a line, numbered from 0."""
    return {piece: number for number, piece in enumerate(path.read_text(encoding="utf-8").split("\n")) if piece}

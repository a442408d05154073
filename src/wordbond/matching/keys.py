"""What statements meet on: a few numbers for each, equal where words or facts are; finding candidates is a join.

Three kinds, told apart by nothing but their use: the smallest hashes of three words in a row, which copies and cuts
share; rare words by themselves; and pairs of anchors (a figure with its unit, a name, a rare word), which a rewrite
keeps when it keeps nothing else. All are 62-bit integers, the same on every machine and in every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NewType

from wordbond.matching.lexicon import rarity
from wordbond.matching.reading import token
from wordbond.matching.words import Word

__all__ = ["Key", "keys"]

Key = NewType("Key", int)
"""A 62-bit integer."""

SHINGLES = 12
"""Smallest 3-gram hashes kept; exact postings of these found more short quotations than banded MinHash did."""
ANCHORS = 6
"""Rarest words and figures kept; each pair of them is a key."""
RARE_FROM = 10
"""Rarity from which a word is an anchor: about the thousand commonest words are none."""
ALONE_FROM = 12
"""Rarity from which an anchor is a key by itself as well."""
_BITS = (1 << 62) - 1


@lru_cache(maxsize=200_000)
def _hashes(form: str) -> tuple[int, int, int]:
    """Three independent hashes of a word, one for each place in a row of three."""
    octets = blake2b(form.encode("utf-8", "surrogatepass"), digest_size=24).digest()
    a, b, c = (int.from_bytes(octets[i : i + 8], "little") & _BITS for i in (0, 8, 16))
    return a, b, c


@lru_cache(maxsize=200_000)
def _anchor(form: str) -> tuple[int, int]:
    """(rarity, hash of the lemma) of a form; rarity -1 for a word of grammar."""
    known = token(form)
    if not known.content:
        return -1, 0
    if known.figure:
        return (13 if len(form) > 1 else 11), _hashes(form)[0]
    return rarity(known.lemma), _hashes(known.lemma)[0]


def keys(words: Sequence[Word]) -> tuple[Key, ...]:
    """The keys of a statement's words, each once, in no order that matters; empty for no words. At most 33.

    Two texts with a key in common are candidates, no more: `verify` judges them.
    """
    if not words:
        return ()
    hashed = [_hashes(w[0]) for w in words]
    if len(hashed) >= 3:
        rows = {a[0] ^ b[1] ^ c[2] for a, b, c in zip(hashed, hashed[1:], hashed[2:], strict=False)}
        found = set(sorted(rows)[:SHINGLES]) if len(rows) > SHINGLES else rows
    else:
        found = {hashed[0][1] ^ hashed[-1][2]}
    anchors = set()
    for word in words:
        rare, value = _anchor(word[0])
        if rare >= RARE_FROM:
            anchors.add((rare, value))
    chosen = sorted(anchors, reverse=True)[:ANCHORS]
    for i, (rare, value) in enumerate(chosen):
        if rare >= ALONE_FROM:
            found.add(value)
        for _, other in chosen[:i]:
            found.add((value + other * 3 if value < other else other + value * 3) & _BITS)
    return tuple([Key(k) for k in found])

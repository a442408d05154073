"""A set of words written as a line of words."""

from __future__ import annotations

__all__ = ["word_set"]


def word_set(line: str) -> frozenset[str]:
    """The words of `line`.

    >>> sorted(word_set("by until"))
    ['by', 'until']
    """
    return frozenset(line.split())

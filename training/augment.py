"""Articles in other clothes: other names, places, years and quotation marks, with their spans moved along."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from training import names
from training.articles import Article, Labelled

_NAME = re.compile(r"\b([A-Z][a-z]+)((?: [A-Z]\.)? )([A-Z][A-Za-z-]+[a-z])\b")
_CAPITAL = re.compile(r"\b[A-Z][A-Za-z-]+\b")
_TERM = re.compile(r"\b(?:" + "|".join(re.escape(t) for t in sorted(names.TERMS, key=len, reverse=True)) + r")(?!\w)")
TERM_SHARE = 0.5


class Edit(NamedTuple):
    """A stretch of text and what stands there instead."""

    start: int
    end: int
    new: str


def swap_names(article: Article, rng: random.Random, *, aside: bool = False) -> Article:
    """`article` with every person name that is recognised replaced by another, the same one each time.

    With `aside`, the new names are those never trained on.
    """
    surnames = set(names.KNOWN_SURNAMES)
    for found in _NAME.finditer(article.text):
        if found[1] in names.KNOWN_FIRST:
            surnames.add(found[3])
    surnames -= names.KNOWN_FIRST
    pools = [[n for n in pool if names.kept_aside(n) == aside] for pool in (names.MALE, names.FEMALE, names.SURNAMES)]
    chosen: dict[str, str] = {}
    edits: list[Edit] = []
    for word in _CAPITAL.finditer(article.text):
        written = word[0]
        if written in surnames:
            pool = pools[2]
        elif written in names.KNOWN_FIRST and (
            _NAME.match(article.text, word.start()) or re.match(r" [A-Z]\.? [A-Z]", article.text[word.end() :][:6])
        ):
            pool = pools[1] if written in names.KNOWN_FEMALE else pools[0]
        elif written in chosen:
            pool = []
        else:
            continue
        if written not in chosen:
            chosen[written] = rng.choice(pool)
        edits.append(Edit(word.start(), word.end(), chosen[written]))
    return rewrite(article, edits)


def swap_terms(article: Article, rng: random.Random) -> Article:
    """`article` with some of its places, parties, posts, years and spellings replaced."""
    new = {term: rng.choice(others) for term, others in names.TERMS.items() if rng.random() < TERM_SHARE}
    edits = []
    for found in _TERM.finditer(article.text):
        written = found[0]
        if written in ("said", "says"):
            other = rng.choice(names.TERMS[written]) if rng.random() < TERM_SHARE else written
        else:
            other = new.get(written, written)
        if other != written:
            edits.append(Edit(found.start(), found.end(), other))
    return rewrite(article, edits)


STRAIGHT = str.maketrans("“”‘’", "\"\"''")
SINGLE = str.maketrans('“”‘"', "‘’“'")
GUILLEMETS = str.maketrans("“”", "«»")
LOW = str.maketrans("“”", "„“")


def swap_marks(article: Article, rng: random.Random) -> Article:
    """`article` with its quotation marks in the shape of another desk; no length changes."""
    chance = rng.random()
    text = article.text
    if chance < 0.35:
        text = text.translate(STRAIGHT)
    elif chance < 0.85:
        text = text.translate(SINGLE)
    elif chance < 0.93:
        text = text.translate(GUILLEMETS)
    else:
        text = text.translate(LOW)
    return article._replace(text=text)


def vary(article: Article, rng: random.Random) -> Article:
    """One random variant of `article`, the article itself among them."""
    if rng.random() < 0.5:
        article = swap_names(article, rng)
    if rng.random() < 0.4:
        article = swap_terms(article, rng)
    if rng.random() < 0.3:
        article = swap_marks(article, rng)
    return article


def rewrite(article: Article, edits: Sequence[Edit]) -> Article:
    """`article` after `edits`, which are in order and apart; an end that falls inside one moves to its edge."""
    parts: list[str] = []
    starts: list[int] = []
    shifts: list[tuple[int, int, int]] = []
    at = length = 0
    for edit in edits:
        parts += [article.text[at : edit.start], edit.new]
        length += edit.start - at
        starts.append(edit.start)
        shifts.append((edit.end, length, length + len(edit.new)))
        length += len(edit.new)
        at = edit.end
    parts.append(article.text[at:])

    def moved(offset: int, *, end: bool) -> int:
        index = bisect_right(starts, offset - end) - 1
        if index < 0:
            return offset
        old_end, new_start, new_end = shifts[index]
        if offset >= old_end:
            return offset - old_end + new_end
        return new_end if end else new_start

    def spans(old: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((moved(s, end=False), moved(e, end=True)) for s, e in old)

    return article._replace(
        text="".join(parts),
        labelled=tuple(Labelled(spans(a.source), spans(a.cue), spans(a.content)) for a in article.labelled),
    )

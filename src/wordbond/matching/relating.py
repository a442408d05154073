"""Whether two sentences are renderings of one utterance, of one phrase on two occasions, or neither.

Every judgement here is on one pair by itself and the same whichever comes first: so statements do not depend on the
order of reading, and an archive job can judge pairs wherever they meet.
"""

from __future__ import annotations

import math
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from wordbond.matching.alignment import align
from wordbond.matching.found import likeness
from wordbond.matching.keys import Key, keys
from wordbond.matching.lexicon import rarity
from wordbond.matching.reading import Reading
from wordbond.matching.renderings import Rendering, Unit
from wordbond.matching.words import normalise
from wordbond.model import QuotationKind

__all__ = [
    "SCOPED",
    "Likeness",
    "Link",
    "Relation",
    "features",
    "keys_of",
    "liken",
    "may_be_one_occasion",
    "meet",
    "relate",
    "worth_comparing",
]

SCOPED = 1 << 62
"""The bit that tells a word within a speaker's day from the other keys."""

WEIGHTS = (-2.05, -0.12, 2.58, 3.42, -2.63, -0.31, 6.54, -5.01, 4.92, -0.02, -1.09, 3.31)
"""Of the features in `features`, in their order. Logistic regression on reported and said sentences against sentences
of the same speaker in the same debate that share two words or more: training/matching/fit_relating.py."""
BIAS = -8.31
ONE_OCCASION_FROM = 0.5
"""On debates kept apart 3 of 100 such sentences pass, and 95 of what was reported (of pairs by hand 100)."""
PHRASE_FROM = 0.7
"""There, 1 of 100 and 93. Asked of a phrase on another occasion, and of an answer to words that are checked."""
ONE_WEEK_FROM = 0.8
"""Asked where days allow one occasion and no text tells it."""
NO_DAY_FROM = 0.9
CARRIED_FROM = 0.3
"""Of the lighter sentence's weight, in the same words of the other: pairs below are not compared. Of 1,085 pairs (both
splits, by hand) that are judged one saying 1,079 reach it; of sentences that share two words by chance every second."""
FEWEST_SCOPED, FEWEST_SHARED = 2, 3
"""Keys in common that are asked of one speaker's sentences on one day: 1,084 of those pairs share two of their day's
words or three others. One key of any kind was shared by six times as many pairs that say different things."""
SAME_FRAME = 0.85
"""The score of two sentences that differ by small words and by nouns in the place of pronouns alone."""
RUN_WORDS = 5
"""Equal words in a row that make a phrase."""
NO_DAY_RUN_WORDS = 8
"""Equal words in a row that make one utterance likelier than a phrase said twice, where nothing is known of the day."""
_SCOPED = 12
_SCOPED_FROM = 7
_WORTH = {"equal": 1.0, "moved": 1.0, "meaning": 0.5, "opposed": 0.5, "pronoun": 0.5}


class Relation(StrEnum):
    """What two sentences are to each other."""

    UTTERANCE = "utterance"
    """Two renderings of one saying on one occasion."""
    PHRASE = "phrase"
    """The same formula on another occasion, or on one that nobody tells."""


class Likeness(NamedTuple):
    """How alike two sentences are."""

    score: float
    """In [0, 1]: probability that one of them carries the other, their occasion being one."""
    run: int
    """Most words in a row that are equal."""


class Link(NamedTuple):
    """Two units that are related; `a` sorts before `b`."""

    a: str
    b: str
    relation: Relation
    score: float


def liken(a: Unit, b: Unit) -> Likeness:
    """How alike two sentences are; `liken(a, b) == liken(b, a)`."""
    first, second = sorted((a.words, b.words))
    if first == second:
        return Likeness(1.0, len(a.reading))
    return _liken(*((a, b) if a.words == first else (b, a)))


@lru_cache(maxsize=50_000)
def _liken(a: Unit, b: Unit) -> Likeness:
    if a.reading.forms == b.reading.forms:
        return Likeness(1.0, len(a.reading))
    found, run = features(a, b)
    z = BIAS + sum(w * x for w, x in zip(WEIGHTS, found, strict=True))
    score = 1.0 / (1.0 + math.exp(-z))
    if score < SAME_FRAME and _same_frame(a.reading, b.reading):
        score = SAME_FRAME
    return Likeness(round(score, 6), run)


def features(a: Unit, b: Unit) -> tuple[tuple[float, ...], int]:
    """What tells two renderings of one saying from two sayings, and the longest run of equal words; symmetric.

    Coverage, order, weight and direction of the shorter in the longer and the other way; how many content words they
    share (meanings and what a pronoun stands for count a half), and how many each has, in logarithms; the share of
    equal words in the shorter.
    """
    long, short = sorted((a.reading, b.reading), key=lambda r: (sum(r.content), r.text.text), reverse=True)
    there, back = align(long, short), align(short, long)
    kinds = [k for i, k in enumerate(there.kind) if there.pair[i] >= 0 and short.content[i]]
    shared = sum(_WORTH.get(kind, 0.0) for kind in kinds)
    found = (
        *likeness(long, short, there)[:4],
        *likeness(short, long, back)[:4],
        math.log1p(shared),
        math.log1p(sum(short.content)),
        math.log1p(sum(long.content)),
        there.equal / max(1, len(short)),
    )
    return found, _run(there.pair, there.kind)


def _same_frame(a: Reading, b: Reading) -> bool:
    """Whether every content word has its equal on the other side, or a noun a pronoun in its very place.

    “I believe that Dravia will try” and “I do not believe that it will try” are about one thing, few as their words
    are; the negation is a matter of fidelity. Two equal content words at least are asked for.
    """
    there = align(a, b)
    equal = 0
    for i, j in enumerate(there.pair):
        if j < 0:
            if b.content[i]:
                return False
        elif a.content[j] or b.content[i]:
            if a.lemmas[j] == b.lemmas[i]:
                equal += 1
            elif there.kind[i] != "pronoun":
                return False
    return equal >= 2 and all(there.back[j] >= 0 for j, content in enumerate(a.content) if content)


def _run(pair: list[int], kind: list[str]) -> int:
    longest = run = 0
    before = -2
    for place, how in zip(pair, kind, strict=True):
        run = run + 1 if how in ("equal", "moved") and place == before + 1 else int(how in ("equal", "moved"))
        longest, before = max(longest, run), place
    return longest


def may_be_one_occasion(a: Rendering, b: Rendering) -> bool:
    """Whether nothing that is known keeps the two from being words of one speaker on one occasion."""
    if not _may_be_one_speaker(a, b) or not a.window.meets(b.window):
        return False
    if a.event_id and b.event_id:
        return a.event_id == b.event_id
    return not (a.window.firm and b.window.firm and a.place and b.place and a.place.casefold() != b.place.casefold())


def _may_be_one_speaker(a: Rendering, b: Rendering) -> bool:
    return a.speaker_id is None or b.speaker_id is None or a.speaker_id == b.speaker_id


def relate(a: Rendering, b: Rendering, unit: Unit, other: Unit) -> Link | None:
    """The link between `unit` of `a` and `other` of `b`; None where they are not related, or stand in one text."""
    if a.text_id == b.text_id or not _may_be_one_speaker(a, b):
        return None
    one_occasion, one_speaker = may_be_one_occasion(a, b), bool(a.speaker_id) and a.speaker_id == b.speaker_id
    by_likeness = one_occasion and ((a.window.firm and b.window.firm) or bool(a.window.first and b.window.first))
    if not (by_likeness and _carried(unit, other) >= CARRIED_FROM) and not (
        (one_occasion or one_speaker) and _share_a_run(unit, other, RUN_WORDS)
    ):
        return None  # likeness takes a hundred times as long to reckon as this, and would not reach what is asked
    alike = liken(unit, other)
    relation: Relation | None = None
    if one_occasion and _is_one_saying(a, b, alike):
        relation = Relation.UTTERANCE
    elif alike.score >= PHRASE_FROM and alike.run >= RUN_WORDS and one_speaker:
        relation = Relation.PHRASE
    if relation is None:
        return None
    first, second = sorted((unit.id, other.id))
    return Link(first, second, relation, alike.score)


def worth_comparing(a: Unit, b: Unit) -> bool:
    """Whether two sentences share enough of the same words, or enough in a row, that their likeness may tell."""
    return _carried(a, b) >= CARRIED_FROM or _share_a_run(a, b, RUN_WORDS)


def _carried(a: Unit, b: Unit) -> float:
    """The share of the lighter sentence's weight, rare words weighing more, that stands in both: 0.0 to 1.0."""
    ours, theirs = _weights(a.reading), _weights(b.reading)
    least = min(sum(ours.values()), sum(theirs.values()))
    return sum(weight for lemma, weight in ours.items() if lemma in theirs) / least if least else 1.0


@lru_cache(maxsize=8192)
def _weights(reading: Reading) -> dict[str, int]:
    pairs = zip(reading.lemmas, reading.content, strict=True)
    return {lemma: max(1, rarity(lemma) - 5) for lemma, content in pairs if content}


def _share_a_run(a: Unit, b: Unit, words: int) -> bool:
    """Whether so many words in a row are the same in both: what `Likeness.run` needs to reach that number."""
    ours, theirs = (_forms(unit.words) for unit in (a, b))
    rows = set(zip(*(ours[i:] for i in range(words)), strict=False))
    return not rows.isdisjoint(zip(*(theirs[i:] for i in range(words)), strict=False))


@lru_cache(maxsize=4096)
def _forms(words: str) -> tuple[str, ...]:
    return normalise(words).forms


def _is_one_saying(a: Rendering, b: Rendering, alike: Likeness) -> bool:
    if a.window.firm and b.window.firm:
        return alike.score >= ONE_OCCASION_FROM
    if a.window.first and b.window.first:
        return alike.score >= ONE_WEEK_FROM
    if QuotationKind.INDIRECT in (a.kind, b.kind):
        return False  # a fact told again in a reporter's words may be from any day
    return alike.score >= NO_DAY_FROM and alike.run >= NO_DAY_RUN_WORDS


def keys_of(unit: Unit, rendering: Rendering) -> frozenset[Key]:
    """What `unit` meets others on: the keys of its words, and its rarer words within its speaker's day.

    On one occasion two renderings need not share a rare word or three in a row; two words of some content in common are
    worth a comparison there, and nowhere else. Two units are compared where `meet` holds for their keys.
    """
    found = set(keys(unit.reading.text.words))
    window = rendering.window
    if window.firm and rendering.speaker_id:
        for day in range(window.first, window.last + 1):
            found.update(_scoped(unit.reading, f"{rendering.speaker_id} {day}"))
    return frozenset(found)


def meet(a: Rendering, b: Rendering, shared: int, scoped: int) -> bool:
    """Whether units with so many keys in common are compared: `shared` of any words, `scoped` of a speaker's day."""
    if a.text_id == b.text_id or not _may_be_one_speaker(a, b):
        return False
    if (a.speaker_id is None) != (b.speaker_id is None) and not (a if a.speaker_id is None else b).window.first:
        return False  # words of nobody, of no day: no record can look for them among all who ever spoke
    if not may_be_one_occasion(a, b):
        return shared >= 2
    if a.window.firm and b.window.firm and a.speaker_id and b.speaker_id:
        return scoped >= FEWEST_SCOPED or shared >= FEWEST_SHARED
    return shared >= 1 or scoped >= FEWEST_SCOPED


def _scoped(reading: Reading, scope: str) -> set[Key]:
    lemmas = {w for w, content in zip(reading.lemmas, reading.content, strict=True) if content}
    rarest = sorted(((rarity(w), w) for w in lemmas), reverse=True)[:_SCOPED]
    return {_key(scope, word) for rare, word in rarest if rare >= _SCOPED_FROM}


@lru_cache(maxsize=200_000)
def _key(scope: str, word: str) -> Key:
    octets = blake2b(f"{scope} {word}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Key(int.from_bytes(octets, "little") & (SCOPED - 1) | SCOPED)

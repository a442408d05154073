"""Exceptions to an “all” or “every” that are dropped or added."""

from __future__ import annotations

from functools import lru_cache

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import AUXILIARIES, Change
from wordbond.matching.lexicon import parts
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["find_exceptions"]

_WHOLE = word_set("whole entire any anyone anybody anything anywhere everywhere wherever always")
_REACH = 14
"""Words from an “every” to its exception."""
_LONGEST = 6
"""Words of an exception that “but” opens; more of them are a clause."""


def find_exceptions(said: Reading, reported: Reading, aligned: Alignment) -> list[Change]:
    """“Every day” for “every day but Sunday”: the sweeping word is carried, what it leaves out is not."""
    out = []
    for own, other, pair, flipped in ((said, reported, aligned.back, False), (reported, said, aligned.pair, True)):
        found = _exceptions(own)
        if not found or _exceptions(other) or not _OTHERWISE.isdisjoint(other.forms):
            continue
        for sweeping, first, last in found:
            inside = [k for k in range(first, last) if own.content[k]]
            if any(pair[k] >= 0 or own.lemmas[k] in other.lemmas for k in inside):
                continue
            near = range(max(0, sweeping - 6), first)
            main = [k for k in near if own.content[k] and own.sentence[k] == own.sentence[first]]
            if pair[sweeping] < 0 and not any(_sweeps(other, k) for k in range(len(other))):
                continue
            if 2 * sum(pair[k] >= 0 for k in main) > len(main):
                place = (first, last)
                out.append(Change("condition", *(((0, 0), place) if flipped else (place, (0, 0))), 0.75))
    return out


_OTHERWISE = word_set("only alone unless minus")
"""Words that may tell an exception in another way."""


def _sweeps(side: Reading, at: int) -> bool:
    form = side.forms[at]
    return form in _WHOLE or tables().quantifiers.get(form) in {"all", "none"}


@lru_cache(maxsize=1024)
def _exceptions(side: Reading) -> tuple[tuple[int, int, int], ...]:
    """Place of the sweeping word, and half-open places of the exception to it with the words that open it."""
    table = tables().exceptions
    if table.keys().isdisjoint(side.forms):
        return ()
    out = []
    for at, form in enumerate(side.forms):
        phrase = next((p for p in table.get(form, ()) if side.forms[at : at + len(p)] == p), ())
        if not phrase or at + len(phrase) >= len(side):
            continue
        before = range(at - 1, max(-1, at - _REACH), -1)
        sweeping = next((k for k in before if side.sentence[k] == side.sentence[at] and _sweeps(side, k)), -1)
        last = _end(side, at, len(phrase))
        if sweeping < 0 or (phrase == ("but",) and not _bare(side, sweeping, at, last)):
            continue
        if any(side.content[k] for k in range(at, last)):
            out.append((sweeping, at, last))
    return tuple(out)


def _end(side: Reading, at: int, size: int) -> int:
    end = at + size
    while end < len(side) and side.sentence[end] == side.sentence[at] and not side.text.words[end].gap:
        if side.forms[end] in AUXILIARIES:
            break  # the verb of the main clause: “all but the cook were paid”
        end += 1
    return end


def _bare(side: Reading, sweeping: int, at: int, last: int) -> bool:
    """Whether a “but” opens no clause: no mark before it, no verb behind it or between."""
    words = side.forms[at + 1 : last]
    if side.text.words[at].gap or last - at > _LONGEST or not words:
        return False
    followed = side.forms[last : last + 1]
    if followed and followed[0] in AUXILIARIES and _verb_between(side, sweeping, at):
        return False
    if any(parts(side.lemmas[k])[:1] in ("v", "r", "a") for k in range(at + 1, last) if side.content[k]):
        return False
    return not any(side.text.words[k].gap for k in range(sweeping + 1, at)) and words[0] not in _NOT_EXCEPTED


def _verb_between(side: Reading, first: int, last: int) -> bool:
    between = range(first + 1, last)
    return any(side.forms[k] in AUXILIARIES or parts(side.lemmas[k])[:1] == "v" for k in between)


_NOT_EXCEPTED = word_set("not also still i we they he she it you even now then rather for to with by in on at")

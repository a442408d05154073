"""From what a user types to phrases for the search index, and from a found text to the words to mark.

Any string is a query: words are looked for together, words in double quotation marks stand next to each other in this
order, `*` after three letters or more lets a word go on. Nothing else has a meaning, so no string is an error. Case and
accents are passed over, as the index does (letters and digits make words; `don't` is two).
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from wordbond.model import Span

__all__ = ["Phrase", "find_phrases", "mark", "phrases_of", "snippet_of"]

Phrase = tuple[str, bool]
"""Words joined by spaces, and whether the last one may go on."""

MAX_PHRASES = 32
"""A longer query is cut here: each phrase narrows the search, and none is left to narrow after so many."""
MAX_WORDS = 64
MIN_PREFIX_CHARS = 3
"""A shorter beginning of a word stands in nearly every text and would take long to look up."""
MARKED_CHARS = 1_000_000
"""How far into a text matches are marked (a book has half as many); the index itself has no such bound."""
SNIPPET_CHARS = 240

_word = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_chunk = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)')


def phrases_of(query: str) -> list[Phrase]:
    """What `query` asks for; empty where it holds no word, and then nothing is found."""
    phrases: list[Phrase] = []
    for quoted, bare in _chunk.findall(query):
        words = _word.findall(quoted or bare)[:MAX_WORDS]
        if not words:
            continue
        phrase = (" ".join(words), bare.endswith("*") and len(words[-1]) >= MIN_PREFIX_CHARS)
        if phrase not in phrases:
            phrases.append(phrase)
        if len(phrases) == MAX_PHRASES:
            break
    return phrases


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    """`word` as the index keeps it: lower case, without combining marks."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def find_phrases(text: str, phrases: Sequence[Phrase], spans: Iterable[Span]) -> Iterator[Span]:
    """Where the phrases stand within `spans` of `text`, in reading order."""
    wanted = [(tuple(map(_folded, words.split())), open_ended) for words, open_ended in phrases]
    lasts = {words[-1] for words, open_ended in wanted if not open_ended}
    beginnings = tuple(words[-1] for words, open_ended in wanted if open_ended)
    passed: deque[tuple[str, int]] = deque(maxlen=max((len(words) for words, _ in wanted), default=1))
    for span in spans:
        for match in _word.finditer(text, span.start, span.end):
            word = _folded(match[0])
            passed.append((word, match.start()))
            if word in lasts or (beginnings and word.startswith(beginnings)):
                start = _start_of_phrase(passed, wanted)
                if start is not None:
                    yield Span(start, match.end())


def _start_of_phrase(passed: deque[tuple[str, int]], wanted: list[tuple[tuple[str, ...], bool]]) -> int | None:
    """Where the longest wanted phrase that ends with the words just passed begins."""
    tail = list(passed)
    starts = []
    for words, open_ended in wanted:
        found = tail[-len(words) :]
        *before, last = [word for word, _ in found]
        fits = last.startswith(words[-1]) if open_ended else last == words[-1]
        if fits and (*before,) == words[:-1]:
            starts.append(found[0][1])
    return min(starts, default=None)


def mark(text: str, phrases: Sequence[Phrase], spans: Sequence[Span]) -> tuple[Span | None, tuple[Span, ...]]:
    """The stretch of `text` to show for a hit, and the marked words inside it.

    The stretch begins at a word a little before the first match and is about SNIPPET_CHARS long; without a match it is
    the beginning. `spans` is where the words that were searched stand.
    """
    if not spans:
        return None, ()
    found = find_phrases(text, phrases, _first_chars(spans, MARKED_CHARS))
    first = next(found, None)
    whole = Span(spans[0].start, spans[-1].end)
    snippet = snippet_of(text, whole, first)
    if first is None:
        return snippet, ()
    marks = [first]
    for span in found:
        if span.end > snippet.end:
            break
        if span.start >= marks[-1].end:
            marks.append(span)
    return snippet, tuple(m for m in marks if snippet.holds(m))


def _first_chars(spans: Sequence[Span], chars: int) -> Iterator[Span]:
    for span in spans:
        if chars <= 0:
            return
        yield span if len(span) <= chars else Span(span.start, span.start + chars)
        chars -= len(span)


def snippet_of(text: str, whole: Span, match: Span | None) -> Span:
    """About SNIPPET_CHARS of `whole` around `match`, cut at white space where there is some near."""
    start = whole.start
    if match is not None and match.start - start > SNIPPET_CHARS // 3:
        start = match.start - SNIPPET_CHARS // 3
        space = _space(text, start, match.start)
        start = start if space is None else space + 1
    end = min(whole.end, max(start + SNIPPET_CHARS, match.end if match else 0))
    if end < whole.end:
        floor = max(match.end if match else start + 1, end - SNIPPET_CHARS // 4)
        spaces = [at for at in range(floor, end) if text[at].isspace()]
        end = spaces[-1] if spaces else end
    return Span(start, end)


def _space(text: str, start: int, end: int) -> int | None:
    return next((at for at in range(start, end) if text[at].isspace()), None)

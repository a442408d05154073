"""The reporting clause beside a quotation: its cue and its source, by the shape of the words and closed word classes.

For English. A clause is looked for in a stretch of text that holds no quotation: after one (“…,” the mayor said),
before one (The mayor said: “…”), or at the head of a sentence (The mayor said that …).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wordbond.attribution.acts import ActKind
from wordbond.attribution.cue_words import (
    LONGEST_CLAUSE,
    STOPS,
    Word,
    cue_forms,
    is_adverb,
    span_of,
    verb_forms,
    words_of,
)
from wordbond.attribution.structure import classes, sentence_ends
from wordbond.model import Span

__all__ = [
    "Clause",
    "clause_after",
    "clause_before",
    "clause_closing",
    "clause_heading",
    "clause_joining",
    "clause_naming",
    "lead_in",
    "names_something",
]

LONGEST_TAIL = 14
"""Words that may follow a clause that closes its sentence: a day, a place, whom it was told."""
LONGEST_NAME = 6
"""Words in a name with its title."""

_IN_NAMES = frozenset(["of", "de", "van", "von", "the"])


@dataclass(frozen=True, slots=True)
class Clause:
    """Who says, and the word that says so."""

    cue: Span
    source: Span | None
    rest: int
    """Where the words after cue, source and addressee begin."""


def clause_after(text: str, start: int, end: int) -> Clause | None:
    """The reporting clause with which `text[start:end]`, the rest of a sentence after a quotation, begins."""
    words = words_of(text, start, end)
    at = 0
    while at < len(words) and words[at].text in STOPS:
        at += 1
    if at < len(words) and words[at].low in ("as", "and") and _subject_then_cue(words, at + 1):
        at += 1
    if at >= len(words):
        return None
    if words[at].low == "according" and at + 1 < len(words) and words[at + 1].low == "to":
        return _with_source_after(words, at, at + 2)
    inverted = at
    while inverted < len(words) and words[inverted].low in ("has", "had", "also", "then", "later"):
        inverted += 1
    if inverted < len(words) and words[inverted].low in cue_forms():
        return _with_source_after(words, inverted, inverted + 1)
    return _subject_then_cue(words, at)


def _subject_then_cue(words: Sequence[Word], at: int) -> Clause | None:
    """“the mayor, a builder, has said to reporters”, from word `at` on."""
    if at >= len(words) or not _may_begin_source(words[at]):
        return None
    for place in range(at + 1, min(len(words), at + 30)):
        word = words[place]
        if word.text in (";", ":"):
            return None
        if word.low not in cue_forms() or words[place - 1].low in classes()["determiners"]:
            continue
        last = _before_helpers(words, at, place)
        if last <= at or not _is_source(words[at:last]):
            continue
        return Clause(Span(word.start, word.end), span_of(words[at:last]), word.end)
    return None


def _before_helpers(words: Sequence[Word], low: int, place: int) -> int:
    """The index after a source's last word, helpers and adverbs before the cue at `place` passed over."""
    while place > low and (words[place - 1].low in classes()["helpers"] or is_adverb(words[place - 1])):
        place -= 1
    return place


def _may_begin_source(word: Word) -> bool:
    low = word.low
    if word.text in STOPS or (low in classes()["conjunctions"] and low not in classes()["determiners"]):
        return False
    if word.text.islower() and word.text.endswith("ing"):
        return False
    return low in classes()["pronouns"] or low in classes()["determiners"] or low not in classes()["prepositions"]


def _is_source(words: Sequence[Word]) -> bool:
    """Whether `words` look like a noun phrase: a pronoun alone, a name, or a noun with its words, verbs nowhere."""
    while words and words[-1].text in STOPS:
        words = words[:-1]
    if not words:
        return False
    if words[0].low in classes()["pronouns"] and words[0].low not in classes()["determiners"]:
        return len(words) == 1 or words[1].text == ","
    head = words[
        : next((i for i, w in enumerate(words) if w.text == "," or w.low in classes()["relatives"]), len(words))
    ]
    if not head or any(w.low in classes()["auxiliaries"] for w in head[1:]):
        return False
    if head[0].text.islower() and head[0].low not in classes()["determiners"] and len(words) > len(head) > 3:
        return False
    named = any(w.text[0].isupper() or w.text[0].isdigit() for w in head)
    return named or head[0].low in classes()["determiners"] or len(head) <= 4


def _with_source_after(words: Sequence[Word], cue: int, at: int) -> Clause | None:
    """“said Ada Kroll, a builder of bridges, on Monday”: a cue, and the source that follows it."""
    cue_span = Span(words[cue].start, words[at - 1].end)
    if at >= len(words) or not _may_begin_source(words[at]) or is_adverb(words[at]):
        # “…,” said on Monday: nobody is named
        return None
    if words[at].low in classes()["pronouns"] and words[at].low not in classes()["determiners"]:
        return Clause(cue_span, Span(words[at].start, words[at].end), words[at].end)
    last = at + 1
    while last < len(words) and not _ends_name(words, last):
        last += 1
    while last + 1 < len(words) and words[last].text == "," and _continues(words[last + 1]):
        chunk = last + 2
        while chunk < len(words) and words[chunk].text not in STOPS:
            chunk += 1
        if any(word.low in cue_forms() for word in words[last + 2 : chunk]):
            break  # said Kroll, who called it …
        last = chunk
    source = span_of(words[at:last])
    return Clause(cue_span, source, source.end) if source else None


def _ends_name(words: Sequence[Word], place: int) -> bool:
    word = words[place]
    if word.text in STOPS:
        return True
    return word.low in classes()["prepositions"] and word.low not in ("of", "for", "from", "with", "to")


def _continues(word: Word) -> bool:
    return word.low in classes()["appositions"] or word.text[0].isdigit() or word.text[0].isupper()


def clause_before(text: str, start: int, end: int) -> Clause | None:
    """The reporting clause with which `text[start:end]`, the part of a sentence before a quotation, ends."""
    words = words_of(text, max(start, end - 600), end, 200)[-LONGEST_CLAUSE:]
    for place in range(len(words) - 1, -1, -1):
        if words[place].low == "according" and place + 1 < len(words) and words[place + 1].low == "to":
            return _with_source_after(words, place, place + 2)
        infinitive = place > 1 and words[place - 1].low == "to" and words[place].low in verb_forms(ActKind.SPEECH)
        cued = words[place].low in cue_forms() or infinitive
        if not cued or (place and words[place - 1].low in classes()["determiners"]):
            continue
        cue = Span(words[place].start, words[place].end)
        joined = infinitive or words[place].low.endswith("ing")
        last = _before_helpers(words, 0, place)
        joined = joined or (last > 0 and words[last - 1].low == "and")
        source = _first_subject(words, place) if joined else None
        source = source or _source_before(words, place)
        if source is not None or joined:
            return Clause(cue, source, _rest(words, place, end))
    return None


def _rest(words: Sequence[Word], cue: int, end: int) -> int:
    """Where the reported words begin after the cue: past the one addressed, and “that”."""
    after = cue + 1
    if words[cue].low in classes()["telling"]:
        after = _past_addressee(words, after)
    if after < len(words) and words[after].low == "that":
        after += 1
    return words[after].start if after < len(words) else end


def clause_naming(text: str, start: int, end: int) -> Clause | None:
    """A colon before a quotation where no verb of speech is: the cue is the colon, as annotators count it.

    The source is a name alone (Ada Kroll: “…”) or the subject of the clause (Ada Kroll went further: “…”).
    """
    words = words_of(text, start, end)
    if len(words) < 2 or words[-1].text != ":":
        return None
    cue = Span(words[-1].start, words[-1].end)
    name = words[:-1]
    if len(name) <= LONGEST_NAME and all(w.text[0].isupper() or w.low in _IN_NAMES for w in name):
        return Clause(cue, span_of(name), cue.end)
    subject = _first_subject(words, len(words) - 1)
    return Clause(cue, subject, cue.end) if subject else None


def lead_in(text: str, paragraph: Span) -> Clause | None:
    """The clause with which `paragraph` leads in a quotation that begins the next one; None where it does not end so.

    It ends with a colon: The mayor wrote to the council: ¶ “…”
    """
    if text[paragraph.end - 1] != ":":
        return None
    start = paragraph.start
    for end in sentence_ends(text, paragraph.start, paragraph.end):
        if end < paragraph.end:
            start = end
    return clause_before(text, start, paragraph.end) or clause_naming(text, start, paragraph.end)


def names_something(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` ends with a verb of naming and whom or what it names: called it, described them as."""
    words = words_of(text, start, end)
    last = len(words)
    if last and words[last - 1].low == "as":
        last -= 1
    if last and words[last - 1].low in classes()["named"]:
        last -= 1
    return last > 0 and words[last - 1].low in classes()["naming"]


def _source_before(words: Sequence[Word], cue: int) -> Span | None:
    """The noun phrase that ends right before the cue, helpers and adverbs between."""
    last = _before_helpers(words, 0, cue)
    if last == 0:
        return None
    if words[last - 1].low in classes()["pronouns"] and words[last - 1].low not in classes()["determiners"]:
        return span_of(words[last - 1 : last])
    first = _chunk_start(words, last)
    if words[last - 1].text == ",":  # “Ada Kroll, a builder of bridges, said”
        first = _chunk_start(words, last - 1)
        if first and words[first - 1].text == "," and _continues(words[first]) and words[first].text[0].islower():
            first = _chunk_start(words, first - 1)
    while first < last and _opens_clause(words[first]):
        first += 1
    chunk = words[first:last]
    if not chunk or not _may_begin_source(chunk[0]) or not _is_source(chunk):
        return None
    return span_of(chunk)


def _opens_clause(word: Word) -> bool:
    low = word.low
    return low in classes()["conjunctions"] and low not in ("that", "which")


def _chunk_start(words: Sequence[Word], last: int) -> int:
    """Where the words before index `last` begin that no comma, conjunction or preposition at a clause's head parts."""
    first = last
    while first > 0 and words[first - 1].text not in STOPS - {"(", ")"}:
        if words[first - 1].low in ("and", "but", "that", "when", "while", "because", "as") and first < last:
            break
        first -= 1
    if words[first].low in classes()["prepositions"]:  # “On Monday Kroll said”: the name at the end
        name = last
        while name > first and (words[name - 1].text[0].isupper() or words[name - 1].low in ("the", "of", "de", "van")):
            name -= 1
        return name
    return first


def _first_subject(words: Sequence[Word], cue: int) -> Span | None:
    """The subject of the sentence that “…, saying” goes on: its words up to the first verb that can be told."""
    verbs = verb_forms(*ActKind)
    first = 0
    if words[0].low in classes()["prepositions"]:
        first = next((i + 1 for i in range(cue) if words[i].text == ","), 0)
    for place in range(first + 1, cue):
        low = words[place].low
        if low in verbs or low in classes()["helpers"] or low.endswith("ed") or words[place].text == ",":
            chunk = words[first:place]
            return span_of(chunk) if _may_begin_source(chunk[0]) and _is_source(chunk) else None
    return None


def clause_heading(text: str, start: int, end: int) -> Clause | None:
    """The reporting clause that heads a sentence `text[start:end]` of indirect speech: The mayor said (that) …

    Takes “that” after any verb of speech, belief or intention, a bare clause after those of data/cues.toml alone.
    """
    words = words_of(text, start, end)
    if len(words) > 2 and words[0].low == "according" and words[1].low == "to":
        comma = next((i for i, word in enumerate(words) if word.text == ","), len(words))
        source = span_of(words[2:comma])
        if comma >= len(words) - 1 or source is None:
            return None
        return Clause(Span(words[0].start, words[1].end), source, words[comma + 1].start)
    verbs, bare = verb_forms(ActKind.SPEECH, ActKind.BELIEF, ActKind.EVIDENCE), classes()["clause_cues"]
    for place in range(1, min(len(words) - 2, 30)):
        low = words[place].low
        if low not in verbs or words[place - 1].low in classes()["determiners"] or words[place - 1].low in ("to", "of"):
            continue
        after = place + 1
        if low in classes()["telling"]:
            after = _past_addressee(words, after)
        if after >= len(words) - 1:
            continue
        that = words[after].low == "that"
        if not that and not (low in bare and _begins_clause(words, after)):
            continue
        if (source := _source_before(words, place)) is not None:
            begin = words[after + 1].start if that else words[after].start
            return Clause(Span(words[place].start, words[place].end), source, begin)
    return None


def clause_joining(text: str, start: int, end: int, source: Span | None) -> tuple[int, Clause] | None:
    """A second cue of the same source in `text[start:end]`: …, adding that it would stand; and where its comma is."""
    words = words_of(text, start, end)
    for place in range(1, len(words) - 2):
        low = words[place].low
        if not low.endswith("ing") or low not in cue_forms():
            continue
        comma = place - 1
        while comma > 0 and (words[comma].low in ("while", "and", "also") or is_adverb(words[comma])):
            comma -= 1
        if words[comma].text != ",":
            continue
        rest = _rest(words, place, end)
        told = low in classes()["telling"]
        if words[place + 1].low == "that" or told or (low == "saying" and _begins_clause(words, place + 1)):
            return words[comma].start, Clause(Span(words[place].start, words[place].end), source, rest)
    return None


def clause_closing(text: str, start: int, end: int) -> Clause | None:
    """The reporting clause that is all of `text[start:end]`, the last of a sentence: …, the mayor said on Monday."""
    clause = clause_after(text, start, end)
    if clause is None or clause.source is None:
        return None
    words = words_of(text, clause.cue.start, end, 2)
    if len(words) and words[0].low not in classes()["clause_cues"] and words[0].low != "according":
        return None
    tail = words_of(text, clause.rest, end, LONGEST_TAIL + 1)
    if not tail:
        return clause
    begins = tail[0].low in classes()["prepositions"] or tail[0].low in classes()["helpers"] or tail[0].text in STOPS
    return clause if begins and len(tail) <= LONGEST_TAIL else None


def _past_addressee(words: Sequence[Word], at: int) -> int:
    """The index after whom somebody told."""
    if at < len(words) and words[at].low in ("him", "her", "them", "me", "us", "reporters", "voters", "supporters"):
        return at + 1
    while at < len(words) and (words[at].text[0].isupper() or words[at].low in classes()["determiners"]):
        at += 1
        if at < len(words) and words[at - 1].low in classes()["determiners"]:
            at += 1
    return at


def _goes_with(word: Word) -> bool:
    """Whether a word may follow a subject such as *this*: none that begins a phrase, nor punctuation."""
    return word.text not in STOPS and word.low not in classes()["prepositions"]


def _begins_clause(words: Sequence[Word], at: int) -> bool:
    """Whether words from index `at` look like a clause: its first word can begin a subject."""
    low = words[at].low
    if words[at].text in STOPS:
        return False
    if low in ("this", "that", "so", "it") and at + 1 < len(words) and not _goes_with(words[at + 1]):
        return False  # stated this in Orban
    if low in ("there", "if", "when") or low in classes()["pronouns"] or low in classes()["determiners"]:
        return True
    return low not in classes()["prepositions"] and low not in classes()["helpers"] and not low.endswith("ing")

"""What one line of a page says of itself: a phrase of boilerplate, a row of counters, a trail of links, a photo credit.

What such lines say is data (`data/phrases.csv`), looked up by a line's first word. Nothing here looks beyond the line.
"""

from __future__ import annotations

import re
from functools import cache

from wordbond.model import NoiseKind, Span
from wordbond.reading.lines import CLOSERS, OPENERS, Line
from wordbond.reading.tables import Phrase, agencies, first_word, phrases, template, word_pattern, words

__all__ = [
    "BOX_CHARS",
    "CAPTION_LINE_CHARS",
    "ENDING_SIGNS",
    "Labels",
    "ending_credit",
    "find_phrase",
    "is_speech",
    "items_kind",
    "kind_of",
    "words_start",
]

Labels = list[NoiseKind | None]
"""One for each line of a page."""

_LONGEST = {
    NoiseKind.COUNTERS: 200,
    NoiseKind.CAPTION: 400,
    NoiseKind.DISCLAIMER: 4000,
    NoiseKind.MEDIA_STUB: 250,
    NoiseKind.RELATED_LIST: 300,
    NoiseKind.LINK_LIST: 400,
    NoiseKind.COMMENTS: 250,
}
"""A longer line that begins like boilerplate is a paragraph that happens to."""
CAPTION_LINE_CHARS = 320
_QUOTED_CHARS = 40
_NOTE_CHARS = 800
"""A longer note under a heading on its own line is the report: a correction, a letter."""
BOX_CHARS = 120
"""A row of a box, or the title of another story, is seldom longer."""
_LEADING = re.compile(r"[\W_]*")
_BETWEEN_ITEMS = re.compile(r"[\W_]*(?:\b(?:on|via|this|auf|sur|en|no|na|su|op|to|in|or|and)\b[\W_]+)?", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://\S+|www\.\S+|#\w+|@\w+)(?:[\s,|]+(?:https?://\S+|www\.\S+|#\w+|@\w+))*")
_STEPS = re.compile(r"\s*[>»›→|•·/]\s*")
_ARROWS = re.compile(r"\s[>»›→]\s")
_SOURCE_BRACKET = re.compile(r"[(\[]([^()\[\],\n]{2,60}?)\s?/\s?([^()\[\],\n]{2,50})[)\]]\.?$")
"""“(Jane Roe / The Example)”: who took a picture and for whom."""
_LINK_BRACKETS = re.compile(r"\[\s[^\[\]]{8,160}\s\]|>{2,}\s?[^<>]{4,160}(?:<{2,})?")
"""“[ Ferry breaks down again ]”, “>> Watch more news <<”: a line dressed as a link."""
_NAME_AND_OUTLET = re.compile(rf"{template('{name}')}\s?/\s?{template('{name}')}")
"""“Jane Roe/River News” by itself: who took the picture above."""
ENDING_SIGNS = (":", "/", "©", "photo", " pic", " via ", "fot.")
"""Every phrase of the form `ends` has one of these; most lines have none."""
_DIGIT = re.compile(r"\d")


def find_phrase(line: Line) -> Phrase | None:
    """The phrase of the table that `line` says, where it says one."""
    found = phrases().by_word.get(first_word(line.head))
    called = _interjection().match(line.head)
    if called:
        found = phrases().by_word.get(first_word(line.head[called.end() :]))
    if found is None:
        return None
    leading = _LEADING.match(line.head)
    if leading and line.size > _QUOTED_CHARS and any(char in OPENERS for char in leading[0]):
        return None  # “Follow us,” she said: somebody's words, whatever they begin with.
    start = leading.end() if leading and "©" not in leading[0] else 0
    start = called.end() if called else start
    if not start and line.head[:1] == "©":
        found = tuple(phrase for phrase in found if phrase.says[0] == "©")
    for phrase in found:
        if line.size > _LONGEST[phrase.kind]:
            continue
        match = phrase.pattern.match(line.head, 0 if phrase.says[0] in "(©/" else start)
        if match and _sits(line, phrase, match):
            return phrase
    return None


def kind_of(line: Line, hit: Phrase | None) -> NoiseKind | None:
    """The kind of noise that `line` is by itself, `hit` being the phrase that it says; None where it is none."""
    if hit is not None:
        return hit.kind
    if line.size > _LONGEST[NoiseKind.COUNTERS]:
        return None
    if _appeal().search(line.tail) and not is_speech(line):
        return NoiseKind.LINK_LIST
    if _NAME_AND_OUTLET.fullmatch(line.head) and not agencies().named(line.head.split("/")[0]):
        return NoiseKind.CAPTION
    if _LINK_BRACKETS.fullmatch(line.head):
        return NoiseKind.RELATED_LIST
    return items_kind(line.head) or (
        NoiseKind.LINK_LIST if _is_trail(line.head) or _ADDRESS.fullmatch(line.head) else None
    )


@cache
def _interjection() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*{word_pattern('interjection')}\s?[!:.–—]\s+", re.IGNORECASE)


@cache
def _appeal() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[.!?:—–]\s+|\s(?=hier|jetzt)){word_pattern('appeal')}\s?[.!→>]*$", re.IGNORECASE)


def items_kind(words_: str) -> NoiseKind | None:
    """The kind of a line that is made up of counters or of link names alone; None where anything else stands in it."""
    table = phrases().items
    leading = _LEADING.match(words_)
    at = leading.end() if leading else 0
    kinds: set[NoiseKind] = set()
    while at < len(words_):
        found = table.get(first_word(words_[at : at + 40]), ())
        end, kind = max(((m.end(), p.kind) for p in found if (m := p.pattern.match(words_, at))), default=(0, None))
        if kind is None:
            return None
        kinds.add(kind)
        at = end
        between = _BETWEEN_ITEMS.match(words_, at)
        at = between.end() if between else at
    if not kinds:
        return None
    return next((kind for kind in (NoiseKind.COUNTERS, NoiseKind.MEDIA_STUB) if kind in kinds), NoiseKind.LINK_LIST)


def _is_trail(head: str) -> bool:
    """Whether the line is a trail of links, such as “Home > World > Europe”, or a bar of section names."""
    if not any(char in head for char in ">»›→|•·/"):
        return False
    steps = [step for step in _STEPS.split(head) if step]
    if len(_ARROWS.findall(head)) >= 2 and all(len(step) <= 60 for step in steps) and head[-1] not in ".!?":
        return True
    if len(steps) < 2 or any(len(step) > 60 for step in steps) or head[-1] in ".!?":
        return False
    if steps[0].casefold() in words("home"):
        return True
    short = all(len(step.split()) <= 3 and not _DIGIT.search(step) for step in steps)
    return short and len(steps) >= 4 and ("|" in head or "•" in head or "·" in head or ">" in head)


def _sits(line: Line, phrase: Phrase, match: re.Match[str]) -> bool:
    """Whether a phrase that was found can be meant as boilerplate by this line."""
    if phrase.form == "header" and match["rest"] and phrase.kind is NoiseKind.COMMENTS:
        return len(match["rest"]) < 40
    if phrase.form == "header" and phrase.kind is NoiseKind.DISCLAIMER and line.size > _NOTE_CHARS:
        return False
    # “Comments” in lower case within a sentence broken over rows is no heading; boilerplate begins with a capital.
    letter = next((char for char in line.head[:20] if char.isalpha()), "")
    return not letter.islower() or phrase.kind is NoiseKind.CAPTION or line.size < 40


def ending_credit(line: Line) -> Span | None:
    """The photo credit that closes a line, with the whole line where that is short enough to be its caption."""
    match = _ending(line.tail)
    if match is None:
        return _source_bracket(line)
    before = line.tail[: match.start()]
    opener = before.rstrip()[-1:]
    if not (match[0][0].isupper() or match[0][0] in "/©" or (opener and opener in "([|©.!?,;–-")):
        return None
    if match[0].rstrip(CLOSERS).endswith((".", "!", "?")) and len(match[0]) > 40:
        return None
    if line.size <= CAPTION_LINE_CHARS:
        return line.span
    cut = line.end - len(line.tail) + match.start()
    inside = line.tail.rfind("(", 0, match.start())
    if inside >= 0 and ")" not in line.tail[inside : match.start()]:
        cut = line.end - len(line.tail) + inside
    return Span(cut, line.end)


def _ending(tail: str) -> re.Match[str] | None:
    """The photo credit that `tail` ends with: looked for by sign, then by word, and only then by the pattern of all."""
    folded = tail.lower()
    if not any(sign in folded for sign in ENDING_SIGNS):
        return None
    table = phrases()
    return table.endings.search(tail) if any(word in folded for word in table.ending_words) else None


def _source_bracket(line: Line) -> Span | None:
    """A short line that ends with a photographer and an outlet in brackets, which a list of agencies is not."""
    if line.size > CAPTION_LINE_CHARS or line.tail[-1] not in ")]." or line.head[0] in OPENERS:
        return None
    match = _SOURCE_BRACKET.search(line.tail)
    if match is None or not all(_is_named(part) for part in match.groups()):
        return None
    return line.span if match.start() > 0 else None


def _is_named(part: str) -> bool:
    """Whether a part in brackets can name a photographer or an outlet: words with capitals, no agency."""
    parts = part.split()
    return agencies().named(part) is None and parts[0][0].isupper() and (len(parts) > 1 or len(part) > 4)


def is_speech(line: Line) -> bool:
    """Whether a line begins or ends with a quotation mark: somebody's words are no boilerplate."""
    return line.head[0] in OPENERS or line.tail[-1] in '"“”»'


def words_start(line: Line) -> int:
    """Where in a line its first word begins, bullets and signs passed over."""
    leading = _LEADING.match(line.head)
    return leading.end() if leading else 0

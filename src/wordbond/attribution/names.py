"""Names by their shape: runs of capitalised words, parted into title, name and what follows.

Knows general English titles and given names, and what the pack calls its bodies; it does not yet say who is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wordbond.attribution.words import SpeakerWords, speaker_words
from wordbond.model import Span
from wordbond.packs import Pack

__all__ = ["Run", "find_runs"]

_CAPITALS = "".join(chr(c) for c in range(0x41, 0x530) if chr(c).isupper())
_TOKEN = rf"[{_CAPITALS}](?:[\w-]|[’'](?!s\b)(?=\w))*"
_PARTICLE = "(?:" + "|".join(sorted(speaker_words().particles, key=len, reverse=True)) + ")"
_DOTTED = sorted({*speaker_words().titles, *speaker_words().honorifics, "Jr", "Sr", "St"}, key=len, reverse=True)
_WORD = rf"(?:(?:{'|'.join(_DOTTED)})\.|[{_CAPITALS}]\.(?:-?[{_CAPITALS}]\.)*|{_TOKEN})"
_NICKNAME = rf"(?:[“\"‘'(]{_TOKEN}[”\"’')][ \u00a0])?"
_RUN = re.compile(rf"(?<![\w@#]){_WORD}(?:[ \u00a0]{_NICKNAME}(?:{_PARTICLE}[ \u00a0]){{0,2}}{_WORD})*")
_PIECE = re.compile(r"[^ \u00a0]+")
_SUFFIXES = frozenset({"Jr", "Sr", "II", "III", "IV"})
_ALSO_NAMES = frozenset({"Will", "May", "April", "June", "March", "August", "Don", "Little", "Day", "Back", "Such"})
_SURNAMES_TOO = frozenset(
    {"Hall", "Lake", "Day", "Church", "Bank", "Street", "Post", "Press", "Guard", "Justice", "House", "Court"}
)
_MAX_NAME = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One run of capitals: `Senate Majority Leader` + `Mitch McConnell`."""

    span: Span
    """Of the whole, titles included."""
    name: tuple[str, ...]
    """The words of the name, titles off; empty where titles are all there is."""
    name_at: int
    """Where the name begins; the span’s start where there is none."""
    title: str
    """What stands before the name in the run, as written; empty where nothing does."""
    honorific: str
    """`m` or `f` where a form of address tells, `-` where one stands that does not, else empty."""
    titled: bool
    """Whether a title or form of address stands before the name."""
    body: bool
    """Whether a word of it makes it a body, a place or a work."""
    possessive: bool
    """Whether ’s follows."""


def find_runs(text: str, start: int, end: int, pack: Pack) -> Iterator[Run]:
    """The runs of capitals between two places of `text`, in reading order."""
    words = speaker_words()
    for match in _RUN.finditer(text, start, end):
        pieces = [(p[0], match.start() + p.start()) for p in _PIECE.finditer(match[0]) if p[0][0] not in "“\"‘'("]
        before = text[start : match.start()].rstrip(" “\"'")
        pieces = _without_functions(
            pieces,
            words,
            dated=text[match.end() : match.end() + 2].strip().isdigit(),
            begins=not before or before[-1] in ".!?:",
        )
        if len(pieces) > 1 and pieces[0][0] == "X." and before.endswith(" on"):
            pieces = pieces[1:]  # “… wrote on X. Sikorski …” is no initial
        if pieces:
            yield _run(text, pieces, pack, words)


def _without_functions(
    pieces: list[tuple[str, int]], words: SpeakerWords, *, dated: bool, begins: bool
) -> list[tuple[str, int]]:
    while pieces and (pieces[0][0].rstrip(".") in words.functions or pieces[0][0] in words.particles):
        if pieces[0][0] in _ALSO_NAMES and not dated and (len(pieces) == 1 or not begins):
            break
        pieces = pieces[1:]
        begins = False
    while len(pieces) > 1 and pieces[-1][0] in words.functions and (dated or pieces[-1][0] not in _ALSO_NAMES):
        pieces = pieces[:-1]
    return pieces


def _run(text: str, pieces: list[tuple[str, int]], pack: Pack, words: SpeakerWords) -> Run:
    start = pieces[0][1]
    end = pieces[-1][1] + len(pieces[-1][0])
    plain = [piece.rstrip(".") if len(piece) > 2 else piece for piece, _ in pieces]
    at = _name_at(plain, words)
    while len(plain) - at > 2 and plain[at] not in words.given and pack.bodies_named(plain[at]):
        at += 1  # the president of Poland Karol Nawrocki
    name = plain[at:]
    before = text[start : pieces[at][1]].strip() if at < len(pieces) else text[start:end]
    titled = any(
        words.titles.get(p) or p in words.honorifics or p.lower() in words.persons for p in plain[max(0, at - 1) : at]
    )
    honorific = next((words.honorifics[p] or "-" for p in plain[:at] if p in words.honorifics), "")
    surname = len(name) == 2 and name[0] in words.given and name[1] in _SURNAMES_TOO
    body = (any(p in words.bodies for p in name) and not surname) or (
        not titled and bool(pack.bodies_named(" ".join(name)))
    )
    if len([n for n in name if n not in words.particles and n not in _SUFFIXES]) > _MAX_NAME - 1:
        body = True
    return Run(
        span=Span(start, end),
        name=tuple(name),
        name_at=pieces[at][1] if at < len(pieces) else start,
        title=before,
        honorific=honorific,
        titled=titled,
        body=body,
        possessive=text[end : end + 2] in ("’s", "'s")
        or (plain[-1].endswith("s") and text[end : end + 1] in ("’", "'")),
    )


def _name_at(plain: list[str], words: SpeakerWords) -> int:
    """Which word of the run begins the name: after the last title that something follows, or at a given name."""
    title = 0
    for at, word in enumerate(plain):
        last = at + 1 == len(plain)
        if last and (not words.titles.get(word) or (at and plain[at - 1] in words.given)):
            continue  # White House, Stephen King
        if (
            word in words.titles
            or word in words.honorifics
            or (word.lower() in words.persons and word not in words.given)
        ):
            title = at + 1
    if title >= len(plain):
        return title
    if plain[title] not in words.given and len(plain[title]) > 2:
        given = next(
            (at for at, word in enumerate(plain) if at > title and word in words.given and len(plain) - at >= 2), 0
        )
        return given if given and not any(p in words.bodies for p in plain[given:]) else title
    return title

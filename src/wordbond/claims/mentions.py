"""The parties that a report names, wherever it names them: bodies, programmes and people of the pack, and other people.

The longest name wins; “Europe and Canada” is parted into its two. A capital stands for its body where it is not
ambiguous; so does an adjective (“Russian”), marked as one, because it names whose a thing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wordbond.attribution.cast import Cast, find_cast
from wordbond.claims.model import Party
from wordbond.model import Quotation, Span
from wordbond.packs import Body, BodyKind, Pack, fold

__all__ = ["Mention", "find_mentions", "party_of"]

_WORD = re.compile(r"[^\W_](?:[\w’'.-]*[^\W_])?")
_LONGEST = 9
_ARTICLES = ("the ", "a ", "an ")
_PARTED = re.compile(r"\s+(?:and|&)\s+(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a party is named."""

    party: Party
    span: Span
    """Of the name, without ’s."""
    possessive: bool = False
    """Whether ’s or a bare ’ follows."""
    adjective: bool = False
    """Whether it is an adjective of a country: “Russian”."""
    person: bool = False
    plural: bool = False
    """Whether several are meant: “the allies”."""


def party_of(body: Body, span: Span | None = None) -> Party:
    """The party that a body of the pack is."""
    return Party(body.name, str(body.speaker_id), span)


def find_mentions(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], pack: Pack
) -> tuple[Mention, ...]:
    """The mentions in `paragraphs`, in reading order, none inside another."""
    sources = [q.source for q in quotations if q.source is not None]
    people = list(_people(text, find_cast(text, paragraphs, sources, pack)))
    found = list(people)
    taken = [mention.span for mention in people]
    for paragraph in paragraphs:
        found.extend(_bodies(text, paragraph, pack, taken))
    return tuple(sorted(found, key=lambda mention: mention.span))


def _people(text: str, cast: Cast) -> Iterator[Mention]:
    spans: set[Span] = set()
    for who in cast.everybody:
        if not who.sure:
            continue
        speaker_id = str(who.person.speaker_id) if who.person else None
        for mention in who.mentions:
            if mention.span not in spans:
                spans.add(mention.span)
                party = Party(who.printed, speaker_id, mention.span)
                yield Mention(party, mention.span, _possessive(text, mention.span.end), person=True)


def _bodies(text: str, paragraph: Span, pack: Pack, taken: Sequence[Span]) -> Iterator[Mention]:
    words = [match.span() for match in _WORD.finditer(text, paragraph.start, paragraph.end)]
    at = 0
    while at < len(words):
        step = 1
        longest = min(_LONGEST, len(words) - at) if pack.begins_name(text[slice(*words[at])]) else 0
        for length in range(longest, 0, -1):
            start, end = words[at][0], words[at + length - 1][1]
            if "\n" in text[start:end] or any(s.start < end and start < s.end for s in taken):
                continue
            found = _named(text, start, _without_s(text, start, end), pack)
            if found:
                yield from found
                step = length
                break
        at += step


def _without_s(text: str, start: int, end: int) -> int:
    """The end of the name without a possessive ’s."""
    return end - 2 if text[start:end].endswith(("'s", "’s")) and end - 2 > start else end


def _named(text: str, start: int, end: int, pack: Pack) -> list[Mention]:
    words = text[start:end]
    if words.lower().startswith(_ARTICLES) or not words[0].isalnum():
        return []
    if not any(char.isupper() for char in words) and not _said_small(text, start, words, pack):
        return []
    span = Span(start, end)
    bodies = pack.bodies_named(words)
    if len(bodies) == 1:
        return _parted(text, bodies[0], span, pack)
    programmes = pack.programmes_named(words)
    if len(programmes) == 1 and not bodies:
        party = Party(programmes[0].name, f"programme:{programmes[0].id}", span)
        return [Mention(party, span, _possessive(text, end))]
    metonyms = pack.metonyms_named(words)
    if len(metonyms) == 1 and not bodies and not metonyms[0][1].ambiguous:
        return [Mention(party_of(metonyms[0][0], span), span, _possessive(text, end))]
    return []


def _said_small(text: str, start: int, words: str, pack: Pack) -> bool:
    """Whether small letters may name a body here: “the alliance”, “allies”, “command in Wiesbaden”, not “west”."""
    bodies = pack.bodies_named(words)
    if not bodies:
        return len(words) > 8 and " " in words and bool(pack.programmes_named(words))
    if " " in words or any(words in body.aliases for body in bodies):
        return True
    return bodies[0].kind is BodyKind.ALLIANCE and text[max(0, start - 5) : start].lower().endswith(
        ("the ", "our ", "’s ", "'s ")
    )


def _parted(text: str, body: Body, span: Span, pack: Pack) -> list[Mention]:
    words = span.of(text)
    adjective = fold(words) in {fold(d) for d in body.demonyms if not d.endswith("s")} and fold(words) != fold(
        body.name
    )
    link = _PARTED.search(words)
    last = pack.bodies_named(words[link.end() :]) if link else ()
    if link and len(last) == 1 and last[0].kind is BodyKind.COUNTRY and body.kind is BodyKind.COLLECTIVE:
        first_span, last_span = Span(span.start, span.start + link.start()), Span(span.start + link.end(), span.end)
        first = pack.bodies_named(first_span.of(text))
        party = party_of(first[0], first_span) if len(first) == 1 else Party(first_span.of(text), None, first_span)
        return [
            Mention(party, first_span, plural=True),
            Mention(party_of(last[0], last_span), last_span, _possessive(text, span.end)),
        ]
    plural = body.kind is BodyKind.COLLECTIVE or (words.endswith("s") and words in body.demonyms)
    return [Mention(party_of(body, span), span, _possessive(text, span.end), adjective, plural=plural)]


def _possessive(text: str, end: int) -> bool:
    return text[end : end + 2] in ("'s", "’s") or (text[end - 1 : end] == "s" and text[end : end + 1] in ("’", "'"))

"""One text made ready for claims, relations and threats: its sentences, mentions, and who speaks where."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from wordbond.attribution.sentences import sentence_starts
from wordbond.claims.mentions import Mention, find_mentions, party_of
from wordbond.claims.model import Party
from wordbond.model import Attribution, Quotation, Report, Span, TextId, Transcript
from wordbond.packs import BodyKind, Pack

__all__ = ["Scene", "set_scene"]

SENTENCE_CHARS = 1500
"""A longer stretch without a full stop is no sentence; what is looked for stands nearer."""
_LINK = re.compile(
    r"(?:,\s*(?:and\s+|or\s+|as well as\s+|with\s+)?|\s+and\s+|\s*&\s*|\s+or\s+|\s+as well as\s+|\s*/\s*)"
    r"(?:the\s+|also\s+)?"
)
_NESTED = 40
"""How many quotations before a place are asked whether they still run there."""
_LOOK_BACK = 4
"""How many sentences back a pronoun may reach: “They are arming. They are preparing.”"""
_NEXT_WORD = re.compile(r"\s([a-z]+)\b")
_VERBAL = frozenset(
    {
        "is", "are", "was", "were", "be", "has", "have", "had", "will", "would", "can", "could", "may", "might",
        "must", "should", "shall", "do", "does", "did", "and", "or", "but", "as", "at", "by", "for", "from", "in",
        "into", "of", "on", "to", "with", "that", "which", "who", "while", "when", "if", "also", "not", "now",
        "never", "still", "itself", "continue", "support", "want", "say", "plan", "agree", "work", "need", "remain",
        "seek",
    }
)  # fmt: skip
_FINITE = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might", "must", "did"}
)
_OBLIQUE = re.compile(
    r"\b(?:to|for|of|in|with|from|against|by|on|at|near|between|among|into|towards?|about|over|via|through|behind|"
    r"including|than|called|across|within|outside|inside|beyond|regarding|under)\s+(?:the\s+|its\s+|our\s+|their\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:g[ai]ve[sn]?|giving|grant(?:s|ed|ing)?|send(?:s|ing)?|sent|len[dt]s?|lending|offer(?:s|ed|ing)?|suppl(?:y|ies|ied|ying)|"
    r"provid(?:e|es|ed|ing)|promis(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|arm(?:s|ed|ing)|equip(?:s|ped|ping)?|"
    r"help(?:s|ed|ing)?|support(?:s|ed|ing)|back(?:s|ed|ing)|thank(?:s|ed|ing)?|t(?:ell|ells|old)|ask(?:s|ed|ing)?|"
    r"urg(?:e|es|ed|ing)|warn(?:s|ed|ing)?|join(?:s|ed|ing)?|attack(?:s|ed|ing)|invad(?:e|es|ed|ing))\s+"
    r"(?:the\s+|its\s+|their\s+)?$",
    re.IGNORECASE,
)
"""Verbs before their object: who stands there is given something, or has something done to it, and is no subject."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A text with what the stages before have found in it."""

    text: str
    text_id: TextId
    paragraphs: tuple[Span, ...]
    headings: tuple[Span, ...]
    day: date | None
    """When the words were published or spoken, where that is one known day."""
    around: date | None
    """The same as near as it is known: enough to tell who held an office."""
    sentences: tuple[int, ...]
    """Where each begins."""
    mentions: tuple[Mention, ...]
    quotations: tuple[Quotation, ...]
    quoted: tuple[tuple[int, int], ...]
    """Where each quotation begins, with its number, in order."""
    attributions: tuple[Attribution, ...]
    pack: Pack

    def sentence_at(self, place: int) -> Span:
        """The sentence that holds the character at `place`, not beyond its paragraph.

        Of one without end, such as a table run together, no more than SENTENCE_CHARS on either side.
        """
        at = bisect_right(self.sentences, place) - 1
        start = self.sentences[max(at, 0)]
        end = self.sentences[at + 1] if at + 1 < len(self.sentences) else len(self.text)
        at = bisect_right(self.paragraphs, place, key=_start) - 1
        if at >= 0 and place < self.paragraphs[at].end:
            start, end = max(start, self.paragraphs[at].start), min(end, self.paragraphs[at].end)
        start, end = max(start, place - SENTENCE_CHARS), min(end, place + SENTENCE_CHARS)
        return Span(min(start, place), max(end, place + 1))

    def quoted_at(self, span: Span) -> tuple[Quotation, Attribution] | None:
        """The innermost quotation that holds `span`, with who spoke it; None in the outlet's own voice."""
        last = bisect_right(self.quoted, (span.start, len(self.quotations)))
        found = [
            (len(self.quotations[at].extent), at)
            for _, at in self.quoted[max(0, last - _NESTED) : last]
            if self.quotations[at].extent.holds(span)
        ]
        if not found:
            return None
        at = min(found)[1]
        return self.quotations[at], self.attributions[at]

    def is_source(self, span: Span) -> bool:
        """Whether `span` is where a text names who is quoted: one who tells a figure rather than owns it."""
        return any(q.source is not None and q.source.overlaps(span) for q in self.quotations)

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions inside `span`, in reading order."""
        first = bisect_left(self.mentions, span.start, key=_start_of_mention)
        last = bisect_left(self.mentions, span.end, key=_start_of_mention)
        return tuple(mention for mention in self.mentions[first:last] if mention.span.end <= span.end)

    def index_of(self, mention: Mention) -> int:
        """Where `mention` stands among the mentions."""
        return bisect_left(self.mentions, mention.span.start, key=_start_of_mention)

    def is_oblique(self, mention: Mention, start: int) -> bool:
        """Whether a mention, or the list that it stands in, follows a preposition, where no subject stands.

        `start` bounds the look back.
        """
        first = self.joined(mention)[0].span.start
        before = self.text[max(start, first - 40) : first]
        return bool(_OBLIQUE.search(before) or _GIVES.search(before))

    def is_modifier(self, mention: Mention) -> bool:
        """Whether a mention only says whose the noun after it is: “US initiative”, “Russian forces”."""
        if mention.adjective:
            return True
        following = _NEXT_WORD.match(self.text, mention.span.end)
        if (
            mention.person
            or mention.plural
            or following is None
            or not mention.span.of(self.text).replace(".", "").isupper()
        ):
            return False
        return following[1] not in _VERBAL and not following[1].endswith(("s", "ed", "ing", "ly"))

    def joined(self, mention: Mention) -> tuple[Mention, ...]:
        """`mention` with all that a list joins it to: “China, Iran and North Korea”.

        Commas alone make no list: “In Ostrelle, the leaders agreed”.
        """
        at = self.index_of(mention)
        first = last = at
        while first > 0 and self._link(self.mentions[first - 1], self.mentions[first]):
            first -= 1
        while last + 1 < len(self.mentions) and self._link(self.mentions[last], self.mentions[last + 1]):
            last += 1
        if last - first == 1 and self._is_next_clause(self.mentions[first], self.mentions[last]):
            return (mention,)
        ends = [m.span for m in self.mentions[first : last + 1]]
        if not any(self.text[a.end : b.start].strip(" ,\n").removesuffix("the") for a, b in pairwise(ends)):
            return (mention,)
        return self.mentions[first : last + 1]

    def _link(self, one: Mention, other: Mention) -> bool:
        return one.person == other.person and bool(_LINK.fullmatch(self.text, one.span.end, other.span.start))

    def _is_next_clause(self, one: Mention, other: Mention) -> bool:
        """Whether `other` begins a clause and no list of two: “a vote on Georgia, and Slovakia agreed”."""
        link = self.text[one.span.end : other.span.start]
        following = _NEXT_WORD.match(self.text, other.span.end)
        if "," not in link or " and" not in link or following is None:
            return False
        return following[1] in _FINITE or following[1].endswith(("ed", "s"))

    def home_of(self, span: Span) -> Party | None:
        """Whom “we” means in the words at `span`: the body that the speaker speaks for."""
        quoted = self.quoted_at(span)
        speaker_id = quoted[1].speaker_id if quoted else None
        if speaker_id is None:
            return None
        kind, _, name = speaker_id.partition(":")
        if kind == "body":
            bodies = [body for body in self.pack.bodies if body.id == name]
            return party_of(bodies[0]) if bodies else None
        return self.body_of(speaker_id)

    def body_of(self, speaker_id: str | None) -> Party | None:
        """The body that a person of the pack held an office of when the words were spoken, as far as is known."""
        person = next((person for person in self.pack.people if person.speaker_id == speaker_id), None)
        if person is None:
            return None
        holdings = self.pack.holdings_of(person)
        held = [h for h in holdings if self.around is None or h.share_on(self.around) > 0.0] or list(holdings)
        return party_of(held[-1].body) if held else None

    def taken_up_before(self, place: int, *, plural: bool = False, persons: bool = False) -> Mention | None:
        """Whom “it”, “they” or “he” most likely takes up: the last subject before `place`, else the last mention.

        Looks back a sentence, further where none names anybody. A collective is preferred for a plural.
        """
        start, found, window = place, list[Mention](), None
        for _ in range(_LOOK_BACK + 1):
            start = self.sentence_at(max(0, start - 1)).start
            window = Span(start, place) if start < place else None
            found = [m for m in self.within(window) if m.person == persons and not m.adjective] if window else []
            if found and start < self.sentence_at(place).start:
                break
        if window is None:
            return None
        if plural:
            found = [m for m in found if m.plural or _is_alliance(m, self.pack)] or found
        subjects = [
            m for m in found if not self.is_oblique(m, window.start) and not m.possessive and not self.is_modifier(m)
        ]
        owners = [m for m in found if m.possessive or self.is_modifier(m)]
        chosen = subjects or owners or found
        return chosen[-1] if chosen else None


def _start(span: Span) -> int:
    return span.start


def _start_of_mention(mention: Mention) -> int:
    return mention.span.start


def _is_alliance(mention: Mention, pack: Pack) -> bool:
    return any(
        body.speaker_id == mention.party.id and body.kind in (BodyKind.ALLIANCE, BodyKind.COLLECTIVE)
        for body in pack.bodies
    )


def set_scene(
    text: Report | Transcript, quotations: Sequence[Quotation], attributions: Sequence[Attribution], pack: Pack
) -> Scene:
    """`text` with its sentences and mentions; noise is left out, since no paragraph holds it."""
    if isinstance(text, Report):
        paragraphs, headings, dated = tuple(sorted(text.paragraphs)), list(text.headings), text.published
        if text.title_span is not None:
            headings.append(text.title_span)
    else:
        paragraphs, headings, dated = tuple(s for turn in text.turns for s in turn.words), [], text.spoken
    return Scene(
        text=text.text,
        text_id=text.id,
        paragraphs=paragraphs,
        headings=tuple(headings),
        day=dated.day,
        around=dated.first,
        sentences=tuple(sentence_starts(text.text, paragraphs)) or (0,),
        mentions=find_mentions(text.text, paragraphs, quotations, pack),
        quotations=tuple(quotations),
        quoted=tuple(sorted((quotation.extent.start, at) for at, quotation in enumerate(quotations))),
        attributions=tuple(attributions),
        pack=pack,
    )

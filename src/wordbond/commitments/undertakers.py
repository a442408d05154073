"""Who takes on what a sentence undertakes: the subject before its verb, told through pronouns and offices to a body."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wordbond.claims.mentions import Mention, party_of
from wordbond.claims.model import Party
from wordbond.claims.scene import Scene
from wordbond.commitments.words import Words
from wordbond.model import Span
from wordbond.packs import BodyKind

__all__ = ["Undertakers", "is_programme"]

_PRONOUN = re.compile(
    r"\b(?:they|it|we|he|she|i|(?:the|his|her|their|our|its|my) (?:government|cabinet|country|nation|administration))\b"
    r"(?=[\s'’])",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s+(?:the\s+)?$")
_MOST_BETWEEN = 3
"""Words between a subject and its verb, helping ones aside: “Denmark in the end pledged”."""


@dataclass(frozen=True, slots=True)
class Undertakers:
    """Tells the parties of the commitments of one text."""

    scene: Scene
    words: Words

    def of_trigger(
        self, trigger: Span, sentence: Span, end: int, *, passive: bool
    ) -> tuple[tuple[Party, ...], Span | None]:
        """Who takes it on, and where the subject stands; nobody where the text does not say."""
        scene = self.scene
        if passive:
            if end > trigger.end:
                for mention in scene.within(Span(trigger.end, end)):
                    if _BY.search(scene.text[trigger.end : mention.span.start]):
                        return self._bodies(mention), None
            return (), None
        if sentence.start >= trigger.start:
            return (), None
        mentions = [
            m
            for m in scene.within(Span(sentence.start, trigger.start))
            if not scene.is_oblique(m, sentence.start)
            and not is_programme(m)
            and (not (m.adjective or m.possessive) or self._has_organ(m))
        ]
        last = mentions[-1] if mentions else None
        pronouns = list(_PRONOUN.finditer(scene.text, sentence.start, trigger.start))
        if pronouns and (last is None or pronouns[-1].start() > last.span.end):
            place = Span(*pronouns[-1].span())
            return (self._of_pronoun(place), place) if self._is_subject(place, trigger) else ((), None)
        if last is None or not self._is_subject(last.span, trigger):
            return (), None
        return self._bodies(last), min(m.span for m in scene.joined(last))

    def _is_subject(self, span: Span, trigger: Span) -> bool:
        """Whether nothing but helping words, an aside or a few more stands between a name and the trigger."""
        between = self.scene.text[span.end : trigger.start]
        between = re.sub(r"[,–—(][^,–—()]*[,–—)]", " ", between)
        left = [
            word
            for word in re.findall(r"[\w’']+", between.lower())
            if not self.words.patterns["helper"].fullmatch(word)
        ]
        return len(left) <= _MOST_BETWEEN

    def _has_organ(self, mention: Mention) -> bool:
        """Whether “Danish” or “Denmark’s” goes on to a part of the state that acts for it: “government”."""
        after = self.scene.text[mention.span.end : mention.span.end + 40]
        found = re.match(r"(?:['’]s?)?\s+(?=[a-z])", after)
        near = " ".join(after[found.end() :].split()[:2]) if found else ""
        return bool(self.words.patterns["organ"].search(near))

    def _of_pronoun(self, place: Span) -> tuple[Party, ...]:
        word = place.of(self.scene.text).lower()
        if word in ("we", "i"):
            home = self.scene.home_of(place)
            return (home,) if home else ()
        if " " in word and (home := self.scene.home_of(place)) is not None:
            return (home,)
        taken = self.scene.taken_up_before(place.start, plural=word == "they", persons=word in ("he", "she"))
        return self._bodies(taken) if taken else ()

    def _bodies(self, mention: Mention) -> tuple[Party, ...]:
        """The bodies of a mention and of those joined to it; who holds an office on the day stands for its body."""
        found: dict[str, Party] = {}
        for one in self.scene.joined(mention):
            party = replace(one.party, span=one.span)
            if one.person:
                party = self._body_of(one) or party
            if not is_programme(one):
                found.setdefault(party.id or party.name, party)
        return tuple(found.values())

    def _body_of(self, mention: Mention) -> Party | None:
        """The body whose office the person held when the text was published; None where that cannot be told."""
        pack, day = self.scene.pack, self.scene.day
        person = next((p for p in pack.people if str(p.speaker_id) == mention.party.id), None)
        if person is None:
            return None
        now = [h for h in pack.holdings_of(person) if day is not None and h.share_on(day) > 0.0]
        return party_of(now[-1].body) if now else None

    def may_say(self, trigger: Span, named: tuple[Party, ...]) -> bool:
        """Whether who says “will” may speak for those who shall do it: it is no forecast about others."""
        quoted = self.scene.quoted_at(trigger)
        if not any((party.id or "").startswith("body:") for party in named):
            return quoted is not None and any(quoted[1].speaker == party.name for party in named)
        home = self.scene.home_of(trigger)
        if home is None or home.id is None:
            return quoted is not None or any(p.id for p in named)
        return any(party.id is None or self._belongs(home.id, party.id) for party in named)

    def _belongs(self, home: str, party: str) -> bool:
        one, other = home.partition(":")[2], party.partition(":")[2]
        if one == other:
            return True
        wholes = {one: self._wholes(one), other: self._wholes(other)}
        return other in wholes[one] or one in wholes[other] or self._is_collective_of(other, {one, *wholes[one]})

    def _wholes(self, body: str) -> set[str]:
        """The bodies that `body` belongs to, by membership or as a part."""
        pack = self.scene.pack
        found = {m.body for m in pack.memberships if m.member == body}
        return found | {b.part_of for b in pack.bodies if b.id == body and b.part_of}

    def _is_collective_of(self, body: str, wholes: set[str]) -> bool:
        return any(
            b.id == body and b.kind is BodyKind.COLLECTIVE and (b.part_of in wholes) for b in self.scene.pack.bodies
        )


def is_programme(mention: Mention) -> bool:
    """Whether a mention is of a programme, which undertakes nothing itself."""
    return (mention.party.id or "").startswith("programme:")

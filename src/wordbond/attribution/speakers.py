"""Who a source mention refers to: a person, a body or a group; or nobody that could be told.

Stands after the quotations of a report are found. A name is settled by the report's own cast first and the pack second;
a pronoun or description by what stands before it, as centering has it (Grosz, Joshi and Weinstein 1995): the nearest
subject, the speaker just heard, the one the report is about. Unknown is an answer; a wrong person is a defect.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wordbond.attribution.cast import Cast, Somebody, find_cast
from wordbond.attribution.references import Reference, ReferenceKind, read_reference
from wordbond.attribution.salience import Stage
from wordbond.model import Attribution, Candidate, Quotation, Report, Span, SpeakerId
from wordbond.packs import Body, BodyKind, Holding, Pack, Person, fold

__all__ = ["find_speakers"]

MIN_CONFIDENCE = 0.5
"""Below this nobody is named. Gold speakers, tuned half: answers under it were right less than half of the time."""

_MAX_CANDIDATES = 5
_LATIN = re.compile("[A-Za-z]")
_AROUND = 20
"""How many contents that begin before a mention are looked at for one around it."""
_ANY_BODY = frozenset({"company", "group", "organisation", "organization", "agency", "firm", "network", "body"})


@dataclass(frozen=True, slots=True)
class _Guess:
    """One reading of a source mention."""

    speaker_id: SpeakerId
    name: str
    confidence: float
    who: Somebody | None = None
    many: bool = False
    """Whether several together are meant, whom “they” may take up."""
    body: bool = False
    """Whether a body is meant, which “it” may take up."""


def find_speakers(report: Report, quotations: Sequence[Quotation], pack: Pack) -> tuple[Attribution, ...]:
    """The judgement on each quotation of `report`, in their order: who its source mention refers to.

    `confidence` is the quotation's own times the probability that the speaker is right; where nobody is named, times
    the probability that nobody could be. The agency and the outlet are never taken for the speaker. Pure.
    """
    if not quotations:
        return ()
    day = report.published.first
    sources = [q.source for q in quotations if q.source is not None]
    paragraphs = report.paragraphs or _lines(report.text)
    cast = find_cast(report.text, paragraphs, sources, pack)
    return _Reading(report, pack, cast, Stage(report.text, paragraphs, quotations, cast), day).judge(quotations)


class _Reading:
    """One report on its way to its speakers; remembers who has spoken."""

    def __init__(self, report: Report, pack: Pack, cast: Cast, stage: Stage, day: date | None) -> None:
        self.text = report.text
        self.pack = pack
        self.cast = cast
        self.stage = stage
        self.day = day
        self.foreign = report.language not in (None, "en")
        self.own = frozenset(fold(name) for name in (report.outlet, *(c.agency for c in report.credits)) if name)
        self.contents: list[tuple[Span, Quotation]] = []
        self.settled: dict[Span, list[_Guess]] = {}
        self.here = {who.person.id: who for who in cast.everybody if who.person is not None}
        self.mentioned: dict[str, bool] = {}
        """Whether the report names a body, by its id."""
        self.groups: list[tuple[int, _Guess]] = []
        """Bodies and groups that spoke, with their places, for “it” and “they”."""

    def judge(self, quotations: Sequence[Quotation]) -> tuple[Attribution, ...]:
        """One attribution for each quotation; sources are settled in order of their place in the text."""
        self.contents = sorted(((span, q) for q in quotations for span in q.content), key=lambda pair: pair[0])
        waiting: list[Span] = []
        for source in sorted({q.source for q in quotations if q.source is not None}):
            reference = read_reference(self.text, source, self.pack)
            if reference.kind is ReferenceKind.FIRST_PERSON:
                waiting.append(source)
                continue
            self._settle(source, self._guesses(reference, self.stage.quotation_of(source)))
        for source in waiting:
            self._settle(source, self._speaker_around(source))
        return tuple(self._attribution(quotation) for quotation in quotations)

    def _settle(self, source: Span, guesses: list[_Guess]) -> None:
        guesses = [guess for guess in guesses if fold(guess.name) not in self.own]
        guesses.sort(key=lambda guess: -guess.confidence)
        self.settled[source] = guesses
        if guesses and guesses[0].confidence >= MIN_CONFIDENCE:
            best = guesses[0]
            if best.who is not None:
                self.stage.hear(source, best.who)
            if best.many or best.body:
                self.groups.append((source.start, best))

    def _attribution(self, quotation: Quotation) -> Attribution:
        guesses = self.settled.get(quotation.source, []) if quotation.source is not None else []
        best = guesses[0] if guesses and guesses[0].confidence >= MIN_CONFIDENCE else None
        nobody = 1.0 - (guesses[0].confidence if guesses else 0.0)
        share = best.confidence if best else (nobody if quotation.source is not None else 1.0)
        return Attribution(
            quotation_id=quotation.id,
            speaker_id=best.speaker_id if best else None,
            speaker=best.name if best else None,
            candidates=tuple(
                Candidate(g.speaker_id, g.name, round(g.confidence, 4)) for g in guesses[:_MAX_CANDIDATES]
            ),
            confidence=round(quotation.confidence * share, 4),
        )

    def _guesses(self, reference: Reference, quotation: Quotation | None) -> list[_Guess]:
        """All readings of one mention."""
        if self.foreign or not _LATIN.search(reference.words):
            return self._foreign(reference)
        match reference.kind:
            case ReferenceKind.NAME:
                return self._named(reference)
            case ReferenceKind.PRONOUN | ReferenceKind.PERSON:
                return self._person(reference, quotation)
            case ReferenceKind.RELATIVE:
                return self._antecedent(reference)
            case ReferenceKind.IT | ReferenceKind.THEY:
                return self._group_before(reference)
            case ReferenceKind.BODY_BEFORE:
                return self._body_again(reference)
            case ReferenceKind.BODY:
                return self._by_bare_office(reference) or self._by_family(reference) or self._body(reference)
            case ReferenceKind.MANY:
                return self._body(reference)
            case ReferenceKind.ANONYMOUS if reference.owner is not None:
                return self._by_office(reference) or self._by_lead(reference)
            case ReferenceKind.ANONYMOUS:
                return self._by_bare_office(reference) or self._by_family(reference) or self._by_lead(reference)
            case _:
                return []

    def _foreign(self, reference: Reference) -> list[_Guess]:
        """Readings in a language whose pronouns and titles we do not know: full names, and what the pack knows."""
        if known := self.pack.people_named(reference.words):
            return [_of_person(person, 0.85 / len(known)) for person in known]
        full = len(reference.name) > 1 or any(len(who.name) > 1 for who in self.cast.named(reference.name or ("",)))
        if reference.kind is not ReferenceKind.NAME or not full:
            return self._pack_bodies(reference.words)
        return [_weaker(guess, 0.9) for guess in self._named(reference)]

    def _named(self, reference: Reference) -> list[_Guess]:
        """Readings of a proper name: a person of the cast, a misspelt one, the pack’s, a body; else the name itself."""
        name = reference.name
        at, title = reference.span.start, reference.description
        found = self.cast.named(name, reference.honorific, at, title)
        if found:
            shares = _shares([self.cast.standing(who, at, title) for who in found])
            return [self._guess(who, 0.97 * share) for who, share in zip(found, shares, strict=True)]
        written = " ".join(name)
        if bodies := self._pack_bodies(reference.words) or self._pack_bodies(written):
            return bodies
        if known := self.pack.people_named(written):
            share = 0.9 if len(name) > 1 else 0.8
            return [_of_person(person, share / len(known)) for person in known]
        if misspelt := self.cast.misspelt(name):
            return [self._guess(who, 0.9 * share**0.5) for who, share in misspelt[:2]]
        like = self.pack.people_like(written)
        if like and like[0][1] >= 0.7 and len(name) > 1:
            return [_of_person(person, 0.85 * share) for person, share in like]
        return [_of_words(written, 0.85, body=len(name) > 1 or name[0].isupper())]

    def _person(self, reference: Reference, quotation: Quotation | None) -> list[_Guess]:
        """Readings of a pronoun or a description of one person."""
        held = self._by_office(reference)
        if len(held) == 1:
            return held
        ranked = self._fit_for_office(reference, self.stage.ranked(reference, quotation))
        if held:  # a title that several of the report hold: the one in the light
            holders = [guess.who for guess in held]
            among = [(who, share) for who, share in ranked if who in holders]
            total = sum(share for _, share in among) or 1.0
            return [self._guess(who, 0.85 * share / total) for who, share in among] or held
        if reference.kind is ReferenceKind.PERSON and not (ranked and ranked[0][1] >= MIN_CONFIDENCE):
            held = held or self._by_lead(reference)
        return [*held, *(self._guess(who, share) for who, share in ranked)][:_MAX_CANDIDATES]

    def _fit_for_office(
        self, reference: Reference, ranked: Sequence[tuple[Somebody, float]]
    ) -> Sequence[tuple[Somebody, float]]:
        """`ranked` without those of the pack who never held the office that “the secretary general” names there."""
        if reference.kind is not ReferenceKind.PERSON:
            return ranked
        holders = {holding.person.id for holding in self.pack.holders(reference.description, None)}
        if not holders:
            return ranked
        return [(who, share) for who, share in ranked if who.person is None or who.person.id in holders]

    def _by_office(self, reference: Reference) -> list[_Guess]:
        """Those who, by the pack, held the office that the mention names on the day, or had held it."""
        if reference.kind is ReferenceKind.PRONOUN or not (reference.definite or reference.owner is not None):
            return []
        words = reference.description
        holdings: Sequence[Holding] = self.pack.holders(words, self.day)
        if reference.former:
            ended = [h for h in self.pack.holders(words, None) if h.last is not None]
            holdings = self.pack.former_holders(words, self.day) if self.day is not None else ended
        cast = self.here
        here = {h.person.id: h for h in holdings if h.person.id in cast}
        if here:
            best = sorted(here.values(), key=lambda h: -cast[h.person.id].weight)
            sure = 0.95 if len(best) == 1 else 0.7
            return [
                self._guess(cast[h.person.id], (sure if n == 0 else 0.2) * self._share(h), by_office=True)
                for n, h in enumerate(best)
            ]
        people = {h.person.id: h for h in holdings}
        if len(people) == 1 and not reference.former:
            (holding,) = people.values()
            return [_of_person(holding.person, 0.85 * self._share(holding))]
        named = [holding for holding in people.values() if self._mentions(holding.body)]
        if len(named) == 1 and self.day is not None and not reference.former:
            return [_of_person(named[0].person, 0.75 * self._share(named[0]))]
        return []

    def _by_lead(self, reference: Reference) -> list[_Guess]:
        """The one whom a lead describes before naming."""
        who = self.stage.introduced_after(reference)
        return [self._guess(who, 0.7)] if who is not None else []

    def _by_bare_office(self, reference: Reference) -> list[_Guess]:
        """An office without an article, as headlines and agencies write it: “NATO chief”, where one person held it."""
        if not reference.words or reference.words.split()[0].lower() in (
            "a",
            "an",
            "one",
            "another",
            "some",
            "any",
            "no",
        ):
            return []
        held = {h.person.id: h for h in self.pack.holders(reference.words, self.day)}
        cast = self.here
        named = [person_id for person_id in held if person_id in cast]
        if len(named) == 1:
            return [self._guess(cast[named[0]], 0.9 * self._share(held[named[0]]))]
        if len(held) == 1:
            (holding,) = held.values()
            return [_of_person(holding.person, 0.85 * self._share(holding))]
        return []

    def _share(self, holding: Holding) -> float:
        if self.day is None or holding.ended_before(self.day):
            return holding.evidence.certainty.share
        return max(0.6, holding.share_on(self.day))

    def _antecedent(self, reference: Reference) -> list[_Guess]:
        """Readings of who, whose, which, that: what stands right before."""
        at = reference.span.start
        who = self.stage.right_before(at)
        if who is not None:
            return [self._guess(who, 0.93)]
        if body := self.stage.body_before(at):
            return self._pack_bodies(body) or [_of_words(body, 0.85, body=True)]
        noun = self.stage.noun_before(at)
        if noun is None:
            return []
        inner = read_reference(self.text, noun, self.pack)
        if inner.kind in (ReferenceKind.MANY, ReferenceKind.BODY):
            return [_weaker(guess, 0.85) for guess in self._body(inner)]
        if inner.kind is ReferenceKind.NAME:
            return [_weaker(guess, 0.85) for guess in self._named(inner)]
        return []

    def _group_before(self, reference: Reference) -> list[_Guess]:
        """Readings of it and they: the body or group that spoke or was named just before."""
        many = reference.kind is ReferenceKind.THEY
        at = reference.span.start
        if many and (told := self.stage.many_before(at)) is not None:
            self.groups.append((told.start, _of_words(told.of(self.text), 0.8, many=True)))
            self.groups.sort(key=lambda pair: pair[0])
        subject = self.stage.body_subject_before(at) if not many else None
        if subject is not None:
            found = self._pack_bodies(subject) or [_of_words(subject, 0.9, body=True)]
            return [_weaker(guess, 0.8) for guess in found]
        near = ((p, g) for p, g in reversed(self.groups) if p < at and (g.many if many else g.body))
        place, guess = next(near, (0, None))
        if guess is None:
            return []
        distance = self.stage.sentences_between(place, at)
        return [_weaker(guess, 0.85 if distance <= 1 else 0.7)] if distance <= 3 else []

    def _body_again(self, reference: Reference) -> list[_Guess]:
        """Readings of “the commission”: the body told before with this noun, else the body that just spoke."""
        head = reference.head
        spoke = next((g for p, g in reversed(self.groups) if g.body and head in fold(g.name).split()), None)
        if spoke is not None:
            return [_weaker(spoke, 0.85)]
        full = self.stage.told_before(reference.head, reference.span.start)
        if full is not None:
            return self._pack_bodies(full) or [_of_words(full, 0.75, body=True)]
        if reference.head in _ANY_BODY:
            if (named := self.stage.body_named_before(reference.span.start)) is not None:
                return [_of_words(named, 0.65, body=True)]
            return [_weaker(guess, 0.8) for guess in self._group_before(reference)]
        return []

    def _body(self, reference: Reference) -> list[_Guess]:
        """Readings of a body or a group: the pack’s, else as the report calls it."""
        words = reference.words
        if found := self._pack_bodies(words) or self._pack_bodies(reference.description):
            return found
        owner = self._owner(reference)
        name = owner or reference.description
        many = reference.kind is ReferenceKind.MANY
        return [_of_words(name, 0.8 if many else 0.85, many=many, body=not many)]

    def _by_family(self, reference: Reference) -> list[_Guess]:
        """Readings of what looks like a body but is a family name of this report: “Cuban”, “Heiserman of the union”.

        A mention of many words that such a name begins is a clause marked too widely: the name alone counts.
        """
        first, *rest = reference.words.split() or [""]
        if (
            (rest and rest[0] != "of" and len(rest) < 4)
            or not reference.words[:1].isupper()
            or reference.owner is not None
        ):
            return []
        found = [who for who in self.cast.named((first,), at=reference.span.start) if who.sure and len(who.name) > 1]
        return [self._guess(found[0], 0.9)] if found else []

    def _owner(self, reference: Reference) -> str | None:
        """“his campaign” as “Donald Trump’s campaign”, where it can be told whose."""
        if reference.owner is None:
            return None
        guesses = self._guesses(reference.owner, None)
        if reference.owner.kind is ReferenceKind.IT:
            subject = self.stage.body_subject(reference.span.start)
            if subject is not None:  # “Finland has not decided, its ministry said”
                guesses = self._pack_bodies(subject) or [_of_words(subject, 0.9, body=True)]
        best = max(guesses, key=lambda guess: guess.confidence, default=None)
        if best is None or best.confidence < MIN_CONFIDENCE:
            return None
        return f"{best.name}{'’' if best.name.endswith('s') else '’s'} {reference.owned}"

    def _pack_bodies(self, words: str) -> list[_Guess]:
        """The pack’s bodies of this name; a group known by a common noun only where its body is named in the report."""
        bodies = [body for body in self.pack.bodies_named(words) if self._may_be(body, words)]
        if bodies:
            return [_of_body(body, 0.95 / len(bodies)) for body in bodies]
        seats = [(body, metonym) for body, metonym in self.pack.metonyms_named(words)]
        if len(seats) == 1 and not seats[0][1].ambiguous:
            return [_of_body(seats[0][0], 0.85)]
        here = [body for body, _ in seats if body.kind is not BodyKind.INSTITUTION and self._mentions(body)]
        return [_of_body(here[0], 0.6)] if len(here) == 1 else []

    def _may_be(self, body: Body, words: str) -> bool:
        if fold(words).removeprefix("the ") == fold(body.name) and any(char.isupper() for char in words):
            return True
        if any(char.isupper() for char in words.removeprefix("The ")):
            return body.kind is not BodyKind.COLLECTIVE or body.part_of is None or self._mentions_id(body.part_of)
        return body.part_of is not None and self._mentions_id(body.part_of)

    def _mentions_id(self, body_id: str) -> bool:
        return self._mentions(self.pack.body(body_id))

    def _mentions(self, body: Body) -> bool:
        if body.id not in self.mentioned:
            names = (name for name in (body.name, *body.aliases) if name[:1].isupper())
            self.mentioned[body.id] = any(name in self.text for name in names)
        return self.mentioned[body.id]

    def _speaker_around(self, source: Span) -> list[_Guess]:
        """Readings of I and we: whoever speaks the quotation that the mention stands in."""
        high = bisect_right(self.contents, source.start, key=lambda pair: pair[0].start)
        nearest = self.contents[max(0, high - _AROUND) : high]
        around = [q for span, q in nearest if q.source not in (None, source) and span.holds(source)]
        for quotation in sorted(around, key=lambda q: len(q.extent)):
            if quotation.source is not None and (guesses := self.settled.get(quotation.source)):
                return [_weaker(guess, 0.9) for guess in guesses]
        return []

    def _guess(self, who: Somebody, confidence: float, *, by_office: bool = False) -> _Guess:
        if who.person is not None:
            share = max(who.share, 0.97) if by_office else who.share  # an office vouches for a bare family name
            return _Guess(who.person.speaker_id, who.person.name, confidence * share, who)
        return _Guess(SpeakerId(f"name:{fold(who.printed)}"), who.printed, confidence, who)


def _of_person(person: Person, confidence: float) -> _Guess:
    return _Guess(person.speaker_id, person.name, confidence)


def _of_body(body: Body, confidence: float) -> _Guess:
    many = body.kind is BodyKind.COLLECTIVE
    return _Guess(body.speaker_id, body.name, confidence, many=many, body=not many)


def _of_words(name: str, confidence: float, *, many: bool = False, body: bool = False) -> _Guess:
    return _Guess(_name_id(name), name, confidence, many=many, body=body)


def _name_id(name: str) -> SpeakerId:
    """The id of somebody whom no pack knows: alike in all reports that print the name alike."""
    return SpeakerId(f"name:{fold(name)}")


def _weaker(guess: _Guess, share: float) -> _Guess:
    return _Guess(guess.speaker_id, guess.name, guess.confidence * share, guess.who, many=guess.many, body=guess.body)


def _shares(weights: Sequence[float]) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights] if len(weights) > 1 else [1.0]


def _lines(text: str) -> tuple[Span, ...]:
    """The lines of `text` that hold anything, for a report whose paragraphs nobody has found."""
    found: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + line.index(bare[0])
            found.append(Span(start, start + len(bare)))
        at += len(line)
    return tuple(found)

"""What belongs to a subject of the pack: the ids, labels, rows and words by which a record is asked about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from wordbond.claims.model import Party
from wordbond.commitments.model import Commitment
from wordbond.model import Span
from wordbond.packs import Fact, Figure, Pack, Pledged, Programme, Target, Theme
from wordbond.packs.folding import fold, is_acronym
from wordbond.packs.subjects import Subject, SubjectKind

__all__ = ["Scope", "scope_of"]


@dataclass(frozen=True)
class Scope:
    """One subject, and what of the pack belongs to it."""

    subject: Subject
    speakers: frozenset[str] = frozenset()
    """Ids of those whose statements are its own: the person, or the body and who holds its offices."""
    words: tuple[str, ...] = ()
    """Names and phrases that show that a statement is about it; `*` lets a word go on."""
    measures: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    threats: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    """Record ids; where there are some, relations count between two of them and threats by one of them."""
    programmes: tuple[Programme, ...] = ()
    targets: tuple[Target, ...] = ()
    figures: tuple[Figure, ...] = ()
    facts: tuple[Fact, ...] = ()
    pledged: tuple[Pledged, ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        parts = [_pattern_of(words) for words in self.words]
        return re.compile("|".join(parts)) if parts else None

    @cached_property
    def _programme_ids(self) -> frozenset[str]:
        return frozenset(programme.id for programme in self.programmes)

    def is_named_in(self, text: str) -> bool:
        """Whether `text` names the subject or bears one of its words."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def place_in(self, text: str) -> Span | None:
        """Where `text` first names the subject or bears one of its words."""
        found = self._pattern.search(text) if self._pattern is not None else None
        return Span(*found.span()) if found else None

    def has(self, party: Party | None) -> bool:
        """Whether `party` is the subject."""
        return party is not None and party.id == self.subject.record_id

    @property
    def _own_targets(self) -> tuple[Target, ...]:
        """The target that the subject is; of other subjects, a level may be another's just as well."""
        return self.targets if self.subject.kind is SubjectKind.TARGET else ()

    def has_commitment(self, one: Commitment) -> bool:
        """Whether a commitment is owed by, or to, the subject, through its programme, of its measure or its aim."""
        return (
            any(self.has(party) for party in (*one.parties, one.to))
            or (self.subject.kind is not SubjectKind.BODY and one.programme in self._programme_ids)
            or (self.subject.kind is SubjectKind.THEME and one.measure in self.measures)
            or (self.subject.kind is SubjectKind.PERSON and one.said_by == self.subject.name)
            or any(_is_aim(target, one) for target in self._own_targets)
        )


def _pattern_of(words: str) -> str:
    """A pattern for whole words; capitals count where the name is an acronym: “US” is a country, “us” is not."""
    parts = [re.escape(word).replace(r"\*", r"\w*") for word in words.split()]
    whole = r"\s+".join(parts)
    return rf"(?<!\w){whole}(?!\w)" if is_acronym(words) else rf"(?<!\w)(?i:{whole})(?!\w)"


def _is_aim(target: Target, one: Commitment) -> bool:
    if one.quantity is None or target.value is None or one.quantity.value != target.value:
        return False
    owners = {party.id for party in one.parties}
    unit = f"{one.quantity.unit} per {one.quantity.per}" if one.quantity.per else one.quantity.unit
    return unit == target.unit and (not owners or bool(owners & {f"body:{party}" for party in target.parties}))


# -- from the pack ----------------------------------------------------------------------------------------------


def scope_of(subject: Subject, pack: Pack) -> Scope:
    """What of `pack` belongs to `subject`."""
    match subject.kind:
        case SubjectKind.PROGRAMME:
            return _of_programme(subject, pack)
        case SubjectKind.TARGET:
            return _of_target(subject, pack)
        case SubjectKind.THEME:
            return _of_theme(subject, next(theme for theme in pack.themes if theme.id == subject.id), pack)
        case SubjectKind.BODY:
            return _of_body(subject, pack)
        case SubjectKind.PERSON:
            return _of_person(subject, pack)


def _of_programme(subject: Subject, pack: Pack) -> Scope:
    (programme,) = (one for one in pack.programmes if one.id == subject.id)
    scope = Scope(subject, words=subject.names)
    return Scope(
        subject,
        words=subject.names,
        programmes=(programme,),
        targets=tuple(target for target in pack.targets if target.id in programme.goals),
        facts=tuple(fact for fact in pack.facts if scope.is_named_in(fact.subject)),
        pledged=tuple(row for row in pack.pledged if row.programme == programme.id),
    )


def _of_target(subject: Subject, pack: Pack) -> Scope:
    (target,) = (one for one in pack.targets if one.id == subject.id)
    programmes = tuple(programme for programme in pack.programmes if target.id in programme.goals)
    return Scope(
        subject,
        words=tuple(dict.fromkeys(name for programme in programmes for name in (programme.name, *programme.aliases))),
        programmes=programmes,
        targets=(target,),
        figures=_figures_of(target, pack),
    )


def _figures_of(target: Target, pack: Pack) -> tuple[Figure, ...]:
    table, _, measure = target.series.partition(":")
    return tuple(figure for figure in pack.series if (figure.series, figure.measure) == (table, measure))


def _of_theme(subject: Subject, theme: Theme, pack: Pack) -> Scope:
    measures = frozenset(theme.measures)
    return Scope(
        subject,
        words=theme.words or (theme.name,),
        measures=measures,
        relations=frozenset(theme.relations),
        threats=frozenset(theme.threats),
        bodies=frozenset(f"body:{body}" for body in theme.bodies),
        programmes=tuple(one for one in pack.programmes if one.id in theme.programmes),
        targets=tuple(one for one in pack.targets if one.id in theme.targets),
        figures=tuple(figure for figure in pack.series if figure.measure in measures),
        facts=tuple(fact for fact in pack.facts if fact.id in theme.facts),
        pledged=tuple(row for row in pack.pledged if row.programme in theme.programmes),
    )


def _of_body(subject: Subject, pack: Pack) -> Scope:
    body = pack.body(subject.id)
    holders = {str(h.person.speaker_id) for h in pack.holdings if h.body.id == body.id}
    bound = {body.id, *_wholes(body.id, pack)}
    return Scope(
        subject,
        speakers=frozenset({subject.record_id, *holders}),
        words=(body.name, *body.aliases),
        programmes=tuple(one for one in pack.programmes if body.id in (one.lead, one.beneficiary)),
        targets=tuple(target for target in pack.targets if bound.intersection(target.parties)),
        figures=tuple(figure for figure in pack.series if figure.body == body.id),
        facts=_facts_on(subject, (body.name, *body.aliases), pack),
        pledged=tuple(row for row in pack.pledged if body.id in row.donors),
    )


def _wholes(body: str, pack: Pack) -> set[str]:
    """The bodies that `body` belongs to, and the collectives that stand for all members of one of them."""
    wholes = {membership.body for membership in pack.memberships if membership.member == body}
    own_rows = {membership.body for membership in pack.memberships}
    standing_for = {
        b.id for b in pack.bodies if b.part_of in wholes and b.id not in own_rows and b.kind == "collective"
    }
    return wholes | standing_for


def _facts_on(subject: Subject, names: Iterable[str], pack: Pack) -> tuple[Fact, ...]:
    named = Scope(subject, words=tuple(names))
    return tuple(fact for fact in pack.facts if named.is_named_in(fact.subject))


def _of_person(subject: Subject, pack: Pack) -> Scope:
    spoken = {fold(name) for name in subject.names}
    return Scope(
        subject,
        speakers=frozenset({subject.record_id}),
        words=subject.names,
        facts=tuple(fact for fact in pack.facts if fold(fact.speaker) in spoken),
        pledged=tuple(row for row in pack.pledged if fold(row.speaker) in spoken),
    )

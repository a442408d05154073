"""A loaded pack: its rows, and the look-ups that the stages ask of them.

Look-ups compare folded words (no case, accents or points). What several people or bodies share comes back as several:
to choose among them is for the caller, who has the text before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from wordbond.errors import NotFound
from wordbond.packs.figures import Fact, Figure, Pledged, Rate, Target
from wordbond.packs.folding import fold, is_acronym, misspelling_share
from wordbond.packs.types import (
    Body,
    Event,
    Holding,
    Lexicon,
    Membership,
    Metonym,
    Office,
    Outlet,
    OutletKind,
    Person,
    Programme,
    Theme,
)

__all__ = ["Pack"]

_ARTICLES = ("the ", "a ", "an ")
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class _Names:
    """What a pack’s names lead to, keyed by folded words."""

    people: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    full_names: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, tuple[Body, ...]] = field(default_factory=dict)
    metonyms: dict[str, tuple[tuple[Body, Metonym], ...]] = field(default_factory=dict)
    offices: dict[str, tuple[Office, ...]] = field(default_factory=dict)
    holdings: dict[str, tuple[Holding, ...]] = field(default_factory=dict)
    """By office id."""
    held: dict[str, tuple[Holding, ...]] = field(default_factory=dict)
    """By person id."""
    programmes: dict[str, tuple[Programme, ...]] = field(default_factory=dict)
    outlets: dict[str, tuple[Outlet, ...]] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()
    """The first folded word of every body, metonym and programme."""
    acronyms: frozenset[str] = frozenset()
    """Folded words that count only where the text has them in capitals."""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The knowledge of one domain, read from a folder of tables. Made by `load_pack`."""

    name: str
    title: str
    language: str
    version: str
    """Digest of the words of all its files: two packs with the same version say the same."""
    people: tuple[Person, ...] = ()
    offices: tuple[Office, ...] = ()
    holdings: tuple[Holding, ...] = ()
    bodies: tuple[Body, ...] = ()
    memberships: tuple[Membership, ...] = ()
    events: tuple[Event, ...] = ()
    programmes: tuple[Programme, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    lexicons: tuple[Lexicon, ...] = ()
    series: tuple[Figure, ...] = ()
    targets: tuple[Target, ...] = ()
    pledged: tuple[Pledged, ...] = ()
    facts: tuple[Fact, ...] = ()
    rates: tuple[Rate, ...] = ()
    themes: tuple[Theme, ...] = ()
    _names: _Names = field(default_factory=_Names, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", _compile(self))

    @property
    def agencies(self) -> tuple[Outlet, ...]:
        """The outlets whose words others print."""
        return tuple(outlet for outlet in self.outlets if outlet.kind is OutletKind.AGENCY)

    def people_named(self, name: str) -> tuple[Person, ...]:
        """Everyone whose name, alias or known misspelling `name` is, the exact full name first."""
        folded = fold(name)
        full = self._names.full_names.get(folded)
        return (full,) if full else self._names.people.get(folded, ())

    def people_like(self, name: str) -> tuple[tuple[Person, float], ...]:
        """Those whose name `name` may be misspelt, with how likely each is, from above 0.0 to 1.0, best first.

        A name that somebody or some body of the pack bears as it stands is never taken for another’s.
        """
        if known := self.people_named(name):
            return tuple((person, 1.0) for person in known)
        folded = fold(name)
        if len(folded) < 4 or folded in self._names.bodies or folded in self._names.metonyms:
            return ()
        found: dict[str, tuple[Person, float]] = {}
        for written, people in self._names.people.items():
            if written[0] == folded[0] and (share := misspelling_share(folded, written)) > 0.0:
                for person in people:
                    if share > found.get(person.id, (person, 0.0))[1]:
                        found[person.id] = (person, share)
        return tuple(sorted(found.values(), key=lambda pair: (-pair[1], pair[0].id)))

    def bodies_named(self, name: str) -> tuple[Body, ...]:
        """The bodies with this name, alias or demonym. Metonyms are asked for apart: `metonyms_named`."""
        return self._names.bodies.get(self._body_key(name), ())

    def metonyms_named(self, name: str) -> tuple[tuple[Body, Metonym], ...]:
        """The bodies that a place may stand for; more than one, or an ambiguous one, is for the text to settle."""
        return self._names.metonyms.get(_bare(name), ())

    def offices_named(self, words: str) -> tuple[Office, ...]:
        """The offices that `words` may name: “NATO chief”, “the French foreign minister”, “president of Poland”."""
        folded = _bare(words)
        found = dict.fromkeys(self._names.offices.get(folded, ()))
        for title, bodies in self._split_office(folded):
            found.update(dict.fromkeys(o for o in self._names.offices.get(title, ()) if o.body in bodies))
        return tuple(found)

    def holders(self, office_alias: str, on: date | None) -> tuple[Holding, ...]:
        """Who may have held an office so called on the day `on`, likeliest first; of all times where it is None.

        An office without a known end counts as held, with less and less certainty: see `Holding.share_on`.
        """
        held = [h for office in self.offices_named(office_alias) for h in self._names.holdings.get(office.id, ())]
        if on is None:
            return tuple(held)
        return tuple(sorted((h for h in held if h.share_on(on) > 0.0), key=lambda h: (-h.share_on(on), h.person.id)))

    def former_holders(self, office_alias: str, on: date) -> tuple[Holding, ...]:
        """Who had held an office so called before the day `on` and held it no more, the latest first."""
        now = {h.person.id for h in self.holders(office_alias, on)}
        held = [h for office in self.offices_named(office_alias) for h in self._names.holdings.get(office.id, ())]
        past = [h for h in held if h.ended_before(on) and h.person.id not in now]
        return tuple(sorted(past, key=lambda h: (h.last.last if h.last else date.min, h.person.id), reverse=True))

    def holdings_of(self, person: Person) -> tuple[Holding, ...]:
        """The offices that `person` held, in order of time."""
        return self._names.held.get(person.id, ())

    def events_on(self, first: date, last: date | None = None) -> tuple[Event, ...]:
        """The events that share a day with `first` to `last`, both inclusive, in order of time."""
        until = last or first
        return tuple(event for event in self.events if event.first.first <= until and first <= event.last.last)

    def programmes_named(self, words: str) -> tuple[Programme, ...]:
        """The programmes with this name, alias or expansion."""
        return self._names.programmes.get(self._body_key(words), ())

    def outlets_named(self, words: str) -> tuple[Outlet, ...]:
        """The outlets with this name, alias or host name."""
        return self._names.outlets.get(fold(words), ())

    def members_of(self, body_id: str, on: date) -> tuple[Body, ...]:
        """The bodies that belonged to the body on the day."""
        ids = {m.member for m in self.memberships if m.body == body_id and m.holds_on(on)}
        return tuple(body for body in self.bodies if body.id in ids)

    def body(self, body_id: str) -> Body:
        """The body with this id; raises NotFound where there is none."""
        for body in self.bodies:
            if body.id == body_id:
                return body
        raise NotFound(f"pack {self.name}: no body {body_id}; `bodies.csv` lists those there are")

    def lexicon(self, name: str) -> Lexicon:
        """The word list of this name, empty where the pack has none."""
        return next((lexicon for lexicon in self.lexicons if lexicon.name == name), Lexicon(name, ()))

    def begins_name(self, word: str) -> bool:
        """Whether the name of a body, metonym or programme may begin with `word`: a cheap question before dear ones."""
        folded = fold(word)
        return not folded or folded.partition(" ")[0] in self._names.heads

    def _body_key(self, name: str) -> str:
        """The folded name; empty where it must stand in capitals and does not."""
        folded = _bare(name)
        return "" if folded in self._names.acronyms and not any(char.isupper() for char in name) else folded

    def _split_office(self, folded: str) -> Iterable[tuple[str, frozenset[str]]]:
        """The ways to part folded words into a title and the bodies that it belongs to."""
        parts = folded.split()
        for at in range(1, len(parts)):
            yield " ".join(parts[at:]), self._owners(" ".join(parts[:at]))
        before, of, after = folded.partition(" of ")
        if of:
            yield before, self._owners(after.removeprefix("the "))

    def _owners(self, folded: str) -> frozenset[str]:
        bodies = self._names.bodies.get(folded, ())
        seats = self._names.metonyms.get(folded, ())
        return frozenset(b.id for b in bodies) | frozenset(b.id for b, metonym in seats if not metonym.ambiguous)


def _bare(words: str) -> str:
    folded = fold(words)
    for article in _ARTICLES:
        folded = folded.removeprefix(article)
    return folded


def _compile(pack: Pack) -> _Names:
    people: dict[str, list[Person]] = {}
    for person in pack.people:
        for words in (person.name, *person.aliases, *person.misspellings):
            people.setdefault(fold(words), []).append(person)
    bodies: dict[str, list[Body]] = {}
    metonyms: dict[str, list[tuple[Body, Metonym]]] = {}
    for body in pack.bodies:
        for words in (body.name, *body.aliases, *body.demonyms):
            bodies.setdefault(_bare(words), []).append(body)
        for metonym in body.metonyms:
            metonyms.setdefault(_bare(metonym.words), []).append((body, metonym))
    offices: dict[str, list[Office]] = {}
    for office in pack.offices:
        for words in (office.title, *office.aliases):
            offices.setdefault(_bare(words), []).append(office)
    programmes: dict[str, list[Programme]] = {}
    for programme in pack.programmes:
        for words in (programme.name, *programme.aliases, *programme.expansions):
            programmes.setdefault(_bare(words), []).append(programme)
    outlets: dict[str, list[Outlet]] = {}
    for outlet in pack.outlets:
        for words in filter(None, (outlet.name, *outlet.aliases, outlet.site)):
            outlets.setdefault(fold(words), []).append(outlet)
    by_office: dict[str, list[Holding]] = {}
    by_person: dict[str, list[Holding]] = {}
    for holding in sorted(pack.holdings, key=lambda h: (h.first.first, h.person.id)):
        by_office.setdefault(holding.office.id, []).append(holding)
        by_person.setdefault(holding.person.id, []).append(holding)
    named = [(b.name, *b.aliases, *b.demonyms) for b in pack.bodies] + [(p.name, *p.aliases) for p in pack.programmes]
    return _Names(
        people=_frozen(people),
        full_names={fold(person.name): person for person in pack.people},
        bodies=_frozen(bodies),
        metonyms=_frozen(metonyms),
        offices=_frozen(offices),
        holdings=_frozen(by_office),
        held=_frozen(by_person),
        programmes=_frozen(programmes),
        outlets=_frozen(outlets),
        heads=frozenset(words.partition(" ")[0] for names in (bodies, metonyms, programmes) for words in names),
        acronyms=frozenset(fold(words) for names in named for words in names if is_acronym(words)),
    )


def _frozen(table: Mapping[str, list[_Row]]) -> dict[str, tuple[_Row, ...]]:
    return {words: tuple(dict.fromkeys(found)) for words, found in table.items()}

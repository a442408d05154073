"""What a pack holds: people, offices, bodies, events and programmes, each with the source it rests on.

A pack is the only place where the domain is known. Ids are the pack's own short words (`mark-rutte`, `DEU`); the record
keeps them with a prefix that tells their kind (`person:`, `body:`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wordbond.model import SpeakerId

__all__ = [
    "Body",
    "BodyKind",
    "Certainty",
    "Entry",
    "Event",
    "Evidence",
    "Holding",
    "Lexicon",
    "Membership",
    "Metonym",
    "Office",
    "Outlet",
    "OutletKind",
    "PartialDate",
    "Person",
    "Programme",
    "Theme",
]


class Certainty(StrEnum):
    """How far a row is to be trusted."""

    HIGH = "high"
    """Primary, or several agreeing sources, or beyond doubt."""
    MEDIUM = "medium"
    """One source, an inferred day, or not rechecked."""
    LOW = "low"
    """Weak or contradicted; kept because reports do say it."""

    @property
    def share(self) -> float:
        """The factor in (0, 1] by which a judgement that rests on the row is weakened."""
        return _SHARES[self]


_SHARES = {Certainty.HIGH: 1.0, Certainty.MEDIUM: 0.93, Certainty.LOW: 0.75}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row of a pack rests on."""

    source: str
    """Publisher and title."""
    source_url: str
    """Empty where there is no address."""
    basis: str
    """How it was read, such as `page copy` or `general knowledge, not looked up`."""
    certainty: Certainty


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year as the pack writes it, with the first and last day that it can mean."""

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first:%Y-%m}" if self.first.month == self.last.month else f"{self.first:%Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whom reports name."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    """Other right or customary names: the family name, transliterations, with initials."""
    misspellings: tuple[str, ...] = ()
    """Wrong names seen in print."""
    gender: str | None = None
    """`f`, `m` or `x` (neither), by public usage; None where the pack does not say."""
    evidence: Evidence

    @property
    def speaker_id(self) -> SpeakerId:
        """The person's id in a record."""
        return SpeakerId(f"person:{self.id}")


class BodyKind(StrEnum):
    """What sort of body speaks, owes or is spoken of."""

    COUNTRY = "country"
    ORGANISATION = "organisation"
    ALLIANCE = "alliance"
    INSTITUTION = "institution"
    """A part of a state or an organisation that speaks for itself, such as a ministry."""
    COLLECTIVE = "collective"
    """Several together, such as the allies or the defence ministers."""
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Metonym:
    """A place that stands for a body, such as a capital for a government."""

    words: str
    ambiguous: bool = False
    """Whether it stands for other bodies or the mere place just as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A country, organisation, alliance, institution, company or collective."""

    id: str
    kind: BodyKind
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    """Adjectives and names of its people."""
    metonyms: tuple[Metonym, ...] = ()
    part_of: str | None = None
    """The id of the body that it is a part of."""
    evidence: Evidence

    @property
    def speaker_id(self) -> SpeakerId:
        """The body's id in a record."""
        return SpeakerId(f"body:{self.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That one body belongs to another, and since when."""

    body: str
    member: str
    first: PartialDate | None = None
    last: PartialDate | None = None
    evidence: Evidence
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the member may have belonged to the body on `day`."""
        return (self.first is None or self.first.first <= day) and (self.last is None or day <= self.last.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A post of one body, whoever holds it."""

    id: str
    title: str
    body: str
    aliases: tuple[str, ...] = ()
    """Other words for the post; those that fit several posts (“prime minister”) are told apart by the body."""
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """That a person held an office from one day to another."""

    person: Person
    office: Office
    body: Body
    first: PartialDate
    last: PartialDate | None = None
    """None means that no end is known; it never means “still in office”: see `as_of`."""
    as_of: PartialDate | None = None
    """The last date on which the holding was evidenced."""
    evidence: Evidence

    def share_on(self, day: date) -> float:
        """How far to trust, from 0.0 to 1.0, that the person held the office on `day`.

        0.0 outside the term. Weaker on the days that a month or year leaves open, and weaker with each year after
        the last date evidenced, down to a half of what it was; a little weaker where that date is not known.
        """
        if day < self.first.first or (self.last is not None and day > self.last.last):
            return 0.0
        share = self.evidence.certainty.share
        if day < self.first.last or (self.last is not None and day > self.last.first):
            share *= 0.8
        if self.last is None and self.as_of is None:
            share *= 0.9
        elif self.last is None and self.as_of is not None:
            share *= max(0.5, 1.0 - 0.1 * max(0, (day - self.as_of.last).days) / 365.25)
        return share

    def ended_before(self, day: date) -> bool:
        """Whether the term had surely ended by `day`."""
        return self.last is not None and self.last.last <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An occasion at which words were spoken or published."""

    id: str
    name: str
    first: PartialDate
    last: PartialDate
    place: str | None = None
    series: str | None = None
    speakers: tuple[str, ...] = ()
    """Ids of people and bodies of the pack."""
    speaker_text: str = ""
    """All who spoke, as the source names them."""
    medium: str = ""
    transcript_url: str = ""
    evidence: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A named undertaking that money, arms or work is promised to."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    expansions: tuple[str, ...] = ()
    """What an abbreviation is written out as; reports do so in several ways, wrong ones among them."""
    lead: str | None = None
    """The body that runs it."""
    beneficiary: str | None = None
    """The body that it serves."""
    unit: str = ""
    """What its size is counted in: a currency code or a thing."""
    first: PartialDate | None = None
    last: PartialDate | None = None
    keywords: tuple[str, ...] = ()
    """Words that make it likely that a text speaks of the programme without naming it."""
    goals: tuple[str, ...] = ()
    """Ids of the targets that it serves, its need among them."""
    package: Decimal | None = None
    """The usual size of one package, in `unit`; None where it has none."""
    evidence: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A matter that runs through many texts, such as production or hybrid threats, with what belongs to it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Words and phrases by which a statement shows that it is about the theme; `*` after three letters or more lets a
    word go on."""
    measures: tuple[str, ...] = ()
    """Labels of the lexicon of measures, and measures of series."""
    relations: tuple[str, ...] = ()
    """Labels of the lexicon of relations."""
    threats: tuple[str, ...] = ()
    """Labels of the lexicon of threats."""
    programmes: tuple[str, ...] = ()
    """Ids."""
    targets: tuple[str, ...] = ()
    """Ids."""
    facts: tuple[str, ...] = ()
    """Ids."""
    bodies: tuple[str, ...] = ()
    """Ids. Where there are some, relations count between two of them alone, and threats by one of them."""
    evidence: Evidence
    note: str = ""


class OutletKind(StrEnum):
    """Whether others print its words."""

    AGENCY = "agency"
    OUTLET = "outlet"
    AGGREGATOR = "aggregator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A news agency, publication or aggregator."""

    id: str
    kind: OutletKind
    name: str
    aliases: tuple[str, ...] = ()
    site: str = ""
    """Host name, without `www.`."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a word list."""

    words: str
    label: str
    example: str
    """A sentence in which the words have this meaning."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A word list of the domain, such as the verbs that promise."""

    name: str
    entries: tuple[Entry, ...]

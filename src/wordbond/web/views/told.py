"""What a text asserts, as lists show it: claims, relations and threats, each with its words and the way to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wordbond.claims.model import Claim, Modality, Party, Period, Relation, Threat
from wordbond.errors import NotFound, RecordUnusable
from wordbond.packs import Pack
from wordbond.packs.subjects import Subject, SubjectKind, subject_named, subjects
from wordbond.record.asserted import Told
from wordbond.web.addresses import address_of, with_query
from wordbond.web.asked import Asked
from wordbond.web.views.amounts import ROLE_WORDS, AmountLine, amount_line, due_line
from wordbond.web.views.parts import Cell, Ref, called
from wordbond.web.words import counted, day_words, sure_words

__all__ = [
    "MODALITY_WORDS",
    "ClaimTold",
    "NamedParty",
    "RelationTold",
    "Subjects",
    "ThreatTold",
    "ToldFilters",
    "ToldLine",
    "chips",
    "claim_told",
    "label_words",
    "relation_told",
    "threat_told",
    "told_filters",
]

MODALITY_WORDS = {
    Modality.ACTUAL: "told as so",
    Modality.POTENTIAL: "told as possible",
    Modality.HYPOTHETICAL: "only supposed",
}
LENGTHS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_LENGTH = re.compile(r"P(\d{1,6})([YMWD])")
WHO = (SubjectKind.BODY, SubjectKind.PERSON, SubjectKind.PROGRAMME)


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party, with its dossier; of one that the pack does not know, the list of what is told of it."""

    name: str
    id: str | None
    href: str


class Subjects:
    """Whom and what there are dossiers of: the subjects of the pack that `pack` gives."""

    def __init__(self, pack: Callable[[], Pack]) -> None:
        self.pack = pack
        self._known: tuple[Pack, dict[str, Subject]] | None = None

    def known(self) -> Mapping[str, Subject]:
        """The subjects by their ids in a record; none where no pack fits the record."""
        try:
            pack = self.pack()
        except RecordUnusable:
            return {}
        if self._known is None or self._known[0] is not pack:
            self._known = (pack, {one.record_id: one for one in subjects(pack)})
        return self._known[1]

    def party(self, party: Party, listed: str) -> NamedParty:
        """`party` for a view; `listed` is the list that one without a dossier leads to."""
        if party.id is not None and party.id in self.known():
            return NamedParty(party.name, party.id, address_of("dossiers", party.id))
        return NamedParty(party.name, party.id, with_query(listed, party=party.id or party.name))

    def parties(self, all_of: Iterable[Party], listed: str) -> tuple[NamedParty, ...]:
        """The same of several."""
        return tuple(self.party(one, listed) for one in all_of)

    def asked(self, asked: Asked) -> str | None:
        """The party that `asked` names: by its id where the pack knows it, else as written."""
        name = asked.words("party")
        if name is None or not self.known():
            return name
        try:
            return subject_named(self.pack(), name, WHO).record_id
        except NotFound:
            return name


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """What one text asserts, with where it stands."""

    id: str
    text: Ref
    outlet: str | None
    day: str | None
    """The first day on which the text may have been published or spoken."""
    said_by: str | None
    """According to whom; None for the outlet's own voice or a speaker who cannot be told."""
    quotation: str | None
    """The id of the quotation that it stands in."""
    words: str
    context: str
    """The sentence that the words stand in."""
    start: int
    """Where the words stand in their text, in characters."""
    end: int
    confidence: float

    @property
    def place(self) -> str:
        """The words in their text."""
        return f"{self.text.href}#a-{self.id}"

    @property
    def on(self) -> str | None:
        """The day in words."""
        return day_words(date.fromisoformat(self.day)) if self.day else None

    @property
    def sure(self) -> str:
        """The confidence in words with its figure."""
        return sure_words(self.confidence)

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence: what stands before the words, the words, what follows."""
        before, words, after = self.context.partition(self.words)
        return (before, words, after) if words else ("", self.context, "")

    def _cells(self) -> dict[str, Cell]:
        return {
            "day": self.day,
            "said_by": self.said_by,
            "outlet": self.outlet,
            "text_id": self.text.id,
            "title": self.text.name,
            "start": self.start,
            "end": self.end,
            "words": self.words,
            "context": self.context,
            "quotation_id": self.quotation,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTold(ToldLine):
    """A figure that a text asserts of something."""

    subjects: tuple[NamedParty, ...]
    measure: str | None
    amount: AmountLine
    periods: tuple[str, ...]
    """The times that it is of, in words."""
    number_at: int
    """Where the number begins in its text, in characters."""

    @property
    def of_what(self) -> str | None:
        """The measure as words; None where the amount's unit says the same."""
        words = label_words(self.measure) if self.measure else None
        return None if words == self.amount.unit else words

    @property
    def href(self) -> str:
        """The path of its page: the text, and where the number stands in it."""
        return address_of("claims", f"{self.text.id}.{self.number_at}")

    def row(self) -> dict[str, Cell]:
        """The claim as a row of a table."""
        return {
            "id": self.id,
            "subject": " | ".join(party.name for party in self.subjects),
            "subject_id": " | ".join(party.id or "" for party in self.subjects),
            "measure": self.measure,
            "amount": self.amount.value,
            "upper": self.amount.upper,
            "unit": self.amount.unit,
            "comparator": self.amount.comparator.value,
            "per": self.amount.per,
            "period": " | ".join(self.periods),
            **self._cells(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationTold(ToldLine):
    """That one party stands in a relation to another, as one text tells it."""

    a: NamedParty
    relation: str
    b: NamedParty
    modality: Modality

    def row(self) -> dict[str, Cell]:
        """The telling as a row of a table."""
        return {
            "id": self.id,
            "a": self.a.name,
            "a_id": self.a.id,
            "relation": self.relation,
            "b": self.b.name,
            "b_id": self.b.id,
            "modality": self.modality.value,
            **self._cells(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatTold(ToldLine):
    """A danger that a text names."""

    kind: str
    actors: tuple[NamedParty, ...]
    targets: tuple[NamedParty, ...]
    modality: Modality

    def row(self) -> dict[str, Cell]:
        """The threat as a row of a table."""
        return {
            "id": self.id,
            "kind": self.kind,
            "actor": " | ".join(party.name for party in self.actors),
            "actor_id": " | ".join(party.id or "" for party in self.actors),
            "target": " | ".join(party.name for party in self.targets),
            "target_id": " | ".join(party.id or "" for party in self.targets),
            "modality": self.modality.value,
            **self._cells(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFilters:
    """The form that narrows such a list, with what is in it now; an empty string where nothing is."""

    action: str
    parameter: str
    """What the list's labels go by in its address: measure, relation or threat."""
    labels: tuple[tuple[str, str], ...]
    label: str
    modality: str
    modalities: tuple[tuple[str, str], ...]
    """Empty where the list knows none."""
    party: str
    holder: str
    first: str
    last: str


def label_words(label: str) -> str:
    """A label of a lexicon as words: “partner of”."""
    return label.replace("_", " ")


def told_filters(asked: Asked, parameter: str, kinds: Iterable[tuple[str, int]], *, modal: bool) -> ToldFilters:
    """The form for the list that is asked for; `kinds` are its labels, `modal` whether they may be but supposed."""

    def present(name: str) -> str:
        return asked.words(name) or ""

    return ToldFilters(
        action=asked.path,
        parameter=parameter,
        labels=tuple((kind, label_words(kind)) for kind, _ in kinds),
        label=present(parameter),
        modality=present("modality"),
        modalities=tuple((one.value, words) for one, words in MODALITY_WORDS.items()) if modal else (),
        party=present("party"),
        holder=present("holder"),
        first=present("from"),
        last=present("to"),
    )


def chips(asked: Asked, parameter: str, known: Mapping[str, Subject]) -> tuple[tuple[str, str], ...]:
    """The filters in force, each in words and with the address without it."""
    found = []
    for name in (parameter, "party", "modality", "holder", "from", "to"):
        value = asked.words(name)
        if value is None:
            continue
        told = f"{name} {value}"
        if name == parameter:
            told = label_words(value)
        elif name == "party":
            told = known[value].name if value in known else value
        elif name == "modality":
            told = MODALITY_WORDS[Modality(value)]
        elif name == "holder":
            told = f"according to {value}"
        found.append((told, asked.again(**{name: None})))
    return tuple(found)


def claim_told(told: Told[Claim], subjects: Subjects) -> ClaimTold:
    """A claim of the record, for a view."""
    claim = told.what
    return ClaimTold(
        **_where(told, claim.said_by),
        subjects=subjects.parties(claim.subjects, "/claims"),
        measure=claim.measure,
        amount=amount_line(claim.quantity),
        periods=tuple(map(_period_words, claim.periods)),
        number_at=claim.quantity.number.start,
    )


def _period_words(period: Period) -> str:
    """A time in words; a length of time such as `P6M` as “6 months”."""
    length = _LENGTH.fullmatch(period.symbol)
    if period.dated.first is None and length:
        return ROLE_WORDS[period.role].format(counted(int(length[1]), LENGTHS[length[2]]))
    return due_line(period).words


def relation_told(told: Told[Relation], subjects: Subjects) -> RelationTold:
    """A telling of a relation, for a view."""
    one = told.what
    return RelationTold(
        **_where(told, one.holder),
        a=subjects.party(one.a, "/relations"),
        relation=one.relation,
        b=subjects.party(one.b, "/relations"),
        modality=one.modality,
    )


def threat_told(told: Told[Threat], subjects: Subjects) -> ThreatTold:
    """A threat of the record, for a view."""
    one = told.what
    return ThreatTold(
        **_where(told, one.holder),
        kind=one.kind,
        actors=subjects.parties(one.actors, "/threats"),
        targets=subjects.parties(one.targets, "/threats"),
        modality=one.modality,
    )


def _where(told: Told[Any], said_by: str | None) -> dict[str, Any]:
    what = told.what
    return {
        "id": what.id,
        "text": Ref(f"{told.kind}s", told.text_id, called(told.title, told.begins)),
        "outlet": told.outlet,
        "day": told.day or None,
        "said_by": said_by,
        "quotation": what.quotation_id,
        "words": " ".join(told.words.split()),
        "context": told.context,
        "start": told.span.start,
        "end": told.span.end,
        "confidence": round(what.confidence, 4),
    }

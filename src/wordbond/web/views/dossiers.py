"""Dossiers: all that the record and its pack hold on a programme, target, theme, body or person, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from wordbond.errors import NotFound
from wordbond.export.dossiers import DOSSIER_COLUMNS, dossier_rows
from wordbond.export.pack_rows import bounded
from wordbond.packs import Fact, Pack, Pledged
from wordbond.packs.subjects import Subject, SubjectKind, subject_named, subjects
from wordbond.record.dossiers import Dossier, Saying, dossier_of
from wordbond.record.scopes import scope_of
from wordbond.record.verdicts import DecidedVerdict
from wordbond.web.addresses import address_of, with_query
from wordbond.web.asked import MOST_ON_A_PAGE, Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.conflicts import ConflictLine, conflict_lines
from wordbond.web.views.lists import twins_of
from wordbond.web.views.parts import PAGE_ONLY, Cell, HasRow, Ref, called
from wordbond.web.views.programmes import SourceLine, pledged_words, source_line
from wordbond.web.views.promises import CommitmentLine, commitment_line
from wordbond.web.views.series import SeriesLine, render_months, series_lines
from wordbond.web.views.targets import TargetLine, target_line
from wordbond.web.views.told import (
    ClaimTold,
    RelationTold,
    Subjects,
    ThreatTold,
    claim_told,
    relation_told,
    threat_told,
)
from wordbond.web.words import day_words

__all__ = ["DossierPage", "Dossiers", "DossiersPage", "SubjectLine"]

SHOWN = 8
"""Items of each sort that a dossier shows where no limit is asked for."""
MOST_SERIES = 40
NOT_STATED = "not stated"
"""What a pack writes where a source tells nothing of what is bought."""
KIND_WORDS = {
    SubjectKind.PROGRAMME: ("Programme", "Programmes"),
    SubjectKind.TARGET: ("Target", "Targets"),
    SubjectKind.THEME: ("Theme", "Themes"),
    SubjectKind.BODY: ("Body", "Bodies"),
    SubjectKind.PERSON: ("Person", "People"),
}
SECTION_WORDS = {
    "statements": ("Statements", "statement"),
    "claims": ("Claims", "claim"),
    "conflicts": ("Conflicts", "conflict"),
    "commitments": ("Commitments", "commitment"),
    "relations": ("Relations", "relation"),
    "threats": ("Threats", "threat"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLine:
    """Something that there is a dossier of."""

    id: str
    kind: SubjectKind
    kind_words: str
    name: str
    aliases: tuple[str, ...]

    @property
    def detail(self) -> str:
        """What it is, in words; of a target with its id, since two may be of the same measure."""
        words = self.kind_words.lower()
        return f"{words} {self.id.partition(':')[2]}" if self.kind is SubjectKind.TARGET else words

    @property
    def href(self) -> str:
        """The path of its dossier."""
        return address_of("dossiers", self.id)

    def row(self) -> dict[str, Cell]:
        """The subject as a row of a table."""
        return {"id": self.id, "kind": self.kind.value, "name": self.name, "aliases": " | ".join(self.aliases)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCount:
    """A kind of subject, how many there are, and the list of them."""

    kind: SubjectKind
    name: str
    count: int
    href: str

    @property
    def figure(self) -> str:
        """The count, its thousands apart."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossiersPage:
    """A part of the subjects that there are dossiers of."""

    pack: str
    total: int
    items: tuple[SubjectLine, ...]
    next: str | None
    kinds: tuple[SubjectCount, ...]
    query: str
    kind: str
    chosen: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)


@dataclass(frozen=True, slots=True)
class AboutLine:
    """What the pack itself says of the subject."""

    label: str
    words: str
    source: SourceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class SayingLine:
    """A statement by the subject or about it."""

    quotation: str
    statement: str | None
    own: bool
    day: str | None
    on: str | None = field(metadata=PAGE_ONLY)
    speaker: Ref | None
    kind: str
    words: str
    """The sentence that names the subject, else the beginning."""
    text: Ref
    outlet: str | None
    reports: int

    @property
    def href(self) -> str:
        """The page of the statement; of the quotation where nothing was linked."""
        return address_of("statements", self.statement) if self.statement else address_of("quotations", self.quotation)


@dataclass(frozen=True, slots=True)
class PackLine:
    """A row of the pack that tells of the subject, with its source."""

    id: str
    on: str
    who: str
    what: str
    value: str | None
    source: SourceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """What a person decided of one of its targets."""

    target: str
    party: str
    verdict: str
    as_of: str
    author: str
    reason: str
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPage:
    """All that is held on one subject; what comes from texts stands newest first."""

    subject: SubjectLine
    counts: dict[str, int]
    """How many of each there are; the lists below may hold fewer."""
    about: tuple[AboutLine, ...]
    statements: tuple[SayingLine, ...]
    claims: tuple[ClaimTold, ...]
    conflicts: tuple[ConflictLine, ...]
    commitments: tuple[CommitmentLine, ...]
    relations: tuple[RelationTold, ...]
    threats: tuple[ThreatTold, ...]
    targets: tuple[TargetLine, ...]
    programmes: tuple[Ref, ...]
    series: tuple[SeriesLine, ...]
    series_total: int
    facts: tuple[PackLine, ...]
    pledged: tuple[PackLine, ...]
    verdicts: tuple[VerdictLine, ...]
    months: tuple[tuple[str, int, int], ...]
    """Month, statements by the subject, statements about it."""
    plot: Markup | None = field(metadata=PAGE_ONLY)
    also: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    """Other pages on it: what they show, and their addresses."""
    more: str | None = field(metadata=PAGE_ONLY)
    """The address of the same with more of each; None where all is shown, or no more can be."""
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)

    @property
    def jumps(self) -> tuple[tuple[str, str, int], ...]:
        """The sections that hold something from texts: key, name, how much."""
        return tuple((key, name, self.counts[key]) for key, (name, _) in SECTION_WORDS.items() if self.counts[key])

    @property
    def is_empty(self) -> bool:
        """Whether neither texts nor tables hold anything on it but its own row."""
        return not any(count for name, count in self.counts.items() if name != "about")


@dataclass(frozen=True, slots=True)
class DossierRow:
    """An item of a dossier, of whatever sort."""

    cells: tuple[object, ...]

    def row(self) -> dict[str, Cell]:
        """The item as a row of a table."""
        return {
            name: value if isinstance(value, int | float) or value is None else str(value)
            for name, value in zip(DOSSIER_COLUMNS, self.cells, strict=True)
        }


class Dossiers:
    """The dossiers of a record."""

    def __init__(self, known: Subjects) -> None:
        self._subjects = known

    def dossiers_page(self, _shelf: Shelf, asked: Asked) -> DossiersPage:
        """Programmes, targets, themes, bodies and people of the pack, by which the record can be asked."""
        pack, limit, after = self._subjects.pack(), asked.limit(), asked.words("after")
        found = _listed(pack, asked)
        start = 0
        if after is not None:
            places = [place for place, one in enumerate(found) if one.record_id == after]
            if not places:
                raise NotFound(f"“{after}” is no longer in this list; begin it anew")
            start = places[0] + 1
        shown, whole = found[start : start + limit], subjects(pack)
        counts = {kind: sum(one.kind is kind for one in whole) for kind in SubjectKind}
        kind, query = asked.words("subject"), asked.words("q")
        return DossiersPage(
            pack=pack.title,
            total=len(found),
            items=tuple(_subject_line(one) for one in shown),
            next=asked.following(shown[-1].record_id) if len(found) > start + limit else None,
            kinds=tuple(
                SubjectCount(kind=one, name=names, count=counts[one], href=with_query("/dossiers", subject=one.value))
                for one, (_, names) in KIND_WORDS.items()
                if counts[one]
            ),
            query=query or "",
            kind=kind or "",
            chosen=_chosen(asked),
            twins=twins_of(asked),
        )

    def dossiers_rows(self, _shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """All subjects under the filters."""
        return (_subject_line(one) for one in _listed(self._subjects.pack(), asked))

    def dossier_page(self, shelf: Shelf, asked: Asked) -> DossierPage:
        """The dossier of one subject, by its id or name; raises NotFound."""
        pack, limit = self._subjects.pack(), asked.limit(SHOWN)
        subject = subject_named(pack, asked.named["id"])
        key = ("dossier", pack.version, subject.record_id, limit)
        dossier: Dossier = shelf.at_hand(key, lambda: dossier_of(shelf.record, pack, subject, limit=limit))
        series, series_total = series_lines(scope_of(subject, pack).figures, pack, MOST_SERIES)
        names = {body.id: body.name for body in pack.bodies}
        most = max((dossier.counts[name] for name in (*SECTION_WORDS, "facts", "pledged")), default=0)
        return DossierPage(
            subject=_subject_line(subject),
            counts=dict(dossier.counts),
            about=tuple(AboutLine(one.label, one.words, source_line(one.evidence)) for one in dossier.about),
            statements=tuple(map(_saying_line, dossier.statements)),
            claims=tuple(claim_told(told, self._subjects) for told in dossier.claims),
            conflicts=tuple(conflict_lines(shelf, list(dossier.conflicts))),
            commitments=tuple(commitment_line(row, pack) for row in dossier.commitments),
            relations=tuple(relation_told(told, self._subjects) for told in dossier.relations),
            threats=tuple(threat_told(told, self._subjects) for told in dossier.threats),
            targets=tuple(target_line(one) for one in dossier.targets if not _is(subject, SubjectKind.TARGET, one.id)),
            programmes=tuple(
                Ref("programmes", one.id, one.name)
                for one in dossier.programmes
                if not _is(subject, SubjectKind.PROGRAMME, one.id)
            ),
            series=series,
            series_total=series_total,
            facts=tuple(map(_fact_line, dossier.facts)),
            pledged=tuple(_pledged_line(row, names) for row in dossier.pledged),
            verdicts=tuple(_verdict_line(one, names) for one in dossier.verdicts),
            months=dossier.months,
            plot=render_months(dossier.months),
            also=tuple(_also(subject, shelf)),
            more=asked.again(limit=str(MOST_ON_A_PAGE)) if limit < min(most, MOST_ON_A_PAGE) else None,
            twins=twins_of(asked),
        )

    def dossier_rows(self, shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
        """Everything that is held on one subject, a row for each item."""
        pack = self._subjects.pack()
        dossier = dossier_of(shelf.record, pack, subject_named(pack, asked.named["id"]))
        return (DossierRow(cells) for cells in dossier_rows(dossier))


def _listed(pack: Pack, asked: Asked) -> list[Subject]:
    kind, query = asked.choice("subject", tuple(SubjectKind)), (asked.words("q") or "").casefold().split()
    found = subjects(pack, [SubjectKind(kind)] if kind else SubjectKind)
    return [one for one in found if all(any(word in name.casefold() for name in one.names) for word in query)]


def _is(subject: Subject, kind: SubjectKind, key: str) -> bool:
    return subject.kind is kind and subject.id == key


def _chosen(asked: Asked) -> tuple[tuple[str, str], ...]:
    """The filters in force, each in words and with the address without it."""
    found = []
    if kind := asked.words("subject"):
        found.append((KIND_WORDS[SubjectKind(kind)][1], asked.again(subject=None)))
    if query := asked.words("q"):
        found.append((f"“{query}”", asked.again(q=None)))
    return tuple(found)


def _subject_line(subject: Subject) -> SubjectLine:
    return SubjectLine(
        id=subject.record_id,
        kind=subject.kind,
        kind_words=KIND_WORDS[subject.kind][0],
        name=subject.name,
        aliases=subject.aliases,
    )


def _saying_line(one: Saying) -> SayingLine:
    return SayingLine(
        quotation=one.quotation_id,
        statement=one.statement_id,
        own=one.own,
        day=one.day.isoformat() if one.day else None,
        on=day_words(one.day) if one.day else None,
        speaker=Ref("speakers", one.speaker_id, one.speaker or one.speaker_id) if one.speaker_id else None,
        kind=one.kind,
        words=one.excerpt,
        text=Ref(f"{one.text_kind}s", one.text_id, called(one.title, one.words)),
        outlet=one.outlet,
        reports=one.reports,
    )


def _fact_line(fact: Fact) -> PackLine:
    value = bounded(fact.figure, fact.high, fact.bound)
    return PackLine(
        id=fact.id,
        on=str(fact.on),
        who=fact.speaker,
        what=fact.subject,
        value=f"{value} {fact.unit}" if value else None,
        source=source_line(fact.evidence),
    )


def _pledged_line(row: Pledged, names: dict[str, str]) -> PackLine:
    return PackLine(
        id=row.id,
        on=str(row.announced),
        who=", ".join(names.get(donor, donor) for donor in row.donors),
        what=(row.buys if row.buys != NOT_STATED else "") or row.vehicle or row.kind.value.replace("_", " "),
        value=pledged_words(row),
        source=source_line(row.evidence),
    )


def _verdict_line(one: DecidedVerdict, names: dict[str, str]) -> VerdictLine:
    return VerdictLine(
        target=one.target_id,
        party=names.get(one.party, one.party),
        verdict=one.verdict.value,
        as_of=one.as_of.isoformat(),
        author=one.decision.author,
        reason=one.decision.reason,
        withdrawn=one.withdrawal is not None,
    )


def _also(subject: Subject, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Pages of its own, and the lists that it is a party in."""
    if subject.kind is SubjectKind.PROGRAMME:
        yield "Need, announcements and coverage", address_of("programmes", subject.id)
        yield "All that texts tell of it", with_query("/commitments", programme=subject.id)
    if subject.kind is SubjectKind.TARGET:
        yield "How each party stands", address_of("targets", subject.id)
    if subject.kind in (SubjectKind.BODY, SubjectKind.PERSON):
        if any(row.id == subject.record_id for row in shelf.speakers()):
            yield "All that it is quoted with", address_of("speakers", subject.record_id)
        for name in ("commitments", "claims", "relations", "threats"):
            yield f"{name.capitalize()} that name it", with_query(f"/{name}", party=subject.record_id)

"""Dossiers: all that a record and its pack hold on one subject, by one question.

    dossier = dossier_of(record, pack, "PURL", limit=30)

A subject is a programme, target, theme, body or person of the pack. Every item leads to its words in a text, or to the
row of the pack that it stands in, with its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import select

from wordbond.claims.model import Claim, Relation, Threat
from wordbond.matching.conflicts import Conflict, Place, unique
from wordbond.packs import Evidence, Fact, Figure, Holding, Pack, Pledged, Programme, Target
from wordbond.packs.subjects import Subject, SubjectKind, subject_named, subjects
from wordbond.record import tables as t
from wordbond.record.asserted import AssertedFilter, Told, sentence_around
from wordbond.record.promised import PromiseRow
from wordbond.record.reading import day_of
from wordbond.record.scopes import Scope, scope_of
from wordbond.record.search import phrases_of
from wordbond.record.verdicts import DecidedVerdict, decided_verdicts

if TYPE_CHECKING:
    from wordbond.record.record import Record

__all__ = ["About", "Dossier", "Saying", "dossier_of", "subjects_of"]

KEYS_AT_ONCE = 500
EXCERPT_CHARS = 320
NAMING_TEXTS = 200
"""Of the texts that name a programme, so many read last are looked through for claims in the sentences that do."""

T = TypeVar("T", Claim, Relation, Threat)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One line of what the pack itself says of the subject."""

    label: str
    words: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A statement by the subject or about it; one of a single report is a statement, too."""

    quotation_id: str
    """Of the rendering shown: the transcript's where there is one, else the earliest."""
    statement_id: str | None
    """None where nothing was linked."""
    own: bool
    """Whether the subject, or who holds an office of it, said so; else the words are about it."""
    day: date | None
    speaker: str | None
    speaker_id: str | None
    words: str
    """All of it, white space as single spaces; of a transcript, the whole turn."""
    excerpt: str
    """What of it to show in a list: the sentence that names the subject, else the beginning."""
    kind: str
    """direct, indirect or mixed"""
    text_id: str
    text_kind: str
    """report or transcript"""
    outlet: str | None
    title: str | None
    reports: int
    """How many reports carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is held on one subject; what comes from texts stands newest first."""

    subject: Subject
    about: tuple[About, ...]
    statements: tuple[Saying, ...]
    claims: tuple[Told[Claim], ...]
    months: tuple[tuple[str, int, int], ...] = ()
    """Of all statements, by month (2026-03), how many are by the subject and how many about it; a month without is
    left out, and so are statements of an unknown day."""
    conflicts: tuple[Conflict, ...]
    """Of these statements and claims: where texts disagree with each other or with the pack."""
    commitments: tuple[PromiseRow, ...]
    relations: tuple[Told[Relation], ...]
    threats: tuple[Told[Threat], ...]
    targets: tuple[Target, ...]
    programmes: tuple[Programme, ...]
    figures: tuple[Figure, ...]
    """The pack's series, the latest years first; two editions stand side by side."""
    facts: tuple[Fact, ...]
    pledged: tuple[Pledged, ...]
    """Announcements of the pack: never to be added to what the texts tell, which is of the same money."""
    verdicts: tuple[DecidedVerdict, ...]
    """What people decided on its targets (on a body's, for that body), withdrawn ones among them, the last first."""
    counts: Mapping[str, int]
    """How many of each there are, by the names above; a limit may have left some out."""


def subjects_of(pack: Pack) -> tuple[Subject, ...]:
    """All that a dossier can be asked of: programmes, targets, themes, bodies, people."""
    return subjects(pack)


def dossier_of(record: Record, pack: Pack, subject: Subject | str, *, limit: int | None = None) -> Dossier:
    """The dossier of `subject`, or of the one so called; at most `limit` items of each sort, the newest.

    Statements are those that its people made and those whose words name it (of a name in very many quotations, those
    read last; see `Record.search`); of a target, those that put a figure at its level, too. Raises NotFound, with the
    nearest names, where the pack has no such subject.
    """
    chosen = subject_named(pack, subject) if isinstance(subject, str) else subject
    scope = scope_of(chosen, pack)
    gathered = _Gathering(record, pack, scope, limit)
    claims = gathered.claims()
    relations, threats = gathered.relations(), gathered.threats()
    statements = gathered.statements(claims.rows if chosen.kind is SubjectKind.TARGET else ())
    promised = record.promised(pack)
    lists: dict[str, Sequence[Any]] = {
        "about": tuple(_about(chosen, pack)),
        "statements": statements,
        "claims": claims.rows,
        "conflicts": gathered.conflicts(statements),
        "commitments": promised.rows_where(lambda row: any(scope.has_commitment(x.commitment) for x in row.tellings)),
        "relations": relations.rows,
        "threats": threats.rows,
        "targets": scope.targets,
        "programmes": scope.programmes,
        "figures": sorted(scope.figures, key=_figure_order),
        "facts": sorted(scope.facts, key=lambda fact: (fact.on, fact.id), reverse=True),
        "pledged": sorted(scope.pledged, key=lambda row: (row.announced, row.id), reverse=True),
    }
    lists["verdicts"] = _verdicts(record, pack, scope)
    kept = {name: tuple(rows[:limit]) for name, rows in lists.items()}
    kept["commitments"] = tuple(promised.worded(kept["commitments"]))
    counts = {name: len(rows) for name, rows in lists.items()}
    counts |= {"claims": claims.count, "relations": relations.count, "threats": threats.count}
    return Dossier(subject=chosen, counts=counts, months=_months(statements), **kept)


def _months(statements: Sequence[Saying]) -> tuple[tuple[str, int, int], ...]:
    own = Counter(f"{one.day:%Y-%m}" for one in statements if one.day and one.own)
    about = Counter(f"{one.day:%Y-%m}" for one in statements if one.day and not one.own)
    return tuple((month, own[month], about[month]) for month in sorted(own.keys() | about.keys()))


def _verdicts(record: Record, pack: Pack, scope: Scope) -> list[DecidedVerdict]:
    ids = {target.id for target in scope.targets}
    body = scope.subject.id if scope.subject.kind is SubjectKind.BODY else None
    decided = decided_verdicts(record, pack.name)
    return [one for one in reversed(decided) if one.target_id in ids and body in (None, one.party)]


def _figure_order(figure: Figure) -> tuple[object, ...]:
    return figure.series, figure.measure, -figure.year, figure.body, figure.edition


@dataclass(frozen=True, slots=True)
class _List(Generic[T]):
    """Items, and how many there are in all."""

    rows: list[Told[T]]
    count: int


class _Gathering:
    """One asking of a record."""

    def __init__(self, record: Record, pack: Pack, scope: Scope, limit: int | None) -> None:
        self._record = record
        self._limit = limit
        self._scope = scope
        self._held: dict[str, list[Holding]] = {}
        for holding in pack.holdings:
            if holding.body.id == scope.subject.id:
                self._held.setdefault(holding.person.speaker_id, []).append(holding)

    # -- what texts assert ------------------------------------------------------------------------------------

    def claims(self) -> _List[Claim]:
        found = self._listed("claims", self._record.asserted.page_of_claims, self._claim_filters())
        if self._scope.subject.kind is not SubjectKind.PROGRAMME:
            return found
        known = {told.what.id for told in found.rows}
        named = [told for told in self._claims_naming() if told.what.id not in known and not self._is_own_claim(told)]
        return _List(_newest_first([*found.rows, *named]), found.count + len(named))

    def relations(self) -> _List[Relation]:
        bodies = tuple(sorted(self._scope.bodies))
        kinds = (AssertedFilter(kind=kind, among=bodies) for kind in sorted(self._scope.relations))
        return self._listed("relations", self._record.asserted.page_of_relations, (*self._own(), *kinds))

    def threats(self) -> _List[Threat]:
        bodies = tuple(sorted(self._scope.bodies))
        kinds = (AssertedFilter(kind=kind, among=bodies) for kind in sorted(self._scope.threats))
        return self._listed("threats", self._record.asserted.page_of_threats, (*self._own(), *kinds))

    def _listed(self, of: str, page: Callable[..., list[Told[T]]], any_of: tuple[AssertedFilter, ...]) -> _List[T]:
        """What one of the filters fits, the newest first."""
        if not any_of:
            return _List([], 0)
        which = AssertedFilter(any_of=any_of)
        count = self._record.asserted.count(of, which)
        whole = self._limit is None or (of == "claims" and self._scope.subject.kind is SubjectKind.TARGET)
        return _List(page(which, limit=count if whole else self._limit) if count else [], count)

    def _own(self) -> Iterator[AssertedFilter]:
        """That the subject is a party, or that a person says so."""
        subject = self._scope.subject
        if subject.kind in (SubjectKind.BODY, SubjectKind.PERSON, SubjectKind.PROGRAMME):
            yield AssertedFilter(party=subject.record_id)
        if subject.kind is SubjectKind.PERSON:
            yield AssertedFilter(holder=subject.name)

    def _claim_filters(self) -> tuple[AssertedFilter, ...]:
        return (*self._own(), *self._of_claims())

    def _of_claims(self) -> Iterator[AssertedFilter]:
        """That a claim is of a measure of the theme, at the level of the target, or of a programme that serves it."""
        scope = self._scope
        for measure in sorted(scope.measures):
            yield AssertedFilter(kind=measure)
        if scope.subject.kind is SubjectKind.TARGET:
            for target in scope.targets:
                if target.value is not None:
                    yield AssertedFilter(amount=target.value, unit=target.unit)
        if scope.subject.kind in (SubjectKind.TARGET, SubjectKind.THEME):
            for programme in scope.programmes:
                yield AssertedFilter(party=f"programme:{programme.id}")

    def _claims_naming(self) -> list[Told[Claim]]:
        """The claims in sentences that name the programme, of the texts read last that do."""
        found: list[Told[Claim]] = []
        keys = self._keys("texts")[-NAMING_TEXTS:]
        with self._record._reading() as connection:
            ids = connection.execute(select(t.texts.c.id).where(t.texts.c.key.in_(keys))).scalars().all()
        for text_id in ids:
            claims = self._record.asserted.claims(AssertedFilter(text_id=text_id))
            found += [told for told in claims if self._scope.is_named_in(told.context)]
        return found

    def _is_own_claim(self, told: Told[Claim]) -> bool:
        return any(self._scope.has(party) for party in told.what.subjects)

    def _keys(self, table: str) -> list[int]:
        """The keys of quotations or texts that may bear one of the subject's words, as the search index has them."""
        found = set[int]()
        with self._record._reading() as connection:
            for words in self._scope.words:
                query = words if "*" in words else f'"{words}"'
                if phrases := phrases_of(query):
                    rows = self._record._dialect.described_matches(connection, table, phrases)
                    found.update(row.key for row in rows)
        return sorted(found)

    # -- statements -------------------------------------------------------------------------------------------

    def statements(self, claims: Sequence[Told[Claim]]) -> list[Saying]:
        """Those by the subject, those whose words name it, and those that its claims stand in."""
        s, q = t.standing.c, t.quotations.c
        own = set[int]()
        with self._record._reading() as connection:
            for speaker in sorted(self._scope.speakers):
                own.update(connection.execute(select(s.quotation_key).where(s.speaker_id == speaker)).scalars())
            ids = sorted({told.what.quotation_id for told in claims if told.what.quotation_id})
            claimed = set[int]()
            for at in range(0, len(ids), KEYS_AT_ONCE):
                part = select(q.key).where(q.id.in_(ids[at : at + KEYS_AT_ONCE]))
                claimed.update(connection.execute(part).scalars())
        named = set(self._keys("quotations"))
        rows = self._rows(sorted(own | named | claimed))
        kept = [
            row
            for row in rows
            if self._is_own(row) or row.key in claimed or (row.key in named and self._scope.is_named_in(row.words))
        ]
        return self._joined(kept)

    def _is_own(self, row: Any) -> bool:
        """Whether the subject said so, or who held an office of it on the day."""
        if row.speaker_id not in self._scope.speakers:
            return False
        day = day_of(row.spoken)
        if row.speaker_id == self._scope.subject.record_id or day is None:
            return True
        return any(holding.share_on(day) > 0.0 for holding in self._held.get(row.speaker_id, ()))

    def _rows(self, keys: Sequence[int]) -> list[Any]:
        q, s, x, v = t.quotations.c, t.standing.c, t.texts.c, t.variants.c
        wanted = (
            select(
                *(q.key, q.id, q.words, s.day.label("spoken"), s.speaker, s.speaker_id, s.kind),
                *(x.id.label("text_id"), x.kind.label("text_kind"), x.outlet, x.title),
                *(t.statements.c.id.label("statement_id"), t.statements.c.reports),
            )
            .select_from(t.quotations)
            .join(t.standing, s.quotation_key == q.key)
            .join(t.texts, x.key == q.text_key)
            .outerjoin(t.variants, v.quotation_key == q.key)
            .outerjoin(t.statements, t.statements.c.key == v.statement_key)
            .where(~s.rejected)
        )
        found: list[Any] = []
        for at in range(0, len(keys), KEYS_AT_ONCE):
            with self._record._reading() as connection:
                found += connection.execute(wanted.where(q.key.in_(keys[at : at + KEYS_AT_ONCE]))).all()
        return found

    def _joined(self, rows: Sequence[Any]) -> list[Saying]:
        """A saying for each statement, and for each quotation that carries none."""
        groups: dict[str, list[Any]] = {}
        quotations = dict[int, str]()
        for row in sorted(rows, key=lambda row: (row.text_kind != "transcript", row.spoken or "9", row.key)):
            name = quotations.setdefault(row.key, row.statement_id or row.id)  # once, by the first that it carries
            groups.setdefault(name, []).append(row)
        sayings = [self._saying(group) for group in groups.values()]
        return sorted(sayings, key=lambda one: (one.day or date.min, one.quotation_id), reverse=True)

    def _saying(self, group: Sequence[Any]) -> Saying:
        row = group[0]
        reports = len({one.text_id for one in group if one.text_kind == "report"})
        return Saying(
            quotation_id=row.id,
            statement_id=row.statement_id,
            own=any(self._is_own(one) for one in group),
            day=day_of(row.spoken),
            speaker=row.speaker,
            speaker_id=row.speaker_id,
            words=" ".join(row.words.split()),
            excerpt=self._excerpt(row.words),
            kind=row.kind,
            text_id=row.text_id,
            text_kind=row.text_kind,
            outlet=row.outlet,
            title=row.title,
            reports=max(reports, row.reports or 0),
        )

    def _excerpt(self, words: str) -> str:
        line = " ".join(words.split())
        if len(line) <= EXCERPT_CHARS:
            return line
        if (place := self._scope.place_in(line)) is not None:
            return sentence_around(place, line)
        return line[:EXCERPT_CHARS].rsplit(" ", 1)[0] + " …"

    # -- conflicts --------------------------------------------------------------------------------------------

    def conflicts(self, statements: Sequence[Saying]) -> list[Conflict]:
        """Those of these statements; and what texts say that the pack knows otherwise of the subject or its claims."""
        said = self._record.said
        found = said.conflicts_of_statements({one.statement_id for one in statements if one.statement_id})
        for conflict in said.conflicts_with_pack():
            named = self._scope.is_named_in(" ".join([conflict.topic, conflict.reference or ""]))
            if named or any(self._is_claimed(place) for side in conflict.sides for place in side.spans):
                found.append(conflict)
        return list(unique(found))

    def _is_claimed(self, place: Place) -> bool:
        """Whether a claim of the subject stands at `place`."""
        filters = self._claim_filters()
        which = AssertedFilter(text_id=place.text_id, any_of=filters)
        return bool(filters) and any(told.span.overlaps(place.span) for told in self._record.asserted.claims(which))


def _newest_first(found: Sequence[Told[Any]]) -> list[Any]:
    once = {(told.text_id, told.what.id): told for told in found}
    return sorted(once.values(), key=lambda told: (told.day, told.text_id, -told.span.start), reverse=True)


# -- what the pack says -----------------------------------------------------------------------------------------


def _about(subject: Subject, pack: Pack) -> Iterator[About]:
    match subject.kind:
        case SubjectKind.PROGRAMME:
            (programme,) = (one for one in pack.programmes if one.id == subject.id)
            bodies = {body.id: body.name for body in pack.bodies}
            yield from _lines(
                programme.evidence,
                ("run by", bodies.get(programme.lead or "", "")),
                ("for", bodies.get(programme.beneficiary or "", "")),
                ("since", str(programme.first or "")),
                ("until", str(programme.last or "")),
                ("note", programme.note),
            )
        case SubjectKind.TARGET:
            (target,) = (one for one in pack.targets if one.id == subject.id)
            high = f" to {target.high}" if target.high is not None else ""
            yield from _lines(
                target.evidence,
                ("aim", f"{target.bound.value} {target.value or '?'}{high} {target.unit}"),
                ("due", str(target.deadline or target.deadline_text or "no date")),
                ("agreed", f"{target.agreed_at}, {target.agreed_on}"),
                ("force", target.legal_force),
                ("exceptions", target.exceptions),
                ("note", target.status_note),
            )
        case SubjectKind.THEME:
            (theme,) = (one for one in pack.themes if one.id == subject.id)
            yield from _lines(theme.evidence, ("words", ", ".join(theme.words)), ("note", theme.note))
        case SubjectKind.BODY:
            yield from _about_body(subject, pack)
        case SubjectKind.PERSON:
            for holding in pack.holdings:
                if holding.person.id == subject.id:
                    until = (
                        f" to {holding.last}" if holding.last else f", last evidenced {holding.as_of or 'on no day'}"
                    )
                    words = f"{holding.office.title}, {holding.body.name}: {holding.first}{until}"
                    yield About(label="office", words=words, evidence=holding.evidence)


def _about_body(subject: Subject, pack: Pack) -> Iterator[About]:
    body = pack.body(subject.id)
    names = {one.id: one.name for one in pack.bodies}
    yield from _lines(body.evidence, ("kind", body.kind.value), ("part of", names.get(body.part_of or "", "")))
    for membership in pack.memberships:
        if membership.member == body.id:
            since = f", since {membership.first}" if membership.first else ""
            until = f", until {membership.last}" if membership.last else ""
            words = f"{names[membership.body]}{since}{until}"
            yield About(label="member of", words=words, evidence=membership.evidence)


def _lines(evidence: Evidence, *lines: tuple[str, str]) -> Iterator[About]:
    return (About(label=label, words=words, evidence=evidence) for label, words in lines if words)

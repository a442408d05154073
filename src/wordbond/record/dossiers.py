"""Dossiers: all that a record and its pack hold on one subject, by one question.

    dossier = dossier_of(record, pack, "PURL", limit=30)

A subject is a programme, target, theme, body or person of the pack. Every item leads to its words in a text, or to the
row of the pack that it stands in, with its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from wordbond.claims.model import Claim, Relation, Threat
from wordbond.matching.conflicts import Conflict, unique
from wordbond.packs import Evidence, Fact, Figure, Pack, Pledged, Programme, Target
from wordbond.packs.subjects import Subject, SubjectKind, subject_named, subjects
from wordbond.record import tables as t
from wordbond.record.asserted import AssertedFilter, Told, sentence_around
from wordbond.record.promised import PromiseRow
from wordbond.record.reading import day_of
from wordbond.record.scopes import Scope, scope_of
from wordbond.record.search import phrases_of

if TYPE_CHECKING:
    from wordbond.record.record import Record

__all__ = ["About", "Dossier", "Saying", "dossier_of", "subjects_of"]

KEYS_AT_ONCE = 500
EXCERPT_CHARS = 320

T = TypeVar("T")


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
    counts: Mapping[str, int]
    """How many of each there are, by the names above; a limit may have left some out."""


def subjects_of(pack: Pack) -> tuple[Subject, ...]:
    """All that a dossier can be asked of: programmes, targets, themes, bodies, people."""
    return subjects(pack)


def dossier_of(record: Record, pack: Pack, subject: Subject | str, *, limit: int | None = None) -> Dossier:
    """The dossier of `subject`, or of the one so called; at most `limit` items of each sort, the newest.

    Statements are those that its people made, and those whose words name it: of a name in very many quotations, those
    read last (see `Record.search`). Raises NotFound, with the nearest names, where the pack has no such subject.
    """
    chosen = subject_named(pack, subject) if isinstance(subject, str) else subject
    scope = scope_of(chosen, pack)
    gathered = _Gathering(record, pack, scope)
    claims = gathered.claims()
    statements = gathered.statements(claims)
    promised = record.promised(pack)
    lists: dict[str, Sequence[Any]] = {
        "about": tuple(_about(chosen, pack)),
        "statements": statements,
        "claims": claims,
        "conflicts": gathered.conflicts(statements, claims),
        "commitments": promised.rows_where(lambda row: any(scope.has_commitment(x.commitment) for x in row.tellings)),
        "relations": gathered.relations(),
        "threats": gathered.threats(),
        "targets": scope.targets,
        "programmes": scope.programmes,
        "figures": sorted(scope.figures, key=_figure_order),
        "facts": sorted(scope.facts, key=lambda fact: (fact.on, fact.id), reverse=True),
        "pledged": sorted(scope.pledged, key=lambda row: (row.announced, row.id), reverse=True),
    }
    kept = {name: tuple(rows[:limit]) for name, rows in lists.items()}
    kept["commitments"] = tuple(promised.worded(kept["commitments"]))
    return Dossier(subject=chosen, counts={name: len(rows) for name, rows in lists.items()}, **kept)


def _figure_order(figure: Figure) -> tuple[object, ...]:
    return figure.series, figure.measure, -figure.year, figure.body, figure.edition


class _Gathering:
    """One asking of a record."""

    def __init__(self, record: Record, pack: Pack, scope: Scope) -> None:
        self._record = record
        self._pack = pack
        self._scope = scope

    # -- what texts assert ------------------------------------------------------------------------------------

    def claims(self) -> list[Told[Claim]]:
        scope, asserted = self._scope, self._record.asserted
        found = [
            told
            for which in [*self._filters(scope.measures), *self._more_filters()]
            for told in asserted.claims(which)
            if scope.has_claim(told.what)
        ]
        if scope.subject.kind is SubjectKind.PROGRAMME:
            texts = self._texts_naming()
            named = (told for text_id in texts for told in asserted.claims(AssertedFilter(text_id=text_id)))
            found += [told for told in named if scope.has_claim(told.what) or scope.is_named_in(told.context)]
        return _newest_first(found)

    def relations(self) -> list[Told[Relation]]:
        found = (
            one for which in self._filters(self._scope.relations) for one in self._record.asserted.relations(which)
        )
        return _newest_first([told for told in found if self._scope.has_relation(told.what)])

    def threats(self) -> list[Told[Threat]]:
        found = (one for which in self._filters(self._scope.threats) for one in self._record.asserted.threats(which))
        return _newest_first([told for told in found if self._scope.has_threat(told.what)])

    def _filters(self, labels: frozenset[str]) -> Iterator[AssertedFilter]:
        """What to ask the record for, so that all that may belong to the subject comes, and little else."""
        subject = self._scope.subject
        if subject.kind in (SubjectKind.BODY, SubjectKind.PERSON, SubjectKind.PROGRAMME):
            yield AssertedFilter(party=subject.record_id)
        if subject.kind is SubjectKind.PERSON:
            yield AssertedFilter(holder=subject.name)
        for label in sorted(labels):
            yield AssertedFilter(kind=label)

    def _more_filters(self) -> Iterator[AssertedFilter]:
        """What else to ask for claims: those at the level of the target, and those of the programmes."""
        for target in self._scope.targets if self._scope.subject.kind is SubjectKind.TARGET else ():
            if target.value is not None:
                yield AssertedFilter(amount=target.value)
        for programme in self._scope.programmes if self._scope.subject.kind is not SubjectKind.BODY else ():
            yield AssertedFilter(party=f"programme:{programme.id}")

    def _texts_naming(self) -> list[str]:
        """The ids of texts that name the subject."""
        keys = self._keys("texts")
        found: list[str] = []
        for at in range(0, len(keys), KEYS_AT_ONCE):
            wanted = select(t.texts.c.id).where(t.texts.c.key.in_(keys[at : at + KEYS_AT_ONCE]))
            with self._record._reading() as connection:
                found += connection.execute(wanted).scalars()
        return found

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
        return any(
            holding.share_on(day) > 0.0
            for holding in self._pack.holdings
            if holding.person.speaker_id == row.speaker_id and holding.body.id == self._scope.subject.id
        )

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

    def conflicts(self, statements: Sequence[Saying], claims: Sequence[Told[Claim]]) -> list[Conflict]:
        """Those of these statements; and where their texts, or those of the claims, are at odds with the pack there."""
        said = self._record.said
        ids = {one.statement_id for one in statements if one.statement_id}
        found = said.conflicts_of_statements(ids)
        places = {(told.text_id, told.span) for told in claims}
        texts = {text_id for text_id, _ in places} | {one.text_id for one in statements}
        for conflict in (conflict for text_id in sorted(texts) for conflict in said.conflicts_with_pack(text_id)):
            here = any(
                place.text_id == text_id and place.span.overlaps(span)
                for side in conflict.sides
                for place in side.spans
                for text_id, span in places
                if text_id == place.text_id
            )
            if here or self._scope.is_named_in(" ".join([conflict.topic, conflict.reference or ""])):
                found.append(conflict)
        return list(unique(found))


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

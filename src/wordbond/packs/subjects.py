"""The subjects of a pack: all that a person may ask about by name, and whom or what a name means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process

from wordbond.errors import NotFound
from wordbond.packs.folding import fold
from wordbond.packs.pack import Pack

__all__ = ["Subject", "SubjectKind", "label_meant", "nearest", "subject_named", "subjects"]

OFFERED = 4
"""So many near names an error offers."""
LONGEST_NAME_CHARS = 200
NEAR = 60.0
"""Names less alike than this, of 100, are not offered."""


class SubjectKind(StrEnum):
    """What sort of thing a subject is."""

    PROGRAMME = "programme"
    TARGET = "target"
    THEME = "theme"
    BODY = "body"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something of the pack that the record may hold much on."""

    kind: SubjectKind
    id: str
    """The pack’s own id: `purl`, `G05`, `NOR`, `mark-rutte`, `production`."""
    name: str
    aliases: tuple[str, ...] = ()
    """Other names that texts call it by."""

    @property
    def record_id(self) -> str:
        """The id by which claims, relations and commitments of a record name it: `body:NOR`."""
        return f"{self.kind.value}:{self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the proper one first."""
        return (self.name, *self.aliases)


def subjects(pack: Pack, kinds: Iterable[SubjectKind] = SubjectKind) -> tuple[Subject, ...]:
    """The subjects of these kinds, in the order of the kinds and of the pack’s tables."""
    found = {kind: tuple(_of_kind(pack, kind)) for kind in SubjectKind}
    return tuple(subject for kind in kinds for subject in found[kind])


def _of_kind(pack: Pack, kind: SubjectKind) -> Iterator[Subject]:
    match kind:
        case SubjectKind.PROGRAMME:
            for programme in pack.programmes:
                names = (*programme.aliases, *programme.expansions)
                yield Subject(kind=kind, id=programme.id, name=programme.name, aliases=names)
        case SubjectKind.TARGET:
            for target in pack.targets:
                yield Subject(kind=kind, id=target.id, name=target.measure)
        case SubjectKind.THEME:
            for theme in pack.themes:
                yield Subject(kind=kind, id=theme.id, name=theme.name, aliases=theme.aliases)
        case SubjectKind.BODY:
            for body in pack.bodies:
                yield Subject(kind=kind, id=body.id, name=body.name, aliases=(*body.aliases, *body.demonyms))
        case SubjectKind.PERSON:
            for person in pack.people:
                yield Subject(kind=kind, id=person.id, name=person.name, aliases=person.aliases)


def subject_named(pack: Pack, name: str, kinds: Iterable[SubjectKind] = SubjectKind) -> Subject:
    """The subject with this id (`NOR`, or `body:NOR` where several kinds have it), name or alias, in any case.

    An id goes before a name, a name before an alias, and a kind named earlier before a later one. Raises NotFound where
    there is none, with the names nearest to it, or where several of one kind bear the name.
    """
    known = subjects(pack, tuple(kinds))
    wanted, folded = name.strip().casefold(), fold(name)
    for ways in (
        [one for one in known if wanted in (one.id.casefold(), one.record_id.casefold())],
        [one for one in known if folded and fold(one.name) == folded],
        [one for one in known if folded and folded in map(fold, one.aliases)],
    ):
        of_first_kind = [one for one in ways if one.kind is ways[0].kind]
        if len(of_first_kind) == 1:
            return of_first_kind[0]
        if of_first_kind:
            told = "; ".join(f"{one.record_id} {one.name}" for one in of_first_kind[:OFFERED])
            raise NotFound(f"{name}: several of the pack {pack.name} bear this name, give an id: {told}")
    called = " ".join(name.split())[:80] or "(no name)"
    raise NotFound(f"{called}: nothing of the pack {pack.name} bears this name; {_offer(name, known)}")


def _offer(name: str, known: Sequence[Subject]) -> str:
    by_name = {called: one for one in reversed(known) for called in (*one.names, one.id)}
    near = dict.fromkeys(f"{by_name[n].record_id} {by_name[n].name}" for n in nearest(name, by_name))
    return f"may be meant: {'; '.join(near)}" if near else "nothing like it is known"


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Up to OFFERED of `names` that are like `name`, the likest first."""
    found = process.extract(
        name[:LONGEST_NAME_CHARS], list(dict.fromkeys(names)), processor=fold, score_cutoff=NEAR, limit=OFFERED
    )
    return [one for one, _, _ in found]


def label_meant(pack: Pack, lexicons: Sequence[str], label: str, also: Iterable[str] = ()) -> str:
    """The label of these word lists of the pack, or one of `also`, that is so written, in any case.

    `also` are labels that a record bears from an earlier pack. Raises NotFound, listing those there are.
    """
    known = dict.fromkeys(entry.label for name in lexicons for entry in pack.lexicon(name).entries) | dict.fromkeys(
        also
    )
    for one in known:
        if one.casefold() == label.strip().casefold():
            return one
    listed = ", ".join(sorted(known)) or "none"
    raise NotFound(f"{label}: not among the {' and '.join(lexicons)} of the pack {pack.name}, which are {listed}")

"""Names that a report has nearly, and not quite, as the pack has them: people, programmes, bodies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from wordbond.matching.conflicts.model import Conflict, Place, Side, source_of
from wordbond.matching.words import normalise
from wordbond.model import Analysis, Report, Span, SpeakerId
from wordbond.packs import Pack, fold
from wordbond.packs.folding import misspelling_share
from wordbond.packs.types import Body, Evidence, Person, Programme

__all__ = ["misnamed_people", "misnamed_things"]

LIKE_NAME_SHARE = 0.7
"""A capitalised name stands wrongly for a programme or body of the pack where it shares so many words with its name."""
LIKE_WORD = 0.7
"""Jaro-Winkler likeness from which one word is taken for another gone wrong; three first letters do as well."""
TITLE_CHARS = 60
"""How far before a name the person's office is looked for."""

_NAME = re.compile(
    r"[A-ZÀ-Þ][\w’'-]*(?:[ \u00a0](?:(?:of|for|the|and|on|in|to)[ \u00a0](?:the[ \u00a0])?)?[A-ZÀ-Þ][\w’'-]*){1,11}"
)
_CAPITAL = re.compile(r"[A-ZÀ-Þ][\w’-]{3,}")
_CAPITAL_BEFORE = re.compile(r"([A-ZÀ-Þ][\w’-]+)\.?[ \u00a0]$")
_TWO_NAMES = re.compile(r"(?=\b([A-ZÀ-Þ][\w-]+)[ \u00a0]([A-ZÀ-Þ][\w-]{3,}))")
_POSSESSIVE = re.compile(r"[’']s\b")
_SHORT_BEHIND = re.compile(r"[’”\"']?,?\s*[(\[]\s*(?P<short>[A-Z][A-Z0-9-]{2,7})\s*[)\]]")
_SOUNDS = tuple((re.compile(a), b) for a, b in (("[yij]+", "i"), ("kh|ch", "h"), ("[wv]", "v"), ("[hg]", "h")))
"""What spellings of one name from another script differ in; such a difference is no mistake."""


def misnamed_people(analysis: Analysis, pack: Pack) -> Iterator[Conflict]:
    """Names that the pack knows as wrong, and full names that are one slip off that of somebody plainly meant."""
    report = analysis.text
    if not isinstance(report, Report):
        return
    spans: dict[tuple[str, str], list[Place]] = {}
    known = {person.id: person for person in pack.people}
    speakers = {attribution.speaker_id for attribution in analysis.attributions}
    for value, person, span in [*_known_misspellings(report, pack, speakers), *_slips(report, pack)]:
        if not any(span.overlaps(p.span) for places in spans.values() for p in places):
            spans.setdefault((value, person.id), []).append(Place(report.id, span))
    for (value, name), places in sorted(spans.items()):
        yield Conflict(
            kind="name",
            topic=f"name of {known[name].name}",
            sides=(Side(value, tuple(places)),),
            reference=known[name].name,
            basis="pack",
            source=source_of([known[name].evidence]),
        )


def _known_misspellings(
    report: Report, pack: Pack, speakers: Collection[SpeakerId | None]
) -> Iterator[tuple[str, Person, Span]]:
    wrong = {fold(m): person for person in pack.people for m in person.misspellings}
    found: dict[str, list[tuple[str, Person, Span]]] = {}
    meant = set[str]()
    for match in _CAPITAL.finditer(report.text) if wrong else ():
        person = wrong.get(fold(match[0]))
        if person is None or fold(match[0]) in {fold(w) for n in (person.name, *person.aliases) for w in n.split()}:
            continue
        before = _CAPITAL_BEFORE.search(report.text, max(0, match.start() - TITLE_CHARS), match.start())
        if before is None or fold(before[1]) in _words_before(person, pack):
            found.setdefault(person.id, []).append((match[0], person, Span(*match.span())))
            given = before is not None and fold(before[1]) in fold(person.name).split()
            whole = Span(before.start(1) if before is not None and given else match.start(), match.end())
            if person.speaker_id in speakers or _is_meant(person, report, pack, whole):
                meant.add(person.id)
    for person_id in sorted(meant):
        yield from found[person_id]


def _words_before(person: Person, pack: Pack) -> set[str]:
    """What may stand in capitals before a person's family name: given names and words of their titles."""
    names = [person.name, *(t for h in pack.holdings_of(person) for t in (h.office.title, *h.office.aliases))]
    return {word for name in names for word in fold(name).split()} | {"mr", "mrs", "ms", "dr", "general", "president"}


def _slips(report: Report, pack: Pack) -> Iterator[tuple[str, Person, Span]]:
    """Full names whose family name is a letter or two off, of somebody named rightly elsewhere or by their office."""
    by_given: dict[str, list[Person]] = {}
    for person in pack.people:
        given, _, family = fold(person.name).partition(" ")
        if family and " " not in family:
            by_given.setdefault(given, []).append(person)
    for match in _TWO_NAMES.finditer(report.text):
        family = fold(match[2])
        span = Span(match.start(1), match.end(2))
        if report.is_noise(span) or pack.people_named(f"{match[1]} {match[2]}") or pack.people_named(match[2]):
            continue
        for person in by_given.get(fold(match[1]), ()):
            right = fold(person.name).rpartition(" ")[2]
            if not misspelling_share(family, right) or _sound(family) == _sound(right):
                continue
            if _is_meant(person, report, pack, span):
                yield match[2], person, Span(match.start(2), match.end(2))


def _sound(name: str) -> str:
    for letters, sound in _SOUNDS:
        name = letters.sub(sound, name)
    return name


def _is_meant(person: Person, report: Report, pack: Pack, span: Span) -> bool:
    """Whether the report calls them by an office of theirs, or has the right name elsewhere."""
    if re.search(rf"\b{re.escape(person.name)}\b", report.text):
        return True
    before = fold(report.text[max(0, span.start - TITLE_CHARS) : span.start])
    titles = {fold(t) for h in pack.holdings_of(person) for t in (h.office.title, *h.office.aliases)}
    return any(before == title or before.endswith(" " + title) for title in titles)


# -- programmes and bodies --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Thing:
    """A programme or body with a name of three words or more."""

    name: str
    evidence: Evidence
    forms: tuple[tuple[str, ...], ...]
    """Of the name, its aliases and what else it is written out as, those of three words or more."""


@dataclass(frozen=True, slots=True)
class _Things:
    by_name: Mapping[str, _Thing]
    by_stem: Mapping[str, tuple[_Thing, ...]]
    right: frozenset[tuple[str, ...]]

    def like(self, forms: tuple[str, ...]) -> list[_Thing]:
        """The things that share two content words or more with `forms`."""
        shared = Counter(t.name for stem in {_stem(f) for f in forms if len(f) > 3} for t in self.by_stem.get(stem, ()))
        return [self.by_name[name] for name, count in sorted(shared.items()) if count >= 2]


def misnamed_things(report: Report, pack: Pack) -> Iterator[Conflict]:
    """Names of programmes and bodies of which a word went wrong (“Trade” for “Training”).

    A name of another country's body, a longer or a shorter form of the name is none; an abbreviation in brackets whose
    letters the words before it do not bear out is one.
    """
    things = _things(pack.programmes, pack.bodies)
    spans: dict[tuple[str, str], list[Place]] = {}
    for match in _NAME.finditer(report.text):
        forms, span = _forms(match[0]), Span(*match.span())
        if len(forms) < 3 or report.is_noise(span):
            continue
        thing = _by_short(match, forms, things, pack)
        if thing is None and forms not in things.right:
            thing = next((t for t in things.like(forms) if _went_wrong(forms, t, pack)), None)
        if thing is not None:
            spans.setdefault((match[0], thing.name), []).append(Place(report.id, span))
    for (value, name), places in sorted(spans.items()):
        yield Conflict(
            kind="name",
            topic=f"name of {name}",
            sides=(Side(value, tuple(places)),),
            reference=name,
            basis="pack",
            source=source_of([things.by_name[name].evidence]),
        )


@lru_cache(maxsize=4)
def _things(programmes: tuple[Programme, ...], bodies: tuple[Body, ...]) -> _Things:
    found: dict[str, _Thing] = {}
    rows: list[Programme | Body] = [*programmes, *bodies]
    for row in rows:
        expansions = row.expansions if isinstance(row, Programme) else ()
        forms = tuple(f for n in (row.name, *row.aliases, *expansions) if len(f := _forms(n)) >= 3)
        if forms:
            found.setdefault(row.name, _Thing(row.name, row.evidence, forms))
    by_stem: dict[str, list[_Thing]] = {}
    for thing in found.values():
        for stem in {_stem(f) for forms in thing.forms for f in forms if len(f) > 3}:
            by_stem.setdefault(stem, []).append(thing)
    right = frozenset(forms for thing in found.values() for forms in thing.forms)
    return _Things(found, {stem: tuple(things) for stem, things in by_stem.items()}, right)


def _by_short(match: re.Match[str], forms: tuple[str, ...], things: _Things, pack: Pack) -> _Thing | None:
    """The thing whose abbreviation stands behind the name in brackets, where the name does not fit its letters."""
    behind = _SHORT_BEHIND.match(match.string, match.end())
    if behind is None:
        return None
    rows: list[Programme | Body] = [*pack.programmes_named(behind["short"]), *pack.bodies_named(behind["short"])]
    for row in rows:
        thing = things.by_name.get(row.name)
        if thing is None or _letters(_forms(row.name)) != behind["short"].lower():
            continue
        fits = any(_letters(forms[i:]) == behind["short"].lower() for i in range(len(forms)))
        if not fits and len(set(forms) & set(_forms(row.name))) >= 2:
            return thing
    return None


def _stem(form: str) -> str:
    return form[:6]


def _letters(forms: tuple[str, ...]) -> str:
    return "".join(form[0] for form in forms if form not in {"of", "for", "and", "on", "in", "to"})


def _went_wrong(ours: tuple[str, ...], thing: _Thing, pack: Pack) -> bool:
    allowed = {word for forms in thing.forms for word in forms}
    if any(_holds(ours, forms) for forms in thing.forms):
        return False
    return any(_one_word_wrong(ours, forms, allowed, pack) for forms in thing.forms)


def _one_word_wrong(ours: tuple[str, ...], theirs: tuple[str, ...], allowed: set[str], pack: Pack) -> bool:
    content = [w for w in theirs if len(w) > 3]
    missing = [w for w in content if not any(_same(w, o) for o in ours)]
    if len(missing) != 1 or len(content) < 3 or 1 - 1 / len(content) < LIKE_NAME_SHARE:
        return False
    foreign = [o for o in ours if len(o) > 3 and not any(_same(o, w) for w in allowed)]
    word = missing[0]
    if pack.bodies_named(word) or any(pack.bodies_named(o) for o in foreign):
        return False
    near = _beside(theirs, word)
    return any(_like(o, word) and _beside(ours, o) & near for o in foreign)


def _like(one: str, other: str) -> bool:
    return one[:3] == other[:3] or JaroWinkler.similarity(one, other) >= LIKE_WORD


def _beside(forms: tuple[str, ...], word: str) -> set[str]:
    """The words of content next to `word`."""
    content = [f for f in forms if len(f) > 3]
    at = content.index(word)
    return {_stem(f) for f in (*content[max(0, at - 1) : at], *content[at + 1 : at + 2])}


def _same(one: str, other: str) -> bool:
    """Whether two words are forms of one: “Prioritised” and “Priority”, “Ukraine” and “Ukrainian”."""
    return one == other or (min(len(one), len(other)) >= 6 and one[:6] == other[:6])


def _forms(name: str) -> tuple[str, ...]:
    return tuple(f for f in normalise(_POSSESSIVE.sub("", name).replace("-", " ")).forms if f != "the")


def _holds(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether the words of `theirs` stand in `ours`, in order: then only something else is written between them."""
    left = iter(ours)
    return all(any(_same(word, own) for own in left) for word in theirs)

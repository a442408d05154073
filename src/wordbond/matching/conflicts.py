"""Facts on which reports disagree: with each other on one statement, or with what the pack knows of the day.

A conflict takes no side. Where the reference of a statement is a transcript, or the pack knows better, that stands
beside the conflict as its `reference`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz.distance import LCSseq

from wordbond.matching.renderings import Rendering
from wordbond.matching.statements import Statement
from wordbond.matching.verdict import AlteredFact, FactKind
from wordbond.matching.words import normalise
from wordbond.model import Analysis, Report, Span, TextId
from wordbond.packs import Pack, fold

__all__ = ["KINDS", "Conflict", "Place", "Side", "conflicts_of_statement", "conflicts_with_pack", "unique"]

LIKE_NAME_SHARE = 0.7
"""A capitalised name stands wrongly for a programme or body of the pack where it shares so many words with its name."""
MEMBER_EXCESS = 1.25
"""A count of members above the real one by no more than this speaks of the body; a larger one counts something else."""
_KINDS = {
    FactKind.NUMBER: "number",
    FactKind.UNIT: "number",
    FactKind.COMPARATOR: "number",
    FactKind.DATE: "date",
    FactKind.NAME: "name",
    FactKind.NEGATION: "reversal",
    FactKind.MODALITY: "modality",
    FactKind.QUANTIFIER: "scope",
    FactKind.DIRECTION: "reversal",
    FactKind.ROLE: "reversal",
    FactKind.CONDITION: "omission",
    FactKind.VOICE: "attribution",
    FactKind.ATTRIBUTION: "attribution",
}
KINDS = frozenset({*_KINDS.values(), "role"})
"""What a conflict may be about."""
_MEMBERS = re.compile(
    r"(?P<count>\b\d{1,3}|\b[Tt](?:wenty|hirty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)[- ]+"
    r"(?P<what>member (?:states|countries|nations)|members?|nations?|countries|allies|states)\b",
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:\.\d[^.!?\n]*)*[.!?\n]?")
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w’'-]*(?:[ \u00a0](?:(?:of|for|the|and|on|in|to)[ \u00a0](?:the[ \u00a0])?)?[A-ZÀ-Þ][\w’'-]*){1,11}"
)
_CAPITAL = re.compile(r"[A-ZÀ-Þ][\w’-]{3,}")
_POSSESSIVE = re.compile(r"[’']s\b")
_FORMER = re.compile(r"\b(?:former|ex)[- ](?P<title>[\w.’'-]+(?: [\w.’'-]+){0,4}?) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one of the texts."""

    text_id: TextId
    span: Span


@dataclass(frozen=True, slots=True)
class Side:
    """One reading of a disputed fact, and every place that has it."""

    value: str
    spans: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A fact on which texts disagree."""

    kind: str
    """number, date, name, reversal, modality, scope, omission, attribution, role"""
    topic: str
    sides: tuple[Side, ...]
    """One alone where a text is at odds with the pack."""
    reference: str | None = None
    """What the transcript or the pack says; None where reports differ and nothing tells which is right."""
    basis: str = "text"
    """What the reference rests on: text, transcript or pack."""
    statement: str | None = None


# -- reports against each other ---------------------------------------------------------------------------------


def conflicts_of_statement(statement: Statement, known: Mapping[str, Rendering]) -> tuple[Conflict, ...]:
    """Where the renderings of one statement differ in a fact; `known` holds them by quotation id.

    The same difference in several renderings is one conflict. Readings that its own report declares a translation are
    among them: a wrong figure is wrong in a translation, too.
    """
    reference = known[statement.reference]
    gathered: dict[tuple[str, str], tuple[AlteredFact, dict[str, list[Place]]]] = {}
    for variant in statement.variants:
        if variant.verdict is None:
            continue
        rendering = known[variant.quotation]
        words = variant.part.of(rendering.words)
        for fact in variant.verdict.altered:
            said = fact.said.of(statement.passage.of(reference.words)) if fact.said else ""
            value = fact.reported.of(words) if fact.reported else ""
            place = _placed(rendering, variant.part, fact.reported)
            _, sides = gathered.setdefault((_KINDS[fact.kind], said), (fact, {}))
            sides.setdefault(value, []).extend(place)
    found = []
    for (kind, said), (fact, sides) in sorted(gathered.items(), key=lambda item: item[0]):
        ours = Side(said, tuple(_placed(reference, statement.passage, fact.said)))
        others = [Side(value, tuple(spans)) for value, spans in sorted(sides.items())]
        found.append(
            Conflict(
                kind=kind,
                topic=" ".join(statement.passage.of(reference.words).split()[:12]),
                sides=(ours, *others),
                reference=said if statement.official else None,
                basis="transcript" if statement.official else "text",
                statement=statement.id,
            )
        )
    return tuple(found)


def _placed(rendering: Rendering, part: Span, inside: Span | None) -> list[Place]:
    """Where `inside`, characters of `part`, stands in the text; all of `part` where it is None."""
    whole = Span(part.start + inside.start, part.start + inside.end) if inside else part
    return [Place(TextId(rendering.text_id), span) for span in rendering.spans_of(whole)]


# -- a report against the pack ----------------------------------------------------------------------------------


def conflicts_with_pack(analysis: Analysis, pack: Pack) -> tuple[Conflict, ...]:
    """What a report says that the pack knows otherwise: members counted, an office held, a name.

    The day is that of the occasion at which most of its words were spoken, else that of publication; without either,
    nothing that depends on the day is judged.
    """
    report = analysis.text
    if not isinstance(report, Report):
        return ()
    day = _day_of(analysis)
    found = [*_misnamed_people(report, pack), *_misnamed_things(report, pack)]
    if day is not None:
        found += [*_wrong_counts(report, pack, day), *_wrong_offices(report, pack, day)]
    return tuple(found)


def _day_of(analysis: Analysis) -> date | None:
    spoken = {occasion.id: occasion.spoken.last for occasion in analysis.occasions}
    days = [spoken.get(a.occasion_id) for a in analysis.attributions if a.occasion_id]
    known = [day for day in days if day is not None]
    if known:
        return max(sorted(set(known)), key=known.count)
    return analysis.text.published.last if isinstance(analysis.text, Report) else None


def _wrong_counts(report: Report, pack: Pack, day: date) -> Iterator[Conflict]:
    bodies = {m.body for m in pack.memberships}
    real = {body: len(pack.members_of(body, day)) for body in sorted(bodies)}
    named = {b.id: [b.name, *b.aliases] for b in pack.bodies if b.id in bodies}
    for body, names in named.items():
        spans = dict[str, list[Place]]()
        pattern = re.compile(r"\b(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")\b")
        for sentence in _SENTENCE.finditer(report.text):
            if not pattern.search(sentence[0]):
                continue
            for match in _MEMBERS.finditer(report.text, sentence.start(), sentence.end()):
                span = Span(*match.span())
                count = normalise(match["count"]).forms
                if report.is_noise(span) or len(count) != 1 or not count[0].isdigit():
                    continue
                number, exact = int(count[0]), match["what"].startswith("member")
                below = exact and 2 * real[body] <= 3 * number < 3 * real[body]
                if below or real[body] < number <= MEMBER_EXCESS * real[body]:
                    spans.setdefault(str(number), []).append(Place(report.id, span))
        for value, places in spans.items():
            yield Conflict(
                kind="number",
                topic=f"members of {pack.body(body).name} on {day}",
                sides=(Side(value, tuple(places)),),
                reference=str(real[body]),
                basis="pack",
            )


def _wrong_offices(report: Report, pack: Pack, day: date) -> Iterator[Conflict]:
    """“Former President X” of somebody who held that office on the day."""
    for person in pack.people:
        names = [n for n in (person.name, *person.aliases) if n in report.text]
        if not names:
            continue
        pattern = re.compile(r"\b(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")\b")
        places, titles = list[Place](), set[str]()
        for match in pattern.finditer(report.text):
            before = _FORMER.search(report.text, max(0, match.start() - 60), match.start())
            if before is None or report.is_noise(Span(before.start(), match.end())):
                continue
            title = fold(before["title"])
            for holding in pack.holdings_of(person):
                called = {fold(n) for n in (holding.office.title, *holding.office.aliases)}
                if holding.share_on(day) >= 0.5 and any(c == title or title.endswith(" " + c) for c in called):
                    places.append(Place(report.id, Span(before.start(), match.end())))
                    titles.add(holding.office.title)
                    break
        if places:
            yield Conflict(
                kind="role",
                topic=f"office of {person.name} on {day}",
                sides=(Side(places[0].span.of(report.text), tuple(places)),),
                reference=f"{person.name} was {sorted(titles)[0]} on {day}",
                basis="pack",
            )


def _misnamed_people(report: Report, pack: Pack) -> Iterator[Conflict]:
    wrong = {fold(m): (m, person) for person in pack.people for m in person.misspellings}
    if not wrong:
        return
    spans: dict[str, list[Place]] = {}
    for match in _CAPITAL.finditer(report.text):
        known = wrong.get(fold(match[0]))
        if known is not None and fold(match[0]) not in {fold(w) for w in known[1].name.split()}:
            spans.setdefault(match[0], []).append(Place(report.id, Span(*match.span())))
    for value, places in sorted(spans.items()):
        person = wrong[fold(value)][1]
        if any(fold(value) == fold(alias) for alias in person.aliases):
            continue
        yield Conflict(
            kind="name", topic=f"name of {person.name}", sides=(Side(value, tuple(places)),), reference=person.name,
            basis="pack",
        )  # fmt: skip


def _misnamed_things(report: Report, pack: Pack) -> Iterator[Conflict]:
    """Names of programmes and bodies that are nearly, and not quite, theirs."""
    named = [(p.name, p.aliases) for p in pack.programmes] + [(b.name, b.aliases) for b in pack.bodies]
    right = {_forms(n): name for name, aliases in named for n in (name, *aliases)}
    things = [(forms, name) for forms, name in sorted(right.items()) if len(forms) >= 3]
    spans: dict[tuple[str, str], list[Place]] = {}
    for match in _NAME.finditer(report.text):
        forms = _forms(match[0])
        if len(forms) < 3 or forms in right or report.is_noise(Span(*match.span())):
            continue
        best = max(((_share(forms, theirs), name, theirs) for theirs, name in things), default=(0.0, "", ()))
        if best[0] >= LIKE_NAME_SHARE and not _holds(forms, best[2]):
            spans.setdefault((match[0], best[1]), []).append(Place(report.id, Span(*match.span())))
    for (value, name), places in sorted(spans.items()):
        yield Conflict(
            kind="name", topic=f"name of {name}", sides=(Side(value, tuple(places)),), reference=name, basis="pack"
        )


def _forms(name: str) -> tuple[str, ...]:
    return tuple(f for f in normalise(_POSSESSIVE.sub("", name).replace("-", " ")).forms if f != "the")


def _share(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """Words of `theirs` in `ours`: in order, or all of them turned round."""
    if sorted(ours) == sorted(theirs):
        return 1.0
    content = [w for w in theirs if len(w) > 3]
    kept = sum(w in ours for w in content) / max(1, len(content))
    return min(kept, LCSseq.similarity(ours, theirs) / max(1, len(theirs)))


def _holds(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether `theirs` stands in `ours` as it is: then only something else is written around it."""
    return any(ours[i : i + len(theirs)] == theirs for i in range(len(ours) - len(theirs) + 1))


def unique(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """`conflicts` sorted, each once; reports that are at odds with the pack in the same words make one conflict."""
    alone: dict[tuple[str, str, str, str | None], Conflict] = {}
    several = set[Conflict]()
    for conflict in conflicts:
        if len(conflict.sides) > 1:
            several.add(conflict)
            continue
        value = conflict.sides[0].value
        name = (conflict.kind, conflict.topic, value, conflict.reference)
        known = alone.get(name)
        places = (*conflict.sides[0].spans, *(known.sides[0].spans if known else ()))
        alone[name] = replace(conflict, sides=(Side(value, tuple(sorted(set(places)))),))
    return tuple(sorted({*several, *alone.values()}, key=_order))


def _order(conflict: Conflict) -> tuple[str, str, tuple[tuple[str, tuple[Place, ...]], ...]]:
    return conflict.kind, conflict.topic, tuple((side.value, side.spans) for side in conflict.sides)

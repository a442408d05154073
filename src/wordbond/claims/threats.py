"""The threats that a text names, by the pack's lexicon: what sort, from whom, against whom, real or supposed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wordbond.claims.model import Party, Relation, Threat
from wordbond.claims.relations import relations_in
from wordbond.claims.roles import after, before, distinct, modality_at, owner
from wordbond.claims.scene import Scene, set_scene
from wordbond.claims.triggers import compiled
from wordbond.model import Attribution, Quotation, Report, Span, Transcript
from wordbond.packs import Pack

__all__ = ["find_threats", "threats_in"]

_ENDED = re.compile(
    r"\b(?:terror|verbal|personal|heart|panic|media|legal)\s+$|\b(?:no|not|never|without|den(?:y|ies|ied|ying)|end(?:ed|ing)?|stop\w*)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"\s*(?:attempts?|campaigns?|operations?|plots?)?\s*(?:on|against|of|at|in)\s", re.IGNORECASE)
_OUR_SIDE = re.compile(r"\b(?:our|us|ourselves|we)\b", re.IGNORECASE)


def find_threats(
    report: Report | Transcript, quotations: Sequence[Quotation], attributions: Sequence[Attribution], pack: Pack
) -> tuple[Threat, ...]:
    """The threats that `report` names, one of a kind in a sentence, in reading order. Pure."""
    return threats_in(set_scene(report, quotations, attributions, pack))


def threats_in(scene: Scene, relations: Sequence[Relation] | None = None) -> tuple[Threat, ...]:
    """The threats of a text made ready; `relations` are those found in it, where they are at hand."""
    known = relations_in(scene) if relations is None else relations
    found: dict[tuple[str, int], Threat] = {}
    taken: list[Span] = []
    for span, label in sorted(_named(scene), key=lambda pair: (-len(pair[0]), pair)):
        sentence = scene.sentence_at(span.start)
        if any(span.overlaps(t) for t in taken) or _ENDED.search(scene.text, sentence.start, span.start):
            continue
        taken.append(span)
        earlier = found.get((label, sentence.start))
        if earlier is None or span < earlier.evidence:
            found[label, sentence.start] = _threat(scene, label, span, sentence, known)
    return tuple(sorted(found.values(), key=lambda threat: threat.evidence))


def _named(scene: Scene) -> Iterator[tuple[Span, str]]:
    """Each place where a word of the list stands, with its kind; of two that overlap, the longer tells the kind."""
    for pattern, entry in compiled(scene.pack.lexicon("threats"), scene.pack.lexicon("classes")):
        for paragraph in scene.paragraphs:
            for match in pattern.finditer(scene.text, paragraph.start, paragraph.end):
                yield Span(*match.span()), entry.label


def _threat(scene: Scene, kind: str, span: Span, sentence: Span, relations: Sequence[Relation]) -> Threat:
    quoted = scene.quoted_at(span)
    actors = _actors(scene, span, sentence, relations)
    against = _AGAINST.match(scene.text, span.end)
    targets = after(scene, Span(span.start, against.end()) if against else span, sentence)
    parties = targets.parties if targets else ()
    if not parties and _OUR_SIDE.search(scene.text, sentence.start, sentence.end):
        home = scene.home_of(span)
        parties = (home,) if home else ()
    keys = {party.id or party.name for party in parties}
    return Threat(
        text_id=scene.text_id,
        kind=kind,
        actors=tuple(actor for actor in actors if (actor.id or actor.name) not in keys),
        targets=distinct(parties),
        modality=modality_at(scene, span, sentence),
        evidence=span,
        holder=quoted[1].speaker if quoted else None,
        quotation_id=quoted[0].id if quoted else None,
        confidence=quoted[1].confidence if quoted else 1.0,
    )


def _actors(scene: Scene, span: Span, sentence: Span, relations: Sequence[Relation]) -> tuple[Party, ...]:
    """Whose the threat is: its owner or the subject, with all whom the same text says to act together with them."""
    found = owner(scene, span, sentence) or before(scene, span, sentence)
    if found is None or found.implicit:
        return ()
    parties = list(found.parties)
    if found.span is not None and not sentence.holds(found.span):
        earlier = scene.sentence_at(found.span.start)
        for relation in relations:
            if relation.relation == "cooperates_with" and earlier.holds(relation.evidence):
                parties += [relation.a, relation.b]
    unique: dict[str, Party] = {}
    for party in parties:
        unique.setdefault(party.id or party.name, party)
    return tuple(unique.values())

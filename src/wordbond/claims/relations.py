"""Relations between parties, found by the pack's patterns: `A support* B`, `A's war against B`, `threat from A`.

A pattern's words stand between slots. `A` or `B` before them is the subject of the sentence, `A's` the owner of the
noun, a slot behind them the next party; an end that has no slot follows from who speaks: it is implicit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from wordbond.claims.model import Party, Relation
from wordbond.claims.roles import (
    Ends,
    after,
    before,
    distinct,
    is_denied,
    is_passive,
    is_suffered,
    modality_at,
    object_pronoun,
    owner,
    right_before,
    taken_up,
)
from wordbond.claims.scene import Scene, set_scene
from wordbond.claims.things import has_organ, thing_after, thing_before
from wordbond.claims.triggers import NO_CLASSES, pattern_of
from wordbond.errors import InvalidPack
from wordbond.model import Attribution, Quotation, Report, Span, Transcript
from wordbond.packs import Lexicon, Pack

__all__ = ["Pattern", "find_relations", "read_patterns", "relations_in"]

_SLOTS = ("A", "B", "A's", "B's", "+A", "+B", ":A", ":B")
_ONE_WAY = frozenset({"member_of", "leads"})
"""Relations whose verbs mean another thing with “by”: “we were joined by our partners”."""
_WITH = frozenset({"cooperates_with", "member_of", "leads"})
"""Relations that hold with the party itself, never with something of its: “works with Nemora’s neighbours”."""
_JOINED = re.compile(r"(?:[^.;]*\b(?:and|but)|[\s,]*(?:or)?)\s+(?:(?:also|then|even|thereby|later)\s+)?")
_ITS = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|then|late|previous|acting)[\s-]+(?:[\w.-]+\s+){0,2}$", re.IGNORECASE)
_GIVEN = {
    "arms": re.compile(r"\b(?:in|near|at|on|from)\s", re.IGNORECASE),
    "supports": re.compile(r"\b(?:near|at|on|from)\s", re.IGNORECASE),
}
"""What shows that a party named behind a gift is not given it: “sent guns to a depot in Romania”."""
_LEADS = "leads"
"""The relation whose object is led itself, not something of its own: “run EU missions”."""
_DEMAND = "demands_of"
"""The relation whose other end may be the subject of a clause: “expects that Spain pays”."""
_TOGETHER = "cooperates_with"
"""The relation whose two ends act together: what the one goes on to do “in ways that” do harm, both do."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the lexicon of relations."""

    words: re.Pattern[str]
    label: str
    ahead: tuple[str, ...]
    """The slots before the words."""
    behind: str | None
    """The slot after them: `B`, `+B` where it must follow at once, `:B` where a dash or colon may stand between."""
    tail: re.Pattern[str] | None = None
    """Words that must follow that slot: “supplied B with shells”."""
    last: str | None = None
    """A slot after those: “President A of B”."""


@lru_cache(maxsize=16)
def read_patterns(lexicon: Lexicon, classes: Lexicon = NO_CLASSES) -> tuple[Pattern, ...]:
    """The patterns of a lexicon whose `words` are slots around trigger words, the longest first.

    Raises InvalidPack for a line without words or without a slot.
    """
    found: list[tuple[int, Pattern]] = []
    for entry in lexicon.entries:
        parts = entry.words.split()
        ahead: list[str] = []
        while parts and parts[0] in _SLOTS:
            ahead.append(parts.pop(0))
        last = parts.pop() if parts and parts[-1] in _SLOTS else None
        inner = next((at for at, part in enumerate(parts) if part in _SLOTS), None)
        tail: str | None = None
        if inner is None:
            behind, last = last, None
        else:
            behind, tail, parts = parts[inner], " ".join(parts[inner + 1 :]), parts[:inner]
        words = " ".join(parts)
        ways = [*words.split("|"), *(tail.split("|") if tail is not None else ())]
        if any(not way.strip("* .") for way in ways) or not (ahead or behind):
            raise InvalidPack(
                f"lexicons/{lexicon.name}.csv: words “{entry.words}”: expected words with a slot before or behind, "
                "such as “A support* B”; correct that line"
            )
        after_slot = re.compile(rf"\s*{pattern_of(tail, classes)}", re.IGNORECASE) if tail else None
        pattern = re.compile(pattern_of(words, classes), re.IGNORECASE)
        found.append((len(words), Pattern(pattern, entry.label, tuple(ahead), behind, after_slot, last)))
    return tuple(pattern for _, pattern in sorted(found, key=lambda pair: -pair[0]))


def find_relations(
    report: Report | Transcript, quotations: Sequence[Quotation], attributions: Sequence[Attribution], pack: Pack
) -> tuple[Relation, ...]:
    """The relations that `report` tells of, one for each pair and kind, in reading order. Pure."""
    return relations_in(set_scene(report, quotations, attributions, pack))


def relations_in(scene: Scene) -> tuple[Relation, ...]:
    """The relations of a text made ready; see `find_relations`."""
    found: dict[tuple[str, str, str], Relation] = {}
    for relation in sorted(_acting_together(scene, list(_all(scene))), key=lambda r: (r.implicit, r.evidence)):
        found.setdefault((_key(relation.a), relation.relation, _key(relation.b)), relation)
    return tuple(sorted(found.values(), key=lambda r: (r.evidence, r.relation, r.a.name, r.b.name)))


def _key(party: Party) -> str:
    return party.id or party.name


def _all(scene: Scene) -> Iterator[Relation]:
    """The relations of each match in reading order; the object of one verb is no subject of a verb joined to it."""
    matches: list[tuple[Span, Pattern]] = []
    for pattern in read_patterns(scene.pack.lexicon("relations"), scene.pack.lexicon("classes")):
        for paragraph in scene.paragraphs:
            if paragraph not in scene.headings:
                found = pattern.words.finditer(scene.text, paragraph.start, paragraph.end)
                matches.extend((Span(*m.span()), pattern) for m in found if not _is_half(scene.text, m.start()))
    objects: dict[Span, Ends] = {}
    for trigger, pattern in sorted(matches, key=lambda pair: (pair[0].start, -pair[0].end)):
        yield from _matched(scene, pattern, trigger, objects)


def _is_half(text: str, start: int) -> bool:
    """Whether what starts there is the second half of a word with a hyphen: “a Canadian-led brigade”."""
    return text[max(0, start - 1) : start] == "-" and text[max(0, start - 2) : start - 1].isalpha()


def _matched(scene: Scene, pattern: Pattern, trigger: Span, objects: dict[Span, Ends]) -> Iterator[Relation]:
    sentence = scene.sentence_at(trigger.start)
    if is_denied(scene, trigger, sentence) or (pattern.ahead == ("A",) and is_suffered(scene, trigger)):
        return
    ends: dict[str, Ends | None] = {}
    here = trigger
    for slot in reversed(pattern.ahead):
        found = _ahead(scene, pattern.label, slot, here, sentence)
        if found is None:
            return
        if "'s" not in slot and found.span in objects and _JOINED.fullmatch(scene.text, found.span.end, here.start):
            found = objects[found.span]
        ends[slot.strip("+'s")] = found
        if found.span is not None and sentence.start < found.span.start < here.start:
            here = Span(found.span.start, here.end)
    if pattern.behind is not None:
        ends[pattern.behind[-1]] = _behind(scene, pattern.label, pattern.behind, trigger, sentence)
    words, whole = trigger, _with_tail(scene, pattern, trigger, sentence, ends)
    if whole is None:
        return
    trigger = whole
    if pattern.ahead == ("A",) and pattern.behind == "B" and is_passive(scene, words):
        ends = {"A": ends["B"], "B": ends["A"]}
        if pattern.label in _ONE_WAY:
            return
    a, b = _filled(scene, pattern, trigger, ends)
    if a is None or b is None or (pattern.label == _LEADS and _is_former(scene, here, sentence)):
        return
    owned = b.span is not None and pattern.behind == "B" and pattern.label in _WITH
    if owned and b.span is not None and scene.text[b.span.end : b.span.end + 2] in ("'s", "’s"):
        return
    if b.span is not None and pattern.behind == "B":
        objects[b.span] = a
    yield from _pairs(scene, pattern, trigger, sentence, a, b)


def _with_tail(
    scene: Scene, pattern: Pattern, trigger: Span, sentence: Span, ends: dict[str, Ends | None]
) -> Span | None:
    """`trigger` with the tail of its pattern, whose last slot is added to `ends`; None where the tail is not there."""
    if pattern.tail is None:
        return trigger
    found = ends[str(pattern.behind)[-1]]
    pronoun = object_pronoun(scene, trigger, sentence)
    if pronoun is None and (found is None or found.span is None or _is_attribute(scene, found.span, sentence)):
        return None
    place = pronoun.end if pronoun is not None else found.span.end if found and found.span else trigger.end
    following = pattern.tail.match(scene.text, place, sentence.end)
    if following is None:
        return None
    whole = Span(trigger.start, following.end())
    if pattern.last is not None:
        ends[pattern.last[-1]] = _behind(scene, pattern.label, pattern.last, whole, sentence)
    return whole


def _is_attribute(scene: Scene, span: Span, sentence: Span) -> bool:
    """Whether the party named only says whose the next noun is: “gave up its Russian radars”."""
    last = next((m for m in reversed(scene.within(span))), None)
    return last is not None and (last.adjective or last.possessive) and not has_organ(scene, last, sentence.end)


def _behind(scene: Scene, label: str, slot: str, trigger: Span, sentence: Span) -> Ends | None:
    thing = thing_after(scene, trigger, sentence, label) if slot.endswith("B") else None
    if thing is not None:
        return Ends((thing,), thing.span)
    close, listed = slot.startswith("+"), slot.startswith(":")
    found = after(scene, trigger, sentence, listed=listed, close=close, clause=label == _DEMAND)
    if found is not None and found.span is not None and label == _LEADS:
        return None if any(scene.is_modifier(m) for m in scene.within(found.span)) else found
    if found is not None and found.span is not None and label in _GIVEN:
        between = scene.text[trigger.end : max(trigger.end, found.span.start)]
        return None if _GIVEN[label].search(between) else found
    return found


def _ahead(scene: Scene, label: str, slot: str, trigger: Span, sentence: Span) -> Ends | None:
    thing = thing_before(scene, trigger, sentence, label) if slot == "+B" else None
    if thing is not None:
        return Ends((thing,), thing.span)
    if slot.startswith("+"):
        return right_before(scene, trigger)
    return owner(scene, trigger, sentence) if slot.endswith("'s") else before(scene, trigger, sentence)


def _filled(
    scene: Scene, pattern: Pattern, trigger: Span, ends: dict[str, Ends | None]
) -> tuple[Ends | None, Ends | None]:
    """Both ends; one that the pattern has no slot for follows from “its”, an office held, or who speaks."""
    a, b = ends.get("A"), ends.get("B")
    slots = {slot.strip("+:'s") for slot in (*pattern.ahead, pattern.behind or "", pattern.last or "")}
    if "B" not in slots and a is not None:
        b = _implicit(scene, trigger, a)
    if "A" not in slots and b is not None:
        a = _last_owner(scene, trigger)
    return a, b


def _implicit(scene: Scene, trigger: Span, a: Ends) -> Ends | None:
    its = _ITS.search(scene.text, trigger.start, trigger.end)
    if its is not None:
        return taken_up(scene, its[0], Span(*its.span()))
    held = scene.body_of(a.parties[0].id)
    party = held or scene.home_of(trigger)
    return Ends((party,), None, implicit=True) if party is not None else None


def _last_owner(scene: Scene, trigger: Span) -> Ends | None:
    """Who, in the sentence before a noun such as “expectation”, last had something of their own: “US commitment”."""
    sentence = scene.sentence_at(trigger.start)
    if trigger.start <= sentence.start:
        return None
    for mention in reversed(scene.within(Span(sentence.start, trigger.start))):
        following = scene.text[mention.span.end : mention.span.end + 2]
        if mention.possessive or mention.adjective or re.match(r"\s[a-z]", following):
            return Ends((replace(mention.party, span=mention.span),), mention.span)
    return None


def _is_former(scene: Scene, here: Span, sentence: Span) -> bool:
    return bool(_FORMER.search(scene.text[sentence.start : here.start]))


def _pairs(scene: Scene, pattern: Pattern, trigger: Span, sentence: Span, a: Ends, b: Ends) -> Iterator[Relation]:
    spans = [trigger, *(e.span for e in (a, b) if e.span is not None and sentence.holds(e.span))]
    evidence = Span(min(s.start for s in spans), max(s.end for s in spans))
    quoted = scene.quoted_at(trigger)
    outside = a.implicit or b.implicit or len(spans) < 3
    for one in distinct(a.parties):
        for other in distinct(b.parties):
            if _key(one) == _key(other):
                continue
            yield Relation(
                text_id=scene.text_id,
                a=one,
                relation=pattern.label,
                b=other,
                evidence=evidence,
                implicit=outside,
                modality=modality_at(scene, trigger, sentence),
                holder=quoted[1].speaker if quoted else None,
                quotation_id=quoted[0].id if quoted else None,
                confidence=quoted[1].confidence if quoted else 1.0,
            )


def _acting_together(scene: Scene, relations: list[Relation]) -> list[Relation]:
    """`relations`, and for what one of two that work together goes on to do in the same sentence, the other as well."""
    added: list[Relation] = []
    for joint in (r for r in relations if r.relation == _TOGETHER):
        sentence = scene.sentence_at(joint.evidence.start)
        for later in relations:
            inside = sentence.holds(later.evidence) and later.evidence.end > joint.evidence.end
            if inside and later.relation != _TOGETHER and _key(later.a) == _key(joint.a) and later.b != joint.b:
                added.append(replace(later, a=joint.b))
    return relations + added

"""Statements: the renderings of one utterance, joined across reports and transcripts, and how each carries it.

Two levels, never mixed. An *utterance* is one saying by one speaker on one occasion; a *phrase family* is the same
formula on several. Sentences are linked pair by pair (`relating`), the links are followed from the strongest to the
weakest, and one is refused where it would put two speakers, days, events, or two sayings of one report into one
utterance. Sentences that the very same quotations carry are one statement; a quotation that merges two is in both.
Nothing of this looks at the order in which texts were read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from wordbond.matching.alignment import align
from wordbond.matching.components import components
from wordbond.matching.keys import Key
from wordbond.matching.relating import SCOPED, Link, Relation, keys_of, meet, relate
from wordbond.matching.renderings import Rendering, Unit, Window
from wordbond.matching.search import PassageIndex
from wordbond.matching.verdict import Fidelity, Verdict
from wordbond.matching.verify import verify
from wordbond.model import QuotationKind, Span, digest

__all__ = ["Family", "Linked", "Statement", "Variant", "find_links", "form_statements", "link_statements", "searched"]

NEIGHBOURS = 2
"""Sentences of one quotation up to this far apart may both answer to one sentence elsewhere: translations split."""
SAME_PART_SHARE = 0.5
"""A sentence carries two utterances where the parts of it that stand for the one and the other overlap less."""
SEARCHED = 3
"""Passages of a transcript on the same occasion that each reported sentence is compared with, keys or no keys."""
LOOKED_AT = 20
"""Passages that these are chosen from: of 141 reported sentences of debates 140 were among the best three of 15, of 20
and of 60."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """How one quotation carries a statement."""

    quotation: str
    units: tuple[int, ...]
    """Numbers of its sentences that do."""
    part: Span
    """From the first to the last of them, in characters of the rendering's words."""
    verdict: Verdict | None = None
    """Against the statement's reference, spans in `part`'s and `Statement.passage`'s words; None for the reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One saying by one speaker on one occasion."""

    id: str
    speaker_id: str | None
    speaker: str | None
    occasion_id: str | None
    """None where no text tells it."""
    event_id: str | None
    window: Window
    variants: tuple[Variant, ...]
    """One for each quotation that carries it, by quotation id."""
    reference: str
    """What the others are compared with: a transcript's turn where there is one, else the fullest direct quotation."""
    passage: Span
    """The part of the reference that they are compared with."""
    official: bool
    """Whether the reference is a transcript; else a difference tells that reports differ, not which one is right."""


@dataclass(frozen=True, slots=True)
class Family:
    """Statements that use the same phrase on different occasions, or on occasions that nobody tells."""

    statements: tuple[str, ...]
    phrases: tuple[tuple[str, str], ...]
    """The sentences that share it, by the ids of their units."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What `link_statements` finds."""

    statements: tuple[Statement, ...]
    """By id; every reported quotation is in one at least, a transcript's turn where something of it was reported."""
    families: tuple[Family, ...]


def link_statements(renderings: Iterable[Rendering]) -> Linked:
    """The statements that `renderings` carry, and the phrase families among them; the same in any order."""
    known = {rendering.id: rendering for rendering in renderings}
    links = find_links(known.values())
    statements = form_statements(known, links)
    return Linked(statements, _families(statements, links))


# -- which sentences are related --------------------------------------------------------------------------------


def find_links(renderings: Iterable[Rendering]) -> tuple[Link, ...]:
    """All links among the sentences of `renderings`, sorted. Work grows with the pairs that share a key."""
    known = {rendering.id: rendering for rendering in renderings}
    units = {unit.id: unit for _, rendering in sorted(known.items()) for unit in rendering.units}
    postings = defaultdict[Key, list[str]](list)
    for unit in units.values():
        for key in keys_of(unit, known[unit.quotation]):
            postings[key].append(unit.id)
    shared, scoped = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for key, held in postings.items():
        counts = scoped if key & SCOPED else shared
        for i, a in enumerate(held):
            for b in held[i + 1 :]:
                counts[a, b] += 1
    pairs = {(a, b) for a, b in shared.keys() | scoped.keys() if _met(known, units, shared, scoped, a, b)}
    pairs |= _searched_pairs(known)
    found = (relate(known[units[a].quotation], known[units[b].quotation], units[a], units[b]) for a, b in pairs)
    return tuple(sorted(link for link in found if link is not None))


def _met(
    known: Mapping[str, Rendering],
    units: Mapping[str, Unit],
    shared: Mapping[tuple[str, str], int],
    scoped: Mapping[tuple[str, str], int],
    a: str,
    b: str,
) -> bool:
    pair = (a, b)
    return meet(known[units[a].quotation], known[units[b].quotation], shared.get(pair, 0), scoped.get(pair, 0))


def _searched_pairs(known: Mapping[str, Rendering]) -> set[tuple[str, str]]:
    turns = defaultdict[str, list[Rendering]](list)
    for rendering in known.values():
        if rendering.official:
            turns[rendering.text_id].append(rendering)
    pairs = set[tuple[str, str]]()
    for spoken in turns.values():
        index = transcript_index(spoken)
        for rendering in known.values():
            if not rendering.official and is_of_transcript(rendering, spoken[0]):
                for unit in rendering.units:
                    pairs.update((min(unit.id, hit), max(unit.id, hit)) for hit in searched(index, unit))
    return pairs


def is_of_transcript(rendering: Rendering, turn: Rendering) -> bool:
    """Whether the words may have been spoken on the occasion of the transcript that `turn` stands in, by their day."""
    return bool(rendering.window.first and turn.window.first) and rendering.window.meets(turn.window)


def transcript_index(turns: Iterable[Rendering]) -> PassageIndex:
    """The sentences of a transcript's turns, to be searched."""
    ordered = sorted(turns, key=lambda turn: turn.content[0].start)
    return PassageIndex((unit.id, unit.words, turn.speaker or "") for turn in ordered for unit in turn.units)


def searched(index: PassageIndex, unit: Unit) -> list[str]:
    """The ids of the passages of a transcript that answer best to `unit`."""
    return [hit.passage for hit in index.search(unit.words, SEARCHED, reranked=LOOKED_AT)]


# -- which sentences are one utterance --------------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """Sentences of one utterance, while they are gathered."""

    units: set[str]
    speaker: str | None
    event: str | None
    window: Window
    texts: dict[str, list[Unit]] = field(default_factory=dict)

    def clash(self, other: _Group) -> str:
        """Why the two cannot be one utterance: `speaker`, `occasion`, `text` (two sayings of one text), or empty."""
        if self.speaker and other.speaker and self.speaker != other.speaker:
            return "speaker"
        if (self.event and other.event and self.event != other.event) or not self.window.meets(other.window):
            return "occasion"
        for text in self.texts.keys() & other.texts.keys():
            if not all(any(_are_neighbours(a, b) for a in self.texts[text]) for b in other.texts[text]):
                return "text"
        return ""

    def take(self, other: _Group) -> None:
        self.units |= other.units
        self.speaker = self.speaker or other.speaker
        self.event = self.event or other.event
        self.window = self.window.both(other.window)
        for text, units in other.texts.items():
            self.texts.setdefault(text, []).extend(units)


def _are_neighbours(a: Unit, b: Unit) -> bool:
    return a.quotation == b.quotation and abs(a.number - b.number) <= NEIGHBOURS


def form_statements(known: Mapping[str, Rendering], links: Iterable[Link]) -> tuple[Statement, ...]:
    """The statements of `known` (renderings by id), given all links among them; by id."""
    units = {unit.id: unit for rendering in known.values() for unit in rendering.units}
    group_of = {unit.id: _alone(unit, known[unit.quotation]) for unit in units.values()}
    merged = list[tuple[str, str]]()
    followed = sorted((x for x in links if x.relation is Relation.UTTERANCE), key=lambda x: (-x.score, x.a, x.b))
    for link in followed:
        one, other = group_of[link.a], group_of[link.b]
        if one is other:
            continue
        clash = one.clash(other)
        if not clash:
            one.take(other)
            for unit_id in other.units:
                group_of[unit_id] = one
        elif clash == "text":
            merged.append((link.a, link.b))
    groups = {id(group): group for group in group_of.values()}
    members = {key: set(group.units) for key, group in groups.items()}
    for a, b in merged:
        for unit_id, there in ((a, b), (b, a)):
            home, other = group_of[unit_id], group_of[there]
            if home is not other and _carries_both(units[unit_id], units[there], home, other):
                members[id(other)].add(unit_id)
    parts = [_Part(frozenset(held), frozenset(groups[key].units)) for key, held in members.items()]
    return _settled(known, units, parts, [(link.a, link.b) for link in followed])


@dataclass(frozen=True, slots=True)
class _Part:
    """Sentences that are to be one statement."""

    held: frozenset[str]
    """All of them, by id."""
    home: frozenset[str]
    """Those of the utterance that it is named after: a sentence that carries two is at home in one of them."""

    def name(self) -> str:
        """What tells it from all others: its first sentence, which no other statement has at home."""
        own = self.held & self.home
        return min(own) if own else f"{min(self.held)} {min(self.home)}"


def _settled(
    known: Mapping[str, Rendering], units: Mapping[str, Unit], parts: Iterable[_Part], tied: Sequence[tuple[str, str]]
) -> tuple[Statement, ...]:
    """The statements that `parts` come to; `tied` are the pairs of sentences that are one utterance.

    Parts that the very same quotations carry are one; words of several reports that the reference does not have are a
    statement of their own.
    """
    done: dict[tuple[str, ...], tuple[_Part, Statement]] = {}
    waiting = list(parts)
    while waiting:
        by_carriers = defaultdict[tuple[str, ...], list[_Part]](list)
        for part in waiting:
            carriers = tuple(sorted({units[u].quotation for u in part.held}))
            if not all(known[q].official for q in carriers):
                by_carriers[carriers].append(part)
        waiting = []
        for carriers, same in by_carriers.items():
            if carriers in done:
                same.append(done.pop(carriers)[0])
            part = _Part(
                frozenset[str]().union(*(p.held for p in same)), frozenset[str]().union(*(p.home for p in same))
            )
            statement = _statement(known, [units[u] for u in sorted(part.held)], part.name())
            apart = _apart(known, units, part, statement, tied)
            if apart:
                waiting += [_Part(held, part.home) for held in (part.held.difference(*apart), *apart)]
            else:
                done[carriers] = (part, statement)
    return tuple(sorted((statement for _, statement in done.values()), key=lambda s: s.id))


def _apart(
    known: Mapping[str, Rendering],
    units: Mapping[str, Unit],
    part: _Part,
    statement: Statement,
    tied: Sequence[tuple[str, str]],
) -> list[frozenset[str]]:
    """The sentences that the reference does not have and several texts carry, those tied to each other together."""
    lost = {v.quotation for v in statement.variants if v.verdict and v.verdict.label is Fidelity.NOT_FOUND}
    if len(lost) < 2:
        return []
    of_lost = {u for u in part.held if units[u].quotation in lost}
    pairs = ((units[a].quotation, units[b].quotation) for a, b in tied if a in of_lost and b in of_lost)
    groups = [group for group in components(pairs) if len({known[q].text_id for q in group}) > 1]
    return [frozenset(u for u in of_lost if units[u].quotation in group) for group in groups]


def _alone(unit: Unit, rendering: Rendering) -> _Group:
    texts = {rendering.text_id: [unit]}
    return _Group({unit.id}, rendering.speaker_id, rendering.event_id, rendering.window, texts)


def _carries_both(unit: Unit, there: Unit, home: _Group, other: _Group) -> bool:
    """Whether `unit`, at home in one group, carries `there` of another with a part of its own."""
    text = next(t for t, units in home.texts.items() if any(u.id == unit.id for u in units))
    if text in other.texts or len(home.texts) == 1:
        return False
    ours = _places(unit, there)
    for units in home.texts.values():
        for sister in units:
            if sister.id != unit.id:
                theirs = _places(unit, sister)
                if len(ours & theirs) >= SAME_PART_SHARE * max(1, min(len(ours), len(theirs))):
                    return False
    return len(ours) > 1


def _places(unit: Unit, there: Unit) -> set[int]:
    """The content words of `unit` that stand for words of `there`."""
    aligned = align(there.reading, unit.reading)
    return {i for i, p in enumerate(aligned.pair) if p >= 0 and unit.reading.content[i] and aligned.kind[i] != "slot"}


# -- how each quotation carries it ------------------------------------------------------------------------------


def _statement(known: Mapping[str, Rendering], units: Sequence[Unit], named: str) -> Statement:
    """The statement that `units`, sorted by id, make up; its id is made of `named`."""
    held = defaultdict[str, list[Unit]](list)
    for unit in units:
        held[unit.quotation].append(unit)
    chosen = min(held, key=lambda q: _rank(known[q], held[q]))
    passage = _passage(known[chosen], held[chosen])
    said = passage.of(known[chosen].words)
    carriers = [known[q] for q in sorted(held)]
    speaker = next((r for r in carriers if r.speaker_id), None)
    told = min((r for r in carriers if r.occasion_id), key=lambda r: (not r.event_id, r.id), default=None)
    window = carriers[0].window
    for rendering in carriers[1:]:
        window = window.both(rendering.window) if window.meets(rendering.window) else window
    variants = []
    for rendering in carriers:
        own = held[rendering.id]
        part = Span(own[0].span.start, own[-1].span.end)
        name = speaker.speaker if speaker else None
        verdict = None
        if rendering.id != chosen:
            verdict = _verify(said, part.of(rendering.words), rendering.translated, name)
        variants.append(Variant(quotation=rendering.id, units=tuple(u.number for u in own), part=part, verdict=verdict))
    return Statement(
        id=digest("statement", named),
        speaker_id=speaker.speaker_id if speaker else None,
        speaker=speaker.speaker if speaker else None,
        occasion_id=told.occasion_id if told else None,
        event_id=told.event_id if told else None,
        window=window,
        variants=tuple(variants),
        reference=chosen,
        passage=passage,
        official=known[chosen].official,
    )


@lru_cache(maxsize=8192)
def _verify(said: str, reported: str, translated: bool, speaker: str | None) -> Verdict:
    """`verify`, remembered: when one more report comes to a statement, the others' verdicts mostly stand."""
    return verify(said, reported, translated=translated, speaker=speaker)


def _rank(rendering: Rendering, own: Sequence[Unit]) -> tuple[bool, bool, int, int, str]:
    """What makes a rendering the reference: a transcript's, then direct words, not translated, the fullest."""
    return (
        not rendering.official,
        rendering.translated,
        _KINDS[rendering.kind],
        -sum(sum(u.reading.content) for u in own),
        rendering.id,
    )


_KINDS = {QuotationKind.DIRECT: 0, QuotationKind.MIXED: 1, QuotationKind.INDIRECT: 2}


def _passage(rendering: Rendering, own: Sequence[Unit]) -> Span:
    """What others are compared with: a transcript's sentences with their neighbours, else all words."""
    if not rendering.official:
        return Span(rendering.units[0].span.start, rendering.units[-1].span.end)
    first, last = max(0, own[0].number - 1), min(len(rendering.units) - 1, own[-1].number + 1)
    return Span(rendering.units[first].span.start, rendering.units[last].span.end)


def _families(statements: Sequence[Statement], links: Iterable[Link]) -> tuple[Family, ...]:
    home = defaultdict[str, list[str]](list)
    for statement in statements:
        for variant in statement.variants:
            for number in variant.units:
                home[f"{variant.quotation}.{number:04d}"].append(statement.id)
    pairs = dict[tuple[str, str], list[tuple[str, str]]]()
    for link in links:
        if link.relation is Relation.PHRASE:
            for one in home.get(link.a, ()):
                for other in home.get(link.b, ()):
                    if one != other:
                        pairs.setdefault((one, other), []).append((link.a, link.b))
    groups = [group for group in components(pairs) if len(group) > 1]
    return tuple(
        Family(group, tuple(sorted({p for (one, _), shared in pairs.items() if one in group for p in shared})))
        for group in groups
    )

"""Who stands where around a word that relates two parties: before it, as its owner, or after it; pronouns resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from wordbond.claims.mentions import Mention
from wordbond.claims.model import Modality, Party
from wordbond.claims.scene import Scene
from wordbond.claims.things import has_organ
from wordbond.model import Span

__all__ = [
    "Ends",
    "after",
    "before",
    "distinct",
    "is_denied",
    "is_passive",
    "is_suffered",
    "modality_at",
    "object_pronoun",
    "owner",
    "right_before",
    "taken_up",
]

_SUBJECT_PRONOUN = re.compile(
    r"\b(?:they|it|we|I|he|she|who|which|this|these(?: and other \w+)?|both|that)\b(?=\s)(?!\s+(?:and other|actors))",
    re.IGNORECASE,
)
_ADJECTIVES = (
    r"(?:(?!(?:through|of|in|by|to|from|and|for|with|on|at|is|are|was|were|has|have|that|as)\s)[\w-]+\s+){0,3}"
)
_OWNER = re.compile(rf"\b(?P<word>its|their|our|his|her|my)\s+{_ADJECTIVES}$", re.IGNORECASE)
_BETWEEN_OWNER = re.compile(rf"\.?(?:['’]s?)?\s+{_ADJECTIVES}", re.IGNORECASE)
_OBJECT = re.compile(
    r"\s*(?:both\s+|(?:all|one|any|some|most|each|two)\s+of\s+)?(?P<word>us|our|ourselves|him|her|them|it)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[\s(“\"'‘]|[\w’'-])*")
_TAIL_WORDS = 6
_LIST_TAIL = re.compile(r"(?:[\s(“\"'‘:,–—-]|[\w’'-])*")
_ELSEWHERE = re.compile(
    r"^\s*to\b|\b(?:will|would|is|are|was|were|has|have|had|can|could|may|might|must|should|who|which|when|while|"
    r"whether|if|because|than|but)\b",
    re.IGNORECASE,
)
"""Between a verb and a party they show that the party belongs to something else."""
_THAT = re.compile(r"\bthat\b", re.IGNORECASE)
_FOR_OTHERS = re.compile(r"\b(?:for|to|in|with|about|against|over)\b", re.IGNORECASE)
"""Between a demand and a party they show that something is wanted for it, not of it: “wants a loan for Moldova”."""
_DENIAL = re.compile(
    r"\b(?:not(?!\s+(?:only|just|merely|alone))|never|no longer|without|refus\w+ to|n[’']t|neither|nor|"
    r"declin\w+ to|stop(?:ped|s)?|deny\w*|denie[sd]|fail\w* to)"
    r"\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:if|should anyone|should \w+ (?:ever|decide)|were to|in case|suppose|what if|would one day)\b|"
    r"^\s*should\s+[^\W\d_]+\s",
    re.IGNORECASE,
)
_CONSIDERED = re.compile(
    r"\b(?:consider(?:s|ed|ing)?|mull(?:s|ed|ing)?|weigh(?:s|ed|ing)?|explor(?:e|es|ed|ing)|ponder(?:s|ed|ing)?|"
    r"debat(?:e|es|ed|ing)|discuss(?:es|ed|ing)?|whether to|open to|ready to|"
    r"in talks to|in talks on)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_INTENDED = re.compile(
    r"\b(?:seek\w*|sought|hop(?:e|es|ed|ing)|appl(?:y|ies|ied|ying)|aim\w*|aspir\w+|wish\w*|would like|bid)"
    r"\s+to\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\bwould\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_SAID = re.compile(r"\b(?:said|says|told|added|announced|promised|pledged|vowed|repeated|stressed|confirmed|that)\b")
_PROVIDED = re.compile(r"\b(?:if|provided|unless|as long as|on condition|should (?:it|they|the))\b", re.IGNORECASE)
_ONLY_PLANNED = re.compile(r"\b(?:plot|attempted|planned)", re.IGNORECASE)
_POSSIBLE = re.compile(
    r"\b(?:may|might|could|can|possible|potential\w*|threats?|threaten\w* to|fears?|feared|"
    r"warn(?:s|ed|ing)? (?:that|of)|risks?|danger|plans? to|planning|prepar\w+|want\w* to|intend\w*|challenges?|"
    r"believ(?:e|es|ed)|thought to|ready for|suspect(?:s|ed|ing)?|alleged(?:ly)?|likely|reckon\w* with|brac\w+ for|"
    r"deter|prevent|against)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:may|might|could|can|would|should)\b", re.IGNORECASE)
_NEXT_MODAL = re.compile(r"\s+(?:[\w-]+\s+){0,3}(?:may|might|could)\b", re.IGNORECASE)
_BE = re.compile(r"\b(?:was|were|been|being|be|is|are|got|gets)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ends:
    """The parties found for one end, the place that names them, and whether the clause itself does."""

    parties: tuple[Party, ...]
    span: Span | None = None
    implicit: bool = False


def distinct(values: Iterable[T]) -> tuple[T, ...]:
    """`values` without repetition, in order."""
    return tuple(dict.fromkeys(values))


def _group(scene: Scene, mention: Mention) -> Ends:
    joined = scene.joined(mention)
    parties = tuple(replace(m.party, span=m.span) for m in joined)
    return Ends(parties, Span(joined[0].span.start, joined[-1].span.end))


def before(scene: Scene, trigger: Span, sentence: Span) -> Ends | None:
    """The subject of a verb at `trigger`: the nearest before it in the sentence, a pronoun resolved."""
    if trigger.start <= sentence.start:
        return None
    ahead = Span(sentence.start, trigger.start)
    pronouns = list(_SUBJECT_PRONOUN.finditer(scene.text, ahead.start, ahead.end))
    last = next((m for m in reversed(scene.within(ahead)) if _is_subject(scene, m, trigger, sentence)), None)
    if pronouns and (last is None or pronouns[-1].start() > last.span.end):
        word = pronouns[-1]
        relative = word[0].lower() in ("who", "which", "that")
        if not (relative and last is not None):
            found = taken_up(scene, word[0], Span(*word.span()))
            if found is not None:
                return found
    return _group(scene, last) if last is not None else None


def _is_subject(scene: Scene, mention: Mention, trigger: Span, sentence: Span) -> bool:
    """Whether a mention before `trigger` may be who acts: named as such, or through an organ of its own."""
    attribute = mention.possessive or scene.is_modifier(mention)
    if not attribute and not scene.is_oblique(mention, sentence.start):
        return True
    return has_organ(scene, mention, trigger.start)


def owner(scene: Scene, trigger: Span, sentence: Span) -> Ends | None:
    """Whose the noun at `trigger` is: “Russia’s war”, “US commitment”, “their support”; up to three words between."""
    ahead = scene.text[sentence.start : trigger.start]
    mentions = scene.within(Span(sentence.start, trigger.start)) if ahead else ()
    match = _OWNER.search(ahead)
    place = sentence.start + match.start() if match else -1
    for mention in reversed(mentions):
        if mention.span.end <= place:
            break
        between = scene.text[mention.span.end : trigger.start]
        if _BETWEEN_OWNER.fullmatch(between) and (
            mention.possessive or mention.adjective or " " not in between.strip(". ")
        ):
            return _group(scene, mention)
    if match is None:
        return None
    return taken_up(scene, match["word"], Span(place, place + len(match["word"])))


def after(
    scene: Scene, trigger: Span, sentence: Span, *, listed: bool = False, close: bool = False, clause: bool = False
) -> Ends | None:
    """The object behind `trigger`: the first party within a few words of the sentence, with those joined to it.

    `listed` lets a dash or colon stand between (“our partners – A, B and C”), `close` nothing but a blank; `clause`
    lets the party be the subject of a clause with “that” (“demands that A pay”).
    """
    if trigger.end >= sentence.end:
        return None
    behind = Span(trigger.end, sentence.end)
    pronoun = object_pronoun(scene, trigger, sentence)
    if pronoun is not None and not close:
        found = taken_up(scene, pronoun.of(scene.text), pronoun)
        if found is not None:
            return found
    for mention in scene.within(behind):
        between = scene.text[trigger.end : mention.span.start]
        if close and between.split() not in ([], ["the"]):
            return None
        if mention.possessive and (part := _part_of(scene, mention)) is not None:
            return part
        if _ELSEWHERE.search(between) or (_FOR_OTHERS if clause else _THAT).search(between):
            return None
        if not (_LIST_TAIL if listed else _TAIL).fullmatch(between) or len(between.split()) > _TAIL_WORDS:
            return None
        return _group(scene, mention)
    return None


def object_pronoun(scene: Scene, trigger: Span, sentence: Span) -> Span | None:
    """The pronoun that is the object of a verb at `trigger`: “supplied them”."""
    match = _OBJECT.match(scene.text, trigger.end, sentence.end) if trigger.end < sentence.end else None
    return Span(*match.span("word")) if match is not None else None


def _part_of(scene: Scene, mention: Mention) -> Ends | None:
    """What a possessive leads to where that is a party too: “NATO’s command in Wiesbaden”, “the alliance’s members”."""
    at = scene.index_of(mention)
    following = scene.mentions[at + 1] if at + 1 < len(scene.mentions) else None
    if following is None or following.person or following.span.start > mention.span.end + 3:
        return None
    return _group(scene, following)


def right_before(scene: Scene, trigger: Span) -> Ends | None:
    """The party that ends where the words at `trigger` begin: “with Sweden as its member”."""
    for mention in reversed(scene.within(Span(max(0, trigger.start - 60), trigger.start)) if trigger.start else ()):
        if scene.text[mention.span.end : trigger.start].isspace():
            return Ends((replace(mention.party, span=mention.span),), mention.span)
        return None
    return None


def is_passive(scene: Scene, trigger: Span) -> bool:
    """Whether “by” follows a verb at `trigger`, so that the doer stands behind it."""
    return scene.text[trigger.end : trigger.end + 4].lower() == " by "


def is_suffered(scene: Scene, trigger: Span) -> bool:
    """Whether a verb at `trigger` is a passive without a doer: “she was asked”."""
    said = scene.text[trigger.start : trigger.end].split()[0].lower()
    lead = scene.text[max(0, trigger.start - 24) : trigger.start]
    return said.endswith("ed") and _BE.search(lead) is not None and not is_passive(scene, trigger)


def taken_up(scene: Scene, word: str, span: Span) -> Ends | None:
    """Whom a pronoun at `span` means; None where nobody can be told."""
    low = word.lower()
    if low in ("we", "us", "our", "ourselves"):
        home = scene.home_of(span)
        return Ends((home,), None, implicit=True) if home else None
    if low in ("i", "my"):
        quoted = scene.quoted_at(span)
        attribution = quoted[1] if quoted else None
        if attribution is None or attribution.speaker is None:
            return None
        return Ends((Party(attribution.speaker, attribution.speaker_id),), None)
    if low.startswith("these"):
        return _acting_before(scene, span)
    persons = low in ("he", "she", "his", "her", "him")
    plural = low.startswith(("they", "their", "them", "both"))
    mention = scene.taken_up_before(span.start, plural=plural, persons=persons)
    if mention is None:
        return None
    group = _group(scene, mention)
    if plural or low == "this":
        return group
    return Ends((replace(mention.party, span=mention.span),), mention.span)


def _acting_before(scene: Scene, span: Span) -> Ends | None:
    """Whom “these” and the like mean: the first subject of the sentence before."""
    start = scene.sentence_at(span.start).start
    earlier = scene.sentence_at(max(0, start - 2)) if start else None
    for mention in scene.within(earlier) if earlier else ():
        if (
            not scene.is_oblique(mention, earlier.start if earlier else 0)
            and not mention.possessive
            and not scene.is_modifier(mention)
        ):
            return _group(scene, mention)
    return None


def is_denied(scene: Scene, trigger: Span, sentence: Span) -> bool:
    """Whether “not” or its like stands right before the words at `trigger`."""
    return bool(_DENIAL.search(scene.text[max(sentence.start, trigger.start - 40) : trigger.start]))


def modality_at(scene: Scene, trigger: Span, sentence: Span) -> Modality:
    """Whether the sentence tells of what is, may be, or is supposed."""
    words = scene.text[sentence.start : trigger.end]
    before_it = scene.text[sentence.start : trigger.start]
    ahead = before_it[-60:]
    would = _WOULD.search(ahead) is not None and not _SAID.search(before_it)
    if _SUPPOSED.search(words) or _CONSIDERED.search(ahead) or would:
        return Modality.HYPOTHETICAL
    behind = _NEXT_MODAL.match(scene.text, trigger.end, sentence.end)
    may = _POSSIBLE.search(ahead) or _INTENDED.search(ahead) or _MODAL.match(scene.text, trigger.start) or behind
    if _MODAL.search(ahead) and _PROVIDED.search(scene.text, trigger.end, sentence.end):
        return Modality.HYPOTHETICAL
    if may or _ONLY_PLANNED.match(scene.text, trigger.start):
        return Modality.POTENTIAL
    return Modality.ACTUAL

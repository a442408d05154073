"""Who stands in the light at a place of a report: candidates for a pronoun or description, likeliest first.

A weighted sum of what centering and its heirs found to count: distance in sentences, subject place, having just
spoken, being what the report is about, and agreement in gender and in the description’s noun. Names inside quoted words
are not on stage; whoever is named inside the very words quoted is hardly their speaker.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence

from wordbond.attribution.cast import Cast, Mention, Somebody
from wordbond.attribution.references import Reference, ReferenceKind
from wordbond.attribution.sentences import sentence_starts
from wordbond.attribution.words import speaker_words
from wordbond.model import Quotation, QuotationKind, Span
from wordbond.packs import fold

__all__ = ["Stage"]

# Weights of the sum, fitted as a conditional logit to the tuned half of the gold speakers and to pronouns beside it.
_WEIGHTS = {
    "same": 1.6,  # named or heard earlier in the same sentence
    "near": 3.0,  # falls with each sentence between
    "paragraph": 0.5,
    "last": 0.4,  # nobody who fits was named since
    "subject": 1.3,
    "oblique": -0.9,
    "heard": 2.0,  # was the last to speak, at most two sentences before
    "about": 2.0,  # share of the report that is about them
    "lead": 0.2,  # named in the headline or the first sentence
    "inside": -2.6,  # named inside the very words quoted
    "unsaid": -0.6,  # gender not known
    "unsure": -1.7,  # hardly a person
    "ahead": -1.0,  # not named yet
}
_NOBODY = 1.4
"""The score of nobody named being meant by a pronoun, fitted with the weights."""
_NOBODY_DESCRIBED = 3.0
_MOST = 0.97
"""No pronoun is surer than this."""
_FADE = 0.6  # per sentence
_ROLE = 3.5
_REACH = 12
"""How many sentences back a candidate may stand for a pronoun; a description reaches over the whole report."""

_MARKED = re.compile(
    r"“[^”\n]{1,1500}”|\"[^\"\n]{1,1500}\"|„[^“”\"\n]{1,1500}[“”\"]|«[^»\n]{1,1500}»|''[^\n]{1,1500}?''"
)
_BETWEEN = re.compile(r"\s*[,(–—-]?\s*")
_GLUE = re.compile(
    r"\b(?:and|or|by|to|of|for|with|from|in|on|at|as|is|are|was|were|has|have|even|among|that|which|the|\w+ed|\w+ly)\s+"
)
_GENERIC = frozenset({"politician", "man", "woman", "official", "leader", "figure"})


class Stage:
    """A report’s cast over the course of its text."""

    def __init__(self, text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], cast: Cast) -> None:
        self.text = text
        self.cast = cast
        self.starts = sentence_starts(text, paragraphs)
        direct = [span for q in quotations if q.kind is QuotationKind.DIRECT for span in q.content]
        marked = [Span(*match.span()) for match in _MARKED.finditer(text)]
        self.quoted = sorted({*direct, *marked})
        self.by_source = {q.source: q for q in quotations if q.source is not None}
        self.sources = sorted(self.by_source)
        self.heard: list[tuple[int, Somebody]] = []
        self.total = max(1.0, max((who.weight for who in cast.everybody), default=1.0))
        self.on_stage = {id(who): [m for m in who.mentions if not self._is_quoted(m.span)] for who in cast.everybody}

    def quotation_of(self, source: Span) -> Quotation | None:
        """The quotation attributed to the mention at `source`."""
        return self.by_source.get(source)

    def hear(self, source: Span, who: Somebody) -> None:
        """Remember that `who` speaks through the mention at `source`."""
        self.heard.append((source.start, who))

    def sentence(self, at: int) -> int:
        """The number of the sentence that holds a place."""
        return bisect_right(self.starts, at)

    def sentences_between(self, start: int, end: int) -> int:
        """How many sentences lie between two places, those wholly in quotation marks not counted."""
        first, last = self.sentence(start), self.sentence(end)
        if last - first <= 1:
            return last - first
        inner = range(first, last - 1)
        return 1 + sum(not self._is_quoted(Span(self.starts[n], self.starts[n] + 1)) for n in inner)

    def right_before(self, at: int) -> Somebody | None:
        """Whoever is named right before a place, at most a comma or an apposition between."""
        best: Mention | None = None
        for who in self.cast.everybody:
            mention = who.before(at)
            if mention is not None and (best is None or mention.span.end > best.span.end):
                best = mention
        if best is None:
            return None
        gap = self.text[best.span.end : at]
        if _BETWEEN.fullmatch(gap) or (
            gap.startswith((",", " (")) and gap.rstrip().endswith((",", ")")) and len(gap) < 90
        ):
            return best.who
        return None

    def body_before(self, at: int) -> str | None:
        """The name of the body that ends right before a place, “of …” and all."""
        lead = self.text[max(0, at - 90) : at]
        match = re.search(
            r"((?:[A-Z][\w’'&.-]*\s)*[A-Z][\w’'&.-]*(?:\s(?:of|for)\s(?:the\s)?(?:[A-Z][\w’'&.-]*\s?)+)?),?\s*$", lead
        )
        if match is None or match[1].split()[0] in speaker_words().functions:
            return None
        known = any(word.rstrip(",") in speaker_words().bodies for word in match[1].split())
        return match[1].strip() if known or " of " in match[1] else None

    def told_before(self, noun: str, at: int) -> str | None:
        """How the text before calls a body in full: “New Hampshire ballot commission” for “commission”."""
        named = rf"((?:[A-Z][\w’'.-]*\s){{1,3}}(?:[a-z-]+\s)?)(?:{re.escape(noun)}|{re.escape(noun.title())})\b"
        found = list(re.finditer(named, self.text[:at]))
        words = [re.sub(r"^(?:The|A|An|But|And|In|At|On)\s", "", m[0]) for m in found]
        full = [word for word in words if word[0].isupper() and " " in word and len(word) < 60]
        return full[-1] if full else None

    def many_before(self, at: int) -> Span | None:
        """The last proper name of many before a place: “House Democrats”."""
        best: Span | None = None
        for run in self.cast.runs:
            if run.span.end > at:
                break
            name = run.name[-1] if run.name else ""
            if name.endswith("s") and name[:-1].lower() in speaker_words().persons and not run.possessive:
                best = run.span
        return best if best is not None and self.sentences_between(best.start, at) <= 2 else None

    def noun_before(self, at: int) -> Span | None:
        """The noun phrase that ends right before a place: “law enforcement authorities” before *who*."""
        lead = self.text[max(0, at - 80) : at]
        match = re.search(r"((?:[^\W\d_][\w’'-]*\s+){1,4}),?\s*$", lead)
        if match is None:
            return None
        phrase = _GLUE.split(match[1])[-1].strip()
        if not phrase:
            return None
        start = at - len(lead) + match.start() + match[1].rindex(phrase)
        return Span(start, start + len(phrase))

    def ranked(self, reference: Reference, quotation: Quotation | None) -> list[tuple[Somebody, float]]:
        """The candidates for a pronoun or a description of one person, with the probability of each, best first."""
        scored = [
            (who, score) for who in self.cast.everybody if (score := self._score(who, reference, quotation)) is not None
        ]
        if not scored:
            return []
        scored.sort(key=lambda pair: -pair[1])
        nobody = _NOBODY_DESCRIBED if reference.kind is ReferenceKind.PERSON else _NOBODY
        top = max(scored[0][1], nobody)
        odds = [math.exp(score - top) for _, score in scored]
        total = sum(odds) + math.exp(nobody - top)
        return [(who, _MOST * odd / total) for (who, _), odd in zip(scored, odds, strict=True)][:5]

    def _score(self, who: Somebody, reference: Reference, quotation: Quotation | None) -> float | None:
        described = reference.kind is ReferenceKind.PERSON
        features = self.features(who, reference, quotation)
        if features is None:
            return None
        role = self._role(who, reference) if described else 0.0
        return role + sum(_WEIGHTS[name] * value for name, value in features.items())

    def features(self, who: Somebody, reference: Reference, quotation: Quotation | None) -> dict[str, float] | None:
        """What speaks for somebody at the place of a mention; None where they cannot be meant."""
        gender, at = reference.gender, reference.span.start
        if gender and who.gender and who.gender != gender:
            return None
        found = {
            "about": who.weight / self.total,
            "lead": float(any(self.sentence(m.span.start) <= 2 for m in who.mentions[:2])),
            "inside": float(quotation is not None and self._is_inside(who, quotation)),
            "unsaid": float(bool(gender) and not who.gender),
            "unsure": float(not who.sure),
        }
        mentions = [m for m in self.on_stage[id(who)] if m.span.end <= at]
        spoke = max((place for place, other in self.heard if other is who and place < at), default=-1)
        if not mentions and spoke < 0:
            if not who.mentions or not (reference.kind is ReferenceKind.PERSON or self.sentence(at) <= 3):
                return None
            distance = self.sentences_between(at, who.mentions[0].span.start)
            return found | {"ahead": 1.0, "near": math.exp(-_FADE * distance)}
        place = max(mentions[-1].span.start if mentions else -1, spoke)
        distance = self.sentences_between(place, at)
        if distance > _REACH and reference.kind is not ReferenceKind.PERSON:
            return None
        named_last = mentions and mentions[-1].span.start > spoke
        before = [pair for pair in self.heard if pair[0] < at]
        return found | {
            "same": float(distance == 0),
            "near": math.exp(-_FADE * distance),
            "paragraph": float("\n" not in self.text[place:at]),
            "last": float(self._is_last(who, place, at, gender)),
            "subject": float(self._is_subject(mentions[-1]) if named_last else True),
            "oblique": float(mentions[-1].oblique if named_last else False),
            "heard": float(bool(before) and max(before, key=lambda pair: pair[0])[1] is who and distance <= 2),
        }

    def _is_last(self, who: Somebody, place: int, at: int, gender: str) -> bool:
        """Whether nobody else who fits was named between a place and the mention."""
        return not any(
            place < mention.span.start < at
            for other in self.cast.everybody
            if other is not who and other.sure and other.gender in (gender, "")
            for mention in self.on_stage[id(other)]
        )

    def _role(self, who: Somebody, reference: Reference) -> float:
        """How well what the report calls somebody fits a description; below 0.0 where it hardly does."""
        head = reference.head
        words = {word for word in fold(reference.description).split() if len(word) > 3}
        roles = {word for role in who.roles for word in role.split()}
        if head in roles:
            return _ROLE + 0.5 * len((words - {head}) & roles)
        if self._is_introduced(reference):
            return -2.0
        if head not in speaker_words().epithets and not head.endswith("old"):
            return -2.0
        if head in _GENERIC or head not in speaker_words().titles.values():
            return 0.4 * len(words & roles)
        return -1.5  # “the senator” is hardly one whom nobody called so

    def _is_introduced(self, reference: Reference) -> bool:
        """Whether the text before speaks of one such as of somebody without a name: “a judge in Ohio”."""
        indefinite = rf"\b(?:an?|another|one|unnamed|anonymous)\s(?:[\w’'-]+\s){{0,3}}{re.escape(reference.head)}\b"
        return bool(re.search(indefinite, self.text[: reference.span.start], re.IGNORECASE))

    def _is_subject(self, mention: Mention) -> bool:
        """Whether a mention is the first name of its sentence and not governed by a preposition."""
        start = self.starts[self.sentence(mention.span.start) - 1] if self.starts else 0
        lead = self.text[start : mention.span.start]
        return not mention.oblique and len(lead) < 60

    def _is_inside(self, who: Somebody, quotation: Quotation) -> bool:
        return any(span.holds(mention.span) for span in quotation.content for mention in who.mentions)

    def _is_quoted(self, span: Span) -> bool:
        at = bisect_right(self.quoted, span.start, key=lambda quoted: quoted.start)
        return any(quoted.holds(span) for quoted in self.quoted[max(0, at - 4) : at])

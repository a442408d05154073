"""Who stands in the light at a place of a report: candidates for a pronoun or description, likeliest first.

A weighted sum of what centering and its heirs found to count: distance in sentences, subject place, having just
spoken, being what the report is about, and agreement in gender and in the description’s noun. Names inside quoted words
are not on stage; whoever is named inside the very words quoted is hardly their speaker.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from wordbond.attribution.cast import Cast, Mention, Somebody
from wordbond.attribution.names import Run
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
    "ahead": -1.0,  # not named yet, or only inside quoted words
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
_LOOK_BACK = 20_000
"""How many characters before a mention are searched for what introduced it."""
_OPENING_SENTENCES = 3
_HEARD_BACK = 4_000
_MOST_OF_CAST = 400
_LEADING = 40
"""How many of those whom the report is most about are weighed for a description wherever they stand."""
_LEAD_SENTENCES = 3
_SAME_NOUNS = (
    frozenset({"candidate", "nominee", "runner", "frontrunner", "hopeful", "contender"}),
    frozenset({"billionaire", "businessman", "businesswoman", "mogul", "tycoon", "magnate", "developer"}),
    frozenset({"senator", "lawmaker", "legislator", "congressman", "congresswoman", "representative"}),
    frozenset({"spokesman", "spokeswoman", "spokesperson"}),
    frozenset({"chief", "head", "leader", "boss", "chairman", "chairwoman", "director", "president"}),
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
        self.spoke: dict[int, list[int]] = {}
        self.introduced: dict[Span, bool] = {}
        weights = {id(who): who.weight for who in cast.everybody}
        most = max(1.0, max(weights.values(), default=1.0))
        self.gender = {id(who): who.gender for who in cast.everybody}
        self.about = {at: weight / most for at, weight in weights.items()}
        self.lead = {id(w): any(self.sentence(m.span.start) <= 2 for m in w.mentions[:2]) for w in cast.everybody}
        self.on_stage = {id(who): [m for m in who.mentions if not self._is_quoted(m.span)] for who in cast.everybody}
        self.mentions = sorted((m for ms in self.on_stage.values() for m in ms), key=lambda m: m.span)
        self.all_mentions = sorted((m for who in cast.everybody for m in who.mentions), key=lambda m: m.span)
        self.leading = sorted(cast.everybody, key=lambda who: -weights[id(who)])[:_LEADING]
        spoken = [not self._is_quoted(Span(start, start + 1)) for start in self.starts]
        self.unquoted = list(accumulate(spoken, initial=0))
        """How many sentences that begin outside quotation marks stand before each."""

    def quotation_of(self, source: Span) -> Quotation | None:
        """The quotation attributed to the mention at `source`."""
        return self.by_source.get(source)

    def hear(self, source: Span, who: Somebody) -> None:
        """Remember that `who` speaks through the mention at `source`."""
        self.heard.append((source.start, who))
        self.spoke.setdefault(id(who), []).append(source.start)

    def sentence(self, at: int) -> int:
        """The number of the sentence that holds a place."""
        return bisect_right(self.starts, at)

    def sentences_between(self, start: int, end: int) -> int:
        """How many sentences lie between two places, those wholly in quotation marks not counted."""
        if start > end:
            start, end = end, start
        first, last = self.sentence(start), self.sentence(end)
        return last - first if last - first <= 1 else 1 + self.unquoted[last - 1] - self.unquoted[first]

    def right_before(self, at: int) -> Somebody | None:
        """Whoever is named right before a place, at most a comma or an apposition between."""
        found = bisect_right(self.all_mentions, at, key=lambda mention: mention.span.end)
        if not found:
            return None
        best = self.all_mentions[found - 1]
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

    def body_subject(self, at: int) -> str | None:
        """The body that begins the sentence of a place, before it."""
        return self._body_that_begins(self.sentence(at) - 1, at)

    def body_subject_before(self, at: int) -> str | None:
        """The body that begins the sentence before the one at a place."""
        return self._body_that_begins(self.sentence(at) - 2, at)

    def _body_that_begins(self, number: int, at: int) -> str | None:
        if number < 0 or number >= len(self.starts):
            return None
        start = self.starts[number]
        for run in self._runs_before(at, 3):
            if start <= run.span.start <= start + 4 and run.body and not run.possessive:
                return run.span.of(self.text)
        return None

    def body_named_before(self, at: int) -> str | None:
        """The last name in the sentence of a place, or in the one before, that is nobody's."""
        people = [mention.span for mention in self._mentions_before(at, 2) if mention.who.sure]
        number = self.sentence(at)
        found: str | None = None
        for run in self._runs_before(at, 2):
            near = number - self.sentence(run.span.start) <= 1
            if near and run.name and not any(run.span.holds(span) or span.holds(run.span) for span in people):
                found = run.span.of(self.text) if not run.name[-1].endswith(("day", "ans", "ists")) else found
        return found

    def _runs_before(self, at: int, sentences: int) -> Sequence[Run]:
        """The runs of capitals in the sentence of a place, up to it, and in so many before."""
        first = self.starts[max(0, self.sentence(at) - 1 - sentences)] if self.starts else 0
        low = bisect_left(self.cast.runs, first, key=lambda run: run.span.start)
        return self.cast.runs[low : bisect_right(self.cast.runs, at, key=lambda run: run.span.end)]

    def _mentions_before(self, at: int, sentences: int) -> Sequence[Mention]:
        """The mentions of people outside quotation marks, likewise."""
        first = self.starts[max(0, self.sentence(at) - 1 - sentences)] if self.starts else 0
        low = bisect_left(self.mentions, first, key=lambda mention: mention.span.start)
        return self.mentions[low : bisect_right(self.mentions, at, key=lambda mention: mention.span.end)]

    def told_before(self, noun: str, at: int) -> str | None:
        """How the text before calls a body in full: “New Hampshire ballot commission” for “commission”."""
        named = rf"((?:[A-Z][\w’'.-]*\s){{1,3}}(?:[a-z-]+\s)?)(?:{re.escape(noun)}|{re.escape(noun.title())})\b"
        found = list(re.finditer(named, self.text[max(0, at - _LOOK_BACK) : at]))
        words = [re.sub(r"^(?:The|A|An|But|And|In|At|On)\s", "", m[0]) for m in found]
        full = [word for word in words if word[0].isupper() and " " in word and len(word) < 60]
        return full[-1] if full else None

    def many_before(self, at: int) -> Span | None:
        """The last proper name of many before a place: “House Democrats”."""
        best: Span | None = None
        for run in self._runs_before(at, 3):
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

    def introduced_after(self, reference: Reference) -> Somebody | None:
        """Whom a lead calls “a lawmaker” before it gives the name: the first full name of a speaker right after."""
        at = reference.span.end
        if self.sentence(at) > _LEAD_SENTENCES or reference.head not in speaker_words().persons:
            return None
        new = [
            who
            for who in self.cast.everybody[:_MOST_OF_CAST]
            if who.mentions
            and who.mentions[0].full
            and who.mentions[0].span.start > at
            and self.sentences_between(at, who.mentions[0].span.start) <= 2
            and (not reference.gender or who.gender in (reference.gender, ""))
            and any(source.overlaps(who.mentions[0].span) for source in self.sources)
        ]
        return new[0] if len(new) == 1 else None

    def ranked(self, reference: Reference, quotation: Quotation | None) -> list[tuple[Somebody, float]]:
        """The candidates for a pronoun or a description of one person, with the probability of each, best first."""
        near = self._candidates(reference)
        scored = [(who, score) for who in near if (score := self._score(who, reference, quotation)) is not None]
        if not scored:
            return []
        scored.sort(key=lambda pair: -pair[1])
        nobody = _NOBODY_DESCRIBED if reference.kind is ReferenceKind.PERSON else _NOBODY
        top = max(scored[0][1], nobody)
        odds = [math.exp(score - top) for _, score in scored]
        total = sum(odds) + math.exp(nobody - top)
        return [(who, _MOST * odd / total) for (who, _), odd in zip(scored, odds, strict=True)][:5]

    def _candidates(self, reference: Reference) -> list[Somebody]:
        """Those named or heard in reach of a mention; for a description, those whom the report is most about too."""
        at = reference.span.start
        if self.sentence(at) <= _OPENING_SENTENCES:
            return list(self.cast.everybody)[:_MOST_OF_CAST]
        near = {id(mention.who): mention.who for mention in self._mentions_before(at, _REACH + 20)}
        low = bisect_left(self.heard, at - _HEARD_BACK, key=lambda pair: pair[0])
        near.update((id(who), who) for place, who in self.heard[low:] if place < at)
        if reference.kind is ReferenceKind.PERSON:
            near.update((id(who), who) for who in self.leading)
        return list(near.values())

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
        known = self.gender[id(who)]
        if gender and known and known != gender:
            return None
        found = {
            "about": self.about[id(who)],
            "lead": float(self.lead[id(who)]),
            "inside": float(quotation is not None and self._is_inside(who, quotation)),
            "unsaid": float(bool(gender) and not known),
            "unsure": float(not who.sure),
        }
        named = self.on_stage[id(who)]
        mentions = named[: bisect_right(named, at, key=lambda mention: mention.span.end)]
        places = self.spoke.get(id(who), [])
        told = bisect_left(places, at)
        spoke = places[told - 1] if told else -1
        if not mentions and spoke < 0:
            if not who.mentions or not (reference.kind is ReferenceKind.PERSON or self.sentence(at) <= 3):
                return None
            distance = abs(self.sentences_between(at, who.mentions[0].span.start))
            return found | {"ahead": 1.0, "near": math.exp(-_FADE * distance)}
        place = max(mentions[-1].span.start if mentions else -1, spoke)
        distance = self.sentences_between(place, at)
        if distance > _REACH and reference.kind is not ReferenceKind.PERSON:
            return None
        named_last = mentions and mentions[-1].span.start > spoke
        heard = bisect_left(self.heard, at, key=lambda pair: pair[0])
        return found | {
            "same": float(distance == 0),
            "near": math.exp(-_FADE * distance),
            "paragraph": float("\n" not in self.text[place:at]),
            "last": float(self._is_last(who, place, at, gender)),
            "subject": float(self._is_subject(mentions[-1]) if named_last else True),
            "oblique": float(mentions[-1].oblique if named_last else False),
            "heard": float(heard > 0 and self.heard[heard - 1][1] is who and distance <= 2),
        }

    def _is_last(self, who: Somebody, place: int, at: int, gender: str) -> bool:
        """Whether nobody else who fits was named between a place and the mention."""
        low = bisect_right(self.mentions, place, key=lambda mention: mention.span.start)
        high = bisect_left(self.mentions, at, key=lambda mention: mention.span.start)
        return not any(
            mention.who is not who and mention.who.sure and self.gender[id(mention.who)] in (gender, "")
            for mention in self.mentions[low:high]
        )

    def _role(self, who: Somebody, reference: Reference) -> float:
        """How well what the report calls somebody fits a description; below 0.0 where it hardly does."""
        head = reference.head
        words = {word for word in fold(reference.description).split() if len(word) > 3}
        roles = {word for role in who.roles for word in role.split()}
        same = next((nouns for nouns in _SAME_NOUNS if head in nouns), frozenset({head}))
        if head in roles or same & roles:
            return _ROLE * (1.0 if head in roles else 0.6) + 0.8 * len((words - {head}) & roles)
        if self._is_introduced(reference):
            return -2.0
        if head not in speaker_words().epithets and not head.endswith("old"):
            return -2.0
        if head in _GENERIC or head not in speaker_words().titles.values():
            return 0.8 * len(words & roles)
        return -1.5  # “the senator” is hardly one whom nobody called so

    def _is_introduced(self, reference: Reference) -> bool:
        """Whether the text before speaks of one such as of somebody without a name: “a judge in Ohio”."""
        indefinite = rf"\b(?:an?|another|one|unnamed|anonymous)\s(?:[\w’'-]+\s){{0,3}}{re.escape(reference.head)}\b"
        at = reference.span.start
        if reference.span not in self.introduced:
            before = self.text[max(0, at - _LOOK_BACK) : at]
            self.introduced[reference.span] = bool(re.search(indefinite, before, re.IGNORECASE))
        return self.introduced[reference.span]

    def _is_subject(self, mention: Mention) -> bool:
        """Whether a mention is the first name of its sentence and not governed by a preposition."""
        start = self.starts[self.sentence(mention.span.start) - 1] if self.starts else 0
        lead = self.text[start : mention.span.start]
        return not mention.oblique and len(lead) < 60

    def _is_inside(self, who: Somebody, quotation: Quotation) -> bool:
        for span in quotation.content:
            low = bisect_left(who.mentions, span.start, key=lambda mention: mention.span.start)
            if low < len(who.mentions) and span.holds(who.mentions[low].span):
                return True
        return False

    def _is_quoted(self, span: Span) -> bool:
        at = bisect_right(self.quoted, span.start, key=lambda quoted: quoted.start)
        return any(quoted.holds(span) for quoted in self.quoted[max(0, at - 4) : at])

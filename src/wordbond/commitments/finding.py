"""Commitments in one text: who takes on what, for whom, by when, and how far it has got, by the report's own words.

Modality decides. “Will” and “plans to” announce, “pledged” promises, “allocated” binds, “delivered” is done; “must” and
“should” are what somebody demands of somebody (a relation, found elsewhere), “could”, “if” and “will not” are nothing.
A word of giving or doing that is no promise by itself (“approved”, “transferred”, “ordered”) needs an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wordbond.claims.mentions import Mention
from wordbond.claims.model import Claim, Party, Period, PeriodRole, Quantity, UnitKind
from wordbond.claims.periods import find_periods
from wordbond.claims.scene import Scene, set_scene
from wordbond.commitments.model import Commitment, Stage, SumKind
from wordbond.commitments.undertakers import Undertakers, is_programme
from wordbond.commitments.words import Words, undertaking_words
from wordbond.model import Attribution, Quotation, Report, Span, Transcript, TurnRole
from wordbond.packs import Pack

__all__ = ["answered_in", "commitments_in", "find_commitments"]

_STRONG = frozenset({Stage.PLEDGED, Stage.ANNOUNCED, Stage.TARGET})
"""Stages whose words promise something by themselves; the others need an amount."""
_PASSIVE_VERBS = "delivered|sent|provided|transferred|spent|paid|built|handed over|invested|allocated|made available"
_CUT = re.compile(
    r",\s+(?:said|told|noting|saying|adding|stressing|arguing|citing|according|while|although|whereas|but|which|who)\b|;|\s[–—]\s|"
    r":\s+(?:if|when|as|because)\b"
)
_EARLIER = re.compile(
    r"\b(?:from|compared (?:with|to)|versus|instead of|rather than|as against|(?:up|down) on)\s+(?:the\s+|its\s+)?$",
    re.IGNORECASE,
)
"""Before an amount: it is what was before, not what is taken on."""
_CONVERTED = re.compile(
    r"(?:\s+\w+){0,3}(?:,\s*or|\s*[(\[]|,\s*(?:worth|equal to|the equivalent of))"
    r"\s*(?:about|around|roughly|some|nearly)?\s*$"
)
"""Between two amounts: the second is the first told in another unit."""
_JOINT = re.compile(r",\s+|\s+and\s+|\s+that\s+|;\s*")
_PASSIVE = re.compile(r"\b(?:was|were|been|be|is|are|being)\s+(?:\w+ly\s+|already\s+)?$")
_GIVEN_TO = re.compile(r"\b(?:to|for|towards?)\s+(?:the\s+)?$")
_FORWARD = ("bring", "total", "sum", "taking")
"""How words for a running total begin where their amount comes after them."""
_PART_BEFORE = re.compile(
    r"\b(?:including|of which|of this|of that|among (?:it|them))\W+(?:\w+\W+){0,4}$", re.IGNORECASE
)
_WHOLE_BEFORE = re.compile(r"\b(?:part of|share of|out of|within)\s+(?:\w+\W+){0,6}$", re.IGNORECASE)
_LAST_CHARS = " ,;:.–—-”\"’'"
_LEAST_SUM = 100_000
_SAID_THEN = re.compile(r"\s+that\b")
_NOUN_NEXT = re.compile(
    r"\s+(?!by\b|to\b|that\b|for\b|on\b|in\b|at\b|from\b|a\b|an\b|the\b|its\b|their\b|more\b)[A-Za-z]"
)
_DESCRIBED = re.compile(
    r"(?:\d|\b(?:the|its|their|his|her|our|these|those|all|some|newly|previously|much))\s+$", re.IGNORECASE
)
"""Before “promised” it shows an adjective: “24 promised jets”, “the promised help”."""
_PART_AFTER = re.compile(r"[^\w.]*(?:\w+\s+)?of (?:them|it|these|those|that|this|the sum|the total)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|but|then)\s+(?:[a-z]+\s+){0,2}$")
"""Between two verbs of one subject: “committed itself to 12 howitzers and ordered 600 bunkers”."""
_TO_DO = re.compile(r"\s+(?:itself\s+|themselves\s+)?to\s+[a-z]{3,}")
_AIM_CHARS = 40
"""How far behind “will reach” the target may be named: “will reach the alliance's spending target of”."""
_NEAR_CHARS = 12
"""How far behind a word of giving a count may stand whose things the pack has no measure of: “delivered two tents”."""
_FUTURE = frozenset({PeriodRole.BY, PeriodRole.FOR, PeriodRole.UNTIL, PeriodRole.BEFORE})


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A word that takes something on."""

    span: Span
    stage: Stage
    modal: bool = False
    comes: bool = False
    """Whether its subject is what is given: “350 more will follow”, “9 million has come in”."""


def find_commitments(
    claims: Sequence[Claim],
    report: Report | Transcript,
    quotations: Sequence[Quotation],
    attributions: Sequence[Attribution],
    pack: Pack,
) -> tuple[Commitment, ...]:
    """The commitments of `report`, in reading order; each amount one of its own. Pure; noise holds none.

    `claims` are those of the report: their amounts, measures and times are taken over. A heading's commitment that the
    body tells again, or that has no figure, is left out.
    """
    scene = set_scene(report, quotations, attributions, pack)
    return commitments_in(scene, claims, answered_in(report) if isinstance(report, Transcript) else None)


def answered_in(transcript: Transcript) -> tuple[Span, ...]:
    """The paragraphs of all turns but questions: what a questioner supposes, nobody has taken on by it."""
    return tuple(span for turn in transcript.turns if turn.role is not TurnRole.QUESTION for span in turn.words)


def commitments_in(
    scene: Scene, claims: Sequence[Claim], paragraphs: Sequence[Span] | None = None
) -> tuple[Commitment, ...]:
    """The commitments of a text made ready; see `find_commitments`.

    `paragraphs` are those that the speakers of a transcript answer for; None looks through a report. What a speaker
    merely announces (“will”) counts there where an amount, deadline, programme or beneficiary makes it definite.
    """
    within = scene.paragraphs if paragraphs is None else tuple(sorted(paragraphs))
    periods = find_periods(scene.text, scene.paragraphs, scene.day)
    words = undertaking_words()
    finder = _Finder(scene, Undertakers(scene, words), tuple(claims), periods, words, within)
    told = finder.all() if paragraphs is None else filter(_is_definite, finder.all())
    found = sorted(told, key=lambda one: (one.evidence[0].start, one.evidence[0].end))
    body = [one.quantity for one in found if one.quantity and not _in_heading(scene, one)]
    kept = [one for one in found if not _in_heading(scene, one) or (one.quantity and not _is_told(one.quantity, body))]
    return tuple({one.id: one for one in kept}.values())


def _is_definite(one: Commitment) -> bool:
    """Whether spoken words announce more than what comes next: “we will come to that”, “I will try to be brief”."""
    bare = one.quantity is None and one.deadline is None and one.to is None and one.programme is None
    return one.stage is not Stage.ANNOUNCED or not bare


def _is_told(heading: Quantity, body: Sequence[Quantity]) -> bool:
    """Whether the body tells a heading's amount, in the same unit or a fuller one: “2 percent”, then “of GDP”."""
    return any(one.value == heading.value and one.unit.startswith(heading.unit) for one in body)


def _in_heading(scene: Scene, one: Commitment) -> bool:
    return any(heading.overlaps(one.evidence[0]) for heading in scene.headings)


@dataclass(frozen=True, slots=True)
class _Finder:
    """One text with its claims and times."""

    scene: Scene
    who: Undertakers
    claims: tuple[Claim, ...]
    periods: tuple[Period, ...]
    words: Words
    paragraphs: tuple[Span, ...]
    """Where to look."""

    def all(self) -> Iterator[Commitment]:
        text = self.scene.text
        for paragraph in self.paragraphs:
            starts = [s for s in self.scene.sentences if paragraph.start <= s < paragraph.end] or [paragraph.start]
            starts[0] = min(starts[0], paragraph.start)
            for start, end in zip(starts, [*starts[1:], paragraph.end], strict=True):
                if start < end and not text[start:end].rstrip(" ”\"’'").endswith("?"):
                    yield from self._of_sentence(Span(start, end))

    def _of_sentence(self, sentence: Span) -> Iterator[Commitment]:
        triggers = self._triggers(sentence)
        before: tuple[Party, ...] = ()
        for at, trigger in enumerate(triggers):
            floor = triggers[at - 1].span.end if at else sentence.start
            ceiling = triggers[at + 1].span.start if at + 1 < len(triggers) else sentence.end
            found = list(self._of_trigger(trigger, sentence, floor, ceiling, before))
            before = found[-1].parties if found else ()
            yield from found

    def _triggers(self, sentence: Span) -> list[_Trigger]:
        """The words of the sentence that take something on, none inside another, in order."""
        text, found = self.scene.text, list[_Trigger]()
        for stage, pattern in self.words.stages():
            for match in pattern.finditer(text, sentence.start, sentence.end):
                span = Span(*match.span())
                if not (self._only_describes(span, sentence) or self._only_tells(span)):
                    found.append(_Trigger(span, stage))
        action = self.words.patterns["action"].pattern
        modal = re.compile(
            rf"(?:{self.words.patterns['will'].pattern})(?!\s+to\b)(?:\s+(?!not\b|never\b|no\b|be\b)[a-z]+){{0,3}}?\s+"
            rf"(?:{action}|be\s+(?:able\s+to\s+{action}|{_PASSIVE_VERBS}))",
            re.IGNORECASE,
        )
        for match in modal.finditer(text, sentence.start, sentence.end):
            if match[0].split()[0].lower() == "would" and not self._is_reported(Span(match.start(), match.start() + 5)):
                continue
            found.append(_Trigger(Span(*match.span()), Stage.ANNOUNCED, modal=True))
        for label, stage in (("coming", Stage.ANNOUNCED), ("come", Stage.DISBURSED)):
            for match in self.words.patterns[label].finditer(text, sentence.start, sentence.end):
                found.append(_Trigger(Span(*match.span()), stage, comes=True))
        chosen: list[_Trigger] = []
        for trigger in sorted(found, key=lambda one: (one.span.start, -len(one.span))):
            if not any(trigger.span.overlaps(other.span) for other in chosen):
                chosen.append(trigger)
        return _with_their_aims(chosen)

    def _only_describes(self, span: Span, sentence: Span) -> bool:
        """Whether a participle stands before its noun: “24 promised jets”."""
        text = self.scene.text
        if not span.of(text).lower().endswith("ed") or _DESCRIBED.search(text[sentence.start : span.start]) is None:
            return False
        return _NOUN_NEXT.match(text, span.end) is not None

    def _only_tells(self, span: Span) -> bool:
        """Whether a word stands behind reported words as their cue: “…, the ministry announced”."""
        cued = (q for q in self.scene.quotations if q.cue is not None and q.cue.overlaps(span))
        text = self.scene.text
        return any(q.content[0].end <= span.start and "," in text[q.content[0].end : span.start] for q in cued)

    def _is_reported(self, span: Span) -> bool:
        """Whether “would” stands for “will” in reported words, not for a thing supposed."""
        return self.scene.quoted_at(span) is not None

    def _of_trigger(
        self, trigger: _Trigger, sentence: Span, floor: int, ceiling: int, before: tuple[Party, ...]
    ) -> Iterator[Commitment]:
        """What one trigger takes on; `before` are the parties of the trigger before it, whose subject it may share."""
        text = self.scene.text
        start = self._clause_start(sentence.start, floor, trigger.span.start)
        end = self._clause_end(trigger.span, ceiling, sentence.end)
        if end <= trigger.span.start or self._is_unsaid(start, trigger, end):
            return
        word = trigger.span.of(text)
        passive = (
            trigger.comes
            or " be " in word
            or (not word.endswith(" to") and bool(_PASSIVE.search(text[start : trigger.span.start])))
        )
        named, first = self.who.of_trigger(trigger.span, sentence, end, passive=passive)
        if not named and not passive and _AND.search(text[floor : trigger.span.start]):
            named = before
        clause = Span(self._begin(first, start, trigger), max(end, trigger.span.end))
        amounts = self._amounts(clause if passive else Span(trigger.span.start, clause.end), trigger.span)
        if not amounts and not (named and self._promises(trigger, clause)):
            return
        if trigger.comes and not amounts:
            return
        if trigger.modal and not (passive and amounts) and (not named or not self.who.may_say(trigger.span, named)):
            return
        whole = next((c for c in amounts if _WHOLE_BEFORE.search(text[clause.start : c.quantity.number.start])), None)
        told: list[Claim | None] = [claim for claim in amounts if claim is not whole or len(amounts) == 1]
        for claim in told or [None]:
            owner = self._listed_under(claim, amounts) if whole is None else whole if claim is not whole else None
            yield self._commitment(trigger, clause, named, claim, owner)

    def _listed_under(self, claim: Claim | None, amounts: list[Claim]) -> Claim | None:
        """The first amount of the clause, where a colon behind it opens the list that `claim` stands in."""
        if claim is None or claim is amounts[0] or claim.quantity.kind is not amounts[0].quantity.kind:
            return None
        return amounts[0] if ":" in self.scene.text[amounts[0].span.end : claim.quantity.number.start] else None

    def _clause_start(self, sentence: int, floor: int, trigger: int) -> int:
        """Where the trigger's clause begins: after the last cut behind the trigger before it."""
        cuts = [match.end() for match in _CUT.finditer(self.scene.text, floor, trigger)]
        if cuts:
            return cuts[-1]
        if floor == sentence:
            return sentence
        joint = list(_JOINT.finditer(self.scene.text, floor, trigger))
        return joint[-1].end() if joint else floor

    def _clause_end(self, trigger: Span, ceiling: int, sentence: int) -> int:
        """Where it ends: at a cut, at the joint before the next trigger, with the quotation, or with the sentence."""
        after = trigger.end
        quoted = self.scene.quoted_at(trigger)
        if quoted is not None and trigger.end <= quoted[0].extent.end < ceiling:
            ceiling = sentence = quoted[0].extent.end
        cut = _CUT.search(self.scene.text, after, ceiling)
        end = cut.start() if cut else ceiling
        if not cut and ceiling < sentence:
            joint = list(_JOINT.finditer(self.scene.text, after, ceiling))
            end = joint[-1].start() if joint else ceiling
        while end > after and self.scene.text[end - 1] in _LAST_CHARS:
            end -= 1
        return end

    def _is_unsaid(self, start: int, trigger: _Trigger, end: int) -> bool:
        """Whether a denial, a condition or a demand stands in the clause before the trigger."""
        text, patterns = self.scene.text, self.words.patterns
        before = Span(start, trigger.span.start) if start < trigger.span.start else None
        if before and any(patterns[label].search(text, before.start, before.end) for label in ("denial", "condition")):
            return True
        if before and not trigger.modal and self._is_supposed(before, trigger.span):
            return True
        if before and patterns["demand"].search(text, max(before.start, before.end - 60), before.end):
            return True
        if trigger.span.end + 1 >= end:
            return False
        if patterns["proviso"].search(text, trigger.span.end, end):
            return True
        return bool(patterns["denial"].match(text, trigger.span.end + 1, end))

    def _is_supposed(self, before: Span, trigger: Span) -> bool:
        """Whether “would” stands right before the trigger outside reported words, or what makes “plans to” a noun."""
        words = self.scene.text[before.start : before.end]
        last = words.lower().split()[-1:]
        if last == ["would"]:
            at = before.start + words.lower().rindex("would")
            return not self._is_reported(Span(at, at + len("would")))
        if not last or not trigger.of(self.scene.text).lower().startswith("plan"):
            return False
        return last[0].endswith(("’s", "'s")) or bool(self.words.patterns["noun"].fullmatch(last[0].strip("“”\"'’,")))

    def _promises(self, trigger: _Trigger, clause: Span) -> bool:
        """Whether something is taken on without an amount: a deed, or a thing that can be given."""
        if trigger.modal:
            return True
        if trigger.stage not in _STRONG or trigger.span.end >= clause.end:
            return False
        if trigger.stage is Stage.PLEDGED and _TO_DO.match(self.scene.text, trigger.span.end):
            return True
        labels = ("action", "thing") if trigger.stage is Stage.PLEDGED else ("action",)
        near = min(clause.end, trigger.span.end + 60)
        return any(self.words.patterns[label].search(self.scene.text, trigger.span.end, near) for label in labels)

    def _amounts(self, clause: Span, trigger: Span) -> list[Claim]:
        """The claims of the clause whose amount can be owed: money, a share, or things of the pack's measures."""
        found = [
            claim
            for claim in self.claims
            if clause.holds(claim.quantity.number)
            and claim.quantity.value > 0
            and (
                claim.quantity.kind in (UnitKind.MONEY, UnitKind.SHARE)
                or (
                    claim.quantity.kind is UnitKind.COUNT
                    and (self._is_of_things(claim, trigger) or _is_unnamed_sum(claim))
                )
            )
            and not _EARLIER.search(self.scene.text[clause.start : claim.quantity.span.start])
        ]
        return [
            claim
            for at, claim in enumerate(found)
            if not (
                at
                and found[at - 1].quantity.unit != claim.quantity.unit
                and _CONVERTED.fullmatch(self.scene.text[found[at - 1].quantity.span.end : claim.quantity.span.start])
            )
        ]

    def _is_of_things(self, claim: Claim, trigger: Span) -> bool:
        """Whether it counts things that can be given: of the pack's measures, or right behind the word of giving."""
        if not claim.quantity.unit:
            return False
        near = 0 <= claim.quantity.span.start - trigger.end <= _NEAR_CHARS
        return claim.measure is not None or (near and not self.words.patterns["others"].fullmatch(claim.quantity.unit))

    def _begin(self, subject: Span | None, start: int, trigger: _Trigger) -> int:
        """Where the evidence begins: at the subject, or at a time before it in the clause."""
        first = subject.start if subject is not None and subject.start < trigger.span.start else trigger.span.start
        if subject is None or subject.start < start:
            first = start
        times = [
            p.span.start
            for p in self.periods
            if start <= p.span.start < first and not _SAID_THEN.match(self.scene.text, p.span.end)
        ]
        begin = min([first, *times])
        while self.scene.text[begin] in " ,;–—-”\"“’'" and begin < trigger.span.start:
            begin += 1
        return begin

    def _commitment(
        self, trigger: _Trigger, clause: Span, named: tuple[Party, ...], claim: Claim | None, whole: Claim | None
    ) -> Commitment:
        text, scene = self.scene.text, self.scene
        quoted = scene.quoted_at(trigger.span)
        inside = [p for p in self.periods if clause.holds(p.span)]
        times = claim.periods if claim is not None else tuple(inside)
        due = (*(whole.periods if whole else ()), *times)  # parts are due with their whole
        deadline = next((p for p in reversed(due) if self._is_due(p, trigger)), None)
        made = next((p for p in times if p is not deadline and p.role is PeriodRole.IN), None)
        stage = trigger.stage
        if quoted and quoted[1].act == "promised" and trigger.modal:
            stage = Stage.PLEDGED
        quantity = claim.quantity if claim else None
        if quantity and quantity.kind is UnitKind.SHARE and deadline and stage in (Stage.ANNOUNCED, Stage.PLEDGED):
            stage = Stage.TARGET
        programmes = [m.party.id for m in scene.within(clause) if is_programme(m) and m.party.id]
        owners = {party.id for party in named}
        to = next((m for m in scene.within(clause) if self._is_given(m, trigger, owners)), None)
        return Commitment(
            text_id=scene.text_id,
            parties=named,
            to=replace(to.party, span=to.span) if to else None,
            action=" ".join(text[trigger.span.start : clause.end].split()[:16]),
            measure=claim.measure if claim else None,
            quantity=quantity,
            deadline=deadline,
            made=made,
            stage=stage,
            stage_word=" ".join(trigger.span.of(text).split()),
            sum_kind=self._sum_kind(clause, quantity, whole),
            whole=whole.quantity if whole else None,
            programme=programmes[0].partition(":")[2] if programmes else None,
            evidence=(clause,),
            said_by=quoted[1].speaker if quoted else None,
            quotation_id=quoted[0].id if quoted else None,
            confidence=(0.85 if quantity else 0.65) * (0.85 if trigger.modal else 1.0) * (1.0 if named else 0.7),
        )

    def _is_due(self, period: Period, trigger: _Trigger) -> bool:
        """Whether a time is by when, or for which time; “in 2027” is one where it lies ahead and nothing is done."""
        if period.role in _FUTURE:
            return True
        day, first = self.scene.day, period.dated.first
        ahead = day is not None and first is not None and first > day
        return period.role is PeriodRole.IN and ahead and trigger.stage is not Stage.DELIVERED

    def _is_given(self, mention: Mention, trigger: _Trigger, owners: set[str | None]) -> bool:
        if mention.span.start < trigger.span.end or mention.party.id in owners or is_programme(mention):
            return False
        between = self.scene.text[trigger.span.end : mention.span.start].strip()
        if between in ("", "the") and not (mention.possessive or mention.adjective):
            return True  # “promised Ukraine two batteries”
        return bool(_GIVEN_TO.search(self.scene.text[trigger.span.end - 4 : mention.span.start]))

    def _is_totalled(self, quantity: Quantity, total: Span, clause: Span) -> bool:
        """Whether words for a running total, as “in total” or “bringing it to”, belong to this amount of the clause."""
        numbers = [c.quantity.number for c in self.claims if clause.holds(c.quantity.number)]
        behind = [number for number in numbers if number.start >= total.end]
        before = [number for number in numbers if number.end <= total.start]
        forward = total.of(self.scene.text).lower().startswith(_FORWARD)
        inside = [number for number in numbers if total.holds(number)]
        owner = inside[-1:] or (behind[:1] or before[-1:] if forward or not before else before[-1:])
        return owner == [quantity.number]

    def _sum_kind(self, clause: Span, quantity: Quantity | None, whole: Claim | None) -> SumKind:
        if quantity is None:
            return SumKind.OWN
        text, patterns = self.scene.text, self.words.patterns
        after = text[quantity.span.end : quantity.span.end + 40]
        if (
            whole is not None
            or _PART_BEFORE.search(text[clause.start : quantity.number.start])
            or _PART_AFTER.match(after)
        ):
            return SumKind.PART
        totals = patterns["total"].finditer(text, clause.start, clause.end)
        if any(self._is_totalled(quantity, Span(*match.span()), clause) for match in totals):
            return SumKind.RUNNING_TOTAL
        before = max(0, clause.start - 80)
        sentence = max(self.scene.sentence_at(clause.start).start, before)
        if patterns["restatement"].search(text, sentence, clause.end):
            return SumKind.RESTATEMENT
        return SumKind.OWN


def _with_their_aims(triggers: list[_Trigger]) -> list[_Trigger]:
    """`triggers` with “will reach the target of” taken as one."""
    joined: list[_Trigger] = []
    for trigger in triggers:
        before = joined[-1] if joined else None
        aims = before is not None and before.modal and trigger.stage is Stage.TARGET
        if before is not None and aims and trigger.span.start - before.span.end <= _AIM_CHARS:
            joined[-1] = _Trigger(Span(before.span.start, trigger.span.end), Stage.TARGET, modal=True)
        else:
            joined.append(trigger)
    return joined


def _is_unnamed_sum(claim: Claim) -> bool:
    """Whether it is a sum whose currency the text leaves open: “2 billion kroner” of whichever country."""
    return not claim.quantity.unit and claim.quantity.value >= _LEAST_SUM

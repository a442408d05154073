"""What people decide, laid over what the machine judged.

A decision is appended and never changed; withdrawing it is an act of its own, appended too. It remembers where its
subject stood and what it said (`Anchor`), so that it finds its quotation again after an analysis that drew the
boundaries otherwise. Nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from wordbond.commitments.assessment import Verdict
from wordbond.errors import InvalidDecision, InvalidRecord
from wordbond.jsonform import JsonDict, JsonValue, dump_json, from_json, to_json
from wordbond.model import (
    Attribution,
    OccasionId,
    Quotation,
    QuotationId,
    QuotationKind,
    Span,
    SpeakerId,
    TextId,
    digest,
    normalised,
)

__all__ = [
    "Anchor",
    "Decision",
    "DecisionId",
    "Field",
    "Standing",
    "Withdrawal",
    "decision_of_json",
    "find_anchored",
    "json_of_decision",
    "kind_is",
    "lay_over",
    "not_a_quotation",
    "occasion_is",
    "speaker_is",
    "verdict_is",
]

DecisionId = str

QUOTATION, TARGET = "quotation", "target"
"""What a decision may be about."""

SAME_PLACE_SHARE = 0.5
"""Two contents that share this part of the characters that either holds are one quotation with its edges moved."""


class Field(StrEnum):
    """What a decision settles about its subject."""

    SPEAKER = "speaker"
    """value: `{"speaker_id": ..., "name": ...}`, both null where nobody can be told."""
    QUOTATION = "quotation"
    """value: false: these words are no quotation."""
    KIND = "kind"
    """value: direct, indirect or mixed."""
    OCCASION = "occasion"
    """value: an occasion's id, or null for none."""
    VERDICT = "verdict"
    """Of a target: how it stands for one party as of a day. value: `{"verdict": ..., "as_of": ...}`."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the subject of a decision stood, and its words, when it was decided on."""

    text_id: TextId
    spans: tuple[Span, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person settled about one subject, with author, time and reason."""

    subject_kind: str = QUOTATION
    """`quotation`, or `target` for a verdict."""
    subject_id: str
    """A quotation's id; of a verdict, pack, target and party: `alliance:G05:DEU`."""
    field: Field
    value: JsonValue
    author: str
    reason: str
    at: datetime
    anchor: Anchor | None = None
    """Added by the record; None until the decision is in one, and for a verdict, which stands in no text."""

    def __post_init__(self) -> None:
        check_signed(self.author, self.reason, self.at)
        if self.subject_kind not in (QUOTATION, TARGET):
            raise InvalidDecision(f"nothing can be decided about a {self.subject_kind!r}; expected quotation or target")
        if (self.subject_kind == TARGET) != (self.field is Field.VERDICT):
            raise InvalidDecision(f"the {self.field} of a {self.subject_kind} cannot be decided on")
        if self.subject_kind == TARGET and len(list(filter(None, self.subject_id.split(":")))) != 3:
            raise InvalidDecision(f"{self.subject_id!r} is no target; expected pack:target:party, as alliance:G05:DEU")
        if problem := _checks[self.field](self.value):
            raise InvalidDecision(f"{self.field} cannot be {dump_json(self.value)}: {problem}")

    @property
    def id(self) -> DecisionId:
        """A digest of who decided what about which subject, why and when."""
        subject = (self.subject_kind, self.subject_id, self.field.value, dump_json(self.value))
        return digest("decision", *subject, self.author, self.reason, self.at.astimezone(UTC).isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The end of a decision; the decision itself stays on record."""

    decision_id: DecisionId
    author: str
    reason: str
    at: datetime

    def __post_init__(self) -> None:
        check_signed(self.author, self.reason, self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds for a quotation at present: the machine's judgement with people's decisions laid over it."""

    attribution: Attribution
    kind: QuotationKind
    rejected: bool = False
    """A person found that these words are no quotation."""
    decided: bool = False
    """Whether any of this is a person's decision."""


def speaker_is(
    quotation_id: QuotationId,
    speaker_id: SpeakerId | None,
    name: str | None,
    *,
    author: str,
    reason: str,
    at: datetime,
) -> Decision:
    """The decision that this person or body spoke; both None: nobody can be told."""
    value: JsonDict = {"speaker_id": speaker_id, "name": name}
    return Decision(subject_id=quotation_id, field=Field.SPEAKER, value=value, author=author, reason=reason, at=at)


def not_a_quotation(quotation_id: QuotationId, *, author: str, reason: str, at: datetime) -> Decision:
    """The decision that these words are attributed to nobody."""
    return Decision(subject_id=quotation_id, field=Field.QUOTATION, value=False, author=author, reason=reason, at=at)


def kind_is(quotation_id: QuotationId, kind: QuotationKind, *, author: str, reason: str, at: datetime) -> Decision:
    """The decision that the words are carried in this way."""
    return Decision(subject_id=quotation_id, field=Field.KIND, value=str(kind), author=author, reason=reason, at=at)


def occasion_is(
    quotation_id: QuotationId, occasion_id: OccasionId | None, *, author: str, reason: str, at: datetime
) -> Decision:
    """The decision that the words were spoken on this occasion of the record; None: on none that is known."""
    return Decision(
        subject_id=quotation_id, field=Field.OCCASION, value=occasion_id, author=author, reason=reason, at=at
    )


def verdict_is(
    pack: str, target_id: str, party: str, verdict: Verdict, as_of: date, *, author: str, reason: str, at: datetime
) -> Decision:
    """The decision that a target of the pack of this name so stands for a party (a body's id) as of a day."""
    value: JsonDict = {"verdict": str(verdict), "as_of": as_of.isoformat()}
    return Decision(
        subject_kind=TARGET,
        subject_id=f"{pack}:{target_id}:{party}",
        field=Field.VERDICT,
        value=value,
        author=author,
        reason=reason,
        at=at,
    )


def check_signed(author: str, reason: str, at: datetime) -> None:
    """Raise InvalidDecision unless there are an author, a reason and a time that is aware of its zone."""
    if not author.strip():
        raise InvalidDecision("a decision needs its author's name")
    if not reason.strip():
        raise InvalidDecision("a decision needs a reason: one sentence on what it rests on")
    if at.tzinfo is None or at.utcoffset() != timedelta(0):
        raise InvalidDecision(f"the time of a decision is given in UTC; found {at.isoformat()}")


def _speaker_problem(value: JsonValue) -> str | None:
    if not isinstance(value, dict) or value.keys() != {"speaker_id", "name"}:
        return 'expected {"speaker_id": ..., "name": ...}'
    given = value["speaker_id"], value["name"]
    if given == (None, None) or all(isinstance(part, str) and part.strip() for part in given):
        return None
    return "expected an id and a name, or null for both"


def _verdict_problem(value: JsonValue) -> str | None:
    if not isinstance(value, dict) or value.keys() != {"verdict", "as_of"}:
        return 'expected {"verdict": ..., "as_of": ...}'
    try:
        Verdict(str(value["verdict"]))
        date.fromisoformat(str(value["as_of"]))
    except ValueError:
        return f"expected a day, and one of {', '.join(Verdict)}"
    return None


_checks: dict[Field, Callable[[JsonValue], str | None]] = {
    Field.SPEAKER: _speaker_problem,
    Field.QUOTATION: lambda value: None if value is False else "expected false; withdraw the decision to undo it",
    Field.KIND: lambda value: None if value in list(QuotationKind) else "expected direct, indirect or mixed",
    Field.OCCASION: lambda value: None if value is None or isinstance(value, str) else "expected an id or null",
    Field.VERDICT: _verdict_problem,
}


def find_anchored(anchor: Anchor, quotations: Sequence[Quotation], text: str) -> Quotation | None:
    """The quotation of `text` that a decision with this anchor is about; None where no quotation fits any more.

    Equal spans first; then the greatest overlap, of at least SAME_PLACE_SHARE; then the same words elsewhere, where
    they stand once only (the other copy of a body printed twice).
    """
    best = max(quotations, key=lambda q: shared_part(anchor.spans, q.content), default=None)
    if best is not None and shared_part(anchor.spans, best.content) >= SAME_PLACE_SHARE:
        return best
    words = normalised(anchor.words)
    same = [q for q in quotations if normalised(q.words(text)) == words]
    return same[0] if len(same) == 1 else None


def shared_part(first: Iterable[Span], second: Iterable[Span]) -> float:
    """The characters in both, as a share of those in either: 0.0 to 1.0 (Jaccard). Spans of one side never overlap."""
    first, second = tuple(first), tuple(second)
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in first for b in second)
    return common / (sum(map(len, first)) + sum(map(len, second)) - common)


def lay_over(quotation: Quotation, judged: Attribution, decisions: Iterable[Decision]) -> Standing:
    """What holds for `quotation` once `decisions`, in order of time and none withdrawn, are laid over `judged`.

    A later decision on the same field stands above an earlier one. A speaker whom a person named is certain: the
    confidence becomes 1.0. The machine's candidates stay, so that the page can show what it had thought.
    """
    standing = Standing(attribution=judged, kind=quotation.kind)
    for decision in decisions:
        standing = replace(_lay_one_over(standing, decision), decided=True)
    return standing


def _lay_one_over(standing: Standing, decision: Decision) -> Standing:
    value, attribution = decision.value, standing.attribution
    if decision.field is Field.QUOTATION:
        return replace(standing, rejected=True)
    if decision.field is Field.KIND:
        return replace(standing, kind=QuotationKind(str(value)))
    if decision.field is Field.OCCASION:
        occasion_id = None if value is None else OccasionId(str(value))
        return replace(standing, attribution=replace(attribution, occasion_id=occasion_id))
    form = value if isinstance(value, dict) else {}
    speaker_id, name = form.get("speaker_id"), form.get("name")
    return replace(
        standing,
        attribution=replace(
            attribution,
            speaker_id=None if speaker_id is None else SpeakerId(str(speaker_id)),
            speaker=None if name is None else str(name),
            confidence=1.0,
        ),
    )


def json_of_decision(decision: Decision) -> JsonDict:
    """The JSON form of a decision, its id and anchor included."""
    return {
        "id": decision.id,
        "subject_kind": decision.subject_kind,
        "subject_id": decision.subject_id,
        "field": decision.field.value,
        "value": decision.value,
        "author": decision.author,
        "reason": decision.reason,
        "at": decision.at.isoformat(),
        "anchor": None if decision.anchor is None else to_json(decision.anchor),
    }


def decision_of_json(form: JsonValue) -> Decision:
    """The decision whose JSON form is `form`; raises InvalidRecord or InvalidDecision where it is none."""
    if not isinstance(form, dict):
        raise InvalidRecord("expected a decision as an object")
    given = form | {}
    given.pop("id", None)
    value, anchor, field, at = (given.pop(name, None) for name in ("value", "anchor", "field", "at"))
    rest = {name: part for name, part in given.items() if isinstance(part, str)}
    if rest.keys() != {"subject_kind", "subject_id", "author", "reason"} or len(rest) != len(given):
        raise InvalidRecord(f"a decision has other members than expected: {', '.join(sorted(form))}")
    try:
        return Decision(
            **rest,
            field=Field(str(field)),
            value=value,
            at=datetime.fromisoformat(str(at)),
            anchor=None if anchor is None else from_json(Anchor, anchor),
        )
    except ValueError as error:
        if isinstance(error, (InvalidDecision, InvalidRecord)):
            raise
        raise InvalidRecord(f"a decision that cannot be read: {error}") from error

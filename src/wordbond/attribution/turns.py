"""Transcripts: each turn is a quotation of the speaker whom the record of proceedings itself names."""

from __future__ import annotations

import re

from wordbond.model import Attribution, Candidate, Quotation, QuotationKind, SpeakerId, Transcript, Turn, TurnRole
from wordbond.packs import Pack
from wordbond.packs.folding import fold

__all__ = ["find_turn_speakers", "quote_turns"]

ACT = "said"
PACK_NAME_CONFIDENCE = 0.99
OFFICE_CONFIDENCE = 0.95
PRINTED_NAME_CONFIDENCE = 0.9
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*")


def quote_turns(transcript: Transcript) -> tuple[Quotation, ...]:
    """A direct quotation for each turn that holds words, in order; its source is the label, and it has no cue."""
    return tuple(
        Quotation(text_id=transcript.id, kind=QuotationKind.DIRECT, content=turn.words, source=turn.label)
        for turn in transcript.turns
        if turn.words
    )


def find_turn_speakers(transcript: Transcript, pack: Pack) -> tuple[Attribution, ...]:
    """Who spoke each turn that `quote_turns` quotes.

    A name of the pack inside the label, else the holder of the office that the label names on the day, else the name as
    printed. A label that names a part alone (“Question”, “Moderator”) gives nobody.
    """
    judged = []
    turns = [turn for turn in transcript.turns if turn.words]
    for quotation, turn in zip(quote_turns(transcript), turns, strict=True):
        candidate = _candidate(turn, transcript, pack)
        judged.append(
            Attribution(
                quotation_id=quotation.id,
                speaker_id=candidate.speaker_id if candidate else None,
                speaker=candidate.name if candidate else None,
                candidates=(candidate,) if candidate else (),
                act=ACT,
                confidence=candidate.confidence if candidate else 1.0,
            )
        )
    return tuple(judged)


def _candidate(turn: Turn, transcript: Transcript, pack: Pack) -> Candidate | None:
    inside = " ".join(_BRACKETS.findall(turn.speaker))
    outside = _BRACKETS.sub(" ", turn.speaker).strip(" ,:;-–—")
    plain = turn.role in (TurnRole.MODERATION, TurnRole.QUESTION)
    for label in (inside.partition(",")[0], "" if plain and inside else outside):
        found = _by_pack(label, transcript, pack) or (
            _as_printed(label, pack) if label is not outside or not plain else None
        )
        if found is not None:
            return found
    return None


def _by_pack(label: str, transcript: Transcript, pack: Pack) -> Candidate | None:
    words = label.split()
    for first in range(len(words)):
        people = pack.people_named(" ".join(words[first:]))
        if len(people) == 1 and (first < len(words) - 1 or first == 0):
            return Candidate(people[0].speaker_id, people[0].name, PACK_NAME_CONFIDENCE)
    holders = {h.person.id: h.person for h in pack.holders(label, transcript.spoken.day)} if words else {}
    if len(holders) == 1:
        (person,) = holders.values()
        return Candidate(person.speaker_id, person.name, OFFICE_CONFIDENCE)
    return None


def _as_printed(label: str, pack: Pack) -> Candidate | None:
    words = label.split()
    for end in range(len(words) - 1, 0, -1):
        if pack.offices_named(" ".join(words[:end])):
            words = words[end:]
            break
    if not 2 <= len(words) <= 5 or not all(_NAME.fullmatch(word) for word in words):
        return None
    name = " ".join(word.title() if word.isupper() and len(word) > 2 else word for word in words)
    return Candidate(SpeakerId(f"name:{fold(name)}"), name, PRINTED_NAME_CONFIDENCE)

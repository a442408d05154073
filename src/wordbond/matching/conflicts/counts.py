"""How many members a body has, as a report counts them, against the pack on that day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from wordbond.matching.conflicts.model import Conflict, Place, Side, source_of
from wordbond.matching.words import normalise
from wordbond.model import Report, Span
from wordbond.packs import Pack

__all__ = ["wrong_counts"]

MEMBER_EXCESS = 1.25
"""A count of members above the real one by no more than this speaks of the body; a larger one counts something else."""
MEMBER_DEFECT = 0.66
"""A count below this share of the real one speaks of a part of the body."""

_COUNT = (
    r"(?P<count>\b\d{1,3}|\b(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)\b|"
    r"\b(?:twenty|thirty|forty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_NOUN = r"(?P<what>member (?:states|countries|nations)|members?|nations?|country|countries|allies|states?)\b"
_MEMBERS = re.compile(rf"{_COUNT}[- ](?:(?P<body>[\w’'.-]+(?: [\w’'.-]+)?) )??{_NOUN}", re.IGNORECASE)
_WHOLE_BEFORE = re.compile(
    r"(?:\ball(?: of)?(?: the| its| our)?|\bits|\bwhose|"
    r"\b(?:has|have|had|counts?|comprises?|numbers|unites?|includes?|made up of|consists? of|brings together|grouping|"
    r"groups)(?: now| today| currently)?|\b(?:grown|grow|expanded|grew) to|"
    r"\b(?:alliance|bloc|union|organi[sz]ation)[’']s|\bthe) $",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"-(?:member|nation|country|state|strong)\b", re.IGNORECASE)
_PART_BEHIND = re.compile(
    r"\s*,?\s*(?:that|which|who|whose|to have|with|meeting|have|has|had|met|spend|spent|signed|voted|ratified|"
    r"supported|backed|already|took|taking|participat\w+|in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:exercis\w*|drills?|manoeuvres?|participat\w+|take part|took part|taking part|attend\w*|partners?|guests?|"
    r"delegations?|observers?|non-members?|coalition|contact group|joined by|invited|invite|troops from|"
    r"soldiers from|forces from|together with|as well as|sanctions?|"
    r"(?:around|across|throughout|over) the (?:world|globe))\b",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    r"\b(?:more than|over|some|about|around|up to|at least|nearly|almost|than|from|in|among|to|by|other|further) $",
    re.IGNORECASE,
)
_OTHER_DAYS = re.compile(
    r"\b(?:(?:19|20)\d\d|when|then|at the time|once|founded|founding|founders|originally|would|could|future|after|"
    r"before|until|since|ago|enlarg\w+|will (?:have|grow|be|become|count|number|include|rise))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:\.\d[^.!?\n]*)*[.!?\n]?")


def wrong_counts(report: Report, pack: Pack, day: date) -> Iterator[Conflict]:
    """Counts of all members of a body that the day does not bear out.

    A count of some of them, of those of another day, or of countries that do something beside the body, is none.
    """
    ids = sorted({m.body for m in pack.memberships})
    named = {body.id: [body.name, *body.aliases] for body in pack.bodies if body.id in ids}
    for body, names in named.items():
        real = len(pack.members_of(body, day))
        spans = dict[str, list[Place]]()
        pattern = re.compile(r"\b(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")\b")
        for sentence in _SENTENCE.finditer(report.text):
            if not pattern.search(sentence[0]) or _OTHER_DAYS.search(_without_year(sentence[0], day)):
                continue
            for match in _MEMBERS.finditer(report.text, sentence.start(), sentence.end()):
                number = _counted(report, match, sentence[0], real, pattern)
                if number is not None:
                    spans.setdefault(str(number), []).append(Place(report.id, Span(*match.span())))
        for value, places in spans.items():
            yield Conflict(
                kind="number",
                topic=f"members of {pack.body(body).name} on {day}",
                sides=(Side(value, tuple(places)),),
                reference=str(real),
                basis="pack",
                source=source_of(m.evidence for m in pack.memberships if m.body == body),
            )


def _without_year(sentence: str, day: date) -> str:
    return sentence.replace(str(day.year), "")


def _counted(report: Report, match: re.Match[str], sentence: str, real: int, body: re.Pattern[str]) -> int | None:
    """The number of members that `match` wrongly gives; None where it is right, or counts something else."""
    count = normalise(match["count"]).forms
    between = match["body"]
    if report.is_noise(Span(*match.span())) or len(count) != 1 or not count[0].isdigit():
        return None
    if between and not body.fullmatch(between) and between.lower() not in {"alliance", "member"}:
        return None
    number = int(count[0])
    before = report.text[max(0, match.start() - 40) : match.start()]
    compound = bool(_COMPOUND.search(match[0]))
    whole = compound or (bool(_WHOLE_BEFORE.search(before)) and not _PART_BEHIND.match(report.text, match.end()))
    if whole and (compound or match["what"].lower().startswith(("member", "all"))):
        return number if number != real and MEMBER_DEFECT * real <= number <= MEMBER_EXCESS * real else None
    if real < number <= MEMBER_EXCESS * real and not _OF_OTHERS.search(sentence) and not _ROUGHLY.search(before):
        return number
    return None

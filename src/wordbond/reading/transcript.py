"""Official transcripts: whose turn it was, in which words, on which day.

A transcript says of itself what it is: its title names the kind (“Press conference by …”), a line above the words says
“As delivered”, and each turn stands under its speaker's label. `is_transcript` asks for the title or that line, and
for labels or a speaker in the title; a newspaper's interview in questions and answers has neither, and is a report.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise

from wordbond.model import DatedOn, Finding, Span, Transcript, Turn, TurnRole
from wordbond.reading.dates import DateRole, Printed, find_date, published_on, read_labelled, scraped_date
from wordbond.reading.document import Document, Form
from wordbond.reading.language import find_language
from wordbond.reading.lines import Line, find_lines
from wordbond.reading.tables import template

__all__ = ["is_transcript", "read_transcript"]

_HEAD_LINES = 12
_LABEL_CHARS = 110
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚΑ-ΩА-ЯІЇЄҐЎЈЉЊЋЂЏЃЌЅ"
_LABEL = re.compile(rf"(?:\*\*|__)?(?P<who>[{_UPPER}][^\n:*_“”\"?!]{{0,90}}?)(?:\*\*|__)?\s?:(?:\*\*|__)?(?=\s|$)\s*")
_DOTTED = re.compile(
    r"(?P<who>(?:Q|A|Question|Answer|QUESTION|ANSWER|Mr|Mrs|Ms|Sir|Dame|Lord|Lady)\b[^\n:.]{0,60})\.\s?[-–—]\s+"
)
_BRACKETED = re.compile(r"\s*[(\[][^)\]\n]{1,80}[)\]]")
_LOWER_WORDS = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "de",
        "la",
        "le",
        "du",
        "des",
        "der",
        "die",
        "das",
        "von",
        "van",
        "den",
        "del",
        "della",
        "di",
        "et",
        "und",
        "y",
        "e",
        "i",
        "o",
        "da",
        "do",
        "dos",
        "al",
        "to",
        "in",
        "at",
        "à",
    ]
)
_SEEN_TWICE = 2
_COVERED_SHARE = 0.5


@dataclass(slots=True)
class _Labelled:
    """A line that begins with a speaker's label."""

    who: str
    label: Span
    words_start: int


@dataclass(slots=True)
class _Head:
    """What stands above the spoken words."""

    title: Line | None = None
    words_from: int = 0
    """The index of the first line that is spoken."""
    dates: list[Printed] = field(default_factory=list)
    place: str | None = None
    delivered: bool = False
    prepared: bool = False
    titled_as_kind: bool = False


def is_transcript(document: Document) -> bool:
    """Whether `document` is an official record of spoken words, and not a report about them.

    It is where its title names such a record (“Remarks by …”) or a line above the words says “As delivered” or “Check
    against delivery”, and the words follow: under at least two speakers' labels, or as one speech by the speaker in
    the title. Without such a title or line it takes labels over most of the text, three turns at the least, and none
    of them the bare “Q:” and “A:” that interviews in newspapers are printed with.
    """
    lines = _lines(document)
    if len(lines) < 2:
        return False
    head = _head(document, lines)
    turns = _labels(lines[head.words_from :])
    covered = _covered(lines[head.words_from :], turns)
    titled = head.titled_as_kind or head.delivered or head.prepared
    if titled and len(turns) >= _SEEN_TWICE and covered >= _COVERED_SHARE:
        return True
    quoted = sum(line.head[0] in '"“«„' for line in lines[head.words_from :])
    if titled and _title_speaker(document, head) and quoted <= len(lines) // 4:
        return head.delivered or head.prepared or not _reports_speech(lines[head.words_from :])
    if head.delivered or head.prepared:
        return True
    named = {turn.who for turn in turns.values() if _role(turn.who) is None}
    return len(turns) >= 2 * _SEEN_TWICE and covered >= 0.8 and len(named) >= 1 and _repeated(turns)


def read_transcript(document: Document) -> Transcript:
    """The transcript that `document` holds; any text whatever gives one.

    A turn runs from its label to the next, over any number of paragraphs; words before the first label, or without
    any, are the speech of the person in the title (“Remarks by X at Y”), else of nobody. A turn's role follows its
    label; who answers is told by the question before.
    """
    text = document.text
    lines = _lines(document)
    head = _head(document, lines)
    scraped = scraped_date(text)
    if scraped:
        head.dates.insert(0, Printed(scraped[0], scraped[1], DateRole.PUBLISHED))
    spoken, doubts = (
        published_on(document, head.dates) if (head.dates or document.published) else (DatedOn.unknown(), [])
    )
    body = lines[head.words_from :]
    turns = _turns(text, body, _labels(body), _title_speaker(document, head))
    findings: list[Finding] = [*document.findings, *doubts]
    if not turns:
        findings.append(Finding("no-turns", None, "Nothing that is spoken was found in the transcript."))
    publisher = document.publisher or document.outlet
    title = head.title.head if head.title else document.title
    return Transcript(
        id=Transcript.id_of(text, publisher),
        text=text,
        origin=document.origin,
        publisher=publisher,
        title=title,
        spoken=spoken,
        place=head.place,
        language=find_language(" ".join(line.head for line in body[:6])) or document.language,
        as_delivered=head.delivered and not head.prepared,
        turns=tuple(turns),
        findings=tuple(findings),
    )


def _lines(document: Document) -> list[Line]:
    scraped = scraped_date(document.text)
    return find_lines(document.text, scraped[2] if scraped else 0, unwrap=document.form is Form.TEXT)


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    read = files("wordbond.reading").joinpath("data", "transcripts.toml").read_text(encoding="utf-8")
    return {name: tuple(sorted(table["words"], key=len, reverse=True)) for name, table in tomllib.loads(read).items()}


@cache
def _pattern(table: str, form: str) -> re.Pattern[str]:
    """The words of one table in a `form` that holds `%s` for them."""
    return re.compile(form % ("(?:" + "|".join(template(word) for word in _tables()[table]) + ")"), re.IGNORECASE)


def _says(table: str, words: str) -> bool:
    return _pattern(table, r"[\W_]*%s(?!\w)[\W_]*$").match(words) is not None


def _is_kind(title: str) -> bool:
    # “Speech therapy …” is no speech: after the kind comes who gave it, on what, or nothing.
    kind = _pattern(
        "kind",
        rf"(?:{_pattern('before_kind', '%s').pattern}\s+)*%s(?!\w)",
    ).match(title)
    if kind is None:
        return bool(re.search(r"[-–—:|,(]\s*(?:full\s+)?transcript\)?$", title, re.IGNORECASE))
    rest = title[kind.end() :].lstrip()
    if not rest or rest[0] in "(|:–—-,":
        return True
    joint = _pattern("spoken_by", r"%s(?!\w)").match(rest) or _pattern("at_event", r"%s(?!\w)").match(rest)
    return joint is not None


def _head(document: Document, lines: Sequence[Line]) -> _Head:
    """Reads the lines above the spoken words: title, date, place, and whether the words are those delivered."""
    head = _Head()
    claimed = " ".join((document.title or "").split())
    head.titled_as_kind = _is_kind(claimed)
    for index, line in enumerate(lines[:_HEAD_LINES]):
        kept = line.head.strip("*_# ")
        if head.title is None and (
            kept.casefold() == claimed.casefold() or (_is_kind(kept) and line.size < 300 and not line.stopped)
        ):
            head.title = line
            head.titled_as_kind = head.titled_as_kind or _is_kind(kept)
        elif not _read_head_line(head, line):
            if _label(line, first=not head.words_from) or line.running or (head.title and index > 4):
                break
            if head.title is None and line.titled and not claimed:
                head.title = line
        head.words_from = index + 1
    if head.words_from >= len(lines):
        head.words_from = max(0, len(lines) - 1)
    return head


def _read_head_line(head: _Head, line: Line) -> bool:
    """Whether a line above the words is a date, a place, “As delivered” or the like; what it says goes into `head`."""
    known = False
    last: str | None = None
    for part in re.split(r"\s[|–—•·-]\s|\n", line.head) if line.size <= 250 else ():
        part = part.strip()
        dated = read_labelled(part, None) or read_labelled(part, "de") or read_labelled(part, "fr")
        if (
            dated is None
            and (found := find_date(part, None))
            and part[: found[1]].rstrip(" ,").count(",") <= 1
            and len(part) - found[2] < 30
            and not line.stopped
            and len(part) < 90
        ):
            dated = (DateRole.BARE, *found)
            place = part[: found[1]].strip(" ,(")
            if place and len(place.split()) <= 6:
                head.place = (
                    head.place
                    or re.sub(r",?\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$", "", place).strip(" ,")
                    or None
                )
        if dated:
            start = line.start + line.head.index(part) + dated[2]
            head.dates.append(Printed(dated[1], Span(start, start + dated[3] - dated[2]), dated[0]))
            known = True
        elif _says("delivered", part):
            head.delivered = known = True
        elif _says("prepared", part):
            head.prepared = known = True
        elif placed := _pattern("place", r"%s\s*").match(part):
            head.place, known = part[placed.end() :], True
        else:
            last = part
    if (
        known
        and last
        and head.place is None
        and 0 < len(last.split()) <= 6
        and last[0].isupper()
        and not _is_kind(last)
    ):
        head.place = last.rstrip(" .,")
    return known


def _label(line: Line, *, first: bool = False) -> _Labelled | None:
    """The speaker's label that `line` begins with; None where it begins with spoken words.

    A label is short, begins with a capital and is made of capitalised words, with what stands in brackets left out;
    “He added:” or “My message is clear: …” are none.
    """
    match = _LABEL.match(line.head) or _DOTTED.match(line.head)
    if match is None:
        return None
    who = match["who"].strip(" *_")
    plain = _BRACKETED.sub("", who).strip()
    if not plain or len(who) > _LABEL_CHARS or (first and _is_kind(plain)):
        return None
    if _role(plain) is None and not _is_name(plain):
        return None
    start = line.start + match.start("who")
    return _Labelled(who, Span(start, start + len(match["who"].rstrip(" *_"))), line.start + match.end())


def _is_name(label: str) -> bool:
    parts = [part.strip(",.'’()\"&") for part in label.split()]
    parts = [part for part in parts if part and part.casefold() not in _LOWER_WORDS]
    if not parts or len(parts) > 12:
        return False
    return all(part[0].isupper() or not part[0].isalpha() for part in parts)


def _role(label: str) -> TurnRole | None:
    """The role that a label tells by itself; None for a name."""
    plain = _BRACKETED.sub("", label).split(",")[0].strip(" .*_").casefold()
    if plain in _tables()["question"] or re.fullmatch(r"(?:q|question)\s?\d{0,2}", plain):
        return TurnRole.QUESTION
    if plain in _tables()["answer"]:
        return TurnRole.ANSWER
    return TurnRole.MODERATION if plain in _tables()["moderator"] else None


def _labels(lines: Sequence[Line]) -> dict[int, _Labelled]:
    """The labelled lines of `lines` by index.

    A name that labels one line only, in a text of one label, is a sentence that happens to have a colon.
    """
    found = {index: label for index, line in enumerate(lines) if (label := _label(line)) is not None}
    return (
        found
        if len(found) >= _SEEN_TWICE or any(_role(label.who) for label in found.values())
        else _opening_label(found)
    )


def _opening_label(found: dict[int, _Labelled]) -> dict[int, _Labelled]:
    return {index: label for index, label in found.items() if index == 0}


def _covered(lines: Sequence[Line], labels: dict[int, _Labelled]) -> float:
    """The share of the words that stand at or after the first label."""
    if not labels or not lines:
        return 0.0
    whole = lines[-1].end - lines[0].start
    return (lines[-1].end - lines[min(labels)].start) / whole if whole else 0.0


def _repeated(labels: dict[int, _Labelled]) -> bool:
    names = [label.who for label in labels.values()]
    return len(set(names)) < len(names) and len(set(names)) >= _SEEN_TWICE


def _reports_speech(lines: Sequence[Line]) -> bool:
    """Whether the words tell of a speech from outside: quotation marks with a cue in several paragraphs."""
    cue = re.compile(
        r"[,”\"“»]\s*(?:he|she|\w+ \w+|\w+)\s+(?:said|added|told|stressed|noted|continued)\b"
        r"|\b(?:said|told reporters|added|stressed) that\b",
        re.IGNORECASE,
    )
    return sum(cue.search(line.head) is not None for line in lines[:20]) >= 2


def _title_speaker(document: Document, head: _Head) -> tuple[str, Span | None] | None:
    """The one speaker whom the title names (“Remarks by X at Y”), and where; None for a conference of several."""
    title = head.title.head if head.title else (document.title or "")
    after = _pattern("spoken_by", r"(?<!\w)%s\s+").search(title)
    if after is None or not head.titled_as_kind:
        return None
    rest = title[after.end() :]
    event = _pattern("at_event", r"(?:,?\s+%s\s+|\s*[-–—|(:]\s*)").search(rest)
    name = (rest[: event.start()] if event else rest).strip(" ,.*")
    if not name or len(name) > 120:
        return None
    if head.title is None:
        return name, None
    start = head.title.start + after.end() + rest.index(name)
    return name, Span(start, start + len(name))


def _turns(
    text: str, lines: Sequence[Line], labels: dict[int, _Labelled], alone: tuple[str, Span | None] | None
) -> list[Turn]:
    turns: list[Turn] = []
    starts = sorted({0, *labels}) if lines else []
    asked = False
    for start, end in pairwise([*starts, len(lines)]):
        label = labels.get(start)
        words = _words(text, lines[start:end], label)
        if not words:
            continue
        if label is None:
            speaker, where = alone or ("", None)
            turns.append(Turn(speaker=speaker, label=where, words=words, role=TurnRole.SPEECH))
            continue
        role = _role(label.who) or _asking(label.who)
        if role is None:
            role = TurnRole.ANSWER if asked else TurnRole.SPEECH
        asked = asked or role is TurnRole.QUESTION
        turns.append(Turn(speaker=label.who, label=label.label, words=words, role=role))
    return turns


def _asking(label: str) -> TurnRole | None:
    """“Jane Roe (Example News)”, “Question (Jane Roe, Example News)”: a name with an outlet in brackets asks."""
    first = re.split(r"[\s(\[,]", label, maxsplit=1)[0].casefold()
    if first in _tables()["question"]:
        return TurnRole.QUESTION
    if first in _tables()["moderator"] or any(
        label.casefold().endswith(word) for word in ("spokesperson", "moderator")
    ):
        return TurnRole.MODERATION
    return None


def _words(text: str, lines: Sequence[Line], label: _Labelled | None) -> tuple[Span, ...]:
    spans: list[Span] = []
    for index, line in enumerate(lines):
        start = label.words_start if label is not None and index == 0 else line.start
        while start < line.end and text[start] in " \t*_\n":
            start += 1
        if start < line.end and not _is_stage(text[start : min(line.end, start + 80)]):
            spans.append(Span(start, line.end))
    return tuple(spans)


def _is_stage(words: str) -> bool:
    """“[inaudible]”, “(Laughter.)” as a line of its own: told about the words, not spoken."""
    return words[0] in "([" and _pattern("stage", r"[(\[]\s*%s\s*[.!]?\s*[)\]]\.?$").match(words) is not None

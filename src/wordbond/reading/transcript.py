"""Official transcripts: whose turn it was, in which words, on which day.

A transcript says of itself what it is: its title names the kind (“Press conference by …”), a line above the words says
“As delivered”, and each turn stands under its speaker's label. `is_transcript` asks for the title or that line, and
for labels or a speaker in the title; a newspaper's interview in questions and answers has neither, and is a report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wordbond.model import DatedOn, Finding, Span, Transcript, Turn, TurnRole
from wordbond.reading.dates import DateRole, Printed, find_date, published_on, read_labelled, scraped_date
from wordbond.reading.document import Document, Form
from wordbond.reading.labels import (
    LABEL_CHARS,
    LEAST_LABELS,
    Labelled,
    find_labels,
    is_name,
    official,
    read_label,
    role_of,
    says,
)
from wordbond.reading.language import find_language
from wordbond.reading.lines import Line, find_lines

__all__ = ["is_transcript", "read_transcript"]

_HEAD_LINES = 12
_COVERED_SHARE = 0.5
_LEAST_ALONE = 4
_LABELLED_SHARE = 0.25
_HEAD_CHARS = 250
_PARTS = re.compile(r"\s[|–—•·-]\s|\s-\s?$|\n|\s\|\s?")
_DATE_LANGUAGES = ("en", "de", "fr", "es", "it", "pl", "nl", "uk")
_WEEKDAY = re.compile(r"(?:^|,?\s*)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day$", re.IGNORECASE)


@dataclass(slots=True)
class _Head:
    """What stands above the spoken words."""

    title: Span | None = None
    words_from: int = 0
    """The index of the first line that is spoken."""
    dates: list[Printed] = field(default_factory=list)
    place: str | None = None
    delivered: bool = False
    prepared: bool = False
    titled_as_kind: bool = False

    def title_in(self, text: str) -> str | None:
        """The title's words, on one line."""
        return " ".join(self.title.of(text).strip("*_# ").split()) if self.title else None


def is_transcript(document: Document) -> bool:
    """Whether `document` is an official record of spoken words, and not a report about them.

    It is where a line above the words says “As delivered” or “Check against delivery”, or where the title names such a
    record (“Press conference by …”) and the words follow under two speakers' labels at least, or as the speech of the
    one whom the title names. Without either it takes labels from the first line on, four at the least and on a quarter
    of the lines, and the first speaker speaking again: an interview in a newspaper begins with a paragraph of its own.
    """
    lines = _lines(document)
    if len(lines) < 2:
        return False
    head = _head(document, lines)
    body = lines[head.words_from :]
    labels = find_labels(body, _title_speaker(document, head))
    if head.delivered or head.prepared:
        return True
    covered = _covered(body, labels)
    if head.titled_as_kind and len(labels) >= LEAST_LABELS and covered >= _COVERED_SHARE:
        return True
    if head.titled_as_kind and _title_speaker(document, head) is not None:
        quoted = sum(line.head[0] in '"“«„' for line in body)
        return quoted <= len(body) // 4 and not _reports_speech(body)
    return _reads_as_turns(body, labels)


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
    alone = _title_speaker(document, head)
    turns = _turns(body, find_labels(body, alone), alone, text)
    findings: list[Finding] = [*document.findings, *doubts]
    if not turns:
        findings.append(Finding("no-turns", None, "Nothing that is spoken was found in the transcript."))
    publisher = document.publisher or document.outlet
    title = head.title_in(text) or document.title
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


def _is_kind(title: str) -> bool:
    # “Speech therapy …” is no speech: after the kind comes who gave it, on what, or nothing.
    kind = official(
        "kind",
        rf"(?:{official('before_kind', '%s').pattern}\s+)*%s(?!\w)",
    ).match(title)
    if kind is None:
        return bool(re.search(r"[-–—:|,(]\s*(?:full\s+)?transcript\)?$", title, re.IGNORECASE))
    rest = title[kind.end() :].lstrip()
    if not rest or rest[0] in "(|:–—-,":
        return True
    joint = official("spoken_by", r"%s(?!\w)").match(rest) or official("at_event", r"%s(?!\w)").match(rest)
    return joint is not None


def _head(document: Document, lines: Sequence[Line]) -> _Head:
    """Reads the lines above the spoken words: title, date, place, and whether the words are those delivered."""
    head = _Head()
    claimed = " ".join((document.title or "").split())
    head.titled_as_kind = _is_kind(claimed)
    for index, line in enumerate(lines[:_HEAD_LINES]):
        kept = " ".join(line.head.strip("*_# ").split())
        if head.title is None and _is_title(kept, claimed, line):
            head.title = line.span
            head.titled_as_kind = head.titled_as_kind or _is_kind(kept)
        elif head.title and index == head.words_from and _goes_on(kept, line):
            head.title = Span(head.title.start, line.end)
        elif head.dates and head.place is None and _is_place(kept) and line.tail[-1] not in ",:;.!?":
            head.place = kept
        elif not _read_head_line(head, line):
            if (
                (read_label(line) and not _heads(lines, index))
                or line.running
                or line.stopped
                or line.tail[-1] in ",:;"
                or head.dates
            ):
                break
            if head.title is None and not claimed:
                head.title = line.span
        head.words_from = index + 1
    head.words_from = min(head.words_from, len(lines) - 1) if lines else 0
    return head


def _heads(lines: Sequence[Line], index: int) -> bool:
    """Whether a first line with a colon, such as “Interview: The man who counts”, is a title: its label comes once."""
    label = read_label(lines[index])
    others = (read_label(line) for line in lines[index + 1 :])
    return index == 0 and label is not None and lines[0].titled and all(o is None or o.who != label.who for o in others)


def _is_title(words: str, claimed: str, line: Line) -> bool:
    return words.casefold() == claimed.casefold() or (_is_kind(words) and line.size < 300 and not line.stopped)


def _goes_on(words: str, line: Line) -> bool:
    """Whether a line right below the title is its second half: “by the Secretary of …”, “following the meeting …”."""
    if not words[:1].islower() or line.stopped or line.size > 250:
        return False
    return any(official(table, r"%s(?!\w)").match(words) for table in ("spoken_by", "at_event"))


def _read_head_line(head: _Head, line: Line) -> bool:
    """Whether a line above the words is a date, a place, “As delivered” or the like; what it says goes into `head`."""
    known = False
    other: str | None = None
    for part in (piece.strip() for piece in _PARTS.split(line.head)) if line.size <= _HEAD_CHARS else ():
        dated = _dated(part, stopped=line.stopped)
        if dated:
            printed, place = dated
            offset = line.start + line.head.index(part)
            span = Span(offset + printed.span.start, offset + printed.span.end)
            head.dates.append(Printed(printed.day, span, printed.role))
            head.place = head.place or place
        elif says("delivered", part):
            head.delivered = True
        elif says("prepared", part):
            head.prepared = True
        elif placed := official("place", r"%s\s*").match(part):
            head.place = part[placed.end() :]
        else:
            other = part
            continue
        known = True
    if known and other and head.place is None and _is_place(other):
        head.place = other.rstrip(" .,")
    return known


def _dated(part: str, *, stopped: bool) -> tuple[Printed, str | None] | None:
    """The date of a part of a head line, and the place printed before it (“Rivermouth, 12 May 2031”)."""
    for language in _DATE_LANGUAGES:
        whole = read_labelled(part, language)
        found = (whole[1], whole[2], whole[3]) if whole else find_date(part, language)
        if found is None:
            continue
        before = _WEEKDAY.sub("", part[: found[1]].strip(" ,(")).strip(" ,(")
        if whole is None and (stopped or len(part) > 90 or len(part) - found[2] > 30 or not _is_place(before)):
            return None
        role = whole[0] if whole else DateRole.BARE
        place = before if role is DateRole.BARE and _is_place(before) else None
        return Printed(found[0], Span(found[1], found[2]), role), place
    return None


def _is_place(words: str) -> bool:
    """Whether a few words above a speech can be the place it was given at."""
    return 0 < len(words.split()) <= 6 and words[0].isupper() and is_name(words) and not _is_kind(words)


def _covered(lines: Sequence[Line], labels: dict[int, Labelled]) -> float:
    """The share of the words that stand at or after the first label."""
    if not labels or not lines:
        return 0.0
    whole = lines[-1].end - lines[0].start
    return (lines[-1].end - lines[min(labels)].start) / whole if whole else 0.0


def _reads_as_turns(lines: Sequence[Line], labels: dict[int, Labelled]) -> bool:
    """Whether labels alone make a transcript of lines without title or mark: many, from the first line on, and a name
    whose turn comes again. A report that begins “Jane Roe: We will build it” has a label too."""
    if 0 not in labels or len(labels) < max(_LEAST_ALONE, _LABELLED_SHARE * len(lines)):
        return False
    names = [label.who.casefold() for label in labels.values()]
    return role_of(labels[0].who) is not TurnRole.ANSWER and names.count(names[0]) > 1 and len(set(names)) > 1


def _reports_speech(lines: Sequence[Line]) -> bool:
    """Whether the words tell of a speech from outside: quotation marks with a cue in several paragraphs."""
    cue = re.compile(
        r"[,”\"“»]\s*(?:he|she|\w+ \w+|\w+)\s+(?:said|added|told|stressed|noted|continued)\b"
        r"|\b(?:said|told reporters|added|stressed) that\b",
        re.IGNORECASE,
    )
    return sum(cue.search(line.head) is not None for line in lines[:20]) >= 2


def _title_speaker(document: Document, head: _Head) -> tuple[str, Span | None] | None:
    """The one speaker whom the title names (“Remarks by X at Y”), and where; None where it names none."""
    text = document.text
    title = head.title.of(text) if head.title else (document.title or "")
    after = official("spoken_by", r"(?<!\w)%s\s+").search(title)
    if after is None or not head.titled_as_kind:
        return None
    rest = title[after.end() :]
    event = official("at_event", r"(?:,?\s+%s\s+|\s*[-–—|(:]\s*)").search(rest)
    name = re.sub(r"^(?:the|der|die|le|la|el)\s+", "", (rest[: event.start()] if event else rest).strip(" ,.*\n"))
    if not name or len(name) > LABEL_CHARS or not is_name(name):
        return None
    if head.title is None:
        return name, None
    start = head.title.start + after.end() + rest.index(name)
    return name, Span(start, start + len(name))


def _turns(
    lines: Sequence[Line], labels: dict[int, Labelled], alone: tuple[str, Span | None] | None, text: str
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
        role = role_of(label.who)
        if role is None:
            role = TurnRole.ANSWER if asked else TurnRole.SPEECH
        asked = asked or role is TurnRole.QUESTION
        turns.append(Turn(speaker=label.who, label=label.label, words=words, role=role))
    return turns


def _words(text: str, lines: Sequence[Line], label: Labelled | None) -> tuple[Span, ...]:
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
    return words[0] in "([" and official("stage", r"[(\[]\s*%s\s*[.!]?\s*[)\]]\.?$").match(words) is not None

"""What a page prints about its report before and after it: title, byline, dates, credits, the outlet's own name.

The lines that are none of the running text come here, one by one, each split at the bars and dots that pages put
between a name, a date and a reading time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from wordbond.model import Credit, Noise, Span
from wordbond.reading.boilerplate import Labels, items_kind
from wordbond.reading.credits import credits_behind, read_credit_line
from wordbond.reading.dates import Printed, read_labelled, says_published
from wordbond.reading.document import Document
from wordbond.reading.lines import Line
from wordbond.reading.tables import UPPER, agencies, word_pattern, words

__all__ = ["PageFacts", "Title", "find_title", "read_byline", "read_facts", "split_title"]

_HEAD_LINES = 14
_TAIL_LINES = 5
_LONGEST_HEAD = 40
_LATE_PARAGRAPHS = 3
_LONGEST = 200
_CREDIT_CHARS = 100
"""A whole sentence longer than this is text: “As reported by the online media Lenn Wire.” is shorter."""
_BAR = re.compile(r"\s+[|•·–—]\s+|\s*[|•·]\s*|\s{3,}|\t|\n")
_HYPHEN = re.compile(r"\s+[|•·–—-]\s+|\s*[|•·]\s*|\s{3,}|\t|\n")
_NAME_WORD = rf"(?:[{UPPER}][\w'’.-]*|de|da|di|del|della|van|von|der|den|la|le|du|dos|bin|al|el|ter|ten|zu|af|ibn)"
_NAME = re.compile(rf"[{UPPER}][\w'’.-]*(?:\s+{_NAME_WORD}){{1,4}}")
_AND = r"\s+(?:and|und|et|y|e|i|en|og|och|a|та|и|&)\s+"
_NAMES = re.compile(rf"{_NAME.pattern}(?:(?:,\s+{_NAME.pattern}){{0,4}}{_AND}{_NAME.pattern})?")
_PLACE_AFTER = re.compile(r"\s+(?:in|aus|à|en|a|w|v|у|в|från|fra)\s+\S.*$")
_SUFFIX = re.compile(r"\s+[|–—-]\s+(?=[^|]+$)|\s*\|\s*(?=[^|]+$)")
_KICKER_WORDS = 3
_WORD = re.compile(r"\w[\w'’.-]*")
_PLACE_CHARS = 25
_NAME_CHARS = 60


@dataclass(slots=True)
class PageFacts:
    """What was read off the lines of a page that are not running text."""

    used: set[int] = field(default_factory=set)
    """Indices of the lines that are nothing but such facts."""
    dates: list[Printed] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    byline: str | None = None
    byline_span: Span | None = None
    outlet: str | None = None
    noise: list[Noise] = field(default_factory=list)

    def take(self, other: PageFacts) -> None:
        """Add what another line told; the first byline stands."""
        self.dates += other.dates
        self.credits += other.credits
        self.noise += other.noise
        self.outlet = self.outlet or other.outlet
        if self.byline is None:
            self.byline, self.byline_span = other.byline, other.byline_span


@dataclass(frozen=True, slots=True)
class Title:
    """What the report is called."""

    words: str | None = None
    span: Span | None = None
    line: int | None = None
    """The index of the line that prints it."""
    outlet: str | None = None
    """The outlet's name, where the title carried it behind a bar."""


def read_facts(document: Document, lines: Sequence[Line], labels: Labels, language: str | None) -> PageFacts:
    """Bylines, dates and credits of the first and last lines that `labels` leaves, in order of place."""
    facts = PageFacts()
    kept = [index for index, label in enumerate(labels) if label is None]
    running = 0
    for order, index in enumerate(kept):
        line = lines[index]
        sentence = line.running and line.size > _CREDIT_CHARS and line.head[0] not in "([*"
        # Above the first paragraph a bar of sections may push the byline far down.
        in_head = order < (_HEAD_LINES if running else _LONGEST_HEAD)
        if line.size <= _LONGEST and not sentence and (in_head or order >= len(kept) - _TAIL_LINES):
            by_date = line.size <= _NAME_CHARS and _is_by_date(lines, kept, order, language)
            place = _Place(order == 0, running >= _LATE_PARAGRAPHS, by_date)
            found = _read_line(document, line, language, place)
            if found is not None:
                facts.take(found)
                facts.used.add(index)
                continue
        running += line.running
    return facts


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands."""

    first: bool
    """On the page: there a title stands, even one that reads like a byline."""
    late: bool
    """After the report's first paragraphs: names there are people in the news."""
    by_date: bool
    """A date stands on the line below; or above, with the title below."""


def _read_line(document: Document, line: Line, language: str | None, place: _Place) -> PageFacts | None:
    """The facts that `line` is made up of; None where it is made up of anything else."""
    facts = PageFacts(credits=read_credit_line(line))
    own = (document.outlet or "").casefold()
    passed_on = agencies().named(line.head.strip("()[] "))
    if passed_on and passed_on.aggregator:
        facts.outlet = passed_on.name
        return facts
    if facts.credits or line.head.casefold() == own:
        return facts
    unread: list[tuple[int, str]] = []
    if says_published(line.head):
        return facts
    parts = _parts(line.head)
    if len(parts) == 1 and " - " in line.head and _is_date_line(line, language, _HYPHEN):
        parts = _parts(line.head, _HYPHEN)  # “By Reuters - June 30, 2031”; elsewhere a hyphen is a title's own.
    for start, part in parts:
        if not _read_part(facts, part, line.start + start, language, alone=len(parts) == 1, first=place.first):
            unread.append((start, part))
    if not unread:
        return facts
    if any(part.endswith((".", "!", "?")) and part.count(" ") > 2 for _, part in unread):
        return None  # “GENEVA, 6 May 2031 - Denmark pledged 50 million euros.” is a sentence behind its dateline
    return facts if _names_beside(facts, unread, line, place, bare=len(parts) == 1) else None


def _names_beside(
    facts: PageFacts, unread: Sequence[tuple[int, str]], line: Line, place: _Place, *, bare: bool
) -> bool:
    """A bare name is a byline beside a date, or on the line above one: “Jane Roe | 6 November 2025”.

    With it other short parts of such a line are taken for what they are: a place, a section, the outlet's name.
    """
    above = place.by_date and bare and not place.first
    if place.late or not (facts.dates or above):
        return False
    if any(len(part.split()) > 5 or len(part) > 60 for _, part in unread):
        return False
    names = [(start + found[0], found[1]) for start, part in unread if (found := _bare_name(part))]
    if above and not facts.dates and not names:
        return False
    media = [name for _, name in names if _is_medium(name)]
    if media:
        facts.outlet = media[0]
    elif names and facts.byline is None:
        start, facts.byline = names[0]
        facts.byline_span = Span(line.start + start, line.start + start + len(facts.byline))
    return True


def _is_below_date(lines: Sequence[Line], kept: Sequence[int], order: int, language: str | None) -> bool:
    """Whether a title and, within two lines, a date stand above the line in the page's head."""
    above = [lines[index] for index in kept[max(0, order - 4) : order]]
    titled = next((i for i, line in enumerate(above) if _is_wordy(line) and not line.stopped), None)
    if titled is None:
        return False
    return any(_is_date_line(line, language) for line in above[titled + 1 :][-2:])


def _bare_name(part: str) -> tuple[int, str] | None:
    """Who wrote, beside a date: names without “By”, a place behind them left out, or whatever stands behind a “By”."""
    by = _by().match(part)
    if by:
        return by.end(), part[by.end() :]
    name = _NAMES.match(part)
    if name is None or not _fits(part[name.end() :]) or len(part) - name.end() > _PLACE_CHARS:
        return None
    return 0, _trimmed(name[0])


def _is_medium(name: str) -> bool:
    """Whether a bare name is a paper's rather than a person's: “Harbour Gazette”."""
    return any(word.casefold() in words("medium") for word in name.split())


def _is_by_date(lines: Sequence[Line], kept: Sequence[int], order: int, language: str | None) -> bool:
    """Whether a date stands right below; or right above, with the title below; or above, with the title above it."""
    before = lines[kept[order - 1]] if order else None
    after = lines[kept[order + 1]] if order + 1 < len(kept) else None
    if before is not None and before.head.casefold().rstrip(":") in words("genre"):
        return False  # “News provided by”: what follows is who sent it.
    if after is not None and _is_date_line(after, language):
        return True
    if before is None:
        return False
    titled = after is not None and not after.stopped and after.size <= _LONGEST and _is_wordy(after)
    return (titled and _is_date_line(before, language)) or _is_below_date(lines, kept, order, language)


def _is_wordy(line: Line) -> bool:
    return line.head.count(" ") >= _KICKER_WORDS


def _is_date_line(line: Line, language: str | None, bar: re.Pattern[str] = _BAR) -> bool:
    if line.size > _LONGEST:
        return False
    return says_published(line.head) or any(read_labelled(part, language) for _, part in _parts(line.head, bar)[:3])


def _parts(head: str, bar: re.Pattern[str] = _BAR) -> list[tuple[int, str]]:
    """The parts of a line between its bars and dots, each with its place."""
    parts: list[tuple[int, str]] = []
    at = 0
    for part in bar.split(head):
        start = head.index(part, at)
        at = start + len(part)
        if part.strip():
            parts.append((start + len(part) - len(part.lstrip()), part.strip()))
    return parts


def _read_part(facts: PageFacts, part: str, offset: int, language: str | None, *, alone: bool, first: bool) -> bool:
    """Whether `part` is a date, a byline, a counter or a credit; it is added to `facts`."""
    span = Span(offset, offset + len(part))
    dated = read_labelled(part, language)
    if dated:
        role, day, start, end = dated
        facts.dates.append(Printed(day, Span(offset + start, offset + end), role))
        return True
    byline = read_byline(part, alone=alone and not first)
    if byline:
        names, start, rest = byline
        where = Span(offset + start, offset + start + len(names))
        agency = agencies().named(names)
        if agency:
            facts.credits.append(Credit(agency.name, where))
        elif facts.byline is None:
            facts.byline, facts.byline_span = names, where
        facts.credits += credits_behind(rest, offset + part.find(rest))
        return True
    if alone:
        return False
    kind = items_kind(part)
    agency = agencies().named(part)
    if kind:
        facts.noise.append(Noise(kind, span))
    elif agency and not agency.aggregator:
        facts.credits.append(Credit(agency.name, span))
    return bool(kind or agency)


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"[(\[]?{word_pattern('byline')}\s+", re.IGNORECASE)


@cache
def _closing_by() -> re.Pattern[str]:
    return re.compile(
        rf"[(\[]?{word_pattern('closing_byline')}\s+(?P<names>[^;.()\n]{{3,80}}?)(?:[;.)]|\s+in\s|$)", re.IGNORECASE
    )


@cache
def _role() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<names>{_NAMES.pattern})\s*[,/(–-]\s*(?P<role>[^\n]{{0,60}}(?<!\w)"
        rf"(?i:{word_pattern('roles')})[^\n]{{0,40}})$"
    )


def read_byline(part: str, *, alone: bool) -> tuple[str, int, str] | None:
    """The writer's name in a byline, as printed, where in `part` it starts, and what stands behind it.

    “By Jane Roe in Brussels” gives “Jane Roe”; “Jane Roe, Brussels correspondent” as well. None where it is no byline.
    `alone` says that the part is a line of its own, so that a single name after “By” is one as well.
    """
    closing = _closing_by().match(part)
    if closing:
        return closing["names"].strip(), closing.start("names"), ""
    if len(part) > 140:
        return None
    by = _by().match(part)
    if by:
        return _after_by(part, by.end(), alone=alone)
    role = _role().fullmatch(part)
    if role:
        return _trimmed(role["names"]), 0, ""
    return (part, 0, "") if alone and part.casefold() in words("staff") else None


def _after_by(part: str, start: int, *, alone: bool) -> tuple[str, int, str] | None:
    rest = part[start:].rstrip(" .,:;)]")
    name = _NAMES.match(rest)
    if name and _fits(rest[name.end() :]):
        return _trimmed(name[0]), start, rest[name.end() :]
    if rest.casefold() in words("staff") or agencies().named(rest):
        return rest, start, ""
    first, _, others = rest.partition(",")
    if others and agencies().named(first) and _NAMES.fullmatch(others.strip()):
        return others.strip(), start + len(rest) - len(others.lstrip()), first
    single, _, behind = rest.partition(",")
    if alone and single[:1].isupper() and len(single.split()) == 1 and len(rest) < 40:
        return single, start, behind
    return None


def _trimmed(names: str) -> str:
    """Names without the place that “Jane Roe in Brussels” runs on to."""
    return _PLACE_AFTER.sub("", names).rstrip(" ,.")


def _fits(rest: str) -> bool:
    """Whether what follows a byline's names is a role, place or agency, and not the rest of a sentence."""
    behind = rest.strip()
    return (
        not behind
        or (behind[0] in ",/(–-;" and len(behind) <= 90)
        or bool(_PLACE_AFTER.fullmatch(rest))
        or bool(credits_behind(behind, 0))
    )


def split_title(title: str, outlet: str | None) -> tuple[str, str | None]:
    """A title without the outlet's name that pages put behind it, and that name.

    Behind a bar a short name is taken as the outlet's; behind a dash only where `outlet` says so.
    """
    matches = list(_SUFFIX.finditer(title))
    if not matches:
        return title, None
    match = matches[-1]
    name = title[match.end() :].strip()
    same = outlet is not None and name.casefold() in (outlet.casefold(), outlet.casefold().removeprefix("the "))
    if same or ("|" in match[0] and 0 < len(name.split()) <= 5 and match.start() >= 15):
        return title[: match.start()].rstrip(), name
    return title, None


def find_title(document: Document, lines: Sequence[Line], labels: Labels, used: set[int]) -> Title:
    """The title of the report.

    The metadata's where there is one, looked up in the text; else the first line above the running text that could be
    one. A kicker of a word or three gives way to a longer line below it. None where the text begins with a paragraph.
    """
    outlet: str | None = None
    title = " ".join(document.title.split()) if document.title else None
    if title:
        title, outlet = split_title(title, document.outlet)
    candidates: list[int] = []
    above = 0
    for index, line in enumerate(lines):
        if labels[index] is not None or index in used:
            continue
        if title and _same(line.head, title):
            return Title(title, line.span, index, outlet)
        if line.running and not _long_title(line, index, lines):
            break
        if line.head.casefold() in words("genre"):
            above = len(candidates)
        elif not line.bulleted and line.size <= 250 and (line.titled or _asks(line)):
            candidates.append(index)
        if len(candidates) >= 4:
            break
    if title or not candidates or len(lines) < 2:
        return Title(title, outlet=outlet)
    candidates = candidates[above:] or candidates  # Above “Press release” stands who released it, mostly.
    chosen = next((i for i in candidates if len(_WORD.findall(lines[i].head)) > _KICKER_WORDS), candidates[0])
    line = lines[chosen]
    printed, outlet = split_title(line.head, document.outlet)
    return Title(printed, Span(line.start, line.start + len(printed)), chosen, outlet)


def _asks(line: Line) -> bool:
    return line.tail.rstrip("\"'”’»")[-1:] in "?!"


def _long_title(line: Line, index: int, lines: Sequence[Line]) -> bool:
    """Whether a line long enough to run could still be a title: it ends with a mark or question and others follow."""
    return (
        line.size <= 200 and index + 1 < len(lines) and line.head[0] not in '"“„«' and (not line.stopped or _asks(line))
    )


def _same(head: str, title: str) -> bool:
    return " ".join(head.split()).casefold() == title.casefold()

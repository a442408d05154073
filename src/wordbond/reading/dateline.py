"""The dateline: what stands before a report's first sentence, the place and day it was sent from and by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wordbond.model import Credit, Span
from wordbond.reading.credits import NAMED, agencies_in
from wordbond.reading.dates import find_date, find_day_month, find_month, find_weekday
from wordbond.reading.lines import Line
from wordbond.reading.tables import UPPER, agencies, words

__all__ = ["Opening", "read_opening", "read_placed_line"]

_OPENING_CHARS = 160
_PLACE_WORD = rf"[{UPPER}][\w.'’/-]*"
_SMALL_WORDS = "am|an der|de|del|la|le|les|der|den|sur|upon|of|the|do|da|nad|na"
_PLACE = rf"{_PLACE_WORD}(?:[ /-](?:(?:{_SMALL_WORDS})[ -])?{_PLACE_WORD}){{0,3}}"
_AGENCY_PREFIX = re.compile(r"\(?(?P<outlet>[A-Z][\w.]{2,20})\s[-–—]\s(?P<from>[A-Z][\w. ]{2,30}?)\)\s*[-–—:]?\s*")
_BRACKET = re.compile(r"\(([^()\n]{2,70})\)|/([^/\n ][^/\n]{0,40}[^/\n ])/")
_GAP = re.compile(r"[\s.,:–—-]*")
_DATE_CHARS = 45
_BREAK_CHARS = 4
_REGION = re.compile(r"\s?\[[^\]\n]{2,25}\]")
_DATED_BRACKET = re.compile(r"\d[^\n()/]{0,25}[\s.]\(([^()\n]{2,40})\)")
"""“4. května (ČTK)”: a date whose month is not known by its name, for the text's language was not."""
_BARE = re.compile(r"([A-Z]{3,14})(?=\s?(?:[.–—-]|$))")
_DASH = re.compile(r"\s*(?:\.?\s?[-–—]{1,2}|:|\.-|\.–|\.—)\s*")
_PLACED = re.compile(rf"(?P<place>{_PLACE})(?P<region>, {_PLACE})?")
_PLACE_LINE = re.compile(rf"[{UPPER}][{UPPER}'’-]+(?:[ /-][{UPPER}][{UPPER}'’-]+){{0,2}}")
_FULL_STOP = re.compile(rf"(?<=\d)\.\s+[{UPPER}«„“\"'‘]")
"""What closes a dateline that ends with its year."""
_STATEMENT = re.compile(rf"[{UPPER}«„“\"'‘0-9]")
_NAME_DASH = re.compile(r"([A-Z]{2,14})()(?=\s[-–—]\s)")


@dataclass(slots=True)
class Opening:
    """What stands before the first sentence of a report."""

    start: int
    end: int
    """Where the first sentence begins; `start` where there is neither dateline nor credit."""
    place: Span | None = None
    outlet: str | None = None
    credits: list[Credit] = field(default_factory=list)
    date: Span | None = None
    """The date of the dateline, year or no year."""


def read_opening(line: Line, language: str | None) -> Opening | None:
    """The dateline and credit at the beginning of `line`; None where it begins with its first sentence.

    Of “BRUSSELS, April 2 (Reuters) - Ministers …” the place, the date and the agency; of “MENAFN - UkrinForm) …” the
    outlet that passed the text on and the agency that wrote it; of “BRUSSELS — …” the place.
    """
    head = line.head[:_OPENING_CHARS]
    passed_on = _AGENCY_PREFIX.match(head)
    if passed_on:
        outlet = agencies().named(passed_on["outlet"])
        written = agencies().named(passed_on["from"])
        bracketed = head[0] == "(" and passed_on["outlet"].isupper() and NAMED.fullmatch(passed_on["from"])
        if (outlet and outlet.aggregator) or written or bracketed:
            credit = Credit(
                written.name if written else passed_on["from"],
                Span(line.start, line.start + len(passed_on[0].rstrip(" -–—:"))),
            )
            return Opening(
                line.start,
                line.start + passed_on.end(),
                outlet=outlet.name if outlet else passed_on["outlet"],
                credits=[credit],
            )
    first = head.lstrip("([ ")[:1]
    if not (first.isupper() or first == "/"):
        return None
    return _bracketed_opening(line, head, language) or _placed_opening(line, head, language)


def read_placed_line(line: Line, below: Line) -> Span | None:
    """The place of a dateline on a line of its own, in capitals right above the first paragraph; else None."""
    alone = _PLACE_LINE.fullmatch(line.head)
    if (
        alone is None
        or line.size > 30
        or not below.running
        or below.start - line.end > _BREAK_CHARS
        or line.head.casefold() in words("no_place")
    ):
        return None
    return line.span


def _bracketed_opening(line: Line, head: str, language: str | None) -> Opening | None:
    """“(MENAFN) …”, “(ANSA) - ROMA, 4 MAG - …”: a credit in brackets before everything else."""
    match = _BRACKET.match(head) or _NAME_DASH.match(head)
    if match is None:
        return None
    opening = Opening(line.start, line.start)
    if not _take_credits(opening, match[1] or match[2], line.start + match.start(), line.start + match.end()):
        return None
    dash = _DASH.match(head, match.end())
    at = dash.end() if dash else match.end()
    opening.end = line.start + at
    after = _placed_opening(line, head, language, at) if dash else None
    if after:
        opening.place, opening.date, opening.end = after.place, after.date, after.end
    return _closed(opening, line, head)


def _placed_opening(line: Line, head: str, language: str | None, at: int = 0) -> Opening | None:
    """“BRUSSELS, April 2 (Reuters) - …”, “Berlin (dpa) – …”, “Riyadh, May 4, SPA -- …”, “May 4 (UPI) -- …”."""
    match = _PLACED.match(head, at)
    if match is None:
        return None
    opening = Opening(line.start, line.start)
    place_end = cursor = at + _before_month(match[0], language)
    region = _REGION.match(head, cursor)
    cursor = region.end() if region else cursor
    window = head[cursor : cursor + _DATE_CHARS]
    found = find_date(window, language) or _open_date(window, language)
    dated = found is not None and window[: found[1]].strip(" ,.:") in ("", "den")
    if found and not dated and find_weekday(window[: found[1]].strip(" ,.:"), language):
        dated = True
    if found and dated:
        opening.date = Span(line.start + cursor + found[1], line.start + cursor + found[2])
        cursor += found[2]
    credited = _read_credit(opening, line, head, cursor, sure=dated or head[at:place_end].isupper())
    return _placed_end(opening, line, head, (at, place_end, credited or cursor), sure=dated or credited is not None)


def _read_credit(opening: Opening, line: Line, head: str, cursor: int, *, sure: bool) -> int | None:
    """Where the credit behind a dateline's place and date ends, taken into `opening`; None where there is none.

    An unknown name counts, as printed, where a date stands before it or the place is in capitals (`sure`), and a dash
    behind it.
    """
    gap = _GAP.match(head, cursor)
    start = gap.end() if gap else cursor
    bracket = _BRACKET.match(head, start) or _DATED_BRACKET.match(head, start)
    if bracket:
        inside = next(group for group in bracket.groups() if group)
        taken = _take_credits(opening, inside, line.start + start, line.start + bracket.end())
        if not taken and sure and NAMED.fullmatch(inside) and _DASH.match(head, bracket.end()):
            opening.credits.append(Credit(inside, Span(line.start + start, line.start + bracket.end())))
            taken = True
    else:
        bracket = _BARE.match(head, start)
        known = agencies().named(bracket[1]) if bracket else None
        taken = known is not None and not known.aggregator
        if known and bracket and taken:
            opening.credits.append(Credit(known.name, Span(line.start + start, line.start + bracket.end(1))))
    return bracket.end() if bracket and taken else None


def _before_month(place: str, language: str | None) -> int:
    """Where a place ends that runs on into a dateline's date or agency: “HALVSUND, May”, “Tehran, IRNA”."""
    for word in re.finditer(r"[^\s,]+", place):
        capitals = word.start() and word[0].isupper() and agencies().named(word[0].rstrip("."))
        if capitals or find_month(word[0], language) or (word.start() and find_weekday(word[0], language)):
            return word.start()
    return len(place)


def _placed_end(opening: Opening, line: Line, head: str, at: tuple[int, int, int], *, sure: bool) -> Opening | None:
    """Whether what was read is a dateline: it closes with a dash, or has a date or credit; else None."""
    start, place_end, cursor = at
    place = head[start:place_end].rstrip(" ,.:–—-")
    dash = _DASH.match(head, cursor)
    if dash is None and opening.date is not None and place and _FULL_STOP.match(head, cursor):
        opening.end = line.start + cursor + 1  # “BRUSSELS, 14 October 2025. Ministers …”
        opening.place = Span(line.start + start, line.start + start + len(place))
        return _closed(opening, line, head)
    if dash is None and not (sure and opening.credits and cursor < len(head)):
        return None
    if not sure:
        if dash is None or not _lone_place(place, head, dash):
            return None
    elif not opening.credits and (dash is None or ":" in dash[0]):
        return None
    opening.end = line.start + (dash.end() if dash else cursor)
    opening.place = Span(line.start + start, line.start + start + len(place)) if place else None
    return _closed(opening, line, head)


def _lone_place(place: str, head: str, dash: re.Match[str]) -> bool:
    """“BRUSSELS — …” or “Kyiv – …”: a place and a dash alone need capitals, or few words and a new sentence after."""
    if "-" in dash[0] and "--" not in dash[0] and not dash[0].startswith(" "):
        return False
    if dash[0].strip() in (":", ".") and not (place.isupper() and dash[0].endswith(" ")):
        return False
    if place.casefold() in words("no_place"):
        return False
    letters = [char for char in place if char.isalpha()]
    if len(letters) < 3 or not _STATEMENT.match(head, dash.end()):
        return False
    if all(char.isupper() for char in letters):
        return True
    rest = head[dash.end() :]
    return len(place.split()) <= 2 and not re.search(r"\s[–—-]\s", rest) and dash[0].strip() in ("–", "—", "--")


def _open_date(words_: str, language: str | None) -> tuple[object, int, int] | None:
    found = find_day_month(words_, language)
    return (None, found[2], found[3]) if found else None


def _closed(opening: Opening, line: Line, head: str) -> Opening:
    skip = _GAP.match(head, opening.end - line.start)
    opening.end = line.start + (skip.end() if skip else opening.end - line.start)
    return opening


def _take_credits(opening: Opening, inside: str, start: int, end: int) -> bool:
    """Add what brackets credit to `opening`; False where they hold anything but names of agencies and initials."""
    found = agencies_in(inside)
    if found is None:
        return False
    for name, agency in found:
        if agency is not None and agency.aggregator and len(found) == 1:
            opening.outlet = agency.name
        elif agency is None or not agency.aggregator:
            opening.credits.append(Credit(name, Span(start, end)))
    return True

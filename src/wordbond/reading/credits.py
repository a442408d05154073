"""Who the words came from: agencies credited in a text, and the dateline that often holds them.

A credit has a form (a dateline's brackets, a sign-off, “X reports”, “Source: X”), so a name alone is none, and neither
is a photo credit: captions are noise and never come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from wordbond.model import Credit, Span
from wordbond.reading.dates import find_date, find_day_month, find_month
from wordbond.reading.lines import Line
from wordbond.reading.tables import Agency, agencies, plain_words, word_pattern, words

__all__ = ["Opening", "credits_behind", "find_credits", "read_credit_line", "read_opening"]

_OPENING_CHARS = 160
_LEAD_CHARS = 500
_LEAD_LINES = 3
_LAST_LINES = 3
_CLAUSE_CHARS = 60
_INITIALISM_CHARS = 4
"""A name this short counts only in its own case: “Ats” begins names that no agency bears."""

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚΑ-ΩА-ЯІЇЄҐЎЈЉЊЋЂЏЃЌЅ"
_PLACE_WORD = rf"[{_UPPER}][\w.'’/-]*"
_SMALL_WORDS = "am|an der|de|del|la|le|les|der|den|sur|upon|of|the|do|da|nad|na"
_PLACE = rf"{_PLACE_WORD}(?:[ /-](?:(?:{_SMALL_WORDS})[ -])?{_PLACE_WORD}){{0,3}}"
_AGENCY_PREFIX = re.compile(r"\(?(?P<outlet>[A-Z][\w.]{2,20})\s[-–—]\s(?P<from>[A-Z][\w. ]{2,30}?)\)\s*[-–—:]?\s*")
_BRACKET = re.compile(r"\(([^()\n]{2,70})\)|/([^/\n ][^/\n]{0,40}[^/\n ])/")
_GAP = re.compile(r"[\s.,:–—-]*")
_DATE_CHARS = 45
_REGION = re.compile(r"\s?\[[^\]\n]{2,25}\]")
_DATED_BRACKET = re.compile(r"\d[^\n()/]{0,25}[\s.]\(([^()\n]{2,40})\)")
"""“4. května (ČTK)”: a date whose month is not known by its name, for the text's language was not."""
_BARE = re.compile(r"([A-Z]{3,14})(?=\s?(?:[.–—-]|$))")
_DASH = re.compile(r"\s*(?:\.?\s?[-–—]{1,2}|:|\.-|\.–|\.—)\s*")
_PLACED = re.compile(rf"(?P<place>{_PLACE})(?P<region>, {_PLACE})?")
_STATEMENT = re.compile(rf"[{_UPPER}«„“\"'‘0-9]")
_NAME_DASH = re.compile(r"([A-Z]{2,14})()(?=\s[-–—]\s)")
_SIGN_OFF = re.compile(r"(?:\(([^()\n]{2,70})\)|(?<![\w/])/([^/\n]{2,40})/|\[([^\]\n]{2,50})\])[\s.]*$")
_DASHED_SIGN_OFF = re.compile(r"[.!?”\"»]\s+[-–—]\s?([^\n.]{2,50})\.?$")
_CAPITAL_SIGN_OFF = re.compile(r"[.!?][\"”’»]?\s+([A-Z]{2,6})(?:[\s/][A-Z]{2,6}){0,4}\.?$")
_CAPITALISED = rf"[{_UPPER}][\w.&’'-]*(?:\s[{_UPPER}][\w.&’'-]*){{0,3}}"
_LABELLED = re.compile(r"[:|–—-]\s*\S")
_INITIALS = re.compile(r"[a-zäöü]{1,4}|[A-Z]{1,3}[a-z]{0,3}")
_NO_AGENCY = frozenset(
    {"he", "she", "it", "they", "who", "this", "that", "reports", "police", "media", "local media", "the", "which"}
)


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
        if (outlet and outlet.aggregator) or written:
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
    if found and dated:
        opening.date = Span(line.start + cursor + found[1], line.start + cursor + found[2])
        cursor += found[2]
    credited = _read_credit(opening, line, head, cursor)
    return _placed_end(opening, line, head, (at, place_end, credited or cursor), sure=dated or credited is not None)


def _read_credit(opening: Opening, line: Line, head: str, cursor: int) -> int | None:
    """Where the credit behind a dateline's place and date ends, taken into `opening`; None where there is none."""
    gap = _GAP.match(head, cursor)
    start = gap.end() if gap else cursor
    bracket = _BRACKET.match(head, start) or _DATED_BRACKET.match(head, start)
    if bracket:
        inside = next(group for group in bracket.groups() if group)
        taken = _take_credits(opening, inside, line.start + start, line.start + bracket.end())
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
        if capitals or find_month(word[0], language):
            return word.start()
    return len(place)


def _placed_end(opening: Opening, line: Line, head: str, at: tuple[int, int, int], *, sure: bool) -> Opening | None:
    """Whether what was read is a dateline: it closes with a dash, or has a date or credit; else None."""
    start, place_end, cursor = at
    place = head[start:place_end].rstrip(" ,.:–—-")
    dash = _DASH.match(head, cursor)
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
    if ":" in dash[0] or (dash[0].strip() == "." and not place.isupper()):
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
    found = _agencies_in(inside)
    if found is None:
        return False
    for name, agency in found:
        if agency is not None and agency.aggregator and len(found) == 1:
            opening.outlet = agency.name
        elif agency is None or not agency.aggregator:
            opening.credits.append(Credit(name, Span(start, end)))
    return True


def _agencies_in(inside: str) -> list[tuple[str, Agency | None]] | None:
    """The agencies that a list such as “dpa/lg”, “AFP, AP” or “Reuters and AFP” names; None for anything else."""
    parts = [
        part.strip(" .")
        for part in re.split(r"[/,;|+&]|\s[-–—]\s|\band\b|\bund\b|\bet\b|\by\b|\bi\b|\bта\b|\bи\b", inside)
    ]
    found: list[tuple[str, Agency | None]] = []
    for part in parts:
        agency = agencies().named(part.removeprefix("the ").removesuffix(".com").removesuffix(" news agency"))
        if agency is not None:
            found.append((agency.name, agency))
        elif part.casefold() in words("agencies_word"):
            found.append((part, None))
        elif part and not _INITIALS.fullmatch(part):
            return None
    return found or None


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*{word_pattern('source_label')}\s*[:|–—-]\s*(?P<names>[^\n]{{2,90}})$", re.IGNORECASE)


@cache
def _helped() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s(]){word_pattern('helped')}\s+(?P<names>[^\n().]{{2,70}})[).\s]*$", re.IGNORECASE)


@cache
def _descriptor() -> str:
    return rf"(?P<told>(?:(?i:{word_pattern('descriptor')})\s+){{0,4}})"


@cache
def _attributed() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{word_pattern('attributed_to')})[\s]*{_descriptor()}(?P<name>{_CAPITALISED})")


@cache
def _reports() -> tuple[re.Pattern[str], ...]:
    verb = f"(?i:{word_pattern('reporting_verb')})"
    return (
        re.compile(
            rf",\s+(?:as\s+)?{_descriptor()}(?P<name>{_CAPITALISED})\s+{verb}(?:\s+(?:on|am|w|у|в)?\s?\w+)?[.:]?\s*$"
        ),
        re.compile(rf"[,–—-]\s+(?:\w+\s+){{0,2}}{verb}\s+{_descriptor()}(?P<name>{_CAPITALISED})[.:]?\s*$"),
        re.compile(rf"^(?:As\s+)?{_descriptor()}(?P<name>{_CAPITALISED})\s+{verb}\s+(?:this|about (?:it|this)|so)\b"),
    )


def credits_behind(names: str, offset: int) -> list[Credit]:
    """The agencies that stand behind a writer's name: “…, Associated Press”, “… avec AFP”; empty where none do.

    `offset` is where `names` begins in the text.
    """
    helped = _helped().search(" " + names)
    known = _agencies_in(helped["names"] if helped else names.strip(" ,/(–-)"))
    span = Span(offset, offset + len(names)) if names else None
    return [Credit(name, span) for name, agency in known or () if agency is None or not agency.aggregator]


def read_credit_line(line: Line) -> list[Credit]:
    """The credits of a line that is nothing but a credit: “Source: AFP”, “(dpa/lg)”, “With inputs from agencies”.

    Empty where it is none. Behind a label an unknown name counts as well, as printed.
    """
    if line.size > 160:
        return []
    head = line.head.strip()
    labelled = _label().match(head) if _LABELLED.search(head) else None
    if labelled and not labelled["names"].lower().startswith(("http", "www")):
        names = labelled["names"].strip(" .")
        known = _agencies_in(names)
        if known:
            return [Credit(name, line.span) for name, _ in known]
        if re.fullmatch(_CAPITALISED, names):
            return [Credit(names, line.span)]
        return []
    folded = head.casefold()
    helped = _helped().search(head) if any(words_ in folded for words_ in plain_words("helped")) else None
    if helped and helped.start() <= 1:
        known = _agencies_in(helped["names"])
        return [Credit(name, line.span) for name, _ in known] if known else []
    known = _agencies_in(head.strip("()[]–—- ."))
    if known and not (len(known) == 1 and known[0][1] is None and not head.startswith("(")):
        return [Credit(name, line.span) for name, agency in known if agency is None or not agency.aggregator]
    attributed = _attributed().match(head)
    if attributed and attributed.end() >= len(head.rstrip(" .:")):
        return [_credit(attributed, line.start + len(line.head) - len(line.head.lstrip()))]
    return []


def _credit(match: re.Match[str], offset: int) -> Credit:
    name = match["name"].rstrip(" .'’")
    agency = agencies().named(name)
    return Credit(
        agency.name if agency else name, Span(offset + match.start("name"), offset + match.start("name") + len(name))
    )


def find_credits(lines: Sequence[Line]) -> list[Credit]:
    """The agencies credited in the first and last of `lines` (running text), in order of place.

    Known ones in any form that credits; an unknown name only where the first lines say that it reports this.
    """
    found: list[Credit] = []
    first, last = lines[:_LEAD_LINES], lines[-_LAST_LINES:]
    for line in first:
        found += _lead_credits(line)
    for line in last:
        found += _sign_off(line)
    loose = _loose_names("\n".join([line.head[:_LEAD_CHARS] for line in first] + [line.tail for line in last]))
    for line in {line.start: line for line in (*first, *last)}.values():
        found += _clauses(line, loose)
    return found


def _lead_credits(line: Line) -> Iterable[Credit]:
    """“…, Example Wire reports.” at the end of one of the first paragraphs, known name or not."""
    tail, offset = line.tail, line.end - len(line.tail)
    last = tail.lower().rstrip(" .:").split()[-8:]
    if _reporting_words().isdisjoint(last):
        return
    for pattern in _reports()[:2]:
        match = pattern.search(tail)
        if match and match["name"].casefold() not in _NO_AGENCY:
            agency = agencies().named(match["name"].rstrip("."))
            if agency or _is_medium(match):
                yield _credit(match, offset)
            return


@cache
def _reporting_words() -> frozenset[str]:
    return frozenset(verb.split()[-1] for verb in words("reporting_verb"))


def _is_medium(match: re.Match[str]) -> bool:
    """Whether an unknown name is a medium's: told so by the words before it, or by a word in it, such as “News”.

    Without either, “…, Roe reports.” may be about a person.
    """
    media = words("medium")
    return any(word.casefold().rstrip(".") in media for word in (*match["told"].split(), *match["name"].split()))


def _sign_off(line: Line) -> Iterable[Credit]:
    """“(dpa/lg)”, “/ritzau/”, “– Reuters” after the last sentence of a line."""
    tail = line.tail
    closed = tail.rstrip(" .")[-1:] in ")/]"
    forms = (_SIGN_OFF, _DASHED_SIGN_OFF) if closed else (_DASHED_SIGN_OFF, _CAPITAL_SIGN_OFF)
    match = next((found for form in forms if (found := form.search(tail))), None)
    if match is None:
        folded = tail.casefold()
        helped = _helped().search(tail) if any(words_ in folded for words_ in plain_words("helped")) else None
        known = _agencies_in(helped["names"]) if helped else None
        if helped and known:
            offset = line.end - len(line.tail)
            yield from (
                Credit(name, Span(offset + helped.start("names"), offset + helped.end("names"))) for name, _ in known
            )
        return
    inside = next(group for group in match.groups() if group)
    known = _agencies_in(inside)
    if known is None:
        helped = _helped().search(inside)
        known = _agencies_in(helped["names"]) if helped else None
    offset = line.end - len(line.tail)
    for name, agency in known or ():
        if agency is None or not agency.aggregator:
            yield Credit(name, Span(offset + match.start(), offset + match.end()))


def _loose_names(words_: str) -> list[str]:
    """The agencies that stand in `words_` at all: a plain search for each, far cheaper than a pattern of them all."""
    folded = words_.casefold()
    return [alias for alias in agencies().loose if alias.casefold() in folded]


@cache
def _before_name() -> re.Pattern[str]:
    """What credits the name right behind it: “citing”, “as reported by the news agency”, “reports”."""
    told = _descriptor().replace("?P<told>", "?:")
    words_ = rf"(?:{word_pattern('attributed_to')}\s*|{word_pattern('reporting_verb')}\s+)"
    return re.compile(rf"(?<!\w){words_}{told}$", re.IGNORECASE)


@cache
def _after_name() -> re.Pattern[str]:
    """What credits the name right before it: “reports”, “news agency reported”."""
    return re.compile(rf"(?:['’]s)?\s+(?:news\s+agency\s+)?{word_pattern('reporting_verb')}", re.IGNORECASE)


def _clauses(line: Line, loose: Sequence[str]) -> Iterable[Credit]:
    """“Ukrinform reports”, “citing AFP”, “according to Reuters” in the first or last words of a line."""
    if not loose:
        return
    stretches = [(line.head[:_LEAD_CHARS], line.start)]
    if line.size > _LEAD_CHARS:
        stretches.append((line.tail, line.end - len(line.tail)))
    for words_, offset in stretches:
        for alias in loose:
            at = _credited_at(words_, alias)
            if at is not None:
                agency = agencies().named(alias)
                span = Span(offset + at, offset + at + len(alias))
                yield Credit(agency.name if agency else alias, span)


def _credited_at(words_: str, alias: str) -> int | None:
    """Where `alias` stands as a whole word in a clause that credits it; None where it does not."""
    searched, sought = (words_, alias) if len(alias) <= _INITIALISM_CHARS else (words_.lower(), alias.lower())
    at = searched.find(sought)
    while at >= 0:
        end = at + len(alias)
        whole = not (searched[at - 1 : at].isalnum() or searched[end : end + 1].isalnum())
        before = words_[max(0, at - _CLAUSE_CHARS) : at]
        if whole and before[-1:] not in ("", "(", "/") and _before_name().search(before):
            return at
        if whole and _after_name().match(words_, end):
            return at
        at = searched.find(sought, end)
    return None

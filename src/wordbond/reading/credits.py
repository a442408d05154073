"""Who the words came from: agencies credited in a text.

A credit has a form (a dateline's brackets, a sign-off, “X reports”, “Source: X”), so a name alone is none, and neither
is a photo credit: captions are noise and never come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from wordbond.model import Credit, Span
from wordbond.reading.lines import Line
from wordbond.reading.tables import UPPER, Agency, agencies, plain_words, word_pattern, words

__all__ = ["NAMED", "agencies_in", "credits_behind", "find_credits", "read_credit_line"]

_LEAD_CHARS = 500
_LEAD_LINES = 3
_LAST_LINES = 3
_NAMES_CHARS = 70
_CLAUSE_CHARS = 60
_SIGN_OFF = re.compile(r"(?:\(([^()\n]{2,70})\)|(?<![\w/])/([^/\n]{2,40})/|\[([^\]\n]{2,50})\])[\s.]*$")
_DASHED_SIGN_OFF = re.compile(r"[.!?”\"»]\s+[-–—]\s?([^\n.]{2,50})\.?$")
_CAPITAL_SIGN_OFF = re.compile(r"[.!?][\"”’»]?\s+([A-Z]{2,6})(?:[\s/][A-Z]{2,6}){0,4}\.?$")
_CAPITALISED = rf"[{UPPER}][\w.&’'-]*(?:\s[{UPPER}][\w.&’'-]*){{0,3}}"
NAMED = re.compile(rf"{_CAPITALISED}")
_LABELLED = re.compile(r"[:|–—-]\s*\S")
_INITIALS = re.compile(r"[a-zäöü]{1,4}|[A-Z]{1,3}[a-z]{0,3}")
_NO_AGENCY = frozenset(
    {"he", "she", "it", "they", "who", "this", "that", "reports", "police", "media", "local media", "the", "which"}
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


def read_credit_line(line: Line) -> list[Credit]:
    """The credits of a line that is nothing but a credit: “Source: AFP”, “(dpa/lg)”, “With inputs from agencies”.

    Empty where it is none. Behind a label, or words that thank for material, an unknown name counts as well, as
    printed.
    """
    if line.size > 160:
        return []
    head = line.head.strip()
    labelled = _label().match(head) if _LABELLED.search(head) else None
    if labelled and not labelled["names"].lower().startswith(("http", "www")):
        names = labelled["names"].strip(" .")
        known = agencies_in(names)
        if known:
            return [Credit(name, line.span) for name, _ in known]
        if re.fullmatch(_CAPITALISED, names):
            return [Credit(names, line.span)]
        return []
    folded = head.casefold()
    helped = _helped().search(head) if any(words_ in folded for words_ in plain_words("helped")) else None
    if helped and helped.start() <= 1:
        known = agencies_in(helped["names"])
        given = any(words_ in folded for words_ in plain_words("material"))
        if known is None and given and re.fullmatch(_CAPITALISED, helped["names"].strip(" .")):
            return [Credit(helped["names"].strip(" ."), line.span)]
        return [Credit(name, line.span) for name, _ in known] if known else []
    known = agencies_in(head.strip("()[]–—- .")) if line.size <= _NAMES_CHARS else None
    if known and not (len(known) == 1 and known[0][1] is None and not head.startswith("(")):
        return [Credit(name, line.span) for name, agency in known if agency is None or not agency.aggregator]
    attributed = _attributed().match(head)
    if attributed and attributed.end() >= len(head.rstrip(" .:")):
        return [_credit(attributed, line.start + len(line.head) - len(line.head.lstrip()))]
    return []


def credits_behind(names: str, offset: int) -> list[Credit]:
    """The agencies that stand behind a writer's name: “…, Associated Press”, “… avec AFP”; empty where none do.

    `offset` is where `names` begins in the text.
    """
    helped = _helped().search(" " + names)
    known = agencies_in(helped["names"] if helped else names.strip(" ,/(–-)"))
    span = Span(offset, offset + len(names)) if names else None
    return [Credit(name, span) for name, agency in known or () if agency is None or not agency.aggregator]


def agencies_in(inside: str) -> list[tuple[str, Agency | None]] | None:
    """The agencies that a list such as “dpa/lg”, “AFP, AP” or “Reuters and AFP” names; None for anything else.

    A name that is no known agency but stands for agencies (“agencies”) comes with None beside it.
    """
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
def _as_reported() -> re.Pattern[str]:
    """“As reported by the daily X, …”: a sentence that opens with its source names a medium, known or not."""
    return re.compile(rf"(?:As reported by|As first reported by)\s+{_descriptor()}(?P<name>{_CAPITALISED}),\s")


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


def _credit(match: re.Match[str], offset: int) -> Credit:
    name = match["name"].rstrip(" .'’")
    agency = agencies().named(name)
    return Credit(
        agency.name if agency else name, Span(offset + match.start("name"), offset + match.start("name") + len(name))
    )


def _lead_credits(line: Line) -> Iterable[Credit]:
    """“…, Example Wire reports.” at the end of one of the first paragraphs, known name or not."""
    tail, offset = line.tail, line.end - len(line.tail)
    opened = _as_reported().match(line.head)
    if opened:
        yield _credit(opened, line.start)
    if _reporting_words().isdisjoint(tail.lower().rstrip(" .:").split()[-8:]):
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
    if match["name"].casefold().endswith(words("medium_ending")):
        return True
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
        known = agencies_in(helped["names"]) if helped else None
        if helped and known:
            offset = line.end - len(line.tail)
            yield from (
                Credit(name, Span(offset + helped.start("names"), offset + helped.end("names"))) for name, _ in known
            )
        return
    inside = next(group for group in match.groups() if group)
    known = agencies_in(inside)
    if known is None:
        helped = _helped().search(inside)
        known = agencies_in(helped["names"]) if helped else None
    offset = line.end - len(line.tail)
    for name, agency in known or ():
        if agency is None or not agency.aggregator:
            yield Credit(name, Span(offset + match.start(), offset + match.end()))


def _loose_names(words_: str) -> list[str]:
    """The agencies that stand in `words_`, as printed there, each once."""
    return list(dict.fromkeys(agencies().loose.findall(words_)))


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
    at = words_.find(alias)
    while at >= 0:
        end = at + len(alias)
        before = words_[max(0, at - _CLAUSE_CHARS) : at]
        if not (before[-1:].isalnum() or words_[end : end + 1].isalnum()):
            if before[-1:] not in ("", "(", "/") and _before_name().search(before):
                return at
            if _after_name().match(words_, end):
                return at
        at = words_.find(alias, end)
    return None

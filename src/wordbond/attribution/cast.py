"""The cast of a report: the people it names, each with the names, titles and descriptions that it gives them.

Two passes. The first gathers full names; the second gives every family name standing alone, and every misspelt one, to
the person who bears it. A family name that several bear goes by form of address, then by weight in the report.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from wordbond.attribution.names import Run, find_runs
from wordbond.attribution.words import SpeakerWords, speaker_words
from wordbond.model import Span
from wordbond.packs import Pack, Person, fold, misspelling_share

__all__ = ["Cast", "Mention", "Somebody", "find_cast"]

_AGE_OR_PARTY = re.compile(r"\s*(?:\((?:[A-Z]|Rep|Dem)[\w.]*[-–—][\w.]+\)|\([A-Z]\)|, (?:[RDI]-|\d\d[,.]))")
_APPOSITION = re.compile(
    r",\s+((?:[A-Z][\w.-]+[’']s?\s|an?|the|its|his|her|their|who|whose|one|[a-z])[^.;:“”\"]{2,110}?)(?=[,.;]|\s[-–—]|$)"
)
_GENDERED = re.compile(r"\b(?:he|his|him|himself|she|her|hers|herself)\b", re.IGNORECASE)
_BEFORE = re.compile(r"(?:^|[\s(“\"‘'—–-])((?:the|an?|its|his|her|one)\s[^.;:“”\"]{2,80}),\s+$", re.IGNORECASE)
_TITLE_OF = re.compile(r"((?:[A-Z][\w.-]+ ){1,4}(?:of|for) (?:the )?)$")  # Secretary of + State Hillary Clinton
_LOWER_BEFORE = re.compile(r"((?:[\w’'-]+\s){1,7})$")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_WORDS = re.compile(r"[^\W\d_]{4,}")
_SPELT_ALIKE = 0.68  # one letter of four or more: Rutte, Rute
_ROLE_WORDS = 9
_PREPOSITION = re.compile(
    r"\b(?:about|against|among|at|behind|by|concerning|for|from|in|like|of|on|over|regarding|than|to|toward|towards|"
    r"told|under|with|without|between|called|criticized|criticised|attacked|praised|accused|asked|urged|hit|hitting)"
    r"\s(?:\w+\s){0,2}$"
)


@dataclass(slots=True)
class Mention:
    """A place where somebody is named."""

    who: Somebody
    span: Span
    full: bool
    oblique: bool
    """Whether the place is one that a subject does not stand in: after a preposition, or with ’s."""


@dataclass(slots=True, eq=False)
class Somebody:
    """One person of a report, as far as the report tells."""

    name: tuple[str, ...]
    """The fullest form in the report, titles off."""
    person: Person | None = None
    """The pack’s, where it knows the name."""
    share: float = 1.0
    """How likely it is that the pack’s person is meant."""
    sure: bool = False
    """Whether something besides capitals says that this is a person."""
    genders: Counter[str] = field(default_factory=Counter)
    roles: list[str] = field(default_factory=list)
    """Titles and descriptions, folded."""
    mentions: list[Mention] = field(default_factory=list)

    @property
    def printed(self) -> str:
        """The fullest name as printed, or the pack’s."""
        return self.person.name if self.person else " ".join(self.name)

    @property
    def family(self) -> str:
        """The folded last word of the name, suffixes off."""
        return _family([fold(part) for part in self.name])

    @property
    def gender(self) -> str:
        """`m` or `f` where the report, the pack or the given name tells; else empty."""
        if self.person and self.person.gender in ("m", "f"):
            return self.person.gender
        (best, count), *rest = self.genders.most_common() or [("", 0)]
        return "" if rest and rest[0][1] == count else best

    @property
    def weight(self) -> float:
        """How much the report is about this person."""
        return sum(2.0 if mention.full else 1.0 for mention in self.mentions)

    def before(self, at: int) -> Mention | None:
        """The last mention before a place of the text."""
        found = bisect_right(self.mentions, at, key=lambda mention: mention.span.start)
        while found and self.mentions[found - 1].span.end > at:
            found -= 1
        return self.mentions[found - 1] if found else None


class Cast:
    """Everyone whom a report names."""

    def __init__(self, runs: Sequence[Run] = ()) -> None:
        self.everybody: list[Somebody] = []
        self.runs = tuple(runs)
        self._by_family: dict[str, list[Somebody]] = {}
        self._by_given: dict[str, list[Somebody]] = {}

    def add(self, who: Somebody) -> None:
        """Take in somebody new."""
        self.everybody.append(who)
        self._by_family.setdefault(who.family, []).append(who)
        if len(who.name) > 1:
            self._by_given.setdefault(fold(who.name[0]), []).append(who)

    def join(self, who: Somebody, other: Somebody) -> None:
        """Make `other` one with `who`: another spelling of the same person's name."""
        for mention in other.mentions:
            mention.who = who
        who.mentions += other.mentions
        who.roles += [role for role in other.roles if role not in who.roles]
        who.genders.update(other.genders)
        who.sure = who.sure or other.sure
        who.share = max(who.share, other.share)
        self.everybody.remove(other)
        for index in (self._by_family, self._by_given):
            for found in index.values():
                if other in found:
                    found[:] = dict.fromkeys(who if each is other else each for each in found)

    def same(self, name: Sequence[str]) -> list[Somebody]:
        """Those whose full name `name` may be."""
        parts = [fold(word) for word in name]
        last = _family(parts)
        return [who for who in self._by_family.get(last, ()) if _agree(parts, [fold(word) for word in who.name])]

    def named(
        self, words: Sequence[str], honorific: str = "", at: int | None = None, title: str = ""
    ) -> list[Somebody]:
        """Those who may be meant by the name `words`, with the title before it, likeliest first."""
        if len(words) > 1:
            found = self.same(words)
        else:
            last = fold(words[0])
            found = self._by_family.get(last) or self._by_given.get(last) or []
        if honorific in ("m", "f"):
            found = [who for who in found if who.gender in (honorific, "")] or found
        return sorted(found, key=lambda who: -self.standing(who, at, title))

    def standing(self, who: Somebody, at: int | None = None, title: str = "") -> float:
        """How likely a shared family name means this person: weight in the report, more right after the full name."""
        weight = 1.0 + who.weight + (2.0 if len(who.name) > 1 else 0.0)
        last = who.before(at) if at is not None else None
        if last is not None and at is not None and last.full and at - last.span.end < 400:
            weight += 6.0
        called = fold(title)
        return weight * 6.0 if called and any(called in role or role in called for role in who.roles) else weight

    def misspelt(self, words: Sequence[str]) -> list[tuple[Somebody, float]]:
        """Those whose name `words` may be misspelt, with how likely, best first."""
        folded = fold(" ".join(words))
        found: list[tuple[Somebody, float]] = []
        for who in self.everybody:
            if not who.name or fold(who.name[0] if len(words) > 1 else who.family)[:1] != folded[:1]:
                continue
            known = fold(" ".join(who.name)) if len(words) > 1 else who.family
            share = misspelling_share(folded, known)
            if 0.0 < share < 1.0:
                found.append((who, share))
        return sorted(found, key=lambda pair: (-pair[1], -pair[0].weight))


def find_cast(
    text: str,
    paragraphs: Sequence[Span],
    sources: Sequence[Span],
    pack: Pack,
) -> Cast:
    """The people named in `paragraphs`, those named by a source mention among them.

    `sources` are the mentions that quotations are attributed to: a run of capitals there is a name unless it is known
    for a body.
    """
    runs = [run for paragraph in paragraphs for run in find_runs(text, paragraph.start, paragraph.end, pack)]
    heads = sorted(source.start for source in sources)
    headings = _title_cased(text, paragraphs)
    words = speaker_words()
    cast = Cast(runs)
    later: list[Run] = []
    for run in sorted(runs, key=lambda run: -len(run.name)):
        if not run.name or run.body:
            continue
        if len(run.name) > 1 and _is_person(text, run, heads, headings, pack, words):
            _add(cast, run, text, words)
        else:
            later.append(run)
    _add_inside(cast, later, text, words)
    for who in cast.everybody:
        _know(who, pack)
    _add_alone(cast, later, text, heads, pack, words)
    _join_spellings(cast)
    for who in cast.everybody:
        who.mentions.sort(key=lambda mention: mention.span)
        if not who.gender:
            who.genders.update(_pronouns_after(who, text))
    return cast


def _is_person(
    text: str, run: Run, heads: Sequence[int], headings: Sequence[Span], pack: Pack, words: SpeakerWords
) -> bool:
    if run.titled or pack.people_named(" ".join(run.name)):
        return True
    at = bisect_right(headings, run.span.start, key=lambda heading: heading.start)
    if len(run.name) > 4 or (at and headings[at - 1].holds(run.span)):
        return False
    if run.name[0] in words.given or re.fullmatch(r"(?:[A-Z]\.){1,3}", run.name[0]):
        return True
    if _AGE_OR_PARTY.match(text, run.span.end):
        return True
    if any(word.isupper() and len(word) > 1 for word in run.name):
        return False
    return any("\n" not in text[at : run.span.start] for at in _within(heads, run.span.start - 60, run.span.start))


def _within(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Of sorted places, those from `first` to `last`."""
    return places[bisect_left(places, first) : bisect_right(places, last)]


def _title_cased(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """The paragraphs that are headlines with capitals throughout: runs there are no names."""
    found: list[Span] = []
    for paragraph in paragraphs:
        if len(paragraph) > 160:
            continue
        long = re.findall(r"[^\W\d_][\w’'-]{3,}", paragraph.of(text))
        if len(long) >= 4 and sum(word[0].isupper() for word in long) >= 0.8 * len(long):
            found.append(paragraph)
    return found


def _add(cast: Cast, run: Run, text: str, words: SpeakerWords) -> None:
    who = next((who for who in cast.same(run.name) if len(who.name) > 1), None)
    if who is None:
        who = Somebody(run.name)
        cast.add(who)
    elif len(" ".join(run.name)) > len(" ".join(who.name)) and len(run.name) >= len(who.name):
        who.name = run.name
    _note(who, run, text, words, full=True)


def _add_inside(cast: Cast, alone: Sequence[Run], text: str, words: SpeakerWords) -> None:
    """Names inside names: “Aaron Klein” of the Aaron Klein Show, where “Klein” stands alone elsewhere."""
    families = {run.name[-1] for run in alone if len(run.name) == 1}
    for run in cast.runs:
        inside = run.body and len(run.name) > 2 and run.name[0] in words.given and run.name[1] in families
        if inside and not cast.named(run.name[1:2]):
            end = run.name_at + len(run.name[0]) + 1 + len(run.name[1])
            inner = replace(run, span=Span(run.name_at, end), name=run.name[:2], title="", body=False)
            _add(cast, inner, text, words)


def _add_alone(
    cast: Cast, runs: Iterable[Run], text: str, heads: Sequence[int], pack: Pack, words: SpeakerWords
) -> None:
    """Give names standing alone to those who bear them; a new one only where a title or a source mention vouches."""
    known = frozenset(_WORDS.findall(text))
    for run in sorted(runs, key=lambda r: (not r.titled, r.span)):
        named = cast.named(run.name, run.honorific, run.span.start, run.title if run.titled else "")
        if named:
            named[0].sure = named[0].sure or len(named[0].name) > 1
            _note(named[0], run, text, words, full=False)
            continue
        vouched = run.titled or bool(_within(heads, run.span.start - 12, run.span.start))
        if not vouched or (len(run.name) > 1 and not run.titled):
            continue
        if not run.titled and pack.metonyms_named(run.name[-1]):
            continue
        near = cast.misspelt(run.name) if len(run.name) == 1 and not pack.people_named(run.name[0]) else []
        if near and near[0][1] >= _SPELT_ALIKE and near[0][0].sure:
            _note(near[0][0], run, text, words, full=False)
            continue
        if (
            _is_plural(run.name, known)
            or _is_common(run.name, words)
            or text[run.span.end :].startswith((" percent", "%"))
        ):
            continue
        who = Somebody(run.name)
        cast.add(who)
        _know(who, pack)
        _note(who, run, text, words, full=False)


def _join_spellings(cast: Cast) -> None:
    """Make one of those whom the pack knows as one: “Rutte” and “Rute”."""
    known: dict[str, Somebody] = {}
    for who in sorted(cast.everybody, key=lambda who: -who.weight):
        if who.person is not None and known.setdefault(who.person.id, who) is not who:
            cast.join(known[who.person.id], who)


def _is_plural(name: Sequence[str], known: frozenset[str]) -> bool:
    """Whether a lone capitalised word is a name of many: “Republicans”, where “Republican” stands in the text too."""
    word = name[-1]
    return len(word) > 4 and word.endswith(("ans", "ats", "ists", "ers")) and word[:-1] in known


def _pronouns_after(who: Somebody, text: str) -> Counter[str]:
    """`m` or `f` where the pronouns that follow the name say so three times to one."""
    counted: Counter[str] = Counter()
    for mention in who.mentions:
        after = text[mention.span.end : mention.span.end + 200].partition("\n")[0]
        if (pronoun := _GENDERED.search(after)) is not None:
            counted["m" if pronoun[0].lower() in ("he", "his", "him", "himself") else "f"] += 1
    (best, count), *rest = counted.most_common() or [("", 0)]
    return Counter({best: 1}) if best and count >= 3 * (rest[0][1] if rest else 0) else Counter()


def _is_common(name: Sequence[str], words: SpeakerWords) -> bool:
    """Whether a lone capitalised word is a common noun or an abbreviation, and so no family name."""
    noun = fold(name[-1])
    return (
        (len(name[0]) > 1 and name[0].isupper())
        or noun in words.persons
        or noun in words.documents
        or noun in words.many
        or noun.removesuffix("s") in words.persons
        or noun in words.body_nouns
        or ("-" in name[0] and name[0].rpartition("-")[2].islower())
    )


def _know(who: Somebody, pack: Pack) -> None:
    """Find the pack’s person of this name, spelt rightly or nearly so."""
    name = " ".join(who.name)
    named = pack.people_named(name)
    if len(named) == 1:
        who.person = named[0]
        who.share = 1.0 if len(who.name) > 1 else 0.85
    elif not named and len(who.name) > 1:
        like = pack.people_like(name)
        if like and like[0][1] >= 0.75 and (len(like) == 1 or like[1][1] < like[0][1]):
            who.person, who.share = like[0][0], 0.9 * like[0][1]


def _note(who: Somebody, run: Run, text: str, words: SpeakerWords, *, full: bool) -> None:
    """Record one mention with all that the words beside it tell."""
    start, end = run.span.start, run.span.end
    begins = not text[:start].rstrip(' “"').endswith(tuple("abcdefghijklmnopqrstuvwxyz,")) if start else True
    oblique = (run.possessive and not begins) or bool(_PREPOSITION.search(text[max(0, start - 40) : start]))
    who.mentions.append(Mention(who, Span(run.name_at, end) if run.name_at < end else run.span, full, oblique))
    who.sure = who.sure or run.titled or (len(run.name) > 1 and run.name[0] in words.given) or who.person is not None
    if run.honorific in ("m", "f"):
        who.genders[run.honorific] += 5
    if len(run.name) > 1 and words.given.get(run.name[0]) in ("m", "f"):
        who.genders[words.given[run.name[0]]] += 2
    for role in _roles(text, run, words):
        who.sure = True
        if role not in who.roles:
            who.roles.append(role)
            noun = next((word for word in role.split() if word in words.persons), "")
            if gender := words.gender_of(noun):
                who.genders[gender] += 3


def _roles(text: str, run: Run, words: SpeakerWords) -> list[str]:
    """What the words beside a name say that its bearer is, folded."""
    start, end = run.span.start, run.span.end
    found: list[str] = []
    title = [words.titles.get(word.rstrip("."), "") or word for word in run.title.split()]
    if any(word.rstrip(".") not in words.honorifics for word in run.title.split()):
        lead = _TITLE_OF.search(text[max(0, start - 60) : start])
        found.append((lead[1] if lead else "") + " ".join(title))
    if before := _BEFORE.search(text[max(0, start - 90) : start]):
        found.append(before[1].rpartition(",")[2])
    if lower := _LOWER_BEFORE.search(text[max(0, start - 70) : start]):
        found.append(_noun_phrase_before(lower[1], words))
    if not run.possessive and (after := _APPOSITION.match(text, end)):
        found.append(after[1])
    cut = (" ".join(fold(role).split()[:_ROLE_WORDS]) for role in found)
    return [role for role in cut if role and _tells_a_role(role, words)]


def _tells_a_role(role: str, words: SpeakerWords) -> bool:
    """Whether one of the first words of a description is a noun for a person, and no verb begins it."""
    parts = role.split()
    return parts[0] not in ("who", "whose", "said", "says", "told") and any(
        part in words.persons or part in ("minister", "state") for part in parts[:7]
    )


def _noun_phrase_before(lead: str, words: SpeakerWords) -> str:
    """“the conservative radio host” of the words before a name, where the last of them is a noun for a person."""
    parts = lead.split()
    if not parts or fold(parts[-1]) not in words.persons:
        return ""
    at = len(parts) - 1
    while (
        at and parts[at - 1].isalpha() and fold(parts[at - 1]) not in ("said", "says", "by", "to", "of", "that", "and")
    ):
        at -= 1
    return " ".join(parts[at:])


def _family(parts: Sequence[str]) -> str:
    """The last of folded name parts that is no suffix."""
    return next((part for part in reversed(parts) if part not in _SUFFIXES), "")


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two folded full names may be one person’s: the same family name and no contrary given name."""
    if one == other:
        return True
    if len(one) < 2 or len(other) < 2 or _family(one) != _family(other) or ("jr" in one) != ("jr" in other):
        return False
    if len(one) != len(other) and (list(one[-len(other) :]) == list(other) or list(other[-len(one) :]) == list(one)):
        return True  # Le Pen, von der Leyen
    a, b = one[0], other[0]
    short = min(len(a), len(b))
    return a == b or (short != 2 and (a.startswith(b) or b.startswith(a)))  # J. and Joe, Ken and Kenneth

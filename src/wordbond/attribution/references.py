"""How a source mention refers: by name, pronoun, office or description, as one, as many, as a body, or as a document.

Reads the mention alone, by general English words; whom it means, `speakers` settles with the report before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from wordbond.attribution.names import Run, find_runs
from wordbond.attribution.words import SpeakerWords, speaker_words
from wordbond.model import Span
from wordbond.packs import Pack, fold

__all__ = ["Reference", "ReferenceKind", "read_reference"]


class ReferenceKind(Enum):
    """The ways in which a mention refers."""

    NAME = auto()
    PRONOUN = auto()
    """He or she."""
    PERSON = auto()
    """A definite description of one person: “the former prime minister”."""
    FIRST_PERSON = auto()
    RELATIVE = auto()
    IT = auto()
    THEY = auto()
    BODY = auto()
    BODY_BEFORE = auto()
    """A body told before: “the company”."""
    MANY = auto()
    DOCUMENT = auto()
    """A report, film, poll or figure: nobody speaks."""
    ANONYMOUS = auto()
    """One person whom the report does not name: “a spokesman”."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention, taken apart."""

    span: Span
    kind: ReferenceKind
    words: str
    """As written, without a closing mark or ’s."""
    description: str = ""
    """Without article and quantifier, up to the first comma."""
    head: str = ""
    """The folded noun that the rest hangs on."""
    name: tuple[str, ...] = ()
    honorific: str = ""
    gender: str = ""
    """`m` or `f` where the mention tells."""
    definite: bool = False
    former: bool = False
    owner: Reference | None = None
    """Whose: “his” in “his campaign”."""
    owned: str = ""


_PRONOUNS: dict[str, tuple[ReferenceKind, str]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), (ReferenceKind.PRONOUN, "m")),
    **dict.fromkeys(("she", "her", "hers", "herself"), (ReferenceKind.PRONOUN, "f")),
    **dict.fromkeys(("i", "me", "my", "myself", "we", "us", "our", "ourselves"), (ReferenceKind.FIRST_PERSON, "")),
    **dict.fromkeys(("who", "whom", "whose", "which", "that"), (ReferenceKind.RELATIVE, "")),
    **dict.fromkeys(("it", "its", "itself"), (ReferenceKind.IT, "")),
    **dict.fromkeys(("they", "them", "their", "themselves"), (ReferenceKind.THEY, "")),
    **dict.fromkeys(
        ("you", "your", "nobody", "one", "someone", "anyone", "everyone", "another"), (ReferenceKind.ANONYMOUS, "")
    ),
}
_LEAD = re.compile(
    r"(the|this|that|these|those|an?|another|one|some|many|most|several|few|all|any|each|every|both|no|two|three|"
    r"nearly all|other|such|more|fewer)\s+",
    re.IGNORECASE,
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_INDEFINITE = frozenset({"a", "an", "another", "one", "any", "each", "every", "no"})
_OWNED = re.compile(
    r"(?:(his|her|their|its|my|our)\s+|([^,]{2,60}?)(?:[’']s|(?<=s)[’'])\s+)(.+)", re.IGNORECASE | re.DOTALL
)
_POST = re.compile(
    r"\s*[,(;]|\s+(?:of|for|from|who|whom|whose|that|which|in|at|with|to|on|by|against|about|near|between|behind|"
    r"inside|familiar|close|released|conducted|surveyed|polled|published|including|supporting|backing|under|over|as)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"(?<=\w[sn])\s+\w+ing\b|\s\w+(?:ed|ing)\s(?=(?:on|by|in|with|to|for|about|from|at)\b)")
_PREPOSITION = re.compile(
    r"\b(?:of|for|from|to|by|with|at|in|inside|on|against|about|near|between|like|who|that|which|including|supporting)\b",
    re.IGNORECASE,
)
_OFFICE_OF = re.compile(
    r"(?i)\b[\w-]*(?:secretary|minister|president|director|chair\w*|head|chief|governor|leader|ambassador|speaker)\s"
    r"(?:of|for|to)\s(?:the\s)?$"
)
_OFFICE_OF_LOWER = re.compile(
    r"\b[\w-]*(?:secretary|minister|director|chair\w*|head|chief|leader|attorney)\s(?:of|for)\s(?:the\s)?(?:[a-z]+\s){1,3}$"
)
_AFTER_NAME = re.compile(r"\s*(?:$|[,(;:–—-]|himself\b|herself\b|who\b|\band\b|of\b|Jr|Sr|[’'])")
_SEVERAL = re.compile(r"(?:\s+\([^)]*\))?(?:,\s+[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+)*)*,?\s+and\s+[A-Z]")
_JOINED = re.compile(
    r"(?:[Tt]he\s+)?((?:[A-Z][\w’'&.-]*\s)+(?:of|for|and|&|on|in|to)\s(?:the\s)?[A-Z][\w’'&.-]*(?:\s(?:(?:of|for|and|&)\s)?[A-Z][\w’'&.-]*)*)",
)
_CALLED = re.compile(r"\b(?:called|named|known as)\s+(?=[A-Z])")
_MINDS = frozenset(
    {"mind", "view", "opinion", "words", "eyes", "telling", "estimation", "account", "estimate", "opinions"}
)
_MANY_ENDINGS = ("ians", "icans", "crats", "ists", "ims", "icals", "inos", "anics", "ives", "eers")
_PERSON_ENDINGS = ("er", "or", "ist", "ian", "man", "woman")
_PERCENT = re.compile(r"%|\bpercent\b|\bper cent\b", re.IGNORECASE)


def read_reference(text: str, source: Span, pack: Pack) -> Reference:
    """The mention of `text` at `source`, taken apart."""
    end = source.end
    while end > source.start + 1 and text[end - 1] in ",;:.–—- \n" and not text[source.start : end].endswith("."):
        end -= 1
    written = text[source.start : end].strip(" \n,;:")
    bare = re.sub(r"(?:[’']s|(?<=s)[’'])$", "", written)
    if called := _CALLED.search(written):
        return read_reference(text, Span(text.index(written, source.start) + called.end(), end), pack)
    written = re.sub(r"^(?:by|for|among|from|to|in|inside|at|within)\s+", "", written)
    known = _PRONOUNS.get(fold(written)) or (_PRONOUNS["i"] if written.startswith("I, ") else None)
    if known is not None:
        return Reference(source, known[0], written, gender=known[1])
    if re.match(r"(?:he|she|they|it|both)\s+and\b", written, re.IGNORECASE) or re.search(
        r"\band (?:his|her)\b", written
    ):
        return _many(source, bare)
    if named := _by_name(text, Span(source.start, max(source.start + 1, end)), bare, pack):
        return named
    return _described(text, source, bare, pack)


def _by_name(text: str, span: Span, bare: str, pack: Pack) -> Reference | None:
    """The mention as a proper name, where one heads it."""
    words = speaker_words()
    runs = list(find_runs(text, span.start, span.end, pack))
    joined = _JOINED.fullmatch(bare)
    first = fold(bare.split()[0]) if bare.split() else ""
    if joined and ((first.endswith("s") and first[:-1] in words.persons) or first in words.many):
        return _many(span, bare)
    if (
        joined
        and (" and " not in joined[1] or any(run.body for run in runs))
        and not any(run.titled or (run.name[:1] and run.name[0] in words.given) for run in runs)
    ):
        return Reference(span, ReferenceKind.BODY, joined[1], description=joined[1], head=fold(joined[1]).split()[0])
    for run in runs:
        if not run.name or (
            len(run.name) == 1
            and not run.titled
            and _is_noun(run.name[0], words)
            and not pack.bodies_named(run.name[0])
        ):
            continue
        lead = text[span.start : run.span.start]
        after = text[run.span.end : span.end]
        if fold(lead) == "the" and not run.titled and _is_epithet(run, pack, words):
            continue
        written_out = run.title and not run.titled and _OFFICE_OF.search(lead)
        office = not run.body and bool(_OFFICE_OF_LOWER.search(lead) or written_out)
        if (_PREPOSITION.search(lead.rpartition(",")[2]) and not office) or (
            run.possessive and len(after.strip(" ’'s,.")) > 1
        ):
            continue
        if run.body and _PREPOSITION.search(lead) and not office:
            continue
        if _is_many(run, lead, after, pack, words):
            return _many(span, bare)
        if run.body or pack.bodies_named(run.span.of(text)):
            if not after.strip(" ,.’'s)") or after.lstrip().startswith((",", "(")):
                body = _without_article(text[span.start : run.span.end])
                return Reference(span, ReferenceKind.BODY, body, description=body, head=fold(run.name[-1]))
            continue
        if not _AFTER_NAME.match(after) and not (
            len(run.name) > 1 and (run.titled or run.name[0] in words.given) and _goes_on(after, words)
        ):
            continue
        if _SEVERAL.match(after):
            return _many(span, bare)
        gender = run.honorific if run.honorific in ("m", "f") else ""
        return Reference(
            span,
            ReferenceKind.NAME,
            bare,
            description=run.title,
            name=run.name,
            honorific=run.honorific,
            gender=gender,
        )
    return None


def _goes_on(after: str, words: SpeakerWords) -> bool:
    """Whether what follows a full name inside its mention is no noun that the name only qualifies."""
    noun = fold(re.split(r"[\s,]+", after.strip() + " ")[0])
    return after[:1] == " " and not _is_noun(noun, words)


def _is_noun(word: str, words: SpeakerWords) -> bool:
    """Whether a word is a common noun of the lists, as one or as many."""
    noun = fold(word)
    return any(
        form in known
        for form in (noun, noun.removesuffix("s"))
        for known in (words.persons, words.documents, words.body_nouns, words.many)
    )


def _is_epithet(run: Run, pack: Pack, words: SpeakerWords) -> bool:
    """Whether a capitalised noun with an article describes one person: the Social Democrat, the Briton."""
    last = run.name[-1]
    return last.lower() in words.persons or bool(not pack.bodies_named(last) and pack.bodies_named(last + "s"))


def _is_many(run: Run, lead: str, after: str, pack: Pack, words: SpeakerWords) -> bool:
    """Whether a run of capitals names several: Republicans, House Democrats, the Israelis."""
    last = run.name[-1]
    if (
        run.honorific
        or not last.endswith("s")
        or len(last) < 4
        or (after.strip(" ,.") and not after.lstrip().startswith((",", "who")))
    ):
        return False
    singular = last[:-1].lower()
    if singular in words.persons and run.name[0] not in words.given:
        return True
    if pack.bodies_named(last) and pack.bodies_named(last[:-1]):
        return True
    return last.endswith(_MANY_ENDINGS) and bool(lead.strip()) and run.name[0] not in words.given


def _many(span: Span, bare: str) -> Reference:
    return Reference(
        span, ReferenceKind.MANY, bare, description=_without_article(bare), head=fold(bare).rpartition(" ")[2]
    )


def _without_article(words: str) -> str:
    return re.sub(r"^(?:the|an?)\s+", "", words, flags=re.IGNORECASE)


def _described(text: str, source: Span, bare: str, pack: Pack) -> Reference:
    """The mention as a description, by the noun that heads it."""
    words = speaker_words()
    lead = _LEAD.match(bare)
    first = fold(lead[1]) if lead else ""
    rest = bare[lead.end() :] if lead else bare
    cuts = [cut.start() for cut in (_POST.search(rest), _PARTICIPLE.search(rest)) if cut and cut.start()]
    core = rest[: min(cuts)] if cuts else rest
    owner, owned = _owner(text, source, core, pack)
    if owner is not None and fold(owned) in _MINDS and owner.kind in (ReferenceKind.NAME, ReferenceKind.PRONOUN):
        return replace(owner, span=source)
    noun = owned or core
    head = fold(noun).rpartition(" ")[2]
    kind = _kind(first, head, noun, bare, words, owned=bool(owned))
    former = bool(re.match(r"(?:former|ex|erstwhile|late)\b", fold(core)))
    full = rest.partition(",")[0] if kind in (ReferenceKind.PERSON, ReferenceKind.MANY, ReferenceKind.BODY) else rest
    description = re.sub(r"^(?:former|ex-|then-|late)\s*", "", full, flags=re.IGNORECASE) if former else full
    found = Reference(
        source,
        kind,
        bare,
        description=description.strip(),
        head=head,
        gender=words.gender_of(head),
        definite=first in _DEFINITE,
        former=former,
        owner=owner,
        owned=owned,
    )
    if kind is ReferenceKind.MANY and first not in ("the", "these", "those", ""):
        return replace(found, description=description.strip() or bare)
    return found


def _owner(text: str, source: Span, core: str, pack: Pack) -> tuple[Reference | None, str]:
    """Whose it is, and what: “Mr Trump”, “campaign” of “Mr Trump’s campaign”."""
    match = _OWNED.fullmatch(core)
    if match is None:
        return None, ""
    at = text.find(core, source.start, source.end)
    start = at + (match.start(1) if match[1] else match.start(2))
    end = at + (match.end(1) if match[1] else match.end(2))
    if at < 0 or end <= start:
        return None, ""
    return read_reference(text, Span(start, end), pack), match[3].strip()


def _kind(first: str, head: str, noun: str, bare: str, words: SpeakerWords, *, owned: bool) -> ReferenceKind:
    folded = fold(bare)
    singular = head[:-3] + "y" if head.endswith("ies") else head.removesuffix("s")
    if re.match(r"(?:one|none|neither|each) of\b", folded):
        return ReferenceKind.ANONYMOUS
    if _PERCENT.search(bare) or head in words.documents or singular in words.documents:
        return ReferenceKind.DOCUMENT
    if folded in ("some", "many", "most", "others", "several", "few", "all", "both") or head in words.many:
        return ReferenceKind.BODY if head in words.body_nouns and len(noun.split()) > 1 else ReferenceKind.MANY
    if head in words.persons or head.endswith("year old") or folded.endswith("year old"):
        if (
            first in (*_INDEFINITE, "this", "that")
            or owned
            or not first
            or fold(noun).split()[0] in ("second", "third", "other")
        ):
            return ReferenceKind.ANONYMOUS
        return ReferenceKind.PERSON
    if singular in words.persons or (head.endswith("men") and head[:-3] + "man" in words.persons):
        return ReferenceKind.MANY
    if head in words.body_nouns:
        if len(noun.split()) > 1 or owned:
            return ReferenceKind.BODY
        return ReferenceKind.BODY_BEFORE if first in _DEFINITE else ReferenceKind.ANONYMOUS
    if head.endswith("s") and not head.endswith(("ss", "us", "is")):
        return ReferenceKind.MANY
    if first in _DEFINITE and head.endswith(_PERSON_ENDINGS):
        return ReferenceKind.PERSON
    if noun[:1].isupper() and len(noun) > 1 and not first and noun.split()[0] not in words.functions:
        return ReferenceKind.BODY
    return ReferenceKind.ANONYMOUS

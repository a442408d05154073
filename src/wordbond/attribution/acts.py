"""What a cue does: speech told from belief, intention, attitude and evidence, by an open lexicon.

Stands after a method that finds cues. The lexicon is data (data/acts.toml); a pack may add acts, or words to acts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypedDict

from wordbond.errors import InvalidPack

__all__ = ["Act", "ActKind", "ActLexicon", "act_of", "default_acts", "forms_of", "kind_of", "make_lexicon", "read_acts"]

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|:")
_VOWEL = frozenset("aeiou")


class ActKind(StrEnum):
    """What sort of thing a cue says of its source."""

    SPEECH = "speech"
    """Words were uttered or written."""
    BELIEF = "belief"
    INTENTION = "intention"
    ATTITUDE = "attitude"
    EVIDENCE = "evidence"
    """A document, a figure or a look speaks, not a person."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act, with the forms that tell it."""

    name: str
    kind: ActKind
    verbs: frozenset[str]
    """Every form of every verb and verb phrase, lower case."""
    words: frozenset[str]
    """Nouns, adjectives and fixed phrases, lower case."""


class _Entry(TypedDict, total=False):
    name: str
    kind: str
    verbs: Sequence[str]
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class ActLexicon:
    """Acts by the words of a cue."""

    acts: tuple[Act, ...]
    by_phrase: Mapping[tuple[str, ...], Act]
    longest: int
    """Words in the longest phrase."""

    def act(self, words: Sequence[str], at: int) -> tuple[Act, int] | None:
        """The act that the longest phrase of lower-case `words` at index `at` names, and that phrase's words."""
        for length in range(min(self.longest, len(words) - at), 0, -1):
            if (act := self.by_phrase.get(tuple(words[at : at + length]))) is not None:
                return act, length
        return None


def act_of(cue_words: str, lexicon: ActLexicon) -> str | None:
    """The act that a cue tells: “has repeatedly said” → said; None where the lexicon knows none of its words.

    The first word or phrase known counts, for it is the head (“declined to say” → refused), a verb or a noun of content
    before such a word as *in*, which tells an act only where it is the whole cue.

    Of the cues that PolNeAR's annotators marked, the lexicon knows 94.8 % in train, on which it was written, and 93.9 %
    in dev. An unknown cue is an answer, not an error.
    """
    act = _find(cue_words, lexicon)
    return act.name if act else None


def kind_of(cue_words: str, lexicon: ActLexicon) -> ActKind | None:
    """Whether a cue tells of speech, belief, intention, attitude or evidence; None where it is unknown."""
    act = _find(cue_words, lexicon)
    return act.kind if act else None


_WHOLE_CUE = frozenset(["in", "on", "from", "by", "would", "will", "per", "via", ":", "out"])
"""Words too common to tell an act beside others."""


def _find(cue_words: str, lexicon: ActLexicon) -> Act | None:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(cue_words)]
    last: Act | None = None
    for at, word in enumerate(words):
        if found := lexicon.act(words, at):
            if found[1] > 1 or word not in _WHOLE_CUE:
                return found[0]
            last = last or found[0]
    return last


def forms_of(verb: str, irregular: Mapping[str, Sequence[str]] = MappingProxyType({})) -> tuple[str, ...]:
    """Every form of an English verb or verb phrase that `verb` stands for.

    A phrase inflects in its first word, by `irregular` (plain form → all forms) or regular spelling. A single verb may
    list its forms, plain form first.
    >>> forms_of("deny")
    ('deny', 'denies', 'denied', 'denying')
    >>> forms_of("say says said saying")
    ('say', 'says', 'said', 'saying')
    >>> forms_of("go on", {"go": ["go", "goes", "went", "gone", "going"]})
    ('go on', 'goes on', 'went on', 'gone on', 'going on')
    """
    words = verb.split()
    if _lists_forms(words):
        return tuple(dict.fromkeys(words))
    head, tail = words[0], "".join(" " + word for word in words[1:])
    return tuple(form + tail for form in irregular.get(head) or _regular(head))


def _lists_forms(words: Sequence[str]) -> bool:
    """Whether `words` are one verb's forms: the second is the first's third person."""
    return len(words) > 2 and (words[1] == _regular(words[0])[1] or words[1][: len(words[0])] == words[0])


def _regular(verb: str) -> tuple[str, str, str, str]:
    if verb.endswith("e"):
        stem = verb[:-2] + "y" if verb.endswith("ie") else verb if verb.endswith(("ee", "oe", "ye")) else verb[:-1]
        return verb, verb + "s", verb + "d", stem + "ing"
    if verb.endswith("y") and len(verb) > 1 and verb[-2] not in _VOWEL:
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")
    return verb, third, verb + "ed", verb + "ing"


def make_lexicon(acts: Iterable[Act]) -> ActLexicon:
    """A lexicon of `acts`. A phrase that two acts claim belongs to the first, but a verb goes before a noun."""
    chosen = tuple(acts)
    by_phrase: dict[tuple[str, ...], Act] = {}
    for forms in ("verbs", "words"):
        for act in chosen:
            for phrase in getattr(act, forms):
                by_phrase.setdefault(tuple(phrase.replace("’", "'").split()), act)
    return ActLexicon(chosen, by_phrase, max((len(phrase) for phrase in by_phrase), default=0))


def read_acts(source: str, name: str, base: ActLexicon | None = None) -> ActLexicon:
    """The acts of TOML `source` in the form of data/acts.toml, those of `base` after them; `name` is for messages.

    An act of the same name as one of `base` adds its words to that one. Raises InvalidPack where it does not hold.
    """
    try:
        data = tomllib.loads(source)
        irregular = {forms.split()[0]: forms.split() for forms in data.get("irregular", [])}
        entries: Sequence[_Entry] = data.get("act", [])
        acts = [_act(entry, irregular) for entry in entries]
    except tomllib.TOMLDecodeError as error:
        raise InvalidPack(f"{name}: not TOML ({error}); see the form in data/acts.toml") from error
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise InvalidPack(
            f"{name}: an act without name, or of a kind other than {', '.join(ActKind)} ({error!r}); mend that entry"
        ) from error
    if base is None:
        return make_lexicon(acts)
    merged: dict[str, Act] = {}
    for act in [*acts, *base.acts]:
        other = merged.get(act.name, act)
        merged[act.name] = Act(act.name, other.kind, other.verbs | act.verbs, other.words | act.words)
    return make_lexicon(merged.values())


def _act(entry: _Entry, irregular: Mapping[str, Sequence[str]]) -> Act:
    verbs = frozenset(form.lower() for verb in entry.get("verbs", ()) for form in forms_of(verb, irregular))
    words = frozenset(word.lower() for word in entry.get("words", ()))
    return Act(entry["name"], ActKind(entry["kind"]), verbs, words)


@cache
def default_acts() -> ActLexicon:
    """The acts that come with the package."""
    path = files("wordbond.attribution").joinpath("data/acts.toml")
    return read_acts(path.read_text("utf-8"), str(path))

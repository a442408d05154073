"""Third step of matching: which word of the report stands for which word of what was said.

Words equal and in order first, then the same words elsewhere, then words of one meaning, then words that merely stand
in the same place between aligned neighbours (Sultan et al. 2014: lexical similarity, then context).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, JaroWinkler

from wordbond.matching.lexicon import akin, nearness, opposed, parts, related
from wordbond.matching.reading import Reading, token
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["AKIN", "Alignment", "against", "align", "closeness", "is_noun", "same_name"]

NEAR = 0.5
"""Cosine from which two verbs or adjectives may stand for each other; own development pairs."""
AKIN = 0.5
"""How well two words stand for each other that only a rare sense relates: where nothing better is left."""
NEAR_NOUNS = 0.78
"""Cosine from which two nouns may, where their senses are not related."""


@dataclass(slots=True)
class Alignment:
    """For each word of the report the word said that it stands for."""

    pair: list[int]
    """reported place -> said place, or -1"""
    back: list[int]
    """said place -> reported place, or -1"""
    kind: list[str]
    """how: `equal`, `moved` (the same words elsewhere), `meaning`, `opposed`, `pronoun`, `slot`, or empty"""
    equal: int
    """How many words are equal and in order."""


@lru_cache(maxsize=20_000)
def against(a: str, b: str) -> bool:
    """Whether two lemmas are opposites, by the tables or by WordNet."""
    if opposed(a, b):
        return True
    ours, theirs = tables().opposites.get(a), tables().opposites.get(b)
    if not ours or not theirs:
        return False
    return any(theirs.get(line, side) != side for line, side in ours.items())


@lru_cache(maxsize=20_000)
def same_name(a: str, b: str) -> bool:
    """Whether two names are forms of one: a country and its people, an ending, another spelling."""
    a, b = a.removesuffix("'s"), b.removesuffix("'s")
    if a == b:
        return True
    families = tables().families
    if a in families or b in families:
        return families.get(a) == families.get(b)
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    if shared >= 4 and max(len(a), len(b)) - shared <= 4 and min(len(a), len(b)) - shared <= 2:
        return True
    return min(len(a), len(b)) >= 5 and JaroWinkler.similarity(a, b) >= 0.93


_CONCRETE = frozenset({3, 5, 6, 8, 13, 14, 15, 17, 18, 20, 27, 28})
"""WordNet's files of animals, artefacts, body, food, groups, places, objects, persons, plants, substances, times."""


@lru_cache(maxsize=200_000)
def closeness(a: str, b: str) -> float:
    """How well two content forms can stand for each other by meaning: 0 to 1; opposites and mere sisters 0.

    Nouns need a relation of their senses: hospitals are near schools in use and no schools. Verbs and adjectives are
    taken by nearness as well, for a translator chooses them freely.
    """
    first, second = token(a), token(b)
    if first.figure or second.figure:
        return 0.0
    x, y = first.lemma, second.lemma
    if x == y:
        return 1.0
    variants = tables().variants
    shared = variants.get(x) or variants.get(a)
    if shared and not shared.isdisjoint(variants.get(y) or variants.get(b) or ()):
        return 0.9
    if against(x, y):
        return 0.0
    relation = related(x, y)
    if relation in {"same", "derived"}:
        return 0.9
    near = nearness(a, b)
    if relation == "kind":
        return max(0.65, near)
    if len(x) >= 5 and len(y) >= 5 and x[:5] == y[:5]:
        return max(0.8, near)
    if is_noun(a) and is_noun(b):
        if near >= NEAR_NOUNS:
            return near
    elif relation == "sister" and near < NEAR:
        return 0.6 if near >= 0.15 else 0.0
    elif near >= NEAR:
        return near
    return AKIN if akin(x, y) else 0.0


@lru_cache(maxsize=50_000)
def is_noun(form: str) -> bool:
    """Whether a form is a noun by all that can be told without its sentence."""
    base = token(form).lemma
    found = parts(base)
    if not found:
        return True
    if form != base and form.endswith(("ed", "ing")):
        return False
    return found[0] == "n"


def _blocks(said: Reading, reported: Reading) -> list[tuple[int, int, int]]:
    """(said place, reported place, length) of the runs of equal words, in order."""
    blocks = [
        (op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in Indel.opcodes(said.forms, reported.forms)
        if op.tag == "equal"
    ]
    for number in range(len(blocks) - 2, -1, -1):  # draw a run to the next one where the same words stand nearer
        (j, i, size), (next_j, next_i, _) = blocks[number : number + 2]
        near = next_j - (next_i - i - size) - size
        if near > j and said.forms[near : near + size] == reported.forms[i : i + size]:
            blocks[number] = (near, i, size)
    return blocks


def _worth(block: tuple[int, int, int], reported: Reading) -> bool:
    """Whether a run of equal words says anything: a lone “of” between other words does not."""
    _, at, size = block
    return size >= 3 or any(reported.content[at : at + size])


def align(said: Reading, reported: Reading) -> Alignment:
    """The words of `reported` against those of `said`; linear in both but for the words that differ."""
    pair, back, kind = [-1] * len(reported), [-1] * len(said), [""] * len(reported)
    equal = 0
    held: list[tuple[int, int, int]] = []
    blocks = _blocks(said, reported)
    for number, block in enumerate(blocks):
        j, i, size = block
        equal += size
        if _worth(block, reported) or _beside(blocks, number):
            for k in range(size):
                pair[i + k], back[j + k], kind[i + k] = j + k, i + k, "equal"
        else:
            held.append(block)
    out = Alignment(pair, back, kind, equal)
    if equal < len(reported):
        _align_tight(said, reported, out)
        _align_quantities(said, reported, out)
        _align_content(said, reported, out)
        for j, i, size in held:
            for k in range(size):
                if pair[i + k] < 0 and back[j + k] < 0:
                    pair[i + k], back[j + k], kind[i + k] = j + k, i + k, "equal"
        _align_pronouns(said, reported, out)
        _align_slots(said, reported, out)
    return out


def _beside(blocks: list[tuple[int, int, int]], number: int) -> bool:
    """Whether a run of equal words stands within two words of another on both sides' texts."""
    j, i, size = blocks[number]
    if number:
        b, a, n = blocks[number - 1]
        if j - b - n <= 2 and i - a - n <= 2 and n > 1:
            return True
    if number + 1 < len(blocks):
        b, a, n = blocks[number + 1]
        if b - j - size <= 2 and a - i - size <= 2 and n > 1:
            return True
    return False


def _align_tight(said: Reading, reported: Reading, out: Alignment) -> None:
    """Align a word with the one word that stands between the same two equal words on the other side.

    It comes first, so that an exchanged word is not explained by its like elsewhere in the text.
    """
    pair, back, kind = out.pair, out.back, out.kind
    for i in range(1, len(pair) - 1):
        if pair[i] >= 0 or (before := pair[i - 1]) < 0 or pair[i + 1] != before + 2 or back[before + 1] >= 0:
            continue
        j = before + 1
        if said.content[j] != reported.content[i] and _PRONOUNS & {said.forms[j], reported.forms[i]}:
            continue
        if closeness(said.forms[j], reported.forms[i]) < 0.6 or said.content[j] != reported.content[i]:
            pair[i], back[j] = j, i
            kind[i] = "opposed" if against(said.lemmas[j], reported.lemmas[i]) else "slot"


def _align_quantities(said: Reading, reported: Reading, out: Alignment) -> None:
    """Align one amount in two ways of writing it: “three centuries” and “300 years”."""
    pair, back, kind = out.pair, out.back, out.kind
    for r in reported.quantities:
        if not r.measures or pair[r.at] >= 0:
            continue
        for s in said.quantities:
            if s.measures == r.measures and abs(s.value - r.value) <= 0.02 * abs(r.value) and back[s.at] < 0:
                ours, theirs = range(s.at, s.last), range(r.at, r.last)
                for j, i in (*zip(ours, theirs, strict=False), (s.last - 1, r.last - 1)):
                    if pair[i] < 0 and back[j] < 0 and said.content[j] == reported.content[i]:
                        pair[i], back[j], kind[i] = j, i, "meaning"
                break


def _context(pair: list[int], i: int, j: int) -> int:
    """On how many sides an aligned neighbour of `i` within three words stands as near to `j`: 0 to 2."""
    found = 0
    for step in (1, 2, 3):
        if i >= step and (p := pair[i - step]) >= 0:
            found += 0 < j - p <= 3
            break
    for step in (1, 2, 3):
        if i + step < len(pair) and (p := pair[i + step]) >= 0:
            found += 0 < p - j <= 3
            break
    return found


def _align_content(said: Reading, reported: Reading, out: Alignment) -> None:
    """Align content words left over: the same lemma elsewhere, then by meaning, best first."""
    pair, back, kind = out.pair, out.back, out.kind
    left = [j for j in range(len(said)) if back[j] < 0 and said.content[j]]
    if not left:
        return
    by_lemma: dict[str, list[int]] = {}
    for j in left:
        by_lemma.setdefault(said.lemmas[j], []).append(j)
    rest = []
    for i in range(len(reported)):
        if pair[i] >= 0 or not reported.content[i]:
            continue
        same = by_lemma.get(reported.lemmas[i])
        if same:
            j = _nearest(pair, i, same)
            same.remove(j)
            pair[i], back[j] = j, i
            kind[i] = "moved" if said.forms[j] == reported.forms[i] else "meaning"
        else:
            rest.append(i)
    scored = _scored(said, reported, pair, [j for j in left if back[j] < 0], rest) if rest else []
    for _, i, j in scored:
        if pair[i] < 0 and back[j] < 0:
            pair[i], back[j] = j, i
            kind[i] = "opposed" if against(said.lemmas[j], reported.lemmas[i]) else "meaning"


def _nearest(pair: list[int], i: int, places: list[int]) -> int:
    """The place said whose neighbours suit those of `i` best."""
    return max(places, key=lambda j: _context(pair, i, j)) if len(places) > 1 else places[0]


def _scored(
    said: Reading, reported: Reading, pair: list[int], left: list[int], rest: list[int]
) -> list[tuple[float, int, int]]:
    """(score, reported place, said place) of words that may stand for each other by meaning, the best first."""
    names_said, names_reported = set(said.names), set(reported.names)
    scored = []
    for j in left:
        form = said.forms[j]
        for i in rest:
            if j in names_said or i in names_reported:
                score = 0.9 if same_name(form, reported.forms[i]) else 0.0
            else:
                score = closeness(form, reported.forms[i])
            if score:
                scored.append((score + 0.1 * _context(pair, i, j), i, j))
            elif against(said.lemmas[j], reported.lemmas[i]) and (context := _context(pair, i, j)):
                scored.append((0.5 + 0.1 * context, i, j))
    return sorted(scored, key=lambda x: (-x[0], x[1], x[2]))


_PRONOUNS = word_set("it he she they we i you him her them us me this that these those")


def _align_pronouns(said: Reading, reported: Reading, out: Alignment) -> None:
    """Align a noun with the pronoun that stands alone in its place: “the engineer told me” for “he told me”.

    The noun may stand on either side, with an article or another word before it.
    """
    pair, back = out.pair, out.back
    i = 0
    while i < len(pair):
        if pair[i] >= 0:
            i += 1
            continue
        end = i
        while end < len(pair) and pair[end] < 0:
            end += 1
        first, last = (pair[i - 1] + 1 if i else 0), (pair[end] if end < len(pair) else len(back))
        if 0 <= first < last and last - first <= 3 and end - i <= 3 and all(b < 0 for b in back[first:last]):
            ours, theirs = _named_once(said, first, last), _named_once(reported, i, end)
            told, meant = said.forms[first] in _PRONOUNS, reported.forms[i] in _PRONOUNS
            if (told and last - first == 1 and theirs >= 0) or (meant and end - i == 1 and ours >= 0):
                j, k = (first, theirs) if told and theirs >= 0 else (ours, i)
                pair[k], back[j], out.kind[k] = j, k, "pronoun"
        i = end


def _named_once(side: Reading, first: int, last: int) -> int:
    """The place of the noun in a stretch of words that names one thing; -1 where it holds anything else."""
    content = [k for k in range(first, last) if side.content[k]]
    if not content or side.forms[content[-1]][0].isdigit() or content[-1] != last - 1:
        return -1
    return last - 1 if last - 1 in side.names or is_noun(side.forms[last - 1]) else -1


def _align_slots(said: Reading, reported: Reading, out: Alignment) -> None:
    """Align content words that stand alone in the same place between neighbours aligned in order."""
    pair, back, kind = out.pair, out.back, out.kind
    i = 0
    while i < len(pair):
        if pair[i] >= 0:
            i += 1
            continue
        end = i
        while end < len(pair) and pair[end] < 0:
            end += 1
        first = pair[i - 1] + 1 if i else max(0, (pair[end] if end < len(pair) else 0) - (end - i) - 1)
        last = pair[end] if end < len(pair) else min(len(said), first + (end - i) + 1)
        if first < last and last - first <= 12 and all(b < 0 for b in back[first:last]):
            ours = [j for j in range(first, last) if said.content[j]]
            theirs = [k for k in range(i, end) if reported.content[k]]
            if len(ours) == len(theirs) <= 3:
                for j, k in zip(ours, theirs, strict=True):
                    pair[k], back[j] = j, k
                    kind[k] = "opposed" if against(said.lemmas[j], reported.lemmas[k]) else "slot"
        i = end

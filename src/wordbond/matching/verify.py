"""Last step of matching: the verdict on one pair of words said and words reported."""

from __future__ import annotations

import re

from rapidfuzz.distance import JaroWinkler

from wordbond.matching.alignment import Alignment, align, closeness
from wordbond.matching.facts import Change, find_changes
from wordbond.matching.focus import focus
from wordbond.matching.found import likeness
from wordbond.matching.reading import Reading, read
from wordbond.matching.script import edit_script, span_of
from wordbond.matching.verdict import AlteredFact, FactKind, Fidelity, Form, Verdict
from wordbond.matching.words import normalise

__all__ = ["compare", "verify"]

LIGHT_MOST = 0.30
"""Edits on one reported word up to which a report is a light edit: the definition's bound."""
ALTERED_FROM = 0.55
DOUBTED_FROM = 0.5
FOUND_FROM, FOUND_ALTERED = 0.5, 0.8
"""Probability from which words answer to words said; where facts differ as well, more is asked: of own pairs between
the two, ten were other claims and one an altered fact."""
FOUND_EQUAL = 0.6
"""Share of the words reported, equal and in order, from which they answer to the words said, however few they are."""
_MARKED = re.compile(r"…|\.\.\.|\[\s*\.")


def _run(said: tuple[str, ...], reported: tuple[str, ...]) -> int:
    """Where `reported` stands unbroken in `said`; -1 where it does not."""
    if not reported or len(reported) > len(said):
        return -1
    whole, part = f" {' '.join(said)} ", f" {' '.join(reported)} "
    at = whole.find(part)
    return whole.count(" ", 0, at) if at >= 0 else -1


def _subsequence(said: tuple[str, ...], reported: tuple[str, ...]) -> bool:
    left = iter(said)
    return all(form in left for form in reported)


def edit_share(said: tuple[str, ...], reported: tuple[str, ...]) -> float:
    """Word edits between `reported` and the run of `said` that suits it best, on one reported word.

    Method: Myers' bit vectors (1999) for approximate search, a word a symbol.
    """
    size = len(reported)
    if not size:
        return 1.0
    places: dict[str, int] = {}
    for i, form in enumerate(reported):
        places[form] = places.get(form, 0) | 1 << i
    mask, last = (1 << size) - 1, 1 << (size - 1)
    up, down, score = mask, 0, size
    best = size
    for form in said:
        equal = places.get(form, 0)
        across = equal | down
        inner = (((equal & up) + up) ^ up) | equal
        more = down | (~(inner | up) & mask)
        less = up & inner
        if more & last:
            score += 1
        elif less & last:
            score -= 1
            best = min(best, score)
        more <<= 1
        less <<= 1
        up = (less | ~(across | more)) & mask
        down = more & across & mask
    return best / size


def _reordered(reported: Reading, aligned: Alignment) -> bool:
    """Whether a clause moved: two or more content words in a row, equal and in order, stand elsewhere."""
    run, last = 0, -9
    for i, content in enumerate(reported.content):
        if not content:
            continue
        j = aligned.pair[i]
        if aligned.kind[i] == "moved" and (run == 0 or 0 < j - last <= 4):
            run += 1
            if run >= 2:
                return True
        else:
            run = int(aligned.kind[i] == "moved")
        last = j
    return False


def _form(label: Fidelity, said: Reading, reported: Reading, aligned: Alignment, share: float) -> Form:
    if label is Fidelity.VERBATIM:
        return Form.PLAIN if len(said) == len(reported) else Form.TRIMMED
    if label is Fidelity.ELLIPSIS:
        hit = {said.sentence[p] for p in aligned.pair if p >= 0}
        if len(hit) > 1:
            return Form.MERGED
        return Form.MARKED if _MARKED.search(reported.text.text) else Form.SILENT
    changed = [i for i, k in enumerate(aligned.kind) if k != "equal"]
    grammar = sum(
        not reported.content[i] or (aligned.kind[i] == "meaning" and reported.lemmas[i] == said.lemmas[aligned.pair[i]])
        for i in changed
    )
    if changed and grammar >= 0.8 * len(changed) and share <= 0.5:
        return Form.INDIRECT
    if share == 0.0:
        return Form.PLAIN
    if share <= LIGHT_MOST:
        return Form.EDITED
    return Form.BACK_TRANSLATED if aligned.equal >= 0.5 * len(reported) else Form.REWRITTEN


def _garbled(said: Reading, reported: Reading, aligned: Alignment) -> list[tuple[int, int]]:
    """(said, reported) places of words exchanged for one of similar letters and other meaning."""
    out: list[tuple[int, int]] = []
    if aligned.equal < 0.6 * len(reported):
        return out
    for i, j in enumerate(aligned.pair):
        if j < 0 or aligned.kind[i] != "slot":
            continue
        a, b = said.forms[j], reported.forms[i]
        if a[0] == b[0] and (a[:3] == b[:3] or JaroWinkler.similarity(a, b) >= 0.75) and closeness(a, b) < 0.75:
            out.append((j, i))
    return out


def verify(said: str, reported: str, *, translated: bool = False, speaker: str | None = None) -> Verdict:
    """How `reported` carries `said`, which may be a sentence or a whole transcript.

    `translated`: the report is a translation, so that wording and garbled words are never held against it. `speaker`:
    the name that the report may use for the one who said “I”. Nothing is raised for any text; an empty report is
    not found.
    """
    theirs = read(reported)
    return compare(focus(said, theirs), theirs, translated=translated, speaker=speaker)


def compare(said: Reading, reported: Reading, *, translated: bool = False, speaker: str | None = None) -> Verdict:
    """`verify` for texts that were read already."""
    aligned = align(said, reported)
    run = _run(said.forms, reported.forms)
    ordered = run >= 0 or _subsequence(said.forms, reported.forms)
    share = 0.0 if run >= 0 else edit_share(said.forms, reported.forms)
    alike = likeness(said, reported, aligned)
    coverage = 1.0 if ordered and reported.forms else alike.coverage
    found = 1.0 if ordered and reported.forms else alike.found
    if aligned.equal >= FOUND_EQUAL * len(reported):
        found = max(found, FOUND_ALTERED)
    known = frozenset(normalise(speaker).forms) if speaker else frozenset[str]()
    changes = find_changes(said, reported, aligned, known) if reported.forms else []
    garbled = [] if ordered else _garbled(said, reported, aligned)
    if translated:
        places = {i for _, i in garbled}
        changes = [c for c in changes if not any(c.reported[0] <= i < c.reported[1] for i in places)]
    certain = [c for c in changes if c.confidence >= ALTERED_FROM]
    doubted = any(c.confidence >= DOUBTED_FROM for c in changes)
    if found < (FOUND_ALTERED if doubted else FOUND_FROM) or not reported.forms:
        label = Fidelity.NOT_FOUND
    elif certain:
        label = Fidelity.ALTERED_FACT
    elif run >= 0:
        label = Fidelity.VERBATIM
    elif ordered:
        label = Fidelity.ELLIPSIS
    elif share <= LIGHT_MOST and not _reordered(reported, aligned) and not (translated and garbled):
        label = Fidelity.LIGHT_EDIT
    else:
        label = Fidelity.PARAPHRASE
    return Verdict(
        label=label,
        form=_form(label, said, reported, aligned, share),
        script=edit_script(said, reported, aligned),
        altered=_facts(said, reported, certain) if label is Fidelity.ALTERED_FACT else (),
        doubts=_facts(said, reported, [c for c in changes if c.confidence < ALTERED_FROM]),
        garbled=_facts(said, reported, [Change("name", (j, j + 1), (i, i + 1), 0.8) for j, i in garbled]),
        edit_share=share,
        coverage=coverage,
        confidence=_confidence(label, found, changes),
    )


def _facts(said: Reading, reported: Reading, changes: list[Change]) -> tuple[AlteredFact, ...]:
    return tuple(
        AlteredFact(FactKind(c.kind), span_of(said, *c.said), span_of(reported, *c.reported), round(c.confidence, 3))
        for c in changes
    )


def _confidence(label: Fidelity, found: float, changes: list[Change]) -> float:
    top = max((c.confidence for c in changes), default=0.0)
    if label is Fidelity.NOT_FOUND:
        return round(1.0 - found, 3)
    if label is Fidelity.ALTERED_FACT:
        return round(top * found, 3)
    return round(found * (1 - top / 2), 3)

"""Modality: done, will be, is planned, may be; asked, ordered; possible, certain."""

from __future__ import annotations

from functools import cache

from wordbond.matching.alignment import Alignment
from wordbond.matching.facts.change import (
    Change,
    auxiliary_before,
    beside,
)
from wordbond.matching.lexicon import parts
from wordbond.matching.reading import Reading
from wordbond.matching.tables import tables
from wordbond.matching.wordset import word_set

__all__ = ["find_modalities"]

_GROUPS = {
    "will": "future", "shall": "future", "would": "future", "going": "future",
    "may": "possible", "might": "possible", "could": "able", "can": "able", "able": "able",
    "must": "bound", "should": "ought", "ought": "ought", "is": "present", "are": "present", "am": "present",
    "has": "past", "have": "past", "had": "past", "did": "past", "was": "past", "were": "past", "been": "past",
}  # fmt: skip
_WISHES = ("wish", "wish", "plan", "agreed", "begun")
"""How a verb holds under another one with “to”, by the rung of that one on the ladder of action."""
_CHANGED = {
    frozenset(p.split()): confidence
    for p, confidence in {
        "possible future": 0.9, "possible bound": 0.9, "possible ought": 0.85, "possible past": 0.75,
        "possible present": 0.7, "possible agreed": 0.85, "possible plan": 0.6,
        "bound able": 0.85, "ought future": 0.6, "ought able": 0.85, "future able": 0.57,
        "future past": 0.75, "wish future": 0.85, "wish past": 0.85, "wish agreed": 0.85, "wish bound": 0.8,
        "wish present": 0.6, "plan past": 0.85, "agreed past": 0.7, "plan agreed": 0.5, "plan future": 0.35,
        "plan bound": 0.5, "bound past": 0.5,
    }.items()
}  # fmt: skip
"""How surely one way of holding in the place of another changes the fact, in a text that is otherwise close."""


_BEFORE_NOUN = word_set(
    "the a an this that these those my our his her its their your of in on at for with from no every each"
)
"""Words behind which no verb stands."""


def _modal(side: Reading, at: int) -> tuple[str, int]:
    """How the verb at `at` is said to hold, and the place of the word that says so; `unknown` where none tells."""
    if not side.forms[at - 1 : at] or side.forms[at - 1] in _BEFORE_NOUN:
        return "unknown", at
    for k in range(at - 1, max(-1, at - 6), -1):
        form = side.forms[k]
        if form == "have" and side.forms[k - 1 : k] in (("will",), ("shall",)):
            return "unknown", at  # “will have left” may be “left” from there
        if form in {"not", "be"} or (form == "have" and side.forms[k - 1 : k] == ("to",)):
            continue
        if form == "to" and k:
            return _governed(side, at, k)
        group = _GROUPS.get(form)
        if group and not (form == "may" and side.text.words[k].capital and not side.text.words[k].opens):
            return group, k
        if form != "considered" and side.lemmas[k] == "consider" and side.forms[at].endswith("ing"):
            return "wish", k
        if side.clause[k] != side.clause[at] or (side.content[k] and not form.endswith("ly")):
            break
    return _tense(side, at)


def _governed(side: Reading, at: int, to: int) -> tuple[str, int]:
    """How a verb holds behind a “to” at `to`: by the word before that."""
    if to + 1 != at and side.content[to + 1] and not side.forms[to + 1].endswith("ly"):
        return _tense(side, at)
    governor = to - 1 if side.forms[to - 1] not in {"not", "whether"} else to - 2
    form = side.forms[governor]
    if form in {"have", "has", "had", "need", "needs", "needed"}:
        return "bound", governor
    if form == "able" and (ahead := _ahead(side, governor)) >= 0:
        return "future", ahead
    if form in _GROUPS:
        return ("plan" if _GROUPS[form] in {"present", "past"} else _GROUPS[form]), governor
    rung = tables().ladders.get(side.lemmas[governor], {}).get("action")
    return (_WISHES[rung] if rung is not None and rung < len(_WISHES) else "unknown"), governor


def _ahead(side: Reading, able: int) -> int:
    """The place of the “will” of “will be able to”; -1 where there is none."""
    before = range(able - 1, max(-1, able - 5), -1)
    return next((k for k in before if _GROUPS.get(side.forms[k]) == "future"), -1)


def _tense(side: Reading, at: int) -> tuple[str, int]:
    """How a verb without an auxiliary holds, by its ending."""
    form = side.forms[at]
    if (at and side.forms[at - 1] == "be") or form.endswith("ing"):
        return "unknown", at
    if form != side.lemmas[at] and (form.endswith("ed") or not form.endswith("s")):
        return "past", at
    return "present", at


def find_modalities(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
    """Aligned verbs that hold in another way, words on another rung of a ladder, and hedges out of nowhere."""
    out = []
    for i, j in enumerate(aligned.pair):
        if j < 0:
            continue
        if not reported.content[i]:
            if aligned.kind[i] == "slot":
                out += _exchanged_modal(said, reported, j, i, close)
            continue
        a, b = said.lemmas[j], reported.lemmas[i]
        if a != b:
            step = _ladder_step(a, b) if said.content[j] and aligned.kind[i] != "moved" else 0.0
            if step:
                if close < 0.4 or (close < 0.6 and beside(aligned, i, j) < 2):
                    step -= 0.35
                out.append(Change("modality", (j, j + 1), (i, i + 1), step))
                continue
        if "v" in parts(a) and "v" in parts(b) and aligned.kind[i] != "slot":
            out += _other_modal(said, reported, aligned, (j, i), close)
    out += _hedges(said, reported, aligned, close)
    return out


def _exchanged_modal(said: Reading, reported: Reading, j: int, i: int, close: float) -> list[Change]:
    """One auxiliary in the place of another, whatever they govern."""
    ours, theirs = _GROUPS.get(said.forms[j]), _GROUPS.get(reported.forms[i])
    if not ours or not theirs or ours == theirs:
        return []
    confidence = _CHANGED.get(frozenset((ours, theirs)), 0.0)
    return [Change("modality", (j, j + 1), (i, i + 1), confidence)] if confidence and close >= 0.4 else []


def _other_modal(
    said: Reading, reported: Reading, aligned: Alignment, verbs: tuple[int, int], close: float
) -> list[Change]:
    """The change that another modal on an aligned verb makes."""
    j, i = verbs
    (ours, a), (theirs, b) = _modal(said, j), _modal(reported, i)
    if ours == theirs or _common(said, reported, aligned, (j, a), (i, b)):
        return []
    if "possible" in {ours, theirs} and not _PERMISSION.isdisjoint(said.lemmas + reported.lemmas):
        return []
    first, second = said.forms[a], reported.forms[b]
    if (first, second) in {
        ("will", "would"),
        ("can", "could"),
        ("may", "might"),
        ("shall", "would"),
        ("shall", "should"),
        ("could", "might"),
        ("may", "could"),
        ("might", "could"),
    }:
        return []
    confidence = _CHANGED.get(frozenset((ours, theirs)), 0.0)
    if {ours, theirs} == {"future", "past"} and not (
        {first, second} & {"will", "shall"}
        and (close >= 0.6 or "been" not in {first, second})
        and {first, second} & {"been", "has", "have", "did", said.forms[j], reported.forms[i]}
    ):
        confidence = 0.4
    if confidence and (close < 0.4 or (close < 0.6 and {ours, theirs} == {"future", "able"})):
        confidence -= 0.15
    return [Change("modality", (a, a + 1), (b, b + 1), confidence)] if confidence >= 0.3 else []


_PERMISSION = word_set("allow permit entitle authorise license")
"""Words beside which “may” gives leave and hedges nothing."""


def _common(
    said: Reading, reported: Reading, aligned: Alignment, ours: tuple[int, int], theirs: tuple[int, int]
) -> bool:
    """Whether the word that governs a verb on one side stands near it on the other as well: “want it held”."""
    (j, a), (i, b) = ours, theirs
    there, here = aligned.pair[b], aligned.back[a]
    if b != i and there >= 0 and said.content[there] and abs(there - j) <= 6:
        return said.lemmas[there] == reported.lemmas[b]
    if a != j and here >= 0 and reported.content[here] and abs(here - i) <= 6:
        return reported.lemmas[here] == said.lemmas[a]
    return False


def _ladder_step(a: str, b: str) -> float:
    """How surely a word exchanged for one of another rung of commitment, request or certainty changes the fact."""
    ladders = tables().ladders
    ours, theirs = ladders.get(a), ladders.get(b)
    if not ours or not theirs:
        return 0.0
    steps = [abs(rung - theirs[name]) for name, rung in ours.items() if name in theirs]
    if not steps or min(steps) == 0:
        return 0.0
    variants = tables().variants
    if not (variants.get(a) or frozenset()).isdisjoint(variants.get(b) or ()):
        return 0.0
    return 0.85 if min(steps) >= 2 or len(steps) == 1 else 0.6


@cache
def _lowest() -> frozenset[str]:
    """The words on the lowest rung of any ladder."""
    return frozenset(w for w, where in tables().ladders.items() if 0 in where.values())


_HEDGES = word_set(
    "may might could perhaps possibly maybe reportedly allegedly considering considers consider hopes hoping"
)


_CONCESSIVE = word_set("whatever whoever whichever however wherever whenever matter")


def _hedges(said: Reading, reported: Reading, aligned: Alignment, close: float) -> list[Change]:
    """A hedge in the report that nothing said answers to."""
    if _HEDGES.isdisjoint(reported.forms):
        return []
    low = _lowest()
    if any(
        form in _HEDGES or lemma_ in low
        for form, lemma_ in zip(said.forms, said.lemmas, strict=True)
        if form not in {"can", "invite", "allow", "permit"}
    ):
        return []
    out = []
    for i, form in enumerate(reported.forms):
        if (
            form in _HEDGES
            and aligned.pair[i] < 0
            and not (form == "may" and reported.text.words[i].capital and not reported.text.words[i].opens)
        ):
            if form in {"could", "might", "may"} and "can" in said.forms:
                continue
            following = next(
                (k for k in range(i + 1, min(i + 5, len(reported))) if reported.content[k] and aligned.pair[k] >= 0), -1
            )
            j = aligned.pair[following] if following >= 0 else 0
            if form in {"may", "could", "can"} and "to" in said.forms[max(0, j - 2) : j]:
                continue  # “has a week to appeal”, “free to use”: leave, not doubt
            place = auxiliary_before(said, j) if following >= 0 else (0, 0)
            if not _CONCESSIVE.isdisjoint(reported.forms[max(0, i - 4) : i]):
                continue
            sure = 0.6 if form == "could" else 0.75
            if form in {"may", "could"} and close < 0.5:
                sure = 0.45  # leave, chance or mere style, in a text that is put in other words throughout
            out.append(Change("modality", place, (i, i + 1), sure))
    return out

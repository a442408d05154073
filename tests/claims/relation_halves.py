"""Scores relations and threats on the short paragraphs: `python -m tests.claims.relation_halves dev|test [--errors]`.

A relation is right with both ends and the relation; how many of the right ones have the modality is told apart. A
threat is right with its kind: of one kind a sentence has one, and no paragraph has a kind in two sentences.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.claims.relation_scorer import analysis_of, key

from wordbond.claims.model import Modality, Party, Relation

Found = tuple[Modality, Sequence[tuple[str, ...]], str]
"""A modality, the lines of gold that it fits, and what was found in words."""
HERE = Path(__file__).parent
_RELATION = re.compile(r'= (?P<a>"[^"]+"|\S+) (?P<relation>\w+) (?P<b>"[^"]+"|\S+) (?P<modality>\w+)')


@dataclass(frozen=True, slots=True)
class Case:
    """One paragraph with the lines of its gold."""

    text: str
    relations: tuple[tuple[str, str, str, str], ...]
    threats: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Score:
    """What was found of one sort, with the items themselves."""

    right: int = 0
    modality: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return f"P {precision:.2f} R {recall:.2f} F1 {self.f1:.2f}, modality right {self.modality} of {self.right}"


def cases(half: str) -> Iterator[Case]:
    """The paragraphs of a half, `dev` or `test`, with their gold."""
    for block in re.split(r"\n\s*\n", (HERE / f"relations_{half}.txt").read_text("utf-8")):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        relations, threats = list[tuple[str, str, str, str]](), list[tuple[str, str, str]]()
        for line in lines[1:]:
            if line.startswith("! "):
                kind, modality, word = line[2:].split(", ")
                threats.append((kind, modality, word))
            else:
                match = _RELATION.fullmatch(line)
                if match is None:
                    raise ValueError(f"relations_{half}.txt: {line!r} is no line of gold")
                relations.append((match["a"], match["relation"], match["b"], match["modality"]))
        yield Case(lines[0], tuple(relations), tuple(threats))


def _is(party: Party, wanted: str) -> bool:
    return wanted.strip('"') in party.name if wanted.startswith('"') else key(party) == wanted


def _same(found: Relation, gold: tuple[str, str, str, str]) -> bool:
    return found.relation == gold[1] and _is(found.a, gold[0]) and _is(found.b, gold[2])


def score(half: str) -> tuple[Score, Score, list[str]]:
    """The scores of relations and of threats in a half, and a line for each miss or mistake."""
    relations, threats, slips = Score(), Score(), list[str]()
    for case in cases(half):
        analysis = analysis_of(f"The week\n\n{case.text}", "alliance")
        body = analysis.text.text
        pairs: list[Found] = [
            (r.modality, [g for g in case.relations if _same(r, g)], _told(r)) for r in analysis.relations
        ]
        _add(relations, case.relations, pairs, slips, case.text)
        alike: list[Found] = [
            (t.modality, [g for g in case.threats if g[0] == t.kind], f"{t.kind} {t.evidence.of(body)}")
            for t in analysis.threats
        ]
        _add(threats, case.threats, alike, slips, case.text)
    return relations, threats, slips


def _told(relation: Relation) -> str:
    return f"{key(relation.a)} {relation.relation} {key(relation.b)} {relation.modality.value}"


def _add(total: Score, gold: Sequence[tuple[str, ...]], found: Sequence[Found], slips: list[str], text: str) -> None:
    seen = set[tuple[str, ...]]()
    for modality, matches, told in found:
        if not matches:
            total.wrong += 1
            slips.append(f"wrong   {told}   in: {text}")
        elif matches[0] not in seen:
            seen.add(matches[0])
            total.right += 1
            if modality.value in matches[0]:
                total.modality += 1
            else:
                slips.append(f"modality {told}   in: {text}")
    for item in gold:
        if item not in seen:
            total.missed += 1
            slips.append(f"missed  {' '.join(item)}   in: {text}")


def false_alarms() -> list[str]:
    """What is found in sentences that tell of nothing."""
    found = list[str]()
    for line in (HERE / "no_relations.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            analysis = analysis_of(f"The week\n\n{line}", "alliance")
            found += [f"{_told(r)}   in: {line}" for r in analysis.relations]
            found += [f"{t.kind}   in: {line}" for t in analysis.threats]
    return found


def main(half: str, *, errors: bool) -> None:
    """Print the scores of a half and what is found where nothing is."""
    relations, threats, slips = score(half)
    print(f"{half}: relations {relations}\n{half}: threats {threats}")
    alarms = false_alarms()
    print(f"false alarms: {len(alarms)}")
    print(*(slips + alarms if errors else []), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1], errors="--errors" in sys.argv)

"""Build the looser kinships of words of `wordbond.matching.lexicon` from WordNet 3.0, with numpy alone.

    PYTHONPATH=src python training/matching/build_akin.py --wordnet DIR --out src/wordbond/matching/data

`--wordnet` is a folder with the files of WordNet 3.0. Writes `akin.npz`: pairs of the lexicon's lemmas that no common
sense relates but some sense does: words of one synset, kinds within three steps, verbs and adjectives of one group,
parts, causes, attributes, and the synonyms of what a word is derived from. Run `build_lexicon.py` first: a pair is told
by the places of its lemmas in lexicon.txt.gz. Same inputs, same outputs.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np

from wordbond.matching.lexicon import lemmas, opposed, related

STEPS = 3
"""How far up a kind still is what a translator may write in its place."""
LOOSE = ("&", "*", ">", "$", "^", "\\", "=", "<", "#p", "#m", "#s", "%p", "%m", "%s")
"""WordNet's pointers: similar, entailment, cause, verb group, see also, pertainym, attribute, participle, parts."""


class Synset(NamedTuple):
    """A sense, its words and what it points to."""

    words: tuple[str, ...]
    kinds: tuple[str, ...]
    pointers: tuple[tuple[str, str, str], ...]
    """symbol, the other synset, the two words that a derivation joins (hexadecimal places, 0 for all)"""


def synsets(folder: Path) -> dict[str, Synset]:
    """synset such as n00003553 -> what stands there."""
    out = {}
    for name, part in {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}.items():
        for line in (folder / f"data.{name}").read_text().splitlines():
            if line.startswith("  "):
                continue
            fields = line.partition(" | ")[0].split()
            count = int(fields[3], 16)
            words = tuple(fields[4 + 2 * i].lower().split("(")[0] for i in range(count))
            at = 4 + 2 * count
            pointers = []
            for i in range(int(fields[at])):
                symbol, offset, there, places = fields[at + 1 + 4 * i : at + 5 + 4 * i]
                pointers.append((symbol, there.replace("s", "a") + offset, places))
            kinds = tuple(o for s, o, _ in pointers if s in ("@", "@i"))
            out[part + fields[0]] = Synset(words, kinds, tuple(pointers))
    return out


def kin(all_: dict[str, Synset], known: dict[str, int]) -> set[tuple[str, str]]:
    """Pairs of lemmas, each in alphabetical order."""
    found: set[tuple[str, str]] = set()

    def join(ours: tuple[str, ...], theirs: tuple[str, ...]) -> None:
        for a in ours:
            for b in theirs:
                if a != b and a in known and b in known:
                    found.add((a, b) if a < b else (b, a))

    for synset in all_.values():
        join(synset.words, synset.words)
        above, seen = set(synset.kinds), set[str]()
        for _ in range(STEPS):
            above -= seen
            for kind in above:
                join(synset.words, all_[kind].words)
            seen |= above
            above = {k for kind in above for k in all_[kind].kinds}
        for symbol, other, places in synset.pointers:
            if symbol in LOOSE:
                join(synset.words, all_[other].words)
            elif symbol == "+":
                place = int(places[:2], 16)
                join(synset.words[place - 1 : place] if place else synset.words, all_[other].words)
                join(synset.words, all_[other].words)
    return found


def main() -> None:
    """Write the pairs that the lexicon's own relations do not tell."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    known = lemmas()
    found = kin(synsets(args.wordnet), known)
    new = [(a, b) for a, b in found if not related(a, b) and not opposed(a, b)]
    codes = np.array(sorted(min(known[a], known[b]) * len(known) + max(known[a], known[b]) for a, b in new), np.int64)
    steps = np.diff(codes, prepend=0).astype(np.uint32)
    np.savez_compressed(args.out / "akin.npz", steps=steps)
    print(f"{len(new)} pairs of {len(known)} lemmas")


if __name__ == "__main__":
    main()

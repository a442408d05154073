"""Build the word knowledge of `wordbond.matching` from WordNet 3.0 and a sentence encoder, with numpy alone.

    python training/matching/build_lexicon.py --wordnet DIR --encoder DIR --common FILE ... \
        --out src/wordbond/matching/data

`--wordnet` is a folder with the files of WordNet 3.0 (`data.noun`, `index.noun`, `noun.exc`, ...), `--encoder` one with
`model.safetensors` and `vocab.txt` of all-MiniLM-L6-v2. Writes

* `lexicon.txt.gz`: lemmas with their commonest senses, what each sense is a kind of, antonyms, derived words and
  irregular forms. Lemmas kept: those the encoder's vocabulary holds as one piece, those that the sense-tagged corpus
  of WordNet counts at least once, and those in `--common`, lists of common words, a word a line (SCOWL, size 35).
* `vectors.npz`: for each kept lemma the encoder's mean output for the word alone, on its first
  principal components, unit length, as int8 (the distillation of model2vec, without its frequency weights).

Same inputs, same outputs: nothing is drawn at random.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
KEPT_SENSES = {"n": 5, "v": 6, "a": 5, "r": 4}
COMPONENTS = 64
RAREST = 15
"""Rarity of a lemma that the encoder has no piece for; else the binary digits of its place by frequency, 0 to 15."""
PLAIN = re.compile(r"[a-z]{2,}")


def tagged_lemmas(folder: Path) -> dict[str, dict[str, int]]:
    """lemma of one word -> part of speech -> how often the sense-tagged corpus holds it."""
    out: dict[str, dict[str, int]] = {}
    for line in (folder / "cntlist.rev").read_text().splitlines():
        key, _, count = line.split()
        lemma, _, rest = key.partition("%")
        if PLAIN.fullmatch(lemma):
            part = "nvara"[int(rest[0]) - 1]
            counts = out.setdefault(lemma, {})
            counts[part] = counts.get(part, 0) + int(count)
    return out


def read_senses(folder: Path) -> dict[str, list[str]]:
    """lemma -> synsets such as n00003553, the part of speech most often tagged first, its commonest sense first."""
    senses: dict[str, list[str]] = defaultdict(list)
    tagged = tagged_lemmas(folder)
    for name, part in PARTS.items():
        for line in (folder / f"index.{name}").read_text().splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            if not PLAIN.fullmatch(fields[0]):
                continue
            count = int(fields[2])
            senses[fields[0]] += [part + offset for offset in fields[-count:][: KEPT_SENSES[part]]]
    for lemma, found in senses.items():
        counts = tagged.get(lemma, {})
        found.sort(key=lambda synset: -counts.get(synset[0], 0))
    return senses


class Synsets:
    """Kinds, members and lexical relations of the synsets, as WordNet's data files give them."""

    def __init__(self, folder: Path) -> None:
        self.kinds: dict[str, list[str]] = {}
        self.subject: dict[str, int] = {}
        self.members: dict[str, list[str]] = {}
        self.opposed: set[tuple[str, str]] = set()
        self.derived: set[tuple[str, str]] = set()
        links: list[tuple[str, str, str, int, int]] = []
        for name, part in PARTS.items():
            for line in (folder / f"data.{name}").read_text().splitlines():
                if not line.startswith(" "):
                    links += self._read(line.split(" | ")[0].split(), part)
        for symbol, synset, other, i, j in links:
            pair = (self.members[synset][i], self.members[other][j])
            (self.opposed if symbol == "!" else self.derived).add((min(pair), max(pair)))

    def _read(self, fields: list[str], part: str) -> list[tuple[str, str, str, int, int]]:
        synset, count = part + fields[0], int(fields[3], 16)
        self.subject[synset] = int(fields[1])
        self.members[synset] = [re.sub(r"\(.*\)", "", w).lower() for w in fields[4 : 4 + 2 * count : 2]]
        rest = fields[5 + 2 * count :]
        kinds: list[str] = []
        links: list[tuple[str, str, str, int, int]] = []
        for symbol, offset, pos, places in zip(rest[0::4], rest[1::4], rest[2::4], rest[3::4], strict=False):
            if len(places) != 4:  # a verb's frames follow its pointers
                break
            other = pos.replace("s", "a") + offset
            if symbol in {"@", "&", "@i"}:
                kinds.append(other)
            elif symbol in {"!", "+", "\\", "<"} and places != "0000":
                links.append((symbol, synset, other, int(places[:2], 16) - 1, int(places[2:], 16) - 1))
        self.kinds[synset] = kinds
        return links


def irregular_forms(folder: Path, kept: set[str]) -> dict[str, str]:
    """Inflected form -> lemma, from the exception lists, verbs before nouns."""
    out: dict[str, str] = {}
    for name in ("adj", "noun", "verb"):
        for line in (folder / f"{name}.exc").read_text().splitlines():
            form, lemma, *_ = line.split()
            if PLAIN.fullmatch(form) and lemma in kept and form != lemma:
                out[form] = lemma
    return out


def write_lexicon(folder: Path, vocabulary: list[str], common: set[str], out: Path) -> set[str]:
    """Write lexicon.txt.gz; returns the lemmas kept. `vocabulary` stands in order of frequency."""
    rarity = {word: rank.bit_length() for rank, word in enumerate(vocabulary)}
    senses, synsets = read_senses(folder), Synsets(folder)
    kept = (set(vocabulary) | common | set(tagged_lemmas(folder))) & set(senses)
    used = {s for lemma in kept for s in senses[lemma]}
    above = {k for s in used for k in synsets.kinds[s]}
    number = {s: i for i, s in enumerate(sorted(used | above))}
    lines = ["# Derived from WordNet 3.0, Copyright 2006 by Princeton University; see LICENSE-wordnet.txt", "[senses]"]
    for s in sorted(number, key=number.__getitem__):
        kinds = ",".join(str(number[k]) for k in synsets.kinds[s] if k in number)
        lines.append(f"{s[0]}{synsets.subject[s]} {kinds}".rstrip())
    lines.append("[lemmas]")
    lines += [
        f"{lemma} {rarity.get(lemma, RAREST)} {','.join(str(number[s]) for s in senses[lemma])}"
        for lemma in sorted(kept)
    ]
    for title, pairs in (("opposed", synsets.opposed), ("derived", synsets.derived)):
        lines.append(f"[{title}]")
        lines += [f"{a} {b}" for a, b in sorted(pairs) if a in kept and b in kept and a != b]
    lines.append("[irregular]")
    lines += [f"{form} {lemma}" for form, lemma in sorted(irregular_forms(folder, kept).items())]
    with gzip.GzipFile(out / "lexicon.txt.gz", "wb", compresslevel=9, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    return kept


def read_tensors(path: Path) -> dict[str, FloatArray]:
    """The float32 tensors of a safetensors file."""
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    head = json.loads(raw[8 : 8 + size])
    out = {}
    for name, spec in head.items():
        if name != "__metadata__" and spec["dtype"] == "F32":
            first, last = spec["data_offsets"]
            flat = np.frombuffer(raw[8 + size + first : 8 + size + last], dtype=np.float32)
            out[name] = flat.reshape(spec["shape"])
    return out


class Encoder:
    """The forward pass of a BERT encoder of 12 heads, in numpy, for batches of equally many pieces."""

    heads = 12

    def __init__(self, folder: Path) -> None:
        self.weights = read_tensors(folder / "model.safetensors")
        self.pieces = {w: i for i, w in enumerate((folder / "vocab.txt").read_text().split("\n")) if w}
        self.layers = 1 + max(int(n.split(".")[2]) for n in self.weights if n.startswith("encoder.layer."))

    def split(self, word: str) -> list[int]:
        """Pieces of one word by longest match, with the opening and closing marks."""
        out, at = [self.pieces["[CLS]"]], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                piece = self.pieces.get(("##" if at else "") + word[at:end])
                if piece is not None:
                    break
            else:
                return [self.pieces["[CLS]"], self.pieces["[UNK]"], self.pieces["[SEP]"]]
            out.append(piece)
            at = end
        return [*out, self.pieces["[SEP]"]]

    def _norm(self, x: FloatArray, name: str) -> FloatArray:
        mean, spread = x.mean(-1, keepdims=True), x.std(-1, keepdims=True)
        scaled: FloatArray = (x - mean) / (spread + 1e-12)
        return scaled * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def _linear(self, x: FloatArray, name: str) -> FloatArray:
        product: FloatArray = x @ self.weights[name + ".weight"].T
        return product + self.weights[name + ".bias"]

    def encode(self, ids: NDArray[np.int64]) -> FloatArray:
        """Mean output over all pieces, one row a word."""
        w = self.weights
        n, length = ids.shape
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:length]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        width = x.shape[-1] // self.heads
        for i in range(self.layers):
            base = f"encoder.layer.{i}."
            q, k, v = (
                self._linear(x, f"{base}attention.self.{part}")
                .reshape(n, length, self.heads, width)
                .transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            score = q @ k.transpose(0, 1, 3, 2) / np.sqrt(width)
            score = np.exp(score - score.max(-1, keepdims=True))
            score /= score.sum(-1, keepdims=True)
            seen = (score @ v).transpose(0, 2, 1, 3).reshape(n, length, -1)
            x = self._norm(x + self._linear(seen, base + "attention.output.dense"), base + "attention.output.LayerNorm")
            inner = self._linear(x, base + "intermediate.dense")
            inner = 0.5 * inner * (1 + np.tanh(np.sqrt(2 / np.pi) * (inner + 0.044715 * inner**3)))
            x = self._norm(x + self._linear(inner, base + "output.dense"), base + "output.LayerNorm")
        mean: FloatArray = x.mean(1).astype(np.float32)
        return mean


def write_vectors(encoder: Encoder, vocabulary: list[str], out: Path) -> None:
    """Write vectors.npz: `words` (joined by spaces) and `vectors` (int8, one row a word)."""
    rows = np.zeros((len(vocabulary), encoder.weights["embeddings.word_embeddings.weight"].shape[1]), dtype=np.float32)
    by_length: dict[int, list[int]] = defaultdict(list)
    split = [encoder.split(word) for word in vocabulary]
    for i, ids in enumerate(split):
        by_length[len(ids)].append(i)
    for group in by_length.values():
        for first in range(0, len(group), 256):
            part = group[first : first + 256]
            rows[part] = encoder.encode(np.array([split[i] for i in part]))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows -= rows.mean(0)
    _, _, axes = np.linalg.svd(rows.T @ rows)
    short = rows @ axes[:COMPONENTS].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    packed = np.round(short * 127 / np.abs(short).max()).astype(np.int8)
    np.savez_compressed(out / "vectors.npz", words=np.array(" ".join(vocabulary)), vectors=packed)


def main() -> None:
    """Read the arguments and write both files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--common", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    encoder = Encoder(args.encoder)
    pieces = [w for w in encoder.pieces if PLAIN.fullmatch(w)]
    common: set[str] = set()
    for path in args.common:
        common |= {w for w in path.read_text(encoding="utf-8").split() if PLAIN.fullmatch(w)}
    vocabulary = sorted(write_lexicon(args.wordnet, pieces, common, args.out))
    print(f"{len(vocabulary)} lemmas")
    write_vectors(encoder, vocabulary, args.out)


if __name__ == "__main__":
    main()

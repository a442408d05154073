"""How fast statements are inserted and matched, and how many reported wordings meet their statement, beside two peers.

    PYTHONPATH=src python benchmarks/bench_matching.py [--statements 3000] [--peers /path/to/site-packages]

Statements are lines of the debate transcripts kept beside the repository and the texts of the labelled pairs; the
queries are the pairs' reported wordings. All three methods get the same words, normalised beforehand, in one process;
ours runs once more on every statement there is. Times are processor seconds, so that a busy machine changes little.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from wordbond.matching import Word, normalise, verify
from wordbond.matching.index import StatementIndex

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared" / "bench" / "alignment" / "data"
MOST = 5
COPIES = {"verbatim", "ellipsis", "light-edit"}
Words = Sequence[Word]
Query = tuple[str, set[str], Words]
"""Kind of wording, the statements that it carries, its words."""


def read_rows(path: Path) -> list[dict]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def gather() -> tuple[list[tuple[str, Words]], list[Query], list[tuple[str, str]]]:
    """Statements, queries and pairs."""
    statements: dict[str, Words] = {}
    queries: list[Query] = []
    pairs: list[tuple[str, str]] = []
    own = sorted((ROOT / "tests" / "matching" / "pairs").glob("*.jsonl"))
    generated = [SHARED / f"cases_{split}.jsonl" for split in ("train", "dev")]
    for path in [*own, *(p for p in generated if p.exists())]:
        for row in read_rows(path):
            pairs.append((row["said"], row["reported"]))
            if row["label"] == "not-found":
                continue
            ids = set(row.get("passage") or [row["said"]])
            if "passage" not in row:
                statements[row["said"]] = normalise(row["said"]).words
            kind = "copies" if row["label"] in COPIES else row["label"]
            queries.append((kind, ids, normalise(row["reported"]).words))
    for name in ("passages.jsonl", "debates_transcripts.jsonl.gz"):
        if (SHARED / name).exists():
            for row in read_rows(SHARED / name):
                statements[row["passage"]] = normalise(row["text"]).words
        else:
            print(f"left out: {name} is not beside the repository")
    return list(statements.items()), queries, pairs


class Ours:
    def __init__(self) -> None:
        self.index = StatementIndex()

    def add(self, name: str, words: Words) -> None:
        self.index.add(name, words)

    def find(self, words: Words) -> list[str]:
        return [m.statement for m in self.index.candidates(words, MOST)]


def shingles(words: Words) -> list[str]:
    forms = [w.form for w in words]
    return [" ".join(forms[i : i + 3]) for i in range(max(1, len(forms) - 2))]


class Datasketch:
    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH

        self.minhash = MinHash
        self.lsh = MinHashLSH(num_perm=128, params=(64, 2))

    def sketch(self, words: Words):
        sketch = self.minhash(num_perm=128)
        sketch.update_batch([s.encode() for s in shingles(words)])
        return sketch

    def add(self, name: str, words: Words) -> None:
        self.lsh.insert(name, self.sketch(words))

    def find(self, words: Words) -> list[str]:
        sketch = self.sketch(words)
        return list(self.lsh.query(sketch))


class Rensa:
    def __init__(self) -> None:
        from rensa import RMinHash, RMinHashLSH

        self.minhash = RMinHash
        self.lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=64)
        self.names: list[str] = []

    def sketch(self, words: Words):
        sketch = self.minhash(num_perm=128, seed=42)
        sketch.update(shingles(words))
        return sketch

    def add(self, name: str, words: Words) -> None:
        self.lsh.insert(len(self.names), self.sketch(words))
        self.names.append(name)

    def find(self, words: Words) -> list[str]:
        return [self.names[i] for i in self.lsh.query(self.sketch(words))]


def measure(name: str, make: Callable[[], object], statements: list[tuple[str, Words]], queries: list[Query]) -> None:
    """Insert every statement after looking for it, then look for every reported wording."""
    index = make()
    start = time.process_time()
    for statement, words in statements:
        index.find(words)
        index.add(statement, words)
    rate = len(statements) / (time.process_time() - start)
    met: dict[str, list[int]] = {}
    seen = 0
    for kind, ids, words in queries:
        found = index.find(words)
        seen += len(found)
        met.setdefault(kind, []).append(int(bool(ids & set(found))))
    told = ", ".join(f"{kind} {sum(hits) / len(hits):.3f} of {len(hits)}" for kind, hits in sorted(met.items()))
    print(f"{name}: {rate:,.0f} statements/s inserted and matched; {seen / len(queries):.1f} candidates; {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--statements", type=int, default=3000)
    parser.add_argument("--peers", type=Path, help="a site-packages folder with datasketch and rensa")
    args = parser.parse_args()
    if args.peers:
        sys.path.append(str(args.peers))
    statements, queries, pairs = gather()
    Ours().find(statements[0][1])  # the tables are read once
    for _, words in statements:
        Ours().add("", words)  # and every word known, as in a process that runs for a while
    few = statements[: args.statements]
    measure("wordbond", Ours, few, queries)
    for name, make in (("datasketch", Datasketch), ("rensa", Rensa)):
        try:
            make()
        except ImportError:
            print(f"{name}: not installed; name its folder with --peers")
            continue
        measure(name, make, few, queries)
    measure(f"wordbond, all {len(statements):,}", Ours, statements, queries)
    for said, reported in pairs:
        verify(said, reported)
    start = time.process_time()
    for said, reported in pairs:
        verify(said, reported + " ")  # not the text remembered
    print(f"verified: {len(pairs) / (time.process_time() - start):,.0f} pairs/s")


if __name__ == "__main__":
    main()

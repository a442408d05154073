"""What a revision gained and lost against another, item by item, on a fixed sample.

    python -m tools.gains [REVISION] [--json]      the working tree against REVISION (HEAD by default)

The sample is the articles of the attribution benchmark that are held out of training, never its dev articles: these
lists are made to be read. Each gold attribution that one side finds (content and source right) and the other does not
is printed with its words, and so is each attribution that only one side makes wrongly. The older revision runs from a
checkout of its own, with the packages of this environment.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from training.articles import Article, read_articles, split

Row = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT.parent / "shared" / "bench" / "attribution"


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One attribution of one article, as printed in the lists."""

    article: str
    start: int
    words: str
    source: str


def load_scorer() -> ModuleType:
    """The benchmark's own scorer as a module."""
    spec = importlib.util.spec_from_file_location("attribution_score", BENCH / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"gains: {BENCH / 'score.py'} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def attributed(tree: Path, sample: Path, out: Path) -> dict[str, list[Row]]:
    """The attributions that the code of `tree` makes on `sample`, by article."""
    command = [sys.executable, "-m", "wordbond", "attribute", str(sample), str(out)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(tree / "src")}, cwd=tree, check=False)
    if done.returncode:
        raise SystemExit(f"gains: `wordbond attribute` of {tree} failed; does that revision have it?")
    return {row["id"]: row["attributions"] for row in map(json.loads, out.read_text("utf-8").splitlines())}


def found_and_wrong(scorer: Any, article: Article, predicted: list[Row]) -> tuple[set[Item], set[Item]]:
    """The gold attributions of `article` that `predicted` has right, and the predicted ones that are not right."""
    grid = scorer.Grid(article.text)

    def shown(row: Row) -> Item:
        spans = row["content"]
        return Item(article.id, spans[0][0], words_of(article.text, spans), words_of(article.text, row["source"]))

    gold_rows: list[Row] = [{k: [list(s) for s in v] for k, v in one._asdict().items()} for one in article.labelled]
    gold = [(grid.item(row), shown(row)) for row in gold_rows]
    mine = [(item, shown(row)) for row in predicted if (item := grid.item(row)) is not None]
    pairs = scorer.pair([item for item, _ in gold], [item for item, _ in mine])
    right = {
        (g, p) for g, p in pairs if scorer.jaccard(gold[g][0].source, mine[p][0].source) >= scorer.SOURCE_THRESHOLD
    }
    taken = {p for _, p in right}
    return {gold[g][1] for g, _ in right}, {item for p, (_, item) in enumerate(mine) if p not in taken}


def words_of(text: str, spans: list[list[int]]) -> str:
    """The words at `spans`, on one line."""
    return " … ".join(" ".join(text[start:end].split()) for start, end in spans)


def compare(revision: str) -> dict[str, list[Item]]:
    """The four lists: gained, lost, newly wrong, wrong no more."""
    articles = split(read_articles(BENCH / "data" / "train.jsonl.gz"))[1]
    scorer = load_scorer()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        sample, then = work / "sample.jsonl", work / "then"
        sample.write_text("".join(json.dumps({"id": a.id, "text": a.text}) + "\n" for a in articles), "utf-8")
        subprocess.run(["git", "worktree", "add", "--detach", "--quiet", str(then), revision], cwd=ROOT, check=True)
        try:
            before, after = attributed(then, sample, work / "1.jsonl"), attributed(ROOT, sample, work / "2.jsonl")
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(then)], cwd=ROOT, check=True)
    lists: dict[str, list[Item]] = {"gained": [], "lost": [], "newly wrong": [], "wrong no more": []}
    for article in articles:
        found_then, wrong_then = found_and_wrong(scorer, article, before[article.id])
        found_now, wrong_now = found_and_wrong(scorer, article, after[article.id])
        lists["gained"] += sorted(found_now - found_then)
        lists["lost"] += sorted(found_then - found_now)
        lists["newly wrong"] += sorted(wrong_now - wrong_then)
        lists["wrong no more"] += sorted(wrong_then - wrong_now)
    return lists


def main() -> None:
    """Print the lists with their lengths."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("revision", nargs="?", default="HEAD")
    parser.add_argument("--json", action="store_true", help="print the lists as JSON")
    options = parser.parse_args()
    if not BENCH.exists():
        raise SystemExit(f"gains: {BENCH} is not there; the comparison needs the attribution benchmark's articles")
    lists = compare(options.revision)
    if options.json:
        print(json.dumps({name: [asdict(item) for item in items] for name, items in lists.items()}, ensure_ascii=False))
        return
    for name, items in lists.items():
        print(f"{name}: {len(items)}")
        for item in items:
            print(f"  {item.article} @{item.start}  [{item.source or '-'}]  {item.words[:160]}")
    print("; ".join(f"{len(items)} {name}" for name, items in lists.items()))


if __name__ == "__main__":
    main()

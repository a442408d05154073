"""How well lineage is told on generated families of reports whose parents are known.

    python benchmarks/bench_lineage.py [--seed N ...] [--reports N]

With `--reports`, how long one group of so many reports takes, beside one of fifty in the same run. The scores need the
generator and scorer of the alignment benchmark in ../shared/bench/alignment; nothing is measured where they are not.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from wordbond.matching.carriers import Carrier, find_units
from wordbond.matching.lineage import find_lineage
from wordbond.matching.lineage_lines import lineage_lines

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "alignment"


def main() -> None:
    """Print the scores of each seed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, nargs="+", default=[4711])
    arguments.add_argument("--reports", type=int, help="time a group of so many instead")
    chosen = arguments.parse_args()
    if chosen.reports:
        for reports in (50, chosen.reports):
            print(f"{reports} reports of one occasion: {seconds_for(reports):.1f} s of processor time")
        return
    seeds = chosen.seed
    if not (BENCH / "make_lineage.py").is_file():
        print(f"{BENCH}: no generator here; nothing was measured")
        return
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder)
            run("make_lineage.py", "--seed", str(seed), "--out", folder)
            with (made / "lineage_reports.jsonl").open(encoding="utf-8") as lines:
                rows = [json.dumps(row) + "\n" for row in lineage_lines(lines)]
            (made / "pred.jsonl").write_text("".join(rows), encoding="utf-8")
            gold, pred = str(made / "lineage_gold.jsonl"), str(made / "pred.jsonl")
            print(f"seed {seed}\n{run('score_lineage.py', '--gold', gold, '--pred', pred)}")


def seconds_for(reports: int) -> float:
    """How long a group takes in which each report is made of an earlier one: words changed, lines dropped and added."""
    choice = random.Random(1)
    words = ["".join(choice.choices("abcdefghijklmnoprstuv", k=choice.randint(2, 9))) for _ in range(3000)]
    texts = [[line(choice, words) for _ in range(9)]]
    while len(texts) < reports:
        lines = list(choice.choice(texts))
        for _ in range(choice.randint(0, 4)):
            at = choice.randrange(len(lines))
            lines[at] = lines[at].replace(choice.choice(lines[at].split()), choice.choice(words))
        if choice.random() < 0.4 and len(lines) > 5:
            lines.pop(choice.randrange(len(lines)))
        if choice.random() < 0.3:
            lines.append(line(choice, words))
        texts.append(lines)
    carriers = [carrier(number, "\n".join(lines)) for number, lines in enumerate(texts)]
    begun = time.process_time()
    find_lineage(carriers, ["Northwire"])
    return time.process_time() - begun


def line(choice: random.Random, words: list[str]) -> str:
    return " ".join(choice.choices(words, k=18)).capitalize() + "."


def carrier(number: int, text: str) -> Carrier:
    outlet = f"Outlet {number}" if number else "Northwire"
    return Carrier(id=f"r{number:04d}", text=text, outlet=outlet, units=find_units(text), at=number * 0.3)


def run(script: str, *arguments: str) -> str:
    """What a script of the benchmark prints."""
    command = [sys.executable, "-B", str(BENCH / script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=BENCH).stdout


if __name__ == "__main__":
    main()

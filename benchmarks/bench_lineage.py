"""How well lineage is told on generated families of reports whose parents are known.

    python benchmarks/bench_lineage.py [--seed N ...]

Reads the generator and scorer of the alignment benchmark in ../shared/bench/alignment; stops where they are not there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from wordbond.matching.lineage_lines import lineage_lines

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "alignment"


def main() -> None:
    """Print the scores of each seed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, nargs="+", default=[4711])
    seeds = arguments.parse_args().seed
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


def run(script: str, *arguments: str) -> str:
    """What a script of the benchmark prints."""
    command = [sys.executable, "-B", str(BENCH / script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=BENCH).stdout


if __name__ == "__main__":
    main()

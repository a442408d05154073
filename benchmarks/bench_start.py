"""How long a command takes to begin: `wordbond --help` beside an interpreter that does nothing.

    python -m benchmarks.bench_start [--times 10] [--json]

Times are of the processor (user and system) of each new process, the least and the median of `--times`; the files are
at hand, as after the first call.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import typer": [sys.executable, "-c", "import typer"],
    "wordbond --help": [sys.executable, "-m", "wordbond", "--help"],
    "wordbond --version": [sys.executable, "-m", "wordbond", "--version"],
}


def seconds_of(command: list[str]) -> float:
    """The processor time of one run of `command`."""
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(given.times):  # in turn, so that what else the machine does falls on all alike
        for name, command in COMMANDS.items():
            taken[name].append(seconds_of(command))
    found = {name: {"least_s": min(times), "median_s": statistics.median(times)} for name, times in taken.items()}
    if given.json:
        print(json.dumps(found))
        return 0
    print(f"{'command':20} {'least s':>8} {'median s':>9}")
    for name, one in found.items():
        print(f"{name:20} {one['least_s']:8.2f} {one['median_s']:9.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

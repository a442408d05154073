"""How well and how fast targets are assessed: a backtest of the 2 % pledge, and 100,000 paths for 32 parties.

    python -m benchmarks.bench_assess [--paths 100000] [--seed 0] [--json]

The backtest asks for the pledge of 2014 (2 % of GDP by 2024) at the end of each year from 2015 to 2023, with the
figures up to that year. They are of one edition, of June 2024, with all its later revisions: this tests the method, not
what a reader of the time could have known. The method's settings were chosen on the equipment shares (see
docs/assessment.md), whose score is printed too, as that of data it was fitted to. Beside it stand two naive forecasts,
“no change” and “the straight line goes on”, and the score of always saying a half, which uses nothing.

Speed: the assessment of 32 parties, simulated 11 years ahead; the peer, in the same run, is the same draw written with
Python's random module, on a thousandth of the paths, scaled up.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence

from wordbond.commitments.backtest import Forecast, backtest, brier_score, calibration
from wordbond.commitments.simulate import Outlook, fit, simulate
from wordbond.packs import Pack, load_pack

EDITION = "2024-06"
YEARS = range(2015, 2024)
PARTIES = 32
AHEAD = 11


def scores_of(forecasts: Sequence[Forecast]) -> dict[str, float]:
    """The Brier score of each way of forecasting."""
    outcomes = [one.reached for one in forecasts]
    return {
        "method": brier_score([one.method for one in forecasts], outcomes),
        "no change": brier_score([one.no_change for one in forecasts], outcomes),
        "trend": brier_score([one.trend for one in forecasts], outcomes),
        "always a half": 0.25,
    }


def histories_of(pack: Pack) -> dict[str, list[float]]:
    """The shares of GDP of the edition, made up to 32 parties by giving the first ones twice."""
    found: dict[str, list[tuple[int, float]]] = {}
    for figure in pack.series:
        if (figure.measure, figure.edition) == ("share_gdp_pct", EDITION) and not figure.body.startswith("_"):
            found.setdefault(figure.body, []).append((figure.year, float(figure.value)))
    named = {body: [value for _, value in sorted(values)] for body, values in found.items()}
    again = {f"{body}-again": values for body, values in list(named.items())[: PARTIES - len(named)]}
    return {**named, **again}


def run_vectorised(outlooks: dict[str, Outlook], histories: dict[str, list[float]], paths: int, seed: int) -> float:
    started = time.perf_counter()
    for at, (party, outlook) in enumerate(outlooks.items()):
        simulate(outlook, histories[party][-1], years=AHEAD, bar=3.5, paths=paths, seed=(seed, at))
    return time.perf_counter() - started


def run_plain(outlooks: dict[str, Outlook], histories: dict[str, list[float]], paths: int, seed: int) -> float:
    """The same draw, a step at a time."""
    chance = random.Random(seed)
    started = time.perf_counter()
    for party, outlook in outlooks.items():
        own, pool = outlook.own.tolist(), outlook.pool.tolist()
        ends = []
        for _ in range(paths):
            drift = chance.gauss(outlook.drift, outlook.drift_error)
            at = histories[party][-1]
            for _ in range(AHEAD):
                at += drift + chance.choice(own if chance.random() < outlook.own_weight else pool)
            ends.append(at)
        sorted(ends)
    return time.perf_counter() - started


def measure_speed(paths: int, seed: int) -> dict[str, float]:
    """Seconds and memory, of this process alone."""
    histories = histories_of(load_pack())
    outlooks = fit(histories)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = min(run_vectorised(outlooks, histories, paths, seed) for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    few = max(1, paths // 1000)
    plain = run_plain(outlooks, histories, few, seed) * paths / few
    return {
        "parties": len(outlooks),
        "paths": paths,
        "seconds": seconds,
        "plain Python, seconds (scaled)": plain,
        "times as fast": plain / seconds,
        "peak MiB": peak / 1024,
        "MiB above loading": (peak - before) / 1024,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paths", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--speed-only", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.speed_only:
        print(json.dumps(measure_speed(asked.paths, asked.seed)))
        return 0
    pack = load_pack()
    targets = {target.id: target for target in pack.targets}
    pledge = backtest(targets["G01"], pack, edition=EDITION, years=YEARS, paths=asked.paths, seed=asked.seed)
    fitted = backtest(targets["G02"], pack, edition=EDITION, years=YEARS, paths=asked.paths, seed=asked.seed)
    by_year = {year: scores_of([one for one in pledge if one.year == year]) for year in YEARS}
    bins = calibration([one.method for one in pledge], [one.reached for one in pledge])
    command = [sys.executable, "-m", "benchmarks.bench_assess", "--speed-only", "--paths", str(asked.paths)]
    speed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if asked.json:
        told = {"pledge": scores_of(pledge), "fitted": scores_of(fitted), "by_year": by_year}
        print(json.dumps({**told, "calibration": bins, "forecasts": len(pledge), "speed": speed}))
        return 0
    print(f"Brier score of {len(pledge)} forecasts, {len({one.party for one in pledge})} parties (less is better)")
    names = list(scores_of(pledge))
    print(f"{'as of':>12}" + "".join(f"{name:>15}" for name in names))
    for year, scores in by_year.items():
        print(f"{year:>12}" + "".join(f"{scores[name]:15.3f}" for name in names))
    print(f"{'all':>12}" + "".join(f"{scores_of(pledge)[name]:15.3f}" for name in names))
    print(f"{'(equipment)':>12}" + "".join(f"{scores_of(fitted)[name]:15.3f}" for name in names))
    print("\nCalibration of the method on the pledge: said, came true, forecasts")
    for said, true, number in bins:
        print(f"{said:8.2f}{true:8.2f}{number:6d}")
    print(
        f"\n{speed['parties']:.0f} parties x {speed['paths']:.0f} paths x {AHEAD} years: {speed['seconds']:.2f} s, "
        f"peak {speed['peak MiB']:.0f} MiB ({speed['MiB above loading']:.0f} above loading); "
        f"plain Python would take {speed['plain Python, seconds (scaled)']:.0f} s "
        f"({speed['times as fast']:.0f} times)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Hold the scores on the dev data against `quality/floors.toml`.

    python -m tools.floors            score what the data at hand allows, exit 1 where a score is below its floor

Each floor names a suite, a figure of that suite's scorer, and the least it may be (or the most, for a rate of errors).
Each suite names its data with their SHA-256: a score on other data is no score. Where the data folder is absent the
suite is skipped with a message; a clean clone with no data passes without a figure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "quality" / "floors.toml"

Scores = dict[str, float]


class SuiteFailed(Exception):
    """A command or scorer of a suite ended badly."""


def run(*command: str | Path) -> str:
    """What `command` prints; raises SuiteFailed with its last words where it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise SuiteFailed(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr.strip()[-2000:]}")
    return done.stdout


def wordbond(*arguments: str | Path) -> str:
    """What the product's command line prints for `arguments`."""
    return run(sys.executable, "-m", "wordbond", *arguments)


def flat(value: object, prefix: str = "") -> Scores:
    """The numbers of a nested dict, named by their path: {"all": {"f1": 0.5}} gives {"all.f1": 0.5}."""
    if isinstance(value, dict):
        return {k: v for key, part in value.items() for k, v in flat(part, f"{prefix}{key}.").items()}
    return {prefix[:-1]: float(value)} if isinstance(value, int | float) else {}


def attribution(work: Path) -> Scores:
    """The attribution benchmark's dev articles through `wordbond attribute`."""
    bench = SHARED / "bench/attribution"
    wordbond("attribute", bench / "data/dev.jsonl.gz", work / "pred.jsonl.gz")
    return flat(
        json.loads(run(sys.executable, bench / "score.py", bench / "data/dev.jsonl.gz", work / "pred.jsonl.gz"))
    )


def sample(work: Path) -> Scores:
    """The annotated sample of two reports through `wordbond analyse`."""
    seeds = SHARED / "seeds"
    reports = sorted(seeds.glob("00[24]_*.txt"))
    (work / "pred.json").write_text(wordbond("analyse", *reports), encoding="utf-8")
    printed = run(sys.executable, seeds / "score.py", work / "pred.json", seeds / "gold_sample.json", "--json")
    return flat(json.loads(printed))


def pages(_work: Path) -> Scores:
    """Our own varied pages: noise and metadata."""
    printed = run(sys.executable, "tests/reading/score_pages.py")
    found = re.search(r"noise F1 ([\d.]+) \(kind right ([\d.]+)\), metadata ([\d.]+)$", printed.strip())
    if found is None:
        raise SuiteFailed(f"pages: the scorer ended with {printed[-200:]!r}")
    return {"noise.f1": float(found[1]), "noise.kind": float(found[2]), "metadata": float(found[3])}


def speakers(_work: Path) -> Scores:
    """The half of our gold speakers that nothing was tuned on."""
    printed = run(sys.executable, "tests/attribution/gold_speakers/score.py", "--half", "untouched")
    found = re.search(r"^untouched\s+\d+ mentions\s+right\s+([\d.]+) %\s+wrong\s+([\d.]+) %", printed, re.MULTILINE)
    if found is None:
        raise SuiteFailed(f"speakers: the scorer printed {printed[:200]!r}")
    return {"right": float(found[1]) / 100, "wrong": float(found[2]) / 100}


def pairs(work: Path) -> Scores:
    """Generated pairs of said and reported words through `wordbond verify`."""
    bench = SHARED / "bench/alignment"
    cases = bench / "data/cases_dev.jsonl"
    wordbond("verify", cases, work / "pred.jsonl")
    printed = run(sys.executable, bench / "score.py", "--gold", cases, "--pred", work / "pred.jsonl", "--json")
    return flat(json.loads(printed))


def finding(work: Path) -> Scores:
    """Reported words found in the transcripts of real debates: in their own, and among all; headings left out."""
    bench = SHARED / "bench/alignment"
    cases = [json.loads(line) for line in (bench / "data/debates_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    gold = work / "gold.jsonl"
    gold.write_text("".join(json.dumps(case) + "\n" for case in cases if case["tier"] != "topic"), encoding="utf-8")
    scores: Scores = {}
    for name, within in (("known", ("--within", "debate")), ("pooled", ())):
        pool = bench / "data/debates_transcripts.jsonl.gz"
        wordbond("verify", gold, work / "pred.jsonl", "--pool", pool, *within)
        printed = run(sys.executable, bench / "score.py", "--gold", gold, "--pred", work / "pred.jsonl", "--json")
        scores |= flat(json.loads(printed)["all"]["retrieval"], f"{name}.")
    return scores


def lineage(work: Path) -> Scores:
    """Generated families of reports through `wordbond lineage`."""
    bench = SHARED / "bench/alignment"
    wordbond("lineage", bench / "data/lineage_reports.jsonl", work / "pred.jsonl")
    gold = bench / "data/lineage_gold.jsonl"
    printed = run(sys.executable, bench / "score_lineage.py", "--gold", gold, "--pred", work / "pred.jsonl")
    return {f"{m[1]}.f1": float(m[2]) for m in re.finditer(r"^(\w+) .*? F1 ([\d.]+)", printed, re.MULTILINE)}


def relations(_work: Path) -> Scores:
    """Relations and threats in the short paragraphs that nothing was mended on, and where there are none."""
    printed = run(sys.executable, "-m", "tests.claims.relation_halves", "test")
    found = {m[1]: float(m[2]) for m in re.finditer(r"^test: (\w+) .* F1 ([\d.]+)", printed, re.MULTILINE)}
    alarms = re.search(r"^false alarms: (\d+)$", printed, re.MULTILINE)
    if alarms is None or set(found) != {"relations", "threats"}:
        raise SuiteFailed(f"relations: the scorer printed {printed[:200]!r}")
    return {f"{what}.f1": score for what, score in found.items()} | {"false_alarms": float(alarms[1])}


SUITES: dict[str, Callable[[Path], Scores]] = {
    "attribution": attribution,
    "sample": sample,
    "pages": pages,
    "speakers": speakers,
    "pairs": pairs,
    "finding": finding,
    "lineage": lineage,
    "relations": relations,
}


@dataclass(frozen=True, slots=True)
class Floor:
    """The bound of one figure."""

    figure: str
    bound: float
    at_most: bool = False

    def holds(self, score: float) -> bool:
        """Whether `score`, rounded to the four places that the file keeps, is within the bound."""
        return round(score, 4) <= self.bound if self.at_most else round(score, 4) >= self.bound


def missing_data(data: dict[str, str]) -> str | None:
    """Why the data of a suite cannot be used: absent, or not the ones that the floors were measured on."""
    for name, sha256 in data.items():
        path = (ROOT if name.startswith("tests/") else SHARED) / name
        if not path.exists():
            return f"{path} is not there"
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise SuiteFailed(f"{path} is not the file that its floors were measured on; measure them anew")
    return None


def check(name: str, suite: dict[str, object]) -> bool:
    """Run one suite, print each figure beside its bound, and say whether all hold."""
    data = {str(k): str(v) for k, v in dict(suite.get("data", {})).items()}  # type: ignore[call-overload]
    reason = missing_data(data)
    if reason:
        print(f"{name}: skipped, {reason}")
        return True
    with tempfile.TemporaryDirectory() as work:
        scores = SUITES[name](Path(work))
    floors = [Floor(k, float(v)) for k, v in dict(suite.get("at_least", {})).items()]  # type: ignore[call-overload]
    floors += [Floor(k, float(v), at_most=True) for k, v in dict(suite.get("at_most", {})).items()]  # type: ignore[call-overload]
    held = True
    for floor in floors:
        if floor.figure not in scores:
            raise SuiteFailed(f"{name}: the scorer gives no figure {floor.figure!r}, only {sorted(scores)}")
        score = scores[floor.figure]
        held &= floor.holds(score)
        verdict = "" if floor.holds(score) else "  FELL SHORT"
        print(f"{name}: {floor.figure} {score:.4f} {'<=' if floor.at_most else '>='} {floor.bound}{verdict}")
    return held


def main() -> int:
    """Check every suite, or those named; exit 1 where a figure is out of bounds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("suites", nargs="*", choices=[[], *SUITES], help="only these")
    chosen = parser.parse_args().suites
    suites = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    try:
        held = [check(name, suite) for name, suite in suites.items() if not chosen or name in chosen]
    except SuiteFailed as failure:
        print(f"floors: {failure}", file=sys.stderr)
        return 1
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())

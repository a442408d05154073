"""Fit what desks do to generated families of reports whose parents are known.

    python -m training.matching.fit_lineage --seed 101 102 ... [--out src/wordbond/matching/data/habits.toml]

Method: conditional maximum likelihood. Of all accounts of a report, as the present history shows them, the true one
is to be the most probable; the history is then reckoned with the new weights, and they are fitted once more. Reads the
generator of the alignment benchmark in ../shared/bench/alignment. Keep seeds apart to measure on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wordbond.matching.accounts import Account
from wordbond.matching.acts import Act
from wordbond.matching.carriers import Carrier
from wordbond.matching.desks import Habits, Sign, read_habits
from wordbond.matching.edges import LOST, EdgeKind
from wordbond.matching.lineage import History
from wordbond.matching.lineage_lines import read_families, stock_sentences

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT.parent / "shared" / "bench" / "alignment"
HABITS = ROOT / "src" / "wordbond" / "matching" / "data" / "habits.toml"

Floats = npt.NDArray[np.float64]
Gold = dict[str, tuple[tuple[str, ...], str]]

COLUMNS = [(kind.value, name) for kind in EdgeKind for name in ["bias", *(a.value for a in Act)]]
COLUMNS += [("signs", sign.value) for sign in Sign]
COLUMN = {pair: at for at, pair in enumerate(COLUMNS)}
AGAINST = {
    Act.NEW_WORD_ABOVE,
    Act.NEW_FACT_ABOVE,
    Act.NEW_FACT_BESIDE,
    Act.QUOTED,
    Act.FILLED_UP,
    Act.ADDED_QUOTE_ABOVE,
    Act.ADDED_STOCK_ABOVE,
    Act.ADDED_QUOTE_BESIDE,
}
"""Acts that never speak for an edge, whatever few cases may say."""
MOST = {
    Act.ADDED_PROSE.value: -1.0,
    Act.ADDED_QUOTE.value: -1.0,
    Act.ADDED_PROSE_BESIDE.value: -5.0,
    Act.ADDED_PROSE_ABOVE.value: -5.0,
}
"""What an act is worth at most, of a derived report. Generated desks add no reporting and print no prose of their own:
in the world, what is new was seldom added by a desk, and what two desks print to the letter that is not stock, one has
from the other or both from a third."""
PENALTY = 1e-3
STEPS = 300


def main() -> None:
    """Fit on the families of all seeds and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seed", type=int, nargs="+", required=True)
    arguments.add_argument("--out", type=Path, default=HABITS)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    groups = [group for seed in chosen.seed for group in read_seed(seed)]
    habits: Habits | None = None
    for _ in range(chosen.rounds):
        cases = [case for group in groups for case in cases_of(*group, habits)]
        weights = fit(cases)
        table = tabled(weights)
        habits = read_habits(table)
    chosen.out.write_text(written(table, chosen.seed), encoding="utf-8")


Group = tuple[list[Carrier], set[str], frozenset[tuple[str, ...]], Gold]


def read_seed(seed: int) -> list[Group]:
    """The families of one seed with what is known of their agencies, stock sentences and parents."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-B", str(BENCH / "make_lineage.py"), "--seed", str(seed), "--out", folder]
        subprocess.run(command, check=True, capture_output=True, cwd=BENCH)
        made = Path(folder)
        rows = [json.loads(line) for line in (made / "lineage_gold.jsonl").read_text(encoding="utf-8").splitlines()]
        families = read_families((made / "lineage_reports.jsonl").read_text(encoding="utf-8").splitlines())
    gold = {row["id"]: (tuple(row["parents"]), row["kind"]) for row in rows}
    known = {name for family in families.values() for c in family for name, _ in c.credits}
    stock = stock_sentences(families.values())
    return [(family, known, stock, gold) for family in families.values()]


Case = tuple[Floats, int]
"""The accounts of one report as rows, and which is the true one."""


def cases_of(
    family: list[Carrier], known: set[str], stock: frozenset[tuple[str, ...]], gold: Gold, habits: Habits | None
) -> list[Case]:
    """The cases of one family, in the history that `habits` lead to (the first guess without)."""
    history = History(family, known, stock, habits or BLANK)
    if habits is None:
        history.guess()
    else:
        history.settle()
    cases = []
    for name, accounts in history.all_accounts():
        origins = true_origins(history, gold[name][0])
        right = [i for i, a in enumerate(accounts) if set(a.origins) == set(origins) and a.kind.value == gold[name][1]]
        right = right or [i for i, a in enumerate(accounts) if set(a.origins) == set(origins)]
        if right:
            ordered = [i for i in right if accounts[i].origins == origins]
            cases.append((np.array([row_of(a) for a in accounts], dtype=np.float32), (ordered or right)[0]))
    return cases


def true_origins(history: History, parents: tuple[str, ...]) -> tuple[str, ...]:
    """The true parents, a withheld one by the name that the history gave it."""
    lost = list(history.lost)
    found = []
    for parent in parents:
        if parent.startswith(LOST):
            named = LOST + parent.removeprefix(LOST).casefold()
            unnamed = [name for name in lost if name.startswith(f"{LOST}unnamed-")]
            found.append(named if named in lost else unnamed[0] if unnamed else "?")
        else:
            found.append(parent)
    return tuple(found)


def row_of(account: Account) -> Floats:
    """An account as one number a column."""
    row = np.zeros(len(COLUMNS))
    row[COLUMN[account.kind.value, "bias"]] = 1.0
    for act, times in account.acts.items():
        row[COLUMN[account.kind.value, act.value]] = times
    for sign, times in account.signs.items():
        row[COLUMN["signs", sign.value]] = times
    return row


def fit(cases: list[Case]) -> Floats:
    """The weights that make the true accounts most probable, small ones preferred (Adam on the whole set)."""
    rows = np.concatenate([rows for rows, _ in cases])
    sizes = [len(rows) for rows, _ in cases]
    starts = np.cumsum([0, *sizes[:-1]])
    of_case = np.repeat(np.arange(len(cases)), sizes)
    right = starts + np.array([at for _, at in cases])
    spread = rows.std(axis=0)
    spread[spread < 1e-5] = 1.0
    scaled = rows / spread
    most = np.array([most_of(*column) for column in COLUMNS]) * spread
    weights, mean, square = np.zeros(len(COLUMNS)), np.zeros(len(COLUMNS)), np.zeros(len(COLUMNS))
    for step in range(1, STEPS + 1):
        scores = scaled @ weights.astype(np.float32)
        top = np.maximum.reduceat(scores, starts)
        likely = np.exp(scores - top[of_case])
        shares = likely / np.add.reduceat(likely, starts)[of_case]
        slope = shares.copy()
        slope[right] -= 1.0
        gradient = scaled.T @ slope / len(cases) + 2 * PENALTY * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.05 if step < 0.7 * STEPS else 0.01
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights = np.minimum(weights, most)
    loss = -np.log(shares[right] + 1e-12).mean()
    print(f"{len(cases)} reports, {len(rows)} accounts: loss {loss:.4f}", flush=True)
    return np.asarray(weights / spread)


def most_of(kind: str, name: str) -> float:
    """The most that a weight may be."""
    if kind != EdgeKind.ROOT and name in MOST:
        return MOST[name]
    return 0.0 if name in AGAINST or name in MOST else np.inf


def tabled(weights: Floats) -> dict[str, dict[str, float]]:
    """The weights by kind and act."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for (kind, name), value in zip(COLUMNS, weights.tolist(), strict=True):
        if name == "bias" or abs(value) >= 0.005:
            table[kind][name] = round(value, 2)
    return table


def written(table: dict[str, dict[str, float]], seeds: list[int]) -> str:
    """The table as TOML."""
    lines = [f"# Written by training/matching/fit_lineage.py on seeds {' '.join(map(str, seeds))}. Weights in nats."]
    for kind, row in table.items():
        lines += ["", f"[{kind}]", *(f"{name} = {value}" for name, value in row.items())]
    return "\n".join(lines) + "\n"


BLANK = read_habits({**{kind.value: {"bias": 0.0} for kind in EdgeKind}, "signs": {}})

if __name__ == "__main__":
    main()

"""From raw probabilities to one that means something: logistic regression on held-out articles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.evaluate import Outcome
from wordbond.attribution.joining import Calibration, Form

RIDGE = 1.0
ROUNDS = 50
LEAST = 0.3
"""The confidence from which on the end-to-end F1 of held-out articles is best, cross-validated."""
WANTED_PRECISION, LEAST_RECALL = 0.98, 0.60


def calibrate(outcomes: Sequence[Outcome], least: float = LEAST) -> Calibration:
    """Weights for each form, by ridge logistic regression of `right` on the evidence."""
    weights: dict[Form, tuple[float, ...]] = {}
    for form in Form:
        some = [o for o in outcomes if Form.of(o.joined.evidence) is form]
        shown = np.array([Calibration.features(o.joined.evidence) for o in some])
        right = np.array([o.right for o in some], dtype=float)
        weights[form] = tuple(round(float(w), 5) for w in _logistic(shown, right))
    return Calibration(weights, least, 1.0)


def _logistic(shown: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Newton's method. The first weight is the constant and is not held back."""
    table = np.hstack([np.ones((len(shown), 1)), shown])
    weights = np.zeros(table.shape[1])
    ridge = np.diag([1e-6] + [RIDGE] * shown.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (right - likely) - ridge @ weights
        bend = (table * (likely * (1 - likely))[:, None]).T @ table + ridge
        weights += np.linalg.solve(bend, slope)
    return weights


def write(calibration: Calibration, path: Path) -> None:
    """Write what `Calibration.read` reads."""
    rows = {form.value: list(weights) for form, weights in calibration.weights.items()}
    path.write_text(
        json.dumps({"least": calibration.least, "publish": calibration.publish, "weights": rows}, indent=1) + "\n",
        encoding="utf-8",
    )


def threshold_for(outcomes: Sequence[Outcome], gold: int) -> float:
    """The lowest confidence from which on `WANTED_PRECISION` is kept, if `LEAST_RECALL` of `gold` is found there.

    Else the highest confidence at which that recall is: annotators' own slips may forbid any higher precision.
    """
    ranked = sorted(((o.joined.confidence, o.right) for o in outcomes), reverse=True)
    precise, found = None, 0.0
    right = 0
    for number, (sure, correct) in enumerate(ranked, 1):
        right += correct
        if number < len(ranked) and ranked[number][0] == sure:
            continue
        if right >= LEAST_RECALL * gold:
            found = found or sure
            if right >= WANTED_PRECISION * number:
                precise = sure
    return precise or found


NEUTRAL = Calibration(dict.fromkeys(Form, (0.0,) * 11), 0.0, 1.0)
"""Takes everything and knows nothing: what is calibrated must first be found."""

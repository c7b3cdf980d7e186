"""Figures about scores: areas, recall at a false-positive rate, calibration; plain numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95% interval (Wilson's)."""

    value: float
    low: float
    high: float
    of: int


def rate(hits: int, of: int) -> Rate:
    """Return *hits* out of *of* with Wilson's interval."""
    if not of:
        return Rate(float("nan"), 0.0, 1.0, 0)
    z, p = 1.959964, hits / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return Rate(p, max(0.0, middle - half), min(1.0, middle + half), of)


def auc(scores: ArrayLike, labels: ArrayLike) -> float:
    """Return the area under the ROC curve; ties count half; NaN if a side is missing."""
    s, y = np.asarray(scores, float), np.asarray(labels, bool)
    positive, negative = int(y.sum()), int((~y).sum())
    if not positive or not negative:
        return float("nan")
    _, place, counts = np.unique(s, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2.0)[place]
    return float((ranks[y].sum() - positive * (positive + 1) / 2) / (positive * negative))


def pr_auc(scores: ArrayLike, labels: ArrayLike) -> float:
    """Return the average precision."""
    s, y = np.asarray(scores, float), np.asarray(labels, bool)
    if not y.any():
        return float("nan")
    order = np.argsort(-s, kind="stable")
    s, y = s[order], y[order]
    last = np.append(np.diff(s) != 0, True)
    hits = np.cumsum(y)[last]
    precision = hits / (np.flatnonzero(last) + 1)
    return float((np.diff(hits, prepend=0) * precision).sum() / y.sum())


def threshold_at(negatives: ArrayLike, share: float) -> float:
    """Return the lowest threshold that at most *share* of the negatives reach."""
    s = np.sort(np.asarray(negatives, float))[::-1]
    allowed = int(share * len(s))
    return float(np.nextafter(s[allowed], np.inf)) if allowed < len(s) else 0.0


def recall_at(positives: ArrayLike, negatives: ArrayLike, share: float) -> Rate:
    """Return the recall at the threshold that at most *share* of the negatives reach."""
    s = np.asarray(positives, float)
    return rate(int((s >= threshold_at(negatives, share)).sum()), len(s))


def balanced_accuracy(scores: ArrayLike, labels: ArrayLike, threshold: float = 0.5) -> float:
    """Return the mean of the recalls of the two sides."""
    said, y = np.asarray(scores, float) >= threshold, np.asarray(labels, bool)
    return float((said[y].mean() + (~said[~y]).mean()) / 2)


def macro_f1(scores: ArrayLike, labels: ArrayLike, threshold: float = 0.5) -> float:
    """Return the mean F1 of the two sides."""
    said, y = np.asarray(scores, float) >= threshold, np.asarray(labels, bool)
    return (_f1(said, y) + _f1(~said, ~y)) / 2


def _f1(said: NDArray[np.bool_], y: NDArray[np.bool_]) -> float:
    return float(2 * (said & y).sum() / max(1, said.sum() + y.sum()))


def best_threshold(scores: ArrayLike, labels: ArrayLike) -> float:
    """Return the threshold of the best balanced accuracy."""
    s, y = np.asarray(scores, float), np.asarray(labels, bool)
    order = np.argsort(-s, kind="stable")
    gain = np.cumsum(y[order]) / max(1, y.sum()) - np.cumsum(~y[order]) / max(1, (~y).sum())
    return float(s[order][int(np.argmax(gain))])


def reliability(
    scores: ArrayLike, labels: ArrayLike, bins: int = 10
) -> list[tuple[float, float, int]]:
    """Return, for every tenth of the scores: mean score, share that is positive, count."""
    s, y = np.asarray(scores, float), np.asarray(labels, float)
    place = np.minimum((s * bins).astype(int), bins - 1)
    return [
        (float(s[place == b].mean()), float(y[place == b].mean()), int((place == b).sum()))
        for b in range(bins)
        if (place == b).any()
    ]


def calibration_error(scores: Sequence[float] | Floats, labels: ArrayLike) -> float:
    """Return the expected calibration error over ten bins."""
    table = reliability(scores, labels)
    total = sum(count for _, _, count in table)
    return sum(abs(mean - share) * count for mean, share, count in table) / max(1, total)

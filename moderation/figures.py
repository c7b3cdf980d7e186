"""Figures about scores, for evaluation and the model's card: labels and scores in, numbers out.

Shares come with 95% intervals: Wilson's for proportions, the bootstrap's for areas.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]
Scores = Floats
_RATES = (0.001, 0.01, 0.05)
_RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95% interval; all three are None where it cannot be had."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What a threshold gives: rows scored at or above it are said to be positive."""

    threshold: float
    recall: Interval
    false_positive_rate: Interval
    precision: float | None
    balanced_accuracy: float | None
    macro_f1: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many positives and negatives have each score, the scores ascending."""

    positives: Scores
    negatives: Scores


def auc(labels: Labels, scores: Scores) -> float | None:
    """Return the area under the ROC curve; ties count half. None without both classes."""
    return area(_counts(*_places(labels, scores)))


def average_precision(labels: Labels, scores: Scores) -> float | None:
    """Return the area under the precision-recall curve, as average precision."""
    return precision(_counts(*_places(labels, scores)))


def area(counts: Counts) -> float | None:
    """Return what `auc` does."""
    positives, negatives = counts.positives.sum(), counts.negatives.sum()
    if not positives or not negatives:
        return None
    below = counts.negatives.cumsum() - counts.negatives / 2
    return float((counts.positives * below).sum() / (positives * negatives))


def precision(counts: Counts) -> float | None:
    """Return what `average_precision` does."""
    hits = counts.positives[::-1].cumsum()
    said = hits + counts.negatives[::-1].cumsum()
    if not len(hits) or not hits[-1]:
        return None
    return float((hits / np.maximum(said, 1) * counts.positives[::-1]).sum() / hits[-1])


def interval(figure: Callable[[Counts], float | None], labels: Labels, scores: Scores) -> Interval:
    """Return *figure* with its bootstrap interval (200 resamples, always the same ones)."""
    places, size = _places(labels, scores)
    value = figure(_counts(places, size))
    if value is None:
        return Interval(None)
    rng = np.random.default_rng(20261121)
    again = (_counts(rng.choice(places, len(places)), size) for _ in range(_RESAMPLES))
    drawn = [found for counts in again if (found := figure(counts)) is not None]
    low, high = np.quantile(drawn, (0.025, 0.975)) if drawn else (None, None)
    return Interval(
        value, None if low is None else float(low), None if high is None else float(high)
    )


def _places(labels: Labels, scores: Scores) -> tuple[Any, int]:
    """Return each row's place among the different scores, positives counted from the second half.

    Sorted once, so that a resample only counts.
    """
    different, place = np.unique(scores, return_inverse=True)
    return place.reshape(-1) + labels * len(different), len(different)


def _counts(places: Any, size: int) -> Counts:
    found = np.bincount(places, minlength=2 * size).astype(float)
    return Counts(found[size:], found[:size])


def proportion(hits: int, of: int) -> Interval:
    """Return hits / of with its Wilson interval."""
    if not of:
        return Interval(None)
    share, z = hits / of, 1.959964
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return Interval(share, max(0.0, float(middle - half)), min(1.0, float(middle + half)))


def at(labels: Labels, scores: Scores, threshold: float) -> AtThreshold:
    """Return what *threshold* gives on these rows."""
    said = scores >= threshold
    hits, misses = int((said & labels).sum()), int((~said & labels).sum())
    alarms, passed = int((said & ~labels).sum()), int((~said & ~labels).sum())
    recall, alarm_rate = proportion(hits, hits + misses), proportion(alarms, alarms + passed)
    both = None
    if recall.value is not None and alarm_rate.value is not None:
        both = (recall.value + 1 - alarm_rate.value) / 2
    return AtThreshold(
        threshold,
        recall,
        alarm_rate,
        hits / (hits + alarms) if hits + alarms else None,
        both,
        None if both is None else (_f1(hits, alarms, misses) + _f1(passed, misses, alarms)) / 2,
    )


def best_threshold(labels: Labels, scores: Scores) -> float | None:
    """Return the threshold with the best balanced accuracy on these very rows: an upper bound."""
    positives = int(labels.sum())
    if not positives or positives == len(labels):
        return None
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.nonzero(np.diff(scores[order]))[0], len(scores) - 1)
    hits = np.cumsum(labels[order])[ends]
    alarms = (ends + 1) - hits
    balance = hits / positives - alarms / (len(labels) - positives)
    return float(scores[order][ends[int(np.argmax(balance))]])


def recalls(labels: Labels, scores: Scores) -> dict[str, Interval]:
    """Return recall at each false-positive rate, by the rate as text."""
    return {f"{rate:g}": recall_at(labels, scores, rate) for rate in _RATES}


def recall_at(labels: Labels, scores: Scores, rate: float) -> Interval:
    """Return the recall where at most *rate* of the negatives are called positive."""
    negatives = scores[~labels]
    if not len(negatives) or not labels.any():
        return Interval(None)
    hits = scores[labels] >= threshold_at(negatives, rate)
    return proportion(int(hits.sum()), int(labels.sum()))


def threshold_at(negatives: Scores, rate: float) -> float:
    """Return the lowest threshold that at most *rate* of the *negatives* reach."""
    ordered = np.sort(negatives)[::-1]
    allowed = int(rate * len(ordered))
    return float(np.nextafter(ordered[allowed], np.inf)) if allowed < len(ordered) else 0.0


def reliability(labels: Labels, scores: Scores, bins: int = 10) -> list[dict[str, float]]:
    """Return, for each filled tenth of the scores, the mean score, the share positive, the rows."""
    place = np.clip((scores * bins).astype(int), 0, bins - 1)
    filled = [(place == b) for b in range(bins) if (place == b).any()]
    return [
        {"score": float(scores[b].mean()), "share": float(labels[b].mean()), "rows": int(b.sum())}
        for b in filled
    ]


def calibration_error(labels: Labels, scores: Scores) -> float:
    """Return the expected calibration error over tenths of the scores."""
    if not len(labels):
        return 0.0
    told = reliability(labels, scores)
    return float(sum(abs(b["score"] - b["share"]) * b["rows"] for b in told) / len(labels))


def _f1(hits: int, alarms: int, misses: int) -> float:
    return 2 * hits / (2 * hits + alarms + misses) if hits + alarms + misses else 1.0

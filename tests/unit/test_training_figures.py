"""The figures that cards and reports quote, against values worked out by hand."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from moderation.training import calibrate, figures


def test_area_under_the_curve() -> None:
    assert figures.auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) == 0.75
    assert figures.auc([0.5, 0.5, 0.5], [0, 1, 1]) == 0.5
    assert math.isnan(figures.auc([0.5], [1]))


def test_average_precision() -> None:
    assert figures.pr_auc([0.9, 0.8, 0.7], [1, 0, 1]) == pytest.approx((1 + 2 / 3) / 2)
    assert figures.pr_auc([0.5, 0.5], [1, 0]) == pytest.approx(0.5)


def test_recall_at_a_false_positive_rate() -> None:
    negatives = np.arange(100) / 100
    limit = figures.threshold_at(negatives, 0.01)
    assert (negatives >= limit).sum() == 1
    found = figures.recall_at([0.985, 0.5, 0.999], negatives, 0.01)
    assert found.value == pytest.approx(2 / 3)
    assert found.low < found.value < found.high


def test_an_interval_around_nothing_is_not_nothing() -> None:
    none = figures.rate(0, 2000)
    assert none.value == 0
    assert 0.001 < none.high < 0.003
    assert math.isnan(figures.rate(0, 0).value)


def test_balanced_accuracy_and_macro_f1() -> None:
    scores, labels = [0.9, 0.8, 0.2, 0.1, 0.6, 0.4], [1, 1, 1, 0, 0, 0]
    assert figures.balanced_accuracy(scores, labels) == pytest.approx(2 / 3)
    assert figures.macro_f1(scores, labels) == pytest.approx(2 / 3)
    assert figures.best_threshold([0.9, 0.7, 0.2], [1, 1, 0]) == 0.7


def test_reliability_of_honest_scores_is_near_perfect() -> None:
    rng = np.random.default_rng(1)
    scores = rng.uniform(size=20_000)
    labels = rng.uniform(size=20_000) < scores
    assert figures.calibration_error(scores, labels) < 0.02
    assert figures.calibration_error(np.sqrt(scores), labels) > 0.1


def test_a_scale_and_a_shift_are_found_again() -> None:
    rng = np.random.default_rng(2)
    logits = rng.normal(0, 3, 20_000)
    labels = (rng.uniform(size=20_000) < 1 / (1 + np.exp(-(0.5 * logits - 1)))).astype(float)
    scale, shift = calibrate.platt(logits, labels, np.ones(len(labels)))
    assert scale == pytest.approx(0.5, abs=0.05)
    assert shift == pytest.approx(-1, abs=0.1)


def test_a_head_without_positives_stays_finite_and_in_order() -> None:
    logits = np.array([-3.0, -2.0, 1.0, 5.0])
    scale, shift = calibrate.platt(logits, np.zeros(4), np.ones(4))
    assert scale > 0
    assert math.isfinite(shift)
    assert abs(shift) < 100


def test_a_temperature_is_found_again() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(0, 2, (8_000, 3))
    shares = np.exp(0.5 * logits) / np.exp(0.5 * logits).sum(1, keepdims=True)
    random = Random(4)
    chosen = np.array([random.choices(range(3), row)[0] for row in shares])
    assert calibrate.temperature(logits, chosen) == pytest.approx(0.5, abs=0.06)

"""The figures that cards and reports quote, against values worked out by hand."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from moderation import figures
from moderation.training import calibrate, measure
from moderation.training.heads import HEADS
from moderation.training.rows import Row


def test_recall_at_a_false_positive_rate() -> None:
    negatives, positives = np.arange(100) / 100, np.array([0.985, 0.5, 0.999])
    scores = np.concatenate([negatives, positives])
    found = figures.recall_at(np.arange(103) >= 100, scores, 0.01)
    assert found.value == pytest.approx(2 / 3)
    assert found.low < found.value < found.high


def test_an_interval_around_nothing_is_not_nothing() -> None:
    none = figures.proportion(0, 2000)
    assert none.value == 0
    assert none.high is not None
    assert 0.001 < none.high < 0.003
    assert figures.proportion(0, 0).value is None


def test_balanced_accuracy_and_macro_f1() -> None:
    scores = np.array([0.9, 0.8, 0.2, 0.1, 0.6, 0.4])
    labels = np.array([1, 1, 1, 0, 0, 0], bool)
    half = figures.at(labels, scores, 0.5)
    assert half.balanced_accuracy == pytest.approx(2 / 3)
    assert half.macro_f1 == pytest.approx(2 / 3)
    assert figures.best_threshold(np.array([1, 1, 0], bool), np.array([0.9, 0.7, 0.2])) == 0.7


def test_reliability_of_honest_scores_is_near_perfect() -> None:
    rng = np.random.default_rng(1)
    scores = rng.uniform(size=20_000)
    labels = rng.uniform(size=20_000) < scores
    assert figures.calibration_error(labels, scores) < 0.02
    assert figures.calibration_error(labels, np.sqrt(scores)) > 0.1


def test_the_cards_figures_come_from_rows_and_scores() -> None:
    rows = [
        Row("the worst of them all", "jigsaw", {"toxicity": 1.0, "crisis": 0.0}),
        Row("the best of them all", "jigsaw", {"toxicity": 0.0, "crisis": 1.0}),
        Row("nobody came for hours", "nhs_feedback", {"toxicity": 0.0, "crisis": 0.0}),
    ]
    scores = np.zeros((3, len(HEADS)))
    scores[0, HEADS.index("toxicity")] = 0.9
    scores[1, HEADS.index("crisis")] = 0.9
    heads = measure.by_head(rows, scores)
    assert heads["toxicity"]["auc"] == 1.0
    assert heads["spam"]["auc"] is None
    assert measure.by_set(rows, scores)["jigsaw.toxicity"]["balanced_accuracy"] == 1.0
    said = measure.criticism(rows, scores, {"toxicity": {"act": 0.97}})
    assert said["toxic_at_half"]["value"] == 0.0
    assert said["crisis_recall_at_1_percent"]["value"] == 1.0
    assert said["crisis_recall_at_1_percent"]["of"] == 1


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

"""Scores that mean what they say: a scale and a shift for every head, fitted on validation."""

from __future__ import annotations

import numpy as np

from moderation.figures import Floats

_PULL = 1e-5
_HOME = np.array([1.0, 0.0])
_FLATTEST = 0.05


def platt(logits: Floats, labels: Floats, weights: Floats, steps: int = 50) -> tuple[float, float]:
    """Return the scale and shift of a logit that minimise cross-entropy; the order is kept.

    Newton's method with halved steps; a faint pull towards scale 1 and shift 0 keeps a head
    with few or perfectly parted rows finite.
    """
    at = np.array([1.0, 0.0])
    ahead = np.stack([logits, np.ones_like(logits)])
    weights = weights / weights.sum()
    loss = _cross_entropy(at, ahead, labels, weights)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(at @ ahead, -50, 50)))
        gradient = ahead @ (weights * (p - labels)) + 2 * _PULL * (at - _HOME)
        bend = (ahead * (weights * p * (1 - p))) @ ahead.T + 2 * _PULL * np.eye(2)
        step = np.linalg.solve(bend, gradient)
        while (fresh := _cross_entropy(at - step, ahead, labels, weights)) > loss or (at - step)[
            0
        ] < _FLATTEST:
            step = step / 2
            if np.abs(step).max() < 1e-7:
                return float(at[0]), float(at[1])
        at, loss = at - step, fresh
    return float(at[0]), float(at[1])


def _cross_entropy(at: Floats, ahead: Floats, labels: Floats, weights: Floats) -> float:
    ready = at @ ahead
    each = np.logaddexp(0, ready) - labels * ready
    return float(weights @ each + _PULL * ((at - _HOME) ** 2).sum())


def temperature(log_shares: Floats, chosen: Floats) -> float:
    """Return the scale of the logits of a shared softmax, the best of a fine grid."""
    scales = np.geomspace(0.25, 4.0, 81)
    index = chosen.astype(int)
    losses = []
    for scale in scales:
        ready = log_shares * scale
        total = np.log(np.exp(ready - ready.max(1, keepdims=True)).sum(1)) + ready.max(1)
        losses.append(float((total - ready[np.arange(len(index)), index]).mean()))
    return float(scales[int(np.argmin(losses))])

"""The model's figures on validation rows, set by set and head by head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from moderation import figures
from moderation.figures import Floats, Interval, Labels
from moderation.training.heads import BINARY, HEADS, SENTIMENT_HEADS, SENTIMENTS
from moderation.training.rows import Row

CRITICISM = "nhs_feedback"


def known(rows: Sequence[Row], head: str, source: str = "") -> tuple[list[int], Labels]:
    """Return the places of the rows whose *head* is settled, and their labels."""
    places = [
        i
        for i, row in enumerate(rows)
        if (not source or row.source == source)
        and head in row.targets
        and not 0.3 < row.targets[head] < 0.6
    ]
    return places, np.array([row_target(rows[i], head) for i in places], bool)


def row_target(row: Row, head: str) -> bool:
    """Return the head's label."""
    return row.targets[head] >= 0.5


def by_head(rows: Sequence[Row], scores: Floats) -> dict[str, dict[str, float | None]]:
    """Return areas and calibration of every head over all sets, and over the seeds alone."""
    found: dict[str, dict[str, float | None]] = {}
    for head in BINARY:
        column = scores[:, HEADS.index(head)]
        places, labels = known(rows, head)
        seeded, seed_labels = known(rows, head, "seeds")
        found[head] = {
            "positives": float(labels.sum()),
            "auc": figures.auc(labels, column[places]),
            "pr_auc": figures.average_precision(labels, column[places]),
            "seeds_auc": figures.auc(seed_labels, column[seeded]),
            "calibration_error": figures.calibration_error(labels, column[places]),
        }
    return found


def by_set(rows: Sequence[Row], scores: Floats) -> dict[str, dict[str, float | None]]:
    """Return how the best of toxicity and identity attack does on every set."""
    found: dict[str, dict[str, float | None]] = {}
    for source in sorted({row.source for row in rows}):
        for head in ("toxicity", "identity_attack"):
            places, labels = known(rows, head, source)
            if not 0 < labels.sum() < len(labels):
                continue
            column = scores[places, HEADS.index(head)]
            half = figures.at(labels, column, 0.5)
            found[f"{source}.{head}"] = {
                "rows": len(places),
                "auc": figures.auc(labels, column),
                "balanced_accuracy": half.balanced_accuracy,
                "macro_f1": half.macro_f1,
            }
    return found


def criticism(
    rows: Sequence[Row], scores: Floats, thresholds: Mapping[str, Mapping[str, float]]
) -> dict[str, Any]:
    """Return how often real criticism of a health service is taken for abuse or for crisis."""
    places = [i for i, row in enumerate(rows) if row.source == CRITICISM]
    toxic = scores[places, HEADS.index("toxicity")]
    crisis = scores[:, HEADS.index("crisis")]
    at_risk = [i for i, row in enumerate(rows) if row.targets.get("crisis") == 1.0]
    mixed = np.concatenate([crisis[at_risk], crisis[places]])
    cries = np.arange(len(mixed)) < len(at_risk)
    hits, act = int((toxic >= 0.5).sum()), int((toxic >= thresholds["toxicity"]["act"]).sum())
    return {
        "toxic_at_half": _told(figures.proportion(hits, len(places)), len(places)),
        "toxic_at_act": _told(figures.proportion(act, len(places)), len(places)),
        "crisis_recall_at_1_percent": _told(figures.recall_at(cries, mixed, 0.01), len(at_risk)),
    }


def _told(share: Interval, of: int) -> dict[str, float | None]:
    return {**asdict(share), "of": of}


def sentiment_accuracy(rows: Sequence[Row], scores: Floats) -> dict[str, float]:
    """Return the share of rows whose likeliest sentiment is the labelled one, set by set."""
    columns = [HEADS.index(head) for head in SENTIMENT_HEADS]
    said = scores[:, columns].argmax(1)
    found = {}
    for source in sorted({row.source for row in rows if row.sentiment}):
        places = [i for i, row in enumerate(rows) if row.source == source and row.sentiment]
        right = [SENTIMENTS[said[i]] == rows[i].sentiment for i in places]
        found[source] = sum(right) / len(right)
    return found

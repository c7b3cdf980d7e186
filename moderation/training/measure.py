"""The model's figures on validation rows, set by set and head by head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from moderation.training import figures
from moderation.training.figures import Floats
from moderation.training.heads import BINARY, HEADS, SENTIMENT_HEADS, SENTIMENTS
from moderation.training.rows import Row

CRITICISM = "nhs_feedback"


def known(rows: Sequence[Row], head: str, source: str = "") -> tuple[list[int], Floats]:
    """Return the places of the rows whose *head* is settled, and their labels."""
    places = [
        i
        for i, row in enumerate(rows)
        if (not source or row.source == source)
        and head in row.targets
        and not 0.3 < row.targets[head] < 0.6
    ]
    return places, np.array([row_target(rows[i], head) for i in places])


def row_target(row: Row, head: str) -> float:
    """Return the head's label as 0 or 1."""
    return float(row.targets[head] >= 0.5)


def by_head(rows: Sequence[Row], scores: Floats) -> dict[str, dict[str, float]]:
    """Return areas and calibration of every head over all sets, and over the seeds alone."""
    found: dict[str, dict[str, float]] = {}
    for head in BINARY:
        column = scores[:, HEADS.index(head)]
        places, labels = known(rows, head)
        seeded, seed_labels = known(rows, head, "seeds")
        found[head] = {
            "positives": float(labels.sum()),
            "auc": figures.auc(column[places], labels),
            "pr_auc": figures.pr_auc(column[places], labels),
            "seeds_auc": figures.auc(column[seeded], seed_labels),
            "calibration_error": figures.calibration_error(column[places], labels),
        }
    return found


def by_set(rows: Sequence[Row], scores: Floats) -> dict[str, dict[str, float]]:
    """Return how the best of toxicity and identity attack does on every set."""
    found: dict[str, dict[str, float]] = {}
    for source in sorted({row.source for row in rows}):
        for head in ("toxicity", "identity_attack"):
            places, labels = known(rows, head, source)
            if not 0 < labels.sum() < len(labels):
                continue
            column = scores[places, HEADS.index(head)]
            found[f"{source}.{head}"] = {
                "rows": len(places),
                "auc": figures.auc(column, labels),
                "balanced_accuracy": figures.balanced_accuracy(column, labels),
                "macro_f1": figures.macro_f1(column, labels),
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
    hits, act = int((toxic >= 0.5).sum()), int((toxic >= thresholds["toxicity"]["act"]).sum())
    return {
        "toxic_at_half": asdict(figures.rate(hits, len(places))),
        "toxic_at_act": asdict(figures.rate(act, len(places))),
        "crisis_recall_at_1_percent": asdict(
            figures.recall_at(crisis[at_risk], crisis[places], 0.01)
        ),
    }


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

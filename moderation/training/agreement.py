"""How far an imported model agrees with its original, on sentences that are always the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from moderation.figures import Floats


def sentences() -> list[str]:
    """Return the built-in sentences: kind, plain, cross and rude, short and long."""
    lines = Path(__file__).with_name("agreement.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def agreement(
    labels: Sequence[str], original: Floats, imported: Floats
) -> dict[str, dict[str, float]]:
    """Return for each label the largest and mean difference of scores, and the rank correlation.

    Both arrays are (sentences, labels). A correlation is 0 where one side never varies.
    """
    apart = np.abs(original - imported)
    return {
        label: {
            "largest_difference": float(apart[:, i].max()),
            "mean_difference": float(apart[:, i].mean()),
            "rank_correlation": rank_correlation(original[:, i], imported[:, i]),
        }
        for i, label in enumerate(labels)
    }


def rank_correlation(first: Floats, second: Floats) -> float:
    """Return Spearman's correlation; ties share their mean rank."""
    one, two = (r - r.mean() for r in (_ranks(first), _ranks(second)))
    size = float(np.sqrt((one**2).sum() * (two**2).sum()))
    return float((one * two).sum()) / size if size else 0.0


def _ranks(scores: Floats) -> Floats:
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2.0)[place]
    return ranks

"""What is minimised: masked cross-entropy over the heads that are known for a row."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from moderation.training.heads import BINARY


def loss(logits: Tensor, targets: Tensor, mood: Tensor, weights: Tensor, by_head: Tensor) -> Tensor:
    """Return the weighted mean over rows and heads; NaN targets and mood -1 count nothing."""
    known = ~targets.isnan()
    share = known * weights[:, None] * by_head
    each = F.binary_cross_entropy_with_logits(
        logits[:, : len(BINARY)], targets.nan_to_num(), reduction="none"
    )
    binary = (each * share).sum() / weights.sum()
    felt = F.cross_entropy(logits[:, len(BINARY) :], mood.clamp(min=0), reduction="none")
    moody = (felt * weights * (mood >= 0)).sum() / weights.sum()
    return binary + 0.5 * moody


def head_weights(**heavier: float) -> Tensor:
    """Return one weight a binary head: 1 unless named."""
    return torch.tensor([heavier.get(head, 1.0) for head in BINARY])

"""The label heads in torch: a hidden layer over the features of a finished model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from moderation.training.pack import Array

HIDDEN = 256


@dataclass(frozen=True, slots=True)
class Examples:
    """*targets* of (rows, heads) count where *known* is above 0, and as much as it says."""

    features: Array
    targets: Array
    known: Array

    def some(self, rows: Array) -> Examples:
        """Return the rows at these places."""
        return Examples(self.features[rows], self.targets[rows], self.known[rows])


@dataclass(frozen=True, slots=True)
class Weights:
    """Two matrices of (in, out), and what is added to each product."""

    hidden: Array
    hidden_bias: Array
    out: Array
    out_bias: Array

    def logits(self, features: Array) -> Array:
        """Return an array of (rows, heads)."""
        with torch.no_grad():
            inner = F.gelu(torch.from_numpy(features @ self.hidden + self.hidden_bias)).numpy()
        found: Array = inner @ self.out + self.out_bias
        return found


def fit(rows: Examples, seed: int, *, epochs: int = 14, rate: float = 1e-3) -> Weights:
    """Learn the heads; the same rows and seed give the same weights."""
    torch.manual_seed(seed)
    mean, spread = rows.features.mean(0), rows.features.std(0) + 1e-4
    features = torch.from_numpy(((rows.features - mean) / spread).astype(np.float32))
    targets = torch.from_numpy(rows.targets.astype(np.float32))
    known = torch.from_numpy(rows.known.astype(np.float32))
    inner = nn.Linear(features.shape[1], HIDDEN)
    outer = nn.Linear(HIDDEN, targets.shape[1])
    net = nn.Sequential(nn.Dropout(0.3), inner, nn.GELU(), nn.Dropout(0.3), outer)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.05)
    steps = epochs * -(-len(features) // 128)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    for _ in range(epochs):
        for batch in torch.randperm(len(features)).split(128):
            each = F.binary_cross_entropy_with_logits(
                net(features[batch]), targets[batch], reduction="none"
            )
            loss = (each * known[batch]).sum() / known[batch].sum()
            loss.backward()
            optimiser.step()
            optimiser.zero_grad()
            pace.step()
    # Standing before the matrix, mean and spread can as well be part of it.
    matrix = inner.weight.detach().numpy().T / spread[:, None]
    return Weights(
        matrix.astype(np.float32),
        (inner.bias.detach().numpy() - mean @ matrix).astype(np.float32),
        np.ascontiguousarray(outer.weight.detach().numpy().T),
        outer.bias.detach().numpy(),
    )

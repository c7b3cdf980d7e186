"""Which rows go together: batches of about equal length and a fixed budget of tokens."""

from __future__ import annotations

import numpy as np

from moderation.training.pack import Array, Pack


def plan(lengths: Array, budget: int, seed: int, most: int = 160) -> list[Array]:
    """Return shuffled batches whose padded size stays within *budget* tokens and *most* rows."""
    rng = np.random.default_rng(seed)
    order = np.argsort(lengths + rng.uniform(0, 6, len(lengths)), kind="stable")
    batches: list[Array] = []
    start = 0
    while start < len(order):
        stop = start + 1
        longest = int(lengths[order[start]])
        while stop < len(order) and stop - start < most:
            longest = max(longest, int(lengths[order[stop]]))
            if longest * (stop + 1 - start) > budget:
                break
            stop += 1
        batches.append(order[start:stop])
        start = stop
    return [batches[i] for i in rng.permutation(len(batches))]


def padded(held: Pack, rows: Array) -> Array:
    """Return the token ids of *rows* as one array, padded with zeros."""
    length = int(held.lengths()[rows].max())
    block = np.zeros((len(rows), length), np.int64)
    for place, i in enumerate(rows):
        ids = held.row(int(i))
        block[place, : len(ids)] = ids
    return block

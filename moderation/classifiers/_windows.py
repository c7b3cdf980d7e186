"""Cutting a long text into windows of tokens, so that its end is heard as well as its beginning."""

from __future__ import annotations

from collections.abc import Sequence

FIRST = 6  # windows kept from each end of a very long text
MIDDLE = 4


def readable(ids: Sequence[int], unknown: int | None) -> bool:
    """Whether the model knows at least half of the text: of other scripts it would only guess."""
    return unknown is None or 2 * ids.count(unknown) <= len(ids)


def windows(ids: Sequence[int], length: int, overlap: int = 16) -> list[Sequence[int]]:
    """Return stretches of at most *length* ids that cover the text, or its two ends and middle."""
    if len(ids) <= length:
        return [ids]
    starts = [*range(0, len(ids) - length, length - overlap), len(ids) - length]
    return [ids[start : start + length] for start in _kept(starts)]


def _kept(starts: list[int]) -> list[int]:
    if len(starts) <= 2 * FIRST + MIDDLE:
        return starts
    between = starts[FIRST:-FIRST]
    spread = [between[(2 * i + 1) * len(between) // (2 * MIDDLE)] for i in range(MIDDLE)]
    return [*starts[:FIRST], *spread, *starts[-FIRST:]]

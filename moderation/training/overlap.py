"""Which words of one file are among the words that the model learned from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from moderation.classifiers._preparation import prepared
from moderation.training.rows import fingerprint
from moderation.training.tables import read

_TEXT_COLUMNS = ("text", "test_case", "comment_text", "tweet", "comment", "content", "feedback")


def overlaps(learned: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the *others* whose words, case and punctuation aside, were learned from.

    An emoji counts by its name: two texts that differ in one are two texts.
    """
    known = {fingerprint(prepared(text)) for text in learned}
    return [text for text in others if fingerprint(prepared(text)) in known]


def texts(path: Path) -> list[str]:
    """Return the words of a CSV or Parquet file, from its first column with a usual name."""
    rows = list(read(path))
    column = next((name for name in _TEXT_COLUMNS if rows and name in rows[0]), None)
    if column is None:
        raise ValueError(f"{path} has none of the columns {', '.join(_TEXT_COLUMNS)}")
    return [str(row[column] or "") for row in rows]

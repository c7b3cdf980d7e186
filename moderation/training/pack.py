"""Rows as arrays, as `prepare` leaves them for `train`: tokens, known targets, weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from moderation.classifiers._preparation import prepared
from moderation.training.heads import BINARY, SENTIMENTS
from moderation.training.rows import Row

Array = np.ndarray[Any, np.dtype[Any]]
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Pack:
    """Rows ready to learn from; *targets* is NaN where a head is not known, *mood* is -1."""

    ids: Array
    ends: Array
    targets: Array
    mood: Array
    weights: Array
    sources: Array

    def __len__(self) -> int:
        return len(self.ends)

    def lengths(self) -> Array:
        """Return the count of tokens of every row."""
        return np.diff(self.ends, prepend=0)

    def row(self, i: int) -> Array:
        """Return the token ids of one row."""
        return self.ids[self.ends[i - 1] if i else 0 : self.ends[i]]


def tokenizer(path: Path) -> Tokenizer:
    """Return the base model's tokenizer, with its own padding and cutting switched off."""
    made = Tokenizer.from_file(str(path))
    made.no_padding()
    made.no_truncation()
    return made


def pack(rows: Sequence[Row], words: Tokenizer, longest: int) -> Pack:
    """Return *rows* as arrays; a text over *longest* tokens keeps its beginning, or its end."""
    ids: list[list[int]] = []
    for start in range(0, len(rows), 2000):
        texts = [prepared(row.text)[:20_000] for row in rows[start : start + 2000]]
        found = words.encode_batch_fast(texts, add_special_tokens=False)
        ids += [cut(each.ids, longest - 2) for each in found]
    names = sorted({row.source for row in rows})
    return Pack(
        np.concatenate([np.asarray(each, np.int32) for each in ids]),
        np.cumsum([len(each) for each in ids]),
        np.array([[row.targets.get(h, np.nan) for h in BINARY] for row in rows], np.float32),
        np.array([SENTIMENTS.index(r.sentiment) if r.sentiment else -1 for r in rows], np.int64),
        np.array([row.weight for row in rows], np.float32),
        np.array([names.index(row.source) for row in rows], np.int16),
    )


def cut(ids: list[int], longest: int) -> list[int]:
    """Return *ids* between the opening and the closing token: the beginning, or the end."""
    if len(ids) > longest:
        ids = ids[-longest:] if sum(ids[:8]) % 3 == 0 else ids[:longest]
    return [CLS, *ids, SEP]


def save(made: Pack, rows: Sequence[Row], stem: Path) -> None:
    """Write the arrays, and the rows' words beside them for later reading."""
    np.savez(stem.with_suffix(".npz"), **{name: getattr(made, name) for name in Pack.__slots__})
    with stem.with_suffix(".jsonl").open("w", encoding="utf-8") as out:
        for row in rows:
            record = {
                "text": row.text.encode("utf-8", "replace").decode(),
                "source": row.source,
                "group": row.group,
                "targets": dict(row.targets),
                "sentiment": row.sentiment,
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def load(stem: Path) -> Pack:
    """Read what `save` wrote."""
    with np.load(stem.with_suffix(".npz")) as held:
        return Pack(**{name: held[name] for name in Pack.__slots__})


def read_rows(stem: Path) -> list[Row]:
    """Read the rows' words, sources and targets back."""
    with stem.with_suffix(".jsonl").open(encoding="utf-8") as lines:
        return [Row(**json.loads(line)) for line in lines]

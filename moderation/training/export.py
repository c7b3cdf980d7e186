"""From a checkpoint to a model that can be shipped: int8, calibrated, measured."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import onnx

from moderation import figures
from moderation.classifiers.onnx import OnnxClassifier
from moderation.figures import Floats
from moderation.training import calibrate, card, graph, loop, measure, overlap, pack
from moderation.training.heads import BINARY, HEADS, INTENTS, SENTIMENT_HEADS, SENTIMENTS
from moderation.training.rows import Row

WINDOW = 128
LEAST = 0.05  # no threshold lies lower, however well validation parts the rows
MOST_OF_A_SET = 1500
COMPARED = 2000


def export(
    work: Path,
    name: str,
    stage: str,
    out: Path,
    base: Path,
    threads: int,
    say: Callable[[str], None],
) -> None:
    """Write the model's files to *out*; calibration, thresholds and figures stay in *work*."""
    model = loop.averaged([work / f"{each}.pt" for each in name.split("+")])
    weights = {key: value.numpy() for key, value in model.state_dict().items()}
    whole = work / f"{name}-fp32"
    for folder, int8 in ((whole, False), (out, True)):
        folder.mkdir(parents=True, exist_ok=True)
        made = graph.build(weights, model.shape.layers, model.shape.attention_heads, int8=int8)
        onnx.save(made, folder / "model.onnx")
        shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")
        card.provisional(folder, WINDOW, "0")
    rows = fewer(pack.read_rows(work / f"{stage}-validation"))
    say(f"scoring {len(rows)} validation rows")
    scores = OnnxClassifier(out, threads).scores([row.text for row in rows])
    sample = Random(7).sample(range(len(rows)), min(COMPARED, len(rows)))
    full = OnnxClassifier(whole, threads).scores([rows[i].text for i in sample])
    change = _change([rows[i] for i in sample], scores[sample], full)
    _finish(work, name, stage, rows, scores, change)


def fewer(rows: Sequence[Row]) -> list[Row]:
    """Return at most some thousand rows of a set, so that no set drowns the others."""
    shuffled = Random(5).sample(list(rows), len(rows))
    count: Counter[str] = Counter()
    kept = []
    for row in shuffled:
        count[row.source] += 1
        if count[row.source] <= MOST_OF_A_SET * (2 if row.source in ("seeds", "jigsaw") else 1):
            kept.append(row)
    return kept


def _change(rows: Sequence[Row], small: Floats, full: Floats) -> dict[str, float]:
    """Return by how much int8 changes the area of every head."""
    found = {}
    for i, head in enumerate(BINARY):
        places, labels = measure.known(rows, head)
        before, after = (figures.auc(labels, s[places, i]) for s in (full, small))
        if labels.sum() >= 5 and before is not None and after is not None:
            found[head] = after - before
    return found


def _finish(
    work: Path, name: str, stage: str, rows: Sequence[Row], raw: Floats, change: Mapping[str, float]
) -> None:
    fitted = fit(rows, raw)
    scores = apply(raw, fitted)
    limits = thresholds(rows, scores)
    learned = [row.text for row in pack.read_rows(work / f"{stage}-train")]
    held = [row.text for row in pack.read_rows(work / f"{stage}-validation")]
    said: dict[str, Any] = {
        "window": WINDOW,
        "calibration": fitted,
        "thresholds": limits,
        "training": {"stage": stage, "rows": len(learned), "validation_rows": len(held)},
        "overlap": {"validation": len(overlap.overlaps(learned, held))},
        "figures": {
            "heads": measure.by_head(rows, scores),
            "sets": measure.by_set(rows, scores),
            "criticism": measure.criticism(rows, scores, limits),
            "sentiment_accuracy": measure.sentiment_accuracy(rows, scores),
            "int8_change_of_auc": dict(change),
        },
    }
    text = json.dumps(said, indent=1, default=float)
    (work / f"{name}-figures.json").write_text(text, encoding="utf-8")


def logit(scores: Floats) -> Floats:
    """Return the logits of scores that a card without calibration gave."""
    kept = np.clip(scores, 1e-12, 1 - 1e-12)
    return np.log(kept) - np.log1p(-kept)


def fit(rows: Sequence[Row], raw: Floats) -> dict[str, tuple[float, float]]:
    """Return the scale and shift of every head.

    A set counts by the root of its size, and so does each side of a head. The shares of abuse in
    the sets are nobody's page; this brings them half of the way to even, so that one half means
    "as likely as not" where abuse is neither rare nor common.
    """
    fitted: dict[str, tuple[float, float]] = {}
    for i, head in enumerate(BINARY):
        places, _ = measure.known(rows, head)
        labels = np.array([rows[p].targets[head] for p in places])
        weights = balanced([rows[p].source for p in places]) * evened(labels >= 0.5)
        fitted[head] = calibrate.platt(logit(raw[places, i]), labels, weights)
    felt = [i for i, row in enumerate(rows) if row.sentiment]
    columns = [HEADS.index(head) for head in SENTIMENT_HEADS]
    chosen = np.array([float(SENTIMENTS.index(rows[i].sentiment)) for i in felt])
    scale = calibrate.temperature(np.log(raw[felt][:, columns] + 1e-12), chosen)
    return fitted | {head: (scale, 0.0) for head in SENTIMENT_HEADS}


def balanced(sources: Sequence[str]) -> Floats:
    """Return weights that let a set count by the square root of its size."""
    count = Counter(sources)
    return np.array([count[source] ** -0.5 for source in sources])


def evened(positive: Floats) -> Floats:
    """Return weights that bring the two sides half of the way, in odds, to even."""
    share = min(0.99, max(0.01, float(positive.mean())))
    return np.where(positive, share**-0.5, (1 - share) ** -0.5)


def apply(raw: Floats, fitted: Mapping[str, tuple[float, float]]) -> Floats:
    """Return the scores as a card with this calibration gives them."""
    scores = raw.copy()
    for i, head in enumerate(BINARY):
        scale, shift = fitted[head]
        scores[:, i] = 1 / (1 + np.exp(-(logit(raw[:, i]) * scale + shift)))
    columns = [HEADS.index(head) for head in SENTIMENT_HEADS]
    powers = (raw[:, columns] + 1e-12) ** fitted[SENTIMENT_HEADS[0]][0]
    scores[:, columns] = powers / powers.sum(1, keepdims=True)
    return scores


def thresholds(rows: Sequence[Row], scores: Floats) -> dict[str, dict[str, float]]:
    """Return where to act and where to look, by what real criticism may cost."""
    feedback = [i for i, row in enumerate(rows) if row.source == measure.CRITICISM]
    found: dict[str, dict[str, float]] = {}
    for i, head in enumerate(BINARY):
        places, labels = measure.known(rows, head)
        column = scores[places, i]
        negative = column[~labels]
        if head in INTENTS:
            share = scores[feedback, i] if head == "crisis" else negative
            found[head] = {"look": max(LEAST, figures.threshold_at(share, 0.01))}
        else:
            act = figures.threshold_at(scores[feedback, i], 0.0005)
            look = figures.best_threshold(labels, column)
            found[head] = {"look": LEAST if look is None else look, "act": max(0.5, act)}
    return found

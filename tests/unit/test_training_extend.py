"""Label heads on a tiny finished model: they learn, and leave every other score as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the training extra")
onnx = pytest.importorskip("onnx", reason="needs the training extra")

import onnxruntime as ort  # noqa: E402

from moderation.training import encoder, extend, graph, label_heads, layers  # noqa: E402
from moderation.training.heads import HEADS, LABEL_HEADS  # noqa: E402

SHAPE = encoder.Shape(120, 16, 3, 4, 32, 64, 24, len(HEADS))
WIDE = SHAPE.layers * SHAPE.width  # means of the upper layers, and the last one's maximum


@pytest.fixture
def model(tmp_path: Path) -> Path:
    torch.manual_seed(3)
    weights = {k: v.numpy() for k, v in encoder.Model(SHAPE).state_dict().items()}
    path = tmp_path / "model.onnx"
    onnx.save(graph.build(weights, SHAPE.layers, SHAPE.attention_heads, int8=True), path)
    return path


def some_weights(seed: int) -> label_heads.Weights:
    rng = np.random.default_rng(seed)
    shapes = ((WIDE, 8), (8,), (8, len(LABEL_HEADS)), (len(LABEL_HEADS),))
    return label_heads.Weights(*(rng.normal(size=s).astype(np.float32) for s in shapes))


def run(path: Path) -> np.ndarray:
    session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"ids": np.array([[5, 60, 70, 6]], np.int64)})[0][0]


def test_the_scores_that_it_had_stay_as_they_were(model: Path, tmp_path: Path) -> None:
    wider = tmp_path / "wider.onnx"
    extend.write_graph(model, some_weights(1), wider)
    before, after = run(model), run(wider)
    assert (after[: len(HEADS)] == before).all()
    assert len(after) == len(HEADS) + len(LABEL_HEADS)


def test_extending_again_replaces_the_label_heads(model: Path, tmp_path: Path) -> None:
    once, twice, other = (tmp_path / f"{name}.onnx" for name in ("once", "twice", "other"))
    extend.write_graph(model, some_weights(1), other)
    extend.write_graph(other, some_weights(2), twice)
    extend.write_graph(model, some_weights(2), once)
    assert (run(once) == run(twice)).all()
    bare = layers.without_labels(onnx.load(twice))
    onnx.save(bare, other)
    assert (run(other) == run(model)).all()


def test_the_heads_learn_what_is_known_and_nothing_else() -> None:
    rng = np.random.default_rng(2)
    features = rng.normal(2, 3, (600, 12)).astype(np.float32)
    targets = np.zeros((600, len(LABEL_HEADS)))
    targets[:, 0] = features[:, 3] > 2
    known = np.zeros(targets.shape)
    known[:, 0] = 1
    rows = label_heads.Examples(features, targets, known)
    found = label_heads.fit(rows, seed=4, epochs=30).logits(features)
    right = (found[:, 0] > 0) == (targets[:, 0] > 0.5)
    assert right.mean() > 0.95
    assert np.abs(found[:, 5]).max() < 2


def test_the_same_seed_gives_the_same_heads() -> None:
    rng = np.random.default_rng(2)
    shape = (200, len(LABEL_HEADS))
    rows = label_heads.Examples(
        rng.normal(size=(200, 12)).astype(np.float32), rng.integers(0, 2, shape), np.ones(shape)
    )
    one, other = (label_heads.fit(rows, seed=7, epochs=2) for _ in range(2))
    assert (one.out == other.out).all()

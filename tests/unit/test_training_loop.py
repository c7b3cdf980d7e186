"""Training end to end on a tiny encoder: it learns, resumes where it stood, and exports true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the training extra")
onnx = pytest.importorskip("onnx", reason="needs the training extra")

from moderation.training import batches, encoder, graph, loop, loss, pack  # noqa: E402
from moderation.training.heads import BINARY, HEADS  # noqa: E402

SHAPE = encoder.Shape(120, 16, 2, 4, 32, 64, 24, len(HEADS))


def tiny() -> encoder.Model:
    torch.manual_seed(3)
    return encoder.Model(SHAPE, dropout=0.1)


@pytest.fixture
def held() -> pack.Pack:
    """Rows whose first head says whether token 50 is among them."""
    rng = np.random.default_rng(1)
    rows = [rng.integers(60, 119, rng.integers(4, 20)) for _ in range(400)]
    targets = np.full((400, len(BINARY)), np.nan, np.float32)
    for i, row in enumerate(rows):
        targets[i, 0] = i % 2
        if i % 2:
            row[len(row) // 2] = 50
    return pack.Pack(
        np.concatenate(rows).astype(np.int32),
        np.cumsum([len(row) for row in rows]),
        targets,
        np.array([i % 3 for i in range(400)]),
        np.ones(400, np.float32),
        np.zeros(400, np.int16),
    )


def test_batches_hold_every_row_once_within_the_budget(held: pack.Pack) -> None:
    plan = batches.plan(held.lengths(), 200, seed=1, most=8)
    assert sorted(np.concatenate(plan).tolist()) == list(range(400))
    for rows in plan:
        block = batches.padded(held, rows)
        assert block.size <= 200
        assert len(rows) <= 8
    assert (block[0][: held.lengths()[rows[0]]] == held.row(int(rows[0]))).all()


def test_an_unknown_head_pulls_nothing() -> None:
    targets = torch.full((2, len(BINARY)), float("nan"))
    targets[:, 3] = 1.0
    logits = torch.zeros(2, len(HEADS), requires_grad=True)
    mood = torch.tensor([-1, -1])
    loss.loss(logits, targets, mood, torch.ones(2), loss.head_weights()).backward()
    assert logits.grad is not None
    assert (logits.grad != 0).nonzero()[:, 1].unique().tolist() == [3]


def test_padding_changes_no_logit() -> None:
    model = tiny().eval()
    ids = torch.tensor([[5, 6, 7, 8]])
    longer = torch.tensor([[5, 6, 7, 8, 0, 0, 0]])
    with torch.inference_mode():
        assert torch.allclose(model(ids), model(longer), atol=1e-5)


def test_it_learns_and_resumes_where_it_stood(held: pack.Pack, tmp_path: Path) -> None:
    how = loop.Settings(epochs=10, budget=400, rate=3e-3, head_rate=3e-3, every=10, threads=1)
    whole = tiny()
    loop.train(whole, held, how, tmp_path / "whole.pt", lambda line: None)
    broken = _Interrupted(after=25)
    with pytest.raises(KeyboardInterrupt):
        loop.train(tiny(), broken.spoil(held), how, tmp_path / "two.pt", lambda line: None)
    again = tiny()
    loop.train(again, held, how, tmp_path / "two.pt", lambda line: None)
    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)
    assert _right(whole, held) > 0.95


def test_other_settings_do_not_resume(held: pack.Pack, tmp_path: Path) -> None:
    how = loop.Settings(budget=400, steps=2, threads=1)
    loop.train(tiny(), held, how, tmp_path / "x.pt", lambda line: None)
    other = loop.Settings(budget=400, steps=3, threads=1)
    with pytest.raises(SystemExit, match="other settings"):
        loop.train(tiny(), held, other, tmp_path / "x.pt", lambda line: None)


def test_the_mean_of_checkpoints(held: pack.Pack, tmp_path: Path) -> None:
    for name, steps in (("one.pt", 2), ("two.pt", 4)):
        how = loop.Settings(budget=400, steps=steps, threads=1)
        loop.train(tiny(), held, how, tmp_path / name, lambda line: None)
    one, two = (loop.load(tmp_path / name) for name in ("one.pt", "two.pt"))
    mean = loop.averaged([tmp_path / "one.pt", tmp_path / "two.pt"])
    assert torch.allclose(mean.heads.weight, (one.heads.weight + two.heads.weight) / 2)
    assert not torch.equal(one.heads.weight, two.heads.weight)


def test_the_graph_says_what_the_model_says(tmp_path: Path) -> None:
    runtime: Any = pytest.importorskip("onnxruntime")
    model = tiny().eval()
    weights = {key: value.numpy() for key, value in model.state_dict().items()}
    ids = np.array([[5, 6, 7, 8, 50]])
    with torch.inference_mode():
        expected = model(torch.from_numpy(ids)).numpy()
    for int8, tolerance in ((False, 1e-4), (True, 0.1)):
        made = graph.build(weights, SHAPE.layers, SHAPE.attention_heads, int8=int8)
        session = runtime.InferenceSession(made.SerializeToString())
        assert np.abs(session.run(None, {"ids": ids})[0] - expected).max() < tolerance


class _Interrupted:
    """A pack that raises after so many looks at its weights, as a person at the keyboard may."""

    def __init__(self, after: int) -> None:
        self.left = after

    def spoil(self, held: pack.Pack) -> Any:
        outer = self

        class Spoilt:
            def __getattr__(self, name: str) -> Any:
                if name == "weights":
                    outer.left -= 1
                    if outer.left < 0:
                        raise KeyboardInterrupt
                return getattr(held, name)

        return Spoilt()


def _right(model: encoder.Model, held: pack.Pack) -> float:
    model.eval()
    with torch.inference_mode():
        said = [
            float(model(torch.from_numpy(batches.padded(held, np.array([i]))))[0, 0])
            for i in range(400)
        ]
    return float(np.mean((np.array(said) > 0) == (held.targets[:, 0] > 0.5)))

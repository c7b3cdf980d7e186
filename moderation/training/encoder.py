"""The encoder and its heads in torch: a small BERT, read from the base model's own files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    attention_heads: int = 12
    inner: int = 1536
    positions: int = 512
    hidden: int = 256
    outputs: int = 19

    @classmethod
    def of(cls, config: Path, outputs: int) -> Shape:
        """Read the sizes from a base model's ``config.json``."""
        said = json.loads(config.read_text(encoding="utf-8"))
        return cls(
            said["vocab_size"],
            said["hidden_size"],
            said["num_hidden_layers"],
            said["num_attention_heads"],
            said["intermediate_size"],
            said["max_position_embeddings"],
            outputs=outputs,
        )


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT is."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.attention_heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the layer's output for *x* of (batch, length, width)."""
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = (part.reshape(batch * self.heads, length, -1) for part in qkv)
        scores = torch.baddbmm(mask, query, key.transpose(1, 2), alpha=query.shape[-1] ** -0.5)
        seen = torch.bmm(scores.softmax(-1), value).view(batch, self.heads, length, -1)
        seen = seen.transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.out(seen))
        return cast(Tensor, self.norm2(x + self.down(F.gelu(self.up(x)))))


class Model(nn.Module):
    """Tokens in, one logit a head out; mean and maximum over the tokens feed the heads."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width, padding_idx=0)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.dense = nn.Linear(2 * shape.width, shape.hidden)
        self.heads = nn.Linear(shape.hidden, shape.outputs)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor) -> Tensor:
        """Return logits of (batch, outputs); token 0 is padding and is not seen."""
        real = ids != 0
        x = self.words(ids) + self.places.weight[: ids.shape[1]]
        x = self.norm(x)
        mask = torch.zeros(ids.shape, dtype=x.dtype).masked_fill_(~real, -1e4)
        mask = mask.repeat_interleave(self.shape.attention_heads, 0)[:, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return cast(Tensor, self.heads(F.gelu(self.dense(self.dropout(self.pooled(x, real))))))

    def pooled(self, x: Tensor, real: Tensor) -> Tensor:
        """Return mean and maximum over the real tokens, side by side."""
        seen = real[:, :, None]
        mean = (x * seen).sum(1) / seen.sum(1)
        most = x.masked_fill(~seen, float("-inf")).amax(1)
        return torch.cat([mean, most], dim=1)


def from_base(folder: Path, outputs: int, dropout: float = 0.1) -> Model:
    """Return a model with the base encoder's weights and fresh heads.

    The fixed kind of token (segment 0) is added into the word embeddings once and for all.
    """
    from safetensors.torch import load_file

    model = Model(Shape.of(folder / "config.json", outputs), dropout)
    held = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
    state = model.state_dict()
    state["words.weight"] = held["embeddings.word_embeddings.weight"]
    state["places.weight"] = (
        held["embeddings.position_embeddings.weight"]
        + held["embeddings.token_type_embeddings.weight"][0]
    )
    for name in ("weight", "bias"):
        state[f"norm.{name}"] = held[f"embeddings.LayerNorm.{name}"]
        for i in range(model.shape.layers):
            state |= _layer(held, i, name)
    model.load_state_dict(state)
    return model


def _layer(held: dict[str, Tensor], i: int, name: str) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{i}", f"layers.{i}"
    parts = [held[f"{old}.attention.self.{part}.{name}"] for part in ("query", "key", "value")]
    return {
        f"{new}.qkv.{name}": torch.cat(parts),
        f"{new}.out.{name}": held[f"{old}.attention.output.dense.{name}"],
        f"{new}.norm1.{name}": held[f"{old}.attention.output.LayerNorm.{name}"],
        f"{new}.up.{name}": held[f"{old}.intermediate.dense.{name}"],
        f"{new}.down.{name}": held[f"{old}.output.dense.{name}"],
        f"{new}.norm2.{name}": held[f"{old}.output.LayerNorm.{name}"],
    }

"""A small older model with Jigsaw's six labels (tox-block 0.1.2), asked for the kinds of abuse.

Its weights are read straight from the wheel, so that neither it nor TensorFlow is installed.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from moderation.figures import Floats

KINDS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
_LENGTH = 100
_WORDS = 20_000
_FILTERS = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))
_PLAIN = {
    ("collections", "OrderedDict"): OrderedDict,
    ("collections", "defaultdict"): defaultdict,
    ("builtins", "int"): int,
}


class _Held:
    """Stands for any class of the pickle that is not plain data: attributes and nothing else."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _PLAIN.get((module, name), _Held)


class Teacher:
    """A bidirectional LSTM over GloVe words, as Keras saved it."""

    def __init__(self, wheel: Path) -> None:
        import h5py

        with zipfile.ZipFile(wheel) as held:
            words = _Reader(
                io.BytesIO(held.read("tox_block/trained_models/encoder_0.1.2.pkl"))
            ).load()
            saved = held.read("tox_block/trained_models/lstm_model_0.1.2.h5")
        self.index: dict[str, int] = words.tokenizer.word_index
        with h5py.File(io.BytesIO(saved)) as file:
            found: dict[str, Tensor] = {}
            file["model_weights"].visititems(
                lambda name, x: (
                    found.update({name: torch.tensor(x[()])}) if hasattr(x, "shape") else None
                )
            )
        self.weights = {"/".join(name.split("/")[-2:]): value for name, value in found.items()}

    def kinds(self, texts: Sequence[str], batch: int = 1024) -> Floats:
        """Return probabilities of (texts, kinds)."""
        with torch.inference_mode():
            parts = [self._scores(texts[i : i + batch]) for i in range(0, len(texts), batch)]
        return torch.cat(parts).double().numpy()

    def _scores(self, texts: Sequence[str]) -> Tensor:
        ids = torch.from_numpy(np.stack([self._ids(text) for text in texts]))
        x = self.weights["embedding/embeddings:0"][ids]
        ways = [self._lstm(x, "forward_lstm"), self._lstm(x.flip(1), "backward_lstm")]
        most = torch.cat(ways, dim=1)
        dense = torch.relu(most @ self.weights["dense/kernel:0"] + self.weights["dense/bias:0"])
        return torch.sigmoid(
            dense @ self.weights["dense_1/kernel:0"] + self.weights["dense_1/bias:0"]
        )

    def _ids(self, text: str) -> np.ndarray[Any, np.dtype[np.int64]]:
        known = [
            self.index.get(word, _WORDS)
            for word in text.lower().translate(_FILTERS).split(" ")
            if word
        ]
        kept = [number for number in known if number < _WORDS][-_LENGTH:]
        return np.array([0] * (_LENGTH - len(kept)) + kept, np.int64)

    def _lstm(self, x: Tensor, name: str) -> Tensor:
        """Return the maximum over the outputs; the gates are Keras' straight-line sigmoids."""
        kernel, again, bias = (
            self.weights[f"{name}/{part}:0"] for part in ("kernel", "recurrent_kernel", "bias")
        )
        units = again.shape[0]
        h = c = torch.zeros(len(x), units)
        most = torch.full((len(x), units), -1.0)
        ahead = x @ kernel + bias
        for step in range(x.shape[1]):
            i, f, g, o = (ahead[:, step] + h @ again).split(units, dim=1)
            c = _gate(f) * c + _gate(i) * torch.tanh(g)
            h = _gate(o) * torch.tanh(c)
            most = torch.maximum(most, h)
        return most


def _gate(x: Tensor) -> Tensor:
    return (0.2 * x + 0.5).clamp(0, 1)

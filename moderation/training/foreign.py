"""BERT, RoBERTa, XLM-R and ALBERT classifiers of others as our kind of ONNX graph, without torch.

Why not torch's exporter: the adapter feeds one text without padding, so masks and token types
fall away, and attention, GELU and the int8 products become one fast node each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from moderation.classifiers._checkpoint import positions
from moderation.errors import ClassifierUnavailable
from moderation.training.graph import CONTRIB, Graph
from moderation.training.pack import Array

FAMILIES = {"bert": "bert", "roberta": "roberta", "xlm-roberta": "roberta", "albert": "albert"}
_GELU = {"gelu": "Gelu", "gelu_new": "FastGelu", "gelu_pytorch_tanh": "FastGelu"}
_LAYER = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
_ALBERT_LAYER = {
    "out": "attention.dense",
    "norm1": "attention.LayerNorm",
    "up": "ffn",
    "down": "ffn_output",
    "norm2": "full_layer_layer_norm",
}
_DENSE = {"bert": "bert.pooler.dense", "roberta": "classifier.dense", "albert": "albert.pooler"}
_ALBERT = "albert.encoder.albert_layer_groups.0.albert_layers.0"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A classifier by our names of its weights; *shared* where all layers are the first."""

    weights: Mapping[str, Array]
    layers: int
    attention_heads: int
    gelu: str
    epsilon: float
    shared: bool


def foreign(config: Any, state: Mapping[str, Array], labels: int) -> Foreign:
    """Return the model of *config* and *state* (transformers' names), its first *labels* heads.

    Raises: ClassifierUnavailable if it is of a kind that cannot be brought over.
    """
    family = FAMILIES.get(config.model_type, "")
    if not family or config.hidden_act not in _GELU or not _simple(config):
        raise ClassifierUnavailable(
            f'a model of the kind "{config.model_type}" with "{config.hidden_act}" cannot be'
            f" brought over; kinds that can: {', '.join(FAMILIES)}, as Detoxify uses them"
        )
    try:
        weights = _renamed(family, config, state, labels)
    except KeyError as fault:
        raise ClassifierUnavailable(
            f"the model has no weight {fault}: this version of transformers names it otherwise"
        ) from fault
    return Foreign(
        weights,
        config.num_hidden_layers,
        config.num_attention_heads,
        _GELU[config.hidden_act],
        config.layer_norm_eps,
        family == "albert",
    )


def _simple(config: Any) -> bool:
    groups = getattr(config, "num_hidden_groups", 1), getattr(config, "inner_group_num", 1)
    kind = getattr(config, "position_embedding_type", "absolute") or "absolute"
    return groups == (1, 1) and kind == "absolute" and not getattr(config, "is_decoder", False)


def _renamed(family: str, config: Any, state: Mapping[str, Array], labels: int) -> dict[str, Array]:
    first = f"{family}.embeddings"
    every = state[f"{first}.position_embeddings.weight"]
    reserved = len(every) - positions(config)
    places = every[reserved:] + state[f"{first}.token_type_embeddings.weight"][0]
    found = {"words.weight": state[f"{first}.word_embeddings.weight"], "places.weight": places}
    found |= _pair(state, "norm", f"{first}.LayerNorm")
    if family == "albert":
        found |= _pair(state, "widened", "albert.encoder.embedding_hidden_mapping_in")
    for i in range(1 if family == "albert" else config.num_hidden_layers):
        found |= _layer(family, state, i)
    found |= _pair(state, "dense", _DENSE[family])
    last = "classifier.out_proj" if family == "roberta" else "classifier"
    return found | {k: v[:labels] for k, v in _pair(state, "heads", last).items()}


def _layer(family: str, state: Mapping[str, Array], i: int) -> dict[str, Array]:
    albert = family == "albert"
    stem = _ALBERT if albert else f"{family}.encoder.layer.{i}"
    where = f"{stem}.attention" if albert else f"{stem}.attention.self"
    three = [f"{where}.{part}" for part in ("query", "key", "value")]
    found = {
        f"layers.{i}.qkv.{kind}": np.concatenate([state[f"{name}.{kind}"] for name in three])
        for kind in ("weight", "bias")
    }
    for ours, theirs in (_ALBERT_LAYER if albert else _LAYER).items():
        found |= _pair(state, f"layers.{i}.{ours}", f"{stem}.{theirs}")
    return found


def _pair(state: Mapping[str, Array], ours: str, theirs: str) -> dict[str, Array]:
    return {f"{ours}.{kind}": state[f"{theirs}.{kind}"] for kind in ("weight", "bias")}


class _ForeignGraph(Graph):
    def __init__(self, model: Foreign, *, int8: bool) -> None:
        super().__init__(model.weights, int8=int8)
        self.gelu, self.epsilon = model.gelu, model.epsilon
        self._one_layer = model.shared

    def shared(self, name: str) -> str:
        return re.sub(r"^layers\.\d+", "layers.0", name) if self._one_layer else name

    def opening(self, x: str) -> str:
        """Return the first token's vector, which stands for the whole text."""
        place = self.keep("opening", np.zeros(1, np.int64))
        found = self.node("Gather", [x, place], "opened", axis=1)
        return self.node(
            "Squeeze", [found, self.keep("opening.axis", np.ones(1, np.int64))], "first"
        )


def build(model: Foreign, *, int8: bool) -> onnx.ModelProto:
    """Return the whole graph: ``ids`` of (rows, tokens) without padding in, ``logits`` out."""
    graph = _ForeignGraph(model, int8=int8)
    x = graph.embedded("ids")
    if "widened.weight" in model.weights:
        x = graph.linear(x, "widened")
    for i in range(model.layers):
        x = graph.layer(x, f"layers.{i}", model.attention_heads)
    graph.int8 = False  # small, and what decides
    dense = graph.node("Tanh", [graph.linear(graph.opening(x), "dense")], "dense.tanh")
    graph.node("Identity", [graph.linear(dense, "heads")], "logits")
    outputs = len(model.weights["heads.bias"])
    made = helper.make_graph(
        graph.nodes,
        "imported",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["rows", "tokens"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["rows", outputs])],
        list(graph.held.values()),
    )
    domains = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(made, opset_imports=domains, ir_version=9, producer_name="wellheard")

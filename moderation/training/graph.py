"""The ONNX graph of the model, built node by node: fp32, or int8 with a scale for every column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from moderation.training.pack import Array

CONTRIB = "com.microsoft"
# Older processors add two products of a byte and a weight in 16 bits: 2 x 255 x 64 just fits, so
# every processor gives the same scores. An 8th bit would lessen the error of a logit by a fifth.
SEVEN_BITS = 64


class Graph:
    """Collects nodes and weights; every method returns the name of what it makes."""

    gelu = "Gelu"
    epsilon = 1e-12

    def __init__(self, weights: Mapping[str, Array], *, int8: bool) -> None:
        self.weights = weights
        self.int8 = int8
        self.nodes: list[onnx.NodeProto] = []
        self.held: dict[str, onnx.TensorProto] = {}

    def keep(self, name: str, values: Array) -> str:
        """Hold *values* as a constant of the graph."""
        self.held[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def node(
        self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **said: Any
    ) -> str:
        """Add a node with one output, which takes its name."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name, domain=domain, **said))
        return name

    def weight(self, name: str) -> str:
        """Hold a weight of the trained model as it is."""
        name = self.shared(name)
        return self.keep(name, self.weights[name].astype(np.float32))

    def shared(self, name: str) -> str:
        """Return the weight that serves for *name*: its own, where layers share none."""
        return name

    def linear(self, x: str, name: str) -> str:
        """Multiply by a trained matrix and add its bias."""
        held = self.shared(name)
        matrix, bias = self.weights[f"{held}.weight"].T, self.weight(f"{held}.bias")
        if not self.int8:
            product = self.node(
                "MatMul", [x, self.keep(f"{held}.matrix", matrix)], f"{name}.product"
            )
            return self.node("Add", [product, bias], f"{name}.out")
        whole, scale = by_column(matrix, SEVEN_BITS)
        inputs = [x, self.keep(f"{held}.int8", whole), self.keep(f"{held}.scale", scale), "", bias]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", CONTRIB)

    def embedded(self, ids: str) -> str:
        """Look up words and places and normalise them."""
        table = self.weights["words.weight"]
        if self.int8:
            whole, scale = by_column(table.T)
            found = self.node("Gather", [self.keep("words.int8", whole.T), ids], "words.found")
            scales = self.node(
                "Gather", [self.keep("words.scale", scale[:, None]), ids], "words.scales"
            )
            number = self.node("Cast", [found], "words.number", to=TensorProto.FLOAT)
            words = self.node("Mul", [number, scales], "words")
        else:
            words = self.node("Gather", [self.keep("words.table", table), ids], "words")
        shape = self.node("Shape", [ids], "length", start=1, end=2)
        zero, axis = (
            self.keep("zero", np.zeros(1, np.int64)),
            self.keep("axis", np.zeros(1, np.int64)),
        )
        places = self.node("Slice", [self.weight("places.weight"), zero, shape, axis], "places")
        x = self.node("Add", [words, places], "embedded")
        scales_ = [self.weight("norm.weight"), self.weight("norm.bias")]
        return self.node(
            "LayerNormalization", [x, *scales_], "normal", epsilon=self.epsilon, axis=-1
        )

    def layer(self, x: str, name: str, heads: int) -> str:
        """Add one transformer layer."""
        qkv = self.linear(x, f"{name}.qkv")
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(
            helper.make_node("Split", [qkv], parts, f"{name}.split", axis=-1, num_outputs=3)
        )
        seen = self.node("MultiHeadAttention", parts, f"{name}.seen", CONTRIB, num_heads=heads)
        x = self.skip(x, self.linear(seen, f"{name}.out"), f"{name}.norm1")
        inner = self.node(self.gelu, [self.linear(x, f"{name}.up")], f"{name}.gelu", CONTRIB)
        return self.skip(x, self.linear(inner, f"{name}.down"), f"{name}.norm2")

    def skip(self, x: str, y: str, name: str) -> str:
        """Add and normalise."""
        both = self.node("Add", [x, y], f"{name}.both")
        scales = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("LayerNormalization", [both, *scales], name, epsilon=self.epsilon, axis=-1)

    def pooled(self, x: str) -> str:
        """Put mean and maximum over the tokens side by side."""
        axes = self.keep("tokens", np.array([1], np.int64))
        mean = self.node("ReduceMean", [x, axes], "mean", keepdims=0)
        most = self.node("ReduceMax", [x, axes], "most", keepdims=0)
        return self.node("Concat", [mean, most], "pooled", axis=-1)


def by_column(matrix: Array, top: int = 127) -> tuple[Array, Array]:
    """Return int8 values of at most *top*, and the scale of every column."""
    scale = np.maximum(np.abs(matrix).max(0), 1e-8) / top
    return np.rint(matrix / scale).clip(-top, top).astype(np.int8), scale.astype(np.float32)


def build(weights: Mapping[str, Array], layers: int, heads: int, *, int8: bool) -> onnx.ModelProto:
    """Return the whole graph: ``ids`` of (rows, tokens) without padding in, ``logits`` out."""
    graph = Graph(weights, int8=int8)
    x = graph.embedded("ids")
    for i in range(layers):
        x = graph.layer(x, f"layers.{i}", heads)
    pooled = graph.pooled(x)
    graph.int8 = False
    dense = graph.node("Gelu", [graph.linear(pooled, "dense")], "dense.gelu", CONTRIB)
    logits = graph.linear(dense, "heads")
    graph.node("Identity", [logits], "logits")
    outputs = len(weights["heads.bias"])
    made = helper.make_graph(
        graph.nodes,
        "wellheard",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["rows", "tokens"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["rows", outputs])],
        list(graph.held.values()),
    )
    domains = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(made, opset_imports=domains, ir_version=9, producer_name="wellheard")

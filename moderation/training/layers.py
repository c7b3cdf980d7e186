"""What the layers of a finished model make of a text: what the label heads learn from."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper
from tokenizers import Tokenizer

from moderation.classifiers._preparation import prepared
from moderation.classifiers._windows import readable
from moderation.training.pack import Array, cut

FEATURES = "features"
JOINED = "all"  # the node that puts the scores of both kinds of head side by side
_LONGEST = 128
_FIRST_LAYER = 1  # the lowest says which words stand there, and little more


_MADE = ("labels.", FEATURES)


def without_labels(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model as it was before it had label heads, if it has any."""
    graph = model.graph
    ours = [n for n in graph.node if n.name.startswith(_MADE) or n.name.endswith(".norm2.mean")]
    joined = [n for n in graph.node if n.name == JOINED]
    if joined:
        ours += joined
        logits = joined[0].input[0]
        graph.node.append(helper.make_node("Identity", [logits], ["logits"], "logits"))
    for node in ours:
        graph.node.remove(node)
    for held in [t for t in graph.initializer if t.name.startswith(_MADE)]:
        if held.name == "labels.out.bias":
            graph.output[0].type.tensor_type.shape.dim[1].dim_value -= held.dims[0]
        graph.initializer.remove(held)
    return model


def add_features(graph: onnx.GraphProto) -> str:
    """Put the means of the upper layers and the maximum of the last side by side; return the name.

    *graph* is one that `graph.build` made.
    """
    layers = [n.output[0] for n in graph.node if n.name.endswith(".norm2")]
    parts = []
    for name in layers[_FIRST_LAYER:-1]:
        parts.append(f"{name}.mean")
        node = helper.make_node("ReduceMean", [name, "tokens"], [parts[-1]], parts[-1], keepdims=0)
        graph.node.append(node)
    graph.node.append(
        helper.make_node("Concat", [*parts, "mean", "most"], [FEATURES], FEATURES, axis=-1)
    )
    return FEATURES


class Layers:
    """Gives the features of texts, as the finished model has them when it runs."""

    def __init__(self, folder: Path, words: Tokenizer, threads: int = 2) -> None:
        model = without_labels(onnx.load(folder / "model.onnx"))
        add_features(model.graph)
        shape = ["rows", "wide"]
        model.graph.output.append(helper.make_tensor_value_info(FEATURES, TensorProto.FLOAT, shape))
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session = ort.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self._words, self._threads = words, threads

    def reads(self, text: str) -> bool:
        """Whether the model knows most of the text's letters."""
        ids = self._words.encode(prepared(text)[:20_000], add_special_tokens=False).ids
        return readable(ids, self._words.token_to_id("[UNK]"))

    def features(self, texts: Sequence[str]) -> Array:
        """Return an array of (texts, features)."""
        found = self._words.encode_batch_fast(
            [prepared(text)[:20_000] for text in texts], add_special_tokens=False
        )
        rows = [np.array([cut(each.ids, _LONGEST - 2)], np.int64) for each in found]

        def one(row: Array) -> Array:
            features: Array = self._session.run([FEATURES], {"ids": row})[0][0]
            return features

        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(one, rows)))

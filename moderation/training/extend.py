"""Give a finished model label heads, and leave every score that it had as it was.

The encoder stays frozen; the heads read what its layers already make of a text. They learn from
the written posts, and from public sets what carries no such label.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from moderation import figures
from moderation.training import calibrate, card, expand, posts, recipe, seeds, sources
from moderation.training.heads import LABEL_HEADS
from moderation.training.label_heads import Examples, Weights, fit
from moderation.training.layers import JOINED, Layers, add_features, without_labels
from moderation.training.pack import Array, tokenizer
from moderation.training.rows import is_validation

FOLDS = 4
CONTRIB = "com.microsoft"
_FEEDBACK, _TALK, _SEEDS = 3000, 2000, 4000
# What no patient's answer to a survey is; whether it is a complaint or praise, it does not say.
_OPEN = {"label_complaint", "label_criticism_keep", "label_positive"}
_CRISIS = {"label_crisis_urgent", "label_crisis_nonurgent", "label_urgent"}
_NOT_IN_TALK = _CRISIS | {
    *("label_safeguarding", "label_data_rights", "label_foi"),
    *("label_clinical_question", "label_media_enquiry"),
}
_RISKS = ("crisis", "crisis_other", "safeguarding", "clinical_question")
Say = Callable[[str], None]


def extend(model: Path, data: Path, out: Path, version: str, seed: int, say: Say) -> None:
    """Write the model of *model* with label heads to *out*, with its card."""
    layers = Layers(model, tokenizer(model / "tokenizer.json"))
    written = [post for post in posts.read_folder() if layers.reads(post.text)]
    say(f"{len(written)} posts")
    learned = _examples(layers, written)
    feedback, held = _feedback(layers, data, seed)
    rest = [feedback, _talk(layers, data, seed), _seeds(layers, seed)]
    say("features are read")
    groups = np.array([sum(map(ord, post.group)) % FOLDS for post in written])
    logits = np.zeros(learned.targets.shape)
    for fold in range(FOLDS):
        used = together([learned.some(np.flatnonzero(groups != fold)), *rest])
        left = np.flatnonzero(groups == fold)
        logits[left] = fit(used, seed).logits(learned.features[left])
        say(f"fold {fold + 1} of {FOLDS}")
    whole = fit(together([learned, *rest]), seed)
    survey = whole.logits(held)
    out.mkdir(parents=True, exist_ok=True)
    write_graph(model / "model.onnx", whole, out / "model.onnx")
    shutil.copy(model / "tokenizer.json", out / "tokenizer.json")
    _write_card(model, out, version, _measured(logits, learned.targets, survey), len(written))


def together(parts: Sequence[Examples]) -> Examples:
    """Return all rows, part after part."""
    return Examples(
        np.concatenate([p.features for p in parts]),
        np.concatenate([p.targets for p in parts]),
        np.concatenate([p.known for p in parts]),
    )


def _examples(layers: Layers, written: Sequence[posts.Post]) -> Examples:
    targets = np.array([post.targets() for post in written])
    return Examples(
        layers.features([post.text for post in written]), targets, np.ones(targets.shape)
    )


def _without(features: Array, heads: Collection[str], weight: float) -> Examples:
    """Return rows that light none of *heads*; of the others nothing is known."""
    known = np.array([weight * (head in heads) for head in LABEL_HEADS])
    shape = (len(features), len(LABEL_HEADS))
    return Examples(features, np.zeros(shape), np.broadcast_to(known, shape))


def _feedback(layers: Layers, data: Path, seed: int) -> tuple[Examples, Array]:
    share = recipe.HELD_OUT["nhs_feedback"]
    rows = [row for row in sources.SOURCES["nhs_feedback"](data) if row.text.strip()]
    used = sources.sample([r for r in rows if not is_validation(r, share)], _FEEDBACK, seed)
    held = [r.text for r in rows if is_validation(r, share)]
    features = layers.features([row.text for row in used])
    return _without(features, set(LABEL_HEADS) - _OPEN, 1.0), layers.features(held)


def _talk(layers: Layers, data: Path, seed: int) -> Examples:
    rows = [r for r in sources.SOURCES["jigsaw"](data) if r.text.strip()]
    calm = [r for r in rows if not r.targets.get("toxicity")]
    calm = [r for r in calm if not is_validation(r, recipe.HELD_OUT["jigsaw"])]
    used = sources.sample(calm, _TALK, seed)
    return _without(layers.features([row.text for row in used]), _NOT_IN_TALK, 0.5)


def _seeds(layers: Layers, seed: int) -> Examples:
    groups = [g for g in seeds.read_folder() if not any(g.targets.get(r) for r in _RISKS)]
    groups = [g for g in groups if all(r in g.targets for r in _RISKS)]
    rows = list(expand.expanded(groups, expand.Caps(template=6, group=60), seed))
    used = Random(seed).sample(rows, min(_SEEDS, len(rows)))
    return _without(layers.features([row.text for row in used]), _CRISIS, 0.3)


def _measured(logits: Array, targets: Array, survey: Array) -> dict[str, dict[str, Any]]:
    """Return calibration, threshold and figures of each head."""
    found: dict[str, dict[str, Any]] = {}
    for i, head in enumerate(LABEL_HEADS):
        lit = targets[:, i] >= 0.5
        column = np.concatenate([logits[:, i], survey[:, i]])
        labels = np.concatenate([lit, np.zeros(len(survey), bool)])
        if head in _OPEN:
            column, labels = logits[:, i], lit
        scale, shift = calibrate.platt(column, labels.astype(float), np.ones(len(labels)))
        scores = 1 / (1 + np.exp(-(logits[:, i] * scale + shift)))
        asked = 1 / (1 + np.exp(-(survey[:, i] * scale + shift)))
        found[head] = {
            "calibration": (scale, shift),
            "look": max(0.05, figures.threshold_at(scores[~lit], 0.01)),
            "figures": {
                "positives": float(lit.sum()),
                "auc": figures.auc(lit, scores),
                "pr_auc": figures.average_precision(lit, scores),
                "calibration_error": figures.calibration_error(lit, scores),
                "feedback_at_half": float((asked >= 0.5).mean()),
            },
        }
    return found


def write_graph(source: Path, weights: Weights, out: Path) -> None:
    """Write the graph of *source* to *out* with these label heads, in place of any that it had."""
    model = without_labels(onnx.load(source))
    graph = model.graph
    features = add_features(graph)
    for name, values in (
        ("labels.hidden.matrix", weights.hidden),
        ("labels.hidden.bias", weights.hidden_bias),
        ("labels.out.matrix", weights.out),
        ("labels.out.bias", weights.out_bias),
    ):
        graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
    steps = (
        ("MatMul", [features, "labels.hidden.matrix"], "labels.hidden.product", ""),
        ("Add", ["labels.hidden.product", "labels.hidden.bias"], "labels.hidden", ""),
        ("Gelu", ["labels.hidden"], "labels.gelu", CONTRIB),
        ("MatMul", ["labels.gelu", "labels.out.matrix"], "labels.out.product", ""),
        ("Add", ["labels.out.product", "labels.out.bias"], "labels.out", ""),
    )
    for kind, inputs, name, domain in steps:
        graph.node.append(helper.make_node(kind, inputs, [name], name, domain=domain))
    last = next(node for node in graph.node if node.output[0] == "logits")
    graph.node.remove(last)
    joined = helper.make_node("Concat", [last.input[0], "labels.out"], ["logits"], JOINED, axis=-1)
    graph.node.append(joined)
    wide = graph.output[0].type.tensor_type.shape.dim[1].dim_value + len(LABEL_HEADS)
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["rows", wide]))
    onnx.save(model, out)


def _write_card(
    source: Path, out: Path, version: str, measured: dict[str, dict[str, Any]], count: int
) -> None:
    said = tomllib.loads((source / "card.toml").read_text(encoding="utf-8"))
    older = [label for label in said["model"]["labels"] if label not in LABEL_HEADS]
    head = said["model"] | {"version": version, "labels": [*older, *LABEL_HEADS]}
    calibration = {
        n: (said["calibration"][n]["scale"], said["calibration"][n]["shift"]) for n in older
    }
    calibration |= {name: found["calibration"] for name, found in measured.items()}
    rest = {k: said[k] for k in ("thresholds", "training", "overlap", "figures")}
    rest["thresholds"] |= {name: {"look": found["look"]} for name, found in measured.items()}
    rest["training"] |= {"posts": count}
    rest["figures"]["labels"] = {name: found["figures"] for name, found in measured.items()}
    card.write_card(out, head, calibration, rest)
    card.append_facts(out)

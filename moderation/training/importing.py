"""From a Detoxify checkpoint to a folder that the onnx classifier runs without torch."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from moderation.classifiers import _checkpoint
from moderation.classifiers.onnx import OnnxClassifier
from moderation.errors import ClassifierUnavailable
from moderation.figures import Floats
from moderation.training import pack
from moderation.training.agreement import agreement, sentences

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: agreement by label, on how many sentences, and how much faster it is."""

    folder: Path
    labels: tuple[str, ...]
    agreement: dict[str, dict[str, float]]
    sentences: int
    times_faster: float
    megabytes: float


def bring(
    checkpoint: Path,
    base: Path,
    out: Path,
    name: str,
    threads: int,
    say: Callable[[str], None],
) -> Imported:
    """Write ``model.onnx``, ``tokenizer.json`` and ``card.toml`` to *out*, the card last.

    *base* is the folder of the base model's configuration and tokenizer.
    Raises: ClassifierUnavailable saying what is missing, or what is wrong with which file.
    """
    _clear(out)
    say(f"reading {checkpoint.name}")
    original = _checkpoint.opened(checkpoint, base)
    labels = _checkpoint.labels(original)
    say("writing the model in int8")
    first, last = _written(original, len(labels), out)
    head = _head(name, _sum(checkpoint), labels, original, first, last)
    _card(out, head, {})
    say("comparing it with the original")
    ours = OnnxClassifier(out, threads)
    texts = sentences()
    before, slow = _timed(lambda some: _original_scores(original, some, threads), texts)
    after, quick = _timed(ours.scores, texts)
    found = agreement(labels, before, after)
    _card(out, head, {"sources": _sources(checkpoint, base, original), "agreement": found})
    size = (out / "model.onnx").stat().st_size / 1e6
    return Imported(out, labels, found, len(texts), slow / quick, size)


def _clear(out: Path) -> None:
    """Make room; a folder with anything but a model that was imported before is left alone."""
    ours = {"model.onnx", "tokenizer.json", "card.toml"}
    if out.exists() and (not out.is_dir() or {p.name for p in out.iterdir()} - ours):
        raise ClassifierUnavailable(f"{out} is not an empty folder; give a new one to --out")
    out.mkdir(parents=True, exist_ok=True)
    (out / "card.toml").unlink(missing_ok=True)


def _written(original: Any, labels: int, out: Path) -> tuple[int, int]:
    """Write graph and tokenizer; return the tokens that open and close a text."""
    try:
        import onnx

        from moderation.training import foreign
    except ImportError as fault:
        raise ClassifierUnavailable(
            f"onnx is missing ({fault}): run pip install 'wellheard[detoxify]'"
        ) from fault
    state = {k: v.detach().cpu().float().numpy() for k, v in original.model.state_dict().items()}
    model = foreign.foreign(original.model.config, state, labels)
    onnx.save(foreign.build(model, int8=True), out / "model.onnx")
    words = original.tokenizer
    _tokenizer(words).save(str(out / "tokenizer.json"))
    first, last = int(words.cls_token_id), int(words.sep_token_id)
    _same_tokens(words, pack.tokenizer(out / "tokenizer.json"), first, last)
    return first, last


def _same_tokens(theirs: Any, ours: Any, first: int, last: int) -> None:
    for text in sentences():
        ids = ours.encode(text, add_special_tokens=False).ids
        cut = list(theirs(text, truncation=True)["input_ids"])
        if cut != [first, *ids[: len(cut) - 2], last]:
            raise ClassifierUnavailable(
                f"the {type(theirs).__name__} cuts words otherwise once it is saved as one file;"
                " the model would not say what the original says"
            )


def _tokenizer(words: Any) -> Any:
    """Return the tokenizer as one file's worth; older versions of transformers hold it in parts."""
    found = getattr(words, "backend_tokenizer", None)
    if found is None:
        from transformers.convert_slow_tokenizer import convert_slow_tokenizer

        found = convert_slow_tokenizer(words)
    return found


def _head(
    name: str, checksum: str, labels: Sequence[str], original: Any, first: int, last: int
) -> Told:
    return {
        "name": name,
        "version": checksum[:8],
        "window": min(_checkpoint.LONGEST, _checkpoint.positions(original.model.config)),
        "first_token": first,
        "last_token": last,
        "labels": list(labels),
        "plain": True,  # it learned from words as they are written
    }


def _sources(checkpoint: Path, base: Path, original: Any) -> Told:
    config = (base / "config.json").read_bytes()
    return {
        "checkpoint": checkpoint.name,
        "checkpoint_sha256": _sum(checkpoint),
        "config_sha256": hashlib.sha256(config).hexdigest(),
        "architecture": type(original.model).__name__,
        "quantisation": "int8, weights by column, activations as they come; last layers fp32",
        "calibration": "none: the scores are the original's",
        "sentences_compared": len(sentences()),
    }


def _card(out: Path, head: Told, rest: Told) -> None:
    from moderation.training.card import write_card

    write_card(out, head, {label: (1.0, 0.0) for label in head["labels"]}, rest)


def _original_scores(original: Any, texts: Sequence[str], threads: int) -> Floats:
    import torch

    torch.set_num_threads(threads)
    rows = [list(original.predict(text).values()) for text in texts]
    return np.array(rows, dtype=np.float64)


def _timed(score: Callable[[Sequence[str]], Floats], texts: Sequence[str]) -> tuple[Floats, float]:
    score(texts[:3])
    began = time.perf_counter()
    return score(texts), time.perf_counter() - began


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""How fast the classifier is: load, one comment at a time, and many."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from listener.benchmark.comments import made_up
from listener.benchmark.starting import resident
from moderation import classifiers
from moderation.classifiers import Classifier
from moderation.classifiers.onnx import BUNDLED, MODELS

Told = dict[str, Any]


def measure(count: int, threads: int, folder: str = "") -> Told:
    """Return load time (s), latency of one comment (ms), comments and tokens a second."""
    empty = resident()
    began = time.perf_counter()
    classifier = loaded(threads, folder)
    took = time.perf_counter() - began
    texts = made_up(count)
    tokens = mean_tokens(texts, folder)
    classifier.score(texts[:32])
    rate = per_second(lambda: classifier.score(texts), count)
    full = resident()
    return {
        "classifier": f"{classifier.name}@{classifier.version}",
        "threads": threads,
        "load_seconds": round(took, 3),
        "resident_mb": None if empty is None or full is None else full - empty,
        "comments": count,
        "mean_tokens": round(tokens, 1),
        "comments_per_second": round(rate, 1),
        "tokens_per_second": round(rate * tokens, 1),
        "one_at_a_time_ms": latency(lambda text: classifier.score([text]), texts[:200]),
    }


def loaded(threads: int, folder: str = "") -> Classifier:
    """Return the onnx classifier with the bundled model, or the one in *folder*."""
    options: Told = {"threads": threads} | ({"folder": folder} if folder else {})
    return classifiers.load("onnx", **options)


def per_second(work: Callable[[], object], count: int, rounds: int = 3) -> float:
    """Return the median of *count* / seconds over *rounds*."""
    return float(np.median([count / _seconds(work) for _ in range(rounds)]))


def latency(work: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    """Return the 50th and 95th percentile of the time for one text, in milliseconds."""
    took = [1000 * _seconds(lambda t=text: work(t)) for text in texts]  # type: ignore[misc]
    p50, p95 = np.percentile(took, (50, 95))
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2)}


def mean_tokens(texts: list[str], folder: str = "") -> float:
    """Return how many tokens the model's tokenizer makes of a text, on average."""
    return float(np.mean([len(e.ids) for e in tokenizer(folder).encode_batch(texts)]))


def tokenizer(folder: str = "") -> Tokenizer:
    """Return the tokenizer of the model in *folder*, which neither pads nor cuts."""
    place = Path(folder) if folder else MODELS / BUNDLED
    words = Tokenizer.from_file(str(place / "tokenizer.json"))
    words.no_padding()
    words.no_truncation()
    return words


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began

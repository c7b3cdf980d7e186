"""The bundled model: one small encoder, int8, on the processor, without torch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from moderation.classifiers._card import read_card
from moderation.classifiers._preparation import plain, prepared
from moderation.classifiers._windows import readable, windows
from moderation.errors import ClassifierUnavailable
from moderation.items import Signal

MODELS = Path(__file__).parent.parent / "models"
BUNDLED = "wellheard-1.1"

Scores = np.ndarray[Any, np.dtype[np.float64]]


class OnnxClassifier:
    """Scores texts with the model in *folder*, the bundled one unless another is given.

    Every window of a text runs by itself: int8 ranges are taken from the words alone, so that
    a score never depends on the neighbours. Windows share *threads* threads, longest first.
    """

    def __init__(self, folder: str | Path = "", threads: int = 2) -> None:
        place = Path(folder) if folder else MODELS / BUNDLED
        self.card = read_card(place)
        self.name, self.version, self.labels = self.card.name, self.card.version, self.card.labels
        self.threads = max(1, int(threads))
        self._words = _tokenizer(place / "tokenizer.json")
        self._unknown = self._words.token_to_id("[UNK]")
        self._session = _session(place / "model.onnx")
        self._scale, self._shift = np.array(self.card.scale), np.array(self.card.shift)
        self._softmax = [self.labels.index(label) for label in self.card.softmax]

    def score(self, texts: Sequence[str]) -> Sequence[Sequence[Signal]]:
        """Return one list of signals a text, in order."""
        by = f"{self.name}-{self.version}"
        return [
            [Signal(label, float(score), by) for label, score in zip(self.labels, row, strict=True)]
            for row in self.scores(texts)
        ]

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return an array of (texts, labels)."""
        different = list(dict.fromkeys(texts))
        found = dict(zip(different, self._measured(different), strict=True))
        return np.array([found[text] for text in texts]).reshape(len(texts), len(self.labels))

    def _measured(self, texts: Sequence[str]) -> list[Scores]:
        known = (ids if readable(ids, self._unknown) else () for ids in self._ids(texts))
        cut = [windows(ids, self.card.window - 2) for ids in known]
        flat = [(i, ids) for i, pieces in enumerate(cut) for ids in pieces if ids]
        results = self._run([ids for _, ids in flat])
        by_text: list[list[Scores]] = [[] for _ in texts]
        for (i, _), row in zip(flat, results, strict=True):
            by_text[i].append(row)
        return [self._merged(np.stack(rows)) if rows else self._silence() for rows in by_text]

    def _ids(self, texts: Sequence[str]) -> Iterable[Sequence[int]]:
        for start in range(0, len(texts), 256):
            ready = [self._ready(text) for text in texts[start : start + 256]]
            for each in self._words.encode_batch_fast(ready, add_special_tokens=False):
                yield each.ids

    def _ready(self, text: str) -> str:
        if self.card.plain:
            return plain(text)
        words = prepared(text)
        return words if any(sign.isalnum() for sign in words) else ""

    def _silence(self) -> Scores:
        """Return the scores of no words at all: no risk, and neither glad nor cross."""
        return np.array([float(label == "sentiment_neutral") for label in self.labels])

    def _run(self, pieces: Sequence[Sequence[int]]) -> list[Scores]:
        order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]), reverse=True)
        results: list[Scores] = [np.empty(0)] * len(pieces)

        def work(share: Sequence[int]) -> None:
            for i in share:
                results[i] = self._logits(pieces[i])

        if self.threads == 1 or len(pieces) <= 1:
            work(order)
            return results
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(work, [order[i :: self.threads] for i in range(self.threads)]))
        return results

    def _logits(self, ids: Sequence[int]) -> Scores:
        row = np.array([[self.card.first, *ids, self.card.last]], np.int64)
        out: Scores = self._session.run(None, {"ids": row})[0][0].astype(np.float64)
        return out

    def _merged(self, logits: Scores) -> Scores:
        """Calibrate each window; keep the highest of a head, and the mean of a shared softmax."""
        ready = logits * self._scale + self._shift
        scores: Scores = 1 / (1 + np.exp(-ready.clip(-60, 60).max(axis=0)))
        if self._softmax:
            powers = np.exp(ready[:, self._softmax] - ready[:, self._softmax].max(1, keepdims=True))
            scores[self._softmax] = (powers / powers.sum(1, keepdims=True)).mean(axis=0)
        return scores


def _tokenizer(path: Path) -> Tokenizer:
    made = Tokenizer.from_file(str(path))
    made.no_padding()
    made.no_truncation()
    return made


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # every length is another shape
    options.log_severity_level = 3
    # Further fusing replaces the normalisation by a kernel several times slower.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as fault:  # onnxruntime raises its own kinds, none of them public
        raise ClassifierUnavailable(f"{path} cannot be run: {fault}") from fault


CLASSIFIER = OnnxClassifier

"""The Detoxify library behind our protocol: its own weights, or a checkpoint on this machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import metadata
from typing import Any

from moderation.classifiers import _checkpoint
from moderation.classifiers._preparation import plain
from moderation.errors import ClassifierUnavailable
from moderation.items import Signal

MODELS = ("original", "unbiased", "multilingual", "original-small", "unbiased-small")
LONGEST = 20_000  # characters; the library reads some 500 tokens and no further
BATCH = 16


class DetoxifyClassifier:
    """Scores texts with Detoxify, those of like length together.

    Without *checkpoint* the library downloads the weights of *model*. With one, nothing is
    fetched: *huggingface_config_path* is the folder of the base model's configuration and
    tokenizer. *threads* holds for all of torch in this process.
    """

    name = "detoxify"

    def __init__(
        self,
        model: str = "original",
        checkpoint: str = "",
        huggingface_config_path: str = "",
        threads: int = 2,
        device: str = "cpu",
    ) -> None:
        if model not in MODELS:
            raise ClassifierUnavailable(f'"{model}" is none of Detoxify\'s: {", ".join(MODELS)}')
        if checkpoint and not huggingface_config_path:
            raise ClassifierUnavailable(
                "a checkpoint needs huggingface_config_path too: the folder with the config.json"
                " and the tokenizer files of its base model"
            )
        if checkpoint:
            self._detoxify = _checkpoint.opened(checkpoint, huggingface_config_path, device)
        else:
            self._detoxify = _fetched(model, device)
        _use(threads)
        self.labels = _checkpoint.labels(self._detoxify)
        self.version = f"{metadata.version('detoxify')}-{'own' if checkpoint else model}"

    def score(self, texts: Sequence[str]) -> Sequence[Sequence[Signal]]:
        """Return one list of signals a text, in order."""
        ready = [plain(text)[:LONGEST] for text in texts]
        order = sorted(range(len(ready)), key=lambda i: len(ready[i]))
        found: list[list[Signal]] = [[] for _ in ready]
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            for place, signals in zip(places, self._some([ready[i] for i in places]), strict=True):
                found[place] = signals
        return found

    def _some(self, texts: list[str]) -> list[list[Signal]]:
        told = self._detoxify.predict(texts)
        # A single text comes back as bare numbers, whatever it was wrapped in.
        columns = [v if isinstance(v, list) else [v] for v in told.values()]
        return [self._signals(row) for row in zip(*columns, strict=True)]

    def _signals(self, row: Sequence[float]) -> list[Signal]:
        if any(math.isnan(score) for score in row):
            raise ClassifierUnavailable("Detoxify returned a score that is no number")
        by = f"{self.name}-{self.version}"
        return [
            Signal(label, round(float(score), 6), by)  # beyond that, a text's neighbours show
            for label, score in zip(self.labels, row, strict=True)
        ]


def _fetched(model: str, device: str) -> Any:
    library = _checkpoint.library()
    try:
        return _checkpoint.limited(library(model, device=device))
    except Exception as fault:  # urllib's, torch's and transformers' own kinds
        raise ClassifierUnavailable(
            f'Detoxify could not get its weights for "{model}" from github.com and the base model'
            f" from huggingface.co: {fault}. Where this machine may not reach them, download both"
            " elsewhere and give checkpoint (the .ckpt file) and huggingface_config_path (the"
            " folder of the base model's config.json and tokenizer files)"
        ) from fault


def _use(threads: int) -> None:
    import torch

    torch.set_num_threads(max(1, int(threads)))


CLASSIFIER = DetoxifyClassifier

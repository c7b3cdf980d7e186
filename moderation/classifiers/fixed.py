"""A classifier that only knows the words it is told: for tests, rehearsals and demonstrations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from moderation.items import Signal


class FixedClassifier:
    """Scores a text by the words and phrases in it, whole words, whatever their case.

    *words* maps a word to its scores, as ``{"idiot": {"toxicity": 0.9}}``; the highest counts,
    and a label that no word of the text has is 0.
    """

    name = "fixed"
    version = "1"

    def __init__(
        self,
        words: Mapping[str, Mapping[str, float]] | None = None,
        labels: Sequence[str] = ("toxicity", "crisis"),
    ) -> None:
        said = {word: dict(scores) for word, scores in (words or {}).items()}
        self._words = [(_whole(word), scores) for word, scores in said.items()]
        told = (label for scores in said.values() for label in scores)
        self.labels = tuple(dict.fromkeys([*labels, *told]))
        for scores in said.values():
            if not all(0 <= score <= 1 for score in scores.values()):
                raise ValueError("a fixed score lies outside 0 to 1")

    def score(self, texts: Sequence[str]) -> Sequence[Sequence[Signal]]:
        """Return one list of signals a text, in order."""
        return [self._signals(text) for text in texts]

    def _signals(self, text: str) -> list[Signal]:
        heard = [scores for pattern, scores in self._words if pattern.search(text)]
        highest = {
            label: max((s.get(label, 0.0) for s in heard), default=0.0) for label in self.labels
        }
        return [
            Signal(label, score, f"{self.name}-{self.version}") for label, score in highest.items()
        ]


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


CLASSIFIER = FixedClassifier

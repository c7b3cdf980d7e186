"""What a classifier is, and how one is loaded by the name of its file."""

from collections.abc import Sequence
from typing import Any, Protocol, cast

from moderation import registry
from moderation.items import Signal


class Classifier(Protocol):
    """Scores texts, each on its own: a text's scores never depend on its neighbours.

    Adding one: a file here that ends in ``CLASSIFIER = <callable taking keyword options>``.
    """

    name: str
    version: str
    labels: tuple[str, ...]

    def score(self, texts: Sequence[str]) -> Sequence[Sequence[Signal]]:
        """Return one list of signals a text, in order; scores are 0 to 1.

        Any text is safe: empty, very long, broken Unicode.
        Raises: ClassifierUnavailable if it cannot run at all.
        """
        ...


def load(name: str, **options: Any) -> Classifier:
    """Return the classifier in ``moderation/classifiers/<name>.py``.

    Raises: UnknownName listing the known ones; ClassifierUnavailable saying what is missing.
    """
    made = registry.load("moderation.classifiers", name, "CLASSIFIER")(**options)
    return cast(Classifier, made)

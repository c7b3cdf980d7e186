"""A classifier that is loaded when it is first needed, and tried again if that fails."""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from moderation import classifiers, registry
from moderation.classifiers import Classifier
from moderation.errors import ClassifierUnavailable
from moderation.items import Signal

_AGAIN = 60.0  # seconds after a failure


class LoadedWhenNeeded:
    """Keeps ``moderation.classifiers.Classifier`` for the one called *name*."""

    def __init__(self, name: str, options: Mapping[str, Any]) -> None:
        self._wanted, self._options = name, dict(options)
        self._lock = threading.Lock()
        self._loaded: Classifier | None = None
        self._failed: tuple[float, str] | None = None

    @property
    def name(self) -> str:
        """The classifier's name."""
        return self._loaded.name if self._loaded else self._wanted

    @property
    def version(self) -> str:
        """Its version; empty before it is loaded."""
        return self._loaded.version if self._loaded else ""

    @property
    def labels(self) -> tuple[str, ...]:
        """Its labels; none before it is loaded."""
        return self._loaded.labels if self._loaded else ()

    def score(self, texts: Sequence[str]) -> Sequence[Sequence[Signal]]:
        """Return one list of signals a text. Raises: ClassifierUnavailable."""
        return self.ready().score(texts)

    def ready(self) -> Classifier:
        """Return the classifier, loaded. Raises: ClassifierUnavailable, UnknownName."""
        with self._lock:
            if self._loaded is None:
                self._load()
            assert self._loaded is not None  # noqa: S101 -- for the type checker
            return self._loaded

    def _load(self) -> None:
        if self._failed and time.monotonic() - self._failed[0] < _AGAIN:
            raise ClassifierUnavailable(self._failed[1])
        try:
            self._loaded = classifiers.load(self._wanted, **self._options)
        except ClassifierUnavailable as error:
            self._failed = (time.monotonic(), str(error))
            raise


def known(name: str) -> bool:
    """Return whether there is a classifier called *name*."""
    return name in registry.available("moderation.classifiers")


def names() -> str:
    """Return the classifiers that there are, in words."""
    return ", ".join(registry.available("moderation.classifiers"))

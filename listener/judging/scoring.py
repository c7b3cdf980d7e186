"""Scoring texts in batches; if the classifier cannot run, nothing is measured and that is said."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from moderation import classifiers
from moderation.classifiers import Classifier
from moderation.errors import ClassifierUnavailable

BATCH = 128
T = TypeVar("T")
Scores = Mapping[str, float]


def chosen(name: str, warn: Callable[[str], None]) -> Classifier | None:
    """Return the classifier called *name*, or None for "none" or when it cannot run.

    Raises: UnknownName listing the classifiers there are.
    """
    if name == "none":
        return None
    try:
        return classifiers.load(name)
    except ClassifierUnavailable as error:
        warn(f"{error} Rules still run; every item is proposed for a person to look at.")
        return None


def called(classifier: Classifier | None) -> str:
    """Return "name@version", or "none"."""
    return f"{classifier.name}@{classifier.version}" if classifier else "none"


def scored(
    things: Iterable[T],
    words: Callable[[T], str],
    classifier: Classifier | None,
    known: Callable[[T], Scores] = lambda _thing: {},
) -> Iterator[tuple[T, Scores]]:
    """Yield each of *things* with the scores of its *words*, in order, a batch at a time.

    Where *known* has scores already, those are used and nothing is measured again.
    """
    source = iter(things)
    while batch := list(islice(source, BATCH)):
        scores = [known(thing) for thing in batch]
        missing = [place for place, found in enumerate(scores) if not found]
        for place, found in zip(
            missing, _scores([words(batch[p]) for p in missing], classifier), strict=True
        ):
            scores[place] = found
        yield from zip(batch, scores, strict=True)


def _scores(texts: Sequence[str], classifier: Classifier | None) -> Sequence[Scores]:
    if classifier is None or not texts:
        return [{} for _ in texts]
    return [{s.label: s.score for s in signals} for signals in classifier.score(texts)]

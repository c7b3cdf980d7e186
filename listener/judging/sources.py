"""Where a comparison takes its items from: a file, with the scores that stand in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from listener.judging import comments
from listener.judging.crowd import Crowd
from listener.judging.errors import BadFile, BadLine
from listener.judging.replay import Known
from listener.judging.rows import Row, opened, rows
from listener.judging.scoring import Scores, called, scored
from moderation.classifiers import Classifier
from moderation.items import Item

Items = Callable[[int], Iterator[Known]]


def from_file(path: str, classifier: Classifier | None) -> tuple[str, Items]:
    """Return the name and the items of a file; scores that stand in it are used as they are."""
    try:
        size = Path(path).stat().st_size
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}") from error
    name = f"{Path(path).resolve()} {size} {called(classifier)}"
    return name, lambda skip: _of_file(path, classifier, skip)


def _of_file(path: str, classifier: Classifier | None, skip: int) -> Iterator[Known]:
    crowd, name = Crowd(), called(classifier)
    with ExitStack() as stack:
        file = stack.enter_context(opened(path))
        read = rows(file, path, as_csv=path.lower().endswith(".csv"), bad=_stop)
        heard = ((row, item, crowd.heard(item)) for row, item in _items(read, path))
        rest = islice(heard, skip, None)
        for (row, item, around), scores in scored(
            rest, lambda t: t[1].text, classifier, lambda t: _given(t[0])
        ):
            by = "the file" if _given(row) else name
            yield Known(item, scores, by if scores else "", around)


def _items(read: Iterator[Row], source: str) -> Iterator[tuple[Row, Item]]:
    for row in read:
        try:
            yield row, comments.item(row.content)
        except ValueError as error:
            raise BadLine(source, row.number, str(error)) from None


def _given(row: Row) -> Scores:
    """The scores that the file itself carries."""
    scores = row.content.get("scores")
    if not isinstance(scores, dict):
        return {}
    return {str(k): float(v) for k, v in scores.items() if isinstance(v, int | float)}


def _stop(error: BadLine) -> None:
    raise error

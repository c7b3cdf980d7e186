"""A run over a file, end to end: rows, items, scores, verdicts, lines; memory stays constant."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from listener.judging import comments, results
from listener.judging.crowd import Crowd
from listener.judging.errors import BadFile, BadLine
from listener.judging.judging import verdict
from listener.judging.progress import progress, size
from listener.judging.rows import Row, Skipped, looks_like_csv, opened, rows
from listener.judging.scoring import Scores, called, scored
from moderation.classifiers import Classifier
from moderation.items import Item
from moderation.principles import PolicyPack


@dataclass(slots=True)
class Run:
    """One run: from which file to which, and what to do with a bad line."""

    source: str
    target: str
    classifier: Classifier | None
    skip_bad: bool = False
    written: int = 0
    skipped: Skipped = field(default_factory=Skipped)

    def judge(self, pack: PolicyPack) -> None:
        """Write a judged line for each comment.

        Raises: BadLine at the first bad line, unless they are skipped; BadFile.
        """
        crowd, name = Crowd(), called(self.classifier)

        def line(row: Row, item: Item, scores: Scores) -> dict[str, object]:
            above = comments.context(row.content)
            found = verdict(item, scores, pack, name, crowd.heard(item), context=above)
            return results.judged(item.ref.id, found)

        self._write(results.JUDGED, line)

    def classify(self) -> None:
        """Write a scored line for each comment; as ``judge``."""
        self._write(results.SCORED, lambda _, item, scores: results.scored(item.ref.id, scores))

    def _write(
        self, columns: tuple[str, ...], line: Callable[[Row, Item, Scores], dict[str, object]]
    ) -> None:
        _apart(self.source, self.target)
        with (
            opened(self.source) as file,
            results.writing(self.target, columns, as_csv=_is_csv(self.target)) as writer,
            progress("comments", size(self.source)) as step,
        ):
            as_csv = looks_like_csv(file) if self.source == "-" else _is_csv(self.source)
            read = rows(file, self.source, as_csv=as_csv, bad=self._bad)
            for (row, item), scores in scored(self._items(read), _words, self.classifier):
                writer.write(line(row, item, scores))
                self.written += 1
                step(row.read)

    def _items(self, read: Iterator[Row]) -> Iterator[tuple[Row, Item]]:
        for row in read:
            try:
                yield row, comments.item(row.content)
            except ValueError as error:
                self._bad(BadLine(self.source, row.number, str(error)))

    def _bad(self, error: BadLine) -> None:
        if not self.skip_bad:
            raise error
        self.skipped.add(error)


def _words(pair: tuple[Row, Item]) -> str:
    return pair[1].text


def _apart(source: str, target: str) -> None:
    """Raises: BadFile if the results would take the place of what was read."""
    one, other = Path(source), Path(target)
    if "-" not in (source, target) and one.is_file() and other.is_file() and one.samefile(other):
        raise BadFile(f"{target} is the file that is read; name another one for the results")


def _is_csv(path: str) -> bool:
    return path.lower().endswith(".csv")

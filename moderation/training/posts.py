"""Reading the written posts: comments as people write them, with the labels an officer gives.

A line of a file: the labels with commas between, "!" before them where somebody must be called
now, a tab, and the words; "\\n" stands for a new line, and " >> " ends the comment above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from moderation.labels import LABELS
from moderation.training.heads import LABEL_HEADS

FOLDER = Path(__file__).parent / "posts"
TOGETHER = 20  # neighbours are often written as pairs: they stay on one side of a split
_URGENT = "crisis_urgent"


class BadPost(ValueError):
    """A file of posts has a fault; the message names the file, the line and the fault."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post; *group* is the unit of a split."""

    text: str
    labels: frozenset[str]
    urgent: bool
    group: str

    def targets(self) -> list[float]:
        """Return 1 for every head that is to light, in the order of LABEL_HEADS."""
        lit = {f"label_{label}" for label in self.labels}
        lit |= {"label_urgent"} if self.urgent else set()
        return [float(head in lit) for head in LABEL_HEADS]


def read_folder(folder: Path = FOLDER) -> list[Post]:
    """Read every file of *folder*, in the order of their names. Raises: BadPost."""
    return [post for path in sorted(folder.glob("*.tsv")) for post in read(path)]


def read(path: Path) -> Iterator[Post]:
    """Read one file. Raises: BadPost."""
    for number, line in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n")):
        said, tab, text = line.partition("\t")
        labels = frozenset(label.strip() for label in said.removeprefix("!").split(","))
        strange = labels - set(LABELS)
        if not tab or "\t" in text or not text.strip() or strange:
            fault = (
                f"unknown labels {sorted(strange)}" if strange else "not labels, a tab and words"
            )
            raise BadPost(f"{path.name}, line {number + 1}: {fault}")
        words = text.rpartition(" >> ")[2].replace("\\n", "\n")
        urgent = said.startswith("!") or _URGENT in labels
        yield Post(words, labels, urgent, f"{path.stem}-{number // TOGETHER}")

"""Progress on the terminal, on standard error only: a file or a pipe gets none."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

Step = Callable[[int], None]  # called with how much of the whole lies behind


@contextmanager
def progress(what: str, total: float | None, *, show: bool | None = None) -> Iterator[Step]:
    """Show a bar for *total* (None: unknown) while the block runs."""
    if not (sys.stderr.isatty() if show is None else show):
        yield lambda _done: None
        return
    columns = (TextColumn(what), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    counting = (TextColumn(what), MofNCompleteColumn())
    with Progress(*(columns if total else counting), console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def size(path: str) -> float | None:
    """Return how long *path* is, about, in characters; None for standard input."""
    try:
        return None if path == "-" else float(Path(path).stat().st_size)
    except OSError:
        return None

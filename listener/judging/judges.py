"""Judging by two packs on every core: chunks of items go out, and come back in their order.

The processes are of lower priority, so that a long comparison never holds up what is live.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Any

from listener.judging.changes import Tally
from listener.judging.replay import Known, replay
from moderation.principles import PolicyPack

CHUNK = 250
Two = tuple[PolicyPack, PolicyPack]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one chunk: how far it reaches, the counts, and a line for each change."""

    last: int
    tally: Tally
    lines: Sequence[tuple[int, dict[str, Any]]]


Judges = Callable[[Iterable[Sequence[Known]]], Iterator[Judged]]


def chunk(known: Sequence[Known], packs: Two) -> Judged:
    """Return what came of judging *known* by both *packs*."""
    tally = Tally()
    lines = [(change.number, change.line()) for change in replay(known, *packs, tally)]
    return Judged(known[-1].version, tally, lines)


def in_chunks(known: Iterator[Known]) -> Iterator[Sequence[Known]]:
    """Yield *known* in pieces that are worth sending to another process."""
    while piece := list(islice(known, CHUNK)):
        yield piece


def here(packs: Two) -> Judges:
    """Return what judges in this process, one chunk after the other."""
    return lambda chunks: (chunk(known, packs) for known in chunks)


@contextmanager
def on_every_core(load: Callable[[], Two], workers: int | None = None) -> Iterator[Judges]:
    """Yield what judges in other processes; *load* is called in each and must be picklable."""
    count = workers or max(1, os.cpu_count() or 1)
    # Not fork: the daemon has threads, and a fork of it may hold a lock that nobody lets go.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin, initargs=(load,))
    try:
        yield lambda chunks: _in_order(pool, chunks, count + 2)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, chunks: Iterable[Sequence[Known]], ahead: int
) -> Iterator[Judged]:
    waiting: deque[Future[Judged]] = deque()
    for known in chunks:
        waiting.append(pool.submit(_chunk, known))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_packs: list[Two] = []  # of this process, once it has begun


def _begin(load: Callable[[], Two]) -> None:
    os.nice(10)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _packs.append(load())


def _end_with_parent() -> None:
    """A pool's process waits for work for ever, also when nobody is left to give it any."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _chunk(known: Sequence[Known]) -> Judged:
    return chunk(known, _packs[0])

"""A comparison of two packs over what is stored, in the background; a stopped one goes on.

Nothing is acted on: what would change is written down for a person to read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Engine

from listener.judging.changes import Tally, tally_of
from listener.judging.judges import Judges, Two, here, in_chunks, on_every_core
from listener.judging.references import Reference, from_table
from listener.ports import Work
from listener.store import replays
from listener.store.history import count
from listener.store.replays import Replay
from listener.stored import known_since
from moderation.classifiers import Classifier
from moderation.errors import ModerationError

log = structlog.get_logger(__name__)

AS_STORED, AGAIN = "as stored", "again"  # which scores the new pack is judged with
FEW = 5_000  # items; fewer are judged here before another process would have begun


@dataclass(frozen=True, slots=True)
class Replaying:
    """Works on the comparisons that are wanted, one at a time."""

    database: Engine
    work: Work
    classifier: Classifier
    stopping: Callable[[], bool] = lambda: False
    few: int = FEW

    def next(self, now: Callable[[], datetime]) -> Replay | None:
        """Work on the oldest one until it is over or we are to stop; None if there is none."""
        wanted = replays.waiting(self.database)
        if wanted is None:
            return None
        try:
            self._run(wanted, now)
        except ModerationError as error:
            self._end(wanted, "failed", now(), str(error))
        return replays.get(self.database, wanted.id)

    def _run(self, wanted: Replay, now: Callable[[], datetime]) -> None:
        total = count(self.database, wanted.since)
        with self.work() as unit:
            unit.replays.begin(wanted.id, total, now())
            unit.commit()
        two = from_table(wanted.old), from_table(wanted.new)
        tally = tally_of(wanted.tally) if wanted.tally else Tally()
        known = known_since(
            self.database,
            wanted.since,
            self.classifier,
            after=wanted.after,
            again=wanted.classifier == AGAIN,
        )
        with self._judges(two, total - tally.items) as judges:
            for judged in judges(in_chunks(known)):
                tally.merge(judged.tally)
                with self.work() as unit:
                    going = unit.replays.advance(
                        wanted.id, judged.last, tally.as_table(), judged.lines
                    )
                    unit.commit()
                if not going or self.stopping():
                    return
        self._end(wanted, "done", now())

    @contextmanager
    def _judges(self, two: tuple[Reference, Reference], left: int) -> Iterator[Judges]:
        load = partial(both, *two)
        if left <= self.few:
            yield here(load())
            return
        load()  # a fault of a pack is told here, in words
        with on_every_core(load) as judges:
            yield judges

    def _end(self, wanted: Replay, state: str, now: datetime, trouble: str = "") -> None:
        with self.work() as unit:
            unit.replays.end(wanted.id, state, now, trouble)
            unit.commit()
        log.info("compared", replay=wanted.id, state=state)


def both(old: Reference, new: Reference) -> Two:
    """Return both packs. Raises: UnknownName, BadPack."""
    return old.load(), new.load()

"""What reading leaves to be done: reading again under our own posts, and watching for gaps."""

from collections.abc import Callable
from datetime import datetime
from time import perf_counter

import structlog

from listener.parts import Line, Parts
from listener.steps import gaps, reread

log = structlog.get_logger(__name__)


class Rereading:
    """Binds both to the parts of one application. *stopping*: whether it was told to stop."""

    def __init__(self, app: Parts, stopping: Callable[[], bool]) -> None:
        self._app, self._work, self._stopping = app, app.work, stopping
        self._begun = set[str]()

    def reread(self, account: str, now: datetime) -> bool:
        """Read again what stands under our own posts of *account*."""
        line = self._app.lines.get(account)
        if line is None or self._stopping():
            return False
        began = perf_counter()
        done = reread.reread(self._work, line.reads, account, now, self._stopping)
        if done.trouble:
            log.warning("posts not read again", account=account, trouble=done.trouble)
        elif done.posts:
            log.info(
                "posts read again",
                account=account,
                posts=done.posts,
                new=done.stored.new,
                edited=done.stored.edited,
                seconds=round(perf_counter() - began, 3),
            )
        return done.posts == reread.BATCH

    def first(self, line: Line, now: datetime) -> None:
        """Watch for a gap before the first pull of this process, which would hide it."""
        if line.settings.name not in self._begun:
            self._gap(line, now)
            self._begun.add(line.settings.name)

    def gaps(self, now: datetime) -> None:
        """Watch for gaps in the accounts that were not read for long."""
        with self._work() as unit:
            oldest = unit.accounts.oldest()
        for name, line in self._app.lines.items():
            longest = gaps.patience(line.settings.every, line.reads.can.history)
            if name in oldest and now - oldest[name] > longest:
                self._gap(line, now)

    def _gap(self, line: Line, now: datetime) -> None:
        every, history = line.settings.every, line.reads.can.history
        if gaps.watch(self._work, line.settings.name, every, history, now, line.streams):
            log.warning("may have missed items", account=line.settings.name)

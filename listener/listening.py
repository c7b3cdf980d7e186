"""Listening: which searches may be kept here, and the chores that carry them out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import cast

import structlog

from config.settings import Settings
from connectors._seeking import Seeks, seeking_of
from listener.engines.embedded import Tick
from listener.engines.lanes import Task
from listener.parts import Line, Parts
from listener.ports import UnitOfWork
from listener.steps import searches, seek
from listener.steps.searches import Ground
from moderation.principles import PolicyPack
from moderation.searches import Limits, Search

log = structlog.get_logger(__name__)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def ground(settings: Settings, pack: PolicyPack) -> Ground:
    """Return what searches are checked against here."""
    listening = settings.listening
    limits = Limits(
        timedelta(days=listening.longest_days),
        timedelta(days=listening.person_days),
        listening.daily_posts,
    )
    names = [a.name for a in settings.accounts]
    return Ground(limits, names, [a.handle for a in settings.accounts], pack.house.staff)


class Listening:
    """Asks platforms for the searches that run, and holds what is stored against them."""

    def __init__(self, app: Parts, stopping: Callable[[], bool]) -> None:
        self._app, self._work, self._stopping = app, app.work, stopping
        self._every = timedelta(minutes=app.settings.listening.every_minutes)
        self._lines = {n: line for n, line in app.lines.items() if searchable(line)}

    def tasks(self) -> dict[str, Task]:
        """Return the steps by the names that they are woken by."""
        return {"seek": self.seek, "match": self.match}

    def ticks(self) -> list[Tick]:
        """Return what happens every so often."""
        return [
            Tick("searches", self._wake, every=_MINUTE),
            Tick("searches ending", self._watch, every=_HOUR),
        ]

    def _wake(self, now: datetime) -> None:
        """Wake whatever is due; the store is asked each time, so a new search begins by itself."""
        with self._work() as unit:
            running = [s for s in unit.searches.not_over(now) if s.runs(now)]
            for name in {n for s in running for n in s.sources if n in self._lines}:
                if self._next(unit, name, now):
                    unit.wake("seek", name)
            if running:
                unit.wake("match")
            unit.commit()

    def _next(self, unit: UnitOfWork, name: str, now: datetime) -> list[Search]:
        state = unit.accounts.get(name)
        if state is None or state.paused:
            return []
        wanted = [s for s in unit.searches.not_over(now) if name in s.sources]
        return [s for s in wanted if seek.due(unit, s, name, self._every, now)]

    def seek(self, name: str, now: datetime) -> bool:
        """Ask the platform of account *name* for every search that is due there."""
        line = self._lines.get(name)
        if line is None:
            return False
        with self._work() as unit:
            due = self._next(unit, name, now)
        for search in due:
            if self._stopping():
                break
            self._seek(line, search, now)
        return False

    def _seek(self, line: Line, search: Search, now: datetime) -> None:
        name = line.settings.name
        with self._work() as unit:
            cursor = seek.due(unit, search, name, self._every, now)
        if cursor is None:
            return
        done = seek.seek(
            self._work,
            cast(Seeks, line.reads),
            line.reads.can,
            search,
            cursor,
            now,
            self._stopping,
        )
        tell = partial(log.warning, trouble=done.trouble) if done.trouble else log.info
        tell("searched", account=name, search=search.id, read=done.read, hits=done.hits)

    def match(self, _key: str, now: datetime) -> bool:
        """Hold what is stored against the searches that run."""
        with self._work() as unit:
            running = [s for s in unit.searches.not_over(now) if s.runs(now)]
        for search in running:
            hits = seek.match(self._work, search, search.sources, now)
            if hits:
                log.info("matched", search=search.id, hits=hits)
        return False

    def _watch(self, now: datetime) -> None:
        told, over = searches.watch(self._work, now)
        if told or over:
            log.info("searches looked through", told=told, ended=over)


def searchable(line: Line) -> bool:
    """Return whether the platform of *line* can be searched."""
    return seeking_of(line.settings.platform) is not None

"""Lets a story happen: events come due as time passes, faster than life if wished."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from listener.rehearsal.scenarios import Event, Scenario
from listener.rehearsal.world import Note, World, X

HANDLE = re.compile(r"@(\w{1,30})")
LINK = re.compile(r"https?://\S+")


def now() -> datetime:
    return datetime.now(UTC)


class Timeline:
    """Plays *scenario* into *world*. Nothing ticks: each request asks what has come due."""

    def __init__(
        self,
        scenario: Scenario,
        world: World,
        speed: float,
        *,
        clock: Callable[[], datetime] = now,
        stamps: str = "real",
    ) -> None:
        self._world = world
        self._clock = clock
        self._speed = speed
        self._start = clock()
        self._origin = scenario.starts if stamps == "scenario" else self._start
        self._scale = 1.0 if stamps == "scenario" else speed
        self._left = list(scenario.events[world.story :])  # a loaded world has seen some
        for handle, person in scenario.people.items():
            world.person(handle, **person)

    @property
    def left(self) -> int:
        """How many events are still to come."""
        return len(self._left)

    @property
    def elapsed(self) -> timedelta:
        """How far the story has come, in its own time."""
        return (self._clock() - self._start) * self._speed

    def catch_up(self) -> None:
        """Let everything happen that is due by now."""
        with self._world.lock:
            while self._left and self._left[0].at <= self.elapsed:
                self._next()

    def finish(self) -> None:
        """Let the whole rest happen at once."""
        with self._world.lock:
            while self._left:
                self._next()

    def _next(self) -> None:
        self.happen(self._left.pop(0))
        self._world.story += 1

    def happen(self, event: Event) -> Note:
        """Carry out one event and return the note that it made or changed."""
        world = self._world
        at = self._origin + (event.at if event.at < timedelta() else event.at / self._scale)
        target = world.keys.get(event.under)
        if event.kind == "edit" and target:
            world.edit(target, event.text, at)
            return target
        if event.kind == "delete" and target:
            world.delete(target)
            return target
        owner = world.owners[event.on]
        author = owner if event.by in ("", owner.handle) else world.person(event.by)
        return world.say(
            event.on,
            event.kind,
            author,
            event.text,
            at,
            parent=target if event.kind in ("comment", "reply") else None,
            quotes=target if event.kind == "quote" else None,
            mentions=self._mentioned(event),
            to=world.owners[event.on].id if event.kind == "dm" else "",
            language=event.language,
            media=event.media,
            links=tuple(LINK.findall(event.text)),
            key=event.key,
        )

    def _mentioned(self, event: Event) -> tuple[str, ...]:
        owner = self._world.owners[event.on]
        named = {h.casefold() for h in HANDLE.findall(event.text)}
        found = [p.id for p in self._world.people.values() if p.handle.casefold() in named]
        if event.on == X and event.kind == "mention" and owner.id not in found:
            found.append(owner.id)
        return tuple(found)

"""Walking a list that is newest first without losing its older half when interrupted.

A walk reads from the top down to *start*. Until it has reached the bottom, the high water mark
stays where it was; so whoever is interrupted goes on below, and whatever arrives meanwhile is
found by the next walk, which starts an overlap below the mark.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.base import Page, Tombstone
from connectors.errors import Gone, Invalid
from moderation.items import Item, Thread

MOMENTS = ("high", "start", "top", "deep")


@dataclass(frozen=True, slots=True)
class Walk:
    """Where we are: *high* is known to be complete, *start* to *top* is being walked.

    *left* is what is still to be read, in the connector's own terms; empty between walks. *deep*
    is when a walk last read everything within reach, *deepest* whether this one does.
    """

    high: datetime | None = None
    start: datetime | None = None
    top: datetime | None = None
    left: Mapping[str, Any] = field(default_factory=dict)
    deep: datetime | None = None
    deepest: bool = False
    page: int = 0  # counts pages, so that no two cursors are the same

    @property
    def under_way(self) -> bool:
        """Whether there is an older half still to be read."""
        return self.start is not None

    def begin(
        self,
        now: datetime,
        overlap: timedelta,
        reach: timedelta,
        deep_every: timedelta | None = None,
    ) -> "Walk":
        """Return the walk to do now: the one that was interrupted, or a new one.

        A new one starts *overlap* below the mark; the very first one, and one in every
        *deep_every*, starts *reach* ago and so finds what was dated or shown late.
        """
        if self.under_way:
            return self
        again = deep_every is not None and (self.deep is None or now - self.deep >= deep_every)
        if self.high is None or again:
            return replace(self, start=now - reach, top=self.high, left={}, deepest=True)
        return replace(self, start=self.high - overlap, top=self.high, left={})

    def saw(self, *moments: datetime | None) -> "Walk":
        """Return the walk having seen things of these *moments*."""
        known = [m for m in (self.top, *moments) if m]
        return replace(self, top=max(known, default=None))

    def at(self, left: Mapping[str, Any]) -> "Walk":
        """Return the walk with *left* still to be read."""
        return replace(self, left=left)

    def complete(self, now: datetime) -> "Walk":
        """Return what stands when the bottom was reached.

        The mark never lies ahead of *now*: one thing dated tomorrow must not hide today.
        """
        high = min(self.top, now) if self.top else self.high
        return Walk(high=high, deep=now if self.deepest else self.deep, page=self.page)

    def stopped(self) -> "Walk":
        """Return what stands when the platform would not let us reach the bottom.

        The mark stays: the next walk reads the same again, and what it brings is recognised.
        """
        return Walk(high=self.high, deep=self.deep, page=self.page)

    def text(self) -> str:
        """Return the cursor to keep."""
        moments = {k: _word(getattr(self, k)) for k in MOMENTS}
        whole = {
            "v": 1,
            **moments,
            "deepest": self.deepest,
            "page": self.page,
            "left": dict(self.left),
        }
        return json.dumps({k: v for k, v in whole.items() if v}, separators=(",", ":"))


def walk(cursor: str | None) -> Walk:
    """Return the walk that *cursor* tells of; a fresh one where it tells of none."""
    try:
        raw = json.loads(cursor or "{}")
        moments = {k: _moment(raw.get(k)) for k in MOMENTS}
        page, deepest = int(raw.get("page", 0)), bool(raw.get("deepest"))
        return Walk(**moments, left=raw.get("left", {}), deepest=deepest, page=page)
    except (ValueError, AttributeError, TypeError):
        return Walk()


def _word(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


def _moment(word: str | None) -> datetime | None:
    return datetime.fromisoformat(word) if word else None


class Known:
    """Remembers what is stored already, so that reading it again costs nothing.

    What a page brought is taken as stored only when somebody comes back with that page's cursor,
    or a later one. A new process remembers nothing, and everything is read again.
    """

    def __init__(self, size: int = 20_000) -> None:
        self._size = size
        self._stored: dict[int, None] = {}
        self._open: dict[str, list[int]] = {}

    def stored(self, cursor: str | None) -> None:
        """Take in that everything up to *cursor* is stored, and forget what came after."""
        if cursor in self._open:
            for text, marks in self._open.items():
                self._stored.update(dict.fromkeys(marks))
                if text == cursor:
                    break
        self._open.clear()
        while len(self._stored) > self._size:
            self._stored.pop(next(iter(self._stored)))

    def news(self, items: tuple[Item, ...], cursor: str) -> tuple[Item, ...]:
        """Return those of *items* that are not known in this version; they come with *cursor*."""
        marks = {hash((i.ref.id, i.ref.digest, i.hidden, i.roles)): i for i in items}
        self._open[cursor] = list(marks)
        return tuple(i for mark, i in marks.items() if mark not in self._stored)


BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # before anything that a platform holds


Task = tuple[str, ...]  # the connector's own words for one request; the last is the page's token


@dataclass(frozen=True, slots=True)
class Found:
    """What one request brought: items, raw payloads, and the tasks that follow from it."""

    items: tuple[Item, ...] = ()
    raw: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    then: tuple[Task, ...] = ()
    moments: tuple[datetime | None, ...] = ()
    gone: tuple[Tombstone, ...] = ()
    threads: tuple[Thread, ...] = ()


def pages(
    state: Walk,
    now: datetime,
    first: Sequence[Task],
    read: Callable[[Task, datetime], Found],
    known: "Known | None" = None,
) -> Iterator[Page]:
    """Yield a page for each task: *first*, or those left of an interrupted walk, and what follows.

    A task that comes again is not done again, and the mark then stays where it was: a repeated
    cursor may hide more. What is *known* to be stored is left out. A platform that forgot our
    place is asked from the top of that list.
    """
    tasks = [tuple(t) for t in state.left.get("tasks", ())] or list(first)
    held, done, restarted = bool(state.left.get("held")), set[Task](), set[Task]()
    while tasks:
        task = tasks.pop(0)
        done.add(task)
        try:
            found = read(task, state.start or now)
        except Invalid:
            top = (*task[:-1], "")
            if task == top or top in restarted:
                raise
            restarted.add(top)
            done -= {task, top}
            found = Found(then=(top,))
        except Gone:
            if not tasks and task in first:
                raise
            found = Found()  # the thread went away while we walked
        fresh = [t for t in found.then if t not in done and t not in tasks]
        held = held or len(fresh) < len(found.then)
        tasks = [*fresh, *tasks]
        state = replace(state, page=state.page + 1)
        state = state.saw(*(i.posted_at for i in found.items), *found.moments)
        if tasks:
            after = state.at({"tasks": tasks, "held": held})
        else:
            after = state.stopped() if held else state.complete(now)
        text = after.text()
        items = known.news(found.items, text) if known else found.items
        raw = {i.ref.id: found.raw[i.ref.id] for i in items if i.ref.id in found.raw}
        yield Page(items, text, raw, found.gone, done=not tasks, threads=found.threads)


def whole(
    first: Sequence[Task], now: datetime, read: Callable[[Task, datetime], Found]
) -> Iterator[Page]:
    """Yield a page for each of *first* and what follows, whatever the dates, without a mark."""
    start = Walk(start=BEGINNING, page=0)
    yield from (replace(page, cursor="") for page in pages(start, now, first, read))

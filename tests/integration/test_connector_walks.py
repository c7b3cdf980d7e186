"""Any interleaving of new, late and deleted things, crashes and faults loses and doubles nothing.

A small list platform in memory, walked by the same code as the real ones. The store is a dict
that a page and its cursor enter together, or not at all.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from connectors._walks import Found, Known, Task, pages, walk
from connectors.base import Page
from connectors.errors import Invalid, Transient
from moderation.items import Item, ItemRef, Kind, digest

START = datetime(2026, 11, 17, 9, tzinfo=UTC)
OVERLAP, REACH, DEEP = timedelta(minutes=30), timedelta(days=7), timedelta(hours=6)
SEEDS = range(1000)


@dataclass
class Platform:
    """A list, newest first, in pages of three; its tokens are places or ids."""

    rng: random.Random
    by_place: bool
    things: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    ever: dict[str, datetime] = field(default_factory=dict)
    now: datetime = START

    def says(self, late: timedelta = timedelta()) -> None:
        id = f"t{len(self.ever):04}"
        self.ever[id] = self.now - late
        self.things[id] = (self.now - late, f"words of {id}")

    def rows(self) -> list[tuple[str, datetime, str]]:
        rows = [(id, at, said) for id, (at, said) in self.things.items()]
        return sorted(rows, key=lambda r: (r[1], r[0]), reverse=True)

    def read(self, task: Task, since: datetime) -> Found:
        fault = self.rng.random()
        if fault < 0.03:
            raise Transient("down")
        if fault < 0.05 and task[-1]:
            raise Invalid("forgotten")
        rows = [r for r in self.rows() if r[1] >= since]
        start = self.start(task[-1], rows)
        part = rows[start : start + 3]
        if self.rng.random() < 0.1:
            part = [*part, *part]
            self.rng.shuffle(part)
        more = len(rows) > start + 3
        last = min(part, key=lambda r: (r[1], r[0]), default=None)
        token = "" if not more or last is None else str(start + 3) if self.by_place else last[0]
        items = tuple({r[0]: _item(*r) for r in part}.values())
        then: tuple[Task, ...] = (("list", token),) if token else ()
        if self.rng.random() < 0.02 and task[-1]:
            then = (task,)  # the same cursor again
        return Found(items, {i.ref.id: {} for i in items}, then)

    def start(self, token: str, rows: list[tuple[str, datetime, str]]) -> int:
        if not token or self.by_place:
            return int(token or 0)
        at = self.ever[token]  # a place by id holds though the thing itself is gone
        return next((i for i, r in enumerate(rows) if (r[1], r[0]) < (at, token)), len(rows))


def _item(id: str, at: datetime, said: str) -> Item:
    ref = ItemRef("p", "a", id, digest(said))
    return Item(ref, said, roles=frozenset({Kind.COMMENT}), posted_at=at)


@dataclass
class Store:
    """What survives a crash: items by id and version, and the cursor."""

    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    cursor: str | None = None

    def keep(self, page: Page) -> None:
        for item in page.items:
            self.versions.setdefault((item.ref.id, item.ref.digest), 0)
        self.cursor = page.cursor

    @property
    def ids(self) -> set[str]:
        return {id for id, _ in self.versions}


def poll(platform: Platform, store: Store, known: Known, deep: timedelta | None) -> bool:
    """Walk once, and crash at some page, stored or not. True if it was completed."""
    rng = platform.rng
    known.stored(store.cursor)
    state = walk(store.cursor).begin(platform.now, OVERLAP, REACH, deep)
    try:
        for page in pages(state, platform.now, [("list", "")], platform.read, known):
            if rng.random() < 0.3:
                if rng.random() < 0.5:
                    store.keep(page)
                return False
            store.keep(page)
            happens(platform)
            if page.done:
                return not walk(store.cursor).under_way
    except (Transient, Invalid):
        return False
    return False


def happens(platform: Platform) -> None:
    """Let something happen between two requests."""
    rng = platform.rng
    platform.now += timedelta(seconds=rng.randrange(90))
    for _ in range(rng.choice((0, 0, 1, 2))):
        platform.says(timedelta(minutes=rng.choice((0, 0, 0, 5, 20))))
    if rng.random() < 0.1 and platform.things:
        platform.things.pop(rng.choice(sorted(platform.things)))
    if rng.random() < 0.1 and platform.things:
        id = rng.choice(sorted(platform.things))
        at, said = platform.things[id]
        platform.things[id] = (at, said + " edited")


@pytest.mark.parametrize(
    ("by_place", "deep"),
    [(False, None), (False, DEEP), (True, DEEP)],
    ids=["ids", "ids and deep walks", "places and deep walks"],
)
def test_nothing_is_lost_and_nothing_doubled(by_place: bool, deep: timedelta | None) -> None:
    """Places shift when something is deleted, so there only the deep walks find everything."""
    for seed in SEEDS:
        platform = Platform(random.Random(seed), by_place)
        store, known = Store(), Known()
        for _ in range(platform.rng.randrange(12)):
            platform.says(timedelta(days=platform.rng.randrange(6)))
        for _ in range(6):
            happens(platform)
            poll(platform, store, known, deep)
            if platform.rng.random() < 0.3:
                known = Known()  # a new process remembers nothing
        platform.rng.random = lambda: 0.5  # type: ignore[method-assign]
        left = set(platform.things)
        quiet(platform, store, deep)
        assert left <= store.ids, f"seed {seed}: lost {left - store.ids}"
        for id, (_, said) in platform.things.items() if deep else ():
            assert (id, digest(said)) in store.versions, f"seed {seed}: an edit of {id} was missed"


def quiet(platform: Platform, store: Store, deep: timedelta | None) -> None:
    """Finish the walk under way, then do two undisturbed ones."""
    for _ in range(3):
        known = Known()
        known.stored(store.cursor)
        state = walk(store.cursor).begin(platform.now, OVERLAP, REACH, deep)
        for page in pages(state, platform.now, [("list", "")], platform.read, known):
            store.keep(page)
        platform.now += DEEP


def test_a_walk_that_is_never_disturbed_reads_each_thing_once() -> None:
    platform = Platform(random.Random(1), by_place=False)
    platform.rng.random = lambda: 0.5  # type: ignore[method-assign]
    for _ in range(20):
        platform.says()
    store, known = Store(), Known()
    seen = []
    state = walk(None).begin(platform.now, OVERLAP, REACH, DEEP)
    for page in pages(state, platform.now, [("list", "")], platform.read, known):
        store.keep(page)
        seen += [i.ref.id for i in page.items]
    assert len(seen) == len(set(seen)) == 20
    known.stored(store.cursor)
    state = walk(store.cursor).begin(platform.now, OVERLAP, REACH, DEEP)
    again = list(pages(state, platform.now, [("list", "")], platform.read, known))
    assert [i for p in again for i in p.items] == []

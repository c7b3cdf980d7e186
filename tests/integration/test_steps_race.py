"""Calls, open connections and polls bring the same things at the same moment: each counts once."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.base import Page
from listener.steps.pull import take_in
from listener.steps.recheck import recheck
from listener.store.audit import SqlAudit
from listener.store.database import open_database, reading
from listener.store.work import work_on
from moderation.actions import Presence, State
from moderation.items import Item, ItemRef, Thread, digest
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, an_item

DELIVERIES, ITEMS, ROUNDS = 6, 20, 3


@pytest.fixture
def house(house: House) -> Iterator[House]:
    """Return the house with a store that waits as long for its turn as the real one does."""
    database = open_database(house.database.url.render_as_string(hide_password=False))
    yield House(database, work_on(database))
    database.dispose()


def together(*work: Callable[[], object]) -> None:
    """Do all of *work* at the same moment, each in a thread of its own; faults come out."""
    ready = threading.Barrier(len(work))
    faults: list[BaseException] = []

    def run(one: Callable[[], object]) -> None:
        try:
            ready.wait(20)
            one()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert not any(thread.is_alive() for thread in threads)


def deliver(house: House, items: tuple[Item, ...], size: int) -> Callable[[], None]:
    """Return what delivers *items* in pages of *size*, as a call or a poll would."""

    def deliveries() -> None:
        for start in range(0, len(items), size):
            ours = Thread(ItemRef("facebook", ACCOUNT, "post"), "Ours", "", NOON, top=True)
            page = Page(items[start : start + size], "", threads=(ours,))
            with house.work() as unit:
                take_in(unit, ACCOUNT, page, house.now, replace(house.connector.can, rereads=True))
                unit.commit()

    return deliveries


def some(round: int, text: str = "a kind word") -> tuple[Item, ...]:
    """Return a few items by a few people, some of whom are new in each round."""
    return tuple(
        an_item(f"{round}-{n}", f"{text} {round} {n}", author=f"p{round}-{n % 3}")
        for n in range(ITEMS)
    )


def test_each_item_is_stored_once_and_each_version_judged_once(house: House) -> None:
    for round in range(ROUNDS):
        items = some(round)
        edited = tuple(replace(i, text=t, ref=_ref(i, t)) for i in items if (t := f"{i.text}!"))
        deliveries = [deliver(house, items, 1 + n) for n in range(DELIVERIES)]
        together(*deliveries, *(house.judge for _ in range(3)))
        together(*(deliver(house, edited, 1 + n) for n in range(DELIVERIES)), house.judge)
        house.judge(1000)
    many = ROUNDS * ITEMS
    assert house.count("items") == many
    assert house.count("versions") == house.count("verdicts") == 2 * many
    assert house.count("versions", "judged_at is null") == 0
    assert house.count("authors") == ROUNDS * 3
    assert house.count("threads") == house.count("posts") == 1
    with reading(house.database) as db:
        assert SqlAudit(db).verify() is None


def _ref(item: Item, text: str) -> ItemRef:
    return replace(item.ref, digest=digest(text))


def test_an_edit_seen_by_a_look_and_by_a_poll_is_one_version(house: House) -> None:
    items = some(0)
    deliver(house, items, ITEMS)()
    house.judge(1000)
    house.later(minutes=36)
    house.pull()
    edited = tuple(replace(i, text=f"{i.text}!", ref=_ref(i, f"{i.text}!")) for i in items)
    said = {i.ref.id: i.text for i in edited}
    house.connector.look = lambda refs: [  # type: ignore[method-assign]
        Presence(r, State.EDITED, said[r.id], hidden=False) for r in refs
    ]
    together(
        lambda: recheck(house.work, house.connector, ACCOUNT, house.now),
        *(deliver(house, edited, 1 + n) for n in range(DELIVERIES)),
    )
    assert house.count("items") == ITEMS
    assert house.count("versions") == 2 * ITEMS
    assert house.now - NOON == timedelta(minutes=36)

"""Open connections: what is told is taken, every trouble ends in a poll, and a stop is a stop."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Heard, Page
from connectors.errors import (
    AuthExpired,
    ConnectorError,
    NotPermitted,
    OutOfBudget,
    RateLimited,
    Transient,
)
from listener.engines import wires
from listener.engines.wires import Hooks, Wire, rest
from listener.ports import StoreDown
from tests.fakes.platform import an_item

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@dataclass
class Script:
    """A line that says what it is given; a fault in it is raised; then it waits for its end."""

    says: Sequence[Mapping[str, Any] | Exception | None]
    closed: threading.Event = field(default_factory=threading.Event)

    def __iter__(self) -> Iterator[Mapping[str, Any] | None]:
        for what in self.says:
            if isinstance(what, Exception):
                raise what
            yield what
        self.closed.wait(20)

    def close(self) -> None:
        self.closed.set()


@dataclass
class Ear:
    """A connector that is told by scripts, one a connection; what has no script is refused."""

    scripts: list[Script | Exception]
    wire: str = "one"
    opened: int = 0
    subscribed: int = 0
    faults: list[Exception] = field(default_factory=list)
    refused: Exception | None = None

    def subscribe(self) -> None:
        self.subscribed += 1
        if self.refused:
            raise self.refused

    def listen(self) -> Script:
        self.opened += 1
        script = self.scripts.pop(0) if self.scripts else Script([])
        if isinstance(script, Exception):
            raise script
        return script

    def told(self, events: Sequence[Mapping[str, Any]]) -> Heard:
        if self.faults:
            raise self.faults.pop(0)
        items = tuple(an_item(str(e["id"])) for e in events if "id" in e)
        return Heard(Page(items, ""), missed=any(not e for e in events))


@dataclass
class World:
    """What a wire did to the house; ``until`` waits for a condition."""

    stored: list[str] = field(default_factory=list)
    polls: list[str] = field(default_factory=list)
    states: list[tuple[str, str, bool]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def hooks(self) -> Hooks:
        return Hooks(self._take, self._poll, self._state, lambda: NOW)

    def _take(self, account: str, heard: Heard) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self._add(self.stored, *(f"{account}:{i.ref.id}" for i in heard.page.items))

    def _poll(self, account: str) -> None:
        self._add(self.polls, account)

    def _state(self, account: str, trouble: str, lasting: bool) -> None:
        self._add(self.states, (account, trouble, lasting))

    def _add(self, where: list[Any], *what: Any) -> None:
        with self.changed:
            where.extend(what)
            self.changed.notify_all()

    def until(self, met: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(met, 20)


@pytest.fixture(autouse=True)
def no_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wires, "rest", lambda error, failures, now: 0.0)


def listening(world: World, *ears: Ear) -> Wire:
    wire = Wire({f"a{n}": ear for n, ear in enumerate(ears)}, world.hooks())
    wire.start()
    return wire


def test_what_is_told_is_stored_and_coming_to_stand_asks_for_a_poll() -> None:
    world, ear = World(), Ear([Script([None, {"id": 1}, None, {"id": 2}])])
    wire = listening(world, ear)
    world.until(lambda: len(world.stored) == 2)
    wire.stop()
    assert world.stored == ["a0:1", "a0:2"]
    assert world.polls == ["a0"]
    assert world.states == [("a0", "", False)]


def test_a_broken_connection_is_opened_again_and_a_poll_closes_the_hole() -> None:
    world, ear = World(), Ear([Script([{"id": 1}, Transient("cut")]), Script([None, {"id": 2}])])
    wire = listening(world, ear)
    world.until(lambda: len(world.stored) == 2)
    wire.stop()
    assert (ear.opened, ear.subscribed) == (2, 2)
    assert world.polls == ["a0", "a0"]
    assert [t for _, t, _ in world.states] == ["", "cut", ""]


def test_a_line_that_cannot_be_read_asks_for_a_poll() -> None:
    world, ear = World(), Ear([Script([None, {}, {"id": 2}])])
    wire = listening(world, ear)
    world.until(lambda: len(world.polls) == 2 and bool(world.stored))
    wire.stop()
    assert world.stored == ["a0:2"]


@pytest.mark.parametrize("fault", [Transient("down"), ValueError("ours")])
def test_what_cannot_be_read_from_the_platform_is_left_to_a_poll(fault: Exception) -> None:
    world, ear = World(), Ear([Script([None, {"id": 1}])], faults=[fault])
    wire = listening(world, ear)
    world.until(lambda: len(world.polls) == 2)
    wire.stop()
    assert world.stored == []


def test_a_store_that_is_down_loses_nothing_but_time() -> None:
    world, ear = World(faults=[StoreDown("down")]), Ear([Script([None, {"id": 1}])])
    wire = listening(world, ear)
    world.until(lambda: len(world.polls) == 2)
    wire.stop()


def test_accounts_of_one_connection_share_it() -> None:
    world = World()
    ears = [Ear([Script([None, {"id": 1}])]), Ear([])]
    wire = listening(world, *ears)
    world.until(lambda: len(world.stored) == 2)
    wire.stop()
    assert sorted(world.stored) == ["a0:1", "a1:1"]
    assert [e.opened for e in ears] == [1, 0]
    assert [e.subscribed for e in ears] == [1, 1]


def test_an_account_that_is_refused_does_not_silence_the_others() -> None:
    world = World()
    ears = [Ear([], refused=AuthExpired("connect again")), Ear([Script([None, {"id": 1}])])]
    wire = listening(world, *ears)
    world.until(lambda: "a1:1" in world.stored)
    wire.stop()
    assert ("a0", "connect again", True) in world.states
    assert ("a1", "", False) in world.states
    assert ("a0", "", False) not in world.states


def test_connections_are_named_and_nobody_is_made_to_listen() -> None:
    ears = {"a": Ear([], "one"), "b": Ear([], "one"), "c": Ear([], "two"), "d": Ear([], "")}
    made = wires.wires(ears, World().hooks())
    assert [sorted(w.ears) for w in made] == [["a", "b"], ["c"]]


def test_what_was_told_before_the_stop_is_stored() -> None:
    world, ear = World(), Ear([Script([{"id": n} for n in range(300)])])
    wire = listening(world, ear)
    world.until(lambda: bool(world.stored))
    wire.stop()
    told = [int(s.partition(":")[2]) for s in world.stored]
    assert told == list(range(len(told)))
    assert not any(t.is_alive() for t in wire._threads)


def test_who_does_not_let_us_in_is_a_lasting_trouble() -> None:
    world, ear = World(), Ear([NotPermitted("not for your tier")])
    wire = listening(world, ear)
    world.until(lambda: bool(world.states))
    wire.stop()
    assert world.states[0] == ("a0", "not for your tier", True)


def test_a_trouble_that_does_not_end_is_a_lasting_one() -> None:
    world = World()
    ear = Ear([Transient("down") for _ in range(6)])
    wire = listening(world, ear)
    world.until(lambda: ("a0", "down", True) in world.states)
    wire.stop()
    assert world.states[:2] == [("a0", "down", False), ("a0", "down", True)]


@pytest.mark.parametrize(
    ("error", "failures", "least", "most"),
    [
        (Transient("x"), 0, 0, 0),
        (Transient("x"), 1, 1, 1.2),
        (Transient("x"), 4, 8, 9.6),
        (Transient("x"), 50, 320, 384),
        (None, 2, 2, 2.4),
        (RateLimited("x", NOW + timedelta(seconds=90)), 1, 90, 90),
        (RateLimited("x", NOW - timedelta(seconds=90)), 1, 1, 1),
        (OutOfBudget("x"), 1, 60, 60),
        (AuthExpired("x"), 1, 900, 900),
    ],
)
def test_how_long_to_rest(
    error: ConnectorError | None, failures: int, least: float, most: float
) -> None:
    assert least <= rest(error, failures, NOW) <= most

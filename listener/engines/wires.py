"""Connections that platforms tell us over, each held open in a thread of its own.

A wire is only faster: whatever it does not bring, because it broke or could not be read, the next
poll finds. So every trouble ends in asking for a poll, and nothing in here must survive a crash.
"""

import queue
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog

from connectors.base import Heard, Line, Tells
from connectors.errors import AuthExpired, ConnectorError, NotPermitted, OutOfBudget, RateLimited
from listener.ports import StoreTrouble

log = structlog.get_logger(__name__)

AT_A_TIME = 100  # events that are read together
HELD = 10_000  # events that may wait; more are left to the poll
STEADY = 60.0  # seconds after which a connection counts as good
HANGING = 10.0  # seconds that a stop waits for a platform that does not answer
SIGN = 60.0  # seconds between two signs of life
LONGEST = 320.0
PATIENCE = 5  # failures in a row before people are told
LASTING = (AuthExpired, NotPermitted, OutOfBudget)
REFUSED = 900.0  # seconds before somebody who does not let us in is asked again
UNSAID = 60.0

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Hooks:
    """What a wire may do to the house around it; each takes the account first.

    *take* stores what was heard, *poll* asks for a poll, *state* tells how the wire stands: its
    trouble, empty while it is open, and whether that lasts.
    """

    take: Callable[[str, Heard], None]
    poll: Callable[[str], None]
    state: Callable[[str, str, bool], None]
    clock: Callable[[], datetime]


@dataclass
class Wire:
    """One connection, for all the accounts that share it."""

    ears: Mapping[str, Tells]
    hooks: Hooks
    _stopping: threading.Event = field(default_factory=threading.Event)
    _line: Line | None = None
    _failures: int = 0
    _refused: frozenset[str] = frozenset()  # accounts about which nothing is told
    _told: tuple[str, bool] | None = None
    _signed: float = 0.0

    def __post_init__(self) -> None:
        self._events: queue.Queue[Event | None] = queue.Queue(HELD)
        self._threads = [
            threading.Thread(target=work, name=f"wire {name}", daemon=True)
            for name, work in (("listening", self._listen), ("reading", self._read))
        ]

    def start(self) -> None:
        """Begin to listen."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Hang up, read what was told already, and come to rest."""
        self._stopping.set()
        line = self._line
        if line is not None:
            line.close()
        self._threads[0].join(HANGING)
        self._events.put(None)
        self._threads[1].join(HANGING)

    def _listen(self) -> None:
        while not self._stopping.is_set():
            began = monotonic()
            try:
                self._hold()
            except ConnectorError as error:
                self._failures = 0 if monotonic() - began >= STEADY else self._failures + 1
                lasting = isinstance(error, LASTING) or self._failures >= PATIENCE
                self._stands(str(error), lasting=lasting)
                self._stopping.wait(rest(error, self._failures, self.hooks.clock()))
            except Exception:
                log.exception("wire failed", accounts=len(self.ears))
                self._failures += 1
                self._stopping.wait(rest(None, self._failures, self.hooks.clock()))

    def _hold(self) -> None:
        """Open the connection and listen until it ends. Raises: any ConnectorError."""
        line = self._line = self._subscribed()[0].listen()
        try:
            if self._stopping.is_set():
                return
            for event in line:
                self._stands("")
                if self._stopping.is_set():
                    return
                if event is not None:
                    self._keep(event)
        finally:
            line.close()

    def _subscribed(self) -> list[Tells]:
        """Return the ears that are told; one that is refused does not silence the others.

        Raises: the ConnectorError of the first, where all are refused.
        """
        found, faults = list[Tells](), dict[str, ConnectorError]()
        for account, ear in self.ears.items():
            try:
                ear.subscribe()
                found.append(ear)
            except ConnectorError as error:
                faults[account] = error
        if not found:
            raise next(iter(faults.values()))
        self._refused = frozenset(faults)
        for account, fault in faults.items():
            log.warning("not told", account=account, trouble=str(fault))
            self._safely(self.hooks.state, account, str(fault), True)
        return found

    def _keep(self, event: Event) -> None:
        try:
            self._events.put_nowait(event)
        except queue.Full:
            self._ask()

    def _stands(self, trouble: str, *, lasting: bool = False) -> None:
        """Tell how the wire stands when that changes, and a sign of life now and then.

        Whenever it comes to stand, a poll finds what was said while it did not.
        """
        changed = (trouble, lasting) != self._told
        if not changed and (trouble or monotonic() - self._signed < SIGN):
            return
        if changed:
            tell = log.warning if trouble else log.info
            words = {"trouble": trouble} if trouble else {}
            tell("wire broken" if trouble else "wire open", accounts=len(self.ears), **words)
        if changed and not trouble:
            self._ask()
        self._told, self._signed = (trouble, lasting), monotonic()
        for account in self.ears.keys() - self._refused:
            self._safely(self.hooks.state, account, trouble, lasting)

    def _ask(self) -> None:
        for account in self.ears:
            self._safely(self.hooks.poll, account)

    def _safely(self, do: Callable[..., None], *given: str | bool) -> None:
        try:
            do(*given)
        except StoreTrouble:
            return  # the engine tells of it, and the poll comes in its own time

    def _read(self) -> None:
        while True:
            events = self._waiting()
            if events:
                for account, ear in self.ears.items():
                    self._hear(account, ear, events)
            elif self._stopping.is_set():
                return

    def _waiting(self) -> list[Event]:
        """Return what was told, once there is anything; nothing when the wire was hung up."""
        first = self._events.get()
        found = [] if first is None else [first]
        while len(found) < AT_A_TIME:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                break
            found += [] if event is None else [event]
        if first is None and found:
            self._events.put(None)  # hung up, and there was more
        return found

    def _hear(self, account: str, ear: Tells, events: Sequence[Event]) -> None:
        try:
            heard = ear.told(events)
            self.hooks.take(account, heard)
            if heard.missed:
                self.hooks.poll(account)
        except (ConnectorError, StoreTrouble) as error:
            log.warning("not heard", account=account, trouble=str(error))
            self._safely(self.hooks.poll, account)
        except Exception:
            log.exception("not heard", account=account)
            self._safely(self.hooks.poll, account)


def rest(error: ConnectorError | None, failures: int, now: datetime) -> float:
    """Return how many seconds to wait before the connection is opened again.

    At once after a good one broke; then 1, 2, 4 ... seconds and a little, at most 320.
    """
    if isinstance(error, RateLimited | OutOfBudget):
        until = error.until or now + timedelta(seconds=UNSAID)
        return max(1.0, (until - now).total_seconds())
    if isinstance(error, AuthExpired | NotPermitted):
        return REFUSED
    if failures == 0:
        return 0.0
    return min(LONGEST, float(1 << min(failures - 1, 10))) * random.uniform(1.0, 1.2)


def wires(ears: Mapping[str, Tells], hooks: Hooks) -> list[Wire]:
    """Return a wire for each connection that *ears* want, shared by those of the same name."""
    named: dict[str, dict[str, Tells]] = {}
    for account, ear in ears.items():
        if ear.wire:
            named.setdefault(ear.wire, {})[account] = ear
    return [Wire(group, hooks) for group in named.values()]

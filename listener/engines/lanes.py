"""Lanes: each step for each key runs at most once at a time, and rests after a failure."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import perf_counter

import structlog

from listener.ports import StoreTrouble

Key = tuple[str, str]  # the step, and what it runs for
Task = Callable[[str, datetime], bool]  # the key and now -> whether there may be more to do

log = structlog.get_logger(__name__)
_FIRST_REST, _LONGEST_REST = timedelta(seconds=1), timedelta(seconds=60)
_SETTLED = timedelta(seconds=40)  # a writer waits 30 seconds for a lock before it gives up


class Weather:
    """Whether the store can be used, told once when that changes.

    What only reads may succeed all the while: the store can be used again when nothing has failed
    for longer than a writer waits for a lock.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed_at: datetime | None = None
        self.trouble = ""

    def bad(self, error: StoreTrouble) -> None:
        """Note that the store cannot be used."""
        with self._lock:
            fresh, self.trouble = not self.trouble, str(error)
            self._failed_at = self._clock()
        if fresh:
            log.error("the store cannot be used", trouble=str(error))

    def good(self) -> None:
        """Note that the store could be used."""
        with self._lock:
            if self._failed_at is None or self._clock() - self._failed_at < _SETTLED:
                return
            self._failed_at, self.trouble = None, ""
        log.info("the store can be used again")


class Lanes:
    """Runs tasks in small pools, so that a slow platform holds up neither judging nor calls."""

    def __init__(
        self,
        tasks: dict[str, Task],
        pools: dict[str, int],
        clock: Callable[[], datetime],
        weather: Weather,
    ) -> None:
        self._tasks, self._clock, self._weather = tasks, clock, weather
        self._pools = {
            name: ThreadPoolExecutor(size, thread_name_prefix=name) for name, size in pools.items()
        }
        self._lock = threading.Lock()
        self._running: set[Key] = set()
        self._again: set[Key] = set()
        self._rests: dict[Key, tuple[datetime, int]] = {}
        self._closing = False

    def start(self, wanted: Iterable[Key]) -> None:
        """Run what is wanted and does not run or rest; what runs already runs once more."""
        now = self._clock()
        for key in wanted:
            with self._lock:
                if self._closing or self._rests.get(key, (now, 0))[0] > now:
                    continue
                if key in self._running:
                    self._again.add(key)
                    continue
                self._running.add(key)
            self._pool(key[0]).submit(self._run, key)

    def _pool(self, step: str) -> ThreadPoolExecutor:
        return self._pools.get(step) or self._pools["rest"]

    def _run(self, key: Key) -> None:
        try:
            while not self._closing:
                with self._lock:
                    self._again.discard(key)
                more = self._once(key)
                with self._lock:
                    if not more and key not in self._again:
                        return
        finally:
            with self._lock:
                self._running.discard(key)
                self._again.discard(key)

    def _once(self, key: Key) -> bool:
        began = perf_counter()
        try:
            more = self._tasks[key[0]](key[1], self._clock())
        except StoreTrouble as error:
            self._weather.bad(error)
            self._rest(key)
            return False
        except Exception:
            seconds = round(perf_counter() - began, 3)
            log.exception("step failed", step=key[0], account=key[1], seconds=seconds)
            self._rest(key)
            return False
        self._weather.good()
        self._rests.pop(key, None)
        return more

    def _rest(self, key: Key) -> None:
        failures = self._rests.get(key, (None, 0))[1] + 1
        pause = min(_LONGEST_REST, _FIRST_REST * (1 << min(failures - 1, 6)))
        self._rests[key] = (self._clock() + pause, failures)

    @property
    def running(self) -> int:
        """How many lanes are at work."""
        return len(self._running)

    def close(self) -> None:
        """Let what runs come to its end, and start nothing more."""
        with self._lock:
            self._closing = True
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)

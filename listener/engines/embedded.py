"""The engine of one process: ticks from APScheduler, due rows drained in a few threads.

Nothing that must not be lost is in here: rows hold the truth, and a sweep finds every one that
is due. So a process that is killed leaves nothing behind but rows.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from listener.engines.lanes import Key, Lanes, Task, Weather
from listener.ports import StoreTrouble

log = structlog.get_logger(__name__)

SWEEP = timedelta(seconds=1)
GRACE = 30  # seconds by which a poll may come late and still be held
POOLS = {
    "pull": 4,
    "act": 4,
    "judge": 1,
    "tell": 1,
    "recheck": 1,
    "reread": 1,
    "replay": 1,
    "rest": 2,
}


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that happens every so often, or at an hour of a weekday in London.

    What happens every so often begins at once, and goes on *phase* after each full interval.
    """

    name: str
    do: Callable[[datetime], None]
    every: timedelta | None = None
    weekday: str = ""
    hour: int = 0
    jitter: float = 0
    phase: timedelta | None = None


class Embedded:
    """Keeps ``listener.ports.Engine``, in this process.

    *tasks* are the steps by name. *due* returns all that the rows say is to be done now.
    """

    def __init__(
        self,
        tasks: Mapping[str, Task],
        due: Callable[[datetime], Iterable[Key]],
        ticks: Sequence[Tick],
        clock: Callable[[], datetime],
    ) -> None:
        self._due, self._clock = due, clock
        self.weather = Weather(clock)
        self._lanes = Lanes(dict(tasks), POOLS, clock, self.weather)
        self._woken = threading.Event()
        self._lock = threading.Lock()
        self._wanted: set[Key] = set()
        self._stopping = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep, name="sweeper")
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE},
        )
        for tick in ticks:
            self._schedule(tick)
        self.ticked_at: datetime | None = None

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def wake(self, step: str, key: str = "", *, at: datetime | None = None) -> None:
        """Run *step* for *key* soon; what is due later is found by a sweep then."""
        if at is not None and at > self._clock():
            return
        with self._lock:
            self._wanted.add((step, key))
        self._woken.set()

    def start(self) -> None:
        """Begin to tick and to sweep."""
        self._scheduler.start()
        self._sweeper.start()

    def stop(self) -> None:
        """Finish what is being done and come to rest."""
        self._stopping.set()
        self._woken.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        if self._sweeper.ident is not None:
            self._sweeper.join()
        self._lanes.close()

    def job(self, name: str) -> Any:
        """Return the scheduled job of the tick called *name*."""
        return next(j for j in self._scheduler.get_jobs() if j.id == name)

    def _schedule(self, tick: Tick) -> None:
        common: dict[str, Any] = {"id": tick.name, "args": [tick]}
        if tick.every is None:
            # Not from_crontab: there 1 is a Tuesday.
            trigger = CronTrigger(
                day_of_week=tick.weekday, hour=tick.hour, minute=0, timezone="Europe/London"
            )
            self._scheduler.add_job(self._tick, trigger, misfire_grace_time=None, **common)
            return
        seconds = tick.every.total_seconds()
        first = datetime.now(UTC)
        start = first if tick.phase is None else datetime.fromtimestamp(0, UTC) + tick.phase
        every = IntervalTrigger(
            seconds=seconds, start_date=start, jitter=tick.jitter or None, timezone=UTC
        )
        self._scheduler.add_job(self._tick, every, next_run_time=first, **common)

    def _tick(self, tick: Tick) -> None:
        now = self._clock()
        self.ticked_at = now
        try:
            tick.do(now)
        except StoreTrouble as error:
            self.weather.bad(error)
        except Exception:
            log.exception("tick failed", name=tick.name)

    def _sweep(self) -> None:
        swept = -SWEEP.total_seconds()
        while not self._stopping.is_set():
            with self._lock:
                wanted, self._wanted = self._wanted, set()
            # Not only when nothing was woken: polls every second would starve what is due.
            if monotonic() - swept >= SWEEP.total_seconds():
                swept = monotonic()
                wanted |= self._due_now()
            self._lanes.start(sorted(wanted))
            self._woken.wait(SWEEP.total_seconds())
            self._woken.clear()

    def _due_now(self) -> set[Key]:
        try:
            return set(self._due(self._clock()))
        except StoreTrouble as error:
            self.weather.bad(error)
        except Exception:
            log.exception("sweep failed")
        return set()

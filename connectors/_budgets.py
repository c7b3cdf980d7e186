"""What a platform lets an account ask: buckets fed by its own headers, and counts of a day.

A fifth of everything is kept for acts, and the last twentieth for urgent ones: polls stop first,
so that a reply to somebody at risk still goes out. Where a platform says nothing, nothing is
guessed; what it refuses (429) is not asked again before the moment that it names.
"""

import math
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Protocol

from connectors._limits_told import ahead_of, limits, retry, shares
from connectors.errors import OutOfBudget, RateLimited

KEPT, LAST = 0.20, 0.05  # for acts; for urgent acts
SLACK = timedelta(seconds=5)  # by which two tellings of the same moment may differ
UNSAID = timedelta(minutes=15)  # a window whose end is not told
GAUGE_WAIT = timedelta(minutes=5)  # until a share that was too high is looked at again


class Purpose(IntEnum):
    """What a request is for; the greater goes first."""

    POLL = 0
    ACT = 1
    URGENT = 2


_PURPOSE: ContextVar[Purpose] = ContextVar("purpose", default=Purpose.POLL)


@contextmanager
def spending(purpose: Purpose) -> Iterator[None]:
    """Have requests made inside count as made for *purpose*."""
    token = _PURPOSE.set(purpose)
    try:
        yield
    finally:
        _PURPOSE.reset(token)


def purpose() -> Purpose:
    """Return what requests are made for now."""
    return _PURPOSE.get()


class Books(Protocol):
    """Keeps what was used of an allowance, across restarts."""

    def used(self, name: str, since: datetime) -> int:
        """Return what was used of *name* in the span that began at *since*."""
        ...

    def add(self, name: str, since: datetime, amount: int, allowed: int | None) -> None:
        """Count *amount* more."""
        ...


class Memory:
    """Books that are gone with the process."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, datetime], int] = {}

    def used(self, name: str, since: datetime) -> int:
        """Return what was used of *name* in the span that began at *since*."""
        return self._used.get((name, since), 0)

    def add(self, name: str, since: datetime, amount: int, allowed: int | None) -> None:
        """Count *amount* more."""
        self._used[name, since] = self.used(name, since) + amount


def floor(limit: int, purpose: Purpose) -> int:
    """Return what must be left of *limit* after a request for *purpose*."""
    if purpose is Purpose.URGENT:
        return 0
    if purpose is Purpose.ACT:
        return math.floor(limit * LAST)
    return min(math.ceil(limit * KEPT), max(limit - 1, 0))


class Bucket:
    """One limit of one window: counted down by us, put right by what the platform tells."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self.left = 0
        self.resets: datetime | None = None
        self._shut: datetime | None = None

    def until(self, purpose: Purpose, now: datetime) -> datetime | None:
        """Return when to come back with a request for *purpose*; None where it may be made now."""
        if self._shut is not None and now < self._shut:
            return self._shut
        if self.limit is None:
            return None
        if self.resets is not None and now >= self.resets:
            self.left, self.resets = self.limit, None
        if self.left - 1 >= floor(self.limit, purpose):
            return None
        self.resets = self.resets or now + UNSAID
        return self.resets

    def count(self) -> None:
        """Count a request that is made now."""
        self.left = max(0, self.left - 1)

    def told(
        self, limit: int, left: int, resets: datetime | None, now: datetime, flying: int = 0
    ) -> None:
        """Take in what an answer said, while *flying* requests are still under way.

        What an answer says of a window that is over is old, and changes nothing.
        """
        limit = max(limit, 1)
        left = max(0, min(left, limit) - flying)
        if resets is not None and (resets <= now - SLACK or self._is_older(resets)):
            return
        new = self.limit is None or (
            resets is not None and self.resets is not None and resets > self.resets + SLACK
        )
        self.limit, self.left = limit, left if new else min(self.left, left)
        self.resets = resets if new or self.resets is None else self.resets

    def _is_older(self, resets: datetime) -> bool:
        return self.resets is not None and resets < self.resets - SLACK

    def refused(self, until: datetime) -> None:
        """Take in that the platform refused a request for too many before it."""
        self._shut = until


class Gauge:
    """A share in per cent that a platform tells instead of a count."""

    def __init__(self) -> None:
        self._used, self._until = 0.0, datetime.min.replace(tzinfo=UTC)

    def until(self, purpose: Purpose, now: datetime) -> datetime | None:
        """Return when to come back with a request for *purpose*; None where it may be made now."""
        most = {Purpose.POLL: 1 - KEPT, Purpose.ACT: 1 - LAST}.get(purpose)
        high = most is not None and self._used >= 100 * most
        return self._until if high and now < self._until else None

    def told(self, used: float, minutes: int, now: datetime) -> None:
        """Take in a share, and the minutes until access is regained, if it is lost."""
        self._used = used
        self._until = now + (timedelta(minutes=minutes) if minutes else GAUGE_WAIT)


@dataclass(frozen=True, slots=True)
class Daily:
    """A platform's own count of a day: *cost* of a request, and where the day begins."""

    name: str
    words: str
    allowed: int | None
    cost: Callable[[str, str], int]
    begins: Callable[[datetime], datetime]

    def ends(self, now: datetime) -> datetime:
        """Return when the count begins anew; 26 hours on is the next day in any zone."""
        return self.begins(self.begins(now) + timedelta(hours=26))


class Meter:
    """All allowances of one account, shared by everything that asks for it."""

    def __init__(
        self,
        account: str,
        *,
        books: Books | None = None,
        daily: Daily | None = None,
        by_endpoint: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._who, self.books = f'account "{account}"', books or Memory()
        self._daily, self._by_endpoint, self._clock = daily, by_endpoint, clock
        self._buckets: dict[str, Bucket] = {}
        self._flying: dict[str, int] = {}
        self._gauge = Gauge()
        self._lock = threading.Lock()
        self.shared: dict[str, object] = {}  # what connectors keep for the account

    def before(self, method: str, path: str) -> None:
        """Count a request before it is made. Raises: RateLimited, OutOfBudget."""
        wanted, now = purpose(), self._clock()
        family = self._family(method, path)
        with self._lock:
            self._check_day(method, path, wanted, now)
            mine = [b for n, b in self._buckets.items() if n.startswith(f"{family}|")]
            ends = [e for e in (b.until(wanted, now) for b in mine) if e]
            share = self._gauge.until(wanted, now)
            if ends or share:
                why = "what is left of our calls is kept for acts"
                told = why if wanted is Purpose.POLL else "our calls are used up"
                raise RateLimited(f"{self._who}: {told}", max([*ends, share or ends[0]]))
            for bucket in mine:
                bucket.count()
            self._flying[family] = self._flying.get(family, 0) + 1
            if self._daily is not None:
                since, cost = self._daily.begins(now), self._daily.cost(method, path)
                self.books.add(self._daily.name, since, cost, self._daily.allowed)

    def _check_day(self, method: str, path: str, wanted: Purpose, now: datetime) -> None:
        day = self._daily
        if day is None:
            return
        if day.allowed is None or wanted is Purpose.URGENT:
            return
        left = day.allowed - self.books.used(day.name, day.begins(now))
        if left - day.cost(method, path) < floor(day.allowed, wanted):
            raise OutOfBudget(f"{self._who}: {day.words} are used up", day.ends(now))

    def lost(self, method: str, path: str) -> None:
        """Take in that a request brought no answer."""
        family = self._family(method, path)
        with self._lock:
            self._flying[family] = max(0, self._flying.get(family, 0) - 1)

    def after(self, method: str, path: str, status: int, headers: Mapping[str, str]) -> None:
        """Take in what an answer told."""
        self.lost(method, path)
        now, family = self._clock(), self._family(method, path)
        told = {k.lower(): v for k, v in headers.items()}
        ahead = ahead_of(told, now)
        with self._lock:
            flying = self._flying[family]
            for prefix, limit, left, resets in limits(told, now, ahead):
                bucket = self._buckets.setdefault(f"{family}|{prefix}", Bucket())
                bucket.told(limit, left, resets, now, flying)
            if status == 429:
                ends = [b.resets for n, b in self._buckets.items() if n.startswith(f"{family}|")]
                until = retry(told, now, ahead) or max((e for e in ends if e), default=None)
                shut = self._buckets.setdefault(f"{family}|429", Bucket())
                shut.refused(until or now + UNSAID)
            share = shares(told)
            if share is not None:
                self._gauge.told(*share, now)

    def _family(self, method: str, path: str) -> str:
        """Return which requests share a limit with this one."""
        if self._by_endpoint or "createSession" in path:
            parts = (p for p in path.partition("?")[0].split("/") if p)
            return " ".join((method, *("*" if _ID.search(p) else p for p in parts)))
        return "all"


_ID = re.compile(r"\d{3,}|^did:|^urn:|%3A", re.IGNORECASE)

"""What X's answers cost, and the caps that keep it from costing more.

Prices as published in February 2026, in dollars. X charges a post once in a UTC day, so what was
read already today is free; the ledger follows that, and may be wrong by what X does not publish.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors._http import utcnow
from connectors._rows import table
from connectors.base import Account
from connectors.errors import MoneySpent

READS = {"post": 0.005, "message": 0.010}
WRITES = {"reply": 0.015, "message": 0.015, "moderate": 0.005}
WITH_A_LINK = 0.200


class Ledger:
    """Counts what was spent, by day and by month; kept in *path* across restarts if given."""

    def __init__(
        self,
        who: str,
        daily: float | None,
        monthly: float | None,
        path: Path | None,
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        self._who, self._daily, self._monthly = who, daily, monthly
        self._path, self._clock = path, clock
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        self._day = ""
        self.spent: dict[str, float] = _loaded(path)

    def check(self) -> None:
        """Raise MoneySpent where a cap is reached."""
        now = self._clock()
        for key, cap in ((_day(now), self._daily), (_month(now), self._monthly)):
            if cap is not None and self.spent.get(key, 0.0) >= cap:
                span = "day" if key == _day(now) else "month"
                until = _tomorrow(now) if span == "day" else _next_month(now)
                told = f"{self._who}: the money cap for X of this {span} is reached"
                raise MoneySpent(told, until, span)

    def read(self, kind: str, ids: Iterable[str]) -> None:
        """Write down what was read; once a day for each id."""
        with self._lock:
            self._turn()
            fresh = {f"{kind}:{id}" for id in ids} - self._seen
            self._seen |= fresh
            self._add(len(fresh) * READS[kind])

    def wrote(self, kind: str, text: str = "") -> None:
        """Write down what is about to be written; a link makes it dear."""
        linked = "http://" in text or "https://" in text
        with self._lock:
            self._turn()
            self._add(WITH_A_LINK if linked else WRITES[kind])

    def _turn(self) -> None:
        day = _day(self._clock())
        if day != self._day:
            self._day, self._seen = day, set()

    def _add(self, dollars: float) -> None:
        if not dollars:
            return
        now = self._clock()
        keys = (_day(now), _month(now))
        self.spent = {k: round(self.spent.get(k, 0.0) + dollars, 6) for k in keys}
        if self._path is not None:
            aside = self._path.with_name(self._path.name + ".new")
            aside.write_text(json.dumps(self.spent), "utf-8")
            os.replace(aside, self._path)


def ledger(account: Account) -> Ledger:
    """Return the ledger that an account's options ask for: daily_usd, monthly_usd, ledger."""
    options = account.options
    path = options.get("ledger")
    return Ledger(
        f'account "{account.name}"',
        _cap(options.get("daily_usd")),
        _cap(options.get("monthly_usd")),
        Path(str(path)) if path else None,
    )


def _cap(value: Any) -> float | None:
    return None if value is None else float(value)


def _loaded(path: Path | None) -> dict[str, float]:
    try:
        raw = json.loads(path.read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return {str(k): float(v) for k, v in table(raw).items() if isinstance(v, int | float)}


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def _month(now: datetime) -> str:
    return _day(now)[:7]


def _tomorrow(now: datetime) -> datetime:
    start = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return start + timedelta(days=1)


def _next_month(now: datetime) -> datetime:
    first = _tomorrow(now).replace(day=1)
    return first if first > now else (first + timedelta(days=32)).replace(day=1)

"""What X's answers cost, and the caps that keep it from costing more.

Prices as published in February 2026, in dollars. X charges a post once in a UTC day, so what was
read already today is free; the ledger follows that, and may be wrong by what X does not publish.
Counted in thousandths of a dollar, because a post costs half a cent. A fifth of each cap is kept
for acts; an urgent act is never held back by a cap of our own.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors._budgets import Books, Memory, Purpose, floor, purpose
from connectors._http import utcnow
from connectors._rows import table
from connectors.base import Account
from connectors.errors import MoneySpent

READS = {"post": 5, "message": 10}
WRITES = {"reply": 15, "message": 15, "moderate": 5}
WITH_A_LINK = 200
SPANS = ("day", "month")


class Ledger:
    """Counts what was spent, by day and by month; *daily* and *monthly* are caps in mills."""

    def __init__(
        self,
        who: str,
        daily: int | None,
        monthly: int | None,
        books: Books | None = None,
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        self._who, self._caps = who, dict(zip(SPANS, (daily, monthly), strict=True))
        self._books, self._clock = books or Memory(), clock
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        self._day: datetime | None = None

    def spent(self, span: str) -> int:
        """Return what was spent in this day or month, in mills."""
        return self._books.used(f"x_{span}", _begins(span, self._clock()))

    def check(self) -> None:
        """Raise MoneySpent where a cap is reached for what is asked now."""
        now, wanted = self._clock(), purpose()
        if wanted is Purpose.URGENT:
            return
        for span, cap in self._caps.items():
            if cap is not None and self.spent(span) >= cap - floor(cap, wanted):
                part = "the part of " if self.spent(span) < cap else ""
                for_what = " that polls may use" if part else ""
                told = f"{self._who}: {part}the money cap for X of this {span}{for_what} is reached"
                raise MoneySpent(told, _ends(span, now), span)

    def read(self, kind: str, ids: Iterable[str]) -> None:
        """Write down what was read; once a day for each id."""
        with self._lock:
            day = _begins("day", self._clock())
            if day != self._day:
                self._day, self._seen = day, set()
            fresh = {f"{kind}:{id}" for id in ids} - self._seen
            self._seen |= fresh
            self._add(len(fresh) * READS[kind])

    def wrote(self, kind: str, text: str = "") -> None:
        """Write down what is about to be written; a link makes it dear."""
        linked = "http://" in text or "https://" in text
        with self._lock:
            self._add(WITH_A_LINK if linked else WRITES[kind])

    def _add(self, mills: int) -> None:
        now = self._clock()
        for span, cap in self._caps.items():
            if mills:
                self._books.add(f"x_{span}", _begins(span, now), mills, cap)


class File:
    """Books in a file of their own, for whoever keeps the ledger beside the database."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def used(self, name: str, since: datetime) -> int:
        """Return what was used of *name* in the span that began at *since*."""
        found = self._all().get(f"{name} {since.isoformat()}", 0)
        return found if isinstance(found, int) else 0

    def add(self, name: str, since: datetime, amount: int, allowed: int | None) -> None:
        """Count *amount* more; earlier spans of the same name are forgotten."""
        rest = {k: v for k, v in self._all().items() if k.partition(" ")[0] != name}
        rest[f"{name} {since.isoformat()}"] = self.used(name, since) + amount
        aside = self._path.with_name(self._path.name + ".new")
        aside.write_text(json.dumps(rest), "utf-8")
        os.replace(aside, self._path)

    def _all(self) -> Mapping[str, Any]:
        try:
            return table(json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError):
            return {}


def ledger(account: Account) -> Ledger:
    """Return the account's one ledger.

    Options: daily_cents, monthly_cents (US cents; or daily_usd, monthly_usd), ledger (a file).
    """
    made = account.meter.shared.get("money") if account.meter else None
    if isinstance(made, Ledger):
        return made
    options, path = account.options, account.options.get("ledger")
    books = File(Path(str(path))) if path else account.meter.books if account.meter else None
    day, month = (_cap(options, span) for span in ("daily", "monthly"))
    made = Ledger(f'account "{account.name}"', day, month, books)
    if account.meter:
        account.meter.shared["money"] = made
    return made


def _cap(options: Mapping[str, Any], span: str) -> int | None:
    cents, dollars = options.get(f"{span}_cents"), options.get(f"{span}_usd")
    if cents is not None:
        return round(float(cents) * 10)
    return None if dollars is None else round(float(dollars) * 1000)


def _begins(span: str, now: datetime) -> datetime:
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day if span == "day" else day.replace(day=1)


def _ends(span: str, now: datetime) -> datetime:
    begun = _begins(span, now)
    return (
        begun + timedelta(days=1) if span == "day" else (begun + timedelta(days=32)).replace(day=1)
    )

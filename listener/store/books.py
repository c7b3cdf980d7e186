"""What was used of a platform's allowances, kept across restarts."""

import threading
from datetime import datetime

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from listener.ports import StoreTrouble
from listener.store.database import in_our_words, reading
from listener.store.tables import budgets

Span = tuple[str, datetime]


class SqlBooks:
    """Keeps ``connectors.base.Books`` for one account.

    While the store cannot be used, counting goes on in memory, and is written down later: a
    request is never lost to its own accounting.
    """

    def __init__(self, engine: Engine, account: str) -> None:
        self._engine, self._account = engine, account
        self._waiting: dict[Span, int] = {}
        self._known: dict[Span, int] = {}
        self._lock = threading.Lock()

    def used(self, name: str, since: datetime) -> int:
        """Return what was used of *name* in the span that began at *since*."""
        span = (name, since)
        try:
            with in_our_words(self._engine), reading(self._engine) as db:
                found = db.execute(select(budgets.c.used).filter_by(**self._row(span))).scalar()
            self._known[span] = int(found or 0)
        except StoreTrouble:
            pass
        return self._known.get(span, 0) + self._waiting.get(span, 0)

    def add(self, name: str, since: datetime, amount: int, allowed: int | None) -> None:
        """Count *amount* more."""
        with self._lock:
            span = (name, since)
            self._waiting[span] = self._waiting.get(span, 0) + amount
            for waiting in list(self._waiting):
                try:
                    self._write(waiting, self._waiting[waiting], allowed)
                except (StoreTrouble, IntegrityError):
                    return  # the account is not there yet, or the store is not
                del self._waiting[waiting]

    def _write(self, span: Span, amount: int, allowed: int | None) -> None:
        row = self._row(span)
        with in_our_words(self._engine), self._engine.begin() as db:
            more = update(budgets).filter_by(**row)
            change = {"used": budgets.c.used + amount, "allowed": allowed}
            if db.execute(more.values(change)).rowcount == 0:
                db.execute(insert(budgets).values(**row, used=amount, allowed=allowed))

    def _row(self, span: Span) -> dict[str, object]:
        return {"account": self._account, "name": span[0], "starts_at": span[1]}

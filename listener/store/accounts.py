"""Accounts and the cursors of their streams, kept in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.engine import Connection

from listener.ports import RECHECK, REREAD, AccountState, Cursor
from listener.store.tables import Moment, accounts, cursors


class SqlAccounts:
    """Keeps ``listener.ports.Accounts``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def enrol(self, account: AccountState, now: datetime) -> None:
        """Store *account*, or bring its settings up to date; its pauses stay."""
        settings = {
            "platform": account.platform,
            "platform_id": account.platform_id,
            "handle": account.handle,
            "mode": account.mode,
        }
        if self.get(account.name) is None:
            row = {"name": account.name, "first_seen_at": now, **settings}
            self._db.execute(insert(accounts).values(row))
        else:
            self._change(account.name, **settings)

    def get(self, name: str) -> AccountState | None:
        """Return the account called *name*."""
        row = self._db.execute(select(accounts).where(accounts.c.name == name)).first()
        return _state(row) if row else None

    def all(self) -> Sequence[AccountState]:
        """Return every account by name."""
        return [_state(r) for r in self._db.execute(select(accounts).order_by(accounts.c.name))]

    def began(self) -> datetime | None:
        """Return when the first account was enrolled; None if none is."""
        earliest = func.min(accounts.c.first_seen_at, type_=Moment)
        found: datetime | None = self._db.execute(select(earliest)).scalar_one()
        return found

    def pulled(self, name: str, now: datetime, *, well: bool) -> None:
        """Record that a pull was tried, and whether it went *well*."""
        self._change(name, tried_at=now, **({"pulled_at": now} if well else {}))

    def pause(self, name: str, why: str, now: datetime) -> None:
        """Stop acts on the account until it is let in again; pulls go on trying."""
        self._change(name, paused=why, paused_at=now)

    def stop_writes(self, name: str, why: str) -> None:
        """Stop acts, and go on reading; an empty *why* lets them go on."""
        self._change(name, writes_stopped=why)

    def go_on(self, name: str) -> None:
        """End a pause; acts that were stopped stay so."""
        self._change(name, paused="", paused_at=None)

    def cursor(self, account: str, stream: str) -> Cursor:
        """Return where the stream was left; an empty one if it was never read."""
        return self.cursors(account, [stream])[stream]

    def cursors(self, account: str, streams: Sequence[str]) -> Mapping[str, Cursor]:
        """Return where each of *streams* was left, in one question."""
        chosen = select(cursors).where(cursors.c.account == account, cursors.c.stream.in_(streams))
        found = {
            r.stream: Cursor(account, r.stream, r.cursor, r.not_before, r.failures, r.done_at)
            for r in self._db.execute(chosen)
        }
        return {s: found.get(s) or Cursor(account, s) for s in streams}

    def left_at(self, account: str, stream: str, cursor: str, now: datetime, *, done: bool) -> None:
        """Store where the stream was left, all being well."""
        change: dict[str, Any] = {
            "cursor": cursor,
            "stored_at": now,
            "not_before": None,
            "failures": 0,
            "trouble": "",
        }
        self._leave(account, stream, change | ({"done_at": now} if done else {}))

    def found_nothing(self, account: str, at: Sequence[tuple[str, str]], now: datetime) -> None:
        """Store where streams were left that were read to their end and held nothing new."""
        if not at:
            return
        chosen = (cursors.c.account == account) & (cursors.c.stream == bindparam("of_stream"))
        change = {
            "cursor": bindparam("left_at"),
            "stored_at": now,
            "done_at": now,
            "not_before": None,
            "failures": 0,
            "trouble": "",
        }
        rows = [{"of_stream": stream, "left_at": cursor} for stream, cursor in at]
        self._db.execute(update(cursors).where(chosen).values(change), rows)

    def oldest(self) -> Mapping[str, datetime]:
        """Return when the stream of each account that was read longest ago was read to its end."""
        chosen = (
            select(cursors.c.account, func.min(cursors.c.done_at, type_=Moment).label("at"))
            .where(cursors.c.done_at.is_not(None), cursors.c.stream.not_in((RECHECK, REREAD)))
            .group_by(cursors.c.account)
        )
        return {r.account: r.at for r in self._db.execute(chosen)}

    def first_reading(
        self, account: str, stream: str, items: int, reached: datetime | None, now: datetime
    ) -> None:
        """Add *items* to what the first reading of a stream brought, and how far back it is."""
        row = self._db.execute(select(cursors).where(_of(account, stream))).first()
        known = [m for m in (row.reached_at if row else None, reached) if m is not None]
        change = {
            "began_at": row.began_at or now if row else now,
            "first_items": (row.first_items if row else 0) + items,
            "reached_at": min(known, default=None),
        }
        self._leave(account, stream, change)

    def read_until(self, account: str) -> Mapping[str, datetime]:
        """Return when each stream was last read to its end; none that never was."""
        chosen = select(cursors.c.stream, cursors.c.done_at).where(
            cursors.c.account == account,
            cursors.c.done_at.is_not(None),
            cursors.c.stream.not_in((RECHECK, REREAD)),
        )
        return {r.stream: r.done_at for r in self._db.execute(chosen)}

    def wait(self, account: str, stream: str, until: datetime, trouble: str) -> None:
        """Read the stream again no earlier than *until*; counts as a failure."""
        failures = self.cursor(account, stream).failures + 1
        change = {"not_before": until, "failures": failures, "trouble": trouble}
        self._leave(account, stream, change)

    def try_now(self, name: str) -> None:
        """Leave no stream of the account waiting: something has changed that may mend it."""
        waiting = update(cursors).where(cursors.c.account == name)
        self._db.execute(waiting.values(not_before=None, failures=0))

    def _leave(self, account: str, stream: str, change: dict[str, Any]) -> None:
        done = self._db.execute(update(cursors).where(_of(account, stream)).values(change))
        if done.rowcount == 0:
            row = {"account": account, "stream": stream, **change}
            self._db.execute(insert(cursors).values(row))

    def _change(self, name: str, **columns: Any) -> None:
        self._db.execute(update(accounts).where(accounts.c.name == name).values(columns))


def _of(account: str, stream: str) -> Any:
    return (cursors.c.account == account) & (cursors.c.stream == stream)


def _state(row: Row[Any]) -> AccountState:
    return AccountState(
        name=row.name,
        platform=row.platform,
        platform_id=row.platform_id,
        handle=row.handle,
        mode=row.mode,
        paused=row.paused,
        writes_stopped=row.writes_stopped,
        pulled_at=row.pulled_at,
        tried_at=row.tried_at,
    )

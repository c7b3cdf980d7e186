"""Switches in the database: what is on, was on and will be."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.engine import Connection

from listener.store.database import in_our_words, reading
from listener.store.shapes import clean
from listener.store.tables import switches
from moderation.principles import Mode
from moderation.switches import Hours, Kind, Switch


class SqlSwitches:
    """Keeps ``listener.ports.Switches``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def not_over(self, now: datetime) -> tuple[Switch, ...]:
        """Return what is on at *now* or will be later, in the order in which it begins."""
        return _not_over(self._db, now)

    def get(self, number: int) -> Switch | None:
        """Return one switch."""
        row = self._db.execute(select(switches).where(switches.c.id == number)).first()
        return _switch(row) if row else None

    def add(self, switch: Switch, now: datetime) -> int:
        """Store *switch* and return its number."""
        row = {
            "kind": switch.kind.value,
            "mode": switch.mode.value if switch.mode else "",
            "account": switch.account,
            "principle": switch.principle,
            "hours": switch.hours.value,
            "reason": clean(switch.reason),
            "by": switch.by,
            "starts_at": switch.starts_at,
            "ends_at": switch.ends_at,
            "set_at": now,
        }
        done = self._db.execute(insert(switches).values(row).returning(switches.c.id))
        return int(done.scalar_one())

    def end(self, number: int, by: str, now: datetime) -> None:
        """Let a switch end at *now*."""
        change = {"ended_at": now, "ended_by": by}
        self._db.execute(update(switches).where(switches.c.id == number).values(change))


def standing(database: Engine, now: datetime) -> tuple[Switch, ...]:
    """Return what is on at *now*. Raises: StoreTrouble."""
    with in_our_words(database), reading(database) as db:
        return tuple(s for s in _not_over(db, now) if s.on(now))


def latest(database: Engine, limit: int = 50) -> tuple[Switch, ...]:
    """Return the latest switches, newest first."""
    chosen = select(switches).order_by(switches.c.id.desc()).limit(limit)
    with in_our_words(database), reading(database) as db:
        return tuple(_switch(row) for row in db.execute(chosen))


def _not_over(db: Connection, now: datetime) -> tuple[Switch, ...]:
    chosen = (
        select(switches)
        .where(switches.c.ends_at > now, switches.c.ended_at.is_(None))
        .order_by(switches.c.starts_at, switches.c.id)
    )
    return tuple(_switch(row) for row in db.execute(chosen))


def _switch(row: Any) -> Switch:
    return Switch(
        kind=Kind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        by=row.by,
        mode=Mode(row.mode) if row.mode else None,
        account=row.account,
        principle=row.principle,
        hours=Hours(row.hours),
        id=row.id,
        set_at=row.set_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )

"""How far the first reading of each new account has come: everything within reach, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from listener.store.tables import cursors


@dataclass(frozen=True, slots=True)
class FirstReading:
    """What it brought so far; *reached_at* is the date of the oldest item, where one has a date."""

    streams: tuple[str, ...]
    items: int
    began_at: datetime
    reached_at: datetime | None


def under_way(db: Connection) -> Mapping[str, FirstReading]:
    """Return the first readings that have not come to their end, by account."""
    chosen = select(cursors).where(cursors.c.began_at.is_not(None), cursors.c.done_at.is_(None))
    found: dict[str, FirstReading] = {}
    for row in db.execute(chosen.order_by(cursors.c.account, cursors.c.stream)):
        one = FirstReading((row.stream,), row.first_items, row.began_at, row.reached_at)
        found[row.account] = _both(found[row.account], one) if row.account in found else one
    return found


def _both(one: FirstReading, other: FirstReading) -> FirstReading:
    reached = [m for m in (one.reached_at, other.reached_at) if m is not None]
    return FirstReading(
        (*one.streams, *other.streams),
        one.items + other.items,
        min(one.began_at, other.began_at),
        min(reached, default=None),
    )

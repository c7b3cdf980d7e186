"""Decisions not to answer somebody further, in the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, insert, or_, select, update
from sqlalchemy.engine import Connection

from listener.store.database import in_our_words, reading
from listener.store.shapes import clean
from listener.store.tables import disengagements as table
from moderation.disengaging import Disengagement


class SqlDisengagements:
    """Keeps ``listener.ports.Disengagements``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of_author(self, author: int, now: datetime) -> Disengagement | None:
        """Return the decision about *author* that is asked for or holds."""
        return _of_author(self._db, author, now)

    def get(self, number: int) -> Disengagement | None:
        """Return one decision."""
        row = self._db.execute(select(table).where(table.c.id == number)).first()
        return _shape(row) if row else None

    def add(self, wanted: Disengagement) -> int:
        """Store *wanted* and return its number."""
        row = {
            "author_id": wanted.author,
            "case_id": wanted.case,
            "reason": clean(wanted.reason),
            "by": wanted.by,
            "asked_at": wanted.asked_at,
            "ends_at": wanted.ends_at,
        }
        done = self._db.execute(insert(table).values(row).returning(table.c.id))
        return int(done.scalar_one())

    def agree(self, number: int, by: str, now: datetime) -> None:
        """Let it hold from *now*."""
        self._change(number, agreed_by=by, agreed_at=now)

    def end(self, number: int, by: str, now: datetime) -> None:
        """Let it end at *now*."""
        self._change(number, ended_by=by, ended_at=now)

    def _change(self, number: int, **change: object) -> None:
        self._db.execute(update(table).where(table.c.id == number).values(change))


def of_author(database: Engine, author: int | None, now: datetime) -> Disengagement | None:
    """Return the decision about *author* that is asked for or holds at *now*."""
    if author is None:
        return None
    with in_our_words(database), reading(database) as db:
        return _of_author(db, author, now)


def not_answered(db: Connection, people: Iterable[int], now: datetime) -> frozenset[int]:
    """Return those of *people* to whom nothing is to be said at *now*."""
    chosen = select(table.c.author_id).where(
        table.c.author_id.in_(list(people)), table.c.agreed_at <= now, _not_over(now)
    )
    return frozenset(db.execute(chosen).scalars())


def _not_over(now: datetime) -> Any:
    return and_(table.c.ends_at > now, or_(table.c.ended_at.is_(None), table.c.ended_at > now))


def _of_author(db: Connection, author: int, now: datetime) -> Disengagement | None:
    chosen = select(table).where(table.c.author_id == author, _not_over(now))
    row = db.execute(chosen.order_by(table.c.id.desc()).limit(1)).first()
    return _shape(row) if row else None


def _shape(row: Any) -> Disengagement:
    return Disengagement(
        author=row.author_id,
        reason=row.reason,
        by=row.by,
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        case=row.case_id,
        agreed_by=row.agreed_by,
        agreed_at=row.agreed_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        id=row.id,
    )

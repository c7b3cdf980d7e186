"""Our own posts: which there are, and when everything under each is read again."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.engine import Connection

from listener.ports import REREAD
from listener.store.shapes import clean
from listener.store.tables import accounts, cursors, posts
from moderation.items import Item, Thread

TIERS = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=14),
    timedelta(days=30),
)
STIRRED = timedelta(hours=6)  # after somebody answered one whose last time had passed


def next_reading(posted: datetime | None, seen: datetime, now: datetime) -> datetime | None:
    """Return the first tier after *now*; None when the last has passed."""
    start = min(posted, seen) if posted is not None else seen
    return next((start + t for t in TIERS if start + t > now), None)


class SqlPosts:
    """Keeps ``listener.ports.Posts``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def plan(
        self, account: str, told: Sequence[Thread], items: Sequence[Item], now: datetime
    ) -> int:
        """Plan to read again what stands under our posts, known by name or by an item."""
        wanted = {clean(t.ref.id): t.posted_at for t in told if t.top and t.ref.account == account}
        stirred = {clean(i.thread) for i in items if i.own_thread and i.thread}
        found = self._known(account, {*wanted, *stirred})
        quiet = {name for name in stirred & found.keys() if found[name] is None}
        if quiet:
            chosen = update(posts).where(posts.c.account == account, posts.c.platform_id.in_(quiet))
            self._db.execute(chosen.values(next_check_at=now + STIRRED))
        rows = [
            {
                "account": account,
                "platform_id": name,
                "posted_at": wanted.get(name),
                "seen_at": now,
                "next_check_at": at,
            }
            for name in sorted({*wanted, *stirred} - found.keys())
            if (at := next_reading(wanted.get(name), now, now)) is not None
        ]
        if rows:
            self._db.execute(insert(posts), rows)
        return len(rows)

    def _known(self, account: str, names: Collection[str]) -> dict[str, datetime | None]:
        if not names:
            return {}
        chosen = select(posts.c.platform_id, posts.c.next_check_at).where(
            posts.c.account == account, posts.c.platform_id.in_(names)
        )
        return {r.platform_id: r.next_check_at for r in self._db.execute(chosen)}

    def due(self, account: str, now: datetime, limit: int) -> Sequence[str]:
        """Return posts to read under now, longest due first."""
        chosen = select(posts.c.platform_id).where(
            posts.c.account == account, posts.c.next_check_at <= now
        )
        chosen = chosen.order_by(posts.c.next_check_at, posts.c.id).limit(limit)
        return list(self._db.execute(chosen).scalars())

    def read(self, account: str, post: str, now: datetime) -> None:
        """Count a reading and set the next one, if there is one."""
        chosen = _of(account, post)
        row = self._db.execute(select(posts).where(chosen)).one()
        at = next_reading(row.posted_at, row.seen_at, now)
        change = {"next_check_at": at, "checks": row.checks + 1}
        self._db.execute(update(posts).where(chosen).values(change))

    def gone(self, account: str, post: str) -> None:
        """Read no more under a post that is no longer there."""
        self._db.execute(update(posts).where(_of(account, post)).values(next_check_at=None))

    def later(self, account: str, post: str, at: datetime) -> None:
        """Read under it at *at* instead."""
        self._db.execute(update(posts).where(_of(account, post)).values(next_check_at=at))


def accounts_due(db: Connection, now: datetime) -> Sequence[str]:
    """Return the accounts that have posts to read under and are not asked to wait."""
    waits = exists().where(
        cursors.c.account == accounts.c.name,
        cursors.c.stream == REREAD,
        cursors.c.not_before > now,
    )
    something = accounts.c.name.in_(select(posts.c.account).where(posts.c.next_check_at <= now))
    chosen = select(accounts.c.name).where(accounts.c.paused == "", ~waits, something)
    return list(db.execute(chosen).scalars())


def _of(account: str, post: str) -> Any:
    return (posts.c.account == account) & (posts.c.platform_id == clean(post))

"""When items are looked at again for edits and deletions: the tiers, and what is due."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.engine import Connection

from listener.ports import RECHECK
from listener.store.shapes import clean
from listener.store.tables import accounts, cursors, items
from moderation.items import ItemRef, Kind

TIERS = (
    timedelta(minutes=35),
    timedelta(minutes=65),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
)
# Messages and articles are not what platforms are asked about by id.
_NOT_ASKED = (Kind.DM.value, Kind.ARTICLE.value)


def next_look(posted: datetime | None, seen: datetime, now: datetime) -> datetime | None:
    """Return the first tier after *now*; None when the last has passed.

    A date before the last tier, or after we saw the item, is the author's claim and tells nothing:
    then the tiers run from when it was first seen.
    """
    believed = posted is not None and seen - TIERS[-1] <= posted <= seen
    start = posted if believed and posted is not None else seen
    return next((start + t for t in TIERS if start + t > now), None)


class SqlChecks:
    """Keeps ``listener.ports.Checks``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def plan(self, refs: Sequence[ItemRef], now: datetime) -> int:
        """Set the first look at those that were never planned; return how many."""
        found = [
            {"of_item": r.id, "at": at}
            for account in {ref.account for ref in refs}
            for r in self._db.execute(_unplanned(account, refs))
            if (at := next_look(r.posted_at, r.first_seen_at, now)) is not None
        ]
        if found:
            chosen = update(items).where(items.c.id == bindparam("of_item"))
            self._db.execute(chosen.values(next_check_at=bindparam("at")), found)
        return len(found)

    def due(self, account: str, now: datetime, limit: int) -> Sequence[int]:
        """Return the ids of items to look at now, longest due first."""
        chosen = select(items.c.id).where(items.c.account == account, _is_due(now))
        chosen = chosen.order_by(items.c.next_check_at, items.c.id).limit(limit)
        return list(self._db.execute(chosen).scalars())

    def looked(self, item_id: int, now: datetime) -> None:
        """Count a look and set the next one, if there is one."""
        chosen = items.c.id == item_id
        row = self._db.execute(select(items).where(chosen)).one()
        over = row.gone_at is not None or row.forgotten_at is not None
        at = None if over else next_look(row.posted_at, row.first_seen_at, now)
        change = {"next_check_at": at, "checks": row.checks + 1}
        self._db.execute(update(items).where(chosen).values(change))

    def later(self, item_ids: Sequence[int], at: datetime) -> None:
        """Look at these at *at* instead; nothing was seen."""
        self._db.execute(update(items).where(items.c.id.in_(item_ids)).values(next_check_at=at))


def accounts_due(db: Connection, now: datetime) -> Iterable[str]:
    """Return the accounts that have something to look at and are not asked to wait."""
    waits = exists().where(
        cursors.c.account == accounts.c.name,
        cursors.c.stream == RECHECK,
        cursors.c.not_before > now,
    )
    # Asked from the items' side: few are due at a time, and an index leads to them.
    something = accounts.c.name.in_(select(items.c.account).where(_is_due(now)))
    return db.execute(
        select(accounts.c.name).where(accounts.c.paused == "", ~waits, something)
    ).scalars()


def _is_due(now: datetime) -> Any:
    standing = items.c.gone_at.is_(None) & items.c.forgotten_at.is_(None)
    return (items.c.next_check_at <= now) & standing


def _unplanned(account: str, refs: Sequence[ItemRef]) -> Any:
    names = list({clean(ref.id) for ref in refs if ref.account == account})
    return select(items.c.id, items.c.posted_at, items.c.first_seen_at).where(
        items.c.account == account,
        items.c.platform_id.in_(names),
        items.c.next_check_at.is_(None),
        items.c.checks == 0,
        items.c.gone_at.is_(None),
        items.c.kind.not_in(_NOT_ASKED),
    )

"""Strikes: upheld breaches of one author, counted once for each item and principle."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from listener.store.tables import items, strikes, verdicts
from moderation.cases import Case


def give(db: Connection, case: Case, by: str, now: datetime) -> int:
    """Count what the newest verdict on the case's item finds against its author.

    Return how many are new; where the platform hides who wrote it, none.
    """
    author = db.execute(select(items.c.author_id).where(items.c.id == case.item)).scalar()
    if author is None:
        return 0
    again = strikes.c.item_id == case.item, strikes.c.withdrawn_at.is_not(None)
    db.execute(delete(strikes).where(*again))  # upheld after all: it counts from now
    known = select(strikes.c.principle).where(strikes.c.item_id == case.item)
    before = set(db.execute(known).scalars())
    rows = [
        {
            "author_id": author,
            "item_id": case.item,
            "case_id": case.id,
            "principle": finding["principle"],
            "by": by,
            "at": now,
            "expires_at": now + timedelta(days=finding.get("strike_days") or 0),
        }
        for finding in _findings(db, case.item)
        if finding.get("strike") and finding["principle"] not in before
    ]
    if rows:
        db.execute(insert(strikes), rows)
    return len(rows)


def take_back(db: Connection, case: Case, now: datetime) -> int:
    """Withdraw what was counted for the case's item; return how many."""
    standing = strikes.c.item_id == case.item, strikes.c.withdrawn_at.is_(None)
    return db.execute(update(strikes).where(*standing).values(withdrawn_at=now)).rowcount


def _findings(db: Connection, item: int) -> list[dict[str, Any]]:
    newest = select(verdicts.c.findings).where(verdicts.c.item_id == item)
    found = db.execute(newest.order_by(verdicts.c.id.desc()).limit(1)).scalar()
    return list(found or ())

"""Removing words that have to go; digests, counts and the audit stay."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, false, select, update
from sqlalchemy.engine import Connection

from listener.ports import IntentState
from listener.store import conversations, echoes, telling
from listener.store.tables import aliases, authors, cases, intents, items, versions
from moderation.actions import State
from moderation.cases import Status


def gone(db: Connection, item_ids: Collection[int], now: datetime) -> int:
    """Record that the platform deleted these items; return how many were not known to be gone.

    Words that nobody judged yet are judged first: a cry for help that was deleted still is one.
    Acts that were not sent are off.
    """
    if not item_ids:
        return 0
    chosen = select(items.c.id).where(items.c.id.in_(item_ids), items.c.gone_at.is_(None))
    fresh = list(db.execute(chosen).scalars())
    if not fresh:
        return 0
    change = {"state": State.GONE.value, "state_at": now, "gone_at": now}
    db.execute(update(items).where(items.c.id.in_(fresh)).values(change))
    unsent = (intents.c.item_id.in_(fresh), intents.c.state == IntentState.DECIDED)
    off = {"state": IntentState.CANCELLED.value, "next_at": None, "trouble": "the item is gone"}
    db.execute(update(intents).where(*unsent).values(off))
    _words(db, fresh, now)
    return len(fresh)


def judged(db: Connection, item_ids: Collection[int], now: datetime) -> None:
    """Remove the words of those items that were gone before they were judged."""
    chosen = select(items.c.id).where(items.c.id.in_(item_ids), items.c.gone_at.is_not(None))
    _words(db, list(db.execute(chosen).scalars()), now)


def _words(db: Connection, item_ids: Collection[int], now: datetime) -> None:
    chosen = select(versions.c.id).where(
        versions.c.item_id.in_(item_ids),
        versions.c.waiting == false(),
        versions.c.forgotten_at.is_(None),
    )
    found = list(db.execute(chosen).scalars())
    if not found:
        return
    nothing: dict[str, Any] = {
        "text": "",
        "media": [],
        "links": [],
        "raw": None,
        "forgotten_at": now,
    }
    db.execute(update(versions).where(versions.c.id.in_(found)).values(nothing))
    echoes.forget(db, found)


def propose(db: Connection, before: datetime, now: datetime) -> int:
    """Mark items first seen *before* that no open case needs; return how many."""
    needed = select(cases.c.item_id).where(cases.c.status != Status.CLOSED.value)
    chosen = (
        items.c.first_seen_at < before,
        items.c.forget_proposed_at.is_(None),
        items.c.id.not_in(needed),
    )
    return db.execute(update(items).where(*chosen).values(forget_proposed_at=now)).rowcount


def remove_words(db: Connection, item_ids: Collection[int], now: datetime) -> None:
    """Remove all that was said in these items, and who said it if they said nothing else."""
    if not item_ids:
        return
    _words(db, item_ids, now)
    db.execute(delete(aliases).where(aliases.c.item_id.in_(item_ids)))
    change = {"permalink": "", "forgotten_at": now}
    db.execute(update(items).where(items.c.id.in_(item_ids)).values(change))
    conversations.forget(db, item_ids)
    telling.forget(db, list(item_ids))
    _people(db, item_ids, now)


def _people(db: Connection, item_ids: Collection[int], now: datetime) -> None:
    wrote = select(items.c.author_id).where(items.c.id.in_(item_ids))
    still = select(items.c.author_id).where(
        items.c.forgotten_at.is_(None), items.c.author_id.is_not(None)
    )
    nobody = {"handle": "", "name": "", "bio": "", "followers": None, "forgotten_at": now}
    chosen = (authors.c.id.in_(wrote), authors.c.id.not_in(still))
    db.execute(update(authors).where(*chosen).values(nobody))

"""What we said ourselves and others answered: kept as long as an answer is, and never judged."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.engine import Connection

from listener.store.shapes import clean
from listener.store.tables import items, threads
from moderation.items import Item, Thread

Place = tuple[str, str, str]  # platform, account, the platform's id


def remember(db: Connection, fresh: Sequence[Item], told: Sequence[Thread], now: datetime) -> None:
    """Make a row for each conversation that has *fresh* items, and for what of ours they answer."""
    answered = {(i.ref.platform, i.ref.account, clean(i.parent)) for i in fresh if i.parent}
    wanted = {p: True for t in told if (p := _place(t)) in answered}
    for item in fresh:
        if item.thread:
            wanted[item.ref.platform, item.ref.account, clean(item.thread)] = item.own_thread
    known = _known(db, wanted)
    rows = [_named(p) | {"own": own, "seen_at": now} for p, own in wanted.items() if p not in known]
    if rows:
        db.execute(insert(threads), rows)


def refresh(db: Connection, told: Sequence[Thread], now: datetime) -> None:
    """Bring the words of those that have a row up to date; the others have no answer we hold."""
    latest = {_place(t): t for t in told}
    for place, row in _known(db, latest).items():
        thread = latest[place]
        words = {
            "text": clean(thread.text),
            "permalink": clean(thread.permalink),
            "posted_at": thread.posted_at or row.posted_at,
            "own": True,
        }
        if any(getattr(row, name) != value for name, value in words.items()):
            change = update(threads).where(threads.c.id == row.id)
            db.execute(change.values(words | {"seen_at": now}))


def forget(db: Connection, item_ids: Collection[int]) -> None:
    """Remove what we said where nothing that answers it is left but these forgotten items."""
    chosen = select(items.c.account, items.c.thread, items.c.parent)
    gone = list(db.execute(chosen.where(items.c.id.in_(item_ids))))
    for account in {r.account for r in gone}:
        names = {n for r in gone if r.account == account for n in (r.thread, r.parent) if n}
        beside = chosen.where(
            items.c.account == account,
            items.c.thread.in_({r.thread for r in gone if r.account == account}),
            items.c.forgotten_at.is_(None),
        )
        names -= {n for r in db.execute(beside) for n in (r.thread, r.parent)}
        lost = (threads.c.account == account, threads.c.platform_id.in_(names))
        db.execute(delete(threads).where(*lost))


def _place(thread: Thread) -> Place:
    return (thread.ref.platform, thread.ref.account, clean(thread.ref.id))


def _named(place: Place) -> dict[str, Any]:
    return dict(zip(("platform", "account", "platform_id"), place, strict=True))


def _known(db: Connection, places: Collection[Place]) -> dict[Place, Row[Any]]:
    """Return the rows there are at *places*."""
    if not places:
        return {}
    chosen = select(threads).where(
        threads.c.account.in_({account for _, account, _ in places}),
        threads.c.platform_id.in_({id for _, _, id in places}),
    )
    found = {(r.platform, r.account, r.platform_id): r for r in db.execute(chosen)}
    return {place: row for place, row in found.items() if place in places}

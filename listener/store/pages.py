"""Storing a page: what is new, what has new words, what is known, and who wrote it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.engine import Connection

from listener.ports import Stored
from listener.store import conversations, echoes
from listener.store.people import author_ids
from listener.store.shapes import clean, digest_of, item_row, version_row
from listener.store.tables import accounts, aliases, items, versions
from moderation.actions import State
from moderation.items import Item, Thread

Raw = Mapping[str, Mapping[str, Any]]


def store(
    db: Connection, page: Sequence[Item], raw: Raw, now: datetime, told: Sequence[Thread] = ()
) -> Stored:
    """Store *page*; an item that it holds twice is stored in the order given."""
    stored = Stored()
    while page:
        first, page = _first_of_each(page)
        stored += _store_once(db, first, raw, now, told)
    conversations.refresh(db, told, now)
    return stored


def _first_of_each(page: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Part *page* into the first mention of each item, under any of its ids, and the others."""
    first: list[Item] = []
    later: list[Item] = []
    taken: set[tuple[str, str]] = set()
    for item in page:
        names = {(item.ref.account, i) for i in (item.ref.id, *item.earlier_ids)}
        (later if names & taken else first).append(item)
        taken |= names
    return first, later


def _store_once(
    db: Connection, page: list[Item], raw: Raw, now: datetime, told: Sequence[Thread]
) -> Stored:
    known = _known(db, page)
    authors = author_ids(db, page, now)
    fresh = [i for i in page if i.ref.key not in known]
    ours = _our_ids(db, page)
    _insert(db, fresh, raw, authors, ours, now)
    conversations.remember(db, fresh, told, now)
    seen = [(i, known[i.ref.key]) for i in page if i.ref.key in known]
    edited = sum(_again(db, item, row, raw, now) for item, row in seen)
    return Stored(new=len(fresh), edited=edited, known=len(seen) - edited)


def _known(db: Connection, page: list[Item]) -> dict[tuple[str, str, str], Row[Any]]:
    """Return the rows of items stored before, under the keys that the page knows them by."""
    wanted = {clean(i): item.ref.key for item in page for i in (item.ref.id, *item.earlier_ids)}
    found: dict[tuple[str, str, str], Row[Any]] = {}
    for account in {i.ref.account for i in page}:
        for name, row in _named(db, account, list(wanted)):
            key = wanted[name]
            if key[1] == account and key[0] == row.platform:
                found[key] = row
    return found


_STANDING = (
    select(
        items.c.id,
        items.c.platform,
        items.c.account,
        items.c.platform_id,
        items.c.roles,
        items.c.own_thread,
        items.c.state,
        items.c.gone_at,
        versions.c.id.label("version_id"),
        versions.c.digest,
        versions.c.number,
        versions.c.edited_at,
    )
    .select_from(items)
    .join(versions, versions.c.id == items.c.version_id)
)


def _named(db: Connection, account: str, names: list[str]) -> list[tuple[str, Row[Any]]]:
    direct = _STANDING.where(items.c.account == account, items.c.platform_id.in_(names))
    found = [(r.platform_id, r) for r in db.execute(direct)]
    chosen = (
        _STANDING.add_columns(aliases.c.platform_id.label("alias"))
        .join(aliases, aliases.c.item_id == items.c.id)
        .where(aliases.c.account == account, aliases.c.platform_id.in_(names))
    )
    return [*((r.alias, r) for r in db.execute(chosen)), *found]


def _our_ids(db: Connection, page: list[Item]) -> set[tuple[str, str]]:
    names = {i.ref.account for i in page}
    chosen = select(accounts.c.name, accounts.c.platform_id).where(accounts.c.name.in_(names))
    return {(r.name, r.platform_id) for r in db.execute(chosen)}


def _insert(
    db: Connection,
    fresh: list[Item],
    raw: Raw,
    authors: Mapping[tuple[str, str], int],
    ours: set[tuple[str, str]],
    now: datetime,
) -> None:
    if not fresh:
        return
    rows = [item_row(i, authors.get((i.ref.platform, clean(i.author.id))), now) for i in fresh]
    in_order = insert(items).returning(items.c.id, sort_by_parameter_order=True)
    ids = [r.id for r in db.execute(in_order, rows)]
    # What we say ourselves is kept for the thread's sake and never judged.
    kept = [
        version_row(i, n, raw.get(i.ref.id), now)
        | {"number": 1, "waiting": (i.ref.account, i.author.id) not in ours}
        for i, n in zip(fresh, ids, strict=True)
    ]
    in_order = insert(versions).returning(versions.c.id, sort_by_parameter_order=True)
    version_ids = [r.id for r in db.execute(in_order, kept)]
    _stand(db, list(zip(ids, version_ids, strict=True)))
    echoes.remember(db, version_ids, [r["text"] for r in kept], [r["author_id"] for r in rows], now)
    _remember_earlier_ids(db, zip(fresh, ids, strict=True))


def _stand(db: Connection, pairs: list[tuple[int, int]]) -> None:
    """Make each version the one that stands on its item."""
    standing = (
        update(items)
        .where(items.c.id == bindparam("of_item"))
        .values(version_id=bindparam("standing"))
    )
    db.execute(standing, [{"of_item": item, "standing": version} for item, version in pairs])


def _again(db: Connection, item: Item, row: Row[Any], raw: Raw, now: datetime) -> int:
    """Bring a known item up to date; return 1 if it has new words, or is back."""
    _refresh(db, item, row, now)
    back = row.gone_at is not None
    if digest_of(item) == row.digest and not back:
        return 0
    if item.edited_at and row.edited_at and item.edited_at < row.edited_at:
        return 0  # a page from before the edit that we know already
    new_words(db, item, row.id, row.number, raw.get(item.ref.id), now)
    return 1


def _refresh(db: Connection, item: Item, row: Row[Any], now: datetime) -> None:
    roles = sorted({*(row.roles or ()), item.kind.value, *(r.value for r in item.roles)})
    change: dict[str, Any] = {}
    if roles != row.roles:
        change["roles"] = roles
    if item.own_thread and not row.own_thread:
        change["own_thread"] = True
    if row.gone_at is not None:
        change |= {"state": State.VISIBLE.value, "state_at": now, "gone_at": None}
    # Not the other way round: a page of X never says whether a reply is hidden.
    if item.hidden and row.state != State.HIDDEN:
        change |= {"state": State.HIDDEN.value, "state_at": now}
    if row.platform_id != clean(item.ref.id) and row.platform_id in map(clean, item.earlier_ids):
        change["platform_id"] = clean(item.ref.id)
        _remember_earlier_ids(db, [(item, row.id)])
    if change:
        db.execute(update(items).where(items.c.id == row.id).values(seen_at=now, **change))


def new_words(
    db: Connection, item: Item, item_id: int, number: int, raw: Any, now: datetime
) -> None:
    """Make the item's words stand as a version that waits to be judged.

    Words that stood before and came back are that version again, and judged again.
    """
    columns = version_row(item, item_id, raw, now)
    again = db.execute(
        update(versions)
        .where(versions.c.item_id == item_id, versions.c.digest == columns["digest"])
        .values(waiting=True, forgotten_at=None, **_again_columns(columns))
        .returning(versions.c.id)
    ).scalar()
    if again is None:
        columns |= {"number": number + 1, "waiting": True}
        again = db.execute(insert(versions).values(columns).returning(versions.c.id)).scalar_one()
        author = db.execute(select(items.c.author_id).where(items.c.id == item_id)).scalar()
        echoes.remember(db, [again], [columns["text"]], [author], now)
    _stand(db, [(item_id, again)])


def _again_columns(columns: dict[str, Any]) -> dict[str, Any]:
    return {n: columns[n] for n in ("text", "media", "links", "raw", "edited_at", "seen_at")}


def _remember_earlier_ids(db: Connection, pairs: Any) -> None:
    for item, item_id in pairs:
        for earlier in map(clean, item.earlier_ids):
            if earlier == clean(item.ref.id):
                continue
            row = {
                "platform": item.ref.platform,
                "account": item.ref.account,
                "platform_id": earlier,
            }
            there = select(aliases.c.item_id).filter_by(**row)
            if db.execute(there).first() is None:
                db.execute(insert(aliases).values(item_id=item_id, **row))

"""Asking platforms for a search, and holding what is stored against it: only what fits is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zlib import crc32

from connectors._seeking import Seeks, Wanted
from connectors.base import Page
from connectors.errors import ConnectorError
from listener.ports import Cursor, Stored, UnitOfWork, Work
from listener.steps.pull import take_in, wait_until
from moderation.actions import Capabilities
from moderation.items import Item, ItemRef
from moderation.queries import Query, found, shown
from moderation.searches import Search

BATCH = 500  # stored versions held against a search in one transaction


@dataclass(frozen=True, slots=True)
class Sought:
    """What one round of a search on one account brought; *trouble* is empty if all went well."""

    read: int = 0
    hits: int = 0
    stored: Stored = field(default_factory=Stored)
    trouble: str = ""


def stream_of(search: Search) -> str:
    """Return the name of its stream: other words have another place to go on from."""
    return f"search:{search.id}:{crc32(shown(search.query).encode()):08x}"


def due(
    unit: UnitOfWork, search: Search, account: str, every: timedelta, now: datetime
) -> Cursor | None:
    """Return where to go on if *account* is to be asked now; None while it is not."""
    if not search.runs(now) or unit.searches.read_today(search.id, now) >= search.cap:
        return None
    cursor = unit.accounts.cursor(account, stream_of(search))
    if cursor.not_before is not None and cursor.not_before > now:
        return None
    return cursor if cursor.done_at is None or now - cursor.done_at >= every else None


def seek(
    work: Work,
    connector: Seeks,
    can: Capabilities,
    search: Search,
    cursor: Cursor,
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
) -> Sought:
    """Read what is new for *search* until its end, or until today's cap is reached."""
    query = search.query
    with work() as unit:
        left = search.cap - unit.searches.read_today(search.id, now)
    done = Sought()
    try:
        for page in connector.seek(Wanted(query, search.starts_at, left), cursor.cursor):
            brought = _keep(work, search, query, cursor, page, can, now)
            done = Sought(
                done.read + brought.read, done.hits + brought.hits, done.stored + brought.stored
            )
            if page.done or stopping() or done.read >= left:
                break
    except ConnectorError as error:
        with work() as unit:
            until = wait_until(error, cursor.failures + 1, now)
            unit.accounts.wait(cursor.account, cursor.stream, until, str(error))
            unit.commit()
        return replace(done, trouble=str(error))
    return done


def _keep(
    work: Work,
    search: Search,
    query: Query,
    cursor: Cursor,
    page: Page,
    can: Capabilities,
    now: datetime,
) -> Sought:
    """Store those of *page* that fit, with which words they fit by, and where we are."""
    fit = fitting(page.items, query, search.starts_at)
    kept = tuple(i for i in page.items if i.ref in fit)
    raw = {i.ref.id: page.raw[i.ref.id] for i in kept if i.ref.id in page.raw}
    account, read = cursor.account, len(page.items)
    with work() as unit:
        stored = take_in(unit, account, replace(page, items=kept, raw=raw), now, can)
        hits = unit.searches.hit(search.id, fit, account, now) if fit else 0
        unit.searches.count(search.id, account, read, len(fit), now)
        unit.accounts.left_at(account, cursor.stream, page.cursor, now, done=page.done)
        unit.commit()
    return Sought(read, hits, stored)


def fitting(
    items: Sequence[Item], query: Query, since: datetime
) -> Mapping[ItemRef, Sequence[str]]:
    """Return those of *items* that fit, from *since* on, each with the words that it fits by."""
    held = {
        i.ref: found(query, i.text) for i in items if i.posted_at is None or i.posted_at >= since
    }
    return {ref: words for ref, words in held.items() if words is not None}


def match(work: Work, search: Search, accounts: Sequence[str], now: datetime) -> int:
    """Hold what was stored for *accounts* since the last time against *search*; return the hits.

    So comments under our own posts are found too, and what a platform's search does not know.
    """
    query, hits = search.query, 0
    while True:
        with work() as unit:
            mark, items = unit.searches.unread(search.id, accounts, BATCH)
            for account in {i.ref.account for i in items}:
                own = [i for i in items if i.ref.account == account]
                fit = fitting(own, query, search.starts_at)
                hits += unit.searches.hit(search.id, fit, account, now) if fit else 0
            unit.searches.read_up_to(search.id, mark)
            unit.commit()
        if len(items) < BATCH:
            return hits

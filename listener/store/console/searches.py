"""Searches as the console shows them: how much each found, and what a source held of late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from listener.store.searches import search_from
from listener.store.tables import (
    Moment,
    cases,
    cursors,
    items,
    search_days,
    search_hits,
    searches,
    versions,
)
from moderation.items import Kind
from moderation.searches import Search

_MOST = 5_000  # texts that an estimate looks at


@dataclass(frozen=True, slots=True)
class Tally:
    """What a search came to so far."""

    hits: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One item that a search found, and the case that came of it, if one did."""

    item_id: int
    account: str
    platform: str
    kind: str
    found: tuple[str, ...]
    at: datetime
    text: str
    permalink: str
    case: int | None
    route: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How reading one source goes: *trouble* is empty while it goes well."""

    account: str
    read: int = 0
    kept: int = 0
    done_at: datetime | None = None
    trouble: str = ""


def all_searches(db: Connection) -> Sequence[tuple[Search, Tally]]:
    """Return every search with what it came to, the newest first."""
    count, last = func.count(search_hits.c.id), func.max(search_hits.c.at, type_=Moment)
    chosen = select(search_hits.c.search_id, count, last).group_by(search_hits.c.search_id)
    tallies = {r[0]: Tally(r[1], r[2]) for r in db.execute(chosen)}
    rows = db.execute(select(searches).order_by(searches.c.id.desc()))
    return [(search_from(r), tallies.get(r.id, Tally())) for r in rows]


def one(db: Connection, number: int) -> Search | None:
    """Return one search."""
    row = db.execute(select(searches).where(searches.c.id == number)).first()
    return search_from(row) if row else None


def count_hits(db: Connection, number: int) -> int:
    """Return how many items a search found."""
    chosen = select(func.count()).where(search_hits.c.search_id == number)
    return int(db.execute(chosen).scalar_one())


def hits(db: Connection, number: int, offset: int, limit: int) -> Sequence[Hit]:
    """Return what a search found, the newest first."""
    chosen = (
        select(
            search_hits.c.found,
            search_hits.c.at,
            items.c.id,
            items.c.account,
            items.c.platform,
            items.c.kind,
            items.c.permalink,
            versions.c.text,
            cases.c.id.label("case"),
            cases.c.route,
        )
        .join(items, items.c.id == search_hits.c.item_id)
        .join(versions, versions.c.id == items.c.version_id)
        .outerjoin(cases, cases.c.item_id == items.c.id)
        .where(search_hits.c.search_id == number)
        .order_by(search_hits.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        Hit(r.id, r.account, r.platform, r.kind, tuple(r.found or ()), r.at, r.text, r.permalink,
            r.case, r.route or "")
        for r in db.execute(chosen)
    ]  # fmt: skip


def by_word(db: Connection, number: int) -> Mapping[str, int]:
    """Return how many items each word of a search found, the most first."""
    told: dict[str, int] = {}
    for found in db.execute(
        select(search_hits.c.found).where(search_hits.c.search_id == number)
    ).scalars():
        for word in found or ():
            told[word] = told.get(word, 0) + 1
    return dict(sorted(told.items(), key=lambda pair: (-pair[1], pair[0])))


def readings(db: Connection, number: int, accounts: Sequence[str]) -> Sequence[Reading]:
    """Return how reading each source of a search goes."""
    t = search_days
    chosen = select(t.c.account, func.sum(t.c.read), func.sum(t.c.kept)).where(
        t.c.search_id == number
    )
    read = {r[0]: (int(r[1]), int(r[2])) for r in db.execute(chosen.group_by(t.c.account))}
    stream = cursors.c.stream.like(f"search:{number}:%")
    newest = select(cursors).where(stream).order_by(cursors.c.stored_at)
    told = {r.account: r for r in db.execute(newest)}
    return [
        Reading(
            name,
            *read.get(name, (0, 0)),
            told[name].done_at if name in told else None,
            told[name].trouble if name in told else "",
        )
        for name in accounts
    ]


def held(db: Connection, accounts: Sequence[str], since: datetime) -> dict[str, Sequence[str]]:
    """Return the words stored for each account since then, private messages left out."""
    told: dict[str, Sequence[str]] = {}
    for name in accounts:
        chosen = (
            select(versions.c.text)
            .join(items, items.c.version_id == versions.c.id)
            .where(
                items.c.account == name,
                items.c.first_seen_at >= since,
                items.c.kind != Kind.DM.value,
                versions.c.text != "",
            )
            .order_by(items.c.first_seen_at.desc())
            .limit(_MOST)
        )
        told[name] = list(db.execute(chosen).scalars())
    return told

"""Authors in the database: one row a person and platform, kept up to date as pages come."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from listener.ports import Held
from listener.store.disengagements import not_answered
from listener.store.shapes import author_row
from listener.store.tables import authors, intents, items, strikes
from moderation.actions import Verb
from moderation.items import Item
from moderation.principles import AuthorHistory

Person = tuple[str, str]  # platform, the platform's id
_BLOCKS = (Verb.BLOCK.value, Verb.DM_BLOCK.value)
_DONE = ("receipted", "confirmed")
_FACTS = ("handle", "name", "kind", "bio", "created_at", "followers")


def author_ids(db: Connection, page: Sequence[Item], now: datetime) -> Mapping[Person, int]:
    """Return the ids of the page's authors, storing who is new and what has changed.

    Where a platform hides who wrote something, there is no author.
    """
    wanted: dict[Person, dict[str, Any]] = {}
    for item in page:
        row = author_row(item)
        if row["platform_id"]:
            wanted[row["platform"], row["platform_id"]] = row
    known = _known(db, list(wanted))
    _bring_up_to_date(db, wanted, known, now)
    ids = {person: row.id for person, row in known.items()}
    return ids | _insert(db, [r for p, r in wanted.items() if p not in known], now)


def _known(db: Connection, people: list[Person]) -> dict[Person, Any]:
    found: dict[Person, Any] = {}
    for platform in {p for p, _ in people}:
        names = [i for p, i in people if p == platform]
        chosen = select(authors).where(
            authors.c.platform == platform, authors.c.platform_id.in_(names)
        )
        found |= {(r.platform, r.platform_id): r for r in db.execute(chosen)}
    return found


def _bring_up_to_date(
    db: Connection,
    wanted: Mapping[Person, dict[str, Any]],
    known: Mapping[Person, Any],
    now: datetime,
) -> None:
    for person, row in known.items():
        given = wanted[person]
        # A payload that leaves a fact out does not unsay it.
        change = {f: given[f] for f in _FACTS if given[f] and given[f] != getattr(row, f)}
        if change:
            change["seen_at"] = now
            db.execute(update(authors).where(authors.c.id == row.id).values(change))


def _insert(db: Connection, rows: list[dict[str, Any]], now: datetime) -> dict[Person, int]:
    if not rows:
        return {}
    new = [{**r, "first_seen_at": now, "seen_at": now} for r in rows]
    done = db.execute(insert(authors).returning(authors.c.id, sort_by_parameter_order=True), new)
    return {(r["platform"], r["platform_id"]): i.id for r, i in zip(rows, done, strict=True)}


def histories(db: Connection, held: Sequence[Held], now: datetime) -> Mapping[int, AuthorHistory]:
    """Return what is known of each item's author, by item id."""
    people = {h.author for h in held if h.author is not None}
    if not people:
        return {}
    counts = _items_of(db, people, now)
    struck = _strikes_of(db, people, now)
    blocked = _blocks_of(db, people)
    told = select(authors.c.id, authors.c.answered).where(authors.c.id.in_(people))
    left = not_answered(db, people, now)
    answered = {r.id: r.answered and r.id not in left for r in db.execute(told)}
    by_author = {
        a: AuthorHistory(
            items=counts.get(a, (0, 0))[0],
            last_hour=counts.get(a, (0, 0))[1],
            strikes=struck.get(a, 0),
            blocks=blocked.get(a, 0),
            answered=answered.get(a, True),
        )
        for a in people
    }
    return {h.id: by_author[h.author] for h in held if h.author is not None}


def _items_of(db: Connection, people: set[int], now: datetime) -> dict[int, tuple[int, int]]:
    recent = items.c.first_seen_at > now - timedelta(hours=1)
    chosen = (
        select(items.c.author_id, func.count(), func.count().filter(recent))
        .where(items.c.author_id.in_(people))
        .group_by(items.c.author_id)
    )
    return {r[0]: (r[1], r[2]) for r in db.execute(chosen)}


def _strikes_of(db: Connection, people: set[int], now: datetime) -> dict[int, int]:
    counts = and_(
        strikes.c.author_id.in_(people),
        strikes.c.withdrawn_at.is_(None),
        or_(strikes.c.expires_at.is_(None), strikes.c.expires_at > now),
    )
    chosen = select(strikes.c.author_id, func.count()).where(counts).group_by(strikes.c.author_id)
    return {r[0]: r[1] for r in db.execute(chosen)}


def _blocks_of(db: Connection, people: set[int]) -> dict[int, int]:
    chosen = (
        select(items.c.author_id, func.count())
        .join(intents, intents.c.item_id == items.c.id)
        .where(
            items.c.author_id.in_(people),
            intents.c.verb.in_(_BLOCKS),
            intents.c.state.in_(_DONE),
        )
        .group_by(items.c.author_id)
    )
    return {r[0]: r[1] for r in db.execute(chosen)}

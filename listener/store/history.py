"""What was pulled since a day, with the scores that stand for it: for judging it once more."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.engine import Connection

from listener.ports import Held
from listener.store import held
from listener.store.database import reading
from listener.store.items import SqlItems
from listener.store.shapes import held_from
from listener.store.tables import items, signals, versions
from moderation.items import Item
from moderation.principles import AuthorHistory

_BATCH = 500
Past = tuple[Held, Mapping[str, float], str, AuthorHistory, tuple[str, ...]]


def past(database: Engine, since: datetime, after: int = 0) -> Iterator[Past]:
    """Yield the words that stand now on items seen since *since*, in the order of their versions.

    With each come its scores, which classifier gave them, its author's record and its context.
    Versions up to *after* are passed over. Words that are gone are not there any more.
    """
    while True:
        with reading(database) as db:
            batch = list(_batch(db, since, after))
        if not batch:
            return
        yield from batch
        after = batch[-1][0].version


def count(database: Engine, since: datetime) -> int:
    """Return how many items ``past`` gives from the first."""
    chosen = (
        select(func.count())
        .select_from(versions)
        .join(items, items.c.id == versions.c.item_id)
        .where(*_standing(since))
    )
    with reading(database) as db:
        return int(db.execute(chosen).scalar_one())


def said_before(database: Engine, since: datetime, upto: int) -> Iterator[Item]:
    """Yield the items that ``past`` gave up to version *upto*, with nothing around them."""
    after = 0
    while after < upto:
        with reading(database) as db:
            batch = _rows(db, since, after, upto)
        if not batch:
            return
        yield from (held_from(row).item for row in batch)
        after = batch[-1].version_id


def _standing(since: datetime) -> tuple[Any, ...]:
    return (
        versions.c.id == items.c.version_id,
        versions.c.seen_at >= since,
        items.c.gone_at.is_(None),
    )


def _rows(db: Connection, since: datetime, after: int, upto: int | None = None) -> list[Any]:
    bounds = [versions.c.id > after, *([versions.c.id <= upto] if upto is not None else [])]
    chosen = held.SELECT.where(*bounds, *_standing(since)).order_by(versions.c.id).limit(_BATCH)
    return list(db.execute(chosen))


def _batch(db: Connection, since: datetime, after: int) -> Iterator[Past]:
    rows = _rows(db, since, after)
    found = [held_from(row) for row in rows]
    if not found:
        return
    scores = _scores(db, [h.version for h in found])
    kept = SqlItems(db)
    latest = max((h.seen_at for h in found if h.seen_at is not None), default=since)
    histories, contexts = kept.histories(found, latest), kept.contexts(found)
    for one in found:
        measured, by = scores.get(one.version, ({}, ""))
        history = histories.get(one.id, AuthorHistory())
        yield one, measured, by, history, contexts.get(one.id, ())


def _scores(db: Connection, version_ids: list[int]) -> dict[int, tuple[dict[str, float], str]]:
    """The latest scores of each version."""
    chosen = select(signals).where(signals.c.version_id.in_(version_ids)).order_by(signals.c.at)
    rows: Any = db.execute(chosen).all()
    return {row.version_id: (dict(row.scores), row.by) for row in rows}

"""Who else said the same in the last day: the marks of each text, kept so that finding is quick."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from listener.ports import Echo, Held
from listener.store.tables import echoes
from moderation.echoes import ALIKE, Marks, marks

WINDOW = timedelta(days=1)
_MOST = 40_000  # rows of one look: a pile-on beyond it is large enough to be seen

Sayer = tuple[int, int | None]  # a version and its author


def remember(
    db: Connection,
    version_ids: Sequence[int],
    texts: Sequence[str],
    authors: Sequence[int | None],
    now: datetime,
) -> None:
    """Store the marks of new versions."""
    rows = [
        {"version_id": version, "mark": mark, "author_id": author, "seen_at": now}
        for version, text, author in zip(version_ids, texts, authors, strict=True)
        for mark in marks(text)
    ]
    if rows:
        db.execute(insert(echoes), rows)


def count(db: Connection, held: Sequence[Held], now: datetime) -> Mapping[int, Echo]:
    """Return, by version, how many other versions say nearly the same, and by how many people."""
    made = {h.version: marks(h.item.text) for h in held}
    different = set(made.values())
    shelf = _shelf(db, {mark for one in different for mark in one}, now)
    like = {one: _like(one, shelf) for one in different}
    return {version: _echo(version, like[one]) for version, one in made.items()}


def _shelf(db: Connection, sought: set[int], now: datetime) -> Mapping[int, list[Sayer]]:
    shelf: dict[int, list[Sayer]] = defaultdict(list)
    chosen = (
        select(echoes.c.mark, echoes.c.version_id, echoes.c.author_id)
        .where(echoes.c.mark.in_(sought), echoes.c.seen_at > now - WINDOW)
        .order_by(echoes.c.seen_at.desc())
        .limit(_MOST)
    )
    for row in db.execute(chosen):
        shelf[row.mark].append((row.version_id, row.author_id))
    return shelf


def _like(one: Marks, shelf: Mapping[int, list[Sayer]]) -> dict[int, int | None]:
    """Return the versions that say nearly the same, with their authors."""
    hits = Counter(sayer for mark in one for sayer in shelf.get(mark, ()))
    return {version: author for (version, author), shared in hits.items() if shared >= ALIKE}


def _echo(version: int, like: Mapping[int, int | None]) -> Echo:
    authors = {a for v, a in like.items() if v != version and a is not None}
    return Echo(times=len(like) - (version in like), authors=len(authors))


def forget(db: Connection, version_ids: Sequence[int]) -> None:
    """Drop the marks of these versions."""
    db.execute(delete(echoes).where(echoes.c.version_id.in_(version_ids)))

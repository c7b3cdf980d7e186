"""Searches in the database: what is asked for, how much was read, what was found by which words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.engine import Connection

from listener.ports import Conflict
from listener.store.shapes import clean, clean_json
from listener.store.tables import (
    authors,
    items,
    keyword_matches,
    search_days,
    search_hits,
    searches,
    versions,
)
from moderation.items import Author, Item, ItemRef, Kind
from moderation.searches import Person, Search

_PLAIN = ("owner", "cap", "starts_at", "ends_at", "by", "agreed_by", "agreed_at", "ended_at",
          "ended_by")  # fmt: skip
_WORDS = ("name", "words", "leave_out", "purpose", "person_why", "advice", "ended_why")


class SqlSearches:
    """Keeps ``listener.ports.listening.Searches``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, search: Search, now: datetime) -> int:
        """Store a new search and return its number; what is stored already is not its business."""
        newest = self._db.execute(select(func.coalesce(func.max(versions.c.id), 0))).scalar_one()
        row = {**_row(search), "made_at": now, "version": 1, "read_to": newest}
        made = self._db.execute(insert(searches).values(row).returning(searches.c.id))
        return int(made.scalar_one())

    def get(self, number: int) -> Search | None:
        """Return one search."""
        row = self._db.execute(select(searches).where(searches.c.id == number)).first()
        return search_from(row) if row else None

    def all(self) -> Sequence[Search]:
        """Return every search, the newest first."""
        chosen = select(searches).order_by(searches.c.id.desc())
        return [search_from(r) for r in self._db.execute(chosen)]

    def not_over(self, now: datetime) -> Sequence[Search]:
        """Return those that have not ended."""
        chosen = select(searches).where(searches.c.ends_at > now, searches.c.ended_at.is_(None))
        return [search_from(r) for r in self._db.execute(chosen.order_by(searches.c.id))]

    def change(self, search: Search) -> None:
        """Store *search* as it is now. Raises: Conflict if it was changed since it was read."""
        seen = (searches.c.id == search.id) & (searches.c.version == search.version)
        row = {**_row(search), "version": search.version + 1}
        if self._db.execute(update(searches).where(seen).values(row)).rowcount == 0:
            raise Conflict(f'the search "{search.name}" was changed by somebody else meanwhile')

    def read_today(self, number: int, now: datetime) -> int:
        """Return how many posts were read for it on this UTC day."""
        chosen = select(func.coalesce(func.sum(search_days.c.read), 0)).where(
            search_days.c.search_id == number, search_days.c.day == _day(now)
        )
        return int(self._db.execute(chosen).scalar_one())

    def count(self, number: int, account: str, read: int, kept: int, now: datetime) -> None:
        """Add to what was read and kept today."""
        t, row = search_days, {"search_id": number, "account": account, "day": _day(now)}
        this = (t.c.search_id == number) & (t.c.account == account) & (t.c.day == row["day"])
        more = {"read": t.c.read + read, "kept": t.c.kept + kept}
        if self._db.execute(update(t).where(this).values(more)).rowcount == 0:
            self._db.execute(insert(t).values(**row, read=read, kept=kept))

    def hit(
        self, number: int, found: Mapping[ItemRef, Sequence[str]], account: str, now: datetime
    ) -> int:
        """Record which stored items it found, by which words; return how many are new."""
        by_id = {clean(ref.id): words for ref, words in found.items()}
        chosen = select(items.c.id, items.c.platform_id).where(
            items.c.account == account, items.c.platform_id.in_(list(by_id))
        )
        stored = {r.id: by_id[r.platform_id] for r in self._db.execute(chosen)}
        there = select(search_hits.c.item_id).where(
            search_hits.c.search_id == number, search_hits.c.item_id.in_(list(stored))
        )
        known = set(self._db.execute(there).scalars())
        fresh = {id: words for id, words in stored.items() if id not in known}
        told = {"search_id": number, "account": account, "at": now}
        rows = [{**told, "item_id": id, "found": clean_json(list(w))} for id, w in fresh.items()]
        if rows:
            self._db.execute(insert(search_hits), rows)
            self._log(fresh, account, now)
        return len(rows)

    def _log(self, fresh: Mapping[int, Sequence[str]], account: str, now: datetime) -> None:
        """Tell the log of listened-for words, which knows each word of an item once."""
        there = select(keyword_matches.c.item_id, keyword_matches.c.word).where(
            keyword_matches.c.item_id.in_(list(fresh))
        )
        known = {(r.item_id, r.word) for r in self._db.execute(there)}
        wanted = {(id, clean(w)) for id, words in fresh.items() for w in words} - known
        rows = [
            {"word": word, "item_id": id, "account": account, "at": now}
            for id, word in sorted(wanted)
        ]
        if rows:
            self._db.execute(insert(keyword_matches), rows)

    def unread(
        self, number: int, accounts: Sequence[str], limit: int
    ) -> tuple[int, Sequence[Item]]:
        """Return the next stored items not held against it yet, and where they end."""
        mark = self._db.execute(
            select(searches.c.read_to).where(searches.c.id == number)
        ).scalar_one()
        chosen = (
            select(
                versions.c.id.label("version"),
                versions.c.text,
                items,
                authors.c.platform_id.label("who"),
            )
            .join(items, items.c.id == versions.c.item_id)
            .outerjoin(authors, authors.c.id == items.c.author_id)
            .where(versions.c.id > mark, items.c.account.in_(list(accounts)))
            .order_by(versions.c.id)
            .limit(limit)
        )
        rows = list(self._db.execute(chosen))
        end = rows[-1].version if rows else mark
        return int(end), [_item(r) for r in rows if r.kind != Kind.DM.value]

    def read_up_to(self, number: int, mark: int) -> None:
        """Record up to where stored items were held against it."""
        self._db.execute(update(searches).where(searches.c.id == number).values(read_to=mark))


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def _item(row: Row[Any]) -> Item:
    return Item(
        ItemRef(row.platform, row.account, row.platform_id),
        row.text,
        Kind(row.kind),
        author=Author(row.who or ""),
        posted_at=row.posted_at,
    )


def _row(search: Search) -> dict[str, Any]:
    return {
        **{name: getattr(search, name) for name in _PLAIN},
        **{name: clean(getattr(search, name)) for name in _WORDS},
        "sources": list(search.sources),
        "person": search.person.value,
    }


def search_from(row: Row[Any]) -> Search:
    """Return the search of a row."""
    names = (*_PLAIN, *_WORDS, "id", "version", "made_at")
    told: dict[str, Any] = {name: getattr(row, name) for name in names}
    return Search(**told, sources=tuple(row.sources or ()), person=Person(row.person))

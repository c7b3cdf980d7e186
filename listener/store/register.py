"""The register of official accounts in the database: events are appended, the row is their fold."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, union, update
from sqlalchemy.engine import Connection

from listener.ports import Conflict
from listener.store.shapes import clean_json
from listener.store.tables import (
    intents,
    items,
    posts,
    register,
    register_events,
    threads,
    trainings,
    users,
)
from moderation.accounts import (
    OFFICIAL,
    AccountEvent,
    Happened,
    OfficialAccount,
    after,
    fold,
    same_handle,
)
from moderation.actions import SPEAKS

_DONE = ("receipted", "confirmed")  # the platform said that it is so


class SqlRegister:
    """Keeps ``listener.ports.Register``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def open(self, event: AccountEvent) -> OfficialAccount:
        """Return a new entry that begins with *event*."""
        row = {"standing": "requested", "since": event.at, "changed_at": event.at}
        made = self._db.execute(insert(register).values(row).returning(register.c.id))
        return self.add(OfficialAccount(made.scalar_one(), event.at), event)

    def add(self, entry: OfficialAccount, event: AccountEvent) -> OfficialAccount:
        """Append *event* and return the entry after it.

        Raises: Conflict if something has happened since *entry* was read; Impossible.
        """
        changed = after(entry, event)
        seen = (register.c.id == entry.id) & (register.c.version == entry.version)
        done = self._db.execute(update(register).where(seen).values(_row(changed, event.at)))
        if done.rowcount == 0:
            raise Conflict(f"{entry.shown} was changed by somebody else meanwhile")
        row = {"entry_id": entry.id, "number": changed.version, "happened": event.happened.value}
        told = {"by": event.by, "data": clean_json(event.data), "at": event.at}
        self._db.execute(insert(register_events).values(**row, **told))
        return changed

    def get(self, entry_id: int) -> OfficialAccount | None:
        """Return one entry."""
        row = self._db.execute(select(register).where(register.c.id == entry_id)).first()
        return self._entry(row) if row else None

    def all(self) -> Sequence[OfficialAccount]:
        """Return every entry, by what it is called."""
        told: dict[int, list[AccountEvent]] = {}
        for r in self._db.execute(select(register_events).order_by(register_events.c.number)):
            told.setdefault(r.entry_id, []).append(_event(r))
        found = [
            fold(OfficialAccount(r.id, r.since), told.get(r.id, ()))
            for r in self._db.execute(select(register))
        ]
        return sorted(found, key=lambda e: (e.shown.casefold(), e.id))

    def events(self, entry_id: int) -> Sequence[AccountEvent]:
        """Return what happened to an entry, in order."""
        chosen = select(register_events).where(register_events.c.entry_id == entry_id)
        return [_event(r) for r in self._db.execute(chosen.order_by(register_events.c.number))]

    def official(self, account: str, platform: str, handle: str) -> bool:
        """Return whether an account that is read stands on the register as one of ours."""
        chosen = select(register.c.account, register.c.data).where(
            register.c.official, register.c.platform == platform
        )
        for row in self._db.execute(chosen):
            known = str((row.data or {}).get("facts", {}).get("handle", ""))
            if row.account == account or (not row.account and same_handle(known, handle)):
                return True
        return False

    def posts(self, account: str, since: datetime) -> tuple[datetime | None, int]:
        """Return when our last post known here was made, and how many came after *since*."""
        ours = union(
            select(threads.c.platform_id, threads.c.posted_at).where(
                threads.c.account == account, threads.c.own, threads.c.posted_at.is_not(None)
            ),
            select(posts.c.platform_id, posts.c.posted_at).where(
                posts.c.account == account, posts.c.posted_at.is_not(None)
            ),
        ).subquery()
        last = select(ours.c.posted_at).order_by(ours.c.posted_at.desc()).limit(1)
        count = select(func.count(ours.c.platform_id.distinct())).where(ours.c.posted_at > since)
        return self._db.execute(last).scalar(), int(self._db.execute(count).scalar_one())

    def effect(self, account: str, since: datetime) -> Mapping[str, int]:
        """Return what an account brought *since*: posts, items, people, answers, taken down."""
        _, made = self.posts(account, since)
        came = (items.c.account == account) & (items.c.first_seen_at > since)
        people = func.count(items.c.author_id.distinct())
        row = self._db.execute(select(func.count(), people).select_from(items).where(came)).one()
        acts = select(intents.c.verb, func.count()).where(
            intents.c.account == account, intents.c.sent_at > since, intents.c.state.in_(_DONE)
        )
        rows = self._db.execute(acts.group_by(intents.c.verb))
        done: dict[str, int] = {verb: int(count) for verb, count in rows}
        return {
            "posts": made,
            "items": int(row[0]),
            "people": int(row[1]),
            "answers": sum(done.get(v.value, 0) for v in SPEAKS),
            "taken_down": sum(done.get(v, 0) for v in ("hide", "delete")),
        }

    def trained(self, user: str, on: date, what: str, by: str, now: datetime) -> None:
        """Record that *user* finished a training."""
        row = {"user": user, "finished_on": on.isoformat(), "what": what, "by": by, "at": now}
        self._db.execute(insert(trainings).values(row))

    def trainings(self) -> Mapping[str, date]:
        """Return the day of each user's newest training."""
        newest = func.max(trainings.c.finished_on)
        rows = self._db.execute(select(trainings.c.user, newest).group_by(trainings.c.user))
        return {user: date.fromisoformat(day) for user, day in rows}

    def left(self) -> frozenset[str]:
        """Return the users who have left."""
        gone = select(users.c.name).where(users.c.active.is_(False))
        return frozenset(self._db.execute(gone).scalars())

    def _entry(self, row: Row[Any]) -> OfficialAccount:
        return fold(OfficialAccount(row.id, row.since), self.events(row.id))


def _row(entry: OfficialAccount, now: datetime) -> dict[str, Any]:
    return {
        "account": entry.account,
        "platform": entry.get("platform"),
        "standing": entry.standing.value,
        "official": entry.standing in OFFICIAL,
        "version": entry.version,
        "data": clean_json({"facts": dict(entry.facts)}),
        "changed_at": now,
    }


def _event(row: Row[Any]) -> AccountEvent:
    return AccountEvent(Happened(row.happened), row.at, row.by, row.data or {})

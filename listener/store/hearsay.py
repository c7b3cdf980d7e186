"""What people told us, what listened-for words brought, reviews held, and how much comes in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, true, update
from sqlalchemy.engine import Connection

from listener.store.tables import (
    Moment,
    accounts,
    authors,
    beats,
    concerns,
    items,
    keyword_matches,
    policy_reviews,
    versions,
)
from moderation.concerns import Concern, Nature, Source

_OPEN = "open"


class Hearsay:
    """The part of ``listener.ports.papers.Papers`` that listens."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def concern(self, concern: Concern) -> int:
        """Store what somebody told us and return its number."""
        row: dict[str, Any] = {
            "source": concern.source.value,
            "nature": concern.nature.value,
            "platform": concern.platform,
            "address": concern.address,
            "note": concern.note,
            "contact": concern.contact,
            "urgent": concern.urgent,
            "noticed_at": concern.noticed_at,
            "received_at": concern.received_at,
            "due_at": concern.due_at,
            "by": concern.by,
            "steps": {},
            "case_id": concern.case_id,
        }
        made = insert(concerns).values(row).returning(concerns.c.id)
        return int(self._db.execute(made).scalar_one())

    def told(self, number: int) -> Concern | None:
        """Return one thing that we were told."""
        row = self._db.execute(select(concerns).where(concerns.c.id == number)).first()
        return concern_from(row) if row else None

    def step(self, number: int, step: str, now: datetime) -> None:
        """Record that a step was done."""
        known = self.told(number)
        done = dict(known.done) if known else {}
        change = {"steps": {**done, step: now.isoformat()}}
        self._db.execute(update(concerns).where(concerns.c.id == number).values(change))

    def taken_up(self, number: int, case_id: int) -> None:
        """Record which case came of it."""
        change = update(concerns).where(concerns.c.id == number).values(case_id=case_id)
        self._db.execute(change)

    def close_concern(self, number: int, by: str, now: datetime, outcome: str) -> bool:
        """Close it; False if it is closed."""
        chosen = (concerns.c.id == number, concerns.c.state == _OPEN)
        change = {"state": "closed", "closed_by": by, "closed_at": now, "outcome": outcome}
        return self._db.execute(update(concerns).where(*chosen).values(change)).rowcount > 0

    def overdue(self, now: datetime) -> Sequence[Concern]:
        """Return what is open past its time."""
        chosen = select(concerns).where(concerns.c.state == _OPEN, concerns.c.due_at <= now)
        return [concern_from(r) for r in self._db.execute(chosen.order_by(concerns.c.id))]

    def unseen_danger(self) -> Sequence[Concern]:
        """Return what is about somebody in danger and nobody has taken a step about."""
        chosen = select(concerns).where(concerns.c.state == _OPEN, concerns.c.urgent == true())
        found = [concern_from(r) for r in self._db.execute(chosen.order_by(concerns.c.id))]
        return [c for c in found if not c.done and c.case_id is None]

    def forget_concern(self, number: int) -> bool:
        """Remove the words, the address and the contact of what is closed; False if it is open."""
        closed = (concerns.c.id == number, concerns.c.state != _OPEN)
        nothing = {"note": "", "contact": "", "address": "", "outcome": ""}
        return self._db.execute(update(concerns).where(*closed).values(nothing)).rowcount > 0

    def unread_words(self, after: int, limit: int) -> Sequence[tuple[int, int, str, str]]:
        """Return versions after *after*: (version, item, account, words), oldest first."""
        chosen = (
            select(versions.c.id, items.c.id, items.c.account, versions.c.text)
            .join(items, items.c.id == versions.c.item_id)
            .where(versions.c.id > after)
            .order_by(versions.c.id)
            .limit(limit)
        )
        return [(r[0], r[1], r[2], r[3]) for r in self._db.execute(chosen)]

    def matched(self, words: Sequence[str], item_id: int, account: str, now: datetime) -> int:
        """Record which words brought an item, once each; return how many are new."""
        there = select(keyword_matches.c.word).where(keyword_matches.c.item_id == item_id)
        known = set(self._db.execute(there).scalars())
        fresh = [w for w in words if w not in known]
        rows = [{"word": w, "item_id": item_id, "account": account, "at": now} for w in fresh]
        if rows:
            self._db.execute(insert(keyword_matches), rows)
        return len(rows)

    def mark(self, name: str) -> int:
        """Return how far a reader of versions has come."""
        row = self._db.execute(select(beats.c.data).where(beats.c.name == name)).first()
        return int((row.data or {}).get("version", 0)) if row else 0

    def reviewed(self, kind: str, pack: str, by: str, now: datetime, note: str) -> None:
        """Record that a policy, or how well it works, was reviewed."""
        row = {"kind": kind, "pack": pack, "by": by, "at": now, "note": note}
        self._db.execute(insert(policy_reviews).values(row))

    def last_review(self, kind: str, pack: str) -> datetime | None:
        """Return when that was last done here; None if never."""
        latest = func.max(policy_reviews.c.at, type_=Moment)
        chosen = select(latest).where(policy_reviews.c.kind == kind, policy_reviews.c.pack == pack)
        found: datetime | None = self._db.execute(chosen).scalar_one()
        return found

    def volumes(
        self, account: str, windows: Sequence[tuple[datetime, datetime]]
    ) -> Sequence[tuple[int, int]]:
        """Return how many items were posted in each window, and how many follow their authors."""
        return [self._volume(account, since, until) for since, until in windows]

    def _volume(self, account: str, since: datetime, until: datetime) -> tuple[int, int]:
        said = func.coalesce(items.c.posted_at, items.c.first_seen_at)
        # What was posted then was not seen before; a first read of old posts is no leap of today.
        chosen = (
            select(items.c.author_id, func.max(authors.c.followers), func.count())
            .join(authors, authors.c.id == items.c.author_id, isouter=True)
            .where(items.c.account == account, items.c.first_seen_at >= since)
            .where(said >= since, said < until)
            .group_by(items.c.author_id)
        )
        rows = self._db.execute(chosen).all()
        return sum(r[2] for r in rows), sum(r[1] or 0 for r in rows)

    def listened_since(self, account: str) -> datetime | None:
        """Return when the account was first seen; None if it is not known."""
        chosen = select(accounts.c.first_seen_at).where(accounts.c.name == account)
        found: datetime | None = self._db.execute(chosen).scalar_one_or_none()
        return found


def concern_from(row: Row[Any]) -> Concern:
    """Return what a row tells."""
    return Concern(
        source=Source(row.source),
        nature=Nature(row.nature),
        received_at=row.received_at,
        by=row.by,
        id=row.id,
        platform=row.platform,
        address=row.address,
        note=row.note,
        contact=row.contact,
        noticed_at=row.noticed_at,
        due_at=row.due_at,
        done=tuple((row.steps or {}).items()),
        case_id=row.case_id,
        open=row.state == _OPEN,
        outcome=row.outcome,
    )

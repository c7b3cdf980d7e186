"""Cases in the database: events are appended, and the row beside them is their fold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update
from sqlalchemy.engine import Connection

from listener.ports import Conflict, Held, event
from listener.store.shapes import case_from, case_row, clean_json
from listener.store.strikes import give, take_back
from listener.store.tables import case_events, case_links, cases, items
from moderation.cases import Case, CaseEvent, Happened, Status, after
from moderation.verdicts import Verdict

_ITEM = "item"


class SqlCases:
    """Keeps ``listener.ports.Cases``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def open(self, held: Held, verdict: Verdict, by: str, now: datetime, reason: str) -> Case:
        """Return the item's case, opened now if there was none."""
        known = self.of_item(held.id)
        if known is not None:
            return known
        fresh = Case(
            id=0,
            item=held.id,
            route=verdict.route,
            severity=verdict.severity,
            opened_at=now,
            urgent=verdict.urgent,
            measured=verdict.measured,
        )
        opened = event(Happened.OPENED, by, now, reason=reason, version=held.version)
        return self.add(self._stored(fresh, held.item.ref.account), opened)

    def _stored(self, fresh: Case, account: str) -> Case:
        row = {
            "kind": fresh.kind,
            "item_id": fresh.item,
            "account": account,
            "opened_at": fresh.opened_at,
            "changed_at": fresh.opened_at,
            **case_row(fresh),
        }
        made = self._db.execute(insert(cases).values(row).returning(cases.c.id)).scalar_one()
        return replace(fresh, id=made)

    def beside(self, case: Case, kind: str, by: str, now: datetime, **data: Any) -> Case:
        """Return the case of *kind* about the same item, opened now if there was none."""
        known = self.of_item(case.item, kind)
        if known is not None:
            return known
        fresh = Case(0, case.item, case.route, case.severity, now, kind=kind)
        account = self._db.execute(select(cases.c.account).filter_by(id=case.id)).scalar_one()
        made = self._stored(fresh, account)
        return self.add(made, event(Happened.OPENED, by, now, beside=case.id, **data))

    def get(self, case_id: int) -> Case | None:
        """Return one case."""
        row = self._db.execute(select(cases).where(cases.c.id == case_id)).first()
        return case_from(row) if row else None

    def of_item(self, item_id: int, kind: str = _ITEM) -> Case | None:
        """Return the item's case of a *kind*: the ordinary one, an appeal, support."""
        chosen = select(cases).where(cases.c.item_id == item_id, cases.c.kind == kind)
        row = self._db.execute(chosen).first()
        return case_from(row) if row else None

    def of_author(self, author: int, thread: str = "", newest: int | None = None) -> Sequence[Case]:
        """Return the ordinary cases about what one author wrote, in *thread* if it is given.

        In order; with *newest*, only so many of the last ones.
        """
        by = [items.c.author_id == author, cases.c.kind == _ITEM]
        by += [items.c.thread == thread] if thread else []
        chosen = select(cases).join(items, items.c.id == cases.c.item_id).where(*by)
        rows = self._db.execute(chosen.order_by(cases.c.id.desc()).limit(newest)).all()
        return [case_from(r) for r in reversed(rows)]

    def known_authors(self, authors: Sequence[int]) -> Sequence[int]:
        """Return those of *authors* who wrote something that has a case."""
        chosen = (
            select(items.c.author_id)
            .distinct()
            .join(cases, cases.c.item_id == items.c.id)
            .where(items.c.author_id.in_(authors))
        )
        return [a for a in self._db.execute(chosen).scalars() if a is not None]

    def link(self, case_id: int, other: int, why: str, by: str, now: datetime) -> bool:
        """Join two cases, both ways; False if they are joined already."""
        there = select(case_links.c.case_id).where(
            or_(
                and_(case_links.c.case_id == case_id, case_links.c.other_id == other),
                and_(case_links.c.case_id == other, case_links.c.other_id == case_id),
            )
        )
        if case_id == other or self._db.execute(there).first() is not None:
            return False
        row = {"why": why, "by": by, "at": now}
        self._db.execute(insert(case_links).values(case_id=case_id, other_id=other, **row))
        return True

    def linked(self, case_id: int) -> Sequence[tuple[int, str]]:
        """Return the cases joined to one, each with why."""
        both = or_(case_links.c.case_id == case_id, case_links.c.other_id == case_id)
        rows = self._db.execute(select(case_links).where(both).order_by(case_links.c.at))
        return [(r.other_id if r.case_id == case_id else r.case_id, r.why) for r in rows]

    def add(self, case: Case, event: CaseEvent) -> Case:
        """Append *event* and return the case after it.

        Raises: Conflict if something has happened since *case* was read.
        """
        following = after(case, event)
        change = case_row(following) | {"changed_at": event.at}
        if following.status is not case.status:
            change["closed_at"] = event.at if following.status is Status.CLOSED else None
        same = (cases.c.id == case.id, cases.c.version == case.version)
        if self._db.execute(update(cases).where(*same).values(change)).rowcount == 0:
            since = self.events(case.id, case.version)
            raise Conflict(f"case {case.id} has changed since you opened it", since)
        row = {
            "case_id": case.id,
            "number": following.version,
            "happened": event.happened.value,
            "by": event.by,
            "data": clean_json(event.data),
            "at": event.at,
        }
        self._db.execute(insert(case_events).values(row))
        return following

    def events(self, case_id: int, since: int = 0) -> Sequence[CaseEvent]:
        """Return what happened, in order, after the version *since*."""
        chosen = (
            select(case_events)
            .where(case_events.c.case_id == case_id, case_events.c.number > since)
            .order_by(case_events.c.number)
        )
        return [_event(r) for r in self._db.execute(chosen)]

    def strike(self, case: Case, by: str, now: datetime) -> int:
        """Count the breaches that the newest verdict finds against the author, once each."""
        return give(self._db, case, by, now)

    def unstrike(self, case: Case, now: datetime) -> int:
        """Take back what was counted for the case's item."""
        return take_back(self._db, case, now)

    def lapsed(self, now: datetime) -> Sequence[Case]:
        """Return cases whose claim or snooze has run out."""
        chosen = select(cases).where(
            cases.c.status != Status.CLOSED.value,
            or_(cases.c.claimed_until <= now, cases.c.snoozed_until <= now),
        )
        return [case_from(r) for r in self._db.execute(chosen)]


def _event(row: Row[Any]) -> CaseEvent:
    return CaseEvent(Happened(row.happened), row.at, row.by, row.data or {})

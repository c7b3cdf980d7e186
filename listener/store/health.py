"""Troubles, signs of life, poll slots and reports in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, delete, insert, literal, or_, select, union_all, update
from sqlalchemy.engine import Connection

from listener.ports import MACHINE, Stored
from listener.store.poll_days import remember
from listener.store.shapes import clean_json
from listener.store.tables import accounts, beats, echoes, incidents, polls, reports, standings

_FINISHED = ("done", "failed", "skipped")
# Asked at each poll of each account: made once, because making them costs as much as asking.
_NAME = bindparam("of_account", type_=String)
_TAKEN = select(polls.c.id).where(
    polls.c.account == _NAME,
    or_(polls.c.slot == bindparam("of_slot"), polls.c.state.in_(("due", "running"))),
)
_DUE = (
    select(polls.c.id).where(polls.c.account == _NAME, polls.c.state == "due").order_by(polls.c.id)
)
_OPEN = union_all(
    select(literal(1)).where(incidents.c.open_key.in_(bindparam("keys", expanding=True))),
    select(literal(1)).where(standings.c.account == _NAME),
    select(literal(1)).where(accounts.c.name == _NAME, accounts.c.paused != ""),
).limit(1)


class SqlHealth:
    """Keeps ``listener.ports.Health``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def trouble(self, kind: str, account: str, sentence: str, now: datetime) -> bool:
        """Open an incident, or touch the open one; True if it is new."""
        key = f"{kind}:{account}"
        touched = update(incidents).where(incidents.c.open_key == key)
        change = {"seen_at": now, "sentence": sentence}
        if self._db.execute(touched.values(change)).rowcount:
            return False
        row = {"open_key": key, "kind": kind, "account": account, "opened_at": now, **change}
        self._db.execute(insert(incidents).values(row))
        return True

    def over(self, kind: str, account: str, now: datetime) -> bool:
        """Close an open incident; True if there was one."""
        chosen = incidents.c.open_key == f"{kind}:{account}"
        change = {"open_key": None, "closed_at": now, "closed_by": MACHINE}
        return self._db.execute(update(incidents).where(chosen).values(change)).rowcount > 0

    def all_over(self, kinds: Collection[str], account: str, now: datetime) -> int:
        """Close the open incidents of these *kinds*; return how many there were."""
        keys = [f"{kind}:{account}" for kind in kinds]
        change = {"open_key": None, "closed_at": now, "closed_by": MACHINE}
        chosen = update(incidents).where(incidents.c.open_key.in_(keys))
        return self._db.execute(chosen.values(change)).rowcount

    def beat(self, name: str, now: datetime, data: Mapping[str, Any]) -> None:
        """Leave a sign of life."""
        change = {"at": now, "data": clean_json(data)}
        touched = update(beats).where(beats.c.name == name).values(change)
        if self._db.execute(touched).rowcount == 0:
            self._db.execute(insert(beats).values(name=name, **change))

    def slot(self, account: str, slot: datetime) -> bool:
        """Ask for a poll; False if that slot was taken, or an earlier poll is still due."""
        asked = {"of_account": account, "of_slot": slot}
        if self._db.execute(_TAKEN, asked).first() is not None:
            return False
        self._db.execute(insert(polls), {"account": account, "slot": slot})
        return True

    def polls(self, account: str) -> Sequence[int]:
        """Return the ids of the polls of *account* that are due, oldest first."""
        return list(self._db.execute(_DUE, {"of_account": account}).scalars())

    def troubled(self, kinds: Collection[str], account: str) -> bool:
        """Return whether an incident of these *kinds* is open, or the account is hindered."""
        asked = {"of_account": account, "keys": [f"{kind}:{account}" for kind in kinds]}
        return self._db.execute(_OPEN, asked).first() is not None

    def poll(
        self, poll_id: int, state: str, now: datetime, stored: Stored, trouble: str = ""
    ) -> None:
        """Record how a poll goes."""
        change: dict[str, Any] = {"state": state, "trouble": trouble}
        if state == "running":
            change["started_at"] = now
        else:
            change |= {
                "finished_at": now,
                "new": stored.new,
                "edited": stored.edited,
                "known": stored.known,
                "gone": stored.gone,
            }
        self._db.execute(update(polls).where(polls.c.id == poll_id).values(change))

    def stale_polls(self) -> int:
        """Make polls due again that a stopped process left running; return how many."""
        left = update(polls).where(polls.c.state == "running").values(state="due")
        return self._db.execute(left).rowcount

    def want_report(self, kind: str, period: str, now: datetime) -> bool:
        """Ask for a report; False if it was asked for before."""
        there = select(reports.c.id).where(reports.c.kind == kind, reports.c.period == period)
        if self._db.execute(there).first() is not None:
            return False
        row = {"kind": kind, "period": period, "due_at": now, "next_at": now}
        self._db.execute(insert(reports).values(row))
        return True

    def reports(self, now: datetime) -> Sequence[tuple[int, str, str]]:
        """Return reports that are due: (id, kind, period)."""
        chosen = select(reports).where(reports.c.next_at <= now).order_by(reports.c.id)
        return [(r.id, r.kind, r.period) for r in self._db.execute(chosen)]

    def report(
        self,
        report_id: int,
        state: str,
        now: datetime,
        *,
        files: Sequence[str] = (),
        trouble: str = "",
        next_at: datetime | None = None,
    ) -> None:
        """Record how a report goes."""
        change: dict[str, Any] = {
            "state": state,
            "trouble": trouble,
            "next_at": next_at,
            "attempts": reports.c.attempts + 1,
        }
        if state == "written":
            change |= {"written_at": now, "files": clean_json(files)}
        self._db.execute(update(reports).where(reports.c.id == report_id).values(change))

    def prune(self, before: datetime) -> int:
        """Remove finished polls and echoes from *before*; return how many rows."""
        old = delete(polls).where(polls.c.slot < before, polls.c.state.in_(_FINISHED))
        heard = delete(echoes).where(echoes.c.seen_at < before)
        remember(self._db, before)
        return self._db.execute(old).rowcount + self._db.execute(heard).rowcount

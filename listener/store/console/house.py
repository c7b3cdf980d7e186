"""How the house itself stands: accounts, incidents, the audit, reports, signs of life."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from listener.ports import Standing
from listener.ports.listening import BY_HAND
from listener.store.gaps import KIND
from listener.store.standings import SqlTokens, standing_now
from listener.store.tables import accounts, audit, cursors, incidents, items, reports, tokens

LINES = 50  # of the audit on a page
GAP = KIND  # the kind of incident that only a person closes


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One account: when it was last read well, what troubles it, how much came lately."""

    name: str
    platform: str
    handle: str
    mode: str
    paused: str
    writes_stopped: str
    pulled_at: datetime | None
    tried_at: datetime | None
    first_seen_at: datetime
    trouble: str
    lately: int
    states: tuple[Standing, ...] = ()  # what stands in its way now, worst first
    who: str = ""  # whom the platform takes us for, where the account was connected
    ends_at: datetime | None = None  # when somebody has to connect it again


@dataclass(frozen=True, slots=True)
class Trouble:
    """An incident that is not over."""

    kind: str
    account: str
    sentence: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the audit, as it is stored."""

    id: int
    at: datetime
    by: str
    what: str
    account: str
    item_id: int | None
    case_id: int | None
    data: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Written:
    """One report: where its files lie, or why there are none."""

    id: int
    kind: str
    period: str
    state: str
    trouble: str
    written_at: datetime | None
    files: tuple[str, ...]


def account_health(db: Connection, now: datetime) -> tuple[AccountHealth, ...]:
    """Return every account, by name."""
    troubles: dict[str, str] = {}
    for name, text in db.execute(select(cursors.c.account, cursors.c.trouble)):
        troubles[name] = troubles.get(name) or text
    counted = select(items.c.account, func.count()).group_by(items.c.account)
    lately: dict[str, int] = {
        name: count
        for name, count in db.execute(
            counted.where(items.c.first_seen_at > now - timedelta(days=1))
        )
    }
    read = select(accounts).where(accounts.c.name != BY_HAND)
    rows = db.execute(read.order_by(accounts.c.name))
    states = standing_now(db, now)
    known = {r.account: r for r in db.execute(select(tokens.c.account, tokens.c.who))}
    ends = {t.account: t.ends_at for t in SqlTokens(db).lasting()}
    return tuple(
        AccountHealth(
            name=r.name,
            platform=r.platform,
            handle=r.handle,
            mode=r.mode,
            paused=r.paused,
            writes_stopped=r.writes_stopped,
            pulled_at=r.pulled_at,
            tried_at=r.tried_at,
            first_seen_at=r.first_seen_at,
            trouble=troubles.get(r.name, ""),
            lately=lately.get(r.name, 0),
            states=tuple(s for s in states if s.account == r.name),
            who=known[r.name].who if r.name in known else "",
            ends_at=ends.get(r.name),
        )
        for r in rows
    )


def troubles(db: Connection) -> tuple[Trouble, ...]:
    """Return what is wrong now, oldest first."""
    query = select(incidents).where(incidents.c.closed_at.is_(None)).order_by(incidents.c.opened_at)
    return tuple(Trouble(r.kind, r.account, r.sentence, r.opened_at) for r in db.execute(query))


def audit_lines(db: Connection, page: int) -> tuple[tuple[AuditRow, ...], int]:
    """Return one page of the audit, newest first, and how many lines there are."""
    total = int(db.execute(select(func.count()).select_from(audit)).scalar_one())
    query = select(audit).order_by(audit.c.id.desc())
    rows = db.execute(query.limit(LINES).offset(LINES * (max(1, page) - 1)))
    return tuple(_line(r) for r in rows), total


def _line(row: Any) -> AuditRow:
    return AuditRow(
        id=row.id,
        at=row.at,
        by=row.by,
        what=row.what,
        account=row.account,
        item_id=row.item_id,
        case_id=row.case_id,
        data=row.data or {},
        hash=row.hash,
    )


def written(db: Connection) -> tuple[Written, ...]:
    """Return the reports, newest period first."""
    rows = db.execute(select(reports).order_by(reports.c.period.desc(), reports.c.kind))
    return tuple(
        Written(
            r.id, r.kind, r.period, r.state, r.trouble, r.written_at, tuple(map(str, r.files or ()))
        )
        for r in rows
    )

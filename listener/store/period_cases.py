"""The cases of a period: how each route went, clocks kept and missed, appeals and notices."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from listener.ports import MACHINE
from listener.report.figures import ClockFigures, Lane
from listener.report.periods import Period
from listener.store.counting import counted, within
from listener.store.tables import case_events, cases, deadlines
from moderation.cases import Happened, Status
from moderation.deadlines import Clock
from moderation.notices import AGAIN
from moderation.principles import ROUTES

_ANSWERS = (Happened.REPLIED, Happened.ESCALATED)


def appeals(db: Connection, period: Period) -> Mapping[str, int]:
    """Return how the appeals that were decided in the period came out."""
    return counted(db, cases.c.outcome, cases.c.kind == "appeal", within(cases.c.closed_at, period))


def notices(db: Connection, period: Period) -> Mapping[str, int]:
    """Return how often authors were told of an act, and how often that could not be."""
    chosen = select(case_events.c.data).where(
        case_events.c.happened == Happened.NOTICED.value, within(case_events.c.at, period)
    )
    return Counter(str((data or {}).get("outcome", "")) for data in db.execute(chosen).scalars())


def mended(db: Connection, period: Period) -> tuple[int, int]:
    """Return how many deletions were overturned, and how many authors were asked to post again."""
    chosen = select(case_events.c.happened, case_events.c.data).where(
        case_events.c.happened.in_((Happened.OWED.value, Happened.NOTICED.value)),
        within(case_events.c.at, period),
    )
    told = [(r.happened, r.data or {}) for r in db.execute(chosen)]
    overturned = sum(1 for what, _ in told if what == Happened.OWED.value)
    asked = sum(1 for _, d in told if (d.get("verb"), d.get("outcome")) == (AGAIN, "sent"))
    return overturned, asked


def lanes(db: Connection, period: Period, now: datetime) -> Sequence[Lane]:
    chosen = select(cases).where(
        cases.c.kind == "item",  # an appeal and a colleague's support are counted by themselves
        or_(
            within(cases.c.opened_at, period),
            within(cases.c.closed_at, period),
            cases.c.status != Status.CLOSED.value,
        ),
    )
    rows = db.execute(chosen).all()
    first, answered = _waits(db, [r.id for r in rows if period.starts <= r.opened_at < period.ends])
    return [
        _lane(route.value, [r for r in rows if r.route == route], period, now, first, answered)
        for route in ROUTES
        if any(r.route == route for r in rows)
    ]


def _lane(
    route: str,
    rows: Sequence[Any],
    period: Period,
    now: datetime,
    first: Mapping[int, datetime],
    answered: Mapping[int, datetime],
) -> Lane:
    opened = [r for r in rows if period.starts <= r.opened_at < period.ends]
    still = [r for r in rows if r.status != Status.CLOSED.value]
    return Lane(
        route=route,
        opened=len(opened),
        closed=sum(1 for r in rows if r.closed_at and period.starts <= r.closed_at < period.ends),
        open_now=len(still),
        overdue=sum(1 for r in still if r.due_at and r.due_at < now),
        oldest=min((r.opened_at for r in still), default=None),
        first_seen=_took(opened, first),
        answered=_took(opened, answered),
    )


def _took(rows: Sequence[Any], at: Mapping[int, datetime]) -> Sequence[timedelta]:
    return [at[r.id] - r.opened_at for r in rows if r.id in at]


def _waits(
    db: Connection, case_ids: Sequence[int]
) -> tuple[Mapping[int, datetime], Mapping[int, datetime]]:
    """Return when a person first did something with each case, and when it was answered."""
    first: dict[int, datetime] = {}
    answered: dict[int, datetime] = {}
    chosen = (
        select(case_events)
        .where(case_events.c.case_id.in_(case_ids), case_events.c.by != MACHINE)
        .order_by(case_events.c.number)
    )
    for row in db.execute(chosen):
        first.setdefault(row.case_id, row.at)
        if row.happened in _ANSWERS:
            answered.setdefault(row.case_id, row.at)
    return first, answered


def clocks(db: Connection, period: Period, now: datetime) -> Sequence[ClockFigures]:
    """Return how the clocks went that ran out, or would have, in the period; hand-overs aside."""
    chosen = select(deadlines.c.kind, deadlines.c.due_at, deadlines.c.met_at).where(
        within(deadlines.c.due_at, period), deadlines.c.kind.in_([c.value for c in Clock])
    )
    went: Counter[tuple[str, str]] = Counter()
    for kind, due, met in db.execute(chosen):
        if met is not None:
            went[kind, "in time" if met <= due else "late"] += 1
        elif due < now:
            went[kind, "waiting"] += 1
    return [
        ClockFigures(c, went[c, "in time"], went[c, "late"], went[c, "waiting"])
        for c in Clock
        if any(kind == c for kind, _ in went)
    ]

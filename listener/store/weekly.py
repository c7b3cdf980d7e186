"""A week counted from the store."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.engine import Connection

from listener.ports import MACHINE
from listener.report.figures import AccountFigures, Figures, Lane
from listener.report.weeks import Week
from listener.store.audit import SqlAudit
from listener.store.database import in_our_words, reading
from listener.store.tables import (
    accounts,
    case_events,
    cases,
    decisions,
    incidents,
    intents,
    items,
    polls,
    receipts,
    verdicts,
)
from listener.store.tables.columns import Moment
from moderation.cases import Happened, Status
from moderation.principles import ROUTES

_DONE = ("applied", "already")
_ANSWERS = (Happened.REPLIED, Happened.ESCALATED)


def weekly_figures(
    engine: Engine,
    week: Week,
    now: datetime,
    watched: Callable[[datetime], bool] = lambda _moment: True,
) -> Figures:
    """Return all that the report of *week* counts; *watched* says when the team is there.

    Raises: StoreTrouble.
    """
    with in_our_words(engine), reading(engine) as db:
        return replace(_figures(db, week, now), out_of_hours=_unwatched(db, week, watched))


def _unwatched(db: Connection, week: Week, watched: Callable[[datetime], bool]) -> int:
    """How many items were posted (or came, where the platform does not say) out of hours."""
    posted = func.coalesce(items.c.posted_at, items.c.first_seen_at, type_=Moment)
    chosen = select(posted).where(_in(items.c.first_seen_at, week))
    return sum(not watched(moment) for moment in db.execute(chosen).scalars())


def _figures(db: Connection, week: Week, now: datetime) -> Figures:
    grounds, labels, unmeasured = _judged(db, week)
    did = _events(db, week)
    return Figures(
        items=_items(db, week),
        items_before=_items(db, week.before),
        by_account=_accounts(db, week),
        by_kind=_kinds(db, week),
        by_label=labels,
        read_by_a_person=len({case for case, _, by in did if by != MACHINE}),
        not_measured=unmeasured,
        lanes=_lanes(db, week, now),
        acts=_acts(db, week),
        grounds=grounds,
        refused=_outcomes(db, week, "refused"),
        unknown=_outcomes(db, week, "unknown"),
        undone=sum(1 for _, what, _ in did if what == Happened.UNDONE),
        agreed=sum(1 for _, what, by in did if what == Happened.ACTED and by != MACHINE),
        kept=sum(1 for _, what, _ in did if what == Happened.KEPT),
        appeals=_appeals(db, week),
        notices=_notices(db, week),
        incidents=_incidents(db, week),
        audit_whole=SqlAudit(db).verify() is None,
    )


def _in(column: Any, week: Week) -> Any:
    return (column >= week.starts) & (column < week.ends)


def _items(db: Connection, week: Week) -> int:
    chosen = select(func.count()).select_from(items).where(_in(items.c.first_seen_at, week))
    return int(db.execute(chosen).scalar_one())


def _accounts(db: Connection, week: Week) -> Sequence[AccountFigures]:
    seen = _counted(db, items.c.account, _in(items.c.first_seen_at, week))
    held = _counted(db, polls.c.account, _in(polls.c.slot, week), polls.c.state == "done")
    failed = _counted(db, polls.c.account, _in(polls.c.slot, week), polls.c.state == "failed")
    return [
        AccountFigures(
            name=r.name,
            platform=r.platform,
            items=seen.get(r.name, 0),
            pulls=held.get(r.name, 0) + failed.get(r.name, 0),
            failed_pulls=failed.get(r.name, 0),
            last_pull=r.pulled_at,
        )
        for r in db.execute(select(accounts).order_by(accounts.c.name))
    ]


def _appeals(db: Connection, week: Week) -> Mapping[str, int]:
    """Return how the appeals that were decided in the week came out."""
    return _counted(db, cases.c.outcome, cases.c.kind == "appeal", _in(cases.c.closed_at, week))


def _notices(db: Connection, week: Week) -> Mapping[str, int]:
    """Return how often authors were told of an act, and how often that could not be."""
    chosen = select(case_events.c.data).where(
        case_events.c.happened == Happened.NOTICED.value, _in(case_events.c.at, week)
    )
    return Counter(str((data or {}).get("outcome", "")) for data in db.execute(chosen).scalars())


def _kinds(db: Connection, week: Week) -> Mapping[str, int]:
    return _counted(db, items.c.kind, _in(items.c.first_seen_at, week))


def _counted(db: Connection, column: Any, *conditions: Any) -> dict[str, int]:
    chosen = select(column, func.count()).where(*conditions).group_by(column).order_by(column)
    return {r[0]: r[1] for r in db.execute(chosen)}


def _judged(db: Connection, week: Week) -> tuple[dict[tuple[str, str], int], dict[str, int], int]:
    """Return grounds of acts, labels, and how many were not measured."""
    labels: Counter[str] = Counter()
    grounds: Counter[tuple[str, str]] = Counter()
    unmeasured = 0
    chosen = (
        select(verdicts.c.labels, verdicts.c.measured, verdicts.c.findings, decisions.c.acts)
        .join(decisions, decisions.c.verdict_id == verdicts.c.id)
        .where(_in(verdicts.c.at, week))
    )
    for row in db.execute(chosen):
        labels.update(row.labels or ())
        unmeasured += not row.measured
        for verb in row.acts or ():
            found = (f["principle"] for f in row.findings or () if verb in f["proposed"])
            grounds.update((verb, principle) for principle in found)
    return dict(grounds), dict(labels), unmeasured


def _events(db: Connection, week: Week) -> list[tuple[int, str, str]]:
    chosen = select(case_events.c.case_id, case_events.c.happened, case_events.c.by).where(
        _in(case_events.c.at, week)
    )
    return [(r.case_id, r.happened, r.by) for r in db.execute(chosen)]


def _lanes(db: Connection, week: Week, now: datetime) -> Sequence[Lane]:
    chosen = select(cases).where(
        cases.c.kind == "item",  # an appeal and a colleague's support are counted by themselves
        or_(
            _in(cases.c.opened_at, week),
            _in(cases.c.closed_at, week),
            cases.c.status != Status.CLOSED.value,
        ),
    )
    rows = db.execute(chosen).all()
    first, answered = _waits(db, [r.id for r in rows if week.starts <= r.opened_at < week.ends])
    return [
        _lane(route.value, [r for r in rows if r.route == route], week, now, first, answered)
        for route in ROUTES
        if any(r.route == route for r in rows)
    ]


def _lane(
    route: str,
    rows: Sequence[Any],
    week: Week,
    now: datetime,
    first: Mapping[int, datetime],
    answered: Mapping[int, datetime],
) -> Lane:
    opened = [r for r in rows if week.starts <= r.opened_at < week.ends]
    still = [r for r in rows if r.status != Status.CLOSED.value]
    return Lane(
        route=route,
        opened=len(opened),
        closed=sum(1 for r in rows if r.closed_at and week.starts <= r.closed_at < week.ends),
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


def _acts(db: Connection, week: Week) -> Mapping[tuple[str, str], int]:
    chosen = (
        select(intents.c.verb, intents.c.by, func.count())
        .join(receipts, receipts.c.intent_id == intents.c.id)
        .where(_in(receipts.c.at, week), receipts.c.outcome.in_(_DONE))
        .group_by(intents.c.verb, intents.c.by)
    )
    done: Counter[tuple[str, str]] = Counter()
    for verb, by, count in db.execute(chosen):
        done[verb, MACHINE if by == MACHINE else "a person"] += count
    return dict(done)


def _outcomes(db: Connection, week: Week, state: str) -> int:
    chosen = (
        select(func.count())
        .select_from(intents)
        .where(_in(intents.c.created_at, week), intents.c.state == state)
    )
    return int(db.execute(chosen).scalar_one())


def _incidents(db: Connection, week: Week) -> Sequence[tuple[str, str, datetime, datetime | None]]:
    chosen = (
        select(incidents)
        .where(incidents.c.opened_at < week.ends)
        .where(or_(incidents.c.closed_at.is_(None), incidents.c.closed_at >= week.starts))
        .order_by(incidents.c.id)
    )
    return [(r.account, r.sentence, r.opened_at, r.closed_at) for r in db.execute(chosen)]

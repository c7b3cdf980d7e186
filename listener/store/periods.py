"""A period counted from the store."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.engine import Connection

from listener.ports import MACHINE
from listener.report.figures import AccountFigures, Figures
from listener.report.periods import Period
from listener.store import period_acts as acts
from listener.store import period_cases as cases
from listener.store.audit import SqlAudit
from listener.store.counting import counted, within
from listener.store.database import in_our_words, reading
from listener.store.poll_days import times_read
from listener.store.tables import accounts, breaches, case_events, incidents, items
from listener.store.tables.columns import Moment
from moderation.cases import Happened

_Incident = tuple[str, str, str, datetime, datetime | None]


def period_figures(
    engine: Engine,
    period: Period,
    now: datetime,
    watched: Callable[[datetime], bool] = lambda _moment: True,
) -> Figures:
    """Return all that the report of *period* counts; *watched* says when the team is there.

    Raises: StoreTrouble.
    """
    with in_our_words(engine), reading(engine) as db:
        return replace(
            _figures(db, period, now),
            before=_figures(db, period.before, now) if _began(db, period.starts) else None,
            out_of_hours=_unwatched(db, period, watched),
            audit_whole=SqlAudit(db).verify() is None,
        )


def _began(db: Connection, moment: datetime) -> bool:
    """Whether this installation was there before *moment*."""
    chosen = select(accounts.c.name).where(accounts.c.first_seen_at < moment)
    return db.execute(chosen.limit(1)).first() is not None


def _unwatched(db: Connection, period: Period, watched: Callable[[datetime], bool]) -> int:
    """How many items were posted (or came, where the platform does not say) out of hours."""
    posted = func.coalesce(items.c.posted_at, items.c.first_seen_at, type_=Moment)
    chosen = select(posted).where(within(items.c.first_seen_at, period))
    return sum(not watched(moment) for moment in db.execute(chosen).scalars())


def _figures(db: Connection, period: Period, now: datetime) -> Figures:
    grounds, labels, unmeasured = acts.judged(db, period)
    recorded, exported = _breaches(db, period)
    did = _events(db, period)
    return Figures(
        items=_items(db, period),
        by_account=_accounts(db, period),
        by_kind=_kinds(db, period),
        by_label=labels,
        read_by_a_person=len({case for case, _, by in did if by != MACHINE}),
        not_measured=unmeasured,
        lanes=cases.lanes(db, period, now),
        clocks=cases.clocks(db, period, now),
        replies=acts.answered(db, period),
        acts=acts.acts(db, period),
        grounds=grounds,
        refused=acts.outcomes(db, period, "refused"),
        unknown=acts.outcomes(db, period, "unknown"),
        undone=sum(1 for _, what, _ in did if what == Happened.UNDONE),
        agreed=sum(1 for _, what, by in did if what == Happened.ACTED and by != MACHINE),
        kept=sum(1 for _, what, _ in did if what == Happened.KEPT),
        appeals=cases.appeals(db, period),
        mended=cases.mended(db, period),
        notices=cases.notices(db, period),
        incidents=_incidents(db, period),
        breaches=recorded,
        exported=exported,
    )


def _items(db: Connection, period: Period) -> int:
    chosen = select(func.count()).select_from(items).where(within(items.c.first_seen_at, period))
    return int(db.execute(chosen).scalar_one())


def _accounts(db: Connection, period: Period) -> Sequence[AccountFigures]:
    seen = counted(db, items.c.account, within(items.c.first_seen_at, period))
    reads = times_read(db, period.first, period.after)
    return [
        AccountFigures(
            name=r.name,
            platform=r.platform,
            items=seen.get(r.name, 0),
            pulls=reads[r.name][0],
            failed_pulls=reads[r.name][1],
            last_pull=r.pulled_at,
        )
        for r in db.execute(select(accounts).order_by(accounts.c.name))
    ]


def _kinds(db: Connection, period: Period) -> Mapping[str, int]:
    return counted(db, items.c.kind, within(items.c.first_seen_at, period))


def _events(db: Connection, period: Period) -> list[tuple[int, str, str]]:
    chosen = select(case_events.c.case_id, case_events.c.happened, case_events.c.by).where(
        within(case_events.c.at, period)
    )
    return [(r.case_id, r.happened, r.by) for r in db.execute(chosen)]


def _incidents(db: Connection, period: Period) -> Sequence[_Incident]:
    chosen = (
        select(incidents)
        .where(incidents.c.opened_at < period.ends)
        .where(or_(incidents.c.closed_at.is_(None), incidents.c.closed_at >= period.starts))
        .order_by(incidents.c.id)
    )
    return [(r.kind, r.account, r.sentence, r.opened_at, r.closed_at) for r in db.execute(chosen)]


def _breaches(db: Connection, period: Period) -> tuple[Mapping[tuple[str, str], int], int]:
    """Return what happened in the period of what people wrote down, and how much was exported."""
    found: Counter[tuple[str, str]] = Counter()
    exported = 0
    for row in db.execute(select(breaches).where(within(breaches.c.happened_at, period))):
        found[row.sort, row.category] += 1
        exported += row.export_id is not None
    return found, exported

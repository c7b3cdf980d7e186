"""The review queue as a list: what waits, worst harm first, a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select

from listener.ports import MACHINE
from listener.store.tables import authors, case_events, cases, items, verdicts, versions
from moderation.cases import Status
from moderation.principles import ROUTES, Route, Severity

EACH = 25  # cases on a page


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue is asked for; an empty field asks for all. *lanes*: what one may see."""

    lanes: frozenset[Route] = frozenset(Route)
    route: str = ""
    platform: str = ""
    account: str = ""
    status: str = ""  # empty: open and waiting
    owner: str = ""
    urgent: bool = False
    page: int = 1
    accounts: frozenset[str] | None = None  # only theirs; None: of every account


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case as the list shows it."""

    id: int
    route: Route
    severity: Severity
    urgent: bool
    measured: bool
    status: Status
    outcome: str
    owner: str
    claimed_until: datetime | None
    due_at: datetime | None
    opened_at: datetime
    platform: str
    account: str
    kind: str
    text: str
    posted_at: datetime | None
    author: str
    handle: str
    principle: str
    labels: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Lane:
    """How much waits on one route."""

    route: Route
    waiting: int
    urgent: int
    overdue: int
    oldest: datetime | None


def listed(db: Connection, wanted: Wanted) -> tuple[tuple[Waiting, ...], int]:
    """Return one page of the queue, and how many cases there are on all pages."""
    where = _where(wanted)
    total = db.execute(select(func.count()).select_from(_both()).where(*where)).scalar_one()
    rows = db.execute(
        _columns()
        .where(*where)
        .order_by(*_order())
        .limit(EACH)
        .offset(EACH * (max(1, wanted.page) - 1))
    )
    return tuple(_waiting(row) for row in rows), int(total)


def following(db: Connection, wanted: Wanted, after: int) -> int | None:
    """Return the first open case of what is *wanted*, other than *after*; None if none waits."""
    query = select(cases.c.id).select_from(_both()).where(*_where(wanted))
    query = query.where(cases.c.status == Status.OPEN, cases.c.id != after)
    row = db.execute(query.order_by(*_order()).limit(1)).first()
    return int(row.id) if row else None


def lanes(
    db: Connection,
    seen: Iterable[Route],
    now: datetime,
    accounts: frozenset[str] | None = None,
) -> tuple[Lane, ...]:
    """Return the routes on which something waits, most urgent route first; of *accounts* only."""
    overdue = func.sum(case((cases.c.due_at < now, 1), else_=0))
    urgent = func.sum(case((cases.c.urgent, 1), else_=0))
    query = (
        select(cases.c.route, func.count(), urgent, overdue, func.min(cases.c.opened_at))
        .where(cases.c.status == Status.OPEN, cases.c.route.in_(list(seen)), *_of(accounts))
        .group_by(cases.c.route)
    )
    found = [Lane(Route(r), int(n), int(u), int(o), at) for r, n, u, o, at in db.execute(query)]
    return tuple(sorted(found, key=lambda lane: ROUTES.index(lane.route)))


def for_second_person(
    db: Connection,
    seen: Iterable[Route],
    only: Iterable[int] | None = None,
    accounts: frozenset[str] | None = None,
) -> dict[int, str]:
    """Return the open cases (of *only*) that wait for a second person, each with its verb."""
    query = (
        select(case_events.c.case_id, case_events.c.happened, case_events.c.by, case_events.c.data)
        .join(cases, cases.c.id == case_events.c.case_id)
        .where(
            cases.c.status != Status.CLOSED,
            cases.c.route.in_(list(seen)),
            case_events.c.happened.in_(["proposed", "approved", "declined"]),
            *_of(accounts),
        )
        .order_by(case_events.c.case_id, case_events.c.number)
    )
    if only is None:
        query = query.where(case_events.c.by != MACHINE)
    else:
        query = query.where(cases.c.id.in_(list(only)))
    waiting: dict[int, str] = {}
    for row in db.execute(query):
        verb = (row.data or {}).get("verb")
        if row.happened == "proposed" and verb:
            waiting[row.case_id] = str(verb)
        elif row.happened != "proposed":
            waiting.pop(row.case_id, None)
    return waiting


def urgent_waiting(
    db: Connection, seen: Iterable[Route], accounts: frozenset[str] | None = None
) -> int:
    """Return how many urgent cases are open, of *accounts* only."""
    query = select(func.count()).where(
        cases.c.status == Status.OPEN,
        cases.c.urgent,
        cases.c.route.in_(list(seen)),
        *_of(accounts),
    )
    return int(db.execute(query).scalar_one())


def _of(accounts: frozenset[str] | None) -> list[ColumnElement[bool]]:
    return [] if accounts is None else [cases.c.account.in_(sorted(accounts))]


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    seen = set(wanted.lanes) & {Route(wanted.route)} if wanted.route else wanted.lanes
    where: list[ColumnElement[bool]] = [cases.c.route.in_(sorted(seen)), *_of(wanted.accounts)]
    if wanted.status:
        where.append(cases.c.status == wanted.status)
    else:
        where.append(cases.c.status != Status.CLOSED)
    if wanted.platform:
        where.append(items.c.platform == wanted.platform)
    if wanted.account:
        where.append(cases.c.account == wanted.account)
    if wanted.owner:
        where.append(cases.c.owner == wanted.owner)
    if wanted.urgent:
        where.append(cases.c.urgent)
    return where


def _order() -> Sequence[Any]:
    """Open before waiting; then harm, the clock, and who has waited longest.

    Harm is ``moderation.cases.Case.harm``: urgent first, then the route, then severity.
    """
    return (
        case((cases.c.status == Status.OPEN, 0), (cases.c.status == Status.WAITING, 1), else_=2),
        cases.c.harm,
        cases.c.due_at.is_(None),
        cases.c.due_at,
        cases.c.opened_at,
        cases.c.id,
    )


def _both() -> Any:
    return cases.join(items, items.c.id == cases.c.item_id)


def _joined() -> Any:
    return (
        _both()
        .outerjoin(versions, versions.c.id == items.c.version_id)
        .outerjoin(authors, authors.c.id == items.c.author_id)
    )


def _columns() -> Select[Any]:
    newest = (
        select(verdicts.c.findings)
        .where(verdicts.c.item_id == items.c.id)
        .order_by(verdicts.c.id.desc())
        .limit(1)
        .correlate(items)
        .scalar_subquery()
    )
    return select(
        cases,
        items.c.platform,
        items.c.posted_at,
        items.c.state,
        items.c.kind.label("item_kind"),
        versions.c.text,
        authors.c.name.label("author_name"),
        authors.c.handle,
        newest.label("findings"),
    ).select_from(_joined())


def _waiting(row: Row[Any]) -> Waiting:
    findings = row.findings or []
    return Waiting(
        id=row.id,
        route=Route(row.route),
        severity=Severity(row.severity),
        urgent=row.urgent,
        measured=row.measured,
        status=Status(row.status),
        outcome=row.outcome,
        owner=row.owner,
        claimed_until=row.claimed_until,
        due_at=row.due_at,
        opened_at=row.opened_at,
        platform=row.platform,
        account=row.account,
        kind=row.item_kind,
        text=row.text or "",
        posted_at=row.posted_at,
        author=row.author_name or "",
        handle=row.handle or "",
        principle=first_title(findings, row.route),
        labels=tuple(str(label) for f in findings for label in f.get("labels") or ()),
        state=row.state,
    )


def first_title(findings: Sequence[dict[str, Any]], route: str) -> str:
    """Return the title of the finding that led to *route*, else of the first one."""
    leading = [f for f in findings if f.get("route") == route] or list(findings)
    return str(leading[0].get("title", "")) if leading else ""

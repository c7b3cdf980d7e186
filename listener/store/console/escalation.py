"""What surrounds a case: its clocks, hand-offs, neighbours, and the other cases of its item."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from listener.store.tables import (
    case_events,
    case_links,
    cases,
    deadlines,
    intents,
    items,
    messages,
)
from moderation.cases import Happened, Status


@dataclass(frozen=True, slots=True)
class Running:
    """One clock of a case, as it is stored."""

    kind: str
    started_at: datetime
    early_at: datetime | None
    due_at: datetime
    warned_at: datetime | None
    breached_at: datetime | None
    met_at: datetime | None
    paused_at: datetime | None
    paused_why: str


@dataclass(frozen=True, slots=True)
class Told:
    """One message to staff about a case."""

    kind: str
    recipient: str
    state: str
    trouble: str
    created_at: datetime
    sent_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A case that belongs with another one."""

    id: int
    kind: str
    route: str
    status: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Around:
    """All that surrounds one case."""

    clocks: tuple[Running, ...]
    messages: tuple[Told, ...]
    linked: tuple[Neighbour, ...]
    beside: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """An act against a person that happened and of which nobody told its author yet."""

    case: int
    verb: str
    by: str
    at: datetime
    route: str
    account: str


def around(db: Connection, case_id: int, item_id: int) -> Around:
    """Return what surrounds a case about an item."""
    clocks = select(deadlines).where(deadlines.c.case_id == case_id).order_by(deadlines.c.due_at)
    told = select(messages).where(messages.c.case_id == case_id).order_by(messages.c.id)
    others = select(cases).where(cases.c.item_id == item_id, cases.c.id != case_id)
    return Around(
        clocks=tuple(_named(Running, row) for row in db.execute(clocks)),
        messages=tuple(_named(Told, row) for row in db.execute(told)),
        linked=_linked(db, case_id),
        beside=tuple(_neighbour(row, "") for row in db.execute(others)),
    )


def _named(shape: Any, row: Any) -> Any:
    return shape(**{name: getattr(row, name) for name in shape.__slots__})


def _linked(db: Connection, case_id: int) -> tuple[Neighbour, ...]:
    both = or_(case_links.c.case_id == case_id, case_links.c.other_id == case_id)
    whys = {
        (r.other_id if r.case_id == case_id else r.case_id): r.why
        for r in db.execute(select(case_links).where(both))
    }
    rows = db.execute(select(cases).where(cases.c.id.in_(whys)).order_by(cases.c.id))
    return tuple(_neighbour(row, whys[row.id]) for row in rows)


def _neighbour(row: Any, why: str) -> Neighbour:
    return Neighbour(row.id, row.kind, row.route, row.status, row.outcome, why)


def untold(db: Connection, verbs: tuple[str, ...], told: Any, limit: int) -> tuple[Against, ...]:
    """Return acts of *verbs* that stand, in cases without any event of *told*, oldest first."""
    undone = select(intents.c.undoes_id).where(intents.c.undoes_id.is_not(None))
    query = (
        select(intents, cases.c.route)
        .join(cases, cases.c.id == intents.c.case_id)
        .join(items, items.c.id == intents.c.item_id)
        .where(
            intents.c.verb.in_(verbs),
            intents.c.state.in_(("receipted", "confirmed")),
            intents.c.id.not_in(undone),
            cases.c.id.not_in(told),
        )
        .order_by(intents.c.id)
        .limit(limit)
    )
    return tuple(
        Against(r.case_id, r.verb, r.by, r.done_at or r.created_at, r.route, r.account)
        for r in db.execute(query)
    )


def owed(db: Connection, limit: int) -> tuple[Neighbour, ...]:
    """Return cases whose author is owed an invitation to post again, oldest first."""
    told = case_events.alias("told")
    since = select(told.c.id).where(
        told.c.case_id == case_events.c.case_id,
        told.c.number > case_events.c.number,
        told.c.happened == Happened.NOTICED.value,
    )
    waiting = select(case_events.c.case_id).where(
        case_events.c.happened == Happened.OWED.value, ~since.exists()
    )
    chosen = select(cases).where(cases.c.id.in_(waiting)).order_by(cases.c.id).limit(limit)
    return tuple(_neighbour(row, "") for row in db.execute(chosen))


def not_handed(db: Connection, routes: tuple[str, ...], limit: int) -> tuple[int, ...]:
    """Return the ordinary open cases of *routes* that no team has, oldest first."""
    chosen = select(cases.c.id).where(
        cases.c.kind == "item",
        cases.c.status == Status.OPEN.value,
        cases.c.team == "",
        cases.c.route.in_(routes),
    )
    return tuple(db.execute(chosen.order_by(cases.c.id).limit(limit)).scalars())


def noticed_cases() -> Any:
    """Return the question for cases in which a notice was sent, or could not be."""
    return select(case_events.c.case_id).where(case_events.c.happened == Happened.NOTICED.value)


def open_cases(db: Connection, kind: str) -> tuple[Neighbour, ...]:
    """Return the cases of a *kind* that are not closed, oldest first."""
    chosen = select(cases).where(cases.c.kind == kind, cases.c.status != Status.CLOSED.value)
    return tuple(_neighbour(row, "") for row in db.execute(chosen.order_by(cases.c.id)))

"""Today: what waits, whether the accounts are being read, what is wrong."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Hindrance
from listener.store.console import house, queue, reading
from listener.store.console.house import AccountHealth
from listener.store.console.queue import Lane, Wanted
from listener.web.context import Tag
from listener.web.desk import Desk
from listener.web.health import stale
from listener.web.pages.register import problems
from listener.web.readiness import reminder
from listener.web.rendering import rendered
from listener.web.roles import lanes
from listener.web.scope import own_accounts
from listener.web.visits import Visit, shown
from listener.web.words import ROUTES, VERBS, age, counted, day, platform, span, when
from moderation.actions import Verb


@dataclass(frozen=True, slots=True)
class LaneCard:
    """One route with how much waits on it."""

    name: str
    href: str
    count: int
    words: str
    urgent: str
    overdue: str
    oldest: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account: is it being read?"""

    name: str
    platform: str
    state: Tag
    read: str
    lately: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Front:
    """The front page."""

    greeting: str
    date: str
    total: str
    lanes: tuple[LaneCard, ...]
    accounts: tuple[AccountLine, ...]
    first: int | None
    second: tuple[tuple[str, str], ...]  # what waits for a second person, and where
    register: tuple[tuple[str, str, str], ...] = ()  # accounts to look after: what, why, where
    beside: bool = True  # whether the person may open the lists beside the queue
    training: str = ""  # what the person is told of their own training
    title: str = "Today"


def context(visit: Visit) -> Front:
    """Return what stands on the front page."""
    seen, own = lanes(visit.person.role), own_accounts(visit)
    with reading(visit.desk.engine) as db:
        waiting = queue.lanes(db, seen, visit.now, own)
        accounts = house.account_health(db, visit.now)
        first = queue.following(db, Wanted(lanes=seen, accounts=own), after=0)
        second = queue.for_second_person(db, seen, accounts=own)
    total = sum(lane.waiting for lane in waiting)
    return Front(
        greeting=visit.person.shown,
        date=f"{visit.now:%A} {day(visit.now)}",
        total=f"{counted(total, 'case')} to look at" if total else "Nothing waits",
        lanes=tuple(lane_card(lane, visit.now) for lane in waiting),
        accounts=tuple(account_line(a, visit.desk, visit.now) for a in accounts),
        first=first,
        second=tuple(
            (f"Case {case}: {VERBS[Verb(verb)].lower()}", f"/cases/{case}")
            for case, verb in sorted(second.items())
        ),
        register=problems(visit),
        beside=own is None,
        training=reminder(visit),
    )


def lane_card(lane: Lane, now: datetime) -> LaneCard:
    """Return a route's card."""
    return LaneCard(
        name=ROUTES[lane.route],
        href=f"/queue?route={lane.route}",
        count=lane.waiting,
        words=counted(lane.waiting, "case"),
        urgent=f"{lane.urgent:,} urgent" if lane.urgent else "",
        overdue=f"{lane.overdue:,} overdue" if lane.overdue else "",
        oldest=f"oldest {age(lane.oldest, now)}",
    )


def account_line(account: AccountHealth, desk: Desk, now: datetime) -> AccountLine:
    """Return how an account stands, in words."""
    return AccountLine(
        name=account.name,
        platform=platform(account.platform),
        state=account_state(account, desk, now),
        read=when(account.pulled_at, now) if account.pulled_at else "not yet",
        lately=counted(account.lately, "item") + " in the last day",
        trouble=" ".join(f"{s.words(now)}." for s in account.states)
        or account.paused
        or account.trouble,
    )


def account_state(account: AccountHealth, desk: Desk, now: datetime) -> Tag:
    """Return an account's state as a tag."""
    for standing in account.states:
        return Tag(standing.name, _COLOURS.get(standing.kind, "red"))
    if account.paused:
        return Tag("Paused", "red")
    if account.writes_stopped:
        return Tag("Acts stopped", "red")
    quiet = stale(account, desk, now)
    if quiet:
        return Tag(f"Silent for {span(quiet)}", "red")
    return Tag("Working", "green") if account.pulled_at else Tag("Starting", "blue")


# What ends by itself is not shown as an alarm.
_COLOURS = {
    Hindrance.RATE_LIMITED: "yellow",
    Hindrance.QUOTA: "orange",
    Hindrance.MONEY: "orange",
}


def show(visit: Visit) -> Response:
    """Return the front page."""
    return rendered(visit, "front", context(visit))


def routes() -> list[Route]:
    """Return the address of this page."""
    return [shown("/", show, may=None)]

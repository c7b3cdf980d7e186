"""The review queue: worst harm first, narrowed by what the reader asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route as Address

from listener.store.console import queue, reading
from listener.store.console.queue import EACH, Waiting, Wanted
from listener.web import tags
from listener.web.context import Choice, Pages, Tag, Told
from listener.web.passages import Passage, passage
from listener.web.rendering import rendered
from listener.web.roles import May, lanes
from listener.web.scope import own_accounts
from listener.web.told import told
from listener.web.visits import Visit, shown
from listener.web.words import KINDS, ROUTES, STATUSES, age, counted, platform, when
from moderation.cases import Status
from moderation.items import Kind
from moderation.principles import Route

_SHORT = 200  # characters of a comment in the list


@dataclass(frozen=True, slots=True)
class Card:
    """One case in the list. Where *kept* says why, the words are only shown in the case."""

    id: int
    href: str
    heading: str
    severity: str
    tags: tuple[Tag, ...]
    principle: str
    words: Passage
    kept: str
    where: str
    author: str
    posted: str
    age: str
    due: str
    owner: str
    next: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue page."""

    cards: tuple[Card, ...]
    total: str
    filters: Mapping[str, tuple[Choice, ...]]
    narrowed: bool
    urgent: bool
    pages: Pages

    @property
    def title(self) -> str:
        """The page's title, with the page number."""
        return f"Review queue ({self.pages.words})" if self.pages.words else "Review queue"


def context(visit: Visit) -> Queue:
    """Return the page of the queue that was asked for."""
    wanted = wish(visit)
    with reading(visit.desk.engine) as db:
        rows, total = queue.listed(db, wanted)
        second = queue.for_second_person(db, wanted.lanes, [row.id for row in rows])
    focus = visit.query.get("next", "")
    return Queue(
        cards=tuple(_card(row, visit, row.id in second, focus == str(row.id)) for row in rows),
        total=counted(total, "case"),
        filters=_filters(visit, wanted),
        narrowed=bool(narrowing(visit.query)),
        urgent=wanted.urgent,
        pages=pages(visit, total, EACH, narrowing(visit.query)),
    )


def wish(visit: Visit) -> Wanted:
    """Return what the address asks for; what is not known there asks for nothing."""
    return wish_for(visit, visit.query)


def wish_for(visit: Visit, query: Mapping[str, str]) -> Wanted:
    """Return what *query* asks for, for the person who is looking."""
    route, status = query.get("route", ""), query.get("status", "")
    return Wanted(
        lanes=lanes(visit.person.role),
        accounts=own_accounts(visit),
        route=route if route in {r.value for r in Route} else "",
        platform=query.get("platform", ""),
        account=query.get("account", ""),
        status=status if status in {s.value for s in Status} else "",
        owner=visit.person.name if query.get("owner") == "me" else "",
        urgent=query.get("urgent") == "yes",
        page=visit.page,
    )


def narrowing(query: Mapping[str, str]) -> dict[str, str]:
    """Return the part of a query that narrows the queue."""
    names = ("route", "platform", "account", "status", "owner", "urgent")
    return {name: query[name] for name in names if query.get(name)}


def pages(visit: Visit, total: int, each: int, kept: Mapping[str, str]) -> Pages:
    """Return where in a list of *total* the visit is; *kept* stays in the addresses."""
    last = max(1, -(-total // each))
    number = min(visit.page, last)

    def link(page: int) -> str:
        return f"{visit.path}?{urlencode({**kept, 'page': page})}"

    return Pages(
        number,
        last,
        link(number - 1) if number > 1 else "",
        link(number + 1) if number < last else "",
    )


def _filters(visit: Visit, wanted: Wanted) -> dict[str, tuple[Choice, ...]]:
    accounts = [
        a for a in visit.desk.accounts if wanted.accounts is None or a.name in wanted.accounts
    ]
    platforms = sorted({a.platform for a in accounts})
    return {
        "route": _choices(
            "All routes",
            [(r.value, ROUTES[r]) for r in Route if r in wanted.lanes and r is not Route.NONE],
            wanted.route,
        ),
        "platform": _choices(
            "All platforms", [(p, platform(p)) for p in platforms], wanted.platform
        ),
        "account": _choices("All accounts", [(a.name, a.name) for a in accounts], wanted.account),
        "status": _choices(
            "Open and waiting", [(s.value, STATUSES[s]) for s in Status], wanted.status
        ),
        "owner": _choices("Everybody's", [("me", "Mine")], "me" if wanted.owner else ""),
    }


def _choices(every: str, options: list[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    given = [Choice(value, text, value == chosen) for value, text in options]
    return (Choice("", every, not chosen), *given)


def _card(row: Waiting, visit: Visit, second: bool, focus: bool) -> Card:
    now: datetime = visit.now
    kept = _kept(row)
    return Card(
        id=row.id,
        href=_address(row.id, visit),
        heading=f"{ROUTES[row.route]}: {KINDS[Kind(row.kind)].lower()} on {platform(row.platform)}",
        severity=row.severity.value,
        tags=tags.of_case(row, second, now),
        principle=row.principle,
        words=passage("" if kept else row.text, limit=_SHORT),
        kept=kept,
        where=row.account,
        author=(row.author or row.handle) if visit.may(May.SEE_AUTHORS) else "",
        posted=when(row.posted_at, now),
        age=age(row.opened_at, now),
        due=when(row.due_at, now) if row.due_at else "",
        owner=row.owner,
        next=focus,
    )


def _kept(row: Waiting) -> str:
    """Why the words are not shown in the list; empty where they are."""
    if tags.harsh(row.route, row.labels):
        return "Words not shown here: they may be upsetting."
    if row.route is Route.CONFIDENTIAL:
        return "Words not shown here: they hold personal details."
    return ""


def _address(case: int, visit: Visit) -> str:
    """The case's address; it remembers how the queue was narrowed."""
    kept = urlencode(narrowing(visit.query))
    return f"/cases/{case}?{urlencode({'queue': kept})}" if kept else f"/cases/{case}"


def show(visit: Visit) -> Response:
    """Return the queue, and say what came of the form that led here."""
    said: Told | None = told(visit.query)
    return rendered(visit, "queue", context(visit), told=said)


def routes() -> list[Address]:
    """Return the address of this page."""
    return [shown("/queue", show)]

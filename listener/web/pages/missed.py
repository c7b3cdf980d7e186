"""What may have been missed while an account was not read: each stands until somebody looked."""

from contextlib import suppress
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Missing
from listener.steps import gaps, vanishing
from listener.store.console import house, reading
from listener.store.gaps import VANISHED
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import when


@dataclass(frozen=True, slots=True)
class Gap:
    """One time in which an account may have missed something."""

    account: str
    sentence: str
    noticed: str


@dataclass(frozen=True, slots=True)
class Missed:
    """The page of what may have been missed, and of what vanished all at once."""

    gaps: tuple[Gap, ...]
    vanished: tuple[Gap, ...]
    may_close: bool
    title: str = "What may have been missed"


def context(visit: Visit) -> Missed:
    """Return the open gaps."""
    with reading(visit.desk.engine) as db:
        known = house.troubles(db)

    def told(kind: str) -> tuple[Gap, ...]:
        return tuple(
            Gap(t.account, f"{t.sentence[:1].upper()}{t.sentence[1:]}.", when(t.opened_at, now))
            for t in known
            if t.kind == kind
        )

    now = visit.now
    return Missed(told(house.GAP), told(VANISHED), visit.may(May.ACT))


def show(visit: Visit) -> Response:
    """Return the page."""
    return rendered(visit, "missed", context(visit))


def close(visit: Visit) -> Response:
    """Record that somebody has looked; a gap that a colleague closed meanwhile is closed."""
    with suppress(Missing):
        gaps.seen(visit.desk.work, visit.form.get("account", ""), visit.person.name, visit.now)
    return go("/missed")


def deleted(visit: Visit) -> Response:
    """Record that what vanished was deleted; where a colleague was quicker, it is recorded."""
    with suppress(Missing):
        account = visit.form.get("account", "")
        vanishing.confirm(visit.desk.work, account, visit.person.name, visit.now)
    return go("/missed")


def routes() -> list[Route]:
    """Return the addresses of this page."""
    return [
        shown("/missed", show, may=None),
        sent("/missed", close, May.ACT),
        sent("/missed/deleted", deleted, May.ACT),
    ]

"""Behind the link in a message: say that you have the case. It needs no account, shows no words."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.steps import receiving
from listener.steps.receiving import Handed
from listener.web.rendering import rendered
from listener.web.visits import Visit, go, opened
from listener.web.words import ROUTES, when

_LONGEST = 80  # characters of a name


@dataclass(frozen=True, slots=True)
class HaveIt:
    """The page behind a link. *taken*: who said so before, and when."""

    case: int
    route: str
    urgent: bool
    sent: str
    taken: str
    closed: bool
    signed_in: bool

    @property
    def title(self) -> str:
        """The page's title."""
        return f"Case {self.case}"


def show(visit: Visit) -> Response:
    """Return the page; the button on it does what the link is for, opening it does nothing.

    Mail programs open links by themselves to look at them.
    """
    found = _found(visit)
    taken = f"{found.taken_by}, {when(found.taken_at, visit.now)}" if found.taken_at else ""
    page = HaveIt(
        case=found.case,
        route=ROUTES[found.route],
        urgent=found.urgent,
        sent=when(found.sent_at, visit.now),
        taken=taken,
        closed=found.closed,
        signed_in=visit.signed is not None,
    )
    return rendered(visit, "have_it", page)


def take(visit: Visit) -> Response:
    """Record that somebody has it: the address proves that they got the message."""
    found = _found(visit)
    given = " ".join(visit.form.get("name", "").split())[:_LONGEST]
    name = visit.signed.name if visit.signed else f"{given or 'somebody'} (by link)"
    receiving.receive(visit.desk.work, found.message, name, visit.now)
    return go(visit.path)


def _found(visit: Visit) -> Handed:
    reads = visit.desk.links
    number = reads.message(visit.params["token"]) if reads else None
    found = receiving.look(visit.desk.work, number) if number is not None else None
    if found is None:
        raise HTTPException(404)
    return found


def routes() -> list[Route]:
    """Return the address of this page."""
    return [opened("/have-it/{token}", show), opened("/have-it/{token}", take, ("POST",))]

"""Parts of pages that refresh by themselves; each also works as a page of its own."""

from dataclasses import dataclass

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from listener.web.context import Frame
from listener.web.frame import urgent_cases, urgent_words
from listener.web.rendering import environment
from listener.web.visits import Visit, shown


@dataclass(frozen=True, slots=True)
class Urgent:
    """How many urgent cases wait."""

    count: int


def urgent(visit: Visit) -> Response:
    """Return the line about urgent cases; asking for it does not keep a session alive."""
    count = urgent_cases(visit)
    frame = Frame(visit.desk.organisation, urgent=count, urgent_words=urgent_words(count))
    template = environment().get_template("parts/urgent.jinja")
    return HTMLResponse(template.render(frame=frame))


def stay(visit: Visit) -> Response:
    """Keep the session alive: the person says that they are still here."""
    return Response(status_code=204)


def routes() -> list[Route]:
    """Return the addresses of these parts."""
    return [
        shown("/parts/urgent", urgent, may=None, touch=False),
        shown("/parts/stay", stay, may=None),
    ]

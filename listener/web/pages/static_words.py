"""Pages that only say something: accessibility, and help for whoever reads upsetting things."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from listener.web.rendering import rendered
from listener.web.visits import Visit, opened


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A page of words alone."""

    title: str


def accessibility(visit: Visit) -> Response:
    """Return the accessibility statement."""
    return rendered(visit, "accessibility", Leaflet("Accessibility"))


def support(visit: Visit) -> Response:
    """Return where a moderator finds help."""
    return rendered(visit, "support", Leaflet("If what you read upsets you"))


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        opened("/accessibility", accessibility),
        opened("/support", support),
    ]

"""Pages that say what went wrong and what to do, without saying more than that."""

from dataclasses import dataclass

from starlette.responses import HTMLResponse, Response

from listener.web.context import Frame
from listener.web.desk import Desk
from listener.web.rendering import environment


@dataclass(frozen=True, slots=True)
class Trouble:
    """A page about a trouble."""

    title: str
    sentences: tuple[str, ...]
    href: str = "/"
    link: str = "Go to today's page"


_KNOWN = {
    403: Trouble("You cannot see this page", ("Your role does not open it.",)),
    404: Trouble(
        "Page not found",
        ("If you typed the address, check it. If a link led here, what it led to may be gone.",),
    ),
    405: Trouble("Page not found", ("This address only takes a form.",)),
    413: Trouble("That was too long", ("Nothing was saved. Shorten the text and try again.",)),
    503: Trouble(
        "Wellheard cannot reach its records",
        ("Nothing you did was lost before this. Try again in a minute.",),
    ),
}
_STALE = Trouble(
    "Please do that again",
    (
        "The form was too old, or came from somewhere else. Nothing was done.",
        "Go back, load the page again, and send the form once more.",
    ),
)
_OTHER = Trouble(
    "Something went wrong",
    ("Nothing was done. Try again; if it happens again, tell the person who runs Wellheard.",),
)


def answer(desk: Desk, status: int, *, stale: bool = False, sentence: str = "") -> Response:
    """Return the page for *status*; it reads nothing from the store."""
    page = _STALE if stale else _KNOWN.get(status, _OTHER)
    if sentence:
        said = f"{sentence[:1].upper()}{sentence[1:]}."
        page = Trouble(page.title, (said, *page.sentences), page.href, page.link)
    template = environment().get_template("pages/trouble.jinja")
    text = template.render(page=page, frame=Frame(desk.organisation))
    return HTMLResponse(text, status_code=status)

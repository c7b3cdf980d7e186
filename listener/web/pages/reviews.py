"""Reviews of the policy: when each falls due, and what came of those that were held."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from listener.steps import policy_reviews
from listener.store.console import papers, reading
from listener.web.context import Fault, Tag
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import moment
from moderation.deadlines import LONDON
from moderation.errors import Impossible
from moderation.reviews import TITLES


@dataclass(frozen=True, slots=True)
class Line:
    """One review that the policy asks for."""

    kind: str
    title: str
    tag: Tag
    more: str


@dataclass(frozen=True, slots=True)
class Reviews:
    """The page."""

    lines: tuple[Line, ...]
    held: tuple[str, ...]
    may_record: bool
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Reviews of the policy"


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> Reviews:
    """Return what is due and what was held."""
    today, lines, held = visit.now.astimezone(LONDON).date(), list[Line](), list[str]()
    for pack in visit.desk.packs:
        for review in policy_reviews.asked_for(visit.desk.work, pack):
            on = f"{review.due.day} {review.due:%B %Y}"
            tag = Tag("Due", "red") if review.due <= today else Tag("Later", "grey")
            owner = f" {review.owner} answers for it." if review.owner else ""
            lines.append(Line(review.kind, review.title, tag, f"{on}: {review.why}.{owner}"))
        with reading(visit.desk.engine) as db:
            found = papers.held_reviews(db, pack.name)
        held += [f"{TITLES[h.kind]}, {moment(h.at)}, by {h.by}: {h.note}" for h in found]
    return Reviews(tuple(lines), tuple(held), visit.may(May.APPROVE_BLOCK), faults)


def show(visit: Visit) -> Response:
    """Return the page."""
    return rendered(visit, "reviews", context(visit))


def record(visit: Visit) -> Response:
    """Record that a review was held."""
    kind, note = visit.params["kind"], visit.form.get("note", "")
    try:
        pack = visit.desk.packs[0]
        policy_reviews.held(visit.desk.work, pack, kind, visit.person.name, visit.now, note)
    except Impossible as error:
        said = f"{str(error)[:1].upper()}{str(error)[1:]}"
        told = (Fault(said, f"note-{kind}"),)
        return rendered(visit, "reviews", context(visit, told), status=400)
    return go("/reviews")


def routes() -> list[Route]:
    """Return the addresses of this page."""
    return [
        shown("/reviews", show, may=None),
        sent("/reviews/{kind}", record, May.APPROVE_BLOCK),
    ]

"""Before an act that cannot be undone, or that shuts somebody out: stop, think, say why."""

from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Conflict
from listener.steps import second
from listener.web.casebook import CasePage
from listener.web.context import Fault
from listener.web.options import Option
from listener.web.pages.case import context as case_context
from listener.web.pages.case import overtaken, with_faults
from listener.web.readiness import untrained
from listener.web.rendering import rendered
from listener.web.roles import May, may_do
from listener.web.told import onwards
from listener.web.visits import Visit, go, sent, shown
from moderation.actions import Verb
from moderation.errors import Impossible

_MEANS = {
    Verb.DELETE: (
        "The comment is taken down for everybody, for good.",
        "It cannot be taken back. A copy is kept as evidence first.",
        "Hiding it is gentler, and can be undone.",
    ),
    Verb.BLOCK: (
        "The author can no longer write to this account, or complain to us here.",
        "They may need us: think of how else they can reach the organisation.",
        "Tell them why before you block them. Afterwards the way is closed.",
    ),
    Verb.DM_BLOCK: (
        "The author can no longer send private messages to this account.",
        "They may need us: think of how else they can reach the organisation.",
    ),
}


@dataclass(frozen=True, slots=True)
class Confirm:
    """The page that asks before a hard act."""

    case: int
    version: int
    verb: Verb
    question: str
    means: tuple[str, ...]
    button: str
    reason: str = ""
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        lead = "Error: " if self.faults else ""
        return f"{lead}{self.question} Case {self.case}"


_QUESTIONS = {
    Verb.DELETE: ("Delete this comment?", "Yes, ask to delete this comment"),
    Verb.BLOCK: ("Block this author?", "Yes, ask to block this author"),
    Verb.DM_BLOCK: ("Block private messages?", "Yes, ask to block private messages"),
}


def context(visit: Visit) -> Confirm:
    """Return the page for the verb in the address, if the case offers it."""
    page = case_context(visit)
    option = _option(visit, page)
    question, button = _QUESTIONS[option.verb]
    return Confirm(page.id, page.version, option.verb, question, _MEANS[option.verb], button)


def _option(visit: Visit, page: CasePage) -> Option:
    option = page.offer.option(visit.params["verb"])
    if option is None or option.how != "confirm" or not page.open or page.pending:
        raise HTTPException(404)
    if not may_do(visit.person.role, option.verb):
        raise HTTPException(403)
    return option


def show(visit: Visit) -> Response:
    """Return the page that asks."""
    return rendered(visit, "confirm", context(visit))


def take(visit: Visit) -> Response:
    """Ask a second person; a reason is needed."""
    page = context(visit)
    reason = visit.form.get("reason", "").strip()
    if not reason:
        fault = Fault("Say why, so that a second person can agree", "reason")
        return rendered(visit, "confirm", replace(page, faults=(fault,)), status=400)
    if why := untrained(visit):
        return with_faults(visit, Fault(why, "decide"), status=403)
    given = visit.form.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 12 else -1
    who, now = visit.person.name, visit.now
    try:
        second.propose(visit.desk.work, page.case, version, page.verb, who, now, reason)
    except Conflict as conflict:
        return overtaken(visit, conflict)
    except Impossible as error:
        return with_faults(visit, Fault(str(error), "decide"), status=409)
    return go(onwards(f"/cases/{page.case}", "proposed", page.case))


def routes() -> list[Route]:
    """Return the addresses of this page."""
    path = "/cases/{case:int}/confirm/{verb}"
    return [shown(path, show, may=May.ACT), sent(path, take, may=May.ACT)]

"""A case: everything about one comment on one page."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Conflict
from listener.store.console import reading
from listener.store.console.casefile import CaseFile, casefile
from listener.store.console.escalation import around
from listener.web import trail
from listener.web.answered import answering
from listener.web.care import care
from listener.web.casebook import CasePage
from listener.web.casework import case_page
from listener.web.context import Fault
from listener.web.pages.helplines import open_now
from listener.web.pages.queue import narrowing
from listener.web.rendering import rendered
from listener.web.roles import lanes
from listener.web.scope import own_accounts
from listener.web.seen import marked
from listener.web.told import told
from listener.web.visits import Visit, shown
from moderation.outgoing.values import young_cue
from moderation.principles import Route as Lane


def opened_file(visit: Visit) -> CaseFile:
    """Return the case that the address names, if the person may see its lane and account."""
    with reading(visit.desk.engine) as db:
        found = casefile(db, visit.params["case"])
    if found is None or Lane(found.case["route"]) not in lanes(visit.person.role):
        raise HTTPException(404)
    own = own_accounts(visit)
    if own is not None and found.item["account"] not in own:
        raise HTTPException(404)
    return found


def remembered(visit: Visit) -> dict[str, str]:
    """Return how the queue was narrowed when the case was opened from it."""
    given = visit.form.get("queue") or visit.query.get("queue", "")
    return narrowing(dict(parse_qsl(given[:500])))


def context(visit: Visit, file: CaseFile | None = None) -> CasePage:
    """Return the case's page for whoever is looking."""
    file = file or opened_file(visit)
    can = visit.desk.can.get(file.item["account"])
    page = case_page(file, can, visit.person.name, visit.person.role, visit.now)
    page = marked(page, visit.desk.engine, file.item["id"], visit.now)
    with reading(visit.desk.engine) as db:
        beside = around(db, file.case["id"], file.item["id"])
    cared = care(file, beside, visit.desk, visit.person.name, visit.now)
    page = replace(page, queue=urlencode(remembered(visit)), care=cared)
    known = file.item["author_id"] is not None
    page = replace(page, answering=answering(visit, file), known=known)
    return (
        replace(page, helplines=open_now(visit, young=young_cue(file.now.text)))
        if page.crisis
        else page
    )


def show(visit: Visit) -> Response:
    """Return the case's page."""
    return rendered(visit, "case", context(visit), told=told(visit.query))


def with_faults(visit: Visit, *faults: Fault, status: int = 400) -> Response:
    """Return the page with what is wrong in the form, and what was typed still in it."""
    page = replace(context(visit), faults=faults, typed=visit.form)
    return rendered(visit, "case", page, status=status)


def overtaken(visit: Visit, conflict: Conflict) -> Response:
    """Return the page as it stands now, with what happened meanwhile; nothing typed is lost."""
    since = tuple(
        trail.event(
            {"happened": e.happened.value, "data": e.data, "at": e.at, "by": e.by}, visit.now
        )
        for e in conflict.since
    )
    page = context(visit)
    if not since:
        since = (trail.Line("now", page.owner, str(conflict)),)
    page = replace(page, changed=since, typed=visit.form)
    return rendered(visit, "case", page, status=409)


def routes() -> list[Route]:
    """Return the address of this page."""
    return [shown("/cases/{case:int}", show)]

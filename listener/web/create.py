"""The console as one ASGI application: its pages, its static files, its manners."""

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from listener.ports import StoreTrouble, UnitOfWork
from listener.steps.admitting import refusal
from listener.web.calm import Calm
from listener.web.desk import Application, Desk, desk
from listener.web.headers import SafeHeaders
from listener.web.hooks import Hooks
from listener.web.pages import (
    accounts,
    answering,
    audit,
    breaches,
    care_record,
    caring,
    case,
    changes,
    confirm,
    contents,
    decide,
    desks,
    entering,
    evidence,
    front,
    have_it,
    health,
    helplines,
    listening,
    missed,
    modes,
    parts,
    people,
    principles,
    queue,
    quoting,
    record,
    register,
    register_entry,
    register_forms,
    register_review,
    reply,
    reported,
    reports,
    reviews,
    search_form,
    sign_in,
    signing,
    static_words,
    troubles,
    uploads,
    what_if,
)
from listener.web.perspective import Perspective
from moderation.account_reviews import terms

_STATIC = Path(__file__).parent / "static"
_PAGES = (
    sign_in,
    have_it,
    front,
    contents,
    queue,
    case,
    decide,
    caring,
    confirm,
    reply,
    answering,
    desks,
    register,
    register_forms,
    register_entry,
    register_review,
    people,
    accounts,
    search_form,
    listening,
    entering,
    uploads,
    principles,
    modes,
    changes,
    what_if,
    helplines,
    reports,
    breaches,
    care_record,
    quoting,
    evidence,
    reported,
    record,
    reviews,
    signing,
    missed,
    audit,
    health,
    parts,
    static_words,
)


def create_app(app: Application) -> Starlette:
    """Return the console of *app*: an ASGI application that opens nothing by itself."""
    made = console(desk(app))
    asked = app.settings.perspective
    if asked.keys:
        scores = Perspective(lambda: app.classifier, asked.keys, asked.per_second)
        made.router.routes.insert(0, scores.route())
    hooks = Hooks(app.ears, app.can, app.work, app.now, refuses=_gate(app))
    made.router.routes.insert(0, hooks.route())
    return made


def _gate(app: Application) -> Callable[[UnitOfWork, str], str]:
    """Return what says why an account may not be read, as the policy in force asks."""
    accounts = {a.name: a for a in app.settings.accounts}

    def why_not(unit: UnitOfWork, name: str) -> str:
        one = accounts[name]
        return refusal(unit, terms(app.pack.settings), name, one.platform, one.handle)

    return why_not


def console(desk: Desk) -> Starlette:
    """Return the console on *desk*."""
    routes: list[BaseRoute] = [r for page in _PAGES for r in page.routes()]
    routes.append(Mount("/static", StaticFiles(directory=_STATIC)))
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SafeHeaders, secure=desk.secure),
            Middleware(Calm, page=lambda: troubles.answer(desk, 500)),
        ],
        exception_handlers={HTTPException: _refused, StoreTrouble: _down},
    )
    app.state.desk = desk
    return app


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    stale = isinstance(error, HTTPException) and error.detail == "stale form"
    return troubles.answer(request.app.state.desk, status, stale=stale)


async def _down(request: Request, error: Exception) -> Response:
    return troubles.answer(request.app.state.desk, 503, sentence=str(error))

"""Sign in and sign out."""

import secrets
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.web import csrf
from listener.web.auth import WHOLE, sign_in
from listener.web.context import Fault
from listener.web.rendering import rendered
from listener.web.visits import Visit, cookie_name, go, local, opened, sent

_FORM_COOKIE = "wellheard-form"
_WRONG = (
    "That user name and password do not match, or there were too many tries. "
    "Check both, or wait a few minutes and try again"
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in page. *token* ties the form to this browser."""

    token: str
    next: str = "/"
    name: str = ""
    late: bool = False  # a form came after the session was over
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return "Error: Sign in" if self.faults else "Sign in"


def show(visit: Visit) -> Response:
    """Return the form."""
    token = visit.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(32)
    late = visit.query.get("late") == "yes"
    page = SignIn(token, local(visit.query.get("next", "/")), late=late)
    answer = rendered(visit, "sign_in", page)
    answer.set_cookie(
        _FORM_COOKIE, token, httponly=True, samesite="lax", secure=visit.desk.secure, path="/"
    )
    return answer


def take(visit: Visit) -> Response:
    """Let the person in, or say what is wrong."""
    token = visit.cookies.get(_FORM_COOKIE, "")
    if not csrf.same(visit.form.get(csrf.FIELD, ""), token):
        raise HTTPException(403, "stale form")
    name, password = visit.form.get("name", ""), visit.form.get("password", "")
    page = SignIn(token, local(visit.form.get("next", "/")), name)
    missing = _missing(name, password)
    if missing:
        return rendered(visit, "sign_in", replace(page, faults=missing), status=400)
    cookie = _cookie(visit, name, password)
    if cookie is None:
        wrong = replace(page, faults=(Fault(_WRONG, "name"),))
        return rendered(visit, "sign_in", wrong, status=403)
    answer = go(page.next)
    answer.set_cookie(
        cookie_name(visit.desk),
        cookie,
        max_age=int(WHOLE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=visit.desk.secure,
        path="/",
    )
    return answer


def leave(visit: Visit) -> Response:
    """End the session here and in the store."""
    visit.desk.users.signed_out(visit.person.digest)
    answer = go("/sign-in")
    answer.delete_cookie(cookie_name(visit.desk), path="/", secure=visit.desk.secure)
    return answer


def _missing(name: str, password: str) -> tuple[Fault, ...]:
    faults = [
        () if name.strip() else (Fault("Enter your user name", "name"),),
        () if password else (Fault("Enter your password", "password"),),
    ]
    return faults[0] + faults[1]


def _cookie(visit: Visit, name: str, password: str) -> str | None:
    throttle = visit.desk.throttle
    if not throttle.allows(visit.address, visit.now):
        return None
    cookie = sign_in(visit.desk.users, name, password, visit.now)
    if cookie is None:
        throttle.failed(visit.address, visit.now)
    return cookie


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        opened("/sign-in", show),
        opened("/sign-in", take, ("POST",)),
        sent("/sign-out", leave, may=None),
    ]

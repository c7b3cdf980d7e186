"""One request as a page sees it, and the way in: who it is, what they may, a form of ours."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from listener.web import csrf
from listener.web.auth import Signed, whose
from listener.web.desk import Desk
from listener.web.roles import May, opens

BIGGEST = 64 * 1024  # bytes of a form


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything a page may look at. *form* is empty unless it was sent and is ours."""

    desk: Desk
    now: datetime
    path: str
    signed: Signed | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    address: str = ""

    @property
    def person(self) -> Signed:
        """Who is signed in, on pages that nobody else reaches."""
        if self.signed is None:
            raise HTTPException(403)
        return self.signed

    def may(self, what: May) -> bool:
        """Return whether the person's role opens *what* on this page."""
        return self.signed is not None and opens(self.signed.role, what, self.path)

    @property
    def page(self) -> int:
        """The number of the page asked for, from 1."""
        given = self.query.get("page", "1")
        return int(given) if given.isdecimal() and 0 < int(given) < 100_000 else 1


Page = Callable[[Visit], Response]


def cookie_name(desk: Desk) -> str:
    """Return the session cookie's name; the prefix binds it to https and to this host."""
    return "__Host-wellheard" if desk.secure else "wellheard"


def shown(path: str, page: Page, may: May | None = May.READ, *, touch: bool = True) -> Route:
    """Return a route that shows *page* to whoever is signed in and may; None: to them all."""
    return Route(path, _entrance(page, may, touch=touch), methods=["GET"])


def sent(path: str, page: Page, may: May | None = May.READ) -> Route:
    """Return a route that takes a form: only ours, only from whoever may."""
    return Route(path, _entrance(page, may), methods=["POST"])


def opened(path: str, page: Page, methods: tuple[str, ...] = ("GET",)) -> Route:
    """Return a route that is open to everybody; its page looks after its own forms."""

    async def answer(request: Request) -> Response:
        visit = await _visit(request, await signed_in(request, touch=True))
        return await run_in_threadpool(page, visit)

    return Route(path, answer, methods=list(methods))


def _entrance(
    page: Page, may: May | None, *, touch: bool = True
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        signed = await signed_in(request, touch=touch)
        if signed is None:
            return to_sign_in(request)
        visit = await _visit(request, signed)
        if request.method == "POST" and not csrf.same(visit.form.get(csrf.FIELD, ""), signed.csrf):
            raise HTTPException(403, "stale form")
        if not opens(signed.role, may, visit.path):
            raise HTTPException(403)
        return await run_in_threadpool(page, visit)

    return answer


async def signed_in(request: Request, *, touch: bool) -> Signed | None:
    """Return who the request's cookie speaks for; None if nobody. *touch* keeps them signed in."""
    desk: Desk = request.app.state.desk
    cookie = request.cookies.get(cookie_name(desk), "")
    if not cookie:
        return None
    return await run_in_threadpool(whose, desk.users, cookie, desk.now(), touch=touch)


async def _visit(request: Request, signed: Signed | None) -> Visit:
    desk: Desk = request.app.state.desk
    form: dict[str, str] = {}
    if request.method == "POST":
        if not csrf.from_here(request):
            raise HTTPException(403, "stale form")
        form = await _form(request)
    return Visit(
        desk=desk,
        now=desk.now(),
        path=request.url.path,
        signed=signed,
        query=dict(request.query_params),
        form=form,
        params=dict(request.path_params),
        cookies=dict(request.cookies),
        address=request.client.host if request.client else "",
    )


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BIGGEST:
            raise HTTPException(413)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def to_sign_in(request: Request) -> Response:
    """Return the way to the sign-in page and back; a form that came too late is said there."""
    if "hx-request" in request.headers:
        return Response(status_code=401)
    if request.method == "GET":
        wanted = {} if request.url.path == "/" else {"next": request.url.path}
    else:
        wanted = {"next": local(urlsplit(request.headers.get("referer", "/")).path), "late": "yes"}
    return RedirectResponse("/sign-in" + (f"?{urlencode(wanted)}" if wanted else ""), 303)


def go(path: str) -> Response:
    """Return the answer that sends a browser on after a form."""
    return RedirectResponse(path, status_code=303)


def local(path: str) -> str:
    """Return *path* if it leads to a page of ours, else the front page."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if safe and path.isprintable() else "/"

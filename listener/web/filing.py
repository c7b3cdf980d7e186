"""The way in for files: only ours, only from whoever may, never bigger than allowed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from listener.web import csrf
from listener.web.desk import Desk
from listener.web.pages import troubles
from listener.web.roles import May, opens
from listener.web.visits import Visit, signed_in, to_sign_in

_BESIDE = 64 * 1024  # bytes of the form around the file
_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A file as the browser sent it: *name* is theirs and is shown, never used as a path."""

    name: str
    size: int
    content: IO[bytes]


Page = Callable[[Visit, Given | None], Response]


def filed(path: str, page: Page, may: May) -> Route:
    """Return a route that takes a form with one file, which goes to disk as it comes in."""

    async def answer(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        signed = await signed_in(request, touch=True)
        if signed is None:
            return to_sign_in(request)
        if not opens(signed.role, may, request.url.path):
            raise HTTPException(403)
        if not csrf.from_here(request):
            raise HTTPException(403, "stale form")
        if refused := _refused(request, desk):
            return refused
        try:
            async with request.form(max_files=1, max_fields=_FIELDS, max_part_size=_BESIDE) as form:
                fields = {k: v for k, v in form.items() if isinstance(v, str)}
                if not csrf.same(fields.get(csrf.FIELD, ""), signed.csrf):
                    raise HTTPException(403, "stale form")
                visit = Visit(
                    desk=desk,
                    now=desk.now(),
                    path=request.url.path,
                    signed=signed,
                    form=fields,
                    params=dict(request.path_params),
                    cookies=dict(request.cookies),
                )
                return await run_in_threadpool(page, visit, _given(form.get("file")))
        except MultiPartException as error:
            raise HTTPException(400) from error

    return Route(path, answer, methods=["POST"])


def _refused(request: Request, desk: Desk) -> Response | None:
    """Return the answer where the length is not told, or too much; the server holds to it."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) <= desk.most_upload + _BESIDE:
        return None
    most = desk.most_upload >> 20
    return troubles.answer(desk, 413, sentence=f"A file may have {most:,} MB at most")


def _given(file: UploadFile | str | None) -> Given | None:
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    name = file.filename.replace("\\", "/").rpartition("/")[2][:200]
    return Given(name, file.size or 0, file.file)

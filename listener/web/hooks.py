"""Calls from platforms: ``/hooks/ACCOUNT`` takes in what they tell, beside the polls.

The account's connector knows whether a call is genuine and reads what it speaks of; what comes of
that is stored as a polled page is, so that neither makes the other's items double. Bodies are
never logged. Where the platform is slow to be read, it is answered first and read to the end then.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from connectors.base import Hears
from connectors.errors import ConnectorError, NotPermitted
from listener.ports import PortError, UnitOfWork, Work
from listener.steps.pull import take_in
from moderation.actions import Capabilities

log = structlog.get_logger(__name__)

PATH = "/hooks/{account}"
BIGGEST = 1024 * 1024  # bytes of a call
PATIENCE = 5.0  # seconds before a genuine call is answered and read to the end in the background
AT_ONCE = 8  # calls being read; platforms repeat what is not taken


@dataclass
class Hooks:
    """Hears for *ears*, the accounts whose connector can be called, and no others.

    *refuses* says why an account may not be read, empty if it may.
    """

    ears: Mapping[str, Hears]
    can: Mapping[str, Capabilities]
    work: Work
    now: Callable[[], datetime]
    patience: float = PATIENCE
    refuses: Callable[[UnitOfWork, str], str] = lambda _unit, _account: ""
    _reading: set["asyncio.Task[int]"] = field(default_factory=set)

    def route(self) -> Route:
        """Return the route to mount; the signature is the way in, so no session is asked for."""
        return Route(PATH, self.answer, methods=["GET", "POST"])

    async def answer(self, request: Request) -> Response:
        """Answer a test call, or take in what a call tells."""
        name = request.path_params["account"]
        ear = self.ears.get(name)
        if ear is None:
            return _said(404)
        if request.method != "POST":
            return _greeted(ear, request.query_params)
        raw = await _body(request)
        if raw is None:
            return _said(413)
        if len(self._reading) >= AT_ONCE:
            return _said(503)
        return _said(await self._told(name, ear, dict(request.headers), raw))

    async def _told(self, name: str, ear: Hears, headers: Mapping[str, str], raw: bytes) -> int:
        """Return the status of a call; signatures are looked at first, and at once."""
        hear = run_in_threadpool(partial(self._hear, name, ear, headers, raw))
        reading = asyncio.ensure_future(hear)
        self._reading.add(reading)
        reading.add_done_callback(self._reading.discard)
        done, _ = await asyncio.wait({reading}, timeout=self.patience)
        return reading.result() if done else 200

    def _hear(self, name: str, ear: Hears, headers: Mapping[str, str], raw: bytes) -> int:
        """Take in what a call tells; return the status that makes the platform repeat it or not."""
        try:
            page = ear.hear(headers, raw)
            with self.work() as unit:
                if why := self.refuses(unit, name):
                    log.warning("call refused", account=name, trouble=why)
                    return 403
                stored = take_in(unit, name, page, self.now(), self.can[name])
                unit.commit()
        except NotPermitted as error:
            log.warning("call refused", account=name, trouble=str(error))
            return 403
        except (ConnectorError, PortError) as error:
            log.warning("call not taken in", account=name, trouble=str(error))
            return 503
        except Exception:
            log.exception("call failed", account=name)
            return 500
        log.info("called", account=name, new=stored.new, edited=stored.edited, gone=stored.gone)
        return 200


def _greeted(ear: Hears, params: Mapping[str, str]) -> Response:
    told = ear.greet(params)
    if told is None:
        return _said(403)
    kind = "application/json" if told.startswith("{") else "text/plain"
    return Response(told, media_type=kind)


async def _body(request: Request) -> bytes | None:
    """Return the body as it was sent; None if it is too big."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BIGGEST:
            return None
    return bytes(body)


def _said(status: int) -> Response:
    words = {200: "ok", 403: "refused", 404: "not here", 413: "too big"}
    return PlainTextResponse(words.get(status, "try again later"), status)

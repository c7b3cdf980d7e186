"""When a page breaks: one line in the log without a word of anybody's, one page for the reader."""

from collections.abc import Callable

import structlog
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)


class Calm:
    """Answers for a page that raised. What it raised may hold somebody's words: it goes no further
    than its name."""

    def __init__(self, app: ASGIApp, page: Callable[[], Response]) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer for it if nobody else could."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            log.error("page failed", method=scope["method"], error=type(error).__name__)
            if not begun:
                await self._page()(scope, receive, send)

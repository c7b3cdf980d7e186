"""A stateful platform on loopback for a test: the ASGI application in a thread of its own."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from listener.rehearsal.faults import Fault, after, before, take

Answering = Callable[[str, str, dict[str, Any], dict[str, str]], Any]


@contextmanager
def serving(answering: Answering, faults: list[Fault] | None = None) -> Iterator[str]:
    """Serve *answering(method, path, given, headers)* and yield its address.

    It returns a body for 200, or (status, body), or (status, body, headers). *faults* strike as
    they do on the simulated platforms of the rehearsal.
    """

    async def endpoint(request: Request) -> Response:
        fault = take(faults or [], "", request)
        if fault is None:
            return await answered(request)
        if not fault.strikes_after:
            return await before(fault) or await answered(request)
        return await after(fault, await answered(request))

    async def answered(request: Request) -> Response:
        raw = await request.body()
        given: dict[str, Any] = {}
        for key, value in request.query_params.multi_items():
            given[key] = (
                [*given[key], value]
                if isinstance(given.get(key), list)
                else ([given[key], value] if key in given else value)
            )
        kind = request.headers.get("content-type", "")
        if raw and "json" in kind:
            given["body"] = json.loads(raw)
        elif raw:
            form = await request.form()
            given |= {str(k): v for k, v in form.items()}
        found = answering(request.method, request.url.path, given, dict(request.headers))
        status, body, headers = (
            found
            if isinstance(found, tuple) and len(found) == 3
            else ((*found, {}) if isinstance(found, tuple) else (200, found, {}))
        )
        if isinstance(body, str | bytes):
            return Response(body, status, headers, media_type=headers.pop("content-type", None))
        text = b"" if status == 204 else json.dumps(body).encode()
        return Response(text, status, headers, media_type="application/json")

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    app = Starlette(routes=[Route("/{path:path}", endpoint, methods=methods)])
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(5)
        bound.close()

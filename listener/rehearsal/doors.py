"""The doors of the simulated platforms: who may come in, how often, and in which version."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from listener.rehearsal import graph_api, x_activity, x_api, x_messages
from listener.rehearsal.gate import Gate, body_of, proof, signed
from listener.rehearsal.graph_answers import error
from listener.rehearsal.world import FACEBOOK, X
from listener.rehearsal.x_answers import problem

Endpoint = Callable[[Request], Awaitable[Response]]


def x_routes(gate: Gate) -> list[Route]:
    """Return X's routes behind their door."""

    def serve(handler: x_api.Handler, name: str, limit: int) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            body = await body_of(request)

            def answering() -> Response:
                if not _x_knows(gate, request):
                    return problem(401, "about:blank", "Unauthorized")
                left, reset = gate.count(f"x.{name}", limit)
                headers = {
                    "x-rate-limit-limit": str(gate.limits.get(f"x.{name}", limit)),
                    "x-rate-limit-remaining": str(max(left, 0)),
                    "x-rate-limit-reset": str(reset),
                }
                if left < 0:
                    if not gate.world.settings.get("x_reset_header", True):
                        headers = {}
                    return problem(429, "about:blank", "Too Many Requests", headers=headers)
                answer = handler(gate.world, request, body)
                answer.headers.update(headers)
                return answer

            given = {**request.query_params, **body}
            return await gate.faulted(X, request, given, answering)

        return endpoint

    async def stream(request: Request) -> Response:
        if not _x_knows(gate, request):
            return problem(401, "about:blank", "Unauthorized")
        return await x_activity.stream(gate, request)

    every = [*x_api.ROUTES, *x_messages.ROUTES, *x_activity.ROUTES]
    return [
        Route(x_activity.PATH, stream),
        *(Route(path, serve(h, name, limit), methods=[m]) for m, path, h, name, limit in every),
    ]


def _x_knows(gate: Gate, request: Request) -> bool:
    given = request.headers.get("authorization", "")
    if given.startswith("OAuth "):
        return signed(request, gate.keys)
    return given == f"Bearer {gate.keys['x_token']}"


def graph_routes(gate: Gate) -> list[Route]:
    """Return Graph's routes behind their door."""

    async def endpoint(request: Request) -> Response:
        given: dict[str, Any] = {**request.query_params, **await body_of(request)}

        def answering() -> Response:
            refused = _graph_refuses(gate, request, given)
            if refused is not None:
                return refused
            answer = graph_api.handle(gate.world, request, given)
            answer.headers.update(_usage(gate))
            return answer

        return await gate.faulted(FACEBOOK, request, given, answering)

    return [Route("/{version}/{path:path}", endpoint, methods=["GET", "POST", "DELETE"])]


def _graph_refuses(gate: Gate, request: Request, given: dict[str, Any]) -> Response | None:
    bad = graph_api.version_fault(request.path_params["version"])
    if bad is not None:
        return bad
    token = request.headers.get("authorization", "").partition(" ")[2]
    if "access_token" in given:
        gate.world.counts["facebook.token_in_query_or_body"] += 1
        token = given["access_token"]
    if token != gate.keys["facebook_token"]:
        return error(400, 190, "Error validating access token.", error_subcode=463)
    if given.get("appsecret_proof") != proof(token, gate.keys["app_secret"]):
        return error(400, 100, "Invalid appsecret_proof provided in the API argument")
    left, _ = gate.count("facebook", 4800)
    if left < 0:
        return error(
            400,
            80001,
            "(#80001) There have been too many calls to this Page account.",
            headers=_usage(gate),
            is_transient=False,
        )
    return None


def _usage(gate: Gate) -> dict[str, str]:
    limit = gate.limits.get("facebook", 4800)
    used = min(100, gate.used.get("facebook", (0.0, 0))[1] * 100 // limit)
    times = {"call_count": used, "total_cputime": 1, "total_time": 1}
    wait = max(1, int(15 / gate.speed)) if used >= 100 else 0
    case = {**times, "type": "pages", "estimated_time_to_regain_access": wait}
    page = gate.world.owners[FACEBOOK].id
    return {
        "X-App-Usage": json.dumps(times),
        "X-Business-Use-Case-Usage": json.dumps({page: [case]}),
        "facebook-api-version": "v26.0",
    }

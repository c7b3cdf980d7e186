"""Puts a story on stage: simulated platforms listening on loopback, in a thread of this process."""

import json
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from listener.rehearsal import public, snapshots
from listener.rehearsal.control import DESK
from listener.rehearsal.doors import graph_routes, x_routes
from listener.rehearsal.gate import Gate
from listener.rehearsal.scenarios import Scenario, load
from listener.rehearsal.timeline import Timeline
from listener.rehearsal.world import FACEBOOK, Person, World, X


def new_world(scenario: Scenario) -> World:
    """Return a world in which only our own accounts exist."""
    owners = {
        on: Person(given["id"], given["handle"], scenario.organisation)
        for on, given in scenario.accounts.items()
    }
    return World(owners)


def keys(scenario: Scenario) -> dict[str, str]:
    """Return the made-up secrets that the platforms accept."""
    id = scenario.accounts[X]["id"]
    return {
        "x_token": "rehearsal-x-user-token",
        "consumer_key": "rehearsal-consumer",
        "consumer_secret": "rehearsal-consumer-secret",
        "access_token": f"{id}-rehearsal",
        "access_token_secret": "rehearsal-token-secret",
        "facebook_token": "rehearsal-page-token",
        "app_secret": "rehearsal-app-secret",
    }


class Rehearsal:
    """One story on stage. ``start()`` opens a loopback port, ``stop()`` closes it.

    *speed* is how many times faster than life the story runs. *stamps* is "real" (things are
    said now) or "scenario" (at the scenario's own date and hour). With *state*, the world is kept
    in that file and goes on from there when started again.
    """

    def __init__(
        self,
        scenario: str | Path | Scenario = "quiet_day",
        speed: float = 60.0,
        *,
        port: int = 0,
        stamps: str = "real",
        state: Path | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
        self.world = new_world(self.scenario)
        self.world.settings.update(settings or {})
        self.keys = keys(self.scenario)
        self._state, self._port, self._speed, self._stamps = state, port, speed, stamps
        self._server: uvicorn.Server | None = None
        self._threads: list[threading.Thread] = []
        self._saved = -1
        self._over = threading.Event()

    def start(self) -> "Rehearsal":
        """Open the stage and return self, once requests are answered."""
        if self._state and self._state.exists():
            snapshots.load(self.world, self._state)
        timeline = Timeline(self.scenario, self.world, self._speed, stamps=self._stamps)
        self.gate = Gate(self.world, timeline, self.keys, self._speed)
        # asyncio turns Nagle's waiting off only where the protocol is named: 40 ms a request
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", self._port))
        self._port = bound.getsockname()[1]
        config = uvicorn.Config(
            application(self.gate),
            log_level="critical",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._run(self._server.run, [bound])
        self._run(self._keep)
        while not self._server.started:
            time.sleep(0.005)
        return self

    def _run(self, work: Any, *given: Any) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _keep(self) -> None:
        while not self._over.wait(0.2):
            with self.world.lock:
                self.gate.timeline.catch_up()
            self.save()

    def save(self) -> None:
        """Write the world to its file, if it has one and has changed."""
        if self._state and self._saved != self.world.changes:
            self._saved = self.world.changes
            snapshots.save(self.world, self._state)

    def stop(self) -> None:
        """Close the stage and save the world."""
        self._over.set()
        if self._server:
            self._server.should_exit = self._server.force_exit = True
        for thread in self._threads:
            thread.join(5)
        self._saved = -1  # what was served since is no change, and is kept all the same
        self.save()

    def __enter__(self) -> "Rehearsal":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the stage is."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def public_url(self) -> str:
        """Where the page is that shows what the public sees."""
        return f"{self.url}/public"

    @property
    def finished(self) -> bool:
        """Whether the whole story has been told."""
        return self.gate.timeline.left == 0

    def summary(self) -> dict[str, Any]:
        """Return the figures: said, served, acts, doubled, repeated."""
        return {**self.world.summary(), "to_come": self.gate.timeline.left}

    @property
    def accounts(self) -> list[dict[str, Any]]:
        """Return our accounts as the configuration takes them."""
        return accounts(self.scenario, self.url, self.keys)


def accounts(scenario: Scenario, url: str, keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one plain table an account: name, connector, id, handle, options, secrets."""
    x, facebook = scenario.accounts[X], scenario.accounts[FACEBOOK]
    return [
        {
            "name": "rehearsal-x",
            "connector": X,
            "id": x["id"],
            "handle": x["handle"],
            "options": {"base_url": f"{url}/x", "dms": True, "dm_seconds": 6},
            "secrets": {"oauth2_token": keys["x_token"]},
        },
        {
            "name": "rehearsal-facebook",
            "connector": FACEBOOK,
            "id": facebook["id"],
            "handle": facebook["handle"],
            "options": {"base_url": f"{url}/graph", "dms": True},
            "secrets": {"page_token": keys["facebook_token"], "app_secret": keys["app_secret"]},
        },
    ]


def application(gate: Gate) -> Starlette:
    """Return the whole stage as one ASGI application."""

    async def desk(request: Request) -> Response:
        work = DESK.get((request.method, request.path_params["what"]))
        if work is None:
            return JSONResponse({"desk": sorted(name for _, name in DESK)}, 404)
        raw = await request.body()
        return work(gate, request, json.loads(raw) if raw else {})

    async def page(request: Request) -> Response:
        return public.page(gate, request)

    async def seen(request: Request) -> Response:
        return public.seen(gate, request)

    async def home(request: Request) -> Response:
        return RedirectResponse("/public")

    return Starlette(
        routes=[
            Mount("/x", routes=x_routes(gate)),
            Mount("/graph", routes=graph_routes(gate)),
            Route("/control/{what}", desk, methods=["GET", "POST"]),
            Route("/public.json", seen),
            Route("/public", page),
            Route("/", home),
        ]
    )

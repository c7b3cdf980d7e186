"""The director's desk: look at the whole world, change it, and make things go wrong."""

import dataclasses
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from listener.rehearsal.faults import Fault
from listener.rehearsal.gate import Gate
from listener.rehearsal.scenarios import Event
from listener.rehearsal.snapshots import as_data

Body = dict[str, Any]


def summary(gate: Gate, request: Request, body: Body) -> Response:
    """Return the figures, and how many events are still to come."""
    with gate.world.lock:
        gate.timeline.catch_up()
        return JSONResponse({**gate.world.summary(), "to_come": gate.timeline.left})


def state(gate: Gate, request: Request, body: Body) -> Response:
    """Return the whole world."""
    with gate.world.lock:
        gate.timeline.catch_up()
        return JSONResponse(as_data(gate.world))


def happen(gate: Gate, request: Request, body: Body) -> Response:
    """Let one event happen now; the body is an event as in a scenario."""
    known = {f.name for f in dataclasses.fields(Event)} - {"at"}
    with gate.world.lock:
        event = Event(at=gate.timeline.elapsed, **{k: v for k, v in body.items() if k in known})
        note = gate.timeline.happen(event)
    return JSONResponse({"id": note.id})


def fault(gate: Gate, request: Request, body: Body) -> Response:
    """Add a fault."""
    gate.faults.append(Fault(**body))
    return JSONResponse({"faults": len(gate.faults)})


def limits(gate: Gate, request: Request, body: Body) -> Response:
    """Set rate limits by name, as in ``{"x.hidden": 3}``; the windows start anew."""
    gate.limits.update(body)
    gate.used.clear()
    return JSONResponse(gate.limits)


def settings(gate: Gate, request: Request, body: Body) -> Response:
    """Change how the platforms behave, as in ``{"x_names": "post"}``."""
    gate.world.settings.update(body)
    return JSONResponse(gate.world.settings)


def finish(gate: Gate, request: Request, body: Body) -> Response:
    """Let the rest of the story happen at once."""
    gate.timeline.finish()
    return JSONResponse({"to_come": gate.timeline.left})


DESK: dict[tuple[str, str], Callable[[Gate, Request, Body], Response]] = {
    ("GET", "summary"): summary,
    ("GET", "state"): state,
    ("POST", "event"): happen,
    ("POST", "fault"): fault,
    ("POST", "limits"): limits,
    ("POST", "settings"): settings,
    ("POST", "finish"): finish,
}

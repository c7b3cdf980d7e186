"""Health for machines: is the house standing, and when did each part last work?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from listener.ports import StoreTrouble
from listener.steps import expiry, rota
from listener.store.console import house, reading
from listener.store.console.first_readings import FirstReading, under_way
from listener.store.console.house import AccountHealth
from listener.store.gaps import VANISHED
from listener.web.health import stale
from listener.web.visits import Visit, opened

_STUCK = 180  # seconds without a tick


def show(visit: Visit) -> Response:
    """Return 200 while all is well and 503 while something is not; numbers, and no words."""
    try:
        told = visit.desk.health()
        with reading(visit.desk.engine) as db:
            accounts = house.account_health(db, visit.now)
            first = under_way(db)
    except StoreTrouble as error:
        return JSONResponse({"ok": False, "database": str(error)}, status_code=503)
    quiet = [a.name for a in accounts if a.paused or stale(a, visit.desk, visit.now)]
    incidents = told.get("incidents", ())
    # What may have been missed, and tomorrow's rota, wait for a person; the machine is well.
    ill = any(i.get("kind") not in (house.GAP, VANISHED, rota.SOON, expiry.KIND) for i in incidents)
    ok = not quiet and not ill and _ticking(told.get("engine", {}))
    answer = {
        "ok": ok,
        "at": visit.now.isoformat(),
        "database": "ok",
        "accounts": {
            a.name: _account(a, a.name in quiet, first.get(a.name), visit.now) for a in accounts
        },
        "connections": told.get("connections", []),
        "incidents": len(incidents),
        "somebody_on_call": not any(i.get("kind") == rota.KIND for i in incidents),
        "waiting": told.get("waiting", {}),
        "totals": told.get("totals", {}),
        "engine": told.get("engine", {}),
    }
    return JSONResponse(answer, status_code=200 if ok else 503)


def _account(
    account: AccountHealth, quiet: bool, first: FirstReading | None, now: datetime
) -> dict[str, Any]:
    since = (now - account.pulled_at).total_seconds() if account.pulled_at else None
    return {
        "ok": not quiet,
        "paused": bool(account.paused),
        "acts_stopped": bool(account.writes_stopped),
        "states": [s.kind.value for s in account.states],
        "until": {s.kind.value: s.until.isoformat() for s in account.states if s.until},
        "seconds_since_pull": since,
        "first_reading": _first(first),
    }


def _first(reading: FirstReading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    reached = reading.reached_at
    return {
        "streams": list(reading.streams),
        "items": reading.items,
        "reached_at": reached.isoformat() if reached else None,
    }


def _ticking(engine: Mapping[str, Any]) -> bool:
    """Whether the engine of this process, if it has one, still turns."""
    since = engine.get("seconds_since_tick")
    return not engine.get("here") or since is None or since < _STUCK


def routes() -> list[Route]:
    """Return the address of this page."""
    return [opened("/health", show)]

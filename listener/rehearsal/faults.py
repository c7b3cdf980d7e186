"""Faults on demand: what a platform does to a client on a bad day."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

JSON = "application/json"
HTML = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body>Something broke.</body></html>"
AFTER = {"cut", "truncate", "duplicate", "reorder", "no_content_type", "html_after", "repeat"}
AFTER |= {"mangle", "skew"}
ODD: tuple[Any, ...] = (None, "", 0, -1, True, [], {}, [None], {"id": None}, "\u0000", 1e308)


@dataclass
class Fault:
    """One kind of trouble for the next *times* requests that match.

    kinds: status, html, html_after, delay, cut, truncate, garbage, empty, mangle, duplicate,
    reorder, repeat (the same cursor again), skew (its clock is off by *seconds*),
    no_content_type. Those of AFTER, and any with ``after`` set, strike once the platform has done
    what was asked.
    """

    kind: str
    on: str = ""
    method: str = ""
    match: str = ""  # a part of the path
    times: int = 1
    status: int = 500
    seconds: float = 0.0
    seed: int = 0  # which value a mangled answer has changed
    after: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None

    def meets(self, on: str, request: Request) -> bool:
        return (
            self.times > 0
            and self.on in ("", on)
            and self.method in ("", request.method)
            and self.match in request.url.path
        )

    @property
    def strikes_after(self) -> bool:
        return self.after or self.kind in AFTER


def take(faults: list[Fault], on: str, request: Request) -> Fault | None:
    """Return the fault that strikes this request, counting it down."""
    found = next((f for f in faults if f.meets(on, request)), None)
    if found is not None:
        found.times -= 1
    return found


async def before(fault: Fault) -> Response | None:
    """Return what comes instead of an answer; None when the request still goes through."""
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return None
    if fault.kind == "html":
        return Response(HTML, fault.status, media_type="text/html")
    if fault.kind == "garbage":
        return Response(bytes(range(128, 256)), 200, media_type="application/json")
    if fault.kind == "empty":
        return Response(b"", 200, media_type="application/json")
    body = json.dumps(fault.body or {"title": "Trouble", "status": fault.status}).encode()
    return Response(body, fault.status, fault.headers, media_type="application/json")


async def after(fault: Fault, answer: Response) -> Response:
    """Return the answer as the fault leaves it; what was asked has happened."""
    body = bytes(answer.body)
    if fault.kind == "cut":
        return _cut(body)
    if fault.kind == "truncate":
        return Response(body[: len(body) // 2], 200, media_type="application/json")
    if fault.kind == "html_after":
        return Response(HTML, fault.status, media_type="text/html")
    if fault.kind == "no_content_type":
        return Response(body, answer.status_code)
    if fault.kind in ("duplicate", "reorder"):
        return Response(_shuffled(body, fault.kind), 200, media_type="application/json")
    if fault.kind == "skew":
        return Response(_skewed(body, fault.seconds), answer.status_code, media_type=JSON)
    if fault.kind == "repeat":
        return answer
    if fault.kind == "mangle":
        return Response(_mangled(body, fault.seed), answer.status_code, media_type=JSON)
    instead = await before(fault)
    return instead or answer


def _mangled(body: bytes, seed: int) -> bytes:
    """Return the answer with one value in it, but no id, replaced by something odd."""
    rng = random.Random(seed)
    answer = json.loads(body)
    where, key = rng.choice(list(_places(answer)) or [({}, "")])
    where[key] = rng.choice(ODD)
    return json.dumps(answer).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    rows = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in rows:
        if key != "id" and not (isinstance(inner, dict) and "id" in inner):
            yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def _cut(body: bytes) -> Response:
    async def half() -> AsyncIterator[bytes]:
        yield body[: max(1, len(body) // 2)]
        raise ConnectionResetError

    headers = {"content-length": str(len(body)), "content-type": "application/json"}
    return StreamingResponse(half(), headers=headers)


def _shuffled(body: bytes, how: str) -> bytes:
    answer = json.loads(body)
    for rows in _lists(answer, 2):
        if how == "duplicate":
            rows[:] = [row for row in rows for _ in range(2)]
        else:
            random.Random(len(rows)).shuffle(rows)
    return json.dumps(answer).encode()


def _lists(value: Any, deep: int) -> Iterator[list[Any]]:
    """Yield the lists of tables in an answer, wherever this platform keeps them."""
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        yield value
    elif isinstance(value, dict) and deep:
        for inner in value.values():
            yield from _lists(inner, deep - 1)


_ISO = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")


def _skewed(body: bytes, seconds: float) -> bytes:
    """Return the answer as a platform gives it whose clock is off."""

    def moved(found: re.Match[bytes]) -> bytes:
        at = datetime.fromisoformat(found[1].decode()) + timedelta(seconds=seconds)
        return at.isoformat().encode()

    return _ISO.sub(moved, body)

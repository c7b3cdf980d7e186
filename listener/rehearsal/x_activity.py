"""The simulated X's activity stream: subscriptions, and one open answer that tells of everything.

Faults of the gate whose ``match`` is part of this path strike here too: ``status``, ``html`` and
``delay`` before the first line; ``cut``, ``garbage``, ``duplicate``, ``reorder`` (the line before
comes once more) and ``silence`` at the next event.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from listener.rehearsal.faults import Fault, before, take
from listener.rehearsal.gate import Gate
from listener.rehearsal.world import Note, World, X
from listener.rehearsal.x_answers import message, person, post, problem, renamed
from listener.rehearsal.x_api import Handler, answer

PATH = "/2/activity/stream"
LOOK = 0.05  # seconds between two looks at the world
AT_OPENING = {"status", "html", "delay", "empty"}
FIELDS = {
    "author_id", "conversation_id", "created_at", "edit_controls", "entities",
    "in_reply_to_user_id", "lang", "referenced_tweets",
}  # fmt: skip
KINDS = {
    "post.create", "post.delete", "post.mention.create", "post.reply.create",
    "post.quote.create", "dm.received", "oauth.revoke",
}  # fmt: skip


def subscriptions(world: World, request: Request, body: dict[str, Any]) -> Response:
    """List what is asked for."""
    listed = list(world.subscriptions.values())
    meta = {"total_subscriptions": len(listed)}
    return answer(world, {**({"data": listed} if listed else {}), "meta": meta})


def subscribe(world: World, request: Request, body: dict[str, Any]) -> Response:
    """Take a wish; the same wish twice is refused, as are kinds that this X does not offer."""
    kind, given = body.get("event_type"), body.get("filter") or {}
    if kind not in KINDS or kind in world.settings.get("x_not_told", ()):
        return problem(400, "invalid-request", "The event_type is not one of those offered.")
    same = [
        s for s in world.subscriptions.values() if (s["event_type"], s["filter"]) == (kind, given)
    ]
    if same:
        return problem(400, "invalid-request", "This subscription exists already.")
    id = str(1_900_000_000_000_000_000 + len(world.subscriptions))
    made = {"subscription_id": id, "event_type": kind, "filter": given, "tag": body.get("tag", "")}
    world.subscriptions[id] = made
    return answer(world, {"data": {"subscription": made}}, 201)


ROUTES: list[tuple[str, str, Handler, str, int]] = [
    ("GET", "/2/activity/subscriptions", subscriptions, "subscriptions", 500),
    ("POST", "/2/activity/subscriptions", subscribe, "subscribe", 500),
]


async def stream(gate: Gate, request: Request) -> Response:
    """Open the stream: what happens from now on, and a sign of life every so often."""
    fault = next((f for f in gate.faults if f.kind in AT_OPENING and f.meets(X, request)), None)
    if fault is not None:
        fault.times -= 1
        instead = await before(fault)
        if instead is not None:
            return instead
    gate.world.counts["x.stream"] += 1
    return StreamingResponse(_lines(gate, request), media_type="application/json")


async def _lines(gate: Gate, request: Request) -> AsyncIterator[bytes]:
    world = gate.world
    seen, gone, last = len(world.notes), _gone(world), b""
    spoke = time.monotonic()
    every = float(world.settings.get("x_alive_seconds", 20.0))
    yield b"\r\n"
    while not await request.is_disconnected():
        with world.lock:
            fresh, seen = world.notes[seen:], len(world.notes)
            lost, gone = _gone(world) - gone, _gone(world)
            told = [e for n in fresh for e in _said(n, world)]
            told += [e for id in sorted(lost) for e in _deleted(id, world)]
        for event in told:
            line = json.dumps({"data": event}).encode() + b"\r\n"
            fault = take(gate.faults, X, request)
            async for part in _struck(fault, line, last):
                yield part
            if fault is not None and fault.kind == "cut":
                return
            last, spoke = line, time.monotonic()
        if time.monotonic() - spoke >= every:
            spoke = time.monotonic()
            yield b"\r\n"
        await asyncio.sleep(LOOK)


async def _struck(fault: Fault | None, line: bytes, last: bytes) -> AsyncIterator[bytes]:
    """Yield a line as a fault leaves it."""
    kind = fault.kind if fault else ""
    if kind == "cut":
        yield line[: len(line) // 2]
    elif kind == "truncate":
        yield line[: len(line) // 2]
        await asyncio.sleep(LOOK)
        yield line[len(line) // 2 :]
    elif kind == "garbage":
        yield bytes(range(128, 256)) + b"\r\n"
    elif kind == "silence" and fault:
        await asyncio.sleep(fault.seconds)
    elif kind == "reorder":
        yield line + last
    else:
        yield line * (2 if kind == "duplicate" else 1)


def _gone(world: World) -> set[str]:
    return {n.first_id for n in world.notes if n.on == X and n.deleted}


def _said(note: Note, world: World) -> Iterator[dict[str, Any]]:
    us = world.owners[X].id
    if note.on != X or note.deleted:
        return
    if note.kind == "dm":
        if note.to == us:
            yield from _event("dm.received", message(note), note, world)
        return
    above, quoted = world.by_id.get(note.parent), world.by_id.get(note.quotes)
    said = post(note, world, FIELDS)
    if world.ours(note):
        yield from _event("post.create", said, note, world)
        return
    if us in note.mentions:
        yield from _event("post.mention.create", said, note, world)
    if above is not None and world.ours(above):
        yield from _event("post.reply.create", said, note, world)
    if quoted is not None and world.ours(quoted):
        yield from _event("post.quote.create", said, note, world)


def _deleted(id: str, world: World) -> Iterator[dict[str, Any]]:
    note = world.by_id[id]
    yield from _event("post.delete", {"id": id, "author_id": note.author}, note, world)


def _event(
    kind: str, payload: dict[str, Any], note: Note, world: World
) -> Iterator[dict[str, Any]]:
    """Yield one event for each subscription that asked for it."""
    if world.settings.get("x_names") == "post":
        payload = renamed(payload)
    for asked in world.subscriptions.values():
        if asked["event_type"] == kind:
            yield {
                "event_uuid": note.first_id,
                "event_type": kind,
                "filter": asked["filter"],
                "tag": asked["tag"],
                "payload": payload,
                "includes": {"users": [person(world.people[note.author], {"description"})]},
            }

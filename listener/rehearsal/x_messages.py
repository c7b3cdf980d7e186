"""The simulated X API v2, its direct messages: read, sent, refused."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from listener.rehearsal.timeline import now
from listener.rehearsal.world import World, X
from listener.rehearsal.x_answers import message, person, problem
from listener.rehearsal.x_api import Handler, answer, asked, start_of, token_for


def dm_events(world: World, request: Request, body: dict[str, Any]) -> Response:
    notes = [n for n in world.living(X) if n.kind == "dm"]
    notes.sort(key=lambda n: (n.at, n.id), reverse=True)
    start, invalid = start_of(request.query_params.get("pagination_token", ""), notes)
    size = int(request.query_params.get("max_results", "100"))
    if invalid or not 1 <= size <= 100:
        return problem(400, "invalid-request", "The request is not valid.")
    part = notes[start : start + size]
    for note in part:
        world.served[note.first_id] += 1
    meta: dict[str, Any] = {"result_count": len(part)}
    if len(notes) > start + size:
        meta["next_token"] = token_for(part[-1])
    who = {n.author: person(world.people[n.author], asked(request)["user"]) for n in part}
    whole = {"data": [message(n) for n in part], "includes": {"users": list(who.values())}}
    return answer(world, {**(whole if part else {}), "meta": meta})


def send(world: World, request: Request, body: dict[str, Any]) -> Response:
    target, text = request.path_params["id"], body.get("text", "")
    if target not in world.people or not text:
        return problem(400, "invalid-request", "A participant and a text are needed.")
    if target in world.settings.get("x_closed_messages", ()):
        return problem(403, "client-forbidden", "You cannot send messages to this user.")
    note = world.say(X, "dm", world.owners[X], text, now(), to=target)
    world.record(X, "dm_reply", target, again=False, text=text)
    pair = "-".join(sorted((world.owners[X].id, target), key=int))
    return answer(world, {"data": {"dm_event_id": note.id, "dm_conversation_id": pair}}, 201)


def dm_block(world: World, request: Request, body: dict[str, Any]) -> Response:
    target, wanted = request.path_params["id"], request.url.path.endswith("/block")
    verb = "dm_block" if wanted else "dm_unblock"
    world.record(X, verb, target, again=(target in world.dm_blocked) is wanted)
    (world.dm_blocked.add if wanted else world.dm_blocked.discard)(target)
    return answer(world, {"data": {"blocked": wanted}})


ROUTES: list[tuple[str, str, Handler, str, int]] = [
    ("GET", "/2/dm_events", dm_events, "dm_events", 15),
    ("POST", "/2/dm_conversations/with/{id}/messages", send, "messages", 15),
    ("POST", "/2/users/{id}/dm/block", dm_block, "dm_block", 10),
    ("POST", "/2/users/{id}/dm/unblock", dm_block, "dm_block", 10),
]

"""The simulated Graph API of a Facebook Page: what can be asked, and what each request does."""

import json
import re
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from listener.rehearsal.graph_answers import below, edge, error, message, shown, stamp, unknown
from listener.rehearsal.graph_fields import parse
from listener.rehearsal.timeline import now
from listener.rehearsal.world import FACEBOOK, Note, World

Given = dict[str, Any]
ALIVE = range(22, 27)  # v22.0 to v26.0 answer in November 2026
EDGE_KINDS = {
    "published_posts": {"post"},
    "feed": {"post", "visitor_post"},
    "visitor_posts": {"visitor_post"},
    "tagged": {"mention"},
}


def version_fault(version: str) -> Response | None:
    """Return Graph's complaint about a version that is dead or not born."""
    match = re.fullmatch(r"v(\d+)\.0", version)
    if match and int(match[1]) in ALIVE:
        return None
    message = f"(#2635) You are calling a deprecated version of the API: {version}."
    return error(400, 2635, message)


def handle(world: World, request: Request, given: Given) -> Response:
    """Answer one Graph request, by its path and method."""
    path = request.path_params["path"].strip("/").split("/")
    try:
        if len(path) == 1:
            return _node(world, request.method, path[0], given)
        return _edge(world, request, path[0], path[1], given)
    except (ValueError, KeyError) as fault:
        return error(400, 100, str(fault))


def _node(world: World, method: str, id: str, given: Given) -> Response:
    page = world.owners[FACEBOOK]
    if id in ("me", page.id) and method == "GET":
        return JSONResponse({"id": page.id, "name": page.name, "username": page.handle})
    note = world.find(FACEBOOK, id)
    if note is None:
        return unknown(id, method.lower())
    if method == "GET":
        return JSONResponse(shown(note, world, parse(given.get("fields", ""))))
    if method == "DELETE":
        world.record(FACEBOOK, "delete", id, again=False)
        world.delete(note)
        return JSONResponse({"success": True})
    return _update(world, note, given)


def _update(world: World, note: Note, given: Given) -> Response:
    if "is_hidden" in given:
        hidden = str(given["is_hidden"]).lower() in ("true", "1")
        if world.ours(note):
            return error(403, 200, "(#200) You cannot hide your own comment.")
        world.record(FACEBOOK, "hide" if hidden else "unhide", note.id, again=note.hidden is hidden)
        note.hidden = hidden
    elif "message" in given and world.ours(note):
        world.edit(note, given["message"], now())
    else:
        return error(400, 100, "(#100) Invalid parameter")
    return JSONResponse({"success": True})


def _edge(world: World, request: Request, id: str, name: str, given: Given) -> Response:
    method, page = request.method, world.owners[FACEBOOK]
    id = page.id if id == "me" else id
    repeat = getattr(request.state, "repeat", False)
    if name == "comments":
        return _comments(world, method, id, given, repeat)
    if id == page.id and method == "GET" and name in EDGE_KINDS:
        notes = [n for n in world.living(FACEBOOK) if n.kind in EDGE_KINDS[name]]
        return JSONResponse(edge(notes, world, parse(given.get("fields", "")), given, repeat))
    if id == page.id and name in PAGE_EDGES:
        return PAGE_EDGES[name](world, method, given)
    return error(400, 100, f"(#100) Tried accessing nonexisting field ({name})")


def _comments(world: World, method: str, id: str, given: Given, repeat: bool) -> Response:
    note = world.find(FACEBOOK, id)
    if note is None:
        return unknown(id, method.lower())
    if method == "GET":
        stream = given.get("filter", "toplevel") == "stream"
        rows = below(world, note, stream=stream)
        return JSONResponse(edge(rows, world, parse(given.get("fields", "")), given, repeat))
    text = given.get("message", "")
    if not text:
        return error(400, 100, "(#100) A message is needed.")
    # Graph keeps two levels: an answer to an answer hangs under the first-level comment.
    parent = world.by_id.get(note.parent)
    above = parent if note.kind == "comment" and parent and parent.kind == "comment" else note
    made = world.say(FACEBOOK, "comment", world.owners[FACEBOOK], text, now(), parent=above)
    world.record(FACEBOOK, "reply", id, again=False, text=text)
    return JSONResponse({"id": made.id})


def blocked(world: World, method: str, given: Given) -> Response:
    """List, add to or take from the people blocked on the page."""
    listed = world.blocked[FACEBOOK]
    user = given.get("user") or given.get("uid") or ""
    ids = [str(i) for i in json.loads(user)] if str(user).startswith("[") else [str(user)]
    if method == "GET":
        found = [i for i in sorted(listed) if not user or i in ids]
        return JSONResponse({"data": [{"id": i, "name": world.people[i].name} for i in found]})
    if any(i not in world.people for i in ids):
        return error(400, 100, "(#100) Param user must be a valid id")
    for id in ids:
        verb = "block" if method == "POST" else "unblock"
        world.record(FACEBOOK, verb, id, again=(id in listed) is (method == "POST"))
        (listed.add if method == "POST" else listed.discard)(id)
    return JSONResponse({i: True for i in ids} if method == "POST" else {"success": True})


def conversations(world: World, method: str, given: Given) -> Response:
    """List who wrote to the page, with their last messages, the newest first."""
    page = world.owners[FACEBOOK]
    talks: dict[str, list[Note]] = {}
    for note in world.living(FACEBOOK):
        if note.kind == "dm":
            talks.setdefault(note.to if note.author == page.id else note.author, []).append(note)
    if wanted := given.get("user_id"):
        talks = {who: notes for who, notes in talks.items() if who == wanted}
    data = []
    for who, notes in sorted(talks.items(), key=lambda t: t[1][-1].at, reverse=True):
        told = [message(n, world) for n in reversed(notes)]
        for note in notes:
            world.served[note.first_id] += 1
        data.append(
            {"id": f"t_{who}", "updated_time": stamp(notes[-1].at), "messages": {"data": told}}
        )
    return JSONResponse({"data": data})


def send(world: World, method: str, given: Given) -> Response:
    """Write to somebody: in answer to a message, or once to a comment within seven days."""
    recipient, told = json.loads(given["recipient"]), json.loads(given["message"])
    comment = world.find(FACEBOOK, recipient.get("comment_id", ""))
    who = comment.author if comment else recipient.get("id", "")
    if who not in world.people or (comment and comment.id in world.answered):
        return error(400, 10900, "(#10900) Activity already replied to.")
    if comment:
        world.answered.add(comment.id)
    note = world.say(FACEBOOK, "dm", world.owners[FACEBOOK], told["text"], now(), to=who)
    target = comment.id if comment else who
    world.record(FACEBOOK, "dm_reply", target, again=False, text=told["text"])
    return JSONResponse({"recipient_id": who, "message_id": note.id})


PAGE_EDGES: dict[str, Callable[[World, str, Given], Response]] = {
    "blocked": blocked,
    "conversations": conversations,
    "messages": send,
}

"""The shapes in which the simulated Graph answers: objects, edges with cursors, errors."""

import base64
import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse

from listener.rehearsal.graph_fields import Asked
from listener.rehearsal.world import FACEBOOK, Note, World

SITE = "https://www.facebook.com"
LIMIT = 25


def stamp(at: datetime) -> str:
    """Return the moment as Graph writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def error(status: int, code: int, message: str, **more: Any) -> JSONResponse:
    """Return Graph's error envelope."""
    headers = more.pop("headers", {})
    kind = more.pop("type", "OAuthException")
    body = {"message": message, "type": kind, "code": code, **more, "fbtrace_id": "ArehearsalTr4c3"}
    return JSONResponse({"error": body}, status, headers)


def unknown(id: str, verb: str = "get") -> JSONResponse:
    """Return what Graph says of an id that is not there (or not for this token)."""
    message = (
        f"Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due "
        "to missing permissions, or does not support this operation."
    )
    return error(400, 100, message, type="GraphMethodException", error_subcode=33)


def below(world: World, note: Note, *, stream: bool) -> list[Note]:
    """Return the comments under a post or comment: all (*stream*) or the first level only."""
    notes = [n for n in world.living(FACEBOOK) if n.kind == "comment"]
    if note.kind == "comment" or not stream:
        return [n for n in notes if n.parent == note.id]
    return [n for n in notes if n.thread == note.thread]


def comment(note: Note, world: World, asked: Asked) -> dict[str, Any]:
    """Return a comment with the fields asked for."""
    makers: dict[str, Callable[[], Any]] = {
        "message": lambda: note.text,
        "created_time": lambda: stamp(note.at),
        "from": lambda: _author(note, world),
        "is_hidden": lambda: note.hidden,
        "can_hide": lambda: not world.ours(note),
        "can_remove": lambda: True,
        "can_comment": lambda: True,
        "can_reply_privately": lambda: not world.ours(note),
        "comment_count": lambda: len(below(world, note, stream=False)),
        "permalink_url": lambda: f"{SITE}/{note.thread}?comment_id={note.id.rpartition('_')[2]}",
        "parent": lambda: _parent(note, world),
        "attachment": lambda: _attachment(note),
        "message_tags": lambda: _tags(note, world),
        "object": lambda: {"id": note.thread},
        "private_reply_conversation": lambda: (
            {"id": f"t_{note.author}"} if note.id in world.answered else None
        ),
    }
    return _chosen(note, asked, makers, world)


def post(note: Note, world: World, asked: Asked) -> dict[str, Any]:
    """Return a post with the fields asked for."""
    makers: dict[str, Callable[[], Any]] = {
        "message": lambda: note.text,
        "created_time": lambda: stamp(note.at),
        "updated_time": lambda: stamp(note.versions[-1].at),
        "from": lambda: _author(note, world),
        "is_hidden": lambda: note.hidden,
        "permalink_url": lambda: f"{SITE}/{note.id}",
        "message_tags": lambda: _tags(note, world),
        "attachments": lambda: {"data": [_attachment(note)]} if note.media else None,
    }
    return _chosen(note, asked, makers, world)


def shown(note: Note, world: World, asked: Asked) -> dict[str, Any]:
    """Return a note as the kind of object that it is."""
    if note.kind == "dm":
        return message(note, world)
    return (comment if note.kind == "comment" else post)(note, world, asked)


def message(note: Note, world: World) -> dict[str, Any]:
    """Return a message."""
    return {
        "id": note.id,
        "message": note.text,
        "from": _author(note, world),
        "created_time": stamp(note.at),
    }


def _chosen(
    note: Note, asked: Asked, makers: Mapping[str, Callable[[], Any]], world: World
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in asked.names or ["message", "created_time", "from"]:
        value = None
        if name == "comments":
            inner = asked.inner[name]
            stream = inner.arguments.get("filter") == "stream"
            value = edge(below(world, note, stream=stream), world, inner, inner.arguments)
            value = value if value["data"] else None
        elif name in makers:
            value = makers[name]()
        elif name != "id":
            raise ValueError(f"(#100) Tried accessing nonexisting field ({name})")
        if value is not None:
            found[name] = value
    return {**found, "id": note.id}


def _author(note: Note, world: World) -> dict[str, str] | None:
    # A token of a person instead of the page sees no author: Graph leaves the field out.
    if world.settings.get("facebook_user_token"):
        return None
    who = world.people[note.author]
    return {"name": who.name, "id": who.id}


def _parent(note: Note, world: World) -> dict[str, Any] | None:
    parent = world.by_id.get(note.parent)
    if parent is None or parent.kind != "comment" or parent.deleted:
        return None
    return {"id": parent.id, "created_time": stamp(parent.at), "message": parent.text}


def _attachment(note: Note) -> dict[str, Any] | None:
    if not note.media:
        return None
    first = note.media[0]
    kind = {"image": "photo", "gif": "animated_image_share"}.get(first["kind"], first["kind"])
    return {"type": kind, "title": first.get("alt", ""), "url": first.get("url", "")}


def _tags(note: Note, world: World) -> list[dict[str, Any]] | None:
    found = []
    for id in note.mentions:
        who = world.people[id]
        at = note.text.casefold().find("@" + who.handle.casefold())
        if at >= 0:
            length = len(who.handle) + 1
            found.append(
                {"id": id, "name": who.name, "type": "page", "offset": at, "length": length}
            )
    return found or None


def edge(
    notes: Sequence[Note],
    world: World,
    asked: Asked,
    given: Mapping[str, str],
    repeat: bool = False,
) -> dict[str, Any]:
    """Return one page of an edge, with cursors; *repeat* gives the same cursor for ever."""
    forward = given.get("order") == "chronological"
    rows = sorted(notes, key=lambda n: (n.at, n.id), reverse=not forward)
    if since := given.get("since"):
        rows = [n for n in rows if n.at >= _moment(since)]
    size = min(int(given.get("limit", LIMIT)), 100)
    start = _after(given.get("after", ""), rows, forward)
    part = rows[start : start + size]
    body: dict[str, Any] = {"data": [shown(n, world, asked) for n in part]}
    for note in part:
        world.served[note.first_id] += 1
    if part:
        cursor = given.get("after") if repeat and given.get("after") else _cursor(part[-1])
        body["paging"] = {"cursors": {"before": _cursor(part[0]), "after": cursor}}
        if len(rows) > start + size or repeat:
            body["paging"]["next"] = f"https://graph.facebook.com/v26.0/next?after={cursor}"
    return body


def _moment(text: str) -> datetime:
    with contextlib.suppress(ValueError):
        return datetime.fromtimestamp(int(text), UTC)
    return datetime.fromisoformat(text)


def _cursor(note: Note) -> str:
    return base64.b64encode(f"{note.at.isoformat()}|{note.id}".encode()).decode()


def _after(cursor: str, rows: Sequence[Note], forward: bool) -> int:
    if not cursor:
        return 0
    at, _, id = base64.b64decode(cursor).decode().partition("|")
    place = (datetime.fromisoformat(at), id)
    beyond = (
        i for i, n in enumerate(rows) if ((n.at, n.id) > place if forward else (n.at, n.id) < place)
    )
    return next(beyond, len(rows))

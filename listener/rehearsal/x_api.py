"""The simulated X API v2: what can be asked of it, and what each request does to the world."""

import base64
import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from listener.rehearsal.queries import matches
from listener.rehearsal.timeline import now
from listener.rehearsal.world import Note, World, X
from listener.rehearsal.x_answers import (
    includes,
    missing,
    page,
    person,
    post,
    problem,
    renamed,
)

Handler = Callable[[World, Request, dict[str, Any]], Response]
Notes = list[Note]


def asked(request: Request) -> dict[str, set[str]]:
    """Return which fields and expansions a request wants, under either set of names."""
    given = request.query_params

    def words(*names: str) -> set[str]:
        return {w for name in names for w in given.get(name, "").split(",") if w}

    return {
        "fields": words("tweet.fields", "post.fields"),
        "expansions": {e.replace("posts", "tweets") for e in words("expansions")},
        "user": words("user.fields"),
    }


def answer(world: World, body: dict[str, Any], status: int = 200) -> Response:
    """Return *body* under the names that this world's X uses now."""
    if world.settings.get("x_names") == "post":
        body = renamed(body)
    return JSONResponse(body, status)


def listing(world: World, request: Request, notes: Notes) -> Response:
    """Return one page, newest first, of the notes that the request's bounds let through."""
    given = request.query_params
    size = int(given.get("max_results", "10"))
    low = 1 if "quote" in request.url.path else 10 if "search" in request.url.path else 5
    if not low <= size <= 100:
        detail = f"The `max_results` query parameter value [{size}] is not between {low} and 100"
        return problem(400, "invalid-request", detail)
    token = given.get("pagination_token") or given.get("next_token") or ""
    notes = [n for n in notes if _within(n, given)]
    notes.sort(key=lambda n: (n.at, n.id), reverse=True)
    start, invalid = start_of(token, notes)
    if invalid:
        return problem(400, "invalid-request", "The pagination token is not valid.")
    part = notes[start : start + size]
    more = len(notes) > start + size
    following = token_for(part[-1]) if more else ""
    if token and getattr(request.state, "repeat", False):
        following = token
    body = page(part, world, asked(request), following)
    return answer(world, body)


def _within(note: Note, given: Any) -> bool:
    after, until = given.get("start_time"), given.get("end_time")
    since, before = given.get("since_id"), given.get("until_id")
    return (
        (not after or note.at >= datetime.fromisoformat(after))
        and (not until or note.at < datetime.fromisoformat(until))
        and (not since or int(note.id) > int(since))
        and (not before or int(note.id) < int(before))
    )


def token_for(last: Note) -> str:
    return base64.urlsafe_b64encode(f"after:{last.first_id}".encode()).decode().rstrip("=")


def start_of(token: str, notes: Notes) -> tuple[int, bool]:
    """Return where the page begins: below the note that ended the last one, living or not."""
    if not token:
        return 0, False
    with contextlib.suppress(ValueError):
        plain = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        last = int(plain.removeprefix("after:"))
        return next((i for i, n in enumerate(notes) if int(n.first_id) < last), len(notes)), False
    return 0, True


def me(world: World, request: Request, body: dict[str, Any]) -> Response:
    owner = world.owners[X]
    return answer(world, {"data": {"id": owner.id, "name": owner.name, "username": owner.handle}})


def mentions(world: World, request: Request, body: dict[str, Any]) -> Response:
    us = request.path_params["id"]
    said = (n for n in world.living(X) if n.author != us and n.kind != "dm")
    return listing(world, request, [n for n in said if _names(world, n, us)][-800:])


def _names(world: World, note: Note, us: str) -> bool:
    """Return whether a post names us; an answer names whom the post above it names."""
    parent = world.by_id.get(note.parent)
    return us in note.mentions or (parent is not None and us in parent.mentions)


def timeline(world: World, request: Request, body: dict[str, Any]) -> Response:
    who = request.path_params["id"]
    notes = [n for n in world.living(X) if n.author == who and n.kind != "dm"]
    if "replies" in request.query_params.get("exclude", ""):
        notes = [n for n in notes if not n.parent]
    return listing(world, request, notes)


def search(world: World, request: Request, body: dict[str, Any]) -> Response:
    query = request.query_params.get("query", "")
    limit = int(world.settings.get("x_query_length", 512))
    if not query or len(query) > limit:
        return problem(400, "invalid-request", f"The query must be 1 to {limit} characters long.")
    try:
        found = [n for n in world.living(X) if n.kind != "dm" and matches(query, n, world)]
    except ValueError as fault:
        return problem(400, "invalid-request", f"There were errors processing your query: {fault}")
    return listing(world, request, found)


def quotes(world: World, request: Request, body: dict[str, Any]) -> Response:
    target = request.path_params["id"]
    return listing(world, request, [n for n in world.living(X) if n.quotes == target])


def lookup(world: World, request: Request, body: dict[str, Any]) -> Response:
    ids = [i for i in request.query_params.get("ids", "").split(",") if i]
    if not 1 <= len(ids) <= 100:
        return problem(400, "invalid-request", "Between 1 and 100 ids are needed.")
    data, found, errors = [], [], []
    want = asked(request)
    for id in ids:
        note = world.find(X, id)
        if note is None:
            errors.append(missing(id))
            continue
        version = [v.id for v in note.versions].index(id)
        data.append(post(note, world, want["fields"], version))
        found.append(note)
    whole: dict[str, Any] = {"data": data} if data else {}
    if errors:
        whole["errors"] = errors
    if extra := includes(found, world, want):
        whole["includes"] = extra
    return answer(world, whole)


def hide(world: World, request: Request, body: dict[str, Any]) -> Response:
    id, hidden = request.path_params["id"], body.get("hidden")
    note = world.find(X, id)
    if not isinstance(hidden, bool):
        return problem(400, "invalid-request", "hidden must be true or false.")
    if note is None:
        return problem(404, "resource-not-found", "Could not find tweet.", value=id)
    if not note.parent or not world.ours(world.root(note)):
        detail = "You can only hide replies in conversations that you started."
        return problem(403, "not-authorized-for-resource", detail)
    world.record(X, "hide" if hidden else "unhide", note.first_id, again=note.hidden is hidden)
    note.hidden = hidden
    return answer(world, {"data": {"hidden": hidden}})


def create(world: World, request: Request, body: dict[str, Any]) -> Response:
    text = body.get("text", "")
    target = (body.get("reply") or {}).get("in_reply_to_tweet_id", "")
    parent = world.find(X, target) if target else None
    us = world.owners[X]
    if not text:
        return problem(400, "invalid-request", "The text must not be empty.")
    if target and parent is None:
        detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
        return problem(403, "about:blank", detail, title="Forbidden")
    if parent and world.settings.get("x_summoned", True) and not _summoned(world, parent):
        detail = "Replies through the API need the author to mention or quote you first."
        return problem(403, "client-forbidden", detail, reason="reply-not-summoned")
    same = [n for n in world.living(X) if world.ours(n) and n.text == text]
    if same and not world.settings.get("x_allow_same_text", True):
        return problem(
            403, "about:blank", "You are not allowed to create a post with duplicate content."
        )
    kind = "reply" if parent else "post"
    note = world.say(X, kind, us, text, now(), parent=parent)
    world.record(X, kind, target, again=False, text=text)
    return answer(
        world, {"data": {"id": note.id, "text": text, "edit_history_tweet_ids": [note.id]}}, 201
    )


def _summoned(world: World, parent: Note) -> bool:
    us = world.owners[X].id
    quoted = world.by_id.get(parent.quotes)
    return us in parent.mentions or (quoted is not None and quoted.author == us)


def remove(world: World, request: Request, body: dict[str, Any]) -> Response:
    note = world.find(X, request.path_params["id"])
    if note is None or not world.ours(note):
        return problem(403, "not-authorized-for-resource", "You can only delete your own posts.")
    world.delete(note)
    return answer(world, {"data": {"deleted": True}})


def muting(world: World, request: Request, body: dict[str, Any]) -> Response:
    listed = [person(world.people[i], set()) for i in sorted(world.muted)]
    data: dict[str, Any] = {"data": listed} if listed else {}
    return answer(world, {**data, "meta": {"result_count": len(listed)}})


def mute(world: World, request: Request, body: dict[str, Any]) -> Response:
    target = body.get("target_user_id", "")
    if target not in world.people:
        return problem(404, "resource-not-found", "Could not find user.", value=target)
    world.record(X, "mute", target, again=target in world.muted)
    world.muted.add(target)
    return answer(world, {"data": {"muting": True}})


def unmute(world: World, request: Request, body: dict[str, Any]) -> Response:
    target = request.path_params["target"]
    world.record(X, "unmute", target, again=target not in world.muted)
    world.muted.discard(target)
    return answer(world, {"data": {"muting": False}})


ROUTES: list[tuple[str, str, Handler, str, int]] = [
    ("GET", "/2/users/me", me, "me", 75),
    ("GET", "/2/users/{id}/mentions", mentions, "mentions", 300),
    ("GET", "/2/users/{id}/tweets", timeline, "timeline", 900),
    ("GET", "/2/users/{id}/muting", muting, "muting", 15),
    ("POST", "/2/users/{id}/muting", mute, "mute", 50),
    ("DELETE", "/2/users/{id}/muting/{target}", unmute, "unmute", 50),
    ("GET", "/2/tweets/search/recent", search, "search", 300),
    ("GET", "/2/tweets/{id}/quote_tweets", quotes, "quotes", 75),
    ("PUT", "/2/tweets/{id}/hidden", hide, "hidden", 50),
    ("GET", "/2/tweets", lookup, "lookup", 5000),
    ("POST", "/2/tweets", create, "create", 100),
    ("DELETE", "/2/tweets/{id}", remove, "remove", 50),
]

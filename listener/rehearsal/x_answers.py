"""The shapes in which the simulated X answers: posts, people, problems, pages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import JSONResponse

from listener.rehearsal.world import Note, Person, World

PROBLEMS = "https://api.x.com/2/problems/"
EDITABLE = timedelta(hours=1)
NEW_NAMES = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "tweet_count": "post_count",
}


def stamp(at: datetime) -> str:
    """Return the moment as X writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def problem(status: int, kind: str, detail: str, **more: Any) -> JSONResponse:
    """Return an error as application/problem+json."""
    headers = more.pop("headers", {})
    kind = kind if kind == "about:blank" else PROBLEMS + kind
    body = {"title": detail.split(".")[0], "detail": detail, "type": kind, "status": status, **more}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def missing(id: str, kind: str = "tweet") -> dict[str, Any]:
    """Return what stands in ``errors`` for an id that is not there."""
    return {
        "value": id,
        "detail": f"Could not find {kind} with ids: [{id}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": "ids",
        "resource_id": id,
        "type": PROBLEMS + "resource-not-found",
    }


def person(who: Person, fields: set[str]) -> dict[str, Any]:
    """Return somebody as X shows them, with the *fields* asked for."""
    whole = {
        "description": who.bio,
        "created_at": "2019-03-04T09:30:00.000Z",
        "verified": False,
        "protected": False,
        "public_metrics": {
            "followers_count": who.followers,
            "following_count": 12,
            "tweet_count": 34,
            "listed_count": 0,
        },
    }
    asked = {k: v for k, v in whole.items() if k in fields}
    return {"id": who.id, "name": who.name, "username": who.handle, **asked}


def post(note: Note, world: World, fields: set[str], version: int = -1) -> dict[str, Any]:
    """Return a note as X shows it: id, words, edit history, and the *fields* asked for."""
    words = note.versions[version]
    parent = world.by_id.get(note.parent)
    references = [{"type": "replied_to", "id": note.parent}] if note.parent else []
    references += [{"type": "quoted", "id": note.quotes}] if note.quotes else []
    until = note.at + EDITABLE
    whole: dict[str, Any] = {
        "author_id": note.author,
        "created_at": stamp(words.at),
        "conversation_id": note.thread,
        "lang": note.language,
        "possibly_sensitive": False,
        "edit_controls": {
            "edits_remaining": max(0, 6 - len(note.versions)),
            "is_edit_eligible": not note.parent,
            "editable_until": stamp(until),
        },
    }
    if references:
        whole["referenced_tweets"] = references
    if parent:
        whole["in_reply_to_user_id"] = parent.author
    if entities := _entities(words.text, note, world):
        whole["entities"] = entities
    if note.media:
        whole["attachments"] = {"media_keys": [f"3_{note.first_id}{i}" for i in _counted(note)]}
    if len(words.text) > 280:
        whole["note_tweet"] = {"text": _escaped(words.text)}
    asked = {k: v for k, v in whole.items() if k in fields or NEW_NAMES.get(k) in fields}
    short = words.text if len(words.text) <= 280 else words.text[:279] + "…"
    history = [v.id for v in note.versions]
    return {"id": words.id, "text": _escaped(short), "edit_history_tweet_ids": history, **asked}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _counted(note: Note) -> range:
    return range(len(note.media))


def _entities(text: str, note: Note, world: World) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for id in note.mentions:
        handle = world.people[id].handle
        start = text.casefold().find("@" + handle.casefold())
        if start >= 0:
            end = start + len(handle) + 1
            entry = {"start": start, "end": end, "username": handle, "id": id}
            found.setdefault("mentions", []).append(entry)
    for link in note.links:
        start = text.find(link)
        if start >= 0:
            entry = {"start": start, "end": start + len(link), "url": link, "expanded_url": link}
            found.setdefault("urls", []).append(entry)
    return found


def renamed(value: Any) -> Any:
    """Return *value* with the names that X's specification has used since August 2026."""
    if isinstance(value, Mapping):
        return {
            NEW_NAMES.get(k, "posts" if k == "tweets" else k): renamed(v) for k, v in value.items()
        }
    return [renamed(v) for v in value] if isinstance(value, list) else value


def page(
    notes: Sequence[Note],
    world: World,
    asked: Mapping[str, set[str]],
    token: str = "",
) -> dict[str, Any]:
    """Return a list answer: no ``data`` at all when there is nothing, as X does."""
    meta: dict[str, Any] = {"result_count": len(notes)}
    if not notes:
        return {"meta": meta}
    meta |= {"newest_id": notes[0].id, "oldest_id": notes[-1].id}
    if token:
        meta["next_token"] = token
    body: dict[str, Any] = {
        "data": [post(n, world, asked["fields"]) for n in notes],
        "meta": meta,
    }
    if extra := includes(notes, world, asked):
        body["includes"] = extra
    for note in notes:
        world.served[note.first_id] += 1
    return body


def includes(
    notes: Iterable[Note], world: World, asked: Mapping[str, set[str]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the expanded objects that were asked for."""
    notes = list(notes)
    found: dict[str, list[dict[str, Any]]] = {}
    if "author_id" in asked["expansions"]:
        ids = dict.fromkeys(n.author for n in notes)
        found["users"] = [person(world.people[i], asked["user"]) for i in ids]
    if "referenced_tweets.id" in asked["expansions"]:
        ids = dict.fromkeys(i for n in notes for i in (n.parent, n.quotes) if i)
        living = [world.by_id[i] for i in ids if not world.by_id[i].deleted]
        if living:
            found["tweets"] = [post(n, world, asked["fields"]) for n in living]
    if "attachments.media_keys" in asked["expansions"]:
        media = [
            {
                "media_key": f"3_{n.first_id}{i}",
                "type": m.get("kind", "photo"),
                "alt_text": m.get("alt", ""),
            }
            for n in notes
            for i, m in enumerate(n.media)
        ]
        if media:
            found["media"] = media
    return found


def message(note: Note) -> dict[str, Any]:
    """Return a direct message as X shows it."""
    pair = sorted((note.author, note.to), key=int)
    return {
        "id": note.id,
        "event_type": "MessageCreate",
        "text": note.text,
        "sender_id": note.author,
        "dm_conversation_id": "-".join(pair),
        "created_at": stamp(note.at),
    }

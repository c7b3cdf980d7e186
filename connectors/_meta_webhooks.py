"""What Meta calls us with: the greeting, the signature, and which comments it speaks of.

A call only says where to look. The comment is then read from Graph as any other, so a call that
comes twice, late, or beside a poll makes nothing double.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors._rows import table, tables, text

SIGNATURE = "x-hub-signature-256"
REMOVED = {"remove", "removed", "delete"}


@dataclass(frozen=True)
class Told:
    """One thing that a call speaks of: *what* is comment, post, mention or message."""

    what: str
    id: str
    post: str = ""
    gone: bool = False


def greeting(params: Mapping[str, str], verify_token: str) -> str | None:
    """Return what to answer to Meta's first call; None where it does not know our word."""
    given = params.get("hub.verify_token", "")
    known = bool(verify_token) and hmac.compare_digest(given.encode(), verify_token.encode())
    if params.get("hub.mode") != "subscribe" or not known:
        return None
    return params.get("hub.challenge")


def genuine(headers: Mapping[str, str], raw: bytes, app_secret: str) -> bool:
    """Return whether *raw* was signed with our app's secret."""
    told = next((v for k, v in headers.items() if k.lower() == SIGNATURE), "")
    made = "sha256=" + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()
    return bool(app_secret) and hmac.compare_digest(told.encode(), made.encode())


def spoken_of(raw: bytes, page: str) -> list[Told]:
    """Return what a call speaks of, each once, the last word winning."""
    try:
        body = table(json.loads(raw))
    except ValueError:
        return []
    found = [t for e in tables(body.get("entry")) if str(e.get("id")) == page for t in _entry(e)]
    return list({t.id: t for t in found}.values())


def _entry(entry: Mapping[str, Any]) -> Iterator[Told]:
    for change in tables(entry.get("changes")):
        value = table(change.get("value"))
        field = text(change.get("field"))
        if field == "feed":
            yield from _feed(value)
        elif field in ("comments", "live_comments") and value.get("id"):
            medium = text(table(value.get("media")).get("id"))
            yield Told("comment", str(value["id"]), medium)
        elif field == "mention" and value.get("post_id"):
            yield Told("post", str(value["post_id"]))
        elif field == "mentions" and value.get("media_id"):
            medium = str(value["media_id"])
            yield Told("mention", str(value.get("comment_id") or medium), medium)
    for event in tables(entry.get("messaging")):
        message = table(event.get("message")) or table(event.get("message_edit"))
        id = text(message.get("mid"))
        if id and not message.get("is_echo"):
            yield Told("message", id, gone=message.get("is_deleted") is True)


def _feed(value: Mapping[str, Any]) -> Iterator[Told]:
    gone = text(value.get("verb")) in REMOVED
    if value.get("item") == "comment" and value.get("comment_id"):
        yield Told("comment", str(value["comment_id"]), text(value.get("post_id")), gone)
    elif value.get("post_id") and value.get("item") in (
        "post",
        "status",
        "photo",
        "video",
        "share",
    ):
        yield Told("post", str(value["post_id"]), gone=gone)

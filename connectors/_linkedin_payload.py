"""From LinkedIn's comments and notifications to items and tombstones."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from connectors._days import tomorrow
from connectors._http import utcnow
from connectors._json_api import Refusal
from connectors._rows import ODD, bare, rows, table, tables, text
from connectors.base import Tombstone
from connectors.errors import ConnectorError, OutOfBudget
from moderation.items import Author, Item, ItemRef, Kind, Thread, digest

Raw = Mapping[str, Any]
NEWS = {"COMMENT": Kind.COMMENT, "COMMENT_EDIT": Kind.COMMENT, "SHARE_MENTION": Kind.MENTION}


def moment(milliseconds: Any) -> datetime | None:
    """Return a moment as LinkedIn writes it, in milliseconds; None where it makes no sense."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def urn(raw: Raw) -> str:
    """Return a comment's full name, however this answer writes it."""
    return next((w for w in (text(raw.get(k)) for k in ("commentUrn", "$URN", "id")) if w), "")


def place(comment: str) -> str:
    """Return what a comment stands under, out of its name."""
    found = re.fullmatch(r"urn:li:comment:\((.+),\d+\)", comment)
    return found[1] if found else ""


def link(post: str) -> str:
    """Return where a post can be seen."""
    return f"https://www.linkedin.com/feed/update/{post}/"


def posts(found: Any, account: str) -> Iterator[Thread]:
    """Yield our own posts, for those that stand under them."""
    for raw in tables(found):
        id, said = text(raw.get("id")), text(raw.get("commentary"))
        when = moment(raw.get("publishedAt")) or moment(raw.get("createdAt"))
        if id:
            yield Thread(ItemRef("linkedin", account, id), said, link(id), when, top=True)


def comments(
    found: Any, account: str, us: str, post: str
) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    """Yield the comments of others under *post*."""
    for raw in tables(found):
        id = urn(raw)
        if not id or text(raw.get("actor")) == us:
            continue
        try:
            yield _comment(raw, id, account, post), raw
        except ODD:
            words = table(raw.get("message")).get("text")
            yield bare("linkedin", account, id, words, Kind.COMMENT, own_thread=True), raw


def _comment(raw: Raw, id: str, account: str, post: str) -> Item:
    said = text(table(raw.get("message")).get("text"))
    created = table(raw.get("created"))
    posted = moment(created.get("time"))
    changed = moment(table(raw.get("lastModified")).get("time"))
    parent = text(raw.get("parentComment"))
    role = Kind.REPLY if parent else Kind.COMMENT
    thread = post or text(raw.get("object")) or place(id)
    return Item(
        ref=ItemRef("linkedin", account, id, digest(said)),
        text=said,
        kind=role,
        roles=frozenset({role}),
        own_thread=True,
        author=Author(text(raw.get("actor")) or text(created.get("actor"))),
        posted_at=posted,
        edited_at=changed if changed and posted and changed > posted else None,
        thread=thread,
        parent=parent or thread,
        permalink=link(thread),
    )


def news(found: Any, account: str, us: str) -> Iterator[tuple[Item | Tombstone, Mapping[str, Any]]]:
    """Yield what notifications tell: comments new and edited, mentions, and deletions."""
    for raw in rows(found, "notificationId"):
        id, action = text(raw.get("generatedActivity")), text(raw.get("action"))
        if action == "COMMENT_DELETE" and id:
            yield Tombstone(ItemRef("linkedin", account, id)), raw
        elif action in NEWS and id:
            item = _told(raw, id, NEWS[action], account)
            if item.author.id != us:
                yield item, raw


def _told(raw: Raw, id: str, role: Kind, account: str) -> Item:
    inner = table(raw.get("decoratedGeneratedActivity"))
    told = table(inner.get("comment")) or table(inner.get("share"))
    said, post = text(told.get("text")), text(raw.get("sourcePost"))
    at = moment(raw.get("lastModifiedAt"))
    return Item(
        ref=ItemRef("linkedin", account, id, digest(said)),
        text=said,
        kind=role,
        roles=frozenset({role}),
        own_thread=role is Kind.COMMENT,
        author=Author(text(told.get("owner"))),
        posted_at=at,
        edited_at=at if raw.get("action") == "COMMENT_EDIT" else None,
        thread=post,
        parent=text(told.get("parentComment")) or post,
        permalink=link(post or id),
    )


def judged(refusal: Refusal) -> ConnectorError | None:
    """Return what "too many" means here: LinkedIn counts by the day, and says nothing of when."""
    if refusal.status != 429 or refusal.until is not None:
        return None
    told = f"{refusal.who}: LinkedIn's calls of today are used up"
    return OutOfBudget(told, tomorrow(utcnow()))

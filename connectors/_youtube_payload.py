"""From YouTube's comment threads and comments to items."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from connectors._rows import ODD, bare, rows, table, tables, text
from moderation.items import Author, Item, ItemRef, Kind, digest

Raw = Mapping[str, Any]


def moment(word: Any) -> datetime | None:
    """Return a moment as YouTube writes it; None where it makes no sense."""
    try:
        found = datetime.fromisoformat(str(word))
    except ValueError:
        return None
    return found if found.tzinfo else None


def more_replies(thread: Raw) -> bool:
    """Return whether a thread has more replies than it brought along."""
    total = table(thread.get("snippet")).get("totalReplyCount")
    brought = len(tables(table(thread.get("replies")).get("comments")))
    return isinstance(total, int) and total > brought


def newest(thread: Raw) -> datetime | None:
    """Return when the first-level comment was posted: threads are ordered by that."""
    top = table(table(thread.get("snippet")).get("topLevelComment"))
    return moment(table(top.get("snippet")).get("publishedAt"))


def threads(
    found: Any, account: str, *, hidden: bool = False
) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Yield the first-level comment of each thread, then the replies that it brought along."""
    for thread in tables(found):
        top = table(table(thread.get("snippet")).get("topLevelComment"))
        top = top if rows([top]) else {**top, "id": thread.get("id")}  # they share their id
        yield from comments([top], account, hidden=hidden)
        yield from comments(table(thread.get("replies")).get("comments"), account, hidden=hidden)


def comments(
    found: Any, account: str, *, hidden: bool = False
) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Yield each comment with its raw row."""
    for raw in rows(found):
        try:
            yield _comment(raw, account, hidden), raw
        except ODD:
            words = table(raw.get("snippet")).get("textDisplay")
            id = str(raw["id"])
            yield bare("youtube", account, id, words, Kind.COMMENT, own_thread=True), raw


def _comment(raw: Raw, account: str, hidden: bool) -> Item:
    told = table(raw.get("snippet"))
    said = text(told.get("textDisplay")) or text(told.get("textOriginal"))
    id, parent, video = str(raw["id"]), text(told.get("parentId")), text(told.get("videoId"))
    posted, updated = moment(told.get("publishedAt")), moment(told.get("updatedAt"))
    status = text(told.get("moderationStatus"))
    role = Kind.REPLY if parent else Kind.COMMENT
    return Item(
        ref=ItemRef("youtube", account, id, digest(said)),
        text=said,
        kind=role,
        roles=frozenset({role}),
        own_thread=True,
        author=Author(
            text(table(told.get("authorChannelId")).get("value")),
            text(told.get("authorDisplayName")),
            text(told.get("authorDisplayName")),
        ),
        posted_at=posted,
        edited_at=updated if updated and posted and updated > posted else None,
        thread=video,
        parent=parent or video,
        permalink=f"https://www.youtube.com/watch?v={video}&lc={id}" if video else "",
        hidden=hidden or status in ("heldForReview", "likelySpam", "rejected"),
    )

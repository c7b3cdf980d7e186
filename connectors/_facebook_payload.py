"""From Graph's comments and posts to items."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from connectors._rows import bare, made, rows, table, text
from moderation.items import Author, Item, ItemRef, Kind, Media, digest

Raw = Mapping[str, Any]
COMMENT = (
    "id,parent{id},from,message,created_time,is_hidden,can_hide,can_remove,"
    "can_reply_privately,comment_count,attachment,permalink_url,message_tags"
)
POST = "id,from,message,created_time,updated_time,is_hidden,permalink_url,message_tags,attachments"
MEDIA = {"photo": "image", "sticker": "sticker", "animated_image_share": "gif", "share": "link"}


def moment(word: Any) -> datetime | None:
    """Return a moment as Graph writes it (+0000); None where it makes no sense."""
    try:
        found = datetime.fromisoformat(str(word))
    except ValueError:
        return None
    return found if found.tzinfo else None


def author(raw: Any) -> Author:
    """Return who wrote it; nobody where Graph leaves ``from`` out (the token is no page token)."""
    raw = table(raw)
    id = raw.get("id")
    known = str(id) if isinstance(id, str | int) else ""
    return Author(known, text(raw.get("username")), text(raw.get("name")))


def comments(found: Any, account: str, post: str, *, own: bool = True) -> Iterator[Item]:
    """Yield the comments under *post*; *own* says whether that is a post of ours."""
    return made(
        rows(found),
        lambda raw: comment(raw, account, post, own=own),
        lambda raw: bare(
            "facebook",
            account,
            str(raw["id"]),
            raw.get("message"),
            Kind.COMMENT,
            own_thread=own,
        ),
    )


def comment(raw: Raw, account: str, post: str, *, own: bool = True) -> Item:
    """Return one comment."""
    said, media = text(raw.get("message")), tuple(_attached(raw.get("attachment")))
    parent = str(table(raw.get("parent")).get("id") or post)
    role = Kind.REPLY if parent != post else Kind.COMMENT
    return Item(
        ref=ItemRef("facebook", account, str(raw["id"]), digest(said, media)),
        text=said,
        kind=role,
        roles=frozenset({role}),
        own_thread=own,
        thread=post,
        parent=parent,
        **_common(raw, media),
    )


def posts(found: Any, account: str, kind: Kind) -> Iterator[Item]:
    """Yield somebody else's posts: on our page, or naming it."""
    return made(
        rows(found),
        lambda raw: post(raw, account, kind),
        lambda raw: bare("facebook", account, str(raw["id"]), raw.get("message"), kind),
    )


def post(raw: Raw, account: str, kind: Kind) -> Item:
    """Return one post of somebody else's."""
    attached = table(raw.get("attachments")).get("data")
    media = tuple(m for row in _list(attached) for m in _attached(row))
    said = text(raw.get("message"))
    posted, updated = moment(raw.get("created_time")), moment(raw.get("updated_time"))
    return Item(
        ref=ItemRef("facebook", account, str(raw["id"]), digest(said, media)),
        text=said,
        kind=kind,
        roles=frozenset({kind}),
        edited_at=updated if updated and posted and updated > posted else None,
        thread=str(raw["id"]),
        **_common(raw, media),
    )


def _common(raw: Raw, media: tuple[Media, ...]) -> dict[str, Any]:
    return {
        "author": author(raw.get("from")),
        "posted_at": moment(raw.get("created_time")),
        "permalink": text(raw.get("permalink_url")) or f"https://www.facebook.com/{raw['id']}",
        "media": media,
        "links": tuple(m.url for m in media if m.kind == "link" and m.url),
        "hidden": raw.get("is_hidden") is True,
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _attached(raw: Any) -> Iterable[Media]:
    if not isinstance(raw, dict):
        return
    told = text(raw.get("type")) or text(raw.get("media_type")) or "file"
    kind = next((v for k, v in MEDIA.items() if told.startswith(k)), told)
    alt = text(raw.get("title")) or text(raw.get("description"))
    # The address that Graph gives changes with every request; the target's own does not.
    url = text(table(raw.get("target")).get("url")) or text(raw.get("url"))
    yield Media(kind, alt, url.partition("?")[0])

"""From Instagram's comments, replies and tags to items."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from connectors._rows import ODD, bare, rows, table, tables, text
from moderation.items import Author, Item, ItemRef, Kind, Media, digest

Raw = Mapping[str, Any]
REPLY = "id,text,timestamp,from,username,hidden,like_count,parent_id,user"
TAG = "id,caption,permalink,timestamp,username,media_type"
MEDIA = {"IMAGE": "image", "VIDEO": "video", "CAROUSEL_ALBUM": "image"}


def edge(name: str, size: int) -> str:
    """Return the wish for an edge within another request."""
    return f"{name}.limit({size}){{{fields(name, size)}}}"


def fields(name: str, size: int) -> str:
    """Return the fields of one edge; comments bring their replies along."""
    return REPLY if name == "replies" else f"{REPLY},{edge('replies', size)}"


def mention(id: str, medium: str) -> str:
    """Return the field that shows where somebody named us: in a comment, or in a caption."""
    if id == medium:
        return f"mentioned_media.media_id({id}){{{TAG}}}"
    return f"mentioned_comment.comment_id({id}){{id,text,timestamp,username,media{{id}}}}"


def mentioned(raw: Raw, medium: str, account: str) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Yield the comment or the medium in which somebody named us."""
    yield from tags([table(raw.get("mentioned_media"))], account)
    for said in rows([table(raw.get("mentioned_comment"))]):
        words, id = text(said.get("text")), str(said["id"])
        item = Item(
            ref=ItemRef("instagram", account, id, digest(words)),
            text=words,
            kind=Kind.MENTION,
            roles=frozenset({Kind.MENTION}),
            author=Author("", text(said.get("username"))),
            posted_at=moment(said.get("timestamp")),
            thread=medium,
            permalink="https://www.instagram.com/",
        )
        yield item, said


def moment(word: Any) -> datetime | None:
    """Return a moment as Graph writes it; None where it makes no sense."""
    try:
        found = datetime.fromisoformat(str(word))
    except ValueError:
        return None
    return found if found.tzinfo else None


def comments(
    found: Any, account: str, medium: str, link: str, parent: str = ""
) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Yield each comment and reply with its own raw row."""
    for raw in tables(found):
        id = str(raw["id"]) if rows([raw]) else ""
        below = table(raw.get("replies")).get("data")
        if not id:
            yield from comments(below, account, medium, link)
            continue
        own = {k: v for k, v in raw.items() if k != "replies"}
        try:
            yield _comment(raw, account, medium, link, parent), own
        except ODD:
            kind = Kind.COMMENT
            yield bare("instagram", account, id, raw.get("text"), kind, own_thread=True), own
        yield from comments(below, account, medium, link, id)


def _comment(raw: Raw, account: str, medium: str, link: str, parent: str) -> Item:
    said = text(raw.get("text"))
    parent = parent or text(raw.get("parent_id"))
    role = Kind.REPLY if parent else Kind.COMMENT
    return Item(
        ref=ItemRef("instagram", account, str(raw["id"]), digest(said)),
        text=said,
        kind=role,
        roles=frozenset({role}),
        own_thread=True,
        author=_author(raw),
        posted_at=moment(raw.get("timestamp")),
        thread=medium,
        parent=parent or medium,
        permalink=link or "https://www.instagram.com/",
        hidden=raw.get("hidden") is True,
    )


def _author(raw: Raw) -> Author:
    who = table(raw.get("from"))
    id = who.get("id") or table(raw.get("user")).get("id") or ""
    return Author(str(id), text(who.get("username")) or text(raw.get("username")))


def tags(found: Any, account: str) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Yield the media of others that name us."""
    for raw in rows(found):
        try:
            yield _tag(raw, account), raw
        except ODD:
            yield bare("instagram", account, str(raw["id"]), raw.get("caption"), Kind.MENTION), raw


def _tag(raw: Raw, account: str) -> Item:
    said, id = text(raw.get("caption")), str(raw["id"])
    kind = MEDIA.get(text(raw.get("media_type")))
    media = (Media(kind, "", text(raw.get("permalink"))),) if kind else ()
    return Item(
        ref=ItemRef("instagram", account, id, digest(said, media)),
        text=said,
        kind=Kind.MENTION,
        roles=frozenset({Kind.MENTION}),
        author=Author("", text(raw.get("username"))),
        posted_at=moment(raw.get("timestamp")),
        thread=id,
        permalink=text(raw.get("permalink")),
        media=media,
    )

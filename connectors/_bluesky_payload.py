"""From Bluesky's notifications, threads and posts to items."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from connectors._rows import ODD, bare, rows, table, tables, text
from moderation.items import Author, Item, ItemRef, Kind, Media, digest

Raw = Mapping[str, Any]
REASONS = {"mention": Kind.MENTION, "reply": Kind.REPLY, "quote": Kind.QUOTE}
POST = "app.bsky.feed.post"
DEEPEST = 400


def moment(word: Any) -> datetime | None:
    """Return a moment as Bluesky writes it; None where it makes no sense."""
    try:
        found = datetime.fromisoformat(str(word))
    except ValueError:
        return None
    return found if found.tzinfo else None


def owner(uri: str) -> str:
    """Return the DID in an at:// address."""
    return uri.removeprefix("at://").partition("/")[0]


def rkey(uri: str) -> str:
    """Return the record key at the end of an at:// address."""
    return uri.rpartition("/")[2]


def link(uri: str) -> str:
    """Return where a post can be seen."""
    return f"https://bsky.app/profile/{owner(uri)}/post/{rkey(uri)}"


def branches(thread: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield every post view below the top of a thread."""
    for reply in tables(table(thread).get("replies")):
        if isinstance(reply.get("post"), dict):
            yield reply["post"]
        if depth < DEEPEST:
            yield from branches(reply, depth + 1)


def items(found: Any, account: str, us: str, role: Kind | None) -> Iterator[tuple[Item, Raw]]:
    """Yield the posts of others; *found* holds post views or notifications of posts."""
    for raw in rows(found, "uri"):
        if table(raw.get("author")).get("did") == us:
            continue
        told = REASONS.get(text(raw.get("reason")), role)
        try:
            yield _item(raw, account, us, told), raw
        except ODD:
            words = table(raw.get("record")).get("text")
            yield bare("bluesky", account, str(raw["uri"]), words, told or Kind.POST), raw


def _item(raw: Raw, account: str, us: str, role: Kind | None) -> Item:
    uri, record = str(raw["uri"]), table(raw.get("record"))
    reply = table(record.get("reply"))
    root = text(table(reply.get("root")).get("uri")) or uri
    own = root != uri and owner(root) == us
    said, media = text(record.get("text")), tuple(_media(record.get("embed")))
    links = tuple(_links(record))
    roles = frozenset(_roles(record, us, own)) | ({role} if role else set())
    return Item(
        ref=ItemRef("bluesky", account, uri, digest(said, media)),
        text=said,
        kind=_first(roles, own),
        roles=roles or frozenset({Kind.POST}),
        own_thread=own,
        author=_author(raw.get("author")),
        posted_at=moment(record.get("createdAt")) or moment(raw.get("indexedAt")),
        thread=root,
        parent=text(table(reply.get("parent")).get("uri")),
        permalink=link(uri),
        media=media,
        links=links,
        language=next((w for w in map(text, _list(record.get("langs"))) if w), ""),
    )


def _first(roles: frozenset[Kind], own: bool) -> Kind:
    order = (
        (Kind.REPLY, Kind.QUOTE, Kind.MENTION) if own else (Kind.QUOTE, Kind.MENTION, Kind.REPLY)
    )
    return next((k for k in order if k in roles), Kind.POST)


def _roles(record: Raw, us: str, own: bool) -> Iterable[Kind]:
    if own:
        yield Kind.REPLY
    if any(f.get("did") == us for f in _features(record)):
        yield Kind.MENTION
    if owner(quoted(record)) == us:
        yield Kind.QUOTE


def quoted(record: Raw) -> str:
    """Return the post that *record* quotes; empty where it quotes none."""
    inner = table(table(record.get("embed")).get("record"))
    return text(inner.get("uri")) or text(table(inner.get("record")).get("uri"))


def _features(record: Raw) -> Iterator[dict[str, Any]]:
    for facet in tables(record.get("facets")):
        yield from tables(facet.get("features"))


def _links(record: Raw) -> Iterator[str]:
    yield from (text(f.get("uri")) for f in _features(record) if text(f.get("uri")))
    external = text(table(table(record.get("embed")).get("external")).get("uri"))
    if external:
        yield external


def _media(embed: Any) -> Iterator[Media]:
    embed = table(embed)
    inner = table(embed.get("media"))
    for image in [*tables(embed.get("images")), *tables(inner.get("images"))]:
        ref = table(table(image.get("image")).get("ref")).get("$link")
        yield Media("image", text(image.get("alt")), text(ref))
    if embed.get("video") or inner.get("video"):
        yield Media("video", text(embed.get("alt")) or text(inner.get("alt")))


def _author(raw: Any) -> Author:
    who = table(raw)
    return Author(
        text(who.get("did")),
        text(who.get("handle")),
        text(who.get("displayName")),
        bio=text(who.get("description")),
        created_at=moment(who.get("createdAt")),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

"""From Mastodon's statuses to items."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from connectors._markup import words
from connectors._rows import ODD, bare, rows, table, tables, text
from moderation.items import Author, Item, ItemRef, Kind, Media, digest

Raw = Mapping[str, Any]
MEDIA = {"gifv": "gif"}


def moment(word: Any) -> datetime | None:
    """Return a moment as Mastodon writes it; None where it makes no sense."""
    try:
        found = datetime.fromisoformat(str(word))
    except ValueError:
        return None
    return found if found.tzinfo else None


def items(
    found: Any, account: str, us: str, thread: str = "", role: Kind | None = None
) -> Iterator[tuple[Item, Raw]]:
    """Yield the statuses of others; *thread* is our own status above them, where there is one."""
    for raw in rows(found):
        if str(table(raw.get("account")).get("id")) == us:
            continue
        try:
            yield _item(raw, account, us, thread, role), raw
        except ODD:
            plain = words(text(raw.get("content")))[0]
            kind = role or Kind.POST
            yield (
                bare("mastodon", account, str(raw["id"]), plain, kind, own_thread=bool(thread)),
                raw,
            )


def _item(raw: Raw, account: str, us: str, thread: str, role: Kind | None) -> Item:
    id = str(raw["id"])
    plain, links = words(text(raw.get("content")))
    warning = text(raw.get("spoiler_text"))
    said = f"{warning}\n{plain}" if warning else plain
    media = tuple(_media(raw))
    roles = frozenset(_roles(raw, us, thread)) | ({role} if role else set())
    return Item(
        ref=ItemRef("mastodon", account, id, digest(said, media)),
        text=said,
        kind=_first(roles),
        roles=roles or frozenset({Kind.POST}),
        own_thread=bool(thread),
        author=_author(raw.get("account")),
        posted_at=moment(raw.get("created_at")),
        edited_at=moment(raw.get("edited_at")),
        thread=thread or id,
        parent=_id(raw.get("in_reply_to_id")),
        permalink=text(raw.get("url")) or text(raw.get("uri")),
        media=media,
        links=links,
        language=text(raw.get("language")),
    )


def _roles(raw: Raw, us: str, thread: str) -> Iterable[Kind]:
    if raw.get("visibility") == "direct":
        yield Kind.DM
    if thread or _id(raw.get("in_reply_to_account_id")) == us:
        yield Kind.REPLY
    if any(_id(m.get("id")) == us for m in tables(raw.get("mentions"))):
        yield Kind.MENTION


def _first(roles: frozenset[Kind]) -> Kind:
    order = (Kind.DM, Kind.REPLY, Kind.QUOTE, Kind.MENTION)
    return next((k for k in order if k in roles), Kind.POST)


def _id(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _author(raw: Any) -> Author:
    who = table(raw)
    followers = who.get("followers_count")
    return Author(
        _id(who.get("id")),
        text(who.get("acct")),
        text(who.get("display_name")),
        "bot" if who.get("bot") is True else "person",
        words(text(who.get("note")))[0],
        moment(who.get("created_at")),
        followers if isinstance(followers, int) else None,
    )


def _media(raw: Raw) -> Iterator[Media]:
    for one in tables(raw.get("media_attachments")):
        kind = text(one.get("type")) or "file"
        yield Media(MEDIA.get(kind, kind), text(one.get("description")), _id(one.get("id")))

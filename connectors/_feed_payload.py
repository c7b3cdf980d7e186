"""From a feed's XML to articles, through feedparser."""

import calendar
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser

from connectors._markup import words
from connectors._rows import text
from moderation.items import Author, Item, ItemRef, Kind, digest


def entries(xml: bytes, account: str) -> list[Item] | None:
    """Return the entries as items; None where it is no feed at all."""
    found = feedparser.parse(xml, sanitize_html=False)
    if found.get("bozo") and not found.get("entries") and not found.get("version"):
        return None
    source = text(found.get("feed", {}).get("title"))
    return list(_items(found.get("entries", ()), account, source))


def _items(found: Any, account: str, source: str) -> Iterator[Item]:
    for entry in found:
        link = text(entry.get("link"))
        said, links = _words(entry)
        id = text(entry.get("id")) or link or hashlib.sha256(said.encode()).hexdigest()
        posted = _moment(entry.get("published_parsed"))
        # Asking for an absent "updated" makes feedparser answer with "published", and warn.
        updated = _moment(entry["updated_parsed"]) if "updated_parsed" in entry else None
        yield Item(
            ref=ItemRef("feeds", account, id, digest(said)),
            text=said,
            kind=Kind.ARTICLE,
            roles=frozenset({Kind.ARTICLE}),
            author=Author("", "", text(entry.get("author")) or source, "press"),
            posted_at=posted or updated,
            edited_at=updated if posted and updated and updated > posted else None,
            thread=id,
            permalink=link,
            links=links,
            language=text(entry.get("language")),
        )


def _words(entry: Any) -> tuple[str, tuple[str, ...]]:
    """Return the title and the longest text that the feed gives, and its links."""
    bodies = [text(c.get("value")) for c in entry.get("content", ())]
    bodies.append(text(entry.get("summary")))
    body, links = words(max(bodies, key=len))
    title = words(text(entry.get("title")))[0]
    return "\n".join(w for w in (title, body) if w), links


def _moment(parsed: Any) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, TypeError):
        return None

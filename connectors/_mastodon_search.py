"""Mastodon's search: hashtags by their timeline, words by the server's own full text search."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from connectors import _mastodon_payload as payload
from connectors._json_api import Api
from connectors._rows import rows
from connectors._seeking import Seeking, Wanted, ways, written
from connectors._walks import Found, Known, Task, pages, walk
from connectors.base import Page
from moderation.queries import Query, Term

SIZE = 40
_MOST_PAGES = 5  # of a full text search: it is not sorted by date, so no date ends it

Make = Callable[[Any, tuple[datetime | None, ...], list[Task]], Found]


def _write(way: Iterable[Term]) -> str:
    found = list(way)
    tag = next((t for t in found if t.mark == "#"), None)
    return written(tag) if tag else " ".join(written(term) for term in found)


def asks(query: Query) -> tuple[str, ...]:
    """Return what the server is asked: one hashtag, or words. Raises: Invalid."""
    return ways(query, "Mastodon", _write)


SEEKING = Seeking(
    asks,
    costs="free; 300 questions in five minutes for everything that we ask",
    misses="posts that our server does not know, and, but for hashtags, those whose authors did "
    "not agree to be found",
)


def seek(
    api: Api, make: Make, known: Known, wanted: Wanted, cursor: str | None, now: datetime
) -> Iterator[Page]:
    """Yield what fits: hashtags newest first back to where we were, words some pages deep."""
    known.stored(cursor)
    state = walk(cursor).begin(now, timedelta(hours=1), max(now - wanted.since, timedelta()))
    first = [("tag" if a.startswith("#") else "words", a, "") for a in asks(wanted.query)]

    def page(task: Task, since: datetime) -> Found:
        what, asked, place = task
        read = _tag if what == "tag" else _words
        return read(api, make, asked, place, max(since, wanted.since))

    yield from pages(state, now, first, page, known)


def _tag(api: Api, make: Make, asked: str, below: str, since: datetime) -> Found:
    path = f"/api/v1/timelines/tag/{asked.removeprefix('#')}"
    found = rows(api.ask_list(path, limit=SIZE, max_id=below))
    moments = _moments(found)
    more = found and any(m and m >= since for m in moments)
    return make(found, moments, [("tag", asked, str(found[-1]["id"]))] if more else [])


def _words(api: Api, make: Make, asked: str, offset: str, since: datetime) -> Found:
    start = int(offset or 0)
    body = api.ask("GET", "/api/v2/search", q=asked, type="statuses", limit=SIZE, offset=start)
    found = rows(body.get("statuses"))
    following = start + SIZE
    more = len(found) >= SIZE and following < SIZE * _MOST_PAGES
    return make(found, _moments(found), [("words", asked, str(following))] if more else [])


def _moments(found: list[dict[str, Any]]) -> tuple[datetime | None, ...]:
    return tuple(payload.moment(s.get("created_at")) for s in found)

"""Graph's lists: asking for a page, and where the next one is."""

from datetime import datetime
from typing import Any

from connectors._facebook_payload import moment
from connectors._graph_session import Graph
from connectors._rows import rows, table, tables, text
from connectors._walks import Task
from connectors.errors import Transient

Raw = dict[str, Any]


def ask(graph: Graph, path: str, after: str, size: int, **more: Any) -> Raw:
    """Return one page of a list. Raises: Transient where there is no list."""
    page = graph.listed(path, limit=size, **more, **({"after": after} if after else {}))
    if not whole(page) or not all(whole(r.get("comments")) for r in tables(page["data"])):
        raise Transient(f'account "{graph.who}": Facebook sent a list that does not add up')
    return {**page, "data": tables(page["data"])}


def whole(page: Any) -> bool:
    """Return whether a list is none, or has its rows and, where they are any, its place.

    A page that lost its rows or its next place would end a walk early, and hide what is below.
    """
    if page is None:
        return True
    found, paging = table(page).get("data"), table(page).get("paging", {})
    if not isinstance(found, list) or not isinstance(paging, dict):
        return False
    cursors, onward = paging.get("cursors", {}), paging.get("next", "")
    placed = isinstance(cursors, dict) and isinstance(cursors.get("after", ""), str)
    return placed and isinstance(onward, str) and (not onward or bool(cursors.get("after")))


def following(what: str, page: Raw, since: datetime, size: int) -> list[Task]:
    """Return the task of the next page, unless this one reached down to *since*."""
    after = next_place(page, size)
    moments = [moment(r.get("created_time")) for r in rows(page.get("data"))]
    newer = [m for m in moments if m and m >= since]
    return [(what, after)] if what and after and (newer or not moments) else []


def next_place(page: Raw, size: int) -> str:
    """Return where the next page is; none where this one is the last.

    A full page is followed even where it names no next one: asking once more costs little.
    """
    paging, full = table(page.get("paging")), len(tables(page.get("data"))) >= size
    more = bool(paging.get("next")) or full
    return text(table(paging.get("cursors")).get("after")) if more else ""

"""Bluesky's search: one question for each way to fulfil a query, for it knows no OR."""

from collections.abc import Iterable

from connectors._seeking import Seeking, ways, written
from moderation.queries import Query, Term


def _write(way: Iterable[Term]) -> str:
    return " ".join(written(term) for term in way)


def asks(query: Query) -> tuple[str, ...]:
    """Return what Bluesky is asked. Raises: Invalid."""
    return ways(query, "Bluesky", _write)


SEEKING = Seeking(
    asks,
    costs="free; 3,000 questions in five minutes for everything that we ask",
    misses="posts that their authors date earlier than the search began",
)

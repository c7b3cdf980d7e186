"""Reddit's search for a query of ours: what is asked, and what it never finds."""

from connectors._seeking import Seeking, boolean
from moderation.queries import Query


def asks(query: Query) -> tuple[str, ...]:
    """Return what Reddit is asked. Raises: Invalid."""
    return (boolean(query, "Reddit", 512, minus=False),)


SEEKING = Seeking(
    asks,
    costs="free; 100 questions a minute for everything that we ask",
    misses="what is said in comments: Reddit searches posts only",
)
